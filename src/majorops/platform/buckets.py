"""How often something may be asked, in buckets that do not share: counted in memory, by this process alone.

The counting is that of ``limits``, in a store of our own: its store in memory starts a thread every ten
milliseconds and asks the machine for the time.
"""

import math
from collections.abc import Callable, Mapping
from typing import NamedTuple

from limits import RateLimitItemPerMinute
from limits.storage import Storage
from limits.strategies import FixedWindowRateLimiter

from majorops.platform.errors import TooMany

_REMEMBERED = 20_000


class Size(NamedTuple):
    """So many in so many minutes; 0: no limit."""

    most: int
    minutes: int = 1


class _Memory(Storage):
    """Counts and when each ends (epoch seconds), oldest first; never more than ``_REMEMBERED``."""

    STORAGE_SCHEME = ["majorops-memory"]  # noqa: RUF012  declared like this by its base

    def __init__(self, now: Callable[[], int]) -> None:
        super().__init__()
        self._now = now
        self._counts: dict[str, tuple[int, float]] = {}

    @property
    def base_exceptions(self) -> type[Exception]:
        """Nothing here can fail as a server of counts could."""
        return ValueError

    def incr(self, key: str, expiry: float, amount: int = 1) -> int:
        """Count; the first one opens the window."""
        now = self._now() / 1000
        count, ends = self._counts.get(key, (0, 0.0))
        if ends <= now:
            self._counts.pop(key, None)  # so that it stands last again
            count, ends = 0, now + expiry
            if len(self._counts) >= _REMEMBERED:
                self._forget(now)
        self._counts[key] = (count + amount, ends)
        return count + amount

    def _forget(self, now: float) -> None:
        self._counts = {key: kept for key, kept in self._counts.items() if kept[1] > now}
        while len(self._counts) >= _REMEMBERED:
            del self._counts[next(iter(self._counts))]

    def get(self, key: str) -> int:
        """How many in the window that is open."""
        count, ends = self._counts.get(key, (0, 0.0))
        return count if ends > self._now() / 1000 else 0

    def get_expiry(self, key: str) -> float:
        """When the window ends."""
        return self._counts.get(key, (0, self._now() / 1000))[1]

    def check(self) -> bool:
        """It is always there."""
        return True

    def reset(self) -> int:
        """Forget everything; how many were known."""
        known = len(self._counts)
        self._counts.clear()
        return known

    def clear(self, key: str) -> None:
        """Forget one."""
        self._counts.pop(key, None)


class Buckets:
    """Named buckets, each of one size, one for everybody who asks. ``now``: epoch ms."""

    def __init__(self, sizes: Mapping[str, Size], now: Callable[[], int]) -> None:
        self._now = now
        self._memory = _Memory(now)
        self._limiter = FixedWindowRateLimiter(self._memory)
        # A namespace each: two buckets of one size must not count together.
        self._items = {
            name: RateLimitItemPerMinute(size.most, size.minutes, namespace=name)
            for name, size in sizes.items()
            if size.most
        }

    def take(self, bucket: str, whose: str) -> None:
        """Take one out of it. Raises TooMany ``rate_limited`` with Retry-After and the bucket's name."""
        item = self._items.get(bucket)
        if item is None or self._limiter.hit(item, whose):
            return
        left = self._memory.get_expiry(item.key_for(whose)) - self._now() / 1000
        raise TooMany(
            "rate_limited",
            f"More requests than the bucket {bucket} holds.",
            hint="Wait as long as Retry-After says.",
            bucket=bucket,
        ).with_headers(Retry_After=str(max(1, math.ceil(left))))
