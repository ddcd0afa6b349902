"""What is nearly a new passkey is none, and nothing is written."""

from functools import partial

import pytest

from majorops.people.passkeys.rules import MOST
from tests.people.conftest import refused
from tests.people.passkeys.authenticator import KINDS, PRESENT, VERIFIED, Authenticator, Said, text_of
from tests.people.passkeys.ring import CREATE, PAGE, UNPROVED, Passkeys, unchanged

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
