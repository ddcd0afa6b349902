"""One mapping between the two spellings: JSON (camelCase, RFC 3339) and storage (snake_case, epoch ms).

Source: decisions.md, "Words on the wire".
"""

import re
from datetime import UTC, datetime, timedelta
from functools import lru_cache

_RFC3339 = re.compile(r"\d{4}-\d{2}-\d{2}[Tt]\d{2}:\d{2}:\d{2}(\.\d{1,9})?([Zz]|[+-]\d{2}:\d{2})", re.ASCII)
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_ONE_MS = timedelta(milliseconds=1)
_FIRST_MS = (datetime.min.replace(tzinfo=UTC) - _EPOCH) // _ONE_MS
_LAST_MS = (datetime.max.replace(tzinfo=UTC) - _EPOCH) // _ONE_MS
_MINUTE_MS = 60_000


@lru_cache(maxsize=1024)
def camel(snake: str) -> str:
    """``phase_entered_at`` → ``phaseEnteredAt``."""
    head, *tail = snake.split("_")
    return head + "".join(part.capitalize() for part in tail)


@lru_cache(maxsize=1024)
def snake(camel_case: str) -> str:
    """``phaseEnteredAt`` → ``phase_entered_at``."""
    return re.sub(r"(?<!^)(?=[A-Z])", "_", camel_case).lower()


@lru_cache(maxsize=8192)
def rfc3339(at: int) -> str:
    """Epoch ms → ``2026-03-07T12:00:00.000Z``, always with milliseconds."""
    return (_EPOCH + at * _ONE_MS).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def rfc3339_or_none(at: int | None) -> str | None:
    """As :func:`rfc3339`, passing null on."""
    return None if at is None else rfc3339(at)


def epoch_ms(text: str) -> int:
    """RFC 3339 with an offset → epoch ms. Raises ValueError for anything else, the year 99999 included, and
    for what its offset leads out of the years 1 to 9999: nobody could tell it again.
    """
    if _RFC3339.fullmatch(text) is None:
        raise ValueError(text)
    at = (datetime.fromisoformat(text.upper()) - _EPOCH) // _ONE_MS
    if not _FIRST_MS <= at <= _LAST_MS:
        raise ValueError(text)
    return at


def clock_utc(at: int) -> str:
    """Epoch ms → ``14:05``, the way times are spoken in event titles; always UTC."""
    return f"{_EPOCH + at * _ONE_MS:%H:%M}"


def spoken_utc(at: int) -> str:
    """Epoch ms → ``7 Mar 14:05 UTC``, where the day may be another one."""
    when = _EPOCH + at * _ONE_MS
    return f"{when.day} {when:%b %H:%M} UTC"


def whole_minutes(ms: int) -> int:
    """Whole minutes in ``ms``, rounded down, at least 0."""
    return max(0, ms // _MINUTE_MS)
