"""What many values say together: exact figures over sorted parts, never over all of them at once.

Values are kept sorted in cells, one per severity and month. A figure over many cells is found by enclosing
it between values of a sample, so its cost hardly grows with the number of incidents. Source: rules.md 13.
"""

import math
from array import array
from bisect import bisect_left, bisect_right, insort
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from functools import lru_cache
from itertools import chain, compress
from typing import Any, NamedTuple

from majorops.kpis.record import Direction, State

_MEDIAN, _P90 = 0.5, 0.9
_SAMPLE = 128
_OTHERS = (State.PENDING, State.NOT_APPLICABLE, State.INVALID)


class Cell:
    """The standings of one KPI that share a severity and a month: values in order, and when each counts."""

    __slots__ = ("_moments", "_part", "_sum", "others", "stamps", "values")

    def __init__(self) -> None:
        self.values = array("d")
        self.stamps = array("q")
        self.others: dict[State, array[int]] = {}
        self._forget()

    def _forget(self) -> None:
        """What was worked out of the values holds no more."""
        self._sum: float | None = None
        self._moments: array[int] | None = None
        self._part: tuple[tuple[int, int], Cell] | None = None

    def add(self, state: State, at: int, value: float) -> None:
        """One more."""
        self._forget()
        if state is not State.OBSERVED:
            insort(self.others.setdefault(state, array("q")), at)
            return
        place = bisect_right(self.values, value)
        self.values.insert(place, value)
        self.stamps.insert(place, at)

    def remove(self, state: State, at: int, value: float) -> None:
        """One less, that was added before."""
        self._forget()
        if state is not State.OBSERVED:
            self.others[state].pop(bisect_left(self.others[state], at))
            return
        place = bisect_left(self.values, value)
        while self.stamps[place] != at:
            place += 1
        self.values.pop(place)
        self.stamps.pop(place)

    def load(self, state: State, pairs: Iterable[tuple[float, int]]) -> None:
        """Many at once, into an empty cell."""
        self._forget()
        ordered = sorted(pairs)
        if state is not State.OBSERVED:
            self.others[state] = array("q", sorted(at for _, at in ordered))
            return
        self.values = array("d", [value for value, _ in ordered])
        self.stamps = array("q", [at for _, at in ordered])

    @property
    def empty(self) -> bool:
        """Whether nothing is left in it."""
        return not self.values and not any(self.others.values())

    @property
    def sum(self) -> float:
        """Of the values, without the drift of adding and taking away; infinite when it is beyond a float."""
        if self._sum is None:
            self._sum = _sum(self.values)
        return self._sum

    @property
    def moments(self) -> "array[int]":
        """When its values count, in order."""
        if self._moments is None:
            self._moments = array("q", sorted(self.stamps))
        return self._moments

    def within(self, low: int, high: int) -> "Cell":
        """The part that counts from ``low`` to before ``high``."""
        part = Cell()
        for state, moments in self.others.items():
            part.others[state] = moments[bisect_left(moments, low) : bisect_left(moments, high)]
        ends = bisect_left(self.moments, low), bisect_left(self.moments, high)
        # The same values lie within, until one comes or goes: a range that ends now is asked for all day.
        if self._part is None or self._part[0] != ends:
            inside = [low <= at < high for at in self.stamps]
            part.values = array("d", compress(self.values, inside))
            part.stamps = array("q", compress(self.stamps, inside))
            self._part = (ends, part)
        same = self._part[1]
        part.values, part.stamps, part._sum = same.values, same.stamps, same.sum
        return part


class Part(NamedTuple):
    """A cell with the target that its severity has."""

    cell: Cell
    target: float | None


def figures(parts: Sequence[Part], direction: Direction) -> dict[str, Any]:
    """The figures of one group. With nothing observed every figure is None and ``state`` says why."""
    cells = [part.cell.values for part in parts if part.cell.values]
    count = sum(map(len, cells))
    missing = {state: sum(len(part.cell.others.get(state, ())) for part in parts) for state in _OTHERS}
    met, of = _on_target(parts, direction)
    return {
        "count": count,
        "mean": _mean(parts, count) if count else None,
        "median": quantile(cells, _MEDIAN),
        "p90": quantile(cells, _P90),
        "onTarget": {"met": met, "of": of, "share": met / of if of else None},
        **{str(state): number for state, number in missing.items()},
        "state": _state(count, missing),
    }


