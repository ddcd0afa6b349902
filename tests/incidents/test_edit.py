from typing import Any

import pytest

from majorops.incidents.actions import (
    EditAlert,
    EditImpact,
    EditIncident,
    clear_alert,
    edit,
    edit_alert,
    edit_impact,
)
from majorops.incidents.command.actions import Seats
from majorops.incidents.publication.actions import Publish, publish
from majorops.incidents.record import EventType, ExternalImpact, FieldChange, RiskLevel, Severity, Visibility
from majorops.people.record import Person
from majorops.platform.errors import ChangedMeanwhile
from tests.incidents.room import Room, titles
from tests.incidents.samples import ANA, BEN, CARA, MINUTE, NOON

FIRED = "2026-03-07T12:01:00.000Z"
CLEARED = NOON + 90_000


@pytest.mark.parametrize(
    ("wish", "title", "field", "before", "after"),
    [
        ({"title": "Card payments fail"}, "Title changed", "title", "Checkout is down", "Card payments fail"),
        ({"description": "Only cards."}, "Description changed", "description", "", "Only cards."),
        ({"affected_systems": ["Pay", "Web"]}, "Systems changed", "affectedSystems", [], ["Pay", "Web"]),
        ({"bridge_url": "https://b.example"}, "Bridge changed", "bridgeUrl", None, "https://b.example"),
        ({"restricted": True}, "Restricted changed", "restricted", False, True),
        ({"severity": Severity.LOW}, "Severity: Critical → Low", "severity", "Critical", "Low"),
    ],
)
def test_each_field_writes_its_own_line(
    room: Room, wish: dict[str, Any], title: str, field: str, before: object, after: object
) -> None:
    change = room.act(edit, EditIncident(**wish, reason="As seen on the bridge."), expected=1)
    assert change.after == room.incident()
    line = room.log()[-1]
    assert (line.title, line.type, line.visibility) == (title, EventType.ACTION, Visibility.INTERNAL)
    assert line.changes == (FieldChange(field, before, after),)
    assert (line.reason, line.actor, line.automatic) == ("As seen on the bridge.", "Ana", True)


def test_several_fields_are_one_version_and_several_lines(room: Room) -> None:
    change = room.act(edit, EditIncident(title="Pay", description="Cards"), expected=1)
    assert titles(change) == ["Title changed", "Description changed"]
    assert room.incident().version == 2


def test_nothing_new_writes_nothing(room: Room) -> None:
    before = room.everything()
    change = room.act(edit, EditIncident(title="Checkout is down"), expected=1)
    assert change.touched == {}
    assert room.everything() == before


@pytest.mark.parametrize("wish", [{"severity": Severity.HIGH}, {"restricted": True}])
@pytest.mark.parametrize("reason", [{}, {"reason": ""}, {"reason": " \u200b"}])
def test_what_takes_people_away_needs_a_reason(
    room: Room, wish: dict[str, Any], reason: dict[str, Any]
) -> None:
    refused = room.refused(edit, EditIncident(**wish, **reason), expected=1)
    assert refused == (422, "reason_required")


def test_raising_the_severity_needs_none(room: Room) -> None:
    room.open(severity=Severity.LOW)
    assert (
        room.act(edit, EditIncident(severity=Severity.CRITICAL), expected=1).after.risk_level is RiskLevel.LOW
    )


def test_a_stale_edit_says_what_differs(room: Room) -> None:
    room.act(edit, EditIncident(title="Pay", description="Cards"), expected=1)
    with pytest.raises(ChangedMeanwhile) as refused:
        room.act(edit, EditIncident(title="Shop", description="Cards"), expected=1)
    assert refused.value.code == "version_conflict"
    assert refused.value.extra == {
        "current": '"v2"',
        "differs": [{"field": "title", "yours": "Shop", "current": "Pay"}],
    }


def test_the_log_does_not_stale_an_edit(room: Room) -> None:
    room.advance(3)
    assert room.act(edit, EditIncident(title="Pay"), expected=1).after.version == 2


