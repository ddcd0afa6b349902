"""Every route and everyone who may call it: the answer follows from the route's own policy."""

from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from majorops.app import ROUTES
from majorops.platform.web import Route, Who
from tests.conftest import PEOPLE, RunningServer, declare, key, running

pytestmark = pytest.mark.web

ANONYMOUS, BAD_TOKEN = "anonymous", "bad token"
STAFF = ("stakeholder", "executive", "participant", "mim", "admin")
CALLERS = (ANONYMOUS, BAD_TOKEN, *STAFF)
# Of those signed in, who is turned away with 403.
FORBIDDEN = {
    Who.COMMAND: {"stakeholder", "executive"},
    Who.MIM: {"stakeholder", "executive", "participant"},
    Who.ADMIN: {"stakeholder", "executive", "participant", "mim"},
    Who.SOURCE: {
        "stakeholder",
        "executive",
        "participant",
        "mim",
    },  # a token of people is no proof of a source
}
ABSENT = "01K00000000000000000000000"
_MEASURED = {"stakeholder", "participant"}
_BELOW_ADMIN = {"stakeholder", "executive", "participant", "mim"}
SCOPED = {
    # New ways in take the scope ``admin``, which only admins' tokens may have; others sign in for them.
    "POST /v1/tokens": _BELOW_ADMIN,
    "POST /v1/passkeys": _BELOW_ADMIN,
    "POST /v1/passkeys/options": _BELOW_ADMIN,
    "DELETE /v1/passkeys/{passkeyId}": _BELOW_ADMIN,
    **dict.fromkeys(
        (
            "GET /v1/kpis",
            "GET /v1/kpis/{slug}",
            "GET /v1/kpis/scorecard",
            "GET /v1/kpis/{slug}/observations",
            "GET /v1/incidents/{id}/kpis",
        ),
        _MEASURED,
    ),
}
"""Where a role is turned away that the policy of the route alone would admit."""
ITEMS = {"token": "none", "publicId": "none", "file": "none.js", "slug": "mttr"}
TO_THE_DOOR = "/sign-in"
"""Where a page of the console leads whom it does not know."""
OF_OTHERS = ("/stakeholders", "/executives")
"""Pages of one audience. A MIM may look at them, too; there, what is restricted does not exist."""
NOT_THEIRS = {
    "/stakeholders": {"executive"},
    "/executives": {"stakeholder", "participant"},
    "/scorecards": {"stakeholder", "participant"},
}
OF_INCIDENTS = [route for route in ROUTES if "{id}" in route.path]


def name_of(route: Route) -> str:
    return f"{route.method} {route.path}"


@pytest.fixture(scope="module")
def door(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningServer]:
    """A server that counts no sign-in attempts, with everyone in it."""
    with running(tmp_path_factory.mktemp("policies"), rate_sign_in="100000") as server:
        for role in STAFF:
            server.token(role)
        yield server


@pytest.fixture(scope="module")
def hidden(door: RunningServer) -> str:
    with door.client("mim") as mim:
        return str(declare(mim, restricted=True)["id"])


def ask(door: RunningServer, caller: str, route: Route, incident: str) -> httpx.Response:
    """Call with nothing in it: whoever is admitted is told what is missing, or is answered."""
    path = route.path.replace("{id}", incident).replace("/participants/{userId}", "/participants/me")
    path = path.replace("{userId}", PEOPLE["executive"])
    for name in (
        "token",
        "publicId",
        "file",
        "eventId",
        "sessionId",
        "itemId",
        "promiseId",
        "draftId",
        "tokenId",
        "passkeyId",
        "sourceId",
        "alertId",
        "actionId",
        "slug",
        "job",
    ):
        path = path.replace(f"{{{name}}}", ITEMS.get(name, ABSENT))
    headers = {}
    if caller == BAD_TOKEN:
        headers["authorization"] = "Bearer mo_" + "x" * 43
    elif caller != ANONYMOUS:
        headers["authorization"] = f"Bearer {token_for(door, caller, route)}"
    return httpx.request(route.method, door.url + path, headers=headers, timeout=20)


