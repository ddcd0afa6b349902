"""What people do to status updates: post, correct, take back; and what resolving does."""

import msgspec
from msgspec import UNSET, UnsetType
from msgspec.structs import replace

from majorops.incidents import store as incident_store
from majorops.incidents.lifecycle.actions import ResolutionUpdate, Resolve
from majorops.incidents.record import Change, EventType, Retraction, Visibility
from majorops.incidents.rules import take_public_number
from majorops.incidents.timeline import store as timeline_store
from majorops.incidents.timeline.actions import finish, take_back, write
from majorops.incidents.timeline.rules import Automatic
from majorops.people.record import Person
from majorops.people.rules import permit
from majorops.platform.database import Tx
from majorops.platform.decode import Body, Line, Moment, Note
from majorops.platform.errors import Invalid, NotFound
from majorops.platform.ids import new_ulid
from majorops.promises import actions as promises
from majorops.promises.rules import Ask, check_eta
from majorops.updates import rules, store
from majorops.updates.record import StatusUpdate


class PostUpdate(msgspec.Struct, rename="camel"):
    """``POST …/updates``."""

    content: Body
    visibility: Visibility | UnsetType = UNSET
    next_update_eta: Moment | UnsetType = UNSET
    promise_reason: Note | UnsetType = UNSET
    corrects: Line | UnsetType = UNSET
    draft_id: Line | UnsetType = UNSET


def post(tx: Tx, ref: str, wish: PostUpdate, *, by: Person, at: int) -> Change:
    """Publish a note; a public one keeps the open promises.

    Raises NotFound, Forbidden; Invalid: eta_not_allowed, eta_in_past, eta_too_far, reason_required,
    invalid_value for an unknown ``corrects``.
    """
    before = incident_store.load_for(tx, ref, by)
    visibility = wish.visibility or Visibility.INTERNAL
    eta = wish.next_update_eta if isinstance(wish.next_update_eta, int) else None
    permit(by, rules.ACT[visibility], None if by.commands else incident_store.standing(tx, before, by))
    if eta is not None:
        # The customer ops seat writes internal notes; the word of the MIM is the MIM's to give.
        permit(by, "promise.make")
        rules.may_promise(before, eta)
        check_eta(eta, at=at)
    change = Change(kind="update", by=by, at=at, before=before, after=before, intent=wish)
    update = _draft(change, wish.content, visibility)
    if isinstance(wish.corrects, str):
        corrected = store.find(tx, before.id, wish.corrects)
        if corrected is None:
            raise Invalid("invalid_value", "There is no such update on this incident.", field="/corrects")
        update = rules.correct(update, corrected)
    _publish(tx, change, replace(update, next_update_eta=eta), wish.promise_reason or None)
    finish(tx, change)
    return change


def _draft(change: Change, content: str, visibility: Visibility) -> StatusUpdate:
    return StatusUpdate(
        id=new_ulid(change.at),
        incident_id=change.after.id,
        content=content,
        visibility=visibility,
        author=change.by.name,
        author_id=change.by.id,
        created_at=change.at,
        source=change.by.client,
    )


def _publish(tx: Tx, change: Change, update: StatusUpdate, promise_reason: str | None = None) -> None:
    """The update itself, its event, the promises it settles, and the one it makes; in this order."""
    if update.visibility is Visibility.PUBLIC:
        update = replace(update, public_number=take_public_number(change))
    store.add(tx, update)
    change.touch("updates", update)
    change.after = rules.counted(change.after, update)
    event = Automatic(
        EventType.UPDATE,
        "Status update posted",
        update.visibility,
        description=update.content,
        subject_id=update.id,
    )
    write(tx, change, event)
    word = rules.word_of(update)
    promises.settle_by_communication(tx, change, word)
    if update.next_update_eta is not None:
        ask = Ask(
            id=new_ulid(change.at),
            due_at=update.next_update_eta,
            visibility=update.visibility,
            made_in=word,
            reason=promise_reason,
        )
        promises.make_with(tx, change, ask)


def retract(tx: Tx, ref: str, update_id: str, reason: str, *, by: Person, at: int) -> Change:
    """Take back an update, and the event that announced it; the records stay.

    Raises NotFound, Forbidden; Conflict already_retracted.
    """
    before = incident_store.load_for(tx, ref, by)
    permit(by, "retract")
    update = store.find(tx, before.id, update_id)
    if update is None:
        raise NotFound
    rules.may_retract(update)
    change = Change(kind="update", by=by, at=at, before=before, after=before)
    taken_back = Retraction(at, by.name, reason)
    timeline_store.add_retraction(tx, before.id, store.KIND, update.id, by.id, taken_back)
    change.touch("updates", replace(update, retraction=taken_back))
    for about in timeline_store.about(tx, before.id, update.id):
        announced = timeline_store.find(tx, before.id, about.id)
        if announced is not None:
            take_back(tx, change, announced, reason)
    line = Automatic(EventType.ACTION, "Update taken back", reason=reason, subject_id=update.id)
    write(tx, change, line)
    finish(tx, change)
    return change


def on_resolved(tx: Tx, change: Change) -> None:
    """Reaction: the public update that was given with resolving."""
    if isinstance(change.intent, Resolve) and isinstance(change.intent.public_update, ResolutionUpdate):
        content = change.intent.public_update.content
        _publish(tx, change, _draft(change, content, Visibility.PUBLIC))
