"""Scorecards and backfill over many incidents: a real history, copied with other ids and other times."""

import asyncio
import sqlite3
import statistics
import time
from functools import partial
from pathlib import Path
from random import Random
from typing import Any

from bench.bed import Bed, bed
from majorops.app import open_store, runner_of
from majorops.audiences.store import keep_secret
from majorops.cli import seeding
from majorops.cli.scenarios.history import history
from majorops.kpis import actions
from majorops.kpis.scorecards.worker import Keeper
from majorops.people.admin_socket import OPERATOR
from majorops.platform.clock import now_ms
from majorops.platform.database import Database
from majorops.platform.ids import new_ulid, own_ids
from majorops.settings import load_settings

SLUGS = (
    *("mttr", "mtta", "mttm", "ttd", "time-to-first-milestone", "cadence-adherence", "promise-lateness"),
    *("comms-silence-max", "phase-minutes-2", "phase-minutes-5", "customer-impact-minutes", "updates-posted"),
)
_REAL = 200
_DAY = 86_400_000
_TIMES = frozenset(
    {"detected_at", "issue_time", "resolved_at", "impact_end_at", "left_alert_at", "mitigation_at"}
    | {"first_milestone_at", "review_due_at", "phase_entered_at", "resolve_time", "created_at"}
)


def fill(data: Path, count: int) -> float:
    """A store with ``count`` incidents of a year, twelve KPIs measured; seconds that one backfill took."""
    settings = load_settings(data)
    database = open_store(settings)
    try:
        asyncio.run(_real(database))
    finally:
        database.close()
    _copy(settings.database_path, count - _REAL)
    database = open_store(settings)
    try:
        return asyncio.run(_measure(database, data))
    finally:
        database.close()


async def _real(database: Database) -> None:
    now = now_ms()
    await database.write(keep_secret)
    mims = await database.write(lambda tx: seeding.commanders(tx, at=now))
    for n, past in enumerate(history(_REAL, seed=1)):
        await database.write(partial(seeding.write_past, past=past, mims=mims, seed=f"1/{n}", now=now))
    await runner_of(database).drain()


def _copy(path: Path, count: int) -> None:
    """Rows of incidents and facts again and again, each at another time of the year; no observations yet."""
    connection = sqlite3.connect(path)
    connection.row_factory = sqlite3.Row
    real = [dict(row) for row in connection.execute("SELECT * FROM incidents")]
    facts = {row["incident_id"]: dict(row) for row in connection.execute("SELECT * FROM kpi_facts")}
    chance, rows, measured = Random(2), [], []
    changed = max(one["changed"] for one in facts.values())
    with own_ids(chance):
        for n in range(count):
            source = real[n % len(real)]
            moved = partial(_moved, by=chance.randrange(-30 * _DAY, 30 * _DAY))
            fresh = {"id": new_ulid(source["created_at"]), "number": 10_000 + n, "public_id": None}
            rows.append(moved(source) | fresh)
            own = {"incident_id": fresh["id"], "number": 10_000 + n, "changed": changed + n + 1}
            measured.append(moved(facts[source["id"]]) | own)
    for table, found in (("incidents", rows), ("kpi_facts", measured)):
        marks = ", ".join(f":{name}" for name in found[0])
        columns = ", ".join(found[0])
        connection.executemany(f"INSERT INTO {table} ({columns}) VALUES ({marks})", found)  # noqa: S608  our own
    connection.commit()
    connection.close()


def _moved(row: dict[str, Any], by: int) -> dict[str, Any]:
    return {
        name: value + by if name in _TIMES and value is not None else value for name, value in row.items()
    }


async def _measure(database: Database, data: Path) -> float:
    took = []
    for slug in SLUGS:
        begun = time.perf_counter()
        wish = actions.FillKpis(slug=slug)
        await database.write(lambda tx, wish=wish: actions.ask_backfill(tx, wish, by=OPERATOR, at=now_ms()))  # type: ignore[misc]
        await runner_of(database).drain()
        took.append(time.perf_counter() - begun)
    await Keeper(database, data).keep()  # as a server does ten seconds after its start
    return took[0]


def scorecard_ms(data: Path, rounds: int) -> tuple[float, float, float]:
    """The first scorecard of a server, the median of later ones, both in ms, and its memory in MiB."""
    with bed(data) as running:
        first = _asked(running)
        later = [_asked(running) for _ in range(rounds)]
        return first, statistics.median(later), running.memory_mib()


def _asked(running: Bed) -> float:
    with running.client() as client:
        client.get("/healthz")
        begun = time.perf_counter()
        query = {"slug": ",".join(SLUGS), "by": "severity,month"}
        answer = client.get("/v1/kpis/scorecard", params=query)
        took = (time.perf_counter() - begun) * 1000
    answer.raise_for_status()
    assert len(answer.json()["kpis"]) == len(SLUGS)
    return took
