"""Where passkeys can work, what a challenge is made of, and when a count went back."""

import itertools

import pytest

from majorops import doctor
from majorops.people.door.rules import counts_as_sign_in
from majorops.people.passkeys.rules import (
    ADD,
    SIGN_IN,
    Pending,
    address_of,
    challenge,
    known_transports,
    last_one_gone,
    pending_cookie,
    read_pending,
    went_back,
    write_pending,
)
from majorops.platform.errors import Conflict
from majorops.settings import Settings


@pytest.mark.parametrize(
    ("base_url", "origin", "name"),
    [
        ("https://ops.example.com", "https://ops.example.com", "ops.example.com"),
        ("https://Ops.Example.com/", "https://ops.example.com", "ops.example.com"),
        ("https://ops.example.com:443", "https://ops.example.com", "ops.example.com"),
        ("https://ops.example.com:8443", "https://ops.example.com:8443", "ops.example.com"),
        ("https://xn--gre-6ka8i.example", "https://xn--gre-6ka8i.example", "xn--gre-6ka8i.example"),
        ("http://localhost:8080", "http://localhost:8080", "localhost"),
        ("http://ops.localhost:80", "http://ops.localhost", "ops.localhost"),
    ],
)
def test_passkeys_work_at_one_address(base_url: str, origin: str, name: str) -> None:
    assert address_of(base_url, "127.0.0.1", 8080) == (origin, name, "")


@pytest.mark.parametrize("host", ["127.0.0.1", "::1", "localhost"])
def test_a_server_of_this_machine_has_a_name_of_its_own(host: str) -> None:
    assert address_of("", host, 8080) == ("http://localhost:8080", "localhost", "")


@pytest.mark.parametrize(
    ("base_url", "host", "word"),
    [
        ("http://ops.example.com", "0.0.0.0", "https"),  # noqa: S104  nothing listens there
        ("https://192.0.2.7", "0.0.0.0", "number"),  # noqa: S104
        ("https://[2001:db8::7]:8443", "0.0.0.0", "number"),  # noqa: S104
        ("http://127.0.0.1:8080", "127.0.0.1", "number"),
        ("http://notlocalhost", "127.0.0.1", "https"),
        ("https://a..b", "127.0.0.1", "no name"),
        ("https://größe.example", "127.0.0.1", "xn--"),
        ("https://ops.example.com:99999", "127.0.0.1", "no address"),
        ("", "0.0.0.0", "base_url"),  # noqa: S104
    ],
)
def test_where_they_cannot_work_it_says_why(base_url: str, host: str, word: str) -> None:
    address = address_of(base_url, host, 8080)
    assert (address.origin, address.rp_id) == ("", "")
    assert word in address.problem
    found = doctor.check_passkeys(Settings(base_url=base_url, host=host))
    assert found.state == doctor.WARNING
    assert word in found.says
    assert "base_url" in found.mend


def test_the_doctor_says_where_they_work() -> None:
    found = doctor.check_passkeys(Settings(base_url="https://ops.example.com"))
    assert (found.state, found.mend) == (doctor.OK, "")
    assert "https://ops.example.com" in found.says


def test_a_challenge_is_of_everything_that_it_is_for() -> None:
    parts = (("one", "two"), (ADD, SIGN_IN), ("", "mia@example.com"), ("n" * 43, "m" * 43), (1, 2))
    made = {
        challenge(secret, purpose, user, Pending(nonce, ends))
        for secret, purpose, user, nonce, ends in itertools.product(*parts)
    }
    assert len(made) == 2**5


def test_a_cookie_brings_back_what_it_was_given() -> None:
    pending = Pending("n" * 43, 5)
    assert read_pending(write_pending(pending), at=4) == pending


@pytest.mark.parametrize(
    "cookie", ["", "n.5", "n" * 43, f"{'n' * 43}.5.6", f"{'n' * 43}.x", f"{'n' * 42}é.5"]
)
def test_another_cookie_brings_nothing(cookie: str) -> None:
    with pytest.raises(Conflict) as raised:
        read_pending(cookie, at=4)
    assert raised.value.code == "challenge_over"


def test_the_cookie_of_an_attempt_goes_nowhere_else() -> None:
    words = set(pending_cookie("x", secure=True).split("; "))
    name = "__Host-majorops_passkey=x"
    assert words == {name, "Path=/", "Max-Age=300", "HttpOnly", "SameSite=Strict", "Secure"}
    assert pending_cookie("", secure=False).startswith("majorops_passkey=; ")
    assert "Max-Age=0" in pending_cookie("", secure=False)


@pytest.mark.parametrize(
    ("kept", "shown", "back"),
    [(0, 0, False), (0, 1, False), (5, 6, False), (5, 5, True), (5, 4, True), (5, 0, True)],
)
def test_a_count_only_goes_forward(kept: int, shown: int, back: bool) -> None:  # noqa: FBT001
    assert went_back(kept, shown) is back


def test_only_known_words_are_kept_of_a_browser() -> None:
    assert known_transports(["usb", "<script>", "internal", "usb"]) == ["internal", "usb"]


def test_losing_the_last_one_is_said() -> None:
    assert last_one_gone(1, company=False) == ""
    assert "a one-time link" in last_one_gone(0, company=False)
    assert "company" in last_one_gone(0, company=True)


def test_asking_how_is_no_attempt_and_signing_in_is() -> None:
    assert counts_as_sign_in("POST", "/v1/auth/passkey")
    assert not counts_as_sign_in("POST", "/v1/auth/passkey/options")
