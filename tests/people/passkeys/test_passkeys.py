"""Passkeys over HTTP: one that is right comes in, and everything that is nearly right does not."""

import json
from collections.abc import Callable
from functools import partial
from typing import Any

import httpx
import pytest

from majorops.people.actions import PatchUser, amend_user
from majorops.people.passkeys.rules import CHALLENGE_MS, COOKIE, MOST
from majorops.people.record import SYSTEM
from tests.people.conftest import ADDRESS, Edged, refused
from tests.people.passkeys.authenticator import (
    KINDS,
    PRESENT,
    VERIFIED,
    Authenticator,
    Said,
    bytes_of,
    text_of,
)

NAME = "ops.example.com"
CREATE = Said(ADDRESS, NAME, "webauthn.create")
GET = Said(ADDRESS, NAME, "webauthn.get")
PAGE = {"x-majorops": "1"}
REFUSED = (401, "passkey_refused")
UNPROVED = (422, "passkey_unproved")
Lie = Callable[[dict[str, Any]], None]


class Passkeys:
    """The passkeys of mia at one house, and everybody's way to sign in by one."""

    def __init__(self, edged: Edged) -> None:
        self.house = edged

    def post(self, path: str, body: Any = None) -> httpx.Response:
        return self.house.ask("POST", path, headers=PAGE, json=body)

    def options(self, path: str) -> dict[str, Any]:
        answer = self.post(f"{path}/options")
        assert answer.status_code == 200, answer.text
        return dict(answer.json())

    def add(self, key: Authenticator, said: Said = CREATE, **more: Any) -> httpx.Response:
        return self.post("/v1/passkeys", key.create(self.options("/v1/passkeys"), said, **more))

    def added(self, name: str = "mia", kind: str = "ES256") -> Authenticator:
        """A passkey of this person's; afterwards nobody is signed in."""
        self.house.sign_in(name)
        key = Authenticator(kind)
        assert self.add(key).status_code == 201
        self.leave()
        return key

    def leave(self) -> None:
        self.house.client.cookies.clear()

    def sign_in(self, key: Authenticator, said: Said = GET, lie: Lie | None = None) -> httpx.Response:
        key.count += 1
        body = key.get(self.options("/v1/auth/passkey"), said)
        if lie is not None:
            lie(body)
        return self.post("/v1/auth/passkey", body)

    def who(self) -> httpx.Response:
        return self.house.ask("GET", "/v1/auth/session")


@pytest.fixture
def keys(edged: Edged) -> Passkeys:
    return Passkeys(edged)


def kinds_of(house: Edged) -> list[str]:
    return [kind for kind, _, _ in house.journal()]


# -- what is right ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", KINDS)
def test_a_passkey_signs_in_again_and_again(keys: Passkeys, kind: str) -> None:
    key = keys.added(kind=kind)
    assert keys.who().status_code == 401
    for _ in range(2):
        came = keys.sign_in(key)
        assert came.status_code == 200, came.text
        assert came.json()["user"]["id"] == "mia@example.com"
        assert came.json()["via"] == "cookie"
        assert keys.who().json()["user"]["id"] == "mia@example.com"
        keys.leave()
    started = [
        json.loads(body)["detail"] for kind, _, body in keys.house.journal() if kind == "session.started"
    ]
    assert [one["how"] for one in started] == ["sign_in", "passkey", "passkey"]


def test_one_that_never_counts_signs_in_twice(keys: Passkeys) -> None:
    key = keys.added()
    for _ in range(2):
        body = key.get(keys.options("/v1/auth/passkey"), GET)
        assert keys.post("/v1/auth/passkey", body).status_code == 200


