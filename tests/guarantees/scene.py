"""A published incident and the people who may do something to it; and the table of their acts."""

import secrets
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any, NamedTuple

import httpx

from majorops.app import ROUTES
from majorops.incidents.timeline.appended import refuse
from majorops.integrations.pagerduty.signature import sign
from majorops.platform.clock import now_ms
from majorops.platform.wording import rfc3339
from tests.conftest import PEOPLE, RunningServer, declare, key
from tests.integrations.pagerduty.payloads import SECRET, event

ONE = "/v1/incidents/{id}"
Json = dict[str, Any]
MINUTE = 60_000


def soon(minutes: int = 20) -> str:
    """A time to come, as the API takes it."""
    return rfc3339(now_ms() + minutes * MINUTE)


@dataclass
class Scene:
    """A published incident with a participant on it, and the people who may do something to it."""

    server: RunningServer
    incident: Json
    source: Json

    @property
    def path(self) -> str:
        """Its address."""
        return f"/v1/incidents/{self.incident['id']}"

    def send(self, method: str, path: str, body: Json | None = None, *, role: str = "mim") -> Any:
        """One request that must succeed; its answer as JSON."""
        headers = key()
        with self.server.client(role) as client:
            if method == "PATCH":
                headers["if-match"] = client.get(self.path).headers["etag"]
            answer = client.request(method, self.path + path, json=body, headers=headers)
        assert answer.is_success, answer.text
        return answer.json() if answer.content else None

    def post(self, path: str, role: Any = "mim", **body: Any) -> Any:
        """POST below the incident."""
        return self.send("POST", path, body, role=role)

    def patch(self, path: str, **body: Any) -> Any:
        """PATCH below the incident, with the version of just now."""
        return self.send("PATCH", path, body)

    def move(self, leaving: int, to: int) -> None:
        """Advance the phase."""
        self.post("/phase", **{"from": leaving, "to": to})

    def end(self) -> None:
        """All the way to Resolved."""
        self.move(1, 8)
        self.monitor()
        self.post("/resolve")

    def monitor(self) -> None:
        """To Monitoring."""
        self.post("/status", **{"from": "Active", "to": "Monitoring"})

    def hook(self, event_type: str, alert: str) -> None:
        """A signed delivery of the source."""
        body = event(event_type, id=secrets.token_hex(8), data={"id": alert}, occurred_at=rfc3339(now_ms()))
        signed = {"x-pagerduty-signature": sign(body, SECRET)}
        answer = httpx.post(f"{self.server.url}/v1/hooks/{self.source['id']}", content=body, headers=signed)
        assert answer.is_success, answer.text

    def waiting(self) -> str:
        """An alert in the queue; its id."""
        alert = f"ALERT-{secrets.token_hex(4)}"
        self.hook("incident.triggered", alert)
        with self.server.client("mim") as client:
            queue = client.get("/v1/intake", params={"limit": 200}).json()["alerts"]
        found: str = next(one["id"] for one in queue if one["alertId"] == alert)
        return found


def new_scene(server: RunningServer, source: Json, *, published: bool = True) -> Scene:
    """A fresh incident with a log, promises and a participant."""
    with server.client("mim") as mim:
        systems = ["pay-db", "cart"]
        opened = declare(mim, affectedSystems=systems, nextUpdateEta=soon(15), audienceNotes="Not by phone")
    scene = Scene(server, opened, source)
    server.token("participant")
    scene.post("/participants", userId=PEOPLE["participant"])
    if published:
        shown = scene.post("/publish", publicTitle="Payments are slow")
        scene.incident["publicId"] = shown["publicId"]
    scene.post("/timeline", title="Rolled back", visibility="public")
    scene.post("/timeline", title="Suspect the pool")
    return scene


def new_source(server: RunningServer) -> Json:
    """A PagerDuty source that waits for a MIM."""
    with server.client("admin") as admin:
        wish = {"name": "Pager", "kind": "pagerduty", "mode": "queue", "secret": SECRET}
        answer = admin.post("/v1/sources", json=wish)
    assert answer.is_success, answer.text
    source: Json = answer.json()
    return source


Play = Callable[[Scene], Iterator[None]]


class Act(NamedTuple):
    """One act: the route it takes, and how it goes. ``published``: how its incident starts."""

    route: str
    name: str
    play: Play
    published: bool = True


ACTS: list[Act] = []


def act(method: str, path: str, *, published: bool = True) -> Callable[[Play], Play]:
    """Register an act under its route."""

    def register(play: Play) -> Play:
        ACTS.append(Act(f"{method} {path}", play.__name__, play, published))
        return play

    return register


_LEAVE_ALL_AS_IT_IS = frozenset({f"POST {ONE}/preview", f"POST {ONE}/kpis"})
"""An act that is undone again, and a value about an incident that no picture of it holds."""


def mutating_routes() -> set[str]:
    """Every route below an incident that changes it; those that only refuse to edit the log are left out."""
    return {
        f"{route.method} {route.path}"
        for route in ROUTES
        if route.path.startswith(ONE) and route.method != "GET" and route.handler is not refuse
    } - _LEAVE_ALL_AS_IT_IS
