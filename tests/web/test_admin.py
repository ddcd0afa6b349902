"""The pages of those who keep the installation, and the queue of those who answer alerts."""

from collections.abc import Iterator

import httpx
import pytest
from playwright.sync_api import expect

from majorops.integrations.pagerduty.signature import sign
from tests.conftest import PEOPLE, RunningServer, running
from tests.integrations.pagerduty.payloads import SECRET, event
from tests.web.conftest import Seat

LOOKS = [{"color_scheme": "light"}, {"color_scheme": "dark"}, {"viewport": {"width": 390, "height": 844}}]
TABS = ("users", "tokens", "sources", "settings", "doctor")


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningServer]:
    """A server of this file alone: its people and sources are changed."""
    with running(tmp_path_factory.mktemp("admin"), rate_sign_in="1000") as server:
        for role in ("mim", "stakeholder", "executive"):
            server.token(role)
        yield server


def alert(server: RunningServer, title: str) -> None:
    """One alert in the queue, sent as the vendor sends it."""
    with server.client("admin") as admin:
        known = admin.get("/v1/sources").json()["sources"]
        wish = {"name": "Pager", "kind": "pagerduty", "secret": SECRET}
        hook = (known or [admin.post("/v1/sources", json=wish).json()])[0]["hook"]
    body = event(id=f"E {title}", data={"id": f"A {title}", "title": title})
    sent = httpx.post(server.url + hook, content=body, headers={"x-pagerduty-signature": sign(body, SECRET)})
    assert sent.status_code == httpx.codes.ACCEPTED, sent.text


def test_a_user_is_made_promoted_and_disabled(house: RunningServer, seat: Seat) -> None:
    page = seat("admin", at=house, path="/admin").page
    page.get_by_label("E-mail of a new user").fill("Kim.Park@example.com")
    page.get_by_role("button", name="Make user").click()
    expect(page.get_by_role("row", name="Kim Park")).to_be_visible()
    page.get_by_label("Role of Kim Park").select_option("mim")
    page.get_by_role("button", name="Make mim").click()
    expect(page.get_by_role("dialog")).to_have_count(0)
    with house.client("admin") as admin:
        assert admin.get("/v1/users/kim.park@example.com").json()["role"] == "mim"
    page.get_by_role("button", name="Disable… Kim Park").click()
    page.get_by_role("button", name="Disable user").click()
    expect(page.get_by_role("row", name="Kim Park")).to_contain_text("Disabled")


def test_a_role_that_is_not_confirmed_stays(house: RunningServer, seat: Seat) -> None:
    page = seat("admin", at=house, path="/admin").page
    role = page.get_by_label("Role of Sten")
    role.select_option("admin")
    page.keyboard.press("Escape")
    expect(role).to_have_value("stakeholder")
    with house.client("admin") as admin:
        assert admin.get(f"/v1/users/{PEOPLE['stakeholder']}").json()["role"] == "stakeholder"


def test_the_last_admin_is_told_why_they_stay(house: RunningServer, seat: Seat) -> None:
    desk = seat("admin", at=house, path="/admin")
    desk.allowed.add("409")
    own = desk.page.get_by_role("row").filter(has_text="your own, changed by another admin")
    own.get_by_role("button", name="Disable…").click()
    desk.page.get_by_role("button", name="Disable user").click()
    expect(desk.page.get_by_role("alert")).to_contain_text("This is the last admin. Make another one first.")


def test_a_link_from_the_page_signs_its_person_in_once(house: RunningServer, seat: Seat) -> None:
    page = seat("admin", at=house, path="/admin").page
    page.get_by_role("button", name="Sign-in link for Sten").click()
    link = page.get_by_label("The sign-in link for Sten").input_value()
    other = seat(None, at=house).page
    other.goto(link)
    other.get_by_role("button").click()
    other.wait_for_url("**/*")
    expect(other.get_by_text("MajorOps").first).to_be_visible()
    again = httpx.post(f"{house.url}/v1/auth/link", json={"token": link.rpartition("/")[2]})
    assert again.status_code == httpx.codes.UNAUTHORIZED


