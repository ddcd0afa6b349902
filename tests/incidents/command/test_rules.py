import pytest
from hypothesis import given
from hypothesis import strategies as st

from majorops.incidents.command import rules
from majorops.incidents.record import SEATS, Handover, Incident, Status
from majorops.people.record import Person
from tests.incidents.samples import ADA, ANA, BEN, CARA, MAX, NOON, first_of, outcome, sample

OFFERED = Handover("ana@example.com", "Ana", "max@example.com", "Max", "", NOON, "ana@example.com")
people = st.sampled_from([ANA, MAX, ADA, BEN, CARA])
states = st.builds(
    lambda offered, status: sample(handover=OFFERED if offered else None, status=status),
    st.booleans(),
    st.sampled_from(list(Status)),
)
seats = st.sampled_from(SEATS)


@given(states, people)
def test_the_seated_mim_or_an_admin_offers(incident: Incident, by: Person) -> None:
    code, _ = outcome(lambda: rules.may_offer(incident, by))
    assert (code is None) is (by in (ANA, ADA))


@pytest.mark.parametrize(
    ("to", "code"),
    [(MAX, None), (ADA, None), (BEN, "not_a_mim"), (None, "not_a_mim"), (ANA, "invalid_value")],
)
def test_the_mim_seat_goes_to_another_mim_or_admin(to: Person | None, code: str | None) -> None:
    assert outcome(lambda: rules.may_take(sample(), to)) == (code, to if code is None else None)


@given(states)
def test_one_offer_at_a_time(incident: Incident) -> None:
    code, offered = outcome(lambda: rules.offer(incident, to=MAX, brief="All yours.", by=ADA, at=NOON))
    refusals = [
        ("incident_resolved", incident.status is Status.RESOLVED),
        ("handover_open", incident.handover is not None),
    ]
    assert code == first_of(refusals)
    if code is None:
        assert offered == Handover(
            ANA.id, "Ana", MAX.id, "Max", "All yours.", NOON, offered_by_id=ADA.id, state="Offered"
        )


@given(states, people)
def test_the_one_named_answers(incident: Incident, by: Person) -> None:
    refusals = [
        ("incident_resolved", incident.status is Status.RESOLVED),
        ("no_handover_open", incident.handover is None),
        ("not_offered_to_you", by is not MAX),
    ]
    code, offered = outcome(lambda: rules.answerable(incident, by))
    assert code == first_of(refusals)
    assert offered is (None if code else OFFERED)


@given(states, people)
def test_the_offerer_or_an_admin_withdraws(incident: Incident, by: Person) -> None:
    refusals = [
        ("incident_resolved", incident.status is Status.RESOLVED),
        ("no_handover_open", incident.handover is None),
        ("forbidden", by not in (ANA, ADA)),
    ]
    assert outcome(lambda: rules.withdrawable(incident, by))[0] == first_of(refusals)


@given(seats, st.sampled_from([None, BEN, MAX]), st.sampled_from(["", "The night shift"]))
def test_a_seat_holds_a_known_user_by_id_and_shows_the_name(
    name: str, known: Person | None, text: str
) -> None:
    after = rules.seat(sample(), name, text, known)
    assert after.seat(name) == (known.id if known else text)
    assert after.seat_shown(name) == (known.name if known else text)
    assert (name in after.seat_names) is (known is not None)
    for other in set(SEATS) - {name}:
        assert after.seat_shown(other) == sample().seat_shown(other)


LABELS = {
    "mim": "MIM",
    "sre": "SRE lead",
    "leader": "Leader",
    "service_manager": "Service manager",
    "customer_ops": "Customer ops",
}


@pytest.mark.parametrize("name", SEATS)
def test_the_line_of_a_seat(name: str) -> None:
    empty = sample(mim=None, seat_names={})
    taken = rules.seat(empty, name, "", BEN)
    assert rules.seat_line(name, empty, taken) == f"{LABELS[name]}: vacant → Ben"
    assert rules.seat_line(name, taken, empty) == f"{LABELS[name]}: Ben → vacant"
    assert rules.participant_role(taken, BEN.id) == LABELS[name]
    assert rules.participant_role(taken, CARA.id) == "responder"


def test_text_that_only_looks_like_somebody_is_nobody() -> None:
    typed = rules.seat(sample(), "sre", BEN.id, None)
    assert rules.participant_role(typed, BEN.id) == "responder"
