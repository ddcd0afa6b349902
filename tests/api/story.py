"""One incident told over HTTP, so that every route is called once in its right place, refusals included."""

import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any, NamedTuple

import httpx

from majorops.integrations.pagerduty.signature import sign
from tests.api.bed import sign_in_link
from tests.conftest import PEOPLE, RunningServer, declare, key
from tests.integrations.pagerduty.payloads import SECRET, event


class Exchange(NamedTuple):
    """What somebody asked and was answered."""

    who: str
    answer: httpx.Response


def in_minutes(minutes: int) -> str:
    """A time to come."""
    return (datetime.now(UTC) + timedelta(minutes=minutes)).isoformat()  # noqa: TID251  a test sends real times


class Teller:
    """Asks as anyone and keeps what was said."""

    def __init__(self, server: RunningServer) -> None:
        self.server = server
        self.told: list[Exchange] = []

    def ask(self, who: str, method: str, path: str, body: Any = None, **headers: str) -> httpx.Response:
        """One request; POSTs get a key of their own."""
        sent = {name.replace("_", "-"): value for name, value in headers.items()}
        if method == "POST" and "/hooks/" not in path and "/auth/" not in path:
            sent = {**key(), **sent}
        if who != "anonymous":
            sent["authorization"] = f"Bearer {self.server.token(who)}"
        content = {"content": body} if isinstance(body, bytes) else {"json": body} if body is not None else {}
        answer = httpx.request(method, self.server.url + path, headers=sent, timeout=20, **content)
        self.told.append(Exchange(who, answer))
        return answer

    def change(self, who: str, path: str, body: Any) -> httpx.Response:
        """A PATCH with the ETag of what is read there, after two that were refused."""
        self.ask(who, "PATCH", path, body)
        self.ask(who, "PATCH", path, body, if_match='"v99"')
        tagged = path.removesuffix("/impact").removesuffix("/alert")
        with self.server.client(who) as client:
            etag = client.get(tagged).headers["etag"]
        return self.ask(who, "PATCH", path, body, if_match=etag)


def tell(server: RunningServer) -> list[Exchange]:
    """The whole story."""
    teller = Teller(server)
    for role in ("mim", "stakeholder", "executive", "participant"):
        server.token(role)
    chapters = (
        _house,
        _people,
        _record,
        _words,
        _command,
        _public,
        _intake,
        _review,
        _kpis,
        _drafts,
        _search,
    )
    for chapter in chapters:
        chapter(teller)
    return teller.told


def _house(t: Teller) -> None:
    for path in ("/healthz", "/readyz", "/v1/openapi.json", "/", "/sign-in", "/sign-in/none"):
        t.ask("anonymous", "GET", path)
    t.ask("anonymous", "POST", "/sign-in", b"token=none", content_type="application/x-www-form-urlencoded")
    t.ask("anonymous", "POST", "/v1/auth/link", {"token": "none"})
    form = f"token={sign_in_link(t.server, 'executive')}".encode()
    t.ask("anonymous", "POST", "/sign-in", form, content_type="application/x-www-form-urlencoded")
    t.ask("anonymous", "POST", "/v1/auth/link", {"token": sign_in_link(t.server, "executive")})
    t.ask("mim", "GET", "/v1/auth/session")
    t.ask("anonymous", "GET", "/v1/auth/session")
    t.ask("anonymous", "GET", "/sign-in/oidc")
    t.ask("anonymous", "GET", "/sign-in/oidc/callback?code=none&state=none")
    for path in ("/v1/settings", "/v1/doctor"):
        t.ask("admin", "GET", path)
        t.ask("mim", "GET", path)


