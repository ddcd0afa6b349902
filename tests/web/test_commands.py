"""Palette, list of keys, typed line, preferences: everything by keyboard, nothing behind anybody's back."""

import pytest
from playwright.sync_api import Page, Route, expect

from tests.conftest import NAMES, RunningServer, declare
from tests.web.acts import Case
from tests.web.conftest import Seat

PHONE = {"viewport": {"width": 390, "height": 844}}
LOOKS = [{"color_scheme": "light"}, {"color_scheme": "dark"}, PHONE]


def chosen(page: Page) -> str:
    """The row that Enter runs, as a screen reader is told."""
    field = page.get_by_role("combobox", name="Search or run a command")
    id_ = field.get_attribute("aria-activedescendant")
    return page.locator(f'[id="{id_}"]').inner_text() if id_ else ""


def test_the_palette_goes_to_an_incident_by_keyboard_alone(server: RunningServer, seat: Seat) -> None:
    with server.client("mim") as mim:
        made = declare(mim, title="Zebra crossing is down")
    page = seat("mim", path="/preferences").page
    page.keyboard.press("Control+k")
    expect(page.get_by_role("dialog", name="Commands")).to_be_visible()
    page.keyboard.type("zebra")
    expect(page.get_by_role("option", name="Zebra crossing")).to_be_visible()
    assert "Zebra" in chosen(page)
    page.keyboard.press("Enter")
    page.wait_for_url(f"**/incidents/{made['number']}")
    expect(page.get_by_role("dialog")).to_have_count(0)


def test_arrow_keys_choose_and_escape_gives_the_focus_back(seat: Seat) -> None:
    page = seat("mim", path="/preferences").page
    button = page.get_by_role("button", name="Show all keys")
    button.focus()
    with page.expect_response("**/v1/board"):
        page.keyboard.press("Control+k")
    first = chosen(page)
    page.keyboard.press("ArrowDown")
    assert chosen(page) not in {"", first}
    page.keyboard.press("ArrowUp")
    assert chosen(page) == first
    page.keyboard.press("Escape")
    expect(page.get_by_role("dialog")).to_have_count(0)
    expect(button).to_be_focused()


def test_an_answer_that_comes_after_the_palette_is_gone_is_let_go(seat: Seat) -> None:
    """Svelte warned of it ("derived_inert") whenever a command was run faster than the board was read."""
    page = seat("mim", path="/preferences").page
    waiting: list[Route] = []

    def hold(route: Route) -> None:
        waiting.append(route)

    page.route("**/v1/board", hold)
    page.keyboard.press("Control+k")
    expect(page.get_by_role("dialog", name="Commands")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.get_by_role("dialog")).to_have_count(0)
    assert len(waiting) == 1
    with page.expect_response("**/v1/board"):
        waiting[0].continue_()
    page.wait_for_timeout(200)


def test_what_is_blocked_says_why_and_does_nothing(seat: Seat) -> None:
    desk = seat("mim")
    page = desk.page
    with page.expect_response("**/Palette-*.js"):  # fetched before anybody asks for it
        desk.go("/preferences")
    expect(page.get_by_text("Live", exact=True)).to_be_visible()
    desk.context.set_offline(offline=True)
    page.evaluate("dispatchEvent(new Event('offline'))")
    page.keyboard.press("Control+k")
    page.keyboard.type("sign out")
    expect(page.get_by_role("group", name="Not possible now")).to_contain_text("Needs a connection, lost at")
    page.keyboard.press("Enter")
    expect(page.get_by_role("status").filter(has_text="Sign out: Needs a connection")).to_be_visible()
    assert page.url.endswith("/preferences")
    desk.context.set_offline(offline=False)


def test_a_single_character_acts_outside_fields_only(seat: Seat) -> None:
    page = seat("mim", path="/preferences").page
    name = page.get_by_label("Name that others read")
    before = name.input_value()
    name.press("End")
    name.press("?")
    expect(name).to_have_value(f"{before}?")
    expect(page.get_by_role("dialog")).to_have_count(0)
    name.press("Control+k")
    expect(page.get_by_role("dialog", name="Commands")).to_be_visible()
    page.keyboard.press("Escape")
    page.get_by_role("button", name="Show all keys").focus()
    page.keyboard.press("?")
    expect(page.get_by_role("dialog", name="Keys and commands")).to_be_visible()


