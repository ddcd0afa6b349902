"""Whoever reads a restricted incident is written down, in the chain, and no audience can tell."""

import asyncio
import json
import sqlite3
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

import httpx
import pytest
from websockets.sync.client import connect as open_socket

from majorops.app import ROUTES
from majorops.people.audit.readings import Readings
from majorops.people.audit.record import Looked
from majorops.people.audit.rules import EVERY_MS, READING
from majorops.people.record import Person
from majorops.platform import journal
from majorops.platform.database import Database, Tx, write_now
from majorops.platform.errors import StorageFull
from majorops.platform.journal import walk
from majorops.platform.migrations import migrate
from tests.conftest import PEOPLE, RunningServer, declare, key, operator_says, running, served

Json = dict[str, Any]
ONE = tuple(
    route for route in ROUTES if route.method == "GET" and route.path.count("{") == 1 and "{id}" in route.path
)
"""Every route that gives something of one incident."""


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningServer]:
    """Its own server: what is counted here, others must not read."""
    with running(tmp_path_factory.mktemp("readings")) as started:
        yield started


@pytest.fixture
def secret(house: RunningServer) -> Json:
    """A restricted incident on which a participant is named, with a review."""
    with house.client("mim") as mim, house.client("participant"):
        return declare(mim, title="Nobody knows", restricted=True, participants=[PEOPLE["participant"]])


def readings(house: RunningServer, incident: Json) -> list[Json]:
    """What an admin reads of who read it, oldest first."""
    with house.client("admin") as admin:
        found = admin.get("/v1/audit", params={"entity": READING, "limit": "200"}).json()["entries"]
    return [one for one in reversed(found) if one["entityId"] == incident["id"]]


def ways(house: RunningServer, incident: Json) -> list[tuple[str, str]]:
    return [(one["actor"], one["detail"]["way"]) for one in readings(house, incident)]


def test_every_route_of_one_incident_writes_down_who_read(house: RunningServer, secret: Json) -> None:
    with house.client("mim") as mim:
        given = {
            f"GET {route.path}": mim.get(route.path.replace("{id}", secret["id"])).status_code
            for route in ONE
        }
    shown = {way for way, status in given.items() if status == httpx.codes.OK}
    assert len(shown) > 12
    assert shown <= {way for who, way in ways(house, secret) if who == PEOPLE["mim"]}


@pytest.mark.slow
def test_a_gate_that_says_nothing_is_found_out(tmp_path: Path) -> None:
    """Positive control: the same readings on a server whose gate keeps what it saw to itself."""
    server = RunningServer(tmp_path / "data", program="tests.people.audit.blind_server")
    with served(server), server.client("mim") as mim:
        made = declare(mim, restricted=True)
        assert mim.get(f"/v1/incidents/{made['id']}").is_success
        assert ways(server, made) == []


def test_it_says_who_what_how_and_when(house: RunningServer, secret: Json) -> None:
    with house.client("participant") as pat:
        assert pat.get(f"/v1/incidents/{secret['id']}", headers={"user-agent": "mim/1"}).is_success
    (one,) = readings(house, secret)
    assert (one["actor"], one["action"], one["entity"]) == (PEOPLE["participant"], "incident.read", READING)
    assert one["detail"]["way"] == "GET /v1/incidents/{id}"
    assert (one["detail"]["via"], one["detail"]["scope"]) == ("token", "command")
    assert one["at"].startswith("20")


def test_polling_does_not_flood(house: RunningServer, secret: Json) -> None:
    with house.client("mim") as mim:
        for _ in range(20):
            assert mim.get(f"/v1/incidents/{secret['id']}/feed").is_success
            assert mim.get(f"/v1/incidents/{secret['number']}/feed").is_success
    assert len(readings(house, secret)) == 1


def test_following_by_a_socket_is_a_reading(house: RunningServer, secret: Json) -> None:
    signed = {"authorization": f"Bearer {house.token('mim')}"}
    address = f"ws://127.0.0.1:{house.port}/v1/ws/incidents"
    with open_socket(address, additional_headers=signed, proxy=None) as socket:
        socket.send(json.dumps({"v": 1, "kind": "hello", "data": {}}))
        socket.send(json.dumps({"v": 1, "kind": "subscribe", "stream": f"incident:{secret['id']}"}))
        while json.loads(socket.recv(timeout=10))["kind"] != "subscribed":
            pass
    assert ways(house, secret) == [(PEOPLE["mim"], "socket /v1/ws/incidents")]


def test_a_line_of_a_list_or_of_the_board_is_a_reading(house: RunningServer, secret: Json) -> None:
    with house.client("admin") as admin:
        for _ in range(3):
            assert secret["id"] in admin.get("/v1/incidents", params={"limit": "200"}).text
            assert secret["id"] in admin.get("/v1/board").text
    expected = [(PEOPLE["admin"], way) for way in ("GET /v1/incidents", "GET /v1/board")]
    assert ways(house, secret) == expected


