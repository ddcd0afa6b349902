"""Jobs: one per kind and key, one worker at a time, and nothing kept by whoever lost it."""

import asyncio
from collections.abc import Awaitable, Callable, Iterator, Sequence
from pathlib import Path
from typing import Any, TypeVar

import pytest

from majorops.platform import jobs
from majorops.platform.database import Database, Tx, write_now
from majorops.platform.errors import Unavailable
from majorops.platform.jobs import LEASE_MS, MOST_ATTEMPTS, Claimed
from majorops.platform.migrations import migrate
from majorops.platform.runner import Runner, Work

T = TypeVar("T")
NOON = 1_772_884_800_000


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Database]:
    migrate(tmp_path / "majorops.db")
    database = Database(tmp_path / "majorops.db")
    yield database
    database.close()


def ask(store: Database, key: str = "a", at: int = NOON, **body: Any) -> str:
    return write_now(store, lambda tx: jobs.enqueue(tx, "work", key, body, at=at))


def take(store: Database, at: int = NOON, most: int = 9) -> list[Claimed]:
    return write_now(store, lambda tx: jobs.claim(tx, "work", at=at, most=most))


def do(store: Database, act: Callable[[Tx], T]) -> T:
    return write_now(store, act)


def test_a_job_is_taken_once_until_its_lease_ends(store: Database) -> None:
    ask(store, n=1)
    (first,) = take(store)
    assert (first.key, first.body, first.attempts) == ("a", {"n": 1}, 1)
    assert take(store, NOON + LEASE_MS) == []
    (second,) = take(store, NOON + LEASE_MS + 1)
    assert second.id == first.id
    assert not do(store, lambda tx: jobs.finish(tx, first))
    assert do(store, lambda tx: jobs.finish(tx, second))
    assert take(store, NOON + 10 * LEASE_MS) == []


def test_asked_again_while_it_runs_it_runs_again(store: Database) -> None:
    ask(store, n=1)
    (first,) = take(store)
    ask(store, at=NOON + 5, n=2)
    assert not do(store, lambda tx: jobs.finish(tx, first)), "what was found before is void"
    (again,) = take(store, NOON + 5)
    assert (again.body, again.attempts) == ({"n": 2}, 1)


def test_a_job_that_is_not_due_waits(store: Database) -> None:
    ask(store, at=NOON + 60_000)
    assert not store.read_now(lambda tx: jobs.any_due(tx, ["work"], at=NOON))
    assert store.read_now(lambda tx: jobs.next_due(tx, ["work"])) == NOON + 60_000
    assert store.read_now(lambda tx: jobs.next_due(tx, ["other"])) is None
    assert take(store) == []
    assert len(take(store, NOON + 60_000)) == 1


def test_trouble_waits_longer_each_time_and_ends_at_last(store: Database) -> None:
    job_id, at, waits = ask(store), NOON, []
    for attempt in range(1, MOST_ATTEMPTS + 1):
        (job,) = take(store, at)
        over = do(store, lambda tx, job=job, at=at: jobs.fail(tx, job, "no luck", at=at))  # type: ignore[misc]
        assert over == (attempt == MOST_ATTEMPTS)
        due = store.read_now(lambda tx: jobs.next_due(tx, ["work"]))
        if due is not None:
            waits.append(due - at)
            at = due
    assert waits == sorted(waits)
    assert waits[-1] > waits[0]
    shown = store.read_now(lambda tx: jobs.show(tx, job_id))
    assert shown is not None
    assert (shown.state, shown.error) == ("failed", "no luck")
    assert take(store, NOON * 2) == []


