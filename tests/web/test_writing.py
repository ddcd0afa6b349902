"""What somebody types into the log: shown at once, sent once, never lost."""

import re
import time

import httpx
from playwright.sync_api import Locator, Page, Route, expect

from tests.conftest import RunningServer, declare, key
from tests.web.conftest import Seat

PAINTED_WITHIN_MS = 50 * 3  # three times the budget: this machine is shared


def composer(page: Page) -> None:
    expect(page.get_by_text("Live", exact=True)).to_be_visible()
    page.get_by_role("textbox", name="Entry").click()


def titles(server: RunningServer, incident: str) -> list[str]:
    with server.client("mim") as mim:
        found = mim.get(f"/v1/incidents/{incident}/timeline", params={"limit": 200}).json()["events"]
    return [event["title"] for event in found]


def test_a_post_is_drawn_at_once_and_then_stands_there_once(server: RunningServer, seat: Seat) -> None:
    with server.client("mim") as mim:
        made = declare(mim)
    desk = seat("mim", path=f"/incidents/{made['number']}")
    page = desk.page
    composer(page)
    page.keyboard.type("Queue restarted on db2")
    took = page.evaluate(
        """() => new Promise((done) => {
            const field = document.getElementById("composer");
            const begun = performance.now();
            const press = {key: "Enter", bubbles: true, cancelable: true};
            field.dispatchEvent(new KeyboardEvent("keydown", press));
            requestAnimationFrame(function look() {
                if (document.querySelector("[data-post]")) done(performance.now() - begun);
                else requestAnimationFrame(look);
            });
        })"""
    )
    assert took < PAINTED_WITHIN_MS
    expect(page.locator("[data-post]")).to_have_count(0)
    expect(page.locator("ol.log li", has_text="Queue restarted on db2")).to_have_count(1)
    assert titles(server, made["id"]).count("Queue restarted on db2") == 1


def test_a_server_killed_while_posting_gets_the_entry_once(own_server: RunningServer, seat: Seat) -> None:
    with own_server.client("mim") as mim:
        made = declare(mim)
    page = seat("mim", at=own_server, path=f"/incidents/{made['number']}").page
    composer(page)
    own_server.kill()
    page.keyboard.type("Written while nobody listened")
    page.keyboard.press("Enter")
    row = page.locator("[data-post]", has_text="Written while nobody listened")
    expect(row).to_be_visible()
    expect(row).to_contain_text("Not posted yet: server out of reach, text kept here")
    page.keyboard.type("And a second one")
    page.keyboard.press("Enter")
    own_server.start()
    expect(page.locator("[data-post]")).to_have_count(0)
    expect(page.locator("ol.log li", has_text="Written while nobody listened")).to_have_count(1)
    told = titles(own_server, made["id"])
    assert told.count("Written while nobody listened") == 1
    assert told.count("And a second one") == 1


def test_an_answer_that_got_lost_does_not_post_twice(server: RunningServer, seat: Seat) -> None:
    with server.client("mim") as mim:
        made = declare(mim)
    desk = seat("mim", path=f"/incidents/{made['number']}")
    page = desk.page
    composer(page)
    lost: list[str] = []

    def lose(route) -> None:  # type: ignore[no-untyped-def]  # noqa: ANN001
        route.fetch()  # the server has it
        lost.append(route.request.headers["idempotency-key"])
        route.abort()

    page.route("**/timeline", lose, times=1)
    page.keyboard.type("The answer is lost")
    page.keyboard.press("Enter")
    expect(page.locator("[data-post]")).to_have_count(0)
    expect(page.locator("ol.log li", has_text="The answer is lost")).to_have_count(1)
    deadline = time.monotonic() + 10
    sent: list[str] = []
    while not sent and time.monotonic() < deadline:
        page.wait_for_timeout(200)
        sent = [r.request.headers["idempotency-key"] for r in desk.responses if r.request.method == "POST"]
    assert sent == lost
    assert titles(server, made["id"]).count("The answer is lost") == 1


