"""How large a guarantee is tried: quick in ``make test``, full in ``make chaos`` (MAJOROPS_FULL=1)."""

import os
import time
from collections.abc import Iterator
from contextlib import contextmanager

FULL = os.environ.get("MAJOROPS_FULL") == "1"


def size(*, quick: int, full: int) -> int:
    """The one that this run is to have; both stand in the table of docs/operate/guarantees.md."""
    return full if FULL else quick


@contextmanager
def told(goal: str) -> Iterator[dict[str, int]]:
    """Say at the end what was counted and how long it took; shown by ``pytest -s`` and by ``make chaos``."""
    counted: dict[str, int] = {}
    begun = time.perf_counter()
    yield counted
    words = ", ".join(f"{number:,} {what}" for what, number in counted.items())
    print(f"\n{goal}: {words} in {time.perf_counter() - begun:.0f} s")  # noqa: T201  the figure of the run
