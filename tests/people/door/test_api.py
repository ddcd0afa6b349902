"""Who comes in: the doorkeeper behind a real HTTP edge."""

import time

import httpx
import pytest

from majorops.people import store as people
from majorops.people.actions import PatchUser, amend_user
from majorops.people.door.rules import DoorPolicy
from majorops.people.record import SYSTEM, Role
from majorops.people.sessions.rules import DAY_MS
from majorops.people.tokens import actions as tokens
from majorops.people.tokens import store as token_store
from majorops.people.tokens.rules import digest
from tests.people.conftest import HOST, Edged, refused

MINE = "/v1/mine"
MARKED = {"x-majorops": "1"}


def test_nothing_sent_is_asked_to_sign_in(edged: Edged) -> None:
    answer = edged.ask("GET", MINE)
    assert refused(answer) == (401, "sign_in_required")
    assert answer.headers["www-authenticate"].startswith("Bearer")


@pytest.mark.parametrize(
    "header",
    ["Bearer", "Bearer ", "Bearer mo_short", "Basic YTpi", "mo_" + "a" * 43, "Bearer mo_" + "a" * 43, ""],
)
@pytest.mark.parametrize("path", [MINE, "/v1/public", "/v1/open"])
def test_anything_wrong_sent_is_never_anonymous(edged: Edged, header: str, path: str) -> None:
    assert refused(edged.ask("GET", path, headers={"authorization": header})) == (401, "invalid_token")


def test_a_token_is_its_owner(edged: Edged) -> None:
    answer = edged.ask("GET", MINE, token=edged.token("sam", "read"))
    assert answer.json() == {
        "id": "sam@example.com", "name": "Sam", "role": "stakeholder", "via": "token", "scope": "read",
    }  # fmt: skip


@pytest.mark.parametrize("name", ["token", "access_token", "api_key", "TOKEN"])
def test_a_token_in_the_address_is_refused_first(edged: Edged, name: str) -> None:
    assert refused(edged.ask("GET", f"{MINE}?{name}=x")) == (400, "token_in_url")


def test_an_expired_token_is_invalid_also_when_it_is_remembered(edged: Edged) -> None:
    token = edged.token("sam", expires_at=edged.at + 10_000)
    assert edged.ask("GET", MINE, token=token).status_code == 200
    edged.at += 10_000
    assert refused(edged.ask("GET", MINE, token=token)) == (401, "invalid_token")


def test_a_revoked_token_is_invalid_at_once(edged: Edged) -> None:
    token, admin = edged.token("sam"), edged.token("ana", "admin")
    assert edged.ask("GET", MINE, token=token).status_code == 200
    listed = edged.ask("GET", "/v1/tokens?userId=sam@example.com", token=admin).json()["tokens"]
    assert edged.ask("DELETE", f"/v1/tokens/{listed[0]['id']}", token=admin).status_code == 204
    assert refused(edged.ask("GET", MINE, token=token)) == (401, "invalid_token")


def test_another_role_counts_from_the_next_request_on(edged: Edged) -> None:
    token = edged.token("sam")
    assert refused(edged.ask("GET", "/v1/intake", token=token)) == (403, "forbidden")
    promote = PatchUser(role=Role.MIM)
    edged.client.blocking_portal.call(  # on the server's own loop, as in life
        edged.database.write, lambda tx: amend_user(tx, "sam@example.com", promote, by=SYSTEM, at=edged.at)
    )
    assert edged.ask("GET", "/v1/intake", token=token).json()["role"] == "mim"


def test_a_disabled_user_is_out_at_once_and_signed_out_for_good(edged: Edged) -> None:
    token, admin = edged.token("sam"), edged.token("ana", "admin")
    edged.sign_in("sam")
    assert edged.ask("GET", MINE).status_code == 200

    def switch(disabled: str, etag: str) -> httpx.Response:
        return edged.ask(
            "PATCH", "/v1/users/sam@example.com", token=admin, json={"disabled": disabled == "out"},
            headers={"if-match": etag},
        )  # fmt: skip

    assert switch("out", '"v1"').json()["disabled"] is True
    assert refused(edged.ask("GET", MINE)) == (401, "invalid_token")
    assert refused(edged.ask("GET", MINE, token=token)) == (401, "invalid_token")
    assert switch("in", '"v2"').status_code == 200
    assert refused(edged.ask("GET", MINE, headers={"cookie": ""})) == (401, "sign_in_required")
    assert edged.ask("GET", MINE, token=token).status_code == 200


def test_what_another_process_changed_is_known_within_half_a_minute(edged: Edged) -> None:
    token = edged.token("sam")
    assert edged.ask("GET", MINE, token=token).status_code == 200
    edged.database.listeners.clear()
    found = edged.read(lambda tx: token_store.find_by_hash(tx, digest(token)))
    edged.write(lambda tx: tokens.revoke_token(tx, found.id, by=edged.person("sam"), at=edged.at))
    edged.at += 30_000
    assert refused(edged.ask("GET", MINE, token=token)) == (401, "invalid_token")


