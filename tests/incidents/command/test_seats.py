import pytest

from majorops.incidents.command.actions import EditCommand, Join, edit_command, join, leave
from majorops.incidents.record import EventType, FieldChange, Visibility
from majorops.people import store as people
from majorops.people.record import Role, User
from tests.incidents.room import GONE, Room, titles
from tests.incidents.samples import ANA, BEN, CARA, MAX, NOON

SEATED = [
    ("sre", "SRE lead", "command.sre"),
    ("leader", "Leader", "command.leader"),
    ("service_manager", "Service manager", "command.serviceManager"),
    ("customer_ops", "Customer ops", "command.customerOps"),
]


@pytest.mark.parametrize(("column", "label", "field"), SEATED)
def test_a_seat_is_filled_and_emptied(room: Room, column: str, label: str, field: str) -> None:
    change = room.act(edit_command, EditCommand(**{column: "BEN@Example.com "}), expected=1)
    line = change.touched["timeline"][0]
    assert (line.title, line.type, line.visibility) == (
        f"{label}: vacant → Ben",
        EventType.COMMAND,
        Visibility.INTERNAL,
    )
    assert line.changes == (FieldChange(field, "", "Ben"),)
    assert titles(change)[1:] == ["Ben joined"]
    emptied = room.act(edit_command, EditCommand(**{column: ""}), expected=2)
    assert titles(emptied) == [f"{label}: Ben → vacant"]
    assert room.incident().seat(column) == ""


@pytest.mark.parametrize("text", ["The night shift", "nobody@example.com", GONE.id])
def test_text_of_nobody_known_is_shown_as_typed(room: Room, text: str) -> None:
    change = room.act(edit_command, EditCommand(sre=text), expected=1)
    assert titles(change) == [f"SRE lead: vacant → {text}"]
    assert room.incident().seat_shown("sre") == text
    assert [p.user_id for p in room.participants()] == [ANA.id]


def test_several_seats_are_one_version(room: Room) -> None:
    change = room.act(edit_command, EditCommand(sre=BEN.id, leader=CARA.id), expected=1)
    assert titles(change) == ["SRE lead: vacant → Ben", "Ben joined", "Leader: vacant → Cara", "Cara joined"]
    assert (change.kind, room.incident().version) == ("command", 2)


def test_the_same_person_again_writes_nothing(room: Room) -> None:
    room.act(edit_command, EditCommand(sre=BEN.id), expected=1)
    before = room.everything()
    assert room.act(edit_command, EditCommand(sre="Ben@example.com"), expected=2).touched == {}
    assert room.everything() == before


def test_text_becomes_a_person_once_the_person_is_known(room: Room) -> None:
    room.act(edit_command, EditCommand(sre="new@example.com"), expected=1)
    new = User("new@example.com", "new@example.com", "Nea", Role.STAKEHOLDER, NOON)
    room.do(lambda tx: people.add(tx, new))
    change = room.act(edit_command, EditCommand(sre="new@example.com"), expected=2)
    assert titles(change) == ["SRE lead: new@example.com → Nea", "Nea joined"]


def test_the_mim_seat_needs_a_handover(room: Room) -> None:
    assert room.refused(edit_command, EditCommand(mim=MAX.id), expected=1) == (409, "handover_required")
    assert room.refused(edit_command, EditCommand(sre="x"), expected=2) == (412, "version_conflict")
    assert room.refused(edit_command, EditCommand(sre="x"), by=BEN, expected=2) == (403, "forbidden")


def test_seats_are_closed_when_resolved(room: Room) -> None:
    room.resolve()
    assert room.refused(edit_command, EditCommand(sre="x"), expected=1) == (409, "incident_resolved")
    assert room.refused(edit_command, EditCommand(mim=MAX.id), expected=1) == (409, "incident_resolved")


# -- participants ------------------------------------------------------------------------------------------


def test_joining_and_leaving_are_logged(room: Room) -> None:
    change, joined = room.act(join, Join(), by=BEN)
    assert (joined.user_id, joined.display_name, joined.added_by, joined.left_at) == (
        BEN.id,
        "Ben",
        "Ben",
        None,
    )
    assert titles(change) == ["Ben joined"]
    left = room.act(leave, "me", by=BEN)
    assert titles(left) == ["Ben left"]
    assert left.touched["participants"][0].left_at == room.at
    again, _ = room.act(join, Join(), by=BEN)
    assert titles(again) == ["Ben joined"]
    assert [p.user_id for p in room.participants()] == [ANA.id, BEN.id]


def test_joining_twice_is_the_same_row(room: Room) -> None:
    _, first = room.act(join, Join(), by=BEN)
    before = room.everything()
    change, second = room.act(join, Join(), by=BEN)
    assert (first, change.touched) == (second, {})
    assert room.everything() == before


def test_a_mim_names_and_removes_others(room: Room) -> None:
    _, named = room.act(join, Join("CARA@example.com"))
    assert (named.user_id, named.added_by) == (CARA.id, "Ana")
    assert titles(room.act(leave, CARA.id.upper())) == ["Cara left"]


def test_nobody_else_names_others(room: Room) -> None:
    room.act(join, Join(), by=BEN)
    assert room.refused(join, Join(CARA.id), by=BEN) == (403, "forbidden")
    assert room.refused(leave, ANA.id, by=BEN) == (403, "forbidden")
    assert room.refused(join, Join("nobody@example.com")) == (422, "invalid_value")
    assert room.refused(join, Join(GONE.id)) == (422, "invalid_value")


def test_who_holds_a_seat_cannot_leave(room: Room) -> None:
    room.act(edit_command, EditCommand(sre=BEN.id), expected=1)
    assert room.refused(leave, "me", by=BEN) == (409, "holds_seat")
    assert room.refused(leave, ANA.id, by=MAX) == (409, "holds_seat")
    room.act(edit_command, EditCommand(sre=""), expected=2)
    assert titles(room.act(leave, "me", by=BEN)) == ["Ben left"]


def test_who_is_not_in_cannot_leave(room: Room) -> None:
    assert room.refused(leave, "me", by=BEN) == (404, "not_found")
    room.act(join, Join(), by=BEN)
    room.act(leave, "me", by=BEN)
    assert room.refused(leave, "me", by=BEN) == (404, "not_found")


def test_participants_change_after_the_end(room: Room) -> None:
    room.resolve()
    room.act(join, Join(), by=BEN)
    room.act(leave, BEN.id)


def test_a_restricted_incident_exists_for_the_named_only(room: Room) -> None:
    room.open(restricted=True)
    assert room.refused(join, Join(), by=BEN) == (404, "not_found")
    room.act(join, Join(BEN.id))
    # Naming and removing is the MIM's here, leaving included.
    assert room.refused(leave, "me", by=BEN) == (403, "forbidden")
    room.act(leave, BEN.id)
    assert room.refused(leave, "me", by=BEN) == (404, "not_found")
    room.act(join, Join(), by=MAX)
