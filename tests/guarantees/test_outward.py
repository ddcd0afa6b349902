"""Every feature that calls out (S5): pointed inside in four hundred spellings, it connects to none."""

import ast
import asyncio
import json
import ssl
import threading
from collections.abc import Awaitable, Callable, Iterator
from functools import cache
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from itertools import count
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import anyio
import httpx
import httpx2
import pytest

from majorops.drafts.model import Model, ModelFailed
from majorops.drafts.prompt import Prompt
from majorops.people.providers.keys import ASK_AGAIN_MS, Keys
from majorops.people.providers.oidc import OidcDoor, Registered
from majorops.people.providers.rules import Leaving, Unbelievable
from majorops.platform import witness_far
from majorops.platform.database import Database
from majorops.platform.egress import Egress
from majorops.platform.errors import Refusal
from tests.guarantees.sizes import told
from tests.platform.test_egress import ALL_SPELLINGS

SOURCE = Path(__file__).resolve().parents[2] / "src" / "majorops"
FEATURES = {
    "platform/witness_far.py": "heads_webhook: named in the settings; follows nothing",
    "people/providers/doors.py": "the keys of Cloudflare Access: named in the settings; follow nothing",
    "people/providers/oidc.py": "the provider: named in the settings; what it names elsewhere must be public",
    "drafts/model.py": "ai_base_url: named in the settings; follows nothing",
}
"""Where the server makes a client of its own, and who says where to. Whoever adds one tries it below."""
CALLERS = {
    "Egress",
    "Transport",
    "AsyncClient",
    "Client",
    "AsyncOpenAI",
    "OpenAI",
    "urlopen",
    "create_connection",
}
BESIDE_THE_SERVER = ("cli/", "platform/egress.py")
"""Commands run on the machine of who calls them; and the one way out itself."""
PUBLIC_PORT = 443


class Crooked(ThreadingHTTPServer):
    """What the operator named, in other hands: it points to ``there``, by a redirect or in what it says."""

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Answer)
        self.there = ""

    @property
    def url(self) -> str:
        """Its address."""
        return f"http://127.0.0.1:{self.server_address[1]}"


