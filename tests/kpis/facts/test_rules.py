"""Facts of an incident: gaps, visits, promises."""

from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from majorops.incidents.record import AfterAction, PhaseVisit, ReviewStatus, Visibility, VisitKind
from majorops.kpis.facts.record import ABOUT, NAMES, Review
from majorops.kpis.facts.rules import facts_of, longest_silence, review_of
from majorops.promises.record import Promise, PromiseState
from tests.incidents.samples import MINUTE, NOON, OPENED

TIMES = st.integers(0, 10_000)


@given(TIMES, st.lists(TIMES), TIMES)
def test_silence_is_at_most_the_whole_and_at_least_an_even_share(
    begun: int, spoken: list[int], lasted: int
) -> None:
    inside = [begun + at % (lasted + 1) for at in spoken]
    longest = longest_silence(begun, inside, begun + lasted)
    assert longest is not None
    assert lasted / (len(inside) + 1) <= longest <= lasted


def test_silence_goes_on_while_the_incident_does_and_ends_with_it() -> None:
    assert longest_silence(0, [5], None) is None
    assert longest_silence(0, [5, 100], 9) == 5


def visit(n: int, phase: int, entered: int, left: int | None, kind: str = "advance") -> PhaseVisit:
    return PhaseVisit("I", n, phase, entered, left, VisitKind(kind), "Ana", "ana@example.com")


def promise(state: PromiseState, due: int, settled: int) -> Promise:
    return Promise("P", "I", Visibility.INTERNAL, due, 0, "Ana", "ana", 20, state, settled)


def test_phases_count_all_visits_that_ended_and_the_first_entries() -> None:
    visits = [
        visit(1, 1, 0, 4),
        visit(2, 5, 4, 9),
        visit(3, 2, 9, 11, "reentry"),
        visit(4, 5, 11, 20, "return"),
        visit(5, 7, 20, None),
    ]
    facts = facts_of(OPENED, visits, [], [], [], Review(required=False))
    assert (facts.phase_1_ms, facts.phase_5_ms, facts.phase_3_ms, facts.phase_7_ms) == (4, 14, None, None)
    assert (facts.left_alert_at, facts.mitigation_at, facts.reentry_count) == (4, 20, 1)


def test_lateness_counts_late_and_broken_only_and_never_below_nothing() -> None:
    kept = [promise(PromiseState.KEPT, 100, 90), promise(PromiseState.WITHDRAWN, 100, 300)]
    late = [promise(PromiseState.LATE, 100, 130), promise(PromiseState.BROKEN, 100, 60)]
    facts = facts_of(OPENED, [], [], [], [*kept, *late], Review(required=False))
    assert facts.promise_late_ms == 30
    assert (facts.promises_kept, facts.promises_late, facts.promises_broken) == (1, 1, 1)
    assert facts.promises_withdrawn == 1


def test_impact_ends_when_the_alert_clears_else_with_the_incident() -> None:
    ended = replace(OPENED, resolved_at=NOON + 9 * MINUTE)
    for clears, expected in ((None, NOON + 9 * MINUTE), (NOON + 2 * MINUTE, NOON + 2 * MINUTE)):
        facts = facts_of(replace(ended, resolve_time=clears), [], [], [], [], Review(required=False))
        assert facts.impact_end_at == expected


def test_what_the_review_adds_is_what_the_incident_keeps_of_it() -> None:
    kept = AfterAction(ReviewStatus.HELD, "critical", due_at=NOON + 9, held_at=NOON + 5)
    assert review_of(replace(OPENED, after_action=kept)) == Review(
        required=True, due_at=NOON + 9, held_at=NOON + 5
    )
    assert review_of(OPENED) == Review(required=False)


def test_every_fact_is_explained() -> None:
    assert tuple(ABOUT) == NAMES
