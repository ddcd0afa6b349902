"""The table keeps the two rules itself: one Open promise per visibility, settled once."""

import sqlite3

import pytest
from msgspec.structs import replace

from majorops.incidents.record import Visibility
from majorops.platform.errors import Conflict
from majorops.promises import store
from majorops.promises.record import Promise, PromiseState, Word
from tests.promises.room import MINUTE, NOON, Room


def promise(room: Room, number: int, visibility: Visibility = Visibility.INTERNAL) -> Promise:
    return Promise(
        id=f"P{number}",
        incident_id=room.id,
        visibility=visibility,
        due_at=NOON + number * MINUTE,
        made_at=NOON,
        made_by="Ana",
        made_by_id="ana@example.com",
        interval_minutes=20,
        made_in=Word("update", "U1", Visibility.PUBLIC, 4),
        public_number=number,
    )


def test_what_is_added_is_read_again_whole(room: Room) -> None:
    made = promise(room, 1)
    room.do(lambda tx: store.add(tx, made))
    assert room.promises() == [made]
    assert room.read(lambda tx, incident_id: store.find(tx, incident_id, "P1")) == made
    assert room.read(lambda tx, _: store.find(tx, "another incident", "P1")) is None


def test_a_second_open_one_of_the_same_visibility_is_refused_by_the_table(room: Room) -> None:
    room.do(lambda tx: store.add(tx, promise(room, 1)))
    with pytest.raises(sqlite3.IntegrityError):
        room.do(lambda tx: store.add(tx, promise(room, 2)))
    room.do(lambda tx: store.add(tx, promise(room, 3, Visibility.PUBLIC)))
    assert [p.id for p in room.read(store.open_of)] == ["P1", "P3"]


def test_a_settled_one_makes_room_for_the_next(room: Room) -> None:
    kept = replace(promise(room, 1), state=PromiseState.KEPT, settled_at=NOON, late_minutes=0)
    room.do(lambda tx: store.add(tx, promise(room, 1)))
    room.do(lambda tx: store.save(tx, kept))
    room.do(lambda tx: store.add(tx, promise(room, 2)))
    assert [p.state for p in room.promises()] == [PromiseState.KEPT, PromiseState.OPEN]


def test_only_the_first_to_settle_wins(room: Room) -> None:
    room.do(lambda tx: store.add(tx, promise(room, 1)))
    kept = replace(promise(room, 1), state=PromiseState.KEPT, settled_at=NOON, late_minutes=0)
    broken = replace(kept, state=PromiseState.BROKEN)
    room.do(lambda tx: store.save(tx, kept))
    with pytest.raises(Conflict) as refused:
        room.do(lambda tx: store.save(tx, broken))
    assert refused.value.code == "promise_settled"
    assert room.promises() == [kept]


def test_a_promise_belongs_to_an_incident(room: Room) -> None:
    with pytest.raises(sqlite3.IntegrityError):
        room.do(lambda tx: store.add(tx, replace(promise(room, 1), incident_id="nobody")))
