"""One ASGI application on one address until SIGTERM or SIGINT, in this process and on this event loop."""

import asyncio
import gc
import signal
import sys
from collections.abc import Awaitable, Callable, Coroutine, Sequence
from dataclasses import dataclass, field
from typing import Any

from granian.constants import Interfaces
from granian.server.embed import Server

_KNOCK_EVERY = 0.01  # seconds
_STOP_WITHIN = 10.0  # seconds
_YOUNG = 20_000  # objects
_TURN_S = 0.0002

Step = Callable[[], Awaitable[None]]


@dataclass
class Serving:
    """What runs with a server: ``listening`` once connections are accepted; ``beside`` as long as the server,
    which stops when one of them fails; ``closing`` before the last connections are cut."""

    application: Any
    host: str
    port: int
    listening: Sequence[Step] = ()
    beside: Sequence[Coroutine[Any, Any, None]] = ()
    closing: Sequence[Step] = ()
    _tasks: set["asyncio.Task[Any]"] = field(default_factory=set)

    async def run(self) -> None:
        """Serve; returns after a signal. Raises what the server or a task beside it raised."""
        server = Server(
            self.application,
            address=self.host,
            port=self.port,
            interface=Interfaces.ASGINL,
            log_enabled=False,
            log_access=False,
            websockets=True,
        )
        _settle_the_interpreter()
        serving = asyncio.create_task(server.serve(), name="server")
        stopped = asyncio.create_task(_signalled(), name="signalled")
        lasting = {serving, stopped, *(asyncio.create_task(work) for work in self.beside)}
        steps = asyncio.create_task(self._when_listening(), name="listening")
        try:
            ended = await _first_of(lasting, steps)
            for step in self.closing:
                await step()
            server.stop()  # type: ignore[no-untyped-call]  # Granian's own
            await asyncio.wait({serving}, timeout=_STOP_WITHIN)
        finally:
            for task in (*lasting, steps):
                task.cancel()
            await asyncio.gather(*lasting, steps, return_exceptions=True)
        for task in ended:
            task.result()

    async def _when_listening(self) -> None:
        while not await _accepts(self.host, self.port):  # noqa: ASYNC110  nobody tells; the kernel is asked
            await asyncio.sleep(_KNOCK_EVERY)
        for step in self.listening:
            await step()


def _settle_the_interpreter() -> None:
    """What is there now lives as long as the process, and requests leave few circles: look less often."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(_YOUNG, 20, 50)
    # The writer comes back from the disk with answers that others wait for; it must get its turn soon.
    sys.setswitchinterval(_TURN_S)


async def _first_of(
    lasting: "set[asyncio.Task[Any]]", steps: "asyncio.Task[None]"
) -> "set[asyncio.Task[Any]]":
    """What ended first; the steps may end by themselves, but not fail."""
    ended, _ = await asyncio.wait({*lasting, steps}, return_when=asyncio.FIRST_COMPLETED)
    if ended == {steps} and steps.exception() is None:
        ended, _ = await asyncio.wait(lasting, return_when=asyncio.FIRST_COMPLETED)
    return ended


async def _signalled() -> None:
    stopping = asyncio.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(number, stopping.set)
    await stopping.wait()


async def _accepts(host: str, port: int) -> bool:
    try:
        _, writer = await asyncio.open_connection(host, port)
    except OSError:
        return False
    writer.close()
    return True
