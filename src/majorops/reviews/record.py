"""A review, its action items and its addenda, as stored. Times are epoch ms."""

import msgspec

from majorops.incidents.record import AfterAction, ReviewStatus, Word

SECTIONS = ("summary", "timeline", "root_cause", "went_well", "what_we_change", "learnings")
"""Six of the seven sections; the seventh is the list of action items."""


class ActionStatus(Word):
    """Whether an action item is still to do."""

    OPEN = "open"
    DONE = "done"
    DROPPED = "dropped"


class Review(msgspec.Struct, frozen=True):
    """The Learning Review of one incident.

    ``changed_in``: for each field that people edit, the version of the incident that its last change made.
    """

    incident_id: str
    status: ReviewStatus
    required_because: str | None
    due_at: int | None
    scheduled_at: int | None
    held_at: int | None
    published_at: int | None
    created_at: int
    repeat_of: str | None = None  # an earlier incident of the same cause
    summary: str = ""
    timeline: str = ""
    root_cause: str = ""
    went_well: str = ""
    what_we_change: str = ""
    learnings: str = ""
    changed_in: dict[str, int] = {}
    revision: int = 1
    open_revision: int = 0

    @property
    def id(self) -> str:
        """An incident has one review."""
        return self.incident_id

    @property
    def published(self) -> bool:
        """Whether it is final."""
        return self.status is ReviewStatus.PUBLISHED

    def standing(self) -> AfterAction:
        """What stands on the incident itself."""
        return AfterAction(
            status=self.status,
            required_because=self.required_because,
            due_at=self.due_at,
            scheduled_at=self.scheduled_at,
            held_at=self.held_at,
            published_at=self.published_at,
            revision=self.revision,
            open_revision=self.open_revision,
        )


class ReviewAction(msgspec.Struct, frozen=True):
    """Something that somebody has taken on. ``note``: evidence that it is done, or why it was dropped."""

    id: str
    incident_id: str
    title: str
    owner_id: str
    owner: str  # display name as it was then
    due_at: int
    status: ActionStatus
    note: str | None
    closed_at: int | None
    created_at: int
    created_by: str
    version: int = 1


class Addendum(msgspec.Struct, frozen=True):
    """What was learned after the review was published."""

    id: str
    incident_id: str
    text: str
    author: str  # display name as it was then
    author_id: str
    created_at: int
