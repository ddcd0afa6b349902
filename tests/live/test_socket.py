"""The door and every way a conversation ends."""

import asyncio
import json
import socket
import struct
import time
from collections.abc import Mapping
from contextlib import AsyncExitStack, closing
from pathlib import Path

import pytest
from websockets.exceptions import InvalidStatus

from majorops.audiences.record import Column
from majorops.live import socket as endpoints
from majorops.live.rules import MESSAGE_LIMIT
from majorops.live.turnstile import Turnstile
from tests.live.rig import ORIGIN, Client, Rig, clients, entry, incident, running

pytestmark = pytest.mark.web
MIM = Column.COMMAND_MIM
COOKIE = {"Cookie": "session=mia"}


async def refused(
    rig: Rig, name: str | None, path: str = "/v1/ws/incidents", headers: Mapping[str, str] | None = None
) -> tuple[int, str]:
    """Status and code of a refusal before the upgrade."""
    with pytest.raises(InvalidStatus) as raised:
        async with rig.connect(name, path, headers):
            pass
    response = raised.value.response
    assert response.headers["content-type"] == "application/problem+json"
    body = json.loads(response.body)
    assert set(body) >= {"type", "title", "status", "detail", "code", "field", "hint", "requestId"}
    assert body["status"] == response.status_code
    return response.status_code, body["code"]


@pytest.mark.parametrize(
    ("name", "path", "headers", "expected"),
    [
        (None, "/v1/ws/incidents", {}, (401, "sign_in_required")),
        (None, "/v1/ws/public", {}, (401, "sign_in_required")),
        ("nobody", "/v1/ws/incidents", {}, (401, "invalid_token")),
        (None, "/v1/ws/incidents", COOKIE, (403, "origin_refused")),
        (None, "/v1/ws/incidents", {**COOKIE, "Origin": "https://evil.example"}, (403, "origin_refused")),
        (None, "/v1/ws/incidents", {**COOKIE, "Origin": "null"}, (403, "origin_refused")),
        (None, "/v1/ws/incidents", {**COOKIE, "Origin": ORIGIN + ".evil.example"}, (403, "origin_refused")),
        ("mia", "/v1/ws/incidents?token=abc", {}, (400, "token_in_url")),
        (None, "/v1/ws/incidents?access_token", {}, (400, "token_in_url")),
        ("mia", "/v1/ws/incidents?page=1", {}, (400, "unknown_parameter")),
        ("mia", "/v1/ws/elsewhere", {}, (404, "not_found")),
    ],
)
def test_a_refusal_comes_before_the_upgrade(
    tmp_path: Path, name: str | None, path: str, headers: dict[str, str], expected: tuple[int, str]
) -> None:
    async def story() -> None:
        async with running(tmp_path) as rig:
            assert await refused(rig, name, path, headers) == expected

    asyncio.run(story())


def test_our_own_page_comes_in_with_its_cookie(tmp_path: Path) -> None:
    async def story() -> None:
        async with running(tmp_path) as rig, rig.connect(None, headers={**COOKIE, "Origin": ORIGIN}) as peer:
            welcome = await Client(peer).hello()

            assert welcome["kind"] == "welcome"
            assert set(welcome["data"]) == {"column", "serverTime", "heartbeat", "retry"}
            assert (welcome["v"], welcome["data"]["column"], welcome["data"]["heartbeat"]) == (
                1,
                "command_mim",
                5,
            )

    asyncio.run(story())


def test_strangers_come_to_the_public_door_only_when_it_is_open(tmp_path: Path) -> None:
    async def story() -> None:
        async with running(tmp_path, public_access="anonymous") as rig:
            assert await refused(rig, None) == (401, "sign_in_required")
            foreign = {"Origin": "https://evil.example"}
            assert await refused(rig, None, "/v1/ws/public", foreign) == (403, "origin_refused")
            async with rig.connect(None, "/v1/ws/public") as peer:
                assert (await Client(peer).hello())["data"]["column"] == "public_anonymous"

    asyncio.run(story())


