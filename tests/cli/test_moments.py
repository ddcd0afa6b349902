"""How people write and read times."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from majorops.cli import moments
from majorops.cli.moments import DAY, HOUR, MINUTE, SECOND
from majorops.cli.refused import Refused
from majorops.platform.wording import epoch_ms, rfc3339

NOON = epoch_ms("2026-03-07T12:00:00Z")


@pytest.mark.parametrize(
    ("text", "ms"),
    [
        ("30m", 30 * MINUTE),
        ("30min", 30 * MINUTE),
        ("1h30m", 90 * MINUTE),
        ("1h 30m", 90 * MINUTE),
        ("90s", 90 * SECOND),
        ("2d", 2 * DAY),
        ("1H", HOUR),
    ],
)
def test_a_span_is_read(text: str, ms: int) -> None:
    assert moments.span_ms(text) == ms


@pytest.mark.parametrize("text", ["", "m", "30", "-5m", "30 minutes", "1m1h", "14:30"])
def test_what_is_no_span_is_not_guessed(text: str) -> None:
    assert moments.span_ms(text) is None


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("30m", "2026-03-07T12:30:00.000Z"),
        ("14:30", "2026-03-07T14:30:00.000Z"),
        ("9:15", "2026-03-08T09:15:00.000Z"),
        ("2026-03-07T15:00:00+02:00", "2026-03-07T13:00:00.000Z"),
    ],
)
def test_a_promise_lies_ahead(text: str, expected: str) -> None:
    assert rfc3339(moments.moment_after(text, NOON)) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("10m", "2026-03-07T11:50:00.000Z"),
        ("11:40", "2026-03-07T11:40:00.000Z"),
        ("23:40", "2026-03-06T23:40:00.000Z"),
    ],
)
def test_what_happened_lies_behind(text: str, expected: str) -> None:
    assert rfc3339(moments.moment_before(text, NOON)) == expected


@pytest.mark.parametrize("text", ["soon", "25:00", "2026-02-30T00:00Z", "2026-03-07T14:00:00"])
def test_no_time_is_refused_as_usage(text: str) -> None:
    with pytest.raises(Refused) as caught:
        moments.moment_after(text, NOON)
    assert (caught.value.code, caught.value.outcome) == ("invalid_time", 2)


@pytest.mark.parametrize(
    ("ms", "words"),
    [
        (0, "0s"),
        (9_000, "9s"),
        (309_000, "5m 09s"),
        (65 * MINUTE, "1h 05m"),
        (27 * HOUR, "27h 00m"),
        (-5, "0s"),
    ],
)
def test_a_duration_reads_as_spoken(ms: int, words: str) -> None:
    assert moments.duration(ms) == words


def test_an_age_reads_as_spoken() -> None:
    ages = [moments.age(NOON - gone, NOON) for gone in (9_000, 4 * MINUTE, 65 * MINUTE, 3 * DAY)]
    assert ages == ["9s ago", "4m ago", "1h 05m ago", "3d ago"]


@given(st.integers(0, 23), st.integers(0, 59), st.integers(NOON, NOON + 400 * DAY))
def test_a_clock_time_is_the_nearest_in_its_direction(hour: int, minute: int, at: int) -> None:
    text = f"{hour}:{minute:02d}"
    assert 0 <= moments.moment_after(text, at) + SECOND - at <= DAY + SECOND
    assert 0 <= at - moments.moment_before(text, at) < DAY
