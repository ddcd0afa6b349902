"""What signals do to an alert: the same, in whatever order they arrive."""

from itertools import permutations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from majorops.incidents.record import Severity
from majorops.intake import rules
from majorops.intake.record import AlertState, Delivery, IntakeAlert, IntakeSource, Mode, Signal, SignalKind
from majorops.intake.rules import Follow
from majorops.platform.errors import Invalid, TooLarge

AT = 1_772_884_800_000
SOURCE = IntakeSource(
    "S", "Pager", "pagerduty", Mode.OPEN, "ana@example.com", {}, "secret", enabled=True, created_at=AT
)
QUEUE = replace(SOURCE, mode=Mode.QUEUE)


def signal(
    kind: SignalKind, at: int = AT, title: str = "Disk full", levels: tuple[str, ...] = ("high",)
) -> Signal:
    return Signal(alert_id="A1", kind=kind, at=at, title=title, levels=levels)


def meet_all(signals: list[Signal], source: IntakeSource = SOURCE) -> tuple[IntakeAlert, list[Follow]]:
    alert = rules.first_seen(source, signals[0], alert_id="X", at=AT, payload="")
    follows = []
    for one in signals:
        alert, follow = rules.meet(alert, one, source, payload="")
        if follow is Follow.OPEN:
            alert = replace(alert, incident_id="I", state=AlertState.JOINED)
        follows.append(follow)
    return alert, follows


def test_a_firing_alert_of_an_opening_source_opens() -> None:
    alert, follows = meet_all([signal(SignalKind.FIRED)])
    assert follows == [Follow.OPEN]
    assert alert.severity is Severity.HIGH


def test_one_of_a_queueing_source_waits() -> None:
    alert, follows = meet_all([signal(SignalKind.FIRED)], QUEUE)
    assert (follows, alert.state) == ([Follow.NOTHING], AlertState.WAITING)


def test_a_repeated_alert_opens_once() -> None:
    _, follows = meet_all([signal(SignalKind.FIRED, AT + n) for n in range(3)])
    assert follows == [Follow.OPEN, Follow.NOTHING, Follow.NOTHING]


def test_clearing_follows_once() -> None:
    fired, cleared = signal(SignalKind.FIRED), signal(SignalKind.CLEARED, AT + 5)
    alert, follows = meet_all([fired, cleared, cleared])
    assert follows == [Follow.OPEN, Follow.CLEAR, Follow.NOTHING]
    assert alert.state is AlertState.CLEARED


def test_a_clearing_never_seen_before_opens_nothing() -> None:
    alert, follows = meet_all([signal(SignalKind.CLEARED)])
    assert (follows, alert.state) == ([Follow.NOTHING], AlertState.CLEARED)


def test_cleared_before_fired_ends_cleared() -> None:
    alert, follows = meet_all([signal(SignalKind.CLEARED, AT + 5), signal(SignalKind.FIRED, AT)])
    assert (follows, alert.state) == ([Follow.NOTHING, Follow.NOTHING], AlertState.CLEARED)


def test_a_note_about_an_alert_never_seen_waits_for_a_person() -> None:
    alert, follows = meet_all([signal(SignalKind.NOTED)])
    assert (follows, alert.state) == ([Follow.NOTHING], AlertState.WAITING)


def test_a_dismissed_alert_stays_dismissed_while_it_goes_on() -> None:
    alert, _ = meet_all([signal(SignalKind.FIRED)], QUEUE)
    again, follow = rules.meet(
        replace(alert, state=AlertState.DISMISSED), signal(SignalKind.FIRED, AT + 1), QUEUE, payload=""
    )
    assert (again.state, follow) == (AlertState.DISMISSED, Follow.NOTHING)


SIGNALS = st.lists(
    st.builds(
        signal,
        st.sampled_from(SignalKind),
        st.integers(AT, AT + 10),
        st.just("Disk full"),
        st.just(("high",)),
    ),
    min_size=1,
    max_size=5,
)


@given(SIGNALS)
def test_the_order_of_arrival_changes_nothing(signals: list[Signal]) -> None:
    ends = {
        (alert.fired_at, alert.cleared_at, alert.state)
        for alert, _ in (meet_all(list(order), QUEUE) for order in permutations(signals))
    }
    assert len(ends) == 1


@given(st.text(), st.integers(1, 300))
def test_external_text_becomes_one_printable_line_within_its_limit(text: str, limit: int) -> None:
    shown = rules.inert(text, limit)
    assert len(shown) <= limit
    assert shown.isprintable()
    assert shown == shown.strip()


def test_a_title_of_100_kib_is_cut_with_a_mark() -> None:
    title = rules.title_of(signal(SignalKind.FIRED, title="<b>now</b> " * 10_000))
    assert len(title) == rules.TITLE_LIMIT
    assert title.startswith("<b>now</b>")
    assert title.endswith(rules.CUT)


def test_direction_marks_and_line_ends_go() -> None:
    assert rules.inert("a\u202eb\r\nc\x00\u200bd") == "a b c d"


def test_an_alert_without_words_is_named_by_its_key() -> None:
    assert rules.title_of(signal(SignalKind.FIRED, title=" \u200b ")) == "Alert A1"


@pytest.mark.parametrize(
    ("own", "levels", "severity"),
    [
        ({}, ("P1", "low"), Severity.CRITICAL),
        ({}, ("high",), Severity.HIGH),
        ({}, ("strange", "P3"), Severity.MEDIUM),
        ({}, (), Severity.MEDIUM),
        ({"p1": Severity.LOW}, ("P1", "high"), Severity.LOW),
        ({"high": Severity.CRITICAL}, ("P4", "high"), Severity.CRITICAL),
    ],
)
def test_severity(own: dict[str, Severity], levels: tuple[str, ...], severity: Severity) -> None:
    assert rules.severity_of(replace(SOURCE, severity_map=own), levels) is severity


def test_too_many_alerts_in_one_call() -> None:
    many = Delivery("1", (signal(SignalKind.FIRED),) * (rules.MOST_ALERTS + 1))
    with pytest.raises(TooLarge) as refused:
        rules.check_delivery(many)
    assert refused.value.code == "too_many_alerts"
    rules.check_delivery(Delivery("1", many.signals[1:]))


@pytest.mark.parametrize("alert_id", ["", "x" * 201])
def test_an_alert_needs_a_usable_key(alert_id: str) -> None:
    with pytest.raises(Invalid):
        rules.check_delivery(Delivery("1", (replace(signal(SignalKind.FIRED), alert_id=alert_id),)))


def test_signals_of_one_call_are_met_by_the_time_of_the_source() -> None:
    fired, cleared = signal(SignalKind.FIRED), signal(SignalKind.CLEARED)
    assert rules.in_order(Delivery("1", (cleared, fired))) == [fired, cleared]


def test_health_says_what_is_wrong_first() -> None:
    def state(**fields: object) -> object:
        return rules.health(replace(SOURCE, **fields))["state"]

    assert state() == "silent"
    assert state(last_seen_at=AT) == "healthy"
    assert state(last_seen_at=AT, last_error="no") == "unhealthy"
    assert state(secret="", last_error="no") == "noSecret"
    assert state(enabled=False) == "disabled"
