"""What many values say together: exact figures over sorted parts, never over all of them at once.

Values are kept sorted in cells, one per severity and month. A figure over many cells is found by narrowing a
window in each, so its cost hardly grows with the number of incidents. Source: rules.md section 13.
"""

import math
from array import array
from bisect import bisect_left, bisect_right, insort
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from functools import lru_cache
from typing import Any, NamedTuple

from majorops.kpis.record import Direction, State

_MEDIAN, _P90 = 0.5, 0.9
_FEW = 128
_OTHERS = (State.PENDING, State.NOT_APPLICABLE, State.INVALID)


class Cell:
    """The standings of one KPI that share a severity and a month: values in order, and when each counts."""

    __slots__ = ("_sum", "others", "stamps", "values")

    def __init__(self) -> None:
        self.values = array("d")
        self.stamps = array("q")
        self.others: dict[State, array[int]] = {}
        self._sum: float | None = None

    def add(self, state: State, at: int, value: float) -> None:
        """One more."""
        if state is not State.OBSERVED:
            insort(self.others.setdefault(state, array("q")), at)
            return
        place = bisect_right(self.values, value)
        self.values.insert(place, value)
        self.stamps.insert(place, at)
        self._sum = None

    def remove(self, state: State, at: int, value: float) -> None:
        """One less, that was added before."""
        if state is not State.OBSERVED:
            self.others[state].pop(bisect_left(self.others[state], at))
            return
        place = bisect_left(self.values, value)
        while self.stamps[place] != at:
            place += 1
        self.values.pop(place)
        self.stamps.pop(place)
        self._sum = None

    def load(self, state: State, pairs: Iterable[tuple[float, int]]) -> None:
        """Many at once, into an empty cell."""
        ordered = sorted(pairs)
        if state is not State.OBSERVED:
            self.others[state] = array("q", sorted(at for _, at in ordered))
            return
        self.values = array("d", [value for value, _ in ordered])
        self.stamps = array("q", [at for _, at in ordered])
        self._sum = None

    @property
    def empty(self) -> bool:
        """Whether nothing is left in it."""
        return not self.values and not any(self.others.values())

    @property
    def sum(self) -> float:
        """Of the values, without the drift of adding and taking away."""
        if self._sum is None:
            self._sum = math.fsum(self.values)
        return self._sum

    def within(self, low: int, high: int) -> "Cell":
        """The part that counts from ``low`` to before ``high``; the cell itself when that is all of it."""
        ends = [(min(some), max(some)) for some in (self.stamps, *self.others.values()) if some]
        if all(low <= first and last < high for first, last in ends):
            return self
        part = Cell()
        kept = [(v, at) for v, at in zip(self.values, self.stamps, strict=True) if low <= at < high]
        part.values = array("d", [value for value, _ in kept])
        part.stamps = array("q", [at for _, at in kept])
        for state, moments in self.others.items():
            part.others[state] = moments[bisect_left(moments, low) : bisect_left(moments, high)]
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
        "mean": math.fsum(part.cell.sum for part in parts) / count if count else None,
        "median": quantile(cells, _MEDIAN),
        "p90": quantile(cells, _P90),
        "onTarget": {"met": met, "of": of, "share": met / of if of else None},
        **{str(state): number for state, number in missing.items()},
        "state": _state(count, missing),
    }


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
    """The value with ``rank`` smaller or equal ones before it, counted from 0."""
    windows = [(cell, 0, len(cell)) for cell in cells if cell]
    while sum(high - low for _, low, high in windows) > _FEW and len(windows) > 1:
        widest = max(windows, key=lambda window: window[2] - window[1])
        pivot = widest[0][(widest[1] + widest[2]) // 2]
        lefts = [bisect_left(cell, pivot, low, high) for cell, low, high in windows]
        rights = [bisect_right(cell, pivot, low, high) for cell, low, high in windows]
        smaller = sum(left - low for left, (_, low, _) in zip(lefts, windows, strict=True))
        equal = sum(right - left for left, right in zip(lefts, rights, strict=True))
        if rank < smaller:
            windows = [(c, low, left) for left, (c, low, _) in zip(lefts, windows, strict=True) if left > low]
        elif rank < smaller + equal:
            return pivot
        else:
            rank -= smaller + equal
            windows = [
                (c, right, high) for right, (c, _, high) in zip(rights, windows, strict=True) if high > right
            ]
    if len(windows) == 1:
        cell, low, _ = windows[0]
        return cell[low + rank]
    return sorted(value for cell, low, high in windows for value in cell[low:high])[rank]


def _following(cells: Sequence["array[float]"], rank: int, value: float) -> float:
    """The value of the next rank."""
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
