"""The facts of an incident from its rows. Source: rules.md section 13."""

from collections.abc import Sequence
from itertools import pairwise

from majorops.incidents.record import Incident, PhaseVisit, Visibility, VisitKind
from majorops.kpis.facts.record import Facts, Review
from majorops.milestones.record import Milestone
from majorops.promises.record import Promise, PromiseState
from majorops.updates.record import StatusUpdate

_GATHER, _MITIGATION, _LAST = 2, 6, 8


def facts_of(
    incident: Incident,
    visits: Sequence[PhaseVisit],
    milestones: Sequence[Milestone],
    updates: Sequence[StatusUpdate],
    promises: Sequence[Promise],
    review: Review,
) -> Facts:
    """Everything a formula may ask of this incident, as it stands."""
    public = [update.created_at for update in updates if update.visibility is Visibility.PUBLIC]
    cut = sorted(milestone.created_at for milestone in milestones)
    settled = {state: [p for p in promises if p.state is state] for state in PromiseState}
    phases = {f"phase_{n}_ms": _time_in(n, visits) for n in range(1, _LAST + 1)}
    return Facts(
        severity=incident.severity.value,
        external_impact=incident.external_impact.value,
        customer_count=incident.customer_count,
        false_alarm=int(incident.false_alarm),
        detected_at=incident.detected_at,
        issue_time=incident.issue_time,
        issue_time_given=int(incident.issue_time_given),
        resolved_at=incident.resolved_at,
        impact_end_at=incident.resolve_time if incident.resolve_time is not None else incident.resolved_at,
        left_alert_at=_first_entry(_GATHER, visits),
        mitigation_at=_first_entry(_MITIGATION, visits),
        first_milestone_at=cut[0] if cut else None,
        milestone_count=len(milestones),
        update_count=len(updates),
        promises_kept=len(settled[PromiseState.KEPT]),
        promises_late=len(settled[PromiseState.LATE]),
        promises_broken=len(settled[PromiseState.BROKEN]),
        promises_withdrawn=len(settled[PromiseState.WITHDRAWN]),
        promise_late_ms=sum(
            _late_for(promise) for promise in settled[PromiseState.LATE] + settled[PromiseState.BROKEN]
        ),
        silence_max_ms=longest_silence(incident.detected_at, [*cut, *public], incident.resolved_at),
        **phases,
        reentry_count=sum(visit.kind is VisitKind.REENTRY for visit in visits),
        reopen_count=incident.reopen_count,
        review_required=int(review.required),
        review_held_at=review.held_at,
        review_due_at=review.due_at,
    )


def review_of(incident: Incident) -> Review:
    """The After Action of an incident, as ``reviews`` keeps it on the incident itself."""
    kept = incident.after_action
    return Review(required=False) if kept is None else Review(kept.required, kept.due_at, kept.held_at)


def longest_silence(begun: int, spoken: Sequence[int], ended: int | None) -> int | None:
    """The longest wait for a word between detection and the end; None while it goes on.

    What is said after the end breaks no silence and makes none.
    """
    if ended is None:
        return None
    moments = sorted([begun, *(moment for moment in spoken if moment <= ended), ended])
    return max(later - earlier for earlier, later in pairwise(moments))


def _first_entry(phase: int, visits: Sequence[PhaseVisit]) -> int | None:
    return min((visit.entered_at for visit in visits if visit.phase >= phase), default=None)


def _time_in(phase: int, visits: Sequence[PhaseVisit]) -> int | None:
    """All visits that have ended; None when there was none."""
    stays = [v.left_at - v.entered_at for v in visits if v.phase == phase and v.left_at is not None]
    return sum(stays) if stays else None


def _late_for(promise: Promise) -> int:
    return max(0, (promise.settled_at or promise.due_at) - promise.due_at)
