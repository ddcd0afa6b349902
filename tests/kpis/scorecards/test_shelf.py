"""A board that begins from the shelf says what one that is read anew says, and believes no other file."""

import asyncio
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from random import Random

import pytest

from majorops.app import open_store
from majorops.kpis import actions, store
from majorops.kpis.actions import FillKpis
from majorops.kpis.scorecards import shelf
from majorops.kpis.scorecards.shelf import Shelf
from majorops.kpis.scorecards.store import Board
from majorops.kpis.scorecards.worker import Keeper
from majorops.people.admin_socket import OPERATOR
from majorops.platform.database import Database, write_now
from majorops.settings import load_settings
from tests.kpis.scorecards.test_board import Followed, change


@pytest.fixture
def database(own_past: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Database]:
    """A store of which already a small part is worth a place on the shelf."""
    monkeypatch.setattr(shelf, "_FEW", 10)
    opened = open_store(load_settings(own_past))
    yield opened
    opened.close()


def kept(database: Database) -> bool:
    return asyncio.run(Keeper(database, database.path.parent).keep())


def begun(followed: Followed) -> Board:
    """A board of a process that has just started."""
    return Board(lambda: followed.now, Shelf(followed.database.path.parent).take)


def taken(database: Database) -> bool:
    """Whether a start would begin from the file."""
    return database.read_now(Shelf(database.path.parent).take) is not None


def test_what_changed_since_it_was_put_there_is_taken_in(database: Database) -> None:
    followed = Followed(database)
    assert kept(database)
    assert followed.card(begun(followed)) == followed.card(followed.board)
    query = "SELECT id FROM incidents WHERE restricted = 0 AND false_alarm = 0 LIMIT 8"
    ids = [row[0] for row in database.read_now(lambda tx: tx.cursor.execute(query).fetchall())]
    for step, of in enumerate(ids):
        change(followed, of, step % 4, Random(step))
        followed.measure()
        assert followed.card(begun(followed)) == followed.card(Board(lambda: followed.now))


def test_it_is_put_there_anew_when_a_start_would_have_much_to_take_in(database: Database) -> None:
    assert kept(database)
    assert not kept(database)
    followed, fill = Followed(database), FillKpis(slug="mttr")
    write_now(database, lambda tx: actions.ask_backfill(tx, fill, by=OPERATOR, at=followed.now))
    write_now(database, lambda tx: store.mark_filled(tx, "mttr"))
    followed.measure()
    assert kept(database)


def test_a_small_history_needs_no_file(own_past: Path) -> None:
    opened = open_store(load_settings(own_past))
    try:
        assert not kept(opened)
        assert not (own_past / shelf.NAME).exists()
    finally:
        opened.close()


@pytest.mark.parametrize("harm", ["cut off", "one byte", "gone", "another program"])
def test_a_file_that_is_not_the_one_is_as_good_as_none(
    database: Database, harm: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    followed, path = Followed(database), database.path.parent / shelf.NAME
    assert kept(database)
    assert taken(database)
    whole = path.read_bytes()
    if harm == "cut off":
        path.write_bytes(whole[:-1])
    elif harm == "one byte":
        path.write_bytes(whole[:-9] + bytes([whole[-9] ^ 1]) + whole[-8:])
    elif harm == "gone":
        path.unlink()
    else:
        monkeypatch.setattr(shelf, "_FORMAT", "another program")
    assert not taken(database)
    assert followed.card(begun(followed)) == followed.card(Board(lambda: followed.now))


def test_the_file_of_a_later_time_is_not_believed_by_a_restored_store(database: Database) -> None:
    folder = database.path.parent
    restored = folder.parent / "restored"
    restored.mkdir()
    with (
        closing(sqlite3.connect(database.path)) as source,
        closing(sqlite3.connect(load_settings(restored).database_path)) as backup,
    ):
        source.backup(backup)
    assert kept(database)
    for name in (shelf.NAME, "secret.key"):
        shutil.copy(folder / name, restored)
    opened = open_store(load_settings(restored))
    try:
        assert not taken(opened)
    finally:
        opened.close()


def test_what_stands_in_the_file_is_what_is_said(database: Database) -> None:
    """The other way round: a believed file with another value in it does change the scorecard."""
    followed, folder = Followed(database), database.path.parent
    right = followed.card(followed.board)
    cell = next(cell for cell in followed.board.whole.kept["mttr"].cells.values() if cell.values)
    cell.values[-1] += 1_000_000.0
    write_now(database, lambda tx: shelf.believe(tx, shelf.put(folder / shelf.NAME, followed.board)))
    assert followed.card(begun(followed)) != right
