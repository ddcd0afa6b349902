"""What has been written is never rewritten: the data file refuses it, and the chain shows where it was."""

import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pytest

from majorops.app import open_store
from majorops.incidents.actions import OpenIncident, open_incident
from majorops.incidents.record import Severity, Visibility
from majorops.incidents.timeline import actions as timeline
from majorops.incidents.timeline.actions import PostEvent
from majorops.milestones import actions as milestones
from majorops.milestones.actions import CutMilestone
from majorops.people import store as people
from majorops.people.record import Role, User
from majorops.platform.database import Tx, connect, write_now
from majorops.platform.journal import Broken, verify, walk
from majorops.settings import load_settings
from majorops.updates import actions as updates
from majorops.updates.actions import PostUpdate

NOON = 1_772_884_800_000
ANA = User("ana@example.com", "ana@example.com", "Ana", Role.MIM, NOON)
TABLES = ("timeline_events", "status_updates", "milestones", "retractions", "journal", "feed_entries")


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """A migrated store with a row in every one of these tables."""
    settings = load_settings(tmp_path / "data")
    database = open_store(settings)
    ana = ANA.person(via="cookie")
    wish = OpenIncident(title="Checkout is down", severity=Severity.CRITICAL)

    def act(tx: Tx) -> None:
        people.add(tx, ANA)
        one = open_incident(tx, wish, by=ana, at=NOON).after.id
        said = timeline.post_event(
            tx, one, PostEvent(title="Wrong", visibility=Visibility.PUBLIC), by=ana, at=NOON
        )
        timeline.retract_event(tx, one, said.touched["timeline"][0].id, "A name", by=ana, at=NOON)
        updates.post(tx, one, PostUpdate(content="We know"), by=ana, at=NOON)
        milestones.cut(tx, one, CutMilestone(title="Found", body="The pool"), by=ana, at=NOON)

    write_now(database, act)
    database.close()
    return settings.database_path


@pytest.fixture
def store(path: Path) -> Iterator[sqlite3.Connection]:
    """An intruder's connection: the right password, the wrong intentions."""
    connection = sqlite3.connect(path)
    yield connection
    connection.close()


def rewrite(store: sqlite3.Connection, table: str) -> int:
    column = store.execute(f"SELECT name FROM pragma_table_info('{table}')").fetchone()[0]  # noqa: S608
    return store.execute(f"UPDATE {table} SET {column} = {column}").rowcount  # noqa: S608


def erase(store: sqlite3.Connection, table: str) -> int:
    return store.execute(f"DELETE FROM {table}").rowcount  # noqa: S608


@pytest.mark.parametrize("table", TABLES)
def test_no_row_is_rewritten_or_erased(store: sqlite3.Connection, table: str) -> None:
    for attempt in (rewrite, erase):
        with pytest.raises(sqlite3.IntegrityError, match="append-only"):
            attempt(store, table)


@pytest.mark.parametrize("table", TABLES)
def test_without_the_trigger_it_would_be(store: sqlite3.Connection, table: str) -> None:
    for verb, attempt in (("update", rewrite), ("delete", erase)):
        store.execute(f"DROP TRIGGER {table}_no_{verb}")
        assert attempt(store, table) > 0


def checked(path: Path) -> int:
    connection = connect(path, read_only=True)
    try:
        return verify(walk(Tx(connection.cursor())))
    finally:
        connection.close()


def test_an_untouched_journal_holds(path: Path) -> None:
    assert checked(path) == 5


@pytest.mark.parametrize(
    ("tampering", "found"),
    [
        ("UPDATE journal SET body = replace(body, 'Wrong', 'Right') WHERE seq = 2", 2),
        ("UPDATE journal SET actor = 'eve@example.com' WHERE seq = 4", 4),
        ("DELETE FROM journal WHERE seq = 3", 3),
        ("UPDATE journal SET seq = seq + 10 WHERE seq = 5", 5),
    ],
)
def test_tampering_is_found_at_the_row_it_happened(path: Path, tampering: str, found: int) -> None:
    with sqlite3.connect(path) as intruder:
        intruder.execute("DROP TRIGGER journal_no_update")
        intruder.execute("DROP TRIGGER journal_no_delete")
        assert intruder.execute(tampering).rowcount == 1
    intruder.close()

    with pytest.raises(Broken) as broken:
        checked(path)
    assert broken.value.seq == found
