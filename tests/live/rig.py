"""A real server on a free port: Granian, the hub and a SQLite file, in the loop of the test."""

import asyncio
import base64
import json
import os
import socket
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import AsyncExitStack, asynccontextmanager, suppress
from pathlib import Path
from typing import Any, cast

import httpx
import sqlalchemy as sa
from granian.constants import Interfaces
from granian.server.embed import Server
from litestar import Litestar, Request
from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed

from majorops.audiences import store as feeds
from majorops.audiences.record import Column, FeedEntry
from majorops.incidents import store as incidents
from majorops.incidents.record import ExternalImpact, Incident, Participant, RiskLevel, Severity, Status
from majorops.live.api import ROUTES
from majorops.live.hub import Hub
from majorops.live.pushback import bound_buffers
from majorops.live.sight import Scope, Sight
from majorops.live.snapshots import Snapshots
from majorops.live.socket import Receive, Sockets
from majorops.live.turnstile import Turnstile
from majorops.live.viewer import Send
from majorops.people import store as people
from majorops.people.record import AccessChanged, Person, Role, User
from majorops.platform.database import Database, Tx, metadata
from majorops.platform.errors import NotSignedIn
from majorops.platform.ids import new_ulid
from majorops.platform.installation import Installation
from majorops.platform.web import Edge, Principal, Route, handler_of

AT = 1_772_884_800_000
ORIGIN = "https://ops.example.com"
PEOPLE = {
    "mia": Person("mia@example.com", "Mia", "mim"),
    "adam": Person("adam@example.com", "Adam", "admin"),
    "sara": Person("sara@example.com", "Sara", "stakeholder"),
    "eve": Person("eve@example.com", "Eve", "executive"),
}


def incident(number: int = 7, **fields: Any) -> Incident:
    """An active Critical incident of Mia's, detected at AT."""
    given: dict[str, Any] = {
        "id": new_ulid(AT + number),
        "title": f"Checkout {number} down",
        "description": "",
        "severity": Severity.CRITICAL,
        "status": Status.ACTIVE,
        "phase": 1,
        "phase_entered_at": AT,
        "detected_at": AT,
        "resolved_at": None,
        "affected_systems": ("checkout",),
        "bridge_url": None,
        "alert_id": None,
        "customer_count": 0,
        "issue_time": AT,
        "resolve_time": None,
        "external_impact": ExternalImpact.UNKNOWN,
        "sre": "",
        "mim": "mia@example.com",
        "leader": None,
        "service_manager": None,
        "customer_ops": None,
        "business_impact": "",
        "customer_impact_summary": "",
        "risk_level": RiskLevel.HIGH,
        "exec_summary": "",
        "next_update_eta": None,
        "last_communicated_at": None,
        "opened_by": "mia@example.com",
        "metadata": None,
        "number": number,
        "opened_by_name": "Mia",
        "created_at": AT,
        "active_phase": 1,
        "seat_names": {"mim": "Mia"},
    }
    return Incident(**{**given, **fields})


def entry(stream: str, column: Column, text: str = "", kind: str = "timeline") -> FeedEntry:
    """An entry not yet numbered; its body carries ``text`` and a snapshot."""
    body = {
        "change": kind,
        "resources": {"timeline": [{"title": text}]},
        "state": {"id": stream, "title": text},
    }
    return FeedEntry(stream, column, 0, AT, kind, json.dumps(body).encode())


