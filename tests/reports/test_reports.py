"""Impact reports over HTTP: a receipt for the sender, the report for command, the contacts for MIMs only."""

from collections.abc import Iterator
from typing import Any

import httpx
import pytest

from majorops.platform.errors import TooMany
from majorops.reports.throttle import FROM_ALL, FROM_ONE, ReportThrottle
from tests.conftest import RunningServer, declare, key, running

pytestmark = pytest.mark.web

WISH = {
    "application": "Checkout",
    "description": "The card page hangs.",
    "email": "Kim@Shop.example",
    "validatorContact": "Kim, 555-0199",
}
CONTACTS = ("kim@shop.example", "555-0199")


@pytest.fixture(scope="module")
def open_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningServer]:
    """A server whose public page is for everybody."""
    with running(tmp_path_factory.mktemp("reports"), public_access="anonymous") as server:
        yield server


def published(mim: httpx.Client) -> dict[str, Any]:
    at = f"/v1/incidents/{declare(mim)['id']}"
    assert mim.post(f"{at}/publish", json={"publicTitle": "Shop is offline"}, headers=key()).is_success
    incident: dict[str, Any] = mim.get(at).json()
    return incident


def test_the_sender_gets_a_receipt_and_command_the_report(server: RunningServer) -> None:
    with server.client("mim") as mim, server.client("stakeholder") as reader:
        at = f"/v1/incidents/{declare(mim)['id']}"
        sent = reader.post(f"{at}/reports", json=WISH)
        assert sent.status_code == 202
        assert set(sent.json()) == {"receipt"}
        (row,) = mim.get(f"{at}/reports").json()["reports"]
        assert row["receipt"] == sent.json()["receipt"]
        assert (row["application"], row["email"]) == ("Checkout", "kim@shop.example")
        assert row["validatorContact"] == "Kim, 555-0199"
        event = mim.get(f"{at}/timeline").json()["events"][-1]
        assert (event["title"], event["type"], event["visibility"]) == (
            "Impact report: Checkout",
            "alert",
            "internal",
        )
        assert reader.get(f"{at}/reports").status_code == 403


def test_a_participant_reads_reports_without_contacts(server: RunningServer) -> None:
    with server.client("mim") as mim, server.client("participant") as responder:
        at = f"/v1/incidents/{declare(mim)['id']}"
        responder.post(f"{at}/participants", json={}, headers=key())
        responder.post(f"{at}/reports", json=WISH)
        answer = responder.get(f"{at}/reports")
        assert answer.json()["reports"][0]["description"] == "The card page hangs."
        assert not any(contact in answer.text for contact in CONTACTS)


def test_contacts_stand_in_the_report_and_nowhere_else(server: RunningServer) -> None:
    with server.client("mim") as mim:
        at = f"/v1/incidents/{declare(mim)['id']}"
        feed = mim.get(f"{at}/feed").json()
        mim.post(f"{at}/reports", json=WISH)
        told = mim.get(f"{at}/feed", params={"epoch": feed["epoch"], "after": 0})
        assert '"change":"report"' in told.text
        everything = told.text + mim.get(at).text
        assert not any(contact in everything for contact in (*CONTACTS, "The card page hangs."))


def test_the_newest_come_first_by_pages(server: RunningServer) -> None:
    with server.client("mim") as mim:
        at = f"/v1/incidents/{declare(mim)['id']}/reports"
        for n in range(3):
            assert mim.post(at, json={**WISH, "application": f"App {n}"}).status_code == 202
        first = mim.get(at, params={"limit": 2}).json()
        rest = mim.get(at, params={"limit": 2, "cursor": first["nextCursor"]}).json()
    names = [row["application"] for row in (*first["reports"], *rest["reports"])]
    assert names == ["App 2", "App 1", "App 0"]
    assert rest["nextCursor"] is None


