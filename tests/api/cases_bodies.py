"""Rows of area ``rest`` whose body or meaning is wrong."""

import json
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import Any

import httpx

from tests.api.bed import Bed
from tests.api.rows import Ask, case
from tests.conftest import key

OPEN = {"title": "Checkout is down", "severity": "Critical"}


def post(bed: Bed, path: str, bodies: Iterable[Any], *, role: str = "mim") -> list[Ask]:
    """One keyed POST for each body."""
    client = bed.client(role)
    return [partial(client.post, path, json=body, headers=key()) for body in bodies]


def opening(bed: Bed, *fields: dict[str, Any]) -> list[Ask]:
    """Declare with each of these fields added."""
    return post(bed, "/v1/incidents", [{**OPEN, **more} for more in fields])


def sent(bed: Bed, content: bytes, *, kind: str = "application/json") -> list[Ask]:
    """Declare with exactly these bytes."""
    client = bed.mim
    headers = {"content-type": kind, **key()}
    return [lambda: client.post("/v1/incidents", content=content, headers=headers)]


def patch(bed: Bed, path: str, etag: str, bodies: Iterable[Any]) -> list[Ask]:
    """One PATCH for each body."""
    client = bed.mim
    return [partial(client.patch, path, content=body, headers=_json(etag)) for body in bodies]


def _json(etag: str) -> dict[str, str]:
    return {"if-match": etag, "content-type": "application/json"}


def ahead(**delta: float) -> str:
    """A time from now, RFC 3339."""
    return (datetime.now(UTC) + timedelta(**delta)).isoformat()  # noqa: TID251  a test sends real times


@case("rest", "POST /v1/incidents with the body")
def _not_json(bed: Bed) -> list[Ask]:
    return sent(bed, b'{"title": ')


@case("rest", "POST /v1/incidents with Content-Type text/plain")
def _plain_text(bed: Bed) -> list[Ask]:
    return sent(bed, json.dumps(OPEN).encode(), kind="text/plain")


@case("rest", "POST with JSON nested")
def _nested(bed: Bed) -> list[Ask]:
    return sent(bed, b'{"title":' + b"[" * 10_000 + b"]" * 10_000 + b"}")


@case("rest", 'POST with the key "severity" twice')
def _twice(bed: Bed) -> list[Ask]:
    return sent(bed, b'{"title":"Checkout","severity":"Low","severity":"High"}')


@case("rest", "POST /v1/incidents with the field severty")
def _misspelt(bed: Bed) -> list[Ask]:
    return post(bed, "/v1/incidents", [{"title": "Checkout", "severty": "Low"}])


@case("rest", "POST milestones with cutAt")
def _server_owned(bed: Bed) -> list[Ask]:
    path = f"/v1/incidents/{bed.opened()['id']}/milestones"
    names = ("cutAt", "id", "sequence", "openedBy", "source", "recordedAt", "updatesPosted")
    return post(bed, path, [{"title": "Scope", "body": "Known.", name: "1"} for name in names])


@case("rest", "POST milestones with statusAtCut")
def _status_at_cut(bed: Bed) -> list[Ask]:
    path = f"/v1/incidents/{bed.opened()['id']}/milestones"
    return post(bed, path, [{"title": "Scope", "body": "Known.", "statusAtCut": "Active"}])


@case("rest", "POST milestones with an empty body text")
def _empty_milestone(bed: Bed) -> list[Ask]:
    path = f"/v1/incidents/{bed.opened()['id']}/milestones"
    return post(bed, path, [{"title": "Scope", "body": ""}])


@case("rest", "POST phase with to 0")
def _no_phase(bed: Bed) -> list[Ask]:
    return post(bed, f"/v1/incidents/{bed.opened()['id']}/phase", [{"from": 1, "to": to} for to in (0, 9)])


@case("rest", 'POST phase with to "4"')
def _phase_of_another_type(bed: Bed) -> list[Ask]:
    path = f"/v1/incidents/{bed.opened()['id']}/phase"
    return post(bed, path, [{"from": 1, "to": to} for to in ("4", 4.5)])


@case("rest", "POST phase with from 6 and to 4")
def _backward(bed: Bed) -> list[Ask]:
    return post(bed, f"{bed.at_phase(6)}/phase", [{"from": 6, "to": 4}])


@case("rest", "POST resolve from Monitoring at phase 7")
def _too_early(bed: Bed) -> list[Ask]:
    return post(bed, f"{bed.at_phase(7, monitoring=True)}/resolve", [{}])


@case("rest", "POST /v1/incidents with a title that is empty")
def _blank_title(bed: Bed) -> list[Ask]:
    return opening(bed, *({"title": title} for title in ("", "   ", "\u200b")))


@case("rest", "POST /v1/incidents with a title of 10,001")
def _long_title(bed: Bed) -> list[Ask]:
    return opening(bed, {"title": "x" * 10_001})


@case("rest", "detectedAt ")
def _no_time(bed: Bed) -> list[Ask]:
    times = ("yesterday", "2026-02-30T00:00Z", "2026-02-01T00:00:00", "99999-01-01T00:00:00Z")
    return opening(bed, *({"detectedAt": time} for time in times))


