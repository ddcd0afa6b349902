"""What people, resolving and reopening do to a review, through a real store."""

from collections.abc import Callable
from pathlib import Path

import pytest

from majorops.incidents.actions import EditAlert, edit_alert
from majorops.incidents.record import EventType, ReviewStatus, Severity, Visibility
from majorops.people.record import Person
from majorops.platform.errors import ChangedMeanwhile
from majorops.reviews import actions, store
from majorops.reviews.actions import AddAddendum, StartReview
from majorops.reviews.store import ReviewQuery
from tests.incidents.room import titles
from tests.incidents.samples import ADA, ANA, BEN, CARA, MINUTE, outcome
from tests.reviews.room import DAY, HOUR, ReviewRoom, spoken


def test_resolving_a_critical_incident_drafts_its_review_in_the_same_act(room: ReviewRoom) -> None:
    change = room.resolve()

    review, incident = room.review(), room.incident()
    assert (review.status, review.required_because) == (ReviewStatus.DRAFT, "critical")
    assert review.due_at == (incident.resolved_at or 0) + 72 * HOUR
    assert incident.after_action == review.standing()
    assert titles(change)[-1] == "After Action Draft"
    event = change.touched["timeline"][-1]
    assert (event.type, event.visibility, event.automatic) == (EventType.ACTION, Visibility.INTERNAL, True)


def test_a_false_alarm_needs_no_review(room: ReviewRoom) -> None:
    change = room.false_alarm()
    assert room.no_review()
    assert room.incident().after_action is None
    assert not any("After Action" in title for title in titles(change))


@pytest.mark.parametrize(
    ("severity", "lasted", "because"),
    [
        (Severity.HIGH, 2 * HOUR + MINUTE, "long"),
        (Severity.HIGH, 2 * HOUR - 10 * MINUTE, None),
        (Severity.MEDIUM, 9 * HOUR, None),
        (Severity.LOW, 9 * HOUR, None),
    ],
)
def test_what_else_needs_one(tmp_path: Path, severity: Severity, lasted: int, because: str | None) -> None:
    room = ReviewRoom(tmp_path, severity)
    room.at += lasted
    room.resolve()
    assert (None if room.no_review() else room.review().required_because) == because


def test_one_that_no_rule_asks_for_can_be_started_after_the_end(tmp_path: Path) -> None:
    room = ReviewRoom(tmp_path, Severity.MEDIUM)
    assert room.refused(actions.start, StartReview()) == (409, "not_resolved")
    room.resolve()

    change = room.start(by=BEN)

    assert titles(change) == ["After Action Draft"]
    assert (room.review().required_because, room.review().due_at) == (None, None)
    before = room.everything()
    assert room.act(actions.start, StartReview())[1] is False
    assert room.everything() == before


def test_a_repeated_cause_makes_it_required(tmp_path: Path) -> None:
    room = ReviewRoom(tmp_path, Severity.LOW)
    room.resolve()
    earlier = room.id
    room.open(severity=Severity.LOW)
    room.resolve()

    room.start(repeat_of="INC-1")

    assert (room.review().required_because, room.review().repeat_of) == ("repeat", earlier)
    assert room.review().due_at == (room.incident().resolved_at or 0) + 72 * HOUR
    room.edit(repeat_of=None)
    assert (room.review().required_because, room.review().due_at) == (None, None)


@pytest.mark.parametrize("ref", ["INC-99", "INC-1", "INC-2", "nonsense", "01K00000000000000000000000"])
def test_only_an_earlier_incident_can_be_repeated(room: ReviewRoom, ref: str) -> None:
    room.resolve()
    first = room.id
    room.open()
    room.id = first
    assert room.edit_refused(repeat_of=ref) == (422, "invalid_value")