def test_what_is_queued_survives_a_reload_and_a_closed_tab(own_server: RunningServer, seat: Seat) -> None:
    with own_server.client("mim") as mim:
        made = declare(mim)
    desk = seat("mim", at=own_server, path=f"/incidents/{made['number']}")
    page = desk.page
    composer(page)
    desk.context.route("**/timeline", lambda route: route.abort())
    page.keyboard.type("Kept over a closed tab")
    page.keyboard.press("Enter")
    expect(page.locator("[data-post]")).to_contain_text("text kept here")
    page.reload()
    expect(page.locator("[data-post]", has_text="Kept over a closed tab")).to_be_visible()
    page.close()
    desk.context.unroute("**/timeline")
    again = desk.page = desk.context.new_page()
    again.goto(f"{own_server.url}/incidents/{made['number']}")
    row = again.locator("ol.log li:not([data-post])", has_text="Kept over a closed tab")
    expect(row).to_have_count(1)
    assert titles(own_server, made["id"]).count("Kept over a closed tab") == 1


def test_a_draft_is_there_again_after_a_reload(server: RunningServer, seat: Seat) -> None:
    with server.client("mim") as mim:
        made = declare(mim)
    page = seat("mim", path=f"/incidents/{made['number']}").page
    composer(page)
    page.keyboard.type("Half a sentence about")
    page.wait_for_timeout(400)
    page.reload()
    expect(page.get_by_text(re.compile("Draft restored from"))).to_be_visible()
    expect(page.get_by_role("textbox", name="Entry")).to_have_value("Half a sentence about")
    page.get_by_role("button", name="Discard").click()
    expect(page.get_by_role("textbox", name="Entry")).to_have_value("")
    page.wait_for_timeout(400)
    page.reload()
    expect(page.get_by_text("Live", exact=True)).to_be_visible()
    expect(page.get_by_role("textbox", name="Entry")).to_have_value("")


def test_what_is_typed_before_the_draft_is_found_takes_nothing_away(
    server: RunningServer, seat: Seat
) -> None:
    with server.client("mim") as mim:
        made = declare(mim)
    page = seat("mim", path=f"/incidents/{made['number']}").page
    composer(page)
    page.keyboard.type("The first half")
    page.wait_for_timeout(400)
    found: list[Route] = []

    def hold(route: Route) -> None:
        found.append(route)

    page.route("**/build-*.js", hold)  # the library that reads what this device keeps
    page.reload()
    composer(page)
    page.keyboard.type("and the second")
    expect(page.get_by_role("textbox", name="Entry")).to_have_value("and the second")
    for route in found:
        route.continue_()
    expect(page.get_by_role("textbox", name="Entry")).to_have_value("The first half\nand the second")


def test_what_the_server_refuses_stays_with_its_reason(server: RunningServer, seat: Seat) -> None:
    with server.client("mim") as mim:
        made = declare(mim)
    desk = seat("mim", path=f"/incidents/{made['number']}")
    desk.allowed.add("status of 422")
    page = desk.page
    composer(page)
    problem = {
        "type": "about:blank",
        "title": "Invalid",
        "status": 422,
        "detail": "title: a character that is not allowed",
        "code": "invalid_character",
        "field": "/title",
        "hint": None,
        "requestId": "r",
    }
    page.route("**/timeline", lambda route: route.fulfill(status=422, json=problem), times=1)
    page.keyboard.type("Something odd")
    page.keyboard.press("Enter")
    row = page.locator("[data-post]")
    expect(row).to_have_class(re.compile("fail"))
    expect(row).to_contain_text("Not posted: title: a character that is not allowed, text kept here")
    expect(row.get_by_role("button", name="Copy text")).to_be_visible()
    row.get_by_role("button", name="Retry").click()
    expect(page.locator("[data-post]")).to_have_count(0)
    assert titles(server, made["id"]).count("Something odd") == 1


def test_a_busy_server_is_asked_again_when_it_said(server: RunningServer, seat: Seat) -> None:
    with server.client("mim") as mim:
        made = declare(mim)
    desk = seat("mim", path=f"/incidents/{made['number']}")
    desk.allowed.add("status of 503")
    page = desk.page
    composer(page)
    busy = {"code": "unavailable", "detail": "Not now.", "status": 503, "requestId": "r", "hint": None}
    page.route(
        "**/timeline",
        lambda route: route.fulfill(status=503, json=busy, headers={"retry-after": "3"}),
        times=1,
    )
    page.keyboard.type("Patience")
    begun = time.monotonic()
    page.keyboard.press("Enter")
    expect(page.locator("[data-post]")).to_contain_text("Not posted yet")
    expect(page.locator("[data-post]")).to_have_count(0)
    assert time.monotonic() - begun > 2.9
    assert titles(server, made["id"]).count("Patience") == 1


