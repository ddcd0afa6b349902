"""The forms of an After Action."""

from playwright.sync_api import Locator, Page

from majorops.platform.clock import now_ms
from majorops.platform.wording import rfc3339
from tests.conftest import PEOPLE
from tests.web.acts import Case, ready
from tests.web.form import INCIDENT, Form, Steps, behind, standing

REVIEW = f"{INCIDENT}/review"


def _ended(case: Case) -> None:
    case.monitor()
    case.post("/resolve", {})


def _change(case: Case, body: dict[str, str]) -> None:
    with case.server.client("mim") as mim:
        etag = mim.get(f"{case.path}/review").json()["etag"]
        assert mim.patch(f"{case.path}/review", json=body, headers={"If-Match": etag}).is_success


def _held(case: Case) -> None:
    _ended(case)
    _change(case, {"heldAt": rfc3339(now_ms())})


def _told(case: Case) -> None:
    _held(case)
    case.post("/review/publish", {})


def _minor(case: Case) -> None:
    with case.server.client("mim") as mim:
        etag = mim.get(case.path).headers["etag"]
        body = {"severity": "Low", "reason": "Few are hit"}
        assert mim.patch(case.path, json=body, headers={"If-Match": etag}).is_success
    _ended(case)


def _taken(case: Case) -> None:
    _ended(case)
    due = rfc3339(now_ms() + 7 * 86_400_000)
    case.post("/review/actions", {"title": "Watch the disk", "owner": PEOPLE["mim"], "dueAt": due})


def _summary(page: Page, _: Case) -> Locator:
    box = ready(page).locator("section#summary")
    if not box.get_by_role("textbox").count():
        box.get_by_role("button", name="Write").click()
    return box


def _adding(page: Page, _: Case) -> Locator:
    ready(page).get_by_role("button", name="Add action").click()
    return page.get_by_role("form", name="New action")


def _item(button: str) -> Steps:
    return behind(f"{button}: Watch the disk")


def _page(page: Page, _: Case) -> Locator:
    return ready(page).get_by_role("main")


_AT = "/incidents/{number}/review"
REVIEWS = (
    Form("start", f"POST {REVIEW}", _page, "Start the After Action", _AT, before=_minor, keeps=False),
    Form(
        "section",
        f"PATCH {REVIEW}",
        _summary,
        "Save",
        _AT,
        (("1 Summary", "A disk was full.\nNobody saw it."),),
        before=_ended,
        pointer="/sections/summary",
    ),
    Form("held", f"PATCH {REVIEW}", behind("Set as held…"), "Set as held", _AT, before=_ended, keeps=False),
    Form(
        "repeat",
        f"PATCH {REVIEW}",
        behind("Repeated cause…"),
        "Save",
        _AT,
        (("Number of the earlier incident", "INC-1"),),
        before=_ended,
        pointer="/repeatOf",
        keeps=False,
        needs_line=False,
    ),
    Form(
        "publish review",
        f"POST {REVIEW}/publish",
        behind("Publish review…"),
        "Publish for everybody",
        _AT,
        before=_held,
        keeps=False,
        needs_line=False,
    ),
    Form(
        "addendum",
        f"POST {REVIEW}/addenda",
        standing("Added after publishing"),
        "Add for everybody",
        _AT,
        (("Add to it", "It came back.\nSmaller."),),
        before=_told,
        pointer="/text",
    ),
    Form(
        "action",
        f"POST {REVIEW}/actions",
        _adding,
        "Add action",
        _AT,
        (("What will be done", "Watch the disk"), ("Owner, e-mail of a user", PEOPLE["mim"])),
        before=_ended,
        pointer="/title",
    ),
    Form(
        "close action",
        f"PATCH {REVIEW}/actions/{{actionId}}",
        _item("Done"),
        "Close as done",
        _AT,
        (("What shows that it is done", "The alarm rings.\nTried on Monday."),),
        before=_taken,
        pointer="/note",
    ),
    Form(
        "move action",
        f"PATCH {REVIEW}/actions/{{actionId}}",
        _item("Change owner or due"),
        "Save",
        _AT,
        (("Owner, e-mail of a user", PEOPLE["admin"]),),
        before=_taken,
        keeps=False,
    ),
)