def _people(t: Teller) -> None:
    t.ask("stakeholder", "GET", "/v1/users/me")
    t.change("stakeholder", "/v1/users/me", {"displayName": "Sten S."})
    t.ask("mim", "GET", "/v1/users?q=Eve&limit=2")
    t.ask("stakeholder", "GET", "/v1/users")
    wish = {"email": "bo@example.com", "displayName": "Bo", "role": "mim"}
    t.ask("admin", "POST", "/v1/users", wish)
    t.ask("admin", "POST", "/v1/users", wish)
    t.ask("mim", "GET", "/v1/users/bo@example.com")
    t.change("admin", "/v1/users/bo@example.com", {"displayName": "Bo B."})
    t.ask("admin", "POST", "/v1/users/bo@example.com/links")
    t.ask("mim", "POST", "/v1/users/bo@example.com/links")
    t.change("admin", "/v1/users/bo@example.com", {"disabled": True})
    t.ask("admin", "POST", "/v1/users/bo@example.com/links")
    made = t.ask("admin", "POST", "/v1/tokens", {"name": "ci", "scope": "read"}).json()
    t.ask("admin", "POST", "/v1/tokens", {"name": "ci", "scope": "everything"})
    t.ask("admin", "GET", "/v1/tokens")
    t.ask("admin", "DELETE", f"/v1/tokens/{made['id']}")
    t.ask("stakeholder", "GET", "/v1/sessions")
    for who in ("admin", "mim", "stakeholder"):
        t.ask(who, "GET", "/v1/audit?limit=3")
    t.ask("mim", "GET", "/v1/audit?entity=X")
    sessions = t.ask("admin", "GET", "/v1/sessions?userId=eve@example.com").json()["sessions"]
    t.ask("stakeholder", "GET", "/v1/sessions?userId=eve@example.com")
    t.ask("admin", "DELETE", f"/v1/sessions/{sessions[0]['id']}?userId=eve@example.com")
    t.ask("admin", "DELETE", f"/v1/sessions/{sessions[0]['id']}?userId=eve@example.com")
    with t.server.client("admin") as admin:
        made = admin.post("/v1/tokens", json={"name": "once", "scope": "read"}).json()
    t.server.tokens["once"] = made["value"]
    t.ask("once", "POST", "/v1/auth/sign-out")
    t.ask("once", "POST", "/v1/auth/sign-out")


def _record(t: Teller) -> None:
    wish = {"title": "Checkout is down", "severity": "Critical", "affectedSystems": ["checkout"]}
    one = f"/v1/incidents/{t.ask('mim', 'POST', '/v1/incidents', wish).json()['id']}"
    t.ask("mim", "POST", "/v1/incidents", {**wish, "severty": "Low"})
    for who in ("mim", "stakeholder", "executive"):
        t.ask(who, "GET", one)
        t.ask(who, "GET", "/v1/incidents?limit=1")
    t.ask("stakeholder", "GET", "/v1/incidents/INC-999")
    t.ask("mim", "GET", "/v1/incidents?limit=0")
    t.change("mim", one, {"title": "Checkout answers 500"})
    t.change("mim", f"{one}/impact", {"customerImpactSummary": "No orders."})
    t.change("mim", f"{one}/alert", {"customerCount": 1200, "externalImpact": "Yes"})
    t.ask("mim", "POST", f"{one}/phase", {"from": 1, "to": 6})
    t.ask("mim", "POST", f"{one}/phase", {"from": 6, "to": 4})
    t.ask("mim", "POST", f"{one}/reentry", {"from": 6, "to": 2, "reason": "New facts"})
    t.ask("mim", "POST", f"{one}/reentry/leave", {"from": 2})
    t.ask("mim", "POST", f"{one}/reentry/leave", {"from": 6})
    t.ask("mim", "POST", f"{one}/status", {"from": "Active", "to": "Monitoring"})
    t.ask("mim", "POST", f"{one}/resolve", {})
    t.ask("mim", "POST", f"{one}/phase", {"from": 6, "to": 8})
    t.ask("mim", "POST", f"{one}/resolve", {"milestone": {"title": "Over", "body": "Restored."}})
    t.ask("mim", "POST", f"{one}/reopen", {"reason": "It came back"})
    t.ask("mim", "POST", f"{one}/reopen", {"reason": "Again"})
    for what in ("metrics", "state", "feed?after=0", "feed?after=abc"):
        t.ask("stakeholder", "GET", f"{one}/{what}")


