"""When a KPI is observed, how it stands, and which target holds."""

import math
from typing import NamedTuple

import pytest
from hypothesis import given
from hypothesis import strategies as st

from majorops.kpis.facts.record import NAMES, WORDS, Facts
from majorops.kpis.record import Direction, Moment, State, Timing
from majorops.kpis.rules import (
    check_slug,
    check_targets,
    event_at,
    meets,
    result_of,
    standing_of,
    target_of,
    timing_of,
)
from majorops.platform.errors import Invalid

BEFORE = Timing(10, None, None, None, None, None)
ENDED = Timing(10, 20, 30, 40, 90, 90)


class Row(NamedTuple):
    timestamp: int
    value: float
    source: str = "worker"


def facts(**given: int | None) -> Facts:
    none = {name: "low" if name in WORDS else 0 for name in NAMES}
    return Facts(**{**none, **given})  # type: ignore[arg-type]  # by name


def test_a_kpi_waits_while_its_event_may_come() -> None:
    assert standing_of(Moment.MITIGATION, BEFORE, []).state is State.PENDING
    assert standing_of(Moment.RESOLVED, BEFORE, [Row(90, 1.0)]).state is State.PENDING
    assert standing_of(Moment.MANUAL, BEFORE, []).state is State.PENDING


def test_what_never_came_is_not_applicable_and_never_a_number() -> None:
    ended = ENDED._replace(mitigation_at=None)
    found = standing_of(Moment.MITIGATION, ended, [])
    assert (found.state, found.at) == (State.NOT_APPLICABLE, 90)
    assert standing_of(Moment.MANUAL, ENDED, []).state is State.NOT_APPLICABLE


def test_after_reopening_the_old_value_is_history() -> None:
    old, new = Row(50, 1.0), Row(90, 2.0)
    assert standing_of(Moment.RESOLVED, ENDED, [old, new]).value == 2.0
    assert standing_of(Moment.RESOLVED, ENDED, [old]).state is State.NOT_APPLICABLE


def test_what_a_person_entered_counts_whenever_it_was() -> None:
    found = standing_of(Moment.RESOLVED, ENDED, [Row(95, 4.0, "ui"), Row(90, 2.0)])
    assert (found.state, found.value, found.at) == (State.OBSERVED, 4.0, 95)


def test_invalid_is_said_and_a_number_of_a_person_beats_it() -> None:
    found = standing_of(Moment.RESOLVED, ENDED, [], "negative")
    assert (found.state, found.reason) == (State.INVALID, "negative")
    assert standing_of(Moment.RESOLVED, ENDED, [Row(90, 2.0, "import")], "negative").state is State.OBSERVED


def test_the_after_action_is_settled_when_held_when_due_and_when_not_needed() -> None:
    waiting = facts(resolved_at=5, review_required=1, review_held_at=None, review_due_at=100)
    assert event_at(Moment.AFTER_ACTION, timing_of(waiting, at=99)) is None
    assert standing_of(Moment.AFTER_ACTION, timing_of(waiting, at=99), []).state is State.PENDING
    for settled, at in (
        (waiting, 100),
        (facts(resolved_at=5, review_required=1, review_held_at=7, review_due_at=100), 8),
        (facts(resolved_at=5, review_required=0), 6),
    ):
        assert event_at(Moment.AFTER_ACTION, timing_of(settled, at=at)) == 5


@given(st.one_of(st.none(), st.floats(allow_nan=True), st.integers(), st.text(), st.binary()))
def test_a_result_is_a_finite_number_that_is_not_negative_or_no_number(raw: object) -> None:
    result = result_of(raw)
    if result.value is not None:
        assert math.isfinite(result.value)
        assert result.value >= 0
        assert not result.invalid
    else:
        assert bool(result.invalid) == (raw is not None)


def test_a_role_has_its_own_target_before_everybodys() -> None:
    targets = {"critical": 10, "default": 50, "executive": {"critical": 20, "default": 30}}
    assert target_of(targets, "critical", "mim") == 10
    assert target_of(targets, "low", "mim") == 50
    assert target_of(targets, "critical", "executive") == 20
    assert target_of(targets, "low", "executive") == 30
    assert target_of(None, "low", "mim") is None


def test_on_target_goes_by_the_direction() -> None:
    assert meets(5, 5, Direction.LOWER)
    assert meets(5, 5, Direction.HIGHER)
    assert meets(6, 5, Direction.LOWER) is False
    assert meets(6, None, Direction.LOWER) is None
    assert meets(6, 5, Direction.NONE) is None


@pytest.mark.parametrize(
    "slug", ["MTTR!", "", "1a", "a" * 65, "-a", "scorecard", "backfill", "preview", "a_b"]
)
def test_a_slug_out_of_shape_or_taken_is_refused(slug: str) -> None:
    with pytest.raises(Invalid) as refused:
        check_slug(slug)
    assert refused.value.code == "invalid_slug"
    assert check_slug("a" + "-1" * 31) == "a" + "-1" * 31


@pytest.mark.parametrize(
    ("targets", "code"),
    [
        ({"p1": 120}, "unknown_field"),
        ({"high": "two hours"}, "wrong_type"),
        ({"high": True}, "wrong_type"),
        ({"high": -1}, "out_of_range"),
        ({"executive": 5}, "wrong_type"),
        ({"executive": {"p1": 5}}, "unknown_field"),
        ({"executive": {"mim": {"high": 1}}}, "unknown_field"),
    ],
)
def test_targets_are_severities_or_roles_of_severities(targets: dict[str, object], code: str) -> None:
    with pytest.raises(Invalid) as refused:
        check_targets(targets)
    assert refused.value.code == code
    check_targets({"critical": 1, "default": 2.5, "executive": {"low": 3}})
