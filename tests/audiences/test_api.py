"""Reading over HTTP: each caller's own column, pages, filters, tags, and every refusal."""

import asyncio
import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import httpx
import pytest
from litestar import Litestar

from majorops.audiences import store
from majorops.audiences.actions import Shown
from majorops.audiences.api import ROUTES
from majorops.incidents.actions import EditIncident, edit
from majorops.incidents.command import actions as command
from majorops.incidents.command.api import ROUTES as COMMAND
from majorops.incidents.publication import actions as publication
from majorops.incidents.record import Severity, Visibility
from majorops.incidents.timeline import actions as timeline
from majorops.incidents.timeline.actions import PostEvent
from majorops.incidents.timeline.api import ROUTES as TIMELINE
from majorops.people.record import Person
from majorops.platform.database import Tx
from majorops.platform.web import Edge, Route, handler_of
from tests.audiences.room import ANA, BEN, CARA, MINUTE, Room

ONE, LOG = "/v1/incidents/{id}", "/v1/incidents/{id}/timeline"


class Door:
    """Lets in whom the test names; who may see what is left to the projection."""

    def __init__(self) -> None:
        self.person: Person = ANA

    async def identify(self, request: Any, route: Route) -> Person:
        return self.person

    def admit(self, tx: Tx, principal: Any, route: Route, path: Mapping[str, str]) -> None:
        """Everybody."""


class Reply:
    """An answer as a client has it."""

    def __init__(self, response: httpx.Response) -> None:
        self.status = response.status_code
        self.json: Any = response.json() if response.content else None
        self.headers = response.headers


class Client:
    """Sends requests through the real pipeline, without a socket."""

    def __init__(self, room: Room) -> None:
        self.room, self.door = room, Door()
        shown = Shown(room.do(store.keep_secret))
        self.edge = Edge(room.database, self.door, now=lambda: room.at, parts={"shown": shown})
        app = Litestar([handler_of(self.edge, route) for route in (*ROUTES, *TIMELINE, *COMMAND)])
        self.transport = httpx.ASGITransport(app)  # type: ignore[arg-type]  # Litestar's own scope types

    def get(self, path: str = ONE, by: Person = ANA, query: str = "", ref: str = "", **headers: str) -> Reply:
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        return self.send("GET", f"{path}?{query}", by, ref=ref, headers=named)

    def send(self, method: str, path: str, by: Person, *, ref: str = "", **more: Any) -> Reply:
        self.door.person = by
        url = path.replace("{id}", ref or self.room.id)

        async def ask() -> httpx.Response:
            async with httpx.AsyncClient(transport=self.transport, base_url="http://room") as http:
                return await http.request(method, url, **more)

        return Reply(asyncio.run(ask()))


@pytest.fixture
def client(tmp_path: Path) -> Iterator[Client]:
    room = Room(tmp_path, description="secret words")
    yield Client(room)
    room.database.close()


def post(client: Client, visibility: Visibility = Visibility.PUBLIC, **more: Any) -> Any:
    return client.room.act(timeline.post_event, PostEvent(title="x", visibility=visibility, **more))


def publish(client: Client) -> None:
    client.room.act(publication.publish, publication.Publish(public_title="Trouble"))


# -- one incident ------------------------------------------------------------------------------------


def test_everyone_reads_their_own_column(client: Client) -> None:
    post(client, Visibility.INTERNAL)
    mim, ben = client.get().json, client.get(by=BEN).json
    assert mim["openedBy"] == "ana@example.com"
    assert len(mim["timeline"]) > len(ben["timeline"])
    assert "execSummary" in client.get(by=CARA).json
    assert "execSummary" not in ben


def test_joining_changes_the_column(client: Client) -> None:
    client.room.act(command.join, command.Join(), by=BEN)
    joined = client.get(by=BEN).json
    assert joined["openedBy"] == "Ana"
    assert "participants" not in client.get(by=BEN, query="as=stakeholder").json


@pytest.mark.parametrize("ref", ["INC-1", "inc-1"])
def test_a_number_will_do(client: Client, ref: str) -> None:
    assert client.get(ref=ref).json["id"] == client.room.id


