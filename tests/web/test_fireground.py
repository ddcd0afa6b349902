"""The Fireground: its fixed places, its states, its keys, and its speed with a long log."""

import re
from typing import Any

import httpx
import pytest
from playwright.sync_api import Page, expect

from majorops.platform.clock import now_ms
from majorops.platform.wording import rfc3339
from tests.conftest import RunningServer, declare, key
from tests.web.conftest import Seat
from tests.web.measures import all_earlier, filled


def live(page: Page) -> None:
    expect(page.get_by_text("Live", exact=True)).to_be_visible()


def overdue(mim: httpx.Client, **fields: Any) -> dict[str, Any]:
    """An incident whose promise is broken within a second or two."""
    made = declare(mim, nextUpdateEta=rfc3339(now_ms() + 1_500), **fields)
    mim.post(f"/v1/incidents/{made['id']}/timeline", json={"title": "First line"}, headers=key())
    return made


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize(("width", "height"), [(1440, 900), (1280, 720), (390, 844)])
def test_every_place_is_there_and_usable_by_everybody(
    server: RunningServer, seat: Seat, scheme: str, width: int, height: int
) -> None:
    with server.client("mim") as mim:
        made = overdue(mim, affectedSystems=["checkout"], bridgeUrl="https://meet.example.com/x")
    viewport = {"width": width, "height": height}
    desk = seat("mim", path=f"/incidents/{made['number']}", viewport=viewport, color_scheme=scheme)
    page = desk.page
    live(page)
    expect(page.get_by_role("alert").first).to_contain_text("Next update overdue by")
    expect(page).to_have_title(re.compile(r"^⚠ .* overdue · INC-"))
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert page.evaluate("document.documentElement.scrollHeight") <= height
    # brand: the name of the mark stands in the bar, which is not this view's
    assert [one for one in desk.axe() if ".brand" not in one] == []
    if width < 900:
        last = page.locator(".phases").evaluate("rail => rail.getBoundingClientRect().bottom")
        assert last <= 290, "the seven facts are seen at once on a phone"
        for tab in ("Situation", "Command", "Milestones"):
            page.get_by_role("button", name=tab, exact=True).click()
            assert [one for one in desk.axe() if ".brand" not in one] == []
    else:
        tops = page.evaluate(
            """() => [".top", ".ph", ".strip", ".work", ".foot"].map((one) =>
                 Math.round(document.querySelector(one).getBoundingClientRect().top))"""
        )
        assert tops == [48, 129, 194, 222, height - 44]


def test_the_alarm_is_seen_and_stops_moving(server: RunningServer, seat: Seat) -> None:
    with server.client("mim") as mim:
        made = overdue(mim)
    page = seat("mim", path=f"/incidents/{made['number']}").page
    expect(page.locator(".sign.moves")).to_have_count(1)
    page.get_by_role("button", name="Seen").click()
    expect(page.locator(".sign.moves")).to_have_count(0)
    expect(page.locator(".promise")).to_contain_text("seen ")


def test_the_state_is_dated_while_the_line_is_cut(own_server: RunningServer, seat: Seat) -> None:
    with own_server.client("mim") as mim:
        made = declare(mim, title="Still on screen")
    desk = seat("mim", at=own_server, path=f"/incidents/{made['number']}")
    page = desk.page
    live(page)
    own_server.kill()
    strip = page.locator(".strip")
    expect(strip).to_contain_text(re.compile(r"You see the state of \d\d:\d\d:\d\d"))
    expect(page.get_by_role("heading", name="Still on screen")).to_be_visible()
    expect(strip).to_contain_text("Offline since", timeout=25_000)
    page.get_by_role("button", name=re.compile("^Advance to")).click()
    expect(page.get_by_role("dialog")).to_have_count(0)
    own_server.start()
    with own_server.client("mim") as mim:
        for n in range(3):
            mim.post(f"/v1/incidents/{made['id']}/timeline", json={"title": f"Away {n}"}, headers=key())
    live(page)
    expect(page.locator("ol.log li", has_text="Away 2")).to_be_visible()


def test_those_in_command_see_who_else_is_here_and_writes(server: RunningServer, seat: Seat) -> None:
    with server.client("mim") as mim:
        made = declare(mim)
    here = seat("mim", path=f"/incidents/{made['number']}").page
    other = seat("admin", path=f"/incidents/{made['number']}").page
    live(other)
    expect(here.locator(".strip")).to_contain_text("Ada")
    other.get_by_role("button", name="Edit In words").click()
    expect(here.locator(".strip")).to_contain_text("Ada is writing the impact texts")
    other.get_by_role("button", name="Cancel").click()
    expect(here.locator(".strip")).not_to_contain_text("is writing")
    other.goto(f"{server.url}/")
    expect(here.locator(".strip")).not_to_contain_text("Ada")


def test_the_log_is_read_by_keys_and_filtered(server: RunningServer, seat: Seat) -> None:
    with server.client("mim") as mim:
        made = declare(mim)
        for title, kind in (("One", "action"), ("Two", "alert"), ("Three", "action")):
            body = {"title": title, "type": kind}
            mim.post(f"/v1/incidents/{made['id']}/timeline", json=body, headers=key())
    page = seat("mim", path=f"/incidents/{made['number']}").page
    live(page)
    rows = page.locator("ol.log .when")
    assert rows.evaluate_all("all => all.filter((one) => one.tabIndex === 0).length") == 1
    rows.first.focus()
    page.keyboard.press("ArrowDown")
    expect(rows.nth(1)).to_be_focused()
    page.keyboard.press("End")
    expect(rows.last).to_be_focused()
    page.keyboard.press("Home")
    page.keyboard.press("Enter")
    expect(page.get_by_role("button", name="Correct")).to_be_visible()
    page.get_by_role("button", name="Alerts").click()
    expect(page.locator("ol.log li", has_text="Two")).to_be_visible()
    expect(page.locator("ol.log li", has_text="Three")).to_have_count(0)


def test_what_is_read_further_back_is_not_told_as_new(own_server: RunningServer, seat: Seat) -> None:
    incident = filled(own_server, 300)
    desk = seat("mim", at=own_server, path=f"/incidents/{incident['number']}")
    page, told = desk.page, desk.page.locator(".feed p[role=status]")
    live(page)
    all_earlier(page)
    with own_server.client("mim") as mim:
        body = {"title": "The only news", "type": "alert"}
        mim.post(f"/v1/incidents/{incident['id']}/timeline", json=body, headers=key())
    expect(told).to_have_text("New: The only news", timeout=15_000)


def test_what_a_reader_may_not_do_is_not_offered(server: RunningServer, seat: Seat) -> None:
    with server.client("mim") as mim:
        made = declare(mim)
        who = {"userId": "pat@example.com"}
        server.token("participant")
        mim.post(f"/v1/incidents/{made['id']}/participants", json=who, headers=key())
    page = seat("participant", path=f"/incidents/{made['number']}").page
    live(page)
    expect(page.get_by_role("textbox", name="Entry")).to_be_visible()
    for words in ("Cut milestone", "Advance", "Edit Problem", "Post update"):
        expect(page.get_by_role("button", name=re.compile(words))).to_have_count(0)
