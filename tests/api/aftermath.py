"""The later chapters of the story: drafts, search, the After Action, the numbers."""

import time

from tests.api.teller import Teller, fresh, in_minutes
from tests.conftest import PEOPLE, declare, key


def draft(t: Teller) -> None:
    one = f"/v1/incidents/{fresh(t)}"
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


def search(t: Teller) -> None:
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


def review(t: Teller) -> None:
    one = f"/v1/incidents/{fresh(t)}"
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
    t.ask("mim", "GET", "/v1/reviews?state=required,actions")
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


def measure(t: Teller) -> None:
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
    ended = fresh(t)
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
