"""What an update may carry and what it counts for."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from majorops.incidents.record import Incident, Retraction, Status, Visibility
from majorops.platform.errors import Conflict, Invalid
from majorops.promises.record import Word
from majorops.updates import rules
from majorops.updates.record import StatusUpdate
from tests.promises.room import NOON, Room

INTERNAL, PUBLIC = Visibility.INTERNAL, Visibility.PUBLIC


def update(visibility: Visibility = INTERNAL, at: int = NOON) -> StatusUpdate:
    number = 3 if visibility is PUBLIC else None
    return StatusUpdate(
        id="U1",
        incident_id="I1",
        content="We are on it.",
        visibility=visibility,
        author="Ana",
        author_id="ana@example.com",
        created_at=at,
        source="web",
        public_number=number,
    )


@pytest.fixture
def incident(room: Room) -> Incident:
    return room.incident()


def test_a_resolved_incident_promises_nothing(incident: Incident) -> None:
    resolved = replace(incident, status=Status.RESOLVED)
    with pytest.raises(Invalid) as refused:
        rules.may_promise(resolved, NOON + 1)
    assert (refused.value.code, refused.value.field) == ("eta_not_allowed", "/nextUpdateEta")
    rules.may_promise(resolved, None)
    for status in (Status.ACTIVE, Status.MONITORING):
        rules.may_promise(replace(incident, status=status), NOON + 1)


@given(visibilities=st.lists(st.sampled_from(list(Visibility)), max_size=20))
def test_every_update_counts_and_only_public_ones_reach_those_who_wait(
    visibilities: list[Visibility],
) -> None:
    counted = blank = _blank()
    for minute, visibility in enumerate(visibilities):
        counted = rules.counted(counted, update(visibility, NOON + minute))
    public = [NOON + minute for minute, v in enumerate(visibilities) if v is PUBLIC]
    assert counted.update_count == blank.update_count + len(visibilities)
    assert counted.public_update_count == blank.public_update_count + len(public)
    assert counted.last_update_at == (NOON + len(visibilities) - 1 if visibilities else None)
    assert counted.last_public_update_at == counted.last_communicated_at == (public[-1] if public else None)


def _blank() -> Incident:
    """An incident about which nothing was said; the fields that no rule here reads are empty."""
    fields: dict[str, Any] = dict.fromkeys(Incident.__struct_fields__[: -len(Incident.__struct_defaults__)])
    return Incident(**fields)


def test_a_correction_knows_who_may_see_what_it_corrects() -> None:
    correction = rules.correct(update(), replace(update(PUBLIC), id="U0"))
    assert (correction.corrects, correction.corrects_visibility, correction.corrects_number) == (
        "U0",
        PUBLIC,
        3,
    )


def test_the_word_of_an_update_carries_its_public_number() -> None:
    assert rules.word_of(update(PUBLIC)) == Word("update", "U1", PUBLIC, 3)
    assert rules.word_of(update()) == Word("update", "U1", INTERNAL, None)


def test_it_is_taken_back_once() -> None:
    rules.may_retract(update())
    with pytest.raises(Conflict) as refused:
        rules.may_retract(replace(update(), retraction=Retraction(NOON, "Ana", "Wrong incident.")))
    assert refused.value.code == "already_retracted"


def test_every_visibility_has_its_line_in_the_table_of_rights() -> None:
    assert {*rules.ACT} == {*Visibility}
