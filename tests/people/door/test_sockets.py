"""Who opens a WebSocket: the door before the upgrade."""

import asyncio
from typing import Any

import pytest
from litestar import Litestar
from litestar.connection import ASGIConnection

from majorops.people.door import actions as door
from majorops.people.door.actions import RedeemLink
from majorops.people.door.api import Doorkeeper
from majorops.people.door.rules import DoorPolicy
from majorops.people.record import Person
from majorops.platform.errors import Refusal
from tests.people.conftest import House, see

OURS = "http://127.0.0.1:8080"


def knock(
    house: House, *, public: bool = False, query: bytes = b"", access: str = "staff", **headers: str
) -> Person:
    """Who comes in by these headers. Raises what the door refuses with."""
    raw = [(b"host", b"127.0.0.1:8080"), *((k.encode(), v.encode()) for k, v in headers.items())]
    scope: Any = {
        "type": "websocket",
        "scheme": "ws",
        "path": "/v1/ws/incidents",
        "query_string": query,
        "headers": raw,
        "litestar_app": Litestar([]),
    }

    async def ask() -> Person:
        doorkeeper = Doorkeeper(house.database, see, DoorPolicy(public_access=access), now=lambda: house.at)
        person = await doorkeeper.identify_socket(ASGIConnection(scope), public=public)
        await doorkeeper.verified.settle()
        return person

    return asyncio.run(ask())


def cookie(house: House, name: str) -> str:
    link = house.link(name)
    signed_in = house.write(lambda tx: door.redeem_link(tx, RedeemLink(link), at=house.at))
    return f"majorops={signed_in.secret}"


def refused_with(house: House, **more: Any) -> tuple[int, str]:
    with pytest.raises(Refusal) as refused:
        knock(house, **more)
    return refused.value.status, refused.value.code


def test_a_token_needs_no_origin(house: House) -> None:
    assert knock(house, authorization=f"Bearer {house.token('sam', 'read')}").id == "sam@example.com"


def test_a_cookie_needs_an_origin_of_ours(house: House) -> None:
    signed_in = cookie(house, "sam")
    assert knock(house, cookie=signed_in, origin=OURS).id == "sam@example.com"
    assert refused_with(house, cookie=signed_in) == (403, "origin_refused")
    for origin in ("null", "https://evil.example"):
        assert refused_with(house, cookie=signed_in, origin=origin) == (403, "origin_refused")


def test_nobody_without_credentials(house: House) -> None:
    assert refused_with(house, origin=OURS) == (401, "sign_in_required")
    assert refused_with(house, origin=OURS, public=True) == (401, "sign_in_required")
    assert knock(house, origin=OURS, public=True, access="anonymous").anonymous


def test_what_is_wrong_is_refused_on_the_public_socket_too(house: House) -> None:
    wrong = {"authorization": "Bearer x", "public": True, "access": "anonymous"}
    assert refused_with(house, **wrong) == (401, "invalid_token")
    assert refused_with(house, query=b"token=x") == (400, "token_in_url")
    assert refused_with(house, authorization=f"Bearer {house.token('ana', 'intake')}") == (403, "forbidden")
