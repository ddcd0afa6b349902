"""Snapshot + entries = everything, once: from any position, under writes, however long ago."""

import asyncio
import random
from pathlib import Path
from typing import Any

import pytest

from majorops.audiences.record import Column
from tests.live.rig import Client, Rig, clients, entry, incident, running

pytestmark = pytest.mark.web
MIM = Column.COMMAND_MIM


async def heard_titles(client: Client, count: int) -> list[tuple[int, str]]:
    heard = [await client.hear() for _ in range(count)]
    assert {one["kind"] for one in heard} <= {"entry"}
    return [(one["seq"], one["data"]["resources"]["timeline"][0]["title"]) for one in heard]


def test_a_first_subscription_gets_the_snapshot_and_then_what_happens(tmp_path: Path) -> None:
    async def story() -> None:
        async with running(tmp_path) as rig:
            made = await rig.add(incident())
            await rig.say(made.id, MIM, "before")
            async with clients(rig, "mia") as (mia,):
                subscribed, snapshot = await mia.follow(f"incident:{made.id}")
                await rig.say(made.id, MIM, "after")
                follows = await mia.hear()

            assert subscribed["data"] == {"stream": f"incident:{made.id}", "recovered": False}
            assert snapshot["kind"] == "snapshot"
            assert snapshot["seq"] == 1
            assert snapshot["data"]["id"] == made.id
            assert list(snapshot["data"])[:4] == ["id", "status", "severity", "title"]
            assert (follows["kind"], follows["seq"], follows["epoch"]) == ("entry", 2, snapshot["epoch"])

    asyncio.run(story())


@pytest.mark.parametrize("since", [0, 150, 299, 300])
def test_a_resume_gets_every_missed_entry_however_old(tmp_path: Path, since: int) -> None:
    async def story() -> None:
        async with running(tmp_path) as rig:
            made = await rig.add(incident())
            await asyncio.gather(*(rig.say(made.id, MIM, str(n)) for n in range(1, 301)))
            async with clients(rig, "mia") as (mia,):
                (subscribed,) = await mia.follow(
                    f"incident:{made.id}", epoch=rig.hub.sight.epochs[MIM], seq=since
                )
                missed = await heard_titles(mia, 300 - since)

            assert subscribed["data"]["recovered"] is True
            assert [seq for seq, _ in missed] == list(range(since + 1, 301))

    asyncio.run(story())


def test_a_position_ahead_of_the_feed_is_told_so_and_gets_a_snapshot(tmp_path: Path) -> None:
    async def story() -> None:
        async with running(tmp_path) as rig:
            made = await rig.add(incident())
            await rig.say(made.id, MIM, "one")
            async with clients(rig, "mia") as (mia,):
                await mia.say(
                    "subscribe", f"incident:{made.id}", ref="7", epoch=rig.hub.sight.epochs[MIM], seq=2
                )
                error, subscribed, snapshot = [await mia.hear() for _ in range(3)]

            assert (error["kind"], error["data"]["code"], error["data"]["ref"]) == (
                "error",
                "resync_required",
                "7",
            )
            assert subscribed["data"]["recovered"] is False
            assert (snapshot["kind"], snapshot["seq"]) == ("snapshot", 1)

    asyncio.run(story())


def test_the_epoch_of_another_data_file_gets_a_snapshot(tmp_path: Path) -> None:
    async def story() -> None:
        async with running(tmp_path) as rig:
            made = await rig.add(incident())
            async with clients(rig, "mia") as (mia,):
                subscribed, snapshot = await mia.follow(
                    f"incident:{made.id}", epoch="of another file", seq=41
                )

            assert subscribed["data"]["recovered"] is False
            assert snapshot["kind"] == "snapshot"

    asyncio.run(story())


def test_the_epoch_of_another_audience_is_refused(tmp_path: Path) -> None:
    async def story() -> None:
        async with running(tmp_path) as rig:
            made = await rig.add(incident())
            async with clients(rig, "sara") as (sara,):
                (error,) = await sara.follow(f"incident:{made.id}", epoch=rig.hub.sight.epochs[MIM], seq=0)

            assert (error["kind"], error["data"]["code"]) == ("error", "invalid_cursor")

    asyncio.run(story())