def test_the_21st_socket_of_one_user_is_refused_and_a_freed_place_is_given_again(tmp_path: Path) -> None:
    async def story() -> None:
        async with running(tmp_path) as rig, AsyncExitStack() as stack:
            held = [await stack.enter_async_context(rig.connect("mia")) for _ in range(20)]
            assert await refused(rig, "mia") == (429, "too_many_connections")
            await Client(await stack.enter_async_context(rig.connect("sara"))).hello()
            await held[0].close()
            await asyncio.sleep(0.2)
            assert (await Client(await stack.enter_async_context(rig.connect("mia"))).hello())[
                "kind"
            ] == "welcome"

    asyncio.run(story())


def test_one_address_has_its_own_limit(tmp_path: Path) -> None:
    async def story() -> None:
        async with running(tmp_path, turnstile=Turnstile(per_address=2)) as rig, clients(rig, "mia", "sara"):
            assert await refused(rig, "eve") == (429, "too_many_connections")

    asyncio.run(story())


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        ("{", (4400, "bad_message")),
        (b"\x00", (4400, "bad_message")),
        ("[]", (4400, "bad_message")),
        ('{"v":99,"kind":"hello"}', (4400, "bad_message")),
        ('{"v":true,"kind":"hello"}', (4400, "bad_message")),
        ('{"v":1,"kind":"subscribe","stream":"board"}', (4400, "bad_message")),
        ('{"v":1,"kind":"wave"}', (4400, "bad_message")),
        (json.dumps({"v": 1, "kind": "x" * MESSAGE_LIMIT}), (1009, "message_too_big")),
    ],
)
def test_a_first_message_that_is_no_hello_closes(
    tmp_path: Path, said: str | bytes, expected: tuple[int, str]
) -> None:
    async def story() -> None:
        async with running(tmp_path) as rig, rig.connect() as peer:
            await peer.send(said)
            assert await Client(peer).closed() == expected

    asyncio.run(story())


def test_no_hello_in_time_closes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(endpoints, "HELLO_WITHIN_S", 0.3)

    async def story() -> None:
        async with running(tmp_path) as rig, rig.connect() as peer:
            assert await Client(peer).closed(within=2) == (4400, "bad_message")

    asyncio.run(story())


def frame(payload: bytes, opcode: int = 1) -> bytes:
    return bytes([0x80 | opcode, 0x80 | len(payload)]) + b"\0\0\0\0" + payload


def test_a_text_frame_that_is_not_utf8_closes_with_1007(tmp_path: Path) -> None:
    async def story() -> None:
        async with running(tmp_path) as rig:
            with closing(await asyncio.to_thread(rig.raw)) as peer:
                assert b"101" in await asyncio.to_thread(peer.recv, 4096)
                peer.sendall(frame(b'{"v":1,"kind":"\xff"}'))
                goodbye = await asyncio.to_thread(peer.recv, 4096)

            assert goodbye == b"\x88\x0e" + struct.pack(">H", 1007) + b"invalid_utf8"

    asyncio.run(story())


def test_a_ping_is_answered(tmp_path: Path) -> None:
    async def story() -> None:
        async with running(tmp_path) as rig, rig.connect() as peer:
            await asyncio.wait_for(await peer.ping(), 2)

    asyncio.run(story())


def test_errors_keep_the_socket_open_until_the_tenth(tmp_path: Path) -> None:
    async def story() -> None:
        async with running(tmp_path) as rig, clients(rig, "mia") as (mia,):
            for n in range(10):
                await mia.say("wave", ref=str(n))
            errors = [await mia.hear() for _ in range(10)]

            assert {one["data"]["code"] for one in errors} == {"unknown_type"}
            assert [one["data"]["ref"] for one in errors] == [str(n) for n in range(10)]
            assert await mia.closed() == (4429, "too_many_errors")

    asyncio.run(story())


def test_unseen_and_absent_read_the_same(tmp_path: Path) -> None:
    async def story() -> None:
        async with running(tmp_path) as rig, clients(rig, "sara") as (sara,):
            hidden = await rig.add(incident(restricted=True))
            answers = []
            for stream in (
                f"incident:{hidden.id}",
                "incident:INC-999",
                "incident:nonsense",
                "public",
                "nowhere",
            ):
                await sara.say("subscribe", stream, ref="1")
                answers.append(await sara.hear())

            assert all(answer == answers[0] for answer in answers)
            assert (answers[0]["kind"], answers[0]["data"]["code"]) == ("error", "not_found")

    asyncio.run(story())


