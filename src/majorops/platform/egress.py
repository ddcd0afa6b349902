"""The one way out: every request that the server itself makes to another machine passes here, but for those
to the model of drafts, whose official client brings a transport of its own and follows nothing either.

The address is judged at the moment of connecting, after the name was resolved, so that no name can point
inwards between the check and the use. No redirects are followed, answers are bounded in size and time.
``trusted`` is for addresses that the operator wrote into the settings, such as an identity provider inside
the company; whatever people or messages name is never trusted.
"""

import asyncio
import ipaddress
import ssl
import typing
from collections.abc import Iterable
from typing import NamedTuple

import httpcore
import httpx

from majorops.platform.errors import Refusal

TIMEOUT_S = 10.0
MOST_BYTES = 1024 * 1024
_CONNECTIONS = 20
_PORTS = frozenset({80, 443, 8080, 8443})
"""Where people may point us; any port for what is trusted."""

Address = ipaddress.IPv4Address | ipaddress.IPv6Address
_NAT64 = (ipaddress.IPv6Network("64:ff9b::/96"), ipaddress.IPv6Network("64:ff9b:1::/48"))
_COMPATIBLE = ipaddress.IPv6Network("::/96")
_SHARED = ipaddress.IPv4Network("100.64.0.0/10")
_IPV4_BITS = 0xFFFF_FFFF
_SocketOptions = Iterable[httpcore.SOCKET_OPTION] | None


class EgressRefused(Refusal):
    """We do not connect there; ``detail`` says why without naming what stands behind an address."""

    status = 422

    def __init__(self, detail: str) -> None:
        super().__init__("invalid_url", detail, hint="a public https address")


class Given(NamedTuple):
    """An answer from outside: at most ``most`` bytes of it were read."""

    status: int
    headers: httpx.Headers
    body: bytes


def embedded(address: Address) -> Address:
    """The IPv4 address inside an IPv6 one (mapped, compatible, NAT64, 6to4, Teredo); else itself."""
    if isinstance(address, ipaddress.IPv4Address):
        return address
    if address.ipv4_mapped is not None:
        return address.ipv4_mapped
    if address.sixtofour is not None:
        return address.sixtofour
    if address.teredo is not None:
        return address.teredo[1]
    if any(address in network for network in (*_NAT64, _COMPATIBLE)):
        return ipaddress.IPv4Address(int(address) & _IPV4_BITS)
    return address


def is_outside(address: Address) -> bool:
    """Whether an address is somewhere on the public internet, however it is spelled."""
    plain = embedded(address)
    if isinstance(address, ipaddress.IPv6Address) and plain is not address and address.ipv4_mapped is None:
        return False  # a tunnel may end anywhere
    if isinstance(plain, ipaddress.IPv4Address) and plain in _SHARED:
        return False
    if isinstance(plain, ipaddress.IPv6Address) and plain.is_site_local:
        return False
    return plain.is_global and not plain.is_multicast and not plain.is_reserved


class _Guarded(httpcore.AsyncNetworkBackend):
    """Connects to the very address that was judged."""

    def __init__(self, *, trusted: bool) -> None:
        self._trusted = trusted
        self._inner = httpcore.AnyIOBackend()

    async def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,  # noqa: ASYNC109  the signature of httpcore
        local_address: str | None = None,
        socket_options: _SocketOptions = None,
    ) -> httpcore.AsyncNetworkStream:
        found = await asyncio.get_running_loop().getaddrinfo(host, port, type=1)
        addresses = list(dict.fromkeys(str(entry[4][0]) for entry in found))
        if not self._trusted and not all(is_outside(ipaddress.ip_address(one)) for one in addresses):
            raise EgressRefused("This address leads inside; we only call public ones.")
        return await self._inner.connect_tcp(addresses[0], port, timeout, local_address, socket_options)

    async def connect_unix_socket(
        self,
        path: str,
        timeout: float | None = None,  # noqa: ARG002, ASYNC109
        socket_options: _SocketOptions = None,  # noqa: ARG002
    ) -> httpcore.AsyncNetworkStream:
        raise EgressRefused(f"No local socket is called ({len(path)} characters).")

    async def sleep(self, seconds: float) -> None:
        await asyncio.sleep(seconds)


class _Stream(httpx.AsyncByteStream):
    def __init__(self, parts: typing.AsyncIterable[bytes], close: typing.Callable[[], typing.Any]) -> None:
        self._parts, self._close = parts, close

    async def __aiter__(self) -> typing.AsyncIterator[bytes]:
        async for part in self._parts:
            yield part

    async def aclose(self) -> None:
        await self._close()


class Transport(httpx.AsyncBaseTransport):
    """A transport for any httpx client (that of a library, too) which connects only where it may."""

    def __init__(self, *, trusted: bool = False) -> None:
        self._trusted = trusted
        self._pool = httpcore.AsyncConnectionPool(
            ssl_context=ssl.create_default_context(),
            max_connections=_CONNECTIONS,
            network_backend=_Guarded(trusted=trusted),
        )

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        """One request; redirects come back as they are."""
        if not self._trusted:
            judge(request.url)
        asked = httpcore.Request(
            method=request.method,
            url=httpcore.URL(
                scheme=request.url.raw_scheme,
                host=request.url.raw_host,
                port=request.url.port,
                target=request.url.raw_path,
            ),
            headers=request.headers.raw,
            content=request.stream,
            extensions=request.extensions,
        )
        try:
            given = await self._pool.handle_async_request(asked)
        except (httpcore.NetworkError, httpcore.TimeoutException, httpcore.ProtocolError, OSError) as error:
            raise httpx.ConnectError(f"no answer: {type(error).__name__}", request=request) from error
        stream = typing.cast("typing.AsyncIterable[bytes]", given.stream)
        return httpx.Response(given.status, headers=given.headers, stream=_Stream(stream, given.aclose))

    async def aclose(self) -> None:
        await self._pool.aclose()


def judge(url: httpx.URL) -> None:
    """What can be said of an address before it is resolved. Raises EgressRefused."""
    if url.scheme != "https":
        raise EgressRefused("Only https is called.")
    if url.userinfo:
        raise EgressRefused("An address holds no credentials.")
    if (url.port or 443) not in _PORTS:
        raise EgressRefused("This port is not called.")


class Egress:
    """Requests to other machines. Errors of the line are httpx.TransportError, ours are EgressRefused."""

    def __init__(self, *, trusted: bool = False) -> None:
        self.transport = Transport(trusted=trusted)
        self._client = httpx.AsyncClient(
            transport=self.transport, follow_redirects=False, timeout=TIMEOUT_S, trust_env=False
        )

    async def request(
        self,
        method: str,
        url: str,
        *,
        content: bytes | None = None,
        headers: typing.Mapping[str, str] | None = None,
        most: int = MOST_BYTES,
    ) -> Given:
        """One request and its answer, whole. Raises EgressRefused for one that is too large or too slow."""
        plain = {**(headers or {}), "accept-encoding": "identity"}  # so that the bound is that of the answer
        body = b""
        async with (
            asyncio.timeout(TIMEOUT_S),
            self._client.stream(method, url, content=content, headers=plain) as response,
        ):
            async for part in response.aiter_raw():
                body += part
                if len(body) > most:
                    raise EgressRefused("The answer from there is too large.")
        return Given(response.status_code, response.headers, body)

    async def aclose(self) -> None:
        """Let every connection go."""
        await self._client.aclose()