def _sum(values: Iterable[float]) -> float:
    try:
        return math.fsum(values)
    except OverflowError:
        return math.inf


def _mean(parts: Sequence[Part], count: int) -> float:
    total = _sum(part.cell.sum for part in parts)
    if math.isfinite(total):
        return total / count
    # No value is beyond a float, so their mean is not either; what rounding adds stays below the largest.
    values = [value for part in parts for value in part.cell.values]
    return min(max(values), _sum(value / count for value in values))


def _state(count: int, missing: dict[State, int]) -> str:
    if count:
        return str(State.OBSERVED)
    for state in (State.PENDING, State.INVALID, State.NOT_APPLICABLE):
        if missing[state]:
            return str(state)
    return "noData"


def _on_target(parts: Sequence[Part], direction: Direction) -> tuple[int, int]:
    met = of = 0
    for cell, target in parts:
        if target is None or direction is Direction.NONE:
            continue
        of += len(cell.values)
        if direction is Direction.LOWER:
            met += bisect_right(cell.values, target)
        else:
            met += len(cell.values) - bisect_left(cell.values, target)
    return met, of


def quantile(cells: Sequence["array[float]"], share: float) -> float | None:
    """By linear interpolation at (count - 1) * share of all values in order; None of none."""
    count = sum(map(len, cells))
    if count == 0:
        return None
    place = (count - 1) * share
    low = math.floor(place)
    below = nth(cells, low)
    if low == place:
        return below
    return below + (_following(cells, low, below) - below) * (place - low)


def nth(cells: Sequence["array[float]"], rank: int) -> float:
    """The value with ``rank`` smaller or equal ones before it, counted from 0.

    Two values of a sample enclose it: each stands for the ``stride`` values of its cell that end with it.
    What lies between them is few, so that one more round, or none, is left.
    """
    while len(cells) > 1:
        total, most = sum(map(len, cells)), max(_SAMPLE, 8 * len(cells))
        if total <= most:
            return sorted(chain.from_iterable(cells))[rank]
        stride = -(-total // most)
        sample = sorted(chain.from_iterable(cell[stride - 1 :: stride] for cell in cells))
        # At least (place + 1) * stride values are up to sample[place], and fewer than
        # place * stride + len(cells) * stride are below it.
        below, above = rank // stride - len(cells), rank // stride
        low = sample[below] if below >= 0 else -math.inf
        high = sample[above] if above < len(sample) else math.inf
        ends = [bisect_right(cell, low) for cell in cells]
        begins = [bisect_left(cell, high) for cell in cells]
        if rank < sum(ends):
            return low
        if rank >= sum(map(max, begins, ends)):
            return high
        rank -= sum(ends)
        cells = [cell[end:begin] for cell, end, begin in zip(cells, ends, begins, strict=True) if begin > end]
    return cells[0][rank]


def _following(cells: Sequence["array[float]"], rank: int, value: float) -> float:
    """The value of the next rank."""
    if len(cells) == 1:
        return cells[0][rank + 1]
    behind = [(cell, bisect_right(cell, value)) for cell in cells]
    if sum(place for _, place in behind) > rank + 1:
        return value
    return min(cell[place] for cell, place in behind if place < len(cell))


# -- months ------------------------------------------------------------------------------------------------

_YEAR, _DAY_MS = 12, 86_400_000


def month_of(at: int) -> int:
    """The month of a moment, UTC, counted from year 0."""
    return _month_of_day(at // _DAY_MS)


@lru_cache(maxsize=20_000)
def _month_of_day(day: int) -> int:
    when = datetime.fromtimestamp(day * _DAY_MS / 1000, UTC)
    return when.year * _YEAR + when.month - 1


@lru_cache(maxsize=2_000)
def begin_of(month: int) -> int:
    """Its first moment, epoch ms."""
    year, rest = divmod(month, _YEAR)
    return int(datetime(year, rest + 1, 1, tzinfo=UTC).timestamp()) * 1000


def month_word(month: int) -> str:
    """``2026-11``."""
    year, rest = divmod(month, _YEAR)
    return f"{year:04d}-{rest + 1:02d}"
