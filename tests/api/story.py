"""One incident told over HTTP, so that every route is called once in its right place, refusals included."""

from collections.abc import Iterator

from majorops.integrations.pagerduty.signature import sign
from tests.api import aftermath, keyring
from tests.api.bed import sign_in_link
from tests.api.teller import Exchange, Teller, fresh, in_minutes
from tests.conftest import PEOPLE, RunningServer
from tests.integrations.pagerduty.payloads import SECRET, event


def tell(server: RunningServer) -> list[Exchange]:
    """The whole story."""
    teller = Teller(server)
    for role in ("mim", "stakeholder", "executive", "participant"):
        server.token(role)
    chapters = (
        *(_house, _people, keyring.passkeys, _record, _words, _command, _public, _intake),
        *(aftermath.review, aftermath.measure, aftermath.draft, aftermath.search),
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
    one = f"/v1/incidents/{fresh(t)}"
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


def _command(t: Teller) -> None:
    one = f"/v1/incidents/{fresh(t)}"
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
    one = f"/v1/incidents/{fresh(t)}"
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
    for path in (
        "/",
        incident,
        "/admin",
        "/intake",
        "/preferences",
        "/reviews",
        "/scorecards",
        "/search",
        f"{incident}/review",
        "/stakeholders",
        "/executives",
    ):
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


def visible_text(page: str) -> Iterator[str]:
    """The title and headings of a page."""
    for tag in ("title", "h1", "h2"):
        for part in page.split(f"<{tag}")[1:]:
            yield f"{tag}: {part.partition('>')[2].partition(f'</{tag}')[0].strip()}"
