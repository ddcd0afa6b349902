"""What the API tests stand on: clients, sockets and commands on a real server, and what its store holds."""

import contextlib
import http.client
import json
import os
import shutil
import socket
import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NamedTuple

import httpx
from websockets.exceptions import ConnectionClosed, InvalidStatus
from websockets.sync.client import ClientConnection, connect

from majorops.platform.clock import now_ms
from tests.api.together import Started, started
from tests.conftest import PEOPLE, RunningServer, declare, key, running

PATIENCE_S = 20
JOBS_WITHIN_S = 2.0


class Closed(NamedTuple):
    """How a socket ended."""

    code: int
    reason: str


class Ended(NamedTuple):
    """How a command ended."""

    code: int
    said: str  # standard error


Frame = dict[str, Any]


class Warned(NamedTuple):
    """What a server said of itself while it started, and whether it then refused a token that ends."""

    code: str
    refused: str


Heard = httpx.Response | Closed | Frame | Ended | Warned


def footprint(path: Path) -> dict[str, int]:
    """Rows of every table, and all feed positions and versions: what a refusal must leave alone."""
    with contextlib.closing(sqlite3.connect(f"{path.as_uri()}?mode=ro", uri=True)) as store:
        # The index of the search follows the journal a moment later, whatever was refused meanwhile.
        named = "select name from sqlite_master where type = 'table' and name not like 'search@_%' escape '@'"
        _wait_for_jobs(store)
        tables = [name for (name,) in store.execute(named)]
        found = {name: store.execute(f"select count(*) from {name}").fetchone()[0] for name in tables}  # noqa: S608
        # That a restricted incident was looked at is written down, whoever asked for what.
        readings = "select count(*) from journal where kind = 'incident.read'"
        found["journal"] -= store.execute(readings).fetchone()[0]
        found["feed position"] = store.execute("select coalesce(sum(seq), 0) from feed_heads").fetchone()[0]
        found["versions"] = store.execute("select coalesce(sum(version), 0) from incidents").fetchone()[0]
        return found


def _wait_for_jobs(store: sqlite3.Connection) -> None:
    """What was done before may still be followed by a job; where nobody serves, none comes."""
    waiting = "select count(*) from jobs where state in ('queued', 'running') and due_at < ?"
    deadline = time.monotonic() + JOBS_WITHIN_S
    while time.monotonic() < deadline and store.execute(waiting, (now_ms() + 1_000,)).fetchone()[0]:
        time.sleep(0.01)


def sign_in_link(server: RunningServer, role: str) -> str:
    """A one-time link for the person of this role, made as an operator would: beside the running server."""
    words = ("user", "link", "--email", PEOPLE[role], "--data", str(server.data))
    made = subprocess.run(
        [sys.executable, "-m", "majorops.cli.operator", *words], capture_output=True, text=True, check=True
    )
    return made.stdout.strip().rpartition("/")[2]