def _words(t: Teller) -> None:
    one = f"/v1/incidents/{_fresh(t)}"
    posted = t.ask("mim", "POST", f"{one}/timeline", {"title": "Restarted", "visibility": "public"}).json()
    t.ask("stakeholder", "POST", f"{one}/timeline", {"title": "Hello"})
    t.ask("mim", "POST", f"{one}/timeline", {"title": "It was a restart", "corrects": posted["id"]})
    said = t.ask("mim", "POST", f"{one}/updates", {"content": "We know.", "visibility": "public"}).json()
    t.ask("mim", "POST", f"{one}/updates", {"content": " "})
    wish = {
        "title": "Scope",
        "body": "Orders fail.",
        "sources": [posted["id"]],
        "nextUpdateEta": in_minutes(20),
    }
    shown = {"act": "milestone", "body": wish}
    t.ask("mim", "POST", f"{one}/preview", shown)
    t.ask("stakeholder", "POST", f"{one}/preview", shown)
    t.ask("mim", "POST", f"{one}/preview", {"act": "milestone", "body": {**wish, "title": " "}})
    t.ask("mim", "POST", f"{one}/preview", {"act": "withdraw", "body": {"reason": "No need"}})
    cut = t.ask("mim", "POST", f"{one}/milestones", wish).json()
    t.ask("mim", "POST", f"{one}/milestones", {**wish, "sequence": 7})
    made = t.ask(
        "mim", "POST", f"{one}/promises", {"dueAt": in_minutes(40), "promiseReason": "Longer"}
    ).json()
    t.ask("mim", "POST", f"{one}/promises", {"dueAt": in_minutes(-1)})
    for what in ("timeline", "updates", "milestones", "promises"):
        t.ask("mim", "GET", f"{one}/{what}")
        t.ask("stakeholder", "GET", f"{one}/{what}?limit=1")
    withdraw = f"{one}/promises/{made['id']}/withdraw"
    for _ in range(2):
        t.ask("mim", "POST", withdraw, {"reason": "Nothing new by then"})
    for what in (f"timeline/{posted['id']}", f"updates/{said['id']}", f"milestones/{cut['id']}"):
        for method in ("PATCH", "PUT", "DELETE"):
            t.ask("mim", method, f"{one}/{what}")
        for _ in range(2):
            t.ask("mim", "POST", f"{one}/{what}/retract", {"reason": "By mistake"})


def _drafts(t: Teller) -> None:
    one = f"/v1/incidents/{_fresh(t)}"
    with t.server.client("mim") as mim:
        done = mim.post(f"{one}/phase", json={"from": 1, "to": 5}, headers=key())
        done = mim.post(f"{one}/timeline", json={"title": "Restarted", "visibility": "public"}, headers=key())
        assert done.is_success, done.text
        hidden = mim.post(f"{one}/timeline", json={"title": "Suspect the index"}, headers=key()).json()
    drafts, wish = f"{one}/drafts", {"kind": "milestone", "audience": "stakeholder"}
    made = t.ask("mim", "POST", drafts, {**wish, "sources": [done.json()["id"], hidden["id"]]}).json()
    t.ask("mim", "POST", drafts, {**wish, "audience": "public"})
    t.ask("mim", "POST", drafts, {**wish, "sources": ["01K00000000000000000000000"]})
    t.ask("stakeholder", "POST", drafts, wish)
    t.ask("mim", "GET", drafts)
    t.ask("stakeholder", "GET", drafts)
    t.ask("mim", "GET", f"{drafts}/{made['id']}")
    t.ask("mim", "GET", f"{drafts}/none")
    t.change("mim", f"{drafts}/{made['id']}", {"title": "Restarting helped"})
    cut = {"title": "Restarting helped", "body": made["body"], "draftId": made["id"]}
    t.ask("mim", "POST", f"{one}/milestones", cut)
    t.ask("mim", "POST", f"{one}/milestones", cut)
    other = t.ask("mim", "POST", drafts, {"kind": "catchUp", "audience": "command"}).json()
    for _ in range(2):
        t.ask("mim", "DELETE", f"{drafts}/{other['id']}")


