"""Every view from the narrowest phone to a wide screen, with large letters and with wide spacing."""

from typing import Any, NamedTuple

import pytest
from playwright.sync_api import Page, expect

from majorops.pages.console import VIEWS
from tests.conftest import RunningServer, declare, key
from tests.web.acts import ready
from tests.web.conftest import Seat
from tests.web.fits import SPACING, at_widths, faults
from tests.web.test_access import reader, settled
from tests.web.test_review import Ended
from tests.web.test_views import in_minutes

TABS = ("tokens", "sources", "kpis", "settings", "doctor", "audit")
PLACES = (
    *((view.path, reader(view.path)) for view in VIEWS),
    *((f"/admin?tab={tab}", "admin") for tab in TABS),
    ("/stakeholders/{id}", "mim"),
    ("/status", "stakeholder"),
    ("/status/{public}", "stakeholder"),
    ("/status/{public}/report", "stakeholder"),
    ("/status/nothing", None),
    ("/sign-in", None),
)
OVER = {"open an incident": ("/", "o"), "milestone": ("/incidents/{id}", "m"), "palette": ("/", "Control+k")}
STANDARD, LARGE = 16, 32
NARROW_AND_WIDE = (390, 1280)
HOST = "db-primary-eu-west-1.internal.example.com"
LONG = f"{HOST} replication_slot_of_the_secondary_in_frankfurt lags"


class Scene(NamedTuple):
    """An incident with long names under way, one that is over."""

    running: dict[str, Any]
    over: Ended

    def path(self, path: str) -> str:
        """The address of a view."""
        number = self.over.number if path.endswith("/review") else self.running["number"]
        return path.format(id=number, public=self.running["publicId"])


@pytest.fixture(scope="module")
def scene(server: RunningServer) -> Scene:
    """Names that are longer than anybody would like, and a promise under way."""
    with server.client("mim") as mim:
        made = declare(
            mim,
            title=f"Checkout refuses cards: {LONG}",
            severity="Critical",
            affectedSystems=[HOST, "Checkout", "Search", "Mail", "Pages"],
            detectedAt=in_minutes(-60 * 31),
            alert={"customerCount": 1_234_567, "externalImpact": "Likely"},
        )
        at = f"/v1/incidents/{made['id']}"
        for path, wish in (
            ("phase", {"from": 1, "to": 5}),
            ("reentry", {"from": 5, "to": 2, "reason": "Which backups are there?"}),
            ("timeline", {"type": "action", "title": LONG, "description": f"Seen at {LONG * 2}"}),
            ("milestones", {"title": f"Found: {LONG}", "body": LONG, "nextUpdateEta": in_minutes(60 * 23)}),
            ("updates", {"content": f"We are on it. {LONG}", "visibility": "public"}),
            ("publish", {"publicTitle": "Checkout does not work"}),
        ):
            answer = mim.post(f"{at}/{path}", json=wish, headers=key())
            assert answer.is_success, (path, answer.text)
        return Scene(mim.get(at).json(), Ended(server))


def larger(page: Page, px: int) -> None:
    """The browser's own setting of how large letters are."""
    page.context.new_cdp_session(page).send("Page.setFontSizes", {"fontSizes": {"standard": px}})
    assert page.evaluate("getComputedStyle(document.documentElement).fontSize") == f"{px}px"


def shown(seat: Seat, scene: Scene, path: str, role: str | None) -> Page:
    """A view as it is when it has settled."""
    desk = seat(role, path=scene.path(path))
    desk.allowed |= {"401", "404"}  # of pages that are not for everybody
    return settled(desk.page)


@pytest.mark.parametrize(("path", "role"), PLACES)
def test_a_view_fits_at_every_width(seat: Seat, scene: Scene, path: str, role: str | None) -> None:
    """Then with letters of twice the size, and with as much space between them as a reader may ask for."""
    page = shown(seat, scene, path, role)
    found = at_widths(page)
    larger(page, LARGE)
    found += [f"large letters: {one}" for one in at_widths(page, NARROW_AND_WIDE)]
    larger(page, STANDARD)
    page.evaluate(SPACING)
    found += [f"spaced: {one}" for one in at_widths(page, NARROW_AND_WIDE)]
    assert not found, "\n".join(found)


@pytest.mark.parametrize(("path", "keys"), OVER.values(), ids=list(OVER))
def test_what_lies_over_a_view_fits_at_every_width(seat: Seat, scene: Scene, path: str, keys: str) -> None:
    page = ready(seat("mim", path=scene.path(path)).page)
    page.keyboard.press(keys)
    expect(page.get_by_role("dialog")).to_be_visible()
    page.wait_for_timeout(500)
    found = at_widths(page)
    assert not found, "\n".join(found)


def test_a_wall_screen_is_read_from_across_the_room(seat: Seat, scene: Scene) -> None:
    """Chosen in the preferences, kept, and the same view in larger letters, without scrolling."""
    wall = {"width": 2560, "height": 1440}
    desk = seat("mim", path="/preferences", viewport=wall)
    settled(desk.page).get_by_label("Wall screen").check()
    page = desk.page
    for path in ("/", scene.path("/incidents/{id}")):
        settled(desk.go(path))
        assert page.evaluate("getComputedStyle(document.documentElement).fontSize") == "32px"
        assert faults(page) == []
    assert page.evaluate("document.documentElement.scrollHeight") == wall["height"]
    page.set_viewport_size({"width": 1280, "height": 720})
    assert page.evaluate("getComputedStyle(document.documentElement).fontSize") == "16px"


def test_a_lost_link_is_told_on_the_narrowest_screen(own_server: RunningServer, seat: Seat) -> None:
    with own_server.client("mim") as mim:
        declare(mim, severity="Critical")
    page = ready(seat("mim", at=own_server, path="/", viewport={"width": 320, "height": 700}).page)
    own_server.kill()
    expect(page.get_by_text("Reconnecting")).to_be_visible()
    assert faults(page) == []


def test_what_does_not_fit_is_noticed(seat: Seat) -> None:
    page = settled(seat("mim", path="/preferences").page)
    assert faults(page) == []
    page.evaluate(
        """() => {
          const put = (text, style, kind = "p") => {
            const one = document.createElement(kind);
            one.textContent = text;
            Object.assign(one.style, style);
            document.querySelector("main").append(one);
            return one;
          };
          put("Wide", {width: "4000px"});
          put("Cut off words", {width: "40px", overflow: "hidden", whiteSpace: "nowrap"});
          put("A button too narrow", {width: "40px", padding: "0", whiteSpace: "nowrap"}, "button");
          put("A badge with dots", {width: "40px", overflow: "hidden", textOverflow: "ellipsis",
            whiteSpace: "nowrap"}, "label");
          put("Below", {});
          put("Above", {position: "relative", top: "-34px"});
          put("", {width: "60px"}, "input").placeholder = "What nobody can read here";
        }"""
    )
    found = " ".join(faults(page))
    for part in (
        "scrolls sideways to 4",
        "cut off: Cut off words",
        "out of its frame: A button too narrow",
        "cut off: A badge with dots",
        "one over the other: Below | Above",
        "cut off in its field: What nobody can read here",
    ):
        assert part in found, part
