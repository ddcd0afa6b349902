"""Who read a restricted incident: written to the journal, so that its chain covers it like every change.

Once for each person, incident and way within a while, so that polling does not flood it. Nothing is
published: no feed, number or ETag of any column knows of it.
"""

import asyncio
from collections.abc import Callable, Sequence
from typing import Any

import structlog

from majorops.people.audit.record import Looked
from majorops.people.audit.rules import EVERY_MS, Reading, reading_of
from majorops.people.record import Noted
from majorops.platform import journal
from majorops.platform.database import Database, Tx
from majorops.platform.errors import Refusal

LONGEST_WAIT_S = 1.0
"""So long an answer waits for the entry that says so; the entry itself is written however long it takes."""
AGAIN_S = 10.0
_REMEMBERED = 20_000
log = structlog.get_logger(__name__)


class _Round:
    """Entries on their way to the journal; whoever reads the same again meanwhile waits for the same."""

    def __init__(self, entries: list[Noted]) -> None:
        self.entries = entries
        self.written = asyncio.Event()


class Readings:
    """The overseer of a store (``Database.overseer``)."""

    def __init__(self, database: Database, now: Callable[[], int]) -> None:
        self._database = database
        self._now = now
        self._last: dict[Reading, int] = {}
        self._waiting: dict[Reading, _Round] = {}
        self._owed: list[Noted] = []
        self._tasks: set[asyncio.Task[None]] = set()

    async def shown(self, facts: Sequence[Any], way: str) -> None:
        """Write down what was not yet within the last while; returns with it on disk, or after a second."""
        at = self._now()
        asked = {Reading(fact.by.id, fact.by.via, fact.incident_id, way): fact for fact in facts}
        rounds = {self._waiting[one] for one in asked if one in self._waiting}
        fresh = {one: fact for one, fact in asked.items() if self._is_due(one, at)}
        if fresh:
            rounds.add(self._begin(fresh, at))
        if rounds:
            waits = [asyncio.create_task(one.written.wait()) for one in rounds]
            _, late = await asyncio.wait(waits, timeout=LONGEST_WAIT_S)
            for one in late:
                one.cancel()

    async def run(self) -> None:
        """Beside the server: try again with what the store refused."""
        while True:
            await asyncio.sleep(AGAIN_S)
            await self._again()

    async def settle(self) -> None:
        """Wait for all that is on its way, and try once more with what was refused (when stopping)."""
        await asyncio.gather(*self._tasks)
        await self._again()

    def _is_due(self, one: Reading, at: int) -> bool:
        last = self._last.get(one)
        return last is None or not 0 <= at - last < EVERY_MS

    def _begin(self, fresh: dict[Reading, Looked], at: int) -> _Round:
        for one in fresh:
            self._last.pop(one, None)
            self._last[one] = at
        while len(self._last) > _REMEMBERED:
            # Forgotten early, one is written once more: too often is better than not at all.
            del self._last[next(iter(self._last))]
        begun = _Round([reading_of(one, fact, at=at) for one, fact in fresh.items()])
        self._waiting.update(dict.fromkeys(fresh, begun))
        task = asyncio.create_task(self._write(begun, list(fresh)))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
        return begun

    async def _write(self, begun: _Round, names: list[Reading]) -> None:
        try:
            if not await self._kept(begun.entries):
                self._owed += begun.entries
        finally:
            for one in names:
                self._waiting.pop(one, None)
            begun.written.set()

    async def _again(self) -> None:
        owed, self._owed = self._owed, []
        if owed and not await self._kept(owed):
            self._owed = owed + self._owed

    async def _kept(self, entries: Sequence[Noted]) -> bool:
        """Whether they are in the journal; if not, the log of the server has them word for word meanwhile."""

        def act(tx: Tx) -> None:
            for entry in entries:
                journal.append(tx, entry)

        try:
            await self._database.write(act)
        except Refusal as refusal:
            for entry in entries:
                told = {"user": entry.by, "incident": entry.entity_id, "at": entry.at, **entry.detail}
                log.warning("reading_not_kept_yet", code=refusal.code, **told)
            return False
        except Exception:
            # Whatever broke there, it is tried again: what was shown must be known.
            log.exception("readings_not_kept", count=len(entries))
            return False
        return True
