"""The forms of the Fireground and of the intake."""

from typing import Any

import httpx
from playwright.sync_api import Locator, Page, expect

from majorops.integrations.pagerduty.signature import sign
from tests.conftest import PEOPLE, key
from tests.integrations.pagerduty.payloads import SECRET, event
from tests.web.acts import Case, open_act, ready
from tests.web.form import INCIDENT, Form, Steps

# -- the acts of the Fireground -----------------------------------------------------------------------------


def _act(name: str) -> Steps:
    def opens(page: Page, _: Case) -> Locator:
        return open_act(ready(page), name)

    return opens


def deed(name: str, sends: str, press: str, **more: Any) -> Form:
    """One that is shown first and confirmed once; opened by its command."""
    command = more.pop("command", name)
    opens = more.pop("opens", None) or _act(command)
    return Form(name, sends, opens, press, **{"shown_first": True, **more})


def _by_key(letter: str) -> Steps:
    def opens(page: Page, _: Case) -> Locator:
        ready(page).keyboard.press(letter)
        return page.locator("dialog[open]")

    return opens


def _lowering(page: Page, _: Case) -> Locator:
    dialog = open_act(ready(page), "severity")
    dialog.get_by_text("High", exact=True).click()
    return dialog


def _again(page: Page, _: Case) -> Locator:
    """The dialog of taking something back, from its row in the log."""
    row = ready(page).locator("ol.log > li", has_text="To be taken back").first
    row.locator("button.when").click()
    row.get_by_role("button", name="Take back…").click()
    dialog = page.locator("dialog[open]")
    expect(dialog).to_be_visible()
    return dialog


def _offered(page: Page, _: Case) -> Locator:
    command = ready(page).get_by_role("region", name="Command", exact=True)
    command.get_by_role("button", name="Withdraw…").or_(
        command.get_by_role("button", name="Accept or decline…")
    ).click()
    return page.locator("dialog[open]")


def _declining(page: Page, case: Case) -> Locator:
    box = _offered(page, case)
    box.get_by_text("Decline", exact=True).click()
    return box


def _public_update(case: Case) -> None:
    case.post("/updates", {"content": "To be taken back", "visibility": "public"})


def _public_entry(case: Case) -> None:
    case.post("/timeline", {"type": "update", "title": "To be taken back", "visibility": "public"})


def _cut(case: Case) -> None:
    case.post("/milestones", {"title": "To be taken back", "body": "A disk is full."})


def _offer(case: Case) -> None:
    with case.server.client("admin") as admin:  # known to the server before anybody is offered anything
        admin.get("/v1/users/me")
    case.post("/command/handover", {"to": PEOPLE["admin"], "brief": "All is said."})


def _published(case: Case) -> None:
    case.post("/publish", {"publicTitle": "Checkout fails"})


def _resolved(case: Case) -> None:
    case.monitor()
    case.post("/resolve", {})


def _left(case: Case) -> None:
    case.to_phase(5)
    case.post("/reentry", {"from": 5, "to": 2, "reason": "Others are hit, too."})


REASON = (("Reason", "It was said too early"),)
DEEDS = (
    deed("advance", f"POST {INCIDENT}/phase", "Advance to", fills=(("Note, if any", "All have reported"),)),
    deed(
        "reenter",
        f"POST {INCIDENT}/reentry",
        "Re-enter",
        before=lambda case: case.to_phase(5),
        fills=REASON,
        pointer="/reason",
    ),
    deed("leaveReentry", f"POST {INCIDENT}/reentry/leave", "Return to", command="leave", before=_left),
    deed(
        "status",
        f"POST {INCIDENT}/status",
        "Change the status to",
        opens=_by_key("s"),
        before=lambda case: case.to_phase(6),
        fills=(("Reason, if any", "It holds"),),
    ),
    deed(
        "severity",
        f"PATCH {INCIDENT}",
        "Change the severity to",
        opens=_lowering,
        fills=(("Reason for lowering it", "Few are hit"),),
    ),
    deed(
        "resolve",
        f"POST {INCIDENT}/resolve",
        "Resolve for",
        before=Case.monitor,
        fills=(("Milestone title", "It is over"), ("Milestone", "A disk was full.\nIt is emptied.")),
        pointer="/milestone/title",
    ),
    deed("reopen", f"POST {INCIDENT}/reopen", "Reopen for", before=_resolved, fills=REASON),
    deed(
        "milestone",
        f"POST {INCIDENT}/milestones",
        "Cut milestone",
        fills=(("Title", "We know why"), ("Body", "A disk is full.\nIt is emptied.")),
        pointer="/title",
    ),
    deed(
        "update",
        f"POST {INCIDENT}/updates",
        "Post for",
        fills=(("Text", "We know of it.\nMore soon."),),
        pointer="/content",
    ),
    deed("promise", f"POST {INCIDENT}/promises", "Promise "),
    deed(
        "withdraw",
        f"POST {INCIDENT}/promises/{{promiseId}}/withdraw",
        "Withdraw the promise",
        before=Case.promise,
        fills=REASON,
    ),
    deed(
        "publish",
        f"POST {INCIDENT}/publish",
        "Publish for",
        fills=(("Public title", "Checkout fails"),),
        pointer="/publicTitle",
    ),
    deed("unpublish", f"POST {INCIDENT}/unpublish", "Unpublish", before=_published, fills=REASON),
    deed(
        "handover",
        f"POST {INCIDENT}/command/handover",
        "Offer the MIM seat",
        fills=(("To, a MIM or an admin", PEOPLE["admin"]), ("Brief", "All is said.\nNothing is promised.")),
        pointer="/to",
    ),
    deed(
        "acceptHandover",
        f"POST {INCIDENT}/command/handover/accept",
        "Take command",
        opens=_offered,
        before=_offer,
        role="admin",
    ),
    deed(
        "declineHandover",
        f"POST {INCIDENT}/command/handover/decline",
        "Decline the hand-over",
        opens=_declining,
        before=_offer,
        role="admin",
        fills=(("Note, if any", "I am on another one"),),
    ),
    deed(
        "retractEvent",
        f"POST {INCIDENT}/timeline/{{eventId}}/retract",
        "Take it back",
        opens=_again,
        before=_public_entry,
        fills=REASON,
    ),
    deed(
        "retractUpdate",
        f"POST {INCIDENT}/updates/{{itemId}}/retract",
        "Take it back",
        opens=_again,
        before=_public_update,
        fills=REASON,
    ),
    deed(
        "retractMilestone",
        f"POST {INCIDENT}/milestones/{{itemId}}/retract",
        "Take it back",
        opens=_again,
        before=_cut,
        fills=REASON,
    ),
)


