"""Every KPI of the catalogue worked out again, in plain Python, from the written rules and the stored rows.

Nothing of ``majorops`` is imported here: if the program misreads the rules, this must not do so with it.
"""

import json
import sqlite3
from pathlib import Path
from typing import Any

MINUTE = 60_000.0
PENDING, NOT_APPLICABLE = "pending", "notApplicable"
Answer = tuple[str, float | None, int | None]
"""State, value, timestamp."""


class Life:
    """One incident as its rows tell it."""

    def __init__(self, store: sqlite3.Connection, row: sqlite3.Row) -> None:
        def of(table: str, order: str) -> list[sqlite3.Row]:
            query = f"SELECT * FROM {table} WHERE incident_id = ? ORDER BY {order}"  # noqa: S608  named here
            return store.execute(query, (row["id"],)).fetchall()

        self.row = row
        self.visits = of("phase_visits", "n")
        self.milestones = of("milestones", "sequence")
        self.updates = of("status_updates", "created_at")
        self.promises = of("promises", "made_at")
        self.review = next(iter(of("reviews", "created_at")), None)

    def first(self, phase: int) -> int | None:
        """First entry into this phase or a later one."""
        entries = [visit["entered_at"] for visit in self.visits if visit["phase"] >= phase]
        return min(entries) if entries else None

    def minutes_in(self, phase: int) -> float | None:
        """All visits of this phase together."""
        stays = [v for v in self.visits if v["phase"] == phase and v["left_at"] is not None]
        return float(sum(v["left_at"] - v["entered_at"] for v in stays)) / MINUTE if stays else None

    def promised(self, *states: str) -> list[sqlite3.Row]:
        """The promises that ended so."""
        return [promise for promise in self.promises if promise["state"] in states]

    def silence(self) -> float:
        """The longest gap between detection, every milestone and public update, and the end."""
        end = self.row["resolved_at"]
        spoken = [m["created_at"] for m in self.milestones]
        spoken += [u["created_at"] for u in self.updates if u["visibility"] == "public"]
        times = [self.row["detected_at"], *sorted(at for at in spoken if at <= end), end]
        longest = 0
        for index in range(1, len(times)):
            longest = max(longest, times[index] - times[index - 1])
        return longest / MINUTE

    def lateness(self) -> float | None:
        """Mean minutes past due over the promises that count."""
        counted = self.promised("kept", "late", "broken")
        if not counted:
            return None
        over = sum(max(0, p["settled_at"] - p["due_at"]) for p in self.promised("late", "broken"))
        return float(over) / MINUTE / len(counted)

    def impact(self) -> float | None:
        """Customers times minutes; unknown when nobody was counted and impact was not ruled out."""
        row = self.row
        if row["customer_count"] <= 0 and row["external_impact"] != "no":
            return None
        end = row["resolve_time"] if row["resolve_time"] is not None else row["resolved_at"]
        return float(row["customer_count"] * (end - row["issue_time"])) / MINUTE

    def review_needed(self) -> bool:
        """Critical always, High beyond two hours; never after a false alarm."""
        row = self.row
        if row["false_alarm"]:
            return False
        if self.review is not None and self.review["repeat_of"] is not None:
            return True
        took = row["resolved_at"] - row["detected_at"]
        return bool(row["severity"] == "critical" or (row["severity"] == "high" and took > 2 * 3_600_000))

    def review_on_time(self, now: int) -> Answer:
        """All when it was held within 72 hours, nothing when it was late or is not held by then."""
        end = self.row["resolved_at"]
        if not self.review_needed():
            return NOT_APPLICABLE, None, None
        held, due = self.review["held_at"] if self.review is not None else None, end + 72 * 3_600_000
        if held is not None:
            return "observed", 100.0 if held <= due else 0.0, end
        return (PENDING, None, None) if now < due else ("observed", 0.0, end)


def _happened(life: Life, at: int | None, value: float | None) -> Answer:
    """A KPI of an event that may come before the end."""
    if at is None:
        return (PENDING if life.row["resolved_at"] is None else NOT_APPLICABLE), None, None
    return (NOT_APPLICABLE, None, None) if value is None else ("observed", value, at)


def _ended(life: Life, value: Any) -> Answer:
    """A KPI of the end; ``value`` is only asked once there is one."""
    end = life.row["resolved_at"]
    return (PENDING, None, None) if end is None else _happened(life, end, value())


