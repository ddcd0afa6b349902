"""The forms of the console beside the Fireground: the board, those who wait, the review, the house itself."""

from playwright.sync_api import Locator, Page, expect

from tests.conftest import PEOPLE
from tests.integrations.pagerduty.payloads import SECRET
from tests.web.acts import Case, ready
from tests.web.desk import Cookies
from tests.web.form import INCIDENT, Form, Steps, behind, standing
from tests.web.forms import DEEDS, FIELDS, INTAKE
from tests.web.review_forms import REVIEWS


def _opening(page: Page, _: Case) -> Locator:
    ready(page)
    page.get_by_role("button", name="Open incident").first.click()
    dialog = page.locator("dialog[open]")
    dialog.get_by_text("Critical", exact=True).click()
    if not dialog.get_by_label("What is known").is_visible():
        dialog.get_by_text("More, all of it optional").click()
    return dialog


BOARD = (
    Form(
        "open incident",
        "POST /v1/incidents",
        _opening,
        "Open incident",
        "/",
        (("What is broken", "Checkout fails"), ("What is known", "Since noon.\nOnly in the west.")),
        pointer="/title",
    ),
    Form(
        "report",
        f"POST {INCIDENT}/reports",
        behind("Report impact…"),
        "Send to command",
        "/stakeholders/{number}",
        (("What is used", "Basket"), ("What happens", "It stays empty.\nSince noon.")),
        role="stakeholder",
        pointer="/application",
    ),
    Form(
        "join from outside",
        f"POST {INCIDENT}/participants",
        behind("Join…"),
        "Join INC-",
        "/stakeholders/{number}",
        role="stakeholder",
        keeps=False,
    ),
)


# -- the house ----------------------------------------------------------------------------------------------


def _whole(page: Page, _: Case) -> Locator:
    expect(page.get_by_role("table").first.or_(page.get_by_text("No tokens")).first).to_be_visible()
    return page.get_by_role("main")


def _user(case: Case) -> None:
    body = {"email": f"{case.number.lower()}@example.com", "displayName": case.number, "role": "stakeholder"}
    with case.server.client("admin") as admin:
        assert admin.post("/v1/users", json=body).is_success


def _of_user(button: str) -> Steps:
    def opens(page: Page, case: Case) -> Locator:
        page.get_by_label("Find by name or e-mail").fill(case.number)
        page.get_by_role("button", name=f"{button} {case.number}", exact=True).click()
        return page.locator("dialog[open]")

    return opens


def _linking(page: Page, case: Case) -> Locator:
    page.get_by_label("Find by name or e-mail").fill(case.number)
    expect(page.get_by_role("row", name=case.number)).to_be_visible()
    expect(page.get_by_role("row")).to_have_count(2)
    return page.get_by_role("main")


def _token(case: Case) -> None:
    body = {"name": case.number, "scope": "read", "userId": PEOPLE["mim"]}
    with case.server.client("admin") as admin:
        assert admin.post("/v1/tokens", json=body).is_success


def _revoking(page: Page, case: Case) -> Locator:
    page.get_by_role("button", name=f"Revoke… {case.number}", exact=True).click()
    return page.locator("dialog[open]")


def _source(case: Case) -> None:
    body = {"name": case.number, "kind": "pagerduty", "secret": SECRET}
    with case.server.client("admin") as admin:
        assert admin.post("/v1/sources", json=body).is_success


def _of_source(button: str) -> Steps:
    def opens(page: Page, case: Case) -> Locator:
        page.get_by_role("button", name=f"{button} {case.number}", exact=True).click()
        return page.locator("dialog[open]")

    return opens


def _turning(page: Page, case: Case) -> Locator:
    expect(page.get_by_role("button", name=f"Disable {case.number}", exact=True)).to_be_visible()
    return page.get_by_role("main")


def _session(case: Case) -> None:
    """Somewhere else the same person is signed in, too."""
    Cookies().of(case.server, "mim")


def _ending(page: Page, _: Case) -> Locator:
    box = page.get_by_role("region", name="Where you are signed in")
    expect(
        box.get_by_role("button", name="End session").or_(box.get_by_text("End session")).first
    ).to_be_visible()
    return box


def _kpi(page: Page, case: Case) -> Locator:
    page.get_by_role("button", name="Add a KPI…").click()
    return page.locator("dialog[open]")


def _observing(page: Page, case: Case) -> Locator:
    page.get_by_role("button", name="Enter an observation…").click()
    dialog = page.locator("dialog[open]")
    dialog.get_by_label("Incident", exact=True).fill(case.number)
    return dialog


