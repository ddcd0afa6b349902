"""The tables of rules.md sections 7 and 8, written out a second time as lists of refusals in their order."""

from collections.abc import Callable
from functools import partial

from hypothesis import given
from hypothesis import strategies as st

from majorops.incidents.lifecycle import rules
from majorops.incidents.lifecycle.rules import Move
from majorops.incidents.record import Incident, Status, VisitKind
from tests.incidents.samples import (
    ANA,
    MINUTE,
    NOON,
    Refusals,
    first_of,
    incidents,
    outcome,
    phases,
    reasons,
    sample,
)

LATER = NOON + 30 * MINUTE
RESOLVED, MONITORING, ACTIVE = Status.RESOLVED, Status.MONITORING, Status.ACTIVE
statuses = st.sampled_from(list(Status))


def no_reason(reason: str | None) -> bool:
    return reason is None or not reason.strip(" \u200b")


# -- the tables --------------------------------------------------------------------------------------------


def advance_refusals(i: Incident, leaving: int, to: int) -> Refusals:
    return [
        ("incident_resolved", i.status is RESOLVED),
        ("phase_mismatch", leaving != i.active_phase),
        ("reentry_open", i.active_phase < i.phase),
        ("final_phase", i.phase == 8),
        ("phase_backward", to <= i.phase),
    ]


def reenter_refusals(i: Incident, leaving: int, to: int, reason: str | None) -> Refusals:
    open_reentry = i.active_phase < i.phase
    return [
        ("invalid_value", to not in (2, 3)),
        ("reason_required", no_reason(reason)),
        ("incident_resolved", i.status is RESOLVED),
        ("phase_mismatch", leaving != i.active_phase),
        ("already_in_phase", to == i.active_phase),
        ("reentry_not_allowed", not (to < i.phase and (i.phase <= 7 or open_reentry))),
    ]


def leave_refusals(i: Incident, leaving: int) -> Refusals:
    return [
        ("incident_resolved", i.status is RESOLVED),
        ("phase_mismatch", leaving != i.active_phase),
        ("no_reentry_open", i.active_phase == i.phase),
    ]


def status_refusals(i: Incident, leaving: Status, to: Status, reason: str | None) -> Refusals:
    pairs = {(ACTIVE, MONITORING), (MONITORING, ACTIVE)}
    return [
        ("reason_required", (leaving, to) == (MONITORING, ACTIVE) and no_reason(reason)),
        ("incident_resolved", i.status is RESOLVED),
        ("status_mismatch", leaving is not i.status),
        ("status_transition", (leaving, to) not in pairs),
        ("phase_too_early", to is MONITORING and i.phase < 6),
    ]


def resolve_refusals(i: Incident, reason: str | None, *, false_alarm: bool) -> Refusals:
    return [
        ("reason_required", false_alarm and no_reason(reason)),
        ("incident_resolved", i.status is RESOLVED),
        ("status_transition", i.status is MONITORING and false_alarm),
        ("monitoring_first", i.status is ACTIVE and not false_alarm),
        ("phase_too_early", i.status is MONITORING and i.phase < 8),
    ]


def reopen_refusals(i: Incident, reason: str | None) -> Refusals:
    return [("reason_required", no_reason(reason)), ("not_resolved", i.status is not RESOLVED)]


def moved(act: Callable[[], Move], refusals: Refusals) -> Move | None:
    """Refused exactly as the table says, or the move."""
    code, move = outcome(act)
    assert code == first_of(refusals)
    assert move is None or isinstance(move, Move)
    return move


# -- phases ------------------------------------------------------------------------------------------------


@given(incidents, phases, phases)
def test_advancing(before: Incident, leaving: int, to: int) -> None:
    move = moved(
        lambda: rules.advance(before, leaving, to, by=ANA, at=LATER), advance_refusals(before, leaving, to)
    )
    if move is None:
        return
    assert (move.after.phase, move.after.active_phase, move.after.phase_entered_at) == (to, to, LATER)
    assert began(before, move) == (VisitKind.ADVANCE, to, None)


def began(before: Incident, move: Move) -> tuple[VisitKind, int, str | None]:
    """Kind, phase and reason of the visit that began; it is the next one, begins now and is open."""
    visit = move.started
    assert visit is not None
    assert (visit.n, move.after.visit_count) == (before.visit_count + 1, before.visit_count + 1)
    assert (visit.entered_at, visit.left_at, visit.entered_by_id) == (LATER, None, ANA.id)
    assert visit.phase == move.after.active_phase
    return visit.kind, visit.phase, visit.reason


@given(incidents, phases, phases, reasons)
def test_entering_again(before: Incident, leaving: int, to: int, reason: str | None) -> None:
    move = moved(
        lambda: rules.reenter(before, leaving, to, by=ANA, at=LATER, reason=reason),
        reenter_refusals(before, leaving, to, reason),
    )
    if move is None:
        return
    assert (move.after.phase, move.after.phase_entered_at) == (before.phase, before.phase_entered_at)
    assert began(before, move) == (VisitKind.REENTRY, to, reason)
    assert move.after.reentry_open


@given(incidents, phases)
def test_leaving_a_reentry(before: Incident, leaving: int) -> None:
    move = moved(
        lambda: rules.leave_reentry(before, leaving, by=ANA, at=LATER), leave_refusals(before, leaving)
    )
    if move is None:
        return
    assert began(before, move) == (VisitKind.RETURN, before.phase, None)
    assert move.after.phase == before.phase
    assert not move.after.reentry_open


def test_the_first_visit_begins_at_detection() -> None:
    visit = rules.first_visit(sample(visit_count=0, detected_at=NOON - MINUTE), by=ANA)
    assert (visit.n, visit.phase, visit.kind, visit.entered_at) == (1, 1, VisitKind.OPEN, NOON - MINUTE)