def _search(t: Teller) -> None:
    with t.server.client("mim") as mim:
        one = f"/v1/incidents/{declare(mim, title='Mail is late', severity='High')['id']}"
        mim.post(f"{one}/timeline", json={"title": "Suspect the postbox"}, headers=key())
        until = time.monotonic() + 20  # the index follows a moment later
        while not mim.get("/v1/search?q=postbox").json()["results"] and time.monotonic() < until:
            time.sleep(0.05)
    t.ask("mim", "GET", "/v1/search?q=postb")
    for asked in ("postbox", "mail late"):
        t.ask("stakeholder", "GET", f"/v1/search?q={asked}&limit=1")
    for asked in ("", "?q=%20", f"?q={'x' * 501}", "?q=a&scope=everything", "?q=a&limit=0", "?q=a&page=2"):
        t.ask("mim", "GET", f"/v1/search{asked}")


def _fresh(t: Teller) -> str:
    with t.server.client("mim") as mim:
        return str(declare(mim, title="Search is slow", severity="High")["id"])


def _command(t: Teller) -> None:
    one = f"/v1/incidents/{_fresh(t)}"
    t.ask("mim", "GET", f"{one}/command")
    t.change("mim", f"{one}/command", {"sre": "Night shift"})
    t.ask("participant", "POST", f"{one}/participants", {})
    t.ask("participant", "GET", f"{one}/participants")
    t.ask("stakeholder", "GET", f"{one}/participants")
    t.ask("participant", "DELETE", f"{one}/participants/me")
    t.ask("mim", "DELETE", f"{one}/participants/me")
    offer, admin = f"{one}/command/handover", {"to": PEOPLE["admin"], "brief": "Quiet now."}
    t.ask("mim", "POST", offer, {"to": PEOPLE["stakeholder"]})
    t.ask("mim", "POST", offer, admin)
    t.ask("mim", "POST", offer, admin)
    t.ask("mim", "DELETE", offer)
    t.ask("mim", "DELETE", offer)
    t.ask("mim", "POST", offer, admin)
    t.ask("mim", "POST", f"{offer}/accept", {})
    t.ask("admin", "POST", f"{offer}/decline", {"note": "Not now"})
    t.ask("mim", "POST", offer, admin)
    t.ask("admin", "POST", f"{offer}/accept", {})


def _public(t: Teller) -> None:
    one = f"/v1/incidents/{_fresh(t)}"
    t.ask("mim", "POST", f"{one}/unpublish", {"reason": "Not yet"})
    public = t.ask("mim", "POST", f"{one}/publish", {"publicTitle": "Search is slow"}).json()["publicId"]
    for path in ("/status", f"/status/{public}", "/v1/public", f"/v1/public/incidents/{public}"):
        t.ask("stakeholder", "GET", path)
        t.ask("anonymous", "GET", path)
    t.ask("stakeholder", "GET", "/v1/public/incidents/none")
    _reports(t, one, public)
    _console(t, one.removeprefix("/v1"))
    t.ask("mim", "POST", f"{one}/unpublish", {"reason": "Settled"})


def _reports(t: Teller, one: str, public: str) -> None:
    wish = {"application": "Search box", "description": "No results", "email": "kim@shop.example"}
    t.ask("stakeholder", "POST", f"{one}/reports", wish)
    t.ask("stakeholder", "POST", f"{one}/reports", {"application": "Search box"})
    t.ask("executive", "POST", f"/v1/public/incidents/{public}/reports", wish)
    t.ask("anonymous", "POST", f"/v1/public/incidents/{public}/reports", wish)
    t.ask("stakeholder", "POST", "/v1/public/incidents/none/reports", wish)
    t.ask("mim", "GET", f"{one}/reports")
    t.ask("stakeholder", "GET", f"{one}/reports")
    t.ask("stakeholder", "GET", f"/status/{public}/report")
    t.ask("stakeholder", "POST", f"/status/{public}/report", {})


