"""The After Action over HTTP: what is answered, to whom, in which form; and each refusal."""

import html.parser
import re
from collections.abc import Iterator
from typing import Any

import httpx
import pytest

from majorops.platform.clock import now_ms
from majorops.platform.wording import rfc3339
from tests.conftest import PEOPLE, RunningServer, declare, key

pytestmark = pytest.mark.web
Json = dict[str, Any]
DUE = "2026-12-01T00:00:00Z"


class Case:
    """A resolved incident of the MIM's with a participant on it."""

    def __init__(self, server: RunningServer, **wish: Any) -> None:
        self.server = server
        with server.client("mim") as mim:
            self.path = f"/v1/incidents/{declare(mim, **wish)['id']}"
        self.review = f"{self.path}/review"
        server.token("participant")
        self.post("/participants", role="participant")
        self.post("/updates", content="Only for stakeholders", visibility="internal")
        self.post("/phase", **{"from": 1, "to": 8})
        self.post("/status", **{"from": "Active", "to": "Monitoring"})
        self.post("/resolve", milestone={"title": "Over | done", "body": "All well"})

    def ask(self, method: str, path: str, role: str = "mim", **given: Any) -> httpx.Response:
        with self.server.client(role) as client:
            headers = {**key(), **given.pop("headers", {})}
            return client.request(method, path, headers=headers, **given)

    def post(self, below: str, role: Any = "mim", **body: Any) -> Json:
        answer = self.ask("POST", self.path + below, role, json=body)
        assert answer.is_success, answer.text
        made: Json = answer.json()
        return made

    def patch(self, role: str = "mim", etag: str = "", **body: Any) -> httpx.Response:
        etag = etag or self.ask("GET", self.review).headers["etag"]
        return self.ask("PATCH", self.review, role, json=body, headers={"if-match": etag})

    def published(self) -> Json:
        assert self.patch(heldAt=rfc3339(now_ms())).is_success
        return self.post("/review/publish")


@pytest.fixture
def case(server: RunningServer) -> Iterator[Case]:
    for role in ("stakeholder", "executive"):
        server.token(role)
    return Case(server)  # type: ignore[return-value]  # nothing to close behind it


def code(answer: httpx.Response) -> tuple[int, str]:
    return answer.status_code, answer.json()["code"]


def test_a_draft_is_read_by_command_alone(case: Case) -> None:
    for role in ("mim", "admin", "participant"):
        assert case.ask("GET", case.review, role).json()["status"] == "Draft"
    for role in ("stakeholder", "executive"):
        assert code(case.ask("GET", case.review, role)) == (404, "not_found")
    assert code(case.ask("GET", case.review, params={"as": "executive"})) == (404, "not_found")
    assert code(case.ask("GET", case.review, params={"as": "public"})) == (404, "not_found")


def test_what_is_published_is_read_by_everybody_inside_in_their_column(case: Case) -> None:
    case.patch(sections={"summary": "A **disk**"})
    case.published()
    stakeholder, executive, mim = (
        case.ask("GET", case.review, role).json() for role in ("stakeholder", "executive", "mim")
    )
    assert (
        stakeholder["html"]["summary"] == executive["html"]["summary"] == "<p>A <strong>disk</strong></p>\n"
    )
    assert "Only for stakeholders" in str(stakeholder)
    assert "Only for stakeholders" not in str(executive)
    assert (mim["etag"], stakeholder["etag"]) == (
        '"v3"',
        case.ask("GET", case.review, "stakeholder").headers["etag"],
    )
    again = case.ask("GET", case.review, "executive", headers={"if-none-match": executive["etag"]})
    assert again.status_code == 304


def test_the_incident_says_where_its_review_stands(case: Case) -> None:
    def stand(role: str) -> Json:
        found: Json = case.ask("GET", case.path, role).json()
        return found

    for role in ("mim", "executive"):
        shown = stand(role)
        assert (shown["afterActionRequired"], shown["reviewStatus"]) == (True, "Draft")
        assert shown["afterAction"]["requiredBecause"] == "critical"
        assert shown["afterActionDueAt"] == shown["afterAction"]["dueAt"]
    case.patch(sections={"summary": "x"})
    assert stand("mim")["afterAction"]["revision"] > stand("executive")["afterAction"]["revision"] == 0
    case.published()
    assert stand("executive")["reviewStatus"] == "Published"
    case.post("/review/addenda", text="More")
    assert stand("executive")["afterAction"]["revision"] == 2


def test_edits_of_different_sections_meet_nobody_and_of_the_same_both_texts(case: Case) -> None:
    etag = case.ask("GET", case.review).headers["etag"]
    assert case.patch("participant", etag, sections={"summary": "Pat's"}).is_success
    assert case.patch("mim", etag, sections={"rootCause": "Mia's"}).is_success
    refused = case.patch("mim", etag, sections={"summary": "Mia's"})
    assert code(refused) == (412, "version_conflict")
    assert refused.json()["differs"] == [{"field": "summary", "yours": "Mia's", "current": "Pat's"}]
    assert refused.json()["current"] == case.ask("GET", case.review).headers["etag"]


