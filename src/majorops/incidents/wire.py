"""The JSON shapes of the product, as the command column sees them.

The one source of OpenAPI and of the TypeScript types. Other columns get the same objects with fewer keys
(audiences.csv). Times are RFC 3339 text in UTC, durations ms.
Source: data-dictionary.txt; details.md "JSON" for what this product adds.
"""

from typing import Any, Literal

import msgspec
from msgspec import UNSET, UnsetType

Severity = Literal["Critical", "High", "Medium", "Low"]
IncidentStatus = Literal["Active", "Monitoring", "Resolved"]
PhaseNumber = Literal[1, 2, 3, 4, 5, 6, 7, 8]
ExternalImpact = Literal["Yes", "No", "Unknown", "Likely"]
TimelineEventType = Literal["phase", "update", "command", "alert", "action"]
UpdateVisibility = Literal["public", "internal"]
RiskLevel = Literal["Low", "Medium", "High"]
VisitKind = Literal["open", "advance", "reentry", "return", "reopen"]
PromiseState = Literal["Open", "Kept", "Late", "Broken", "Withdrawn"]
ReviewStatus = Literal["Draft", "Scheduled", "Held", "Published"]
RequiredBecause = Literal["critical", "long", "repeat"]
CadenceState = Literal["notSet", "onTime", "dueSoon", "overdue", "closed"]


class CommandTeam(msgspec.Struct, rename="camel"):
    """The five seats, by display name; empty when vacant."""

    sre: str
    mim: str
    leader: str
    service_manager: str
    customer_ops: str
    command_ids: dict[str, str]


class AlertInfo(msgspec.Struct, rename="camel"):
    """Intake metadata."""

    alert_id: str
    customer_count: int
    issue_time: str
    issue_time_given: bool
    resolve_time: str | None
    external_impact: ExternalImpact


class FieldChange(msgspec.Struct, rename="camel"):
    """What an act did to one field."""

    field: str
    before: Any
    after: Any


class TimelineEvent(msgspec.Struct, rename="camel"):
    """One entry of the log. ``visibility`` is left out when it is for both."""

    id: str
    incident_id: str
    type: TimelineEventType
    title: str
    description: str
    actor: str
    actor_id: str
    timestamp: str
    recorded_at: str
    automatic: bool
    corrects: str | None
    corrected_by: str | None
    reason: str | None
    changes: list[FieldChange]
    visibility: UpdateVisibility | UnsetType = UNSET
    phase_number: PhaseNumber | UnsetType = UNSET
    retracted_at: str | UnsetType = UNSET
    retracted_by: str | UnsetType = UNSET
    retract_reason: str | UnsetType = UNSET


class StatusUpdate(msgspec.Struct, rename="camel"):
    """A published note."""

    id: str
    incident_id: str
    content: str
    visibility: UpdateVisibility
    author: str
    author_id: str
    timestamp: str
    source: Literal["web", "api", "cli"]
    next_update_eta: str | None
    corrects: str | None
    retracted_at: str | UnsetType = UNSET
    retracted_by: str | UnsetType = UNSET
    retract_reason: str | UnsetType = UNSET


class Milestone(msgspec.Struct, rename="camel"):
    """A summary cut from the log."""

    id: str
    incident_id: str
    sequence: int
    title: str
    body: str
    status_at_cut: IncidentStatus
    next_update_eta: str | None
    cut_by: str
    cut_by_id: str
    cut_at: str
    corrects: str | None
    corrected_by: str | None
    promise_id: str | None
    sources: list[str]
    draft_id: str | None
    is_resolution: bool | UnsetType = UNSET
    retracted_at: str | UnsetType = UNSET
    retracted_by: str | UnsetType = UNSET
    retract_reason: str | UnsetType = UNSET


class PhaseVisit(msgspec.Struct, rename="camel"):
    """One stay in a phase."""

    n: int
    phase: PhaseNumber
    entered_at: str
    left_at: str | None
    kind: VisitKind
    entered_by: str
    reason: str | None


