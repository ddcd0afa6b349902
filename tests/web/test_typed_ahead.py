"""Keys that come before what they are for: nothing typed is lost, or taken for something else."""

import pytest
from playwright.sync_api import Page, Route, expect

from tests.conftest import RunningServer
from tests.web.acts import Case, ready
from tests.web.conftest import Seat
from tests.web.desk import Desk

SLOW_MS = 1_200


def slow(desk: Desk, *parts: str) -> None:
    """Let scripts of the page come late."""

    def wait(route: Route) -> None:
        desk.page.wait_for_timeout(SLOW_MS)
        route.continue_()

    for part in parts:
        desk.page.route(f"**/{part}-*.js", wait)


def acted(page: Page) -> list[str]:
    """Dialogs that stand open."""
    found: list[str] = page.locator("dialog[open]").evaluate_all("all => all.map((one) => one.textContent)")
    return found


def test_an_entry_typed_before_the_composer_is_there(server: RunningServer, seat: Seat) -> None:
    case = Case(server)
    desk = seat("mim")
    slow(desk, "sides", "writing", "Overlays")
    page = desk.go(case.page_path)
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    page.keyboard.press("c")
    page.keyboard.type("Queue a shut")
    page.keyboard.press("Backspace")
    page.keyboard.press("Enter")
    expect(page.locator("ol.log li", has_text="Queue a shu")).to_be_visible()
    assert acted(page) == [], "no letter of the text was a command"
    assert "Queue a shu" in {row["title"] for row in case.read()["timeline"]}


def test_the_palette_is_typed_into_before_it_is_there(server: RunningServer, seat: Seat) -> None:
    case = Case(server, title="Giraffe gate is stuck")
    desk = seat("mim")
    slow(desk, "Overlays", "Palette")
    page = desk.go("/preferences")
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    page.keyboard.press("Control+k")
    page.keyboard.type("preferences")
    expect(page.get_by_role("combobox", name="Search or run a command")).to_have_value("preferences")
    page.keyboard.press("Escape")
    assert case.number not in page.url


@pytest.mark.parametrize("from_field", [False, True])
def test_what_follows_the_key_of_a_dialog_goes_into_it(
    server: RunningServer, seat: Seat, *, from_field: bool
) -> None:
    case = Case(server)
    desk = seat("mim")
    slow(desk, "UpdateComposer")
    page = ready(desk.go(case.page_path))
    if from_field:
        page.keyboard.press("c")
        page.keyboard.type("/update ")
        page.keyboard.press("Enter")
    else:
        page.keyboard.press("Shift+U")
    page.keyboard.type("We look into it")
    dialog = page.locator("dialog[open]:has(.act, .feet)")
    expect(dialog.get_by_label("Text")).to_have_value("We look into it")
    expect(page.locator("#composer")).to_have_value("")


def test_what_cannot_be_fetched_takes_no_keys(server: RunningServer, seat: Seat) -> None:
    case = Case(server)
    desk = seat("mim")
    asked: list[Route] = []

    held = True

    def hold(route: Route) -> None:
        asked.append(route)
        if not held:  # fetched ahead, it is asked for again when it is imported
            route.abort()

    desk.page.route("**/UpdateComposer-*.js", hold)
    page = ready(desk.go(case.page_path))
    with page.expect_request("**/UpdateComposer-*.js"):
        page.keyboard.press("Shift+U")
    page.keyboard.type("am")
    held = False
    asked[0].abort()
    expect(page.get_by_text("This dialog could not be loaded.")).to_be_visible()
    page.keyboard.press("c")
    page.keyboard.type("Still here")
    expect(page.locator("#composer")).to_have_value("Still here")
    assert acted(page) == []