# -- the fields and people of the Fireground ----------------------------------------------------------------


def _panel(title: str) -> Steps:
    def opens(page: Page, _: Case) -> Locator:
        box = ready(page).get_by_role("region", name=title, exact=True)
        if not box.get_by_role("form", name="Edit").count():
            box.get_by_role("button", name=f"Edit {title}").click()
        expect(box.get_by_role("form", name="Edit")).to_be_visible()
        return box

    return opens


def _naming(page: Page, _: Case) -> Locator:
    box = ready(page).get_by_role("region", name="Participants")
    box.get_by_role("button", name="Name somebody").click()
    expect(box.get_by_label("E-mail of a user")).to_be_visible()
    return box


def _participants(page: Page, _: Case) -> Locator:
    return ready(page).get_by_role("region", name="Participants")


def _joined(case: Case) -> None:
    with case.server.client("participant") as pat:
        assert pat.post(f"{case.path}/participants", json={}, headers=key()).is_success


def _drafting(page: Page, _: Case) -> Locator:
    return open_act(ready(page), "update")


FIELDS = (
    Form(
        "problem",
        f"PATCH {INCIDENT}",
        _panel("Problem"),
        "Save",
        fills=(("Title", "Checkout is slow"), ("Description", "Since noon.\nOnly in the west.")),
        pointer="/title",
    ),
    Form(
        "impact",
        f"PATCH {INCIDENT}/impact",
        _panel("In words"),
        "Save",
        fills=(("Customer impact", "A third of all orders fail."),),
        pointer="/customerImpactSummary",
    ),
    Form(
        "alert",
        f"PATCH {INCIDENT}/alert",
        _panel("Impact"),
        "Save",
        fills=(("Customers affected", "120"),),
        pointer="/customerCount",
    ),
    Form(
        "command",
        f"PATCH {INCIDENT}/command",
        _panel("Command"),
        "Save",
        fills=(("SRE lead", "Sam on call"),),
        pointer="/sre",
    ),
    Form(
        "name",
        f"POST {INCIDENT}/participants",
        _naming,
        "Add",
        fills=(("E-mail of a user", PEOPLE["stakeholder"]),),
        keeps=False,
    ),
    Form("join", f"POST {INCIDENT}/participants", _participants, "Join", role="admin", keeps=False),
    Form(
        "remove",
        f"DELETE {INCIDENT}/participants/{{userId}}",
        _participants,
        "Remove",
        before=_joined,
        keeps=False,
    ),
    Form("draft", f"POST {INCIDENT}/drafts", _drafting, "Draft from the log", keeps=False, keyed=False),
    Form(
        "withdrawOffer",
        f"DELETE {INCIDENT}/command/handover",
        _offered,
        "Withdraw the offer",
        before=_offer,
        keeps=False,
    ),
)


# -- intake -------------------------------------------------------------------------------------------------


def alert(case: Case) -> None:
    """One alert in the queue under the number of the incident, sent as the vendor sends it."""
    with case.server.client("admin") as admin:
        known = [one for one in admin.get("/v1/sources").json()["sources"] if one["name"] == "Pager"]
        wish = {"name": "Pager", "kind": "pagerduty", "secret": SECRET}
        hook = (known or [admin.post("/v1/sources", json=wish).json()])[0]["hook"]
    body = event(id=f"E {case.number}", data={"id": f"A {case.number}", "title": f"Alert {case.number}"})
    signed = {"x-pagerduty-signature": sign(body, SECRET)}
    sent = httpx.post(case.server.url + hook, content=body, headers=signed)
    assert sent.status_code == httpx.codes.ACCEPTED, sent.text


def _answering(button: str) -> Steps:
    def opens(page: Page, case: Case) -> Locator:
        heading = page.get_by_role("heading", name=f"Alert {case.number}", exact=True)
        box = page.get_by_role("listitem").filter(has=heading)
        box.get_by_role("button", name=button).click()
        return box

    return opens


INTAKE = tuple(
    Form(
        name, f"POST /v1/intake/{{alertId}}/{name}", _answering(button), press, "/intake", fills, before=alert
    )
    for name, button, press, fills in (
        ("open", "Open an incident…", "Open incident", (("Title", "Disk is full"),)),
        ("attach", "Attach…", "Attach alert", ()),
        ("dismiss", "Dismiss…", "Dismiss alert", (("Why it needs no incident", "Renewed this morning"),)),
    )
)
