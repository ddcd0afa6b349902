"""The outermost layer: which host, which path, which protocol; security headers on everything that leaves."""

import re
from collections.abc import Awaitable, Callable, Iterable, Mapping, MutableMapping, Sequence
from typing import Any

from litestar import Litestar, Request
from litestar.exceptions import HTTPException, MethodNotAllowedException, NotFoundException
from litestar.handlers import HTTPRouteHandler
from litestar.plugins import PluginProtocol
from litestar.plugins.core import MsgspecDIPlugin

from majorops.platform import forwarded
from majorops.platform.errors import Malformed, MethodNotAllowed, NotFound, Refusal, UnknownHost, echo
from majorops.platform.reply import Reply
from majorops.platform.web import Edge, Route, handler_of, new_request_id, refusal_response

Scope = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[MutableMapping[str, Any]]]
Send = Callable[[Mapping[str, Any]], Awaitable[None]]
Application = Callable[[Scope, Receive, Send], Awaitable[None]]

LOOPBACK_NAMES = frozenset({"localhost", "127.0.0.1", "[::1]"})
_STRANGE = re.compile(r"//|%00|\0|%2f|%5c|\\|/\.\./|/\./", re.IGNORECASE)


class _Plain(Litestar):
    """Without the models of other libraries: our types are msgspec's, and loading pydantic because it happens
    to be installed takes an eighth of a second and twelve megabytes."""

    @staticmethod
    def _get_default_plugins(plugins: list[PluginProtocol]) -> list[PluginProtocol]:
        return [*plugins, MsgspecDIPlugin()]


def litestar_of(edge: Edge, routes: Iterable[Route], extra: Sequence[HTTPRouteHandler] = ()) -> Litestar:
    """The router over every registry line; unknown paths and methods answer in our own words."""
    return _Plain(
        route_handlers=[*(handler_of(edge, route) for route in routes), *extra],
        openapi_config=None,
        exception_handlers={HTTPException: _framework_refusal},
        debug=False,
    )


class _Ready:
    """A finished answer, where Litestar asks for one that it can still finish itself."""

    def __init__(self, answer: Reply) -> None:
        self._answer = answer

    def to_asgi_response(self, **_: Any) -> Reply:
        """The answer as it is."""
        return self._answer


def _framework_refusal(request: "Request[Any, Any, Any]", error: HTTPException) -> Any:
    return _Ready(_refused(_in_our_words(request.method, error), request.method))


def _refused(refusal: Refusal, method: str) -> Reply:
    response = refusal_response(refusal, new_request_id())
    response.is_head_response = method == "HEAD"
    return response


def _in_our_words(method: str, error: HTTPException) -> Refusal:
    if isinstance(error, NotFoundException):
        return NotFound()
    if isinstance(error, MethodNotAllowedException):
        allowed = (error.headers or {}).get("allow", "")
        return MethodNotAllowed(
            "method_not_allowed",
            f"{echo(method)} is not possible here.",
            hint=f"Possible: {allowed or 'nothing'}.",
        ).with_headers(Allow=allowed)
    refusal = Malformed("bad_request", "The request cannot be read.")
    refusal.status = error.status_code if error.status_code < 500 else 400  # noqa: PLR2004  an HTTP status
    return refusal


class Front:
    """Routes sockets to the hub and requests to Litestar; refuses requests to foreign hosts and odd paths.

    Behind ``proxies`` the scope says whom they heard and how, and everything further in believes the scope.
    """

    def __init__(
        self,
        http: Litestar,
        sockets: Application,
        hosts: frozenset[str],
        proxies: forwarded.Networks = (),
    ) -> None:
        self._http: Any = http  # its own ASGI types are narrower than ours
        self._sockets = sockets
        self._hosts = hosts | LOOPBACK_NAMES
        self._proxies = proxies

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """One connection, request or socket."""
        if scope["type"] == "lifespan":
            await self._http(scope, receive, send)
            return
        if self._proxies:
            _believe(scope, self._proxies)
        if scope["type"] == "websocket":
            await self._sockets(scope, receive, send)
        else:
            await self._request(scope, receive, send)

    async def _request(self, scope: Scope, receive: Receive, send: Send) -> None:
        refusal: Refusal | None = None
        if _host(scope) not in self._hosts:
            refusal = UnknownHost(
                "unknown_host",
                "This is not a name of this server.",
                hint="An admin can add it to allowed_hosts.",
            )
        elif _is_strange(scope):
            refusal = NotFound()
        answer: Any = self._http if refusal is None else _refused(refusal, scope["method"])
        await answer(scope, receive, send)


def _believe(scope: Scope, proxies: forwarded.Networks) -> None:
    """Put the caller where the proxy stands, when the proxy is one of ours."""
    client = scope.get("client")
    if client is None or not forwarded.is_trusted(client[0], proxies):
        return
    scope["client"] = (forwarded.caller(client[0], _all(scope, b"x-forwarded-for"), proxies), client[1])
    scope["scheme"] = forwarded.scheme(scope["scheme"], _all(scope, b"x-forwarded-proto"))


def _all(scope: Scope, wanted: bytes) -> str:
    """A header's values, in the order in which they came."""
    return ",".join(value.decode("latin-1") for name, value in scope["headers"] if name.lower() == wanted)


def _is_strange(scope: Scope) -> bool:
    """Whether the path, as sent or as read, could mean two things to two programs."""
    path = f"{scope.get('raw_path', b'').decode('latin-1')} {scope['path']}"
    return _STRANGE.search(path) is not None


def _host(scope: Scope) -> str:
    for name, value in scope["headers"]:
        if name == b"host":
            text = value.decode("latin-1").lower()
            return str(text if text.endswith("]") else text.rpartition(":")[0] or text)
    return ""
