"""The grade, held against a second way to compute it; and the coach's remarks."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from majorops.incidents.record import Severity
from majorops.reviews.debrief import Run, debrief, good, to_improve

TARGETS = (5, 10, 15, 8, 25, 30, 15, 5)
BASE = {
    Severity.CRITICAL: (120, 75, 15),
    Severity.HIGH: (90, 55, 20),
    Severity.MEDIUM: (45, 28, 30),
    Severity.LOW: (25, 15, 45),
}
minutes = st.floats(0, 400, allow_nan=False)
runs = st.builds(
    Run,
    severity=st.sampled_from(Severity),
    resolve=minutes,
    mitigate=st.none() | minutes,
    first_milestone=st.none() | minutes,
    phases=st.dictionaries(st.integers(1, 8), minutes),
    targets=st.just(TARGETS),
    communications=st.integers(0, 9),
)


def expected_score(run: Run) -> int:
    resolve, _, first = BASE[run.severity]
    score = 100
    if run.resolve > resolve * 1.5:
        score -= 20
    elif run.resolve > resolve * 1.15:
        score -= 8
    if run.first_milestone is None or run.first_milestone > first * 1.5:
        score -= 15
    elif run.first_milestone > first:
        score -= 6
    score -= 7 * sum(took > 1.4 * TARGETS[phase - 1] for phase, took in run.phases.items())
    score -= 10 * (run.communications <= 1)
    return max(0, score)


@given(runs)
def test_the_score_is_what_the_rules_take_off(run: Run) -> None:
    found = debrief(run)
    assert found.score == expected_score(run)
    assert found.score == max(0, 100 - sum(one.points for one in found.deductions))
    letter = "A" if found.score >= 85 else "B" if found.score >= 70 else "C" if found.score >= 50 else "D"
    assert found.grade == letter
    assert tuple(found.baselines) == BASE[run.severity]


@given(runs, st.floats(0, 100))
def test_slower_is_never_better(run: Run, more: float) -> None:
    assert debrief(run._replace(resolve=run.resolve + more)).score <= debrief(run).score


@given(runs)
def test_a_coach_praises_three_things_at_most_and_works_on_two(run: Run) -> None:
    found = debrief(run)
    assert (len(found.good) <= 3, len(found.improve) <= 2) == (True, True)
    assert found.good == good(run)[:3]
    assert found.improve == to_improve(run)[:2]


@given(runs)
def test_nothing_is_praised_and_criticised_at_once(run: Run) -> None:
    resolve, _, first = BASE[run.severity]
    praised, blamed = good(run), to_improve(run)
    assert any("well inside" in line for line in praised) == (run.resolve <= 0.85 * resolve)
    assert any("to resolve" in line for line in blamed) == (run.resolve > 1.3 * resolve)
    late = run.first_milestone is None or run.first_milestone > first
    assert any("milestone" in line for line in blamed) == late
    assert any("communications" in line for line in praised) == (run.communications >= 4)
    assert any("Say more" in line for line in blamed) == (run.communications <= 1)
    slow = sum(took > 1.4 * TARGETS[phase - 1] for phase, took in run.phases.items())
    fast = sum(took <= 0.9 * TARGETS[phase - 1] for phase, took in run.phases.items())
    assert any("faster" in line for line in praised) == (fast >= 4 and slow <= 1)
    assert any("Slow phases" in line for line in blamed) == (slow >= 2)


@pytest.mark.parametrize(
    ("resolve", "first", "phases", "said", "grade", "score"),
    [
        (100, 10, {1: 4}, 5, "A", 100),
        (138.1, 15.5, {1: 4}, 5, "A", 86),
        (181, 23, {1: 4}, 5, "C", 65),
        (181, None, {1: 8, 2: 15, 3: 30}, 1, "D", 34),
    ],
)
def test_a_few_by_hand(
    resolve: float, first: float | None, phases: dict[int, float], said: int, grade: str, score: int
) -> None:
    found = debrief(Run(Severity.CRITICAL, resolve, None, first, phases, TARGETS, said))
    assert (found.grade, found.score) == (grade, score)