def answers(life: Life, now: int) -> dict[str, Answer]:
    """Every computed KPI of one incident."""
    row, counted = life.row, life.promised("kept", "late", "broken")
    left, mitigated = life.first(2), life.first(6)
    first_word = life.milestones[0]["created_at"] if life.milestones else None
    detected, issued = row["detected_at"], row["issue_time"]
    found = {
        "mttr": _ended(
            life, lambda: None if row["false_alarm"] else (row["resolved_at"] - detected) / MINUTE
        ),
        "mtta": _happened(life, left, None if left is None else (left - issued) / MINUTE),
        "mttm": _happened(life, mitigated, None if mitigated is None else (mitigated - detected) / MINUTE),
        "ttd": _happened(life, detected, (detected - issued) / MINUTE if row["issue_time_given"] else None),
        "time-to-first-milestone": _happened(
            life, first_word, None if first_word is None else (first_word - detected) / MINUTE
        ),
        "cadence-adherence": _ended(
            life, lambda: 100.0 * len(life.promised("kept")) / len(counted) if counted else None
        ),
        "promise-lateness": _ended(life, life.lateness),
        "comms-silence-max": _ended(life, life.silence),
        "reentry-count": _ended(life, lambda: float(sum(v["kind"] == "reentry" for v in life.visits))),
        "updates-posted": _ended(life, lambda: float(len(life.updates))),
        "customer-impact-minutes": _ended(life, life.impact),
        "reopen-count": _ended(life, lambda: float(row["reopen_count"])),
        "after-action-on-time": (
            (PENDING, None, None) if row["resolved_at"] is None else life.review_on_time(now)
        ),
    }
    for phase in range(1, 9):
        found[f"phase-minutes-{phase}"] = _ended(life, lambda phase=phase: life.minutes_in(phase))
    return found


def everything(path: Path, now: int) -> tuple[dict[str, Life], dict[tuple[str, str], Answer]]:
    """Every incident of a store, and (slug, incident) → what it should say."""
    store = sqlite3.connect(f"{path.as_uri()}?mode=ro", uri=True)
    store.row_factory = sqlite3.Row
    lives = {row["id"]: Life(store, row) for row in store.execute("SELECT * FROM incidents")}
    store.close()
    return lives, {
        (slug, of): answer for of, life in lives.items() for slug, answer in answers(life, now).items()
    }


def differences(path: Path, now: int) -> list[str]:
    """Where the observations of a store are not what they should be."""
    _, wanted = everything(path, now)
    store = sqlite3.connect(f"{path.as_uri()}?mode=ro", uri=True)
    rows = store.execute("SELECT kpi_slug, incident_id, timestamp, value FROM kpi_observations").fetchall()
    store.close()
    have = {(slug, of, at): value for slug, of, at, value in rows}
    found = []
    for (slug, of), (state, value, at) in wanted.items():
        if state == "observed":
            assert value is not None
            got = have.get((slug, of, at or 0))
            if got is None or abs(got - value) > 1e-9 * max(1.0, abs(value)):
                found.append(f"{slug} of {of}: {value} at {at}, found {got}")
    ended = {key for key, (state, _, _) in wanted.items() if state != "observed"}
    lives, _ = everything(path, now)
    for slug, of, at in have:
        # Of an earlier resolution a value may remain; it counts no more.
        if (slug, of) in ended and not lives[of].row["reopen_count"]:
            found.append(f"{slug} of {of}: a value at {at} where there is none")
    return found


# -- many incidents together -------------------------------------------------------------------------------


def interpolated(values: list[float], share: float) -> float:
    """At (n - 1) times the share of the sorted values, between its two neighbours."""
    ordered = sorted(values)
    place = (len(ordered) - 1) * share
    below = int(place)
    above = min(below + 1, len(ordered) - 1)
    return ordered[below] + (ordered[above] - ordered[below]) * (place - below)


def by_severity(path: Path, slug: str, now: int, *, restricted: bool) -> dict[str, dict[str, Any]]:
    """Severity → count, mean, median, p90, met and missing of one KPI over everything."""
    lives, wanted = everything(path, now)
    store = sqlite3.connect(f"{path.as_uri()}?mode=ro", uri=True)
    (targets, direction) = store.execute(
        "SELECT targets, direction FROM kpi_definitions WHERE slug = ?", (slug,)
    ).fetchone()
    store.close()
    table = json.loads(targets) if targets else {}
    found: dict[str, dict[str, Any]] = {}
    for severity in ("critical", "high", "medium", "low"):
        mine = [
            wanted[slug, of]
            for of, life in lives.items()
            if life.row["severity"] == severity and (restricted or not life.row["restricted"])
        ]
        values = [value for state, value, _ in mine if state == "observed" and value is not None]
        target = table.get(severity, table.get("default"))
        goal = target if target is not None else 0.0
        better = [value for value in values if (value <= goal if direction == "lower" else value >= goal)]
        aimed = target is not None and direction != "none"
        found[severity] = {
            "count": len(values),
            "mean": sum(values) / len(values) if values else None,
            "median": interpolated(values, 0.5) if values else None,
            "p90": interpolated(values, 0.9) if values else None,
            "met": len(better) if aimed else 0,
            "of": len(values) if aimed else 0,
            PENDING: sum(state == PENDING for state, _, _ in mine),
            NOT_APPLICABLE: sum(state == NOT_APPLICABLE for state, _, _ in mine),
        }
    return found