def _console(t: Teller, incident: str) -> None:
    name = incident.rpartition("/")[2]
    for path in ("/", incident, "/admin", "/intake", "/preferences", "/stakeholders", "/executives"):
        t.ask("mim", "GET", path)
        t.ask("anonymous", "GET", path)
    for audience in ("stakeholder", "executive"):
        t.ask("mim", "GET", f"/{audience}s/{name}")
        t.ask(audience, "GET", f"/{audience}s/{name}")
        t.ask(audience, "GET", f"/v1/incidents/{name}/opening")
        t.ask(audience, "GET", "/v1/board")
    t.ask("stakeholder", "GET", f"/executives/{name}")
    t.ask("anonymous", "GET", "/assets/none.js")


def _intake(t: Teller) -> None:
    wish = {"name": "Pager", "kind": "pagerduty", "mode": "queue", "secret": SECRET}
    made = t.ask("admin", "POST", "/v1/sources", wish).json()
    t.ask("admin", "POST", "/v1/sources", {**wish, "kind": "pigeon"})
    source, hook = f"/v1/sources/{made['id']}", made["hook"]
    t.ask("mim", "GET", "/v1/sources")
    t.ask("mim", "GET", source)
    t.change("admin", source, {"name": "Pager two"})
    for n in range(3):
        body = event(id=f"EVENT{n}", data={"id": f"ALERT{n}"})
        t.ask("anonymous", "POST", hook, body, x_pagerduty_signature=sign(body, SECRET))
    t.ask("anonymous", "POST", hook, b"{}", x_pagerduty_signature=sign(b"{}", "another"))
    t.ask("anonymous", "POST", hook, b"{}", x_pagerduty_signature=sign(b"{}", SECRET))
    alerts = [alert["id"] for alert in t.ask("mim", "GET", "/v1/intake?limit=5").json()["alerts"]]
    t.ask("stakeholder", "GET", "/v1/intake")
    opened = t.ask("mim", "POST", f"/v1/intake/{alerts[0]}/open", {"severity": "High"}).json()
    t.ask("mim", "POST", f"/v1/intake/{alerts[1]}/attach", {"incidentId": opened["id"]})
    t.ask("mim", "POST", f"/v1/intake/{alerts[2]}/dismiss", {})
    t.ask("mim", "POST", f"/v1/intake/{alerts[2]}/dismiss", {"reason": "A test"})
    t.ask("admin", "DELETE", source)
    t.ask("admin", "DELETE", source)


def _review(t: Teller) -> None:
    one = f"/v1/incidents/{_fresh(t)}"
    review = f"{one}/review"
    t.ask("mim", "GET", review)
    t.ask("mim", "GET", f"{one}/debrief")
    t.ask("mim", "POST", f"{one}/phase", {"from": 1, "to": 8})
    t.ask("mim", "POST", f"{one}/status", {"from": "Active", "to": "Monitoring"})
    t.ask("mim", "POST", f"{one}/resolve", {"milestone": {"title": "Over", "body": "Restored."}})
    t.ask("mim", "POST", review, {"repeatOf": "INC-999"})
    t.ask("mim", "POST", review, {"repeatOf": "INC-1"})
    t.ask("stakeholder", "GET", review)
    t.change("mim", review, {"sections": {"summary": "A **disk** was full."}, "heldAt": in_minutes(0)})
    wish = {"title": "Warn earlier", "owner": PEOPLE["executive"], "dueAt": in_minutes(60 * 24)}
    t.ask("mim", "POST", f"{review}/actions", {**wish, "owner": "Night shift"})
    item = f"{review}/actions/{t.ask('mim', 'POST', f'{review}/actions', wish).json()['id']}"
    t.ask("executive", "GET", item)
    t.ask("stakeholder", "GET", item)
    t.change("executive", item, {"status": "Done", "note": "Change 4711"})
    t.ask("executive", "GET", "/v1/actions?owner=me")
    t.ask("mim", "GET", "/v1/reviews?state=due,overdue")
    t.ask("mim", "GET", "/v1/reviews?state=late")
    t.ask("mim", "POST", f"{review}/addenda", {"text": "The vendor answered."})
    t.ask("participant", "POST", f"{review}/publish")
    for _ in range(2):
        t.ask("mim", "POST", f"{review}/publish")
    t.ask("mim", "POST", f"{review}/addenda", {"text": "The vendor answered."})
    for who in ("mim", "executive"):
        t.ask(who, "GET", review)
    t.ask("executive", "GET", f"{review}?format=markdown")
    t.ask("executive", "GET", f"{review}?format=html")
    t.ask("mim", "GET", f"{one}/debrief")