def test_progress_is_kept_and_goes_on_from_there(store: Database) -> None:
    job_id = ask(store)
    (job,) = take(store)
    assert do(store, lambda tx: jobs.progress(tx, job, {"from": 7}, (3, 9), at=NOON))
    shown = store.read_now(lambda tx: jobs.show(tx, job_id))
    assert shown is not None
    assert (shown.state, shown.done, shown.total) == ("running", 3, 9)
    (further,) = take(store)
    assert further.body == {"from": 7}
    assert not do(store, lambda tx: jobs.progress(tx, job, {}, (9, 9), at=NOON)), "an old hand"
    assert do(store, lambda tx: jobs.progress(tx, further, {}, (9, 9), at=NOON, over=True))
    shown = store.read_now(lambda tx: jobs.show(tx, job_id))
    assert shown is not None
    assert shown.state == "done"


def test_whoever_holds_the_store_alone_takes_over_at_once(store: Database) -> None:
    ask(store)
    (dead,) = take(store)
    assert do(store, jobs.release) == 1
    (alive,) = take(store)
    assert not do(store, lambda tx: jobs.finish(tx, dead))
    assert do(store, lambda tx: jobs.finish(tx, alive))


def test_what_ended_long_ago_is_forgotten_and_what_waits_is_not(store: Database) -> None:
    ask(store, "a")
    ask(store, "b")
    (job,) = take(store, most=1)
    do(store, lambda tx: jobs.progress(tx, job, {}, (1, 1), at=NOON, over=True))
    assert do(store, lambda tx: jobs.sweep(tx, at=NOON + jobs.KEEP_MS)) == 0
    assert do(store, lambda tx: jobs.sweep(tx, at=NOON + jobs.KEEP_MS + 1)) == 1
    assert len(take(store)) == 1


# -- the runner --------------------------------------------------------------------------------------------

Doing = Callable[[Database, Sequence[Claimed]], Awaitable[None]]


def run(store: Database, doing: Doing, *, most: int = 9) -> None:
    asyncio.run(Runner(store, {"work": Work(doing, most)}, lambda: NOON).drain())


def test_all_that_is_due_is_done(store: Database) -> None:
    seen: list[int] = []

    async def doing(database: Database, claimed: Sequence[Claimed]) -> None:
        seen.append(len(claimed))
        await database.write(lambda tx: [jobs.finish(tx, job) for job in claimed])

    for n in range(25):
        ask(store, str(n))
    run(store, doing)
    assert seen == [9, 9, 7]


def test_one_at_fault_does_not_hold_the_others(store: Database, capsys: pytest.CaptureFixture[str]) -> None:
    done: list[str] = []

    async def doing(database: Database, claimed: Sequence[Claimed]) -> None:
        if any(job.key == "bad" for job in claimed):
            raise ValueError(claimed[0].key)
        await database.write(lambda tx: [jobs.finish(tx, job) for job in claimed])
        done.extend(job.key for job in claimed)

    for name in ("a", "bad", "b"):
        ask(store, name)
    run(store, doing)
    assert sorted(done) == ["a", "b"]
    due = store.read_now(lambda tx: jobs.next_due(tx, ["work"]))
    assert due is not None
    assert due > NOON


def test_a_full_disk_puts_the_work_back(store: Database) -> None:
    async def doing(_database: Database, _claimed: Sequence[Claimed]) -> None:
        raise Unavailable("unavailable", "Not now.")

    ask(store)
    run(store, doing)
    (job,) = take(store, NOON + 10_000)
    assert job.attempts == 2


def test_work_that_is_announced_is_done_without_waiting(store: Database) -> None:
    async def story() -> None:
        done = asyncio.Event()

        async def doing(database: Database, claimed: Sequence[Claimed]) -> None:
            await database.write(lambda tx: [jobs.finish(tx, job) for job in claimed])
            done.set()

        runner = Runner(store, {"work": Work(doing, 9)}, lambda: NOON)
        store.listeners.append(runner.hear)
        working = asyncio.create_task(runner.run())
        await asyncio.sleep(0.1)
        await store.write(lambda tx: jobs.enqueue(tx, "work", "now", {}, at=NOON))
        async with asyncio.timeout(3):
            await done.wait()
        working.cancel()
        await asyncio.gather(working, return_exceptions=True)

    asyncio.run(story())
