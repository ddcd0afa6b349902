import pytest

from majorops.incidents import store
from majorops.incidents.publication.actions import Publish, Unpublish, publish, unpublish
from majorops.incidents.record import EventType, Visibility
from majorops.people.record import Person
from tests.incidents.room import Room, titles
from tests.incidents.samples import BEN, CARA, MINUTE, NOON


def test_publishing_gives_a_public_title_and_id(room: Room) -> None:
    change = room.act(publish, Publish("Payments are slow"))
    (line,) = change.touched["timeline"]
    assert (line.title, line.type, line.visibility) == (
        'Published as "Payments are slow"',
        EventType.ACTION,
        Visibility.INTERNAL,
    )
    incident = room.incident()
    assert incident.published
    assert (incident.public_title, incident.published_at) == ("Payments are slow", room.at)
    assert (incident.started_at, incident.published_by) == (incident.detected_at, "Ana")
    assert incident.public_id is not None
    assert len(incident.public_id) == 16
    assert room.database.read_now(lambda tx: store.find_by_public_id(tx, str(incident.public_id))) == incident


def test_a_start_may_be_told(room: Room) -> None:
    assert room.act(publish, Publish("Pay", NOON - MINUTE)).after.started_at == NOON - MINUTE
    room.open()
    assert room.refused(publish, Publish("Pay", NOON * 2)) == (422, "timestamp_in_future")


def test_publishing_again_keeps_the_id(room: Room) -> None:
    first = room.act(publish, Publish("Pay")).after.public_id
    assert room.refused(publish, Publish("Shop")) == (409, "published")
    off = room.act(unpublish, Unpublish("A name in it."))
    assert titles(off) == ["Unpublished"]
    assert off.touched["timeline"][0].reason == "A name in it."
    assert (off.after.published, off.after.public_id) == (False, first)
    assert (off.after.unpublished_at, off.after.unpublish_reason) == (room.at, "A name in it.")
    again = room.act(publish, Publish("Shop")).after
    assert (again.published, again.public_id, again.public_title) == (True, first, "Shop")
    assert (again.unpublished_at, again.unpublish_reason) == (None, None)


def test_two_incidents_have_two_ids(room: Room) -> None:
    first = room.act(publish, Publish("Pay")).after.public_id
    room.open()
    assert room.act(publish, Publish("Pay")).after.public_id != first


def test_unpublishing_needs_a_reason_and_a_publication(room: Room) -> None:
    assert room.refused(unpublish, Unpublish()) == (422, "reason_required")
    assert room.refused(unpublish, Unpublish("x")) == (409, "not_published")


def test_a_restricted_incident_stays_inside(room: Room) -> None:
    room.open(restricted=True)
    assert room.refused(publish, Publish("Pay")) == (409, "restricted")


@pytest.mark.parametrize("by", [BEN, CARA])
def test_only_mims_and_admins_publish(room: Room, by: Person) -> None:
    assert room.refused(publish, Publish("Pay"), by=by) == (403, "forbidden")
    assert room.refused(unpublish, Unpublish("x"), by=by) == (403, "forbidden")


def test_an_ended_incident_is_published_and_taken_off(room: Room) -> None:
    room.resolve()
    room.act(publish, Publish("Pay"))
    assert not room.act(unpublish, Unpublish("Done.")).after.published
