"""Light acts run on the loop of their caller, in the transaction of the writer; promises stay the same."""

import asyncio
import sqlite3
import threading
import time
from collections.abc import Callable, Sequence
from typing import Any

import pytest

from majorops.platform.database import Database, Tx
from majorops.platform.errors import Conflict
from majorops.platform.writing import Turn
from tests.platform.store import ADD, add, ids

Action = Callable[[Tx], Any]


async def lightly(database: Database, actions: Sequence[Action]) -> list[Any]:
    """All of them at once, as light acts."""
    return await asyncio.gather(
        *(database.write(action, light=True) for action in actions), return_exceptions=True
    )


def refuse(tx: Tx) -> None:
    tx.run(ADD, {"id": 9_000, "text": "never"})
    tx.announce("never")
    tx.memory["never"] = True
    raise Conflict("phase_mismatch", "No.")


def test_light_acts_run_on_the_loop_of_their_caller(database: Database) -> None:
    seen: set[str] = set()

    def act(_tx: Tx) -> None:
        seen.add(threading.current_thread().name)

    asyncio.run(lightly(database, [act] * 5))
    assert seen == {threading.main_thread().name}
    asyncio.run(database.write(act))
    assert seen == {threading.main_thread().name, "writer"}


def test_all_of_them_are_kept_in_a_few_commits(database: Database) -> None:
    said: list[str] = []
    database._writer.connection.set_trace_callback(said.append)
    assert asyncio.run(lightly(database, [add(n) for n in range(200)])) == list(range(200))
    assert database.read_now(ids) == list(range(200))
    assert said.count("COMMIT") <= 5


def test_one_refusal_costs_its_neighbours_nothing(database: Database) -> None:
    heard: list[Any] = []
    database.listeners.append(heard.extend)
    outcomes = asyncio.run(lightly(database, [add(1), add(2), refuse, add(3)]))
    assert isinstance(outcomes[2], Conflict)
    assert [outcomes[n] for n in (0, 1, 3)] == [1, 2, 3]
    assert database.read_now(ids) == [1, 2, 3]
    assert heard == [1, 2, 3]


def test_what_was_taken_back_is_not_remembered(database: Database) -> None:
    def remembered(tx: Tx) -> bool:
        return "never" in tx.memory

    outcomes = asyncio.run(lightly(database, [add(1), refuse, remembered]))
    assert outcomes[2] is False
    assert asyncio.run(database.write(remembered)) is False


def test_light_and_heavy_acts_keep_their_order(database: Database) -> None:
    async def mixed() -> list[int]:
        return await asyncio.gather(*(database.write(add(n), light=n % 3 > 0) for n in range(60)))

    order: list[int] = []
    database.listeners.append(order.extend)
    assert asyncio.run(mixed()) == list(range(60))
    assert order == list(range(60))


def test_closing_on_the_loop_writes_what_is_queued_instead_of_waiting_for_ever(database: Database) -> None:
    async def close_at_once() -> None:
        writes = [asyncio.ensure_future(database.write(add(n), light=True)) for n in range(20)]
        await asyncio.sleep(0)
        database.close()  # the loop stands still until the writer has ended
        assert await asyncio.gather(*writes) == list(range(20))

    asyncio.run(asyncio.wait_for(close_at_once(), 10))


def test_who_comes_while_the_loop_is_on_its_way_still_joins(database: Database) -> None:
    said: list[str] = []
    database._writer.connection.set_trace_callback(said.append)

    async def hold_the_loop() -> int:
        time.sleep(0.1)  # noqa: ASYNC251  the writer begins its transaction and asks for this loop
        return await database.write(add(1), light=True)

    async def come() -> list[int]:
        late = (database.write(add(n), light=True) for n in range(2, 20))
        return await asyncio.gather(database.write(add(0), light=True), hold_the_loop(), *late)

    assert asyncio.run(come()) == list(range(20))
    assert said.count("COMMIT") == 1


def test_a_lone_act_that_is_refused_runs_once(database: Database) -> None:
    ran: list[int] = []

    def act(tx: Tx) -> None:
        ran.append(1)
        refuse(tx)

    assert isinstance(asyncio.run(lightly(database, [act]))[0], Conflict)
    assert ran == [1]


def test_a_closed_loop_loses_its_turn() -> None:
    loop = asyncio.new_event_loop()
    loop.close()
    ran: list[int] = []
    Turn(lambda: ran.append(1)).lend(loop, closing=lambda: False)
    assert ran == [1]


def test_a_loop_that_waits_for_the_writer_loses_its_turn_and_finds_it_taken() -> None:
    loop = asyncio.new_event_loop()
    ran: list[int] = []
    Turn(lambda: ran.append(1)).lend(loop, closing=lambda: True)
    loop.run_until_complete(asyncio.sleep(0))
    loop.close()
    assert ran == [1]


def test_what_the_run_raised_reaches_the_writer() -> None:
    def fail() -> None:
        raise RuntimeError("the transaction is gone")

    turn = Turn(fail)
    turn.take()
    with pytest.raises(RuntimeError, match="gone"):
        turn.check()


# -- light reads ---------------------------------------------------------------------------------------


COUNTING = """WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 3000000)
    SELECT count(*) FROM n"""


def where(_tx: Tx) -> str:
    return threading.current_thread().name


def look(database: Database, query: Action) -> Any:
    return asyncio.run(database.read(query, light=True))


def test_a_light_read_runs_on_the_loop_of_its_caller(database: Database) -> None:
    assert look(database, where) == threading.main_thread().name
    assert asyncio.run(database.read(where)).startswith("reader")


def test_one_that_says_so_begins_again_on_a_thread(database: Database) -> None:
    def much(tx: Tx) -> str:
        tx.expect_long()
        return where(tx)

    assert look(database, much).startswith("reader")


def test_one_that_takes_long_without_saying_so_does_not_hold_up_the_loop(database: Database) -> None:
    def count(tx: Tx) -> tuple[str, int]:
        began = time.monotonic()
        try:
            return where(tx), tx.cursor.execute(COUNTING).fetchone()[0]
        finally:
            took.append((where(tx), time.monotonic() - began))

    took: list[tuple[str, float]] = []
    name, counted = look(database, count)
    assert name.startswith("reader")
    assert counted == 3_000_000
    assert [one[0] for one in took] == [threading.main_thread().name, name]
    assert took[0][1] < took[1][1] / 2


def test_a_light_read_writes_nothing_and_sees_what_is_committed(database: Database) -> None:
    asyncio.run(database.write(add(1)))
    assert look(database, ids) == [1]
    with pytest.raises(sqlite3.OperationalError, match="readonly"):
        look(database, add(2))
    assert look(database, ids) == [1]


def test_what_a_light_read_shows_is_overseen(database: Database) -> None:
    heard: list[Any] = []

    class Overseer:
        async def shown(self, facts: Sequence[Any], way: str) -> None:
            heard.append((list(facts), way))

    database.overseer = Overseer()
    asyncio.run(database.read(lambda tx: tx.show("a secret"), light=True, way="GET /"))  # type: ignore[arg-type]
    assert heard == [(["a secret"], "GET /")]
