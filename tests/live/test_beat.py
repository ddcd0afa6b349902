"""What fails for one viewer, or once, takes nothing from the others."""

import asyncio
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from websockets.exceptions import WebSocketException

from majorops.live.rules import HEARTBEAT_S
from majorops.live.turnstile import Turnstile
from tests.live.rig import Rig, clients, running

pytestmark = pytest.mark.web


def broken(*_: Any, **__: Any) -> None:
    """Stands for whatever nobody has thought of."""
    raise RuntimeError("nobody has thought of this")


async def heartbeats(rig: Rig, count: int) -> int:
    """How many come within the time of one more."""
    heard = 0
    async with clients(rig, "mia") as (mia,), asyncio.timeout((count + 1) * HEARTBEAT_S):
        while heard < count:
            heard += (await mia.hear(within=2 * HEARTBEAT_S, beats=True))["kind"] == "heartbeat"
    return heard


@pytest.mark.parametrize("part", ["presence", "viewers"])
def test_a_beat_that_fails_silences_no_heartbeat(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, part: str
) -> None:
    async def story() -> None:
        async with running(tmp_path) as rig:
            hub = rig.sockets.hub
            place: tuple[object, str] = (
                (hub.presence, "beat") if part == "presence" else (hub, "_look_after_all")
            )
            monkeypatch.setattr(*place, broken)
            assert await heartbeats(rig, 2) == 2

    asyncio.run(story())


def test_a_socket_that_fails_at_the_door_gives_its_place_back(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def story() -> None:
        async with running(tmp_path, turnstile=Turnstile(per_user=1)) as rig:
            hub = rig.sockets.hub
            enter: Callable[..., None] = hub.enter
            monkeypatch.setattr(hub, "enter", broken)
            with pytest.raises(WebSocketException):
                async with clients(rig, "mia"):
                    pass
            monkeypatch.setattr(hub, "enter", enter)
            async with clients(rig, "mia") as (mia,):
                assert (await mia.hear(within=2 * HEARTBEAT_S, beats=True))["kind"] == "heartbeat"

    asyncio.run(story())
