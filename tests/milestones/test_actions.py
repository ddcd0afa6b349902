"""Milestones cut, corrected and taken back, over a real store."""

import sqlite3
from collections.abc import Callable

import pytest
from msgspec.structs import replace

from majorops.incidents.lifecycle.actions import ResolutionMilestone
from majorops.incidents.record import Change, FieldChange, Retraction, Status, Visibility
from majorops.incidents.timeline import actions as timeline
from majorops.milestones import actions, store
from majorops.milestones.record import Milestone
from majorops.people.record import Person
from majorops.platform.errors import NotFound
from majorops.promises.record import Word
from tests.promises.room import ANA, BEN, CARA, MINUTE, NOON, Room

NOWHERE = "01ARZ3NDEKTSV4RRFFQ69G5FAV"


def due(minutes: int) -> int:
    return NOON + minutes * MINUTE


def cut(room: Room) -> list[Milestone]:
    return room.read(store.list_milestones)


def logged(room: Room, visibility: Visibility) -> str:
    wish = timeline.PostEvent(title="A node came back", visibility=visibility)
    posted = room.do(lambda tx: timeline.post_event(tx, room.id, wish, by=ANA, at=NOON))
    event_id: str = posted.touched["timeline"][0].id
    return event_id


def retract(room: Room, milestone_id: str, *, by: Person = ANA) -> Callable[[], Change]:
    return lambda: room.do(
        lambda tx: actions.retract(tx, room.id, milestone_id, "Wrong incident.", by=by, at=due(9))
    )


def test_milestones_are_numbered_within_the_incident(room: Room) -> None:
    for minute in (1, 2, 3):
        room.cut(f"Step {minute}", after=minute)
    assert [(m.sequence, m.title, m.status_at_cut) for m in cut(room)] == [
        (n, f"Step {n}", Status.ACTIVE) for n in (1, 2, 3)
    ]
    incident = room.incident()
    assert incident.milestone_count == 3
    assert incident.last_milestone_at == incident.last_communicated_at == due(3)


def test_the_table_refuses_a_number_twice(room: Room) -> None:
    room.cut("Step 1", after=1)
    again = replace(cut(room)[0], id=NOWHERE)
    with pytest.raises(sqlite3.IntegrityError):
        room.do(lambda tx: store.add(tx, again))


def test_the_log_says_that_it_was_cut_and_holds_its_id(room: Room) -> None:
    change = room.cut("Half is back", after=1)
    milestone, event = change.touched["milestones"][0], change.touched["timeline"][0]
    assert (change.kind, cut(room)) == ("milestone", [milestone])
    assert (event.title, event.visibility) == ("Milestone 1: Half is back", Visibility.INTERNAL)
    assert event.changes == (FieldChange("milestones", None, milestone.id),)
    assert (milestone.cut_by, milestone.cut_by_name, milestone.created_at) == (ANA.id, "Ana", due(1))


def test_it_keeps_the_internal_promise_only_and_makes_the_next(room: Room) -> None:
    room.publish()
    room.promise(10)
    room.promise(20, visibility=Visibility.PUBLIC)
    change = room.cut("Half is back", after=35, next_update_eta=due(60))
    assert room.states() == ["broken", "open", "open"]
    assert room.titles(change)[1:] == ["Promise for 12:10 UTC broken", "Next update promised for 13:00 UTC"]
    milestone, (settled, _, made) = cut(room)[0], room.promises()
    word = Word("milestone", milestone.id, Visibility.INTERNAL, None)
    assert settled.settled_in == made.made_in == word
    assert (milestone.promise_id, milestone.next_update_eta) == (made.id, made.due_at)
    assert room.incident().next_update_eta == due(20)


def test_without_a_next_time_no_promise_is_open(room: Room) -> None:
    room.promise(20)
    room.cut("Half is back", after=20)
    assert (room.states(), cut(room)[0].promise_id, room.incident().next_update_eta) == (["kept"], None, None)


def test_its_sources_are_events_of_this_incident_and_it_knows_which_everyone_sees(room: Room) -> None:
    inside, outside = logged(room, Visibility.INTERNAL), logged(room, Visibility.PUBLIC)
    room.cut("Half is back", after=1, sources=[inside, outside])
    assert (cut(room)[0].sources, cut(room)[0].open_sources) == ((inside, outside), (outside,))
    refused = room.refusal(lambda: room.cut("Half is back", after=2, sources=[inside, NOWHERE]))
    assert refused == ("unknown_event", "/sources/1")


def test_a_correction_settles_nothing_and_marks_the_corrected_one(room: Room) -> None:
    room.promise(20)
    first = room.cut("Half is back", after=1, next_update_eta=due(30)).touched["milestones"][0]
    change = room.cut("A third is back", after=2, corrects=first.id)
    correction, corrected = change.touched["milestones"]
    assert room.titles(change) == ["Milestone 2 corrects 1"]
    assert room.states() == ["kept", "open"]
    assert (correction.corrects, corrected.corrected_by) == (first.id, correction.id)
    assert cut(room) == [corrected, correction]
    newest = room.cut("A quarter is back", after=3, corrects=first.id).touched["milestones"][0]
    assert cut(room)[0].corrected_by == newest.id
    assert room.read(lambda tx, incident_id: store.find(tx, incident_id, first.id)) == cut(room)[0]


