"""When a KPI is observed, what becomes of a computed value, and which target holds. Source: rules.md 13."""

import math
import re
from collections.abc import Iterable, Mapping
from typing import Any

from majorops.kpis.facts.record import Facts
from majorops.kpis.record import Counted, Direction, Moment, Result, Standing, State, Timing
from majorops.platform.errors import Invalid, echo

SLUG = re.compile(r"[a-z][a-z0-9-]{0,63}")
TAKEN = frozenset({"scorecard", "backfill", "preview"})
SEVERITIES = ("critical", "high", "medium", "low")
ROLES = ("mim", "admin", "executive", "stakeholder")
OWNERS = (*ROLES, "sre", "leader", "serviceManager", "customerOps")
OURS = frozenset({"worker", "cli"})
"""Sources whose rows the computation may replace; what people entered or imported stays."""
_MOST_TARGET = 1e15


def check_slug(slug: str) -> str:
    """The slug of a definition, or Invalid invalid_slug."""
    if SLUG.fullmatch(slug) is None or slug in TAKEN:
        raise Invalid(
            "invalid_slug",
            f"{echo(slug)!r} cannot be the slug of a KPI.",
            field="/slug",
            hint=f"^{SLUG.pattern}$",
        )
    return slug


def check_targets(targets: Mapping[str, Any], path: str = "/targets") -> None:
    """Severities and ``default``, or below a role word the same. Raises Invalid."""
    for name, value in targets.items():
        pointer = f"{path}/{echo(name)}"
        if name in ROLES and path == "/targets":
            if not isinstance(value, dict):
                raise Invalid("wrong_type", f"{pointer} must be an object.", field=pointer)
            check_targets(value, pointer)
        elif name not in (*SEVERITIES, "default"):
            raise Invalid(
                "unknown_field",
                f"There is no target {echo(name)!r}.",
                field=pointer,
                hint="critical, high, medium, low, default, or a role word",
            )
        elif isinstance(value, bool) or not isinstance(value, int | float):
            raise Invalid("wrong_type", f"{pointer} must be a number.", field=pointer)
        elif not 0 <= value <= _MOST_TARGET:
            raise Invalid("out_of_range", f"{pointer} is out of range.", field=pointer, hint="0 or more")


def target_of(targets: Mapping[str, Any] | None, severity: str, role: str) -> float | None:
    """The target that a viewer of ``role`` sees for a severity: their own before everybody's."""
    everybody = targets or {}
    for table in (everybody.get(role), everybody):
        for name in (severity, "default"):
            if isinstance(table, dict) and isinstance(table.get(name), int | float):
                return float(table[name])
    return None


def meets(value: float, target: float | None, direction: Direction) -> bool | None:
    """Whether a value is on target; None where there is none."""
    if target is None or direction is Direction.NONE:
        return None
    return value <= target if direction is Direction.LOWER else value >= target


def timing_of(facts: Facts, *, at: int) -> Timing:
    """When the events of an incident came, as it stands at ``at``."""
    return Timing(
        facts.detected_at,
        facts.left_alert_at,
        facts.mitigation_at,
        facts.first_milestone_at,
        facts.resolved_at,
        facts.resolved_at if _review_is_settled(facts, at) else None,
    )


def event_at(moment: Moment, timing: Timing) -> int | None:
    """The time of the event that writes the observation, None while it has not come; manual has none."""
    place = _PLACE.get(moment)
    return None if place is None else timing[place]


_PLACE = {
    Moment.DETECTED: 0,
    Moment.LEFT_ALERT: 1,
    Moment.MITIGATION: 2,
    Moment.FIRST_MILESTONE: 3,
    Moment.RESOLVED: 4,
    Moment.AFTER_ACTION: 5,
}


def _review_is_settled(facts: Facts, at: int) -> bool:
    """Not needed, held, or too late: what is due has an answer."""
    if not facts.review_required or facts.review_held_at is not None:
        return True
    return facts.review_due_at is not None and at >= facts.review_due_at


def _may_still_come(moment: Moment, timing: Timing) -> bool:
    return timing.resolved_at is None or moment is Moment.AFTER_ACTION


def result_of(raw: Any) -> Result:
    """What the store gave for a formula."""
    if raw is None:
        return Result()
    if isinstance(raw, bool) or not isinstance(raw, int | float):
        return Result(invalid="not a number")
    if not math.isfinite(raw):
        return Result(invalid="not finite")
    return Result(invalid="negative") if raw < 0 else Result(float(raw))


def standing_of(moment: Moment, timing: Timing, rows: Iterable[Counted], invalid: str = "") -> Standing:
    """How a KPI stands for an incident with these observations; ``invalid``: why the formula has no value.

    A computed value counts only at the time of the present event: after reopening, the old one is history.
    """
    event = event_at(moment, timing)
    if event is None and moment is not Moment.MANUAL and _may_still_come(moment, timing):
        return Standing(State.PENDING, timing.detected_at)
    latest: Counted | None = None
    for row in rows:
        if row.source in OURS and row.timestamp != event:
            continue
        if latest is None or row.timestamp > latest.timestamp:
            latest = row
    if latest is not None:
        return Standing(State.OBSERVED, latest.timestamp, latest.value)
    when = event if event is not None else timing.resolved_at
    if invalid:
        return Standing(State.INVALID, when or timing.detected_at, reason=invalid)
    if when is None:
        return Standing(State.PENDING, timing.detected_at)
    return Standing(State.NOT_APPLICABLE, when)