class _Answer(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        server: Any = self.server
        discovery = self.path.startswith("/.well-known/")
        where = dict.fromkeys(("token_endpoint", "jwks_uri"), server.there)
        said = {"issuer": server.url, "authorization_endpoint": f"{server.url}/authorize", **where}
        body = json.dumps(said).encode() if discovery else b""
        self.send_response(200 if discovery else 307)
        self.send_header("location", server.there)
        self.send_header("content-length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def do_POST(self) -> None:
        self.rfile.read(int(self.headers.get("content-length") or 0))
        self.do_GET()

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002  its signature
        """Quiet."""


@pytest.fixture
def crooked() -> Iterator[Crooked]:
    server = Crooked()
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield server
    server.shutdown()
    server.server_close()
    thread.join()


@pytest.fixture
def reached(crooked: Crooked, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Every connection that is made but for those to what the operator named."""
    found: list[str] = []
    connect = anyio.connect_tcp  # below every client that is used

    async def watched(remote_host: str, remote_port: int, **more: Any) -> Any:
        if (remote_host, remote_port) == ("127.0.0.1", crooked.server_address[1]):
            return await connect(remote_host, remote_port, **more)
        found.append(f"{remote_host}:{remote_port}")
        raise OSError

    monkeypatch.setattr(anyio, "connect_tcp", watched)
    # Each costs a twentieth of a second, and some features make one for every call.
    monkeypatch.setattr("ssl.create_default_context", cache(ssl.create_default_context))
    return found


Try = Callable[[str], Awaitable[object]]


def asks_model(crooked: Crooked, _: Path) -> Try:
    model = Model(f"{crooked.url}/v1", "m", "", patience_s=5)

    async def once(there: str) -> None:
        crooked.there = there
        await model.write(Prompt("rules", "data"))

    return once


def sends_head(crooked: Crooked, _: Path) -> Try:
    async def once(there: str) -> None:
        crooked.there = there
        await witness_far.send(b"{}", f"{crooked.url}/heads")

    return once


def asks_for_keys(crooked: Crooked, folder: Path) -> Try:
    keys = Keys(Egress(trusted=True), f"{crooked.url}/certs", folder / "keys.json")
    minutes = count()

    async def once(there: str) -> None:
        crooked.there = there
        await keys.find("k", at=next(minutes) * ASK_AGAIN_MS)

    return once


def provider(crooked: Crooked, folder: Path) -> OidcDoor:
    us = Registered(crooked.url, "majorops", "", "https://ops.example.com")
    return OidcDoor(Database(folder / "x.db"), us, folder)


def signs_in(crooked: Crooked, folder: Path) -> Try:
    door = provider(crooked, folder)

    async def once(there: str) -> None:
        crooked.there, door._described = there, None
        await door.come_back("code", "s", Leaving("s", "n", "v"), at=0)

    return once


def asks_for_keys_of_provider(crooked: Crooked, folder: Path) -> Try:
    door = provider(crooked, folder)

    async def once(there: str) -> None:
        crooked.there, door._described, door._keys = there, None, None
        await door._keys_of(await door._describe()).find("k", at=0)

    return once


TRIES = (asks_model, sends_head, asks_for_keys, signs_in, asks_for_keys_of_provider)
EXPECTED = (ModelFailed, Unbelievable, Refusal, httpx.HTTPError, httpx.InvalidURL)


async def tried(attempt: Try, addresses: list[str]) -> None:
    for address in addresses:
        try:
            await attempt(address)
        except EXPECTED:
            continue


@pytest.mark.parametrize("feature", TRIES, ids=lambda one: one.__name__)
@pytest.mark.timeout(300)
def test_no_feature_is_led_inside(
    feature: Callable[[Crooked, Path], Try], crooked: Crooked, reached: list[str], tmp_path: Path
) -> None:
    addresses = [f"https://{spelling}/" for spelling in ALL_SPELLINGS]
    addresses += [f"http://{spelling}/" for spelling in ALL_SPELLINGS[::20]]
    with told(f"S5 {feature.__name__}") as counted:
        asyncio.run(tried(feature(crooked, tmp_path), addresses))
        counted.update(addresses=len(addresses), reached=len(reached))
    assert reached == []


@pytest.mark.parametrize("feature", [signs_in, asks_for_keys_of_provider])
def test_the_control_without_the_judgement_they_are_led(
    feature: Callable[[Crooked, Path], Try],
    crooked: Crooked,
    reached: list[str],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("majorops.platform.egress.is_outside", lambda _: True)
    asyncio.run(tried(feature(crooked, tmp_path), ["https://127.0.0.2/"]))
    assert reached == [f"127.0.0.2:{PUBLIC_PORT}"]


def following(begin: Any) -> Any:
    """A client that goes wherever an answer points."""

    def careless(self: Any, **more: Any) -> None:
        begin(self, **{**more, "follow_redirects": True})

    return careless


@pytest.mark.parametrize("feature", [asks_model, sends_head, asks_for_keys])
def test_the_control_clients_that_follow_are_led(
    feature: Callable[[Crooked, Path], Try],
    crooked: Crooked,
    reached: list[str],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    for library in (httpx, httpx2):
        monkeypatch.setattr(library.AsyncClient, "__init__", following(library.AsyncClient.__init__))
    monkeypatch.setattr("majorops.platform.egress.is_outside", lambda _: True)
    asyncio.run(tried(feature(crooked, tmp_path), ["https://127.0.0.2/"]))
    assert reached == [f"127.0.0.2:{PUBLIC_PORT}"]


def test_every_feature_that_calls_out_is_known() -> None:
    found = set()
    for path in SOURCE.rglob("*.py"):
        name = str(path.relative_to(SOURCE))
        if not name.startswith(BESIDE_THE_SERVER):
            calls = {
                node.func.id if isinstance(node.func, ast.Name) else getattr(node.func, "attr", "")
                for node in ast.walk(ast.parse(path.read_text()))
                if isinstance(node, ast.Call)
            }
            found |= {name} if calls & CALLERS else set()
    assert found == set(FEATURES)


def test_a_provider_may_name_an_endpoint_beside_itself(crooked: Crooked, tmp_path: Path) -> None:
    door = provider(crooked, tmp_path)
    assert door._to(f"{crooked.url}/token") is door._named
    assert door._to(f"https://{urlsplit(crooked.url).netloc}/token") is door._others, "another scheme"