def token_for(door: RunningServer, caller: str, route: Route) -> str:
    """A token; one to throw away where signing out ends it."""
    if route.path != "/v1/auth/sign-out":
        return door.token(caller)
    with door.client("admin") as admin:
        made = admin.post("/v1/tokens", json={"name": "once", "scope": "read", "userId": PEOPLE[caller]})
        return str(made.json()["value"])


def expected(route: Route, caller: str) -> str:
    """401, 403, or anything else."""
    if caller == BAD_TOKEN:
        return "401"
    if caller == ANONYMOUS:
        return "other" if route.who in {Who.OPEN, Who.SOURCE} else "401"
    turned_away = FORBIDDEN.get(route.who, set()) | SCOPED.get(name_of(route), set())
    turned_away = turned_away | NOT_THEIRS.get(f"/{route.path.split('/')[1]}", set())
    if route.path == "/v1/users/{userId}" and route.method == "GET":
        return "other"  # whom one may not see reads as absent
    return "403" if caller in turned_away else "other"


@pytest.mark.parametrize("caller", CALLERS)
@pytest.mark.parametrize("route", ROUTES, ids=name_of)
def test_the_answer_follows_from_the_policy(door: RunningServer, route: Route, caller: str) -> None:
    with door.client("mim") as mim:
        made = declare(mim)
    if caller == "participant":
        with door.client("participant") as client:
            joined = client.post(f"/v1/incidents/{made['id']}/participants", json={}, headers=key())
            assert joined.status_code == httpx.codes.CREATED
    answer = ask(door, caller, route, made["id"])
    assert _status(answer) == expected(route, caller), answer.text
    assert answer.status_code < httpx.codes.INTERNAL_SERVER_ERROR


def _status(answer: httpx.Response) -> str:
    led = answer.headers.get("location", "")
    if led == TO_THE_DOOR:
        return "401"
    if led.startswith(OF_OTHERS) and answer.request.url.path != "/":
        return "403"  # people are led to their own view instead of being told no
    return str(answer.status_code) if answer.status_code in {401, 403} else "other"


@pytest.mark.parametrize("caller", ["stakeholder", "executive", "participant"])
@pytest.mark.parametrize("route", OF_INCIDENTS, ids=name_of)
def test_hidden_and_absent_read_the_same(door: RunningServer, hidden: str, route: Route, caller: str) -> None:
    unseen, absent = (ask(door, caller, route, incident) for incident in (hidden, ABSENT))
    assert unseen.status_code == absent.status_code == httpx.codes.NOT_FOUND
    assert _masked(unseen) == _masked(absent)


@pytest.mark.parametrize("route", OF_INCIDENTS, ids=name_of)
def test_what_is_hidden_is_there_for_the_mim(door: RunningServer, hidden: str, route: Route) -> None:
    answer = ask(door, "mim", route, hidden)
    assert answer.status_code not in {401, 403}
    if route.path.startswith(OF_OTHERS):
        assert answer.status_code == httpx.codes.NOT_FOUND
        return
    # Of an incident that is seen, only something inside it can be absent.
    inside = route.path.count("{") > 1 or "handover" in route.path
    assert answer.status_code != httpx.codes.NOT_FOUND or inside


def test_the_control_a_server_that_lets_everybody_pass_is_noticed(tmp_path: Path) -> None:
    server = RunningServer(tmp_path / "data", program="tests.guarantees.open_server").start()
    try:
        server.token("stakeholder")
        with server.client("mim") as mim:
            incident = str(declare(mim, restricted=True)["id"])
        users = next(route for route in ROUTES if route.who is Who.ADMIN and route.method == "GET")
        assert _status(ask(server, "stakeholder", users, incident)) != expected(users, "stakeholder")
        told = [
            name_of(route)
            for route in OF_INCIDENTS
            if _masked(ask(server, "stakeholder", route, incident))
            != _masked(ask(server, "stakeholder", route, ABSENT))
        ]
        assert "POST /v1/incidents/{id}/timeline" in told, told
    finally:
        server.stop()


def _masked(answer: httpx.Response) -> tuple[bytes, dict[str, str]]:
    """Body and headers, byte for byte, but for what names this one request."""
    body = answer.content.replace(answer.headers["x-request-id"].encode(), b"")
    headers = {name: value for name, value in answer.headers.items() if name not in {"x-request-id", "date"}}
    return body, headers
