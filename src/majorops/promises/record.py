"""A promise as stored."""

from enum import StrEnum

import msgspec

from majorops.incidents.record import Visibility


class PromiseState(StrEnum):
    """How it ended, or that it has not. The JSON word is the capitalised value."""

    OPEN = "open"
    KEPT = "kept"
    LATE = "late"
    BROKEN = "broken"
    WITHDRAWN = "withdrawn"


class Word(msgspec.Struct, frozen=True):
    """The communication that made or settled a promise, with what a projection must know to show its id."""

    kind: str  # "milestone" or "update"
    id: str
    visibility: Visibility
    number: int | None  # public number when the public columns see it


class Promise(msgspec.Struct, frozen=True):
    """The time of the next word, given to somebody. ``due_at``, ``made_at``, ``settled_at`` are epoch ms."""

    id: str
    incident_id: str
    visibility: Visibility
    due_at: int
    made_at: int
    made_by: str  # display name
    made_by_id: str
    interval_minutes: int  # of the severity when it was made; decides late or broken
    state: PromiseState = PromiseState.OPEN
    settled_at: int | None = None
    late_minutes: int | None = None
    reason: str | None = None
    made_in: Word | None = None
    settled_in: Word | None = None
    public_number: int | None = None  # set when visibility is public
