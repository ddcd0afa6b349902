"""The hub: hears what each commit made true and lets everyone know who may.

One beat a second looks after slow readers and running-out rights; every fifth one sends the heartbeat to all.
"""

import asyncio
from collections.abc import Coroutine, Iterator, Sequence
from contextlib import contextmanager
from typing import Any

import msgspec
import structlog

from majorops.audiences.record import BOARD, Column, FeedEntry
from majorops.live.presence import Presence
from majorops.live.rules import HEARTBEAT_S, RECHECK_MS, Close, envelope
from majorops.live.sight import Feed, Sight, still_the_same
from majorops.live.streams import Streams
from majorops.live.viewer import Viewer, message
from majorops.people.record import AccessChanged
from majorops.platform.clock import now_ms
from majorops.platform.database import Database
from majorops.platform.errors import Refusal
from majorops.platform.wording import rfc3339

log = structlog.get_logger(__name__)
_encode = msgspec.json.encode
_RESEATING = frozenset({"participants", "command", "handover"})
"""Changes after which somebody may read an incident in another column; command hears of each of them."""


class Hub:
    """All viewers of this process. Append ``hear`` to the database's listeners, then :meth:`start` it."""

    def __init__(self, database: Database, sight: Sight) -> None:
        self.sight = sight
        self.viewers: set[Viewer] = set()
        self.streams = Streams(database, sight, self._start_for)
        self.presence = Presence()
        self.stopping = False
        self.changes = 0
        self._listening: dict[Feed, set[asyncio.Event]] = {}
        self._tasks: set[asyncio.Task[None]] = set()

    # -- what a commit made true -------------------------------------------------------------------

    def hear(self, facts: Sequence[Any]) -> None:
        """Take the facts of one commit; see ``platform.database.Listener``."""
        for fact in facts:
            # First of all: who may have lost a column gets nothing more before that is known.
            if isinstance(fact, AccessChanged):
                self._access_changed(fact.user_id)
            elif isinstance(fact, FeedEntry) and _reseats(fact):
                self.streams.check_incident(fact.stream)
        for fact in facts:
            if isinstance(fact, FeedEntry):
                self.streams.pass_on(fact)
                for event in self._listening.get(Feed(fact.stream, fact.column), ()):
                    event.set()

    def enter(self, viewer: Viewer, *, since: int) -> None:
        """Count a viewer in. ``since``: ``changes`` before they were identified; none falls in between."""
        self.viewers.add(viewer)
        if self.changes != since:
            self._start_for(self._recheck(viewer), viewer)

    def leave(self, viewer: Viewer) -> None:
        """Forget a viewer and everything they follow."""
        self.viewers.discard(viewer)
        self.streams.leave(viewer)

    def _access_changed(self, user_id: str) -> None:
        self.changes += 1
        for viewer in self.viewers:
            if viewer.looking.person.id != user_id:
                continue
            for subscription in viewer.subscriptions.values():
                self.streams.hold(subscription)
            self._start_for(self._recheck(viewer), viewer)

    async def _recheck(self, viewer: Viewer) -> None:
        """Close with 4401 who has no or fewer rights now; let the others go on, as who they are now."""
        viewer.checked = asyncio.get_running_loop().time()
        try:
            person = await self.sight.identify(viewer.scope)
            self.sight.admit(viewer.looking.door, person)
        except Refusal as refusal:
            log.info("access_ended", user=viewer.looking.person.id, code=refusal.code)
            viewer.end(Close.REVOKED)
            return
        if not still_the_same(viewer.looking.person, person):
            viewer.end(Close.REVOKED)
            return
        same = person == viewer.looking.person
        viewer.looking = viewer.looking._replace(person=person)
        for subscription in tuple(viewer.subscriptions.values()):
            if not (same and subscription.live):
                self.streams.read_again(subscription)

    @contextmanager
    def listening(self, feed: Feed) -> Iterator[asyncio.Event]:
        """An event that is set at the next entry of a feed, and when the server stops."""
        event = asyncio.Event()
        if self.stopping:
            event.set()
        waiting = self._listening.setdefault(feed, set())
        waiting.add(event)
        try:
            yield event
        finally:
            waiting.discard(event)
            if not waiting and self._listening.get(feed) is waiting:
                del self._listening[feed]

    # -- the beat ----------------------------------------------------------------------------------

    def start(self) -> None:
        """Begin to beat; call on the running loop."""
        self._keep(asyncio.create_task(self._beat_forever(), name="live beat"))

    async def _beat_forever(self) -> None:
        beat = 0
        while not self.stopping:
            beat += 1
            try:
                if beat % HEARTBEAT_S == 0:
                    await self.heartbeat()
                self._look_after_all()
                self.presence.beat()
            except Exception:
                # What went wrong for one must not make the page of everyone else stale.
                log.exception("beat_failed")
            await asyncio.sleep(1)

    def _look_after_all(self) -> None:
        now = asyncio.get_running_loop().time()
        for viewer in tuple(self.viewers):
            viewer.look_after()
            if (now - viewer.checked) * 1000 > RECHECK_MS:
                viewer.checked = now
                self._start_for(self._recheck(viewer), viewer)

    async def heartbeat(self) -> None:
        """Tell every viewer the time and where each of their streams stands."""
        try:
            await self.streams.heal()
        except Exception:
            # One failed comparison must not silence the heartbeats of everyone; the next one compares again.
            log.exception("heal_failed")
        at = rfc3339(now_ms())
        for viewer in [viewer for viewer in self.viewers if viewer.welcomed]:
            positions = {stream: subscription.sent for stream, subscription in viewer.subscriptions.items()}
            data = _encode({"serverTime": at, "positions": positions})
            # No room means unread messages; the beat is watching them, and a heartbeat more would not help.
            viewer.put(message(envelope("heartbeat", data)))

    # -- tasks -------------------------------------------------------------------------------------

    def _start_for(self, work: Coroutine[Any, Any, None], viewer: Viewer) -> "asyncio.Task[None]":
        task = asyncio.create_task(work)
        task.add_done_callback(lambda done: _mind(done, viewer))
        return self._keep(task)

    def _keep(self, task: "asyncio.Task[None]") -> "asyncio.Task[None]":
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
        return task

    def stop(self) -> None:
        """End every conversation with 1001 and every waiting reader; nothing is kept, they resume."""
        self.stopping = True
        for viewer in tuple(self.viewers):
            viewer.end(Close.SERVER_STOPS)
        for waiting in self._listening.values():
            for event in waiting:
                event.set()
        for task in tuple(self._tasks):
            task.cancel()


def _reseats(entry: FeedEntry) -> bool:
    return entry.column is Column.COMMAND_MIM and entry.stream != BOARD and entry.kind in _RESEATING


def _mind(task: "asyncio.Task[None]", viewer: Viewer) -> None:
    """A task that broke ends its viewer's conversation; the client comes back and resumes."""
    error = None if task.cancelled() else task.exception()
    if error is not None:
        log.error("live_task_failed", exc_info=error)
        viewer.end(Close.INTERNAL_ERROR)
