"""What may be written into the log, and when. Source: rules.md section 10."""

from typing import NamedTuple

from majorops.incidents.record import EventType, FieldChange, TimelineEvent, Visibility
from majorops.platform.errors import Conflict, Invalid

GRACE_MS = 5_000
LATE_MS = 60_000
POSTED_BY_PEOPLE = frozenset({EventType.ACTION, EventType.ALERT, EventType.UPDATE})


class Automatic(NamedTuple):
    """Wording of an event that the system writes. ``visibility`` None: safe for everyone."""

    type: EventType
    title: str
    visibility: Visibility | None = Visibility.INTERNAL
    description: str = ""
    phase_number: int | None = None
    reason: str | None = None
    changes: tuple[FieldChange, ...] = ()
    subject_id: str | None = None


def posted_type(asked: EventType | None) -> EventType:
    """``update`` unless a person chose another of theirs. Raises Invalid reserved_type."""
    if asked is None:
        return EventType.UPDATE
    if asked not in POSTED_BY_PEOPLE:
        raise Invalid(
            "reserved_type",
            f"The system writes {asked.value} events by itself.",
            field="/type",
            hint="action, alert or update",
        )
    return asked


def happened_at(asked: int | None, *, now: int) -> int:
    """When it happened; now when not said. Raises Invalid timestamp_in_future beyond 5 s of grace."""
    if asked is None:
        return now
    if asked > now + GRACE_MS:
        raise Invalid(
            "timestamp_in_future",
            "The log holds what has happened.",
            field="/timestamp",
            hint="A time that is past.",
        )
    return min(asked, now)


def correction_visibility(corrected: TimelineEvent, asked: Visibility | None) -> Visibility:
    """That of the corrected event; of one for everybody, the poster's choice."""
    if corrected.visibility is not None:
        return corrected.visibility
    return asked or Visibility.INTERNAL


def late_minutes(event: TimelineEvent) -> int:
    """Whole minutes between happening and writing, 0 below a minute."""
    gap = event.created_at - event.timestamp
    return gap // 60_000 if gap >= LATE_MS else 0


def may_retract(event: TimelineEvent) -> None:
    """Only what left command can be taken back, and once.

    Raises Invalid invalid_value, Conflict already_retracted.
    """
    if not event.open:
        raise Invalid("invalid_value", "An internal event went to nobody outside.", hint="Post a correction.")
    if event.retraction is not None:
        raise Conflict("already_retracted", "This was taken back before.")
