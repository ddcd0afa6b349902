"""A challenge is good once, for a while, in the browser that asked, for what it asked."""

import pytest

from majorops.people.passkeys.rules import CHALLENGE_MS, COOKIE
from tests.people.conftest import ADDRESS, refused
from tests.people.passkeys.authenticator import Authenticator
from tests.people.passkeys.ring import CREATE, GET, NAME, PAGE, REFUSED, UNPROVED, Passkeys, unchanged


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


def test_behind_tls_the_cookie_of_an_attempt_is_of_this_host_alone(keys: Passkeys) -> None:
    asked = keys.house.client.post(f"{ADDRESS}/v1/auth/passkey/options", headers={**PAGE, "host": NAME})
    assert asked.headers["set-cookie"].startswith("__Host-majorops_passkey=")
    assert "; Secure" in asked.headers["set-cookie"]