def _kpis(t: Teller) -> None:
    one = f"/v1/incidents/{_ended(t)}"
    for who in ("admin", "executive", "stakeholder"):
        t.ask(who, "GET", "/v1/kpis")
        t.ask(who, "GET", "/v1/kpis/mttr")
        t.ask(who, "GET", f"{one}/kpis")
    t.ask("executive", "GET", "/v1/kpis/mtta")
    slow = {
        "name": "Hours to resolve",
        "units": "hours",
        "formula": "(resolved_at - detected_at) / 3600000.0",
    }
    t.ask("admin", "PUT", "/v1/kpis/hours", slow)
    t.ask("admin", "PUT", "/v1/kpis/hours", {**slow, "formula": "(SELECT 1)"}, if_none_match="*")
    t.ask("admin", "PUT", "/v1/kpis/hours", slow, if_none_match="*")
    t.ask("admin", "PUT", "/v1/kpis/hours", {**slow, "owner": "leader"}, if_match='"v1"')
    t.ask("admin", "PUT", "/v1/kpis/hours", {**slow, "owner": "sre"}, if_match='"v1"')
    t.ask("admin", "POST", "/v1/kpis/preview", {"formula": "reopen_count"})
    t.ask("admin", "POST", "/v1/kpis/preview", {"formula": "reopen_counts"})
    value = {"slug": "stakeholder-satisfaction", "value": 4.5, "timestamp": "2026-01-02T03:04:05Z"}
    t.ask("mim", "POST", f"{one}/kpis", value)
    t.ask("mim", "POST", f"{one}/kpis", value)
    t.ask("mim", "POST", f"{one}/kpis", {**value, "value": 2})
    t.ask("executive", "POST", f"{one}/kpis", value)
    day = "from=2026-01-02&to=2026-01-03"
    t.ask("mim", "GET", f"/v1/kpis/scorecard?slug=stakeholder-satisfaction&by=severity,month&{day}")
    t.ask("executive", "GET", f"/v1/kpis/scorecard?slug=stakeholder-satisfaction&format=csv&{day}")
    t.ask("executive", "GET", "/v1/kpis/scorecard?by=mim")
    for who in ("mim", "executive"):
        t.ask(who, "GET", f"/v1/kpis/stakeholder-satisfaction/observations?{day}")
    t.ask("mim", "GET", "/v1/kpis/stakeholder-satisfaction/observations?state=lost")
    job = t.ask("admin", "POST", "/v1/kpis/backfill", {"slug": "hours", "to": "2001-01-01T00:00:00Z"}).json()
    _until_done(t, job["job"])
    t.ask("admin", "GET", f"/v1/jobs/{job['job']}")
    t.ask("admin", "GET", "/v1/jobs/none")


def _ended(t: Teller) -> str:
    """An incident that is over and measured."""
    ended = _fresh(t)
    with t.server.client("mim") as mim:
        over = {"falseAlarm": True, "reason": "A test"}
        mim.post(f"/v1/incidents/{ended}/resolve", json=over, headers=key()).raise_for_status()
        for _ in range(500):
            if mim.get(f"/v1/incidents/{ended}/kpis").json()["observations"]:
                return ended
            time.sleep(0.02)
    raise AssertionError("nobody measures")


def _until_done(t: Teller, job: str) -> None:
    with t.server.client("admin") as admin:
        for _ in range(500):
            if admin.get(f"/v1/jobs/{job}").json()["state"] == "done":
                return
            time.sleep(0.02)


def visible_text(page: str) -> Iterator[str]:
    """The title and headings of a page."""
    for tag in ("title", "h1", "h2"):
        for part in page.split(f"<{tag}")[1:]:
            yield f"{tag}: {part.partition('>')[2].partition(f'</{tag}')[0].strip()}"
