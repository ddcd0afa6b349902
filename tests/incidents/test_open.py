from typing import Any

import pytest

from majorops.incidents.actions import OpenAlert, OpenIncident, attach_alert, open_incident
from majorops.incidents.command.actions import Seats
from majorops.incidents.record import EventType, RiskLevel, Severity, Status, Visibility, VisitKind
from majorops.people.record import SYSTEM, Person
from tests.incidents.room import GONE, Room, titles
from tests.incidents.samples import ADA, ANA, BEN, CARA, MINUTE, NOON, refusal_of

OPENED_AT = NOON + 2 * MINUTE  # the room's own incident came a minute before


def test_an_incident_begins_in_alert_under_the_opener(room: Room) -> None:
    opened = room.open(severity=Severity.HIGH, description="Payments time out").after
    assert opened == room.incident()
    assert (opened.status, opened.phase, opened.active_phase) == (Status.ACTIVE, 1, 1)
    assert (opened.mim, opened.seat_shown("mim"), opened.opened_by) == (ANA.id, "Ana", ANA.id)
    assert (opened.detected_at, opened.phase_entered_at, opened.created_at) == (OPENED_AT,) * 3
    assert (opened.risk_level, opened.version, opened.resolved_at) == (RiskLevel.MEDIUM, 1, None)


def test_opening_writes_its_line_and_who_joined(room: Room) -> None:
    change = room.open(severity=Severity.HIGH, description="Payments time out")
    assert titles(change) == ["Incident opened: High", "Ana joined"]
    line, joined = room.log()
    assert (line.type, line.visibility, line.description) == (
        EventType.ALERT,
        Visibility.INTERNAL,
        "Payments time out",
    )
    assert (joined.type, joined.actor, joined.automatic) == (EventType.COMMAND, "Ana", True)


def test_the_first_visit_starts_the_clock(room: Room) -> None:
    room.open(detected_at=NOON - 10 * MINUTE)
    (visit,) = room.visits()
    assert (visit.n, visit.phase, visit.kind) == (1, 1, VisitKind.OPEN)
    assert (visit.entered_at, visit.left_at) == (NOON - 10 * MINUTE, None)
    assert room.incident().phase_entered_at == NOON - 10 * MINUTE


def test_the_alert_fired_at_detection_unless_somebody_knows_better(room: Room) -> None:
    unknown = room.open(detected_at=NOON - 10 * MINUTE).after
    assert (unknown.issue_time, unknown.issue_time_given) == (NOON - 10 * MINUTE, False)
    known = room.open(alert=OpenAlert(issue_time=NOON - 20 * MINUTE)).after
    assert (known.issue_time, known.issue_time_given) == (NOON - 20 * MINUTE, True)


@pytest.mark.parametrize("seconds", [1, 5])
def test_a_clock_that_is_a_little_fast_means_now(room: Room, seconds: int) -> None:
    ahead = OPENED_AT + seconds * 1000
    opened = room.open(detected_at=ahead, alert=OpenAlert(issue_time=ahead)).after
    assert (opened.detected_at, opened.issue_time) == (OPENED_AT, OPENED_AT)


@pytest.mark.parametrize(
    "wish", [{"detected_at": NOON + 60 * MINUTE}, {"alert": OpenAlert(issue_time=NOON * 2)}]
)
def test_nothing_is_detected_in_the_future(room: Room, wish: dict[str, Any]) -> None:
    before = room.everything()
    assert refusal_of(lambda: room.open(**wish)) == (422, "timestamp_in_future")
    assert room.everything() == before


def test_seats_at_opening_hold_known_people_and_plain_text(room: Room) -> None:
    change = room.open(command=Seats(sre=" BEN@example.com", customer_ops="The night shift"))
    opened = room.incident()
    assert (opened.sre, opened.seat_shown("sre")) == (BEN.id, "Ben")
    assert opened.seat_shown("customer_ops") == "The night shift"
    assert (opened.seat("leader"), opened.seat("service_manager")) == ("", "")
    assert titles(change) == ["Incident opened: Critical", "Ana joined", "Ben joined"]


def test_named_people_take_part(room: Room) -> None:
    room.open(participants=["BEN@example.com", "cara@example.com", "ana@example.com"])
    assert {p.user_id for p in room.participants()} == {ANA.id, BEN.id, CARA.id}
    assert {p.added_by for p in room.participants()} == {"Ana"}


@pytest.mark.parametrize("name", ["nobody@example.com", GONE.id, "Ben"])
def test_only_active_users_can_be_named(room: Room, name: str) -> None:
    before = room.everything()
    assert refusal_of(lambda: room.open(participants=[name])) == (422, "invalid_value")
    assert room.everything() == before


@pytest.mark.parametrize("by", [BEN, CARA, Person("", "")])
def test_only_mims_and_admins_open(room: Room, by: Person) -> None:
    assert refusal_of(lambda: room.open(by=by)) == (403, "forbidden")
    assert room.open(by=ADA).after.mim == ADA.id


def test_restricted_incidents_count_in_a_range_of_their_own(room: Room) -> None:
    numbers = [room.open(restricted=restricted).after.number for restricted in (False, True, False, True)]
    assert numbers == [2, 900_001, 3, 900_002]


def test_a_source_opens_under_its_default_mim(room: Room) -> None:
    wish = OpenIncident(title="Disk full", severity=Severity.LOW, alert=OpenAlert(alert_id="A-1"))
    change = room.do(
        lambda tx: open_incident(tx, wish, by=SYSTEM, at=NOON, mim=ANA, metadata={"payload": {"id": 1}})
    )
    opened = change.after
    assert (opened.mim, opened.opened_by, opened.opened_by_name) == (ANA.id, ANA.id, "MajorOps")
    assert (opened.alert_id, opened.metadata) == ("A-1", {"payload": {"id": 1}})
    assert [event.actor for event in change.touched["timeline"]] == ["MajorOps", "MajorOps"]


def test_an_alert_is_attached_with_a_line(room: Room) -> None:
    change = room.do(lambda tx: attach_alert(tx, room.id, alert_id="A-7", source="PagerDuty", at=NOON))
    assert titles(change) == ["Alert A-7 from PagerDuty"]
    assert room.log()[-1].type is EventType.ALERT
    assert room.incident().event_count == len(room.log())
