"""The HTTP edge: one registry line per route, one pipeline for all, problem details for every refusal.

Order of checks: 401, 404, 403, 400/422, 428/412, 409 (details.md). A route without a policy cannot be written
down: ``who`` has no default.
"""

import itertools
import secrets
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from http import HTTPStatus
from typing import Any, Protocol, TypeVar

import msgspec
import structlog
from litestar import HttpMethod, Request
from litestar.handlers import HTTPRouteHandler

from majorops.platform.clock import now_ms
from majorops.platform.database import Database, Tx
from majorops.platform.decode import decode
from majorops.platform.errors import (
    Invalid,
    Malformed,
    NotSignedIn,
    Refusal,
    TooLarge,
    Unsupported,
)
from majorops.platform.idempotency import InFlight, Key, Stored, check_key, once
from majorops.platform.parameters import if_match_version, read_query
from majorops.platform.reply import Reply
from majorops.platform.strict_json import read_json

T = TypeVar("T")
log = structlog.get_logger(__name__)
encode_json = msgspec.json.encode
BODY_LIMIT = 256 * 1024
_PROCESS = secrets.token_hex(4)
_REQUESTS = itertools.count()
WORST_REFUSAL = 500


class Who(StrEnum):
    """Policy of a route: the least a caller must be. Fine print stands in the actions (rules.md 6)."""

    OPEN = "open"  # sign-in, health, description of the API
    PUBLIC = "public"  # admitted by the public page
    SOURCE = "source"  # proves itself by a signature
    USER = "user"  # signed in
    VIEWER = "viewer"  # signed in and can see the incident named ``id``
    COMMAND = "command"  # participant, mim, admin
    MIM = "mim"  # mim, admin
    ADMIN = "admin"


class Principal(Protocol):
    """Who calls. ``id`` is empty for an anonymous caller; ``via``: cookie, token or nothing."""

    @property
    def id(self) -> str:
        """The e-mail in lower case."""

    @property
    def name(self) -> str:
        """As shown."""

    @property
    def role(self) -> str:
        """mim, stakeholder, executive, admin, or empty."""

    @property
    def via(self) -> str:
        """How they signed in."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What goes back: JSON unless ``media`` says otherwise."""

    body: bytes = b""
    status: int = 200
    etag: str = ""
    media: str = "application/json"
    headers: Mapping[str, str] = field(default_factory=dict)
    cookies: Sequence[str] = ()

    @classmethod
    def json(cls, value: Any, *, status: int = 200, etag: str = "") -> "Answer":
        """A JSON answer."""
        return cls(encode_json(value), status, etag)


Handler = Callable[["Call"], Awaitable[Answer]]


@dataclass(frozen=True, kw_only=True)
class Route:
    """One line of the API. ``body`` and ``answer`` are msgspec structs; ``query`` the parameters it knows;
    ``keyed`` needs an Idempotency-Key; ``conditional`` needs If-Match; ``listing`` makes a page of it."""

    method: str
    path: str
    handler: Handler
    who: Who
    summary: str
    body: type[msgspec.Struct] | None = None
    answer: Any = None
    status: int = 200
    query: tuple[str, ...] = ()
    keyed: bool = False
    conditional: bool = False
    listing: str = ""
    body_limit: int = BODY_LIMIT
    raw_body: bool = False
    form: bool = False  # a form of our page posts here: its Origin proves what X-MajorOps does elsewhere
    light: bool = False  # the act takes less than a millisecond, or the reading says when it does not
    counted: bool = True  # takes one out of the caller's bucket
    # How a page for people says no; None: as problem details.
    refused: Callable[[Refusal, "Call"], Reply] | None = None


class Gate(Protocol):
    """Who is calling and may they: given to the edge by ``people`` and ``incidents`` through ``app``."""

    async def identify(self, request: "Request[Any, Any, Any]", route: Route) -> Principal:
        """The caller; anonymous where the policy admits it. Raises NotSignedIn, or Forbidden ``csrf``."""

    def admit(self, tx: Tx, principal: Principal, route: Route, path: Mapping[str, str]) -> None:
        """Raise NotFound, then Forbidden, when the policy of the route refuses this caller this incident."""


@dataclass
class Edge:
    """What every request needs: the store, the gate, the clock, the running keys, and what ``app`` adds."""

    database: Database
    gate: Gate
    now: Callable[[], int] = now_ms
    running: InFlight = field(default_factory=InFlight)
    parts: dict[str, Any] = field(default_factory=dict)


