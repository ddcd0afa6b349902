"""The feed by long polling and the snapshot, for programs that keep no socket."""

import asyncio
import time
from pathlib import Path
from typing import Any

import pytest

from majorops.audiences.fields import View
from majorops.audiences.incident_shape import live_state
from majorops.audiences.record import Column
from majorops.live.sight import Feed
from majorops.live.snapshots import Snapshots
from tests.live.rig import entry, incident, running

pytestmark = pytest.mark.web
MIM = Column.COMMAND_MIM


def test_the_feed_gives_what_follows_a_position(tmp_path: Path) -> None:
    async def story() -> None:
        async with running(tmp_path) as rig:
            made = await rig.add(incident())
            await rig.say(made.id, MIM, "one", "two")
            whole = (await rig.get("/INC-7/feed")).json()
            rest = (await rig.get("/INC-7/feed", epoch=whole["epoch"], after=1)).json()

            assert [(one["seq"], one["kind"]) for one in whole["entries"]] == [
                (1, "timeline"),
                (2, "timeline"),
            ]
            assert rest["recovered"] is True
            assert [one["data"]["resources"]["timeline"][0]["title"] for one in rest["entries"]] == ["two"]

    asyncio.run(story())


@pytest.mark.parametrize("query", [{"epoch": "of another file", "after": 1}, {"after": 99}])
def test_a_position_that_is_not_of_this_feed_is_not_recovered(tmp_path: Path, query: dict[str, Any]) -> None:
    async def story() -> None:
        async with running(tmp_path) as rig:
            made = await rig.add(incident())
            await rig.say(made.id, MIM, "one")
            page = (await rig.get("/INC-7/feed", **query)).json()

            assert (page["recovered"], page["entries"]) == (False, [])

    asyncio.run(story())


@pytest.mark.parametrize("after", ["abc", "-1", "1.5", "", "9" * 40])
def test_a_position_that_is_none_names_the_way_back(tmp_path: Path, after: str) -> None:
    async def story() -> None:
        async with running(tmp_path) as rig:
            await rig.add(incident())
            answer = await rig.get("/INC-7/feed", after=after)

            assert (answer.status_code, answer.json()["code"]) == (400, "invalid_cursor")
            assert "GET /v1/incidents/{id}" in answer.json()["hint"]

    asyncio.run(story())


def test_the_epoch_of_another_audience_is_refused(tmp_path: Path) -> None:
    async def story() -> None:
        async with running(tmp_path) as rig:
            await rig.add(incident())
            answer = await rig.get("/INC-7/feed", "sara", epoch=rig.hub.sight.epochs[MIM])

            assert (answer.status_code, answer.json()["code"]) == (400, "invalid_cursor")

    asyncio.run(story())


def test_a_waiting_reader_hears_at_once_and_asks_the_store_only_then(tmp_path: Path) -> None:
    async def story() -> None:
        async with running(tmp_path) as rig:
            made = await rig.add(incident())
            waiting = asyncio.create_task(rig.get("/INC-7/feed", wait=20))
            await asyncio.sleep(0.5)
            begun = time.monotonic()
            await rig.say(made.id, MIM, "now")
            page = (await waiting).json()

            assert time.monotonic() - begun < 2
            assert [one["seq"] for one in page["entries"]] == [1]

    asyncio.run(story())


def test_nothing_within_the_wait_is_an_empty_page(tmp_path: Path) -> None:
    async def story() -> None:
        async with running(tmp_path) as rig:
            await rig.add(incident())
            begun = time.monotonic()
            page = (await rig.get("/INC-7/feed", wait=1)).json()

            assert (page["recovered"], page["entries"]) == (True, [])
            assert 0.9 < time.monotonic() - begun < 3

    asyncio.run(story())


def test_who_is_signed_out_while_waiting_gets_nothing(tmp_path: Path) -> None:
    async def story() -> None:
        async with running(tmp_path) as rig:
            made = await rig.add(incident())
            waiting = asyncio.create_task(rig.get("/INC-7/feed", wait=20))
            await asyncio.sleep(0.5)
            del rig.people["mia"]
            await rig.say(made.id, MIM, "secret")

            assert (await waiting).status_code == 401

    asyncio.run(story())


def test_the_snapshot_is_that_of_the_column(tmp_path: Path) -> None:
    async def story() -> None:
        async with running(tmp_path) as rig:
            made = await rig.add(incident())
            for name, column in (("mia", MIM), ("sara", Column.STAKEHOLDER)):
                expected = live_state(View(column, made, 0, rig.hub.sight.installation))
                assert (await rig.get("/INC-7/state", name)).json() == expected
            assert (await rig.get("/INC-8/state")).status_code == 404

    asyncio.run(story())


def test_a_snapshot_is_made_when_it_is_asked_for_and_then_kept(tmp_path: Path) -> None:
    async def story() -> None:
        async with running(tmp_path) as rig:
            made = await rig.add(incident(restricted=True))
            feed, snapshots = Feed(made.id, MIM), Snapshots(rig.hub.sight)
            assert snapshots.find(feed) is None
            loaded = await snapshots.load(rig.database, feed)

            assert snapshots.find(feed) is loaded
            assert (await Snapshots(rig.hub.sight).load(rig.database, feed)).state == loaded.state

    asyncio.run(story())


def test_a_snapshot_follows_its_feed_and_an_older_one_never_comes_back(tmp_path: Path) -> None:
    async def story() -> None:
        async with running(tmp_path) as rig:
            made = await rig.add(incident())
            snapshots = Snapshots(rig.hub.sight)
            one, two = await rig.post(entry(made.id, MIM, "one")), await rig.post(entry(made.id, MIM, "two"))
            snapshots.hear(two)
            snapshots.hear(one)
            found = snapshots.find(Feed(made.id, MIM))
            snapshots.hear(await rig.post(entry(made.id, MIM, kind="gone")))

            assert found is not None
            assert (found.seq, b'"two"' in found.state) == (2, True)
            assert snapshots.find(Feed(made.id, MIM)) is None

    asyncio.run(story())
