"""Following one stream over the WebSocket for as long as it takes: no gap, nothing twice.

What is yielded is in order. A lost connection, a silent one (15 s) and a server that stops are all
the same: come back with jitter and go on from where we stood.
Only what waiting cannot mend ends it (signed out, not visible).
"""

import asyncio
import random
from collections.abc import AsyncIterator, Awaitable, Callable
from typing import Any, NamedTuple

import msgspec
from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed, InvalidHandshake, InvalidStatus, InvalidURI

from majorops.cli.account import Account
from majorops.cli.connection import USER_AGENT, certificate_problem
from majorops.cli.refused import Outcome, Refused, unreachable
from majorops.platform.clock import now_ms
from majorops.platform.wording import epoch_ms

SILENCE_S = 15
REVOKED = 4401
RETRY_MS = (500, 5_000)
LARGEST = 16 * 1024 * 1024
_DOORS = frozenset({401, 403})
_ERRORS: dict[str, Outcome] = {"not_found": Outcome.ABSENT, "audience_not_yours": Outcome.SIGN_IN}


class Position(NamedTuple):
    """Everything up to ``seq`` of the feed ``epoch`` has been taken in."""

    epoch: str
    seq: int


class Live(NamedTuple):
    """Connected; ``ahead`` is how many ms the server's clock is ahead of ours."""

    ahead: int


class Lost(NamedTuple):
    """Not connected any more, and trying again; ``why`` in words."""

    why: str


class Entry(NamedTuple):
    """One change; ``message`` is the envelope, ``raw`` its text as it came."""

    message: dict[str, Any]
    raw: str


Happening = Live | Lost | Entry
Reread = Callable[[Position], Awaitable[Position]]


class _Broken(Exception):
    """The connection is of no use; the text says why."""