class Call:
    """One request, seen by its handler: typed, named, and with the two ways into the store."""

    __slots__ = (
        "_body",
        "_query",
        "at",
        "edge",
        "path",
        "principal",
        "raw",
        "request",
        "request_id",
        "route",
    )

    def __init__(self, edge: Edge, route: Route, request: "Request[Any, Any, Any]") -> None:
        self.edge = edge
        self.route = route
        self.request = request
        self.request_id = new_request_id()
        self.path: dict[str, str] = request.path_params
        self.at = edge.now()
        self.raw = b""
        self.principal: Principal
        self._body: Any = None
        self._query: dict[str, str] | None = None

    def body(self, struct: type[T]) -> T:
        """The decoded body; ``struct`` is the route's own, named again for the type checker."""
        value: T = self._body
        assert isinstance(value, struct)  # noqa: S101  the registry and the handler must agree
        return value

    def query(self) -> dict[str, str]:
        """The query parameters. Raises Malformed: unknown_parameter, duplicate_parameter."""
        if self._query is None:
            self._query = read_query(self.request.scope["query_string"], self.route.query)
        return self._query

    @property
    def expected_version(self) -> int:
        """The version in If-Match; NO_VERSION for an ETag we never gave. Raises 428 or 400."""
        return if_match_version(self.request.headers.get("if-match"))

    @property
    def way(self) -> str:
        """How the caller came to what they are shown."""
        return f"{self.route.method} {self.route.path}"

    async def read(self, query: Callable[[Tx], T]) -> T:
        """Read in one consistent view."""
        return await self.edge.database.read(query, light=self.route.light, way=self.way)

    async def write(self, act: Callable[[Tx], Answer]) -> Answer:
        """Do ``act`` in the next batch; with an Idempotency-Key at most once, ever the same answer."""
        given = self.request.headers.get("idempotency-key")
        if given is None:
            return await self.edge.database.write(act, light=self.route.light, way=self.way)
        key = Key(
            self.principal.id,
            f"{self.route.method} {self.request.scope['path']}",
            given,
            body=self.raw,
            at=self.at,
        )

        def act_once(tx: Tx) -> tuple[Stored, bool]:
            def stored(tx: Tx) -> Stored:
                answer = act(tx)
                return answer.status, answer.body, answer.etag

            found = once(tx, key, stored)
            if found[1]:
                # The answer is told again only to who may still read it.
                self.edge.gate.admit(tx, self.principal, self.route, self.path)
            return found

        name = self.edge.running.enter(key)
        try:
            (status, body, etag), again = await self.edge.database.write(
                act_once, light=self.route.light, way=self.way
            )
        finally:
            self.edge.running.leave(name)
        return Answer(body, status, etag, headers={"idempotency-replayed": "true"} if again else {})


def new_request_id() -> str:
    """A short opaque name for one request, for the log and the caller: chance per process, then a count."""
    return f"{_PROCESS}{next(_REQUESTS):08x}"


def problem(refusal: Refusal, request_id: str) -> dict[str, Any]:
    """RFC 9457 problem details."""
    return {
        "type": f"urn:majorops:{refusal.code}",
        "title": HTTPStatus(refusal.status).phrase,
        "status": refusal.status,
        "detail": refusal.detail,
        "code": refusal.code,
        "field": refusal.field,
        "hint": refusal.hint,
        "requestId": request_id,
        **refusal.extra,
    }


def refusal_response(refusal: Refusal, request_id: str) -> Reply:
    """A refusal as an HTTP answer."""
    return Reply(
        encode_json(problem(refusal, request_id)),
        status=refusal.status,
        media="application/problem+json",
        headers={**refusal.headers, "x-request-id": request_id, "cache-control": "no-store"},
    )


async def _whole_body(request: "Request[Any, Any, Any]", told: int, limit: int, hint: str) -> bytes:
    chunks, size, more = [], 0, True
    # Once the length that was told has come, nothing follows; asking for it takes a turn of two threads.
    while more and size != told:
        message: Any = await request.receive()
        if message["type"] != "http.request":
            raise Malformed("bad_request", "The body never arrived.")
        chunks.append(message.get("body", b""))
        size += len(chunks[-1])
        more = message.get("more_body", False)
        if size > limit:
            raise TooLarge("body_too_large", "The body is too large.", hint=hint)
    return b"".join(chunks)


