"""What is computed of an incident at reading and never stored. Source: rules.md sections 12 and 14."""

from majorops.incidents.record import ExternalImpact, Incident, Severity, Status


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
    """Whether a rule asks for its review (``reviews`` keeps the answer on the incident)."""
    return incident.after_action is not None and incident.after_action.required


def after_action_recommended(incident: Incident) -> bool:
    """Resolved, High, felt by customers, and by no rule required."""
    if incident.resolved_at is None or incident.false_alarm or after_action_required(incident):
        return False
    felt = incident.external_impact in {ExternalImpact.YES, ExternalImpact.LIKELY}
    return incident.severity is Severity.HIGH and (felt or incident.customer_count > 0)