@pytest.mark.parametrize(
    ("by", "query", "status", "code"),
    [
        (BEN, "as=executive", 403, "audience_not_yours"),
        (BEN, "as=command", 403, "audience_not_yours"),
        (ANA, "as=everyone", 422, "invalid_value"),
        (ANA, "as=public", 404, "not_found"),
        (ANA, "sort=x", 400, "unknown_parameter"),
        (ANA, "as=public&as=public", 400, "duplicate_parameter"),
    ],
)
def test_a_wrong_audience_is_refused(client: Client, by: Person, query: str, status: int, code: str) -> None:
    reply = client.get(by=by, query=query)
    assert (reply.status, reply.json["code"]) == (status, code)


def test_a_mim_previews_what_strangers_would_read(client: Client) -> None:
    publish(client)
    preview = client.get(query="as=public_anonymous").json
    assert preview["title"] == "Trouble"
    assert client.room.id not in json.dumps(preview)


def test_an_unseen_incident_answers_as_an_absent_one(client: Client) -> None:
    version = client.room.incident().version
    client.room.act(edit, EditIncident(restricted=True, reason="Legal"), expected=version)
    unseen = client.get(by=BEN)
    absent = client.get(by=BEN, ref="INC-77")
    assert unseen.status == absent.status == 404
    assert unseen.json | {"requestId": ""} == absent.json | {"requestId": ""}
    assert client.get().status == 200
    assert client.get(query="as=stakeholder").status == 404


def test_the_position_in_the_feed_belongs_to_the_body(client: Client) -> None:
    before = client.get().json["feed"]
    post(client)
    after = client.get().json["feed"]
    assert after["seq"] == before["seq"] + 1
    assert after["epoch"] == before["epoch"] != client.get(by=BEN).json["feed"]["epoch"]


def test_a_tag_of_bytes_is_answered_304_until_something_shows(client: Client) -> None:
    tag = client.get(by=BEN).headers["etag"]
    post(client, Visibility.INTERNAL)
    client.room.at -= MINUTE  # the same clock, so that the log alone decides
    assert client.get(by=BEN, if_none_match=tag).status == 304
    post(client, Visibility.PUBLIC)
    assert client.get(by=BEN, if_none_match=tag).status == 200


def test_a_tag_of_a_version_never_hides_a_post(client: Client) -> None:
    tag = client.get().headers["etag"]
    assert tag == client.get().json["etag"] == '"v1"'
    post(client)
    assert client.get(if_none_match=tag).status == 200


def test_metrics_are_counted_from_the_clock(client: Client) -> None:
    client.room.at += 5 * MINUTE
    assert client.get(f"{ONE}/metrics").json["totalDurationMs"] == 5 * MINUTE
    assert client.get(f"{ONE}/metrics", by=CARA).json["updatesPosted"] == 0


# -- the list ----------------------------------------------------------------------------------------


def listed(client: Client, query: str = "", by: Person = ANA) -> Any:
    reply = client.get("/v1/incidents", by=by, query=query)
    assert reply.status == 200, reply.json
    return reply.json


def test_the_list_is_paged_newest_first(client: Client) -> None:
    ids = [client.room.id, *(client.room.open(title=f"T{n}") for n in range(4))]
    found, query = [], "limit=2"
    while True:
        page = listed(client, query)
        found += [row["id"] for row in page["incidents"]]
        if page["nextCursor"] is None:
            break
        query = f"limit=2&cursor={page['nextCursor']}"
    assert found == ids[::-1]
    assert not {"timeline", "updates", "feed"} & set(page["incidents"][0])


def test_the_list_hides_what_the_column_has_not(client: Client) -> None:
    client.room.open(restricted=True)
    assert len(listed(client)["incidents"]) == 2
    assert [row["id"] for row in listed(client, by=BEN)["incidents"]] == [client.room.id]
    assert listed(client, "as=public", by=BEN)["incidents"] == []
    publish(client)
    assert [row["title"] for row in listed(client, "as=public", by=BEN)["incidents"]] == ["Trouble"]


def test_the_list_is_filtered(client: Client) -> None:
    client.room.open(severity=Severity.LOW)
    assert len(listed(client, "severity=Low,critical")["incidents"]) == 2
    assert len(listed(client, "severity=Low&status=Active&phase=1")["incidents"]) == 1
    assert listed(client, "status=Resolved")["incidents"] == []