@case("rest", "nextUpdateEta one minute ago")
def _past_promise(bed: Bed) -> list[Ask]:
    made = f"/v1/incidents/{bed.opened()['id']}/promises"
    return [
        *opening(bed, {"nextUpdateEta": ahead(minutes=-1)}),
        *post(bed, made, [{"dueAt": ahead(minutes=-1)}]),
    ]


@case("rest", "nextUpdateEta eight days ahead")
def _far_promise(bed: Bed) -> list[Ask]:
    made = f"/v1/incidents/{bed.opened()['id']}/promises"
    return [*opening(bed, {"nextUpdateEta": ahead(days=8)}), *post(bed, made, [{"dueAt": ahead(days=8)}])]


@case("rest", "PATCH alert with customerCount -1")
def _impossible_count(bed: Bed) -> list[Ask]:
    made = bed.opened()
    bodies = (b'{"customerCount":-1}', b'{"customerCount":%d}' % 2**63)
    return patch(bed, f"/v1/incidents/{made['id']}/alert", made["etag"], bodies)


@case("rest", "PATCH alert with customerCount 1.5")
def _half_a_customer(bed: Bed) -> list[Ask]:
    made = bed.opened()
    return patch(bed, f"/v1/incidents/{made['id']}/alert", made["etag"], [b'{"customerCount":1.5}'])


@case("rest", "affectedSystems with 10,000")
def _many_systems(bed: Bed) -> list[Ask]:
    return opening(bed, {"affectedSystems": [f"system {n}" for n in range(10_000)]})


@case("rest", "affectedSystems [1, null]")
def _numbered_systems(bed: Bed) -> list[Ask]:
    client = bed.mim

    def ask() -> httpx.Response:
        body = {**OPEN, "affectedSystems": [1, None]}
        answer = client.post("/v1/incidents", json=body, headers=key())
        assert answer.json()["field"] == "/affectedSystems/0"
        return answer

    return [ask]


@case("rest", "bridgeUrl javascript:")
def _dangerous_link(bed: Bed) -> list[Ask]:
    links = ("javascript:alert(1)", "data:text/html,x", "https://user:p@host/")
    return opening(bed, *({"bridgeUrl": link} for link in links))


def _written(bed: Bed) -> dict[str, str]:
    """The paths of an event, a posted update and a milestone of a fresh incident."""
    path = f"/v1/incidents/{bed.opened()['id']}"
    event = bed.done(f"{path}/timeline", {"title": "Database restarted"})
    update = bed.done(f"{path}/updates", {"content": "We are on it."})
    milestone = bed.done(f"{path}/milestones", {"title": "Scope", "body": "Known."})
    return {
        "timeline": f"{path}/timeline/{event['id']}",
        "updates": f"{path}/updates/{update['id']}",
        "milestones": f"{path}/milestones/{milestone['id']}",
    }


@case("rest", "PATCH or DELETE on a timeline event")
def _rewriting(bed: Bed) -> list[Ask]:
    client, paths = bed.mim, _written(bed).values()
    asks: list[Ask] = []
    for path in paths:
        asks.append(partial(client.patch, path, json={"title": "x"}, headers={"if-match": '"v1"'}))
        asks.append(partial(client.delete, path))
    return asks


@case("rest", "PATCH a posted update from internal to public")
def _making_public(bed: Bed) -> list[Ask]:
    client, path = bed.mim, _written(bed)["updates"]
    return [lambda: client.patch(path, json={"visibility": "public"}, headers={"if-match": '"v1"'})]


@case("rest", "two admins demote each other")
def _last_admin(bed: Bed) -> list[Ask]:
    own = bed.beside()
    admin = own.client("admin")
    me = admin.get("/v1/users/me").json()
    path, headers = f"/v1/users/{me['id']}", {"if-match": me["etag"]}
    refused = _both_demoted(bed.beside())
    return [
        lambda: admin.patch(path, json={"disabled": True}, headers=headers),
        lambda: refused,
    ]


def _both_demoted(own: Bed) -> httpx.Response:
    """Two admins demote each other in one batch of the writer; the answer of the one who lost."""
    admin = own.client("admin")
    first = admin.get("/v1/users/me").json()
    second = admin.post("/v1/users", json={"email": "bo@example.com", "displayName": "Bo", "role": "admin"})
    made = admin.post("/v1/tokens", json={"name": "t", "scope": "admin", "userId": "bo@example.com"}).json()
    own.server.tokens["bo"] = made["value"]
    with own.together() as started:
        for role, other in (("admin", second.json()), ("bo", first)):
            path = f"/v1/users/{other['id']}"
            started.ask(role, "PATCH", path, {"role": "mim"}, if_match=other["etag"])
    won, lost = sorted(started.answers(), key=lambda answer: answer.status_code)
    assert won.status_code == httpx.codes.OK, won.text
    return lost


@case("rest", "an admin changes their own role")
def _own_role(bed: Bed) -> list[Ask]:
    admin = bed.client("admin")
    me = admin.get("/v1/users/me").json()
    path, headers = f"/v1/users/{me['id']}", {"if-match": me["etag"]}
    return [lambda: admin.patch(path, json={"role": "mim"}, headers=headers)]
