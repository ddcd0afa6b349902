"""The table of rules.md section 6, written out again: who may do what, asked of every kind of person."""

from itertools import product

import pytest
from msgspec import Struct

from majorops.people.record import Person
from majorops.people.rules import ACTS, may, permit
from majorops.platform.errors import Forbidden

COLUMNS = ("anonymous", "stakeholder", "executive", "mim", "admin")
SEATS = ("sre", "mim", "leader", "service_manager", "customer_ops")
BOTH = "service_manager customer_ops"

# act: roles that may by themselves · whether any participant may · seats that may · the scope of a token
TABLE: dict[str, tuple[str, bool, str, str]] = {
    "participants.join": ("stakeholder executive mim admin", False, "", "post"),
    "timeline.post": ("mim admin", True, "", "post"),
    "update.internal": ("mim admin", False, "customer_ops", "post"),
    "incident.open": ("mim admin", False, "", "command"),
    "participants.name": ("mim admin", False, "", "command"),
    "users.look_up": ("mim admin", False, "", "read"),
    "intake.answer": ("mim admin", False, "", "command"),
    "incident.command": ("mim admin", False, "", "command"),
    "milestone.cut": ("mim admin", False, "", "command"),
    "update.public": ("mim admin", False, "", "command"),
    "promise.make": ("mim admin", False, "", "command"),
    "publication.change": ("mim admin", False, "", "command"),
    "retract": ("mim admin", False, "", "command"),
    "incident.edit": ("mim admin", False, "", "command"),
    "impact.business": ("mim admin", False, "", "command"),
    "alert.source": ("mim admin", False, "", "command"),
    "seats.edit": ("mim admin", False, "", "command"),
    "impact.wording": ("mim admin", False, BOTH, "command"),
    "alert.figures": ("mim admin", False, BOTH, "command"),
    "handover.offer": ("mim admin", False, "", "command"),
    "sources.read": ("mim admin", False, "", "read"),
    "sources.edit": ("admin", False, "", "admin"),
    "users.edit": ("admin", False, "", "admin"),
}
ORDER = ("read", "post", "command", "admin")


class Place(Struct, frozen=True):
    """Where someone stands on an incident."""

    participant: bool = False
    seats: frozenset[str] = frozenset()


PLACES = (
    None,
    Place(),
    Place(participant=True),
    *(Place(participant=True, seats=frozenset({seat})) for seat in SEATS),
)


def person(column: str, scope: str = "admin") -> Person:
    """Someone of this column, by token when the scope is less than everything."""
    return Person("", "") if column == "anonymous" else Person("x@example.com", "X", column, "token", scope)


def allowed(act: str, column: str, place: Place | None) -> bool:
    roles, participant, seats, _ = TABLE[act]
    if column == "anonymous":
        return False
    if column in roles.split():
        return True
    return place is not None and (
        (participant and place.participant) or bool(place.seats & set(seats.split()))
    )


def test_every_act_stands_in_the_table() -> None:
    # Rooms that come later bring their own lines with them.
    assert set(TABLE) <= set(ACTS)


@pytest.mark.parametrize("act", TABLE)
def test_who_may_do_it(act: str) -> None:
    for column, place in product(COLUMNS, PLACES):
        assert may(person(column), act, place) is allowed(act, column, place), (column, place)


@pytest.mark.parametrize("act", TABLE)
def test_a_token_needs_the_scope_of_the_act(act: str) -> None:
    needed = TABLE[act][3]
    for held in ORDER:
        expected = ORDER.index(held) >= ORDER.index(needed)
        assert may(person("admin", held), act) is expected, held


def test_the_refusal_says_who_may() -> None:
    with pytest.raises(Forbidden) as refused:
        permit(person("executive"), "update.internal", Place())
    assert refused.value.code == "forbidden"
    assert refused.value.hint == "Open to: admin, mim, seat customer_ops."
