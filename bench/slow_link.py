"""A slow line in front of a server: 300 ms there and back, 1.6 Mbit/s down, 0.75 up, shared by everything.

What browsers slow down by themselves spares open sockets and new connections; a line of bytes spares nothing.
"""

import asyncio
import contextlib
import threading
from collections.abc import Iterator

WAY_S = 0.150
DOWN = 1_600_000 / 8
UP = 750_000 / 8
_PIECE = 4_096


class _Line:
    """One direction: so many bytes a second, one after the other, each ``WAY_S`` under way."""

    def __init__(self, rate: float) -> None:
        self._rate = rate
        self._free = 0.0

    def due(self, size: int, now: float) -> float:
        """When the last of these bytes is there."""
        self._free = max(now, self._free) + size / self._rate
        return self._free + WAY_S


class _Link:
    """Every connection to it is carried to ``port``."""

    def __init__(self, port: int) -> None:
        self._port = port
        self._up, self._down = _Line(UP), _Line(DOWN)

    async def carry(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await asyncio.sleep(2 * WAY_S)  # the handshake, which loopback does at once
        there, back = await asyncio.open_connection("127.0.0.1", self._port)
        with contextlib.suppress(asyncio.CancelledError):  # the line ends, and its connections with it
            await asyncio.gather(self._way(reader, back, self._up), self._way(there, writer, self._down))

    @staticmethod
    async def _way(reader: asyncio.StreamReader, writer: asyncio.StreamWriter, line: _Line) -> None:
        loop = asyncio.get_running_loop()
        pieces: asyncio.Queue[tuple[float, bytes]] = asyncio.Queue()

        async def deliver() -> None:
            while True:
                due, piece = await pieces.get()
                await asyncio.sleep(due - loop.time())
                if not piece:
                    break
                writer.write(piece)
            writer.close()

        delivering = asyncio.create_task(deliver())
        piece = b"-"
        while piece:
            try:
                piece = await reader.read(_PIECE)
            except ConnectionError:
                piece = b""
            await pieces.put((line.due(len(piece), loop.time()), piece))
        await delivering


@contextlib.contextmanager
def slow_link(port: int) -> Iterator[int]:
    """A port that leads to ``port`` over the slow line."""
    loop = asyncio.new_event_loop()
    running = threading.Thread(target=loop.run_forever, daemon=True)
    running.start()
    starting = asyncio.start_server(_Link(port).carry, "127.0.0.1", 0)
    server = asyncio.run_coroutine_threadsafe(starting, loop).result()
    try:
        yield server.sockets[0].getsockname()[1]
    finally:
        asyncio.run_coroutine_threadsafe(_end(server), loop).result()
        loop.call_soon_threadsafe(loop.stop)
        running.join()
        loop.close()


async def _end(server: asyncio.Server) -> None:
    """No new connections, and those that are there are cut."""
    server.close()
    ending = [task for task in asyncio.all_tasks() if task is not asyncio.current_task()]
    for task in ending:
        task.cancel()
    await asyncio.gather(*ending, return_exceptions=True)
