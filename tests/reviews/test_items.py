"""Action items: taken on, changed, closed with what shows it; and who may."""

from pathlib import Path

import pytest

from majorops.people.record import Person
from majorops.platform.errors import ChangedMeanwhile
from majorops.reviews import store
from majorops.reviews.items import AddAction, add_action
from majorops.reviews.record import ActionStatus
from majorops.reviews.store import ActionQuery
from tests.incidents.samples import ADA, ANA, BEN, CARA, MAX
from tests.reviews.room import DAY, ReviewRoom


def test_an_item_is_taken_on_with_an_owner_and_a_time(room: ReviewRoom) -> None:
    room.resolve()
    action = room.takes_on("Warn earlier", owner=CARA, by=BEN)
    assert room.items() == [action]
    assert (action.owner_id, action.owner, action.status) == (CARA.id, "Cara", ActionStatus.OPEN)
    assert room.incident().after_action == room.review().standing()


@pytest.mark.parametrize("owner", ["nobody@example.com", "gone@example.com", "Night shift", ""])
def test_the_owner_is_a_known_user(room: ReviewRoom, owner: str) -> None:
    room.resolve()
    assert room.refused(add_action, AddAction("x", owner, room.at)) == (422, "invalid_value")


def test_nobody_takes_on_what_they_cannot_see(tmp_path: Path) -> None:
    room = ReviewRoom(tmp_path)
    room.open(restricted=True)
    room.resolve()
    assert room.refused(add_action, AddAction("x", CARA.id, room.at)) == (422, "invalid_value")
    room.takes_on(owner=MAX)


def test_there_is_no_item_without_a_review(room: ReviewRoom) -> None:
    assert room.refused(add_action, AddAction("x", BEN.id, room.at)) == (409, "not_resolved")


@pytest.mark.parametrize("status", [ActionStatus.DONE, ActionStatus.DROPPED])
def test_closing_says_what_shows_it(room: ReviewRoom, status: ActionStatus) -> None:
    room.resolve()
    action = room.takes_on(owner=CARA)
    assert room.item_refused(action, by=CARA, status=status) == (422, "reason_required")
    assert room.item_refused(action, by=CARA, status=status, note=" \u200b") == (422, "reason_required")

    room.changes_item(action, by=CARA, status=status, note="Change 4711")

    [closed] = room.items()
    assert (closed.status, closed.note, closed.closed_at) == (status, "Change 4711", room.at)
    assert room.item_refused(action, status=ActionStatus.OPEN) == (409, "status_transition")
    assert room.item_refused(action, due_at=room.at) == (409, "status_transition")


def test_a_note_from_before_is_enough(room: ReviewRoom) -> None:
    room.resolve()
    action = room.takes_on(owner=BEN)
    room.changes_item(action, by=BEN, note="Change 4711")
    room.changes_item(action, by=BEN, status=ActionStatus.DONE)
    assert room.items()[0].status is ActionStatus.DONE


@pytest.mark.parametrize(
    ("by", "closes", "edits"),
    [(ANA, True, True), (ADA, True, True), (CARA, True, False), (BEN, False, True)],
    ids=["mim", "admin", "owner", "participant"],
)
def test_who_closes_and_who_edits(room: ReviewRoom, by: Person, closes: bool, edits: bool) -> None:  # noqa: FBT001
    room.resolve()
    action = room.takes_on(owner=CARA)
    if edits:
        room.changes_item(action, by=by, due_at=room.at + DAY, owner=CARA.id)
    else:
        assert room.item_refused(action, by=by, due_at=room.at + DAY) == (403, "forbidden")
    if closes:
        room.changes_item(action, by=by, status=ActionStatus.DONE, note="Done")
    else:
        assert room.item_refused(action, by=by, status=ActionStatus.DONE, note="x") == (403, "forbidden")


def test_to_outsiders_an_item_of_a_draft_does_not_exist_until_it_is_published(room: ReviewRoom) -> None:
    room.resolve()
    action = room.takes_on(owner=BEN)
    assert room.item_refused(action, by=CARA, note="x") == (404, "not_found")
    room.hold()
    room.publish()
    assert room.item_refused(action, by=CARA, note="x") == (403, "forbidden")
    room.changes_item(action, by=BEN, status=ActionStatus.DONE, note="Also after publishing")


def test_a_stale_change_is_told_both_values(room: ReviewRoom) -> None:
    room.resolve()
    action = room.takes_on(owner=BEN)
    room.changes_item(action, note="Ben's", by=BEN)
    with pytest.raises(ChangedMeanwhile) as refused:
        room.changes_item(action, note="Ana's", owner=CARA.id, expected=1)
    assert refused.value.extra["differs"] == [
        {"field": "note", "yours": "Ana's", "current": "Ben's"},
        {"field": "owner", "yours": "Cara", "current": "Ben"},
    ]


def test_the_list_of_items_goes_by_what_one_may_see(room: ReviewRoom) -> None:
    room.resolve()
    mine, other = room.takes_on("Cara's", owner=CARA), room.takes_on("Ben's", owner=BEN)

    def listed(by: Person, at: int = 0, **wish: object) -> list[str]:
        query = ActionQuery(by, at or room.at, **wish)  # type: ignore[arg-type]  # the fields by name
        return [
            action.title for action, _ in room.database.read_now(lambda tx: store.list_actions(tx, query))
        ]

    assert listed(ANA) == listed(BEN) == ["Ben's", "Cara's"]
    assert listed(CARA) == ["Cara's"]
    assert listed(ANA, owner=CARA.id) == ["Cara's"]
    room.changes_item(mine, status=ActionStatus.DROPPED, note="Not worth it")
    assert listed(ANA, statuses=("open",)) == ["Ben's"]
    assert listed(ANA, statuses=("done", "dropped")) == ["Cara's"]
    assert listed(ANA, overdue=True) == []
    assert listed(ANA, other.due_at + 1, overdue=True) == ["Ben's"]
    room.hold()
    room.publish()
    assert listed(CARA) == ["Ben's", "Cara's"]


def test_a_restricted_incident_keeps_its_items_to_itself(tmp_path: Path) -> None:
    room = ReviewRoom(tmp_path)
    room.open(restricted=True)
    room.to_published()
    room.takes_on(owner=MAX)
    query = ActionQuery(CARA, room.at)
    assert room.database.read_now(lambda tx: store.list_actions(tx, query)) == []
