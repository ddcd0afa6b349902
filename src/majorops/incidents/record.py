"""The record's own types: what is stored of an incident, as plain values.

Times are epoch ms (UTC). The JSON spelling of the same things is made by ``audiences`` and nowhere else.
Source: data-dictionary.txt; decisions.md for visits, participants and hand-over.
"""

from enum import StrEnum
from functools import cached_property
from typing import Any, NamedTuple, Self

import msgspec

from majorops.people.record import Person
from majorops.platform.differing import differing


class Word(StrEnum):
    """An enum of the dictionary: stored in lower case, spoken in Title case, accepted in either."""

    @classmethod
    def _missing_(cls, value: object) -> Self | None:
        for member in cls:
            if value == member.value.capitalize():
                return member
        return None

    @cached_property
    def wire(self) -> str:
        """The word of the JSON API."""
        return self.value.capitalize()


class Plain(Word):
    """An enum whose JSON words are the lower-case ones (timeline type, visibility); a capital is accepted."""

    @cached_property
    def wire(self) -> str:
        """The word of the JSON API."""
        return self.value


class Severity(Word):
    """How bad it is."""

    CRITICAL = "critical"
    HIGH = "high"
    MEDIUM = "medium"
    LOW = "low"


class Status(Word):
    """How the service is (IncidentStatus)."""

    ACTIVE = "active"
    MONITORING = "monitoring"
    RESOLVED = "resolved"


class ExternalImpact(Word):
    """Whether people outside notice."""

    YES = "yes"
    NO = "no"
    UNKNOWN = "unknown"
    LIKELY = "likely"


class RiskLevel(Word):
    """The executive's flag."""

    LOW = "low"
    MEDIUM = "medium"
    HIGH = "high"


class ReviewStatus(Word):
    """How far the After Action is."""

    DRAFT = "draft"
    SCHEDULED = "scheduled"
    HELD = "held"
    PUBLISHED = "published"


class EventType(Plain):
    """Kind of a timeline event (TimelineEventType)."""

    PHASE = "phase"
    UPDATE = "update"
    COMMAND = "command"
    ALERT = "alert"
    ACTION = "action"


class Visibility(Plain):
    """Audience gate of a row (UpdateVisibility)."""

    PUBLIC = "public"
    INTERNAL = "internal"


class VisitKind(StrEnum):
    """Why a phase visit began."""

    OPEN = "open"
    ADVANCE = "advance"
    REENTRY = "reentry"
    RETURN = "return"
    REOPEN = "reopen"


PHASE_NAMES = ("Alert", "Gather", "Assess", "Initial", "Isolation", "Mitigation", "Validation", "Resolution")
SEATS = ("sre", "mim", "leader", "service_manager", "customer_ops")


def phase_name(phase: int) -> str:
    """The word for a phase number 1–8."""
    return PHASE_NAMES[phase - 1]


class Stamp(NamedTuple):
    """Names one state of an incident: every change of its row gives it a greater one."""

    version: int
    event_count: int
    visit_count: int
    review: int  # the revision of its After Action


class Incident(msgspec.Struct, frozen=True):
    """One row of ``incidents``: the dictionary's columns, then what decisions.md adds, then counters."""

    id: str
    title: str
    description: str
    severity: Severity
    status: Status
    phase: int
    phase_entered_at: int
    detected_at: int
    resolved_at: int | None
    affected_systems: tuple[str, ...]
    bridge_url: str | None
    alert_id: str | None
    customer_count: int
    issue_time: int
    resolve_time: int | None
    external_impact: ExternalImpact
    sre: str
    mim: str | None
    leader: str | None
    service_manager: str | None
    customer_ops: str | None
    business_impact: str
    customer_impact_summary: str
    risk_level: RiskLevel
    exec_summary: str
    next_update_eta: int | None
    last_communicated_at: int | None
    opened_by: str
    metadata: dict[str, Any] | None
    # decisions.md
    number: int
    opened_by_name: str
    created_at: int
    active_phase: int
    version: int = 1
    issue_time_given: bool = False
    audience_notes: str | None = None
    false_alarm: bool = False
    reopen_count: int = 0
    restricted: bool = False
    seat_names: dict[str, str] = {}  # seat → display name, for seats that hold a known user
    public_id: str | None = None
    public_title: str | None = None
    started_at: int | None = None
    published_at: int | None = None
    published_by: str | None = None
    unpublished_at: int | None = None
    unpublish_reason: str | None = None
    handover: "Handover | None" = None  # the open offer of the MIM seat
    # counters kept in the transaction, so that no read ever counts rows
    next_public_eta: int | None = None
    last_public_update_at: int | None = None
    last_update_at: int | None = None
    last_milestone_at: int | None = None
    event_count: int = 0
    open_event_count: int = 0  # visibility public or null
    update_count: int = 0
    public_update_count: int = 0
    milestone_count: int = 0
    visit_count: int = 0
    public_rows: int = 0  # rows a public column may see; numbers their public ids
    resolution_milestone: str | None = None  # of the present resolution
    after_action: "AfterAction | None" = None  # where its review stands, kept by ``reviews``

    @property
    def stamp(self) -> Stamp:
        """That of this state."""
        review = 0 if self.after_action is None else self.after_action.revision
        return Stamp(self.version, self.event_count, self.visit_count, review)

    @property
    def published(self) -> bool:
        """Whether the public page shows it now."""
        return self.published_at is not None and self.unpublished_at is None

    @property
    def reentry_open(self) -> bool:
        """Whether Gather or Assess is being visited again."""
        return self.active_phase < self.phase

    def seat(self, seat: str) -> str:
        """The text in a seat, empty when vacant."""
        return getattr(self, seat) or ""

    def seat_shown(self, seat: str) -> str:
        """What people read in a seat: the display name of a known user, else the text as typed."""
        return self.seat_names.get(seat) or self.seat(seat)