def test_a_line_that_is_not_shown_is_none(house: RunningServer, secret: Json) -> None:
    with house.client("admin") as admin, house.client("stakeholder") as sten:
        declare(admin)  # newer
        for one, asked in ((admin, {"limit": "1"}), (admin, {"as": "stakeholder"}), (sten, {"limit": "200"})):
            assert secret["id"] not in one.get("/v1/incidents", params=asked).text
    assert readings(house, secret) == []


def test_the_board_on_a_socket_is_a_reading(house: RunningServer, secret: Json) -> None:
    signed = {"authorization": f"Bearer {house.token('mim')}"}
    address = f"ws://127.0.0.1:{house.port}/v1/ws/incidents"
    with open_socket(address, additional_headers=signed, proxy=None) as socket:
        socket.send(json.dumps({"v": 1, "kind": "hello", "data": {}}))
        socket.send(json.dumps({"v": 1, "kind": "subscribe", "stream": "board"}))
        while json.loads(told := socket.recv(timeout=10))["kind"] != "snapshot":
            pass
    assert secret["id"] in str(told)
    assert ways(house, secret) == [(PEOPLE["mim"], "socket /v1/ws/incidents")]


def test_what_burns_is_told_by_a_search_without_hits_and_is_a_reading(
    house: RunningServer, secret: Json
) -> None:
    with house.client("mim") as mim:
        found = mim.get("/v1/search", params={"q": "zzzyxnothing"}).json()
    shown = secret["id"] in {one["id"] for one in found["unresolved"]}
    assert ways(house, secret) == ([(PEOPLE["mim"], "GET /v1/search")] if shown else [])
    assert shown


def test_a_hit_of_the_search_is_a_reading(house: RunningServer, secret: Json) -> None:
    with house.client("mim") as mim:
        found = mim.get("/v1/search", params={"q": secret["number"]}).json()
    assert found["results"][0]["incident"]["id"] == secret["id"]
    assert ways(house, secret) == [(PEOPLE["mim"], "GET /v1/search")]


def test_a_refusal_that_tells_how_it_stands_is_a_reading(house: RunningServer, secret: Json) -> None:
    with house.client("mim") as mim:
        path = f"/v1/incidents/{secret['id']}"
        refused = mim.patch(path, json={"description": "x"}, headers={**key(), "if-match": '"v99"'})
        assert refused.json()["code"] == "version_conflict"
    assert ways(house, secret) == [(PEOPLE["mim"], "PATCH /v1/incidents/{id}")]


def test_an_act_stands_in_the_journal_as_itself(house: RunningServer, secret: Json) -> None:
    with house.client("mim") as mim:
        path = f"/v1/incidents/{secret['id']}/timeline"
        assert mim.post(path, json={"title": "Seen"}, headers=key()).is_success
    assert readings(house, secret) == []


def test_who_may_not_see_it_leaves_nothing_and_an_open_one_neither(
    house: RunningServer, secret: Json
) -> None:
    with house.client("mim") as mim, house.client("stakeholder") as sten:
        usual = declare(mim)
        assert mim.get(f"/v1/incidents/{usual['id']}").is_success
        assert mim.get(f"/v1/incidents/{secret['id']}", params={"as": "stakeholder"}).status_code == 404
        assert sten.get(f"/v1/incidents/{secret['id']}").status_code == 404
    assert readings(house, usual) == []
    assert readings(house, secret) == []


def test_no_audience_can_tell(house: RunningServer, secret: Json) -> None:
    """Positions, ETags and every byte of the feeds are as before; the journal is longer."""
    base = f"/v1/incidents/{secret['id']}"

    def seen() -> tuple[Any, ...]:
        with house.client("mim") as mim:
            shown = mim.get(base)
            feed, board = mim.get(f"{base}/feed"), mim.get("/v1/board").json()["feed"]
        with sqlite3.connect(house.data / "majorops.db") as store:
            heads = store.execute("select * from feed_heads order by 1, 2").fetchall()
            rows = store.execute("select count(*), max(seq) from journal").fetchone()
        return shown.headers["etag"], shown.json()["feed"], feed.json(), board, heads, rows

    before = seen()
    with house.client("participant") as pat:
        assert pat.get(base).is_success
    after = seen()
    assert after[:-1] == before[:-1]
    assert after[-1][0] == before[-1][0] + 1


def test_others_read_only_their_own_readings(house: RunningServer, secret: Json) -> None:
    with house.client("mim") as mim, house.client("participant") as pat:
        for one in (mim, pat):
            assert one.get(f"/v1/incidents/{secret['id']}").is_success
        asked = {"entity": READING, "limit": "200"}
        for one, who in ((mim, "mim"), (pat, "participant")):
            found = one.get("/v1/audit", params=asked).json()["entries"]
            assert {entry["actor"] for entry in found} == {PEOPLE[who]}
            assert all("detail" not in entry for entry in found)


@pytest.mark.slow
def test_the_chain_holds_them_and_misses_one_that_is_taken_out(own_server: RunningServer) -> None:
    with own_server.client("mim") as mim:
        made = declare(mim, restricted=True)
        assert mim.get(f"/v1/incidents/{made['id']}").is_success
        declare(mim)
    assert operator_says(own_server, "verify").startswith("ok")
    own_server.stop()
    with sqlite3.connect(own_server.data / "majorops.db") as store:
        for (name,) in store.execute("select name from sqlite_master where type = 'trigger'").fetchall():
            store.execute(f"drop trigger {name}")
        assert store.execute("delete from journal where kind = 'incident.read'").rowcount == 1
    with pytest.raises(AssertionError, match="inconsistent_rows"):
        operator_says(own_server, "verify")


