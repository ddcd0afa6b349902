"""An act shown before it is done: what it will send, refused as it is refused, and nothing left behind."""

import hashlib
import json
import re
import sqlite3
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any, NamedTuple

import httpx
import pytest

from majorops.audiences.preview import ACTS, Act
from majorops.platform import journal
from majorops.platform.clock import now_ms
from tests.conftest import PEOPLE, RunningServer, declare, key, running
from tests.guarantees.readers import OPEN
from tests.guarantees.scene import soon

pytestmark = pytest.mark.web

Json = dict[str, Any]
PATIENCE = 30  # seconds
MIM_COLUMNS = ["public_anonymous", "public_staff", "stakeholder", "executive", "command_mim"]
CHANGING = re.compile(
    r"[0-7][0-9A-HJKMNP-TV-Z]{25}|\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z|\b1[0-9]{12}\b|\d\d:\d\d UTC"
    r'|(?<=[iI]d":")[\w-]{16}(?=")'
)
"""ULIDs, times, and the random public name of a first publishing: what two runs of one act may differ in."""


class Stage:
    """One incident of the MIM, the store file under it, and what is asked about it."""

    def __init__(self, server: RunningServer, **fields: Any) -> None:
        self.server = server
        with server.client("mim") as mim:
            self.incident = declare(mim, affectedSystems=["pay-db"], nextUpdateEta=soon(15), **fields)
        self.path = f"/v1/incidents/{self.incident['id']}"

    def ask(self, method: str, path: str, body: Json, role: str = "mim") -> httpx.Response:
        with self.server.client(role) as client:
            tag = client.get(self.path).headers.get("etag", '"none"')
            return client.request(method, self.path + path, json=body, headers={**key(), "if-match": tag})

    def do(self, act: str, body: Json, subject: str = "", role: str = "mim") -> httpx.Response:
        """The act itself, by its own route."""
        route = ACTS[Act(act)]
        path = re.sub(r"\{(?!id)\w+\}", subject, route.path).removeprefix("/v1/incidents/{id}")
        return self.ask(route.method, path, body, role)

    def preview(self, act: str, body: Json, subject: str = "", role: str = "mim") -> httpx.Response:
        wish = {"act": act, "body": body, **({"subject": subject} if subject else {})}
        return self.ask("POST", "/preview", wish, role)

    def rows(self, sql: str, *values: Any) -> list[tuple[Any, ...]]:
        connection = sqlite3.connect(f"file:{self.server.data / 'majorops.db'}?mode=ro", uri=True)
        try:
            return connection.execute(sql, values).fetchall()
        finally:
            connection.close()

    def heads(self) -> dict[str, int]:
        return dict(self.rows('SELECT "column", seq FROM feed_heads WHERE stream = ?', self.incident["id"]))

    def written(self, column: str, after: int) -> list[str]:
        """What the column's own feed got since."""
        found = self.rows(
            'SELECT body FROM feed_entries WHERE stream = ? AND "column" = ? AND seq > ? ORDER BY seq',
            self.incident["id"],
            column,
            after,
        )
        return [row[0].decode() for row in found]

    def rest(self) -> None:
        """Wait until the jobs that followed at once from what was done are done, too."""
        waiting = "SELECT kind, key, state, error FROM jobs WHERE state = 'running' OR due_at <= ?"
        end = time.monotonic() + PATIENCE
        while left := self.rows(waiting, now_ms() + 1_000):
            assert time.monotonic() < end, left
            time.sleep(0.05)

    def fingerprint(self) -> Json:
        """Every row of every table, but for who signed in when."""
        named = "SELECT name FROM sqlite_master WHERE type = 'table'"
        # The index of the search follows the journal a moment later, and can only be asked for words.
        tables = [row[0] for row in self.rows(named) if not row[0].startswith("search_")]
        return {name: self._hashed(name) for name in tables if name not in {"users", "sessions", "tokens"}}

    def _hashed(self, table: str) -> str:
        rows = self.rows(f'SELECT * FROM "{table}"')  # noqa: S608  a name from the schema itself
        rows = [row for row in rows if row[0] != "search state"]  # how far the index has come
        return hashlib.sha256(repr(sorted(map(repr, rows))).encode()).hexdigest()


