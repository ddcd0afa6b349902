"""Group commit: one fsync for many, everybody's mistakes their own, and no answer before the disk has it."""

import asyncio
import sqlite3
import threading
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa

from majorops.platform.database import Database, Tx, compiled, insert_all, write_now
from majorops.platform.errors import Conflict, Unavailable
from tests.platform.store import ADD, IDS, LATER, add, ids, kept, notes

Action = Callable[[Tx], Any]


async def together(database: Database, actions: Sequence[Action]) -> list[Any]:
    """Queue all behind one slow act, so that they stand in as few batches as the store can make."""
    started, go = threading.Event(), threading.Event()

    def slow(tx: Tx) -> None:
        started.set()
        go.wait(5)

    first = asyncio.ensure_future(database.write(slow))
    await asyncio.to_thread(started.wait, 5)
    rest = [asyncio.ensure_future(database.write(action)) for action in actions]
    await asyncio.sleep(0)
    go.set()
    await first
    return await asyncio.gather(*rest, return_exceptions=True)


def refuse(tx: Tx) -> None:
    tx.run(ADD, {"id": 9_000, "text": "never"})
    tx.announce("never")
    raise Conflict("phase_mismatch", "No.")


def raising(error: BaseException) -> Action:
    def act(tx: Tx) -> None:
        tx.run(ADD, {"id": 9_000, "text": "never"})
        raise error

    return act


def test_two_hundred_writes_share_a_few_commits(database: Database) -> None:
    said: list[str] = []
    database._writer.connection.set_trace_callback(said.append)
    outcomes = asyncio.run(together(database, [add(n) for n in range(200)]))
    assert outcomes == list(range(200))
    assert said.count("COMMIT") <= 3
    assert database.read_now(ids) == list(range(200))


def test_more_than_a_batch_is_kept_too(database: Database) -> None:
    asyncio.run(together(database, [add(n) for n in range(600)]))
    assert len(database.read_now(ids)) == 600


def test_a_refusal_takes_back_its_own_rows_only(database: Database) -> None:
    outcomes = asyncio.run(together(database, [add(1), refuse, add(2)]))
    assert outcomes[0] == 1
    assert isinstance(outcomes[1], Conflict)
    assert outcomes[2] == 2
    assert database.read_now(ids) == [1, 2]


@pytest.mark.parametrize(
    "error",
    [ValueError("x"), KeyError("x"), StopIteration(), SystemExit(3), KeyboardInterrupt(), GeneratorExit()],
    ids=repr,
)
def test_whatever_one_act_raises_its_neighbours_are_kept(database: Database, error: BaseException) -> None:
    outcomes = asyncio.run(together(database, [add(1), raising(error), add(2)]))
    assert [outcomes[0], outcomes[2]] == [1, 2]
    told = outcomes[1]
    assert told is error or (isinstance(told, RuntimeError) and told.__cause__ is error)
    assert write_now(database, add(3)) == 3
    assert database.read_now(ids) == [1, 2, 3]


def test_a_mistake_in_sql_belongs_to_its_caller(database: Database) -> None:
    outcomes = asyncio.run(together(database, [add(1), add(1), add(2)]))
    assert isinstance(outcomes[1], sqlite3.IntegrityError)
    assert database.read_now(ids) == [1, 2]


def test_an_act_that_undoes_the_transaction_of_all_harms_only_itself(database: Database, path: Path) -> None:
    connection = sqlite3.connect(path)
    connection.execute(
        "CREATE TRIGGER t BEFORE INSERT ON notes WHEN NEW.id = 13 BEGIN SELECT RAISE(ROLLBACK, 'no'); END"
    )
    connection.close()
    outcomes = asyncio.run(together(database, [add(1), add(13), add(2)]))
    assert [outcomes[0], outcomes[2]] == [1, 2]
    assert isinstance(outcomes[1], sqlite3.IntegrityError)
    assert kept(path) == [1, 2]


def test_an_act_that_hides_the_undoing_is_told_so(database: Database, path: Path) -> None:
    def hides(tx: Tx) -> None:
        tx.cursor.execute("ROLLBACK")

    outcomes = asyncio.run(together(database, [add(1), hides, add(2)]))
    assert isinstance(outcomes[1], RuntimeError)
    assert kept(path) == [1, 2]


def test_nobody_hears_yes_before_the_commit(database: Database, path: Path) -> None:
    async def write(number: int) -> bool:
        await database.write(add(number))
        return number in kept(path)

    async def all_at_once() -> list[bool]:
        return await asyncio.gather(*(write(n) for n in range(50)))

    assert all(asyncio.run(all_at_once()))


def test_inside_the_act_nobody_else_sees_it(database: Database, path: Path) -> None:
    def act(tx: Tx) -> tuple[list[int], list[int]]:
        add(1)(tx)
        return ids(tx), kept(path)

    assert write_now(database, act) == ([1], [])


def test_listeners_hear_kept_facts_in_order_and_before_the_callers(database: Database, path: Path) -> None:
    heard: list[Any] = []

    def listen(facts: Sequence[Any]) -> None:
        assert set(facts) <= set(kept(path))
        heard.extend(facts)

    database.listeners.append(listen)
    asyncio.run(together(database, [add(3), refuse, add(1), add(3), add(2)]))
    assert heard == [3, 1, 2]


def test_a_listener_that_fails_harms_neither_callers_nor_other_listeners(database: Database) -> None:
    heard: list[Any] = []

    def deaf(facts: Sequence[Any]) -> None:
        raise ValueError(facts)

    database.listeners += [deaf, heard.extend]
    assert asyncio.run(together(database, [add(1), add(2)])) == [1, 2]
    assert heard == [1, 2]


