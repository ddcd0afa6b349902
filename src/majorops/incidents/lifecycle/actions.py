"""What a MIM does to phase and status. One story each: load, permit, decide, write down, finish."""

import msgspec
from msgspec import UNSET, UnsetType
from msgspec.structs import replace

from majorops.incidents import store
from majorops.incidents.lifecycle import rules
from majorops.incidents.record import Change, EventType, Incident, Status, phase_name
from majorops.incidents.rules import field_changes
from majorops.incidents.timeline.actions import finish, write
from majorops.incidents.timeline.rules import Automatic
from majorops.people.record import Person
from majorops.people.rules import permit
from majorops.platform.database import Tx
from majorops.platform.decode import Body, Ids, Note, PhaseNumber, Title


class Advance(msgspec.Struct, rename="camel"):
    """``POST …/phase``. ``from`` names the phase that is left, so that a double click moves once."""

    leaving: PhaseNumber = msgspec.field(name="from")
    to: PhaseNumber
    note: Note | UnsetType = UNSET


class Reenter(msgspec.Struct, rename="camel"):
    """``POST …/reentry``."""

    leaving: PhaseNumber = msgspec.field(name="from")
    to: PhaseNumber
    reason: Note | UnsetType = UNSET


class LeaveReentry(msgspec.Struct, rename="camel"):
    """``POST …/reentry/leave``."""

    leaving: PhaseNumber = msgspec.field(name="from")


class ChangeStatus(msgspec.Struct, rename="camel"):
    """``POST …/status``."""

    leaving: Status = msgspec.field(name="from")
    to: Status
    reason: Note | UnsetType = UNSET


class ResolutionMilestone(msgspec.Struct, rename="camel"):
    """The milestone that is cut together with resolving."""

    title: Title
    body: Body
    sources: Ids = []


class ResolutionUpdate(msgspec.Struct, rename="camel"):
    """The public status update that goes out together with resolving."""

    content: Body


class Resolve(msgspec.Struct, rename="camel"):
    """``POST …/resolve``."""

    false_alarm: bool = False
    reason: Note | UnsetType = UNSET
    milestone: ResolutionMilestone | UnsetType = UNSET
    public_update: ResolutionUpdate | UnsetType = UNSET


class Reopen(msgspec.Struct, rename="camel"):
    """``POST …/reopen``."""

    reason: Note | UnsetType = UNSET


_PHASES = {"phase": "phase", "active_phase": "activePhase"}
_STATUS = {"status": "status", "false_alarm": "falseAlarm"}


def _begin(tx: Tx, ref: str, kind: str, *, by: Person, at: int) -> Change:
    before = store.load_for(tx, ref, by)
    permit(by, "incident.command")
    return Change(kind=kind, by=by, at=at, before=before, after=before)


def _take(tx: Tx, change: Change, move: rules.Move) -> None:
    """Make the move part of the change: the open visit ends, the new one begins."""
    before = change.after
    if before.status is not Status.RESOLVED:
        ended = replace(store.open_visit(tx, before), left_at=change.at)
        store.end_visit(tx, ended)
        change.touch("visits", ended)
    if move.started is not None:
        store.add_visit(tx, move.started)
        change.touch("visits", move.started)
    change.after = move.after


def _phase_event(
    tx: Tx, change: Change, title: str, *, description: str = "", reason: str | None = None
) -> None:
    before = change.before or change.after
    write(
        tx,
        change,
        Automatic(
            EventType.PHASE,
            title,
            None,
            description=description,
            phase_number=change.after.active_phase,
            reason=reason,
            changes=field_changes(before, change.after, _PHASES),
        ),
    )


def _status_event(tx: Tx, change: Change, before: Incident, reason: str | None) -> None:
    title = f"Status: {before.status.wire} → {change.after.status.wire}"
    moved = field_changes(before, change.after, _STATUS)
    write(tx, change, Automatic(EventType.UPDATE, title, None, reason=reason, changes=moved))


def advance(tx: Tx, ref: str, wish: Advance, *, by: Person, at: int) -> Change:
    """Reach a later phase. Raises NotFound, Forbidden, Conflict (see ``rules.advance``)."""
    change = _begin(tx, ref, "phase", by=by, at=at)
    before = change.after
    _take(tx, change, rules.advance(before, wish.leaving, wish.to, by=by, at=at))
    _phase_event(
        tx,
        change,
        f"Phase {wish.to} reached: {phase_name(wish.to)}",
        description=rules.skipped(before.phase, wish.to),
        reason=wish.note or None,
    )
    finish(tx, change)
    return change


def reenter(tx: Tx, ref: str, wish: Reenter, *, by: Person, at: int) -> Change:
    """Visit Gather or Assess again. Raises NotFound, Forbidden, Invalid, Conflict (see ``rules.reenter``)."""
    change = _begin(tx, ref, "phase", by=by, at=at)
    reason = wish.reason or None
    _take(tx, change, rules.reenter(change.after, wish.leaving, wish.to, by=by, at=at, reason=reason))
    _phase_event(tx, change, f"Back to {phase_name(wish.to)}", reason=reason)
    finish(tx, change)
    return change


def leave_reentry(tx: Tx, ref: str, wish: LeaveReentry, *, by: Person, at: int) -> Change:
    """Return to where the work was. Raises NotFound, Forbidden, Conflict (see ``rules.leave_reentry``)."""
    change = _begin(tx, ref, "phase", by=by, at=at)
    _take(tx, change, rules.leave_reentry(change.after, wish.leaving, by=by, at=at))
    _phase_event(tx, change, f"Returned to {phase_name(change.after.phase)}")
    finish(tx, change)
    return change


def change_status(tx: Tx, ref: str, wish: ChangeStatus, *, by: Person, at: int) -> Change:
    """Active ↔ Monitoring. Raises NotFound, Forbidden, Invalid, Conflict (see ``rules.change_status``)."""
    change = _begin(tx, ref, "status", by=by, at=at)
    before, reason = change.after, wish.reason or None
    change.after = rules.change_status(before, wish.leaving, wish.to, reason=reason)
    _status_event(tx, change, before, reason)
    finish(tx, change)
    return change


def resolve(tx: Tx, ref: str, wish: Resolve, *, by: Person, at: int) -> Change:
    """End the incident; its milestone, public update and broken promises follow in the same transaction.

    Raises NotFound, Forbidden, Invalid, Conflict (see ``rules.resolve``).
    """
    change = _begin(tx, ref, "status", by=by, at=at)
    before, reason = change.after, wish.reason or None
    _take(tx, change, rules.resolve(before, false_alarm=wish.false_alarm, reason=reason, at=at))
    change.intent = wish
    _status_event(tx, change, before, reason)
    if before.handover is not None:
        # Nobody hands over an ended incident, and what is dropped is said.
        dropped = f"MIM hand-over to {before.handover.to_name} withdrawn"
        write(tx, change, Automatic(EventType.COMMAND, dropped))
    finish(tx, change)
    return change


def reopen(tx: Tx, ref: str, wish: Reopen, *, by: Person, at: int) -> Change:
    """Take a resolved incident up again. Raises NotFound, Forbidden, Invalid, Conflict not_resolved."""
    change = _begin(tx, ref, "status", by=by, at=at)
    before, reason = change.after, wish.reason or None
    _take(tx, change, rules.reopen(before, by=by, at=at, reason=reason))
    _status_event(tx, change, before, reason)
    _phase_event(tx, change, f"Back to {phase_name(rules.GATHER)}", reason=reason)
    finish(tx, change)
    return change
