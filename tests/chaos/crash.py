"""A server that is killed again and again while people write to it and others watch."""

import asyncio
import contextlib
import http.client
import json
import os
import signal
import sqlite3
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Self

import httpx
from websockets.asyncio.client import connect
from websockets.exceptions import ConnectionClosed, InvalidHandshake

from tests.conftest import NAMES, PEOPLE, RunningServer, declare, free_port

BACK_WITHIN_S = 30
PAUSE_S = 0.02  # of a writer between two writes: four writers, about 200 writes a second at most
Json = dict[str, Any]


class Nursed(RunningServer):
    """A server whose starts cost no import."""

    nursery: "subprocess.Popen[str]"
    pid: int = 0
    early: bool = False

    def start(self) -> "Nursed":
        """Fork a server and wait until it is ready."""
        self.data.mkdir(parents=True, exist_ok=True)
        if not hasattr(self, "nursery"):
            command = [sys.executable, "-m", "tests.chaos.nursery", str(self.data), str(self.port)]
            with self.log_path.open("ab") as log:
                self.nursery = subprocess.Popen(
                    [*command, *(["early"] if self.early else [])],
                    stdin=subprocess.PIPE,
                    stdout=subprocess.PIPE,
                    text=True,
                    stderr=log,
                )
        assert self.nursery.stdin is not None
        assert self.nursery.stdout is not None
        self.nursery.stdin.write("\n")
        self.nursery.stdin.flush()
        born = self.nursery.stdout.readline()
        assert born, self.log_path.read_text()
        self.pid = int(born)
        until = time.monotonic() + BACK_WITHIN_S
        while not self._ready():
            assert time.monotonic() < until, self.log_path.read_text()
            time.sleep(0.01)
        self.tokens.setdefault("admin", (self.data / "bootstrap.token").read_text().strip())
        return self

    def _ready(self) -> bool:
        with contextlib.suppress(httpx.TransportError):
            return httpx.get(f"{self.url}/readyz").is_success
        return False

    def kill(self) -> None:
        """kill -9, and wait until it is gone."""
        os.kill(self.pid, signal.SIGKILL)
        with contextlib.suppress(ProcessLookupError):
            while True:
                os.kill(self.pid, 0)
                time.sleep(0.001)

    def stop(self) -> int:
        """Kill what runs, and end the nursery."""
        with contextlib.suppress(ProcessLookupError):
            os.kill(self.pid, signal.SIGKILL)
        assert self.nursery.stdin is not None
        self.nursery.stdin.close()
        if self.nursery.stdout is not None:
            self.nursery.stdout.close()
        return self.nursery.wait(timeout=10)


@contextlib.contextmanager
def nursed(folder: Path, *, early: bool = False) -> Iterator[Nursed]:
    """A running one, ended with the test."""
    server = Nursed(folder / "data", port=free_port())
    server.early = early
    try:
        yield server.start()
    finally:
        server.stop()


@dataclass
class Writer:
    """Posts one event after the other; what is not acknowledged is sent again under the same key."""

    name: str
    port: int
    token: str
    path: str
    stopping: threading.Event
    acknowledged: list[str] = field(default_factory=list)
    retried: int = 0
    refused: list[str] = field(default_factory=list)

    def run(self) -> None:
        """Until told to stop; the last write, too, is brought home."""
        number = 0
        line = self._line()
        while not self.stopping.is_set():
            number += 1
            title = f"{self.name}-{number}"
            while not self._sent(line, title):
                self.retried += 1
                line.close()
                time.sleep(0.02)
                line = self._line()
            self.acknowledged.append(title)
            time.sleep(PAUSE_S)
        line.close()

    def _line(self) -> http.client.HTTPConnection:
        return http.client.HTTPConnection("127.0.0.1", self.port, timeout=10)

    def _sent(self, line: http.client.HTTPConnection, title: str) -> bool:
        body = json.dumps({"title": title, "visibility": "public"})
        headers = {
            "authorization": f"Bearer {self.token}",
            "content-type": "application/json",
            "idempotency-key": title,
        }
        try:
            line.request("POST", f"{self.path}/timeline", body, headers)
            answer = line.getresponse()
            said = answer.read()
        except (OSError, http.client.HTTPException):
            return False
        if answer.status != http.client.CREATED:
            self.refused.append(f"{answer.status} {said[:200]!r}")
        return answer.status == http.client.CREATED


