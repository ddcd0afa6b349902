"""The live snapshots ``incident:{id}:state``, as JSON, kept for each column that asked or changed.

Never the truth: each equals what ``audiences`` would make of the stored incident now, and any of them may be
thrown away and made again. A snapshot carries the number of its feed, so that an older one never replaces a
newer one.
"""

from collections import OrderedDict
from collections.abc import Sequence
from typing import Any, NamedTuple

import msgspec

from majorops.audiences.record import BOARD, Column, FeedEntry
from majorops.incidents import store as incidents
from majorops.incidents.record import Incident
from majorops.live.sight import Feed, Sight
from majorops.platform.database import Database, Tx

_KEPT = 2_000


class _Body(msgspec.Struct):
    state: msgspec.Raw


class Snapshot(NamedTuple):
    """``state`` as JSON after the entry ``seq`` of its feed."""

    seq: int
    state: bytes


_decode = msgspec.json.Decoder(_Body).decode


class Snapshots:
    """The snapshots of at most 2,000 incidents. Append ``hear`` to the database's listeners."""

    def __init__(self, sight: Sight) -> None:
        self._sight = sight
        self._kept: OrderedDict[str, dict[Column, Snapshot]] = OrderedDict()

    def hear(self, facts: Sequence[Any]) -> None:
        """Take over what a commit changed; see ``platform.database.Listener``."""
        for fact in facts:
            if not isinstance(fact, FeedEntry) or fact.stream == BOARD:
                continue
            if fact.kind == "gone":
                self._kept.get(fact.stream, {}).pop(fact.column, None)
            else:
                snapshot = Snapshot(fact.seq, bytes(_decode(fact.body).state))
                self._keep(Feed(fact.stream, fact.column), snapshot)

    def find(self, feed: Feed) -> Snapshot | None:
        """What is ready, or None."""
        return self._kept.get(feed.stream, {}).get(feed.column)

    async def load(self, database: Database, feed: Feed) -> Snapshot:
        """What is ready, else made of the stored incident, which the caller has been allowed to read."""
        ready = self.find(feed)
        if ready is not None:
            return ready
        made = await database.read(lambda tx: self._make(tx, feed, incidents.load(tx, feed.stream)))
        self._keep(feed, made)
        return made

    def _make(self, tx: Tx, feed: Feed, incident: Incident) -> Snapshot:
        return Snapshot(self._sight.position(tx, feed).seq, self._sight.state(incident, feed.column))

    def _keep(self, feed: Feed, snapshot: Snapshot) -> None:
        columns = self._kept.setdefault(feed.stream, {})
        self._kept.move_to_end(feed.stream)
        have = columns.get(feed.column)
        if have is None or have.seq <= snapshot.seq:
            columns[feed.column] = snapshot
        while len(self._kept) > _KEPT:
            self._kept.popitem(last=False)
