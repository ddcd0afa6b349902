"""A made-up history: the same seed tells the same one, at its own times, and it can be told twice."""

import asyncio
import sqlite3
from functools import partial
from pathlib import Path

from majorops.app import open_store
from majorops.cli import seeding
from majorops.cli.scenarios.history import history
from majorops.platform.clock import now_ms
from majorops.platform.ids import ulid_ms
from majorops.settings import load_settings

DAY = 86_400_000


def told(folder: Path, seed: int, *, times: int = 1) -> list[tuple[object, ...]]:
    """Twelve incidents; what stands in the store, with times counted from now."""
    settings, now = load_settings(folder), 1_800_000_000_000
    database = open_store(settings)

    async def tell() -> None:
        mims = await database.write(lambda tx: seeding.commanders(tx, at=now))
        for n, past in enumerate(history(12, seed=seed)):
            write = partial(seeding.write_past, past=past, mims=mims, seed=f"{seed}/{n}", now=now)
            await database.write(write)

    try:
        for _ in range(times):
            asyncio.run(tell())
    finally:
        database.close()
    with sqlite3.connect(settings.database_path) as store:
        incidents = store.execute(
            "SELECT id, number, title, severity, detected_at, resolved_at, mim, restricted FROM incidents"
        ).fetchall()
        events = store.execute("SELECT id, title, timestamp FROM timeline_events ORDER BY id").fetchall()
    return [*incidents, *events]


def test_the_same_seed_tells_the_same_history(tmp_path: Path) -> None:
    first = told(tmp_path / "first", 5)
    assert told(tmp_path / "second", 5) == first
    assert told(tmp_path / "third", 6) != first


def test_what_is_told_already_is_not_told_again(tmp_path: Path) -> None:
    assert told(tmp_path / "once", 5) == told(tmp_path / "twice", 5, times=2)


def test_ids_tell_the_times_of_the_story(tmp_path: Path) -> None:
    told(tmp_path / "data", 5)
    with sqlite3.connect(load_settings(tmp_path / "data").database_path) as store:
        for of, detected in store.execute("SELECT id, detected_at FROM incidents"):
            assert ulid_ms(of) == detected


def test_a_history_ends_before_today_and_goes_back_a_year() -> None:
    moments = [past.before for past in history(200, seed=1)]
    assert moments == sorted(moments, reverse=True)
    assert moments[-1] >= 2 * DAY
    assert 300 * DAY < moments[0] <= 365 * DAY
    assert now_ms() > moments[0]
