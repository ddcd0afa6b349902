"""What people do to promises, and what milestones, updates, opening and resolving do to them."""

import msgspec
from msgspec import UNSET, UnsetType
from msgspec.structs import replace

from majorops.incidents import store as incident_store
from majorops.incidents.record import Change, EventType, FieldChange, Visibility
from majorops.incidents.rules import not_resolved, reason_given, take_public_number
from majorops.incidents.timeline.actions import finish, write
from majorops.incidents.timeline.rules import Automatic
from majorops.people.record import Person
from majorops.people.rules import permit
from majorops.platform.database import Tx
from majorops.platform.decode import Moment, Note
from majorops.platform.errors import NotFound
from majorops.platform.ids import new_ulid
from majorops.platform.wording import rfc3339_or_none
from majorops.promises import rules, store
from majorops.promises.record import Promise, Word
from majorops.promises.rules import Ask


class MakePromise(msgspec.Struct, rename="camel"):
    """``POST …/promises``."""

    due_at: Moment
    visibility: Visibility | UnsetType = UNSET
    promise_reason: Note | UnsetType = UNSET


class WithdrawPromise(msgspec.Struct, rename="camel"):
    """``POST …/promises/{promiseId}/withdraw``."""

    reason: Note | UnsetType = UNSET


def make(tx: Tx, ref: str, wish: MakePromise, *, by: Person, at: int) -> Change:
    """Promise the next update without saying anything now; replaces the Open one of the same visibility.

    Raises NotFound, Forbidden; Invalid: eta_in_past, eta_too_far, reason_required; Conflict:
    incident_resolved, not_published.
    """
    before = incident_store.load_for(tx, ref, by)
    permit(by, "promise.make")
    ask = Ask(
        id=new_ulid(at),
        due_at=wish.due_at,
        visibility=wish.visibility or Visibility.INTERNAL,
        reason=wish.promise_reason or None,
        field="/dueAt",
    )
    rules.check_eta(ask.due_at, at=at, field=ask.field)
    rules.may_promise_alone(before, ask.visibility)
    change = Change(kind="promise", by=by, at=at, before=before, after=before)
    make_with(tx, change, ask)
    finish(tx, change)
    return change


def withdraw(tx: Tx, ref: str, promise_id: str, wish: WithdrawPromise, *, by: Person, at: int) -> Change:
    """Take a promise back before it is due.

    Raises NotFound, Forbidden; Invalid reason_required; Conflict: incident_resolved, promise_settled,
    promise_due.
    """
    before = incident_store.load_for(tx, ref, by)
    permit(by, "promise.make")
    promise = store.find(tx, before.id, promise_id)
    if promise is None:
        raise NotFound
    reason = reason_given(wish.reason or None)
    not_resolved(before)
    change = Change(kind="promise", by=by, at=at, before=before, after=before)
    _settle(tx, change, promise, rules.withdraw(promise, reason, at=at))
    finish(tx, change)
    return change


# -- parts of other acts -----------------------------------------------------------------------------------


def make_with(tx: Tx, change: Change, ask: Ask) -> Promise:
    """Make the promise of ``ask`` within ``change``; one of the same visibility that is still Open gives way.

    Raises Invalid: eta_in_past, eta_too_far, reason_required.
    """
    beat = tx.installation.cadence[change.after.severity.value]
    promise = rules.make(change.after, ask, beat, by=change.by, at=change.at)
    for old in store.open_of(tx, change.after.id):
        if old.visibility is ask.visibility:
            _settle(tx, change, old, rules.give_way(old, ask.reason, at=change.at))
    if promise.visibility is Visibility.PUBLIC:
        promise = replace(promise, public_number=take_public_number(change))
    store.add(tx, promise)
    change.touch("promises", promise)
    before = change.after.next_update_eta
    _refresh_eta(tx, change)
    moved = FieldChange(
        "nextUpdateEta", rfc3339_or_none(before), rfc3339_or_none(change.after.next_update_eta)
    )
    write(
        tx, change, Automatic(EventType.UPDATE, rules.made_line(promise), changes=(moved,), reason=ask.reason)
    )
    return promise


def settle_by_communication(tx: Tx, change: Change, word: Word) -> None:
    """Settle, within ``change``, every Open promise that ``word`` answers."""
    for promise in store.open_of(tx, change.after.id):
        if rules.answered_by(word, promise):
            _settle(tx, change, promise, rules.answer(promise, word, at=change.at))


def on_opened(tx: Tx, change: Change) -> None:
    """Reaction: the promise given while opening. Raises Invalid: eta_in_past, eta_too_far."""
    due_at = getattr(change.intent, "next_update_eta", None)
    if isinstance(due_at, int):
        make_with(tx, change, Ask(id=new_ulid(change.at), due_at=due_at, visibility=Visibility.INTERNAL))


def on_resolved(tx: Tx, change: Change) -> None:
    """Reaction, after those of milestones and updates: what nobody kept is broken by the end."""
    if not rules.resolves(change):
        return
    for promise in store.open_of(tx, change.after.id):
        _settle(tx, change, promise, rules.break_at_end(promise, at=change.at))


def _settle(tx: Tx, change: Change, before: Promise, settled: Promise) -> None:
    store.save(tx, settled)
    change.touch("promises", settled)
    _refresh_eta(tx, change)
    state = FieldChange("promises", before.state.value.capitalize(), settled.state.value.capitalize())
    line = Automatic(EventType.UPDATE, rules.settled_line(settled), changes=(state,), reason=settled.reason)
    write(tx, change, line)


def _refresh_eta(tx: Tx, change: Change) -> None:
    still = store.open_of(tx, change.after.id)
    change.after = replace(
        change.after,
        next_update_eta=rules.next_eta(still),
        next_public_eta=rules.next_eta(still, public=True),
    )