def test_a_source_gets_a_secret_that_works_and_is_shown_once(house: RunningServer, seat: Seat) -> None:
    desk = seat("admin", at=house, path="/admin?tab=sources")
    page = desk.page
    page.get_by_role("button", name="Add a source…").click()
    page.get_by_label("Name", exact=True).fill("Night pager")
    page.get_by_role("button", name="Add source").click()
    secret = page.get_by_label("The secret of “Night pager”").input_value()
    with house.client("admin") as admin:
        found = next(
            one for one in admin.get("/v1/sources").json()["sources"] if one["name"] == "Night pager"
        )
    body = event(id="PROOF", data={"id": "PROOF"})
    headers = {"x-pagerduty-signature": sign(body, secret)}
    assert httpx.post(house.url + found["hook"], content=body, headers=headers).status_code == 202
    desk.go("/admin?tab=sources")
    expect(page.get_by_role("row", name="Night pager")).to_contain_text("Healthy")
    assert secret not in page.content()
    page.get_by_role("button", name="Delete… Night pager").click()
    page.get_by_role("button", name="Delete source").click()
    expect(page.get_by_role("row", name="Night pager")).to_have_count(0)


def test_settings_and_doctor_stand_in_the_address(house: RunningServer, seat: Seat) -> None:
    desk = seat("admin", at=house, path="/admin?tab=doctor")
    expect(desk.page.get_by_role("row", name="lock In order a server")).to_contain_text(
        "is using the data folder"
    )
    desk.page.get_by_role("link", name="Settings").click()
    desk.page.wait_for_url("**/admin?tab=settings")
    expect(desk.page.get_by_role("row", name="durability")).to_contain_text("full")
    desk.page.go_back()
    expect(desk.page.get_by_role("heading", name="Doctor")).to_be_visible()


def test_alerts_are_opened_attached_and_dismissed(house: RunningServer, seat: Seat) -> None:
    for title in ("Disk is full on db1", "Disk is nearly full on db1", "Certificate ends soon"):
        alert(house, title)
    page = seat("mim", at=house, path="/intake").page

    first = page.get_by_role("listitem").filter(has=page.get_by_role("heading", name="Disk is full on db1"))
    expect(first).to_contain_text("Like the alert “Disk is nearly full on db1”")
    first.get_by_role("button", name="Open an incident…").click()
    first.get_by_role("button", name="Open incident", exact=True).click()
    expect(page.get_by_text("Opened INC-")).to_be_visible()
    page.get_by_role("button", name="Look again").click()
    second = page.get_by_role("listitem").filter(has=page.get_by_role("heading", name="Disk is nearly full"))
    expect(second).to_contain_text("Likely INC-")
    second.get_by_role("button", name="Attach…").click()
    second.get_by_role("button", name="Attach alert").click()
    expect(page.get_by_text("has joined INC-")).to_be_visible()
    third = page.get_by_role("listitem").filter(has=page.get_by_role("heading", name="Certificate ends soon"))
    third.get_by_role("button", name="Dismiss…").click()
    third.get_by_label("Why it needs no incident").fill("Renewed this morning")
    third.get_by_role("button", name="Dismiss alert").click()
    expect(page.get_by_text("was dismissed: Renewed this morning")).to_be_visible()
    with house.client("mim") as mim:
        waiting = [one["title"] for one in mim.get("/v1/intake").json()["alerts"]]
    assert not any("db1" in title or "Certificate" in title for title in waiting)


def test_what_a_source_sends_is_shown_as_text(house: RunningServer, seat: Seat) -> None:
    alert(house, "<img src=x onerror=alert(1)>")
    page = seat("mim", at=house, path="/intake").page
    expect(page.get_by_role("heading", name="<img src=x onerror=alert(1)>")).to_be_visible()
    assert page.locator("main img").count() == 0


@pytest.mark.parametrize("look", LOOKS, ids=["light", "dark", "phone"])
def test_admin_and_intake_are_accessible(house: RunningServer, seat: Seat, look: dict[str, str]) -> None:
    alert(house, f"Queue is long {look}")
    desk = seat("admin", at=house, **look)
    for path in (*(f"/admin?tab={tab}" for tab in TABS), "/intake"):
        page = desk.go(path)
        expect(page.get_by_role("row").first).to_be_visible()
        assert desk.axe() == [], path
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), path
