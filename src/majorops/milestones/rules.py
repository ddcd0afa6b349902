"""When a milestone may be cut, and what it leaves on the incident. Source: rules.md sections 8 to 10."""

from dataclasses import dataclass

from msgspec.structs import replace

from majorops.incidents.record import Incident, Status, Visibility
from majorops.incidents.rules import not_resolved
from majorops.milestones.record import Milestone
from majorops.platform.errors import Conflict, Invalid
from majorops.promises.record import Word


@dataclass(frozen=True, slots=True)
class Cut:
    """What the rules ask of a milestone to be cut: a correction, the resolution, a promise of the next."""

    corrects: bool = False
    is_resolution: bool = False
    eta: int | None = None


def may_promise(cut: Cut) -> None:
    """A correction and the resolution milestone say nothing of the next. Raises Invalid eta_not_allowed."""
    if cut.eta is not None and (cut.corrects or cut.is_resolution):
        what = "A resolution milestone" if cut.is_resolution else "A correction"
        raise Invalid(
            "eta_not_allowed",
            f"{what} carries no next update time.",
            field="/nextUpdateEta",
            hint="Leave nextUpdateEta out.",
        )


def may_cut(incident: Incident, cut: Cut) -> None:
    """A resolved incident takes corrections and the one milestone that is missing; before, none is final.

    Raises Conflict: not_resolved, resolution_milestone_exists, incident_resolved.
    """
    if cut.is_resolution:
        _may_be_final(incident)
    elif not cut.corrects:
        not_resolved(incident)


def _may_be_final(incident: Incident) -> None:
    if incident.status is not Status.RESOLVED:
        raise Conflict(
            "not_resolved",
            "Only a resolved incident has a resolution milestone.",
            hint="Resolve with the milestone: POST /v1/incidents/{id}/resolve",
        )
    if incident.resolution_milestone is not None:
        raise Conflict(
            "resolution_milestone_exists",
            "This resolution has its milestone.",
            hint="Correct it by a milestone that names it in corrects.",
            current=incident.resolution_milestone,
        )


def word_of(milestone: Milestone) -> Word:
    """The milestone as what makes or settles a promise; the public columns never see it."""
    return Word("milestone", milestone.id, Visibility.INTERNAL, None)


def counted(incident: Incident, milestone: Milestone) -> Incident:
    """The incident with one more milestone; every one is a communication."""
    return replace(
        incident,
        milestone_count=milestone.sequence,
        last_milestone_at=milestone.created_at,
        last_communicated_at=milestone.created_at,
        resolution_milestone=milestone.id if milestone.is_resolution else incident.resolution_milestone,
    )


def headline(milestone: Milestone, corrected: Milestone | None) -> str:
    """Title of the event that announces it."""
    if corrected is not None:
        return f"Milestone {milestone.sequence} corrects {corrected.sequence}"
    return f"Milestone {milestone.sequence}: {milestone.title}"


def may_retract(milestone: Milestone) -> None:
    """What was taken back stays so. Raises Conflict already_retracted."""
    if milestone.retraction is not None:
        raise Conflict("already_retracted", "This milestone was taken back before.")
