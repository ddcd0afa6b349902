"""Who did what, read by an admin in the browser: acts, readings of restricted incidents, nobody else."""

import re
from collections.abc import Iterator
from typing import Any

import httpx
import pytest
from playwright.sync_api import Locator, Page, expect

from tests.conftest import PEOPLE, RunningServer, declare, key, running
from tests.web.acts import ready
from tests.web.conftest import Seat

PHONE = {"viewport": {"width": 390, "height": 844}}
LOOKS: tuple[dict[str, Any], ...] = ({"color_scheme": "light"}, {"color_scheme": "dark"}, PHONE)
NASTY = "<img src=x onerror=alert(1)>"
AUDIT = "/admin?tab=audit"
READINGS = "Readings of restricted incidents"


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningServer]:
    """Its own server: what is counted here, others must not write."""
    with running(tmp_path_factory.mktemp("audit"), rate_sign_in="1000") as server:
        yield server


@pytest.fixture(scope="module")
def secret(house: RunningServer) -> dict[str, Any]:
    """A restricted incident that a MIM opened, wrote in and read, under a name with markup."""
    with house.client("mim") as mim:
        made = declare(mim, title="Nobody knows", restricted=True)
        said = {"type": "update", "title": NASTY}
        known = {"if-match": mim.get(f"/v1/users/{PEOPLE['mim']}").headers["etag"]}
        for answer in (
            mim.post(f"/v1/incidents/{made['id']}/timeline", json=said, headers=key()),
            mim.get(f"/v1/incidents/{made['id']}"),
            mim.patch("/v1/users/me", json={"displayName": f"Mia {NASTY}"}, headers=known),
        ):
            assert answer.is_success, answer.text
    return made


def entries(page: Page) -> Locator:
    """The lines of the journal, without the head of the table."""
    return page.get_by_role("row").filter(has=page.locator("time"))


def test_an_act_is_told_with_who_when_on_what_and_how(
    house: RunningServer, seat: Seat, secret: dict[str, Any]
) -> None:
    page = seat("admin", at=house, path=AUDIT).page
    opened = entries(page).filter(has_text="Opened an incident")
    expect(opened).to_contain_text(PEOPLE["mim"])
    expect(opened).to_contain_text("“Nobody knows”")
    expect(opened).not_to_contain_text("{")
    link = opened.get_by_role("link", name=secret["number"])
    expect(link).to_have_attribute("href", f"/incidents/{secret['number']}")
    when = opened.locator("time")
    expect(when).to_have_text(re.compile(r"^\d{1,2} [A-Z][a-z]{2} \d{4} \d\d:\d\d UTC$"))
    expect(when).to_have_attribute("title", re.compile("GMT|CES?T"))
    fold = opened.get_by_text(re.compile(r"\d+ values written"))
    fold.focus()
    page.keyboard.press("Enter")
    expect(opened.get_by_text("incident · restricted: yes")).to_be_visible()


def test_readings_of_restricted_incidents_are_one_click_away(
    house: RunningServer, seat: Seat, secret: dict[str, Any]
) -> None:
    page = seat("admin", at=house, path=AUDIT).page
    page.get_by_role("button", name=READINGS).click()
    page.wait_for_url(f"**{AUDIT}&entity=reading")
    expect(page.get_by_text("Opened an incident")).to_have_count(0)
    read = entries(page).filter(has_text="GET /v1/incidents/{id}, signed in by a token")
    for text in (PEOPLE["mim"], "Read a restricted incident", secret["number"]):
        expect(read).to_contain_text(text)
    # To look here is no reading: the page names the incident without opening it.
    with house.client("admin") as admin:
        found = admin.get("/v1/audit", params={"entity": "reading"}).json()["entries"]
    assert {one["actor"] for one in found} == {PEOPLE["mim"]}
    assert {one["number"] for one in found} == {secret["number"]}


def test_the_address_holds_who_and_which_days(
    house: RunningServer, seat: Seat, secret: dict[str, Any]
) -> None:
    page = seat("admin", at=house, path=AUDIT).page
    page.get_by_label("Who (e-mail)").fill(PEOPLE["mim"].upper())
    page.keyboard.press("Enter")
    page.wait_for_url("**&actor=**")
    expect(page.get_by_text("Made a user")).to_have_count(0)  # an admin did
    expect(entries(page).filter(has_text="Opened an incident")).to_have_count(1)
    page.reload()
    expect(page.get_by_label("Who (e-mail)")).to_have_value(PEOPLE["mim"])
    assert set(entries(page).locator("td:nth-child(2)").all_inner_texts()) == {PEOPLE["mim"]}
    day = secret["detectedAt"][:10]
    page.get_by_label("To day (UTC)").fill(day)
    page.get_by_role("button", name="Show these").click()
    page.wait_for_url(f"**&to={day}")
    expect(entries(page).filter(has_text="Opened an incident")).to_have_count(1)  # the last day counts whole
    page.get_by_label("From day (UTC)").fill("2001-01-01")
    page.get_by_label("To day (UTC)").fill("2001-01-01")
    page.keyboard.press("Enter")
    expect(page.get_by_text("Nothing in the journal fits")).to_be_visible()
    page.get_by_role("link", name="Show everything").click()
    expect(entries(page).filter(has_text="Made a user").first).to_be_visible()
    page.go_back()
    expect(page.get_by_text("Nothing in the journal fits")).to_be_visible()


