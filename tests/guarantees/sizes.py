"""How large a guarantee is tried: quick in ``make test``, full in ``make chaos`` (MAJOROPS_FULL=1)."""

import os
import time
from collections.abc import Iterator
from contextlib import contextmanager

FULL = os.environ.get("MAJOROPS_FULL") == "1"
TOLD: list[str] = []
"""What was counted in this run; written at its end (tests/conftest.py)."""


def size(*, quick: int, full: int) -> int:
    """The one that this run is to have. Both stand in the table of docs/operate/guarantees.md, too."""
    return full if FULL else quick


@contextmanager
def told(goal: str) -> Iterator[dict[str, int]]:
    """Keep what was counted for a goal, and how long it took."""
    counted: dict[str, int] = {}
    begun = time.perf_counter()
    try:
        yield counted
    finally:
        words = ", ".join(f"{number:,} {what}" for what, number in counted.items())
        TOLD.append(f"{goal}: {words} ({time.perf_counter() - begun:.0f} s)")
