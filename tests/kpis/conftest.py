"""A store with a history in it, made once."""

import asyncio
import os
import shutil
from functools import partial
from pathlib import Path

import pytest

from majorops.app import open_store, runner_of
from majorops.cli import seeding
from majorops.cli.scenarios.history import history
from majorops.platform.clock import now_ms
from majorops.platform.database import Database
from majorops.settings import load_settings

FULL = os.environ.get("MAJOROPS_FULL") == "1"
SEEDED = 1_000 if FULL else 80


async def _seed(database: Database, count: int, seed: int) -> None:
    now = now_ms()
    mims = await database.write(lambda tx: seeding.commanders(tx, at=now))
    for n, past in enumerate(history(count, seed=seed)):
        await database.write(partial(seeding.write_past, past=past, mims=mims, seed=f"{seed}/{n}", now=now))
    await runner_of(database).drain()


def seeded(folder: Path, count: int, seed: int = 4) -> Path:
    """A data folder with a history, all of it measured; the path of its store."""
    settings = load_settings(folder)
    database = open_store(settings)
    try:
        asyncio.run(_seed(database, count, seed))
    finally:
        database.close()
    return settings.database_path


@pytest.fixture(scope="session")
def past(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The data folder of a history that nobody changes."""
    folder = tmp_path_factory.mktemp("past") / "data"
    seeded(folder, SEEDED)
    return folder


@pytest.fixture
def own_past(past: Path, tmp_path: Path) -> Path:
    """A copy of it that a test may change."""
    return Path(shutil.copytree(past, tmp_path / "data"))
