"""What people do to action items: take them on, change them, close them."""

from typing import Any, NamedTuple

import msgspec
from msgspec import UNSET, UnsetType
from msgspec.structs import replace

from majorops.incidents import store as incident_store
from majorops.incidents.command.actions import known_user
from majorops.incidents.record import Change, Incident
from majorops.incidents.timeline.actions import finish
from majorops.people.record import Person
from majorops.people.rules import permit
from majorops.platform.database import Tx
from majorops.platform.decode import Moment, Note, SeatText, Title
from majorops.platform.errors import Forbidden, Invalid, NotFound
from majorops.platform.ids import new_ulid
from majorops.reviews import rules, store
from majorops.reviews.actions import begin, load, note_change
from majorops.reviews.record import ActionStatus, Review, ReviewAction


class AddAction(msgspec.Struct, rename="camel"):
    """``POST …/review/actions``. ``owner``: the e-mail of a known user."""

    title: Title
    owner: SeatText
    due_at: Moment


class EditAction(msgspec.Struct, rename="camel"):
    """``PATCH …/review/actions/{actionId}``."""

    status: ActionStatus | UnsetType = UNSET
    note: Note | UnsetType = UNSET
    due_at: Moment | UnsetType = UNSET
    owner: SeatText | UnsetType = UNSET


class Item(NamedTuple):
    """How an address names an action item."""

    incident: str
    action: str


def add_action(tx: Tx, ref: str, wish: AddAction, *, by: Person, at: int) -> Change:
    """Somebody takes something on; also after the review is published.

    Raises NotFound, Forbidden; Invalid invalid_value for an unknown owner; Conflict not_resolved.
    """
    change = begin(tx, ref, "review.action", by=by, at=at)
    review = load(tx, change.after)
    owner = _owner(tx, change.after, wish.owner)
    action = ReviewAction(
        id=new_ulid(at),
        incident_id=change.after.id,
        title=wish.title,
        owner_id=owner.id,
        owner=owner.name,
        due_at=wish.due_at,
        status=ActionStatus.OPEN,
        note=None,
        closed_at=None,
        created_at=at,
        created_by=by.id,
    )
    store.add_action(tx, action)
    _note(tx, change, review, action)
    return change


def edit_action(tx: Tx, item: Item, wish: EditAction, *, expected: int, by: Person, at: int) -> Change:
    """Change an item, or close it with its evidence.

    Raises NotFound, Forbidden; Invalid: reason_required, invalid_value; ChangedMeanwhile; Conflict
    status_transition.
    """
    before = incident_store.load_for(tx, item.incident, by)
    change = Change(kind="review", by=by, at=at, before=before, after=before)
    review, action = _seen(tx, change, item.action)
    _permit(tx, before, action, wish, by)
    given = _given(tx, before, wish)
    rules.check_closing(action, given.get("status"), given.get("note"))
    rules.action_unchanged(action, given, expected=expected)
    after = rules.action_edited(action, given, at=at)
    if after != action:
        store.save_action(tx, action, after)
        change.after = replace(change.after, version=change.after.version + 1)
        _note(tx, change, review, after)
    return change


def _seen(tx: Tx, change: Change, action_id: str) -> tuple[Review, ReviewAction]:
    incident, by = change.after, change.by
    action = store.find_action(tx, incident.id, action_id)
    review = store.find(tx, incident.id)
    if action is None or review is None:
        raise NotFound
    inside = by.commands or review.published or action.owner_id == by.id
    if not inside and not incident_store.standing(tx, incident, by).participant:
        raise NotFound
    return review, action


def _permit(tx: Tx, incident: Incident, action: ReviewAction, wish: EditAction, by: Person) -> None:
    """Closing is for the owner and the MIM; the rest for whoever may edit. Raises Forbidden."""
    if wish.status is not UNSET or wish.note is not UNSET:
        permit(by, "review.close")
        if not by.commands and action.owner_id != by.id:
            raise Forbidden(
                "forbidden", "Only its owner closes this item, or the MIM.", hint=f"It is {action.owner}'s."
            )
    if wish.due_at is not UNSET or wish.owner is not UNSET:
        permit(by, "review.action", None if by.commands else incident_store.standing(tx, incident, by))


def _given(tx: Tx, incident: Incident, wish: EditAction) -> dict[str, Any]:
    found: dict[str, Any] = {
        name: value for name in ("status", "note", "due_at") if (value := getattr(wish, name)) is not UNSET
    }
    if isinstance(wish.owner, str):
        owner = _owner(tx, incident, wish.owner)
        found |= {"owner_id": owner.id, "owner": owner.name}
    return found


def _owner(tx: Tx, incident: Incident, text: str) -> Person:
    """A user who can act on it, and see what it is about. Raises Invalid invalid_value."""
    person = known_user(tx, text)
    if person is None:
        raise Invalid("invalid_value", "There is no active user with this e-mail.", field="/owner")
    shut_out = incident.restricted and not person.commands
    if shut_out and not incident_store.standing(tx, incident, person).participant:
        raise Invalid(
            "invalid_value",
            f"{person.name} cannot see this incident.",
            field="/owner",
            hint="It is restricted; name them as a participant first.",
        )
    return person


def _note(tx: Tx, change: Change, review: Review, action: ReviewAction) -> None:
    change.touch("review_actions", action)
    note_change(tx, change, review)
    finish(tx, change)
