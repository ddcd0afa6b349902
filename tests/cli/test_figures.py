"""The figures that tick."""

from typing import Any

import pytest

from majorops.cli import figures
from majorops.platform.wording import epoch_ms

DUE = epoch_ms("2026-03-07T12:00:00Z")
INCIDENT: dict[str, Any] = {
    "status": "Active",
    "severity": "Critical",
    "phase": 5,
    "activePhase": 5,
    "detectedAt": "2026-03-07T11:00:00.000Z",
    "resolvedAt": None,
    "nextUpdateEta": "2026-03-07T12:00:00.000Z",
    "lastCommunicatedAt": "2026-03-07T11:40:00.000Z",
    "updatesPosted": 2,
    "alert": {"issueTime": "2026-03-07T10:55:00.000Z", "resolveTime": None, "customerCount": 12_000},
}


@pytest.mark.parametrize(
    ("offset_s", "state", "words"),
    [
        (-301, "onTime", "next update on time, due in 5 min"),
        (-300, "dueSoon", "next update due soon, due in 5 min"),
        (-20, "dueSoon", "next update due soon, due in less than a minute"),
        (0, "dueSoon", "next update due soon, due in less than a minute"),
        (1, "overdue", "next update overdue by less than a minute"),
        (360, "overdue", "next update overdue by 6 min"),
    ],
)
def test_the_badge_flips_by_the_clock_alone(offset_s: int, state: str, words: str) -> None:
    assert figures.badge(INCIDENT, DUE + offset_s * 1000) == (state, words)


def test_medium_is_due_soon_ten_minutes_before() -> None:
    assert figures.badge({**INCIDENT, "severity": "Medium"}, DUE - 600_000).state == "dueSoon"


def test_resolved_is_closed_and_no_promise_is_not_set() -> None:
    assert figures.badge({**INCIDENT, "status": "Resolved"}, DUE).state == "closed"
    assert figures.badge({**INCIDENT, "nextUpdateEta": None}, DUE).state == "notSet"


def test_the_promise_line_names_the_time_promised_and_the_last_word() -> None:
    line = figures.promise_line(INCIDENT, DUE + 360_000)
    assert line == "next update overdue by 6 min · promised for 12:00 UTC · last update 11:40 UTC"
    assert figures.promise_line({**INCIDENT, "lastCommunicatedAt": None}, DUE).endswith("none yet")


def test_the_five_figures() -> None:
    assert figures.tiles(INCIDENT, DUE) == [
        ("total", "1h 00m"),
        ("impact", "1h 05m"),
        ("affected users", "12,000"),
        ("phase", "5/8 Isolation"),
        ("updates", "2"),
    ]


def test_resolving_freezes_the_clocks_and_the_cleared_alert_the_impact() -> None:
    alert = {**INCIDENT["alert"], "resolveTime": "2026-03-07T11:25:00.000Z"}
    ended = {**INCIDENT, "resolvedAt": "2026-03-07T11:30:00.000Z", "alert": alert}
    assert figures.total_ms(ended, DUE) == 30 * 60_000
    assert figures.impact_ms(ended, DUE) == 30 * 60_000


def test_what_a_viewer_may_not_see_is_left_out() -> None:
    labels = [label for label, _ in figures.tiles({**INCIDENT, "alert": {}}, DUE)]
    assert labels == ["total", "phase", "updates"]


def test_no_confirmed_customer_is_said_in_words() -> None:
    tiles = dict(figures.tiles({**INCIDENT, "alert": {"customerCount": 0}}, DUE))
    assert tiles["affected users"] == "none confirmed"


def test_a_re_entry_says_what_was_reached() -> None:
    assert figures.phase_words({"phase": 5, "activePhase": 2}) == "2/8 Gather, reached 5"
