"""What a PagerDuty event says to us."""

import json

import pytest

from majorops.intake.record import SignalKind
from majorops.integrations.pagerduty.payload import read
from majorops.platform.errors import Invalid
from tests.integrations.pagerduty.payloads import SAMPLES, enveloped, event

HERE = pytest.mark.skipif(not SAMPLES.is_dir(), reason="the shared samples are not beside this checkout")
DATA_EVENTS = {
    "v3-data-incident_conference_bridge.json": "incident.conference_bridge.updated",
    "v3-data-incident_field_values.json": "incident.custom_field_values.updated",
    "v3-data-incident_note.json": "incident.annotated",
}


def test_a_triggered_incident_fires_at_the_time_of_the_source() -> None:
    delivery = read(event())
    assert delivery.id == "01EVENT"
    signal = delivery.signals[0]
    assert (signal.alert_id, signal.kind, signal.at) == ("Q1CHECKOUT", SignalKind.FIRED, 1_772_884_680_000)
    assert (signal.title, signal.levels, signal.systems) == ("Checkout answers 500", ("high",), ("Checkout",))


def test_the_priority_speaks_before_the_urgency() -> None:
    signal = read(event(data={"priority": {"summary": "P1"}, "urgency": "low"})).signals[0]
    assert signal.levels == ("P1", "low")


@pytest.mark.parametrize(
    ("event_type", "kind"),
    [
        ("incident.reopened", SignalKind.FIRED),
        ("incident.acknowledged", SignalKind.NOTED),
        ("incident.priority_updated", SignalKind.NOTED),
        ("incident.resolved", SignalKind.CLEARED),
    ],
)
def test_what_an_event_type_means(event_type: str, kind: SignalKind) -> None:
    assert read(event(event_type)).signals[0].kind is kind


@pytest.mark.parametrize(
    "event_type", ["pagey.ping", "service.updated", "incident.annotated", "something.new"]
)
def test_what_is_no_alert_is_ignored_even_without_a_time(event_type: str) -> None:
    assert read(event(event_type, occurred_at="DATE", id="$ID")).signals == ()


def test_fields_that_are_null_or_missing_do_not_matter() -> None:
    nothing = dict.fromkeys(("title", "html_url", "urgency", "priority", "service"))
    signal = read(event(data=nothing)).signals[0]
    assert (signal.title, signal.levels, signal.systems, signal.link) == ("", (), (), "")


@pytest.mark.parametrize(
    "body",
    [
        b"not json",
        b"",
        b"[]",
        b'{"messages": [{"event": "incident.trigger"}]}',
        b'{"event": {"id": "1", "event_type": "incident.triggered", "data": {}}}',
        event(occurred_at="yesterday"),
        event(data={"id": 7}),
        b"[" * 100_000,
        b'{"event": {"id": "\xff"}}',
    ],
)
def test_what_cannot_be_read_is_said_so(body: bytes) -> None:
    with pytest.raises(Invalid) as refused:
        read(body)
    assert refused.value.code == "payload_unrecognised"
    assert len(refused.value.hint or "") < 300


@HERE
@pytest.mark.parametrize(
    ("name", "kind", "alert_id"),
    [
        ("v3-incident.triggered.json", SignalKind.FIRED, "PFQZPSY"),
        ("v3-incident.acknowledged.json", SignalKind.NOTED, "PQ1K5C8"),
        ("v3-incident.priority_updated.json", SignalKind.NOTED, "PGR0VU2"),
        ("v3-incident.resolved.json", SignalKind.CLEARED, "PCPZE64"),
    ],
)
def test_a_real_incident_event(name: str, kind: SignalKind, alert_id: str) -> None:
    signal = read((SAMPLES / "pagerduty" / name).read_bytes()).signals[0]
    assert (signal.kind, signal.alert_id) == (kind, alert_id)


@HERE
@pytest.mark.parametrize("name", ["v3-service.updated.json", "v3-pagey.ping.json"])
def test_a_real_event_that_is_no_alert(name: str) -> None:
    assert read((SAMPLES / "pagerduty" / name).read_bytes()).signals == ()


@HERE
@pytest.mark.parametrize("name", DATA_EVENTS)
def test_a_real_data_object_in_its_envelope(name: str) -> None:
    data = json.loads((SAMPLES / "pagerduty" / name).read_bytes())
    assert read(enveloped(DATA_EVENTS[name], data)).signals == ()


@HERE
def test_every_other_real_payload_is_of_the_second_version_and_not_recognised() -> None:
    rest = [path for path in (SAMPLES / "pagerduty").glob("*.json") if not path.name.startswith("v3-")]
    assert {path.name[:3] for path in rest} == {"v2-"}
    for path in rest:
        with pytest.raises(Invalid, match="not a PagerDuty v3 event"):
            read(path.read_bytes())
