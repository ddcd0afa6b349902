"""Keeping the index: it follows the journal a moment behind, so that no act waits for it.

The journal is the queue: what was committed is in it, so nothing is forgotten across a crash, and an act
costs nothing more. A rebuild goes through the incidents one after another and goes on where it stopped.
"""

import asyncio
import time
from collections.abc import Iterable, Iterator, Sequence
from functools import partial
from typing import Any, NamedTuple

import msgspec
import structlog
from msgspec.structs import replace

from majorops.audiences.fields import View
from majorops.audiences.texts import INCIDENT_FIELDS, INCIDENTS, text_for
from majorops.incidents.record import Incident
from majorops.platform.database import Database, Tx
from majorops.platform.errors import Refusal
from majorops.search import store
from majorops.search.kinds import INCIDENT, KINDS
from majorops.search.rules import words_of
from majorops.search.store import BIT, Doc, Item, State

PAUSE_S = 0.2
"""So long it waits for more after the first word of a change; a page that types on does not notice."""
REST = 2
"""So many times as long as it worked it rests, so that people's acts come first."""
AGAIN_S = 10.0
"""So long it waits after something broke."""
_ENTRIES = 200
_INCIDENTS = 50
_DOCS = 250
log = structlog.get_logger(__name__)


class _Named(msgspec.Struct):
    id: str = ""  # of a review it is that of its incident


_rows_of = msgspec.json.Decoder(list[_Named]).decode
_fields_of = msgspec.json.Decoder(dict[str, msgspec.Raw]).decode


class Batch(NamedTuple):
    """What is to be put into the index, and the state that follows from it."""

    before: State
    after: State
    docs: Sequence[Doc] = ()
    items: Sequence[Item] = ()


def docs_of(kind: str, resource: str, row: Any, incident: Incident) -> list[Doc]:
    """The words of a row, once for each set of columns that read the same."""
    readers: dict[str, int] = {}
    for column, bit in BIT.items():
        text = text_for(resource, row, View(column, incident))
        words = " ".join(words_of(text.whole)) if text is not None else ""
        if words:
            readers[words] = readers.get(words, 0) | bit
    item = incident.id if kind == INCIDENT else row.id
    return [Doc(incident.id, kind, item, bits, words) for words, bits in readers.items()]


# -- following the journal -------------------------------------------------------------------------


def _touched(entries: Iterable[Sequence[Any]]) -> tuple[set[str], dict[str, dict[str, str]]]:
    """The incidents whose own texts changed; and by kind, the rows that were written, with their incident."""
    renamed: set[str] = set()
    rows: dict[str, dict[str, str]] = {}
    for _, incident_id, body in entries:
        if incident_id is None:
            continue
        parts = msgspec.json.decode(body, type=dict[str, msgspec.Raw])
        if "incident" in parts and not INCIDENT_FIELDS.isdisjoint(_fields_of(parts["incident"])):
            renamed.add(incident_id)
        for kind, about in KINDS.items():
            for row in _rows_of(parts[about.resource]) if about.resource in parts else ():
                rows.setdefault(kind, {})[row.id or incident_id] = incident_id
    return renamed, rows


def follow(tx: Tx) -> Batch | None:
    """The next entries of the journal as a batch, or None when there are none."""
    before = store.state(tx)
    entries = store.changes_after(tx, before.position, _ENTRIES)
    if not entries:
        return None
    renamed, rows = _touched(entries)
    wanted = renamed.union(*(of.values() for of in rows.values())) if rows else renamed
    known = store.incidents_by_id(tx, sorted(wanted))
    docs = [doc for one in sorted(renamed) for doc in docs_of(INCIDENT, INCIDENTS, known[one], known[one])]
    items = [Item(INCIDENT, one) for one in sorted(renamed)]
    for kind, of in rows.items():
        about = KINDS[kind]
        # A row is read as it stands now, so that it does not matter how far behind this is.
        for row in sorted(about.some(tx, list(of)), key=lambda row: row.id):
            docs += [] if about.skipped(row) else docs_of(kind, about.resource, row, known[row.incident_id])
        items += [Item(kind, one) for one in of]
    return Batch(before, replace(before, position=entries[-1][0]), docs, items)


# -- building it again -----------------------------------------------------------------------------


def rebuild(tx: Tx) -> Batch | None:
    """The next incidents of a rebuild as a batch, or None when none is under way."""
    before = store.state(tx)
    if before.rebuild is None:
        return None
    docs: list[Doc] = []
    done, last = before.done, before.rebuild
    for incident in store.incidents_after(tx, before.rebuild, _INCIDENTS):
        docs += _whole(tx, incident)
        done, last = done + 1, incident.id
        if len(docs) >= _DOCS:
            break
    if done == before.done:
        return Batch(before, replace(before, rebuild=None))
    items = sorted({Item(doc.kind, doc.item_id) for doc in docs})
    return Batch(before, replace(before, rebuild=last, done=done), docs, items)


def _whole(tx: Tx, incident: Incident) -> list[Doc]:
    docs = docs_of(INCIDENT, INCIDENTS, incident, incident)
    for kind, about in KINDS.items():
        for row in about.all_of(tx, incident.id):
            docs += [] if about.skipped(row) else docs_of(kind, about.resource, row, incident)
    return docs


def slices(batch: Batch) -> Iterator[Batch]:
    """A batch in pieces that hold the writer for milliseconds; only the last one moves on in the work."""
    before, items = batch.before, batch.items
    for start in range(0, max(1, len(batch.docs)), _DOCS):
        docs = batch.docs[start : start + _DOCS]
        last = start + _DOCS >= len(batch.docs)
        after = replace(batch.after if last else before, head=before.head + len(docs))
        yield Batch(before, after, docs, items)
        before, items = after, ()


def keep(tx: Tx, batch: Batch) -> None:
    """Put a batch into the index. Raises LookupError when somebody else did."""
    store.put(tx, batch.docs, batch.items, head=batch.before.head)
    store.move(tx, batch.before, batch.after)


class Indexer:
    """Keeps the index of one store, as long as :meth:`run` runs."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._awake = asyncio.Event()
        self._awake.set()  # what was left over from before

    def hear(self, _facts: Sequence[Any]) -> None:
        """Something was committed."""
        self._awake.set()

    async def run(self) -> None:
        """Until cancelled."""
        while True:
            await self._awake.wait()
            await asyncio.sleep(PAUSE_S)
            self._awake.clear()
            try:
                await self.catch_up(rest=REST)
            except Refusal as refusal:
                # A full disk: the journal keeps what is to be done, and the next change wakes us.
                log.warning("index_refused", code=refusal.code)
            except Exception:
                # An index that cannot be kept must not take the server down in the middle of an incident.
                log.exception("index_failed")
                await asyncio.sleep(AGAIN_S)
                self._awake.set()

    async def catch_up(self, *, rest: float = 0) -> None:
        """Take in all that there is; rests ``rest`` times as long as each step took."""
        while True:
            began = time.perf_counter()
            if not await self.step():
                return
            await asyncio.sleep((time.perf_counter() - began) * rest)

    async def step(self) -> bool:
        """One batch: news first, then a rebuild. Whether there was one."""
        batch = await self._database.read(follow) or await self._database.read(rebuild)
        if batch is None:
            return False
        try:
            for piece in slices(batch):
                await self._database.write(partial(keep, batch=piece))
        except LookupError:
            await asyncio.sleep(PAUSE_S)  # look again at how far it is by now
        return True
