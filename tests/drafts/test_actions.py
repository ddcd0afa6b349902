"""Whose drafts there are, how they change and end, and what using one leaves behind."""

import pytest

from majorops.drafts import actions, worker
from majorops.drafts.record import Audience, Draft, Kind
from majorops.drafts.rules import KEEP_MS, section_of
from majorops.incidents import store as incidents
from majorops.incidents.command.actions import EditCommand, edit_command
from majorops.incidents.lifecycle.actions import Resolve, resolve
from majorops.incidents.record import Change
from majorops.milestones.actions import CutMilestone, cut
from majorops.people.record import Person
from majorops.platform.errors import ChangedMeanwhile, Forbidden, NotFound
from majorops.reviews import actions as reviews
from majorops.updates.actions import PostUpdate, post
from tests.drafts.desk import ANA, BEN, CLEO, Desk, at
from tests.drafts.test_template import busy

OURS = (Kind.CATCH_UP, Audience.COMMAND)
STAKEHOLDERS = (Kind.MILESTONE, Audience.STAKEHOLDER)


def read(desk: Desk, draft_id: str, by: Person) -> object:
    return desk.database.read_now(lambda tx: actions.load(tx, desk.id, draft_id, by))


def test_participants_see_their_own_and_a_mim_sees_all(desk: Desk) -> None:
    bens, anas = desk.draft(*OURS, by=BEN), desk.draft(*OURS, by=ANA)
    assert read(desk, bens.id, BEN) == read(desk, bens.id, ANA) == bens
    with pytest.raises(NotFound):
        read(desk, anas.id, BEN)


@pytest.mark.parametrize(
    ("kind", "audience"),
    [STAKEHOLDERS, (Kind.UPDATE, Audience.PUBLIC), (Kind.EXEC_SUMMARY, Audience.EXECUTIVE)],
)
def test_only_who_may_publish_it_has_it_drafted(desk: Desk, kind: Kind, audience: Audience) -> None:
    with pytest.raises(Forbidden):
        desk.draft(kind, audience, by=BEN)


def test_customer_ops_drafts_internal_updates(desk: Desk) -> None:
    with pytest.raises(Forbidden):
        desk.draft(Kind.UPDATE, Audience.STAKEHOLDER, by=BEN)
    wish = EditCommand(customer_ops=BEN.id)
    desk.do(lambda tx: edit_command(tx, desk.id, wish, expected=1, by=ANA, at=at(1)))
    assert desk.draft(Kind.UPDATE, Audience.STAKEHOLDER, by=BEN).author == "Ben"


def test_who_is_not_on_the_incident_drafts_nothing(desk: Desk) -> None:
    with pytest.raises(Forbidden):
        desk.draft(*OURS, by=CLEO)


def test_words_change_only_from_the_version_that_was_read(desk: Desk) -> None:
    draft = desk.draft(*OURS, by=BEN)
    wish = actions.EditDraft(body="Mine.")
    changed = desk.do(lambda tx: actions.edit(tx, desk.id, draft.id, wish, expected=1, by=BEN))
    assert (changed.body, changed.version, changed.drafted_body) == ("Mine.", 2, draft.body)
    with pytest.raises(ChangedMeanwhile) as refused:
        desk.do(lambda tx: actions.edit(tx, desk.id, draft.id, wish, expected=1, by=ANA))
    assert refused.value.extra == {"current": '"v2"', "differs": []}


def used(desk: Desk, body_of_draft: str) -> tuple[str, int | None]:
    busy(desk)
    draft = desk.draft(*STAKEHOLDERS)
    wish = CutMilestone(title=draft.title, body=body_of_draft or draft.body, sources=[], draft_id=draft.id)
    change = desk.do(lambda tx: cut(tx, desk.id, wish, by=ANA, at=at(31)))
    milestone = change.touched["milestones"][0]
    outcome = desk.outcomes()[-1]
    assert desk.find(draft) is None
    assert (outcome.used_in, milestone.draft_id) == (milestone.id, draft.id)
    assert outcome.length == len(draft.title) + 1 + len(draft.body)
    return outcome.outcome, outcome.distance


def test_a_milestone_uses_its_draft_up_as_it_was(desk: Desk) -> None:
    assert used(desk, "") == ("used", 0)


def test_and_the_letters_that_were_changed_are_counted(desk: Desk) -> None:
    outcome, distance = used(desk, "Something else entirely.")
    assert outcome == "used"
    assert distance is not None
    assert distance > 100


