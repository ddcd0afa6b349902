"""How the log speaks of a changed field. Source: rules.md section 11, details.md (labels)."""

from collections.abc import Mapping
from enum import Enum
from typing import Any

from majorops.incidents.record import EventType, FieldChange
from majorops.incidents.timeline.rules import Automatic
from majorops.platform.wording import camel, rfc3339, spoken_utc

LABELS: Mapping[str, str] = {
    "title": "Title",
    "description": "Description",
    "severity": "Severity",
    "affected_systems": "Systems",
    "bridge_url": "Bridge",
    "restricted": "Restricted",
    "customer_impact_summary": "Customer impact",
    "audience_notes": "Audience notes",
    "business_impact": "Business impact",
    "risk_level": "Risk",
    "exec_summary": "Executive summary",
    "alert_id": "Alert id",
    "customer_count": "Customers",
    "issue_time": "Alert time",
    "resolve_time": "Alert cleared",
    "external_impact": "External impact",
}
WHAT_NEXT = (
    "Responders are being called. Scope and a first milestone follow.",
    "The bridge is staffed and facts are being collected.",
    "Impact and severity are being confirmed.",
    "The first milestone comes, with the time of the next.",
    "The fault is being isolated. If the next update moves, you will be told.",
    "A fix is being applied, with a way back.",
    "Systems are checked one by one. The resolution milestone is prepared.",
    "The resolution is published and a review is planned.",
)
"""What those who wait are told of each phase: what happens next. Source: rules.md section 2."""

_ALERT = frozenset({"alert_id", "customer_count", "issue_time", "resolve_time", "external_impact"})
_TIMES = frozenset({"issue_time", "resolve_time"})


def plain(column: str, value: Any) -> Any:
    """A stored value as JSON shows it."""
    if isinstance(value, Enum):
        return getattr(value, "wire", value.value)
    if column in _TIMES and isinstance(value, int):
        return rfc3339(value)
    return list(value) if isinstance(value, tuple) else value


def _spoken(column: str, value: Any) -> str:
    if column in _TIMES and isinstance(value, int):
        return spoken_utc(value)
    shown = plain(column, value)
    return "none" if shown is None or shown == "" else str(shown)


def changed(column: str, before: Any, after: Any, *, reason: str | None) -> Automatic:
    """The event that logs one changed field; long texts only in ``changes``."""
    name = f"alert.{camel(column)}" if column in _ALERT else camel(column)
    values = (FieldChange(name, plain(column, before), plain(column, after)),)
    if column in _ALERT or column == "severity":
        kind = EventType.ALERT if column in _ALERT else EventType.ACTION
        title = f"{LABELS[column]}: {_spoken(column, before)} → {_spoken(column, after)}"
        return Automatic(kind, title, changes=values, reason=reason)
    return Automatic(EventType.ACTION, f"{LABELS[column]} changed", changes=values, reason=reason)
