import pytest

from majorops.incidents.lifecycle.actions import (
    Advance,
    LeaveReentry,
    Reenter,
    Reopen,
    advance,
    leave_reentry,
    reenter,
    reopen,
)
from majorops.incidents.record import EventType, FieldChange
from majorops.people.record import Person
from tests.incidents.room import Room, titles
from tests.incidents.samples import ADA, BEN, CARA, MAX, MINUTE


def test_advancing_writes_one_line_for_everyone(room: Room) -> None:
    change = room.advance(2, note="All on the bridge.")
    (line,) = change.touched["timeline"]
    assert (line.title, line.type, line.visibility) == ("Phase 2 reached: Gather", EventType.PHASE, None)
    assert (line.phase_number, line.description, line.reason) == (2, "", "All on the bridge.")
    assert line.changes == (FieldChange("phase", 1, 2), FieldChange("activePhase", 1, 2))
    assert (line.public_number, change.after.public_rows, change.after.open_event_count) == (1, 1, 1)


def test_skipping_names_what_was_skipped_and_leaves_no_visit(room: Room) -> None:
    change = room.advance(5)
    assert change.touched["timeline"][0].description == "Skipped: Gather, Assess, Initial"
    assert [visit.phase for visit in room.visits()] == [1, 5]
    assert room.incident().phase_entered_at == room.at


def test_a_double_click_moves_once(room: Room) -> None:
    room.act(advance, Advance(1, 2))
    assert room.refused(advance, Advance(1, 2)) == (409, "phase_mismatch")


def test_going_back_is_a_visit_and_the_phase_stays(room: Room) -> None:
    room.advance(6)
    entered = room.incident().phase_entered_at
    change = room.act(reenter, Reenter(6, 3, "It is wider than we thought."))
    (line,) = change.touched["timeline"]
    assert (line.title, line.phase_number, line.visibility) == ("Back to Assess", 3, None)
    assert line.reason == "It is wider than we thought."
    assert (change.after.phase, change.after.active_phase, change.after.phase_entered_at) == (6, 3, entered)

    room.act(reenter, Reenter(3, 2, "More teams."))
    back = room.act(leave_reentry, LeaveReentry(2))
    assert titles(back) == ["Returned to Mitigation"]
    assert back.touched["timeline"][0].phase_number == 6
    assert [v.kind.value for v in room.visits()] == ["open", "advance", "reentry", "reentry", "return"]


def test_visits_leave_no_gap(room: Room) -> None:
    room.advance(6)
    room.act(reenter, Reenter(6, 2, "New facts."))
    room.act(leave_reentry, LeaveReentry(2))
    visits = room.visits()
    assert [v.left_at for v in visits] == [*(v.entered_at for v in visits[1:]), None]
    assert [v.entered_by for v in visits] == ["Ana"] * 4


def test_a_change_carries_the_visit_that_ended_and_the_one_that_began(room: Room) -> None:
    ended, began = room.advance(2).touched["visits"]
    assert (ended.n, ended.left_at, began.n, began.left_at) == (1, room.at, 2, None)


def test_no_reentry_from_the_last_phase_but_after_reopening(room: Room) -> None:
    room.advance(8)
    assert room.refused(reenter, Reenter(8, 2, "One more look.")) == (409, "reentry_not_allowed")
    room.monitor()
    room.resolve_now()
    room.act(reopen, Reopen("It is back."))
    assert room.act(reenter, Reenter(2, 3, "Wider.")).after.active_phase == 3
    assert room.act(leave_reentry, LeaveReentry(3)).after.active_phase == 8


@pytest.mark.parametrize("by", [BEN, CARA, Person("ana@example.com", "Ana", "mim", "token", "post")])
def test_only_mims_and_admins_move_the_phase(room: Room, by: Person) -> None:
    assert room.refused(advance, Advance(1, 2), by=by) == (403, "forbidden")
    assert room.refused(reenter, Reenter(1, 2, "x"), by=by) == (403, "forbidden")
    assert room.refused(leave_reentry, LeaveReentry(1), by=by) == (403, "forbidden")


def test_any_mim_or_admin_moves_it_under_their_name(room: Room) -> None:
    assert room.act(advance, Advance(1, 2), by=MAX).touched["timeline"][0].actor == "Max"
    assert room.act(advance, Advance(2, 3), by=ADA).touched["visits"][1].entered_by == "Ada"


def test_a_short_number_or_a_ulid_in_any_case_names_the_incident(room: Room) -> None:
    ulid = room.id
    for step, ref in enumerate((ulid.lower(), "INC-1", "inc-1", ulid), start=1):
        room.id = ref
        assert room.act(advance, Advance(step, step + 1)).after.phase == step + 1


def test_an_unknown_incident_is_absent_before_anything_else(room: Room) -> None:
    room.id = "01J0000000000000000000000A"
    assert room.refused(advance, Advance(1, 1), by=BEN) == (404, "not_found")
    room.id = "INC-1\n"
    assert room.refused(advance, Advance(1, 1), by=BEN) == (400, "invalid_id")


def test_time_in_phases_adds_up_to_the_whole(room: Room) -> None:
    start = room.incident().detected_at
    for phase in (2, 4, 8):
        room.advance(phase)
    spent = sum((visit.left_at or room.at) - visit.entered_at for visit in room.visits())
    assert spent == room.at - start == 3 * MINUTE