def test_single_characters_can_be_turned_off_for_good(seat: Seat) -> None:
    desk = seat("mim", path="/preferences")
    page = desk.page
    page.get_by_label("Keys of a single character").uncheck()
    page.get_by_role("heading", name="Preferences").click()
    desk.go("/preferences")
    expect(page.get_by_label("Keys of a single character")).not_to_be_checked()
    page.keyboard.press("?")
    expect(page.get_by_role("dialog")).to_have_count(0)
    page.get_by_role("button", name="Show all keys").click()
    expect(page.get_by_text("They are turned off")).to_be_visible()
    page.keyboard.press("Escape")
    page.keyboard.press("Control+k")
    expect(page.get_by_role("dialog", name="Commands")).to_be_visible()


def test_a_theme_is_typed_worn_at_once_and_sent_by_the_server(seat: Seat) -> None:
    desk = seat("stakeholder", path="/preferences")
    page = desk.page
    expect(page.get_by_role("heading", name="Preferences")).to_be_visible()
    page.keyboard.press("/")
    line = page.get_by_role("combobox", name="Command")
    expect(line).to_be_focused()
    page.keyboard.type("the")
    page.keyboard.press("Tab")
    expect(line).to_have_value("/theme ")
    page.keyboard.type("ni")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.locator("html")).to_have_attribute("data-theme", "night")
    html = desk.context.request.get(f"{desk.server.url}/preferences").text()
    assert 'data-theme="night"' in html
    page.get_by_label("As the system").check()
    assert "data-theme" not in desk.context.request.get(f"{desk.server.url}/preferences").text()


def test_a_mistyped_line_stays_with_the_nearest_name(seat: Seat) -> None:
    page = seat("mim", path="/preferences").page
    expect(page.get_by_role("heading", name="Preferences")).to_be_visible()
    page.keyboard.press(":")
    expect(page.get_by_role("combobox", name="Command")).to_be_focused()
    page.keyboard.type("pritn")
    page.keyboard.press("Enter")
    expect(page.get_by_text("There is no /pritn here. Nearest: /print.")).to_be_visible()
    expect(page.get_by_role("combobox", name="Command")).to_have_value("/pritn")


def test_a_line_that_is_left_gives_its_text_back_to_the_composer(server: RunningServer, seat: Seat) -> None:
    with server.client("mim") as mim:
        made = declare(mim)
    page = seat("mim", path=f"/incidents/{made['number']}").page
    expect(page.get_by_text("Live", exact=True).first).to_be_visible()
    entry = page.get_by_role("textbox", name="Entry")
    entry.click()
    page.keyboard.type("/etc is full on db1")
    expect(page.get_by_role("combobox", name="Command")).to_have_value("/etc is full on db1")
    page.keyboard.press("Escape")
    expect(entry).to_be_focused()
    expect(entry).to_have_value("/etc is full on db1")


def test_what_follows_the_key_of_the_composer_is_text_and_none_of_a_typed_entry_is_cut(
    server: RunningServer, seat: Seat
) -> None:
    with server.client("mim") as mim:
        made = declare(mim)
    page = seat("mim", path=f"/incidents/{made['number']}").page
    expect(page.get_by_role("textbox", name="Entry")).to_be_visible()
    page.wait_for_load_state("networkidle")
    pressed = """() => {
        const key = {key: "c", code: "KeyC", bubbles: true, cancelable: true};
        document.body.dispatchEvent(new KeyboardEvent("keydown", key));
        return document.activeElement.id;
    }"""
    assert page.evaluate(pressed) == "composer"
    page.keyboard.press("Escape")
    page.keyboard.press("/")
    line = page.get_by_role("combobox", name="Command")
    expect(line).to_be_focused()
    said = "The index is read anew on every node. " * 8
    line.fill(f"/post {said}")
    page.keyboard.press("Enter")
    expect(page.locator("ol.log li", has_text="The index is read anew")).to_be_visible()
    expect(page.locator("[data-post]")).to_have_count(0)
    with server.client("mim") as mim:
        events = mim.get(f"/v1/incidents/{made['id']}/timeline").json()["events"]
    assert said.strip() in [event["description"] for event in events]


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("/severity purple", '/severity takes critical, high, medium, low; not "purple".'),
        ("/reenter closing", '/reenter takes gather, assess; not "closing".'),
        ("/incident abc", "“abc” is none; type one as /incident 1042."),
    ],
)
def test_a_word_that_a_command_does_not_know_is_refused_in_words(
    server: RunningServer, seat: Seat, typed: str, said: str
) -> None:
    with server.client("mim") as mim:
        made = declare(mim)
    page = seat("mim", path=f"/incidents/{made['number']}").page
    expect(page.get_by_role("textbox", name="Entry")).to_be_visible()
    page.keyboard.press("/")
    line = page.get_by_role("combobox", name="Command")
    expect(line).to_be_focused()
    line.fill(typed)
    page.keyboard.press("Enter")
    expect(page.get_by_text(said)).to_be_visible()


