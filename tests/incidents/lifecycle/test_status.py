import pytest

from majorops.incidents.command.actions import OfferHandover, offer_handover
from majorops.incidents.lifecycle.actions import (
    ChangeStatus,
    Reenter,
    Reopen,
    Resolve,
    change_status,
    reenter,
    reopen,
    resolve,
)
from majorops.incidents.record import EventType, FieldChange, Status
from majorops.people.record import Person
from majorops.platform.errors import Conflict
from tests.incidents.room import Room, titles
from tests.incidents.samples import BEN, CARA, MAX

ACTIVE, MONITORING, RESOLVED = Status.ACTIVE, Status.MONITORING, Status.RESOLVED


def test_a_status_line_is_for_everyone(room: Room) -> None:
    room.advance(6)
    (line,) = room.monitor().touched["timeline"]
    assert (line.title, line.type) == ("Status: Active → Monitoring", EventType.UPDATE)
    assert (line.visibility, line.description, line.phase_number) == (None, "", None)
    assert line.changes == (FieldChange("status", "Active", "Monitoring"),)


def test_a_failed_recovery_keeps_the_phase_and_says_why(room: Room) -> None:
    room.advance(7)
    room.monitor()
    assert room.refused(change_status, ChangeStatus(MONITORING, ACTIVE)) == (422, "reason_required")
    change = room.act(change_status, ChangeStatus(MONITORING, ACTIVE, "Errors are back."))
    assert titles(change) == ["Status: Monitoring → Active"]
    assert change.touched["timeline"][0].reason == "Errors are back."
    assert (change.after.phase, change.after.active_phase) == (7, 7)


@pytest.mark.parametrize(("leaving", "to"), [(ACTIVE, RESOLVED), (ACTIVE, ACTIVE)])
def test_an_impossible_change_lists_what_is_possible(room: Room, leaving: Status, to: Status) -> None:
    with pytest.raises(Conflict) as refused:
        room.act(change_status, ChangeStatus(leaving, to))
    assert refused.value.code == "status_transition"
    assert refused.value.extra == {"possible": ["Monitoring", "Resolved"]}
    assert ("resolve" in str(refused.value.hint)) or to is ACTIVE


def test_a_wrong_from_gives_the_current_one(room: Room) -> None:
    with pytest.raises(Conflict) as refused:
        room.act(change_status, ChangeStatus(MONITORING, ACTIVE, "x"))
    assert (refused.value.code, refused.value.extra) == ("status_mismatch", {"current": "Active"})


def test_resolving_ends_the_open_visit(room: Room) -> None:
    change = room.resolve()
    assert titles(change) == ["Status: Monitoring → Resolved"]
    assert (change.after.status, change.after.resolved_at) == (RESOLVED, room.at)
    (ended,) = change.touched["visits"]
    assert (ended.phase, ended.left_at) == (8, room.at)
    assert change.after.resolve_time is None
    assert isinstance(change.intent, Resolve)


def test_a_false_alarm_ends_from_any_phase(room: Room) -> None:
    wish = Resolve(false_alarm=True, reason="The probe was wrong.")
    assert room.refused(resolve, Resolve(false_alarm=True)) == (422, "reason_required")
    assert room.refused(resolve, Resolve()) == (409, "monitoring_first")
    change = room.act(resolve, wish)
    (line,) = change.touched["timeline"]
    assert (line.title, line.reason) == ("Status: Active → Resolved", "The probe was wrong.")
    assert FieldChange("falseAlarm", before=False, after=True) in line.changes
    assert change.after.false_alarm


def test_phase_seven_is_too_early_to_resolve(room: Room) -> None:
    room.advance(7)
    room.monitor()
    assert room.refused(resolve, Resolve()) == (409, "phase_too_early")
    assert room.refused(resolve, Resolve(false_alarm=True, reason="x")) == (409, "status_transition")


def test_an_offered_handover_ends_with_the_incident_and_is_said(room: Room) -> None:
    room.act(offer_handover, OfferHandover(MAX.id))
    change = room.resolve()
    assert titles(change) == ["Status: Monitoring → Resolved", "MIM hand-over to Max withdrawn"]
    assert room.incident().handover is None


def test_reopening_starts_in_gather_and_is_counted(room: Room) -> None:
    room.act(resolve, Resolve(false_alarm=True, reason="Wrong probe."))
    assert room.refused(reopen, Reopen()) == (422, "reason_required")
    change = room.act(reopen, Reopen("It was real."))
    assert titles(change) == ["Status: Resolved → Active", "Back to Gather"]
    assert [event.reason for event in change.touched["timeline"]] == ["It was real."] * 2
    assert [event.visibility for event in change.touched["timeline"]] == [None, None]
    assert change.touched["timeline"][1].phase_number == 2
    after = change.after
    assert (after.status, after.phase, after.active_phase, after.reopen_count) == (ACTIVE, 2, 2, 1)
    assert (after.resolved_at, after.false_alarm, after.phase_entered_at) == (None, False, room.at)
    assert [(v.phase, v.kind.value) for v in room.visits()] == [(1, "open"), (2, "reopen")]


def test_reopening_never_lowers_the_phase(room: Room) -> None:
    room.resolve()
    entered = room.incident().phase_entered_at
    after = room.act(reopen, Reopen("It is back.")).after
    assert (after.phase, after.active_phase, after.phase_entered_at) == (8, 2, entered)
    room.monitor()
    assert room.resolve_now().after.reopen_count == 1


def test_only_a_resolved_incident_is_reopened(room: Room) -> None:
    assert room.refused(reopen, Reopen("Why not.")) == (409, "not_resolved")


def test_a_resolved_incident_stays_where_it_is(room: Room) -> None:
    room.resolve()
    assert room.refused(change_status, ChangeStatus(RESOLVED, ACTIVE, "x")) == (409, "incident_resolved")
    assert room.refused(resolve, Resolve()) == (409, "incident_resolved")
    assert room.refused(reenter, Reenter(8, 2, "x")) == (409, "incident_resolved")


@pytest.mark.parametrize("by", [BEN, CARA, Person("", "")])
def test_only_mims_and_admins_change_the_status(room: Room, by: Person) -> None:
    status = 403 if by.id else 404
    assert room.refused(change_status, ChangeStatus(ACTIVE, MONITORING), by=by)[0] == status
    assert room.refused(resolve, Resolve(), by=by)[0] == status
    assert room.refused(reopen, Reopen("x"), by=by)[0] == status