def test_an_update_and_an_executive_summary_use_theirs_up(desk: Desk) -> None:
    busy(desk)
    note = desk.draft(Kind.UPDATE, Audience.STAKEHOLDER)
    wish = PostUpdate(content=note.body, draft_id=note.id)
    posted = desk.do(lambda tx: post(tx, desk.id, wish, by=ANA, at=at(31))).touched["updates"][0]
    brief = desk.draft(Kind.EXEC_SUMMARY, Audience.EXECUTIVE)
    desk.impact(exec_summary=brief.body + "!", draft_id=brief.id)
    found = [(one.used_in, one.distance) for one in desk.outcomes()]
    assert found == [(posted.id, 0), (desk.id, 1)]


@pytest.mark.parametrize("by", [ANA, BEN])
def test_a_draft_that_is_gone_or_anothers_is_refused_and_nothing_is_published(desk: Desk, by: Person) -> None:
    wish = EditCommand(customer_ops=BEN.id)
    desk.do(lambda tx: edit_command(tx, desk.id, wish, expected=1, by=ANA, at=at(1)))
    draft = desk.draft(Kind.UPDATE, Audience.STAKEHOLDER)
    if by is ANA:
        desk.do(lambda tx: actions.discard(tx, desk.id, draft.id, by=ANA, at=at(31)))
    note = PostUpdate(content="We know.", draft_id=draft.id)
    refusal = desk.refusal(lambda: desk.do(lambda tx: post(tx, desk.id, note, by=by, at=at(32))))
    assert refusal == ("invalid_value", "/draftId")


def test_thrown_away_is_remembered_as_that(desk: Desk) -> None:
    draft = desk.draft(*OURS, by=BEN)
    desk.do(lambda tx: actions.discard(tx, desk.id, draft.id, by=BEN, at=at(31)))
    ended = desk.outcomes()[0]
    assert (ended.outcome, ended.by_id, ended.distance) == ("discarded", BEN.id, None)


def test_seven_days_unused_and_it_is_forgotten(desk: Desk) -> None:
    old, young = desk.draft(*OURS, minute=0), desk.draft(*OURS, minute=1)
    assert desk.do(lambda tx: worker.sweep(tx, at=at(0) + KEEP_MS - 1)) == 0
    assert desk.do(lambda tx: worker.sweep(tx, at=at(0) + KEEP_MS)) == 1
    assert (desk.find(old), desk.find(young)) == (None, young)
    assert [one.outcome for one in desk.outcomes()] == ["expired"]


def test_a_draft_writes_nothing_into_the_record(desk: Desk) -> None:
    def footprint() -> list[int]:
        count = (
            "SELECT (SELECT count(*) FROM journal), (SELECT count(*) FROM feed_entries), version "
            "FROM incidents"
        )
        return list(desk.database.read_now(lambda tx: tx.cursor.execute(count).fetchone()))

    before = footprint()
    draft = desk.draft(*STAKEHOLDERS)
    desk.do(lambda tx: actions.discard(tx, desk.id, draft.id, by=ANA, at=at(31)))
    assert footprint() == before


def over(desk: Desk) -> None:
    """It is over, and its review is there."""
    desk.do(lambda tx: resolve(tx, desk.id, Resolve(false_alarm=True, reason="A test"), by=ANA, at=at(40)))
    desk.do(lambda tx: reviews.start(tx, desk.id, reviews.StartReview(), by=ANA, at=at(41)))


def write_section(desk: Desk, draft: Draft, **sections: str) -> Change:
    wish = reviews.EditReview(sections=reviews.Sections(**sections), draft_id=draft.id)
    version = desk.database.read_now(lambda tx: incidents.load(tx, desk.id).version)
    return desk.do(lambda tx: reviews.edit(tx, desk.id, wish, expected=version, by=BEN, at=at(43)))


@pytest.mark.parametrize(("more", "distance"), [("", 0), (" Ours.", 6)])
def test_a_section_of_a_review_uses_its_draft_up(desk: Desk, more: str, distance: int) -> None:
    busy(desk)
    over(desk)
    draft = desk.draft(Kind.REVIEW, Audience.COMMAND, by=BEN, minute=42)
    offered = section_of(draft.sentences, "timeline")
    assert offered.startswith("- ")
    write_section(desk, draft, timeline=offered + more)
    outcome = desk.outcomes()[-1]
    assert (outcome.used_in, outcome.distance, outcome.length) == (desk.id, distance, len(offered))
    assert desk.find(draft) is None


def test_a_review_that_names_a_draft_of_before_is_not_changed(desk: Desk) -> None:
    over(desk)
    draft = desk.draft(Kind.REVIEW, Audience.COMMAND, by=BEN, minute=42)
    desk.do(lambda tx: actions.discard(tx, desk.id, draft.id, by=BEN, at=at(42)))
    refusal = desk.refusal(lambda: write_section(desk, draft, summary="Mine"))
    assert refusal == ("invalid_value", "/draftId")
    kept = desk.database.read_now(lambda tx: reviews.load(tx, incidents.load(tx, desk.id)))
    assert kept.summary == ""
