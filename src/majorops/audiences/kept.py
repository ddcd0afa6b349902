"""What was made ready as JSON, kept for as long as it says the same.

Each is kept under all that it is made of: whose column, which incident, which state of it. So nothing here
need be told of a change, and nothing is ever shared by two columns. Only readings of committed data may be
kept: inside an act the state could still be taken back.
"""

import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable, Mapping
from typing import Generic, NamedTuple, TypeVar

import msgspec

from majorops.audiences.record import Column
from majorops.incidents.record import Stamp

K = TypeVar("K", bound=Hashable)
V = TypeVar("V")
Lists = Mapping[str, msgspec.Raw]
MOST_BYTES = 32 * 1024 * 1024
MOST_BYTES_OF_ROWS = 8 * 1024 * 1024


class Kept(Generic[K, V]):
    """The most recently used of this process, so many bytes at most. Safe to use from several threads."""

    def __init__(self, size: Callable[[V], int], most_bytes: int) -> None:
        self._size = size
        self._most = most_bytes
        self._lock = threading.Lock()
        self._kept: OrderedDict[K, V] = OrderedDict()
        self._bytes = 0

    def find(self, key: K) -> V | None:
        """What is kept under this key."""
        with self._lock:
            found = self._kept.get(key)
            if found is not None:
                self._kept.move_to_end(key)
            return found

    def keep(self, key: K, value: V) -> None:
        """Keep it, instead of what was kept under this key."""
        with self._lock:
            before = self._kept.pop(key, None)
            self._bytes += self._size(value) - (0 if before is None else self._size(before))
            self._kept[key] = value
            while self._bytes > self._most:
                _, oldest = self._kept.popitem(last=False)
                self._bytes -= self._size(oldest)


class Reading(NamedTuple):
    """Which lists: of one incident, for one column, after entry ``seq`` of its feed.

    A change that shows a column anything writes it a feed entry, so the number of the feed names the bytes.
    """

    incident_id: str
    column: Column
    seq: int


class KeptLists:
    """The nested lists of incidents, by reading."""

    def __init__(self, most_bytes: int = MOST_BYTES) -> None:
        self._kept: Kept[Reading, Lists] = Kept(_size_of_lists, most_bytes)

    def of(self, reading: Reading, make: Callable[[], Lists]) -> Lists:
        """What is kept, else what ``make`` reads now."""
        kept = self._kept.find(reading)
        if kept is None:
            kept = make()
            self._kept.keep(reading, kept)
        return kept


class OwnFields(NamedTuple):
    """An incident without its lists as one column reads it from ``since`` until before ``until`` (epoch ms).

    ``row``: JSON as it stands in a list; ``fields``: how many bytes of it come before the end, which is the
    brace and, where the ETag is a hash of all before, that ETag.
    """

    stamp: Stamp
    since: int
    until: float
    row: bytes
    fields: int


class KeptFields:
    """The own fields of incidents by column; of each the newest state that was read."""

    def __init__(self, most_bytes: int = MOST_BYTES_OF_ROWS) -> None:
        self._kept: Kept[tuple[str, Column], OwnFields] = Kept(_size_of_fields, most_bytes)

    def find(self, incident_id: str, column: Column, stamp: Stamp, at: int) -> OwnFields | None:
        """What is kept, if it is of this state and says at ``at`` what it said when it was made."""
        kept = self._kept.find((incident_id, column))
        good = kept is not None and kept.stamp == stamp and kept.since <= at < kept.until
        return kept if good else None

    def keep(self, incident_id: str, column: Column, made: OwnFields) -> None:
        """Keep it from now on."""
        self._kept.keep((incident_id, column), made)


class Whole(NamedTuple):
    """An incident with its lists after entry ``seq`` of the column's feed, and the fields it begins with."""

    seq: int
    own: OwnFields
    body: bytes
    tag: str


class KeptWholes:
    """Whole incidents by column; of each the one read last."""

    def __init__(self, most_bytes: int = MOST_BYTES) -> None:
        self._kept: Kept[tuple[str, Column], Whole] = Kept(_size_of_whole, most_bytes)

    def of(self, reading: Reading, own: OwnFields, make: Callable[[], Whole]) -> Whole:
        """What is kept, if it is of this reading and these own fields; else what ``make`` puts together."""
        kept = self._kept.find((reading.incident_id, reading.column))
        if kept is None or (kept.seq, kept.own) != (reading.seq, own):
            kept = make()
            self._kept.keep((reading.incident_id, reading.column), kept)
        return kept


def _size_of_whole(whole: Whole) -> int:
    return len(whole.body)


def _size_of_lists(lists: Lists) -> int:
    return sum(len(raw) for raw in map(bytes, lists.values()))


def _size_of_fields(fields: OwnFields) -> int:
    return len(fields.row)
