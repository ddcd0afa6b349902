"""What is computed of an incident at reading and never stored. Source: rules.md sections 12 and 14."""

from majorops.incidents.record import Incident, Severity, Status

HOUR_MS = 3_600_000
REVIEW_WITHIN_MS = 72 * HOUR_MS
LONG_MS = 2 * HOUR_MS


def end_of(incident: Incident, *, at: int) -> int:
    """When the clocks stop: resolved, else ``at``."""
    return at if incident.resolved_at is None else incident.resolved_at


def total_for(incident: Incident, since: int, *, at: int) -> int:
    """Duration in ms since ``since``, frozen by resolving, never below 0."""
    return max(0, end_of(incident, at=at) - since)


def impact_for(incident: Incident, *, at: int) -> int:
    """Impact in ms since the alert fired, frozen when it cleared, else by resolving, never below 0."""
    end = end_of(incident, at=at) if incident.resolve_time is None else incident.resolve_time
    return max(0, end - incident.issue_time)


def resolution_milestone_missing(incident: Incident) -> bool:
    """Resolved, and the people who wait were not told so by a milestone."""
    return incident.status is Status.RESOLVED and incident.resolution_milestone is None


def after_action_required(incident: Incident) -> bool:
    """Once resolved, false alarms aside: Critical always, High when it took more than two hours."""
    if incident.resolved_at is None or incident.false_alarm:
        return False
    if incident.severity is Severity.CRITICAL:
        return True
    took = total_for(incident, incident.detected_at, at=incident.resolved_at)
    return incident.severity is Severity.HIGH and took > LONG_MS


def after_action_due(incident: Incident) -> int | None:
    """72 h after resolving, where an After Action is required."""
    if incident.resolved_at is None or not after_action_required(incident):
        return None
    return incident.resolved_at + REVIEW_WITHIN_MS
