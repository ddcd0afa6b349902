"""The JSON shapes of reviews, as the command column sees them; others get fewer keys."""

from typing import Literal

import msgspec
from msgspec import UNSET, UnsetType

from majorops.incidents.wire import IncidentStatus, RequiredBecause, ReviewStatus, Severity, UpdateVisibility

ActionStatus = Literal["Open", "Done", "Dropped"]
Pace = Literal["fast", "ok", "slow"]
PromiseState = Literal["Open", "Kept", "Late", "Broken", "Withdrawn"]


class ReviewAction(msgspec.Struct, rename="camel"):
    """Something that somebody has taken on; ``mine``: the reader has."""

    id: str
    incident_id: str
    title: str
    owner: str
    owner_id: str
    mine: bool
    due_at: str
    overdue: bool
    status: ActionStatus
    note: str | None
    closed_at: str | None
    etag: str
    number: str
    incident_title: str


class Addendum(msgspec.Struct, rename="camel"):
    """What was learned after publishing."""

    id: str
    text: str
    author: str
    author_id: str
    at: str
    html: str


class ReviewTimes(msgspec.Struct, rename="camel"):
    """When things happened; null when they did not, or the reader's column does not hold it."""

    issue_time: str | None
    detected_at: str
    declared_at: str | None
    first_milestone_at: str | None
    mitigated_at: str | None
    resolved_at: str | None
    impact_ended_at: str | None


class ReviewDurations(msgspec.Struct, rename="camel"):
    """In ms. ``resolveMs`` is the time to resolve (MTTR), ``mitigateMs`` the time to mitigate (MTTM)."""

    detect_ms: int | None
    declare_ms: int | None
    first_milestone_ms: int | None
    mitigate_ms: int | None
    resolve_ms: int | None
    impact_ms: int | None


class PhaseFact(msgspec.Struct, rename="camel"):
    """One phase against its target, over all its visits."""

    phase: int
    name: str
    target_ms: int
    took_ms: int | None
    visits: int
    pace: Pace | None


class PromiseFact(msgspec.Struct, rename="camel"):
    """One promise and how it ended."""

    due_at: str
    made_at: str
    made_by: str
    visibility: UpdateVisibility
    state: PromiseState
    settled_at: str | None
    late_minutes: int | None
    reason: str | None


class PromiseFacts(msgspec.Struct, rename="camel"):
    """Promises counted; ``adherence`` in percent, null when none was settled."""

    kept: int
    late: int
    broken: int
    withdrawn: int
    open: int
    adherence: float | None
    list: list[PromiseFact]


class ToldMilestone(msgspec.Struct, rename="camel"):
    """A milestone as its readers got it."""

    sequence: int
    title: str
    at: str
    is_resolution: bool
    taken_back: bool


class ToldUpdate(msgspec.Struct, rename="camel"):
    """A status update as its readers got it."""

    content: str
    at: str
    author: str
    taken_back: bool


class Told(msgspec.Struct, rename="camel"):
    """Milestones go to stakeholders and executives, internal updates to stakeholders, public to all."""

    milestones: list[ToldMilestone]
    public_updates: list[ToldUpdate]
    internal_updates: list[ToldUpdate] | UnsetType = UNSET


class ReviewFacts(msgspec.Struct, rename="camel"):
    """What is read from the record each time; nobody types it."""

    times: ReviewTimes
    durations: ReviewDurations
    phases: list[PhaseFact]
    promises: PromiseFacts
    told: Told


class ReviewHead(msgspec.Struct, rename="camel", kw_only=True):
    """Of which incident, how far, and when."""

    number: str
    title: str
    severity: Severity
    resolved_at: str | None
    incident_id: str
    status: ReviewStatus
    required: bool
    required_because: RequiredBecause | None
    due_at: str | None
    overdue: bool
    scheduled_at: str | None
    held_at: str | None
    published_at: str | None
    etag: str


class ReviewRow(ReviewHead, rename="camel", kw_only=True):
    """A review in a list."""

    open_actions: int
    overdue_actions: int


class SectionTexts(msgspec.Struct, rename="camel"):
    """The six written sections as safe HTML."""

    summary: str
    timeline: str
    root_cause: str
    went_well: str
    what_we_change: str
    learnings: str


class Review(ReviewHead, rename="camel", kw_only=True):
    """The After Action of one incident: what people wrote, in Markdown, and what the record says."""

    repeat_of: str | None
    summary: str
    timeline: str
    root_cause: str
    went_well: str
    what_we_change: str
    learnings: str
    actions: list[ReviewAction]
    addenda: list[Addendum]
    html: SectionTexts
    facts: ReviewFacts


class DebriefMinutes(msgspec.Struct, rename="camel"):
    """Minutes to resolve, to mitigate, to the first milestone."""

    resolve: float
    mitigate: float | None
    first_milestone: float | None


class DebriefDeduction(msgspec.Struct, rename="camel"):
    """What cost how many points."""

    what: str
    points: int


class DebriefRemarks(msgspec.Struct, rename="camel"):
    """What a coach would say."""

    good: list[str]
    improve: list[str]


class Debrief(msgspec.Struct, rename="camel"):
    """How a resolved incident was run."""

    incident_id: str
    number: str
    status: IncidentStatus
    grade: Literal["A", "B", "C", "D"]
    score: int
    baselines: DebriefMinutes
    actual: DebriefMinutes
    phases: list[PhaseFact]
    communications: int
    deductions: list[DebriefDeduction]
    remarks: DebriefRemarks
