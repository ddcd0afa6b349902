"""Passkeys in a real Chromium, with the authenticator that its developers' protocol brings along."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.conftest import PEOPLE, RunningServer, served
from tests.web.conftest import Seat
from tests.web.device import Device, Named

LOOKS = [{"color_scheme": "light"}, {"color_scheme": "dark"}, {"viewport": {"width": 390, "height": 844}}]
IDS = ["light", "dark", "phone"]


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningServer]:
    """A server of this file alone."""
    data: Path = tmp_path_factory.mktemp("passkeys")
    with served(Named(data, settings={"rate_sign_in": "1000"})) as server:
        for role in ("mim", "stakeholder"):
            server.token(role)
        yield server


def add(page: Page, name: str) -> None:
    page.get_by_label("Name of a new passkey").fill(name)
    page.get_by_role("button", name="Add passkey").click()


def sign_out(page: Page) -> None:
    page.get_by_role("main").get_by_role("button", name="Sign out").click()
    page.wait_for_url("**/sign-in")


def test_a_passkey_is_added_and_signs_in(house: RunningServer, seat: Seat) -> None:
    desk = seat("mim", at=house, path="/preferences")
    page, device = desk.page, Device(desk)
    expect(page.get_by_text("No passkeys")).to_be_visible()
    add(page, "Work laptop")
    expect(page.get_by_role("row", name="Work laptop")).to_contain_text("never")
    (held,) = device.holds()
    assert held["isResidentCredential"]
    assert held["rpId"] == "localhost"
    assert desk.axe() == []
    sign_out(page)
    page.goto(f"{house.url}/intake")  # where they wanted to go, remembered over signing in
    page.wait_for_url("**/sign-in")
    assert desk.axe() == []
    page.get_by_role("button", name="Sign in with a passkey").click()
    page.wait_for_url("**/intake")
    page.goto(f"{house.url}/preferences")
    expect(page.get_by_role("row", name="Work laptop")).not_to_contain_text("never")
    with house.client("admin") as admin:
        acts = [one["action"] for one in admin.get("/v1/audit?entity=passkey").json()["entries"]]
    assert acts == ["passkey.added"]
    add(page, "Twice")
    expect(page.get_by_role("alert")).to_contain_text("holds a passkey of yours already")
    page.get_by_role("button", name="Remove… Work laptop").click()
    expect(page.get_by_role("dialog")).to_contain_text("It is the last one.")
    assert desk.axe() == []
    page.get_by_role("button", name="Remove passkey").click()
    expect(page.get_by_text("That was the last passkey.")).to_be_visible()
    sign_out(page)
    desk.allowed.add("401")
    page.get_by_role("button", name="Sign in with a passkey").click()
    expect(page.get_by_role("alert")).to_contain_text("This passkey does not sign in here.")


def test_whoever_is_not_its_owner_does_not_come_in(house: RunningServer, seat: Seat) -> None:
    desk = seat("stakeholder", at=house, path="/preferences")
    page, device = desk.page, Device(desk)
    add(page, "Phone")
    expect(page.get_by_role("row", name="Phone")).to_be_visible()
    sign_out(page)
    device.verified(yes=False)
    page.get_by_role("button", name="Sign in with a passkey").click()
    expect(page.get_by_role("alert")).to_contain_text("The browser ended it")
    device.verified(yes=True)
    page.get_by_role("button", name="Sign in with a passkey").click()
    page.wait_for_url("**/stakeholders")
    with house.client("admin") as admin:
        (known,) = admin.get(f"/v1/passkeys?userId={PEOPLE['stakeholder']}").json()["passkeys"]
        assert known["name"] == "Phone"


def test_an_admin_sees_those_of_another_and_removes_one(house: RunningServer, seat: Seat) -> None:
    desk = seat("executive", at=house, path="/preferences")
    device = Device(desk)
    add(desk.page, "Lost key")
    expect(desk.page.get_by_role("row", name="Lost key")).to_be_visible()
    admin = seat("admin", at=house, path="/admin")
    admin.page.get_by_role("button", name="Passkeys of Eve").click()
    expect(admin.page.get_by_role("dialog").get_by_role("row", name="Lost key")).to_be_visible()
    expect(admin.page.get_by_label("Name of a new passkey")).to_have_count(0)
    assert admin.axe() == []
    admin.page.get_by_role("button", name="Remove… Lost key").click()
    admin.page.get_by_role("button", name="Remove passkey").click()
    expect(admin.page.get_by_role("dialog", name="Passkeys of Eve")).to_contain_text("No passkeys")
    assert device.holds(), "the device still has it; the server takes it no more"
    sign_out(desk.page)
    desk.allowed.add("401")
    desk.page.get_by_role("button", name="Sign in with a passkey").click()
    expect(desk.page.get_by_role("alert")).to_contain_text("This passkey does not sign in here.")


@pytest.mark.parametrize("look", LOOKS, ids=IDS)
def test_the_door_is_readable_in_every_look(house: RunningServer, seat: Seat, look: dict[str, Any]) -> None:
    desk = seat(None, at=house, path="/sign-in", **look)
    expect(desk.page.get_by_role("button", name="Sign in with a passkey")).to_be_visible()
    assert desk.axe() == []
    assert desk.page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    own = seat("participant", at=house, path="/preferences", **look)
    expect(own.page.get_by_label("Name of a new passkey")).to_be_visible()
    assert own.axe() == []
    assert own.page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_without_script_the_door_still_takes_links(house: RunningServer, seat: Seat) -> None:
    desk = seat(None, at=house, java_script_enabled=False)
    desk.go("/sign-in")
    expect(desk.page.get_by_role("heading", name="Sign in")).to_be_visible()
    expect(desk.page.get_by_text("Sign in with a passkey")).to_be_hidden()
    expect(desk.page.get_by_text("Ask for another; each works once")).to_be_visible()


def test_by_its_number_it_says_where_passkeys_work(server: RunningServer, seat: Seat) -> None:
    name = f"http://localhost:{server.port}"
    door = seat(None, path="/sign-in").page
    expect(door.get_by_role("link", name=name)).to_be_visible()
    expect(door.get_by_text("Sign in with a passkey")).to_be_hidden()
    own = seat("mim", path="/preferences").page
    expect(own.get_by_text(f"Passkeys work at {name}.")).to_be_visible()
    expect(own.get_by_role("button", name="Add passkey")).to_have_count(0)


def test_where_they_cannot_work_it_says_why(tmp_path: Path, seat: Seat) -> None:
    server = RunningServer(tmp_path / "data")
    server.settings["base_url"] = server.url
    with served(server):
        desk = seat("admin", at=server, path="/preferences")
        expect(desk.page.get_by_text("127.0.0.1 is a number")).to_be_visible()
        desk.go("/admin?tab=settings")
        expect(desk.page.get_by_text("Passkeys cannot work here")).to_be_visible()
        desk.go("/admin?tab=doctor")
        expect(desk.page.get_by_role("row", name="passkeys")).to_contain_text("Look at it")
        door = seat(None, at=server, path="/sign-in").page
        expect(door.get_by_text("passkey")).to_have_count(0)
