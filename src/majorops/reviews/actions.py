"""What people do to a review: start, edit, publish, add to it; and what resolving and reopening do to it."""

from typing import Any

import msgspec
from msgspec import UNSET, UnsetType
from msgspec.structs import replace

from majorops.incidents import store as incident_store
from majorops.incidents.record import Change, EventType, FieldChange, Incident, ReviewStatus, Status
from majorops.incidents.timeline.actions import finish, write
from majorops.incidents.timeline.rules import GRACE_MS, Automatic
from majorops.people.record import Person
from majorops.people.rules import permit
from majorops.platform.database import Tx
from majorops.platform.decode import Body, Line, Moment, Text
from majorops.platform.errors import Invalid, NotFound, Refusal
from majorops.platform.ids import new_ulid
from majorops.platform.wording import rfc3339_or_none
from majorops.reviews import rules, store
from majorops.reviews.record import Addendum, Review


class StartReview(msgspec.Struct, rename="camel"):
    """``POST …/review``. ``repeatOf``: an earlier incident of the same cause."""

    repeat_of: Line | UnsetType | None = UNSET


class Sections(msgspec.Struct, rename="camel"):
    """The sections that people write, in Markdown; the seventh is the list of action items."""

    summary: Text | UnsetType = UNSET
    timeline: Text | UnsetType = UNSET
    root_cause: Text | UnsetType = UNSET
    went_well: Text | UnsetType = UNSET
    what_we_change: Text | UnsetType = UNSET
    learnings: Text | UnsetType = UNSET


class EditReview(msgspec.Struct, rename="camel"):
    """``PATCH …/review``. ``draftId``: the sections that are named were begun from this draft."""

    sections: Sections = msgspec.field(default_factory=Sections)
    scheduled_at: Moment | UnsetType = UNSET
    held_at: Moment | UnsetType = UNSET
    repeat_of: Line | UnsetType | None = UNSET
    draft_id: Line | UnsetType = UNSET

    @property
    def begun(self) -> tuple[str, dict[str, str]] | None:
        """The draft it was begun from, and what was made of it by section; None when there was none."""
        written = msgspec.to_builtins(self.sections)
        return (self.draft_id, written) if self.draft_id and written else None


class AddAddendum(msgspec.Struct, rename="camel"):
    """``POST …/review/addenda``."""

    text: Body


def load(tx: Tx, incident: Incident) -> Review:
    """The review. Raises Conflict not_resolved while there is none to come from; NotFound."""
    review = store.find(tx, incident.id) if incident.after_action else None
    if review is None:
        rules.may_start(incident)
        raise NotFound
    return review


def begin(tx: Tx, ref: str, act: str, *, by: Person, at: int) -> Change:
    """A change of the review, by somebody who may do ``act``. Raises NotFound, Forbidden."""
    before = incident_store.load_for(tx, ref, by)
    permit(by, act, None if by.commands else incident_store.standing(tx, before, by))
    return Change(kind="review", by=by, at=at, before=before, after=before)


def start(tx: Tx, ref: str, wish: StartReview, *, by: Person, at: int) -> tuple[Change, bool]:
    """Begin a review that no rule asked for; one that is there is given back. True: it is new.

    Raises NotFound, Forbidden; Invalid invalid_value; Conflict: not_resolved, review_published.
    """
    change = begin(tx, ref, "review.edit", by=by, at=at)
    given = {} if wish.repeat_of is UNSET else {"repeat_of": _earlier(tx, change, wish.repeat_of)}
    known = store.find(tx, change.after.id) if change.after.after_action else None
    if known is None:
        rules.may_start(change.after)
        fresh = rules.measured(replace(rules.drafted(change.after, at=at), **given), change.after)
        _create(tx, change, fresh)
        finish(tx, change)
        return change, True
    if given and given["repeat_of"] != known.repeat_of:
        version = change.after.version + 1
        _write_down(tx, change, known, rules.edited(known, change.after, given, version=version))
        change.after = replace(change.after, version=version)
        finish(tx, change)
    return change, False


def edit(tx: Tx, ref: str, wish: EditReview, *, expected: int, by: Person, at: int) -> Change:
    """Write sections, plan the meeting, say that it was held, name the incident it repeats.

    Raises NotFound, Forbidden; Invalid: timestamp_in_future, time_order, invalid_value; ChangedMeanwhile;
    Conflict: review_published, not_resolved, status_transition.
    """
    change = begin(tx, ref, "review.edit", by=by, at=at)
    change.intent = wish
    if wish.held_at is not UNSET:
        permit(by, "review.hold")
    review = load(tx, change.after)
    given = _given(tx, change, wish)
    rules.check_times(change.after, given, at=at)
    rules.check_unchanged(review, given, expected=expected, version=change.after.version)
    version = change.after.version + 1
    after = rules.edited(review, change.after, given, version=version)
    if after != review:
        _write_down(tx, change, review, after)
        change.after = replace(change.after, version=version)
        finish(tx, change)
    return change


