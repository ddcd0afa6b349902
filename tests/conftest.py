"""Fixtures for every kind of test: a real server on a real store, people of every role, and a quiet log."""

import contextlib
import json
import os
import secrets
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx
import pytest

from tests.guarantees.sizes import TOLD

ADMIN = "ada@example.com"
PEOPLE = {
    "admin": ADMIN,
    "mim": "mia@example.com",
    "stakeholder": "sten@example.com",
    "executive": "eve@example.com",
    "participant": "pat@example.com",
}
NAMES = {
    "admin": "Ada Admin",
    "mim": "Mia Mim",
    "stakeholder": "Sten Stake",
    "executive": "Eve Exec",
    "participant": "Pat Part",
}
START_LIMIT = 30.0
UNLIMITED = {"rate_user": "0", "rate_token": "0", "rate_anonymous": "0", "rate_source": "0"}
"""Tests ask more often than people; those of the limits set their own."""


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """The figures of the goals that were tried, below everything else."""
    for line in TOLD:
        terminalreporter.write_line(line)


def free_port() -> int:
    """A port on loopback that nobody listens on just now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


@dataclass
class RunningServer:
    """``majorops serve`` as a process of its own, on its own data folder."""

    data: Path
    port: int = field(default_factory=free_port)
    settings: dict[str, str] = field(default_factory=dict)
    program: str = "majorops.cli.operator"
    process: "subprocess.Popen[bytes] | None" = None
    tokens: dict[str, str] = field(default_factory=dict)
    allowed_errors: set[str] = field(default_factory=set)

    @property
    def url(self) -> str:
        """Its address."""
        return f"http://127.0.0.1:{self.port}"

    @property
    def log_path(self) -> Path:
        """What it writes to standard error."""
        return self.data / "server.log"

    def start(self) -> "RunningServer":
        """Start and wait for the first answer."""
        self.data.mkdir(parents=True, exist_ok=True)
        token_file = self.data / "bootstrap.token"
        command = [
            sys.executable,
            "-m",
            self.program,
            "serve",
            "--port",
            str(self.port),
            "--data",
            str(self.data),
            "--bootstrap-admin",
            ADMIN,
            "--bootstrap-token-file",
            str(token_file),
        ]
        given = {**UNLIMITED, **self.settings}
        environment = {**os.environ, **{f"MAJOROPS_{k.upper()}": v for k, v in given.items()}}
        with self.log_path.open("ab") as log:
            self.process = subprocess.Popen(command, stderr=log, stdout=subprocess.DEVNULL, env=environment)
        self.wait_until_ready()
        if "admin" not in self.tokens:
            self.tokens["admin"] = token_file.read_text().strip()
        return self

    def wait_until_ready(self) -> None:
        """Poll ``/readyz`` until it answers 200."""
        deadline = time.monotonic() + START_LIMIT
        while time.monotonic() < deadline:
            assert self.process is not None
            assert self.process.poll() is None, self.log_path.read_text()
            with contextlib.suppress(httpx.TransportError):
                if httpx.get(f"{self.url}/readyz").status_code == httpx.codes.OK:
                    return
            time.sleep(0.02)
        raise AssertionError(f"no answer within {START_LIMIT} s: {self.log_path.read_text()}")

    def kill(self) -> None:
        """kill -9."""
        assert self.process is not None
        self.process.send_signal(signal.SIGKILL)
        self.process.wait()

    def stop(self) -> int:
        """SIGTERM; its exit code."""
        assert self.process is not None
        self.process.terminate()
        return self.process.wait(timeout=20)

    def client(self, role: str = "admin") -> httpx.Client:
        """An HTTP client signed in as the person of this role."""
        return httpx.Client(
            base_url=self.url, headers={"authorization": f"Bearer {self.token(role)}"}, timeout=20
        )

    def token(self, role: str) -> str:
        """A full-scope API token of the person of this role; made at the first call."""
        if role not in self.tokens:
            self._make_person(role)
        return self.tokens[role]

    def _make_person(self, role: str) -> None:
        stored = "stakeholder" if role == "participant" else role
        with self.client("admin") as admin:
            made = admin.post(
                "/v1/users", json={"email": PEOPLE[role], "displayName": NAMES[role], "role": stored}
            )
            assert made.status_code == httpx.codes.CREATED, made.text
            answer = admin.post(
                "/v1/tokens", json={"name": "test", "scope": "command", "userId": PEOPLE[role]}
            )
            assert answer.status_code == httpx.codes.CREATED, answer.text
            self.tokens[role] = answer.json()["value"]

    def errors(self) -> list[str]:
        """ERROR lines of its log that the test did not declare."""
        lines = self.log_path.read_text().splitlines() if self.log_path.exists() else []
        return [
            line
            for line in lines
            if _is_error(line) and not any(word in line for word in self.allowed_errors)
        ]


def _is_error(line: str) -> bool:
    if line.startswith(("ERROR", "CRITICAL", "Traceback")):
        return True
    try:
        return json.loads(line).get("level") in {"error", "critical"}
    except (ValueError, AttributeError):
        return False


def operator_says(server: RunningServer, *words: str) -> str:
    """``majorops …`` beside the server; what it printed. Fails with what it said on stderr."""
    command = [sys.executable, "-m", "majorops.cli.operator", *words, "--data", str(server.data)]
    ran = subprocess.run(command, capture_output=True, text=True, check=False)
    assert ran.returncode == 0, ran.stderr
    return ran.stdout.strip()


@contextlib.contextmanager
def running(data: Path, **settings: str) -> Iterator[RunningServer]:
    """A server for one test; ends with it, and fails it for an undeclared ERROR line."""
    with served(RunningServer(data, settings=settings)) as server:
        yield server


@contextlib.contextmanager
def served(server: RunningServer) -> Iterator[RunningServer]:
    """As :func:`running`, for a server whose address had to be known before its settings."""
    try:
        yield server.start()
    finally:
        if server.process is not None and server.process.poll() is None:
            server.stop()
    assert server.errors() == []


@pytest.fixture(scope="session")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningServer]:
    """One server for all tests of a worker that leave it as they found it."""
    with running(tmp_path_factory.mktemp("server")) as started:
        yield started


@pytest.fixture
def own_server(tmp_path: Path) -> Iterator[RunningServer]:
    """A server that this test may kill, fill and break."""
    with running(tmp_path / "data") as started:
        yield started


def key() -> dict[str, str]:
    """A fresh Idempotency-Key header."""
    return {"idempotency-key": secrets.token_hex(12)}


def declare(client: httpx.Client, **fields: Any) -> dict[str, Any]:
    """Open an incident and give it back."""
    body = {"title": "Checkout is down", "severity": "Critical", **fields}
    answer = client.post("/v1/incidents", json=body, headers=key())
    assert answer.status_code == httpx.codes.CREATED, answer.text
    incident: dict[str, Any] = answer.json()
    return incident
