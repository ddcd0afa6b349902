"""The facts of one incident, in the order of the table. Source: rules.md section 13."""

from typing import NamedTuple, get_type_hints

import msgspec


class Facts(msgspec.Struct, frozen=True, gc=False):
    """What a formula may ask. Times and ``_ms`` in ms; None when it has not happened."""

    severity: str
    external_impact: str
    customer_count: int
    false_alarm: int
    detected_at: int
    issue_time: int
    issue_time_given: int
    resolved_at: int | None
    impact_end_at: int | None
    left_alert_at: int | None
    mitigation_at: int | None
    first_milestone_at: int | None
    milestone_count: int
    update_count: int
    promises_kept: int
    promises_late: int
    promises_broken: int
    promises_withdrawn: int
    promise_late_ms: int
    silence_max_ms: int | None
    phase_1_ms: int | None
    phase_2_ms: int | None
    phase_3_ms: int | None
    phase_4_ms: int | None
    phase_5_ms: int | None
    phase_6_ms: int | None
    phase_7_ms: int | None
    phase_8_ms: int | None
    reentry_count: int
    reopen_count: int
    review_required: int
    review_held_at: int | None
    review_due_at: int | None


class Review(NamedTuple):
    """What the After Action of an incident adds to its facts."""

    required: bool
    due_at: int | None = None
    held_at: int | None = None


class Subject(msgspec.Struct, frozen=True, gc=False):
    """Whose facts they are, and by what a scorecard groups them. ``changed`` rises with every writing."""

    incident_id: str
    number: int
    restricted: bool
    systems: tuple[str, ...]
    mim: str
    mim_name: str
    changed: int
    facts: Facts


ABOUT: dict[str, str] = {
    "severity": "critical, high, medium or low",
    "external_impact": "yes, no, likely or unknown",
    "customer_count": "affected customers",
    "false_alarm": "1 when resolved as a false alarm, else 0",
    "detected_at": "when it was detected",
    "issue_time": "when the alert fired",
    "issue_time_given": "1 when somebody or a source gave that time, else 0",
    "resolved_at": "when it was resolved",
    "impact_end_at": "when the alert cleared, else when it was resolved",
    "left_alert_at": "first entry into any phase from 2 on",
    "mitigation_at": "first entry into any phase from 6 on",
    "first_milestone_at": "when the first milestone was cut",
    "milestone_count": "milestones cut",
    "update_count": "status updates, both visibilities",
    "promises_kept": "promises kept",
    "promises_late": "promises answered late",
    "promises_broken": "promises broken",
    "promises_withdrawn": "promises withdrawn",
    "promise_late_ms": "time past due over late and broken promises",
    "silence_max_ms": "longest gap between detection, milestones and public updates, and the end",
    **{f"phase_{n}_ms": f"time in phase {n}, all visits" for n in range(1, 9)},
    "reentry_count": "re-entries into Gather or Assess",
    "reopen_count": "times reopened",
    "review_required": "1 when an After Action is required, else 0",
    "review_held_at": "when the After Action was held",
    "review_due_at": "when the After Action is due",
}

NAMES: tuple[str, ...] = Facts.__struct_fields__
WORDS = frozenset(name for name, hint in get_type_hints(Facts).items() if hint is str)
