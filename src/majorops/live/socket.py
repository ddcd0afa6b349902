"""The two WebSocket endpoints, on plain ASGI: ``/v1/ws/incidents`` and ``/v1/ws/public``.

What Granian lets an ASGI application do, found with a raw socket and held by tests:

* A refusal before the upgrade is an ordinary HTTP answer (extension ``websocket.http.response``).
* ``await send()`` waits while the peer does not read; ``pushback.py`` keeps what the kernel swallows first
  small.
* A close frame is not sent while a ``receive()`` is pending, so the reader is cancelled first; and a server
  with open sockets never stops, so :meth:`Sockets.stop` must run before the server's own stop.
* Ping frames of the client are answered by Granian. The application can neither send one nor see a pong, so
  close code 4000 ``ping_timeout`` is never sent: a peer whose network is gone is disconnected by the kernel
  once the heartbeat lies unacknowledged for 20 s, and one that does not read gets 4008.
* Every broken frame (not UTF-8, a reserved opcode) arrives as a disconnect with 1005. Of these a text that
  is not UTF-8 is the likely one, so all are answered with 1007; 1002 is never sent.
"""

import asyncio
from collections.abc import Awaitable, Callable, Mapping, MutableMapping
from typing import Any
from urllib.parse import parse_qsl

import msgspec
import structlog

from majorops.live.hub import Hub
from majorops.live.rules import (
    HEARTBEAT_S,
    HELLO_WITHIN_S,
    RETRY_MS,
    BadMessage,
    Close,
    Hello,
    Misspoken,
    Present,
    Spoken,
    Subscribe,
    check_address,
    envelope,
    error_frame,
    parse,
    too_many,
    with_error,
)
from majorops.live.sight import Door, Looking, Scope
from majorops.live.turnstile import Turnstile
from majorops.live.viewer import Send, Viewer, message
from majorops.people.record import Person
from majorops.platform.clock import now_ms
from majorops.platform.errors import Forbidden, NotFound, Refusal, Unavailable
from majorops.platform.web import new_request_id, problem
from majorops.platform.wording import rfc3339

log = structlog.get_logger(__name__)
Receive = Callable[[], Awaitable[MutableMapping[str, Any]]]

_encode = msgspec.json.encode
_NO_STATUS = 1005
_LINGER_S = 5
_LINGER_SLOW_S = 60
"""So long a close frame waits behind what a slow reader has not read yet."""
_STOP_WITHIN_S = 8


class PeerLeft(Exception):
    """The peer has closed, or sent a broken frame; ``close`` is what it is told, if anything."""

    def __init__(self, code: int) -> None:
        super().__init__(code)
        self.close = Close.INVALID_UTF8 if code == _NO_STATUS else None


