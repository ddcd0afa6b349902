"""When a review is required and due, how it moves, and that no edit is lost: for every case."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from majorops.incidents.record import Incident, ReviewStatus, Severity, Status
from majorops.platform.errors import ChangedMeanwhile, Conflict, Refusal
from majorops.reviews import rules
from majorops.reviews.record import SECTIONS, ActionStatus, Review, ReviewAction
from tests.incidents.samples import MINUTE, NOON, outcome, sample

HOUR = 60 * MINUTE
lengths = st.integers(0, 10 * HOUR)


def resolved(severity: Severity, lasted: int, *, false_alarm: bool = False) -> Incident:
    return sample(
        severity=severity, status=Status.RESOLVED, resolved_at=NOON + lasted, false_alarm=false_alarm
    )


incidents = st.builds(resolved, st.sampled_from(Severity), lengths, false_alarm=st.booleans())
times = st.none() | st.integers(NOON, NOON + 20 * HOUR)


@st.composite
def reviews(draw: st.DrawFn) -> Review:
    """Any review as it can be stored."""
    status = draw(st.sampled_from(ReviewStatus))
    held = status in {ReviewStatus.HELD, ReviewStatus.PUBLISHED}
    texts: dict[str, Any] = {section: draw(st.sampled_from(["", "a", "b"])) for section in SECTIONS}
    return Review(
        incident_id="I",
        status=status,
        required_because=draw(st.sampled_from(["critical", "long", "repeat", None])),
        due_at=draw(times),
        scheduled_at=draw(times),
        held_at=NOON + HOUR if held else None,
        published_at=NOON + 2 * HOUR if status is ReviewStatus.PUBLISHED else None,
        created_at=NOON,
        repeat_of=draw(st.none() | st.just("J")),
        changed_in=draw(st.dictionaries(st.sampled_from(SECTIONS), st.integers(1, 9))),
        **texts,
    )


@given(incidents, st.booleans())
def test_required_is_what_the_rules_say(incident: Incident, repeats: bool) -> None:  # noqa: FBT001
    lasted = (incident.resolved_at or 0) - incident.detected_at
    required = not incident.false_alarm and (
        incident.severity is Severity.CRITICAL
        or (incident.severity is Severity.HIGH and lasted > 2 * HOUR)
        or repeats
    )
    assert (rules.why_required(incident, repeats=repeats) is not None) == required


@given(incidents)
def test_nothing_is_required_of_an_incident_that_runs(incident: Incident) -> None:
    running = replace(incident, status=Status.ACTIVE, resolved_at=None)
    assert rules.why_required(running, repeats=True) is None


@given(reviews(), incidents)
def test_due_is_three_days_after_the_end_where_it_is_required(review: Review, incident: Incident) -> None:
    now = rules.measured(review, incident)
    due = (incident.resolved_at or 0) + 72 * HOUR if now.required_because else None
    assert now.due_at == due


@given(reviews(), st.integers(NOON, NOON + 100 * HOUR), st.integers(0, HOUR))
def test_once_overdue_stays_overdue_until_held(review: Review, at: int, more: int) -> None:
    if rules.is_overdue(review, at=at):
        assert rules.is_overdue(review, at=at + more)
        assert not rules.is_overdue(replace(review, held_at=at), at=at + more)


edits = st.dictionaries(st.sampled_from(SECTIONS), st.sampled_from(["", "a", "b", "c"]), min_size=1)


@given(reviews(), edits, st.integers(-1, 12), st.integers(1, 9))
def test_an_edit_is_refused_exactly_when_it_would_undo_an_unread_one(
    review: Review, edit: dict[str, str], expected: int, version: int
) -> None:
    version = max(version, *review.changed_in.values(), 1)
    unread = any(review.changed_in.get(section, 0) > expected for section in edit)
    good = 0 < expected <= version and not unread
    code, _ = outcome(lambda: rules.check_unchanged(review, edit, expected=expected, version=version))
    assert (code is None) == good
    assert code in {None, "version_conflict"}


@given(reviews(), st.lists(st.tuples(edits, st.integers(0, 8)), max_size=8))
def test_whatever_several_people_send_no_text_vanishes_unread(
    review: Review, sent: list[tuple[dict[str, str], int]]
) -> None:
    """Who writes over a text had read it: the version they name is not older than its last change."""
    now = replace(review, status=ReviewStatus.DRAFT, published_at=None, held_at=None, changed_in={})
    incident = resolved(Severity.CRITICAL, HOUR)
    version, written = 1, dict.fromkeys(SECTIONS, 0)
    for edit, read in sent:
        try:
            rules.check_unchanged(now, edit, expected=read, version=version)
        except ChangedMeanwhile:
            continue
        after = rules.edited(now, incident, edit, version=version + 1)
        for section in SECTIONS:
            if getattr(after, section) != getattr(now, section):
                assert written[section] <= read
                written[section] = version + 1
        version += int(after != now)
        now = after


meetings = st.fixed_dictionaries(
    {}, optional={"scheduled_at": st.just(NOON + 5 * HOUR), "held_at": st.just(NOON + 6 * HOUR)}
)


@given(reviews(), meetings, st.booleans())
def test_a_meeting_moves_the_status_as_the_table_says(
    review: Review,
    meeting: dict[str, int],
    ended: bool,  # noqa: FBT001
) -> None:
    incident = resolved(Severity.CRITICAL, HOUR) if ended else sample()
    code, after = outcome(lambda: rules.edited(review, incident, meeting, version=9))
    if review.status is ReviewStatus.PUBLISHED:
        assert code == "review_published"
    elif meeting and not ended:
        assert code == "not_resolved"
    elif review.status is ReviewStatus.HELD and set(meeting) == {"scheduled_at"}:
        assert code == "status_transition"
    elif "held_at" in meeting or review.status is ReviewStatus.HELD:
        assert after.status is ReviewStatus.HELD
    elif meeting.get("scheduled_at", review.scheduled_at) != review.scheduled_at:
        assert after.status is ReviewStatus.SCHEDULED
    else:
        assert after.status is review.status


@given(reviews())
def test_only_a_held_review_is_published_and_only_once(review: Review) -> None:
    code, after = outcome(lambda: rules.published(review, at=NOON + 9 * HOUR))
    expected = {ReviewStatus.HELD: None, ReviewStatus.PUBLISHED: "review_published"}
    assert code == expected.get(review.status, "review_not_held")
    if after is not None:
        assert after.published_at == NOON + 9 * HOUR
        with pytest.raises(Conflict):
            rules.published(after, at=NOON + 10 * HOUR)


@given(reviews())
def test_reopening_keeps_what_is_published_and_every_text(review: Review) -> None:
    after = rules.at_reopening(review, sample())
    assert [getattr(after, s) for s in SECTIONS] == [getattr(review, s) for s in SECTIONS]
    if review.published:
        assert (after.status, after.held_at) == (review.status, review.held_at)
    else:
        assert (after.status, after.held_at, after.scheduled_at) == (ReviewStatus.DRAFT, None, None)


ACTION = ReviewAction(
    "A", "I", "Do it", "ben", "Ben", NOON + HOUR, ActionStatus.OPEN, None, None, NOON, "ana"
)


@given(st.sampled_from(ActionStatus), st.none() | st.sampled_from(["", " ", "A link"]), st.booleans())
def test_an_item_is_closed_with_a_note_and_never_again(
    status: ActionStatus,
    note: str | None,
    noted: bool,  # noqa: FBT001
) -> None:
    action = replace(ACTION, note="From before" if noted else None)
    given: dict[str, Any] = {"status": status, **({} if note is None else {"note": note})}
    code, _ = outcome(lambda: rules.check_closing(action, status, note))
    shown = note if note is not None else action.note or ""
    assert (code == "reason_required") == (status is not ActionStatus.OPEN and not shown.strip())
    after = rules.action_edited(action, given, at=NOON + 2 * HOUR)
    assert (after.closed_at is not None) == (status is not ActionStatus.OPEN)
    if after.closed_at is not None:
        with pytest.raises(Refusal):
            rules.action_edited(after, {"note": "Other"}, at=NOON + 3 * HOUR)


def test_an_item_is_overdue_only_while_it_is_open() -> None:
    assert not rules.action_overdue(ACTION, at=ACTION.due_at)
    assert rules.action_overdue(ACTION, at=ACTION.due_at + 1)
    done = replace(ACTION, status=ActionStatus.DONE)
    assert not rules.action_overdue(done, at=ACTION.due_at + 1)
