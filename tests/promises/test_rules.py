"""Every promise is settled once, and the badge says the same at every instant."""

from collections.abc import Callable

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from msgspec.structs import replace

from majorops.incidents.record import Status, Visibility
from majorops.platform.errors import Conflict, Invalid, Refusal
from majorops.platform.installation import STANDARD
from majorops.promises import rules
from majorops.promises.record import Promise, PromiseState, Word
from majorops.promises.rules import MINUTE_MS, BadgeState

NOON = 1_772_884_800_000
DAY = 24 * 60 * MINUTE_MS
PROMISE = Promise(
    id="01",
    incident_id="02",
    visibility=Visibility.INTERNAL,
    due_at=NOON,
    made_at=NOON - DAY,
    made_by="Ana",
    made_by_id="ana@example.com",
    interval_minutes=20,
)
MILESTONE = Word("milestone", "03", Visibility.INTERNAL, None)
PUBLIC_UPDATE = Word("update", "04", Visibility.PUBLIC, 1)
INTERNAL_UPDATE = Word("update", "05", Visibility.INTERNAL, None)

intervals = st.sampled_from([beat.interval for beat in STANDARD.cadence.values()])
moments = st.integers(NOON - DAY, NOON + DAY)
WAYS = {
    "answered": lambda p, at: rules.answer(p, MILESTONE, at=at),
    "replaced": lambda p, at: rules.give_way(p, "The vendor asked for time.", at=at),
    "withdrawn": lambda p, at: rules.withdraw(p, "Nothing to say yet.", at=at),
    "ended": lambda p, at: rules.break_at_end(p, at=at),
}
ways = st.sampled_from(sorted(WAYS))


def refusal(act: Callable[[], object]) -> str:
    with pytest.raises(Refusal) as refused:
        act()
    return refused.value.code


# -- when it may be given


@pytest.mark.parametrize("ahead", [1, MINUTE_MS, rules.FARTHEST_MS])
def test_a_time_to_come_within_seven_days_may_be_promised(ahead: int) -> None:
    rules.check_eta(NOON + ahead, at=NOON)


@pytest.mark.parametrize(
    ("ahead", "code"),
    [(0, "eta_in_past"), (-MINUTE_MS, "eta_in_past"), (rules.FARTHEST_MS + 1, "eta_too_far")],
)
def test_any_other_time_is_refused_at_the_field_it_came_in(ahead: int, code: str) -> None:
    with pytest.raises(Invalid) as refused:
        rules.check_eta(NOON + ahead, at=NOON, field="/dueAt")
    assert (refused.value.code, refused.value.field) == (code, "/dueAt")


# -- how it ends


@pytest.mark.parametrize(
    ("over", "state", "late"),
    [
        (-DAY, PromiseState.KEPT, 0),
        (0, PromiseState.KEPT, 0),
        (1, PromiseState.LATE, 0),
        (MINUTE_MS - 1, PromiseState.LATE, 0),
        (MINUTE_MS, PromiseState.LATE, 1),
        (20 * MINUTE_MS, PromiseState.LATE, 20),
        (20 * MINUTE_MS + 1, PromiseState.BROKEN, 20),
        (21 * MINUTE_MS, PromiseState.BROKEN, 21),
    ],
)
def test_the_boundary_of_kept_late_and_broken_is_exact(over: int, state: PromiseState, late: int) -> None:
    settled = rules.answer(PROMISE, MILESTONE, at=NOON + over)
    assert (settled.state, settled.late_minutes) == (state, late)


@given(at=moments, interval=intervals)
def test_a_word_in_time_keeps_it_and_only_more_than_the_interval_breaks_it(at: int, interval: int) -> None:
    settled = rules.answer(replace(PROMISE, interval_minutes=interval), PUBLIC_UPDATE, at=at)
    assert (settled.state is PromiseState.KEPT) == (at <= NOON)
    assert (settled.state is PromiseState.BROKEN) == (at - NOON > interval * MINUTE_MS)
    assert (settled.settled_at, settled.settled_in) == (at, PUBLIC_UPDATE)


