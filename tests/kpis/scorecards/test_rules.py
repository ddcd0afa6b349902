"""Figures over sorted cells are those over all values at once."""

import math
import statistics

import pytest
from hypothesis import given
from hypothesis import strategies as st

from majorops.kpis.record import Direction, State
from majorops.kpis.scorecards.rules import Cell, Part, begin_of, figures, month_of, month_word, nth, quantile

VALUES = st.lists(st.floats(0, 1_000, allow_nan=False) | st.integers(0, 5).map(float), max_size=400)
CELLS = st.lists(VALUES, max_size=8)
ENTRIES = st.lists(st.tuples(st.sampled_from(State), st.integers(0, 9), st.integers(0, 3).map(float)))


def cell(values: list[float], at: int = 0) -> Cell:
    made = Cell()
    made.load(State.OBSERVED, [(value, at) for value in values])
    return made


@given(CELLS, st.floats(0, 1))
def test_a_quantile_over_cells_is_that_of_all_values(parts: list[list[float]], share: float) -> None:
    everything = sorted(value for part in parts for value in part)
    found = quantile([cell(part).values for part in parts if part], share)
    if not everything:
        assert found is None
        return
    place = (len(everything) - 1) * share
    low, high = everything[math.floor(place)], everything[math.ceil(place)]
    assert found == pytest.approx(low + (high - low) * (place - math.floor(place)), rel=1e-12, abs=1e-9)


@given(CELLS)
def test_every_rank_is_found(parts: list[list[float]]) -> None:
    everything = sorted(value for part in parts for value in part)
    cells = [cell(part).values for part in parts]
    for rank in {0, len(everything) // 3, len(everything) // 2, len(everything) - 1} if everything else ():
        assert nth(cells, rank) == everything[rank]


@given(VALUES)
def test_the_median_is_the_one_of_the_textbook(values: list[float]) -> None:
    if values:
        assert quantile([cell(values).values], 0.5) == pytest.approx(statistics.median(values))


@given(
    st.lists(st.tuples(st.sampled_from(State), st.integers(0, 9), st.integers(0, 3).map(float))), st.data()
)
def test_taking_out_undoes_putting_in(entries: list[tuple[State, int, float]], data: st.DataObject) -> None:
    kept = Cell()
    for entry in entries:
        kept.add(*entry)
    gone = data.draw(st.permutations(entries))[: len(entries) // 2]
    left = list(entries)
    for entry in gone:
        kept.remove(*entry)
        left.remove(entry)
    fresh = Cell()
    for state in State:
        fresh.load(state, [(value, at) for one, at, value in left if one is state])
    assert kept.values == fresh.values
    assert sorted(zip(kept.values, kept.stamps, strict=True)) == sorted(
        zip(fresh.values, fresh.stamps, strict=True)
    )
    for state in (State.PENDING, State.NOT_APPLICABLE, State.INVALID):
        assert list(kept.others.get(state, ())) == list(fresh.others.get(state, ()))
    assert kept.sum == pytest.approx(fresh.sum)


@given(ENTRIES)
def test_a_part_of_a_cell_is_what_lies_in_the_range(entries: list[tuple[State, int, float]]) -> None:
    whole = Cell()
    for entry in entries:
        whole.add(*entry)
    part = whole.within(3, 7)
    inside = [(state, at, value) for state, at, value in entries if 3 <= at < 7]
    assert sorted(part.values) == sorted(value for state, _, value in inside if state is State.OBSERVED)
    assert len(part.others.get(State.PENDING, ())) == sum(state is State.PENDING for state, _, _ in inside)


def test_with_nothing_observed_no_figure_is_a_number() -> None:
    for state in (State.PENDING, State.INVALID, State.NOT_APPLICABLE):
        waiting = Cell()
        waiting.add(state, 1, 0.0)
        found = figures([Part(waiting, 10.0)], Direction.LOWER)
        assert (found["count"], found["state"], found[state]) == (0, state, 1)
        assert found["mean"] is found["median"] is found["p90"] is found["onTarget"]["share"] is None
    assert figures([], Direction.LOWER)["state"] == "noData"


def test_on_target_goes_by_the_target_of_each_part() -> None:
    parts = [Part(cell([1, 2, 3]), 2.0), Part(cell([1, 2, 3]), None), Part(cell([9]), 9.0)]
    assert figures(parts, Direction.LOWER)["onTarget"] == {"met": 3, "of": 4, "share": 0.75}
    assert figures(parts, Direction.HIGHER)["onTarget"] == {"met": 3, "of": 4, "share": 0.75}
    assert figures(parts, Direction.NONE)["onTarget"] == {"met": 0, "of": 0, "share": None}


@given(st.integers(0, 4_000_000_000_000))
def test_a_moment_lies_in_its_month(at: int) -> None:
    month = month_of(at)
    assert begin_of(month) <= at < begin_of(month + 1)
    assert len(month_word(month)) == 7


def test_values_whose_sum_is_beyond_a_float_have_a_mean() -> None:
    """Anybody in command may enter such values; one scorecard shows all KPIs, so none may break it."""
    huge = 1.5e308
    found = figures([Part(cell([huge, huge]), None), Part(cell([huge]), None)], Direction.LOWER)
    assert (found["count"], found["mean"], found["median"]) == (3, pytest.approx(huge), huge)
    apart = figures([Part(cell([huge]), None), Part(cell([huge]), None)], Direction.LOWER)
    assert apart["mean"] == pytest.approx(huge), "also when only the sum of two cells is too large"
