"""A milestone as stored. Immutable once cut; a retraction and a correction are rows of their own."""

import msgspec

from majorops.incidents.record import Retraction, Status


class Milestone(msgspec.Struct, frozen=True):
    """A numbered summary cut from the log for stakeholders and executives."""

    id: str
    incident_id: str
    sequence: int
    title: str
    body: str
    status_at_cut: Status
    next_update_eta: int | None
    cut_by: str  # user id (the dictionary's column)
    created_at: int  # cutAt, epoch ms
    is_resolution: bool
    cut_by_name: str  # display name as it was then
    sources: tuple[str, ...] = ()
    open_sources: tuple[str, ...] = ()  # those of them that every audience may see
    corrects: str | None = None
    promise_id: str | None = None
    draft_id: str | None = None
    corrected_by: str | None = None  # read from other rows
    retraction: Retraction | None = None  # read from other rows
