"""What a viewer may see is asked again whenever it may have changed."""

import asyncio
import time
from pathlib import Path

import pytest
from msgspec.structs import replace

from majorops.audiences.record import BOARD, Column
from majorops.incidents import store as incidents
from majorops.incidents.record import Incident, Participant
from majorops.live import hub
from majorops.people.record import Person
from tests.live.rig import AT, Client, Rig, clients, entry, incident, running

pytestmark = pytest.mark.web


async def leaves(rig: Rig, made: Incident, name: str) -> None:
    person = rig.people[name]
    row = Participant(made.id, person.id, person.name, AT, AT + 1, "Mia")
    await rig.database.write(lambda tx: incidents.save_participant(tx, row, new=False))


@pytest.mark.parametrize("role", ["stakeholder", "executive", ""])
def test_the_demoted_and_the_disabled_are_closed_within_a_second(tmp_path: Path, role: str) -> None:
    async def story() -> None:
        async with running(tmp_path) as rig, clients(rig, "mia", "sara") as (mia, sara):
            await mia.follow("board")
            if role:
                rig.people["mia"] = Person("mia@example.com", "Mia", role)
            else:
                del rig.people["mia"]
            begun = time.monotonic()
            await rig.access_changed("mia")

            assert await mia.closed() == (4401, "revoked")
            assert time.monotonic() - begun < 1
            assert (await sara.follow("board"))[0]["kind"] == "subscribed"

    asyncio.run(story())


def test_a_session_that_ran_out_by_itself_is_noticed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(hub, "RECHECK_MS", 500)

    async def story() -> None:
        async with running(tmp_path) as rig, clients(rig, "mia") as (mia,):
            del rig.people["mia"]

            assert await mia.closed(within=4) == (4401, "revoked")

    asyncio.run(story())


def test_the_promoted_stay_and_follow_again_in_their_new_column(tmp_path: Path) -> None:
    async def story() -> None:
        async with running(tmp_path) as rig, clients(rig, "sara") as (sara,):
            await sara.follow("board")
            rig.people["sara"] = Person("sara@example.com", "Sara", "mim")
            await rig.access_changed("sara")

            gone = await sara.hear()
            assert (gone["kind"], gone["stream"]) == ("gone", "board")
            subscribed, _ = await sara.follow("board")
            assert subscribed["epoch"] == rig.hub.sight.epochs[Column.COMMAND_MIM]

    asyncio.run(story())


def test_a_sign_in_that_still_stands_goes_on_without_a_gap(tmp_path: Path) -> None:
    async def story() -> None:
        async with running(tmp_path) as rig, clients(rig, "mia") as (mia,):
            made = await rig.add(incident())
            await mia.follow(f"incident:{made.id}")
            for n in range(1, 31):
                if n % 5 == 0:
                    await rig.access_changed("mia")
                await rig.say(made.id, Column.COMMAND_MIM, str(n))
            heard = [await mia.hear() for _ in range(30)]

            assert [one["seq"] for one in heard] == list(range(1, 31))

    asyncio.run(story())


def test_who_leaves_an_incident_hears_nothing_more_of_its_command(tmp_path: Path) -> None:
    async def story() -> None:
        async with running(tmp_path) as rig, clients(rig, "sara") as (sara,):
            made = await rig.add(incident(), "sara")
            stream = f"incident:{made.id}"
            subscribed, _ = await sara.follow(stream)
            assert subscribed["epoch"] == rig.hub.sight.epochs[Column.COMMAND_PARTICIPANT]
            await leaves(rig, made, "sara")
            await rig.post(
                *(
                    entry(made.id, column, "Sara left", "participants")
                    for column in (Column.COMMAND_PARTICIPANT, Column.COMMAND_MIM)
                )
            )
            await rig.say(made.id, Column.COMMAND_PARTICIPANT, "secret")

            heard = await sara.hear()
            assert (heard["kind"], heard["stream"]) == ("gone", stream)
            subscribed, _ = await sara.follow(stream)
            assert subscribed["epoch"] == rig.hub.sight.epochs[Column.STAKEHOLDER]

    asyncio.run(story())