class Promise(msgspec.Struct, rename="camel"):
    """The time of the next word."""

    id: str
    due_at: str
    made_at: str
    visibility: UpdateVisibility
    state: PromiseState
    settled_at: str | None
    late_minutes: int | None
    reason: str | None
    made_by: str
    made_by_id: str
    interval_minutes: int
    made_in: str | None
    settled_in: str | None


class Participant(msgspec.Struct, rename="camel"):
    """A user who holds a seat or has joined."""

    user_id: str
    display_name: str
    role: str
    joined_at: str
    left_at: str | None
    added_by: str


class HandoverOffer(msgspec.Struct, rename="camel"):
    """The offer of the MIM seat."""

    from_: str = msgspec.field(name="from")
    to: str
    to_id: str
    brief: str
    offered_at: str
    state: Literal["Offered", "Accepted", "Declined", "Withdrawn"]


class Publication(msgspec.Struct, rename="camel", kw_only=True):
    """The incident on the public page. What the page showed is left out while it shows nothing."""

    public_id: str | UnsetType = UNSET
    public_title: str | UnsetType = UNSET
    started_at: str | UnsetType = UNSET
    published_at: str | UnsetType = UNSET
    published_by: str
    unpublished_at: str | None
    unpublish_reason: str | None


class Cadence(msgspec.Struct, rename="camel"):
    """The badge."""

    state: CadenceState
    due_at: str | None
    last_communicated_at: str | None


class AfterAction(msgspec.Struct, rename="camel"):
    """Where the review of an incident stands. ``revision`` rises with every change that one may see."""

    status: ReviewStatus
    required: bool
    required_because: RequiredBecause | None
    due_at: str | None
    scheduled_at: str | None
    held_at: str | None
    published_at: str | None
    revision: int


class Feed(msgspec.Struct, rename="camel"):
    """The position of this column's feed that the body belongs to."""

    epoch: str
    seq: int


class IncidentRow(msgspec.Struct, rename="camel", kw_only=True):
    """An incident in a list: without the lists inside it."""

    id: str
    number: str
    title: str
    description: str
    severity: Severity
    status: IncidentStatus
    phase: PhaseNumber
    phase_entered_at: str
    active_phase: PhaseNumber
    detected_at: str
    resolved_at: str | None
    false_alarm: bool
    affected_systems: list[str]
    bridge_url: str | None
    command: CommandTeam
    alert: AlertInfo
    updates_posted: int
    next_update_eta: str | None
    last_communicated_at: str | None
    business_impact: str
    customer_impact_summary: str
    risk_level: RiskLevel
    exec_summary: str
    opened_by: str
    metadata: dict[str, Any] | None
    restricted: bool
    alarm_level: Literal[0, 1, 2, 3]
    cadence: Cadence
    resolution_milestone_missing: bool
    reopen_count: int
    after_action_required: bool
    after_action_due_at: str | None
    after_action_recommended: bool
    review_status: ReviewStatus | None
    after_action: AfterAction | None
    handover: HandoverOffer | None
    version: int
    etag: str
    subscriber_count: int
    audience_notes: str | UnsetType = UNSET
    public_id: str | UnsetType | None = UNSET
    public_title: str | UnsetType | None = UNSET
    published_at: str | UnsetType | None = UNSET
    started_at: str | UnsetType | None = UNSET


class Incident(IncidentRow, rename="camel", kw_only=True):
    """The whole incident. All subordinate objects are nested within it."""

    timeline: list[TimelineEvent]
    updates: list[StatusUpdate]
    milestones: list[Milestone]
    visits: list[PhaseVisit]
    promises: list[Promise]
    participants: list[Participant]
    feed: Feed


class IncidentMetrics(msgspec.Struct, rename="camel"):
    """Derived at reading, never stored."""

    total_duration_ms: int
    impact_duration_ms: int
    affected_users: int
    current_phase_label: str
    updates_posted: int


class LiveSnapshot(msgspec.Struct):
    """``incident:{id}:state``: snake_case, lower-case enums, epoch ms, in this order."""

    id: str
    status: Literal["active", "monitoring", "resolved"]
    severity: Literal["critical", "high", "medium", "low"]
    title: str
    mim: str
    phase: PhaseNumber
    last_update_at: int | None
    last_milestone_at: int | None
    next_update_eta: int | None
    timeline_event_count: int
    milestone_count: int