def test_a_caller_that_gave_up_stops_nobody(database: Database) -> None:
    async def give_up() -> int:
        hasty = asyncio.ensure_future(database.write(add(1)))
        await asyncio.sleep(0)
        hasty.cancel()
        return await database.write(add(2))

    assert asyncio.run(give_up()) == 2


def test_a_loop_that_closed_meanwhile_stops_nobody(database: Database) -> None:
    started, go = threading.Event(), threading.Event()

    def slow(tx: Tx) -> None:
        started.set()
        go.wait(5)
        add(1)(tx)

    async def leave() -> None:
        asyncio.ensure_future(database.write(slow)).add_done_callback(lambda f: f.cancelled())
        await asyncio.to_thread(started.wait, 5)

    asyncio.run(leave())
    go.set()
    assert write_now(database, add(2)) == 2
    assert database.read_now(ids) == [1, 2]


def test_reading_goes_on_during_a_write_and_sees_what_was(database: Database) -> None:
    write_now(database, add(1))

    async def both() -> list[int]:
        started, go = threading.Event(), threading.Event()

        def slow(tx: Tx) -> None:
            add(2)(tx)
            started.set()
            go.wait(5)

        writing = asyncio.ensure_future(database.write(slow))
        await asyncio.to_thread(started.wait, 5)
        seen = await asyncio.wait_for(database.read(ids), 2)
        go.set()
        await writing
        return seen

    assert asyncio.run(both()) == [1]
    assert database.read_now(ids) == [1, 2]


def test_a_long_read_blocks_no_write_and_keeps_its_view(database: Database) -> None:
    def watch(tx: Tx) -> tuple[list[int], list[int]]:
        before = ids(tx)
        write_now(database, add(1))
        return before, ids(tx)

    assert database.read_now(watch) == ([], [])
    assert database.read_now(ids) == [1]


def test_a_reader_cannot_write(database: Database) -> None:
    with pytest.raises(sqlite3.OperationalError, match="readonly"):
        database.read_now(add(1))
    assert database.read_now(ids) == []


def test_closing_finishes_what_is_queued(database: Database, path: Path) -> None:
    async def close_early() -> list[Any]:
        writes = [asyncio.ensure_future(database.write(add(n))) for n in range(40)]
        await asyncio.sleep(0)
        database.close()
        return await asyncio.gather(*writes)

    assert asyncio.run(close_early()) == list(range(40))
    assert kept(path) == list(range(40))


def test_after_closing_everything_is_refused(database: Database) -> None:
    database.close()
    database.close()
    for attempt in (lambda: write_now(database, add(1)), lambda: database.read_now(ids)):
        with pytest.raises(Unavailable) as refused:
            attempt()
        assert refused.value.headers == {"retry-after": "1"}
    with pytest.raises(Unavailable):
        asyncio.run(database.read(ids))


def test_writes_that_race_with_closing_are_kept_or_refused_but_always_answered(path: Path) -> None:
    for _ in range(20):
        database = Database(path)
        asyncio.run(_race(database))


async def _race(database: Database) -> None:
    closing = asyncio.ensure_future(asyncio.to_thread(database.close))
    writes = [asyncio.ensure_future(database.write(lambda tx: 1)) for _ in range(20)]
    outcomes = await asyncio.wait_for(asyncio.gather(*writes, return_exceptions=True), 5)
    await closing
    assert all(outcome == 1 or isinstance(outcome, Unavailable) for outcome in outcomes)


def test_a_store_locked_by_another_program_is_unavailable(database: Database, path: Path) -> None:
    database._writer.connection.execute("PRAGMA busy_timeout = 10")
    other = sqlite3.connect(path, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    outcomes = asyncio.run(together_without_first(database, [add(1), add(2)]))
    assert all(isinstance(outcome, Unavailable) for outcome in outcomes)
    other.execute("ROLLBACK")
    other.close()
    assert write_now(database, add(1)) == 1


async def together_without_first(database: Database, actions: Sequence[Action]) -> list[Any]:
    return await asyncio.gather(*(database.write(action) for action in actions), return_exceptions=True)


def test_statements_are_counted(database: Database) -> None:
    def act(tx: Tx) -> int:
        tx.run(ADD, {"id": 1, "text": "a"})
        tx.run_each(ADD, [{"id": n, "text": "b"} for n in (2, 3)])
        tx.run_each(ADD, [])
        tx.add(LATER, (4, "c"), (5, "c"))
        tx.add(LATER)
        assert tx.one(IDS) == (1,)
        assert tx.all(IDS) == [(1,), (2,), (3,), (4,), (5,)]
        return tx.statements

    assert write_now(database, act) == 5


def test_the_store_syncs_every_commit(database: Database) -> None:
    assert database._writer.connection.execute("PRAGMA synchronous").fetchone() == (2,)
    assert database._writer.connection.execute("PRAGMA journal_mode").fetchone() == ("wal",)
    for patient in (True, False):
        reader = database._reader(patient=patient)
        assert reader.execute("PRAGMA query_only").fetchone() == (1,)
        assert reader.execute("PRAGMA wal_autocheckpoint").fetchone() == (0,)
        assert (reader.execute("PRAGMA busy_timeout").fetchone() > (0,)) == patient


def test_a_statement_carries_its_literals_null_included() -> None:
    update = compiled(notes.update().where(notes.c.id == 7).values(text=None))
    assert sorted(update.fixed.values(), key=str) == [7, None]
    assert insert_all(notes).fixed == {}
    assert compiled(sa.select(notes).where(notes.c.id == sa.bindparam("id")).limit(3)).fixed == {
        "param_1": 3,
        "param_2": 0,
    }