@pytest.mark.parametrize(
    ("wish", "code", "field"),
    [
        ({}, "missing_field", "/application"),
        ({"application": " ", "description": "x"}, "blank", "/application"),
        ({"application": "x" * 201, "description": "x"}, "too_long", "/application"),
        ({"application": "x", "description": "x" * 10_001}, "too_long", "/description"),
        ({"application": "x", "description": "x", "email": "nobody"}, "invalid_value", "/email"),
        ({"application": "x", "description": "x", "phone": "1"}, "unknown_field", "/phone"),
    ],
)
def test_a_wrong_report_is_refused_and_nothing_is_kept(
    server: RunningServer, wish: dict[str, str], code: str, field: str
) -> None:
    with server.client("mim") as mim:
        at = f"/v1/incidents/{declare(mim)['id']}/reports"
        answer = mim.post(at, json=wish)
        assert (answer.status_code, answer.json()["code"], answer.json()["field"]) == (422, code, field)
        assert mim.get(at).json()["reports"] == []


def test_a_customer_reports_from_the_public_page(open_server: RunningServer) -> None:
    with open_server.client("mim") as mim:
        incident = published(mim)
        sent = httpx.post(f"{open_server.url}/v1/public/incidents/{incident['publicId']}/reports", json=WISH)
        assert (sent.status_code, set(sent.json())) == (202, {"receipt"})
        at = f"/v1/incidents/{incident['id']}"
        assert mim.get(f"{at}/reports").json()["reports"][0]["receipt"] == sent.json()["receipt"]
        assert mim.get(f"{at}/timeline").json()["events"][-1]["actor"] == "MajorOps"


def test_the_form_works_without_script_and_keeps_what_was_typed(open_server: RunningServer) -> None:
    with open_server.client("mim") as mim:
        page = f"{open_server.url}/status/{published(mim)['publicId']}/report"
    ours = {"origin": open_server.url}
    assert "<form" in httpx.get(page).text
    wrong = httpx.post(page, data={"application": "Checkout", "email": "nobody"}, headers=ours)
    assert (wrong.status_code, 'value="Checkout"' in wrong.text) == (422, True)
    assert "Fill this in." in wrong.text
    right = httpx.post(page, data={"application": "App", "description": "Hangs\r\nsince 9"}, headers=ours)
    assert "Report received" in right.text
    foreign = httpx.post(page, data={"application": "x"}, headers={"origin": "https://evil.example"})
    assert foreign.status_code == 403


def test_what_is_not_published_takes_no_report(open_server: RunningServer) -> None:
    with open_server.client("mim") as mim:
        incident = published(mim)
        hidden = mim.post(
            f"/v1/incidents/{incident['id']}/unpublish", json={"reason": "Wrong one."}, headers=key()
        )
        assert hidden.is_success
    for name in (incident["publicId"], "none"):
        answer = httpx.post(f"{open_server.url}/v1/public/incidents/{name}/reports", json=WISH)
        assert answer.status_code == 404
        assert httpx.get(f"{open_server.url}/status/{name}/report").status_code == 404


def test_strangers_report_only_where_they_may_read(server: RunningServer) -> None:
    with server.client("mim") as mim:
        name = published(mim)["publicId"]
    answer = httpx.post(f"{server.url}/v1/public/incidents/{name}/reports", json=WISH)
    assert (answer.status_code, answer.json()["code"]) == (401, "sign_in_required")


def test_one_address_is_slowed_down(open_server: RunningServer) -> None:
    with open_server.client("mim") as mim:
        name = published(mim)["publicId"]
    at = f"{open_server.url}/v1/public/incidents/{name}/reports"
    answers = [httpx.post(at, json=WISH) for _ in range(FROM_ONE + 1)]
    assert [answer.status_code for answer in answers] == [202] * FROM_ONE + [429]
    assert answers[-1].json()["code"] == "rate_limited"
    assert int(answers[-1].headers["retry-after"]) > 0


def test_many_addresses_together_are_slowed_down_too() -> None:
    counted = ReportThrottle()
    for n in range(FROM_ALL):
        counted.count("one", f"10.0.0.{n}", at=0)
    with pytest.raises(TooMany):
        counted.count("one", "10.0.1.1", at=0)
    counted.count("another", "10.0.1.1", at=0)
    counted.count("one", "10.0.1.2", at=60_000)
