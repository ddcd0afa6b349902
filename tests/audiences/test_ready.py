"""What is put together of kept parts is, byte for byte, what the rules say now, in every column."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from majorops.audiences import ready, rules, store
from majorops.audiences.board import Filter
from majorops.audiences.fields import View
from majorops.audiences.incident_shape import project_parts, stands_until
from majorops.audiences.kept import Kept, KeptFields, OwnFields
from majorops.audiences.ready import Page, Ready, make
from majorops.audiences.record import Column
from majorops.incidents import store as incidents
from majorops.incidents.record import Stamp, Status
from majorops.platform.database import Longer, Tx
from majorops.reviews import actions as reviews
from majorops.reviews import items
from tests.audiences import examples as ex
from tests.audiences.room import ANA, MINUTE, Room
from tests.audiences.test_feeds import STORY

EVERYTHING = Filter()
encode = msgspec.json.encode


@pytest.fixture
def room(tmp_path: Path) -> Iterator[Room]:
    made = Room(tmp_path, affected_systems=["checkout"])
    yield made
    made.database.close()


def shown_rows(room: Room, kept: Ready, column: Column, at: int) -> bytes:
    page = Page(column, EVERYTHING, 10, at)
    return encode(room.read(lambda tx: kept.rows(tx, page, by=ANA).rows))


def fresh_rows(room: Room, column: Column, at: int) -> bytes:
    def read(tx: Tx) -> list[dict[str, Any]]:
        incident = incidents.load(tx, room.id)
        exists = rules.exists(incident, column, rules.ANYONE)
        return [rules.listed(View(column, incident, at))] if exists else []

    return encode(room.read(read))


def whole_is_fresh(room: Room, kept: Ready, column: Column, at: int) -> bool:
    """Whether an incident of kept parts is what the rules say; so is one that does not exist."""

    def read(tx: Tx) -> bool:
        incident = incidents.load(tx, room.id)
        view = View(column, incident, at)
        if not rules.exists(incident, column, rules.ANYONE):
            return True
        feed = {"epoch": "e", "seq": store.heads(tx, room.id)[column]}

        def lists() -> dict[str, msgspec.Raw]:
            found = rules.lists_of(store.load_record(tx, incident, column), view)
            return {name: msgspec.Raw(encode(rows)) for name, rows in found.items()}

        fresh = rules.whole(store.load_record(tx, incident), view, feed=feed)
        made = kept.whole(view, feed, lists)
        return (made.body, made.tag) == (encode(fresh), fresh["etag"])

    return room.read(read)


def item(room: Room) -> None:
    """It changes the incident by nothing but its After Action."""
    room.act(reviews.start, reviews.StartReview())
    before = room.incident()
    room.act(items.add_action, items.AddAction(title="Mend it", owner=ANA.id, due_at=room.at + 60 * MINUTE))
    assert room.incident().stamp._replace(review=0) == before.stamp._replace(review=0)


def steps() -> Iterator[tuple[str, Callable[[Room], Any]]]:
    for name, step in STORY.items():
        yield name, step
        if name == "resolve":
            yield "an item of the After Action", item


def stale(room: Room, kept: Ready) -> list[tuple[str, Column]]:
    """The acts after which a column was shown, of kept parts, anything but what the rules say."""
    found = []
    for name, step in steps():
        step(room)
        for column in Column:
            # Twice, and later: what the first reading left behind must be good for the second.
            moments = (room.at, room.at, room.at + 15 * MINUTE, room.at + 60 * MINUTE)
            rows = [shown_rows(room, kept, column, at) == fresh_rows(room, column, at) for at in moments]
            if not all((*rows, *(whole_is_fresh(room, kept, column, at) for at in moments))):
                found.append((name, column))
    return found


def test_after_every_act_it_is_what_the_rules_say(room: Room) -> None:
    assert stale(room, Ready()) == []


class Forgetful(KeptFields):
    """Asks for no state and for no time."""

    def find(self, incident_id: str, column: Column, stamp: Stamp, at: int) -> OwnFields | None:
        kept = self._kept.find((incident_id, column))
        return None if kept is None else super().find(incident_id, column, kept.stamp, kept.since)


class Shared(KeptFields):
    """Gives every column what the first one read."""

    def find(self, incident_id: str, column: Column, stamp: Stamp, at: int) -> OwnFields | None:
        return super().find(incident_id, Column.COMMAND_MIM, stamp, at)

    def keep(self, incident_id: str, column: Column, made: OwnFields) -> None:
        super().keep(incident_id, Column.COMMAND_MIM, made)


@pytest.mark.parametrize("broken", [Forgetful, Shared])
def test_parts_that_outlive_their_state_or_leave_their_column_are_found(
    room: Room, broken: type[KeptFields]
) -> None:
    """The control of the test above."""
    assert stale(room, Ready(fields=broken()))


@given(
    column=st.sampled_from(Column),
    status=st.sampled_from(Status),
    etas=st.tuples(*[st.none() | st.integers(ex.T, ex.T + 90 * MINUTE)] * 2),
    at=st.integers(ex.T, ex.T + 90 * MINUTE),
    later=st.integers(0, 90 * MINUTE),
)
def test_by_the_clock_alone_nothing_changes_before_it_is_due(
    column: Column, status: Status, etas: tuple[int | None, int | None], at: int, later: int
) -> None:
    incident = replace(ex.INCIDENT, status=status, next_public_eta=etas[0], next_update_eta=etas[1])
    now, then = View(column, incident, at), View(column, incident, at + later)
    same = project_parts(now) == project_parts(then)
    assert same == (then.at < stands_until(now))


def test_what_is_read_on_the_loop_says_when_it_is_much(room: Room) -> None:
    for n in range(ready._FEW):
        room.open(title=f"More {n}")
    page, kept = Page(Column.COMMAND_MIM, EVERYTHING, 10, room.at), Ready()

    def lightly(tx: Tx) -> int:
        tx.light = True
        return len(kept.rows(tx, page, by=ANA).rows)

    with pytest.raises(Longer):
        room.read(lightly)
    room.read(lambda tx: kept.rows(tx, page, by=ANA))
    assert room.read(lightly) == ready._FEW + 1


@pytest.mark.parametrize("column", [Column.COMMAND_MIM, Column.STAKEHOLDER])
def test_there_is_more_or_there_is_not(room: Room, column: Column) -> None:
    newer = room.open(title="Newer")
    kept = Ready()
    page = Page(column, EVERYTHING, 1, room.at)
    one = room.read(lambda tx: kept.rows(tx, page, by=ANA))
    rest = room.read(lambda tx: kept.rows(tx, page._replace(before=one.last), by=ANA))
    assert (one.last, len(one.rows)) == (newer, 1)
    assert (rest.last, len(rest.rows)) == (None, 1)


def test_of_much_the_oldest_goes_first() -> None:
    kept: Kept[str, bytes] = Kept(len, 10)
    kept.keep("a", b"1234")
    kept.keep("b", b"1234")
    assert kept.find("a") == b"1234"
    kept.keep("c", b"1234")
    assert [kept.find(name) for name in "abc"] == [b"1234", None, b"1234"]
    kept.keep("a", b"12")
    kept.keep("d", b"12")
    assert [kept.find(name) for name in "acd"] == [b"12", b"1234", b"12"]


def test_an_act_that_changes_something_raises_the_stamp(room: Room) -> None:
    before = room.incident()

    def quietly(tx: Tx) -> None:
        incidents.save(tx, before, replace(before, title="Otherwise"))

    def backwards(tx: Tx) -> None:
        incidents.save(tx, before, replace(before, title="Otherwise", version=0))

    for act in (quietly, backwards):
        with pytest.raises(ValueError, match="must rise"):
            room.do(act)
    assert room.incident() == before


def test_what_an_act_answers_is_not_kept(room: Room) -> None:
    """It could still be taken back; ``make`` keeps nothing."""
    kept = Ready()
    view = View(Column.COMMAND_MIM, room.incident(), room.at)
    made = make(view)
    assert kept.fields.find(room.id, view.column, made.stamp, room.at) is None
    assert kept.own(view) == made
    assert kept.fields.find(room.id, view.column, made.stamp, room.at) == made
