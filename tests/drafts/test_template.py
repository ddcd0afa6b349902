"""What a MIM is offered when no model is configured, word for word."""

from majorops.drafts.record import Audience, Kind
from majorops.incidents.actions import EditIncident, edit
from majorops.incidents.record import RiskLevel
from majorops.incidents.timeline.actions import retract_event
from majorops.milestones.actions import CutMilestone, cut
from tests.drafts.desk import ANA, BEN, Desk, at

CONDITIONS = (
    "Conditions\n"
    "Checkout is down: Critical incident affecting checkout and cart, open since 12:00 UTC. "
    "Orders fail for one in three customers. "
    "Work is in phase 5 of 8, Isolation, since 12:12 UTC."
)
NEEDS = "Needs\nThe fault is being isolated. If the next update moves, you will be told."


def busy(desk: Desk) -> dict[str, str]:
    """A log with internal and public entries; the ids of some."""
    found = {"assess": desk.advance(5, 1, 3)}
    found["suspect"] = desk.log(8, "Suspect the connection pool", description="Maxed out since the deploy")
    found["restart"] = desk.log(10, "Restarted the payment pods", public=True)
    found["isolate"] = desk.advance(12, 3, 5)
    found["errors"] = desk.log(14, "Error rate is falling", public=True, description="From 30 % to 4 %")
    return found


def test_a_milestone_is_conditions_actions_needs_from_what_its_readers_may_see(desk: Desk) -> None:
    ids = busy(desk)
    draft = desk.draft(Kind.MILESTONE, Audience.STAKEHOLDER)
    assert draft.title == "Cause being isolated: Checkout is down"
    assert draft.body == (
        f"{CONDITIONS}\n\nActions\n"
        "The work went through Assess and Isolation between 12:05 UTC and 12:12 UTC.\n"
        "12:10 UTC: Restarted the payment pods.\n"
        "12:14 UTC: Error rate is falling. From 30 % to 4 %.\n\n"
        f"{NEEDS}"
    )
    assert (draft.provider, draft.fallback, draft.dropped, draft.left_out) == ("template", None, 0, 0)
    cited = {source for sentence in draft.sentences for source in sentence.sources}
    assert cited == {ids[name] for name in ("assess", "isolate", "restart", "errors")}


def test_the_same_material_gives_the_same_words(desk: Desk) -> None:
    busy(desk)
    first, second = (desk.draft(Kind.MILESTONE, Audience.EXECUTIVE) for _ in range(2))
    assert (first.title, first.body, first.sentences) == (second.title, second.body, second.sentences)


def test_chosen_events_come_first_and_those_its_readers_may_not_see_are_counted(desk: Desk) -> None:
    ids = busy(desk)
    chosen = [ids["suspect"], ids["restart"]]
    draft = desk.draft(Kind.MILESTONE, Audience.STAKEHOLDER, sources=chosen)
    actions = [s for s in draft.sentences if s.part == "actions"]
    assert [(s.text, s.sources) for s in actions] == [
        ("12:10 UTC: Restarted the payment pods.", (ids["restart"],))
    ]
    assert draft.left_out == 1
    assert "pool" not in draft.body


def test_an_absent_event_is_refused(desk: Desk) -> None:
    ids = busy(desk)
    asked = [ids["restart"], "01ARZ3NDEKTSV4RRFFQ69G5FAV"]
    refusal = desk.refusal(lambda: desk.draft(Kind.MILESTONE, Audience.STAKEHOLDER, sources=asked))
    assert refusal == ("unknown_event", "/sources/1")


def test_only_what_is_new_since_the_last_milestone_is_told(desk: Desk) -> None:
    busy(desk)
    wish = CutMilestone(title="Half is back", body="As it says.")
    desk.do(lambda tx: cut(tx, desk.id, wish, by=ANA, at=at(20)))
    desk.log(25, "All pods are healthy", public=True)
    draft = desk.draft(Kind.MILESTONE, Audience.STAKEHOLDER)
    actions = [s.text for s in draft.sentences if s.part == "actions"]
    assert actions == ["12:25 UTC: All pods are healthy."]


def test_what_was_taken_back_or_put_right_is_not_repeated(desk: Desk) -> None:
    taken, wrong = desk.log(8, "It is over", public=True), desk.log(9, "Ten pods are down", public=True)
    desk.do(lambda tx: retract_event(tx, desk.id, taken, "It was not.", by=ANA, at=at(10)))
    desk.log(11, "Two pods are down", public=True, corrects=wrong)
    draft = desk.draft(Kind.CATCH_UP, Audience.COMMAND)
    assert "Two pods are down" in draft.body
    assert "It is over" not in draft.body
    assert "Ten pods" not in draft.body


def test_a_public_update_speaks_the_public_title_and_no_number_of_customers(desk: Desk) -> None:
    desk.publish()
    busy(desk)
    draft = desk.draft(Kind.UPDATE, Audience.PUBLIC)
    assert draft.body == (
        "Orders fail for one in three customers. "
        "12:10 UTC: Restarted the payment pods. 12:14 UTC: Error rate is falling. From 30 % to 4 %. "
        "The fault is being isolated. If the next update moves, you will be told."
    )
    assert draft.title == "Cause being isolated: Shop trouble"


def test_an_executive_summary_says_what_it_costs(desk: Desk) -> None:
    desk.advance(3, 1, 6)
    desk.impact(business_impact="About 40,000 euros an hour", risk_level=RiskLevel.HIGH)
    draft = desk.draft(Kind.EXEC_SUMMARY, Audience.EXECUTIVE)
    assert draft.body == (
        "Checkout is down: Critical incident affecting checkout and cart, open since 12:00 UTC. "
        "About 40,000 euros an hour. Orders fail for one in three customers. Risk is rated High. "
        "Work is in phase 6 of 8, Mitigation, since 12:03 UTC. A fix is being applied, with a way back."
    )


def test_a_catch_up_tells_who_commands_and_what_is_open(desk: Desk) -> None:
    busy(desk)
    draft = desk.draft(Kind.CATCH_UP, Audience.COMMAND, by=BEN)
    assert draft.title == "Where we are: Checkout is down"
    assert "Ana commands." in draft.body
    assert "12:08 UTC: Suspect the connection pool. Maxed out since the deploy." in draft.body
    assert "Vacant: SRE lead, Leader, Service manager and Customer ops." in draft.body


def test_a_review_starts_from_the_facts(desk: Desk) -> None:
    busy(desk)
    draft = desk.draft(Kind.REVIEW, Audience.COMMAND)
    assert draft.title == "After Action: Checkout is down"
    assert {sentence.part for sentence in draft.sentences} == {"summary", "timeline"}


def test_where_the_audience_sees_no_event_there_is_nothing_to_cite_and_nothing_is_said(desk: Desk) -> None:
    draft = desk.draft(Kind.MILESTONE, Audience.STAKEHOLDER)
    assert (draft.title, draft.body, draft.sentences) == ("Responders called: Checkout is down", "", ())
    assert draft.dropped == 0


def test_a_restricted_incident_is_written_about_to_command_only(desk: Desk) -> None:
    wish = EditIncident(restricted=True, reason="Security")
    desk.do(lambda tx: edit(tx, desk.id, wish, expected=1, by=ANA, at=at(1)))
    assert desk.refusal(lambda: desk.draft(Kind.MILESTONE, Audience.STAKEHOLDER))[0] == "restricted"
    desk.log(2, "Suspect the pool")
    assert "Suspect the pool" in desk.draft(Kind.MILESTONE, Audience.COMMAND).body
