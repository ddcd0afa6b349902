"""A store with very many events, written straight into its tables, and the index built as always."""

import asyncio
import itertools
import random
import sqlite3
from collections.abc import Iterator
from pathlib import Path

from bench.filled import fill_incidents
from majorops.app import open_store
from majorops.incidents.timeline.store import timeline_events
from majorops.platform.clock import now_ms
from majorops.platform.database import Database
from majorops.platform.ids import new_ulid
from majorops.search.operating import ask_rebuild
from majorops.search.worker import Indexer
from majorops.settings import load_settings

EVENTS_OF_EACH = 100
_WORDS = 20_000
_CHUNK = 5_000
_COLUMNS = ("id", "incident_id", "type", "title", "description", "actor", "created_at", "visibility")
_MORE = ("timestamp", "actor_id", "automatic", "changes", "public_number")


class Speech:
    """Words as people use them: few of them nearly always, most of them hardly ever (Zipf)."""

    def __init__(self) -> None:
        chance = random.Random(7)
        letters = "etaoinshrdlucmfwypvbgkjqxz"
        self.words = ["".join(chance.choices(letters, k=chance.randint(3, 9))) for _ in range(_WORDS)]
        self._weights = list(itertools.accumulate(1 / (n + 1) for n in range(_WORDS)))
        self._chance = chance

    def say(self, count: int) -> str:
        """So many words."""
        return " ".join(self._chance.choices(self.words, cum_weights=self._weights, k=count))


def fill_events(data: Path, events: int) -> Speech:
    """A store with ``events`` events in incidents of a hundred each; what was said in them."""
    fill_incidents(data, max(1, events // EVENTS_OF_EACH))
    speech = Speech()
    database = open_store(load_settings(data))
    try:
        _write(database.path, events, speech)
        asyncio.run(_index(database))
    finally:
        database.close()
    return speech


def _write(path: Path, events: int, speech: Speech) -> None:
    columns = (*_COLUMNS, *_MORE)
    marks = ", ".join("?" * len(columns))
    insert = f"INSERT INTO {timeline_events.name} ({', '.join(columns)}) VALUES ({marks})"  # noqa: S608
    connection = sqlite3.connect(path, isolation_level=None)
    ids = [row[0] for row in connection.execute("SELECT id FROM incidents ORDER BY id")]
    rows = _rows(ids, events, speech)
    while some := list(itertools.islice(rows, _CHUNK)):
        connection.execute("BEGIN")
        connection.executemany(insert, some)
        connection.execute("END")
    connection.close()


def _rows(ids: list[str], events: int, speech: Speech) -> Iterator[tuple[object, ...]]:
    now = now_ms()
    for n in range(events):
        at = now - (events - n) * 100
        gate = "public" if n % 5 == 0 else "internal"
        said = (speech.say(5), speech.say(9), "Mia Mim", at, gate, at, "mim@example.com", 0, "[]", n)
        incident = ids[n * len(ids) // events]
        title, description, *rest = said
        yield (new_ulid(at), incident, "action", title, description, *rest)


async def _index(database: Database) -> None:
    await database.write(ask_rebuild)
    await Indexer(database).catch_up()
