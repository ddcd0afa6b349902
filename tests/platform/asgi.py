"""A caller that can say anything, the malformed included; and a small API to say it to."""

import asyncio
import json
from collections.abc import Mapping
from typing import Any, NamedTuple

import msgspec
from litestar import Request

from majorops.platform.database import Database, Tx
from majorops.platform.decode import Title
from majorops.platform.errors import ChangedMeanwhile, Conflict, Forbidden, NotFound
from majorops.platform.front import Front, Scope, litestar_of
from majorops.platform.web import Answer, Call, Edge, Principal, Route, Who, sign_in_required
from tests.platform.store import add, ids


class Got(NamedTuple):
    status: int
    headers: dict[str, str]
    body: bytes

    @property
    def json(self) -> Any:
        return json.loads(self.body)


def ask(
    app: Any, method: str, target: str, headers: Mapping[str, str] | None = None, body: bytes = b""
) -> Got:
    """One request as it would come from the wire; ``target`` is not touched."""
    return asyncio.run(asked(app, method, target, headers or {}, body))


async def asked(app: Any, method: str, target: str, headers: Mapping[str, str], body: bytes = b"") -> Got:
    raw, _, query = target.partition("?")
    sent: list[Any] = []
    given = {"host": "127.0.0.1:8080", **headers}
    scope = {
        "type": "http",
        "asgi": {"version": "3.0"},
        "http_version": "1.1",
        "method": method,
        "scheme": "http",
        "path": _unquoted(raw),
        "raw_path": raw.encode("latin-1"),
        "query_string": query.encode("latin-1"),
        "root_path": "",
        "headers": [(k.lower().encode(), v.encode("latin-1")) for k, v in given.items()],
        "client": ("127.0.0.1", 1),
        "server": ("127.0.0.1", 8080),
    }

    async def receive() -> dict[str, Any]:
        return {"type": "http.request", "body": body, "more_body": False}

    async def send(message: dict[str, Any]) -> None:
        sent.append(message)

    await app(scope, receive, send)
    answer = {k.decode().lower(): v.decode("latin-1") for k, v in sent[0]["headers"]}
    return Got(sent[0]["status"], answer, b"".join(part.get("body", b"") for part in sent[1:]))


def _unquoted(raw: str) -> str:
    """What a server makes of an escaped path."""
    head, *escaped = raw.split("%")
    return head + "".join(chr(int(part[:2], 16)) + part[2:] for part in escaped)


class Caller(msgspec.Struct):
    id: str
    name: str = ""
    role: str = "mim"
    via: str = "token"


class Wish(msgspec.Struct, rename="camel"):
    title: Title


class FakeGate:
    """Whoever brings a name is that person; ``hidden`` exists for nobody, ``stranger`` may do nothing."""

    async def identify(self, request: Request[Any, Any, Any], route: Route) -> Principal:
        name = request.headers.get("authorization", "").removeprefix("Bearer ")
        if not name and route.who is not Who.PUBLIC:
            raise sign_in_required()
        return Caller(name, via=request.headers.get("x-via", "token"))

    def admit(self, tx: Tx, principal: Principal, route: Route, path: Mapping[str, str]) -> None:
        if path.get("id") == "hidden":
            raise NotFound
        if principal.id == "stranger":
            raise Forbidden("forbidden", "Not yours.")


async def show(call: Call) -> Answer:
    def read(tx: Tx) -> Answer:
        call.edge.gate.admit(tx, call.principal, call.route, call.path)
        return Answer.json({"id": call.path["id"], "query": call.query(), "notes": ids(tx)}, etag='"v3"')

    return await call.read(read)


async def create(call: Call) -> Answer:
    def act(tx: Tx) -> Answer:
        call.edge.gate.admit(tx, call.principal, call.route, call.path)
        number = add(len(ids(tx)) + 1, call.body(Wish).title)(tx)
        return Answer.json({"number": number}, status=201, etag=f'"v{number}"')

    return await call.write(act)


async def change(call: Call) -> Answer:
    def act(tx: Tx) -> Answer:
        call.edge.gate.admit(tx, call.principal, call.route, call.path)
        if call.expected_version != 3:
            raise ChangedMeanwhile("version_conflict", "Changed meanwhile.", current='"v3"')
        if call.body(Wish).title == "late":
            raise Conflict("incident_resolved", "Too late.")
        return Answer.json({}, etag='"v4"')

    return await call.write(act)


async def forget(call: Call) -> Answer:
    return Answer(status=204)


async def explode(call: Call) -> Answer:
    raise RuntimeError("SELECT secret FROM /etc/passwd")


async def weigh(call: Call) -> Answer:
    return Answer.json(len(call.raw))


ROUTES = (
    Route(
        method="GET",
        path="/v1/things/{id}",
        handler=show,
        who=Who.VIEWER,
        summary="Show",
        query=("limit", "as"),
    ),
    Route(
        method="POST",
        path="/v1/things/{id}",
        handler=create,
        who=Who.MIM,
        summary="New",
        body=Wish,
        keyed=True,
    ),
    Route(
        method="PATCH",
        path="/v1/things/{id}",
        handler=change,
        who=Who.MIM,
        summary="x",
        body=Wish,
        conditional=True,
    ),
    Route(method="DELETE", path="/v1/things/{id}", handler=forget, who=Who.MIM, summary="Forget"),
    Route(method="GET", path="/v1/broken", handler=explode, who=Who.PUBLIC, summary="Break"),
    Route(
        method="POST",
        path="/v1/hook",
        handler=weigh,
        who=Who.PUBLIC,
        summary="x",
        raw_body=True,
        body_limit=2048,
    ),
)


def front_of(database: Database) -> tuple[Front, list[Scope]]:
    """The whole edge over ``database``, and the sockets it was offered."""
    sockets: list[Scope] = []

    async def socket(scope: Scope, receive: Any, send: Any) -> None:
        sockets.append(scope)

    edge = Edge(database, FakeGate())
    return Front(litestar_of(edge, ROUTES), socket, frozenset({"ops.example"})), sockets
