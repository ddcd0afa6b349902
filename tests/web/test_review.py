"""The After Action in the browser: written by several, held, published, read by those it is for."""

import json
from typing import Any

import pytest
from playwright.sync_api import Locator, Page, Route, expect

from majorops.platform.clock import now_ms
from majorops.platform.wording import rfc3339
from tests.conftest import RunningServer, declare, key
from tests.web.acts import ready
from tests.web.conftest import Seat
from tests.web.desk import Desk

PHONE = {"viewport": {"width": 390, "height": 844}}
LOOKS: tuple[dict[str, Any], ...] = ({"color_scheme": "light"}, {"color_scheme": "dark"}, PHONE)
CANARY = "Canary-7f3 stays inside"


class Ended:
    """A resolved Critical incident with its review, and what the API says of it."""

    def __init__(self, server: RunningServer) -> None:
        self.server = server
        with server.client("mim") as mim:
            made = declare(mim, title="Checkout is down", severity="Critical")
            self.number, self.id = made["number"], made["id"]
            self.path = f"/v1/incidents/{self.id}"
            self._post(mim, "timeline", {"type": "update", "title": CANARY})
            self._post(mim, "milestones", {"title": "We know why", "body": "A disk is full."})
            self._post(mim, "updates", {"content": CANARY, "visibility": "internal"})
            self._post(mim, "phase", {"from": 1, "to": 6})
            self._post(mim, "status", {"from": "Active", "to": "Monitoring"})
            self._post(mim, "phase", {"from": 6, "to": 8})
            self._post(mim, "resolve", {})
        with server.client("participant") as pat:
            pat.post(f"{self.path}/participants", json={}, headers=key())

    def _post(self, mim: Any, path: str, body: Any) -> None:
        answer = mim.post(f"{self.path}/{path}", json=body, headers=key())
        assert answer.is_success, answer.text

    def read(self, role: str = "mim") -> dict[str, Any]:
        with self.server.client(role) as client:
            found: dict[str, Any] = client.get(f"{self.path}/review").json()
        return found

    def change(self, body: dict[str, Any]) -> None:
        with self.server.client("mim") as mim:
            etag = mim.get(f"{self.path}/review").json()["etag"]
            answer = mim.patch(f"{self.path}/review", json=body, headers={"If-Match": etag})
        assert answer.is_success, answer.text

    def publish(self) -> None:
        self.change({"heldAt": rfc3339(now_ms())})
        with self.server.client("mim") as mim:
            answer = mim.post(f"{self.path}/review/publish", headers=key())
        assert answer.is_success, answer.text

    @property
    def page(self) -> str:
        return f"/incidents/{self.number}/review"


@pytest.fixture
def ended(server: RunningServer) -> Ended:
    return Ended(server)


def section(page: Page, name: str) -> Locator:
    return page.locator(f"section#{name}")


def write(page: Page, name: str, text: str) -> None:
    """Open a section and type; not saved yet."""
    section(page, name).get_by_role("button").first.click()
    section(page, name).get_by_role("textbox").fill(text)


def save(page: Page, name: str) -> None:
    section(page, name).get_by_role("button", name="Save", exact=True).click()


def test_two_people_write_two_sections_and_see_each_other(seat: Seat, ended: Ended) -> None:
    mia, pat = (ready(seat(role, path=ended.page).page) for role in ("mim", "participant"))
    write(mia, "rootCause", "The disk **filled** up.")
    write(pat, "wentWell", "- Seen within a minute")
    save(mia, "rootCause")
    expect(section(pat, "rootCause").locator("strong")).to_have_text("filled")
    expect(section(pat, "wentWell").get_by_role("textbox")).to_have_value("- Seen within a minute")
    save(pat, "wentWell")
    expect(section(mia, "wentWell").get_by_role("listitem")).to_have_text("Seen within a minute")
    found = ended.read()
    assert (found["rootCause"], found["wentWell"]) == ("The disk **filled** up.", "- Seen within a minute")


