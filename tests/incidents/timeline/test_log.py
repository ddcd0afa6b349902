import sqlite3

import pytest

from majorops.incidents.command.actions import Join, Seats, join
from majorops.incidents.record import Change, EventType, Visibility
from majorops.incidents.timeline.actions import PostEvent, post_event, retract_event
from majorops.people.record import Person
from tests.incidents.room import Room, titles
from tests.incidents.samples import ADA, ANA, BEN, CARA, MAX, MINUTE

PUBLIC, INTERNAL = Visibility.PUBLIC, Visibility.INTERNAL


def post(room: Room, title: str = "Restarting", *, by: Person = ANA, **wish: object) -> Change:
    return room.act(post_event, PostEvent(title, **wish), by=by)  # type: ignore[arg-type]


def test_a_post_is_an_internal_update_of_now(room: Room) -> None:
    post(room)
    line = room.log()[-1]
    assert (line.title, line.type, line.visibility) == ("Restarting", EventType.UPDATE, INTERNAL)
    assert (line.timestamp, line.created_at) == (room.at, room.at)
    assert (line.actor, line.actor_id, line.automatic) == ("Ana", ANA.id, False)
    assert (line.public_number, line.reason, line.changes, line.phase_number) == (None, None, (), None)


def test_a_late_entry_keeps_both_times(room: Room) -> None:
    post(room, timestamp=room.at - 20 * MINUTE)
    line = room.log()[-1]
    assert line.created_at - line.timestamp == 21 * MINUTE
    assert room.refused(post_event, PostEvent("Soon", timestamp=room.at + 10 * MINUTE)) == (
        422,
        "timestamp_in_future",
    )


@pytest.mark.parametrize("kind", [EventType.PHASE, EventType.COMMAND])
def test_the_system_keeps_its_own_types(room: Room, kind: EventType) -> None:
    assert room.refused(post_event, PostEvent("Phase 9", type=kind)) == (422, "reserved_type")


@pytest.mark.parametrize("by", [BEN, CARA])
def test_everybody_on_the_incident_posts(room: Room, by: Person) -> None:
    assert room.refused(post_event, PostEvent("Rolled back"), by=by) == (403, "forbidden")
    room.act(join, Join(), by=by)
    assert post(room, "Rolled back", by=by).touched["timeline"][0].actor == by.name


def test_a_seat_is_enough_to_post(room: Room) -> None:
    room.open(command=Seats(sre=BEN.id))
    assert post(room, by=BEN).after.event_count == len(room.log())
    reader = Person(BEN.id, "Ben", "stakeholder", "token", "read")
    assert room.refused(post_event, PostEvent("x"), by=reader) == (403, "forbidden")


def test_a_mim_posts_without_joining(room: Room) -> None:
    assert post(room, by=MAX).touched["timeline"][0].actor_id == MAX.id


def test_public_rows_are_numbered_without_a_gap(room: Room) -> None:
    post(room, visibility=PUBLIC)
    post(room, visibility=INTERNAL)
    room.advance(2)
    post(room, visibility=PUBLIC)
    assert [line.public_number for line in room.log() if line.open] == [1, 2, 3]
    incident = room.incident()
    assert (incident.public_rows, incident.open_event_count) == (3, 3)
    assert incident.event_count == len(room.log())


# -- corrections -------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("old", "asked", "new"), [(PUBLIC, INTERNAL, PUBLIC), (INTERNAL, PUBLIC, INTERNAL)])
def test_a_correction_is_as_visible_as_the_mistake(
    room: Room, old: Visibility, asked: Visibility, new: Visibility
) -> None:
    wrong = post(room, "Fixed at 10", visibility=old).touched["timeline"][0]
    change = post(room, "Fixed at 11", corrects=wrong.id, visibility=asked, by=MAX)
    right, struck = change.touched["timeline"]
    assert (right.visibility, right.corrects, right.corrects_number) == (new, wrong.id, wrong.public_number)
    assert (struck.id, struck.title, struck.corrected_by) == (wrong.id, "Fixed at 10", right.id)
    assert struck.corrected_by_number == right.public_number


def test_a_line_for_everyone_is_corrected_for_whom_the_poster_chooses(room: Room) -> None:
    phase = room.advance(2).touched["timeline"][0]
    inside = post(room, "It was 3", corrects=phase.id).touched["timeline"]
    assert (inside[0].visibility, inside[1].corrected_by_open) == (INTERNAL, None)
    outside = post(room, "It was 4", corrects=phase.id, visibility=PUBLIC).touched["timeline"]
    assert (outside[1].corrected_by, outside[1].corrected_by_open) == (outside[0].id,) * 2


def test_the_newest_correction_counts(room: Room) -> None:
    wrong = post(room).touched["timeline"][0]
    post(room, "Second", corrects=wrong.id)
    newest = post(room, "Third", corrects=wrong.id).touched["timeline"][0]
    assert next(line for line in room.log() if line.id == wrong.id).corrected_by == newest.id


def test_only_an_event_of_this_incident_is_corrected(room: Room) -> None:
    elsewhere = room.log()[0].id
    room.open()
    for event_id in (elsewhere, "nothing", ""):
        assert room.refused(post_event, PostEvent("x", corrects=event_id)) == (422, "unknown_event")


# -- taking back -------------------------------------------------------------------------------------------


def test_what_went_out_is_taken_back_and_the_record_stays(room: Room) -> None:
    wrong = post(room, "Bob broke it", visibility=PUBLIC).touched["timeline"][0]
    change = room.act(retract_event, wrong.id, "A name in it.", by=ADA)
    taken, line = change.touched["timeline"]
    assert (taken.id, taken.title) == (wrong.id, "Bob broke it")
    assert taken.retraction is not None
    assert (taken.retraction.at, taken.retraction.by, taken.retraction.reason) == (
        room.at,
        "Ada",
        "A name in it.",
    )
    assert (line.automatic, line.visibility, line.subject_id) == (True, INTERNAL, wrong.id)
    assert titles(change) == ["Bob broke it", "Event taken back"]
    assert next(e for e in room.log() if e.id == wrong.id).retraction == taken.retraction


def test_taking_back_is_once_and_of_what_went_out(room: Room) -> None:
    public = post(room, visibility=PUBLIC).touched["timeline"][0]
    inside = post(room).touched["timeline"][0]
    room.act(retract_event, public.id, "Wrong.")
    assert room.refused(retract_event, public.id, "Again.") == (409, "already_retracted")
    assert room.refused(retract_event, inside.id, "Wrong.") == (422, "invalid_value")
    assert room.refused(retract_event, "nothing", "Wrong.") == (404, "not_found")
    assert room.refused(retract_event, public.id, "Wrong.", by=BEN) == (403, "forbidden")


def test_posting_correcting_and_taking_back_go_on_after_the_end(room: Room) -> None:
    room.resolve()
    late = post(room, "Root cause found", visibility=PUBLIC).touched["timeline"][0]
    post(room, "Not that one", corrects=late.id)
    room.act(retract_event, late.id, "Not that one.")
    assert room.incident().event_count == len(room.log())


def test_the_log_is_never_renumbered(room: Room) -> None:
    for step in range(5):
        post(room, f"Step {step}")
    ids = [line.id for line in room.log()]
    assert ids == sorted(ids)
    with pytest.raises(sqlite3.IntegrityError):
        room.do(lambda tx: tx.cursor.execute("INSERT INTO timeline_events SELECT * FROM timeline_events"))
