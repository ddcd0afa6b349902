"""A server of its own for one benchmark, filled through the same actions that people use."""

import contextlib
import json
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import httpx

OK = 200


@dataclass
class Bed:
    """A running server with an admin's token."""

    port: int
    data: Path
    process: "subprocess.Popen[bytes]"
    token: str = ""
    started_in: float = 0.0  # seconds from exec to the first 200

    @property
    def url(self) -> str:
        """Its address."""
        return f"http://127.0.0.1:{self.port}"

    def client(self) -> httpx.Client:
        """Signed in as the admin."""
        return httpx.Client(base_url=self.url, headers={"authorization": f"Bearer {self.token}"}, timeout=60)

    def memory_mib(self) -> float:
        """Proportional set size of the server process."""
        text = Path(f"/proc/{self.process.pid}/smaps_rollup").read_text()
        line = next(line for line in text.splitlines() if line.startswith("Pss:"))
        return int(line.split()[1]) / 1024

    def processor_us(self) -> float:
        """Microseconds of processor time that the server process has used so far, all its threads."""
        fields = Path(f"/proc/{self.process.pid}/stat").read_text().rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK") * 1e6

    def declare(self, **fields: object) -> str:
        """Open an incident; its ULID."""
        body = {"title": "Checkout is down", "severity": "Critical", **fields}
        with self.client() as client:
            answer = client.post(
                "/v1/incidents", json=body, headers={"idempotency-key": str(time.perf_counter_ns())}
            )
        answer.raise_for_status()
        incident_id: str = answer.json()["id"]
        return incident_id

    def post_events(self, incident: str, count: int) -> None:
        """Write ``count`` events into the log."""
        with self.client() as client:
            for n in range(count):
                body = {
                    "title": f"Event {n}",
                    "description": "4 GB behind, 300 MB a minute",
                    "type": "action",
                }
                client.post(
                    f"/v1/incidents/{incident}/timeline", json=body, headers={"idempotency-key": f"event-{n}"}
                ).raise_for_status()


def free_port() -> int:
    """A port on loopback that nobody listens on just now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


@contextlib.contextmanager
def bed(data: Path) -> Iterator[Bed]:
    """Start a server on ``data``, wait for its first answer, stop it afterwards."""
    data.mkdir(parents=True, exist_ok=True)
    port = free_port()
    start = time.perf_counter()
    begin = "from majorops.cli.entry import loaded; loaded('bench.server').main()"
    command = [sys.executable, "-c", begin, str(port), str(data)]
    with (data / "log").open("wb") as log:
        process = subprocess.Popen(command, stdout=log, stderr=log, env=_as_installed())
    running = Bed(port, data, process)
    try:
        _wait(running, start)
        running.token = (data / "token").read_text().strip()
        yield running
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait(timeout=30)


def _as_installed() -> dict[str, str]:
    """The environment, in which Python may keep what it compiled: whoever installs the package has it so."""
    return {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}


def _wait(running: Bed, start: float) -> None:
    while time.perf_counter() - start < 60:
        if running.process.poll() is not None:
            raise RuntimeError((running.data / "log").read_text())
        with contextlib.suppress(httpx.TransportError):
            if httpx.get(f"{running.url}/readyz").status_code == OK:
                running.started_in = time.perf_counter() - start
                return
        time.sleep(0.01)
    raise RuntimeError("the server never answered")


def body_of(**fields: object) -> bytes:
    """A JSON body."""
    return json.dumps(fields).encode()