class Following:
    """One stream of one account.

    ``reread`` is called when entries cannot follow on (no position yet, another epoch): it reads
    the whole by REST and gives the position that this reading stands at. ``at`` None: start with that.
    """

    def __init__(
        self, account: Account, stream: str, at: Position | None, reread: Reread, *, column: str | None = None
    ) -> None:
        self.at = at
        self._account = account
        self._stream = stream
        self._reread = reread
        self._column = column
        self._retry = RETRY_MS

    async def happenings(self) -> AsyncIterator[Happening]:
        """Everything that happens, until cancelled. Raises Refused when coming back cannot help."""
        attempt = 0
        while True:
            try:
                async for happening in self._connected():
                    attempt = 0
                    yield happening
            except _Broken as broken:
                yield Lost(str(broken))
            await asyncio.sleep(self._pause(attempt))
            attempt += 1

    def _pause(self, attempt: int) -> float:
        """Seconds until the next try: the server's own range, widening, anywhere inside it."""
        shortest, longest = self._retry
        widest = min(longest, shortest * 2 ** min(attempt, 16))
        return random.uniform(shortest / 2, max(shortest, widest)) / 1000  # noqa: S311  no secret

    async def _connected(self) -> AsyncIterator[Happening]:
        socket = await self._open()
        try:
            await self._say(socket, "hello", **({"as": self._column} if self._column else {}))
            while True:
                raw = await self._hear(socket)
                for happening in await self._understand(socket, raw):
                    yield happening
        finally:
            await socket.close()

    async def _open(self) -> ClientConnection:
        address = self._account.url.replace("http", "ws", 1) + "/v1/ws/incidents"
        try:
            return await _Direct(
                address,
                additional_headers={"authorization": f"Bearer {self._account.token}"},
                user_agent_header=USER_AGENT,
                open_timeout=10,
                close_timeout=1,
                max_size=LARGEST,
                proxy=None if self._account.loopback else True,
            )
        except InvalidStatus as error:
            raise _refused(error) from error
        except (OSError, TimeoutError, InvalidHandshake, InvalidURI, EOFError) as error:
            reason = certificate_problem(error)
            if reason is not None:
                raise unreachable(
                    f"The certificate is not accepted: {reason}.",
                    "Check the name in the address, and who signed it.",
                ) from error
            raise _Broken("the server is out of reach") from error

    async def _say(self, socket: ClientConnection, kind: str, **data: Any) -> None:
        whole: dict[str, Any] = {"v": 1, "kind": kind, "data": data}
        if kind == "subscribe":
            whole["stream"] = self._stream
        try:
            await socket.send(msgspec.json.encode(whole).decode())
        except ConnectionClosed as error:
            raise _closed(error) from error

    async def _hear(self, socket: ClientConnection) -> str:
        try:
            async with asyncio.timeout(SILENCE_S):
                heard = await socket.recv()
        except TimeoutError as error:
            raise _Broken(f"nothing heard for {SILENCE_S} s") from error
        except ConnectionClosed as error:
            raise _closed(error) from error
        return heard if isinstance(heard, str) else heard.decode()

    async def _subscribe(self, socket: ClientConnection) -> None:
        await self._say(socket, "subscribe", **(self.at._asdict() if self.at else {}))

    async def _understand(self, socket: ClientConnection, raw: str) -> list[Happening]:
        message = msgspec.json.decode(raw)
        kind, data = message["kind"], message["data"]
        if kind == "entry":
            return await self._entry(socket, message, raw)
        if kind == "welcome":
            self._retry = (int(data["retry"][0]), int(data["retry"][1]))
            await self._subscribe(socket)
            return [Live(epoch_ms(data["serverTime"]) - now_ms())]
        if kind == "heartbeat":
            if self.at is not None and data["positions"].get(self._stream, 0) > self.at.seq:
                await self._subscribe(socket)
            return [Live(epoch_ms(data["serverTime"]) - now_ms())]
        if kind == "snapshot":
            await self._start_again(Position(message["epoch"], message["seq"]))
        elif kind == "error":
            await self._error(socket, data)
        elif kind == "gone":
            raise Refused(
                Outcome.ABSENT,
                "gone",
                "You can no longer see this incident.",
                "It was restricted, or your rights changed.",
            )
        return []

    async def _entry(self, socket: ClientConnection, message: dict[str, Any], raw: str) -> list[Happening]:
        seq = message["seq"]
        if self.at is None or seq <= self.at.seq:
            return []  # already in what was read, or heard twice around a resume
        if seq != self.at.seq + 1:
            await self._subscribe(socket)
            return []
        self.at = Position(message["epoch"], seq)
        return [Entry(message, raw)]

    async def _start_again(self, snapshot: Position) -> None:
        try:
            self.at = await self._reread(snapshot)
        except Refused as refused:
            if refused.outcome is not Outcome.UNAVAILABLE:
                raise
            self.at = None
            raise _Broken(str(refused)) from refused

    async def _error(self, socket: ClientConnection, data: dict[str, Any]) -> None:
        code = data["code"]
        if code == "resync_required":
            return  # a snapshot follows
        if code == "invalid_cursor":
            # Joining or a new role moved us to another column; its feed is another one.
            self.at = None
            await self._subscribe(socket)
            return
        raise Refused(
            _ERRORS.get(code, Outcome.INVALID), code, data["detail"], "mim ls shows what you can see."
        )


class _Direct(connect):
    """A connection that is not led on: the token goes to the address it was given for and nowhere else."""

    def process_redirect(self, exc: Exception) -> Exception | str:
        """Every redirect is the error it came as."""
        return exc


def _refused(error: InvalidStatus) -> Exception:
    status = error.response.status_code
    if status in _DOORS:
        return Refused(
            Outcome.SIGN_IN,
            "sign_in_required" if status == 401 else "forbidden",  # noqa: PLR2004
            "The server does not let you in any more.",
            "Sign in again: mim login",
        )
    return _Broken(f"the server answers {status}")


def _closed(error: ConnectionClosed) -> Exception:
    code = error.rcvd.code if error.rcvd else None
    if code == REVOKED:
        return Refused(
            Outcome.SIGN_IN,
            "revoked",
            "Your sign-in was ended or your rights changed.",
            "Sign in again: mim login",
        )
    return _Broken("the server stopped" if code in {1001, 1012} else "the connection broke")