def test_what_a_correction_may_not_do_is_refused(room: Room) -> None:
    first = room.cut("Half is back", after=1).touched["milestones"][0].id
    promising = room.refusal(lambda: room.cut("No", after=2, corrects=first, next_update_eta=due(30)))
    assert promising == ("eta_not_allowed", "/nextUpdateEta")
    assert room.refusal(lambda: room.cut("No", after=2, corrects=NOWHERE)) == (
        "unknown_milestone",
        "/corrects",
    )


@pytest.mark.parametrize(("minutes", "code"), [(3, "eta_in_past"), (7 * 1440 + 4, "eta_too_far")])
def test_a_next_time_that_cannot_be_promised_is_refused(room: Room, minutes: int, code: str) -> None:
    refused = room.refusal(lambda: room.cut("Later", after=3, next_update_eta=due(minutes)))
    assert refused == (code, "/nextUpdateEta")


@pytest.mark.parametrize("by", [BEN, CARA], ids=["stakeholder", "executive"])
def test_only_a_mim_cuts(room: Room, by: Person) -> None:
    assert room.refusal(lambda: room.cut("Mine", after=1, by=by))[0] == "forbidden"


def test_resolving_cuts_its_milestone_which_keeps_the_promise(room: Room) -> None:
    room.promise(20)
    event = logged(room, Visibility.PUBLIC)
    wish = ResolutionMilestone(title="It works", body="All of it.", sources=[event])
    change = room.resolve(after=5, milestone=wish)
    final = cut(room)[0]
    assert (final.is_resolution, final.status_at_cut, final.open_sources) == (True, Status.RESOLVED, (event,))
    assert room.incident().resolution_milestone == final.id
    assert room.titles(change)[1:] == ["Milestone 1: It works", "Promise for 12:20 UTC kept"]
    second = room.refusal(lambda: room.cut("Again", after=6, is_resolution=True))
    assert second[0] == "resolution_milestone_exists"


def test_resolving_with_an_unknown_source_resolves_nothing(room: Room) -> None:
    wish = ResolutionMilestone(title="It works", body="All of it.", sources=[NOWHERE])
    refused = room.refusal(lambda: room.resolve(after=5, milestone=wish))
    assert refused == ("unknown_event", "/milestone/sources/0")


def test_a_resolved_incident_takes_the_missing_milestone_and_corrections_only(room: Room) -> None:
    assert room.refusal(lambda: room.cut("Final", after=1, is_resolution=True))[0] == "not_resolved"
    room.resolve(after=2)
    assert room.refusal(lambda: room.cut("One more", after=3))[0] == "incident_resolved"
    final = room.cut("Final", after=4, is_resolution=True).touched["milestones"][0]
    assert (final.status_at_cut, room.incident().resolution_milestone) == (Status.RESOLVED, final.id)
    room.cut("Final, in better words", after=5, corrects=final.id)
    assert room.incident().resolution_milestone == final.id


def test_a_resolution_milestone_promises_nothing(room: Room) -> None:
    room.resolve(after=2)
    refused = room.refusal(lambda: room.cut("Final", after=3, is_resolution=True, next_update_eta=due(30)))
    assert refused == ("eta_not_allowed", "/nextUpdateEta")


def test_the_next_resolution_has_a_milestone_of_its_own(room: Room) -> None:
    room.resolve(after=1)
    room.cut("Final", after=2, is_resolution=True)
    room.reopen(after=3)
    assert room.incident().resolution_milestone is None
    room.resolve(after=4)
    room.cut("Final again", after=5, is_resolution=True)
    assert [m.is_resolution for m in cut(room)] == [True, True]


def test_taking_back_marks_it_and_writes_down_why(room: Room) -> None:
    milestone = room.cut("Acme lost its data", after=1).touched["milestones"][0]
    change = retract(room, milestone.id)()
    assert cut(room)[0].retraction == Retraction(due(9), "Ana", "Wrong incident.")
    assert (change.kind, change.touched["milestones"]) == ("milestone", cut(room))
    event = change.touched["timeline"][0]
    assert (event.title, event.reason) == ("Milestone 1 taken back", "Wrong incident.")
    assert event.visibility is Visibility.INTERNAL


def test_it_is_taken_back_once_by_a_mim_and_only_if_it_exists(room: Room) -> None:
    milestone = room.cut("Acme lost its data", after=1).touched["milestones"][0]
    assert room.refusal(retract(room, milestone.id, by=CARA))[0] == "forbidden"
    with pytest.raises(NotFound):
        retract(room, NOWHERE)()
    retract(room, milestone.id)()
    assert room.refusal(retract(room, milestone.id))[0] == "already_retracted"
