"""A status update as stored. Immutable; a retraction is a row of its own."""

import msgspec

from majorops.incidents.record import Retraction, Visibility


class StatusUpdate(msgspec.Struct, frozen=True):
    """A published note."""

    id: str
    incident_id: str
    content: str
    visibility: Visibility
    author: str  # display name as it was then
    author_id: str
    created_at: int  # epoch ms
    source: str  # web, api, cli
    next_update_eta: int | None = None
    corrects: str | None = None
    corrects_visibility: Visibility | None = None
    corrects_number: int | None = None
    public_number: int | None = None
    retraction: Retraction | None = None  # read from other rows