@pytest.mark.parametrize(
    ("body", "headers", "expected"),
    [
        ({"sections": {"summary": "x"}}, {}, (428, "precondition_required")),
        ({"sections": {"summary": "x"}}, {"if-match": "*"}, (400, "strong_etag_required")),
        ({"sections": {"summry": "x"}}, {"if-match": '"v1"'}, (422, "unknown_field")),
        ({"sections": {"summary": "x" * 10_001}}, {"if-match": '"v1"'}, (422, "too_long")),
        ({"sections": {"summary": None}}, {"if-match": '"v1"'}, (422, "invalid_value")),
        ({"sections": {"summary": 7}}, {"if-match": '"v1"'}, (422, "wrong_type")),
        ({"sections": "x"}, {"if-match": '"v1"'}, (422, "wrong_type")),
        ({"status": "Published"}, {"if-match": '"v1"'}, (422, "read_only_field")),
        ({"publishedAt": "2026-03-07T12:00:00Z"}, {"if-match": '"v1"'}, (422, "read_only_field")),
        ({"heldAt": "yesterday"}, {"if-match": '"v1"'}, (422, "invalid_timestamp")),
        ({"heldAt": None}, {"if-match": '"v1"'}, (422, "invalid_value")),
        ({"heldAt": "2999-01-01T00:00:00Z"}, {"if-match": '"v1"'}, (422, "timestamp_in_future")),
        ({"heldAt": "2020-01-01T00:00:00Z"}, {"if-match": '"v1"'}, (422, "time_order")),
        ({"scheduledAt": "2020-01-01T00:00:00Z"}, {"if-match": '"v1"'}, (422, "time_order")),
        ({"repeatOf": "INC-999"}, {"if-match": '"v1"'}, (422, "invalid_value")),
    ],
)
def test_a_wrong_edit_is_named(
    case: Case, body: Json, headers: dict[str, str], expected: tuple[int, str]
) -> None:
    before = case.ask("GET", case.review).content
    assert code(case.ask("PATCH", case.review, json=body, headers=headers)) == expected
    assert case.ask("GET", case.review).content == before


@pytest.mark.parametrize(
    ("below", "body", "expected"),
    [
        ("/publish", {}, (409, "review_not_held")),
        ("/addenda", {"text": "More"}, (409, "not_published")),
        ("/addenda", {"text": " "}, (422, "blank")),
        ("/actions", {"title": "x", "owner": "no@example.com", "dueAt": DUE}, (422, "invalid_value")),
        ("/actions", {"title": "", "owner": PEOPLE["mim"], "dueAt": DUE}, (422, "blank")),
        ("/actions", {"title": "x", "owner": PEOPLE["mim"]}, (422, "missing_field")),
        ("/actions", {"title": "x", "owner": PEOPLE["mim"], "dueAt": "soon"}, (422, "invalid_timestamp")),
    ],
)  # fmt: skip
def test_a_wrong_post_is_named(case: Case, below: str, body: Json, expected: tuple[int, str]) -> None:
    assert code(case.ask("POST", case.review + below, json=body)) == expected


ITEM = {"title": "x", "owner": PEOPLE["mim"], "dueAt": "2026-12-01T00:00:00Z"}


@pytest.mark.parametrize(
    ("below", "body"), [("/publish", {}), ("/addenda", {"text": "x"}), ("/actions", ITEM)]
)
def test_what_is_said_once_needs_a_key(case: Case, below: str, body: Json) -> None:
    with case.server.client("mim") as mim:
        assert code(mim.post(case.review + below, json=body)) == (400, "idempotency_key_required")


def test_the_same_key_publishes_once(case: Case) -> None:
    case.patch(heldAt=rfc3339(now_ms()))
    once = key()
    first, second = (case.ask("POST", f"{case.review}/publish", headers=once) for _ in range(2))
    assert (first.status_code, second.headers["idempotency-replayed"]) == (200, "true")
    assert first.content == second.content
    assert code(case.ask("POST", f"{case.review}/publish")) == (409, "review_published")


def test_the_owner_closes_their_item_of_a_draft(case: Case) -> None:
    wish = {"title": "Warn earlier", "owner": PEOPLE["executive"], "dueAt": "2026-12-01T00:00:00Z"}
    made = case.post("/review/actions", **wish)
    item = f"{case.review}/actions/{made['id']}"
    assert code(case.ask("GET", item, "stakeholder")) == (404, "not_found")
    mine = case.ask("GET", item, "executive")
    assert (mine.json()["mine"], mine.headers["etag"], "ownerId" in mine.json()) == (True, '"v1"', False)
    listed = case.ask("GET", "/v1/actions", "executive", params={"owner": "me", "status": "open"}).json()
    assert made["id"] in [row["id"] for row in listed["actions"]]

    def close(**body: Any) -> httpx.Response:
        return case.ask("PATCH", item, "executive", json=body, headers={"if-match": '"v1"'})

    assert code(close(status="Done")) == (422, "reason_required")
    assert code(close(dueAt="2027-01-01T00:00:00Z")) == (403, "forbidden")
    done = close(status="Done", note="Change 4711")
    assert (done.json()["status"], done.json()["etag"]) == ("Done", '"v2"')
    assert code(close(note="Other")) == (412, "version_conflict")