def test_an_act_on_one_incident_does_not_cover_the_sight_of_another(tmp_path: Path) -> None:
    migrate(tmp_path / "majorops.db")
    store = Database(tmp_path / "majorops.db")

    def act(tx: Tx) -> list[str]:
        for incident in ("A", "B"):
            tx.show(Looked(incident, MIA))
        journal.append(tx, Written("A"))
        return [fact.incident_id for fact in tx.shown]

    try:
        assert write_now(store, act) == ["B"]
    finally:
        store.close()


class Written(NamedTuple):
    """An act on an incident."""

    incident: str
    kind: str = "event"
    at: int = 0

    def journal_entry(self) -> tuple[str, str | None, Any]:
        return MIA.id, self.incident, {}


# -- the keeper of them, alone -----------------------------------------------------------------------

MIA = Person("mia@example.com", "Mia", "mim", "cookie", client="web")
INCIDENT = "01ARZ3NDEKTSV4RRFFQ69G5FAV"


class Shelf(Database):
    """A store that can be full, or slow."""

    full = False
    gate: asyncio.Event | None = None

    async def write(self, action: Any, *, light: bool = False, way: str = "") -> Any:
        if self.gate is not None:
            await self.gate.wait()
        if self.full:
            raise StorageFull("storage_full", "The disk is full.")
        return await super().write(action, light=light, way=way)


class Keeper:
    """Readings on a store, with a clock that the test moves."""

    def __init__(self, folder: Path) -> None:
        migrate(folder / "majorops.db")
        self.store = Shelf(folder / "majorops.db")
        self.at = 1_772_884_800_000
        self.readings = Readings(self.store, lambda: self.at)

    async def look(self, by: Person = MIA, way: str = "GET /") -> None:
        await self.readings.shown([Looked(INCIDENT, by)], way)

    def rows(self) -> list[tuple[Any, ...]]:
        return self.store.read_now(lambda tx: list(walk(tx)))


@pytest.fixture
def keeper(tmp_path: Path) -> Iterator[Keeper]:
    found = Keeper(tmp_path)
    yield found
    found.store.close()


def test_one_entry_for_each_person_way_and_while(keeper: Keeper) -> None:
    async def story() -> None:
        for at, by, way in (
            (0, MIA, "GET /"),
            (EVERY_MS - 1, MIA, "GET /"),
            (EVERY_MS - 1, MIA, "socket"),
            (EVERY_MS - 1, Person("ada@example.com", "Ada", "admin", "cookie"), "GET /"),
            (EVERY_MS, MIA, "GET /"),
        ):
            keeper.at = 1_772_884_800_000 + at
            await keeper.look(by, way)

    asyncio.run(story())
    assert [row[1] - 1_772_884_800_000 for row in keeper.rows()] == [
        0,
        EVERY_MS - 1,
        EVERY_MS - 1,
        EVERY_MS,
    ]


def test_it_is_on_disk_when_the_answer_goes_out(keeper: Keeper) -> None:
    async def story() -> int:
        await keeper.look()
        return len(keeper.rows())

    assert asyncio.run(story()) == 1


def test_a_second_reader_waits_for_the_entry_of_the_first(keeper: Keeper) -> None:
    async def story() -> list[int]:
        keeper.store.gate = asyncio.Event()
        first, second = (asyncio.create_task(keeper.look()) for _ in range(2))
        await asyncio.sleep(0.05)
        waiting = [first.done(), second.done()]
        keeper.store.gate.set()
        await asyncio.gather(first, second)
        return [*map(int, waiting), len(keeper.rows())]

    assert asyncio.run(story()) == [0, 0, 1]


def test_an_answer_does_not_wait_for_ever_and_the_entry_comes_all_the_same(
    keeper: Keeper, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("majorops.people.audit.readings.LONGEST_WAIT_S", 0.05)

    async def story() -> tuple[float, int, int]:
        keeper.store.gate = asyncio.Event()
        began = time.monotonic()
        await keeper.look()
        waited, before = time.monotonic() - began, len(keeper.rows())
        keeper.store.gate.set()
        await keeper.readings.settle()
        return waited, before, len(keeper.rows())

    waited, before, after = asyncio.run(story())
    assert waited < 1
    assert (before, after) == (0, 1)


def test_a_full_store_loses_none(keeper: Keeper, capsys: pytest.CaptureFixture[str]) -> None:
    async def story() -> int:
        keeper.store.full = True
        await keeper.look()
        keeper.store.full = False
        before = len(keeper.rows())
        await keeper.readings.settle()
        return before

    assert asyncio.run(story()) == 0
    (row,) = keeper.rows()
    assert row[2:4] == (MIA.id, "incident.read")
    assert "reading_not_kept_yet" in capsys.readouterr().out
