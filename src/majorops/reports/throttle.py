"""How often reports may come: from one address to one incident, and to one incident from everywhere.

Kept by this process alone, as the attempts to sign in are; a restart forgives.
"""

from majorops.people.sessions.rules import Bucket, attempt, is_full
from majorops.platform.errors import TooMany

FROM_ONE = 6
FROM_ALL = 60
"""A minute."""
_REMEMBERED = 10_000
Key = tuple[str, str]


class ReportThrottle:
    """Counts the reports of this process."""

    def __init__(self) -> None:
        self._buckets: dict[Key, Bucket] = {}

    def count(self, incident: str, address: str, *, at: int) -> None:
        """Count one. Raises TooMany ``rate_limited`` with Retry-After."""
        self._take((incident, address), FROM_ONE, at)
        self._take((incident, ""), FROM_ALL, at)

    def _take(self, key: Key, per_minute: int, at: int) -> None:
        if len(self._buckets) >= _REMEMBERED:
            self._buckets = {
                k: b
                for k, b in self._buckets.items()
                if not is_full(b, per_minute=FROM_ONE if k[1] else FROM_ALL, at=at)
            }
        self._buckets[key], wait = attempt(self._buckets.get(key), per_minute=per_minute, at=at)
        if wait:
            raise TooMany(
                "rate_limited",
                "Too many reports for this incident.",
                hint="The ones that came are kept.",
                bucket="reports",
            ).with_headers(Retry_After=str(-(-wait // 1000)))
