"""The index follows the journal, is rebuilt beside it, and goes on where it stopped."""

import asyncio
import sqlite3
import time

import pytest

from majorops.platform.database import Tx
from majorops.search import actions, store, worker
from majorops.search.operating import ask_rebuild
from majorops.search.rules import read_words
from majorops.search.store import State
from majorops.search.worker import Batch, Indexer
from tests.search.seeker import ANA, CLEO, Seeker, at


def state(seeker: Seeker) -> State:
    return seeker.database.read_now(store.state)


def rows(seeker: Seeker) -> int:
    count = "SELECT count(*) FROM search_rows"
    return int(seeker.database.read_now(lambda tx: tx.cursor.execute(count).fetchone())[0])


def test_it_takes_in_every_entry_once(seeker: Seeker) -> None:
    seeker.log(1, "zeppelin")
    seeker.catch_up()
    before, known = state(seeker), rows(seeker)
    seeker.catch_up()
    assert (state(seeker), rows(seeker)) == (before, known)
    assert before.position > 0


def test_it_holds_no_text(seeker: Seeker) -> None:
    seeker.log(1, "zeppelin", description="The secret hangar")
    seeker.catch_up()
    read = "SELECT words FROM search_log"
    with pytest.raises(sqlite3.OperationalError, match="scanning"):
        seeker.database.read_now(lambda tx: tx.cursor.execute(read).fetchall())


def test_a_rebuild_finds_the_same(seeker: Seeker) -> None:
    seeker.open("Search is slow")
    for minute in range(9):
        seeker.log(minute, f"zeppelin {minute}", public=minute % 2 == 0)
    before = {person.id: seeker.ask(person, "zeppelin") for person in (ANA, CLEO)}
    known = rows(seeker)
    seeker.do(ask_rebuild)
    assert rows(seeker) == 0
    assert seeker.database.read_now(store.state).rebuild == ""
    assert {person.id: seeker.ask(person, "zeppelin") for person in (ANA, CLEO)} == before
    assert (rows(seeker), state(seeker).rebuild, state(seeker).done) == (known, None, 2)


def test_a_rebuild_goes_on_where_it_stopped(seeker: Seeker, monkeypatch: pytest.MonkeyPatch) -> None:
    for n in range(5):
        seeker.open(f"zeppelin {n}")
    seeker.catch_up()
    seeker.do(ask_rebuild)
    monkeypatch.setattr(worker, "_DOCS", 1)
    asyncio.run(Indexer(seeker.database).step())
    half = state(seeker)
    assert (half.done, half.total) == (1, 6)
    assert seeker.do(ask_rebuild) == half
    assert seeker.database.read_now(store.state).rebuild is not None
    seeker.log(3, "written meanwhile: zeppelin")
    asyncio.run(Indexer(seeker.database).step())
    assert state(seeker).position > half.position, "news go before a rebuild"
    assert len(seeker.finds(ANA, "zeppelin")) == 6


def test_while_it_is_built_again_an_answer_says_that_it_is_partial(seeker: Seeker) -> None:
    seeker.log(1, "zeppelin")
    assert seeker.ask(CLEO, "x")["partial"] is False
    seeker.do(ask_rebuild)
    asked = actions.Asked(read_words("zeppelin"), everything=True, limit=50)
    answer = seeker.database.read_now(lambda tx: actions.search(tx, asked, by=ANA, at=at(9)))
    assert (answer["results"], answer["partial"]) == ([], True)


def test_a_long_log_is_put_in_piece_by_piece(seeker: Seeker, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(worker, "_DOCS", 3)
    for minute in range(10):
        seeker.log(minute, f"zeppelin {minute}")
    seeker.catch_up()
    seeker.do(ask_rebuild)
    seeker.catch_up()
    assert seeker.ask(ANA, "zeppelin", limit=200)["results"][-1]["more"] is True


def test_two_who_keep_one_index_do_not_disturb_each_other(seeker: Seeker) -> None:
    for minute in range(20):
        seeker.log(minute, f"zeppelin {minute}")

    async def both() -> None:
        await asyncio.gather(*(Indexer(seeker.database).catch_up() for _ in range(3)))

    asyncio.run(both())
    known = rows(seeker)
    seeker.do(ask_rebuild)
    seeker.catch_up()
    assert rows(seeker) == known


def test_a_number_is_never_used_twice(seeker: Seeker) -> None:
    seeker.log(1, "zeppelin")
    seeker.catch_up()
    head = state(seeker).head
    seeker.do(ask_rebuild)
    seeker.catch_up()
    lowest = "SELECT min(id) FROM search_rows"
    assert seeker.database.read_now(lambda tx: tx.cursor.execute(lowest).fetchone())[0] == head + 1


def test_it_wakes_by_itself_a_moment_after_a_commit(seeker: Seeker) -> None:
    async def whole() -> float:
        indexer = Indexer(seeker.database)
        seeker.database.listeners.append(indexer.hear)
        running = asyncio.create_task(indexer.run())
        await asyncio.sleep(3 * worker.PAUSE_S)
        before = await seeker.database.read(store.state)
        wish = await asyncio.to_thread(seeker.log, 5, "zeppelin")
        began = time.monotonic()
        while (await seeker.database.read(store.state)).position == before.position:
            await asyncio.sleep(0.01)
            assert time.monotonic() - began < 10
        running.cancel()
        assert wish
        return time.monotonic() - began

    assert asyncio.run(whole()) < 5
    assert [kind for kind, _ in seeker.finds(ANA, "zeppelin")] == ["event"]


def test_what_breaks_in_the_index_is_logged_and_tried_again(
    seeker: Seeker, monkeypatch: pytest.MonkeyPatch
) -> None:
    logged: list[str] = []
    monkeypatch.setattr(worker, "AGAIN_S", 0.05)
    monkeypatch.setattr(worker.log, "exception", logged.append)
    seeker.log(1, "zeppelin")
    follow, broken = worker.follow, [True]

    def breaks_once(tx: Tx) -> Batch | None:
        if broken.pop():
            broken.append(False)
            raise sqlite3.DatabaseError("database disk image is malformed")
        broken.append(False)
        return follow(tx)

    monkeypatch.setattr(worker, "follow", breaks_once)

    async def whole() -> None:
        running = asyncio.create_task(Indexer(seeker.database).run())
        until = time.monotonic() + 20
        while (await seeker.database.read(store.state)).position == 0:
            await asyncio.sleep(0.02)
            assert time.monotonic() < until
            assert not running.done()
        running.cancel()

    asyncio.run(whole())
    assert logged == ["index_failed"]
    assert [kind for kind, _ in seeker.finds(ANA, "zeppelin")] == ["event"]