class Rig:
    """The running server, and what a test does to it."""

    def __init__(self, database: Database, sockets: Sockets, port: int) -> None:
        self.database = database
        self.sockets = sockets
        self.hub = sockets.hub
        self.port = port
        self.people = dict(PEOPLE)

    async def identify(self, scope: Scope) -> Person:
        """``Authorization: Bearer mia`` or ``Cookie: session=mia``."""
        sent = {name.decode(): value.decode() for name, value in scope["headers"]}
        via, text = (
            ("token", sent["authorization"][7:])
            if "authorization" in sent
            else ("cookie", sent.get("cookie", ""))
        )
        if not text:
            return Person("", "")
        name = text.removeprefix("session=")
        if name not in self.people:
            raise NotSignedIn("invalid_token", "That token is not valid.")
        person = self.people[name]
        return Person(person.id, person.name, person.role, via)

    async def add(self, made: Incident, *joined: str) -> Incident:
        """Store an incident and its participants."""

        def act(tx: Tx) -> None:
            incidents.add(tx, made)
            for name in joined:
                person = self.people[name]
                incidents.save_participant(
                    tx, Participant(made.id, person.id, person.name, AT, None, "Mia"), new=True
                )

        await self.database.write(act)
        return made

    async def post(self, *entries: FeedEntry) -> list[FeedEntry]:
        """Append to the feeds and announce, as the audiences do."""

        def act(tx: Tx) -> list[FeedEntry]:
            made = feeds.append(tx, entries)
            for one in made:
                tx.announce(one)
            return made

        return await self.database.write(act)

    async def say(self, stream: str, column: Column, *texts: str) -> None:
        """One commit for each text."""
        for text in texts:
            await self.post(entry(stream, column, text))

    async def access_changed(self, name: str) -> None:
        """Announce that this person's rights changed or ended."""
        user_id = PEOPLE[name].id
        await self.database.write(lambda tx: tx.announce(AccessChanged(user_id)))

    def connect(
        self,
        name: str | None = "mia",
        path: str = "/v1/ws/incidents",
        headers: Mapping[str, str] | None = None,
    ) -> connect:
        """A client's connection, by token."""
        sent = {"Authorization": f"Bearer {name}"} if name else {}
        return connect(
            f"ws://127.0.0.1:{self.port}{path}",
            additional_headers={**sent, **(headers or {})},
            proxy=None,
            ping_interval=None,
            close_timeout=2,
            max_size=None,
        )

    async def get(self, path: str, name: str = "mia", **query: Any) -> httpx.Response:
        """A GET below /v1/incidents, by token."""
        async with httpx.AsyncClient(
            base_url=f"http://127.0.0.1:{self.port}/v1/incidents",
            trust_env=False,
            headers={"Authorization": f"Bearer {name}"},
            timeout=35,
        ) as client:
            return await client.get(path, params=query)

    def raw(self, name: str = "mia") -> socket.socket:
        """A connection whose every byte is the test's own, after the upgrade."""
        peer = socket.create_connection(("127.0.0.1", self.port), timeout=15)
        key = base64.b64encode(os.urandom(16)).decode()
        peer.sendall(
            (
                f"GET /v1/ws/incidents HTTP/1.1\r\nHost: x\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
                f"Authorization: Bearer {name}\r\nSec-WebSocket-Key: {key}\r\n"
                f"Sec-WebSocket-Version: 13\r\n\r\n"
            ).encode()
        )
        return peer


class Client:
    """A client that speaks the protocol."""

    def __init__(self, socket: ClientConnection) -> None:
        self.socket = socket

    async def say(self, kind: str, stream: str | None = None, ref: str | None = None, **data: Any) -> None:
        """Send one message."""
        said = {"v": 1, "kind": kind, "ref": ref, "stream": stream, "data": data}
        await self.socket.send(json.dumps({name: value for name, value in said.items() if value is not None}))

    async def hear(self, *, within: float = 5, beats: bool = False) -> dict[str, Any]:
        """The next message; heartbeats are passed over unless asked for."""
        async with asyncio.timeout(within):
            while True:
                heard: dict[str, Any] = json.loads(await self.socket.recv())
                if beats or heard["kind"] != "heartbeat":
                    return heard

    async def hello(self, **data: Any) -> dict[str, Any]:
        """Greet and hear the welcome."""
        await self.say("hello", **data)
        return await self.hear()

    async def follow(self, stream: str, **since: Any) -> list[dict[str, Any]]:
        """Subscribe; ``subscribed`` and, unless recovered, the snapshot."""
        await self.say("subscribe", stream, **since)
        heard = [await self.hear()]
        while heard[-1]["kind"] not in {"snapshot", "error"} and not heard[-1]["data"].get("recovered"):
            heard.append(await self.hear())
        return heard

    async def closed(self, *, within: float = 5) -> tuple[int, str]:
        """Read to the end: close code and reason."""
        with suppress(ConnectionClosed):
            async with asyncio.timeout(within):
                while True:
                    await self.socket.recv()
        return self.socket.close_code or 0, self.socket.close_reason or ""


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


