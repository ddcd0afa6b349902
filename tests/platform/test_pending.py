"""Rows that wait are written together, yet nobody can tell: statements find them, undone acts leave none."""

import asyncio
import sqlite3
from collections.abc import Callable, Sequence
from typing import Any

import pytest
import sqlalchemy as sa

from majorops.platform.database import Database, Tx, compiled, write_now
from majorops.platform.errors import Conflict
from majorops.platform.pending import Insert, Pending
from tests.platform.store import LATER, ids, later, notes

Action = Callable[[Tx], Any]
RENAME = compiled(notes.update().values(text="renamed").where(notes.c.id == sa.bindparam("key")))
TEXTS = compiled(sa.select(notes.c.id, notes.c.text).order_by(notes.c.id))
NEWEST = Insert(notes, latest=True)


def refused(tx: Tx) -> None:
    tx.add(LATER, (9_000, "never"))
    raise Conflict("phase_mismatch", "No.")


async def lightly(database: Database, actions: Sequence[Action]) -> list[Any]:
    """All of them at once, as light acts: they share a savepoint, and what waits in it."""
    return await asyncio.gather(
        *(database.write(action, light=True) for action in actions), return_exceptions=True
    )


def test_an_act_finds_what_it_has_added(database: Database) -> None:
    def act(tx: Tx) -> list[int]:
        tx.add(LATER, (1, "a"), (2, "b"))
        return ids(tx)

    assert write_now(database, act) == [1, 2]


def test_an_act_changes_what_it_has_added(database: Database) -> None:
    def act(tx: Tx) -> int:
        tx.add(LATER, (1, "a"))
        return tx.run(RENAME, {"key": 1})

    assert write_now(database, act) == 1
    assert database.read_now(lambda tx: tx.all(TEXTS)) == [(1, "renamed")]


def test_rows_changed_one_after_the_other_are_found_as_well(database: Database) -> None:
    def act(tx: Tx) -> None:
        tx.add(LATER, (1, "a"), (2, "b"))
        tx.run_each(RENAME, [{"key": 1}, {"key": 2}])

    write_now(database, act)
    assert database.read_now(lambda tx: tx.all(TEXTS)) == [(1, "renamed"), (2, "renamed")]


def test_an_act_finds_what_its_neighbours_have_added(database: Database) -> None:
    outcomes = asyncio.run(lightly(database, [later(1), later(2), ids, later(3)]))
    assert outcomes == [1, 2, [1, 2], 3]
    assert database.read_now(ids) == [1, 2, 3]


def test_the_rows_of_many_acts_take_few_statements(database: Database) -> None:
    said: list[str] = []
    database._writer.connection.set_trace_callback(said.append)
    asyncio.run(lightly(database, [later(n) for n in range(200)]))
    assert database.read_now(ids) == list(range(200))
    assert sum(text.startswith("INSERT") for text in said) <= 200 // 32 + said.count("COMMIT")


def test_a_refused_act_leaves_nothing_and_its_neighbours_everything(database: Database) -> None:
    outcomes = asyncio.run(lightly(database, [later(1), refused, later(2)]))
    assert [outcomes[0], outcomes[2]] == [1, 2]
    assert isinstance(outcomes[1], Conflict)
    assert database.read_now(ids) == [1, 2]


def test_what_the_database_refuses_is_the_matter_of_one_act(database: Database) -> None:
    outcomes = asyncio.run(lightly(database, [later(1), later(2), later(1, "again"), later(3)]))
    assert isinstance(outcomes[2], sqlite3.IntegrityError)
    assert [outcomes[n] for n in (0, 1, 3)] == [1, 2, 3]
    assert database.read_now(ids) == [1, 2, 3]


def test_the_same_for_an_act_alone(database: Database) -> None:
    def twice(tx: Tx) -> None:
        tx.add(LATER, (1, "a"), (1, "b"))

    with pytest.raises(sqlite3.IntegrityError):
        write_now(database, twice)
    assert write_now(database, later(2)) == 2
    assert database.read_now(ids) == [2]


def test_of_some_tables_only_the_newest_row_counts(database: Database) -> None:
    def act(text: str) -> Action:
        return lambda tx: tx.add(NEWEST, (1, text), (2, text))

    asyncio.run(lightly(database, [act("first"), act("second"), act("third")]))
    assert database.read_now(lambda tx: tx.all(TEXTS)) == [(1, "third"), (2, "third")]
    write_now(database, act("fourth"))
    assert database.read_now(lambda tx: tx.all(TEXTS)) == [(1, "fourth"), (2, "fourth")]


@pytest.mark.parametrize("count", [0, 1, 31, 32, 33, 100])
def test_every_row_is_written_once_and_in_order(count: int) -> None:
    connection = sqlite3.connect(":memory:")
    connection.execute("CREATE TABLE notes (id INTEGER PRIMARY KEY, text TEXT NOT NULL)")
    pending, cursor = Pending(), connection.cursor()
    for n in range(count):
        pending.add(LATER, [(n, f"note {n}")])
    assert pending.concerns(frozenset({"SELECT", "notes"})) is (count > 0)
    assert not pending.concerns(frozenset({"SELECT", "others"}))
    pending.write(cursor)
    pending.write(cursor)
    assert not pending.concerns(frozenset({"notes"}))
    found = cursor.execute("SELECT id, text FROM notes ORDER BY rowid").fetchall()
    assert found == [(n, f"note {n}") for n in range(count)]
    connection.close()