@dataclass
class Bed:
    """One server and everything a test says to it."""

    server: RunningServer
    folder: Path
    stack: contextlib.ExitStack

    def client(self, role: str) -> httpx.Client:
        """Signed in as somebody of this role."""
        return self.stack.enter_context(self.server.client(role))

    @property
    def mim(self) -> httpx.Client:
        """The MIM."""
        return self.client("mim")

    @property
    def stranger(self) -> httpx.Client:
        """Nobody in particular."""
        return self.stack.enter_context(httpx.Client(base_url=self.server.url, timeout=PATIENCE_S))

    def beside(self, **settings: str) -> "Bed":
        """Another server of its own, with other settings."""
        folder = self.folder / f"beside-{len(list(self.folder.iterdir()))}"
        server = self.stack.enter_context(running(folder, **settings))
        return Bed(server, self.folder, self.stack)

    def opened(self, **fields: Any) -> dict[str, Any]:
        """A fresh incident of the MIM's."""
        return declare(self.mim, **fields)

    def at_phase(self, phase: int, *, monitoring: bool = False) -> str:
        """The path of a fresh incident in this phase."""
        path = f"/v1/incidents/{self.opened()['id']}"
        self.done(f"{path}/phase", {"from": 1, "to": phase})
        if monitoring:
            self.done(f"{path}/status", {"from": "Active", "to": "Monitoring"})
        return path

    def done(self, path: str, body: Mapping[str, Any], *, role: str = "mim") -> Any:
        """Post what must succeed; its answer."""
        answer = self.client(role).post(path, json=body, headers=key())
        assert answer.is_success, answer.text
        return answer.json()

    def cookie(self, role: str) -> dict[str, str]:
        """The Cookie header of a signed-in browser."""
        self.server.token(role)
        link = sign_in_link(self.server, role)
        answer = httpx.post(f"{self.server.url}/v1/auth/link", json={"token": link}, timeout=PATIENCE_S)
        assert answer.status_code == httpx.codes.OK, answer.text
        return {"cookie": answer.headers["set-cookie"].partition(";")[0]}

    @contextlib.contextmanager
    def writer_held(self) -> Iterator[None]:
        """Nothing is committed meanwhile: what is sent now runs at the same time."""
        with contextlib.closing(sqlite3.connect(self.server.data / "majorops.db", timeout=5)) as store:
            store.execute("begin immediate")
            try:
                yield
            finally:
                store.rollback()

    @contextlib.contextmanager
    def together(self) -> Iterator[Started]:
        """What is asked inside waits for the writer, all of it, until the end of the block."""
        with started(self.server.url, self.server.tokens) as asking:
            with self.writer_held():
                yield asking
            asking.answers()

    def raw(self, *lines: str, body: bytes = b"") -> httpx.Response:
        """A request of exactly these lines, as no client would send them."""
        with socket.create_connection(("127.0.0.1", self.server.port), timeout=PATIENCE_S) as line:
            line.sendall("\r\n".join([*lines, "", ""]).encode("latin-1") + body)
            answer = http.client.HTTPResponse(line, method=lines[0].split(" ")[0])
            answer.begin()
            return httpx.Response(answer.status, headers=answer.getheaders(), content=answer.read())

    def host(self) -> str:
        """The Host header line."""
        return f"Host: 127.0.0.1:{self.server.port}"

    def bearer(self, role: str = "mim") -> str:
        """The Authorization header line."""
        return f"Authorization: Bearer {self.server.token(role)}"

    # -- sockets -------------------------------------------------------------------------------------

    def socket(self, role: str | None = "mim", path: str = "/v1/ws/incidents", **headers: str) -> "Peer":
        """A live connection."""
        return Peer(self.stack.enter_context(self.connect(role, path, **headers)))

    def connect(self, role: str | None, path: str = "/v1/ws/incidents", **headers: str) -> ClientConnection:
        """Open a socket. Raises InvalidStatus."""
        sent = {"authorization": f"Bearer {self.server.token(role)}"} if role else {}
        url = f"ws://127.0.0.1:{self.server.port}{path}"
        return connect(
            url, additional_headers={**sent, **headers}, proxy=None, ping_interval=None, close_timeout=2
        )

    def denied(self, role: str | None, path: str = "/v1/ws/incidents", **headers: str) -> httpx.Response:
        """The refusal of a socket before its upgrade."""
        try:
            self.connect(role, path, **headers).close()
        except InvalidStatus as refused:
            found = refused.response
            return httpx.Response(
                found.status_code, headers=list(found.headers.raw_items()), content=bytes(found.body)
            )
        raise AssertionError("the upgrade was accepted")

    # -- commands ------------------------------------------------------------------------------------

    def command(self, program: str, *words: str, **environment: str) -> Ended:
        """``mim`` or ``majorops`` as a process of its own, without a terminal and without our settings."""
        module = {"mim": "majorops.cli.mim", "majorops": "majorops.cli.operator"}[program]
        clean = {name: value for name, value in os.environ.items() if not name.startswith("MAJOROPS_")}
        clean.update(
            {"HOME": str(self.folder), "XDG_CONFIG_HOME": str(self.folder / "config"), **environment}
        )
        ended = subprocess.run(
            [sys.executable, "-m", module, *words],
            env=clean,
            cwd=self.folder,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            timeout=PATIENCE_S,
            check=False,
        )
        return Ended(ended.returncode, ended.stderr)

    def configured(self, text: str, *words: str, **environment: str) -> Ended:
        """``majorops serve`` with this ``majorops.toml``."""
        data = self.folder / "configured"
        shutil.rmtree(data, ignore_errors=True)
        data.mkdir()
        (data / "majorops.toml").write_text(text)
        ended = self.command("majorops", "serve", "--data", str(data), "--port", "0", *words, **environment)
        assert [path.name for path in data.iterdir()] == ["majorops.toml"], "a refused start left something"
        return ended


class Peer:
    """The client's end of a socket."""

    def __init__(self, connection: ClientConnection) -> None:
        self.connection = connection

    def say(self, kind: str, stream: str | None = None, ref: str | None = None, **data: Any) -> None:
        """Send one message."""
        said = {"v": 1, "kind": kind, "ref": ref, "stream": stream, "data": data}
        self.connection.send(json.dumps({name: value for name, value in said.items() if value is not None}))

    def hear(self) -> Frame:
        """The next message that is no heartbeat."""
        while True:
            heard: Frame = json.loads(self.connection.recv(timeout=PATIENCE_S))
            if heard["kind"] != "heartbeat":
                return heard

    def hello(self, **data: Any) -> "Peer":
        """Greet and be welcomed."""
        self.say("hello", **data)
        assert self.hear()["kind"] == "welcome"
        return self

    def asked(self, kind: str, stream: str | None = None, ref: str | None = None, **data: Any) -> Frame:
        """Say something and hear what comes first."""
        self.say(kind, stream, ref, **data)
        return self.hear()

    def closed(self) -> Closed:
        """Read to the end."""
        with contextlib.suppress(ConnectionClosed):
            while True:
                self.connection.recv(timeout=PATIENCE_S)
        return Closed(self.connection.close_code or 0, self.connection.close_reason or "")