def test_an_audience_that_is_not_ours_is_refused_and_may_be_asked_again(tmp_path: Path) -> None:
    async def story() -> None:
        async with running(tmp_path) as rig, rig.connect("sara") as peer:
            sara = Client(peer)
            refusal = await sara.hello(**{"as": "executive"})
            welcome = await sara.hello(**{"as": "public"})

            assert (refusal["kind"], refusal["data"]["code"]) == ("error", "audience_not_yours")
            assert welcome["data"]["column"] == "public_staff"

    asyncio.run(story())


def test_a_stopping_server_says_1001_and_then_really_stops(tmp_path: Path) -> None:
    async def story() -> None:
        async with running(tmp_path) as rig, clients(rig, "mia", "sara") as (mia, sara):
            stopping = asyncio.create_task(rig.sockets.stop())
            assert await mia.closed() == (1001, "server_stops")
            assert await sara.closed() == (1001, "server_stops")
            await asyncio.wait_for(stopping, 2)

    asyncio.run(story())


async def read_to_the_end(peer: socket.socket) -> bytes:
    last = b""
    while data := await asyncio.to_thread(peer.recv, 1 << 20):
        last = (last + data)[-64:]
    return last


def deaf_follower(rig: Rig, stream: str) -> socket.socket:
    """Adam follows a stream and never reads."""
    peer = rig.raw("adam")
    for said in ({"kind": "hello"}, {"kind": "subscribe", "stream": stream}):
        peer.sendall(frame(json.dumps({"v": 1, **said}).encode()))
    return peer


@pytest.mark.slow
def test_who_never_reads_is_closed_with_4008_while_the_others_go_on(tmp_path: Path) -> None:
    async def story() -> None:
        async with running(tmp_path) as rig, clients(rig, "mia") as (mia,):
            made = await rig.add(incident())
            await mia.follow(f"incident:{made.id}")
            with closing(await asyncio.to_thread(deaf_follower, rig, f"incident:{made.id}")) as deaf:
                await asyncio.sleep(0.3)
                begun, posted = time.monotonic(), 0
                while len(rig.hub.viewers) == 2:
                    assert time.monotonic() - begun < 10
                    await rig.post(entry(made.id, MIM, "x" * 8_000))
                    posted += 1
                    assert (await mia.hear())["seq"] == posted
                    await asyncio.sleep(0.01)
                goodbye = await asyncio.wait_for(read_to_the_end(deaf), 10)

            assert struct.pack(">H", 4008) + b"slow_consumer: resume" in goodbye

    asyncio.run(story())


@pytest.mark.slow
def test_a_few_unread_messages_are_enough_for_4008_after_ten_seconds(tmp_path: Path) -> None:
    async def story() -> None:
        async with running(tmp_path) as rig:
            made = await rig.add(incident())
            with closing(await asyncio.to_thread(deaf_follower, rig, f"incident:{made.id}")):
                await asyncio.sleep(0.3)
                begun = time.monotonic()
                for _ in range(3):
                    await rig.post(entry(made.id, MIM, "x" * 100_000))
                while rig.hub.viewers:
                    assert time.monotonic() - begun < 11
                    await asyncio.sleep(0.1)

            assert time.monotonic() - begun > 7

    asyncio.run(story())


def test_one_large_commit_is_no_slow_reader(tmp_path: Path) -> None:
    async def story() -> None:
        async with running(tmp_path) as rig, clients(rig, "mia") as (mia,):
            made = await rig.add(incident())
            await mia.follow(f"incident:{made.id}")
            await asyncio.gather(*(rig.post(entry(made.id, MIM, "x" * 20_000)) for _ in range(100)))
            heard = [await mia.hear() for _ in range(100)]

            assert [one["seq"] for one in heard] == list(range(1, 101))

    asyncio.run(story())
