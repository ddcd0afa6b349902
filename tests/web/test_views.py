"""The views of those who wait, and the board: what they show, whom they lead where, what they cost."""

import re
from typing import Any

import httpx
import pytest
from playwright.sync_api import expect

from majorops.platform.clock import now_ms
from majorops.platform.wording import rfc3339
from tests.conftest import RunningServer, declare, key
from tests.web.conftest import Seat

PHONE = {"width": 390, "height": 844}
LOOKS: tuple[dict[str, Any], ...] = (
    {"color_scheme": "light"},
    {"color_scheme": "dark"},
    {"color_scheme": "light", "viewport": PHONE},
)
NAMES = ("light", "dark", "phone")


def in_minutes(minutes: int) -> str:
    return rfc3339(now_ms() + minutes * 60_000)


def told(mim: httpx.Client) -> dict[str, Any]:
    """A published incident with a milestone, a promise and updates."""
    made = declare(mim, title="Checkout is down", severity="Critical", affectedSystems=["web"])
    at = f"/v1/incidents/{made['id']}"
    for path, wish in (
        ("milestones", {"title": "We know why", "body": "A disk is full.", "nextUpdateEta": in_minutes(30)}),
        ("updates", {"content": "We are on it.", "visibility": "public"}),
        ("updates", {"content": "Ask before you restart.", "visibility": "internal"}),
        ("publish", {"publicTitle": "Checkout does not work"}),
    ):
        answer = mim.post(f"{at}/{path}", json=wish, headers=key())
        assert answer.is_success, answer.text
    whole: dict[str, Any] = mim.get(at).json()
    return whole


@pytest.fixture(scope="module")
def incident(server: RunningServer) -> dict[str, Any]:
    with server.client("mim") as mim:
        return told(mim)


PAGES = (
    ("stakeholder", "/status"),
    ("stakeholder", "/status/{publicId}"),
    ("stakeholder", "/status/{publicId}/report"),
    (None, "/sign-in"),
)


# The views of the console are looked at in test_access.
@pytest.mark.parametrize("look", LOOKS, ids=NAMES)
@pytest.mark.parametrize(("role", "path"), PAGES)
def test_a_page_is_accessible_and_fits(
    seat: Seat, incident: dict[str, Any], role: str | None, path: str, look: dict[str, Any]
) -> None:
    desk = seat(role, path=path.format(**incident), **look)
    expect(desk.page.locator("h1")).to_have_count(1)
    desk.page.wait_for_timeout(300)
    assert desk.axe() == []
    width = desk.page.evaluate("document.documentElement.scrollWidth")
    assert width <= desk.page.viewport_size["width"]  # type: ignore[index]


def test_an_incident_is_opened_with_two_answers_by_keyboard(seat: Seat) -> None:
    page = seat("mim", path="/").page
    expect(page.get_by_text("Live", exact=True)).to_be_visible()
    page.get_by_role("button", name="Open incident").focus()
    page.keyboard.press("Enter")
    page.keyboard.type("Search answers nothing")
    page.keyboard.press("Tab")
    page.keyboard.press("Space")
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile(r"/incidents/INC-\d+$"))


def test_what_is_missing_is_said_and_what_was_typed_comes_back(seat: Seat) -> None:
    page = seat("mim", path="/").page
    expect(page.get_by_text("Live", exact=True)).to_be_visible()
    page.get_by_role("button", name="Open incident").click()
    page.get_by_label("What is broken").fill("Half a title")
    page.keyboard.press("Enter")
    expect(page.get_by_text("When in doubt take the higher one.")).to_be_visible()
    page.reload()
    page.get_by_role("button", name="Open incident").click()
    expect(page.get_by_label("What is broken")).to_have_value("Half a title")
    page.get_by_role("button", name="Discard").click()
    expect(page.get_by_label("What is broken")).to_have_value("")


def test_the_board_is_narrowed_by_its_address(seat: Seat, incident: dict[str, Any]) -> None:
    page = seat("mim", path=f"/?q={incident['number']}").page
    expect(page.locator("a.inc")).to_have_count(1)
    page.get_by_label("Find on this board").fill("nothing is called so")
    expect(page.get_by_text("Nothing unresolved fits what is asked for.")).to_be_visible()
    assert "q=nothing" in page.url


