"""How people write and read times on a terminal. All times are epoch ms, all clocks UTC."""

import re
from datetime import UTC, datetime, timedelta

from majorops.cli.refused import usage
from majorops.platform.wording import epoch_ms

SECOND = 1000
MINUTE = 60 * SECOND
HOUR = 60 * MINUTE
DAY = 24 * HOUR
_UNITS = {"d": DAY, "h": HOUR, "m": MINUTE, "s": SECOND}
_SPAN = re.compile(r"(?:(\d{1,4})d)?(?:(\d{1,4})h)?(?:(\d{1,5})m(?:in)?)?(?:(\d{1,6})s)?")
_CLOCK = re.compile(r"([01]?\d|2[0-3]):([0-5]\d)")
_KNOWN = "Such as 30m, 1h30m, 14:30 (UTC) or 2026-03-07T14:30:00Z."


def span_ms(text: str) -> int | None:
    """``1h 30m`` → ms; None when it is not a span."""
    found = _SPAN.fullmatch(text.replace(" ", "").lower())
    if found is None or not found.group():
        return None
    return sum(
        int(count) * unit for count, unit in zip(found.groups(), _UNITS.values(), strict=True) if count
    )


def moment_after(text: str, at: int) -> int:
    """A time to come: a span from ``at``, the next such clock time, or RFC 3339. Raises Refused: usage."""
    return _moment(text, at, direction=1)


def moment_before(text: str, at: int) -> int:
    """A time gone by: a span before ``at``, the last such clock time, or RFC 3339. Raises Refused: usage."""
    return _moment(text, at, direction=-1)


def _moment(text: str, at: int, *, direction: int) -> int:
    span = span_ms(text)
    if span is not None:
        return at + direction * span
    clock = _CLOCK.fullmatch(text.strip())
    if clock is not None:
        return _clock(int(clock.group(1)), int(clock.group(2)), at, direction=direction)
    try:
        return epoch_ms(text.strip())
    except ValueError as error:
        raise usage("invalid_time", f"{text[:64]!r} is not a time.", _KNOWN) from error


def _clock(hour: int, minute: int, at: int, *, direction: int) -> int:
    now = datetime.fromtimestamp(at / SECOND, UTC)
    found = now.replace(hour=hour, minute=minute, second=0, microsecond=0)
    if (found - now).total_seconds() * direction < 0:
        found += timedelta(days=direction)
    return int(found.timestamp()) * SECOND


def duration(ms: int) -> str:
    """``1h 05m``, ``5m 09s``, ``9s``; never below 0."""
    seconds = max(0, ms) // SECOND
    minutes, hours = seconds // 60, seconds // 3600
    if hours:
        return f"{hours}h {minutes % 60:02d}m"
    return f"{minutes}m {seconds % 60:02d}s" if minutes else f"{seconds}s"


def age(then: int, now: int) -> str:
    """``9s ago``, ``4m ago``, ``1h 05m ago``, ``3d ago``."""
    gone = max(0, now - then)
    if gone < MINUTE:
        return f"{gone // SECOND}s ago"
    if gone < HOUR:
        return f"{gone // MINUTE}m ago"
    return f"{duration(gone)} ago" if gone < 2 * DAY else f"{gone // DAY}d ago"


def day_and_clock(at: int) -> str:
    """``2026-03-07 14:30 UTC``."""
    return f"{datetime.fromtimestamp(at // SECOND, UTC):%Y-%m-%d %H:%M} UTC"


def clock_seconds(at: int) -> str:
    """``14:02:10``."""
    return f"{datetime.fromtimestamp(at // SECOND, UTC):%H:%M:%S}"