def test_lines_a_late_entry_and_a_correction(server: RunningServer, seat: Seat) -> None:
    with server.client("mim") as mim:
        made = declare(mim)
    page = seat("mim", path=f"/incidents/{made['number']}").page
    composer(page)
    page.keyboard.type("Dump found")
    page.keyboard.press("Shift+Enter")
    page.keyboard.type("It is from yesterday")
    page.get_by_role("button", name="Now").click()
    field = page.get_by_label("Happened at, UTC")
    moment = page.evaluate("new Date(Date.now() - 20 * 60000).toISOString().slice(0, 16)")
    field.fill(moment)
    page.get_by_role("textbox", name="Entry").press("Control+Enter")
    row = page.locator("ol.log li:not([data-post])", has_text="Dump found")
    expect(row).to_contain_text("It is from yesterday")
    expect(row).to_contain_text(re.compile(r"Added \d+ min later"))
    row.locator(".when").click()
    row.get_by_role("button", name="Correct").click()
    page.get_by_label(re.compile("Correction of")).fill("It is from last week")
    page.keyboard.press("Enter")
    expect(row.locator("s")).to_have_text("Dump found")
    expect(row).to_contain_text("Corrected")


def write_over(mim: httpx.Client, incident: str, text: str) -> None:
    """Another person's text in the same field."""
    etag = mim.get(f"/v1/incidents/{incident}").json()["etag"]
    answer = mim.patch(f"/v1/incidents/{incident}", json={"description": text}, headers={"if-match": etag})
    assert answer.status_code == httpx.codes.OK


def begin_to_write(page: Page, text: str) -> None:
    expect(page.get_by_text("Live", exact=True)).to_be_visible()
    page.get_by_role("button", name="Edit Problem").click()
    page.get_by_label("Description").fill(text)


def saved(page: Page) -> None:
    """The form is gone; while it is being sent its button says "Saving…"."""
    expect(page.get_by_role("form", name="Edit")).to_have_count(0)


def clash(page: Page, text: str) -> Locator:
    return page.get_by_role("alert").filter(has_text=f"Description was changed to “{text}”")


def test_two_on_one_field_see_both_texts(server: RunningServer, seat: Seat) -> None:
    with server.client("mim") as mim:
        made = declare(mim, description="As it was")
        page = seat("mim", path=f"/incidents/{made['number']}").page
        begin_to_write(page, "Mine")
        write_over(mim, made["id"], "Theirs")
        notice = clash(page, "Theirs")
        expect(notice).to_contain_text("Mia Mim")
        expect(notice).to_contain_text("Yours says “Mine”")
        expect(page.get_by_role("button", name="Save")).to_be_disabled()
        notice.get_by_role("button", name="Keep mine").click()
        page.get_by_role("button", name="Save").click()
        saved(page)
        assert mim.get(f"/v1/incidents/{made['id']}").json()["description"] == "Mine"


def test_a_choice_holds_for_the_text_it_was_made_about(server: RunningServer, seat: Seat) -> None:
    """Between the choice and the save, and while the save is under way, a third text is asked about anew."""
    with server.client("mim") as mim:
        made = declare(mim, description="As it was")
        desk = seat("mim", path=f"/incidents/{made['number']}")
        desk.allowed.add("status of 412")
        page = desk.page
        begin_to_write(page, "Mine")
        write_over(mim, made["id"], "Theirs")
        clash(page, "Theirs").get_by_role("button", name="Keep mine").click()
        expect(page.get_by_role("button", name="Save")).to_be_enabled()
        write_over(mim, made["id"], "A third")
        clash(page, "A third").get_by_role("button", name="Keep mine").click()

        def overtaken(route: Route) -> None:
            write_over(mim, made["id"], "A fourth")
            route.continue_()

        page.route(f"**/v1/incidents/{made['id']}", overtaken, times=1)
        page.get_by_role("button", name="Save").click()
        clash(page, "A fourth").get_by_role("button", name="Keep mine").click()
        page.get_by_role("button", name="Save").click()
        saved(page)
        assert mim.get(f"/v1/incidents/{made['id']}").json()["description"] == "Mine"


