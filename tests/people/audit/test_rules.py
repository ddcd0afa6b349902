"""Who reads which part of an entry."""

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from majorops.people.audit.rules import Sight, Written, shown, sight_of
from majorops.people.record import Person

ABOUT_A_USER = Written(
    7, 0, "ana@example.com", "user.created", None, '{"entity":"user","entityId":"u","detail":{"a":1}}'
)
ON_AN_INCIDENT = Written(8, 0, "mia@example.com", "opened", "01K", '{"incident":{"title":"secret"}}')


@given(st.sampled_from(["admin", "mim", "stakeholder", "executive", ""]))
def test_only_an_admin_sees_everything_and_only_commanders_see_incidents(role: str) -> None:
    sight = sight_of(Person("x@example.com", "X", role))
    assert sight.everything == (role == "admin")
    assert sight.incidents == (role in {"admin", "mim"})
    assert sight.own == "x@example.com"


@pytest.mark.parametrize("row", [ABOUT_A_USER, ON_AN_INCIDENT])
def test_detail_is_for_admins(row: Written) -> None:
    mim = shown(row, Sight(everything=False, own="", incidents=True))
    assert mim.detail is msgspec.UNSET
    assert "detail" not in msgspec.to_builtins(mim)
    assert shown(row, Sight(everything=True, own="", incidents=True)).detail is not msgspec.UNSET


def test_what_it_is_about() -> None:
    everything = Sight(everything=True, own="", incidents=True)
    user, incident = shown(ABOUT_A_USER, everything), shown(ON_AN_INCIDENT, everything)
    assert (user.entity, user.entity_id, user.detail) == ("user", "u", {"a": 1})
    assert (incident.entity, incident.entity_id) == ("incident", "01K")
