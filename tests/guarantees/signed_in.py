"""Somebody signed in, whichever way: what they send with each request, and how their access ends."""

import re
import secrets
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

import httpx
from websockets.exceptions import ConnectionClosed
from websockets.sync.client import connect

from majorops.people.providers.access import HEADER
from tests.api.bed import Peer
from tests.conftest import RunningServer, free_port
from tests.people.providers import statements
from tests.people.providers.key_server import key_server
from tests.people.providers.statements import AUDIENCE, Signer, claims

PATIENCE_S = 20
Headers = dict[str, str]


class Providers(NamedTuple):
    """Both providers beside which a server stands."""

    signer: Signer
    team: str
    issuer: str


@contextmanager
def providers() -> Iterator[Providers]:
    """A key server that is Cloudflare Access to us, and a real OpenID Connect provider; on loopback."""
    signer, port = Signer("key-1"), free_port()
    command = [sys.executable, "-W", "ignore", "-m", "oidc_provider_mock", "--port", str(port)]
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        with key_server(signer) as team:
            issuer = f"http://localhost:{port}"
            _await(issuer)
            yield Providers(signer, team.url, issuer)
    finally:
        process.terminate()
        process.wait()


def _await(address: str) -> None:
    until = time.monotonic() + PATIENCE_S
    while True:
        try:
            httpx.get(address)
        except httpx.TransportError:
            assert time.monotonic() < until, "the provider does not listen"
            time.sleep(0.05)
        else:
            return


def beside(folder: Path, at: Providers, program: str = "majorops.cli.operator") -> RunningServer:
    """A server that takes the word of both, not started yet."""
    server = RunningServer(folder, program=program)
    server.settings.update(
        access_team=at.team,
        access_audience=AUDIENCE,
        oidc_issuer=at.issuer,
        oidc_client_id="majorops",
        oidc_client_secret="known to both",
        base_url=server.url,
        rate_sign_in="100000",
    )
    return server


@dataclass
class SignedIn:
    """One person with one way in, and a socket of theirs."""

    server: RunningServer
    person: str
    headers: Headers

    def ask(self, method: str, path: str) -> httpx.Response:
        """One request of theirs; a write says nothing that could be taken."""
        body: Headers | None = None if method == "GET" else {}
        return httpx.request(
            method, self.server.url + path, json=body, headers=self.headers, timeout=PATIENCE_S
        )

    @contextmanager
    def listening(self) -> Iterator[Peer]:
        """A socket that follows the board."""
        signed = {"origin": self.server.url, **self.headers}
        address = f"ws://127.0.0.1:{self.server.port}/v1/ws/incidents"
        with connect(
            address, additional_headers=signed, proxy=None, ping_interval=None, close_timeout=2
        ) as connection:
            peer = Peer(connection).hello()
            assert peer.asked("subscribe", "board")["kind"] == "subscribed"
            peer.hear()
            yield peer


def by_token(server: RunningServer, person: str, _: Providers) -> Headers:
    """An API token."""
    with server.client("admin") as admin:
        made = admin.post("/v1/tokens", json={"name": "x", "scope": "command", "userId": person})
    return {"authorization": f"Bearer {made.json()['value']}"}


def by_link(server: RunningServer, person: str, _: Providers) -> Headers:
    """A one-time link, so a cookie."""
    with server.client("admin") as admin:
        link = admin.post(f"/v1/users/{person}/links").json()["url"].rpartition("/")[2]
    answer = httpx.post(f"{server.url}/v1/auth/link", json={"token": link}, timeout=PATIENCE_S)
    return _cookie(answer)


def by_access(server: RunningServer, person: str, at: Providers) -> Headers:
    """Cloudflare Access in front."""
    del server
    statements.ISSUER = at.team
    said = claims(email=person, sub=f"sub of {person}", jti=secrets.token_hex(8))
    return {HEADER: at.signer.sign(said), "x-majorops": "1"}


def by_oidc(server: RunningServer, person: str, at: Providers) -> Headers:
    """An OpenID Connect provider, so a cookie."""
    name = re.sub(r"\W", "", person)
    told = httpx.put(f"{at.issuer}/users/{name}", json={"email": person, "email_verified": True})
    assert told.is_success, told.text
    with httpx.Client(base_url=server.url, timeout=PATIENCE_S) as browser:
        there = browser.get("/sign-in/oidc").headers["location"]
        back = httpx.post(there, data={"sub": name}, timeout=PATIENCE_S).headers["location"]
        answer = browser.get(back.replace("http://127.0.0.1", server.url.rpartition(":")[0]))
    return _cookie(answer)


def _cookie(answer: httpx.Response) -> Headers:
    cookies = [line for line in answer.headers.get_list("set-cookie") if line.startswith("majorops=")]
    assert cookies, answer.text
    return {"cookie": cookies[0].partition(";")[0], "x-majorops": "1"}


def closed_within(peer: Peer, seconds: float) -> int:
    """The code with which a socket ends within so long; 0 when it does not."""
    until = time.monotonic() + seconds
    try:
        while (left := until - time.monotonic()) > 0:
            peer.connection.recv(timeout=left)
    except TimeoutError:
        return 0
    except ConnectionClosed:
        return peer.connection.close_code or 0
    return 0


WAYS: dict[str, Callable[[RunningServer, str, Providers], Headers]] = {
    "token": by_token,
    "link": by_link,
    "access": by_access,
    "oidc": by_oidc,
}