def test_an_incident_that_is_withdrawn_ends_its_stream_but_not_the_board(tmp_path: Path) -> None:
    async def story() -> None:
        async with running(tmp_path) as rig, clients(rig, "sara") as (sara,):
            made = await rig.add(incident())
            await sara.follow("board")
            await sara.follow(f"incident:{made.id}")
            await rig.post(*(entry(stream, Column.STAKEHOLDER, kind="gone") for stream in (made.id, BOARD)))
            heard = [await sara.hear(), await sara.hear()]
            await rig.say(made.id, Column.STAKEHOLDER, "unheard")
            await rig.say(BOARD, Column.STAKEHOLDER, "heard")

            # Two streams keep no order between them.
            assert {(one["kind"], one["stream"]) for one in heard} == {
                ("gone", f"incident:{made.id}"),
                ("entry", "board"),
            }
            assert (await sara.hear())["stream"] == "board"

    asyncio.run(story())


def test_the_public_door_speaks_of_public_ids_and_hides_the_unpublished(tmp_path: Path) -> None:
    async def story() -> None:
        async with running(tmp_path, public_access="anonymous") as rig:
            shown = await rig.add(
                incident(1, public_id="p-1", public_title="Checkout", started_at=AT, published_at=AT)
            )
            await rig.add(
                incident(
                    2,
                    public_id="p-2",
                    public_title="Login",
                    started_at=AT,
                    published_at=AT,
                    unpublished_at=AT + 1,
                )
            )
            async with rig.connect(None, "/v1/ws/public") as socket:
                reader = Client(socket)
                await reader.hello()
                page = await reader.follow("public")
                one = await reader.follow("incident:p-1")
                hidden, by_ulid = (
                    await reader.follow("incident:p-2"),
                    await reader.follow(f"incident:{shown.id}"),
                )
                await rig.say(shown.id, Column.PUBLIC_ANONYMOUS, "out")
                news = await reader.hear()

            assert len(page[1]["data"]["incidents"]) == 1
            assert shown.id not in str([page, one, news["stream"]])
            assert one[1]["data"]["title"] == "Checkout"
            assert [hidden[0]["data"]["code"], by_ulid[0]["data"]["code"]] == ["not_found", "not_found"]
            assert (news["kind"], news["stream"], news["seq"]) == ("entry", "incident:p-1", 1)

    asyncio.run(story())


def test_a_restricted_incident_stands_on_the_board_of_command_only(tmp_path: Path) -> None:
    async def story() -> None:
        async with running(tmp_path) as rig, clients(rig, "mia", "sara") as (mia, sara):
            await rig.add(incident(1))
            await rig.add(replace(incident(2), restricted=True))

            assert len((await mia.follow("board"))[1]["data"]["incidents"]) == 2
            assert len((await sara.follow("board"))[1]["data"]["incidents"]) == 1

    asyncio.run(story())


def test_a_heartbeat_says_where_each_stream_stands(tmp_path: Path) -> None:
    async def story() -> None:
        async with running(tmp_path, beat=False) as rig, clients(rig, "mia") as (mia,):
            made = await rig.add(incident())
            stream = f"incident:{made.id}"
            await mia.follow(stream)
            await rig.say(made.id, Column.COMMAND_MIM, "one", "two")
            await mia.hear()
            await mia.hear()
            await rig.hub.heartbeat()
            beat = await mia.hear(beats=True)
            await mia.say("unsubscribe", stream)
            await asyncio.sleep(0.1)
            await rig.hub.heartbeat()

            assert beat["data"]["positions"] == {stream: 2}
            assert (await mia.hear(beats=True))["data"]["positions"] == {}

    asyncio.run(story())