def test_the_checks_come_in_their_order(room: Room) -> None:
    room.resolve()
    lower = EditIncident(severity=Severity.LOW)
    reasoned = EditIncident(severity=Severity.LOW, reason="Small.")
    assert room.refused(edit, lower, by=BEN, expected=9) == (403, "forbidden")
    assert room.refused(edit, lower, expected=9) == (422, "reason_required")
    assert room.refused(edit, reasoned, expected=9) == (412, "version_conflict")
    assert room.refused(edit, reasoned, expected=1) == (409, "incident_resolved")
    room.id = "INC-77"
    assert room.refused(edit, lower, by=BEN, expected=9) == (404, "not_found")
    room.id = "INC-07"
    assert room.refused(edit, lower, by=BEN, expected=9) == (400, "invalid_id")


def test_a_published_incident_cannot_be_restricted(room: Room) -> None:
    room.act(publish, Publish("Shop"))
    wish = EditIncident(restricted=True, reason="Names in it.")
    assert room.refused(edit, wish, expected=1) == (409, "published")


# -- impact ------------------------------------------------------------------------------------------------

IMPACT = [
    ("customer_impact_summary", "Cards fail", "Customer impact", "customerImpactSummary"),
    ("audience_notes", "Use cash", "Audience notes", "audienceNotes"),
    ("business_impact", "20 k an hour", "Business impact", "businessImpact"),
    ("risk_level", RiskLevel.LOW, "Risk", "riskLevel"),
    ("exec_summary", "Cards fail.", "Executive summary", "execSummary"),
]
MIM_ONLY = {"business_impact", "risk_level", "exec_summary"}


@pytest.mark.parametrize(("column", "value", "label", "field"), IMPACT)
def test_impact_texts_stand_in_the_changes_only(
    room: Room, column: str, value: Any, label: str, field: str
) -> None:
    room.act(edit_impact, EditImpact(**{column: value}), expected=1)
    line = room.log()[-1]
    assert (line.title, line.type, line.visibility) == (
        f"{label} changed",
        EventType.ACTION,
        Visibility.INTERNAL,
    )
    assert line.description == ""
    assert [change.field for change in line.changes] == [field]
    assert getattr(room.incident(), column) == value


@pytest.mark.parametrize("seat", ["service_manager", "customer_ops", "sre", "leader"])
@pytest.mark.parametrize(("column", "value"), [(line[0], line[1]) for line in IMPACT])
def test_a_seat_writes_its_own_impact_fields(room: Room, seat: str, column: str, value: Any) -> None:
    room.open(command=Seats(**{seat: BEN.id}))
    wish = EditImpact(**{column: value})
    if seat in ("service_manager", "customer_ops") and column not in MIM_ONLY:
        assert room.act(edit_impact, wish, by=BEN, expected=1).after.version == 2
    else:
        assert room.refused(edit_impact, wish, by=BEN, expected=1) == (403, "forbidden")


def test_a_field_beyond_the_seat_keeps_the_others_back(room: Room) -> None:
    room.open(command=Seats(customer_ops=BEN.id))
    wish = EditImpact(customer_impact_summary="Cards fail", exec_summary="Bad")
    assert room.refused(edit_impact, wish, by=BEN, expected=1) == (403, "forbidden")


def test_impact_is_closed_when_resolved(room: Room) -> None:
    room.resolve()
    assert room.refused(edit_impact, EditImpact(audience_notes="x"), expected=1) == (409, "incident_resolved")


