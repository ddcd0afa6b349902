"""The five seats and the hand-over of the MIM seat. Source: rules.md section 4."""

from collections.abc import Mapping

from msgspec.structs import replace

from majorops.incidents.record import Handover, Incident
from majorops.incidents.rules import not_resolved
from majorops.people.record import Person
from majorops.platform.errors import Conflict, Forbidden, Invalid

SEAT_LABELS: Mapping[str, str] = {
    "mim": "MIM",
    "sre": "SRE lead",
    "leader": "Leader",
    "service_manager": "Service manager",
    "customer_ops": "Customer ops",
}
VACANT = "vacant"


def seat(incident: Incident, name: str, text: str, known: Person | None) -> Incident:
    """Put ``text`` into a seat; a known user is held by id and shown by display name."""
    names = {s: n for s, n in incident.seat_names.items() if s != name}
    if known is not None:
        names[name] = known.name
    held = known.id if known is not None else text
    return replace(incident, seat_names=names, **{name: held})


def seat_line(name: str, before: Incident, after: Incident) -> str:
    """``SRE lead: vacant → Ben``."""
    return f"{SEAT_LABELS[name]}: {before.seat_shown(name) or VACANT} → {after.seat_shown(name) or VACANT}"


def may_offer(incident: Incident, by: Person) -> None:
    """Only the seated MIM or an admin. Raises Forbidden."""
    if by.role != "admin" and incident.mim != by.id:
        raise Forbidden("forbidden", "Only the seated MIM or an admin offers the hand-over.")


def may_take(incident: Incident, to: Person | None) -> Person:
    """Who can be offered the MIM seat. Raises Invalid: not_a_mim; invalid_value for who holds it already."""
    if to is None or not to.commands:
        raise Invalid(
            "not_a_mim", "The MIM seat goes to a known user with the role mim or admin.", field="/to"
        )
    if to.id == incident.mim:
        raise Invalid("invalid_value", f"{to.name} holds the MIM seat already.", field="/to")
    return to


def offer(incident: Incident, *, to: Person, brief: str, by: Person, at: int) -> Handover:
    """Offer the MIM seat. Raises Conflict: incident_resolved, handover_open."""
    not_resolved(incident)
    if incident.handover is not None:
        raise Conflict("handover_open", "A hand-over is offered already.", hint="Withdraw it first.")
    return Handover(
        from_id=incident.mim or "",
        from_name=incident.seat_shown("mim"),
        to_id=to.id,
        to_name=to.name,
        brief=brief,
        offered_at=at,
        offered_by_id=by.id,
    )


def answerable(incident: Incident, by: Person) -> Handover:
    """The open offer, if it was made to ``by``. Raises Conflict: incident_resolved, no_handover_open;
    Forbidden not_offered_to_you.
    """
    not_resolved(incident)
    if incident.handover is None:
        raise Conflict("no_handover_open", "No hand-over is offered.")
    if incident.handover.to_id != by.id:
        raise Forbidden("not_offered_to_you", "This hand-over was offered to somebody else.")
    return incident.handover


def withdrawable(incident: Incident, by: Person) -> Handover:
    """The open offer, if ``by`` made it or is an admin. Raises Conflict: incident_resolved, no_handover_open;
    Forbidden.
    """
    not_resolved(incident)
    if incident.handover is None:
        raise Conflict("no_handover_open", "No hand-over is offered.")
    if by.role != "admin" and by.id != incident.handover.offered_by_id:
        raise Forbidden("forbidden", "Only who offered it, or an admin, withdraws a hand-over.")
    return incident.handover


def participant_role(incident: Incident, user_id: str) -> str:
    """The seat a participant holds, by its label, else ``responder``."""
    for name, label in SEAT_LABELS.items():
        if incident.seat(name) == user_id and name in incident.seat_names:
            return label
    return "responder"
