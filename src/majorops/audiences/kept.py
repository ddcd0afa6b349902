"""The nested lists of incidents, ready as JSON, for as long as their column's feed has not moved.

A change that shows a column anything writes it a feed entry, so the number of the feed names the bytes.
Only readings of committed data may be kept: inside an act the number could still be taken back.
"""

import threading
from collections import OrderedDict
from collections.abc import Callable, Mapping
from typing import NamedTuple

import msgspec

from majorops.audiences.record import Column

MOST_BYTES = 32 * 1024 * 1024
Lists = Mapping[str, msgspec.Raw]


class Reading(NamedTuple):
    """Which lists: of one incident, for one column, after entry ``seq`` of its feed."""

    incident_id: str
    column: Column
    seq: int


class KeptLists:
    """The most recently read lists of this process, at most 32 MiB. Safe to use from several threads."""

    def __init__(self, most_bytes: int = MOST_BYTES) -> None:
        self._most = most_bytes
        self._lock = threading.Lock()
        self._kept: OrderedDict[Reading, Lists] = OrderedDict()
        self._bytes = 0

    def of(self, reading: Reading, make: Callable[[], Lists]) -> Lists:
        """What is kept, else what ``make`` reads now."""
        with self._lock:
            kept = self._kept.get(reading)
            if kept is not None:
                self._kept.move_to_end(reading)
                return kept
        made = make()
        with self._lock:
            if reading not in self._kept:
                self._kept[reading] = made
                self._bytes += _size(made)
            while self._bytes > self._most:
                _, oldest = self._kept.popitem(last=False)
                self._bytes -= _size(oldest)
        return made


def _size(lists: Lists) -> int:
    return sum(len(raw) for raw in map(bytes, lists.values()))
