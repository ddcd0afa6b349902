"""Rows of area ``websocket``."""

import contextlib
import json
import socket
import time
from base64 import b64encode
from functools import partial

import httpx

from tests.api.bed import Bed, Closed, Heard
from tests.api.rows import Ask, already, case
from tests.conftest import PEOPLE, key

WITHIN_S = 1.0
TEXT, CLOSE = 0x1, 0x8
SLOW_WITHIN_S = 11.0  # it looks once a second


def frame(payload: bytes, opcode: int = TEXT) -> bytes:
    """A frame of a client; the mask is zero, so that the payload stays readable."""
    size = bytes([0x80 | len(payload)]) if len(payload) < 126 else b"\xfe" + len(payload).to_bytes(2, "big")
    return bytes([0x80 | opcode]) + size + b"\0\0\0\0" + payload


def upgraded(bed: Bed, role: str = "mim") -> socket.socket:
    """A connection whose every byte is the test's own, after the upgrade."""
    line = socket.create_connection(("127.0.0.1", bed.server.port), timeout=30)
    asked = (
        "GET /v1/ws/incidents HTTP/1.1",
        bed.host(),
        bed.bearer(role),
        "Upgrade: websocket",
        "Connection: Upgrade",
        f"Sec-WebSocket-Key: {b64encode(b'0123456789abcdef').decode()}",
        "Sec-WebSocket-Version: 13",
        "",
        "",
    )
    line.sendall("\r\n".join(asked).encode())
    assert b" 101 " in line.recv(4096)
    bed.stack.callback(line.close)
    return line


def _rest_of(line: socket.socket) -> bytes:
    """Everything until the server closes."""
    heard = b""
    with contextlib.suppress(ConnectionResetError):
        while data := line.recv(1 << 20):
            heard += data
    return heard


def last_close(heard: bytes) -> Closed:
    """The close frame that everything ends with."""
    at = heard.rfind(b"\x88")
    assert at >= 0, heard[-100:]
    size = heard[at + 1]
    return Closed(int.from_bytes(heard[at + 2 : at + 4], "big"), heard[at + 4 : at + 2 + size].decode())


@case("websocket", "upgrade with a foreign or null Origin")
def _foreign_page(bed: Bed) -> list[Ask]:
    cookie = bed.cookie("mim")["cookie"]
    origins = ("https://evil.example", "null", f"{bed.server.url}.evil.example")
    return [
        *(partial(bed.denied, None, cookie=cookie, origin=origin) for origin in origins),
        lambda: bed.denied("mim", origin="https://evil.example"),
    ]


@case("websocket", "upgrade on /v1/ws/incidents without")
def _stranger(bed: Bed) -> list[Ask]:
    return [lambda: bed.denied(None)]


@case("websocket", "first message not JSON")
def _no_message(bed: Bed) -> list[Ask]:
    def ask(said: str | bytes) -> Heard:
        peer = bed.socket()
        peer.connection.send(said)
        return peer.closed()

    return [partial(ask, said) for said in ("{", b"\0\1", '{"v":99,"kind":"hello"}')]


@case("websocket", "message of an unknown kind")
def _unknown_kind(bed: Bed) -> list[Ask]:
    peer = bed.socket().hello()

    def tenth() -> Heard:
        answer = peer.asked("wave")
        assert peer.closed() == (4429, "too_many_errors")
        return answer

    return [*(lambda: peer.asked("wave") for _ in range(9)), tenth]


@case("websocket", "subscribe to an incident the viewer may not see")
def _unseen(bed: Bed) -> list[Ask]:
    hidden = bed.opened(restricted=True)["id"]
    peer = bed.socket("stakeholder").hello()
    streams = (f"incident:{hidden}", "incident:01K00000000000000000000000", "incident:INC-999999")
    answers = [peer.asked("subscribe", stream, ref="1") for stream in streams]
    assert all(answer == answers[0] for answer in answers)
    return already(answers)


