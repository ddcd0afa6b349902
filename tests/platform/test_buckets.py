"""Buckets of requests: what each holds, that they are apart, and that they cost next to nothing."""

import time

import pytest

from majorops.platform.buckets import Buckets, Size
from majorops.platform.errors import TooMany

NOON = 1_772_884_800_000


class Clock:
    def __init__(self) -> None:
        self.at = NOON

    def __call__(self) -> int:
        return self.at


def refused(buckets: Buckets, bucket: str, whose: str) -> TooMany | None:
    try:
        buckets.take(bucket, whose)
    except TooMany as refusal:
        return refusal
    return None


def test_a_bucket_holds_what_it_holds_and_says_when_to_come_back() -> None:
    clock = Clock()
    buckets = Buckets({"user": Size(3)}, clock)
    assert [refused(buckets, "user", "mia") for _ in range(3)] == [None] * 3
    clock.at += 20_500
    refusal = refused(buckets, "user", "mia")
    assert refusal is not None
    assert (refusal.status, refusal.code, refusal.extra) == (429, "rate_limited", {"bucket": "user"})
    assert refusal.headers == {"retry-after": "40"}
    clock.at += 40_000
    assert refused(buckets, "user", "mia") is None


def test_nobody_drains_the_bucket_of_another() -> None:
    buckets = Buckets({"user": Size(1), "command": Size(1), "source": Size(1, minutes=5)}, Clock())
    for bucket in ("user", "source"):
        buckets.take(bucket, "mia")
        assert refused(buckets, bucket, "mia")
    assert refused(buckets, "user", "sam") is None
    assert refused(buckets, "command", "mia") is None


def test_nought_and_an_unnamed_bucket_never_end() -> None:
    buckets = Buckets({"user": Size(0)}, Clock())
    assert all(refused(buckets, name, "mia") is None for name in ("user", "other") for _ in range(2_000))


def test_what_is_remembered_is_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("majorops.platform.buckets._REMEMBERED", 100)
    clock = Clock()
    buckets = Buckets({"anonymous": Size(1)}, clock)
    for number in range(1_000):
        buckets.take("anonymous", str(number))
    assert len(buckets._memory._counts) <= 100
    assert refused(buckets, "anonymous", "999"), "the newest are the ones kept"


def test_one_costs_at_most_15_microseconds_of_cpu() -> None:
    buckets = Buckets({"user": Size(10**9)}, Clock())
    rounds = 20_000
    begun = time.process_time()
    for number in range(rounds):
        buckets.take("user", f"{number % 500}@example.com")
    assert (time.process_time() - begun) / rounds < 15e-6