def test_what_is_asked_for_is_strict(keys: Passkeys) -> None:
    keys.added()
    keys.house.sign_in("mia")
    asked = keys.options("/v1/passkeys")
    assert asked["rp"]["id"] == NAME
    assert asked["attestation"] == "none"
    assert asked["authenticatorSelection"] == {
        "residentKey": "required",
        "requireResidentKey": True,
        "userVerification": "required",
    }
    assert [one["alg"] for one in asked["pubKeyCredParams"]] == list(KINDS.values())
    assert len(asked["excludeCredentials"]) == 1
    assert "mia" not in bytes_of(asked["user"]["id"]).decode("latin-1")
    signing = keys.options("/v1/auth/passkey")
    assert signing["userVerification"] == "required"
    assert set(signing) == {"challenge", "rpId", "userVerification", "timeout"}


def test_it_is_listed_and_removed_and_both_are_written_down(keys: Passkeys) -> None:
    key = keys.added()
    keys.sign_in(key)
    (shown,) = keys.house.ask("GET", "/v1/passkeys").json()["passkeys"]
    assert (shown["name"], shown["madeFor"]) == ("Laptop", NAME)
    assert shown["lastUsedAt"] is not None
    gone = keys.house.ask("DELETE", f"/v1/passkeys/{shown['id']}", headers=PAGE)
    assert gone.json()["left"] == 0
    assert "a one-time link from an admin" in gone.json()["says"]
    assert keys.who().status_code == 200, "a session that it began goes on"
    keys.leave()
    assert refused(keys.sign_in(key)) == REFUSED
    assert [kind for kind in kinds_of(keys.house) if kind.startswith("passkey")] == [
        "passkey.added",
        "passkey.removed",
    ]


def test_nothing_that_signs_is_kept(keys: Passkeys) -> None:
    key = keys.added()
    cookie = keys.sign_in(key).cookies["majorops"]
    assert cookie not in keys.house.everything()
    assert key.credential_id in keys.house.everything(), "a control: this half may be read"


# -- what is not: adding ----------------------------------------------------------------------------------


def unchanged(house: Edged, attempt: Callable[[], httpx.Response]) -> httpx.Response:
    before = house.everything()
    answer = attempt()
    assert house.everything() == before, "something was written"
    return answer


LIES_ABOUT_NEW = {
    "another origin": CREATE._replace(origin="https://ops.example.com.evil.example"),
    "plain http": CREATE._replace(origin="http://ops.example.com"),
    "another port": CREATE._replace(origin="https://ops.example.com:8443"),
    "another name": CREATE._replace(rp_id="example.com"),
    "another challenge": CREATE._replace(challenge=text_of(b"x" * 32)),
    "the other type": CREATE._replace(type="webauthn.get"),
    "nobody verified": CREATE._replace(flags=PRESENT),
    "nobody present": CREATE._replace(flags=VERIFIED),
    "in a frame": CREATE._replace(cross_origin=True),
}


@pytest.mark.parametrize("said", LIES_ABOUT_NEW.values(), ids=LIES_ABOUT_NEW)
def test_a_lie_about_a_new_one_is_refused(keys: Passkeys, said: Said) -> None:
    keys.house.sign_in("mia")
    assert refused(unchanged(keys.house, lambda: keys.add(Authenticator(), said))) == UNPROVED
    assert keys.add(Authenticator()).status_code == 201, "a control: without the lie it is taken"


@pytest.mark.parametrize("field", ["credentialId", "clientData", "attestation"])
@pytest.mark.parametrize("junk", ["AAAA", "!!", "é", "a" * 9000])
def test_bytes_that_are_no_passkey_are_refused(keys: Passkeys, field: str, junk: str) -> None:
    keys.house.sign_in("mia")
    body = Authenticator().create(keys.options("/v1/passkeys"), CREATE)
    sent = {**body, field: junk}
    assert refused(unchanged(keys.house, lambda: keys.post("/v1/passkeys", sent))) == UNPROVED
    assert keys.post("/v1/passkeys", body).status_code == 201


