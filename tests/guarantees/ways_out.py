"""Every way by which anything leaves the server: routes, pages, errors, feeds, sockets; for everybody."""

import json
import time
from collections import defaultdict
from collections.abc import Iterator
from itertools import product
from typing import Any, NamedTuple
from urllib.parse import quote

import httpx
from websockets.sync.client import connect

from majorops.app import ROUTES
from majorops.reviews.api import FORMATS
from tests.conftest import ADMIN, PEOPLE, RunningServer
from tests.guarantees.canaries import JOINER, LEADER, SLUGS, Canary
from tests.guarantees.scene import Scene

PUBLIC_PATHS = ("/v1/public", "/status")
PAGES_OF = {"/stakeholders": "stakeholder", "/executives": "executive"}
"""Pages of the console that are read as one audience by whoever may."""
Wishes = dict[str | None, str]
"""What is asked for with ``as`` → the column that gives."""
KNOWN = frozenset(
    {
        "/", "/admin", "/assets/{file}", "/executives", "/executives/{id}", "/healthz", "/incidents/{id}",
        "/intake", "/preferences", "/scorecards", "/stakeholders", "/stakeholders/{id}", "/v1/board",
        "/incidents/{id}/review", "/reviews", "/search", "/v1/passkeys",
        "/v1/audit", "/v1/doctor", "/v1/settings", "/v1/incidents/{id}/opening", "/readyz", "/sign-in",
        "/sign-in/oidc", "/sign-in/oidc/callback", "/sign-in/{token}", "/status",
        "/status/{publicId}", "/status/{publicId}/report", "/v1/incidents/{id}/reports",
        "/v1/actions", "/v1/incidents/{id}/debrief", "/v1/incidents/{id}/review",
        "/v1/incidents/{id}/review/actions/{actionId}", "/v1/reviews",
        "/v1/auth/session", "/v1/incidents", "/v1/incidents/{id}", "/v1/incidents/{id}/command",
        "/v1/incidents/{id}/drafts", "/v1/incidents/{id}/drafts/{draftId}",
        "/v1/incidents/{id}/feed", "/v1/incidents/{id}/metrics", "/v1/incidents/{id}/milestones",
        "/v1/incidents/{id}/participants", "/v1/incidents/{id}/promises", "/v1/incidents/{id}/state",
        "/v1/incidents/{id}/timeline", "/v1/incidents/{id}/updates", "/v1/intake", "/v1/openapi.json",
        "/v1/public", "/v1/public/incidents/{publicId}", "/v1/search", "/v1/sessions",
        "/v1/sources", "/v1/sources/{sourceId}", "/v1/tokens", "/v1/users", "/v1/users/me",
        "/v1/users/{userId}", "/v1/incidents/{id}/kpis", "/v1/jobs/{job}", "/v1/kpis", "/v1/kpis/scorecard",
        "/v1/kpis/{slug}", "/v1/kpis/{slug}/observations",
    }
)  # fmt: skip
"""Looked at by a person: whoever adds a way out adds it here, and the crawl goes through it."""


PREVIEWED: tuple[tuple[str, dict[str, Any]], ...] = (
    ("severity", {"severity": "Low", "reason": "Less"}),
    ("update", {"content": "Shown"}),
    ("update", {"content": "Shown", "visibility": "public"}),
    ("milestone", {"title": "Shown", "body": "Shown"}),
    ("event", {"title": "Shown", "visibility": "public"}),
    ("unpublish", {"reason": "Shown"}),
)
"""Acts that are shown before they are done; the canaries stand in the resources they touch."""


class Visitor(NamedTuple):
    """Who asks: a role (None: nobody), their column, and the columns they may ask for with ``as``."""

    role: str | None
    column: str
    asks: Wishes

    @property
    def own(self) -> str:
        """Their own e-mail, which they may read."""
        return {**PEOPLE, "admin": ADMIN}.get(self.role or "", "")


_ALL: Wishes = {
    "public": "public_staff",
    "public_anonymous": "public_anonymous",
    "stakeholder": "stakeholder",
    "executive": "executive",
}
VISITORS = (
    Visitor(None, "public_anonymous", {}),
    Visitor("stakeholder", "stakeholder", {"public": "public_staff", "stakeholder": "stakeholder"}),
    Visitor("executive", "executive", {"public": "public_staff", "executive": "executive"}),
    Visitor(
        "participant", "command_participant", {"public": "public_staff", "command": "command_participant"}
    ),
    Visitor("mim", "command_mim", {**_ALL, "command": "command_mim"}),
    Visitor("admin", "admin", {**_ALL, "command": "admin"}),
)


class Heard(NamedTuple):
    """One thing that left: where from, whom it reached, all of it as text."""

    place: str
    column: str
    visitor: Visitor
    text: str