def ready(stage: Stage) -> Json:
    """An incident in the middle of things; the ids that acts are about."""
    posted = stage.ask("POST", "/timeline", {"title": "Seen", "visibility": "public"}).json()
    said = stage.ask("POST", "/updates", {"content": "We know.", "visibility": "public"}).json()
    cut = stage.ask("POST", "/milestones", {"title": "Scope", "body": "Orders fail."}).json()
    made = stage.ask("POST", "/promises", {"dueAt": soon(30)}).json()
    return {"event": posted["id"], "update": said["id"], "milestone": cut["id"], "promise": made["id"]}


class Line(NamedTuple):
    """``before``: acts that make this one possible; ``about``: what its path names."""

    act: str
    body: Json
    about: str = ""
    before: tuple[tuple[str, Json], ...] = ()


TO_SIX, TO_EIGHT = ("advance", {"from": 1, "to": 6}), ("advance", {"from": 6, "to": 8})
MONITORING = ("status", {"from": "Active", "to": "Monitoring"})
PUBLISHED = ("publish", {"publicTitle": "Payments fail"})
RESOLVED = ("resolve", {"falseAlarm": True, "reason": "A drill"})
SCRIPT = (
    Line("advance", {"from": 1, "to": 5, "note": "Skip"}, before=(PUBLISHED,)),
    Line("reenter", {"from": 6, "to": 2, "reason": "New facts"}, before=(TO_SIX,)),
    Line("leaveReentry", {"from": 2}, before=(TO_SIX, ("reenter", {"from": 6, "to": 2, "reason": "Look"}))),
    Line("status", {"from": "Active", "to": "Monitoring"}, before=(PUBLISHED, TO_SIX)),
    Line("severity", {"severity": "High", "reason": "Less than feared"}, before=(PUBLISHED,)),
    Line(
        "resolve",
        {
            "milestone": {"title": "Over", "body": "Restored."},
            "publicUpdate": {"content": "All works again."},
        },
        before=(PUBLISHED, TO_SIX, MONITORING, TO_EIGHT),
    ),
    Line("resolve", {"falseAlarm": True, "reason": "A drill"}, before=(PUBLISHED,)),
    Line("reopen", {"reason": "It came back"}, before=(PUBLISHED, RESOLVED)),
    Line("milestone", {"title": "Cause found", "body": "The pool.", "nextUpdateEta": soon(40)}),
    Line("update", {"content": "We work on it.", "visibility": "public"}, before=(PUBLISHED,)),
    Line("update", {"content": "For us", "visibility": "internal"}, before=(PUBLISHED,)),
    Line("event", {"title": "Restarted", "visibility": "public"}, before=(PUBLISHED,)),
    Line("promise", {"dueAt": soon(50), "promiseReason": "It takes longer"}),
    Line("withdraw", {"reason": "Nothing new by then"}, "promise"),
    Line("publish", {"publicTitle": "Payments fail"}),
    Line("unpublish", {"reason": "Wrong one"}, before=(PUBLISHED,)),
    Line("handover", {"to": "ada@example.com", "brief": "Quiet now."}),
    Line("retractEvent", {"reason": "By mistake"}, "event", (PUBLISHED,)),
    Line("retractUpdate", {"reason": "By mistake"}, "update", (PUBLISHED,)),
    Line("retractMilestone", {"reason": "By mistake"}, "milestone", (PUBLISHED,)),
)


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningServer]:
    with running(tmp_path_factory.mktemp("preview"), **OPEN) as server:
        yield server


def prepared(house: RunningServer, line: Line) -> tuple[Stage, str]:
    stage = Stage(house)
    about = ready(stage)
    for act, body in line.before:
        answer = stage.do(act, body)
        assert answer.is_success, answer.text
    stage.rest()
    return stage, about.get(line.about, "")


def masked(text: str) -> str:
    return CHANGING.sub("·", text)