@pytest.mark.parametrize(("kind", "number"), [("ES256", -36), ("RS256", -259), ("RS256", -65535)])
def test_another_kind_of_key_is_refused(
    keys: Passkeys, monkeypatch: pytest.MonkeyPatch, kind: str, number: int
) -> None:
    monkeypatch.setitem(KINDS, kind, number)
    keys.house.sign_in("mia")
    assert refused(unchanged(keys.house, lambda: keys.add(Authenticator(kind)))) == UNPROVED


def test_the_same_one_twice_is_refused(keys: Passkeys) -> None:
    key = keys.added()
    for name in ("mia", "sam"):
        keys.house.sign_in(name)
        twin = partial(keys.add, Authenticator(credential=key.credential))
        assert refused(unchanged(keys.house, twin)) == (409, "passkey_known")
        keys.leave()
    assert keys.sign_in(key).json()["user"]["id"] == "mia@example.com"


def test_nobody_has_more_than_a_few(keys: Passkeys) -> None:
    keys.house.sign_in("mia")
    for _ in range(MOST):
        assert keys.add(Authenticator()).status_code == 201
    assert refused(keys.add(Authenticator())) == (409, "too_many_passkeys")


def test_a_narrow_token_makes_no_way_in(keys: Passkeys) -> None:
    token = keys.house.token("ana", "command")
    for path in ("/v1/passkeys/options", "/v1/passkeys"):
        assert refused(keys.house.ask("POST", path, token=token)) == (403, "forbidden")
    assert keys.house.ask("POST", "/v1/passkeys/options", token=keys.house.token("ana", "admin")).is_success


def test_another_sites_page_adds_none(keys: Passkeys) -> None:
    keys.house.sign_in("mia")
    asked = keys.house.ask("POST", "/v1/passkeys/options")
    assert refused(asked) == (403, "csrf")
    foreign = {"origin": "https://evil.example", **PAGE}
    for path in ("/v1/passkeys/options", "/v1/auth/passkey/options", "/v1/auth/passkey"):
        asked = keys.house.ask("POST", path, headers=foreign)
        assert refused(asked) == (403, "origin_refused")


# -- what is not: signing in ------------------------------------------------------------------------------

LIES = {
    "another origin": GET._replace(origin="https://ops.example.com.evil.example"),
    "plain http": GET._replace(origin="http://ops.example.com"),
    "another name": GET._replace(rp_id="example.com"),
    "another challenge": GET._replace(challenge=text_of(b"x" * 32)),
    "the other type": GET._replace(type="webauthn.create"),
    "nobody verified": GET._replace(flags=PRESENT),
    "nobody present": GET._replace(flags=VERIFIED),
    "in a frame": GET._replace(cross_origin=True),
}


@pytest.mark.parametrize("said", LIES.values(), ids=LIES)
def test_a_lie_does_not_sign_in(keys: Passkeys, said: Said) -> None:
    key = keys.added()
    assert refused(unchanged(keys.house, lambda: keys.sign_in(key, said))) == REFUSED
    assert keys.who().status_code == 401
    assert keys.sign_in(key).status_code == 200, "a control: without the lie it comes in"


def altered(field: str) -> Lie:
    def lie(body: dict[str, Any]) -> None:
        data = bytearray(bytes_of(body[field]))
        data[-1] ^= 1
        body[field] = text_of(bytes(data))

    return lie


def given(field: str, value: str) -> Lie:
    return lambda body: body.update({field: value})


@pytest.mark.parametrize(
    "lie",
    [
        *(altered(field) for field in ("signature", "authenticatorData", "clientData", "credentialId")),
        *(given(field, "AAAA") for field in ("signature", "authenticatorData", "clientData", "userHandle")),
        *(given(field, "é") for field in ("signature", "authenticatorData", "clientData", "userHandle")),
        given("userHandle", ""),
    ],
)
@pytest.mark.parametrize("kind", KINDS)
def test_altered_bytes_do_not_sign_in(keys: Passkeys, kind: str, lie: Lie) -> None:
    key = keys.added(kind=kind)
    assert refused(unchanged(keys.house, lambda: keys.sign_in(key, lie=lie))) == REFUSED


