"""Whether the clock can be believed: what ends at a time cannot be judged by one that is wrong.

Asked anew each time, so that it is over by itself once the clock is right again.
"""

from collections.abc import Callable

import sqlalchemy as sa

from majorops.platform.database import Tx, compiled
from majorops.platform.errors import NotSignedIn
from majorops.platform.journal import journal
from majorops.platform.wording import rfc3339, whole_minutes

CODE = "clock_suspect"
MEND = "Set the clock (NTP); until then sign-in by a token that ends is refused, and by a provider."
NOT_BEFORE = 1_767_225_600_000  # 2026-01-01, before the first release
SUSPECT_MS = 5 * 60_000
_LAST_ENTRIES = 500
_last = sa.select(journal.c.at).order_by(journal.c.seq.desc()).limit(_LAST_ENTRIES).subquery()
_NEWEST = compiled(sa.select(sa.func.max(_last.c.at)))


def newest_at(tx: Tx) -> int:
    """The latest time in the last entries of the journal, 0 while there is none.

    Not the last entry's alone: one that was written by the wrong clock must not make it right.
    """
    row = tx.one(_NEWEST)
    return int(row[0]) if row is not None and row[0] is not None else 0


def doubt(at: int, newest: int) -> str | None:
    """Why ``at`` cannot be now, or None."""
    if at < NOT_BEFORE:
        return f"the clock says {rfc3339(at)}, which is before this program was made"
    if newest > at + SUSPECT_MS:
        return f"the clock is {whole_minutes(newest - at)} min behind the newest stored entry"
    return None


class Clock:
    """What a running server knows of its clock. ``newest``: the latest time stored before it started."""

    def __init__(self, now: Callable[[], int]) -> None:
        self._now = now
        self.newest = 0

    def doubt(self) -> str | None:
        """Why it cannot be believed now, or None."""
        return doubt(self._now(), self.newest)

    def check(self) -> None:
        """Raises NotSignedIn ``clock_suspect``: what proves itself by a time proves nothing now."""
        if (why := self.doubt()) is not None:
            raise NotSignedIn(
                "clock_suspect",
                f"The server cannot tell whether this sign-in still holds: {why}.",
                hint="Have the server's clock set. A session, a one-time link, an emergency code still work.",
            )
