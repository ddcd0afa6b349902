"""Does the waiting jobs of a data folder that no server holds."""

import asyncio
import contextlib
import signal

import uvloop

from majorops.app import open_store, runner_of
from majorops.platform import logs
from majorops.platform.runner import Runner
from majorops.settings import Settings


def run_worker(settings: Settings, *, once: bool = False) -> None:
    """Do the jobs of a store that no server holds, until stopped or, ``once``, until nothing is due.

    Blocks. Raises AlreadyRunning, SchemaMismatch.
    """
    logs.configure(settings.log_level)
    database = open_store(settings)
    try:
        uvloop.run(_work(runner_of(database), once=once))
    finally:
        database.close()


async def _work(runner: Runner, *, once: bool) -> None:
    if once:
        await runner.drain()
        return
    working = asyncio.create_task(runner.run())
    for number in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(number, working.cancel)
    with contextlib.suppress(asyncio.CancelledError):
        await working