def _given(tx: Tx, change: Change, wish: EditReview) -> dict[str, Any]:
    """The columns that a PATCH names, with what they are to hold."""
    found = {name: getattr(wish.sections, name) for name in wish.sections.__struct_fields__}
    found |= {"scheduled_at": wish.scheduled_at, "held_at": wish.held_at}
    if isinstance(wish.held_at, int) and wish.held_at <= change.at + GRACE_MS:
        found["held_at"] = min(wish.held_at, change.at)
    if wish.repeat_of is not UNSET:
        found["repeat_of"] = _earlier(tx, change, wish.repeat_of)
    return {name: value for name, value in found.items() if value is not UNSET}


def _earlier(tx: Tx, change: Change, ref: Any) -> str | None:
    """The incident whose cause is repeated. Absent and unseen read alike. Raises Invalid invalid_value."""
    if ref is None:
        return None
    try:
        found = incident_store.load_for(tx, ref, change.by)
    except Refusal:
        found = None
    if found is None or found.id == change.after.id or found.detected_at > change.after.detected_at:
        raise Invalid(
            "invalid_value",
            "That is no earlier incident.",
            field="/repeatOf",
            hint="A ULID, or INC- and a number, of an incident that you can see.",
        )
    return found.id


def publish(tx: Tx, ref: str, *, by: Person, at: int) -> Change:
    """Make it final, for everybody inside. Raises NotFound, Forbidden; Conflict: not_resolved,
    review_not_held, review_published.
    """
    change = begin(tx, ref, "review.hold", by=by, at=at)
    review = load(tx, change.after)
    _write_down(tx, change, review, rules.published(review, at=at))
    finish(tx, change)
    return change


def add_addendum(tx: Tx, ref: str, wish: AddAddendum, *, by: Person, at: int) -> Change:
    """Say what was learned since. Raises NotFound, Forbidden; Conflict: not_resolved, not_published."""
    change = begin(tx, ref, "review.edit", by=by, at=at)
    review = load(tx, change.after)
    rules.takes_addenda(review)
    addendum = Addendum(new_ulid(at), change.after.id, wish.text, by.name, by.id, at)
    store.add_addendum(tx, addendum)
    change.touch("review_addenda", addendum)
    note_change(tx, change, review)
    finish(tx, change)
    return change


# -- parts of other acts -----------------------------------------------------------------------------------


def note_change(tx: Tx, change: Change, review: Review) -> None:
    """Something below the review changed: open pages read it again."""
    after = rules.later(review)
    store.save(tx, review, after)
    change.after = replace(change.after, after_action=after.standing())


def on_resolved(tx: Tx, change: Change) -> None:
    """Reaction, the last of resolving: a Draft where a rule asks for one, else a new due time."""
    if change.after.status is not Status.RESOLVED or change.before is None:
        return
    known = store.find(tx, change.after.id) if change.after.after_action else None
    review = rules.at_resolving(known, change.after, at=change.at)
    if review is None:
        return
    if known is None:
        _create(tx, change, review)
    else:
        _write_down(tx, change, known, review)


def on_reopened(tx: Tx, change: Change) -> None:
    """Reaction: what was not published is a Draft again."""
    if change.before is None or change.before.status is not Status.RESOLVED:
        return
    review = store.find(tx, change.after.id) if change.after.after_action else None
    if review is not None:
        _write_down(tx, change, review, rules.at_reopening(review, change.after))


def _create(tx: Tx, change: Change, review: Review) -> None:
    store.add(tx, review)
    change.touch("reviews", review)
    change.after = replace(change.after, after_action=review.standing())
    _say(tx, change, None, review)


def _write_down(tx: Tx, change: Change, before: Review, after: Review) -> None:
    if after == before:
        return
    after = rules.later(after)
    store.save(tx, before, after)
    change.touch("reviews", after)
    change.after = replace(change.after, after_action=after.standing())
    _say(tx, change, before, after)


def _say(tx: Tx, change: Change, before: Review | None, after: Review) -> None:
    """``After Action {status}`` when its status or a time of its meeting moved."""
    moved = (
        FieldChange("afterAction.status", _word(before), _word(after)),
        *(
            FieldChange(f"afterAction.{name}", _moment(before, column), _moment(after, column))
            for name, column in (("scheduledAt", "scheduled_at"), ("heldAt", "held_at"))
        ),
    )
    moved = tuple(one for one in moved if one.before != one.after)
    if moved:
        title = f"After Action {after.status.wire}"
        write(tx, change, Automatic(EventType.ACTION, title, changes=moved))


def _word(review: Review | None) -> str | None:
    return None if review is None else ReviewStatus(review.status).wire


def _moment(review: Review | None, column: str) -> str | None:
    return None if review is None else rfc3339_or_none(getattr(review, column))
