"""The promise of the next word: when it may be given, how it ends, what the badge says.

Source: rules.md section 9. Times are epoch ms, settings and spoken figures are minutes.
No clock settles a promise: only people do.
"""

import math
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple

from msgspec.structs import replace

from majorops.incidents.record import Change, Incident, Status, Visibility
from majorops.incidents.rules import not_resolved
from majorops.people.record import Person
from majorops.platform.decode import is_blank
from majorops.platform.errors import Conflict, Invalid
from majorops.platform.installation import Beat
from majorops.platform.wording import clock_utc, whole_minutes
from majorops.promises.record import Promise, PromiseState, Word

MINUTE_MS = 60_000
FARTHEST_MS = 7 * 24 * 60 * MINUTE_MS
ETA = "/nextUpdateEta"
REASON = "/promiseReason"


# -- making ------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class Ask:
    """A promise somebody wants to make. ``id`` is given before, so that what makes it can name it;
    ``field`` is the JSON pointer of the time; ``reason`` is for those who hold the promise it replaces."""

    id: str
    due_at: int
    visibility: Visibility
    made_in: Word | None = None
    reason: str | None = None
    field: str = ETA


def check_eta(due_at: int, *, at: int, field: str = ETA) -> None:
    """A promise is for a time still to come, at most 7 days ahead. Raises eta_in_past, eta_too_far."""
    if due_at <= at:
        raise Invalid(
            "eta_in_past",
            "The next update cannot be promised for the past.",
            field=field,
            hint="a time still to come",
        )
    if due_at > at + FARTHEST_MS:
        raise Invalid(
            "eta_too_far", "The next update is promised too far ahead.", field=field, hint="at most 7 days"
        )


def may_promise_alone(incident: Incident, visibility: Visibility) -> None:
    """Whether a bare promise is taken. Raises Conflict: incident_resolved, not_published."""
    not_resolved(incident)
    if visibility is Visibility.PUBLIC and not incident.published:
        raise Conflict(
            "not_published",
            "Nobody outside can see this incident, so nothing can be promised to them.",
            hint="Publish it first, or promise internally.",
        )


def make(incident: Incident, ask: Ask, beat: Beat, *, by: Person, at: int) -> Promise:
    """A new Open promise, held to the interval of the severity now (``beat``).

    Raises Invalid: eta_in_past, eta_too_far.
    """
    check_eta(ask.due_at, at=at, field=ask.field)
    return Promise(
        id=ask.id,
        incident_id=incident.id,
        visibility=ask.visibility,
        due_at=ask.due_at,
        made_at=at,
        made_by=by.name,
        made_by_id=by.id,
        interval_minutes=beat.interval,
        made_in=ask.made_in,
    )


# -- settling ----------------------------------------------------------------------------------------------


def is_open(promise: Promise) -> None:
    """Once settled, it stays settled. Raises Conflict promise_settled."""
    if promise.state is not PromiseState.OPEN:
        raise Conflict(
            "promise_settled",
            f"This promise is {promise.state.value}.",
            hint="A promise is settled once.",
            current=promise.state.value.capitalize(),
        )


def _settled(promise: Promise, state: PromiseState, *, at: int, reason: str | None = None) -> Promise:
    is_open(promise)
    # Below zero, and so zero, for what was kept, withdrawn in time, or cut short by the end.
    return replace(
        promise, state=state, settled_at=at, late_minutes=whole_minutes(at - promise.due_at), reason=reason
    )


def answer(promise: Promise, word: Word, *, at: int) -> Promise:
    """Settled by a communication: Kept until due, Late within the interval, else Broken.

    Raises Conflict promise_settled.
    """
    over = at - promise.due_at
    if over <= 0:
        state = PromiseState.KEPT
    elif over <= promise.interval_minutes * MINUTE_MS:
        state = PromiseState.LATE
    else:
        state = PromiseState.BROKEN
    return replace(_settled(promise, state, at=at), settled_in=word)


def give_way(promise: Promise, reason: str | None, *, at: int) -> Promise:
    """Settled by a new promise that comes without a word: Withdrawn until due, Broken after.

    Raises Invalid reason_required, Conflict promise_settled.
    """
    if is_blank(reason or ""):
        raise Invalid(
            "reason_required",
            f"A promise for {clock_utc(promise.due_at)} UTC is open.",
            field=REASON,
            hint="Say why it moves: those who were promised read it.",
        )
    state = PromiseState.WITHDRAWN if at <= promise.due_at else PromiseState.BROKEN
    return _settled(promise, state, at=at, reason=reason)


