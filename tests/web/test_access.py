"""Every view of the console in light, in dark, on a phone, in the reader's own colours, on paper."""

from typing import Any, NamedTuple

import pytest
from playwright.sync_api import Page, expect

from majorops.pages.console import VIEWS
from majorops.platform.web import Who
from tests.conftest import RunningServer, declare
from tests.web.acts import ready
from tests.web.conftest import Seat
from tests.web.test_review import Ended
from tests.web.test_views import LOOKS, NAMES, told

A4 = {"width": 690, "height": 1000}
PATHS = tuple(view.path for view in VIEWS)
PRINTED = (
    "/incidents/{id}",
    "/incidents/{id}/review",
    "/stakeholders/{id}",
    "/executives/{id}",
    "/scorecards",
    "/status/{public}",
)

_FAULTS = """({paper}) => {
  const parts = (text) => (text.match(/[\\d.]+/g) ?? []).map(Number);
  const light = ([r, g, b]) => {
    const [x, y, z] = [r, g, b].map((one) => one / 255)
      .map((one) => one <= 0.04045 ? one / 12.92 : ((one + 0.055) / 1.055) ** 2.4);
    return 0.2126 * x + 0.7152 * y + 0.0722 * z;
  };
  const ground = (one) => {
    for (; one; one = one.parentElement) {
      const style = getComputedStyle(one);
      if (paper && style.printColorAdjust !== "exact") continue; // grounds are not printed
      const found = parts(style.backgroundColor);
      if (found.length === 3 || found[3] > 0.5) return found;
    }
    return [255, 255, 255];
  };
  const faults = [];
  const walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walk.nextNode()) {
    const text = walk.currentNode.textContent.trim();
    const at = walk.currentNode.parentElement;
    if (!text || at.closest(".sr, .skip, script, option, dialog:not([open]), [popover], svg")) continue;
    if (!at.checkVisibility({opacityProperty: true, visibilityProperty: true})) continue;
    const range = document.createRange();
    range.selectNodeContents(walk.currentNode);
    const box = range.getBoundingClientRect();
    if (box.width < 1 || box.height < 1) continue;
    const [a, b] = [light(parts(getComputedStyle(at).color)), light(ground(at))].sort((x, y) => y - x);
    if ((a + 0.05) / (b + 0.05) < 3) faults.push(`not to be told from its ground: ${text.slice(0, 40)}`);
    if (!paper) continue;
    for (let one = at; one && one !== document.documentElement; one = one.parentElement) {
      const style = getComputedStyle(one);
      if (style.webkitLineClamp !== "none") break;
      if (style.overflowX === "visible" && style.overflowY === "visible") continue;
      const edge = one.getBoundingClientRect();
      if (box.right > edge.right + 2 || box.bottom > edge.bottom + 2) {
        faults.push(`cut off: ${text.slice(0, 40)}`);
        break;
      }
    }
  }
  return faults;
}"""
# A word that can be pressed on screen, as the severity or an entry's time, is a word on paper.
_CONTROLS = """() => [...document.querySelectorAll(".bar, nav, button, select, textarea, input")]
  .filter((one) => one.checkVisibility() && !one.matches(".ph, .plain, .when, [aria-label='Phases']"))
  .filter((one) => one.getBoundingClientRect().width > 1 && !one.closest(".sr, .skips"))
  .map((one) => one.outerHTML.slice(0, 90))"""


class Scene(NamedTuple):
    """What there is to be seen: an incident under way, one that is over, and the names in paths."""

    running: dict[str, Any]
    over: Ended

    def path(self, path: str) -> str:
        """The address of a view."""
        number = self.over.number if path.endswith("/review") else self.running["number"]
        return path.format(id=number, public=self.running["publicId"])


@pytest.fixture(scope="module")
def scene(server: RunningServer) -> Scene:
    with server.client("mim") as mim:
        return Scene(told(mim), Ended(server))


def reader(path: str) -> str:
    """Who looks at a view: whose it is by its place, else whoever its policy asks for."""
    if path.startswith(("/stakeholders", "/status")):
        return "stakeholder"
    if path.startswith("/executives"):
        return "executive"
    return "admin" if next(view.who for view in VIEWS if view.path == path) is Who.ADMIN else "mim"


def settled(page: Page) -> Page:
    """The view is there, and what it fetches after its first look."""
    expect(page.locator("h1")).to_have_count(1)
    page.wait_for_load_state("networkidle")  # a view that never stops asking does not get past this
    page.wait_for_timeout(300)
    return page


# Whatever stands in VIEWS is looked at: a new view is looked at from its first day.
@pytest.mark.parametrize("look", LOOKS, ids=NAMES)
@pytest.mark.parametrize("path", PATHS)
def test_a_view_is_accessible_and_fits(seat: Seat, scene: Scene, path: str, look: dict[str, Any]) -> None:
    desk = seat(reader(path), path=scene.path(path), **look)
    page = settled(desk.page)
    assert desk.axe() == []
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


@pytest.mark.parametrize("path", PATHS)
def test_a_view_is_read_in_the_readers_own_colours(seat: Seat, scene: Scene, path: str) -> None:
    page = settled(seat(reader(path), path=scene.path(path), forced_colors="active").page)
    assert page.evaluate("matchMedia('(forced-colors: active)').matches")
    assert page.evaluate(_FAULTS, {"paper": False}) == []


def test_states_are_told_in_the_readers_own_colours(server: RunningServer, seat: Seat) -> None:
    """What colour alone would tell has an edge or a system colour: the phase, the promise, the focus."""
    with server.client("mim") as mim:
        made = declare(mim, severity="Critical")
    page = ready(seat("mim", path=f"/incidents/{made['number']}", forced_colors="active").page)
    colour = "([found, name, pseudo]) => getComputedStyle(document.querySelector(found), pseudo)[name]"
    ground = page.evaluate(colour, ["body", "backgroundColor", None])
    mark = page.evaluate(colour, [".phases .now", "backgroundColor", "::before"])
    other = page.evaluate(colour, [".phases .todo", "backgroundColor", "::before"])
    assert len({ground, mark, other}) == 3
    assert page.evaluate(colour, [".promise", "borderTopStyle", None]) != "none"
    page.keyboard.press("Tab")
    assert page.evaluate("getComputedStyle(document.activeElement).outlineStyle") != "none"


@pytest.mark.parametrize("path", PRINTED)
def test_a_view_prints_whole_and_without_its_controls(seat: Seat, scene: Scene, path: str) -> None:
    desk = seat(reader(path), path=scene.path(path), viewport=A4, color_scheme="dark")
    page = settled(desk.page)
    page.emulate_media(media="print", color_scheme="dark")
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(255, 255, 255)"
    assert page.evaluate(_CONTROLS) == []
    assert page.evaluate(_FAULTS, {"paper": True}) == []


def test_what_cannot_be_read_is_noticed(seat: Seat) -> None:
    page = settled(seat("mim", path="/preferences").page)
    page.evaluate(
        """() => {
          const [pale, cut] = [document.createElement("p"), document.createElement("p")];
          pale.textContent = "Pale";
          Object.assign(pale.style, {color: "#eee", background: "#fff"});
          cut.textContent = "Cut off words";
          Object.assign(cut.style, {width: "40px", overflow: "hidden", whiteSpace: "nowrap"});
          document.querySelector("main").append(pale, cut);
        }"""
    )
    found = page.evaluate(_FAULTS, {"paper": True})
    assert {"not to be told from its ground: Pale", "cut off: Cut off words"} <= set(found)