def test_a_choice_is_asked_for_after_a_reload_too(server: RunningServer, seat: Seat) -> None:
    with server.client("mim") as mim:
        made = declare(mim, description="As it was")
        page = seat("mim", path=f"/incidents/{made['number']}").page
        begin_to_write(page, "Mine")
        expect(page.get_by_text("Draft kept on this device.")).to_be_visible()
        page.goto("about:blank")
        write_over(mim, made["id"], "Theirs")
        page.goto(f"{server.url}/incidents/{made['number']}")
        page.get_by_role("button", name="Edit Problem").click()
        expect(page.get_by_label("Description")).to_have_value("Mine")
        clash(page, "Theirs").get_by_role("button", name="Take theirs").click()
        expect(page.get_by_label("Description")).to_have_value("Theirs")
        page.get_by_role("button", name="Save").click()
        saved(page)
        assert mim.get(f"/v1/incidents/{made['id']}").json()["description"] == "Theirs"


def test_a_field_that_nobody_writes_in_follows_the_others(server: RunningServer, seat: Seat) -> None:
    with server.client("mim") as mim:
        made = declare(mim, description="As it was")
        page = seat("mim", path=f"/incidents/{made['number']}").page
        expect(page.get_by_text("Live", exact=True)).to_be_visible()
        page.get_by_role("button", name="Edit Problem").click()
        expect(page.get_by_label("Description")).to_have_value("As it was")
        page.get_by_label("Title").fill("A better title")
        write_over(mim, made["id"], "Theirs")
        expect(page.get_by_label("Description")).to_have_value("Theirs")
        page.get_by_role("button", name="Save").click()
        saved(page)
        found = mim.get(f"/v1/incidents/{made['id']}").json()
        assert (found["title"], found["description"]) == ("A better title", "Theirs")


def test_a_title_that_raced_is_settled_by_the_writer(server: RunningServer, seat: Seat) -> None:
    with server.client("mim") as mim:
        made = declare(mim, description="As it was")
        desk = seat("mim", path=f"/incidents/{made['number']}")
        desk.allowed.add("status of 412")
        page = desk.page
        expect(page.get_by_text("Live", exact=True)).to_be_visible()
        page.get_by_role("button", name="Edit Problem").click()
        page.get_by_label("Description").fill("Mine")

        def race(route) -> None:  # type: ignore[no-untyped-def]  # noqa: ANN001
            etag = mim.get(f"/v1/incidents/{made['id']}").json()["etag"]
            mim.patch(
                f"/v1/incidents/{made['id']}", json={"description": "Theirs"}, headers={"if-match": etag}
            )
            route.continue_()

        page.route(f"**/v1/incidents/{made['id']}", race, times=1)
        page.get_by_role("button", name="Save").click()
        expect(page.get_by_role("alert").filter(has_text="Theirs")).to_contain_text("Yours says “Mine”")
        expect(page.get_by_label("Description")).to_have_value("Mine")


def test_others_are_told_when_the_log_moved_on(server: RunningServer, seat: Seat) -> None:
    with server.client("mim") as mim:
        made = declare(mim)
        for n in range(40):
            mim.post(f"/v1/incidents/{made['id']}/timeline", json={"title": f"Line {n}"}, headers=key())
        page = seat("mim", path=f"/incidents/{made['number']}").page
        expect(page.get_by_text("Live", exact=True)).to_be_visible()
        page.locator(".scroll").evaluate("list => list.scrollTop = 600")
        page.wait_for_timeout(200)
        place = "row => row.getBoundingClientRect().top"
        marked = page.locator("ol.log li", has_text="Line 25")
        before = marked.evaluate(place)
        mim.post(f"/v1/incidents/{made['id']}/timeline", json={"title": "Just in"}, headers=key())
        expect(page.get_by_role("button", name=re.compile("^1 new"))).to_be_visible()
        assert marked.evaluate(place) == before
        expect(page.get_by_text("Just in")).to_have_count(0)
        page.get_by_role("button", name=re.compile("^1 new")).click()
        expect(page.get_by_text("Just in")).to_be_visible()
