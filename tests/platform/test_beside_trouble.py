"""What runs beside the server outlives whatever its store does: the server would stop with it."""

import asyncio
import sqlite3
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from majorops import beside
from majorops.kpis.scorecards import worker
from majorops.kpis.scorecards.worker import Keeper
from majorops.platform import runner
from majorops.platform.runner import Runner


class Troubled:
    """A store whose disk fails at the first readings, and then is there again."""

    path = Path("/nowhere/majorops.db")

    def __init__(self, failures: int) -> None:
        self.failures = failures
        self.asked = asyncio.Event()

    async def read(self, _query: Callable[[Any], Any]) -> Any:
        """False, None or nothing: there is nothing to do."""
        if self.failures:
            self.failures -= 1
            raise sqlite3.OperationalError("disk I/O error")
        self.asked.set()

    async def write(self, act: Callable[[Any], Any]) -> Any:
        """Fails as reading does."""
        return await self.read(act)


async def survives(run: Callable[[Any], Any]) -> None:
    """It asks again after a failure, instead of ending with it."""
    store = Troubled(failures=1)
    task = asyncio.ensure_future(run(store))
    asked = asyncio.ensure_future(store.asked.wait())
    await asyncio.wait({task, asked}, timeout=10, return_when=asyncio.FIRST_COMPLETED)
    ended = task.done()
    for one in (task, asked):
        one.cancel()
    await asyncio.gather(task, asked, return_exceptions=True)
    assert not ended
    assert store.asked.is_set()


def test_the_runner_of_jobs_goes_on_after_its_store_failed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(runner, "_AFTER_TROUBLE_S", 0.01)
    asyncio.run(survives(lambda store: Runner(store, {}, lambda: 0).run(alone=False)))


def test_the_keeper_of_the_board_goes_on_after_its_store_failed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(worker, "_AFTER_START_S", 0.0)
    monkeypatch.setattr(worker, "_EVERY_S", 0.01)
    asyncio.run(survives(lambda store: Keeper(store, Path("/nowhere")).run()))


def test_forgetting_goes_on_after_the_store_failed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(beside, "_SWEEP_EVERY", 0.01)
    asyncio.run(survives(beside.sweep_forever))


def test_the_witness_goes_on_after_the_store_failed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(beside, "_WITNESS_AFTER", 0.0)
    folder = Path("/nowhere")
    asyncio.run(survives(lambda store: beside.witness_forever(store, folder, "", every=0)))
