"""How an incident was run: a grade, what it is made of, and what a coach would say.

Plain values in, plain values out. Source: rules.md section 14.
"""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from majorops.incidents.record import Severity, phase_name
from majorops.reviews.facts import pace

FULL = 100
MOST_GOOD, MOST_TO_IMPROVE = 3, 2
GRADES = ((85, "A"), (70, "B"), (50, "C"))
FEW, MANY = 1, 4  # communications
_ORDER = (Severity.CRITICAL, Severity.HIGH, Severity.MEDIUM, Severity.LOW)


class Baselines(NamedTuple):
    """Minutes that a well-run incident of one severity takes. Not the targets of the KPIs."""

    resolve: int
    mitigate: int
    first_milestone: int


BASELINES: Mapping[Severity, Baselines] = dict(
    zip(
        _ORDER,
        map(Baselines, (120, 90, 45, 25), (75, 55, 28, 15), (15, 20, 30, 45)),
        strict=True,
    )
)


class Run(NamedTuple):
    """What the record says of one resolved incident. ``phases``: minutes in each phase that was visited."""

    severity: Severity
    resolve: float
    mitigate: float | None
    first_milestone: float | None
    phases: Mapping[int, float]
    targets: Sequence[float]
    communications: int  # milestones and status updates

    def of_pace(self, wanted: str) -> list[int]:
        """The phases that went at this pace."""
        return [phase for phase, took in self.phases.items() if pace(took, self.targets[phase - 1]) == wanted]


class Deduction(NamedTuple):
    """What cost how many points."""

    what: str
    points: int


class Debrief(NamedTuple):
    """The whole of it."""

    grade: str
    score: int
    baselines: Baselines
    deductions: list[Deduction]
    good: list[str]
    improve: list[str]


def debrief(run: Run) -> Debrief:
    """Grade and remarks."""
    found = [*_slow_end(run), *_late_word(run), *_slow_phases(run), *_silence(run)]
    score = max(0, FULL - sum(one.points for one in found))
    return Debrief(
        grade=next((grade for least, grade in GRADES if score >= least), "D"),
        score=score,
        baselines=BASELINES[run.severity],
        deductions=found,
        good=good(run)[:MOST_GOOD],
        improve=to_improve(run)[:MOST_TO_IMPROVE],
    )


def _minutes(value: float) -> str:
    """``2h 05m``, ``14 min``."""
    hours, minutes = divmod(int(value), 60)
    return f"{hours}h {minutes:02}m" if hours else f"{minutes} min"


def _slow_end(run: Run) -> list[Deduction]:
    baseline = BASELINES[run.severity].resolve
    what = f"Resolved in {_minutes(run.resolve)}, baseline {_minutes(baseline)}"
    if run.resolve > 1.5 * baseline:
        return [Deduction(what, 20)]
    return [Deduction(what, 8)] if run.resolve > 1.15 * baseline else []


def _late_word(run: Run) -> list[Deduction]:
    baseline = BASELINES[run.severity].first_milestone
    if run.first_milestone is None:
        return [Deduction("No milestone was cut", 15)]
    what = f"First milestone after {_minutes(run.first_milestone)}, baseline {_minutes(baseline)}"
    if run.first_milestone > 1.5 * baseline:
        return [Deduction(what, 15)]
    return [Deduction(what, 6)] if run.first_milestone > baseline else []


def _slow_phases(run: Run) -> list[Deduction]:
    return [
        Deduction(
            f"{phase_name(phase)} slow: {_minutes(run.phases[phase])}, "
            f"target {_minutes(run.targets[phase - 1])}",
            7,
        )
        for phase in run.of_pace("slow")
    ]


def _silence(run: Run) -> list[Deduction]:
    if run.communications > FEW:
        return []
    said = "Nothing was" if not run.communications else "Only one thing was"
    return [Deduction(f"{said} said to those who wait", 10)]


def good(run: Run) -> list[str]:
    """Everything a coach could praise."""
    base = BASELINES[run.severity]
    found = []
    if run.resolve <= 0.85 * base.resolve:
        found.append(f"Resolved in {_minutes(run.resolve)}, well inside {_minutes(base.resolve)}.")
    if run.first_milestone is not None and run.first_milestone <= 0.8 * base.first_milestone:
        found.append(f"The first milestone came after {_minutes(run.first_milestone)}.")
    if len(run.of_pace("fast")) >= MANY and len(run.of_pace("slow")) <= 1:
        found.append(f"{len(run.of_pace('fast'))} phases were faster than their target.")
    if run.communications >= MANY:
        found.append(f"{run.communications} communications to those who wait.")
    return found


def to_improve(run: Run) -> list[str]:
    """Everything a coach would work on."""
    base = BASELINES[run.severity]
    found = []
    if run.resolve > 1.3 * base.resolve:
        found.append(f"It took {_minutes(run.resolve)} to resolve; aim for {_minutes(base.resolve)}.")
    if run.first_milestone is None:
        found.append("No milestone was cut; those who wait had to ask.")
    elif run.first_milestone > base.first_milestone:
        over = _minutes(run.first_milestone - base.first_milestone)
        found.append(f"The first milestone came {over} after its baseline.")
    slow = run.of_pace("slow")
    if len(slow) >= 2:  # noqa: PLR2004  the rule says two
        found.append(f"Slow phases: {', '.join(map(phase_name, slow))}.")
    if run.communications <= FEW:
        found.append("Say more, and earlier: a word every interval, even without news.")
    return found