@pytest.mark.parametrize("line", SCRIPT, ids=lambda line: line.act)
def test_a_preview_shows_what_the_act_then_sends(house: RunningServer, line: Line) -> None:
    stage, subject = prepared(house, line)
    before, heads = stage.fingerprint(), stage.heads()
    answer = stage.preview(line.act, line.body, subject)
    assert answer.status_code == httpx.codes.OK, answer.text
    assert stage.fingerprint() == before
    shown = {one["column"]: one["entry"] for one in answer.json()["audiences"]}
    assert list(shown) == MIM_COLUMNS
    done = stage.do(line.act, line.body, subject)
    assert done.is_success, done.text
    assert stage.fingerprint() != before
    for column in MIM_COLUMNS:
        sent = stage.written(column, heads.get(column, 0))
        expected = (
            []
            if shown[column] is None
            else [json.dumps(shown[column], separators=(",", ":"), ensure_ascii=False)]
        )
        assert [masked(text) for text in expected] == [masked(text) for text in sent], column


def test_every_act_is_in_the_script_or_answers_an_offer() -> None:
    assert {*Act} - {line.act for line in SCRIPT} == {"acceptHandover", "declineHandover"}


def test_an_offer_is_answered_in_preview_by_the_one_named(house: RunningServer) -> None:
    stage = Stage(house)
    stage.do("handover", {"to": "ada@example.com"})
    taken = stage.preview("acceptHandover", {}, role="admin").json()
    assert "Log: MIM: Mia Mim → Ada" in [line["text"] for line in taken["consequences"]]
    declined = stage.preview("declineHandover", {"note": "Not now"}, role="admin")
    assert "declined" in declined.text
    assert stage.preview("acceptHandover", {}).json()["code"] == "not_offered_to_you"


# -- words -----------------------------------------------------------------------------------------------


def texts(answer: httpx.Response, kind: str) -> list[str]:
    return [line["text"] for line in answer.json()["consequences"] if line["kind"] == kind]


def test_it_says_which_promise_is_settled_how_and_which_is_made(house: RunningServer) -> None:
    stage = Stage(house)
    due = stage.incident["nextUpdateEta"][11:16]
    answer = stage.preview("milestone", {"title": "T", "body": "B", "nextUpdateEta": soon(60)})
    assert texts(answer, "promiseSettled") == [f"Settles the promise for {due} UTC as kept."]
    assert len(texts(answer, "promiseMade")) == 1
    assert texts(answer, "leavesAlone") == [
        "The public page: nothing changes.",
        "Staff on the public page: nothing changes.",
    ]
    broken = stage.preview("resolve", {"falseAlarm": True, "reason": "A drill"})
    assert texts(broken, "promiseSettled") == [f"Settles the promise for {due} UTC as broken."]
    assert "Log: Status: Active → Resolved" in texts(broken, "logged")


def test_publishing_and_unpublishing_say_what_the_public_gets_and_loses(house: RunningServer) -> None:
    stage = Stage(house)
    first = stage.preview("publish", {"publicTitle": "Payments fail"})
    assert first.json()["audiences"][0]["entry"]["resources"]["incident"]["title"] == "Payments fail"
    stage.do("publish", {"publicTitle": "Payments fail"})
    gone = stage.preview("unpublish", {"reason": "Wrong one"})
    assert "The public page: the incident disappears." in texts(gone, "reaches")


# -- refusals --------------------------------------------------------------------------------------------

REFUSED: tuple[tuple[str, Json, str], ...] = (
    ("advance", {"from": 3, "to": 5}, "phase_mismatch"),
    ("advance", {"from": 1, "to": 9}, "out_of_range"),
    ("resolve", {}, "monitoring_first"),
    ("status", {"from": "Active", "to": "Monitoring"}, "phase_too_early"),
    ("milestone", {"title": " ", "body": "B"}, "blank"),
    ("milestone", {"title": "T", "body": "B", "sources": ["none"]}, "unknown_event"),
    ("milestone", {"title": "T", "body": "B", "sequence": 7}, "read_only_field"),
    ("update", {"content": "C", "nextUpdateEta": soon(-1)}, "eta_in_past"),
    ("promise", {"dueAt": soon(30)}, "reason_required"),
    ("severity", {"severity": "Low"}, "reason_required"),
    ("unpublish", {"reason": "No"}, "not_published"),
    ("handover", {"to": "sten@example.com"}, "not_a_mim"),
)