# -- policies -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "method", "path", "status"),
    [
        ("sam", "GET", "/v1/intake", 403),
        ("eve", "GET", "/v1/intake", 403),
        ("mia", "GET", "/v1/intake", 200),
        ("ana", "GET", "/v1/intake", 200),
        ("mia", "POST", "/v1/sources", 403),
        ("ana", "POST", "/v1/sources", 200),
        ("sam", "POST", "/v1/incidents/INC-1/timeline", 200),
        ("eve", "POST", "/v1/incidents/INC-1/timeline", 403),
        ("mia", "POST", "/v1/incidents/INC-1/timeline", 200),
        ("sam", "POST", "/v1/incidents/INC-1/phase", 403),
        ("mia", "POST", "/v1/incidents/INC-1/phase", 200),
        ("eve", "POST", "/v1/incidents/INC-2/phase", 404),
        ("mia", "POST", "/v1/incidents/INC-2/phase", 404),
    ],
)
def test_a_policy_asks_for_a_role(edged: Edged, name: str, method: str, path: str, status: int) -> None:
    edged.sign_in(name)
    assert edged.ask(method, path, headers=MARKED).status_code == status


@pytest.mark.parametrize(
    ("scope", "method", "path", "status"),
    [
        ("read", "GET", "/v1/intake", 200),
        ("read", "POST", "/v1/incidents/INC-1/timeline", 403),
        ("post", "POST", "/v1/incidents/INC-1/timeline", 200),
        ("post", "POST", "/v1/incidents/INC-1/phase", 403),
        ("command", "POST", "/v1/incidents/INC-1/phase", 200),
        ("command", "POST", "/v1/sources", 403),
        ("command", "POST", "/v1/tokens", 403),
        ("admin", "POST", "/v1/sources", 200),
        ("command", "POST", "/v1/hooks/x", 403),
        ("intake", "POST", "/v1/hooks/x", 200),
        ("intake", "GET", MINE, 403),
        ("intake", "POST", "/v1/auth/sign-out", 403),
    ],
)
def test_a_token_does_what_its_scope_holds(
    edged: Edged, scope: str, method: str, path: str, status: int
) -> None:
    assert edged.ask(method, path, token=edged.token("ana", scope)).status_code == status


def test_a_source_may_send_a_secret_of_its_own_in_the_header(edged: Edged) -> None:
    answer = edged.ask("POST", "/v1/hooks/x", headers={"authorization": "Bearer of-the-vendor"})
    assert answer.json()["id"] == ""


def test_public_routes_want_a_sign_in_while_public_means_staff(edged: Edged) -> None:
    assert refused(edged.ask("GET", "/v1/public")) == (401, "sign_in_required")
    assert edged.ask("GET", "/v1/public", token=edged.token("sam")).status_code == 200


class TestAnonymousAccess:
    @pytest.fixture
    def policy(self) -> DoorPolicy:
        return DoorPolicy(public_access="anonymous")

    def test_public_routes_take_anyone(self, edged: Edged) -> None:
        assert edged.ask("GET", "/v1/public").json()["id"] == ""
        assert refused(edged.ask("GET", MINE)) == (401, "sign_in_required")

    def test_but_nobody_with_an_old_cookie_until_it_is_taken_away(self, edged: Edged) -> None:
        edged.client.cookies.set("majorops", "old")
        first = edged.ask("GET", "/v1/public")
        assert refused(first) == (401, "invalid_token")
        assert "max-age=0" in first.headers["set-cookie"].lower()
        edged.client.cookies.clear()
        assert edged.ask("GET", "/v1/public").status_code == 200


# -- cookies ------------------------------------------------------------------------------------------------


def test_a_link_signs_in_once(edged: Edged) -> None:
    link = edged.link("sam")
    answer = edged.ask("POST", "/v1/auth/link", json={"token": link})
    assert answer.json()["user"]["email"] == "sam@example.com"
    assert edged.ask("GET", "/v1/auth/session").json()["via"] == "cookie"
    assert refused(edged.ask("POST", "/v1/auth/link", json={"token": link})) == (401, "invalid_token")


def test_on_loopback_without_tls_the_cookie_has_a_plain_name(edged: Edged) -> None:
    cookie = edged.sign_in("sam").headers["set-cookie"]
    assert cookie.startswith("majorops=")
    assert "HttpOnly; SameSite=Lax" in cookie
    assert "Secure" not in cookie


