"""Two people at two browsers, and what one does is what the other sees."""

import httpx
from playwright.sync_api import expect

from tests.conftest import RunningServer, declare, key
from tests.web.conftest import Seat


def post(client: httpx.Client, incident: str, title: str) -> None:
    answer = client.post(f"/v1/incidents/{incident}/timeline", json={"title": title}, headers=key())
    assert answer.status_code == httpx.codes.CREATED, answer.text


def test_the_board_shows_a_new_incident_without_being_asked(server: RunningServer, seat: Seat) -> None:
    page = seat("mim", path="/").page
    expect(page.get_by_text("Live", exact=True)).to_be_visible()
    with server.client("mim") as mim:
        made = declare(mim, title="Payments time out")
    expect(page.get_by_text("Payments time out")).to_be_visible()
    expect(page.get_by_text(made["number"]).first).to_be_visible()


def test_a_post_to_the_log_reaches_an_open_fireground(server: RunningServer, seat: Seat) -> None:
    with server.client("mim") as mim:
        made = declare(mim)
        page = seat("mim", path=f"/incidents/{made['number']}").page
        expect(page.get_by_text("Live", exact=True)).to_be_visible()
        post(mim, made["id"], "Replication lag is falling")
    expect(page.get_by_text("Replication lag is falling")).to_be_visible()


def test_a_line_that_breaks_is_mended_without_a_gap(own_server: RunningServer, seat: Seat) -> None:
    with own_server.client("mim") as mim:
        made = declare(mim)
    page = seat("mim", at=own_server, path=f"/incidents/{made['number']}").page
    expect(page.get_by_text("Live", exact=True)).to_be_visible()
    own_server.kill()
    expect(page.get_by_text("Reconnecting").first).to_be_visible(timeout=3_000)
    own_server.start()
    with own_server.client("mim") as mim:
        for n in range(3):
            post(mim, made["id"], f"While nobody looked {n}")
    expect(page.get_by_text("Live", exact=True)).to_be_visible()
    for n in range(3):
        expect(page.get_by_text(f"While nobody looked {n}")).to_have_count(1)


def test_who_is_not_signed_in_is_led_to_the_door(seat: Seat) -> None:
    page = seat(None, path="/").page
    expect(page.get_by_role("heading", name="Sign in")).to_be_visible()