@case("websocket", "resume with the epoch of another data file")
def _other_file(bed: Bed) -> list[Ask]:
    stream = f"incident:{bed.opened()['id']}"
    peer = bed.socket().hello()

    def ask() -> Heard:
        answer = peer.asked("subscribe", stream, epoch="0" * 24, seq=1)
        assert answer["data"]["recovered"] is False
        assert peer.hear()["kind"] == "snapshot"
        return answer

    return [ask]


@case("websocket", "resume with an epoch given to another audience")
def _other_audience(bed: Bed) -> list[Ask]:
    made = bed.opened()
    epoch = bed.client("stakeholder").get(f"/v1/incidents/{made['id']}").json()["feed"]["epoch"]
    peer = bed.socket().hello()
    return [lambda: peer.asked("subscribe", f"incident:{made['id']}", epoch=epoch, seq=1)]


@case("websocket", "a text frame that is not UTF-8")
def _not_utf8(bed: Bed) -> list[Ask]:
    """Granian hands every broken frame over as a disconnect; the product answers all of them with 1007."""

    def ask(broken: bytes) -> Heard:
        line = upgraded(bed)
        line.sendall(broken)
        return last_close(_rest_of(line))

    return [lambda: ask(frame(b'{"v":1,"kind":"\xff"}')), lambda: ask(frame(b"\xed\xa0\x80"))]


@case("websocket", "a client that never reads")
def _deaf(bed: Bed) -> list[Ask]:
    path = f"/v1/incidents/{bed.opened()['id']}"
    line = upgraded(bed)
    stream = f"incident:{path.rpartition('/')[2]}"
    for said in ({"kind": "hello"}, {"kind": "subscribe", "stream": stream}):
        line.sendall(frame(json.dumps({"v": 1, **said}).encode()))
    mim = bed.mim
    for n in range(200):
        posted = mim.post(
            f"{path}/timeline", json={"title": f"{n}", "description": "x" * 9_000}, headers=key()
        )
        assert posted.status_code == httpx.codes.CREATED, posted.text
    # What the kernels of both ends still hold is read only now; the server has given up before.
    time.sleep(SLOW_WITHIN_S)
    return [lambda: last_close(_rest_of(line))]


@case("websocket", "the user is demoted, disabled or signed out")
def _revoked(bed: Bed) -> list[Ask]:
    def ask(change: str) -> Heard:
        own = bed.beside()
        peer = own.socket("mim").hello()
        begun = time.monotonic()
        _take_rights(own, change)
        closed = peer.closed()
        assert time.monotonic() - begun < WITHIN_S + 0.5
        return closed

    return [partial(ask, change) for change in ("demoted", "disabled", "signed out")]


def _take_rights(own: Bed, change: str) -> None:
    if change == "signed out":
        assert own.mim.post("/v1/auth/sign-out").status_code == httpx.codes.NO_CONTENT
        return
    admin, path = own.client("admin"), f"/v1/users/{PEOPLE['mim']}"
    body = {"disabled": True} if change == "disabled" else {"role": "stakeholder"}
    changed = admin.patch(path, json=body, headers={"if-match": admin.get(path).headers["etag"]})
    assert changed.status_code == httpx.codes.OK, changed.text


@case("websocket", "the 21st socket of one user")
def _crowd(bed: Bed) -> list[Ask]:
    for _ in range(20):
        bed.socket("executive")
    return [lambda: bed.denied("executive")]


@case("websocket", "GET /v1/incidents/{id}/feed?after=abc")
def _no_position(bed: Bed) -> list[Ask]:
    client, made = bed.mim, bed.opened()

    def ask() -> Heard:
        answer = client.get(f"/v1/incidents/{made['id']}/feed?after=abc")
        assert "/v1/incidents/{id}" in answer.json()["hint"]
        return answer

    return [ask]