def test_one_that_is_not_ours_does_not_sign_in(keys: Passkeys) -> None:
    mine = keys.added()
    stranger = Authenticator(handle=mine.handle)
    assert refused(unchanged(keys.house, lambda: keys.sign_in(stranger))) == REFUSED
    impostor = Authenticator(credential=mine.credential, handle=mine.handle)
    assert refused(unchanged(keys.house, lambda: keys.sign_in(impostor))) == REFUSED


def test_ones_own_with_the_handle_of_another_does_not_sign_in(keys: Passkeys) -> None:
    mia, sam = keys.added("mia"), keys.added("sam")
    lie = given("userHandle", sam.handle)
    assert refused(unchanged(keys.house, lambda: keys.sign_in(mia, lie=lie))) == REFUSED
    assert keys.sign_in(sam).json()["user"]["id"] == "sam@example.com"


def test_whoever_is_disabled_does_not_sign_in(keys: Passkeys) -> None:
    key = keys.added()

    def amend(wish: PatchUser) -> None:
        keys.house.write(lambda tx: amend_user(tx, "mia@example.com", wish, by=SYSTEM, at=keys.house.at))

    amend(PatchUser(disabled=True))
    assert refused(unchanged(keys.house, lambda: keys.sign_in(key))) == REFUSED
    amend(PatchUser(disabled=False))
    assert keys.sign_in(key).status_code == 200


# -- challenges -------------------------------------------------------------------------------------------


def test_a_challenge_is_good_once(keys: Passkeys) -> None:
    key = keys.added()
    body = key.get(keys.options("/v1/auth/passkey"), GET)
    cookie = keys.house.client.cookies[COOKIE]
    assert keys.post("/v1/auth/passkey", body).status_code == 200
    keys.leave()
    assert refused(keys.post("/v1/auth/passkey", body)) == (409, "challenge_over"), "its cookie is gone"
    keys.house.client.cookies.set(COOKIE, cookie)
    again = unchanged(keys.house, lambda: keys.post("/v1/auth/passkey", body))
    assert refused(again) == (409, "challenge_over")


def test_a_challenge_to_add_is_good_once(keys: Passkeys) -> None:
    keys.house.sign_in("mia")
    options = keys.options("/v1/passkeys")
    cookie = keys.house.client.cookies[COOKIE]
    assert keys.post("/v1/passkeys", Authenticator().create(options, CREATE)).status_code == 201
    keys.house.client.cookies.set(COOKIE, cookie)
    second = Authenticator().create(options, CREATE)
    assert refused(unchanged(keys.house, lambda: keys.post("/v1/passkeys", second))) == (
        409,
        "challenge_over",
    )


def test_a_challenge_is_of_the_browser_that_asked(keys: Passkeys) -> None:
    key = keys.added()
    theirs = keys.options("/v1/auth/passkey")
    keys.leave()
    keys.options("/v1/auth/passkey")
    stolen = key.get(theirs, GET)
    assert refused(unchanged(keys.house, lambda: keys.post("/v1/auth/passkey", stolen))) == REFUSED


def test_a_challenge_is_of_its_purpose_and_person(keys: Passkeys) -> None:
    key = keys.added()
    keys.house.sign_in("sam")
    to_add = keys.options("/v1/passkeys")
    assert refused(keys.post("/v1/auth/passkey", key.get(to_add, GET))) == REFUSED
    cookie = keys.house.client.cookies[COOKIE]
    keys.leave()
    keys.house.sign_in("mia")
    keys.house.client.cookies.set(COOKIE, cookie)
    assert refused(keys.post("/v1/passkeys", Authenticator().create(to_add, CREATE))) == UNPROVED


