"""Small truths about an incident.

Plain values in, plain values out. Source: rules.md section 3; decisions.md.
"""

from collections.abc import Mapping

from msgspec.structs import replace

from majorops.incidents.record import Change, FieldChange, Incident, RiskLevel, Severity, Status, Word
from majorops.platform.decode import is_blank
from majorops.platform.errors import Conflict, Invalid

ALARM_LEVEL: Mapping[Severity, int] = {
    Severity.CRITICAL: 3,
    Severity.HIGH: 2,
    Severity.MEDIUM: 1,
    Severity.LOW: 0,
}
FIRST_RISK: Mapping[Severity, RiskLevel] = {
    Severity.CRITICAL: RiskLevel.HIGH,
    Severity.HIGH: RiskLevel.MEDIUM,
    Severity.MEDIUM: RiskLevel.LOW,
    Severity.LOW: RiskLevel.LOW,
}


def not_resolved(incident: Incident) -> None:
    """409 incident_resolved for everything a resolved incident does not take."""
    if incident.status is Status.RESOLVED:
        raise Conflict(
            "incident_resolved", "This incident is resolved.", hint="Reopen it first, with a reason."
        )


def reason_given(reason: str | None, *, field: str = "/reason") -> str:
    """The reason, or 422 reason_required."""
    if reason is None or is_blank(reason):
        raise Invalid("reason_required", "Say why: this goes into the log.", field=field)
    return reason


def severity_lowered(before: Severity, after: Severity) -> bool:
    """Whether this takes people off the incident; then it needs a reason."""
    return ALARM_LEVEL[after] < ALARM_LEVEL[before]


def take_public_number(change: Change) -> int:
    """The next number that public columns give a row of this incident: 1, 2, 3 … over all kinds of rows."""
    number = change.after.public_rows + 1
    change.after = replace(change.after, public_rows=number)
    return number


def field_changes(before: Incident, after: Incident, names: Mapping[str, str]) -> tuple[FieldChange, ...]:
    """Before and after, as JSON words, of the fields that differ; ``names`` maps column → JSON name."""
    return tuple(
        FieldChange(json_name, _word(getattr(before, column)), _word(getattr(after, column)))
        for column, json_name in names.items()
        if getattr(before, column) != getattr(after, column)
    )


def _word(value: object) -> object:
    return value.wire if isinstance(value, Word) else value
