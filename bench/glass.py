"""Many viewers of one incident, and the time from a post to the last of them."""

import asyncio
import json
import statistics
import time

import httpx
import uvloop
import websockets

from bench.bed import Bed

_TOGETHER = 50


async def _viewer(running: Bed, incident: str) -> "websockets.ClientConnection":
    socket = await websockets.connect(
        f"ws://127.0.0.1:{running.port}/v1/ws/incidents",
        compression=None,
        additional_headers={"authorization": f"Bearer {running.token}"},
        ping_interval=None,
        max_queue=None,
    )
    await socket.send(json.dumps({"v": 1, "kind": "hello", "data": {}}))
    await socket.recv()
    await socket.send(json.dumps({"v": 1, "kind": "subscribe", "stream": f"incident:{incident}", "data": {}}))
    while json.loads(await socket.recv())["kind"] != "snapshot":
        pass
    return socket


async def _entry(socket: "websockets.ClientConnection") -> int:
    while True:
        text = await socket.recv()
        if '"kind":"entry"' in str(text[:80]):
            return len(text)


async def _measure(running: Bed, incident: str, viewers: int, rounds: int) -> tuple[float, int, float]:
    sockets: list[websockets.ClientConnection] = []
    for first in range(0, viewers, _TOGETHER):
        batch = (_viewer(running, incident) for _ in range(min(_TOGETHER, viewers - first)))
        sockets += await asyncio.gather(*batch)
    memory, took, size = running.memory_mib(), [], 0
    headers = {"authorization": f"Bearer {running.token}"}
    async with httpx.AsyncClient(base_url=running.url, headers=headers) as client:
        for n in range(rounds):
            start = time.perf_counter()
            waiting = asyncio.gather(*(_entry(socket) for socket in sockets))
            await client.post(
                f"/v1/incidents/{incident}/timeline",
                json={"title": f"glass {n}"},
                headers={"idempotency-key": f"glass-{time.perf_counter_ns()}"},
            )
            size = max(await waiting)
            took.append((time.perf_counter() - start) * 1000)
    await asyncio.gather(*(socket.close() for socket in sockets))
    return statistics.median(took), size, memory


def post_to_glass(running: Bed, incident: str, viewers: int, *, rounds: int) -> tuple[float, int, float]:
    """Median ms from post to the last viewer, bytes of one message, MiB of the server with all viewers."""
    return uvloop.run(_measure(running, incident, viewers, rounds))
