"""The one line to the server: dead without a word, asleep, opened anew; what it says and what comes back."""

import re

import pytest
from playwright.sync_api import Page, WebSocketRoute, expect

from tests.conftest import RunningServer, declare, key
from tests.web.conftest import Seat

FEED = re.compile(r"/v1/ws/incidents$")


class Line:
    """What stands between a page and the server: it passes everything on, or swallows it without a word."""

    def __init__(self, page: Page) -> None:
        self.dead = False
        self._lost: set[int] = set()
        self._opened = 0
        page.route_web_socket(FEED, self._lay)

    def lose(self) -> None:
        """What is open now says nothing more; whoever opens another one is heard."""
        self._lost.update(range(1, self._opened + 1))

    def _lay(self, route: WebSocketRoute) -> None:
        self._opened += 1
        own = self._opened
        far = route.connect_to_server()
        route.on_message(lambda message: None if self._silent(own) else far.send(message))
        far.on_message(lambda message: None if self._silent(own) else route.send(message))

    def _silent(self, own: int) -> bool:
        return self.dead or own in self._lost


def live(page: Page, within_ms: int = 5_000) -> None:
    expect(page.get_by_text("Live", exact=True).first).to_be_visible(timeout=within_ms)


def said(server: RunningServer, incident: str, title: str) -> None:
    with server.client("mim") as mim:
        path = f"/v1/incidents/{incident}/timeline"
        assert mim.post(path, json={"title": title}, headers=key()).is_success


def test_a_line_that_died_without_a_word_is_told_and_blocks_what_goes_out(
    server: RunningServer, seat: Seat
) -> None:
    with server.client("mim") as mim:
        made = declare(mim)
    page = seat("mim").page
    line = Line(page)
    page.goto(f"{server.url}/incidents/{made['number']}")
    live(page)
    line.dead = True
    expect(page.locator(".strip")).to_contain_text("You see the state of", timeout=17_000)
    page.get_by_role("button", name=re.compile("^Advance to")).click()
    expect(page.get_by_role("dialog")).to_have_count(0)
    line.dead = False
    said(server, made["id"], "Said while the line was dead")
    live(page, within_ms=17_000)  # the next attempt
    expect(page.locator("ol.log li", has_text="Said while the line was dead")).to_have_count(1)


@pytest.mark.parametrize("hours", [1, -1], ids=["slept for an hour", "clock set back by an hour"])
def test_who_wakes_after_an_hour_is_at_once_on_a_new_line(
    server: RunningServer, seat: Seat, hours: int
) -> None:
    with server.client("mim") as mim:
        made = declare(mim)
    page = seat("mim").page
    page.add_init_script(  # timers of a browser stand still while the machine sleeps; its clock does not
        "const now = Date.now; let away = 0;"
        "Date.now = () => now() + away; window.sleepFor = (ms) => (away += ms)"
    )
    line = Line(page)
    page.goto(f"{server.url}/incidents/{made['number']}")
    live(page)
    line.lose()
    page.evaluate("(ms) => window.sleepFor(ms)", hours * 3_600_000)
    said(server, made["id"], "Said meanwhile")
    expect(page.locator("ol.log li", has_text="Said meanwhile")).to_be_visible(timeout=4_000)
    live(page)


def test_whoever_comes_from_another_view_is_here_for_the_others(server: RunningServer, seat: Seat) -> None:
    with server.client("mim") as mim:
        made = declare(mim)
    here = seat("mim", path=f"/incidents/{made['number']}").page
    live(here)
    other = seat("admin", path=f"/stakeholders/{made['number']}").page
    live(other)
    other.get_by_role("link", name="Fireground").first.click()
    expect(other.get_by_role("textbox", name="Entry")).to_be_visible()
    expect(here.locator(".strip")).to_contain_text("Ada")


def test_who_is_given_a_seat_may_use_it_without_a_reload(server: RunningServer, seat: Seat) -> None:
    server.token("participant")
    with server.client("mim") as mim:
        made = declare(mim)
        who = {"userId": "pat@example.com"}
        mim.post(f"/v1/incidents/{made['id']}/participants", json=who, headers=key())
    page = seat("participant", path=f"/incidents/{made['number']}").page
    live(page)
    expect(page.get_by_role("button", name="Post update")).to_have_count(0)
    with server.client("mim") as mim:
        etag = {"If-Match": mim.get(f"/v1/incidents/{made['id']}").headers["etag"]}
        team = f"/v1/incidents/{made['id']}/command"
        assert mim.patch(team, json={"customerOps": "pat@example.com"}, headers=etag).is_success
    expect(page.get_by_role("button", name="Post update")).to_be_visible(timeout=3_000)