class Crawl:
    """All of it, for all incidents that are full of canaries."""

    def __init__(
        self,
        server: RunningServer,
        incidents: list[dict[str, Any]],
        source: str,
        *,
        drafts: dict[str, str],
        items: dict[str, str],
    ) -> None:
        """``drafts``: one of each incident, by its id; ``items``: an action item of each reviewed one."""
        self._server = server
        self._fill = {
            "{id}": [one[name] for one in incidents for name in ("id", "number")],
            "{publicId}": [one["publicId"] for one in incidents if "publicId" in one],
            "{userId}": [quote(LEADER), quote(JOINER), quote(PEOPLE["mim"])],
            "{sourceId}": [source],
            "{token}": ["not-one-of-ours"],
            "{file}": ["not-one-of-ours.js"],
            "{slug}": list(SLUGS),
            "{job}": ["not-one-of-ours"],
        }
        self._items, self._drafts = items, drafts
        self._incidents = incidents

    def everything(self) -> list[Heard]:
        """What everybody gets, everywhere."""
        found: list[Heard] = []
        for visitor in VISITORS:
            signed = self._signed(visitor)
            with httpx.Client(base_url=self._server.url, headers=signed, timeout=20) as client:
                found += self._reads(client, visitor)
                found += self._previews(client, visitor)
                if not visitor.column.startswith(("command_mim", "admin")):
                    found += self._refusals(client, visitor)
            found += self._sockets(visitor)
        return found

    def searches(self, canaries: list[Canary]) -> list[Heard]:
        """What everybody finds who looks for each canary; answers without a hit are left out."""
        found: list[Heard] = []
        for visitor in (visitor for visitor in VISITORS if visitor.role):
            signed = self._signed(visitor)
            with httpx.Client(base_url=self._server.url, headers=signed, timeout=20) as client:
                heard = [_searched(client, visitor, canary.text) for canary in canaries]
            found += [one for one in heard if one is not None]
        return found

    def indexed(self, scene: Scene) -> None:
        """Wait until the index holds everything that was written so far."""
        last = scene.post("/timeline", title="zqlast")
        with self._server.client("mim") as mim:
            until = time.monotonic() + 20
            while not mim.get("/v1/search", params={"q": "zqlast"}).json()["results"]:
                assert time.monotonic() < until, last
                time.sleep(0.05)

    def _signed(self, visitor: Visitor) -> dict[str, str]:
        return {"authorization": f"Bearer {self._server.token(visitor.role)}"} if visitor.role else {}

    def _paths(self, template: str) -> list[str]:
        if "/review" in template and "{id}" in template:
            return [
                template.replace("{id}", incident).replace("{actionId}", item)
                for incident, item in self._items.items()
            ]
        if "{draftId}" in template:
            return [
                template.replace("{id}", incident).replace("{draftId}", draft)
                for incident, draft in self._drafts.items()
            ]
        for name, values in self._fill.items():
            if name in template:
                return [template.replace(name, value) for value in values]
        return [template]

    def _reads(self, client: httpx.Client, visitor: Visitor) -> Iterator[Heard]:
        for route in (route for route in ROUTES if route.method == "GET"):
            public = route.path.startswith(PUBLIC_PATHS)
            own = visitor.column if visitor.role is None or not public else "public_staff"
            own = next((of for path, of in PAGES_OF.items() if route.path.startswith(path)), own)
            wishes: Wishes = {None: own, **(visitor.asks if "as" in route.query else {})}
            forms = ("", *FORMATS) if "format" in route.query else ("",)
            for path, (word, column), method, form in product(
                self._paths(route.path), wishes.items(), ("GET", "HEAD"), forms
            ):
                asked = {"as": word, "format": form}
                answer = client.request(method, path, params={n: v for n, v in asked.items() if v})
                yield Heard(f"{method} {path} as {word}", column, visitor, _whole(answer))

    def _refusals(self, client: httpx.Client, visitor: Visitor) -> Iterator[Heard]:
        for route in (route for route in ROUTES if route.method != "GET"):
            path = route.path.replace("{actionId}", next(iter(self._items.values())))
            path = path.replace("{draftId}", next(iter(self._drafts.values())))
            for name in ("{publicId}", "{userId}", "{sourceId}", "{slug}"):
                path = path.replace(name, self._fill[name][0])
            if "sign-out" in path or (route.method == "DELETE" and path.endswith(quote(JOINER))):
                continue
            for incident in self._fill["{id}"] if "{id}" in path else [""]:
                # Never a body that could be accepted: who joins on the way reads more from then on.
                at, headers = path.replace("{id}", incident), {"idempotency-key": "zz"}
                answer = client.request(route.method, at, json={"nonsense": 1}, headers=headers)
                yield Heard(f"{route.method} {at}", visitor.column, visitor, _whole(answer))

    def _previews(self, client: httpx.Client, visitor: Visitor) -> Iterator[Heard]:
        """What an act is shown to send: the whole to who asks, and each part as the audience it is for."""
        for incident, (act, body) in product(self._incidents, PREVIEWED):
            path = f"/v1/incidents/{incident['id']}"
            tag = client.get(path).headers.get("etag", "none")
            answer = client.post(
                f"{path}/preview", json={"act": act, "body": body}, headers={"if-match": tag}
            )
            yield Heard(f"preview of {act}", visitor.column, visitor, _whole(answer))
            for part in answer.json().get("audiences", ()):
                seen_by = visitor.column if part["column"].startswith("command") else part["column"]
                yield Heard(f"preview of {act}", seen_by, visitor, json.dumps(part))

    def _sockets(self, visitor: Visitor) -> Iterator[Heard]:
        for number, incident in enumerate(self._incidents):
            board, public = (["board"], ["public"]) if not number else ([], [])
            if visitor.role is not None:
                wishes: Wishes = {None: visitor.column, **visitor.asks}
                for word, column in wishes.items():
                    streams = [*board, f"incident:{incident['id']}"]
                    yield self._listen(visitor, "incidents", streams, word, column)
            column = "public_staff" if visitor.role else "public_anonymous"
            streams = [*public, f"incident:{incident.get('publicId', incident['id'])}"]
            yield self._listen(visitor, "public", streams, None, column)

    def _listen(
        self, visitor: Visitor, door: str, streams: list[str], word: str | None, column: str
    ) -> Heard:
        heard: list[str] = []
        signed = self._signed(visitor) or {"origin": self._server.url}
        address = f"ws://127.0.0.1:{self._server.port}/v1/ws/{door}"
        with connect(
            address, additional_headers=signed, proxy=None, max_size=None, close_timeout=1
        ) as socket:
            _say(socket, "hello", None, {"as": word} if word else {})
            heard.append(str(socket.recv(timeout=20)))
            # The board goes by the role, so a participant cannot ask for command there.
            for stream in streams if '"welcome"' in heard[0] else ():
                heard += _followed(socket, stream)
        return Heard(f"socket {door} as {word}", column, visitor, "\n".join(heard))