@pytest.mark.parametrize(
    ("query", "status", "code"),
    [
        ("limit=0", 400, "invalid_limit"),
        ("limit=-5", 400, "invalid_limit"),
        ("limit=1000000000", 400, "invalid_limit"),
        ("cursor=forged", 400, "invalid_cursor"),
        ("sort=metadata", 400, "unknown_parameter"),
        ("filter[x]=1", 400, "unknown_parameter"),
        ("status=Active&status=Resolved", 400, "duplicate_parameter"),
        ("status=Gone", 422, "invalid_value"),
        ("phase=9", 422, "invalid_value"),
    ],
)
def test_a_wrong_list_request_is_refused(client: Client, query: str, status: int, code: str) -> None:
    reply = client.get("/v1/incidents", query=query)
    assert (reply.status, reply.json["code"]) == (status, code)


def test_a_list_costs_two_statements_however_long_and_one_when_nothing_changed(client: Client) -> None:
    counts = []

    def read(tx: Tx) -> int:
        call = type("Call", (), {"principal": ANA, "at": client.room.at, "query": lambda _: {}})()
        client.edge.parts["shown"].incidents(tx, call)
        return tx.statements

    for _ in range(3):
        counts.append((client.room.read(read), client.room.read(read)))
        client.room.open(title="one more")
    assert counts == [(2, 1)] * 3


# -- lists below an incident -------------------------------------------------------------------------


def test_the_log_is_paged_and_filtered(client: Client) -> None:
    for visibility in (Visibility.PUBLIC, Visibility.INTERNAL, Visibility.PUBLIC):
        post(client, visibility)
    first = client.get(LOG, query="limit=2&visibility=public").json
    assert [event["visibility"] for event in first["events"]] == ["public", "public"]
    assert first["nextCursor"] is None
    page = client.get(LOG, query="limit=1").json
    following = client.get(LOG, query=f"limit=1&cursor={page['nextCursor']}").json
    assert following["events"][0]["id"] != page["events"][0]["id"]
    assert client.get(LOG, query="type=phase").json["events"] == []


def test_a_cursor_of_another_column_is_refused(client: Client) -> None:
    for _ in range(3):
        post(client)
    cursor = client.get(LOG, query="limit=1").json["nextCursor"]
    reply = client.get(LOG, by=BEN, query=f"limit=1&cursor={cursor}")
    assert (reply.status, reply.json["code"]) == (400, "invalid_cursor")


def test_a_cursor_tells_the_public_no_ulid(client: Client) -> None:
    publish(client)
    rows = [post(client).touched["timeline"][0] for _ in range(3)]
    page = client.get(LOG, query="limit=1&as=public").json
    assert page["events"][0]["id"] == str(rows[0].public_number)
    assert len(page["nextCursor"]) < 26


def test_people_outside_have_no_list_of_participants(client: Client) -> None:
    path = f"{ONE}/participants"
    assert client.get(path).json["participants"][0]["role"] == "MIM"
    assert client.get(path, by=BEN).json["participants"] == []


# -- answers to writing ------------------------------------------------------------------------------


def test_who_posts_gets_the_row_in_their_own_column(client: Client) -> None:
    client.room.act(command.join, command.Join(), by=BEN)
    reply = client.send("POST", LOG, BEN, json={"title": "Seen it"}, headers={"idempotency-key": "k1"})
    assert reply.status == 201
    assert reply.json["actor"] == "Ben"
    assert "actorId" not in reply.json


def test_seats_answer_with_the_version_they_need(client: Client) -> None:
    reply = client.get(f"{ONE}/command")
    assert reply.headers["etag"] == reply.json["etag"] == '"v1"'
    assert "commandIds" not in client.get(f"{ONE}/command", by=BEN).json


def test_an_answered_hand_over_is_shown_with_its_end(client: Client) -> None:
    offer = client.send(
        "POST",
        f"{ONE}/command/handover",
        ANA,
        json={"to": "max@example.com"},
        headers={"idempotency-key": "k2"},
    )
    assert (offer.status, offer.json["state"], offer.json["to"]) == (201, "Offered", "Max")
