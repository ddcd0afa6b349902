"""Status updates posted, corrected and taken back, over a real store."""

from collections.abc import Callable
from typing import Any

import pytest

from majorops.incidents.command import actions as command
from majorops.incidents.lifecycle.actions import ResolutionUpdate
from majorops.incidents.record import Change, Retraction, Visibility
from majorops.incidents.timeline import store as timeline
from majorops.people.record import Person
from majorops.platform.errors import NotFound
from majorops.promises.record import Word
from majorops.updates import actions, store
from majorops.updates.record import StatusUpdate
from tests.promises.room import ANA, BEN, CARA, MINUTE, NOON, Room

INTERNAL, PUBLIC = Visibility.INTERNAL, Visibility.PUBLIC


def due(minutes: int) -> int:
    return NOON + minutes * MINUTE


def posted(room: Room) -> list[StatusUpdate]:
    return room.read(store.list_updates)


def retract(room: Room, update_id: str, *, by: Person = ANA) -> Callable[[], Change]:
    at = due(9)
    return lambda: room.do(
        lambda tx: actions.retract(tx, room.id, update_id, "Wrong incident.", by=by, at=at)
    )


def seat_ben_as_customer_ops(room: Room) -> None:
    wish = command.EditCommand(customer_ops=BEN.id)
    room.do(lambda tx: command.edit_command(tx, room.id, wish, expected=1, by=ANA, at=NOON))


def test_an_update_is_internal_unless_it_says_otherwise(room: Room) -> None:
    change = room.post("Two nodes are down.", after=3)
    update = posted(room)[0]
    assert change.kind == "update"
    assert change.touched["updates"] == [update]
    assert (update.visibility, update.author, update.created_at) == (INTERNAL, "Ana", due(3))
    assert (update.source, update.public_number) == ("api", None)


def test_the_log_says_it_with_its_own_visibility(room: Room) -> None:
    for visibility in Visibility:
        change = room.post("We are on it.", after=3, visibility=visibility)
        event = change.touched["timeline"][0]
        assert (event.title, event.visibility) == ("Status update posted", visibility)
        assert (event.description, event.subject_id) == ("We are on it.", change.touched["updates"][0].id)
        assert event.automatic


def test_a_public_update_is_a_communication_and_an_internal_one_is_not(room: Room) -> None:
    room.post("Two nodes are down.", after=3)
    incident = room.incident()
    assert (incident.update_count, incident.last_update_at) == (1, due(3))
    assert (incident.public_update_count, incident.last_communicated_at) == (0, None)
    room.post("We are on it.", after=5, visibility=PUBLIC)
    incident = room.incident()
    assert (incident.update_count, incident.public_update_count) == (2, 1)
    assert (
        incident.last_update_at == incident.last_public_update_at == incident.last_communicated_at == due(5)
    )


def test_rows_that_the_public_sees_are_numbered_without_a_gap(room: Room) -> None:
    room.post("Two nodes are down.", after=1)
    first = room.post("We are on it.", after=2, visibility=PUBLIC, next_update_eta=due(20)).touched
    then = room.post("Still on it.", after=3, visibility=PUBLIC).touched
    rows = (first["updates"], first["timeline"][:1], first["promises"], then["updates"], then["timeline"][:1])
    assert [row.public_number for group in rows for row in group] == [1, 2, 3, 4, 5]
    assert room.incident().public_rows == 5


def test_a_public_update_keeps_both_promises_and_makes_the_next(room: Room) -> None:
    room.publish()
    room.promise(10)
    room.promise(20, visibility=PUBLIC)
    change = room.post("Half is back.", after=15, visibility=PUBLIC, next_update_eta=due(40))
    assert room.states() == ["late", "kept", "open"]
    assert room.titles(change) == [
        "Status update posted",
        "Promise for 12:10 UTC late by 5 min",
        "Promise for 12:20 UTC kept",
        "Next update promised for 12:40 UTC",
    ]
    late, kept, made = room.promises()
    word = Word("update", posted(room)[0].id, PUBLIC, posted(room)[0].public_number)
    assert late.settled_in == kept.settled_in == made.made_in == word
    assert (made.visibility, posted(room)[0].next_update_eta) == (PUBLIC, due(40))
    assert room.incident().next_public_eta == due(40)


def test_without_a_next_time_the_badge_is_not_set(room: Room) -> None:
    room.promise(20)
    room.post("Half is back.", after=15, visibility=PUBLIC)
    assert (room.states(), room.incident().next_update_eta) == (["kept"], None)


