"""What a viewer costs the server library alone (``python -m bench.bare_sockets PORT``), measured.

It answers every message with a few bytes and keeps nothing; what the house adds to that stands beside it.
"""

import asyncio
import subprocess
import sys
import time
from collections.abc import Awaitable, Callable, Mapping
from pathlib import Path
from typing import Any

import httpx
import uvloop
import websockets
from granian.constants import Interfaces
from granian.server.embed import Server

from bench.bed import free_port

_TOGETHER = 50
_BEFORE = 50


async def application(
    scope: Mapping[str, Any],
    receive: Callable[[], Awaitable[Mapping[str, Any]]],
    send: Callable[[Mapping[str, Any]], Awaitable[None]],
) -> None:
    """Every socket; other requests are left without an answer, which is one, too."""
    if scope["type"] != "websocket":
        return
    await receive()
    await send({"type": "websocket.accept"})
    while (await receive())["type"] != "websocket.disconnect":
        await send({"type": "websocket.send", "text": "ok"})


async def _open(port: int, count: int) -> "list[websockets.ClientConnection]":
    found: list[websockets.ClientConnection] = []
    for first in range(0, count, _TOGETHER):
        address = f"ws://127.0.0.1:{port}/"
        batch = [websockets.connect(address, compression=None) for _ in range(min(_TOGETHER, count - first))]
        for socket in await asyncio.gather(*batch):
            await socket.send("hello")
            await socket.recv()
            found.append(socket)
    return found


async def _measure(port: int, pid: int, viewers: int) -> float:
    sockets = await _open(port, _BEFORE)  # what the first ones cost is not theirs
    before = _kib(pid)
    sockets += await _open(port, viewers)
    each = (_kib(pid) - before) / viewers
    await asyncio.gather(*(socket.close() for socket in sockets))
    return each


def _kib(pid: int) -> int:
    text = Path(f"/proc/{pid}/smaps_rollup").read_text()
    return int(next(line for line in text.splitlines() if line.startswith("Pss:")).split()[1])


def kib_per_socket(viewers: int) -> float:
    """KiB of the process per open socket."""
    port = free_port()
    process = subprocess.Popen([sys.executable, "-m", __name__, str(port)])
    try:
        _wait(port)
        return uvloop.run(_measure(port, process.pid, viewers))
    finally:
        process.terminate()
        process.wait(timeout=30)


def _wait(port: int) -> None:
    ends = time.monotonic() + 30
    while time.monotonic() < ends:
        try:
            httpx.get(f"http://127.0.0.1:{port}/")
        except httpx.ConnectError:
            time.sleep(0.05)
        except httpx.TransportError:
            return
        else:
            return
    raise RuntimeError("the server never listened")


async def _serve(port: int) -> None:
    await Server(application, port=port, interface=Interfaces.ASGINL, log_enabled=False).serve()


if __name__ == "__main__":
    uvloop.run(_serve(int(sys.argv[1])))
