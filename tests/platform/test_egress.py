"""The one way out: no spelling of an inner address is ever connected to, whoever names it."""

import asyncio
import ipaddress
import socket
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer

import httpx
import pytest

from majorops.platform.egress import MOST_BYTES, Egress, EgressRefused, embedded, is_outside

INSIDE = (
    *("127.0.0.1", "127.1.2.3", "0.0.0.0", "10.0.0.1", "172.16.0.1", "172.31.255.255", "192.168.1.1"),  # noqa: S104
    *("169.254.169.254", "100.64.0.1", "100.127.255.254", "192.0.0.1", "192.0.2.1", "198.18.0.1"),
    *("10.255.255.255", "172.20.0.1", "192.168.0.254", "169.254.170.2", "100.100.100.200"),
    *("198.51.100.7", "203.0.113.9", "224.0.0.1", "239.255.255.250", "240.0.0.1", "255.255.255.255"),
    *("::1", "::", "fe80::1", "fc00::1", "fd12:3456::1", "ff02::1", "2001:db8::1", "fec0::1"),
)
TUNNELS = ("::ffff:{}", "64:ff9b::{}", "64:ff9b:1::{}", "::{}")
OUTSIDE = ("1.1.1.1", "8.8.8.8", "93.184.216.34", "2606:4700:4700::1111", "::ffff:1.1.1.1")


def spellings(address: str) -> Iterator[str]:
    """One IPv4 address in every way that a resolver understands, and carried inside IPv6."""
    if ":" in address:
        plain = ipaddress.IPv6Address(address)
        yield f"[{address}]"
        yield f"[{plain.exploded}]"
        yield f"[{plain.exploded.upper()}]"
        return
    number = int(ipaddress.IPv4Address(address))
    parts = [int(part) for part in address.split(".")]
    yield address
    yield str(number)
    yield hex(number)
    yield f"0X{number:08X}"
    yield f"{parts[0]:#x}.{number & 0xFF_FF_FF}"
    yield f"0{parts[0]:o}.{parts[1]:#x}.{number & 0xFF_FF}"
    yield ".".join(f"{part:03o}".zfill(4) for part in parts)
    yield f"0{number:o}"
    yield ".".join(f"0{part:o}" for part in parts)
    yield ".".join(hex(part) for part in parts)
    yield f"{parts[0]}.{number & 0xFF_FF_FF}"
    yield f"{parts[0]}.{parts[1]}.{number & 0xFF_FF}"
    for tunnel in TUNNELS:
        yield f"[{tunnel.format(address)}]"
    yield f"[0:0:0:0:0:ffff:{number >> 16:x}:{number & 0xFF_FF:x}]"
    yield f"[2002:{number >> 16:x}:{number & 0xFF_FF:x}::1]"
    teredo = (number ^ 0xFFFF_FFFF) & 0xFFFF_FFFF
    yield f"[2001:0:4136:e378:8000:63bf:{teredo >> 16:x}:{teredo & 0xFF_FF:x}]"


ALL_SPELLINGS = sorted({spelling for address in INSIDE for spelling in spellings(address)})


class _Deaf(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        body = b"x" * (MOST_BYTES + 1) if self.path == "/large" else b"inside"
        self.send_response(302 if self.path == "/elsewhere" else 200)
        self.send_header("location", "http://127.0.0.1:1/secret")
        self.send_header("content-length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002
        """Quiet."""


@pytest.fixture
def inside() -> Iterator[HTTPServer]:
    """Something that listens on this machine and must not be reached."""
    server = HTTPServer(("127.0.0.1", 0), _Deaf)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield server
    server.shutdown()
    server.server_close()
    thread.join()


def call(url: str, *, trusted: bool = False) -> httpx.Response | object:
    async def once() -> object:
        egress = Egress(trusted=trusted)
        try:
            return await egress.request("GET", url)
        finally:
            await egress.aclose()

    return asyncio.run(once())


def test_there_are_four_hundred_spellings() -> None:
    assert len(ALL_SPELLINGS) >= 400


@pytest.mark.parametrize("scheme", ["https", "http"])
def test_no_spelling_of_an_inner_address_is_connected_to(
    scheme: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    reached: list[str] = []

    async def connect(self: object, host: str, *_: object, **__: object) -> None:
        reached.append(host)
        raise OSError

    monkeypatch.setattr("httpcore.AnyIOBackend.connect_tcp", connect)

    async def call_all() -> None:
        egress = Egress()
        for spelling in ALL_SPELLINGS:
            with pytest.raises((EgressRefused, httpx.HTTPError, httpx.InvalidURL)):
                await egress.request("GET", f"{scheme}://{spelling}/")
        await egress.aclose()

    asyncio.run(call_all())
    assert reached == []


def test_the_control_without_the_judgement_they_are_reached(monkeypatch: pytest.MonkeyPatch) -> None:
    reached: list[str] = []

    async def connect(self: object, host: str, *_: object, **__: object) -> None:
        reached.append(host)
        raise OSError

    monkeypatch.setattr("httpcore.AnyIOBackend.connect_tcp", connect)
    monkeypatch.setattr("majorops.platform.egress.is_outside", lambda _: True)
    with pytest.raises(httpx.HTTPError):
        call("https://127.0.0.1/")
    assert reached == ["127.0.0.1"]


def test_a_name_that_leads_inside_is_refused_at_the_moment_of_connecting(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    inner = [(socket.AF_INET, socket.SOCK_STREAM, 6, "", ("10.0.0.5", 443))]
    outer = [(socket.AF_INET, socket.SOCK_STREAM, 6, "", ("1.1.1.1", 443))]

    async def resolve(self: object, *_: object, **__: object) -> object:
        return outer + inner

    monkeypatch.setattr("asyncio.base_events.BaseEventLoop.getaddrinfo", resolve)
    with pytest.raises(EgressRefused):
        call("https://rebinding.example/")


@pytest.mark.parametrize(
    "url",
    [
        "http://example.com/",
        "ftp://example.com/",
        "file:///etc/passwd",
        "https://user:secret@example.com/",
        "https://example.com:22/",
        "https://example.com:6379/",
        "gopher://127.0.0.1:6379/_",
    ],
)
def test_what_is_no_plain_https_address_is_not_called(url: str) -> None:
    with pytest.raises((EgressRefused, httpx.HTTPError)):
        call(url)


@pytest.mark.parametrize("address", OUTSIDE)
def test_public_addresses_are_outside(address: str) -> None:
    assert is_outside(ipaddress.ip_address(address))


def test_what_an_address_carries_is_found() -> None:
    assert embedded(ipaddress.ip_address("2002:7f00:1::1")) == ipaddress.ip_address("127.0.0.1")
    assert embedded(ipaddress.ip_address("64:ff9b::10.0.0.1")) == ipaddress.ip_address("10.0.0.1")


def test_a_redirect_is_told_not_followed(inside: HTTPServer) -> None:
    given = call(f"http://127.0.0.1:{inside.server_address[1]}/elsewhere", trusted=True)
    assert getattr(given, "status", 0) == 302


def test_an_endless_answer_is_cut(inside: HTTPServer) -> None:
    with pytest.raises(EgressRefused, match="too large"):
        call(f"http://127.0.0.1:{inside.server_address[1]}/large", trusted=True)


def test_what_the_operator_named_may_be_inside(inside: HTTPServer) -> None:
    given = call(f"http://127.0.0.1:{inside.server_address[1]}/", trusted=True)
    assert getattr(given, "body", b"") == b"inside"
