"""Two spellings, one meaning: what is written in one reads the same from the other."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from majorops.platform.wording import (
    camel,
    clock_utc,
    epoch_ms,
    rfc3339,
    rfc3339_or_none,
    snake,
    whole_minutes,
)

FIRST, LAST = -62_135_596_800_000, 253_402_300_799_999  # the years 1 and 9999
names = st.from_regex(r"[a-z]+(_[a-z]+){0,4}", fullmatch=True)


@given(names)
def test_names_go_there_and_back(name: str) -> None:
    assert snake(camel(name)) == name
    assert "_" not in camel(name)


@given(st.integers(FIRST, LAST))
def test_times_go_there_and_back(at: int) -> None:
    text = rfc3339(at)
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z", text)
    assert epoch_ms(text) == at


@given(st.integers(FIRST, LAST), st.integers(FIRST, LAST))
def test_times_sort_as_text(one: int, other: int) -> None:
    assert (one < other) == (rfc3339(one) < rfc3339(other))


@pytest.mark.parametrize(
    ("text", "at"),
    [
        ("1970-01-01T00:00:00Z", 0),
        ("1969-12-31T23:59:59.500Z", -500),
        ("2026-03-07t12:00:00.1z", 1_772_884_800_100),
        ("2026-03-07T13:30:00.123999999+01:30", 1_772_884_800_123),
        ("2026-03-07T12:00:00-00:00", 1_772_884_800_000),
    ],
)
def test_a_time_is_read(text: str, at: int) -> None:
    assert epoch_ms(text) == at


def test_the_clock_of_titles_is_utc() -> None:
    assert clock_utc(1_772_884_800_000 + 125 * 60_000 + 59_999) == "14:05"
    assert rfc3339_or_none(None) is None
    assert rfc3339_or_none(0) == "1970-01-01T00:00:00.000Z"


@pytest.mark.parametrize(("ms", "minutes"), [(-1, 0), (0, 0), (59_999, 0), (60_000, 1), (3_600_000, 60)])
def test_minutes_are_whole(ms: int, minutes: int) -> None:
    assert whole_minutes(ms) == minutes