def test_two_people_in_two_sections_never_meet(room: ReviewRoom) -> None:
    room.resolve()
    read = room.incident().version

    room.edit(by=BEN, expected=read, summary="What happened")
    room.edit(by=ANA, expected=read, root_cause="A full disk", learnings="Disks fill")

    review = room.review()
    assert (review.summary, review.root_cause, review.learnings) == (
        "What happened",
        "A full disk",
        "Disks fill",
    )
    assert room.incident().version == read + 2


def test_two_people_in_one_section_both_keep_their_text(room: ReviewRoom) -> None:
    room.resolve()
    read = room.incident().version
    room.edit(by=BEN, expected=read, summary="Ben's")
    kept = room.everything()

    with pytest.raises(ChangedMeanwhile) as refused:
        room.edit(by=ANA, expected=read, summary="Ana's", root_cause="A disk")

    assert refused.value.code == "version_conflict"
    assert refused.value.extra == {
        "current": f'"v{read + 1}"',
        "differs": [{"field": "summary", "yours": "Ana's", "current": "Ben's"}],
    }
    assert room.everything() == kept
    room.edit(by=ANA, expected=read + 1, summary="Ben's and Ana's")
    assert room.review().summary == "Ben's and Ana's"


@pytest.mark.parametrize("expected", [-1, 99])
def test_a_version_that_never_was_is_refused(room: ReviewRoom, expected: int) -> None:
    room.resolve()
    assert room.edit_refused(expected=expected, summary="x") == (412, "version_conflict")


def test_other_changes_of_the_incident_stand_in_nobodys_way(room: ReviewRoom) -> None:
    room.resolve()
    read = room.incident().version
    room.act(edit_alert, EditAlert(customer_count=7), expected=read)
    room.edit(expected=read, summary="Seven customers")
    assert room.review().summary == "Seven customers"


def test_saving_the_same_again_changes_nothing(room: ReviewRoom) -> None:
    room.resolve()
    room.edit(summary="Once")
    before = room.everything()
    room.edit(summary="Once")
    assert room.everything() == before


def test_from_draft_by_a_meeting_to_published(room: ReviewRoom) -> None:
    room.resolve()
    scheduled = room.edit(by=BEN, scheduled_at=room.at + DAY)
    assert titles(scheduled) == ["After Action Scheduled"]
    again = room.edit(scheduled_at=room.at + 2 * DAY)
    assert titles(again) == ["After Action Scheduled"]
    assert again.touched["timeline"][0].changes[0].after == spoken(room.review().scheduled_at or 0)

    held = room.hold(2 * DAY)
    assert titles(held) == ["After Action Held"]
    published = room.publish()
    assert titles(published) == ["After Action Published"]

    review = room.review()
    assert (review.status, review.published_at) == (ReviewStatus.PUBLISHED, room.at)
    assert room.incident().after_action == review.standing()


def test_scheduling_may_be_skipped(room: ReviewRoom) -> None:
    room.resolve()
    room.hold()
    assert room.review().status is ReviewStatus.HELD
    assert room.edit_refused(scheduled_at=room.at + DAY) == (409, "status_transition")
    room.edit(held_at=room.at)
    assert room.review().status is ReviewStatus.HELD


def test_a_meeting_is_not_held_in_the_future_nor_before_the_end(room: ReviewRoom) -> None:
    room.resolve()
    resolved = room.incident().resolved_at or 0
    assert room.edit_refused(held_at=room.at + HOUR) == (422, "timestamp_in_future")
    assert room.edit_refused(held_at=resolved - 1) == (422, "time_order")
    assert room.edit_refused(scheduled_at=resolved - 1) == (422, "time_order")


def test_what_was_not_held_is_not_published(room: ReviewRoom) -> None:
    assert room.refused(actions.publish) == (409, "not_resolved")
    room.resolve()
    assert room.refused(actions.publish) == (409, "review_not_held")
    room.edit(scheduled_at=room.at + DAY)
    assert room.refused(actions.publish) == (409, "review_not_held")