@asynccontextmanager
async def running(
    folder: Path, *, public_access: str = "staff", turnstile: Turnstile | None = None, beat: bool = True
) -> AsyncIterator[Rig]:
    """A server with an empty store, and its end."""
    path = folder / "live.db"
    engine = sa.create_engine(f"sqlite:///{path}")
    metadata.create_all(engine)
    engine.dispose()
    installation = Installation(public_access=public_access)
    database = Database(path, installation=installation)
    secret = await database.write(feeds.keep_secret)
    await database.write(_add_people)
    rigs: list[Rig] = []

    async def identify(scope: Scope) -> Person:
        return await rigs[0].identify(scope)

    hub = Hub(database, Sight(identify, installation, secret))
    database.listeners.append(hub.hear)
    sockets = Sockets(hub, frozenset({ORIGIN}), turnstile=turnstile)
    port = _free_port()
    snapshots = Snapshots(hub.sight)
    database.listeners.append(snapshots.hear)
    edge = Edge(database, _Gate(identify), parts={"hub": hub, "snapshots": snapshots})
    server = Server(
        _app(sockets, edge), address="127.0.0.1", port=port, interface=Interfaces.ASGI, log_enabled=False
    )
    serving = asyncio.create_task(server.serve())
    rigs.append(Rig(database, sockets, port))
    if beat:
        hub.start()
    try:
        await _until_open(port)
        bound_buffers(port)
        yield rigs[0]
    finally:
        await sockets.stop()
        stop: Callable[[], None] = server.stop
        stop()
        await asyncio.wait_for(serving, 10)
        database.close()


def _add_people(tx: Tx) -> None:
    for person in PEOPLE.values():
        people.add(tx, User(person.id, person.id, person.name, Role(person.role), AT))


class _Gate:
    """Whoever is known may call; the handlers ask what they may see."""

    def __init__(self, identify: Callable[[Scope], Awaitable[Person]]) -> None:
        self._identify = identify

    async def identify(self, request: "Request[Any, Any, Any]", route: Route) -> Person:
        person: Person = await self._identify(cast("Scope", request.scope))
        return person

    def admit(self, tx: Tx, principal: Principal, route: Route, path: Mapping[str, str]) -> None:
        return


def _app(sockets: Sockets, edge: Edge) -> Callable[[Scope, Receive, Send], Awaitable[None]]:
    pages: Any = Litestar([handler_of(edge, route) for route in ROUTES], openapi_config=None)

    async def app(scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "websocket":
            await sockets(scope, receive, send)
        elif scope["type"] == "http":
            await pages(scope, receive, send)
        else:
            for word in ("startup", "shutdown"):
                await receive()
                await send({"type": f"lifespan.{word}.complete"})

    return app


async def _until_open(port: int) -> None:
    for _ in range(200):
        try:
            _, writer = await asyncio.open_connection("127.0.0.1", port)
        except OSError:
            await asyncio.sleep(0.02)
            continue
        writer.close()
        return
    raise TimeoutError(port)


@asynccontextmanager
async def clients(rig: Rig, *names: str) -> AsyncIterator[list[Client]]:
    """Connected, welcomed clients."""
    async with AsyncExitStack() as stack:
        made = [Client(await stack.enter_async_context(rig.connect(name))) for name in names]
        for client in made:
            await client.hello()
        yield made
