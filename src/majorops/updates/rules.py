"""What a status update may carry, and what it leaves on the incident. Source: rules.md sections 8 to 10."""

from collections.abc import Mapping

from msgspec.structs import replace

from majorops.incidents.record import Incident, Status, Visibility
from majorops.platform.errors import Conflict, Invalid
from majorops.promises.record import Word
from majorops.updates.record import StatusUpdate

ACT: Mapping[Visibility, str] = {
    Visibility.PUBLIC: "update.public",
    Visibility.INTERNAL: "update.internal",
}
"""Which line of the table of rights a post needs."""


def may_promise(incident: Incident, eta: int | None) -> None:
    """A resolved incident takes updates, but no promise of the next. Raises Invalid eta_not_allowed."""
    if eta is not None and incident.status is Status.RESOLVED:
        raise Invalid(
            "eta_not_allowed",
            "This incident is resolved; no next update can be promised.",
            field="/nextUpdateEta",
            hint="Leave nextUpdateEta out, or reopen the incident.",
        )


def correct(update: StatusUpdate, corrected: StatusUpdate) -> StatusUpdate:
    """``update`` as the correction of an earlier one, with what a projection must know of that."""
    return replace(
        update,
        corrects=corrected.id,
        corrects_visibility=corrected.visibility,
        corrects_number=corrected.public_number,
    )


def word_of(update: StatusUpdate) -> Word:
    """The update as what makes or settles a promise."""
    return Word("update", update.id, update.visibility, update.public_number)


def counted(incident: Incident, update: StatusUpdate) -> Incident:
    """The incident with one more update; only a public one is a communication to those who wait."""
    after = replace(incident, update_count=incident.update_count + 1, last_update_at=update.created_at)
    if update.visibility is not Visibility.PUBLIC:
        return after
    return replace(
        after,
        public_update_count=incident.public_update_count + 1,
        last_public_update_at=update.created_at,
        last_communicated_at=update.created_at,
    )


def may_retract(update: StatusUpdate) -> None:
    """What was taken back stays so. Raises Conflict already_retracted."""
    if update.retraction is not None:
        raise Conflict("already_retracted", "This update was taken back before.")
