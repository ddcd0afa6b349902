"""A whole incident in which every value can be told from every other, so that a leaked one is recognised."""

from typing import Any

from msgspec.structs import replace

from majorops.audiences.record import Record
from majorops.incidents.record import (
    AfterAction,
    Change,
    EventType,
    ExternalImpact,
    FieldChange,
    Handover,
    Incident,
    Participant,
    PhaseVisit,
    Retraction,
    ReviewStatus,
    RiskLevel,
    Severity,
    Status,
    TimelineEvent,
    Visibility,
    VisitKind,
)
from majorops.milestones.record import Milestone
from majorops.people.record import Person
from majorops.promises.record import Promise, PromiseState, Word
from majorops.updates.record import StatusUpdate

ID = "01HXZCANARYNCNDENT00000001"
T = 1_709_000_000_000
MIM = Person("mim@canary.example", "Mina Canary", "mim", "cookie")
_next_time = iter(range(T, T + 100_000_000, 61_007))


def moment() -> int:
    """A time no other field has."""
    return next(_next_time)


INCIDENT = Incident(
    id=ID,
    title="canary-title",
    description="canary-description",
    severity=Severity.CRITICAL,
    status=Status.RESOLVED,
    phase=8,
    phase_entered_at=moment(),
    detected_at=moment(),
    resolved_at=moment(),
    affected_systems=("canary-system-one", "canary-system-two"),
    bridge_url="https://canary-bridge.example/1",
    alert_id="canary-alert-id",
    customer_count=987_654_321,
    issue_time=moment(),
    resolve_time=moment(),
    external_impact=ExternalImpact.YES,
    sre="sre@canary.example",
    mim=MIM.id,
    leader="canary leader as typed",
    service_manager="service@canary.example",
    customer_ops="ops@canary.example",
    business_impact="canary-business",
    customer_impact_summary="canary-customer-impact",
    risk_level=RiskLevel.MEDIUM,
    exec_summary="canary-exec-summary",
    next_update_eta=moment(),
    last_communicated_at=moment(),
    opened_by="opener@canary.example",
    metadata={"raw": "canary-metadata"},
    number=7_431,
    opened_by_name="Canary Opener",
    created_at=moment(),
    active_phase=2,
    version=4_242,
    issue_time_given=True,
    audience_notes="canary-audience-notes",
    false_alarm=False,
    reopen_count=3,
    restricted=False,
    seat_names={
        "mim": MIM.name,
        "sre": "Canary Sre",
        "service_manager": "Canary Service",
        "customer_ops": "Canary Ops",
    },
    public_id="canary-public-id",
    public_title="canary-public-title",
    started_at=moment(),
    published_at=moment(),
    published_by="Canary Publisher",
    handover=Handover(
        from_id=MIM.id,
        from_name="Canary From",
        to_id="to@canary.example",
        to_name="Canary To",
        brief="canary-brief",
        offered_at=moment(),
        offered_by_id=MIM.id,
    ),
    next_public_eta=moment(),
    last_public_update_at=moment(),
    last_update_at=moment(),
    last_milestone_at=moment(),
    event_count=71_001,
    open_event_count=71_002,
    update_count=71_003,
    public_update_count=71_004,
    milestone_count=71_005,
    visit_count=2,
    public_rows=9,
    after_action=AfterAction(
        status=ReviewStatus.HELD,
        required_because="repeat",
        due_at=moment(),
        scheduled_at=moment(),
        held_at=moment(),
        revision=71_006,
        open_revision=71_007,
    ),
)

_CHANGES = (
    FieldChange("title", "canary-was", "canary-is"),
    FieldChange("execSummary", "canary-secret-was", "canary-secret-is"),
)


def event(name: str, visibility: Visibility | None, **fields: Any) -> TimelineEvent:
    """An event whose texts carry ``name``."""
    given: dict[str, Any] = {
        "id": f"01HXZ{name.upper():0<21}"[:26],
        "incident_id": ID,
        "type": EventType.ACTION,
        "title": f"canary-{name}-title",
        "description": f"canary-{name}-description",
        "actor": f"Canary {name} Actor",
        "created_at": moment(),
        "visibility": visibility,
        "phase_number": None,
        "timestamp": moment(),
        "actor_id": f"{name}-actor@canary.example",
    }
    return TimelineEvent(**{**given, **fields})


PUBLIC_EVENT = event(
    "pub",
    Visibility.PUBLIC,
    phase_number=5,
    corrects="01HXZNVLL00000000000000000",
    corrects_number=2,
    corrected_by="01HXZNTERN0000000000000000",
    corrected_by_open="01HXZLATERPVB0000000000000",
    corrected_by_number=5,
    reason="canary-pub-reason",
    changes=_CHANGES,
    public_number=1,
)
NULL_EVENT = event("nvll", None, public_number=2, reason="canary-null-reason")
INTERNAL_EVENT = event(
    "ntern", Visibility.INTERNAL, phase_number=6, corrects=PUBLIC_EVENT.id, changes=_CHANGES
)


