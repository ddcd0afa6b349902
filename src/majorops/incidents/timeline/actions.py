"""What people and the system do to the log: post, correct, take back."""

import msgspec
from msgspec import UNSET, UnsetType
from msgspec.structs import replace

from majorops.incidents import store as incident_store
from majorops.incidents.record import Change, EventType, Retraction, TimelineEvent, Visibility
from majorops.incidents.rules import take_public_number
from majorops.incidents.timeline import rules, store
from majorops.incidents.timeline.rules import Automatic
from majorops.people.record import Person
from majorops.people.rules import permit
from majorops.platform.database import Tx
from majorops.platform.decode import Moment, Text, Title
from majorops.platform.errors import Invalid, NotFound
from majorops.platform.ids import new_ulid
from majorops.platform.journal import record


class PostEvent(msgspec.Struct, rename="camel"):
    """``POST …/timeline``."""

    title: Title
    type: EventType | UnsetType = UNSET
    description: Text = ""
    visibility: Visibility | UnsetType = UNSET
    timestamp: Moment | UnsetType = UNSET
    corrects: str | UnsetType = UNSET


def write(tx: Tx, change: Change, wording: Automatic) -> TimelineEvent:
    """Add the event that the system writes for ``change``; counted on ``change.after``."""
    event = TimelineEvent(
        id=new_ulid(change.at),
        incident_id=change.after.id,
        type=wording.type,
        title=wording.title,
        description=wording.description,
        actor=change.by.name,
        created_at=change.at,
        visibility=wording.visibility,
        phase_number=wording.phase_number,
        timestamp=change.at,
        actor_id=change.by.id,
        automatic=True,
        reason=wording.reason,
        changes=wording.changes,
        subject_id=wording.subject_id,
    )
    return append(tx, change, event)


def append(tx: Tx, change: Change, event: TimelineEvent) -> TimelineEvent:
    """Store one event, give it its public number, count it, and make it part of ``change``."""
    if event.open:
        event = replace(event, public_number=take_public_number(change))
    counted = change.after
    change.after = replace(
        counted,
        event_count=counted.event_count + 1,
        open_event_count=counted.open_event_count + int(event.open),
    )
    store.add(tx, event)
    change.touch("timeline", event)
    return event


def finish(tx: Tx, change: Change) -> None:
    """The last line of every act on an incident: react, save what differs, write it down, publish."""

    def save() -> None:
        stored = change.stored or change.before
        if stored is not None:
            incident_store.save(tx, stored, change.after)

    record(tx, change, save)


def post_event(tx: Tx, ref: str, wish: PostEvent, *, by: Person, at: int) -> Change:
    """A participant writes into the log, or corrects an entry.

    Raises NotFound, Forbidden, Invalid: reserved_type, timestamp_in_future, unknown_event.
    """
    before = incident_store.load_for(tx, ref, by)
    permit(by, "timeline.post", None if by.commands else incident_store.standing(tx, before, by))
    change = Change(kind="timeline", by=by, at=at, before=before, after=before)
    event = TimelineEvent(
        id=new_ulid(at),
        incident_id=before.id,
        type=rules.posted_type(wish.type or None),
        title=wish.title,
        description=wish.description,
        actor=by.name,
        created_at=at,
        visibility=wish.visibility or Visibility.INTERNAL,
        phase_number=None,
        timestamp=rules.happened_at(None if wish.timestamp is UNSET else wish.timestamp, now=at),
        actor_id=by.id,
    )
    if isinstance(wish.corrects, str):
        _correct(tx, change, event, wish)
    else:
        append(tx, change, event)
    finish(tx, change)
    return change


def _correct(tx: Tx, change: Change, event: TimelineEvent, wish: PostEvent) -> None:
    corrected = store.find(tx, change.after.id, str(wish.corrects))
    if corrected is None:
        raise Invalid("unknown_event", "There is no such event on this incident.", field="/corrects")
    event = replace(
        event,
        corrects=corrected.id,
        corrects_number=corrected.public_number,
        visibility=rules.correction_visibility(corrected, wish.visibility or None),
    )
    append(tx, change, event)
    later = store.find(tx, change.after.id, corrected.id)
    if later is not None:
        change.touch("timeline", later)


def retract_event(tx: Tx, ref: str, event_id: str, reason: str, *, by: Person, at: int) -> Change:
    """Take back what went out by mistake; the record stays, outsiders read when it was taken back.

    Raises NotFound, Forbidden, Invalid, Conflict already_retracted.
    """
    before = incident_store.load_for(tx, ref, by)
    permit(by, "retract")
    event = store.find(tx, before.id, event_id)
    if event is None:
        raise NotFound
    rules.may_retract(event)
    change = Change(kind="timeline", by=by, at=at, before=before, after=before)
    take_back(tx, change, event, reason)
    write(tx, change, Automatic(EventType.ACTION, "Event taken back", reason=reason, subject_id=event.id))
    finish(tx, change)
    return change


def take_back(tx: Tx, change: Change, event: TimelineEvent, reason: str) -> None:
    """Mark ``event`` as taken back within ``change``; nothing when it was before."""
    if store.find_retraction(tx, change.after.id, "timeline", event.id) is not None:
        return
    taken_back = Retraction(change.at, change.by.name, reason)
    store.add_retraction(tx, change.after.id, "timeline", event.id, change.by.id, taken_back)
    change.touch("timeline", replace(event, retraction=taken_back))