class TimelineEvent(msgspec.Struct, frozen=True):
    """One entry of the log. Never changed; ``corrected_by…`` and ``retract…`` are read from later rows."""

    id: str
    incident_id: str
    type: EventType
    title: str
    description: str
    actor: str  # display name as it was then
    created_at: int  # when it was written (recordedAt)
    visibility: Visibility | None
    phase_number: int | None
    timestamp: int  # when it happened
    actor_id: str = ""
    automatic: bool = False
    corrects: str | None = None
    corrects_number: int | None = None  # public number of the corrected row, None when that row is internal
    reason: str | None = None
    changes: tuple["FieldChange", ...] = ()
    subject_id: str | None = None  # the update or milestone this row announces
    public_number: int | None = None
    # read from other rows
    corrected_by: str | None = None
    corrected_by_open: str | None = None  # newest correction that everyone may see
    corrected_by_number: int | None = None
    retraction: "Retraction | None" = None

    @property
    def open(self) -> bool:
        """Whether every audience may see it (public or null)."""
        return self.visibility is not Visibility.INTERNAL


class FieldChange(msgspec.Struct, frozen=True):
    """What an act did to one field; ``field`` is the JSON name (``alert.customerCount``)."""

    field: str
    before: Any
    after: Any


class Retraction(msgspec.Struct, frozen=True):
    """Taken back: by whom (display name), when, why."""

    at: int
    by: str
    reason: str


class PhaseVisit(msgspec.Struct, frozen=True):
    """One stay in a phase; ``n`` counts 1, 2, 3 … within the incident."""

    incident_id: str
    n: int
    phase: int
    entered_at: int
    left_at: int | None
    kind: VisitKind
    entered_by: str  # display name
    entered_by_id: str
    reason: str | None = None


class Participant(msgspec.Struct, frozen=True):
    """A signed-in user who holds a seat on this incident or has joined it."""

    incident_id: str
    user_id: str
    display_name: str
    joined_at: int
    left_at: int | None
    added_by: str  # display name
    named: bool = False  # by somebody else, or by a seat; only they see a restricted incident


class Handover(msgspec.Struct, frozen=True):
    """The open offer of the MIM seat. ``state``: Offered, Accepted, Declined, Withdrawn."""

    from_id: str
    from_name: str
    to_id: str
    to_name: str
    brief: str
    offered_at: int
    offered_by_id: str
    state: str = "Offered"


class AfterAction(msgspec.Struct, frozen=True):
    """What everybody inside reads of a review, also before it is published; its texts stand elsewhere.

    ``required_because``: critical, long, repeat; None when nothing requires it. ``revision`` rises with every
    change of the review, ``open_revision`` with those that readers of the published one may notice.
    """

    status: ReviewStatus
    required_because: str | None = None
    due_at: int | None = None
    scheduled_at: int | None = None
    held_at: int | None = None
    published_at: int | None = None
    revision: int = 1
    open_revision: int = 0

    @property
    def required(self) -> bool:
        """Whether a rule asks for it."""
        return self.required_because is not None


class Change(msgspec.Struct, kw_only=True):
    """What one act did: filled while it runs, recorded once. ``touched`` holds whole rows by resource name
    (timeline, updates, milestones, promises, visits, participants).

    ``before`` is None for a new incident. ``intent`` carries what reactions still need of the request.
    """

    kind: str  # opened, changed, phase, status, command, handover, alert, participants, timeline, update, …
    by: Person
    at: int
    before: Incident | None
    after: Incident
    touched: dict[str, list[Any]] = msgspec.field(default_factory=dict)
    intent: Any = None
    stored: Incident | None = None  # the row as it stands in the database, when that is not ``before``

    def journal_entry(self) -> tuple[str, str | None, Any]:
        """For ``platform/journal.py``: whole rows as stored; of a known incident the fields that differ."""
        incident = self.after if self.before is None else differing(self.before, self.after)
        return self.by.id, self.after.id, {"incident": incident, **self.touched}

    def touch(self, resource: str, *rows: Any) -> None:
        """Add rows; a row touched again in the same act replaces its earlier form."""
        have = self.touched.setdefault(resource, [])
        for row in rows:
            key = row_key(row)
            have[:] = [r for r in have if row_key(r) != key]
            have.append(row)


def row_key(row: Any) -> object:
    """What a row is replaced by: visits by ``n``, participants by user, all else by id."""
    if isinstance(row, PhaseVisit):
        return row.n
    if isinstance(row, Participant):
        return row.user_id
    return row.id