def test_the_same_section_shows_both_texts_and_loses_none(seat: Seat, ended: Ended) -> None:
    mia, pat = (ready(seat(role, path=ended.page).page) for role in ("mim", "participant"))
    write(mia, "rootCause", "Mia: the disk")
    write(pat, "rootCause", "Pat: the alarm")
    save(mia, "rootCause")
    clash = section(pat, "rootCause").get_by_role("alert")
    expect(clash).to_contain_text("Mia: the disk")
    expect(clash).to_contain_text("Pat: the alarm")
    expect(section(pat, "rootCause").get_by_role("button", name="Save", exact=True)).to_be_disabled()
    assert ended.read()["rootCause"] == "Mia: the disk"
    clash.get_by_role("button", name="Put both in the field").click()
    save(pat, "rootCause")
    expect(section(mia, "rootCause")).to_contain_text("Pat: the alarm")
    assert ended.read()["rootCause"] == "Mia: the disk\n\nPat: the alarm"


def test_a_version_that_was_overtaken_unheard_is_refused_and_shown(seat: Seat, ended: Ended) -> None:
    desk = seat("participant", path=ended.page)
    page = ready(desk.page)
    desk.allowed.add("412")
    write(page, "summary", "Mine")
    unheard: list[str] = []

    def lose_the_first(route: Route) -> None:
        """The page hears that something changed, but its reading of it is lost."""
        if route.request.method == "GET" and not unheard:
            unheard.append(route.request.url)
            route.abort()
        else:
            route.continue_()

    page.route("**/review", lose_the_first)
    with page.expect_event("requestfailed"):
        ended.change({"sections": {"summary": "Theirs"}})
    save(page, "summary")
    expect(section(page, "summary").get_by_role("alert")).to_contain_text("Theirs")
    expect(section(page, "summary").get_by_role("textbox")).to_have_value("Mine")
    assert ended.read()["summary"] == "Theirs"


def test_typed_text_survives_leaving_the_page(seat: Seat, ended: Ended) -> None:
    desk = seat("mim", path=ended.page)
    page = ready(desk.page)
    write(page, "learnings", "Half a thought")
    page.wait_for_timeout(600)
    ready(desk.go(ended.page))
    expect(section(page, "learnings").get_by_role("textbox")).to_have_value("Half a thought")
    assert ended.read()["learnings"] == ""


def test_it_is_held_and_published_by_keyboard(seat: Seat, ended: Ended) -> None:
    page = ready(seat("mim", path=ended.page).page)
    expect(page.locator('[data-command="publishreview"]')).to_be_disabled()
    expect(page.get_by_text("Publish review: It was not held yet")).to_be_visible()
    page.locator('[data-command="held"]').focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("dialog", name="The After Action was held")).to_be_visible()
    page.get_by_label("Held at, UTC").press("Enter")
    expect(page.get_by_text("Held in time")).to_be_visible()
    page.keyboard.press("Control+k")
    page.keyboard.type("publish review")
    page.keyboard.press("Enter")
    dialog = page.get_by_role("dialog", name="Publish the After Action")
    expect(dialog).to_contain_text("Not filled: 1 Summary")
    dialog.get_by_role("button", name="Publish for everybody").press("Enter")
    expect(page.get_by_role("heading", name="Added after publishing")).to_be_visible()
    expect(page.get_by_role("button", name="Write Summary")).to_have_count(0)
    assert ended.read()["status"] == "Published"
    page.get_by_label("Add to it").fill("The disk is twice as large now.")
    page.get_by_role("button", name="Add for everybody").click()
    expect(page.locator("article")).to_contain_text("twice as large")
    assert [one["text"] for one in ended.read()["addenda"]] == ["The disk is twice as large now."]


