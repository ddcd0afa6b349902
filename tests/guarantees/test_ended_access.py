"""Demoted, disabled or signed out (S15): refused at once, and every open socket closed within a second.

For whoever came by an API token, a link, Cloudflare Access or an OpenID Connect provider; on a real server.
"""

import secrets
import time
from collections.abc import Iterator
from itertools import cycle
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from tests.conftest import RunningServer, served
from tests.guarantees.signed_in import WAYS, Providers, SignedIn, beside, closed_within, providers

pytestmark = [pytest.mark.web, pytest.mark.slow]
AT_ONCE_S = 1.0
ENDS = {"demoted": 403, "disabled": 401, "signed out": 401}
"""How access ends → what the very next request gets."""


class Outcome(NamedTuple):
    """What the next request got, how the socket ended, and how long after the end of access."""

    status: int
    closed: int
    seconds: float


@pytest.fixture(scope="module")
def at() -> Iterator[Providers]:
    with providers() as both:
        yield both


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory, at: Providers) -> Iterator[RunningServer]:
    with served(beside(tmp_path_factory.mktemp("ended"), at)) as server:
        yield server


def newcomer(server: RunningServer, way: str, at: Providers, role: str = "mim") -> SignedIn:
    """Somebody of this role, signed in."""
    person = f"p{secrets.token_hex(4)}@example.com"
    with server.client("admin") as admin:
        made = admin.post("/v1/users", json={"email": person, "displayName": "P", "role": role})
        assert made.is_success, made.text
    signed_in = SignedIn(server, person, WAYS[way](server, person, at))
    assert signed_in.ask("GET", "/v1/users/me").status_code == 200
    return signed_in


def amend(server: RunningServer, person: str, **wish: Any) -> None:
    with server.client("admin") as admin:
        etag = admin.get(f"/v1/users/{person}").headers["etag"]
        assert admin.patch(f"/v1/users/{person}", json=wish, headers={"if-match": etag}).is_success


def end(one: SignedIn, how: str) -> None:
    if how == "signed out":
        assert one.ask("POST", "/v1/auth/sign-out").status_code == 204
    else:
        amend(one.server, one.person, **({"role": "stakeholder"} if how == "demoted" else {"disabled": True}))


def outcome(one: SignedIn, how: str) -> Outcome:
    """End somebody's access and see."""
    with one.listening() as peer:
        end(one, how)
        ended = time.monotonic()
        status = one.ask("POST", "/v1/incidents").status_code
        closed = closed_within(peer, 2 * AT_ONCE_S)
        return Outcome(status, closed, time.monotonic() - ended)


@pytest.mark.parametrize("how", ENDS)
@pytest.mark.parametrize("way", WAYS)
def test_whose_access_ended_is_out_at_once(house: RunningServer, at: Providers, way: str, how: str) -> None:
    one, other = newcomer(house, way, at), newcomer(house, way, at)
    with other.listening() as bystander:
        found = outcome(one, how)
        assert (found.status, found.closed) == (ENDS[how], 4401)
        assert found.seconds < AT_ONCE_S
        assert other.ask("GET", "/v1/users/me").status_code == 200
        assert closed_within(bystander, 0.1) == 0, "others go on"


@pytest.mark.parametrize("way", WAYS)
def test_who_signs_out_here_stays_signed_in_elsewhere(house: RunningServer, at: Providers, way: str) -> None:
    here = newcomer(house, way, at)
    there = SignedIn(house, here.person, WAYS[way](house, here.person, at))
    with there.listening() as peer:
        end(here, "signed out")
        assert here.ask("GET", "/v1/users/me").status_code == 401
        assert there.ask("GET", "/v1/users/me").status_code == 200
        assert closed_within(peer, AT_ONCE_S / 2) == 0


@pytest.mark.parametrize("way", WAYS)
def test_the_promoted_follow_again_in_their_new_column(house: RunningServer, at: Providers, way: str) -> None:
    one = newcomer(house, way, at, role="stakeholder")
    with one.listening() as peer:
        amend(house, one.person, role="mim")
        changed = time.monotonic()
        assert peer.hear()["kind"] == "gone"
        assert time.monotonic() - changed < AT_ONCE_S
        assert peer.asked("subscribe", "board")["kind"] == "subscribed"


def test_the_control_a_server_that_does_not_hear_lets_them_in(tmp_path: Path, at: Providers) -> None:
    deaf = "tests.guarantees.deaf_server"
    with served(beside(tmp_path / "data", at, deaf)) as server:
        for way, how in zip(WAYS, cycle(ENDS), strict=False):
            found = outcome(newcomer(server, way, at), how)
            assert (found.status, found.closed) != (ENDS[how], 4401), (way, how)


@pytest.mark.parametrize(
    ("way", "leads"), [("access", "/cdn-cgi/access/logout"), ("oidc", "/oauth2/end_session?")]
)
def test_who_signs_out_is_led_to_the_way_out_of_the_provider(
    house: RunningServer, at: Providers, way: str, leads: str
) -> None:
    answer = newcomer(house, way, at).ask("POST", "/v1/auth/sign-out")
    assert leads in answer.headers["location"]


def test_an_own_token_beside_a_statement_is_what_ends(house: RunningServer, at: Providers) -> None:
    one = newcomer(house, "access", at)
    token = WAYS["token"](house, one.person, at)
    both = SignedIn(house, one.person, {**one.headers, **token})
    assert "location" not in both.ask("POST", "/v1/auth/sign-out").headers
    assert both.ask("GET", "/v1/users/me").status_code == 401
    assert one.ask("GET", "/v1/users/me").status_code == 200