def test_a_milestone_arrives_where_people_wait(
    server: RunningServer, seat: Seat, incident: dict[str, Any]
) -> None:
    desks = [
        seat("stakeholder", path=f"/stakeholders/{incident['number']}"),
        seat("executive", path=f"/executives/{incident['number']}"),
    ]
    for desk in desks:
        expect(desk.page.get_by_text("Live", exact=True)).to_be_visible()
    with server.client("mim") as mim:
        wish = {
            "title": "The disk is replaced",
            "body": "Orders go through.",
            "nextUpdateEta": in_minutes(20),
        }
        cut = mim.post(f"/v1/incidents/{incident['id']}/milestones", json=wish, headers=key())
        assert cut.is_success, cut.text
    for desk in desks:
        expect(desk.page.get_by_text("The disk is replaced")).to_be_visible()
    expect(desks[0].page.get_by_text("Ask before you restart.")).to_be_visible()
    assert "Ask before you restart." not in desks[1].page.content()


def test_the_brief_prints_on_one_page(seat: Seat, incident: dict[str, Any]) -> None:
    desk = seat("executive", path=f"/executives/{incident['number']}", color_scheme="dark")
    expect(desk.page.get_by_text("How it is being run")).to_be_visible()
    printed = desk.page.pdf(prefer_css_page_size=True, print_background=True)
    assert len(re.findall(rb"/Type\s*/Page\b", printed)) == 1
    desk.page.emulate_media(media="print")
    ground = desk.page.evaluate("getComputedStyle(document.body).backgroundColor")
    assert ground == "rgb(255, 255, 255)"


def test_joining_says_what_it_means_and_leads_to_the_fireground(seat: Seat, incident: dict[str, Any]) -> None:
    page = seat("participant", path=f"/stakeholders/{incident['number']}").page
    expect(page.get_by_text("Live", exact=True)).to_be_visible()
    page.get_by_role("button", name="Join…").click()
    expect(page.get_by_text("everybody on the incident sees your name")).to_be_visible()
    page.get_by_role("button", name=f"Join {incident['number']}").click()
    page.wait_for_url(re.compile(rf"/incidents/{incident['number']}$"))


def test_a_report_is_answered_with_a_receipt(
    server: RunningServer, seat: Seat, incident: dict[str, Any]
) -> None:
    page = seat("stakeholder", path=f"/stakeholders/{incident['number']}").page
    expect(page.get_by_text("Live", exact=True)).to_be_visible()
    page.get_by_role("button", name="Report impact…").click()
    page.get_by_label("What is used").fill("Basket")
    page.get_by_label("What happens").fill("It stays empty.")
    page.get_by_role("button", name="Send to command").click()
    receipt = page.get_by_role("status").filter(has_text="Your receipt is").locator("b").inner_text()
    with server.client("mim") as mim:
        kept = mim.get(f"/v1/incidents/{incident['id']}/reports").json()["reports"]
    assert receipt in {row["receipt"] for row in kept}


def test_a_sign_in_that_has_ended_says_so_and_how_to_go_on(own_server: RunningServer, seat: Seat) -> None:
    with own_server.client("mim") as mim:
        number = declare(mim)["number"]
    desk = seat("stakeholder", at=own_server, path=f"/stakeholders/{number}")
    desk.allowed.add("401")
    expect(desk.page.get_by_text("Live", exact=True)).to_be_visible()
    ended = desk.page.evaluate(
        "fetch('/v1/auth/sign-out', {method: 'POST', headers: {'X-MajorOps': '1'}}).then((r) => r.status)"
    )
    assert ended == httpx.codes.NO_CONTENT
    expect(desk.page.get_by_text("Your sign-in has ended.")).to_be_visible()
    desk.page.get_by_role("button", name="Sign in again").click()
    expect(desk.page.get_by_text(f"/stakeholders/{number}")).to_be_visible()


def test_signing_out_stands_in_the_bar(own_server: RunningServer, seat: Seat) -> None:
    desk = seat("executive", at=own_server, path="/executives")
    desk.allowed.add("status of 401")  # what was being read when the session ended
    page = desk.page
    expect(page.get_by_text("Live", exact=True)).to_be_visible()
    page.get_by_role("button", name="menu").click()
    page.get_by_role("button", name="Sign out").click()
    page.wait_for_url(re.compile(r"/sign-in$"))


def test_the_public_page_needs_no_script_and_one_request(seat: Seat, incident: dict[str, Any]) -> None:
    desk = seat("stakeholder", java_script_enabled=False)
    page = desk.go(f"/status/{incident['publicId']}")
    expect(page.get_by_role("heading", name="Checkout does not work")).to_be_visible()
    expect(page.get_by_text("Is it just me?")).to_be_visible()
    assert len(desk.responses) == 1
    assert "Ask before you restart." not in page.content()
    page.get_by_role("link", name="Report a problem").click()
    page.get_by_label("What do you use").fill("Basket")
    page.get_by_label("What happens").fill("It stays empty.")
    page.get_by_role("button", name="Send the report").click()
    expect(page.get_by_role("heading", name="Report received")).to_be_visible()