def withdraw(promise: Promise, reason: str, *, at: int) -> Promise:
    """Taken back in time, with a reason. Raises Conflict: promise_settled, promise_due."""
    is_open(promise)
    if at > promise.due_at:
        raise Conflict(
            "promise_due",
            "This promise is due; it can be kept late, not withdrawn.",
            hint="Cut a milestone or post an update.",
        )
    return _settled(promise, PromiseState.WITHDRAWN, at=at, reason=reason)


def break_at_end(promise: Promise, *, at: int) -> Promise:
    """The incident ended without the word, due or not: Broken. Raises Conflict promise_settled."""
    return _settled(promise, PromiseState.BROKEN, at=at)


def answered_by(word: Word, promise: Promise) -> bool:
    """Whether ``promise`` was waiting for ``word``: a public update answers public and internal ones,
    a milestone the internal one, an internal update none."""
    if word.kind == "milestone":
        return promise.visibility is Visibility.INTERNAL
    return word.visibility is Visibility.PUBLIC


def resolves(change: Change) -> bool:
    """Whether this act ends the incident."""
    ended_before = change.before is not None and change.before.status is Status.RESOLVED
    return change.after.status is Status.RESOLVED and not ended_before


# -- what is shown -----------------------------------------------------------------------------------------


def next_eta(promises: Iterable[Promise], *, public: bool = False) -> int | None:
    """The earliest due time of the Open ones; with ``public`` of the public ones only."""
    due = (
        p.due_at
        for p in promises
        if p.state is PromiseState.OPEN and (not public or p.visibility is Visibility.PUBLIC)
    )
    return min(due, default=None)


def made_line(promise: Promise) -> str:
    """Title of the event for a promise made."""
    return f"Next update promised for {clock_utc(promise.due_at)} UTC"


def settled_line(promise: Promise) -> str:
    """Title of the event for a promise settled."""
    how = f"late by {promise.late_minutes} min" if promise.state is PromiseState.LATE else promise.state.value
    return f"Promise for {clock_utc(promise.due_at)} UTC {how}"


class BadgeState(StrEnum):
    """The words of ``cadence.state``."""

    NOT_SET = "notSet"
    ON_TIME = "onTime"
    DUE_SOON = "dueSoon"
    OVERDUE = "overdue"
    CLOSED = "closed"


class Badge(NamedTuple):
    """The state of the promise on screen; both times are epoch ms."""

    state: BadgeState
    due_at: int | None
    last_communicated_at: int | None


def badge(
    status: Status, due_at: int | None, last_communicated_at: int | None, *, due_soon: int, at: int
) -> Badge:
    """The first that matches: closed, not set, overdue, due soon (``due_soon`` minutes), on time."""
    if status is Status.RESOLVED:
        state = BadgeState.CLOSED
    elif due_at is None:
        state = BadgeState.NOT_SET
    elif at > due_at:
        state = BadgeState.OVERDUE
    elif due_at - at <= due_soon * MINUTE_MS:
        state = BadgeState.DUE_SOON
    else:
        state = BadgeState.ON_TIME
    return Badge(state, due_at, last_communicated_at)


def badge_until(status: Status, due_at: int | None, *, due_soon: int, at: int) -> float:
    """The first moment after ``at`` at which the badge may be another by the clock alone."""
    if status is Status.RESOLVED or due_at is None or at > due_at:
        return math.inf
    soon = due_at - due_soon * MINUTE_MS
    return soon if at < soon else due_at + 1


def badge_words(shown: Badge, *, at: int) -> str:
    """The badge as people read it: ``overdue by 3 min, last update 14:05``."""
    gap = abs(at - (shown.due_at or at))
    minutes = f"{whole_minutes(gap)} min" if gap >= MINUTE_MS else "less than a minute"
    words = {
        BadgeState.NOT_SET: "not set",
        BadgeState.ON_TIME: f"on time, due in {minutes}",
        BadgeState.DUE_SOON: "due soon",
        BadgeState.OVERDUE: f"overdue by {minutes}",
        BadgeState.CLOSED: "closed",
    }
    last = shown.last_communicated_at
    return f"{words[shown.state]}, last update {'none yet' if last is None else clock_utc(last)}"