def test_arrow_up_brings_back_what_was_typed_in_another_visit(seat: Seat) -> None:
    desk = seat("mim", path="/preferences")
    page = desk.page
    expect(page.get_by_role("heading", name="Preferences")).to_be_visible()
    page.keyboard.press("/")
    expect(page.get_by_role("combobox", name="Command")).to_be_focused()
    page.keyboard.type("theme dark")
    page.keyboard.press("Enter")
    expect(page.locator("html")).to_have_attribute("data-theme", "dark")
    desk.go("/preferences")
    expect(page.get_by_role("heading", name="Preferences")).to_be_visible()
    page.keyboard.press("/")
    expect(page.get_by_role("combobox", name="Command")).to_be_focused()
    page.keyboard.press("ArrowUp")
    expect(page.get_by_role("combobox", name="Command")).to_have_value("/theme dark")


def test_rubbish_in_the_browsers_store_reads_as_nothing_chosen(seat: Seat) -> None:
    desk = seat("mim")
    desk.context.add_init_script(
        "localStorage.setItem('majorops.preferences', '{{'); localStorage.setItem('majorops.lines', '7')"
    )
    page = desk.go("/preferences")
    expect(page.get_by_label("Newest first")).to_be_checked()
    page.keyboard.press("/")
    expect(page.get_by_role("combobox", name="Command")).to_be_visible()


def test_a_token_is_shown_once_and_ends_when_revoked(seat: Seat) -> None:
    desk = seat("mim", path="/preferences")
    page = desk.page
    page.get_by_label("Name of a new token").fill("nightly export")
    page.get_by_role("button", name="Make token").click()
    value = page.get_by_label("The token “nightly export”").input_value()
    assert value.startswith("mo_")
    desk.go("/preferences")
    expect(page.get_by_role("row", name="nightly export")).to_be_visible()
    assert value not in page.content()
    page.get_by_role("button", name="Revoke… nightly export").click()
    page.get_by_role("button", name="Revoke token").click()
    expect(page.get_by_role("row", name="nightly export")).to_have_count(0)


def test_one_renames_oneself(seat: Seat) -> None:
    page = seat("participant", path="/preferences").page
    page.get_by_label("Name that others read").fill("Pat of the night shift")
    page.get_by_role("button", name="Save name").click()
    expect(page.get_by_text("Entries written before keep the name")).to_be_visible()
    page.reload()
    expect(page.get_by_role("heading", name="Pat of the night shift")).to_be_visible()
    page.get_by_label("Name that others read").fill(NAMES["participant"])  # others look for it
    page.get_by_role("button", name="Save name").click()
    expect(page.get_by_text("Entries written before keep the name")).to_be_visible()


def test_leaving_the_page_signed_out_leaves_nothing_behind(own_server: RunningServer, seat: Seat) -> None:
    desk = seat("executive", at=own_server, path="/preferences")
    desk.page.get_by_role("button", name="Sign out").click()
    desk.page.wait_for_url("**/sign-in")
    assert desk.context.request.get(f"{desk.server.url}/v1/users/me").status == 401


@pytest.mark.parametrize("look", LOOKS, ids=["light", "dark", "phone"])
def test_the_overlays_and_preferences_are_accessible(seat: Seat, look: dict[str, str]) -> None:
    desk = seat("admin", path="/preferences", **look)
    page = desk.page
    expect(page.get_by_role("row").first).to_be_visible()
    assert desk.axe() == []
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    for key, role in (("Control+k", "Commands"), ("?", "Keys and commands"), ("/", "Type a command")):
        page.keyboard.press(key)
        expect(page.get_by_role("dialog", name=role)).to_be_visible()
        assert desk.axe() == []
        page.keyboard.press("Escape")
        expect(page.get_by_role("dialog")).to_have_count(0)


def test_what_follows_a_command_stands_before_an_older_draft(server: RunningServer, seat: Seat) -> None:
    case = Case(server)
    case.post("/publish", {"publicTitle": "Checkout fails"})
    page = seat("mim", path=case.page_path).page
    expect(page.get_by_text("Live", exact=True).first).to_be_visible()
    page.wait_for_load_state("networkidle")
    reason = page.locator("dialog[open]").get_by_label("Reason")

    def type_line(line: str) -> None:
        page.keyboard.press(":")
        page.keyboard.type(line)
        page.keyboard.press("Enter")

    type_line("unpublish")
    reason.fill("Written an hour ago")
    page.keyboard.press("Escape")
    expect(page.locator("dialog[open]")).to_have_count(0)
    type_line("unpublish Told too early")
    expect(reason).to_have_value("Told too early")
    page.keyboard.press("Escape")
    expect(page.locator("dialog[open]")).to_have_count(0)
    type_line("unpublish")
    expect(reason).to_have_value("Told too early")
