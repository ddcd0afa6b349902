"""A closed-loop HTTP generator: n keep-alive connections, one request at a time on each, lean.

It runs in a process of its own. Latencies are microseconds from write to the last byte of the answer.
"""

import asyncio
import itertools
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import cast

import uvloop

Requests = Callable[[], bytes]


@dataclass
class Outcome:
    """What one run did."""

    seconds: float
    latencies_us: list[float] = field(default_factory=list)
    statuses: dict[str, int] = field(default_factory=dict)

    @property
    def per_second(self) -> float:
        """Answers a second."""
        return len(self.latencies_us) / self.seconds

    def percentile(self, q: float) -> float:
        """Latency in µs at ``q`` (0–1)."""
        ordered = sorted(self.latencies_us)
        return ordered[min(len(ordered) - 1, int(len(ordered) * q))] if ordered else float("nan")


class _Connection(asyncio.Protocol):
    def __init__(self, requests: Requests, outcome: Outcome, until: float) -> None:
        self.requests, self.outcome, self.until = requests, outcome, until
        self.done: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self.buffer = b""
        self.sent = 0.0

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self.transport = cast("asyncio.Transport", transport)
        self.send()

    def send(self) -> None:
        self.sent = time.perf_counter()
        self.transport.write(self.requests())

    def data_received(self, data: bytes) -> None:
        self.buffer += data
        head = self.buffer.find(b"\r\n\r\n")
        if head < 0:
            return
        length = _content_length(self.buffer[:head])
        if len(self.buffer) < head + 4 + length:
            return
        now = time.perf_counter()
        status = self.buffer[9:12].decode()
        self.outcome.statuses[status] = self.outcome.statuses.get(status, 0) + 1
        self.outcome.latencies_us.append((now - self.sent) * 1e6)
        self.buffer = b""
        if now < self.until:
            self.send()
        else:
            self.transport.close()

    def connection_lost(self, exc: Exception | None) -> None:  # noqa: ARG002  asyncio names it
        if not self.done.done():
            self.done.set_result(None)


def _content_length(head: bytes) -> int:
    at = head.lower().find(b"content-length:")
    if at < 0:
        return 0
    end = head.find(b"\r\n", at)
    return int(head[at + 15 : end if end > 0 else None])


async def _run(port: int, requests: Requests, connections: int, seconds: float) -> Outcome:
    outcome = Outcome(seconds)
    loop = asyncio.get_running_loop()
    start = time.perf_counter()
    until = start + seconds
    made = [
        await loop.create_connection(lambda: _Connection(requests, outcome, until), "127.0.0.1", port)
        for _ in range(connections)
    ]
    await asyncio.gather(*(protocol.done for _, protocol in made))
    outcome.seconds = time.perf_counter() - start
    return outcome


def run(port: int, requests: Requests, *, connections: int, seconds: float) -> Outcome:
    """Send for ``seconds`` over ``connections`` and give what came back."""
    return uvloop.run(_run(port, requests, connections, seconds))


def get(path: str, token: str = "", **headers: str) -> Requests:
    """The same GET every time; ``if_none_match`` is the header If-None-Match."""
    signed = f"Authorization: Bearer {token}\r\n" if token else ""
    more = "".join(f"{name.replace('_', '-')}: {value}\r\n" for name, value in headers.items())
    request = f"GET {path} HTTP/1.1\r\nHost: 127.0.0.1\r\n{signed}{more}\r\n".encode()
    return lambda: request


def post(path: str, token: str, body: bytes) -> Requests:
    """A POST with a fresh Idempotency-Key every time."""
    run_id = time.perf_counter_ns()
    numbers: Iterator[int] = itertools.count()
    head = (
        f"POST {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nAuthorization: Bearer {token}\r\n"
        f"Content-Type: application/json\r\nContent-Length: {len(body)}\r\nIdempotency-Key: {run_id}-"
    ).encode()
    return lambda: head + str(next(numbers)).encode() + b"\r\n\r\n" + body
