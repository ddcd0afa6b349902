"""The rows of ``bad-inputs.csv``, each with what really sends it, or with the reason why nothing can yet."""

import csv
from collections.abc import Callable, Iterable, Sequence
from functools import partial
from pathlib import Path
from typing import NamedTuple

from tests.api.bed import Bed, Heard

SPEC = Path(__file__).resolve().parents[1] / "spec" / "bad-inputs.csv"
Ask = Callable[[], Heard]
Case = Callable[[Bed], Sequence[Ask]]
"""Prepares; what it gives is asked one after the other, and each of them must be answered as the row says."""


class Row(NamedTuple):
    """One line. ``expected``: an HTTP status, ``close N``, ``frame error``, ``exit N`` …"""

    area: str
    input: str
    expected: str
    code: str
    hint: str

    @property
    def name(self) -> str:
        """Area and the first words, for the list of tests."""
        return f"{self.area}: {self.input[:60]}"


with SPEC.open(newline="", encoding="utf-8") as _file:
    ROWS = tuple(Row(*line) for line in list(csv.reader(_file))[1:])

CASES: dict[Row, Case] = {}
LEAVES: dict[Row, frozenset[str]] = {}
"""Tables that a row is meant to write to."""
BARE: set[Row] = set()
"""Rows that the server library answers by itself: the status is right, a body with the code is not there."""


def already(answers: Iterable[Heard]) -> list[Ask]:
    """Answers that were given while preparing."""
    return [partial(_same, answer) for answer in answers]


def _same(answer: Heard) -> Heard:
    return answer


def find(area: str, begins: str) -> Row:
    """The one row of this area that begins like this."""
    found = [row for row in ROWS if row.area == area and row.input.startswith(begins)]
    assert len(found) == 1, (area, begins, len(found))
    return found[0]


def case(area: str, begins: str, *, leaves: Sequence[str] = (), bare: bool = False) -> Callable[[Case], Case]:
    """Register what sends a row."""

    def register(function: Case) -> Case:
        row = find(area, begins)
        assert row not in CASES, row.name
        CASES[row] = function
        LEAVES[row] = frozenset(leaves)
        if bare:
            BARE.add(row)
        return function

    return register