def test_lists_are_of_what_one_may_see(case: Case) -> None:
    number = case.ask("GET", case.path).json()["number"]

    def listed(role: str, **query: str) -> list[str]:
        found = case.ask("GET", "/v1/reviews", role, params={"limit": 200, **query}).json()
        return [row["number"] for row in found["reviews"]]

    assert number in listed("mim", state="due")
    assert number not in listed("mim", state="overdue,published")
    assert number in listed("participant")
    assert number not in listed("executive")
    case.published()
    assert number in listed("executive", state="published")
    assert code(case.ask("GET", "/v1/reviews", params={"state": "late"})) == (422, "invalid_value")
    assert code(case.ask("GET", "/v1/actions", "executive", params={"owner": PEOPLE["mim"]})) == (
        403,
        "forbidden",
    )


def test_a_list_goes_on_where_it_stopped(case: Case) -> None:
    Case(case.server)
    first = case.ask("GET", "/v1/reviews", params={"limit": 1}).json()
    second = case.ask("GET", "/v1/reviews", params={"limit": 1, "cursor": first["nextCursor"]}).json()
    assert first["reviews"][0]["number"] != second["reviews"][0]["number"]
    assert code(case.ask("GET", "/v1/reviews", params={"cursor": "forged"})) == (400, "invalid_cursor")
    other = case.ask("GET", "/v1/reviews", "participant", params={"cursor": first["nextCursor"]})
    assert code(other) == (400, "invalid_cursor")


def test_the_debrief_is_for_command_and_for_the_end(case: Case) -> None:
    found = case.ask("GET", f"{case.path}/debrief").json()
    assert (found["grade"], found["score"]) == ("A", 100)
    assert found["baselines"] == {"resolve": 120, "mitigate": 75, "firstMilestone": 15}
    for role in ("stakeholder", "executive", "participant"):
        assert code(case.ask("GET", f"{case.path}/debrief", role)) == (403, "forbidden")
    case.post("/reopen", reason="It is back")
    assert code(case.ask("GET", f"{case.path}/debrief")) == (409, "not_resolved")


# -- as a file ---------------------------------------------------------------------------------------------


class Page(html.parser.HTMLParser):
    """The tags of a page, their addresses, and its text."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.addresses: list[str] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.addresses += [value or "" for name, value in attrs if name in {"src", "href", "style", "onload"}]


HOSTILE = "# Big\n<script>alert(1)</script> ![p](http://e.example/p.png) [x](javascript:alert(1))\n```\nopen"


def test_the_page_needs_nothing_else_and_runs_nothing(case: Case) -> None:
    case.patch(sections={"summary": HOSTILE, "rootCause": "The disk"})
    answer = case.ask("GET", case.review, params={"format": "html"})
    page = Page(answer.text)
    assert answer.headers["content-type"] == "text/html; charset=utf-8"
    assert "default-src 'none'" in answer.headers["content-security-policy"]
    assert not {"script", "img", "link", "iframe", "object"} & set(page.tags)
    assert page.addresses == ["http://e.example/p.png"]
    assert "<h3>Big</h3>" in answer.text
    assert "Over | done" in answer.text
    assert answer.text.count("<h2>") == 9


def test_the_markdown_says_the_same_and_no_section_swallows_the_next(case: Case) -> None:
    case.patch(sections={"summary": HOSTILE, "rootCause": "The disk"})
    case.post("/review/actions", title="A | b", owner=PEOPLE["mim"], dueAt="2026-12-01T00:00:00Z")
    answer = case.ask("GET", case.review, params={"format": "markdown"})
    number = case.ask("GET", case.path).json()["number"]
    assert answer.headers["content-disposition"] == f'attachment; filename="after-action-{number}.md"'
    assert re.findall(r"^## \d (.*)$", answer.text, re.MULTILINE) == [
        "Summary",
        "Timeline",
        "Root cause",
        "What went well",
        "What we change",
        "What we learned",
        "Actions",
    ]
    assert "```\nopen\n```\n" in answer.text
    assert "| A \\| b | Mia Mim | 2026-12-01 | Open |" in answer.text
    assert answer.text.count("Not filled.") == 4
    assert code(case.ask("GET", case.review, params={"format": "pdf"})) == (422, "invalid_value")


@pytest.mark.parametrize("form", ["html", "markdown"])
def test_a_file_is_of_its_readers_column(case: Case, form: str) -> None:
    case.published()
    texts = {
        role: case.ask("GET", case.review, role, params={"format": form}).text
        for role in ("mim", "stakeholder", "executive")
    }
    assert "Only for stakeholders" in texts["mim"]
    assert "Only for stakeholders" in texts["stakeholder"]
    assert "Only for stakeholders" not in texts["executive"]
    seen = case.ask("GET", case.review, params={"format": form, "as": "executive"}).text
    assert seen == texts["executive"]
