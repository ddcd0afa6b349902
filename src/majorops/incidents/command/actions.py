"""What people do to the command team: seats, the hand-over of the MIM seat, joining and leaving."""

import msgspec
from msgspec import UNSET, UnsetType
from msgspec.structs import replace

from majorops.incidents import rules as incident_rules
from majorops.incidents import store
from majorops.incidents.command import rules
from majorops.incidents.record import Change, EventType, FieldChange, Handover, Incident, Participant
from majorops.incidents.timeline.actions import finish, write
from majorops.incidents.timeline.rules import Automatic
from majorops.people import store as people
from majorops.people.record import Person
from majorops.people.rules import permit
from majorops.platform.database import Tx
from majorops.platform.decode import Note, SeatText, Text
from majorops.platform.errors import ChangedMeanwhile, Conflict, Invalid, NotFound
from majorops.platform.wording import camel

_EDITABLE = ("sre", "leader", "service_manager", "customer_ops")


class Seats(msgspec.Struct, rename="camel"):
    """The seats that a MIM fills: ``command`` of a new incident."""

    sre: SeatText | UnsetType = UNSET
    leader: SeatText | UnsetType = UNSET
    service_manager: SeatText | UnsetType = UNSET
    customer_ops: SeatText | UnsetType = UNSET


class EditCommand(Seats, rename="camel"):
    """``PATCH …/command``. ``mim`` is named here only to be refused with its own code."""

    mim: SeatText | UnsetType = UNSET


class OfferHandover(msgspec.Struct, rename="camel"):
    """``POST …/command/handover``."""

    to: SeatText
    brief: Text = ""


class AnswerHandover(msgspec.Struct, rename="camel"):
    """``POST …/handover/accept`` and ``…/decline``."""

    note: Note = ""


class Join(msgspec.Struct, rename="camel"):
    """``POST …/participants``; without ``userId``: oneself."""

    user_id: SeatText | UnsetType = UNSET


def known_user(tx: Tx, text: str) -> Person | None:
    """The active user whose e-mail this is, in any case."""
    return people.find_person(tx, text.strip().lower()) if "@" in text else None


def take_seat(tx: Tx, change: Change, name: str, text: str) -> None:
    """Seat ``text`` within ``change``: log line, and a known user becomes a participant."""
    before = change.after
    known = known_user(tx, text)
    after = rules.seat(before, name, text, known)
    if after == before:
        return
    change.after = after
    values = FieldChange(f"command.{camel(name)}", before.seat_shown(name), after.seat_shown(name))
    write(tx, change, Automatic(EventType.COMMAND, rules.seat_line(name, before, after), changes=(values,)))
    if known is not None:
        add_participant(tx, change, known)


def add_participant(tx: Tx, change: Change, person: Person) -> Participant:
    """Make ``person`` a participant within ``change``; who is one already stays as they are."""
    have = store.find_participant(tx, change.after.id, person.id)
    named = change.by.id != person.id
    if have is not None and have.left_at is None and have.named >= named:
        return have
    if have is not None and have.left_at is None:
        have = replace(have, named=True)
        store.save_participant(tx, have, new=False)
        return have
    joined = Participant(
        incident_id=change.after.id,
        user_id=person.id,
        display_name=person.name,
        joined_at=change.at,
        left_at=None,
        added_by=change.by.name,
        named=named,
    )
    store.save_participant(tx, joined, new=have is None)
    change.touch("participants", joined)
    write(tx, change, Automatic(EventType.COMMAND, f"{person.name} joined"))
    return joined


def check_version(
    before: Incident, expected: int, wish: dict[str, object], current: dict[str, object]
) -> None:
    """412 with the fields in which the request and the stored row differ."""
    if expected == before.version:
        return
    differs = [{"field": f, "yours": wish[f], "current": current[f]} for f in wish if wish[f] != current[f]]
    raise ChangedMeanwhile(
        "version_conflict",
        "Somebody changed this since you read it.",
        hint="Read it again and decide.",
        current=f'"v{before.version}"',
        differs=differs,
    )


def edit_command(tx: Tx, ref: str, wish: EditCommand, *, expected: int, by: Person, at: int) -> Change:
    """Change seats other than the MIM's.

    Raises NotFound, Forbidden, ChangedMeanwhile, Conflict: incident_resolved, handover_required.
    """
    before = store.load_for(tx, ref, by)
    permit(by, "seats.edit")
    given = {s: getattr(wish, s) for s in _EDITABLE if getattr(wish, s) is not UNSET}
    check_version(
        before,
        expected,
        {camel(s): t for s, t in given.items()},
        {camel(s): before.seat_shown(s) for s in given},
    )
    incident_rules.not_resolved(before)
    if wish.mim is not UNSET:
        raise Conflict(
            "handover_required",
            "The MIM seat changes hands by an offer that is accepted.",
            hint="POST /v1/incidents/{id}/command/handover",
        )
    change = Change(kind="command", by=by, at=at, before=before, after=before)
    for name, text in given.items():
        take_seat(tx, change, name, text)
    if change.after != before:
        change.after = replace(change.after, version=before.version + 1)
        finish(tx, change)
    return change


