"""What was published as a review is never rewritten, whoever writes to the data file; nothing vanishes."""

import json
import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pytest
from msgspec.structs import replace

from majorops.app import open_store
from majorops.incidents.record import ReviewStatus, Status
from majorops.incidents.store import incident_rows
from majorops.people import store as people
from majorops.people.record import Role, User
from majorops.platform.database import Tx, write_now
from majorops.platform.migrations import SCRIPTS, migrate
from majorops.reviews import store as reviews
from majorops.reviews.record import SECTIONS, ActionStatus, Addendum, Review, ReviewAction
from majorops.settings import load_settings
from tests.incidents.samples import NOON, sample

FINAL = (
    *("status", "scheduled_at", "held_at", "published_at", "created_at", "repeat_of", "changed_in"),
    *SECTIONS,
)
USER = User("ana@example.com", "ana@example.com", "Ana", Role.MIM, NOON)


def fill(path: Path) -> None:
    """A draft (I1) and a published review (I2), an item and an addendum of the latter."""
    settings = load_settings(path)
    database = open_store(settings)

    def act(tx: Tx) -> None:
        people.add(tx, USER)
        for number, status in enumerate((ReviewStatus.DRAFT, ReviewStatus.PUBLISHED), 1):
            incident = sample(id=f"I{number}", number=number)
            tx.run(incident_rows.insert, incident_rows.dump(incident))
            review = Review(incident.id, status, None, None, None, NOON, None, NOON, summary="Once")
            published = replace(review, published_at=NOON if review.published else None)
            reviews.add(tx, published)
        item = ReviewAction("A1", "I2", "x", USER.id, "Ana", NOON, ActionStatus.OPEN, None, None, NOON, "x")
        reviews.add_action(tx, item)
        reviews.add_addendum(tx, Addendum("D1", "I2", "More", "Ana", USER.id, NOON))

    write_now(database, act)
    database.close()


@pytest.fixture
def store(tmp_path: Path) -> Iterator[sqlite3.Connection]:
    """An intruder's connection: the right password, the wrong intentions."""
    fill(tmp_path / "data")
    connection = sqlite3.connect(tmp_path / "data" / "majorops.db")
    yield connection
    connection.close()


@pytest.mark.parametrize("column", FINAL)
def test_a_published_review_is_final_to_the_database(store: sqlite3.Connection, column: str) -> None:
    change = f"UPDATE reviews SET {column} = 'altered' WHERE incident_id = "  # noqa: S608
    with pytest.raises(sqlite3.IntegrityError, match="a published review is final"):
        store.execute(change + "'I2'")


def test_a_draft_is_edited_and_a_final_one_gets_its_new_due_time(store: sqlite3.Connection) -> None:
    assert store.execute("UPDATE reviews SET summary = 'Twice' WHERE incident_id = 'I1'").rowcount == 1
    change = "UPDATE reviews SET due_at = 1, required_because = 'long', revision = 9 WHERE incident_id = 'I2'"
    assert store.execute(change).rowcount == 1


@pytest.mark.parametrize("table", ["reviews", "review_actions", "review_addenda"])
def test_nothing_of_a_review_is_erased(store: sqlite3.Connection, table: str) -> None:
    with pytest.raises(sqlite3.IntegrityError):
        store.execute(f"DELETE FROM {table}")  # noqa: S608


def test_an_addendum_is_not_rewritten(store: sqlite3.Connection) -> None:
    with pytest.raises(sqlite3.IntegrityError, match="append-only"):
        store.execute("UPDATE review_addenda SET text = 'Less'")


@pytest.mark.parametrize(
    ("trigger", "change"),
    [
        ("reviews_no_update", "UPDATE reviews SET summary = 'x' WHERE incident_id = 'I2'"),
        ("review_actions_no_delete", "DELETE FROM review_actions"),
        ("review_addenda_no_update", "UPDATE review_addenda SET text = 'x'"),
        ("review_addenda_no_delete", "DELETE FROM review_addenda"),
    ],
)
def test_without_the_trigger_it_would_be(store: sqlite3.Connection, trigger: str, change: str) -> None:
    store.execute(f"DROP TRIGGER {trigger}")
    assert store.execute(change).rowcount == 1


def test_incidents_that_ended_before_reviews_existed_get_theirs(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "schema"
    versions = folder / "versions"
    versions.mkdir(parents=True)
    for name in ("env.py", "script.py.mako"):
        (folder / name).write_bytes((SCRIPTS / name).read_bytes())
    scripts = sorted((SCRIPTS / "versions").glob("0*.py"))
    for script in scripts:
        if script.name < "0004":
            (versions / script.name).write_bytes(script.read_bytes())
    monkeypatch.setattr("majorops.platform.migrations.SCRIPTS", folder)
    path = tmp_path / "majorops.db"
    migrate(path)
    with sqlite3.connect(path) as old:
        old.execute("PRAGMA foreign_keys = OFF")
        for name, severity, lasted, false_alarm in (
            ("I1", "critical", 1, 0),
            ("I2", "high", 7_200_001, 0),
            ("I3", "high", 7_200_000, 0),
            ("I4", "critical", 1, 1),
        ):
            insert_old(old, id=name, severity=severity, resolved_at=NOON + lasted, false_alarm=false_alarm)
    old.close()
    monkeypatch.undo()

    migrate(path)

    with sqlite3.connect(path) as now:
        found = now.execute("SELECT incident_id, required_because, due_at FROM reviews ORDER BY 1").fetchall()
        shown = dict(now.execute("SELECT id, after_action FROM incidents").fetchall())
    now.close()
    due = 72 * 3_600_000
    assert found == [("I1", "critical", NOON + 1 + due), ("I2", "long", NOON + 7_200_001 + due)]
    assert json.loads(shown["I2"])["due_at"] == NOON + 7_200_001 + due
    assert (shown["I3"], shown["I4"]) == (None, None)


def insert_old(store: sqlite3.Connection, **fields: object) -> None:
    """A resolved incident as an older program wrote it."""
    stored = incident_rows.dump(sample(number=int(str(fields["id"])[1:]), status=Status.RESOLVED))
    given = {**{name: value for name, value in stored.items() if name != "after_action"}, **fields}
    names, marks = ", ".join(given), ", ".join(f":{name}" for name in given)
    store.execute(f"INSERT INTO incidents ({names}) VALUES ({marks})", given)  # noqa: S608
