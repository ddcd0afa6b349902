"""What the console's reducer is tested on: a real outage as three columns saw it, told by a real server.

Each file under ``apps/web/src/lib/fixtures`` holds what a page began with, the entries that followed, and a
fresh reading at their end; ``reduced.test.ts`` holds that the first two make the third. MAJOROPS_RECORD=1
writes the files again.
"""

import json
import re
from collections.abc import Callable
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import httpx
import pytest

from majorops.platform.clock import now_ms
from majorops.platform.wording import rfc3339
from tests.api.test_golden import RECORDING
from tests.conftest import RunningServer, declare, key

pytestmark = pytest.mark.web

FOLDER = Path(__file__).parents[2] / "apps" / "web" / "src" / "lib" / "fixtures"
COLUMNS = ("mim", "participant", "stakeholder", "executive")
HOUR_MS = 3_600_000
_ULID = re.compile(r"\b[0-7][0-9A-HJKMNP-TV-Z]{25}\b")
_TIME = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?Z")


def outage(mim: httpx.Client, incident: dict[str, Any]) -> None:
    """Every kind of change that a feed can tell of."""
    at = f"/v1/incidents/{incident['id']}"

    def act(path: str, **body: Any) -> dict[str, Any]:
        answer = mim.post(at + path, json=body, headers=key())
        assert answer.is_success, (path, answer.text)
        found: dict[str, Any] = answer.json()
        return found

    def edit(path: str, **body: Any) -> None:
        etag = mim.get(at).json()["etag"]
        answer = mim.patch(at + path, json=body, headers={"if-match": etag})
        assert answer.is_success, (path, answer.text)

    wrong = act("/timeline", title="Dump of yesterday", type="action")
    act("/timeline", title="No dump at all", type="action", corrects=wrong["id"])
    act("/timeline", title="Backups failed", type="alert", timestamp=rfc3339(now_ms() - HOUR_MS))
    act("/timeline", title="Search is slow", visibility="public")
    edit(
        "",
        title="Checkout and search are down",
        severity="High",
        affectedSystems=["checkout", "search"],
        reason="Fewer",
    )
    edit("/impact", customerImpactSummary="Orders fail", execSummary="Losing orders", audienceNotes="Wait")
    edit("/alert", customerCount=700, externalImpact="Yes")
    edit("/command", sre="pat@example.com", customerOps="Support lead")
    for step in range(1, 6):
        act("/phase", **{"from": step, "to": step + 1})
    act("/reentry", **{"from": 6, "to": 2, "reason": "Facts are missing"})
    act("/milestones", title="Cause known", body="A disk", nextUpdateEta=rfc3339(now_ms() + HOUR_MS))
    act("/updates", content="We work on it", visibility="public")
    act("/updates", content="Cards are safe", nextUpdateEta=rfc3339(now_ms() + 2 * HOUR_MS))
    act("/promises", dueAt=rfc3339(now_ms() + 3 * HOUR_MS), promiseReason="Sooner is not possible")
    act("/publish", publicTitle="Orders fail")
    act("/reentry/leave", **{"from": 2})
    act("/command/handover", to="ada@example.com", brief="Night shift")
    act("/status", **{"from": "Active", "to": "Monitoring"})
    for step in (6, 7):
        act("/phase", **{"from": step, "to": step + 1})
    act("/resolve", milestone={"title": "Over", "body": "All is well"})
    act("/reopen", reason="It came back")


def told(reader: httpx.Client, incident: str, after: int) -> list[dict[str, Any]]:
    entries: list[dict[str, Any]] = []
    while True:
        page = reader.get(f"/v1/incidents/{incident}/feed", params={"after": after}).json()
        if not page["entries"]:
            return entries
        # The live snapshot of each entry is not what a page reduces.
        entries += [{**one, "data": {**one["data"], "state": None}} for one in page["entries"]]
        after = entries[-1]["seq"]


def plain(value: Any) -> Any:
    """The same with ids and times that are the same each time, in the order they have."""
    text = json.dumps(value, ensure_ascii=False)
    for pattern, name in ((_ULID, "01ID{:022d}".format), (_TIME, _moment)):
        text = _renamed(text, pattern, name)
    text = re.sub(r"\d\d:\d\d UTC", "12:00 UTC", text)
    text = re.sub(r'"(publicId|epoch)": "[^"]+"', r'"\1": "one"', text)
    text = re.sub(r'"etag": "\\"[0-9a-f]{32,}\\""', '"etag": "hash"', text)
    text = re.sub(r"\bINC-\d+", "INC-1", text)
    return json.loads(text)


def _renamed(text: str, pattern: re.Pattern[str], name: Callable[[int], str]) -> str:
    known = {one: name(n) for n, one in enumerate(sorted(set(pattern.findall(text))))}
    return pattern.sub(lambda found: known[found[0]], text)


def _moment(n: int) -> str:
    return f"2026-01-01T00:{n // 60:02d}:{n % 60:02d}.000Z"


def test_the_recorded_sequences_are_what_the_server_tells(server: RunningServer) -> None:
    with ExitStack() as stack:
        readers = {role: stack.enter_context(server.client(role)) for role in COLUMNS}
        mim = readers["mim"]
        incident = declare(mim, detectedAt=rfc3339(now_ms() - 2 * HOUR_MS))
        at = f"/v1/incidents/{incident['id']}"
        joined = mim.post(f"{at}/participants", json={"userId": "pat@example.com"}, headers=key())
        assert joined.is_success, joined.text
        first = {role: reader.get(f"{at}/opening").json() for role, reader in readers.items()}
        outage(mim, incident)
        for role, reader in readers.items():
            followed = {**first[role]["incident"]["feed"]}
            entries = [
                {"epoch": followed["epoch"], "seq": one["seq"], "at": one["at"], "data": one["data"]}
                for one in told(reader, incident["id"], followed["seq"])
            ]
            assert entries
            now = reader.get(f"{at}/opening").json()
            made = plain({"opening": first[role], "entries": entries, "fresh": now})
            file = FOLDER / f"{first[role]['column']}.json"
            if RECORDING:
                file.parent.mkdir(exist_ok=True)
                file.write_text(json.dumps(made, ensure_ascii=False, indent=1) + "\n")
            assert json.loads(file.read_text()) == made, role