@pytest.mark.parametrize(("act", "body", "code"), REFUSED)
@pytest.mark.parametrize("role", ["mim", "participant"])
def test_a_preview_is_refused_exactly_as_the_act(
    house: RunningServer, act: str, body: Json, code: str, role: str
) -> None:
    house.token("stakeholder")
    stage = Stage(house)
    stage.ask("POST", "/participants", {}, "participant")
    stage.rest()
    before = stage.fingerprint()
    shown, done = stage.preview(act, body, role=role), stage.do(act, body, role=role)
    same = [{**answer.json(), "requestId": ""} for answer in (shown, done)]
    assert same[0] == same[1]
    assert shown.json()["code"] == (code if role == "mim" else "forbidden")
    assert stage.fingerprint() == before


def test_what_is_wrong_with_the_preview_itself(house: RunningServer) -> None:
    stage = Stage(house)
    assert stage.preview("dance", {}).json()["code"] == "invalid_value"
    assert stage.preview("withdraw", {"reason": "R"}).json()["field"] == "/subject"
    assert stage.preview("reopen", {"reason": "R"}, "some").json()["code"] == "unknown_field"
    with house.client("mim") as mim:
        bare = mim.post(f"{stage.path}/preview", json={"act": "severity", "body": {"severity": "High"}})
    assert bare.json()["code"] == "precondition_required"


# -- who sees it -----------------------------------------------------------------------------------------


def test_a_seat_previews_its_own_act_in_its_own_columns(house: RunningServer) -> None:
    house.token("participant")
    stage = Stage(house, command={"customerOps": PEOPLE["participant"]})
    internal = stage.preview("update", {"content": "For us"}, role="participant").json()
    assert [one["column"] for one in internal["audiences"]] == [
        "public_staff",
        "stakeholder",
        "command_participant",
    ]
    public = stage.preview("update", {"content": "C", "visibility": "public"}, role="participant")
    assert public.json()["code"] == "forbidden"
    assert stage.preview("update", {"content": "For us"}, role="executive").status_code == 403


def test_where_strangers_are_not_admitted_they_are_shown_nothing(server: RunningServer) -> None:
    stage = Stage(server)
    shown = stage.preview("publish", {"publicTitle": "Payments fail"}).json()["audiences"]
    assert [one["entry"] is None for one in shown] == [True, False, False, False, False]


# -- nothing is left behind ------------------------------------------------------------------------------


def test_previews_among_writes_leave_the_chain_the_feeds_and_the_version_whole(house: RunningServer) -> None:
    stage = Stage(house)
    stage.do(*PUBLISHED)
    tag = stage.ask("GET", "", {}).headers["etag"]

    def write(n: int) -> int:
        return stage.ask("POST", "/timeline", {"title": f"Entry {n}", "visibility": "public"}).status_code

    def show(n: int) -> int:
        act: tuple[str, Json] = (
            ("milestone", {"title": f"M{n}", "body": "B"}) if n % 2 else ("advance", {"from": 1, "to": 4})
        )
        return stage.preview(*act).status_code

    with ThreadPoolExecutor(8) as pool:
        written = [pool.submit(write, n) for n in range(40)]
        shown = [pool.submit(show, n) for n in range(40)]
    assert {future.result() for future in written} == {201}
    assert {future.result() for future in shown} == {200}
    assert journal.verify(iter(stage.rows("SELECT * FROM journal ORDER BY seq"))) > 0
    assert stage.ask("GET", "", {}).headers["etag"] == tag
    for column, head in stage.heads().items():
        assert len(stage.written(column, 0)) == head
    kinds = [json.loads(text)["change"] for text in stage.written("public_staff", 1)]
    assert kinds == ["timeline"] * 40
    assert stage.do("milestone", {"title": "The first", "body": "B"}).json()["sequence"] == 1
