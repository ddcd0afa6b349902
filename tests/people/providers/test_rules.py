"""What a statement must say: each check by itself, with a clock that stands still."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from majorops.people.providers.rules import (
    LEEWAY_S,
    Expected,
    Unbelievable,
    check_claims,
    check_header,
    is_service,
    person_in,
)

NOW = 1_800_000_000
OURS = Expected("https://team.example", "us", frozenset({"app"}))
ANYTHING = (
    st.none()
    | st.booleans()
    | st.integers()
    | st.text()
    | st.lists(st.text())
    | st.dictionaries(st.text(), st.text())
)


def true(**more: Any) -> dict[str, Any]:
    return {
        "iss": OURS.issuer,
        "aud": ["us", "them"],
        "type": "app",
        "exp": NOW + 60,
        "sub": "s",
        "email": "A@B.example",
        **more,
    }


def test_a_true_statement_holds() -> None:
    check_claims(true(), OURS, now_s=NOW)
    assert person_in(true()).email == "a@b.example"


@given(st.sampled_from(["iss", "aud", "type", "exp"]), ANYTHING)
def test_any_other_value_is_refused_in_words_and_never_breaks(name: str, value: object) -> None:
    if name == "aud" and (value == "us" or (isinstance(value, list) and "us" in value)):
        return
    if name == "exp" and isinstance(value, int) and not isinstance(value, bool) and value > NOW - LEEWAY_S:
        return
    with pytest.raises(Unbelievable):
        check_claims(true(**{name: value}), OURS, now_s=NOW)


@given(st.integers(-200, 200))
def test_time_has_a_minute_of_grace(off: int) -> None:
    fits = off + LEEWAY_S > 0
    try:
        check_claims(true(exp=NOW + off), OURS, now_s=NOW)
    except Unbelievable:
        assert not fits
    else:
        assert fits


@given(st.dictionaries(st.text(min_size=1), ANYTHING))
def test_only_a_header_of_known_names_passes(header: dict[str, object]) -> None:
    honest = {"alg": "RS256", "kid": "k", "typ": "JWT"}
    assert check_header(honest) == "k"
    if set(header) - {"alg", "kid", "typ"}:
        with pytest.raises(Unbelievable):
            check_header({**honest, **{name: value for name, value in header.items() if name not in honest}})


@given(ANYTHING, ANYTHING)
def test_no_subject_and_no_email_is_no_person(subject: object, email: object) -> None:
    if isinstance(subject, str) and subject and isinstance(email, str) and "@" in email:
        return
    with pytest.raises(Unbelievable):
        person_in(true(sub=subject, email=email))


def test_a_service_is_no_person() -> None:
    assert is_service({"sub": "", "common_name": "ci.access"})
    assert not is_service(true())


@pytest.mark.parametrize(
    ("told", "name"),
    [
        ("Ana\nLópez\x00 \u202egnp", "Ana López gnp"),
        ("A" * 5_000, "A" * 200),
        (" \u200b\t", ""),
        ("\ud800Ana", "Ana"),
        (7, ""),
    ],
)
def test_a_name_is_taken_as_from_a_form(told: object, name: str) -> None:
    assert person_in(true(name=told)).name == name
