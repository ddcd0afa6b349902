"""kill -9 in the middle of a backfill, again and again: it ends with the same table as if nobody had."""

import contextlib
import os
import random
import shutil
import sqlite3
import time
from pathlib import Path

import httpx
import pytest

from majorops.settings import load_settings
from tests.conftest import RunningServer, key
from tests.kpis.conftest import seeded

FULL = os.environ.get("MAJOROPS_FULL") == "1"
INCIDENTS, KILLS, WITHIN_S = (200, 40, 900) if FULL else (24, 4, 90)

pytestmark = [
    pytest.mark.chaos,
    pytest.mark.slow,
    pytest.mark.serial,
    pytest.mark.timeout(2 * WITHIN_S),
]
Table = set[tuple[str, str, int, float]]


def table(store: Path) -> Table:
    query = "SELECT kpi_slug, incident_id, timestamp, value FROM kpi_observations"
    with contextlib.closing(sqlite3.connect(f"{store.as_uri()}?mode=ro", uri=True)) as connection:
        rows = connection.execute(query).fetchall()
    assert len(rows) == len(set(rows))
    return set(rows)


def emptied(past: Path, folder: Path) -> Path:
    """The same history, with nothing measured."""
    data = Path(shutil.copytree(past, folder))
    with contextlib.closing(sqlite3.connect(load_settings(data).database_path)) as connection:
        connection.execute("DELETE FROM kpi_observations")
        connection.commit()
    return data


def killed_again_and_again(data: Path, **environment: str) -> tuple[int, Table]:
    """Ask for a backfill of everything and kill the server while it runs; how often, and the last table."""
    server = RunningServer(data, program="tests.chaos.small_parts", settings=environment).start()
    chance, kills = random.Random(3), 0
    with server.client() as admin:
        job = admin.post("/v1/kpis/backfill", json={}, headers=key()).json()["job"]
    deadline = time.monotonic() + WITHIN_S
    while time.monotonic() < deadline:
        time.sleep(chance.uniform(0.05, 0.4))
        if state(server, job) == "done":
            break
        if kills < KILLS:
            server.kill()
            kills += 1
            server.start()
    ended = state(server, job)
    server.stop()
    assert ended == "done"
    return kills, table(load_settings(data).database_path)


def state(server: RunningServer, job: str) -> str:
    with server.client() as admin, contextlib.suppress(httpx.TransportError):
        return str(admin.get(f"/v1/jobs/{job}").json()["state"])
    return "unknown"


@pytest.fixture(scope="module")
def past(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("backfill") / "data"
    seeded(folder, INCIDENTS)
    return folder


def test_a_killed_backfill_ends_with_the_same_table(past: Path, tmp_path: Path) -> None:
    wanted = table(load_settings(past).database_path)
    kills, found = killed_again_and_again(emptied(past, tmp_path / "data"))
    assert kills >= min(KILLS, 2)
    assert found == wanted


def test_progress_that_is_kept_before_its_values_is_caught(past: Path, tmp_path: Path) -> None:
    wanted = table(load_settings(past).database_path)
    _, found = killed_again_and_again(emptied(past, tmp_path / "data"), test_careless="1")
    assert found < wanted
