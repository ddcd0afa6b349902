"""Incidents and people as plain values, for tests of rules; nothing here touches a store."""

from collections.abc import Callable, Sequence
from typing import Any

import pytest
from hypothesis import strategies as st
from msgspec.structs import replace

from majorops.incidents.record import (
    EventType,
    ExternalImpact,
    Incident,
    RiskLevel,
    Severity,
    Status,
    TimelineEvent,
    Visibility,
)
from majorops.people.record import Person
from majorops.platform.errors import Refusal

NOON = 1_772_884_800_000  # 2026-03-07T12:00:00Z
MINUTE = 60_000
ANA = Person("ana@example.com", "Ana", "mim")
MAX = Person("max@example.com", "Max", "mim")
ADA = Person("ada@example.com", "Ada", "admin")
BEN = Person("ben@example.com", "Ben", "stakeholder")
CARA = Person("cara@example.com", "Cara", "executive")

OPENED = Incident(
    id="01J00000000000000000000000",
    title="Checkout is down",
    description="",
    severity=Severity.CRITICAL,
    status=Status.ACTIVE,
    phase=1,
    phase_entered_at=NOON,
    detected_at=NOON,
    resolved_at=None,
    affected_systems=(),
    bridge_url=None,
    alert_id=None,
    customer_count=0,
    issue_time=NOON,
    resolve_time=None,
    external_impact=ExternalImpact.UNKNOWN,
    sre="",
    mim=ANA.id,
    leader=None,
    service_manager=None,
    customer_ops=None,
    business_impact="",
    customer_impact_summary="",
    risk_level=RiskLevel.HIGH,
    exec_summary="",
    next_update_eta=None,
    last_communicated_at=None,
    opened_by=ANA.id,
    metadata=None,
    number=1,
    opened_by_name=ANA.name,
    created_at=NOON,
    active_phase=1,
    visit_count=1,
    seat_names={"mim": ANA.name},
)


def sample(**fields: Any) -> Incident:
    """An incident that Ana opened at noon, with some fields different."""
    return replace(OPENED, **fields)


def event(**fields: Any) -> TimelineEvent:
    """One internal entry that Ana posted at noon."""
    posted = TimelineEvent(
        id="01J00000000000000000000001",
        incident_id=OPENED.id,
        type=EventType.UPDATE,
        title="Restarting the gateway",
        description="",
        actor=ANA.name,
        created_at=NOON,
        visibility=Visibility.INTERNAL,
        phase_number=None,
        timestamp=NOON,
    )
    return replace(posted, **fields)


def _in_phase(phase: int, reentered: int | None, status: Status, visits: int) -> Incident:
    active = reentered if reentered is not None and reentered < phase else phase
    at = NOON + 5 * MINUTE
    return sample(
        phase=phase,
        active_phase=active,
        status=status if status is not Status.MONITORING or phase >= 6 else Status.ACTIVE,
        visit_count=visits,
        resolved_at=at if status is Status.RESOLVED else None,
    )


incidents = st.builds(
    _in_phase,
    st.integers(1, 8),
    st.sampled_from([None, 2, 3]),
    st.sampled_from(list(Status)),
    st.integers(1, 9),
)
"""Every state that the life of an incident can be in: phase, re-entry, status."""

phases = st.integers(1, 8)
reasons = st.sampled_from([None, "", "   ", "\u200b", "It came back."])

Refusals = Sequence[tuple[str, bool]]


def first_of(refusals: Refusals) -> str | None:
    """The code of the first line that holds; None: the act is allowed."""
    return next((code for code, holds in refusals if holds), None)


def outcome(act: Callable[[], Any]) -> tuple[str | None, Any]:
    """The code of the refusal, or None and what the act gave."""
    try:
        return None, act()
    except Refusal as refusal:
        return refusal.code, None


def refusal_of(act: Callable[[], Any]) -> tuple[int, str]:
    """Status and code of the refusal that must come."""
    with pytest.raises(Refusal) as refused:
        act()
    return refused.value.status, refused.value.code
