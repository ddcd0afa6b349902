"""Drafts in the composers: for one audience, each sentence on an entry, sent by a person only."""

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
    dialog = open_act(page, "catch up")
    dialog.get_by_role("button", name="Draft from the log").click()
    expect(dialog.locator(".text")).to_contain_text("Search is slow")


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
