"""What a person does by hand, and gets wrong: figures as people write them, texts that are too long."""

import re
from typing import Any

import pytest
from playwright.sync_api import Page, Route, expect

from tests.conftest import RunningServer, declare
from tests.web.acts import Case, open_act, ready, shown
from tests.web.conftest import Seat

PASTED = "log line " * 7_778
PHONE: dict[str, Any] = {"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True}
SMALL = """() => [...document.querySelectorAll("button, a, select, summary, input, textarea")]
  .filter((one) => one.checkVisibility() && !one.matches(".skip"))
  .map((one) => [one.getAttribute("aria-label") ?? one.innerText, one.getBoundingClientRect()])
  .filter(([, box]) => box.height > 0 && (box.height < 43.5 || box.width < 24))
  .map(([name, box]) => `${name}: ${Math.round(box.width)} × ${Math.round(box.height)}`)"""


def paste(page: Page, text: str) -> None:
    """As the clipboard does: what the field does not take is cut off by the browser."""
    page.evaluate("(text) => document.execCommand('insertText', false, text)", text)


def test_a_figure_is_taken_as_people_write_it(server: RunningServer, seat: Seat) -> None:
    page = seat("mim", path="/").page
    expect(page.get_by_text("Live", exact=True)).to_be_visible()
    page.get_by_role("button", name="Open incident").click()
    page.get_by_label("What is broken").fill("Cards are refused")
    page.get_by_role("radio", name="Critical").check()
    page.get_by_text("More, all of it optional").click()
    page.get_by_label("Bridge").fill("meet.example.com/abc")
    page.get_by_label("Customers affected").fill("12,000")
    page.locator("dialog").get_by_role("button", name="Open incident").click()
    expect(page.get_by_text("A whole address, such as https://meet.example.com/abc.")).to_be_visible()
    page.get_by_label("Bridge").fill("https://meet.example.com/abc")
    page.locator("dialog").get_by_role("button", name="Open incident").click()
    page.wait_for_url(re.compile(r"/incidents/INC-\d+$"))
    page.get_by_role("button", name="Edit Impact").click()
    page.get_by_label("Customers affected").fill("12 400")
    page.get_by_role("button", name="Save").click()
    number = page.url.rsplit("/", 1)[-1]
    expect(page.get_by_role("region", name="Impact", exact=True)).to_contain_text("12,400")
    with server.client("mim") as mim:
        assert mim.get(f"/v1/incidents/{number}").json()["alert"]["customerCount"] == 12_400


def test_what_is_pasted_is_never_cut_without_a_word(server: RunningServer, seat: Seat) -> None:
    with server.client("mim") as mim:
        made = declare(mim)
    page = seat("mim", path=f"/incidents/{made['number']}").page
    ready(page)
    entry = page.get_by_role("textbox", name="Entry")
    entry.click()
    paste(page, PASTED)
    page.keyboard.press("Control+Enter")
    expect(page.get_by_text("At most 10000 characters, now 70002. Your text is here.")).to_be_visible()
    assert len(entry.input_value()) == len(PASTED)
    page.get_by_role("button", name="Edit Problem").click()
    page.get_by_label("Description").click()
    paste(page, PASTED)
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_text("At most 10,000 characters, now 70,002.")).to_be_visible()
    assert len(page.get_by_label("Description").input_value()) == len(PASTED)


def test_a_skipped_phase_is_named_apart_from_the_reached_one(server: RunningServer, seat: Seat) -> None:
    case = Case(server)
    page = ready(seat("mim", path=case.page_path).page)
    dialog = open_act(page, "advance")
    dialog.get_by_text("4 Initial", exact=True).click()
    expect(shown(dialog)).to_contain_text("Phase 4 reached: Initial Skipped: Gather, Assess")


def test_a_reentry_leads_into_the_other_one(server: RunningServer, seat: Seat) -> None:
    case = Case(server)
    case.to_phase(5)
    case.post("/reentry", {"from": 5, "to": 3, "reason": "Wider than thought"})
    page = ready(seat("mim", path=case.page_path).page)
    page.get_by_role("button", name="Re-enter Gather or Assess").click()
    dialog = page.get_by_role("dialog")
    expect(dialog.get_by_text("2 Gather", exact=True)).to_be_visible()
    expect(dialog.get_by_text("3 Assess", exact=True)).to_have_count(0)


@pytest.mark.parametrize(
    ("severity", "told"),
    [("Critical", "executive and engineering leadership, stakeholders"), ("Low", "nobody")],
)
def test_the_mim_is_told_whom_to_tell(server: RunningServer, seat: Seat, severity: str, told: str) -> None:
    with server.client("mim") as mim:
        made = declare(mim, severity=severity)
    page = seat("mim", path=f"/incidents/{made['number']}").page
    expect(page.get_by_text(f"Whom to tell: {told}.")).to_be_visible()


@pytest.mark.parametrize("tab", ["Log", "Situation", "Command", "Milestones"])
def test_a_finger_finds_every_target(server: RunningServer, seat: Seat, tab: str) -> None:
    case = Case(server)
    case.to_phase(6)
    case.promise()
    page = ready(seat("mim", path=case.page_path, **PHONE).page)
    page.get_by_role("button", name=tab, exact=True).first.tap()
    assert page.evaluate(SMALL) == []


def test_a_dialog_that_does_not_come_says_so_where_it_is_seen(server: RunningServer, seat: Seat) -> None:
    case = Case(server)
    desk = seat("mim", path=case.page_path)
    desk.allowed.add("404")
    page = ready(desk.page)
    page.route("**/assets/Advance-*.js", lambda route: route.fulfill(status=404))
    page.get_by_role("button", name=re.compile("^Advance to")).click()
    told = page.get_by_text(
        "This dialog could not be loaded. Open it again; if it fails again, load the page anew."
    )
    expect(told).to_be_in_viewport()


def test_a_form_that_is_saved_before_its_suggestions_came_lets_them_go(
    server: RunningServer, seat: Seat
) -> None:
    case = Case(server)
    page = ready(seat("mim", path=case.page_path).page)
    held: list[Route] = []
    page.route(re.compile(r"/v1/users\?"), lambda route: held.append(route))  # noqa: PLW0108 -- Playwright marks it
    page.get_by_role("button", name="Edit Command").click()
    with page.expect_request(re.compile(r"/v1/users\?")):
        page.get_by_label("Customer ops").fill("Cara")
    page.get_by_role("button", name="Save").click()
    expect(page.locator("ol.log")).to_contain_text("Customer ops: vacant → Cara")
    expect(page.get_by_label("Customer ops")).to_have_count(0)
    with page.expect_response(re.compile(r"/v1/users\?")):
        for route in held:
            route.continue_()
    page.wait_for_timeout(300)  # what the answer does is over


@pytest.mark.parametrize(("act", "choose"), [("severity", "Low"), ("reenter", "2 Gather")])
def test_the_confirm_stays_where_it_is_when_the_preview_comes(
    server: RunningServer, seat: Seat, act: str, choose: str
) -> None:
    case = Case(server)
    case.to_phase(5)
    page = ready(seat("mim", path=case.page_path).page)
    dialog = open_act(page, act)
    dialog.get_by_text(choose, exact=True).click()
    before = dialog.locator("button.main").bounding_box()
    dialog.get_by_role("textbox").fill("Fewer are hit than thought")
    shown(dialog)
    after = dialog.locator("button.main").bounding_box()
    assert before is not None
    assert after is not None
    assert abs(after["y"] - before["y"]) <= 1