def test_a_missed_hint_is_healed_by_the_next_heartbeat(tmp_path: Path) -> None:
    async def story() -> None:
        async with running(tmp_path, beat=False) as rig:
            made = await rig.add(incident())
            async with clients(rig, "mia") as (mia,):
                await mia.follow(f"incident:{made.id}")
                rig.database.listeners.clear()
                await rig.say(made.id, MIM, "unheard")
                await asyncio.sleep(0.1)
                await rig.hub.heartbeat()

                assert await heard_titles(mia, 1) == [(1, "unheard")]

    asyncio.run(story())


def test_an_entry_that_was_read_before_it_was_heard_comes_once(tmp_path: Path) -> None:
    async def story() -> None:
        async with running(tmp_path, beat=False) as rig:
            made = await rig.add(incident())
            rig.database.listeners.clear()
            late = await rig.post(entry(made.id, MIM, "one"))
            async with clients(rig, "mia") as (mia,):
                await mia.follow(f"incident:{made.id}", epoch=rig.hub.sight.epochs[MIM], seq=0)
                first = await heard_titles(mia, 1)
                rig.hub.hear(late)
                rig.hub.hear(await rig.post(entry(made.id, MIM, "two")))

                assert [*first, *await heard_titles(mia, 1)] == [(1, "one"), (2, "two")]

    asyncio.run(story())


def test_an_unheard_entry_is_read_before_the_next_one_goes_out(tmp_path: Path) -> None:
    async def story() -> None:
        async with running(tmp_path, beat=False) as rig:
            made = await rig.add(incident())
            rig.database.listeners.clear()
            async with clients(rig, "mia") as (mia,):
                await mia.follow(f"incident:{made.id}")
                await asyncio.sleep(0.1)
                await rig.post(entry(made.id, MIM, "one"))
                rig.hub.hear(await rig.post(entry(made.id, MIM, "two")))

                assert await heard_titles(mia, 2) == [(1, "one"), (2, "two")]

    asyncio.run(story())


def test_an_entry_heard_while_reading_is_read_too(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    async def story() -> None:
        async with running(tmp_path, beat=False) as rig:
            made = await rig.add(incident())
            rig.database.listeners.clear()
            read, reads = rig.database.read, 0

            async def read_and_be_overtaken(query: Any, **how: Any) -> Any:
                nonlocal reads
                reads += 1
                found = await read(query, **how)
                if reads == 2:  # the first page: it was read empty, and now something happens
                    rig.hub.hear(await rig.post(entry(made.id, MIM, "meanwhile")))
                return found

            async with clients(rig, "mia") as (mia,):
                monkeypatch.setattr(rig.database, "read", read_and_be_overtaken)
                await mia.follow(f"incident:{made.id}")

                assert await heard_titles(mia, 1) == [(1, "meanwhile")]

    asyncio.run(story())


async def join_and_read(rig: Rig, stream: str, chance: random.Random, last: int) -> None:
    """Come at a random moment, perhaps drop out and resume, and read on to the last entry."""
    await asyncio.sleep(chance.random() * 0.6)
    since: dict[str, object] = {}
    seq = 0
    while seq < last:
        async with clients(rig, "mia") as (mia,):
            greeted = await mia.follow(stream, **since)
            seq = greeted[-1]["seq"]
            until = last if chance.random() < 0.5 else min(last, seq + chance.randrange(1, 200))
            while seq < until:
                heard = await mia.hear(within=20)
                assert (heard["kind"], heard["seq"]) == ("entry", seq + 1)
                seq += 1
            since = {"epoch": greeted[-1]["epoch"], "seq": seq}


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_nobody_misses_or_doubles_an_entry_while_joining_under_writes(tmp_path: Path, seed: int) -> None:
    async def story() -> None:
        chance = random.Random(seed)
        async with running(tmp_path) as rig:
            made = await rig.add(incident())
            readers = [
                asyncio.create_task(join_and_read(rig, f"incident:{made.id}", chance, 500)) for _ in range(20)
            ]
            for burst in range(25):
                await asyncio.gather(*(rig.say(made.id, MIM, f"{burst} {n}") for n in range(20)))
                await asyncio.sleep(chance.random() * 0.05)
            await asyncio.wait_for(asyncio.gather(*readers), 40)

    asyncio.run(story())