@given(way=ways, at=moments)
def test_late_minutes_are_the_whole_minutes_past_due_and_never_negative(way: str, at: int) -> None:
    assume(way != "withdrawn" or at <= NOON)  # refused then, below
    settled = WAYS[way](PROMISE, at)
    assert settled.late_minutes == max(0, (at - NOON) // MINUTE_MS)


@given(first=ways, then=ways, at=moments, later=moments)
def test_once_settled_it_stays_settled(first: str, then: str, at: int, later: int) -> None:
    settled = WAYS[first](PROMISE, min(at, NOON))
    assert refusal(lambda: WAYS[then](settled, later)) == "promise_settled"


@given(way=ways)
def test_settling_changes_nothing_of_what_was_promised(way: str) -> None:
    settled = WAYS[way](PROMISE, NOON)
    promised = (
        "id",
        "incident_id",
        "visibility",
        "due_at",
        "made_at",
        "made_by",
        "interval_minutes",
        "made_in",
    )
    assert [getattr(settled, f) for f in promised] == [getattr(PROMISE, f) for f in promised]


@given(at=moments)
def test_a_new_promise_withdraws_until_due_and_breaks_after(at: int) -> None:
    settled = rules.give_way(PROMISE, "The vendor asked for time.", at=at)
    assert settled.state is (PromiseState.WITHDRAWN if at <= NOON else PromiseState.BROKEN)
    assert settled.reason == "The vendor asked for time."


@pytest.mark.parametrize("reason", [None, "", "  "])
def test_a_new_promise_says_why_the_old_one_moves(reason: str | None) -> None:
    with pytest.raises(Invalid) as refused:
        rules.give_way(PROMISE, reason, at=NOON)
    assert (refused.value.code, refused.value.field) == ("reason_required", "/promiseReason")


def test_it_is_withdrawn_until_due_and_not_a_millisecond_later() -> None:
    assert rules.withdraw(PROMISE, "Nothing yet.", at=NOON).state is PromiseState.WITHDRAWN
    assert refusal(lambda: rules.withdraw(PROMISE, "Nothing yet.", at=NOON + 1)) == "promise_due"


@given(at=moments)
def test_the_end_breaks_it_due_or_not(at: int) -> None:
    assert rules.break_at_end(PROMISE, at=at).state is PromiseState.BROKEN


@pytest.mark.parametrize(
    ("word", "answered"),
    [
        (PUBLIC_UPDATE, {Visibility.PUBLIC, Visibility.INTERNAL}),
        (MILESTONE, {Visibility.INTERNAL}),
        (INTERNAL_UPDATE, set()),
    ],
)
def test_who_is_answered_by_what(word: Word, answered: set[Visibility]) -> None:
    both = [replace(PROMISE, visibility=visibility) for visibility in Visibility]
    assert {p.visibility for p in both if rules.answered_by(word, p)} == answered


@pytest.mark.parametrize(
    ("state", "late", "title"),
    [
        (PromiseState.KEPT, 0, "Promise for 12:00 UTC kept"),
        (PromiseState.LATE, 7, "Promise for 12:00 UTC late by 7 min"),
        (PromiseState.BROKEN, 40, "Promise for 12:00 UTC broken"),
        (PromiseState.WITHDRAWN, 0, "Promise for 12:00 UTC withdrawn"),
    ],
)
def test_the_log_says_how_it_ended(state: PromiseState, late: int, title: str) -> None:
    assert rules.settled_line(replace(PROMISE, state=state, late_minutes=late)) == title
    assert rules.made_line(PROMISE) == "Next update promised for 12:00 UTC"


# -- what is shown


promises = st.lists(
    st.builds(
        lambda visibility, due, state: replace(PROMISE, visibility=visibility, due_at=due, state=state),
        st.sampled_from(list(Visibility)),
        moments,
        st.sampled_from(list(PromiseState)),
    ),
    max_size=6,
)


@given(promises)
def test_the_next_time_is_the_earliest_open_one_that_may_be_seen(made: list[Promise]) -> None:
    public = rules.next_eta(made, public=True)
    everyone = rules.next_eta(made)
    still = [p.due_at for p in made if p.state is PromiseState.OPEN]
    assert everyone == (min(still) if still else None)
    assert public is None or (everyone is not None and everyone <= public)
    assert public in {None, *(p.due_at for p in made if p.visibility is Visibility.PUBLIC)}


SOON = 5 * MINUTE_MS
BADGES = [
    (Status.RESOLVED, None, BadgeState.CLOSED),
    (Status.RESOLVED, -1, BadgeState.CLOSED),
    (Status.ACTIVE, None, BadgeState.NOT_SET),
    (Status.MONITORING, None, BadgeState.NOT_SET),
    (Status.ACTIVE, -1, BadgeState.OVERDUE),
    (Status.ACTIVE, 0, BadgeState.DUE_SOON),
    (Status.ACTIVE, SOON, BadgeState.DUE_SOON),
    (Status.ACTIVE, SOON + 1, BadgeState.ON_TIME),
    (Status.MONITORING, DAY, BadgeState.ON_TIME),
]


@pytest.mark.parametrize(("status", "left", "state"), BADGES)
def test_the_badge_is_the_first_that_matches(status: Status, left: int | None, state: BadgeState) -> None:
    due = None if left is None else NOON + left
    assert rules.badge(status, due, None, due_soon=5, at=NOON).state is state


@given(status=st.sampled_from(list(Status)), due=st.none() | moments, said=st.none() | moments, at=moments)
def test_there_is_a_badge_and_words_for_every_instant(
    status: Status, due: int | None, said: int | None, at: int
) -> None:
    shown = rules.badge(status, due, said, due_soon=10, at=at)
    assert (shown.due_at, shown.last_communicated_at) == (due, said)
    assert "-" not in rules.badge_words(shown, at=at)
    if status is not Status.RESOLVED and due is not None:
        assert (shown.state is BadgeState.OVERDUE) == (at > due)


@given(
    status=st.sampled_from(list(Status)), due=st.none() | moments, at=moments, wait=st.integers(0, 3 * DAY)
)
def test_the_badge_changes_by_the_clock_exactly_when_it_is_said_to(
    status: Status, due: int | None, at: int, wait: int
) -> None:
    now, then = (rules.badge(status, due, None, due_soon=10, at=moment) for moment in (at, at + wait))
    assert (now == then) == (at + wait < rules.badge_until(status, due, due_soon=10, at=at))


@given(due=moments, at=moments, wait=st.integers(0, DAY))
def test_once_overdue_it_stays_overdue_until_someone_speaks(due: int, at: int, wait: int) -> None:
    if rules.badge(Status.ACTIVE, due, None, due_soon=5, at=at).state is BadgeState.OVERDUE:
        assert rules.badge(Status.ACTIVE, due, None, due_soon=5, at=at + wait).state is BadgeState.OVERDUE


@pytest.mark.parametrize(
    ("left", "words"),
    [
        (12 * MINUTE_MS + 59_999, "on time, due in 12 min, last update 11:00"),
        (30_000, "due soon, last update 11:00"),
        (-59_999, "overdue by less than a minute, last update 11:00"),
        (-60_000, "overdue by 1 min, last update 11:00"),
        (None, "not set, last update 11:00"),
    ],
)
def test_the_badge_in_words(left: int | None, words: str) -> None:
    due = None if left is None else NOON + left
    shown = rules.badge(Status.ACTIVE, due, NOON - 60 * MINUTE_MS, due_soon=5, at=NOON)
    assert rules.badge_words(shown, at=NOON) == words


def test_the_badge_says_when_nobody_has_spoken_yet() -> None:
    shown = rules.badge(Status.RESOLVED, None, None, due_soon=5, at=NOON)
    assert rules.badge_words(shown, at=NOON) == "closed, last update none yet"


def test_a_settled_promise_says_how_it_ended() -> None:
    with pytest.raises(Conflict) as refused:
        rules.is_open(replace(PROMISE, state=PromiseState.LATE))
    assert refused.value.extra == {"current": "Late"}
