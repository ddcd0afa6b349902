"""What is sealed is read with its key, at its place, unaltered, and not otherwise."""

import pytest
from hypothesis import given
from hypothesis import strategies as some

from majorops.platform.vault import Unopenable, Vault, fingerprint, fresh_key, is_sealed

KEY = fresh_key()
PLACE = "intake_sources secret 1"


@given(some.text(), some.text())
def test_what_is_sealed_is_opened(text: str, place: str) -> None:
    vault = Vault([KEY])
    assert vault.open(vault.seal(text, place), place) == text


def test_it_hides_the_text_and_is_never_twice_the_same() -> None:
    vault = Vault([KEY])
    once, again = (vault.seal("hunter2 hunter2", PLACE) for _ in range(2))
    assert is_sealed(once)
    assert once != again
    assert "hunter2" not in once
    assert fingerprint(KEY) in once
    assert KEY.hex() not in once


def test_another_key_opens_nothing() -> None:
    sealed = Vault([KEY]).seal("hunter2", PLACE)
    with pytest.raises(Unopenable):
        Vault([fresh_key()]).open(sealed, PLACE)


def test_another_row_opens_nothing() -> None:
    vault = Vault([KEY])
    with pytest.raises(Unopenable):
        vault.open(vault.seal("hunter2", PLACE), "intake_sources secret 2")


def test_plain_text_is_not_taken_for_a_secret() -> None:
    with pytest.raises(Unopenable):
        Vault([KEY]).open("hunter2", PLACE)


def test_every_altered_letter_is_found() -> None:
    vault = Vault([KEY])
    sealed = vault.seal("hunter2", PLACE)
    for at in range(len(sealed)):
        other = "A" if sealed[at] != "A" else "Q"
        with pytest.raises(Unopenable):
            vault.open(sealed[:at] + other + sealed[at + 1 :], PLACE)
    with pytest.raises(Unopenable):
        vault.open(sealed[:-8], PLACE)


def test_older_keys_open_and_the_first_seals() -> None:
    old, new = fresh_key(), fresh_key()
    sealed = Vault([old]).seal("hunter2", PLACE)
    both = Vault([new, old])
    assert both.open(sealed, PLACE) == "hunter2"
    assert both.current == fingerprint(new)
    assert Vault([new]).open(both.seal("hunter2", PLACE), PLACE) == "hunter2"


def test_nothing_stays_nothing() -> None:
    vault = Vault([KEY])
    assert vault.seal("", PLACE) == ""
    assert vault.open("", PLACE) == ""