def test_published_is_final_but_for_addenda(room: ReviewRoom) -> None:
    room.resolve()
    assert room.refused(actions.add_addendum, AddAddendum("More")) == (409, "not_published")
    room.hold()
    room.publish()

    assert room.edit_refused(summary="Other") == (409, "review_published")
    assert room.edit_refused(held_at=room.at) == (409, "review_published")
    assert room.refused(actions.publish) == (409, "review_published")
    revision = room.review().open_revision
    room.adds("The vendor answered", by=BEN)
    [addendum] = room.read(store.addenda_of)
    assert (addendum.text, addendum.author) == ("The vendor answered", "Ben")
    assert room.review().open_revision == revision + 1


def test_reopening_makes_it_a_draft_again_with_all_that_was_written(room: ReviewRoom) -> None:
    room.resolve()
    room.edit(summary="Kept")
    room.hold()

    change = room.reopen()

    review = room.review()
    assert (review.status, review.held_at, review.due_at) == (ReviewStatus.DRAFT, None, None)
    assert (review.summary, review.required_because) == ("Kept", None)
    assert "After Action Draft" in titles(change)
    assert room.edit_refused(held_at=room.at) == (409, "not_resolved")
    room.edit(summary="Still being written")

    room.at += DAY
    room.ends_again()
    assert room.review().due_at == (room.incident().resolved_at or 0) + 72 * HOUR
    assert room.review().required_because == "critical"


def test_reopening_leaves_a_published_one_and_the_next_end_gives_a_new_due_time(room: ReviewRoom) -> None:
    room.to_published()
    first = room.review()

    room.reopen()
    assert room.review().status is ReviewStatus.PUBLISHED
    room.adds("It came back")
    room.ends_again()

    review = room.review()
    assert (review.status, review.held_at) == (ReviewStatus.PUBLISHED, first.held_at)
    assert (review.due_at or 0) > (first.due_at or 0)


ACTS: dict[str, Callable[[ReviewRoom, Person], object]] = {
    "edit": lambda room, by: room.edit(by=by, summary="x"),
    "hold": lambda room, by: room.edit(by=by, held_at=room.at),
    "publish": lambda room, by: room.publish(by=by),
    "item": lambda room, by: room.takes_on(by=by),
}


@pytest.mark.parametrize(
    ("act", "by", "allowed"),
    [
        ("edit", ANA, True),
        ("edit", ADA, True),
        ("edit", BEN, True),
        ("edit", CARA, False),
        ("hold", ANA, True),
        ("hold", BEN, False),
        ("publish", ADA, True),
        ("publish", BEN, False),
        ("publish", CARA, False),
        ("item", BEN, True),
        ("item", CARA, False),
    ],
    ids=lambda value: getattr(value, "name", str(value)),
)
def test_who_may_do_what(room: ReviewRoom, act: str, by: Person, allowed: bool) -> None:  # noqa: FBT001  a table
    room.resolve()
    if act == "publish":
        room.hold()
    before = room.everything()
    code, _ = outcome(lambda: ACTS[act](room, by))
    assert code == (None if allowed else "forbidden")
    assert (room.everything() == before) != allowed


def test_lists_know_due_overdue_and_published(room: ReviewRoom) -> None:
    room.to_published()
    published = room.id
    room.open()
    room.resolve()
    due = room.id
    late = room.at + 72 * HOUR + 2 * MINUTE

    def listed(at: int, *states: str, by: Person = ANA) -> list[str]:
        found = room.database.read_now(lambda tx: store.list_reviews(tx, ReviewQuery(by, at, states)))
        return [incident.id for _, incident, _, _ in found]

    assert listed(room.at) == [due, published]
    assert (listed(room.at, "due"), listed(room.at, "overdue")) == ([due], [])
    assert (listed(late, "due"), listed(late, "overdue")) == ([], [due])
    assert listed(late, "published", "overdue") == [due, published]
    assert listed(room.at, by=CARA) == [published]
    ACTS["item"](room, ANA)
    assert set(listed(room.at, "required")) == {due, published}
    assert listed(room.at, "actions") == []
    assert due in listed(room.at + 365 * 24 * HOUR, "actions")