def test_an_internal_update_keeps_nothing_and_moves_only_with_a_reason(room: Room) -> None:
    room.promise(20)
    room.post("Two nodes are down.", after=3)
    assert room.states() == ["open"]
    later: dict[str, Any] = {"after": 5, "next_update_eta": due(40)}
    assert room.refusal(lambda: room.post("Later.", **later)) == ("reason_required", "/promiseReason")
    room.post("Later.", **later, promise_reason="The vendor asked for time.")
    assert room.states() == ["withdrawn", "open"]


@pytest.mark.parametrize(("minutes", "code"), [(3, "eta_in_past"), (7 * 1440 + 4, "eta_too_far")])
def test_a_next_time_that_cannot_be_promised_is_refused(room: Room, minutes: int, code: str) -> None:
    refused = room.refusal(lambda: room.post("Later.", after=3, next_update_eta=due(minutes)))
    assert refused == (code, "/nextUpdateEta")


def test_a_correction_names_an_update_of_this_incident(room: Room) -> None:
    first = room.post("Two nodes are down.", after=1, visibility=PUBLIC).touched["updates"][0]
    change = room.post("Three nodes are down.", after=2, visibility=PUBLIC, corrects=first.id)
    correction = change.touched["updates"][0]
    assert (correction.corrects, correction.corrects_visibility, correction.corrects_number) == (
        first.id,
        PUBLIC,
        1,
    )
    elsewhere = "01ARZ3NDEKTSV4RRFFQ69G5FAV"
    refused = room.refusal(lambda: room.post("No.", after=3, corrects=elsewhere))
    assert refused == ("invalid_value", "/corrects")


def test_the_customer_ops_seat_writes_internal_notes_and_nothing_more(room: Room) -> None:
    assert room.refusal(lambda: room.post("Phones ring.", after=1, by=BEN))[0] == "forbidden"
    seat_ben_as_customer_ops(room)
    room.post("Phones ring.", after=1, by=BEN)
    assert posted(room)[0].author == "Ben"
    assert (
        room.refusal(lambda: room.post("Phones ring.", after=2, by=BEN, visibility=PUBLIC))[0] == "forbidden"
    )
    assert (
        room.refusal(lambda: room.post("Later.", after=2, by=BEN, next_update_eta=due(9)))[0] == "forbidden"
    )


def test_a_resolved_incident_takes_updates_without_a_next_time(room: Room) -> None:
    room.resolve(after=1)
    room.post("The figures hold.", after=2)
    refused = room.refusal(lambda: room.post("Later.", after=3, next_update_eta=due(20)))
    assert refused == ("eta_not_allowed", "/nextUpdateEta")


def test_resolving_posts_its_public_update_which_keeps_the_promises(room: Room) -> None:
    room.promise(20)
    change = room.resolve(after=5, public_update=ResolutionUpdate(content="It works again."))
    update = posted(room)[0]
    assert (update.content, update.visibility, update.source) == ("It works again.", PUBLIC, "api")
    assert room.states() == ["kept"]
    assert room.titles(change)[1:] == ["Status update posted", "Promise for 12:20 UTC kept"]
    assert room.incident().last_public_update_at == due(5)


def test_taking_back_marks_the_update_and_the_line_that_announced_it(room: Room) -> None:
    update = room.post("Acme lost its data.", after=1, visibility=PUBLIC).touched["updates"][0]
    change = retract(room, update.id)()
    taken_back = Retraction(due(9), "Ana", "Wrong incident.")
    assert [u.retraction for u in posted(room)] == [taken_back]
    assert change.touched["updates"] == posted(room)
    announced, written = change.touched["timeline"]
    assert (announced.subject_id, announced.retraction) == (update.id, taken_back)
    assert (written.title, written.visibility, written.reason) == (
        "Update taken back",
        INTERNAL,
        "Wrong incident.",
    )
    assert [e.retraction for e in room.read(timeline.events) if e.subject_id == update.id] == [
        taken_back,
        None,
    ]
    assert room.incident().update_count == 1


def test_it_is_taken_back_once_by_a_mim_and_only_if_it_exists(room: Room) -> None:
    update = room.post("Acme lost its data.", after=1).touched["updates"][0]
    assert room.refusal(retract(room, update.id, by=CARA))[0] == "forbidden"
    with pytest.raises(NotFound):
        retract(room, "01ARZ3NDEKTSV4RRFFQ69G5FAV")()
    retract(room, update.id)()
    assert room.refusal(retract(room, update.id))[0] == "already_retracted"


def test_what_was_posted_is_read_again_oldest_first(room: Room) -> None:
    for minute, text in enumerate(("One.", "Two.", "Three.")):
        room.post(text, after=minute)
    assert [u.content for u in posted(room)] == ["One.", "Two.", "Three."]
    first = posted(room)[0]
    assert room.read(lambda tx, incident_id: store.find(tx, incident_id, first.id)) == first
    assert room.read(lambda tx, _: store.find(tx, "another incident", first.id)) is None
