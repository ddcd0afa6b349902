"""The same with nothing in between: sessions that end, long texts, limits reached, a server that is gone."""

from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from playwright.sync_api import Page, expect

from tests.conftest import RunningServer, running
from tests.web.acts import Case, confirm, done, open_act, ready, shown
from tests.web.conftest import Seat
from tests.web.desk import Cookies, Desk
from tests.web.faults import said
from tests.web.form import Form, press_when_shown
from tests.web.house_forms import FORMS

SIGN_OUT = "fetch('/v1/auth/sign-out', {method: 'POST', headers: {'X-MajorOps': '1'}}).then((r) => r.status)"
BROKEN = "Failed to load resource"


def form(name: str) -> Form:
    """One of the matrix."""
    return next(one for one in FORMS if one.name == name)


@contextmanager
def another_sign_in(desk: Desk, role: str) -> Iterator[None]:
    """The session of this browser has ended; afterwards the same person signs in again in another tab."""
    assert desk.page.evaluate(SIGN_OUT) == 204
    yield
    desk.context.add_cookies([Cookies().of(desk.server, role)])


@pytest.mark.parametrize("name", ["update", "section", "open incident", "source", "close action"])
def test_a_text_outlives_a_sign_in_that_has_ended(own_server: RunningServer, seat: Seat, name: str) -> None:
    one, case = form(name), Case(own_server)
    one.before(case)
    desk = seat(one.role, at=own_server)
    desk.allowed.add(BROKEN)
    box = one.come(desk.page, case)
    one.type_into(box)
    with another_sign_in(desk, one.role):
        if not one.needs_line:
            one.button(box).click()
            place = box.locator('[role="alert"]:has([data-says])')
            expect(place).to_contain_text("Your sign-in has ended.")
            expect(place.get_by_role("link", name="Sign in")).to_have_attribute("href", "/sign-in")
        else:
            expect(desk.page.get_by_text("Your sign-in has ended.").first).to_be_visible()
        one.holds(box)
        desk.page.wait_for_timeout(400)  # typing pauses, then it is written
        desk.page.reload()
        desk.page.wait_for_url("**/sign-in")
    box = one.come(desk.page, case)
    one.holds(box)
    expect(box.get_by_text("Draft restored from").first).to_be_visible()
    press_when_shown(one, box)
    expect(desk.page.locator("dialog[open]")).to_have_count(0)


def test_a_text_that_is_too_long_for_the_wire_stays(server: RunningServer, seat: Seat) -> None:
    case = Case(server)
    desk = seat("mim", path=case.page_path)
    desk.allowed.add(BROKEN)
    dialog = open_act(ready(desk.page), "update")
    text = "A word too many. " * 20_000
    dialog.get_by_label("Text", exact=True).fill(text)
    expect(dialog.get_by_text("Make it shorter").first).to_be_visible()
    confirm(dialog).click()
    words = said(dialog.get_by_role("alert"))
    assert words["what"] == "The body is too large."
    assert words["todo"] == "Make it shorter, then send it again."
    assert dialog.get_by_label("Text", exact=True).input_value() == text
    dialog.get_by_label("Text", exact=True).fill("Just enough.")
    shown(dialog)
    confirm(dialog).click()
    done(desk.page)
    assert [one["content"] for one in case.read()["updates"]] == ["Just enough."]


def ask_often(page: Page, times: int) -> None:
    """Use up what the server gives a person in a minute."""
    page.evaluate("n => Promise.all(Array.from({length: n}, () => fetch('/v1/users/me')))", times)


def test_a_limit_that_is_reached_says_when_and_the_button_waits(
    tmp_path_factory: pytest.TempPathFactory, seat: Seat
) -> None:
    with running(tmp_path_factory.mktemp("limited"), rate_user="60") as limited:
        case = Case(limited)
        report = form("report")
        desk = seat("stakeholder", at=limited)
        desk.allowed.add(BROKEN)
        box = report.come(desk.page, case)
        report.type_into(box)
        ask_often(desk.page, 60)
        report.button(box).click()
        place = box.locator('[role="alert"]:has([data-says])')
        expect(place).to_be_focused()
        expect(place).to_contain_text("the button waits as long")
        expect(report.button(box)).to_be_disabled()
        expect(report.button(box)).to_contain_text(" in ")
        report.holds(box)
        with limited.client("mim") as mim:
            assert mim.get(f"{case.path}/reports").json()["reports"] == []


def test_a_server_that_is_gone_and_comes_back_does_it_once(own_server: RunningServer, seat: Seat) -> None:
    one, case = form("source"), Case(own_server)
    desk = seat("admin", at=own_server)
    box = one.come(desk.page, case)
    one.type_into(box)
    own_server.kill()
    one.button(box).click()
    expect(box.locator('[role="alert"]:has([data-says])')).to_contain_text("The server is out of reach.")
    one.holds(box)
    own_server.start()
    desk.page.wait_for_timeout(500)
    with own_server.client("admin") as admin:
        assert admin.get("/v1/sources").json()["sources"] == []
    one.button(box).click()
    expect(desk.page.get_by_label("The secret of “Night pager”")).to_be_visible()
    with own_server.client("admin") as admin:
        assert len(admin.get("/v1/sources").json()["sources"]) == 1


def test_a_dialog_that_cannot_be_fetched_says_so(own_server: RunningServer, seat: Seat) -> None:
    case = Case(own_server)
    desk = seat("mim", at=own_server, path="/scorecards")
    page = desk.page
    button = page.get_by_role("button", name="Enter an observation…")
    expect(button).to_be_visible()
    own_server.kill()
    button.click()
    expect(page.get_by_text("The form could not be loaded: the server is out of reach.")).to_be_visible()
    own_server.start()
    assert case.read()["timeline"]


def test_signing_out_against_a_server_that_is_gone_says_one_is_still_in(
    own_server: RunningServer, seat: Seat
) -> None:
    desk = seat("mim", at=own_server, path="/preferences")
    main = desk.page.get_by_role("main")
    expect(main.get_by_role("row").first).to_be_visible()
    own_server.kill()
    main.get_by_role("button", name="Sign out").click()
    place = main.locator('[role="alert"]:has([data-says])').last
    expect(place).to_contain_text("The server is out of reach.")
    expect(place).to_contain_text("You are still signed in.")
    own_server.start()
    desk.page.reload()
    expect(main.get_by_role("heading", name="Preferences")).to_be_visible()
