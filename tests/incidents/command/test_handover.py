import pytest

from majorops.incidents.command.actions import (
    OfferHandover,
    accept_handover,
    decline_handover,
    offer_handover,
    withdraw_handover,
)
from majorops.incidents.record import Change, EventType, FieldChange, Handover, Visibility
from majorops.people.record import Person
from tests.incidents.room import GONE, Room, titles
from tests.incidents.samples import ADA, ANA, BEN, CARA, MAX


def offer(room: Room, to: Person = MAX, *, by: Person = ANA, brief: str = "") -> Change:
    return room.act(offer_handover, OfferHandover(to.id, brief), by=by)


def test_until_accepted_nothing_changes(room: Room) -> None:
    change = offer(room, brief="Cause known, fix running.")
    (line,) = change.touched["timeline"]
    assert (line.title, line.type, line.visibility) == (
        "MIM hand-over to Max offered",
        EventType.COMMAND,
        Visibility.INTERNAL,
    )
    incident = room.incident()
    assert (incident.mim, incident.version) == (ANA.id, 1)
    assert incident.handover == Handover(
        ANA.id, "Ana", MAX.id, "Max", "Cause known, fix running.", room.at, ANA.id
    )


def test_accepting_changes_the_seat(room: Room) -> None:
    offer(room)
    change = room.act(accept_handover, by=MAX)
    assert titles(change) == ["MIM: Ana → Max", "Max joined"]
    assert change.touched["timeline"][0].changes == (FieldChange("command.mim", "Ana", "Max"),)
    incident = room.incident()
    assert (incident.mim, incident.seat_shown("mim"), incident.handover) == (MAX.id, "Max", None)


def test_declining_leaves_everything_and_says_so(room: Room) -> None:
    offer(room)
    change = room.act(decline_handover, "I am on call elsewhere.", by=MAX)
    assert titles(change) == ["MIM hand-over to Max declined"]
    assert change.touched["timeline"][0].reason == "I am on call elsewhere."
    assert (change.intent.state, room.incident().handover, room.incident().mim) == ("Declined", None, ANA.id)


@pytest.mark.parametrize("by", [ANA, ADA])
def test_the_offerer_or_an_admin_withdraws(room: Room, by: Person) -> None:
    offer(room)
    assert room.refused(withdraw_handover, by=MAX) == (403, "forbidden")
    change = room.act(withdraw_handover, by=by)
    assert (titles(change), change.intent.state) == (["MIM hand-over to Max withdrawn"], "Withdrawn")
    assert room.refused(withdraw_handover, by=by) == (409, "no_handover_open")


def test_one_offer_at_a_time(room: Room) -> None:
    offer(room)
    assert room.refused(offer_handover, OfferHandover(ADA.id)) == (409, "handover_open")


def test_only_the_one_named_answers(room: Room) -> None:
    assert room.refused(accept_handover, by=MAX) == (409, "no_handover_open")
    offer(room)
    assert room.refused(accept_handover, by=ADA) == (403, "not_offered_to_you")
    assert room.refused(decline_handover, "", by=ANA) == (403, "not_offered_to_you")
    assert room.refused(accept_handover, by=BEN) == (403, "forbidden")


def test_a_mim_who_does_not_hold_the_seat_offers_nothing_whoever_to(room: Room) -> None:
    assert room.refused(offer_handover, OfferHandover(BEN.id), by=MAX) == (403, "forbidden")
    assert room.refused(offer_handover, OfferHandover(MAX.id), by=MAX) == (403, "forbidden")


@pytest.mark.parametrize("to", [BEN.id, CARA.id, "nobody@example.com", GONE.id, "Max", ""])
def test_the_seat_goes_to_a_known_mim_or_admin(room: Room, to: str) -> None:
    assert room.refused(offer_handover, OfferHandover(to)) == (422, "not_a_mim")


def test_an_admin_takes_over_when_the_mim_cannot_be_reached(room: Room) -> None:
    offer(room, ADA, by=ADA)
    assert titles(room.act(accept_handover, by=ADA)) == ["MIM: Ana → Ada", "Ada joined"]


def test_the_seat_is_not_offered_to_who_holds_it(room: Room) -> None:
    assert room.refused(offer_handover, OfferHandover(ANA.id)) == (422, "invalid_value")


def test_a_resolved_incident_is_not_handed_over(room: Room) -> None:
    offer(room)
    room.resolve()
    resolved = (409, "incident_resolved")
    assert room.refused(offer_handover, OfferHandover(MAX.id)) == resolved
    assert room.refused(accept_handover, by=MAX) == resolved
    assert room.refused(decline_handover, "", by=MAX) == resolved
    assert room.refused(withdraw_handover) == resolved
