"""A store with many incidents, opened through the same action people use, in large batches."""

import asyncio
from functools import partial
from pathlib import Path

from majorops.app import open_store
from majorops.audiences.store import keep_secret
from majorops.incidents.actions import OpenIncident, open_incident
from majorops.incidents.lifecycle.actions import Resolve, resolve
from majorops.incidents.record import Severity
from majorops.people.actions import CreateUser, create_user
from majorops.people.record import SYSTEM, Person, Role
from majorops.platform.clock import now_ms
from majorops.platform.database import Database, Tx
from majorops.settings import load_settings

_CHUNK = 500
_EVERY_OTHER = 2
MIM = "mim@example.com"


def fill_incidents(data: Path, count: int) -> None:
    """Open ``count`` incidents, three of four resolved, severities in turn."""
    database = open_store(load_settings(data))
    try:
        asyncio.run(_fill(database, count))
    finally:
        database.close()


async def _fill(database: Database, count: int) -> None:
    person = await database.write(_commander)
    await database.write(keep_secret)
    now = now_ms()
    for first in range(0, count, _CHUNK):
        numbers = range(first, min(first + _CHUNK, count))
        await database.write(partial(_open, numbers=numbers, person=person, now=now))


def _commander(tx: Tx) -> Person:
    return create_user(
        tx, CreateUser(email=MIM, display_name="Mia Mim", role=Role.MIM), by=SYSTEM, at=now_ms()
    ).person()


def _open(tx: Tx, numbers: range, person: Person, now: int) -> None:
    severities = list(Severity)
    for n in numbers:
        at = now - (2_000_000 - n) * 1000
        wish = OpenIncident(
            title=f"Outage number {n}", severity=severities[n // 4 % 4], affected_systems=[f"system-{n % 50}"]
        )
        change = open_incident(tx, wish, by=person, at=at)
        if n % 4:
            resolve(tx, change.after.id, Resolve(false_alarm=True, reason="seeded"), by=person, at=at + 600)