def test_everywhere_else_the_cookie_is_bound_to_host_and_tls(edged: Edged) -> None:
    answer = edged.ask("POST", "https://mo.example/v1/auth/link", json={"token": edged.link("sam")})
    cookie = answer.headers["set-cookie"]
    assert cookie.startswith("__Host-majorops=")
    assert cookie.endswith("Path=/; Max-Age=2592000; HttpOnly; SameSite=Lax; Secure")
    assert edged.ask("GET", f"https://mo.example{MINE}").json()["id"] == "sam@example.com"


def test_a_cookie_alone_changes_nothing(edged: Edged) -> None:
    edged.sign_in("sam")
    assert edged.ask("GET", MINE).status_code == 200
    assert edged.ask("HEAD", MINE).status_code == 200
    assert refused(edged.ask("POST", MINE)) == (403, "csrf")
    assert edged.ask("POST", MINE, headers=MARKED).status_code == 200


@pytest.mark.parametrize("origin", ["https://evil.example", "null", "http://127.0.0.1:9", "http://["])
@pytest.mark.parametrize("path", [MINE, "/v1/open"])
def test_another_sites_page_is_refused(edged: Edged, origin: str, path: str) -> None:
    edged.sign_in("sam")
    answer = edged.ask("POST", path, headers=MARKED | {"origin": origin})
    assert refused(answer) == (403, "origin_refused")


def test_our_own_page_is_not(edged: Edged) -> None:
    edged.sign_in("sam")
    assert edged.ask("POST", MINE, headers=MARKED | {"origin": HOST}).status_code == 200


def test_signing_out_ends_the_session_not_only_the_cookie(edged: Edged) -> None:
    edged.sign_in("sam")
    kept = edged.client.cookies["majorops"]
    answer = edged.ask("POST", "/v1/auth/sign-out", headers=MARKED)
    assert answer.status_code == 204
    assert "Max-Age=0" in answer.headers["set-cookie"]
    assert refused(edged.ask("GET", MINE, headers={"cookie": f"majorops={kept}"})) == (401, "invalid_token")


def test_a_token_that_signs_out_is_revoked(edged: Edged) -> None:
    token = edged.token("sam", "read")
    assert edged.ask("POST", "/v1/auth/sign-out", token=token).status_code == 204
    assert refused(edged.ask("GET", MINE, token=token)) == (401, "invalid_token")


def test_an_old_cookie_does_not_stop_signing_in_again(edged: Edged) -> None:
    edged.client.cookies.set("majorops", "old")
    assert edged.sign_in("sam").status_code == 200


def test_a_session_ends_after_a_week_without_use(edged: Edged) -> None:
    edged.sign_in("sam")
    edged.at += 7 * DAY_MS
    assert refused(edged.ask("GET", MINE)) == (401, "invalid_token")


def test_a_session_in_daily_use_ends_after_thirty_days(edged: Edged) -> None:
    edged.sign_in("sam")
    for _ in range(29):
        edged.at += DAY_MS
        assert edged.ask("GET", MINE).status_code == 200
        edged.client.blocking_portal.call(edged.doorkeeper.verified.settle)
    edged.at += DAY_MS
    assert refused(edged.ask("GET", MINE)) == (401, "invalid_token")


def test_an_address_may_try_ten_times_a_minute(edged: Edged) -> None:
    tries = [edged.ask("POST", "/v1/auth/link", json={"token": "x"}) for _ in range(11)]
    assert [answer.status_code for answer in tries] == [401] * 10 + [429]
    assert refused(tries[-1]) == (429, "rate_limited")
    assert tries[-1].headers["retry-after"] == "6"
    assert edged.ask("GET", "/v1/open").status_code == 200
    edged.at += 6_000
    assert edged.sign_in("sam").status_code == 200


# -- noting use ---------------------------------------------------------------------------------------------


def test_use_is_noted_at_most_once_a_minute_after_the_answer(edged: Edged) -> None:
    token, seen = edged.token("sam"), []
    for step in (0, 59_000, 1_000):
        edged.at += step
        assert edged.ask("GET", MINE, token=token).status_code == 200
        edged.client.blocking_portal.call(edged.doorkeeper.verified.settle)
        row = edged.read(lambda tx: token_store.find_by_hash(tx, digest(token)))
        user = edged.read(lambda tx: people.load(tx, "sam@example.com"))
        assert row.last_used_at == user.last_seen_at
        seen.append(user.last_seen_at)
    assert seen == [edged.at - 60_000, edged.at - 60_000, edged.at]


def test_a_busy_store_keeps_nobody_at_the_door(edged: Edged) -> None:
    token = edged.token("sam")
    task = edged.client.blocking_portal.start_task_soon(edged.database.write, lambda tx: time.sleep(0.5))
    began = time.monotonic()
    assert edged.ask("GET", MINE, token=token).status_code == 200
    assert time.monotonic() - began < 0.4
    task.result()
