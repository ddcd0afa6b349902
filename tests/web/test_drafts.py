"""Drafts in the composers: for one audience, each sentence on an entry, sent by a person only."""

import re
import sqlite3
from contextlib import closing
from typing import Any

import pytest
from playwright.sync_api import expect

from tests.conftest import RunningServer
from tests.web.acts import Case, confirm, done, open_act, ready
from tests.web.conftest import Seat

PHONE = {"viewport": {"width": 390, "height": 844}}
LOOKS: tuple[dict[str, Any], ...] = ({"color_scheme": "light"}, {"color_scheme": "dark"}, PHONE)


@pytest.fixture
def case(server: RunningServer) -> Case:
    made = Case(server, title="Search is slow")
    made.post("/milestones", {"title": "Told", "body": "Words that everybody may read."})
    made.post("/timeline", {"type": "action", "title": "Restarted the index", "visibility": "public"})
    return made


def drafts(case: Case) -> list[dict[str, Any]]:
    with case.server.client("mim") as mim:
        found: list[dict[str, Any]] = mim.get(f"{case.path}/drafts").json()["drafts"]
    return found


def outcome(case: Case, draft_id: str) -> tuple[str, str, int]:
    """What became of a draft, as it stands in the store: how it ended, in what, how many letters apart."""
    query = "SELECT outcome, used_in, distance FROM draft_outcomes WHERE draft_id = ?"
    with closing(sqlite3.connect(f"file:{case.server.data / 'majorops.db'}?mode=ro", uri=True)) as store:
        found: tuple[str, str, int] = store.execute(query, (draft_id,)).fetchone()
    return found


def test_an_update_begins_from_a_draft_and_uses_it_up(seat: Seat, case: Case) -> None:
    page = ready(seat("mim", path=case.page_path).page)
    dialog = open_act(page, "update")
    dialog.get_by_role("button", name="Draft from the log").click()
    expect(dialog.get_by_text("Draft by the template")).to_be_visible()
    text = dialog.get_by_label("Text", exact=True)
    expect(text).not_to_have_value("")
    assert len(drafts(case)) == 1
    assert case.read()["updates"] == []  # nothing goes out by itself
    text.fill(text.input_value() + " Nobody wrote this down.")
    expect(dialog.get_by_text("rests on no entry: check it or add one")).to_be_visible()
    confirm(dialog).click()
    done(page)
    assert len(case.read()["updates"]) == 1
    assert drafts(case) == []


def test_a_milestone_is_drafted_from_what_was_picked(seat: Seat, case: Case) -> None:
    page = ready(seat("mim", path=case.page_path).page)
    dialog = open_act(page, "milestone")
    dialog.get_by_role("button", name="Draft again").click()
    expect(dialog.get_by_text("Draft by the template")).to_be_visible()
    expect(dialog.get_by_text("The draft replaced your text.")).to_be_visible()
    assert [one["kind"] for one in drafts(case)] == ["milestone"]
    assert len(case.read()["milestones"]) == 1


def test_who_joins_late_reads_a_catch_up(seat: Seat, case: Case) -> None:
    case.post("/participants", {}, role="participant")
    page = ready(seat("participant", path=case.page_path).page)
    page.get_by_role("region", name="Participants").get_by_role("button", name="Catch up").click()
    dialog = page.locator("dialog[open]")
    expect(dialog.locator(".text")).to_contain_text("Search is slow")
    expect(dialog.get_by_text("Draft by the template")).to_be_visible()


def test_a_milestone_carries_its_draft_through_the_cut(seat: Seat, case: Case) -> None:
    page = ready(seat("mim", path=case.page_path).page)
    dialog = open_act(page, "milestone")
    dialog.get_by_role("button", name="Draft again").click()
    expect(dialog.get_by_text("Draft by the template")).to_be_visible()
    (draft,) = drafts(case)
    confirm(dialog).click()
    done(page)
    cut = max(case.read()["milestones"], key=lambda one: one["sequence"])
    assert cut["draftId"] == draft["id"]
    assert drafts(case) == []
    assert outcome(case, draft["id"]) == ("used", cut["id"], 0)


def test_an_executive_summary_is_suggested_edited_and_saved(seat: Seat, case: Case) -> None:
    page = ready(seat("mim", path=case.page_path).page)
    page.get_by_role("button", name="Edit In words").click()
    form = page.get_by_role("form", name="Edit")
    form.get_by_role("button", name="Draft from the log").click()
    field = form.get_by_label("Executive summary")
    expect(field).not_to_have_value("")
    suggested = field.input_value()
    assert case.read()["execSummary"] is None or case.read()["execSummary"] == ""  # nothing saves itself
    (draft,) = drafts(case)
    field.fill(suggested + " Fix at 18:00.")
    form.get_by_role("button", name="Save").click()
    expect(form).to_have_count(0)
    assert case.read()["execSummary"] == suggested + " Fix at 18:00."
    assert drafts(case) == []
    assert outcome(case, draft["id"]) == ("used", case.id, len(" Fix at 18:00."))


def test_a_section_of_the_after_action_begins_from_the_log(seat: Seat, case: Case) -> None:
    case.post("/resolve", {"falseAlarm": True, "reason": "It was a drill"})
    case.post("/review", {})
    page = ready(seat("mim", path=f"{case.page_path}/review").page)
    section = page.locator("section#timeline")
    section.get_by_role("button", name="Write Timeline").click()
    section.get_by_role("button", name="Draft from the log").click()
    text = section.get_by_role("textbox")
    expect(text).to_have_value(re.compile(r"^- .*Restarted the index", re.DOTALL))
    expect(section.get_by_text("Every sentence rests on an entry")).to_be_visible()
    (draft,) = drafts(case)
    text.fill(text.input_value() + " Twice.")
    section.get_by_role("button", name="Save", exact=True).click()
    expect(section.get_by_role("listitem").filter(has_text="Restarted the index")).to_be_visible()
    assert drafts(case) == []
    assert outcome(case, draft["id"]) == ("used", case.id, len(" Twice."))


def test_a_section_whose_draft_is_gone_keeps_its_words(seat: Seat, case: Case) -> None:
    case.post("/resolve", {"falseAlarm": True, "reason": "It was a drill"})
    case.post("/review", {})
    desk = seat("mim", path=f"{case.page_path}/review")
    desk.allowed.add("422")
    page = ready(desk.page)
    section = page.locator("section#summary")
    section.get_by_role("button", name="Write Summary").click()
    section.get_by_role("button", name="Draft from the log").click()
    expect(section.get_by_role("textbox")).not_to_have_value("")
    with case.server.client("mim") as mim:
        (draft,) = drafts(case)
        assert mim.delete(f"{case.path}/drafts/{draft['id']}").is_success
    save = section.get_by_role("button", name="Save", exact=True)
    save.click()
    expect(section.get_by_role("alert")).to_be_visible()
    save.click()
    expect(section.get_by_role("textbox")).to_have_count(0)


@pytest.mark.parametrize("look", LOOKS, ids=["light", "dark", "phone"])
def test_a_draft_is_accessible_and_fits(seat: Seat, case: Case, look: dict[str, Any]) -> None:
    desk = seat("mim", path=case.page_path, **look)
    page = ready(desk.page)
    page.keyboard.press("Shift+U")
    dialog = page.locator("dialog[open]")
    dialog.get_by_role("button", name="Draft from the log").click()
    expect(dialog.get_by_text("Draft by the template")).to_be_visible()
    assert desk.axe() == []
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