def test_what_people_wrote_stays_text(house: RunningServer, seat: Seat, secret: dict[str, Any]) -> None:
    page = seat("admin", at=house, path=f"{AUDIT}&entity=user").page
    expect(entries(page).filter(has_text="Changed a name")).to_contain_text(f"→ Mia {NASTY}")
    expect(page.locator("main img")).to_have_count(0)


def test_the_palette_leads_an_admin_there_and_nobody_else(
    house: RunningServer, seat: Seat, secret: dict[str, Any]
) -> None:
    for role, offered in (("admin", 1), ("mim", 0)):
        page = ready(seat(role, at=house, path="/").page)
        page.keyboard.press("Control+k")
        expect(page.get_by_role("dialog", name="Commands")).to_be_visible()
        page.keyboard.type("who did what")
        expect(page.get_by_role("option", name="Audit: who did what")).to_have_count(offered)
        if offered:
            page.keyboard.press("Enter")
            page.wait_for_url(f"**{AUDIT}")
            expect(page.get_by_role("heading", name="Audit")).to_be_visible()


@pytest.mark.parametrize("role", ["mim", "stakeholder", "executive"])
def test_nobody_else_is_let_in(house: RunningServer, seat: Seat, secret: dict[str, Any], role: str) -> None:
    desk = seat(role, at=house)
    desk.allowed.add("403")
    page = desk.go(AUDIT)
    assert desk.responses[0].status == httpx.codes.FORBIDDEN
    expect(entries(page)).to_have_count(0)
    expect(page.locator("h1")).to_be_visible()
    assert PEOPLE["admin"] not in page.content()


@pytest.mark.parametrize("look", LOOKS, ids=["light", "dark", "phone"])
def test_it_is_accessible_and_fits(
    house: RunningServer, seat: Seat, secret: dict[str, Any], look: dict[str, Any]
) -> None:
    desk = seat("admin", at=house, **look)
    for path in (AUDIT, f"{AUDIT}&entity=reading", f"{AUDIT}&actor=nobody@example.com"):
        page = desk.go(path)
        expect(entries(page).first.or_(page.get_by_text("Nothing in the journal fits"))).to_be_visible()
        for fold in page.locator("summary").all()[:2]:
            fold.click()
        assert desk.axe() == [], path
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), path


def test_earlier_entries_come_when_asked_for(
    house: RunningServer, seat: Seat, secret: dict[str, Any]
) -> None:
    with house.client("mim") as mim:
        for n in range(60):
            body = {"type": "update", "title": f"Entry {n}"}
            assert mim.post(f"/v1/incidents/{secret['id']}/timeline", json=body, headers=key()).is_success
    page = seat("admin", at=house, path=f"{AUDIT}&entity=incident").page
    expect(entries(page)).to_have_count(50)
    expect(page.get_by_text("Opened an incident")).to_have_count(0)
    page.get_by_role("button", name="Show earlier").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_text("Opened an incident")).to_be_visible()
    expect(page.get_by_role("button", name="Show earlier")).to_have_count(0)
    expect(page.get_by_role("status").filter(has_text="entries, newest first")).to_be_focused()


def test_one_incident_is_asked_for_by_its_number(
    house: RunningServer, seat: Seat, secret: dict[str, Any]
) -> None:
    with house.client("mim") as mim:
        declare(mim, title="Another")
    page = seat("admin", at=house, path=AUDIT).page
    expect(entries(page).filter(has_text="“Another”")).to_have_count(1)
    page.get_by_label("Incident", exact=True).fill(secret["number"].lower())
    page.keyboard.press("Enter")
    page.wait_for_url(f"**{AUDIT}&incident={secret['number']}")
    expect(entries(page).filter(has_text="“Another”")).to_have_count(0)
    page.get_by_role("link", name=secret["number"]).first.wait_for()
    told = set(entries(page).locator("td:nth-child(4)").all_inner_texts())
    assert told == {secret["number"]}
