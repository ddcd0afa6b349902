"""The public page, left open: it stays as the incident is, and says so where it cannot."""

from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from majorops.pages.assets import STATUS, Assets
from tests.conftest import RunningServer, declare, key
from tests.guarantees.scene import soon
from tests.web.conftest import Seat
from tests.web.measures import packed

STATIC = Path(__file__).resolve().parents[2] / "src/majorops/pages/static"
LOOK = "document.dispatchEvent(new Event('visibilitychange'))"
"""As when the reader comes back to the tab; by itself it looks every 20 s."""


class Spoken:
    """A published incident and what its MIM does."""

    def __init__(self, server: RunningServer) -> None:
        self.server = server
        with server.client("mim") as mim:
            self.path = f"/v1/incidents/{declare(mim)['id']}"
            self.post("publish", publicTitle="Checkout fails")
            self.page = f"/status/{mim.get(self.path).json()['publicId']}"

    def post(self, what: str, **body: object) -> None:
        with self.server.client("mim") as mim:
            mim.post(f"{self.path}/{what}", json=body, headers=key()).raise_for_status()

    def tell(self, words: str, **more: object) -> None:
        self.post("updates", content=words, visibility="public", **more)


def look(page: Page) -> None:
    page.evaluate(LOOK)


def test_what_is_told_comes_to_the_open_page(server: RunningServer, seat: Seat) -> None:
    spoken = Spoken(server)
    spoken.tell("We know of it.")
    spoken.post("timeline", title="Checkout stopped", visibility="public")
    page = seat("stakeholder", path=spoken.page).page
    expect(page.get_by_text("We know of it.").first).to_be_visible()
    page.locator("summary").click()
    page.get_by_role("link", name="Report a problem").focus()
    spoken.tell("Half of the orders go through.", nextUpdateEta=soon(20))
    look(page)
    expect(page.get_by_text("Half of the orders go through.").first).to_be_visible()
    expect(page.get_by_text("Next update by").first).to_be_visible()
    expect(page.get_by_role("status")).to_have_text("A new update stands on this page.")
    expect(page.locator("details")).to_have_attribute("open", "")
    expect(page.get_by_role("link", name="Report a problem")).to_be_focused()


def test_by_itself_it_looks_within_the_half_minute(server: RunningServer, seat: Seat) -> None:
    spoken = Spoken(server)
    page = seat("stakeholder", path=spoken.page).page
    expect(page.get_by_role("heading", name="Checkout fails")).to_be_visible()
    spoken.tell("We know of it.")
    expect(page.get_by_text("We know of it.").first).to_be_visible(timeout=30_000)


def test_the_page_of_all_follows_too(server: RunningServer, seat: Seat) -> None:
    page = seat("stakeholder", path="/status").page
    expect(page.get_by_role("heading").first).to_be_visible()
    spoken = Spoken(server)
    spoken.post("unpublish", reason="Told too early")
    spoken.post("publish", publicTitle="Search finds nothing")
    look(page)
    expect(page.get_by_text("Search finds nothing").first).to_be_visible()


def test_what_is_taken_off_goes_from_the_open_page(server: RunningServer, seat: Seat) -> None:
    spoken = Spoken(server)
    desk = seat("stakeholder", path=spoken.page)
    desk.allowed.add("status of 404")
    expect(desk.page.get_by_role("heading", name="Checkout fails")).to_be_visible()
    spoken.post("unpublish", reason="Told too early")
    look(desk.page)
    expect(desk.page.get_by_role("heading", name="Nothing here")).to_be_visible()


def test_a_server_that_is_away_leaves_the_page_and_its_time(own_server: RunningServer, seat: Seat) -> None:
    spoken = Spoken(own_server)
    desk = seat("stakeholder", at=own_server, path=spoken.page)
    expect(desk.page.get_by_role("heading", name="Checkout fails")).to_be_visible()
    own_server.kill()
    look(desk.page)
    expect(desk.page.get_by_role("status")).to_contain_text("Not reached just now. What stands here is as of")
    expect(desk.page.get_by_role("heading", name="Checkout fails")).to_be_visible()
    own_server.start()
    spoken.tell("We are back.")
    look(desk.page)
    expect(desk.page.get_by_text("We are back.").first).to_be_visible()
    expect(desk.page.get_by_role("status")).not_to_contain_text("Not reached")


@pytest.mark.parametrize("status", [429, 503])
def test_a_server_that_has_no_time_takes_the_page_from_nobody(
    server: RunningServer, seat: Seat, status: int
) -> None:
    spoken = Spoken(server)
    desk = seat("stakeholder", path=spoken.page)
    desk.allowed.add(f"status of {status}")
    expect(desk.page.get_by_role("heading", name="Checkout fails")).to_be_visible()
    desk.page.route(f"**{spoken.page}", lambda route: route.fulfill(status=status, body="Later."))
    look(desk.page)
    expect(desk.page.get_by_role("status")).to_contain_text("Not reached just now.")
    expect(desk.page.get_by_role("heading", name="Checkout fails")).to_be_visible()


def test_its_script_weighs_less_than_a_kilobyte() -> None:
    built = Assets().built_alone(STATUS)
    assert built is not None
    assert built.preloads == ()
    assert packed((STATIC / built.script).read_bytes()) <= 1024
