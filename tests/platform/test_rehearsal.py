"""A rehearsed act: it gives what it would give, and the store and its listeners never knew."""

import asyncio
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa

from majorops.platform.database import Database, Tx, compiled, write_now
from majorops.platform.errors import Conflict
from majorops.platform.rehearsal import rehearse

_THINGS = sa.table("things", sa.column("name"))
_ADD = compiled(_THINGS.insert().values(name=sa.bindparam("name")))
_ALL = compiled(sa.select(_THINGS.c.name).order_by(_THINGS.c.name))


@pytest.fixture
def database(tmp_path: Path) -> Iterator[Database]:
    path = tmp_path / "store.db"
    engine = sa.create_engine(f"sqlite:///{path}")
    with engine.begin() as connection:
        connection.execute(sa.text("CREATE TABLE things (name TEXT)"))
    engine.dispose()
    opened = Database(path)
    yield opened
    opened.close()


def add(tx: Tx, name: str) -> list[str]:
    tx.run(_ADD, {"name": name})
    tx.memory.setdefault("names", []).append(name)
    tx.announce(name)
    return [row[0] for row in tx.all(_ALL)]


def test_it_gives_what_the_act_gives_and_keeps_nothing(database: Database) -> None:
    heard: list[Any] = []
    database.listeners.append(heard.extend)
    write_now(database, lambda tx: add(tx, "kept"))
    assert asyncio.run(rehearse(database, lambda tx: add(tx, "shown"))) == ["kept", "shown"]
    assert database.read_now(lambda tx: tx.all(_ALL)) == [("kept",)]
    assert write_now(database, lambda tx: dict(tx.memory)) == {}
    assert heard == ["kept"]


def test_it_is_refused_as_the_act_is(database: Database) -> None:
    def refuse(tx: Tx) -> None:
        add(tx, "shown")
        raise Conflict("restricted", "No.")

    with pytest.raises(Conflict):
        asyncio.run(rehearse(database, refuse))
    assert database.read_now(lambda tx: tx.all(_ALL)) == []


def test_its_neighbours_in_the_batch_are_kept(database: Database) -> None:
    async def together() -> None:
        await asyncio.gather(
            *(database.write(lambda tx, n=n: add(tx, f"{n}"), light=True) for n in range(5)),  # type: ignore[misc]
            *(rehearse(database, lambda tx: add(tx, "shown")) for _ in range(5)),
            *(database.write(lambda tx, n=n: add(tx, f"{n}")) for n in range(5, 9)),  # type: ignore[misc]
        )

    asyncio.run(together())
    assert [row[0] for row in database.read_now(lambda tx: tx.all(_ALL))] == [*"012345678"]
