"""What the door remembers, and what it must forget."""

import asyncio
from typing import Any

import pytest

from majorops.people.door.api import VerifiedCredentials
from majorops.people.door.rules import Presented
from majorops.people.record import AccessChanged
from majorops.people.tokens import actions as tokens
from majorops.people.tokens import store as token_store
from majorops.people.tokens.rules import digest
from majorops.platform.errors import NotSignedIn
from majorops.platform.plausible import Clock
from tests.people.conftest import NOON, House


def test_a_token_revoked_while_it_is_being_read_is_not_remembered(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    value, sam = house.token("sam"), house.person("sam")
    token = house.read(lambda tx: token_store.find_by_hash(tx, digest(value)))
    read = house.database.read

    async def read_while_it_is_revoked(query: Any) -> Any:
        found = await read(query)
        await house.database.write(lambda tx: tokens.end(tx, token, by=sam, at=NOON))
        return found

    async def twice() -> None:
        verified = VerifiedCredentials(house.database, Clock(lambda: NOON))
        with monkeypatch.context() as patched:
            patched.setattr(house.database, "read", read_while_it_is_revoked)
            await verified.verify(Presented("token", value), at=NOON)
        await verified.settle()
        with pytest.raises(NotSignedIn):
            await verified.verify(Presented("token", value), at=NOON)

    asyncio.run(twice())


def test_what_is_remembered_costs_no_read(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    shown = Presented("token", house.token("sam"))
    reads = []
    read = house.database.read

    async def counted(query: Any) -> Any:
        reads.append(query)
        return await read(query)

    monkeypatch.setattr(house.database, "read", counted)

    async def three_times() -> list[int]:
        verified = VerifiedCredentials(house.database, Clock(lambda: NOON))
        counts = []
        for forget in ("", "ana@example.com", "sam@example.com"):
            verified.hear([AccessChanged(forget)])
            await verified.verify(shown, at=NOON)
            counts.append(len(reads))
        await verified.settle()
        return counts

    assert asyncio.run(three_times()) == [1, 1, 2]
