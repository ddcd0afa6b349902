"""One socket: a bounded queue towards it and what it follows.

``put`` never waits, so one slow reader cannot hold the others up. Who does not read is closed with 4008 and
resumes later from where they stood; nothing is ever skipped to keep up.
"""

import asyncio
from collections import deque
from collections.abc import Awaitable, Callable, Mapping
from typing import Any, NamedTuple

import structlog

from majorops.live.rules import BURST_MS, PATIENT_LIMIT, UNREAD_MS, WAITING_LIMIT, Close
from majorops.live.sight import Feed, Looking, Scope

log = structlog.get_logger(__name__)
Send = Callable[[Mapping[str, Any]], Awaitable[None]]


class Message(NamedTuple):
    """One text frame, ready for any number of sockets; ``size`` in bytes."""

    event: Mapping[str, Any]
    size: int


def message(frame: bytes) -> Message:
    """A frame as the server wants it; made once, shared by every socket that gets it."""
    return Message({"type": "websocket.send", "text": frame.decode()}, len(frame))


class Subscription:
    """One stream a viewer follows. ``sent``: the last number queued to them; ``heard``: the last one known
    to exist; ``live``: entries are passed on as they are heard, otherwise ``task`` is reading what is
    missing. ``over``: ended.
    """

    __slots__ = ("feed", "heard", "live", "over", "sent", "stream", "task", "viewer")

    def __init__(self, viewer: "Viewer", stream: str, feed: Feed, sent: int) -> None:
        self.viewer = viewer
        self.stream = stream
        self.feed = feed
        self.sent = sent
        self.heard = sent
        self.live = False
        self.over = False
        self.task: asyncio.Task[None] | None = None


class Viewer:
    """Someone connected. ``ended`` resolves once: to the close code, or None when the peer left."""

    def __init__(self, looking: Looking, scope: Scope, send: Send) -> None:
        self.looking = looking
        self.scope = scope
        self.subscriptions: dict[str, Subscription] = {}
        self.welcomed = False
        self.errors: tuple[int, ...] = ()
        self.waiting = 0
        self._send = send
        self._loop = asyncio.get_running_loop()
        self._queue: deque[tuple[Message, float]] = deque()
        self._wake = asyncio.Event()
        self._room = asyncio.Event()
        self._room.set()
        self.ended: asyncio.Future[Close | None] = self._loop.create_future()
        self._moved = 0.0
        self.checked = self._loop.time()

    def put(self, message: Message, *, patient: bool = False) -> bool:
        """Queue for sending; False when there is no room, and then nothing was queued. ``patient``: of one
        who reads what is missing and waits for :meth:`room`; else a full queue that does not move is the
        end.
        """
        if self.ended.done():
            return False
        limit = PATIENT_LIMIT if patient else WAITING_LIMIT
        # What is on its way does not count: an entry larger than the limit must get through, too.
        if self._queue and self.waiting - self._queue[0][0].size + message.size > limit:
            self._room.clear()
            if not patient and self._ms_since(self._moved) > BURST_MS:
                self.end(Close.SLOW_CONSUMER)
            return False
        now = self._loop.time()
        if not self._queue:
            self._moved = now
        self.waiting += message.size
        self._queue.append((message, now))
        self._wake.set()
        return True

    async def room(self) -> bool:
        """Wait, after a refused ``put``, until there is room again; False when the viewer has ended."""
        await self._room.wait()
        return not self.ended.done()

    def _ms_since(self, moment: float) -> float:
        return (self._loop.time() - moment) * 1000

    def look_after(self) -> None:
        """Close who has left a message unread for too long."""
        if self._queue and self._ms_since(self._queue[0][1]) > UNREAD_MS:
            self.end(Close.SLOW_CONSUMER)

    def end(self, close: Close | None) -> None:
        """The conversation is over; the first reason counts. What is queued is sent only before 4429."""
        if self.ended.done():
            return
        self.ended.set_result(close)
        if close is not Close.TOO_MANY_ERRORS:
            self._queue.clear()
        self._wake.set()
        self._room.set()

    async def send_queued(self) -> None:
        """Send until the end; returns when the last message is out."""
        while True:
            while self._queue:
                # It stays at the head while it is being sent: its age is what tells a slow reader.
                sending = self._queue[0]
                await self._send(sending[0].event)
                self._sent(sending)
            if self.ended.done():
                return
            self._wake.clear()
            await self._wake.wait()

    def _sent(self, sending: tuple[Message, float]) -> None:
        self.waiting -= sending[0].size
        if self._queue and self._queue[0] is sending:
            self._queue.popleft()
        self._moved = self._loop.time()
        if len(self._queue) <= 1 or self.waiting <= PATIENT_LIMIT // 2:
            self._room.set()
