"""Who is here is told among the command columns of one incident, and leaves no trace anywhere else."""

import asyncio
from pathlib import Path
from typing import Any

import pytest

from majorops.audiences.record import Column
from majorops.live.rules import Misspoken, Present, parse
from majorops.people.record import Person
from tests.live.rig import Client, Rig, clients, incident, running

pytestmark = pytest.mark.web
CANARY = "canary-7f31"


async def said(client: Client, stream: str, editing: str | None = None) -> None:
    await client.say("presence", stream, editing=editing)


async def people(client: Client) -> list[dict[str, Any]]:
    heard = await client.hear()
    while heard["kind"] != "presence":
        heard = await client.hear()
    found: list[dict[str, Any]] = heard["data"]["people"]
    return found


async def everything(client: Client, seconds: float) -> list[dict[str, Any]]:
    """All that is heard within so long."""
    heard: list[dict[str, Any]] = []
    try:
        async with asyncio.timeout(seconds):
            while True:
                heard.append(await client.hear())
    except TimeoutError:
        return heard


def test_who_is_here_and_what_they_write(tmp_path: Path) -> None:
    async def story() -> None:
        async with running(tmp_path) as rig, clients(rig, "mia", "adam", "sara") as (mia, adam, sara):
            made = await rig.add(incident(), "sara")
            stream = f"incident:{made.id}"
            for client in (mia, adam, sara):
                await client.follow(stream)
            await said(mia, stream)
            assert await people(mia) == []
            await said(adam, stream, "milestone 4")
            assert await people(mia) == [{"displayName": "Adam", "editing": "milestone 4"}]
            assert await people(adam) == [{"displayName": "Mia", "editing": None}]
            await said(sara, stream)
            assert await people(sara) == [
                {"displayName": "Adam", "editing": "milestone 4"},
                {"displayName": "Mia", "editing": None},
            ]
            assert [one["displayName"] for one in await people(mia)] == ["Adam", "Sara"]
            await said(adam, stream)
            assert await people(mia) == [
                {"displayName": "Adam", "editing": None},
                {"displayName": "Sara", "editing": None},
            ]
            await adam.socket.close()
            assert await people(mia) == [{"displayName": "Sara", "editing": None}]

    asyncio.run(story())


def test_somebody_with_two_tabs_is_there_once_and_writes_where_they_write(tmp_path: Path) -> None:
    async def story() -> None:
        async with running(tmp_path) as rig, clients(rig, "mia", "adam", "adam") as (mia, one, two):
            made = await rig.add(incident())
            stream = f"incident:{made.id}"
            for client in (mia, one, two):
                await client.follow(stream)
            await said(one, stream, "the seats")
            await said(two, stream)
            await said(mia, stream)
            assert await people(mia) == [{"displayName": "Adam", "editing": "the seats"}]
            await one.socket.close()
            assert await people(mia) == [{"displayName": "Adam", "editing": None}]

    asyncio.run(story())


@pytest.mark.parametrize("looks_as", ["stakeholder", "executive", "public"])
def test_no_trace_of_it_reaches_another_column(tmp_path: Path, looks_as: str) -> None:
    async def story() -> None:
        async with running(tmp_path) as rig, clients(rig, "mia", "sara", "eve") as (mia, sara, eve):
            made = await rig.add(incident(published_at=1, public_id="p1", public_title="Down"))
            stream = f"incident:{made.id}"
            async with rig.connect("adam") as peer:
                preview = Client(peer)
                await preview.hello(**{"as": looks_as})
                for client in (mia, sara, eve, preview):
                    await client.follow(stream)
                await said(mia, stream, CANARY)
                for client in (sara, eve, preview):
                    await said(client, stream, "what is going on")
                heard = await asyncio.gather(*(everything(one, 2.5) for one in (mia, sara, eve, preview)))

        assert [one for one in heard[0] if one["kind"] == "presence"], "the positive control: Mia is answered"
        for others in heard[1:]:
            assert CANARY not in str(others)
            assert "presence" not in {one["kind"] for one in others}
            assert [one["data"]["code"] for one in others if one["kind"] == "error"] == ["not_found"]

    asyncio.run(story())


def test_who_loses_the_right_is_neither_named_nor_told_any_more(tmp_path: Path) -> None:
    async def story() -> None:
        async with running(tmp_path) as rig, clients(rig, "mia", "adam") as (mia, adam):
            made = await rig.add(incident())
            stream = f"incident:{made.id}"
            for client in (mia, adam):
                await client.follow(stream)
                await said(client, stream)
            assert [one["displayName"] for one in await people(mia)] == ["Adam"]
            rig.people["adam"] = Person("adam@example.com", "Adam", "stakeholder")
            await rig.access_changed("adam")
            assert await people(mia) == []

    asyncio.run(story())


def test_it_is_kept_nowhere_and_numbers_nothing(tmp_path: Path) -> None:
    async def story() -> None:
        async with running(tmp_path) as rig, clients(rig, "mia", "adam") as (mia, adam):
            made = await rig.add(incident())
            stream = f"incident:{made.id}"
            for client in (mia, adam):
                await client.follow(stream)
                await said(client, stream, CANARY)
            await people(mia)
            await rig.say(made.id, Column.COMMAND_MIM, "next")
            entry = await mia.hear()
            assert (entry["kind"], entry["seq"]) == ("entry", 1)

    asyncio.run(story())
    assert CANARY.encode() not in b"".join(file.read_bytes() for file in tmp_path.iterdir())


def test_nobody_hears_more_than_one_a_second_however_fast_others_type(tmp_path: Path) -> None:
    async def story(rig: Rig) -> None:
        async with clients(rig, "mia", "adam") as (mia, adam):
            made = await rig.add(incident())
            stream = f"incident:{made.id}"
            for client in (mia, adam):
                await client.follow(stream)
                await said(client, stream)
            for n in range(200):
                await said(adam, stream, f"milestone {n}")
            heard = [one for one in await everything(mia, 3) if one["kind"] == "presence"]
            assert 1 <= len(heard) <= 4
            assert heard[-1]["data"]["people"] == [{"displayName": "Adam", "editing": "milestone 199"}]

    async def whole() -> None:
        async with running(tmp_path) as rig:
            await story(rig)

    asyncio.run(whole())


def test_what_may_be_said() -> None:
    say = '{"v":1,"kind":"presence","stream":"incident:INC-7","data":%s}'
    assert parse(say % '{"editing":"die Störung"}') == Present("incident:INC-7", "die Störung", None)
    assert parse(say % '{"editing":null}') == Present("incident:INC-7", None, None)
    for data in (
        '{"editing":7}',
        '{"editing":"%s"}' % ("x" * 81),
        '{"editing":"a\\u0000b"}',
        '{"mood":"good"}',
    ):
        with pytest.raises(Misspoken):
            parse(say % data)
