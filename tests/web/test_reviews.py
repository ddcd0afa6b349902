"""The list of After Actions: what stands in it for whom, by filter, by keyboard, in every look."""

from typing import Any

import pytest
from playwright.sync_api import Page, expect

from majorops.platform.clock import now_ms
from majorops.platform.wording import rfc3339
from tests.conftest import PEOPLE, RunningServer
from tests.web.acts import Case, ready
from tests.web.conftest import Seat

PHONE = {"viewport": {"width": 390, "height": 844}}
LOOKS: tuple[dict[str, Any], ...] = ({"color_scheme": "light"}, {"color_scheme": "dark"}, PHONE)


def ended(server: RunningServer, title: str, *, published: bool) -> Case:
    """A resolved Critical incident; its review with one open action, published or a draft."""
    case = Case(server, title=title, severity="Critical")
    case.monitor()
    case.post("/resolve", {})
    item = {"title": f"Mend {title}", "owner": PEOPLE["mim"], "dueAt": rfc3339(now_ms() + 3_600_000)}
    case.post("/review/actions", item)
    if published:
        with server.client("mim") as mim:
            etag = mim.get(f"{case.path}/review").json()["etag"]
            held = {"heldAt": rfc3339(now_ms())}
            answer = mim.patch(f"{case.path}/review", json=held, headers={"If-Match": etag})
            assert answer.is_success, answer.text
        case.post("/review/publish", {})
    return case


@pytest.fixture(scope="module")
def told(server: RunningServer) -> Case:
    return ended(server, "Quince is told", published=True)


@pytest.fixture(scope="module")
def draft(server: RunningServer) -> Case:
    return ended(server, "Medlar is a draft", published=False)


def rows(page: Page, case: Case) -> Any:
    return page.get_by_role("link").filter(has_text=case.number)


def test_a_mim_sees_what_is_due_and_what_was_published(seat: Seat, told: Case, draft: Case) -> None:
    page = seat("mim", path="/reviews").page
    expect(rows(page, told)).to_contain_text("Published")
    expect(rows(page, draft)).to_contain_text("To be held by")
    expect(rows(page, draft)).to_contain_text("1 open action")
    page.get_by_role("button", name="Published").click()
    expect(rows(page, draft)).to_have_count(0)
    expect(rows(page, told)).to_have_count(1)
    assert page.url.endswith("/reviews?state=published")
    page.reload()
    expect(page.get_by_role("button", name="Published")).to_have_attribute("aria-pressed", "true")
    page.get_by_role("button", name="Due", exact=True).click()
    expect(rows(page, draft)).to_have_count(1)
    expect(rows(page, told)).to_have_count(0)


def test_what_is_overdue_says_so(seat: Seat, draft: Case) -> None:
    """The server's own answer, moved on in time: nobody waits 72 hours in a test."""
    desk = seat("mim")

    def late(route: Any) -> None:
        answer = route.fetch()
        body = answer.json()
        for row in body.get("reviews", []):
            row.update(dueAt=rfc3339(now_ms() - 7_200_000), overdueActions=1)
        for item in body.get("actions", []):
            item["dueAt"] = rfc3339(now_ms() - 7_200_000)
        route.fulfill(response=answer, json=body)

    desk.page.route("**/v1/reviews*", late)
    desk.go("/reviews")
    page = desk.page
    expect(rows(page, draft)).to_contain_text("Overdue by 2h")
    expect(rows(page, draft)).to_contain_text("1 open action, 1 overdue")


def test_who_waits_sees_what_is_published_and_nothing_else(seat: Seat, told: Case, draft: Case) -> None:
    for role in ("stakeholder", "executive"):
        page = seat(role, path="/reviews").page
        expect(rows(page, told)).to_have_count(1)
        expect(page.get_by_text("Medlar is a draft")).to_have_count(0)


def test_it_is_reached_from_the_navigation_and_the_palette_and_by_keyboard(
    seat: Seat, told: Case, draft: Case
) -> None:
    page = ready(seat("mim", path="/").page)
    page.get_by_role("navigation", name="Places").get_by_role("link", name="After Actions").click()
    page.wait_for_url("**/reviews")
    page.goto(page.url.replace("/reviews", "/preferences"))
    page.wait_for_load_state("networkidle")
    page.keyboard.press("Control+k")
    page.get_by_role("combobox", name="Search or run a command").fill("after actions")
    page.keyboard.press("Enter")
    page.wait_for_url("**/reviews")
    first = page.get_by_role("list", name="After Actions: All").get_by_role("link").first
    first.focus()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowUp")
    expect(first).to_be_focused()
    page.keyboard.press("Enter")
    page.wait_for_url("**/review")


@pytest.mark.parametrize("look", LOOKS, ids=["light", "dark", "phone"])
def test_it_is_accessible_and_fits(seat: Seat, told: Case, draft: Case, look: dict[str, Any]) -> None:
    desk = seat("mim", path="/reviews?state=required", **look)
    expect(rows(desk.page, draft)).to_have_count(1)
    assert desk.axe() == []
    assert desk.page.evaluate("document.documentElement.scrollWidth <= innerWidth")
