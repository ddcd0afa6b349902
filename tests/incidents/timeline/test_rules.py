import pytest
from hypothesis import given
from hypothesis import strategies as st

from majorops.incidents.record import EventType, Retraction, Visibility
from majorops.incidents.timeline import rules
from tests.incidents.samples import MINUTE, NOON, event, outcome

GRACE = 5_000
visibilities = st.sampled_from([None, Visibility.PUBLIC, Visibility.INTERNAL])


@pytest.mark.parametrize(
    ("asked", "given", "code"),
    [
        (None, EventType.UPDATE, None),
        (EventType.ACTION, EventType.ACTION, None),
        (EventType.ALERT, EventType.ALERT, None),
        (EventType.UPDATE, EventType.UPDATE, None),
        (EventType.PHASE, None, "reserved_type"),
        (EventType.COMMAND, None, "reserved_type"),
    ],
)
def test_people_write_three_types(asked: EventType | None, given: EventType | None, code: str | None) -> None:
    assert outcome(lambda: rules.posted_type(asked)) == (code, given)


@given(st.one_of(st.none(), st.integers(NOON - 90 * MINUTE, NOON + MINUTE)))
def test_nothing_happens_in_the_future(asked: int | None) -> None:
    code, happened = outcome(lambda: rules.happened_at(asked, now=NOON))
    if asked is not None and asked > NOON + GRACE:
        assert code == "timestamp_in_future"
    else:
        assert (code, happened) == (None, NOON if asked is None else min(asked, NOON))


@given(visibilities, visibilities)
def test_a_correction_is_seen_by_those_who_saw_the_mistake(
    corrected: Visibility | None, asked: Visibility | None
) -> None:
    expected = corrected or asked or Visibility.INTERNAL
    assert rules.correction_visibility(event(visibility=corrected), asked) is expected


@given(st.integers(0, 300_000))
def test_late_is_a_whole_minute_or_more(gap: int) -> None:
    assert rules.late_minutes(event(created_at=NOON + gap)) == gap // MINUTE


@pytest.mark.parametrize("visibility", [None, Visibility.PUBLIC, Visibility.INTERNAL])
@pytest.mark.parametrize("again", [False, True])
def test_what_left_command_is_taken_back_once(visibility: Visibility | None, *, again: bool) -> None:
    retraction = Retraction(NOON, "Ana", "A name in it.") if again else None
    expected = "already_retracted" if again else None
    if visibility is Visibility.INTERNAL:
        expected = "invalid_value"
    taken = event(visibility=visibility, retraction=retraction)
    assert outcome(lambda: rules.may_retract(taken)) == (expected, None)
