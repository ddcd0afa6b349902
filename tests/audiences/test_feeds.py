"""Whole incidents over the real store: what the feeds tell equals a fresh reading, in every column."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import msgspec
import pytest

from majorops.audiences import actions, board, rules, store
from majorops.audiences.fields import View
from majorops.audiences.record import BOARD_COLUMNS, Column, FeedEntry
from majorops.incidents import store as incidents
from majorops.incidents.actions import EditAlert, EditImpact, EditIncident, edit, edit_alert, edit_impact
from majorops.incidents.command import actions as command
from majorops.incidents.lifecycle import actions as lifecycle
from majorops.incidents.publication import actions as publication
from majorops.incidents.record import ExternalImpact, Severity, Status, Visibility
from majorops.incidents.timeline import actions as timeline
from majorops.incidents.timeline.actions import PostEvent
from majorops.milestones import actions as milestones
from majorops.platform.database import Tx
from majorops.promises import actions as promises
from majorops.updates import actions as updates
from tests.audiences.room import ANA, BEN, CARA, MAX, MINUTE, Room, Watcher, board_of, plain, settled

Step = Callable[[Room], Any]
OPEN, INTERNAL = Visibility.PUBLIC, Visibility.INTERNAL


@pytest.fixture
def room(tmp_path: Path) -> Iterator[Room]:
    made = Room(tmp_path, affected_systems=["checkout"])
    yield made
    made.database.close()


def post(visibility: Visibility, **more: Any) -> Step:
    wish = PostEvent(title=f"A {visibility} post", visibility=visibility, **more)
    return lambda room: room.act(timeline.post_event, wish)


def correct(visibility: Visibility, nth: int) -> Step:
    def step(room: Room) -> Any:
        corrected = room.read(lambda tx: store.ROWS_OF["timeline"](tx, room.id))[nth]
        wish = PostEvent(title="Not so", visibility=visibility, corrects=corrected.id)
        return room.act(timeline.post_event, wish)

    return step


def update(visibility: Visibility, eta: int | None = None, **more: Any) -> Step:
    def step(room: Room) -> Any:
        due = msgspec.UNSET if eta is None else room.at + eta * MINUTE
        wish = updates.PostUpdate(
            content=f"An {visibility} note", visibility=visibility, next_update_eta=due, **more
        )
        return room.act(updates.post, wish)

    return step


def cut(**more: Any) -> Step:
    def step(room: Room) -> Any:
        events = room.read(lambda tx: store.ROWS_OF["timeline"](tx, room.id))
        wish = milestones.CutMilestone(
            title="Milestone", body="What we know", sources=[e.id for e in events], **more
        )
        return room.act(milestones.cut, wish)

    return step


def taken_back(action: Callable[..., Any], resource: str) -> Step:
    def step(room: Room) -> Any:
        rows = room.read(lambda tx: store.ROWS_OF[resource](tx, room.id))
        row = next(row for row in rows if getattr(row, "visibility", OPEN) is OPEN and row.retraction is None)
        return room.act(action, row.id, "Went out by mistake")

    return step


def changed(action: Callable[..., Any], wish: Any) -> Step:
    return lambda room: room.act(action, wish, expected=room.incident().version)


def act(action: Callable[..., Any], *wish: Any, **more: Any) -> Step:
    return lambda room: room.act(action, *wish, **more)


STORY: dict[str, Step] = {
    "an internal post": post(INTERNAL),
    "a public post": post(OPEN),
    "an internal correction of the public post": correct(INTERNAL, -1),
    "Ben joins": act(command.join, command.Join(), by=BEN),
    "a public update with a promise": update(OPEN, 20),
    "an internal update": update(INTERNAL),
    "publish": act(publication.publish, publication.Publish(public_title="Trouble paying")),
    "a public post while published": post(OPEN),
    "a public correction": correct(OPEN, -1),
    "an internal correction": correct(INTERNAL, -3),
    "a bare public promise": lambda room: room.act(
        promises.make,
        promises.MakePromise(due_at=room.at + 40 * MINUTE, visibility=OPEN, promise_reason="It takes longer"),
    ),
    "an internal update with a promise": update(INTERNAL, 30),
    "a milestone": cut(),
    "title and systems": changed(edit, EditIncident(title="Payments fail", affected_systems=["payments"])),
    "severity": changed(edit, EditIncident(severity=Severity.HIGH, reason="Half is back")),
    "customer impact": changed(
        edit_impact, EditImpact(customer_impact_summary="Cards fail", exec_summary="Bad")
    ),
    "customers": changed(edit_alert, EditAlert(customer_count=1200, external_impact=ExternalImpact.YES)),
    "SRE lead": changed(command.edit_command, command.EditCommand(sre="ben@example.com", leader="the boss")),
    "another SRE lead": changed(command.edit_command, command.EditCommand(sre="cara@example.com")),
    "hand-over offered": act(command.offer_handover, command.OfferHandover(to=MAX.id, brief="Yours")),
    "hand-over taken": act(command.accept_handover, by=MAX),
    "advance": act(lifecycle.advance, lifecycle.Advance(leaving=1, to=6)),
    "re-enter": act(lifecycle.reenter, lifecycle.Reenter(leaving=6, to=2, reason="New facts")),
    "return": act(lifecycle.leave_reentry, lifecycle.LeaveReentry(leaving=2)),
    "monitoring": act(
        lifecycle.change_status, lifecycle.ChangeStatus(leaving=Status.ACTIVE, to=Status.MONITORING)
    ),
    "the update is taken back": taken_back(updates.retract, "updates"),
    "the milestone is taken back": taken_back(milestones.retract, "milestones"),
    "an event is taken back": taken_back(timeline.retract_event, "timeline"),
    "unpublish": act(publication.unpublish, publication.Unpublish(reason="Not ours")),
    "a public post meanwhile": post(OPEN),
    "restrict": changed(edit, EditIncident(restricted=True, reason="Legal")),
    "an update meanwhile": update(INTERNAL),
    "lift the restriction": changed(edit, EditIncident(restricted=False, reason="Cleared")),
    "publish again": act(publication.publish, publication.Publish(public_title="Trouble paying")),
    "the last phase": act(lifecycle.advance, lifecycle.Advance(leaving=6, to=8)),
    "resolve": act(
        lifecycle.resolve,
        lifecycle.Resolve(
            milestone=lifecycle.ResolutionMilestone(title="Over", body="It holds"),
            public_update=lifecycle.ResolutionUpdate(content="All is well"),
        ),
    ),
    "reopen": act(lifecycle.reopen, lifecycle.Reopen(reason="It is back")),
    "a false alarm": act(
        lifecycle.resolve, lifecycle.Resolve(false_alarm=True, reason="The probe was wrong")
    ),
}


def test_entries_equal_a_fresh_reading_after_every_act(room: Room) -> None:
    watchers = [Watcher(room, column) for column in Column]
    for name, step in {"opened": lambda _: None, **STORY}.items():
        step(room)
        for watcher in watchers:
            watcher.catch_up()
            assert watcher.picture() == settled(room.fresh(watcher.column)), (name, watcher.column)
            if watcher.state is not None:
                assert watcher.state == room.state(watcher.column), (name, watcher.column)


def test_the_board_equals_the_list_after_every_act(room: Room) -> None:
    def listed(tx: Tx, column: Column) -> list[dict[str, Any]]:
        found = board.page(tx, column, board.Filter(), before=None, most=10)
        return [rules.listed(View(column, incident, room.at)) for incident in found]

    for name, step in STORY.items():
        step(room)
        for column in BOARD_COLUMNS:
            rows = room.read(lambda tx, column=column: listed(tx, column))  # type: ignore[misc]
            wanted = {row["id"]: settled(row) for row in plain(rows)}
            assert board_of(room, column) == wanted, (name, column)


def test_no_word_of_the_inside_stands_in_a_feed_outside(room: Room) -> None:
    for step in STORY.values():
        step(room)
    for column in (Column.PUBLIC_ANONYMOUS, Column.PUBLIC_STAFF, Column.STAKEHOLDER, Column.EXECUTIVE):
        told = b"".join(entry.body for entry in room.entries(room.id, column))
        for secret in (b"@example.com", b"A internal post", b"Half is back", b"Legal", b"Not ours", b"Yours"):
            assert secret not in told, (column, secret)
    anonymous = b"".join(entry.body for entry in room.entries(room.id, Column.PUBLIC_ANONYMOUS))
    for secret in (room.id.encode(), b"INC-", b"Ana", b"An internal note", b"checkout", b"Milestone"):
        assert secret not in anonymous, secret


def test_a_post_costs_a_fixed_number_of_statements(room: Room) -> None:
    def statements(tx: Tx) -> int:
        timeline.post_event(tx, room.id, PostEvent(title="x"), by=ANA, at=room.at)
        return tx.statements

    first = room.do(statements)
    for _ in range(3):
        post(INTERNAL)(room)
    assert room.do(statements) == first <= 8


def test_publishing_a_post_costs_two_statements(room: Room) -> None:
    def statements(tx: Tx) -> int:
        change = timeline.post_event(tx, room.id, PostEvent(title="x"), by=ANA, at=room.at)
        before = tx.statements
        actions.publish(tx, change)
        return tx.statements - before

    assert room.do(statements) == 2


def test_appending_numbers_each_column_by_itself(room: Room) -> None:
    def fill(tx: Tx) -> list[int]:
        made = []
        for columns in ([Column.STAKEHOLDER], [Column.STAKEHOLDER, Column.EXECUTIVE], [Column.EXECUTIVE]):
            new = [FeedEntry("elsewhere", column, 0, 1, "timeline", b"{}") for column in columns]
            made += [entry.seq for entry in store.append(tx, new)]
        return made

    assert room.do(fill) == [1, 2, 1, 2]
    heads = room.read(lambda tx: store.heads(tx, "elsewhere"))
    assert heads == {Column.STAKEHOLDER: 2, Column.EXECUTIVE: 2}
    later = room.read(lambda tx: store.entries_after(tx, "elsewhere", Column.STAKEHOLDER, 1, 10))
    assert [entry.seq for entry in later] == [2]


def test_a_refused_act_leaves_no_entry_and_no_gap(room: Room) -> None:
    before = room.entries(room.id, Column.COMMAND_MIM)

    def fails(tx: Tx) -> None:
        timeline.post_event(tx, room.id, PostEvent(title="x"), by=ANA, at=room.at)
        raise RuntimeError("the act goes wrong after publishing")

    with pytest.raises(RuntimeError):
        room.do(fails)
    assert room.entries(room.id, Column.COMMAND_MIM) == before
    post(INTERNAL)(room)
    assert [e.seq for e in room.entries(room.id, Column.COMMAND_MIM)] == list(range(1, len(before) + 2))


def test_the_secret_is_made_once(room: Room) -> None:
    assert room.do(store.keep_secret) == room.do(store.keep_secret)


def test_reading_one_costs_the_same_however_long_the_log(room: Room) -> None:
    def cost(tx: Tx) -> int:
        before = tx.statements
        store.load_record(tx, incidents.load(tx, room.id))
        return tx.statements - before

    for step in (update(OPEN), cut()):
        step(room)
    first = room.read(cost)
    for _ in range(5):
        post(OPEN)(room)
    assert room.read(cost) == first <= 10


def test_a_joined_executive_sees_what_participants_see(room: Room) -> None:
    room.act(command.join, command.Join(), by=CARA)
    watcher = Watcher(room, Column.COMMAND_PARTICIPANT)
    watcher.catch_up()
    assert "Cara" in watcher.lists["participants"]
