"""What may be heard: one short tone when something on the page becomes red, for those who chose it."""

import json
import re

from playwright.sync_api import Page, expect

from majorops.platform.clock import now_ms
from majorops.platform.wording import rfc3339
from tests.conftest import RunningServer, declare
from tests.web.conftest import Seat
from tests.web.desk import Desk

SWITCH = "Sound when a promise is overdue or the link is lost"
COUNTED = """
window.__tones = [];
const create = AudioContext.prototype.createOscillator;
AudioContext.prototype.createOscillator = function () {
  const made = create.call(this);
  const [start, stop] = [made.start.bind(made), made.stop.bind(made)];
  const tone = {context: this.state};
  made.start = (at) => { tone.from = at; window.__tones.push(tone); start(at); };
  made.stop = (at) => { tone.to = at; stop(at); };
  return made;
};
"""
# A click that no person made: the browser's own rule keeps the tone back.
UNASKED = f"""
const looking = setInterval(() => {{
  const found = [...document.querySelectorAll("label")].find((one) => one.textContent === "{SWITCH}");
  if (!found) return;
  clearInterval(looking);
  found.click();
}}, 100);
"""
LATE = re.compile(r"^⚠ .* overdue · ")


def tones(page: Page) -> int:
    """How many were started on this page; each of them in a way that is heard, and short."""
    found = page.evaluate("window.__tones")
    assert all(one["context"] == "running" and one["to"] - one["from"] <= 0.4 for one in found), found
    return len(found)


def listening(seat: Seat, *, chosen: bool, at: RunningServer) -> Desk:
    """A person whose browser holds the choice, and counts what it lets be heard."""
    desk = seat("mim", at=at)
    stored = json.dumps(json.dumps({"sound": chosen}))
    desk.context.add_init_script(f'localStorage.setItem("majorops.preferences", {stored});')
    desk.context.add_init_script(COUNTED)
    return desk


def opened(desk: Desk, path: str) -> Page:
    """The page, live, used once, and every part of it there."""
    page = desk.go(path)
    expect(page.get_by_text("Live", exact=True)).to_be_visible()
    page.wait_for_load_state("networkidle")
    page.locator("h1").first.click()
    page.wait_for_timeout(1_500)  # the watch has looked once
    return page


def promised(server: RunningServer, seconds: int) -> str:
    with server.client("mim") as mim:
        return str(declare(mim, nextUpdateEta=rfc3339(now_ms() + 1_000 * seconds))["number"])


def test_a_promise_that_becomes_overdue_is_heard_once(server: RunningServer, seat: Seat) -> None:
    desk = listening(seat, chosen=True, at=server)
    page = opened(desk, f"/incidents/{promised(server, 9)}")
    assert tones(page) == 0
    expect(page).to_have_title(LATE, timeout=15_000)
    page.wait_for_function("window.__tones.length > 0", timeout=3_000)
    expect(page.get_by_role("alert").first).to_contain_text("Next update overdue by")
    page.wait_for_timeout(3_000)
    assert tones(page) == 1


def test_a_row_of_the_board_is_heard_and_two_at_once_are_one(own_server: RunningServer, seat: Seat) -> None:
    desk = listening(seat, chosen=True, at=own_server)
    for _ in range(2):
        promised(own_server, 9)
    page = opened(desk, "/")
    assert tones(page) == 0
    expect(page.locator(".cad.over")).to_have_count(2, timeout=15_000)
    page.wait_for_timeout(3_000)
    assert tones(page) == 1


def test_what_was_red_at_the_beginning_is_not_heard(server: RunningServer, seat: Seat) -> None:
    desk = listening(seat, chosen=True, at=server)
    number = promised(server, 1)
    desk.page.wait_for_timeout(1_500)
    page = opened(desk, f"/incidents/{number}")
    expect(page).to_have_title(LATE, timeout=15_000)
    page.wait_for_timeout(2_000)
    assert tones(page) == 0


def test_nothing_is_heard_by_who_did_not_choose_it(server: RunningServer, seat: Seat) -> None:
    desk = listening(seat, chosen=False, at=server)
    page = opened(desk, f"/incidents/{promised(server, 8)}")
    expect(page).to_have_title(LATE, timeout=15_000)
    desk.context.set_offline(offline=True)
    expect(page.get_by_text("Offline since").first).to_be_visible()
    page.wait_for_timeout(3_000)
    assert tones(page) == 0
    loaded = page.evaluate("performance.getEntriesByType('resource').map((one) => one.name)")
    assert [name for name in loaded if "Heard" in name] == [], "nor is it fetched"


def test_a_link_that_is_lost_is_heard_once(own_server: RunningServer, seat: Seat) -> None:
    desk = listening(seat, chosen=True, at=own_server)
    with own_server.client("mim") as mim:
        number = declare(mim)["number"]
    page = opened(desk, f"/incidents/{number}")
    own_server.kill()
    expect(page.get_by_text("Reconnecting").first).to_be_visible()
    assert tones(page) == 0, "amber is silent"
    expect(page.get_by_text("Offline since").first).to_be_visible(timeout=30_000)
    page.wait_for_function("window.__tones.length > 0", timeout=3_000)
    page.wait_for_timeout(3_000)
    assert tones(page) == 1


def test_turning_it_on_lets_it_be_heard_as_a_sample(server: RunningServer, seat: Seat) -> None:
    desk = seat("mim", at=server)
    desk.context.add_init_script(COUNTED)
    page = desk.go("/preferences")
    page.get_by_label(SWITCH).check()
    expect(page.get_by_text("Played once, as it will sound.")).to_be_visible()
    assert tones(page) == 1
    page.get_by_label(SWITCH).uncheck()
    expect(page.get_by_text("Played once, as it will sound.")).to_have_count(0)
    assert tones(page) == 1
    assert desk.axe() == []


def test_a_browser_that_keeps_it_back_is_told_of(server: RunningServer, seat: Seat) -> None:
    desk = seat("mim", at=server)
    desk.context.add_init_script(COUNTED)
    desk.context.add_init_script(UNASKED)
    desk.allowed.add("The AudioContext was not allowed to start")
    page = desk.go("/preferences")
    page.wait_for_timeout(4_000)  # whatever a test asks a page counts as its use: nothing is asked until then
    expect(page.get_by_text("The browser did not let it sound.")).to_be_visible()
    assert page.evaluate("window.__tones") == []
    assert desk.axe() == []
    page.get_by_label(SWITCH).uncheck()
    page.get_by_label(SWITCH).check()
    expect(page.get_by_text("Played once, as it will sound.")).to_be_visible()