def _handover(
    tx: Tx, change: Change, handover: Handover | None, said: str, *, reason: str | None = None
) -> None:
    change.after = replace(change.after, handover=handover)
    write(tx, change, Automatic(EventType.COMMAND, f"MIM hand-over to {said}", reason=reason))


def offer_handover(tx: Tx, ref: str, wish: OfferHandover, *, by: Person, at: int) -> Change:
    """Offer the MIM seat to a mim or admin; nothing changes until they accept.

    Raises NotFound, Forbidden; Invalid: not_a_mim, invalid_value; Conflict: incident_resolved, handover_open.
    """
    before = store.load_for(tx, ref, by)
    permit(by, "handover.offer")
    rules.may_offer(before, by)
    to = rules.may_take(before, known_user(tx, wish.to))
    offered = rules.offer(before, to=to, brief=wish.brief, by=by, at=at)
    change = Change(kind="handover", by=by, at=at, before=before, after=before)
    _handover(tx, change, offered, f"{to.name} offered", reason=wish.brief or None)
    finish(tx, change)
    return change


def accept_handover(tx: Tx, ref: str, *, by: Person, at: int) -> Change:
    """Take command. Raises NotFound, Conflict no_handover_open, Forbidden not_offered_to_you."""
    before = store.load_for(tx, ref, by)
    permit(by, "incident.command")
    rules.answerable(before, by)
    change = Change(kind="handover", by=by, at=at, before=before, after=replace(before, handover=None))
    take_seat(tx, change, "mim", by.id)
    finish(tx, change)
    return change


def decline_handover(tx: Tx, ref: str, note: str, *, by: Person, at: int) -> Change:
    """Say no. Raises NotFound, Conflict no_handover_open, Forbidden not_offered_to_you."""
    before = store.load_for(tx, ref, by)
    permit(by, "incident.command")
    offered = rules.answerable(before, by)
    change = Change(
        kind="handover", by=by, at=at, before=before, after=before, intent=replace(offered, state="Declined")
    )
    _handover(tx, change, None, f"{offered.to_name} declined", reason=note or None)
    finish(tx, change)
    return change


def withdraw_handover(tx: Tx, ref: str, *, by: Person, at: int) -> Change:
    """Take the offer back. Raises NotFound, Forbidden, Conflict no_handover_open."""
    before = store.load_for(tx, ref, by)
    permit(by, "handover.offer")
    offered = rules.withdrawable(before, by)
    change = Change(
        kind="handover", by=by, at=at, before=before, after=before, intent=replace(offered, state="Withdrawn")
    )
    _handover(tx, change, None, f"{offered.to_name} withdrawn")
    finish(tx, change)
    return change


def join(tx: Tx, ref: str, wish: Join, *, by: Person, at: int) -> tuple[Change, Participant]:
    """Join, or be named by a MIM; who is in already gets the same row.

    Raises NotFound, Forbidden, Invalid invalid_value for an unknown user.
    """
    before = store.load_for(tx, ref, by)
    asked = wish.user_id if isinstance(wish.user_id, str) else by.id
    person: Person | None = by
    if asked.strip().lower() == by.id:
        permit(by, "participants.name" if before.restricted else "participants.join")
    else:
        permit(by, "participants.name")
        person = known_user(tx, asked)
    if person is None:
        raise Invalid("invalid_value", "There is no active user with this e-mail.", field="/userId")
    change = Change(kind="participants", by=by, at=at, before=before, after=before)
    joined = add_participant(tx, change, person)
    if change.touched:
        finish(tx, change)
    return change, joined


def leave(tx: Tx, ref: str, user_id: str, *, by: Person, at: int) -> Change:
    """Leave (``me``), or be taken off by a MIM. Raises NotFound, Forbidden, Conflict holds_seat."""
    before = store.load_for(tx, ref, by)
    asked = by.id if user_id == "me" else user_id.lower()
    own = asked == by.id and not before.restricted
    permit(by, "participants.join" if own else "participants.name")
    have = store.find_participant(tx, before.id, asked)
    if have is None or have.left_at is not None:
        raise NotFound
    if rules.participant_role(before, asked) != "responder":
        raise Conflict(
            "holds_seat", "Who holds a seat cannot leave.", hint="Give the seat to somebody else first."
        )
    change = Change(kind="participants", by=by, at=at, before=before, after=before)
    left = replace(have, left_at=at)
    store.save_participant(tx, left, new=False)
    change.touch("participants", left)
    write(tx, change, Automatic(EventType.COMMAND, f"{have.display_name} left"))
    finish(tx, change)
    return change
