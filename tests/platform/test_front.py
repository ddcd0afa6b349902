"""The outermost layer: our hosts, plain paths, known methods, and headers that keep browsers careful."""

import asyncio
from typing import Any

import pytest

from majorops.platform.database import Database
from majorops.platform.front import Front
from tests.platform.asgi import ask, front_of

THING = "/v1/things/7"
WHO = {"authorization": "Bearer mim"}
CAREFUL = ("x-content-type-options", "referrer-policy", "x-frame-options", "content-security-policy")


@pytest.fixture
def front(database: Database) -> Front:
    return front_of(database)[0]


@pytest.mark.parametrize(
    "host", ["evil.example", "", "127.0.0.1.evil.example", "localhost.", "[::2]:80", "ops.example.evil"]
)
def test_a_foreign_host_is_421_before_anything_else(front: Front, host: str) -> None:
    got = ask(front, "GET", THING, {"host": host})
    assert (got.status, got.json["code"]) == (421, "unknown_host")


@pytest.mark.parametrize(
    "host", ["localhost", "LOCALHOST:1", "127.0.0.1", "[::1]", "[::1]:8080", "ops.example:443"]
)
def test_our_own_names_are_answered(front: Front, host: str) -> None:
    assert ask(front, "GET", THING, {**WHO, "host": host}).status == 200


@pytest.mark.parametrize(
    "odd",
    [
        "/v1//things/7",
        "//v1/things/7",
        "/v1/things/%00",
        "/v1/things/..%2f..%2fetc",
        "/v1/things/..%5Cetc",
        "/v1/x/../things/7",
        "/v1/./things/7",
        "/v1/%2e%2e/v1/things/7",
        "/v1/things\\7",
        "/nowhere",
        "/",
        "/v1/Things/7",
    ],
)
def test_an_odd_path_is_never_another_route(front: Front, odd: str) -> None:
    got = ask(front, "GET", odd, WHO)
    assert (got.status, got.json["code"]) == (404, "not_found")


def test_absent_and_unseen_read_the_same(front: Front) -> None:
    absent, unseen = (ask(front, "GET", path, WHO).json for path in ("/nowhere", "/v1/things/hidden"))
    assert absent.pop("requestId") != unseen.pop("requestId")
    assert absent == unseen


@pytest.mark.parametrize("method", ["PUT", "TRACE"])
def test_another_method_is_405_and_lists_the_possible(front: Front, method: str) -> None:
    got = ask(front, method, THING, {**WHO, "x-http-method-override": "GET"})
    assert (got.status, got.json["code"]) == (405, "method_not_allowed")
    assert {"GET", "HEAD", "POST", "PATCH", "DELETE"} <= set(got.headers["allow"].split(", "))
    assert got.headers["allow"] in got.json["hint"]


@pytest.mark.parametrize(
    ("method", "target", "headers", "status"),
    [
        ("GET", THING, WHO, 200),
        ("GET", THING, {}, 401),
        ("GET", "/nowhere", {}, 404),
        ("PUT", THING, WHO, 405),
        ("GET", THING, {"host": "evil.example"}, 421),
        ("GET", "/v1/broken", {}, 500),
    ],
)
def test_every_answer_carries_the_security_headers(
    front: Front, method: str, target: str, headers: dict[str, str], status: int
) -> None:
    got = ask(front, method, target, headers)
    assert got.status == status
    assert set(CAREFUL) <= set(got.headers)
    assert got.headers["x-content-type-options"] == "nosniff"
    assert "default-src 'none'" in got.headers["content-security-policy"]
    assert got.headers["x-request-id"]


def test_a_refused_head_has_no_body(front: Front) -> None:
    got = ask(front, "HEAD", "/nowhere", WHO)
    assert (got.status, got.body) == (404, b"")


def test_sockets_go_to_the_hub(database: Database) -> None:
    front, sockets = front_of(database)
    scope: dict[str, Any] = {"type": "websocket", "path": "/v1/ws/incidents", "headers": []}

    async def nothing(*_: Any) -> Any:
        return {}

    asyncio.run(front(scope, nothing, nothing))
    assert sockets == [scope]
