"""What a review reads from the record, in a store where every time was chosen by hand."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from majorops.audiences import rules as audiences
from majorops.audiences import store as feeds
from majorops.audiences.fields import View
from majorops.audiences.record import Column
from majorops.incidents.actions import OpenAlert
from majorops.incidents.lifecycle import actions as lifecycle
from majorops.incidents.lifecycle.actions import Advance, Reenter
from majorops.incidents.record import Severity, Visibility
from majorops.milestones import actions as milestones
from majorops.milestones.actions import CutMilestone
from majorops.platform.wording import rfc3339
from majorops.promises import actions as promises
from majorops.promises.actions import MakePromise, WithdrawPromise
from majorops.reviews.facts import facts, minutes_by_phase, pace
from majorops.updates import actions as updates
from majorops.updates.actions import PostUpdate
from tests.incidents.samples import MINUTE, NOON
from tests.reviews.room import ReviewRoom

TARGETS = (5, 10, 15, 8, 25, 30, 15, 5)
MS = MINUTE


class Told(ReviewRoom):
    """An incident whose acts happen at minutes that the test names."""

    def at_minute(self, minute: int) -> None:
        self.at = NOON + (minute - 1) * MINUTE  # an act comes a minute later


@pytest.fixture
def told(tmp_path: Path) -> Iterator[Told]:
    """Alert at 11:40, detected 11:50, declared 12:01; phases, promises and words until 14:00."""
    alert = OpenAlert(issue_time=NOON - 20 * MINUTE)
    room = Told(tmp_path, Severity.HIGH, detected_at=NOON - 10 * MINUTE, alert=alert)
    room.at_minute(5)
    room.act(lifecycle.advance, Advance(1, 2))
    room.at_minute(12)
    eta = NOON + 30 * MINUTE
    room.act(milestones.cut, CutMilestone(title="Scope", body="x", next_update_eta=eta))
    room.at_minute(20)
    room.act(lifecycle.advance, Advance(2, 6))
    room.at_minute(25)
    room.act(updates.post, PostUpdate(content="To all", visibility=Visibility.PUBLIC))
    room.at_minute(40)
    room.act(lifecycle.reenter, Reenter(6, 2, "New facts"))
    room.at_minute(44)
    room.act(lifecycle.leave_reentry, lifecycle.LeaveReentry(2))
    room.at_minute(50)
    made = room.act(promises.make, MakePromise(due_at=NOON + 70 * MINUTE)).touched["promises"][0]
    room.at_minute(60)
    room.act(promises.withdraw, made.id, WithdrawPromise(reason="Nothing by then"))
    room.at_minute(61)
    room.act(updates.post, PostUpdate(content="To stakeholders", visibility=Visibility.INTERNAL))
    room.at_minute(70)
    room.advance(8)
    room.at_minute(75)
    room.monitor()
    room.at_minute(120)
    room.resolve_now()
    yield room
    room.database.close()


def read(room: Told, column: Column) -> dict[str, Any]:
    incident = room.incident()

    def query(tx: Any) -> dict[str, Any]:
        view = View(column, incident, room.at)
        shown = audiences.whole(feeds.load_record(tx, incident, column), view, feed={})
        return facts(shown, TARGETS, column=column, at=room.at)

    return room.database.read_now(query)


def test_the_times_and_durations_are_those_of_the_record(told: Told) -> None:
    found = read(told, Column.COMMAND_MIM)
    assert found["times"] == {
        "issueTime": rfc3339(NOON - 20 * MS),
        "detectedAt": rfc3339(NOON - 10 * MS),
        "declaredAt": rfc3339(NOON + 1 * MS),
        "firstMilestoneAt": rfc3339(NOON + 12 * MS),
        "mitigatedAt": rfc3339(NOON + 20 * MS),
        "resolvedAt": rfc3339(NOON + 120 * MS),
        "impactEndedAt": rfc3339(NOON + 120 * MS),
    }
    assert found["durations"] == {
        "detectMs": 10 * MS,
        "declareMs": 11 * MS,
        "firstMilestoneMs": 22 * MS,
        "mitigateMs": 30 * MS,
        "resolveMs": 130 * MS,
        "impactMs": 140 * MS,
    }


def test_every_visit_of_a_phase_counts_against_its_target(told: Told) -> None:
    rows = {row["name"]: row for row in read(told, Column.STAKEHOLDER)["phases"]}
    assert (rows["Alert"]["tookMs"], rows["Alert"]["pace"]) == (15 * MS, "slow")
    assert (rows["Gather"]["tookMs"], rows["Gather"]["visits"]) == (19 * MS, 2)
    assert (rows["Assess"]["tookMs"], rows["Assess"]["pace"], rows["Assess"]["targetMs"]) == (
        None,
        None,
        15 * MS,
    )
    assert (rows["Mitigation"]["tookMs"], rows["Mitigation"]["visits"]) == (46 * MS, 2)
    assert rows["Resolution"]["tookMs"] == 50 * MS


def test_promises_are_counted_as_they_ended(told: Told) -> None:
    found = read(told, Column.EXECUTIVE)["promises"]
    counted = {word: found[word] for word in ("kept", "late", "broken", "withdrawn", "open")}
    assert counted == {"kept": 1, "late": 0, "broken": 0, "withdrawn": 1, "open": 0}
    assert found["adherence"] == 100
    assert [row["state"] for row in found["list"]] == ["Kept", "Withdrawn"]


def test_each_audience_reads_what_it_was_told_and_no_more(told: Told) -> None:
    command, executive = read(told, Column.COMMAND_MIM), read(told, Column.EXECUTIVE)
    assert [row["title"] for row in executive["told"]["milestones"]] == ["Scope"]
    assert [row["content"] for row in executive["told"]["publicUpdates"]] == ["To all"]
    assert [row["content"] for row in command["told"]["internalUpdates"]] == ["To stakeholders"]
    assert "internalUpdates" not in executive["told"]
    assert "To stakeholders" not in str(executive)
    # Who does not read whether the alert time was given cannot read how long it took to be seen.
    assert executive["durations"]["detectMs"] is None
    assert executive["times"]["declaredAt"] is None
    assert command["told"]["internalUpdates"] == read(told, Column.STAKEHOLDER)["told"]["internalUpdates"]


def test_what_was_taken_back_is_not_told_again_outside(told: Told) -> None:
    said = told.act(updates.post, PostUpdate(content="A name", visibility=Visibility.PUBLIC))
    told.act(updates.retract, said.touched["updates"][0].id, "A name")
    assert "A name" in str(read(told, Column.COMMAND_MIM))
    outside = read(told, Column.STAKEHOLDER)
    assert "A name" not in str(outside)
    assert outside["told"]["publicUpdates"][-1]["content"].startswith("Taken back at")


@given(st.floats(0, 1000), st.floats(0.5, 100))
def test_pace_follows_the_ratio(took: float, target: float) -> None:
    found = pace(took, target)
    assert (found == "fast") == (took <= 0.9 * target)
    assert (found == "slow") == (took > 1.4 * target)


@given(st.lists(st.tuples(st.integers(1, 8), st.integers(0, 500)), min_size=1, max_size=20))
def test_the_time_in_phases_is_the_time_of_the_incident(stays: list[tuple[int, int]]) -> None:
    visits, at = [], NOON
    for phase, minutes in stays:
        visits.append({"phase": phase, "enteredAt": rfc3339(at), "leftAt": rfc3339(at + minutes * MINUTE)})
        at += minutes * MINUTE
    visits[-1]["leftAt"] = None
    found = minutes_by_phase(visits, end=at)
    assert sum(found.values()) == sum(minutes for _, minutes in stays)
    assert set(found) == {phase for phase, _ in stays}