def update(name: str, visibility: Visibility, **fields: Any) -> StatusUpdate:
    """A status update whose text carries ``name``."""
    given: dict[str, Any] = {
        "id": f"01HXY{name.upper():0<21}"[:26],
        "incident_id": ID,
        "content": f"canary-{name}-content",
        "visibility": visibility,
        "author": f"Canary {name} Author",
        "author_id": f"{name}-author@canary.example",
        "created_at": moment(),
        "source": f"canary-{name}-source",
        "next_update_eta": moment(),
    }
    return StatusUpdate(**{**given, **fields})


INTERNAL_UPDATE = update(
    "nternvp",
    Visibility.INTERNAL,
    corrects="01HXYBEFORENTERN0000000000",
    corrects_visibility=Visibility.INTERNAL,
)
PUBLIC_UPDATE = update(
    "pvbvp",
    Visibility.PUBLIC,
    corrects="01HXYBEFOREPVB00000000000",
    corrects_visibility=Visibility.PUBLIC,
    corrects_number=8,
    public_number=3,
)

MILESTONE = Milestone(
    id="01HXWMZLESTONE000000000001",
    incident_id=ID,
    sequence=12,
    title="canary-milestone-title",
    body="canary-milestone-body",
    status_at_cut=Status.MONITORING,
    next_update_eta=moment(),
    cut_by="cutter@canary.example",
    created_at=moment(),
    is_resolution=True,
    cut_by_name="Canary Cutter",
    sources=(PUBLIC_EVENT.id, INTERNAL_EVENT.id),
    open_sources=(PUBLIC_EVENT.id,),
    corrects="01HXWMZLESTONE000000000000",
    promise_id="01HXVPROMZSE00000000000001",
    draft_id="01HXTDRAFT0000000000000001",
    corrected_by="01HXWMZLESTONE000000000002",
)


def promise(name: str, visibility: Visibility, **fields: Any) -> Promise:
    """A settled promise, made in an update and settled in a milestone."""
    given: dict[str, Any] = {
        "id": f"01HXV{name.upper():0<21}"[:26],
        "incident_id": ID,
        "visibility": visibility,
        "due_at": moment(),
        "made_at": moment(),
        "made_by": f"Canary {name} Promiser",
        "made_by_id": f"{name}-promiser@canary.example",
        "interval_minutes": 20,
        "state": PromiseState.WITHDRAWN,
        "settled_at": moment(),
        "late_minutes": 0,
        "reason": f"canary-{name}-reason",
        "settled_in": Word("milestone", MILESTONE.id, Visibility.INTERNAL, None),
    }
    return Promise(**{**given, **fields})


PUBLIC_PROMISE = promise(
    "pvbpr",
    Visibility.PUBLIC,
    public_number=4,
    made_in=Word("update", PUBLIC_UPDATE.id, Visibility.PUBLIC, 3),
)
INTERNAL_PROMISE = promise(
    "nternpr", Visibility.INTERNAL, made_in=Word("update", INTERNAL_UPDATE.id, Visibility.INTERNAL, None)
)

VISIT = PhaseVisit(
    incident_id=ID,
    n=1,
    phase=1,
    entered_at=moment(),
    left_at=moment(),
    kind=VisitKind.OPEN,
    entered_by="Canary Enterer",
    entered_by_id="enterer@canary.example",
    reason="canary-visit-reason",
)
PARTICIPANT = Participant(
    incident_id=ID,
    user_id="sre@canary.example",
    display_name="Canary Participant",
    joined_at=moment(),
    left_at=moment(),
    added_by="Canary Adder",
)

RECORD = Record(
    INCIDENT,
    timeline=(NULL_EVENT, INTERNAL_EVENT, PUBLIC_EVENT),
    updates=(INTERNAL_UPDATE, PUBLIC_UPDATE),
    milestones=(MILESTONE,),
    promises=(INTERNAL_PROMISE, PUBLIC_PROMISE),
    visits=(VISIT,),
    participants=(PARTICIPANT,),
)
TAKEN_BACK = Retraction(T + 3_600_000, "Canary Retractor", "canary-retract-reason")
UNPUBLISHED = replace(
    INCIDENT, public_id=None, public_title=None, started_at=None, published_at=None, published_by=None
)


def change(kind: str, before: Incident | None, after: Incident, **touched: Any) -> Change:
    """A change by the MIM that touched these rows."""
    made = Change(kind=kind, by=MIM, at=T + 90_000_000, before=before, after=after)
    for resource, rows in touched.items():
        made.touch(resource, *rows)
    return made
