"""Sources and hooks over HTTP, against a running server."""

import json
import secrets
from collections.abc import Iterator
from typing import Any

import httpx
import pytest

from majorops.integrations.pagerduty.signature import sign
from tests.conftest import PEOPLE, RunningServer, key
from tests.integrations.pagerduty.payloads import SAMPLES, SECRET, event

pytestmark = pytest.mark.web


@pytest.fixture
def admin(server: RunningServer) -> Iterator[httpx.Client]:
    server.token("mim")
    with server.client() as client:
        yield client


def add_source(admin: httpx.Client, **fields: Any) -> dict[str, Any]:
    wish = {
        "name": "Pager",
        "kind": "pagerduty",
        "mode": "open",
        "defaultMim": PEOPLE["mim"],
        "secret": SECRET,
    }
    answer = admin.post("/v1/sources", json={**wish, **fields})
    assert answer.status_code == 201, answer.text
    source: dict[str, Any] = answer.json()
    return source


def hook(
    server: RunningServer, source: dict[str, Any], body: bytes, signature: str | None = None
) -> httpx.Response:
    headers = {"x-pagerduty-signature": sign(body, SECRET) if signature is None else signature}
    return httpx.post(f"{server.url}/v1/hooks/{source['id']}", content=body, headers=headers)


def fresh(event_type: str = "incident.triggered", alert: str = "", **changes: Any) -> bytes:
    about = {"id": secrets.token_hex(8), **changes}
    data = {"id": alert or secrets.token_hex(5), **about.pop("data", {})}
    return event(event_type, data=data, **about)


def incidents_of(admin: httpx.Client, alert: str) -> list[dict[str, Any]]:
    listed = admin.get("/v1/incidents", params={"limit": 200}).json()["incidents"]
    return [incident for incident in listed if incident["alert"]["alertId"] == alert]


def test_a_signed_alert_opens_an_incident_in_the_hands_of_the_default_mim(
    server: RunningServer, admin: httpx.Client
) -> None:
    answer = hook(server, add_source(admin), fresh(alert="OPENS", data={"priority": {"summary": "P1"}}))
    assert (answer.status_code, answer.json()) == (202, {"code": "recorded"})
    (incident,) = incidents_of(admin, "OPENS")
    assert (incident["severity"], incident["title"]) == ("Critical", "Checkout answers 500")
    assert incident["command"]["commandIds"] == {"mim": PEOPLE["mim"]}
    assert incident["alert"]["issueTime"] == "2026-03-07T11:58:00.000Z"


def test_the_log_names_the_alert_once_and_its_clearing(server: RunningServer, admin: httpx.Client) -> None:
    source = add_source(admin)
    for event_type in ("triggered", "acknowledged", "triggered"):
        assert hook(server, source, fresh(f"incident.{event_type}", "LOGGED")).status_code == 202
    cleared = fresh("incident.resolved", "LOGGED", occurred_at="2026-03-07T12:30:00Z")
    assert hook(server, source, cleared).status_code == 202
    (incident,) = incidents_of(admin, "LOGGED")
    titles = [e["title"] for e in admin.get(f"/v1/incidents/{incident['id']}/timeline").json()["events"]]
    assert titles.count("Alert LOGGED from Pager") == 1
    assert titles.count("Alert cleared by Pager") == 1
    assert (incident["status"], incident["alert"]["resolveTime"]) == ("Active", "2026-03-07T12:30:00.000Z")


def test_the_same_delivery_again_is_a_duplicate(server: RunningServer, admin: httpx.Client) -> None:
    source, body = add_source(admin), fresh(alert="TWICE")
    assert hook(server, source, body).status_code == 202
    again = hook(server, source, body)
    assert (again.status_code, again.json()) == (200, {"duplicate": True})
    assert len(incidents_of(admin, "TWICE")) == 1


@pytest.mark.parametrize("orders", [("resolved",), ("resolved", "triggered")])
def test_what_ended_before_it_was_heard_of_opens_nothing(
    server: RunningServer, admin: httpx.Client, orders: tuple[str, ...]
) -> None:
    source, alert = add_source(admin), secrets.token_hex(5)
    for event_type in orders:
        at = "2026-03-07T12:30:00Z" if event_type == "resolved" else "2026-03-07T12:00:00Z"
        answer = hook(server, source, fresh(f"incident.{event_type}", alert, occurred_at=at))
        assert (answer.status_code, answer.json()) == (202, {"code": "recorded"})
    assert incidents_of(admin, alert) == []


@pytest.mark.parametrize(
    ("signature", "status", "code"),
    [(sign(b"other", SECRET), 403, "signature_invalid"), ("v1=zz", 400, "signature_malformed"),
     ("", 400, "signature_malformed")],
)  # fmt: skip
def test_who_cannot_prove_it_is_refused_and_changes_nothing(
    server: RunningServer, admin: httpx.Client, signature: str, status: int, code: str
) -> None:
    source = add_source(admin)
    answer = hook(server, source, fresh(alert="FORGED"), signature)
    assert (answer.status_code, answer.json()["code"]) == (status, code)
    assert admin.get(f"/v1/sources/{source['id']}").json()["health"]["state"] == "silent"


