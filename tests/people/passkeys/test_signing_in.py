"""What nearly signs in does not, and nothing is written; a copy is written down."""

import json

import pytest

from majorops.people.actions import PatchUser, amend_user
from majorops.people.record import SYSTEM
from tests.people.conftest import refused
from tests.people.passkeys.authenticator import (
    KINDS,
    PRESENT,
    VERIFIED,
    Authenticator,
    Said,
    text_of,
)
from tests.people.passkeys.ring import (
    GET,
    REFUSED,
    Lie,
    Passkeys,
    altered,
    given,
    unchanged,
)

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


def test_attempts_are_counted(keys: Passkeys) -> None:
    key = keys.added()
    codes = [refused(keys.sign_in(key, lie=altered("signature")))[0] for _ in range(12)]
    assert codes[0] == 401
    assert codes[-1] == 429
