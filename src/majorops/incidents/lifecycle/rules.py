"""What happens to an incident over its life: phases and visits, status, the end and what comes after.

Plain values in, plain values out. Source: rules.md sections 7 and 8; the 409s of one act come in the order of
those tables.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from msgspec.structs import replace

from majorops.incidents.record import Incident, PhaseVisit, Status, VisitKind, phase_name
from majorops.incidents.rules import not_resolved, reason_given
from majorops.people.record import Person
from majorops.platform.errors import Conflict, Invalid

FINAL_PHASE = 8
MONITORING_FROM = 6
REENTERED = (2, 3)
GATHER = 2

NEXT_STATUS: Mapping[Status, tuple[Status, ...]] = {
    Status.ACTIVE: (Status.MONITORING, Status.RESOLVED),
    Status.MONITORING: (Status.ACTIVE, Status.RESOLVED),
    Status.RESOLVED: (Status.ACTIVE,),
}
"""Every possible pair; Resolved is reached by the resolve route and left by the reopen route."""


@dataclass(frozen=True, slots=True)
class Move:
    """What a move leaves: the incident after it and the visit that began, if one did."""

    after: Incident
    started: PhaseVisit | None = None


# -- phases ----------------------------------------------------------------------------------------------


def _from_matches(incident: Incident, leaving: int) -> None:
    if leaving != incident.active_phase:
        raise Conflict(
            "phase_mismatch",
            f"The incident is in phase {incident.active_phase}, {phase_name(incident.active_phase)}.",
            hint="Somebody moved it first; look again.",
            current=incident.active_phase,
        )


def _visit(
    incident: Incident, phase: int, kind: VisitKind, *, by: Person, at: int, reason: str | None = None
) -> PhaseVisit:
    return PhaseVisit(
        incident_id=incident.id,
        n=incident.visit_count + 1,
        phase=phase,
        entered_at=at,
        left_at=None,
        kind=kind,
        entered_by=by.name,
        entered_by_id=by.id,
        reason=reason,
    )


def _step(incident: Incident, started: PhaseVisit, **fields: Any) -> Move:
    return Move(replace(incident, active_phase=started.phase, visit_count=started.n, **fields), started)


def first_visit(incident: Incident, *, by: Person) -> PhaseVisit:
    """Visit 1: Alert, from the time of detection."""
    return _visit(incident, 1, VisitKind.OPEN, by=by, at=incident.detected_at)


def advance(incident: Incident, leaving: int, to: int, *, by: Person, at: int) -> Move:
    """Go on to ``to``; skipping is fine and leaves no visit for what was skipped.

    Raises Conflict: incident_resolved, phase_mismatch, reentry_open, final_phase, phase_backward.
    """
    not_resolved(incident)
    _from_matches(incident, leaving)
    if incident.reentry_open:
        raise Conflict(
            "reentry_open",
            f"{phase_name(incident.active_phase)} is being visited again.",
            hint="Leave the re-entry first: POST /v1/incidents/{id}/reentry/leave.",
        )
    if incident.phase == FINAL_PHASE:
        raise Conflict("final_phase", "Resolution is the last phase.", hint="Resolve the incident.")
    if to <= incident.phase:
        raise Conflict(
            "phase_backward",
            "A phase once reached is never taken back.",
            hint="phase never goes down; only Gather (2) and Assess (3) can be re-entered: "
            "POST /v1/incidents/{id}/reentry with a reason",
        )
    started = _visit(incident, to, VisitKind.ADVANCE, by=by, at=at)
    return _step(incident, started, phase=to, phase_entered_at=at)


def skipped(before: int, to: int) -> str:
    """``Skipped: Assess, Initial`` or empty."""
    names = ", ".join(phase_name(n) for n in range(before + 1, to))
    return f"Skipped: {names}" if names else ""


def reenter(incident: Incident, leaving: int, to: int, *, by: Person, at: int, reason: str | None) -> Move:
    """Go back to Gather or Assess; ``phase`` stays. From one re-entry into the other is allowed.

    Raises Invalid: invalid_value, reason_required; Conflict: incident_resolved, phase_mismatch,
    already_in_phase, reentry_not_allowed.
    """
    if to not in REENTERED:
        raise Invalid(
            "invalid_value", "Only Gather (2) and Assess (3) can be re-entered.", field="/to", hint="2 or 3"
        )
    why = reason_given(reason)
    not_resolved(incident)
    _from_matches(incident, leaving)
    if to == incident.active_phase:
        raise Conflict("already_in_phase", f"The incident is in {phase_name(to)} already.")
    if to >= incident.phase or (incident.phase == FINAL_PHASE and not incident.reentry_open):
        raise Conflict(
            "reentry_not_allowed",
            f"{phase_name(to)} cannot be re-entered now.",
            hint="From a later phase, up to Validation (7).",
        )
    return _step(incident, _visit(incident, to, VisitKind.REENTRY, by=by, at=at, reason=why))


def leave_reentry(incident: Incident, leaving: int, *, by: Person, at: int) -> Move:
    """Return to where the work was. Raises Conflict: incident_resolved, phase_mismatch, no_reentry_open."""
    not_resolved(incident)
    _from_matches(incident, leaving)
    if not incident.reentry_open:
        raise Conflict("no_reentry_open", "No re-entry is open.")
    return _step(incident, _visit(incident, incident.phase, VisitKind.RETURN, by=by, at=at))


# -- status ----------------------------------------------------------------------------------------------


def _no_such_move(incident: Incident, hint: str | None = None) -> Conflict:
    possible = [s.wire for s in NEXT_STATUS[incident.status]]
    return Conflict(
        "status_transition",
        f"{incident.status.wire} cannot become that.",
        possible=possible,
        hint=hint or f"Possible from {incident.status.wire}: {', '.join(possible)}.",
    )


def change_status(incident: Incident, leaving: Status, to: Status, *, reason: str | None) -> Incident:
    """Active ↔ Monitoring.

    Raises Invalid reason_required; Conflict: incident_resolved, status_mismatch, status_transition,
    phase_too_early.
    """
    if (leaving, to) == (Status.MONITORING, Status.ACTIVE):
        reason_given(reason)
    not_resolved(incident)
    if leaving is not incident.status:
        raise Conflict(
            "status_mismatch",
            f"The incident is {incident.status.wire}.",
            current=incident.status.wire,
            hint="Somebody changed it first; look again.",
        )
    if to is Status.RESOLVED:
        raise _no_such_move(incident, "resolve: POST /v1/incidents/{id}/resolve")
    if to is incident.status:
        raise _no_such_move(incident)
    if to is Status.MONITORING and incident.phase < MONITORING_FROM:
        raise Conflict(
            "phase_too_early", "Monitoring needs phase 6, Mitigation, or later.", hint="Advance first."
        )
    return replace(incident, status=to)


def resolve(incident: Incident, *, false_alarm: bool, reason: str | None, at: int) -> Move:
    """End the incident: from Monitoring in phase 8, or from Active as a false alarm with a reason.

    Raises Invalid reason_required; Conflict: incident_resolved, status_transition, monitoring_first,
    phase_too_early.
    """
    if false_alarm:
        reason_given(reason)
    not_resolved(incident)
    if incident.status is Status.MONITORING:
        if false_alarm:
            raise _no_such_move(incident, "A false alarm is called from Active.")
        if incident.phase < FINAL_PHASE:
            raise Conflict(
                "phase_too_early",
                "Resolving needs phase 8, Resolution.",
                hint="advance to 8 first; a missing resolution milestone does not stop it",
            )
    elif not false_alarm:
        raise Conflict(
            "monitoring_first",
            "An active incident goes to Monitoring before it is resolved.",
            hint="Or resolve it as a false alarm, with a reason.",
        )
    after = replace(
        incident,
        status=Status.RESOLVED,
        resolved_at=at,
        false_alarm=false_alarm,
        handover=None,
        resolution_milestone=None,
    )
    return Move(after)


def reopen(incident: Incident, *, by: Person, at: int, reason: str | None) -> Move:
    """Resolved → Active with a Gather visit.

    Counted. Raises Invalid reason_required; Conflict not_resolved.
    """
    why = reason_given(reason)
    if incident.status is not Status.RESOLVED:
        raise Conflict("not_resolved", "Only a resolved incident can be reopened.")
    moved = {"phase": GATHER, "phase_entered_at": at} if incident.phase < GATHER else {}
    started = _visit(incident, GATHER, VisitKind.REOPEN, by=by, at=at, reason=why)
    return _step(
        incident,
        started,
        status=Status.ACTIVE,
        resolved_at=None,
        false_alarm=False,
        reopen_count=incident.reopen_count + 1,
        resolution_milestone=None,
        **moved,
    )
