"""Publishing: what must hold before an incident stands on the public page. Source: rules.md section 5."""

from msgspec.structs import replace

from majorops.incidents.record import Incident
from majorops.platform.errors import Conflict


def publish(incident: Incident, *, title: str, started_at: int, public_id: str, by: str, at: int) -> Incident:
    """The incident on the public page.

    Publishing again keeps the public id. Raises Conflict: restricted, published.
    """
    if incident.restricted:
        raise Conflict("restricted", "A restricted incident cannot be published.")
    if incident.published:
        raise Conflict("published", "This incident is published already.", hint="Unpublish it first.")
    return replace(
        incident,
        public_id=incident.public_id or public_id,
        public_title=title,
        started_at=started_at,
        published_at=at,
        published_by=by,
        unpublished_at=None,
        unpublish_reason=None,
    )


def unpublish(incident: Incident, *, reason: str, at: int) -> Incident:
    """The incident off the public page. Raises Conflict not_published."""
    if not incident.published:
        raise Conflict("not_published", "This incident is not published.")
    return replace(incident, unpublished_at=at, unpublish_reason=reason)