async def _take_body(call: Call) -> None:
    """Read and decode; leaves the refusal to the caller, who must first say 404 and 403."""
    route, request = call.route, call.request
    hint = f"At most {route.body_limit // 1024} KiB."
    told = _told_length(request)
    if told > route.body_limit:
        raise TooLarge("body_too_large", "The body is too large.", hint=hint)
    call.raw = await _whole_body(request, told, route.body_limit, hint)
    if route.raw_body:
        return
    if call.raw and not _is_json(request.headers.get("content-type", "")):
        raise Unsupported(
            "unsupported_media_type", "The body must be JSON.", hint="Content-Type: application/json."
        )
    if route.body is not None:
        call._body = decode(call.raw, route.body)  # noqa: SLF001  the pipeline fills the call it made
    elif call.raw and read_json(call.raw) != {}:
        raise Invalid("unknown_field", "This request takes no fields.", field="")


def _told_length(request: "Request[Any, Any, Any]") -> int:
    """How long the body is; -1 when that shows only at its end."""
    length = request.headers.get("content-length", "")
    return int(length) if length.isdigit() and "transfer-encoding" not in request.headers else -1


def _is_json(content_type: str) -> bool:
    kind, _, rest = content_type.partition(";")
    charset = rest.strip().lower().replace('"', "")
    return kind.strip().lower() == "application/json" and charset in {"", "charset=utf-8"}


async def _prepare(call: Call) -> None:
    """Everything between signing in and the handler, in the order of checks."""
    route = call.route
    try:
        if route.method != "GET":
            await _take_body(call)
            check_key(call.request.headers.get("idempotency-key"), required=route.keyed)
        call.query()
        if route.conditional:
            call.expected_version  # noqa: B018  raises 428 or 400
    except Refusal:
        await call.read(lambda tx: call.edge.gate.admit(tx, call.principal, route, call.path))
        raise


async def serve(edge: Edge, route: Route, request: "Request[Any, Any, Any]") -> Reply:
    """The pipeline: identify, prepare, handle, answer."""
    call = Call(edge, route, request)
    try:
        call.principal = await edge.gate.identify(request, route)
        await _prepare(call)
        answer = await route.handler(call)
    except Refusal as refusal:
        return _refuse(refusal, call)
    except Exception:
        log.exception("request_failed", request_id=call.request_id, route=route.path)
        broken = Refusal(
            "internal_error", "Something broke on our side; the log has it under this request id."
        )
        broken.status = WORST_REFUSAL
        return _refuse(broken, call)
    return _respond(answer, call)


def _refuse(refusal: Refusal, call: Call) -> Reply:
    if call.route.refused is not None:
        return call.route.refused(refusal, call)
    return refusal_response(refusal, call.request_id)


def _respond(answer: Answer, call: Call) -> Reply:
    headers = {"x-request-id": call.request_id, "cache-control": "no-store", **answer.headers}
    status, body = answer.status, answer.body
    if answer.etag:
        headers["etag"] = answer.etag
        headers["cache-control"] = answer.headers.get("cache-control", "private, no-cache")
        asked = call.request.headers.get("if-none-match", "")
        if call.route.method == "GET" and answer.etag in {_weak(part) for part in asked.split(",")}:
            status, body = 304, b""
    return Reply(body, status=status, media=answer.media, headers=headers, cookies=answer.cookies)


def _weak(etag: str) -> str:
    """For reading, an ETag that a proxy has marked as weak is as good."""
    return etag.strip().removeprefix("W/")


def handler_of(edge: Edge, route: Route) -> HTTPRouteHandler:
    """The Litestar handler of one registry line. GET answers HEAD, too."""

    async def handle(request: Request[Any, Any, Any]) -> Reply:
        response = await serve(edge, route, request)
        response.is_head_response = request.method == "HEAD"  # the length is told, the body is not sent
        return response

    methods = [HttpMethod.GET, HttpMethod.HEAD] if route.method == "GET" else [HttpMethod(route.method)]
    path = route.path.replace("}", ":str}")
    name = f"{route.method} {route.path}"
    return HTTPRouteHandler(path, http_method=methods, name=name, status_code=200, include_in_schema=False)(
        handle
    )


def sign_in_required() -> NotSignedIn:
    """401 for a request that brought nothing."""
    return NotSignedIn(
        "sign_in_required", "Sign in to see this.", hint="Sign in, or send a token."
    ).with_headers(WWW_Authenticate='Bearer realm="majorops"')
