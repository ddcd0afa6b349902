import pytest
from hypothesis import given
from hypothesis import strategies as st

from majorops.incidents import rules
from majorops.incidents.record import Change, FieldChange, Incident, RiskLevel, Severity, Status
from majorops.platform.errors import Conflict, Invalid
from tests.incidents.samples import ANA, NOON, incidents, outcome, reasons, sample

LADDER = [Severity.LOW, Severity.MEDIUM, Severity.HIGH, Severity.CRITICAL]
severities = st.sampled_from(LADDER)


@pytest.mark.parametrize(
    ("severity", "box", "risk"),
    [
        (Severity.CRITICAL, 3, RiskLevel.HIGH),
        (Severity.HIGH, 2, RiskLevel.MEDIUM),
        (Severity.MEDIUM, 1, RiskLevel.LOW),
        (Severity.LOW, 0, RiskLevel.LOW),
    ],
)
def test_the_severity_says_how_many_move_and_the_first_risk(
    severity: Severity, box: int, risk: RiskLevel
) -> None:
    assert rules.ALARM_LEVEL[severity] == box
    assert rules.FIRST_RISK[severity] is risk


def test_the_severity_tables_are_total() -> None:
    assert set(rules.ALARM_LEVEL) == set(rules.FIRST_RISK) == set(Severity)


@given(severities, severities)
def test_lowering_is_going_down_the_ladder(before: Severity, after: Severity) -> None:
    assert rules.severity_lowered(before, after) is (LADDER.index(after) < LADDER.index(before))


@given(reasons)
def test_a_reason_is_something_a_reader_can_see(reason: str | None) -> None:
    if reason == "It came back.":
        assert rules.reason_given(reason) == reason
        return
    with pytest.raises(Invalid) as refused:
        rules.reason_given(reason, field="/promiseReason")
    assert (refused.value.code, refused.value.field) == ("reason_required", "/promiseReason")


@given(incidents)
def test_only_a_resolved_incident_refuses(incident: Incident) -> None:
    expected = "incident_resolved" if incident.status is Status.RESOLVED else None
    assert outcome(lambda: rules.not_resolved(incident)) == (expected, None)


def test_the_refusal_says_what_to_do() -> None:
    with pytest.raises(Conflict) as refused:
        rules.not_resolved(sample(status=Status.RESOLVED))
    assert refused.value.hint == "Reopen it first, with a reason."


@given(st.integers(0, 50), st.integers(1, 10))
def test_public_numbers_count_on_without_a_gap(before: int, rows: int) -> None:
    incident = sample(public_rows=before)
    change = Change(kind="timeline", by=ANA, at=NOON, before=incident, after=incident)
    taken = [rules.take_public_number(change) for _ in range(rows)]
    assert taken == list(range(before + 1, before + rows + 1))
    assert change.after.public_rows == before + rows


def test_field_changes_speak_json_and_skip_what_is_equal() -> None:
    before, after = sample(), sample(status=Status.MONITORING, phase=6)
    names = {"status": "status", "phase": "phase", "active_phase": "activePhase"}
    assert rules.field_changes(before, after, names) == (
        FieldChange("status", "Active", "Monitoring"),
        FieldChange("phase", 1, 6),
    )
