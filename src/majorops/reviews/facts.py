"""What a review reads from the record: times, durations, phases against their targets, promises, words.

It is given an incident as a column reads it, and so says to nobody more than that column holds.
Source: rules.md sections 2, 9, 12 and 14.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from majorops.audiences.record import COMMAND, STAKEHOLDER, Column
from majorops.incidents.record import phase_name
from majorops.platform.wording import epoch_ms, rfc3339_or_none

MINUTE_MS = 60_000
FAST, OK = 0.9, 1.4
MITIGATION = 6
Shown = Mapping[str, Any]


def facts(shown: Shown, targets: Sequence[int], *, column: Column, at: int) -> dict[str, Any]:
    """All of it. ``shown``: the incident as ``column`` reads it; ``targets``: minutes, phases 1 to 8."""
    times = _times(shown, column)
    return {
        "times": {name: rfc3339_or_none(value) for name, value in times.items()},
        "durations": _durations(shown, times),
        "phases": _phases(shown, targets, end=times["resolvedAt"] or at),
        "promises": _promises(shown),
        "told": _told(shown, column),
    }


def _moment(value: str | None) -> int | None:
    return None if value is None else epoch_ms(value)


def _times(shown: Shown, column: Column) -> dict[str, int | None]:
    alert = shown.get("alert", {})
    cut = [epoch_ms(one["cutAt"]) for one in shown.get("milestones", ())]
    reached = [epoch_ms(one["enteredAt"]) for one in shown["visits"] if one["phase"] >= MITIGATION]
    # The first entry of the log is that it was opened; only command reads it.
    written = [epoch_ms(one["recordedAt"]) for one in shown["timeline"]] if column in COMMAND else []
    return {
        "issueTime": _moment(alert.get("issueTime")) if alert.get("issueTimeGiven") else None,
        "detectedAt": epoch_ms(shown["detectedAt"]),
        "declaredAt": min(written, default=None),
        "firstMilestoneAt": min(cut, default=None),
        "mitigatedAt": min(reached, default=None),
        "resolvedAt": _moment(shown["resolvedAt"]),
        "impactEndedAt": _moment(alert.get("resolveTime")) or _moment(shown["resolvedAt"]),
    }


def _between(start: int | None, end: int | None) -> int | None:
    return None if start is None or end is None else max(0, end - start)


def _durations(shown: Shown, times: Mapping[str, int | None]) -> dict[str, int | None]:
    detected = times["detectedAt"]
    issued = _moment(shown.get("alert", {}).get("issueTime"))
    return {
        "detectMs": _between(times["issueTime"], detected),
        "declareMs": _between(detected, times["declaredAt"]),
        "firstMilestoneMs": _between(detected, times["firstMilestoneAt"]),
        "mitigateMs": _between(detected, times["mitigatedAt"]),
        "resolveMs": _between(detected, times["resolvedAt"]),
        "impactMs": _between(issued, times["impactEndedAt"]),
    }


def pace(took: float, target: float) -> str:
    """``fast``, ``ok`` or ``slow``: time against its target."""
    if took <= FAST * target:
        return "fast"
    return "ok" if took <= OK * target else "slow"


def minutes_by_phase(visits: Sequence[Shown], *, end: int) -> dict[int, float]:
    """Minutes in each phase that was visited, over all its visits."""
    found: dict[int, float] = {}
    for visit in visits:
        left = end if visit["leftAt"] is None else epoch_ms(visit["leftAt"])
        took = max(0, left - epoch_ms(visit["enteredAt"])) / MINUTE_MS
        found[visit["phase"]] = found.get(visit["phase"], 0.0) + took
    return found


def _phases(shown: Shown, targets: Sequence[int], *, end: int) -> list[dict[str, Any]]:
    took = minutes_by_phase(shown["visits"], end=end)
    return [
        {
            "phase": phase,
            "name": phase_name(phase),
            "targetMs": target * MINUTE_MS,
            "tookMs": round(took[phase] * MINUTE_MS) if phase in took else None,
            "visits": sum(1 for visit in shown["visits"] if visit["phase"] == phase),
            "pace": pace(took[phase], target) if phase in took else None,
        }
        for phase, target in enumerate(targets, 1)
    ]


_STATES = ("Kept", "Late", "Broken", "Withdrawn", "Open")


def _promises(shown: Shown) -> dict[str, Any]:
    rows = shown["promises"]
    counts = {state.lower(): sum(1 for row in rows if row["state"] == state) for state in _STATES}
    settled = counts["kept"] + counts["late"] + counts["broken"]
    wanted = ("dueAt", "madeAt", "madeBy", "visibility", "state", "settledAt", "lateMinutes", "reason")
    return {
        **counts,
        "adherence": 100 * counts["kept"] / settled if settled else None,
        "list": [{key: row[key] for key in wanted} for row in rows],
    }


def _told(shown: Shown, column: Column) -> dict[str, Any]:
    """What each audience was told, and when; a key that the column does not read about is not there."""
    milestones = [
        {
            "sequence": one["sequence"],
            "title": one["title"],
            "at": one["cutAt"],
            "isResolution": one.get("isResolution", False),
            "takenBack": "retractedAt" in one,
        }
        for one in shown["milestones"]
    ]
    said = {"milestones": milestones, "publicUpdates": _updates(shown, "public")}
    if column in COMMAND or column in STAKEHOLDER:
        said["internalUpdates"] = _updates(shown, "internal")
    return said


def _updates(shown: Shown, visibility: str) -> list[dict[str, Any]]:
    return [
        {
            "content": one["content"],
            "at": one["timestamp"],
            "author": one["author"],
            "takenBack": "retractedAt" in one,
        }
        for one in shown["updates"]
        if one["visibility"] == visibility
    ]