def _say(socket: Any, kind: str, stream: str | None, data: dict[str, Any]) -> None:
    said = {"v": 1, "kind": kind, "data": data, **({"stream": stream} if stream else {})}
    socket.send(json.dumps(said))


def _next(socket: Any) -> dict[str, Any]:
    while True:
        frame: dict[str, Any] = json.loads(socket.recv(timeout=20))
        if frame["kind"] != "heartbeat":
            return frame


def _followed(socket: Any, stream: str) -> Iterator[str]:
    """The snapshot of a stream, then every entry of its feed from the first to the last."""
    _say(socket, "subscribe", stream, {})
    first = _next(socket)
    yield json.dumps(first)
    if first["kind"] == "error":
        return
    yield json.dumps(_next(socket))
    seq = 0
    while seq < first["seq"]:
        # An end in the middle (unpublished, and published again) ends the subscription.
        _say(socket, "subscribe", stream, {"epoch": first["epoch"], "seq": seq})
        yield json.dumps(_next(socket))
        ended = False
        while seq < first["seq"] and not ended:
            frame = _next(socket)
            seq, ended = frame["seq"], frame["kind"] == "gone"
            yield json.dumps(frame)
    _say(socket, "unsubscribe", stream, {})


def _searched(client: httpx.Client, visitor: Visitor, text: str) -> Heard | None:
    answer = client.get("/v1/search", params={"q": text, "scope": "all", "limit": "200"})
    assert answer.is_success, answer.text
    place = f"GET /v1/search?q={text}"
    return Heard(place, visitor.column, visitor, _whole(answer)) if answer.json()["results"] else None


def _whole(answer: httpx.Response) -> str:
    headers = "\n".join(f"{name}: {value}" for name, value in answer.headers.items())
    return f"{answer.status_code}\n{headers}\n{answer.text}"


def leaks(heard: list[Heard], canaries: list[Canary]) -> list[str]:
    """Every canary that was heard where it may not be."""
    return [
        f"{canary.text} reached {one.column} ({one.visitor.role}) by {one.place}"
        for canary in canaries
        for one in heard
        if canary.text in one.text and one.column not in canary.readers and canary.text != one.visitor.own
    ]


def found_unseen(heard: list[Heard], canaries: list[Canary]) -> list[str]:
    """Every search for a canary that found something for somebody who may not read it."""
    readers = {f"GET /v1/search?q={canary.text}": canary.readers for canary in canaries}
    return [
        f"{one.place} found something for {one.column}"
        for one in heard
        if one.place in readers and one.column not in readers[one.place]
    ]


def unheard(heard: list[Heard], canaries: list[Canary]) -> list[str]:
    """Every canary that somebody may hear and did not."""
    texts: dict[str, list[str]] = defaultdict(list)
    for one in heard:
        texts[one.column].append(one.text)
    return [
        f"{canary.text} did not reach {column}"
        for canary in canaries
        for column in sorted(canary.readers)
        if not any(canary.text in text for text in texts[column])
    ]