ADMIN = (
    Form(
        "new user",
        "POST /v1/users",
        _whole,
        "Make user",
        "/admin",
        (("E-mail of a new user", "kim.park@example.com"), ("Name, else read from the e-mail", "Kim Park")),
        role="admin",
        pointer="/email",
        needs_line=False,
        keeps=False,
    ),
    Form(
        "disable user",
        "PATCH /v1/users/{userId}",
        _of_user("Disable…"),
        "Disable user",
        "/admin",
        role="admin",
        before=_user,
        needs_line=False,
        keeps=False,
    ),
    Form(
        "link",
        "POST /v1/users/{userId}/links",
        _linking,
        "Sign-in link for",
        "/admin",
        role="admin",
        before=_user,
        needs_line=False,
        keeps=False,
    ),
    Form(
        "source",
        "POST /v1/sources",
        behind("Add a source…", live=False),
        "Add source",
        "/admin?tab=sources",
        (("Name", "Night pager"), ("Its words for how bad it is, one a line", "P1 = Critical\nP2 = High")),
        role="admin",
        pointer="/name",
        needs_line=False,
    ),
    Form(
        "change source",
        "PATCH /v1/sources/{sourceId}",
        _of_source("Change…"),
        "Save source",
        "/admin?tab=sources",
        (("Name", "Day pager"),),
        role="admin",
        before=_source,
        pointer="/name",
        needs_line=False,
    ),
    Form(
        "disable source",
        "PATCH /v1/sources/{sourceId}",
        _turning,
        "Disable INC-",
        "/admin?tab=sources",
        role="admin",
        before=_source,
        needs_line=False,
        keeps=False,
    ),
    Form(
        "delete source",
        "DELETE /v1/sources/{sourceId}",
        _of_source("Delete…"),
        "Delete source",
        "/admin?tab=sources",
        role="admin",
        before=_source,
        needs_line=False,
        keeps=False,
    ),
    Form(
        "kpi",
        "PUT /v1/kpis/{slug}",
        _kpi,
        "Add KPI",
        "/admin?tab=kpis",
        (
            ("Name", "Words given"),
            ("Short name, in addresses", "words-given"),
            ("Units", "count"),
            ("Formula", "update_count +\nmilestone_count"),
            ("What it says", "How much was said.\nTo anybody."),
        ),
        role="admin",
        pointer="/name",
        needs_line=False,
    ),
    Form(
        "try kpi",
        "POST /v1/kpis/preview",
        _kpi,
        "Try it on past incidents",
        "/admin?tab=kpis",
        (("Formula", "update_count"),),
        role="admin",
        pointer="/observedAt",
        needs_line=False,
        keeps=False,
        keyed=False,
    ),
    Form(
        "backfill",
        "POST /v1/kpis/backfill",
        standing("Measure history again"),
        "Measure again",
        "/admin?tab=kpis",
        role="admin",
        needs_line=False,
        keeps=False,
    ),
)
ONES_OWN = (
    Form(
        "observe",
        f"POST {INCIDENT}/kpis",
        _observing,
        "Enter observation",
        "/scorecards",
        (("Value, in score", "4"), ("When it was measured (UTC)", "2026-01-05T10:00")),
        pointer="/value",
        needs_line=False,
        keeps=False,
    ),
    Form(
        "display name",
        "PATCH /v1/users/me",
        standing("Mia Mim"),
        "Save name",
        "/preferences",
        (("Name that others read", "Mia of Mims"),),
        pointer="/displayName",
        needs_line=False,
        keeps=False,
    ),
    Form(
        "token",
        "POST /v1/tokens",
        standing("API tokens"),
        "Make token",
        "/preferences",
        (("Name of a new token", "Night script"),),
        pointer="/name",
        needs_line=False,
        keeps=False,
    ),
    Form(
        "revoke token",
        "DELETE /v1/tokens/{tokenId}",
        _revoking,
        "Revoke token",
        "/preferences",
        before=_token,
        needs_line=False,
        keeps=False,
    ),
    Form(
        "end session",
        "DELETE /v1/sessions/{sessionId}",
        _ending,
        "End the session of",
        "/preferences",
        before=_session,
        needs_line=False,
        keeps=False,
    ),
)
FORMS = (*DEEDS, *FIELDS, *INTAKE, *BOARD, *REVIEWS, *ADMIN, *ONES_OWN)