# -- alert -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("wish", "title", "field"),
    [
        ({"alert_id": "A-1"}, "Alert id: none → A-1", "alert.alertId"),
        ({"customer_count": 1200}, "Customers: 0 → 1200", "alert.customerCount"),
        (
            {"issue_time": NOON},
            "Alert time: 7 Mar 12:01 UTC → 7 Mar 12:00 UTC",
            "alert.issueTime",
        ),
        ({"resolve_time": CLEARED}, "Alert cleared: none → 7 Mar 12:01 UTC", "alert.resolveTime"),
        (
            {"external_impact": ExternalImpact.YES},
            "External impact: Unknown → Yes",
            "alert.externalImpact",
        ),
    ],
)
@pytest.mark.parametrize("resolved", [False, True])
def test_alert_figures_are_logged_also_when_resolved(
    room: Room, wish: dict[str, Any], title: str, field: str, *, resolved: bool
) -> None:
    if resolved:
        room.resolve()
    change = room.act(edit_alert, EditAlert(**wish), expected=1)
    line = room.log()[-1]
    assert (line.title, line.type, line.visibility) == (title, EventType.ALERT, Visibility.INTERNAL)
    assert [c.field for c in line.changes] == [field]
    assert (change.kind, room.incident().version) == ("alert", 2)


def test_a_given_alert_time_is_known_to_be_given(room: Room) -> None:
    room.act(edit_alert, EditAlert(issue_time=NOON), expected=1)
    assert room.incident().issue_time_given


@pytest.mark.parametrize(
    ("wish", "code"),
    [
        ({"issue_time": NOON * 2}, "timestamp_in_future"),
        ({"resolve_time": NOON * 2}, "timestamp_in_future"),
        ({"resolve_time": NOON - MINUTE}, "time_order"),
        ({"issue_time": NOON + MINUTE, "resolve_time": NOON}, "time_order"),
    ],
)
def test_alert_times_make_sense(room: Room, wish: dict[str, Any], code: str) -> None:
    assert room.refused(edit_alert, EditAlert(**wish), expected=1) == (422, code)


@pytest.mark.parametrize(("by", "allowed"), [(ANA, True), (BEN, True), (CARA, False)])
def test_who_counts_customers(room: Room, by: Person, *, allowed: bool) -> None:
    room.open(command=Seats(service_manager=BEN.id, sre=CARA.id))
    if allowed:
        assert room.act(edit_alert, EditAlert(customer_count=5), by=by, expected=1).after.customer_count == 5
    else:
        assert room.refused(edit_alert, EditAlert(customer_count=5), by=by, expected=1) == (403, "forbidden")


def test_the_service_manager_does_not_change_the_source(room: Room) -> None:
    room.open(command=Seats(service_manager=BEN.id))
    assert room.refused(edit_alert, EditAlert(alert_id="A-2"), by=BEN, expected=1) == (403, "forbidden")


def clear(room: Room, alert_id: str, cleared_at: int) -> Any:
    return room.do(
        lambda tx: clear_alert(
            tx, room.id, alert_id=alert_id, source="Grafana", cleared_at=cleared_at, at=NOON + 30 * MINUTE
        )
    )


def test_a_cleared_alert_sets_its_time_once_and_closes_nothing(room: Room) -> None:
    room.act(edit_alert, EditAlert(alert_id="A-1"), expected=1)
    assert clear(room, "A-9", CLEARED).after.resolve_time is None
    change = clear(room, "A-1", CLEARED)
    assert titles(change) == ["Alert cleared by Grafana"]
    assert (change.after.resolve_time, change.after.status.wire) == (CLEARED, "Active")
    (cleared,) = room.log()[-1].changes
    assert cleared == FieldChange("alert.resolveTime", None, "2026-03-07T12:01:30.000Z")
    assert clear(room, "A-1", CLEARED + MINUTE).after.resolve_time == CLEARED
    assert room.log()[-1].actor == "MajorOps"


def test_a_source_with_a_wrong_clock_cannot_clear_before_the_alert_or_ahead_of_us(room: Room) -> None:
    room.act(edit_alert, EditAlert(alert_id="A-1"), expected=1)
    assert clear(room, "A-1", 0).after.resolve_time == room.incident().issue_time
    room.open()
    room.act(edit_alert, EditAlert(alert_id="A-1"), expected=1)
    assert clear(room, "A-1", NOON * 2).after.resolve_time == NOON + 30 * MINUTE
