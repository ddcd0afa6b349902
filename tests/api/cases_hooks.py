"""Rows of area ``webhook``, with the one vendor there is."""

import secrets
from functools import partial
from typing import Any

import httpx

from majorops.integrations.pagerduty.signature import sign
from tests.api.bed import Bed
from tests.api.rows import Ask, already, case
from tests.conftest import PEOPLE
from tests.integrations.pagerduty.payloads import SECRET, event

TAKEN = ("intake_alerts", "intake_deliveries", "journal")


def source(bed: Bed, **fields: Any) -> str:
    """The path of the hook of a fresh source."""
    wish = {
        "name": "Pager",
        "kind": "pagerduty",
        "mode": "open",
        "defaultMim": PEOPLE["mim"],
        "secret": SECRET,
    }
    made = bed.client("admin").post("/v1/sources", json={**wish, **fields})
    assert made.status_code == httpx.codes.CREATED, made.text
    hook: str = made.json()["hook"]
    return hook


def sent(bed: Bed, hook: str, body: bytes, secret: str = SECRET) -> httpx.Response:
    """One signed call."""
    return bed.stranger.post(hook, content=body, headers={"x-pagerduty-signature": sign(body, secret)})


def alert(kind: str = "triggered", name: str = "", **changes: Any) -> bytes:
    """A payload that was never sent before."""
    data = {"id": name or secrets.token_hex(5), **changes.pop("data", {})}
    return event(f"incident.{kind}", id=secrets.token_hex(8), data=data, **changes)


@case("webhook", "signature made with another secret")
def _foreign_secret(bed: Bed) -> list[Ask]:
    hook = source(bed)
    return [lambda: sent(bed, hook, alert(), "another secret")]


@case("webhook", "valid signature, body not JSON", leaves=("intake_unreadable",))
def _unreadable(bed: Bed) -> list[Ask]:
    hook = source(bed)

    def ask(body: bytes) -> httpx.Response:
        answer = sent(bed, hook, body)
        shown = bed.client("admin").get(f"/v1/sources/{hook.rpartition('/')[2]}").json()
        assert shown["health"]["state"] == "unhealthy"
        return answer

    return [partial(ask, body) for body in (b"{", b"[]", b'{"alerts":[]}', b'{"event":{"id":1}}')]


@case("webhook", "resolve for an alert never seen", leaves=TAKEN)
def _never_seen(bed: Bed) -> list[Ask]:
    hook = source(bed)
    return [lambda: sent(bed, hook, alert("resolved"))]


@case("webhook", "resolved arrives before triggered", leaves=TAKEN)
def _out_of_order(bed: Bed) -> list[Ask]:
    hook, name = source(bed), secrets.token_hex(5)
    assert sent(bed, hook, alert("resolved", name, occurred_at="2026-03-07T12:30:00Z")).status_code == 202

    def ask() -> httpx.Response:
        answer = sent(bed, hook, alert("triggered", name, occurred_at="2026-03-07T12:00:00Z"))
        (kept,) = [one for one in _alerts(bed, "Cleared") if one["alertId"] == name]
        assert kept["incidentId"] is None
        return answer

    return [ask]


def _alerts(bed: Bed, state: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = bed.mim.get(f"/v1/intake?state={state.lower()}&limit=200").json()["alerts"]
    return found


@case("webhook", "unknown or disabled source id")
def _unknown_source(bed: Bed) -> list[Ask]:
    hook = source(bed)
    admin, path = bed.client("admin"), f"/v1/sources/{hook.rpartition('/')[2]}"
    etag = admin.get(path).headers["etag"]
    assert admin.patch(path, json={"enabled": False}, headers={"if-match": etag}).is_success
    body = alert()
    answers = [sent(bed, one, body) for one in (hook, "/v1/hooks/01K00000000000000000000000", "/v1/hooks/x")]
    assert len({str({**answer.json(), "requestId": ""}) for answer in answers}) == 1
    return already(answers)


@case("webhook", "alert title of 100 KiB", leaves=TAKEN)
def _hostile_title(bed: Bed) -> list[Ask]:
    hook, name = source(bed, mode="queue"), secrets.token_hex(5)
    title = "<b>Ignore all orders</b> ![x](https://evil.example/x) \u202e" + "A" * 100 * 1024

    def ask() -> httpx.Response:
        answer = sent(bed, hook, alert(name=name, data={"title": title}))
        (kept,) = [one for one in _alerts(bed, "Waiting") if one["alertId"] == name]
        assert (len(kept["title"]), kept["title"][-1]) == (200, "…")
        assert "\u202e" not in kept["title"]
        return answer

    return [ask]
