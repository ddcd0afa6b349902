"""Search in the browser: as one types, by keyboard, per reader, in words when nothing is found."""

from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.conftest import RunningServer, declare, key
from tests.web.acts import ready
from tests.web.conftest import Seat

PHONE = {"viewport": {"width": 390, "height": 844}}
LOOKS: tuple[dict[str, Any], ...] = ({"color_scheme": "light"}, {"color_scheme": "dark"}, PHONE)
SECRET = "Quokka42 in the vault"


@pytest.fixture(scope="module")
def incident(server: RunningServer) -> dict[str, Any]:
    """Two incidents that share a word; one has a note that is internal."""
    with server.client("mim") as mim:
        declare(mim, title="Wombat queue is slow")
        made = declare(mim, title="Wombat and heron fail")
        answer = mim.post(
            f"/v1/incidents/{made['id']}/timeline", json={"type": "update", "title": SECRET}, headers=key()
        )
        assert answer.is_success, answer.text
    return made


def field(page: Page) -> Any:
    return page.get_by_role("searchbox", name="Words or a number")


def test_hits_come_as_one_types_marked_and_the_address_holds_them(
    seat: Seat, incident: dict[str, Any]
) -> None:
    page = seat("mim", path="/search").page
    expect(field(page)).to_be_focused()
    page.keyboard.type("womb")
    expect(page.locator("[data-hit]")).to_have_count(2)
    expect(page.locator("mark").first).to_have_text("Wombat")
    expect(page.get_by_role("status").filter(has_text="2 hits")).to_be_visible()
    assert page.url.endswith("/search?q=womb")
    page.get_by_role("button", name="Everything").click()
    page.reload()
    expect(field(page)).to_have_value("womb")
    expect(page.get_by_role("button", name="Everything")).to_have_attribute("aria-pressed", "true")
    expect(page.locator("[data-hit]")).to_have_count(2)


def test_a_number_or_the_one_incident_that_is_meant_opens_on_enter(
    seat: Seat, incident: dict[str, Any]
) -> None:
    page = seat("mim", path="/search").page
    for typed in (incident["number"].lower(), incident["number"].removeprefix("INC-"), "heron"):
        expect(field(page)).to_be_focused()
        page.keyboard.type(typed)
        page.keyboard.press("Enter")
        page.wait_for_url(f"**/incidents/{incident['number']}")
        page.goto(page.url.replace(f"/incidents/{incident['number']}", "/search"))


def test_arrow_keys_go_from_the_field_to_the_hits_and_back(seat: Seat, incident: dict[str, Any]) -> None:
    page = seat("mim", path="/search?q=wombat").page
    expect(page.locator("[data-hit]")).to_have_count(2)
    page.keyboard.press("Enter")  # two are meant: nothing opens
    expect(page.locator("[data-hit]").first).to_be_focused()
    page.keyboard.press("ArrowDown")
    expect(page.locator("[data-hit]").nth(1)).to_be_focused()
    page.keyboard.press("ArrowUp")
    page.keyboard.press("ArrowUp")
    expect(field(page)).to_be_focused()


def test_nothing_found_is_said_with_all_that_is_unresolved(seat: Seat, incident: dict[str, Any]) -> None:
    page = seat("mim", path="/search?q=zzyzx").page
    expect(page.get_by_text("Nothing in unresolved incidents")).to_contain_text("zzyzx")
    expect(page.get_by_role("heading", name="Unresolved now")).to_be_visible()
    expect(page.get_by_role("link", name=incident["title"])).to_be_visible()
    page.get_by_role("button", name="Search everything").click()
    expect(page.get_by_text("Nothing in all incidents")).to_be_visible()


def test_a_stakeholder_finds_and_receives_nothing_internal(seat: Seat, incident: dict[str, Any]) -> None:
    command = seat("mim", path="/search?q=quokka42").page
    expect(command.locator("[data-hit]")).to_have_count(1)
    desk = seat("stakeholder", path="/search?q=quokka42")
    expect(desk.page.get_by_role("status").filter(has_text="Nothing found")).to_be_visible()
    assert "vault" not in "".join(one.text() for one in desk.responses if "/v1/" in one.url)
    field(desk.page).fill("heron")
    expect(desk.page.locator("[data-hit]")).to_have_count(1)
    field(desk.page).press("Enter")
    desk.page.wait_for_url(f"**/stakeholders/{incident['number']}")


def test_the_palette_finds_text_below_what_it_knows(seat: Seat, incident: dict[str, Any]) -> None:
    page = seat("mim", path="/preferences").page
    page.keyboard.press("Control+k")
    expect(page.get_by_role("dialog", name="Commands")).to_be_visible()
    page.keyboard.type("quokka42")
    expect(page.get_by_role("group", name="Found in the text")).to_contain_text(SECRET)
    page.keyboard.press("Enter")
    page.wait_for_url(f"**/incidents/{incident['number']}")


@pytest.mark.parametrize("look", LOOKS, ids=["light", "dark", "phone"])
@pytest.mark.parametrize("words", ["wombat", "zzyzx"])
def test_search_is_accessible_and_fits(
    seat: Seat, incident: dict[str, Any], look: dict[str, Any], words: str
) -> None:
    desk = seat("mim", path=f"/search?q={words}", **look)
    expect(desk.page.locator("[data-hit]").first).to_be_visible()
    expect(desk.page.locator("h1")).to_have_count(1)
    assert desk.axe() == []
    assert desk.page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_the_box_of_the_board_leads_on_to_the_search(seat: Seat, incident: dict[str, Any]) -> None:
    page = ready(seat("mim", path="/").page)
    box = page.get_by_role("searchbox", name="Find on this board")
    box.fill("Wombat and")
    expect(page.get_by_role("link", name="Search everything")).to_be_visible()
    expect(page.get_by_text("Wombat queue is slow")).to_have_count(0)  # the board itself filters as one types
    box.press("Enter")
    page.wait_for_url("**/search?q=Wombat+and&scope=all")
    expect(field(page)).to_have_value("Wombat and")
    expect(page.locator("[data-hit]")).to_have_count(1)
    page.go_back()
    expect(box).to_have_value("Wombat and")
    page.get_by_role("link", name="Search everything").click()
    page.wait_for_url("**/search?q=Wombat+and&scope=all")