def test_unknown_and_disabled_sources_read_alike(server: RunningServer, admin: httpx.Client) -> None:
    source = add_source(admin)
    admin.patch(f"/v1/sources/{source['id']}", json={"enabled": False}, headers={"if-match": source["etag"]})
    disabled, unknown = (
        hook(server, source, fresh()),
        hook(server, {"id": "01ARZ3NDEKTSV4RRFFQ69G5FAV"}, fresh()),
    )
    assert disabled.status_code == unknown.status_code == 404
    bodies = [{**a.json(), "requestId": ""} for a in (disabled, unknown)]
    assert bodies[0] == bodies[1]


def test_an_unreadable_payload_makes_the_source_unhealthy_until_it_speaks_again(
    server: RunningServer, admin: httpx.Client
) -> None:
    source = add_source(admin)
    answer = hook(server, source, b'{"messages": []}')
    assert (answer.status_code, answer.json()["code"]) == (422, "payload_unrecognised")
    assert admin.get(f"/v1/sources/{source['id']}").json()["health"]["state"] == "unhealthy"
    assert hook(server, source, fresh()).status_code == 202
    assert admin.get(f"/v1/sources/{source['id']}").json()["health"]["state"] == "healthy"


def test_a_body_over_one_mebibyte_is_too_large(server: RunningServer, admin: httpx.Client) -> None:
    body = b" " * (1024 * 1024 + 1)
    assert hook(server, add_source(admin), body).json()["code"] == "body_too_large"


def test_a_title_of_100_kib_arrives_cut_and_inert(server: RunningServer, admin: httpx.Client) -> None:
    title = "<img src=x onerror=alert(1)>![](http://x) " + "x" * 100_000
    assert hook(server, add_source(admin), fresh(alert="LONG", data={"title": title})).status_code == 202
    (incident,) = incidents_of(admin, "LONG")
    assert len(incident["title"]) == 200
    assert incident["title"].endswith("…")
    assert incident["metadata"]["intake"]["externalText"] is True


def test_the_secret_never_comes_back(server: RunningServer, admin: httpx.Client) -> None:
    source = add_source(admin)
    assert source["secretLast4"] == SECRET[-4:]
    with server.client("mim") as mim:
        seen = mim.get("/v1/sources")
    assert SECRET not in seen.text + json.dumps(source)
    assert "secretLast4" not in seen.text


def test_an_opening_source_needs_a_mim(admin: httpx.Client) -> None:
    for default in (None, "nobody@example.com"):
        wish = {"name": "P", "kind": "pagerduty", "mode": "open", "defaultMim": default}
        answer = admin.post("/v1/sources", json=wish)
        assert (answer.status_code, answer.json()["code"]) == (422, "not_a_mim")


def test_a_change_needs_the_version_that_was_read(admin: httpx.Client) -> None:
    source = add_source(admin)
    url = f"/v1/sources/{source['id']}"
    assert admin.patch(url, json={"name": "A"}).status_code == 428
    assert admin.patch(url, json={"name": "A"}, headers={"if-match": source["etag"]}).json()["etag"] == '"v2"'
    stale = admin.patch(url, json={"name": "B"}, headers={"if-match": source["etag"]})
    assert (stale.status_code, stale.json()["differs"]) == (
        412,
        [{"field": "name", "yours": "B", "current": "A"}],
    )


def test_a_queued_alert_waits_for_a_mim_who_opens_attaches_or_dismisses(
    server: RunningServer, admin: httpx.Client
) -> None:
    source = add_source(admin, mode="queue")
    for alert in ("Q-OPEN", "Q-JOIN", "Q-DROP"):
        assert hook(server, source, fresh(alert=alert)).status_code == 202
        assert incidents_of(admin, alert) == []
    with server.client("mim") as mim:
        ids = {a["alertId"]: a["id"] for a in mim.get("/v1/intake").json()["alerts"]}
        opened = mim.post(f"/v1/intake/{ids['Q-OPEN']}/open", json={"severity": "High"}, headers=key())
        joined = mim.post(
            f"/v1/intake/{ids['Q-JOIN']}/attach", json={"incidentId": opened.json()["id"]}, headers=key()
        )
        dropped = mim.post(f"/v1/intake/{ids['Q-DROP']}/dismiss", json={"reason": "a test"}, headers=key())
        again = mim.post(f"/v1/intake/{ids['Q-DROP']}/dismiss", json={"reason": "a test"}, headers=key())
    assert (opened.status_code, opened.json()["alert"]["alertId"]) == (201, "Q-OPEN")
    assert (joined.json()["state"], joined.json()["incidentId"]) == ("Joined", opened.json()["id"])
    assert dropped.json()["state"] == "Dismissed"
    assert again.status_code == 409


@pytest.mark.skipif(not SAMPLES.is_dir(), reason="the shared samples are not beside this checkout")
def test_every_real_payload_gets_its_answer(server: RunningServer, admin: httpx.Client) -> None:
    source = add_source(admin)
    words = {"v3-pagey.ping.json": "ignored", "v3-service.updated.json": "ignored"}
    for path in sorted((SAMPLES / "pagerduty").glob("*.json")):
        answer = hook(server, source, path.read_bytes())
        if path.name.startswith(("v2-", "v3-data-")):
            assert answer.json()["code"] == "payload_unrecognised", path.name
        else:
            assert (answer.status_code, answer.json()["code"]) == (202, words.get(path.name, "recorded")), (
                path.name
            )
    assert len(incidents_of(admin, "PFQZPSY")) == 1
