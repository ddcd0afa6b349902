"""When a milestone may be cut, and what it leaves on the incident."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from majorops.incidents.record import Incident, Retraction, Status, Visibility
from majorops.milestones import rules
from majorops.milestones.record import Milestone
from majorops.milestones.rules import Cut
from majorops.platform.errors import Conflict, Invalid, Refusal
from majorops.promises.record import Word
from tests.promises.room import NOON

cuts = st.builds(Cut, corrects=st.booleans(), is_resolution=st.booleans(), eta=st.none() | st.just(NOON))


def incident(status: Status, resolution_milestone: str | None = None) -> Incident:
    """The fields that no rule here reads are empty."""
    fields: dict[str, Any] = dict.fromkeys(Incident.__struct_fields__[: -len(Incident.__struct_defaults__)])
    fields["status"] = status
    return Incident(**fields, resolution_milestone=resolution_milestone)


def milestone(sequence: int = 1, *, is_resolution: bool = False) -> Milestone:
    return Milestone(
        id=f"M{sequence}",
        incident_id="I1",
        sequence=sequence,
        title="Half is back",
        body="What we know.",
        status_at_cut=Status.ACTIVE,
        next_update_eta=None,
        cut_by="ana@example.com",
        created_at=NOON + sequence,
        is_resolution=is_resolution,
        cut_by_name="Ana",
    )


@given(cuts)
def test_a_correction_and_a_resolution_milestone_carry_no_promise(cut: Cut) -> None:
    if cut.eta is not None and (cut.corrects or cut.is_resolution):
        with pytest.raises(Invalid) as refused:
            rules.may_promise(cut)
        assert (refused.value.code, refused.value.field) == ("eta_not_allowed", "/nextUpdateEta")
    else:
        rules.may_promise(cut)


RESOLVED = Status.RESOLVED
TABLE = [
    (Status.ACTIVE, None, Cut(), None),
    (Status.MONITORING, None, Cut(corrects=True), None),
    (Status.ACTIVE, None, Cut(is_resolution=True), "not_resolved"),
    (Status.MONITORING, None, Cut(is_resolution=True, corrects=True), "not_resolved"),
    (RESOLVED, None, Cut(), "incident_resolved"),
    (RESOLVED, "M1", Cut(), "incident_resolved"),
    (RESOLVED, None, Cut(corrects=True), None),
    (RESOLVED, "M1", Cut(corrects=True), None),
    (RESOLVED, None, Cut(is_resolution=True), None),
    (RESOLVED, "M1", Cut(is_resolution=True), "resolution_milestone_exists"),
]


@pytest.mark.parametrize(("status", "have", "cut", "code"), TABLE)
def test_what_may_be_cut_when(status: Status, have: str | None, cut: Cut, code: str | None) -> None:
    if code is None:
        rules.may_cut(incident(status, have), cut)
        return
    with pytest.raises(Refusal) as refused:
        rules.may_cut(incident(status, have), cut)
    assert (refused.value.code, refused.value.status) == (code, 409)


@given(cut=cuts, have=st.none() | st.just("M1"))
def test_a_resolved_incident_gets_at_most_one_resolution_milestone(cut: Cut, have: str | None) -> None:
    final = Cut(corrects=cut.corrects, is_resolution=True, eta=cut.eta)
    if have is None:
        rules.may_cut(incident(RESOLVED, have), final)
    else:
        with pytest.raises(Conflict):
            rules.may_cut(incident(RESOLVED, have), final)


@given(st.lists(st.booleans(), min_size=1, max_size=10))
def test_every_milestone_is_a_communication_and_the_final_one_is_remembered(finals: list[bool]) -> None:
    counted = incident(Status.ACTIVE)
    for sequence, final in enumerate(finals, 1):
        counted = rules.counted(counted, milestone(sequence, is_resolution=final))
    assert counted.milestone_count == len(finals)
    assert counted.last_milestone_at == counted.last_communicated_at == NOON + len(finals)
    last_final = max((n for n, final in enumerate(finals, 1) if final), default=None)
    assert counted.resolution_milestone == (None if last_final is None else f"M{last_final}")


def test_the_log_says_its_number_and_title_or_what_it_corrects() -> None:
    assert rules.headline(milestone(4), None) == "Milestone 4: Half is back"
    assert rules.headline(milestone(4), milestone(2)) == "Milestone 4 corrects 2"


def test_the_public_never_sees_the_word_of_a_milestone() -> None:
    assert rules.word_of(milestone()) == Word("milestone", "M1", Visibility.INTERNAL, None)


def test_it_is_taken_back_once() -> None:
    rules.may_retract(milestone())
    with pytest.raises(Conflict) as refused:
        rules.may_retract(replace(milestone(), retraction=Retraction(NOON, "Ana", "Wrong incident.")))
    assert refused.value.code == "already_retracted"