def test_the_names_of_skipped_phases() -> None:
    assert rules.skipped(1, 2) == ""
    assert rules.skipped(2, 5) == "Skipped: Assess, Initial"


def test_a_mismatch_names_the_phase_it_is_in() -> None:
    code, _ = outcome(lambda: rules.advance(sample(), 3, 4, by=ANA, at=LATER))
    assert code == "phase_mismatch"


# -- status ------------------------------------------------------------------------------------------------


@given(incidents, statuses, statuses, reasons)
def test_changing_status(before: Incident, leaving: Status, to: Status, reason: str | None) -> None:
    code, after = outcome(lambda: rules.change_status(before, leaving, to, reason=reason))
    assert code == first_of(status_refusals(before, leaving, to, reason))
    if code is None:
        assert after == sample_like(before, status=to)


def sample_like(before: Incident, **fields: object) -> Incident:
    """``before`` with nothing else changed."""
    return type(before)(**{name: getattr(before, name) for name in before.__struct_fields__} | fields)


@given(before=incidents, false_alarm=st.booleans(), reason=reasons)
def test_resolving(before: Incident, reason: str | None, *, false_alarm: bool) -> None:
    move = moved(
        lambda: rules.resolve(before, false_alarm=false_alarm, reason=reason, at=LATER),
        resolve_refusals(before, reason, false_alarm=false_alarm),
    )
    if move is None:
        return
    assert move.started is None
    assert (move.after.status, move.after.resolved_at) == (RESOLVED, LATER)
    assert (move.after.false_alarm, move.after.phase) == (false_alarm, before.phase)
    assert move.after.resolve_time == before.resolve_time


@given(incidents, reasons)
def test_reopening(before: Incident, reason: str | None) -> None:
    move = moved(
        lambda: rules.reopen(before, by=ANA, at=LATER, reason=reason), reopen_refusals(before, reason)
    )
    if move is None:
        return
    assert began(before, move) == (VisitKind.REOPEN, 2, reason)
    assert (move.after.status, move.after.resolved_at, move.after.false_alarm) == (ACTIVE, None, False)
    assert (move.after.phase, move.after.reopen_count) == (max(2, before.phase), before.reopen_count + 1)


@given(incidents)
def test_every_state_can_reach_resolved(incident: Incident) -> None:
    if incident.status is not RESOLVED and incident.reentry_open:
        incident = rules.leave_reentry(incident, incident.active_phase, by=ANA, at=LATER).after
    if incident.status is not RESOLVED and incident.phase < 8:
        incident = rules.advance(incident, incident.phase, 8, by=ANA, at=LATER).after
    if incident.status is ACTIVE:
        incident = rules.change_status(incident, ACTIVE, MONITORING, reason=None)
    if incident.status is MONITORING:
        incident = rules.resolve(incident, false_alarm=False, reason=None, at=LATER).after
    assert incident.status is RESOLVED


@given(incidents)
def test_every_state_but_resolved_can_end_as_a_false_alarm(incident: Incident) -> None:
    if incident.status is MONITORING:
        incident = rules.change_status(incident, MONITORING, ACTIVE, reason="It failed again.")
    if incident.status is ACTIVE:
        ended = rules.resolve(incident, false_alarm=True, reason="The probe was wrong.", at=LATER)
        assert ended.after.false_alarm
        assert outcome(lambda: rules.advance(ended.after, incident.active_phase, 8, by=ANA, at=LATER)) == (
            "incident_resolved",
            None,
        )


def test_the_table_of_pairs_names_every_status() -> None:
    assert set(rules.NEXT_STATUS) == set(Status)
    for before, possible in rules.NEXT_STATUS.items():
        assert before not in possible


# -- a whole life ------------------------------------------------------------------------------------------

acts = st.one_of(
    st.tuples(st.just("advance"), phases),
    st.tuples(st.just("reenter"), phases),
    st.tuples(st.sampled_from(["leave", "monitor", "back", "resolve", "false_alarm", "reopen"]), st.just(0)),
)


def attempt(i: Incident, act: str, to: int, at: int) -> Move:
    """One act with everything right about it but, perhaps, the moment."""
    here = i.active_phase
    moves: dict[str, Callable[[], Move]] = {
        "advance": lambda: rules.advance(i, here, to, by=ANA, at=at),
        "reenter": lambda: rules.reenter(i, here, to, by=ANA, at=at, reason="New facts."),
        "leave": lambda: rules.leave_reentry(i, here, by=ANA, at=at),
        "monitor": lambda: Move(rules.change_status(i, ACTIVE, MONITORING, reason=None)),
        "back": lambda: Move(rules.change_status(i, MONITORING, ACTIVE, reason="It failed.")),
        "resolve": lambda: rules.resolve(i, false_alarm=False, reason=None, at=at),
        "false_alarm": lambda: rules.resolve(i, false_alarm=True, reason="Wrong probe.", at=at),
        "reopen": lambda: rules.reopen(i, by=ANA, at=at, reason="It is back."),
    }
    return moves[act]()


@given(st.lists(acts, max_size=40))
def test_the_phase_never_goes_down(life: list[tuple[str, int]]) -> None:
    incident = sample()
    for step, (act, to) in enumerate(life):
        code, move = outcome(partial(attempt, incident, act, to, NOON + step * MINUTE))
        if code is not None:
            continue
        assert move.after.phase >= incident.phase
        assert move.after.active_phase <= move.after.phase
        assert (move.after.resolved_at is not None) == (move.after.status is RESOLVED)
        incident = move.after
