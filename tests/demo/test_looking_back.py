"""Last week's outage in the demo: a finished After Action, written once, with everything in it."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from majorops.cli.looking_back import look_back
from majorops.cli.scenarios import last_week as past
from majorops.cli.scenarios.script import HANA, PEOPLE
from majorops.incidents import store as incidents
from majorops.incidents.record import ReviewStatus
from majorops.people import store as people
from majorops.people.record import Role, User
from majorops.platform.database import Database, write_now
from majorops.promises import store as promises
from majorops.reactions import Reactions
from majorops.reviews import rules, store
from majorops.reviews.record import SECTIONS, ActionStatus
from tests.incidents.room import new_store
from tests.incidents.samples import NOON


@pytest.fixture
def database(tmp_path: Path) -> Iterator[Database]:
    """With the people of the demo in it."""
    opened = new_store(tmp_path / "majorops.db", Reactions())
    for email, (name, role, _) in PEOPLE.items():
        user = User(email, email, name, Role(role), NOON)
        write_now(opened, lambda tx, user=user: people.add(tx, user))  # type: ignore[misc]  # bound at once
    yield opened
    opened.close()


def test_it_is_held_in_time_published_whole_and_added_to(database: Database) -> None:
    number = write_now(database, lambda tx: look_back(tx, now=NOON))

    incident = database.read_now(lambda tx: incidents.find_by_ref(tx, number))
    assert incident is not None
    assert incident.resolved_at is not None
    review = database.read_now(lambda tx: store.find(tx, incident.id))
    assert review is not None
    assert review.status is ReviewStatus.PUBLISHED
    assert all(getattr(review, section).strip() for section in SECTIONS)
    assert not rules.is_overdue(review, at=NOON)
    assert incident.resolved_at < (review.held_at or 0) < (review.due_at or 0)
    assert (review.published_at or 0) < NOON
    [addendum] = database.read_now(lambda tx: store.addenda_of(tx, incident.id))
    assert (review.published_at or 0) < addendum.created_at <= NOON


def test_its_action_items_are_done_open_and_overdue(database: Database) -> None:
    number = write_now(database, lambda tx: look_back(tx, now=NOON))
    incident = database.read_now(lambda tx: incidents.find_by_ref(tx, number))
    assert incident is not None
    items = database.read_now(lambda tx: store.actions_of(tx, incident.id))
    done = [item for item in items if item.status is ActionStatus.DONE]
    assert len(done) == sum(1 for item in past.ITEMS if item.closed) > 0
    assert all(item.note for item in done)
    assert any(rules.action_overdue(item, at=NOON) for item in items)
    kept = {
        promise.state.value
        for promise in database.read_now(lambda tx: promises.list_promises(tx, incident.id))
    }
    assert kept == {"kept"}


def test_a_second_start_writes_nothing_again(database: Database) -> None:
    first = write_now(database, lambda tx: look_back(tx, now=NOON))
    count = database.read_now(lambda tx: len(store.list_reviews(tx, _everything(tx))))
    assert write_now(database, lambda tx: look_back(tx, now=NOON + 1000)) == first
    assert database.read_now(lambda tx: len(store.list_reviews(tx, _everything(tx)))) == count == 1


def _everything(tx: object) -> store.ReviewQuery:
    return store.ReviewQuery(people.load(tx, HANA).person(), NOON)  # type: ignore[arg-type]  # a Tx
