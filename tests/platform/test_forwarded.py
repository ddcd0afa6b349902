"""Whose word about the caller is believed: that of our proxies, counted from the right."""

import pytest

from majorops.platform.database import Database
from majorops.platform.forwarded import caller, networks_of, plain, scheme
from majorops.platform.front import Front, litestar_of
from majorops.platform.web import Answer, Call, Edge, Route, Who
from tests.platform.asgi import FakeGate, ask

PROXIES = networks_of(["10.0.0.5", "10.1.0.0/16", "2001:db8::/64"])


@pytest.mark.parametrize(
    ("peer", "told", "wanted"),
    [
        ("192.0.2.9", "203.0.113.1", "192.0.2.9"),  # not a proxy of ours: its word is nothing
        ("192.0.2.9", "", "192.0.2.9"),
        ("10.0.0.5", "203.0.113.1", "203.0.113.1"),
        ("10.0.0.5", "6.6.6.6, 203.0.113.1", "203.0.113.1"),  # what the caller wrote stands to the left
        ("10.0.0.5", "10.0.0.5, 203.0.113.1", "203.0.113.1"),
        ("10.0.0.5", "6.6.6.6, 203.0.113.1, 10.1.7.7", "203.0.113.1"),  # two proxies of ours
        ("10.0.0.5", "203.0.113.1, 10.2.0.1", "10.2.0.1"),  # the second one is not ours
        ("10.0.0.5", "", "10.0.0.5"),
        ("10.0.0.5", "203.0.113.1, unknown", "10.0.0.5"),
        ("10.0.0.5", "203.0.113.1,", "10.0.0.5"),
        ("10.0.0.5", "203.0.113.1:4711", "203.0.113.1"),
        ("10.0.0.5", "[2001:db9::1]:443", "2001:db9::1"),
        ("::ffff:10.0.0.5", "::ffff:203.0.113.1", "203.0.113.1"),
        ("2001:db8::7", "203.0.113.1", "203.0.113.1"),
        ("10.0.0.5", "10.0.0.5, 10.0.0.5", "10.0.0.5"),
    ],
)
def test_the_caller_is_counted_from_the_right(peer: str, told: str, wanted: str) -> None:
    assert caller(peer, told, PROXIES) == wanted


@pytest.mark.parametrize("text", ["", "unknown", "_hidden", "1.2.3", "a.b", "<script>", "127.1"])
def test_what_is_no_address_is_none(text: str) -> None:
    assert plain(text) == ""


@pytest.mark.parametrize(
    ("spoken", "told", "wanted"),
    [
        ("http", "https", "https"),
        ("http", "", "http"),
        ("http", "http, https", "https"),
        ("http", "https, http", "http"),
        ("http", "javascript", "http"),
        ("ws", "https", "wss"),
    ],
)
def test_the_scheme_is_that_of_the_nearest_proxy(spoken: str, told: str, wanted: str) -> None:
    assert scheme(spoken, told) == wanted


async def show(call: Call) -> Answer:
    client = call.request.client
    return Answer.json([client.host if client else "", call.request.scope["scheme"]])


def heard(database: Database, told: dict[str, str], *proxies: str) -> tuple[list[str], str | None]:
    async def no_socket(*_: object) -> None:
        raise AssertionError

    route = Route(method="GET", path="/v1/who", handler=show, who=Who.PUBLIC, summary="x")
    http = litestar_of(Edge(database, FakeGate()), (route,))
    front = Front(http, no_socket, frozenset(), networks_of(proxies))
    got = ask(front, "GET", "/v1/who", told)
    return got.json, got.headers.get("strict-transport-security")


TOLD = {"x-forwarded-for": "6.6.6.6, 203.0.113.1", "x-forwarded-proto": "https"}


def test_a_proxy_of_ours_is_believed_and_browsers_are_held_to_tls(database: Database) -> None:
    assert heard(database, TOLD, "127.0.0.1") == (["203.0.113.1", "https"], "max-age=31536000")


@pytest.mark.parametrize("proxies", [(), ("10.0.0.5",)])
def test_anybody_else_is_not(database: Database, proxies: tuple[str, ...]) -> None:
    assert heard(database, TOLD, *proxies) == (["127.0.0.1", "http"], None)
