"""What the machine itself can do: an fsync, the same rows by bare ``sqlite3``, the same bytes to sockets."""

import asyncio
import os
import socket
import sqlite3
import statistics
import time
from pathlib import Path

import uvloop

ROWS_PER_POST = 6
"""Rows one internal timeline post writes: event, incident, journal, two feed entries, idempotency key."""


def fsync_ms(folder: Path, rounds: int = 200) -> float:
    """Median milliseconds of a 4 KiB append with fdatasync."""
    path = folder / "fsync.bin"
    took = []
    with path.open("wb", buffering=0) as file:
        for _ in range(rounds):
            start = time.perf_counter()
            file.write(b"x" * 4096)
            os.fdatasync(file.fileno())
            took.append((time.perf_counter() - start) * 1000)
    path.unlink()
    return statistics.median(took)


def raw_sqlite_posts_per_second(folder: Path, batch: int, seconds: float = 2.0) -> float:
    """Posts a second when bare sqlite3 writes the same rows in batches of ``batch`` with synchronous=FULL."""
    path = folder / "raw.db"
    connection = sqlite3.connect(path, isolation_level=None)
    connection.execute("PRAGMA journal_mode = WAL")
    connection.execute("PRAGMA synchronous = FULL")
    connection.execute("CREATE TABLE rows (id INTEGER PRIMARY KEY, incident TEXT, body TEXT)")
    connection.execute("CREATE INDEX by_incident ON rows (incident, id)")
    posts, end = 0, time.perf_counter() + seconds
    while time.perf_counter() < end:
        connection.execute("BEGIN IMMEDIATE")
        rows = [("01HXZ0000000000000000000000", "x" * 400)] * (batch * ROWS_PER_POST)
        connection.executemany("INSERT INTO rows (incident, body) VALUES (?, ?)", rows)
        connection.execute("COMMIT")
        posts += batch
    connection.close()
    return posts / seconds


async def _broadcast(viewers: int, message: bytes, rounds: int) -> float:
    async def hold(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writers.append(writer)
        await reader.read()

    writers: list[asyncio.StreamWriter] = []
    server = await asyncio.start_server(hold, "127.0.0.1", 0, backlog=4096)
    port = server.sockets[0].getsockname()[1]
    sockets = []
    for _ in range(viewers):
        one = socket.create_connection(("127.0.0.1", port))
        one.setblocking(False)  # noqa: FBT003  the standard library's own signature
        sockets.append(one)
    while len(writers) < viewers:  # noqa: ASYNC110  the callbacks fill it
        await asyncio.sleep(0.01)
    loop, took = asyncio.get_running_loop(), []
    for _ in range(rounds):
        start = time.perf_counter()
        for writer in writers:
            writer.write(message)
        await asyncio.gather(*(_read_exactly(loop, one, len(message)) for one in sockets))
        took.append((time.perf_counter() - start) * 1000)
    for one in sockets:
        one.close()
    server.close()
    return statistics.median(took)


async def _read_exactly(loop: asyncio.AbstractEventLoop, one: socket.socket, size: int) -> None:
    while size > 0:
        size -= len(await loop.sock_recv(one, size))


def bare_broadcast_ms(viewers: int, size: int, rounds: int = 5) -> float:
    """Median ms until the last of ``viewers`` sockets has read ``size`` bytes that one loop wrote to all."""
    return uvloop.run(_broadcast(viewers, b"x" * size, rounds))