class Sockets:
    """The ASGI application of every ``websocket`` scope. ``origins``: ours, such as
    ``https://ops.example.com``; ``address_of``: the address a connection counts for, behind trusted proxies
    that of the client.
    """

    def __init__(
        self,
        hub: Hub,
        origins: frozenset[str],
        *,
        turnstile: Turnstile | None = None,
        address_of: Callable[[Scope], str] | None = None,
    ) -> None:
        self.hub = hub
        self._origins = origins
        self._turnstile = turnstile or Turnstile()
        self._address_of = address_of or _peer
        self._conversations: set[asyncio.Task[Any]] = set()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one connection from the handshake to the close."""
        await receive()  # websocket.connect
        before = self.hub.changes
        try:
            door, person = await self._admit(scope)
        except Refusal as refusal:
            await _deny(scope, send, refusal)
            return
        address = self._address_of(scope)
        task = asyncio.current_task()
        try:
            self._turnstile.enter(person.id, address)
        except Refusal as refusal:
            await _deny(scope, send, refusal)
            return
        if task is not None:
            self._conversations.add(task)
        try:
            await self._converse(Viewer(Looking(person, door), scope, send), before, receive, send)
        finally:
            self._turnstile.leave(person.id, address)
            self._conversations.discard(task)

    async def _converse(self, viewer: Viewer, before: int, receive: Receive, send: Send) -> None:
        try:
            self.hub.enter(viewer, since=before)
            await send({"type": "websocket.accept"})
            await Conversation(self.hub, viewer, receive, send).run()
        finally:
            self.hub.leave(viewer)

    async def _admit(self, scope: Scope) -> tuple[Door, Person]:
        """Who may come in. Raises NotFound, Malformed, NotSignedIn, Forbidden, Unavailable."""
        if scope["path"] not in {door.value for door in Door}:
            raise NotFound
        door = Door(scope["path"])
        check_address(
            [name for name, _ in parse_qsl(scope["query_string"].decode("latin-1"), keep_blank_values=True)]
        )
        if self.hub.stopping:
            raise Unavailable("unavailable", "The server is stopping; try again in a moment.").with_headers(
                Retry_After="2"
            )
        person = await self.hub.sight.identify(scope)
        self.hub.sight.admit(door, person)
        self._check_origin(scope, person)
        return door, person

    def _check_origin(self, scope: Scope, person: Person) -> None:
        """A browser sends cookies for any page that asks, so the page must be ours. No browser can add
        ``Authorization`` to a socket: who sends that is not led by a foreign page."""
        if person.via == "token":
            return
        given = [value.decode("latin-1") for name, value in scope["headers"] if name.lower() == b"origin"]
        if (not given and person.ambient) or any(origin not in self._origins for origin in given):
            raise Forbidden(
                "origin_refused",
                "This page may not open a live connection.",
                hint="Open it from the address of this installation.",
            )

    async def stop(self) -> None:
        """Close every socket with 1001 and wait until they are gone; call it before the server is stopped."""
        self.hub.stop()
        if self._conversations:
            _, late = await asyncio.wait(self._conversations, timeout=_STOP_WITHIN_S)
            for task in late:
                task.cancel()


class Conversation:
    """One socket from the accepted handshake to the close."""

    def __init__(self, hub: Hub, viewer: Viewer, receive: Receive, send: Send) -> None:
        self._hub = hub
        self._viewer = viewer
        self._receive = receive
        self._send = send

    async def run(self) -> None:
        """Hear and speak until one side ends it."""
        viewer = self._viewer
        reader = asyncio.create_task(self._listen(viewer))
        sender = asyncio.create_task(_speak(viewer))
        try:
            close = await viewer.ended
            self._hub.leave(viewer)
            reader.cancel()
            await asyncio.wait({reader})
            if close is not None:
                await _say_goodbye(close, sender, self._send)
        finally:
            reader.cancel()
            sender.cancel()

    async def _listen(self, viewer: Viewer) -> None:
        """Hear the client out until the conversation ends, one way or another."""
        try:
            async with asyncio.timeout(HELLO_WITHIN_S):
                while not viewer.welcomed:
                    await self._take(viewer)
            while True:
                await self._take(viewer)
        except TimeoutError:
            viewer.end(Close.BAD_MESSAGE)
        except (BadMessage, PeerLeft) as end:
            viewer.end(end.close)
        except Exception:
            log.exception("live_reader_failed", user=viewer.looking.person.id)
            viewer.end(Close.INTERNAL_ERROR)

    async def _take(self, viewer: Viewer) -> None:
        event = await self._receive()
        if event["type"] == "websocket.disconnect":
            raise PeerLeft(event.get("code", _NO_STATUS))
        ref = None
        try:
            spoken = parse(event.get("text"))
            ref = spoken.ref
            await self._follow(viewer, spoken)
        except Misspoken as refusal:
            if not viewer.welcomed:
                raise BadMessage from None
            _complain(viewer, refusal, refusal.ref)
        except Refusal as refusal:
            _complain(viewer, refusal, ref)

    async def _follow(self, viewer: Viewer, spoken: Spoken) -> None:
        if isinstance(spoken, Hello):
            self._welcome(viewer, spoken)
        elif not viewer.welcomed:
            raise BadMessage
        elif isinstance(spoken, Subscribe):
            await self._hub.streams.subscribe(viewer, spoken)
        elif isinstance(spoken, Present):
            self._hub.presence.say(viewer, spoken)
        else:
            self._hub.streams.unsubscribe(viewer, spoken.stream)

    def _welcome(self, viewer: Viewer, hello: Hello) -> None:
        if viewer.welcomed:
            raise Misspoken("wrong_type", "hello is the first message and no other.", ref=hello.ref)
        looking = viewer.looking._replace(audience=hello.audience)
        column = self._hub.sight.base_column(looking)
        viewer.looking = looking
        viewer.welcomed = True
        data = {
            "column": column,
            "serverTime": rfc3339(now_ms()),
            "heartbeat": HEARTBEAT_S,
            "retry": RETRY_MS,
        }
        viewer.put(message(envelope("welcome", _encode(data), ref=hello.ref)))


def _complain(viewer: Viewer, refusal: Refusal, ref: str | None) -> None:
    viewer.errors = with_error(viewer.errors, now_ms())
    viewer.put(message(error_frame(refusal, ref)))
    if too_many(viewer.errors):
        viewer.end(Close.TOO_MANY_ERRORS)


async def _speak(viewer: Viewer) -> None:
    try:
        await viewer.send_queued()
    finally:
        viewer.end(None)  # unless something else ended it first: the connection broke under the sender


async def _say_goodbye(close: Close, sender: "asyncio.Task[None]", send: Send) -> None:
    """The close frame, after the message that is on its way."""
    linger = _LINGER_SLOW_S if close is Close.SLOW_CONSUMER else _LINGER_S
    try:
        async with asyncio.timeout(linger):
            await sender
            await send({"type": "websocket.close", "code": int(close), "reason": close.reason})
    except TimeoutError:
        log.info("live_close_unread", close=int(close))


def _peer(scope: Scope) -> str:
    client = scope.get("client")
    return client[0] if client else ""


async def _deny(scope: Scope, send: Send, refusal: Refusal) -> None:
    """Answer the handshake with problem details instead of an upgrade."""
    if "websocket.http.response" not in (scope.get("extensions") or {}):
        await send({"type": "websocket.close", "code": int(Close.PROTOCOL_ERROR)})
        return
    request_id = new_request_id()
    headers: Mapping[str, str] = {
        **refusal.headers,
        "content-type": "application/problem+json",
        "cache-control": "no-store",
        "x-request-id": request_id,
    }
    listed = [(name.encode(), value.encode()) for name, value in headers.items()]
    await send({"type": "websocket.http.response.start", "status": refusal.status, "headers": listed})
    await send({"type": "websocket.http.response.body", "body": _encode(problem(refusal, request_id))})