@dataclass
class Watcher:
    """Follows one incident over a WebSocket for ever, and comes back to where it stood."""

    url: str
    token: str
    stream: str
    epoch: str
    seq: int
    numbers: list[int] = field(default_factory=list)
    titles: list[str] = field(default_factory=list)
    faults: list[Any] = field(default_factory=list)
    resumed: int = 0

    async def watch(self) -> None:
        """Until cancelled."""
        while True:
            with contextlib.suppress(OSError, ConnectionClosed, InvalidHandshake, TimeoutError, EOFError):
                await self._once()
            await asyncio.sleep(0.05)

    async def _once(self) -> None:
        signed = {"authorization": f"Bearer {self.token}"}
        async with connect(
            self.url,
            additional_headers=signed,
            proxy=None,
            ping_interval=None,
            close_timeout=0.1,
            max_size=None,
        ) as socket:
            await socket.send('{"v":1,"kind":"hello","data":{}}')
            position = {"epoch": self.epoch, "seq": self.seq}
            await socket.send(
                json.dumps({"v": 1, "kind": "subscribe", "stream": self.stream, "data": position})
            )
            async for raw in socket:
                self._take(json.loads(raw))

    def _take(self, frame: Json) -> None:
        if frame["kind"] == "entry":
            self.numbers.append(frame["seq"])
            self.seq = frame["seq"]
            rows = frame["data"]["resources"].get("timeline", [])
            self.titles += [row["title"] for row in rows]
        elif frame["kind"] == "subscribed":
            self.resumed += 1
            if frame["data"]["recovered"] is not True:
                self.faults.append(frame)
        elif frame["kind"] not in {"welcome", "heartbeat"}:
            self.faults.append(frame)


class Gallery:
    """All watchers, on a loop and thread of their own."""

    def __init__(self, watchers: list[Watcher]) -> None:
        self.watchers = watchers
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, daemon=True)

    def __enter__(self) -> Self:
        self._thread.start()
        self._tasks = [
            asyncio.run_coroutine_threadsafe(watcher.watch(), self._loop) for watcher in self.watchers
        ]
        return self

    def __exit__(self, *_: object) -> None:
        for task in self._tasks:
            task.cancel()
        asyncio.run_coroutine_threadsafe(asyncio.sleep(0.3), self._loop).result()
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()
        self._loop.close()

    def settled(self, seq: int, within: float) -> bool:
        """Wait until everyone has come as far."""
        until = time.monotonic() + within
        while any(watcher.seq < seq for watcher in self.watchers):
            if time.monotonic() > until:
                return False
            time.sleep(0.02)
        return True


WATCHING = ("mim", "participant", "stakeholder", "executive")


def scene(server: RunningServer) -> str:
    """An incident with a participant on it; its path."""
    with server.client() as admin:
        for role in WATCHING:
            server.token(role)
        path = f"/v1/incidents/{declare(admin)['id']}"
        body = {"userId": PEOPLE["participant"]}
        assert admin.post(f"{path}/participants", json=body, headers={"idempotency-key": "in"}).is_success
    assert NAMES["participant"]
    return path


def watcher(server: RunningServer, path: str, role: str) -> Watcher:
    """One of this role, who has just read the incident."""
    with server.client(role) as client:
        feed = client.get(path).json()["feed"]
    url = f"ws://127.0.0.1:{server.port}/v1/ws/incidents"
    return Watcher(url, server.token(role), f"incident:{path.rpartition('/')[2]}", feed["epoch"], feed["seq"])


def written(data: Path) -> list[str]:
    """The titles of all people's events in the data file, in the order of writing."""
    with contextlib.closing(sqlite3.connect(f"{(data / 'majorops.db').as_uri()}?mode=ro", uri=True)) as store:
        rows = store.execute("SELECT title FROM timeline_events WHERE automatic = 0 ORDER BY id")
        return [title for (title,) in rows]
