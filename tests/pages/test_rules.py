"""What the public page says, from the projected incident."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from majorops.pages import rules
from majorops.platform.wording import rfc3339

NOON = 1_772_884_800_000  # 2026-03-07T12:00:00Z
MINUTE = 60_000


def cadence(due: int | None, state: str = "onTime", last: int | None = None) -> dict[str, Any]:
    return {
        "state": state,
        "dueAt": None if due is None else rfc3339(due),
        "lastCommunicatedAt": None if last is None else rfc3339(last),
    }


def shown(**fields: Any) -> dict[str, Any]:
    return {
        "publicId": "p1",
        "title": "Checkout is down",
        "severity": "Critical",
        "status": "Active",
        "phase": 6,
        "activePhase": 6,
        "detectedAt": rfc3339(NOON),
        "resolvedAt": None,
        "customerImpactSummary": "",
        "cadence": cadence(None, "notSet"),
        "updates": [],
        "timeline": [],
        **fields,
    }


@pytest.mark.parametrize(
    ("promise", "text", "detail"),
    [
        (cadence(None, "notSet"), "No time for the next update is set", "None yet"),
        (
            cadence(NOON + 47 * MINUTE, last=NOON),
            "Next update by 12:47 UTC",
            "In 47 min · last update 12:00 UTC · on time",
        ),
        (
            cadence(NOON + 59_999, "dueSoon"),
            "Next update by 12:00 UTC",
            "In less than a minute · none yet · due soon",
        ),
        (
            cadence(NOON - 6 * MINUTE, "overdue"),
            "Next update overdue by 6 min",
            "Promised for 11:54 UTC · none yet",
        ),
        (
            cadence(NOON - 1, "overdue"),
            "Next update overdue by less than a minute",
            "Promised for 11:59 UTC · none yet",
        ),
        (cadence(None, "closed"), "Resolved. No further update is promised.", "None yet"),
    ],
)
def test_the_badge_in_words(promise: dict[str, Any], text: str, detail: str) -> None:
    assert rules.badge(promise, NOON)[1:] == (text, detail)


def test_a_time_of_another_day_says_its_day_and_of_another_year_its_year() -> None:
    assert rules.moment("2026-03-07T06:00:00Z", NOON).text == "06:00 UTC"
    assert rules.moment("2026-03-06T23:31:00Z", NOON).text == "6 Mar 23:31 UTC"
    assert rules.moment("2025-12-31T23:31:00Z", NOON).text == "31 Dec 2025 23:31 UTC"


SEVERITIES = st.lists(st.sampled_from(["Critical", "High", "Medium", "Low"]), max_size=4)


@given(SEVERITIES, SEVERITIES)
def test_the_worst_unresolved_one_names_the_state(unresolved: list[str], over: list[str]) -> None:
    incidents = [shown(severity=s) for s in unresolved] + [shown(severity=s, status="Resolved") for s in over]
    expected = (
        "Major Outage" if "Critical" in unresolved
        else "Partial Outage" if "High" in unresolved
        else "Degraded Performance" if "Medium" in unresolved
        else "Operational"
    )  # fmt: skip
    assert rules.overall_state(incidents) == expected


def test_readers_who_are_not_signed_in_have_the_word_itself() -> None:
    anonymous = shown(impact="Partial outage")
    del anonymous["severity"]
    assert rules.impact_word(anonymous) == "Partial outage"
    assert rules.whole_page(anonymous, NOON)["severity"] is None


def test_updates_and_timeline_are_newest_first() -> None:
    rows = [{"id": n, "timestamp": rfc3339(NOON + n), "content": n, "title": n} for n in (1, 2, 3)]
    page = rules.whole_page(shown(updates=rows, timeline=rows), NOON)
    assert [row["id"] for row in page["updates"]] == [3, 2, 1]
    assert [row["id"] for row in page["timeline"]] == [3, 2, 1]


def test_the_bridge_is_gone_when_resolved() -> None:
    assert rules.whole_page(shown(bridgeUrl="https://b"), NOON)["bridge"] == "https://b"
    over = shown(bridgeUrl="https://b", status="Resolved", resolvedAt=rfc3339(NOON))
    assert rules.whole_page(over, NOON)["bridge"] is None


def steps_of(**fields: Any) -> dict[int, str]:
    return {n: step for n, _, step in rules.whole_page(shown(**fields), NOON)["phases"]}


def test_a_phase_that_was_passed_over_is_not_called_done() -> None:
    visits = [{"phase": phase} for phase in (1, 2, 5, 6)]
    assert [n for n, step in steps_of(visits=visits).items() if step == "skipped"] == [3, 4]
    over = steps_of(visits=visits, status="Resolved", resolvedAt=rfc3339(NOON))
    assert list(over.values()) == ["done"] * 2 + ["skipped"] * 2 + ["done"] * 2 + ["todo"] * 2


def test_a_reentry_shows_where_the_work_is_and_how_far_it_was() -> None:
    steps = steps_of(activePhase=2)
    assert (steps[1], steps[2], steps[3], steps[6], steps[7]) == ("done", "now", "done", "reached", "todo")


def test_a_customer_gets_three_answers_from_the_record() -> None:
    asked = dict(
        rules.questions(
            shown(
                affectedSystems=["Website", "Mail", "API"],
                customerImpactSummary="Nobody can pay.",
                cadence=cadence(NOON - 360_000, "overdue"),
            ),
            NOON,
        )
    )
    assert asked["Is it just me?"].startswith("No. Website, Mail and API are affected since ")
    assert asked["Am I affected?"] == "Nobody can pay."
    assert "late by 6 min" in asked["When do I hear more?"]


def test_without_words_the_answers_say_so() -> None:
    about = {"customerImpactSummary": "", "affectedSystems": [], "cadence": cadence(None, "notSet")}
    asked = dict(rules.questions(shown(**about), NOON))
    assert "Something on our side" in asked["Is it just me?"]
    assert "being worked out" in asked["Am I affected?"]
    assert "No time is set" in asked["When do I hear more?"]


def test_a_service_has_its_worst_known_impact_and_never_a_word_of_health() -> None:
    parts = {"web": "Website", "smtp": "Mail"}
    incidents = [
        shown(impact="Minor", affectedSystems=["web"]),
        shown(impact="Major outage", affectedSystems=["Website"]),
        shown(
            impact="Major outage",
            affectedSystems=["smtp"],
            status="Resolved",
            resolvedAt="2026-03-07T11:00:00Z",
        ),
    ]
    assert rules.services(parts, incidents) == (("Mail", None, ""), ("Website", "Major outage", "octagon"))


def test_what_is_over_is_said_to_be_over() -> None:
    past = {
        "status": "Resolved",
        "resolvedAt": rfc3339(NOON + MINUTE),
        "cadence": cadence(None, "closed", NOON),
    }
    item = shown(customerImpactSummary="Nobody could pay.", affectedSystems=["Website"], **past)
    asked = dict(rules.questions(item, NOON + 2 * MINUTE))
    assert asked["Is it just me?"].endswith("it lasted from 12:00 UTC to 12:01 UTC.")
    assert asked["Am I affected?"] == "It is over. While it lasted: Nobody could pay."
    assert rules.headline(item, NOON)["badge"].detail == "Last update 12:00 UTC"