@pytest.mark.parametrize(("late", "outcome"), [(-1, (200, "")), (0, (409, "challenge_over"))])
def test_a_challenge_ends(keys: Passkeys, late: int, outcome: tuple[int, str]) -> None:
    key = keys.added()
    body = key.get(keys.options("/v1/auth/passkey"), GET)
    keys.house.at += CHALLENGE_MS + late
    assert refused(keys.post("/v1/auth/passkey", body)) == outcome


def test_a_cookie_that_promises_more_time_changes_the_challenge(keys: Passkeys) -> None:
    key = keys.added()
    body = key.get(keys.options("/v1/auth/passkey"), GET)
    nonce = keys.house.client.cookies[COOKIE].partition(".")[0]
    keys.leave()
    keys.house.at += CHALLENGE_MS
    keys.house.client.cookies.set(COOKIE, f"{nonce}.{keys.house.at + CHALLENGE_MS}")
    assert refused(keys.post("/v1/auth/passkey", body)) == REFUSED


def test_used_challenges_make_room(keys: Passkeys) -> None:
    key = keys.added()
    for _ in range(3):
        keys.sign_in(key)
        keys.house.at += CHALLENGE_MS
    assert keys.house.everything().count(str(keys.house.at)) == 1, "the last one"


# -- a copy ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("back", [0, -1])
def test_a_count_that_goes_back_is_refused_and_written_down(keys: Passkeys, back: int) -> None:
    key = keys.added()
    key.count = 5
    assert keys.sign_in(key).status_code == 200
    keys.leave()
    key.count += back - 1  # signing in adds one
    copy = keys.sign_in(key)
    assert refused(copy) == (401, "passkey_copied")
    assert keys.who().status_code == 401
    kind, actor, body = keys.house.journal()[-1]
    assert (kind, actor) == ("passkey.count_went_back", "")
    assert json.loads(body)["detail"] == {
        "owner": "mia@example.com",
        "name": "Laptop",
        "kept": 6,
        "shown": 6 + back,
    }
    key.count = 6
    assert keys.sign_in(key).status_code == 200, "its owner still comes in"


def test_nobody_without_the_key_can_cry_wolf(keys: Passkeys) -> None:
    key = keys.added()
    key.count = 5
    keys.sign_in(key)
    keys.leave()
    forger = Authenticator(credential=key.credential, handle=key.handle)
    assert refused(unchanged(keys.house, lambda: keys.sign_in(forger))) == REFUSED


# -- whose -------------------------------------------------------------------------------------------------


def test_an_admin_sees_and_removes_those_of_another_and_nobody_else_does(keys: Passkeys) -> None:
    key = keys.added()
    keys.house.sign_in("sam")
    of_mia = "/v1/passkeys?userId=mia@example.com"
    assert refused(keys.house.ask("GET", of_mia)) == (403, "forbidden")
    keys.leave()
    keys.house.sign_in("ana")
    (shown,) = keys.house.ask("GET", of_mia).json()["passkeys"]
    one = f"/v1/passkeys/{shown['id']}"
    keys.leave()
    keys.house.sign_in("sam")
    of_sam = unchanged(keys.house, lambda: keys.house.ask("DELETE", one, headers=PAGE))
    assert refused(of_sam) == (404, "not_found")
    keys.leave()
    keys.house.sign_in("ana")
    assert refused(keys.house.ask("DELETE", one, headers=PAGE)) == (404, "not_found"), (
        "not under her own name"
    )
    gone = keys.house.ask("DELETE", f"{one}?userId=mia@example.com", headers=PAGE)
    assert gone.json()["left"] == 0
    kind, actor, body = keys.house.journal()[-1]
    assert (kind, actor) == ("passkey.removed", "ana@example.com")
    assert json.loads(body)["detail"]["owner"] == "mia@example.com"
    keys.leave()
    assert refused(keys.sign_in(key)) == REFUSED


def test_attempts_are_counted(keys: Passkeys) -> None:
    key = keys.added()
    codes = [refused(keys.sign_in(key, lie=altered("signature")))[0] for _ in range(12)]
    assert codes[0] == 401
    assert codes[-1] == 429
