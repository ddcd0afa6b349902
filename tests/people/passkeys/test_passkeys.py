"""Passkeys that are right: added, used, listed, removed by those who may."""

import json

import pytest

from tests.people.conftest import Edged, refused
from tests.people.passkeys.authenticator import (
    KINDS,
    bytes_of,
)
from tests.people.passkeys.ring import (
    GET,
    NAME,
    PAGE,
    REFUSED,
    Passkeys,
    unchanged,
)


def kinds_of(house: Edged) -> list[str]:
    return [kind for kind, _, _ in house.journal()]


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