def test_an_action_is_taken_by_a_user_who_is_looked_up_and_closed_with_a_note(
    seat: Seat, ended: Ended
) -> None:
    page = ready(seat("mim", path=ended.page).page)
    page.get_by_role("button", name="Add action").click()
    page.get_by_label("What will be done").fill("Watch the disk")
    page.get_by_label("Owner, e-mail of a user").fill("pat@")
    expect(page.locator('datalist option[value="pat@example.com"]')).to_have_count(1)
    page.get_by_label("Owner, e-mail of a user").fill("pat@example.com")
    page.locator("form").get_by_role("button", name="Add action").click()
    row = page.get_by_role("row", name="Watch the disk")
    expect(row).to_contain_text("Pat Part")
    pat = ready(seat("participant", path=ended.page).page)
    pat.get_by_role("button", name="Done: Watch the disk").click()
    dialog = pat.get_by_role("dialog")
    expect(dialog.get_by_role("button", name="Close as done")).to_be_disabled()
    dialog.get_by_role("textbox").fill("An alert at 80 %")
    dialog.get_by_role("button", name="Close as done").click()
    expect(row).to_contain_text("An alert at 80 %")
    expect(row).to_contain_text("Done")


def received(desk: Desk) -> str:
    """All that the server sent this browser, as text."""
    return "".join(
        answer.text()
        for answer in desk.responses
        if answer.ok and "assets" not in answer.url and answer.request.resource_type != "image"
    )


def test_an_executive_reads_a_published_one_and_receives_nothing_internal(seat: Seat, ended: Ended) -> None:
    early = seat("executive", path=ended.page)
    early.allowed.add("404")
    expect(early.page.get_by_text("It is not published yet.")).to_be_visible()
    ended.change({"sections": {"summary": "All is told here"}})
    ended.publish()
    expect(early.page.get_by_text("All is told here")).to_be_visible()  # it arrives by itself
    desk = seat("executive", path=ended.page)
    expect(desk.page.get_by_text("All is told here")).to_be_visible()
    expect(desk.page.get_by_text("Stakeholders and executives: 1 milestone")).to_be_visible()
    for name in ("Debrief", "Add to it"):
        expect(desk.page.get_by_text(name)).to_have_count(0)
    assert CANARY not in received(desk)
    assert CANARY not in json.dumps(ended.read("executive"))
    assert CANARY in json.dumps(ended.read())  # else nothing was proven


def test_exports_are_offered_and_the_debrief_is_the_commands(seat: Seat, ended: Ended) -> None:
    page = ready(seat("mim", path=ended.page).page)
    expect(page.get_by_role("region", name="Debrief")).to_contain_text("of 100")
    with page.expect_download() as came:
        page.get_by_role("link", name="Markdown").click()
    assert came.value.path().read_text().startswith("#")
    pat = ready(seat("participant", path=ended.page).page)
    expect(pat.get_by_role("heading", name="7 Actions")).to_be_visible()
    expect(pat.get_by_role("region", name="Debrief")).to_have_count(0)


def test_the_fireground_leads_to_it(seat: Seat, ended: Ended) -> None:
    page = ready(seat("mim", path=f"/incidents/{ended.number}").page)
    page.get_by_role("link", name="After Action").click()
    page.wait_for_url(f"**{ended.page}")
    expect(page.get_by_role("heading", name="1 Summary")).to_be_visible()


@pytest.mark.parametrize("look", LOOKS, ids=["light", "dark", "phone"])
@pytest.mark.parametrize("role", ["mim", "stakeholder"])
def test_the_page_is_accessible_and_fits(seat: Seat, ended: Ended, role: str, look: dict[str, Any]) -> None:
    ended.change({"sections": {"summary": "# Head\n\n- one\n- two"}})
    if role == "stakeholder":
        ended.publish()
    desk = seat(role, path=ended.page, **look)
    page = ready(desk.page)
    expect(page.get_by_role("heading", name="7 Actions")).to_be_visible()
    expect(page.locator("h1")).to_have_count(1)
    if role == "mim":
        page.get_by_role("button", name="Add action").click()
        write(page, "rootCause", "Text")
    assert desk.axe() == []
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
