"""Sessions, their cookie, and how often signing in may be tried."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from majorops.people.sessions.rules import (
    DAY_MS,
    MINUTE_MS,
    Bucket,
    attempt,
    cookie_name,
    ends_at,
    is_full,
    is_loopback,
    write_cookie,
)

NOON = 1_772_884_800_000


@pytest.mark.parametrize("host", ["localhost", "localhost:8080", "127.0.0.1:1", "[::1]:80", "mo.localhost"])
def test_this_machine_is_loopback(host: str) -> None:
    assert is_loopback(host)


@pytest.mark.parametrize("host", ["", "mo.example", "localhost.evil.example", "127.0.0.1.evil.example", "["])
def test_nothing_else_is(host: str) -> None:
    assert not is_loopback(host)


@pytest.mark.parametrize(
    ("scheme", "host", "name"),
    [
        ("http", "localhost:8080", "majorops"),
        ("https", "localhost:8080", "__Host-majorops"),
        ("http", "mo.example", "__Host-majorops"),  # a proxy ends TLS before us
        ("https", "mo.example", "__Host-majorops"),
    ],
)
def test_only_plain_http_on_this_machine_has_a_plain_cookie(scheme: str, host: str, name: str) -> None:
    assert cookie_name(scheme, host) == name
    assert write_cookie(name, "x").endswith("; Secure") is name.startswith("__Host-")


def test_an_empty_cookie_goes_at_once() -> None:
    assert "Max-Age=0;" in write_cookie("majorops", "")


@given(st.integers(0, 60), st.integers(0, 60))
def test_a_session_ends_when_old_or_unused(expires_in: int, seen_after: int) -> None:
    expires_at, seen_at = NOON + expires_in * DAY_MS, NOON + seen_after * DAY_MS
    assert ends_at(expires_at, seen_at) == min(expires_at, seen_at + 7 * DAY_MS)


@given(st.lists(st.integers(0, 20_000), max_size=80), st.integers(1, 20))
def test_no_minute_holds_more_than_twice_the_rate_and_waiting_always_helps(
    gaps: list[int], per_minute: int
) -> None:
    at, bucket, taken = NOON, None, []
    for gap in gaps:
        at += gap
        bucket, wait = attempt(bucket, per_minute=per_minute, at=at)
        if wait:
            assert attempt(bucket, per_minute=per_minute, at=at + wait + 1)[1] == 0
        else:
            taken.append(at)
    for start in taken:
        # A full bucket, and what comes back in a minute.
        assert sum(start <= moment < start + MINUTE_MS for moment in taken) <= 2 * per_minute


def test_ten_at_once_then_one_every_six_seconds() -> None:
    bucket: Bucket | None = None
    for _ in range(10):
        bucket, wait = attempt(bucket, per_minute=10, at=NOON)
        assert wait == 0
    assert attempt(bucket, per_minute=10, at=NOON)[1] == 6_000
    assert attempt(bucket, per_minute=10, at=NOON + 6_000)[1] == 0


def test_a_clock_that_goes_back_gives_nothing_away() -> None:
    bucket = Bucket(0, NOON)
    assert attempt(bucket, per_minute=10, at=NOON - 60_000)[1] > 0
    assert attempt(bucket, per_minute=10, at=NOON - 60_000)[0].at == NOON


def test_a_bucket_is_full_again_after_a_minute() -> None:
    assert not is_full(Bucket(0, NOON), per_minute=10, at=NOON + MINUTE_MS - 1)
    assert is_full(Bucket(0, NOON), per_minute=10, at=NOON + MINUTE_MS)
