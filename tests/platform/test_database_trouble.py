"""No room on disk, no time to die: what was acknowledged stays, what was refused leaves nothing."""

import asyncio
import os
import signal
import sqlite3
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from majorops.platform.database import Database, write_now
from majorops.platform.errors import StorageFull, Unavailable
from tests.platform.store import add, ids, kept, later, notes, tables

ROUNDS = 20 if os.environ.get("MAJOROPS_FULL") else 5
LARGE = "x" * 200_000


def fill(database: Database, spare_pages: int) -> None:
    """Let the file grow by ``spare_pages`` and no further, as a disk would."""
    pages = database._writer.connection.execute("PRAGMA page_count").fetchone()[0]
    database._writer.connection.execute(f"PRAGMA max_page_count = {pages + spare_pages}")


def make_room(database: Database) -> None:
    database._writer.connection.execute("PRAGMA max_page_count = 1000000")


class Way(NamedTuple):
    """How an act writes its note, and whether it is light."""

    note: Callable[..., Any]
    light: bool

    def all_at_once(self, database: Database, *notes: tuple[Any, ...]) -> list[Any]:
        async def run() -> list[Any]:
            acts = (database.write(self.note(*note), light=self.light) for note in notes)
            return await asyncio.gather(*acts, return_exceptions=True)

        return asyncio.run(run())


@pytest.fixture(params=[(add, False), (add, True), (later, True)], ids=["heavy", "light", "waiting"])
def way(request: pytest.FixtureRequest) -> Way:
    return Way(*request.param)


def test_a_full_disk_is_507_and_passes_by_itself(database: Database, path: Path, way: Way) -> None:
    fill(database, 0)
    (refused,) = way.all_at_once(database, (1, LARGE))
    assert isinstance(refused, StorageFull)
    assert (refused.status, refused.code) == (507, "storage_full")
    assert kept(path) == []
    make_room(database)
    assert way.all_at_once(database, (1, LARGE)) == [1]


def test_on_a_full_disk_everybody_is_answered_and_reading_goes_on(
    database: Database, path: Path, way: Way
) -> None:
    fill(database, 0)
    heard: list[Any] = []
    database.listeners.append(heard.extend)
    outcomes = way.all_at_once(database, *((n, LARGE) for n in range(30)))
    assert all(isinstance(outcome, StorageFull) for outcome in outcomes)
    assert (database.read_now(ids), heard) == ([], [])


def test_who_asks_for_too_much_does_not_take_the_others_along(
    database: Database, path: Path, way: Way
) -> None:
    fill(database, 2)
    outcomes = way.all_at_once(database, (1,), (2, LARGE), (3,))
    assert [outcomes[0], outcomes[2]] == [1, 3]
    assert isinstance(outcomes[1], StorageFull)
    assert kept(path) == [1, 3]


def test_what_fits_before_the_disk_is_full_is_kept_and_told_truly(
    database: Database, path: Path, way: Way
) -> None:
    fill(database, 120)
    outcomes = way.all_at_once(database, *((n, LARGE) for n in range(10)))
    done = [outcome for outcome in outcomes if isinstance(outcome, int)]
    assert 0 < len(done) < 10
    assert all(isinstance(outcome, int | StorageFull) for outcome in outcomes)
    assert kept(path) == done


def test_a_file_that_became_read_only_is_unavailable(database: Database) -> None:
    database._writer.connection.execute("PRAGMA query_only = ON")
    with pytest.raises(Unavailable) as refused:
        write_now(database, add(1))
    assert refused.value.headers == {"retry-after": "1"}
    database._writer.connection.execute("PRAGMA query_only = OFF")
    assert write_now(database, add(1)) == 1


WRITER = """
import asyncio, sys
from pathlib import Path
from majorops.platform.database import Database
from tests.platform.store import add

async def main(database, start):
    async def write(number):
        await database.write(add(number))
        sys.stdout.write(f"{number}\\n")
        sys.stdout.flush()
    while True:
        await asyncio.gather(*(write(start + i) for i in range(20)))
        start += 20

asyncio.run(main(Database(Path(sys.argv[1])), int(sys.argv[2])))
"""


def acknowledged_until_killed(path: Path, start: int, lines: int) -> list[int]:
    """Run a writer, kill it with no warning after ``lines`` answers; every number it had been promised."""
    child = subprocess.Popen(
        [sys.executable, "-c", WRITER, str(path), str(start)],
        stdout=subprocess.PIPE,
        text=True,
        env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)},
    )
    assert child.stdout is not None
    told = [child.stdout.readline() for _ in range(lines)]
    child.send_signal(signal.SIGKILL)
    told += child.stdout.readlines()
    child.stdout.close()
    child.wait()
    return [int(line) for line in told if line.endswith("\n")]


@pytest.mark.chaos
def test_kill_9_in_the_middle_of_writes_loses_nothing_acknowledged(tmp_path: Path) -> None:
    path = tmp_path / "majorops.db"
    tables(path, notes)
    for turn in range(ROUNDS):
        told = acknowledged_until_killed(path, turn * 1_000_000, 60 + 37 * turn)
        assert len(told) >= 60
        assert set(told) <= set(kept(path))
    connection = sqlite3.connect(path)
    assert connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)
    connection.close()
