"""A server on which every text that people can give is one that wants to run."""

from collections.abc import Iterator
from itertools import cycle
from typing import Any

import httpx

from majorops.integrations.pagerduty.signature import HEADER, sign
from majorops.platform.clock import now_ms
from majorops.platform.wording import rfc3339
from tests.api.cases_hooks import alert
from tests.conftest import PEOPLE, RunningServer, key
from tests.integrations.pagerduty.payloads import SECRET
from tests.web.payloads import MARK, in_texts, packed
from tests.web.text_fields import Field, filled_by

Json = dict[str, Any]
ROWS = 40
SECTIONS = ("summary", "timeline", "rootCause", "wentWell", "whatWeChange", "learnings")


MOVES: dict[str, Json] = {
    "forward": {"from": 1, "to": 6},
    "again": {"from": 6, "to": 2},
    "on": {"from": 2},
    "to the end": {"from": 6, "to": 8},
}


class Texts:
    """Hands out texts in turn, so that no two fields hold the same, and remembers which fields took one."""

    def __init__(self, server: RunningServer) -> None:
        self.server = server
        self.filled: set[Field] = set()
        self.longs = cycle(in_texts(9_000))
        self._shorts: dict[int, Iterator[str]] = {}
        self._clients = {role: server.client(role) for role in PEOPLE}

    def close(self) -> None:
        """Let the connections go."""
        for client in self._clients.values():
            client.close()

    def short(self, longest: int = 200) -> str:
        """One that fits a line."""
        if longest not in self._shorts:
            self._shorts[longest] = cycle(packed(longest))
        return next(self._shorts[longest])

    def some(self, count: int = ROWS) -> Iterator[str]:
        """So many for rows of a list."""
        return (self.short() for _ in range(count))

    def say(self, method: str, path: str, who: str = "mim", tag: str = "", **body: Any) -> Any:
        """What must be taken. ``tag``: the address whose ETag the change must name."""
        headers, client = key(), self._clients[who]
        if tag:
            headers["if-match"] = client.get(tag).headers["etag"]
        if method == "PUT":
            headers["if-none-match"] = "*"
        answer = client.request(method, path, json=body, headers=headers)
        assert answer.is_success, (path, answer.text, body)
        self.filled |= set(filled_by(method, path, body, MARK))
        return answer.json() if answer.content else None


class Filled(Texts):
    """Fills incidents."""

    def opened(self) -> Json:
        """An incident, full from its first moment."""
        made: Json = self.say(
            "POST",
            "/v1/incidents",
            title=self.short(),
            severity="Critical",
            description=next(self.longs),
            affectedSystems=[self.short(100) for _ in range(20)],
            alert={"alertId": self.short()},
            command={name: self.short() for name in ("sre", "leader", "serviceManager", "customerOps")},
            businessImpact=self.short(),
            customerImpactSummary=self.short(),
            audienceNotes=self.short(),
            participants=[PEOPLE["participant"]],
        )
        return made

    def fill(self, incident: Json) -> None:
        """Everything that can be said while it goes on."""
        at = f"/v1/incidents/{incident['id']}"
        for act in (
            self._edit,
            self._publish,
            self._log,
            self._speak,
            self._promise,
            self._hand_over,
            self._draft,
        ):
            act(at)

    def _edit(self, at: str) -> None:
        systems = [self.short(100) for _ in range(20)]
        self.say(
            "PATCH", at, tag=at, title=self.short(), description=next(self.longs), affectedSystems=systems
        )
        self.say("PATCH", at, tag=at, severity="High", reason=self.short())
        self.say("PATCH", f"{at}/alert", tag=at, alertId=self.short())
        seats = {name: self.short() for name in ("sre", "leader", "serviceManager", "customerOps")}
        self.say("PATCH", f"{at}/command", tag=at, **seats)
        names = ("customerImpactSummary", "audienceNotes", "businessImpact", "execSummary")
        self.say("PATCH", f"{at}/impact", tag=at, **{name: next(self.longs)[:900] for name in names})
        report = {
            "application": self.short(),
            "description": next(self.longs),
            "validatorContact": self.short(),
        }
        self.say("POST", f"{at}/reports", **report)

    def _publish(self, at: str) -> None:
        shown = self.say("POST", f"{at}/publish", publicTitle=self.short())
        self.say("POST", f"{at}/unpublish", reason=self.short())
        self.say("POST", f"{at}/publish", publicTitle=self.short())
        report = {
            "application": self.short(),
            "description": next(self.longs),
            "validatorContact": self.short(),
        }
        self.say("POST", f"/v1/public/incidents/{shown['publicId']}/reports", "stakeholder", **report)

    def _log(self, at: str) -> None:
        for title, visibility in zip(self.some(), cycle(["internal", "public"])):
            text = next(self.longs)
            self.say(
                "POST", f"{at}/timeline", title=title, description=text, type="action", visibility=visibility
            )
        gone = self.say("POST", f"{at}/timeline", title="x", visibility="public")
        self.say("POST", f"{at}/timeline/{gone['id']}/retract", reason=self.short())
        self.say("POST", f"{at}/phase", **MOVES["forward"], note=self.short())
        self.say("POST", f"{at}/reentry", **MOVES["again"], reason=self.short())

    def _speak(self, at: str) -> None:
        for text in in_texts(9_000):
            for visibility in ("public", "internal"):
                self.say("POST", f"{at}/updates", content=text, visibility=visibility)
            self.say("POST", f"{at}/milestones", title=self.short(), body=text)
        for place, body in (
            ("updates", {"content": "x", "visibility": "public"}),
            ("milestones", {"title": "x", "body": "x"}),
        ):
            gone = self.say("POST", f"{at}/{place}", **body)
            self.say("POST", f"{at}/{place}/{gone['id']}/retract", reason=self.short())

    def _promise(self, at: str) -> None:
        made = self.say("POST", f"{at}/promises", dueAt=_later(1), visibility="public")
        self.say("POST", f"{at}/promises/{made['id']}/withdraw", reason=self.short())
        self.say("POST", f"{at}/promises", dueAt=_later(1), visibility="public")
        self.say("POST", f"{at}/promises", dueAt=_later(2), visibility="public", promiseReason=self.short())
        words = {"content": next(self.longs), "nextUpdateEta": _later(3), "promiseReason": self.short()}
        self.say("POST", f"{at}/updates", visibility="public", **words)

    def _hand_over(self, at: str) -> None:
        for answer in ("decline", "accept"):
            self.say("POST", f"{at}/command/handover", to=PEOPLE["admin"], brief=next(self.longs))
            self.say("POST", f"{at}/command/handover/{answer}", "admin", note=self.short())
        self.say("POST", f"{at}/command/handover", to=PEOPLE["mim"], brief=next(self.longs), who="admin")

    def _draft(self, at: str) -> None:
        made = self.say("POST", f"{at}/drafts", kind="milestone", audience="stakeholder")
        draft = f"{at}/drafts/{made['id']}"
        self.say("PATCH", draft, tag=draft, title=self.short(), body=next(self.longs))

    def finish(self, incident: Json) -> None:
        """Resolved, opened again, resolved; and a review of such texts, published."""
        at = f"/v1/incidents/{incident['id']}"
        self.say("POST", f"{at}/reentry/leave", **MOVES["on"])
        self.say("POST", f"{at}/phase", **MOVES["to the end"])
        for reason in self.some(1):
            self.say("POST", f"{at}/status", **{"from": "Active", "to": "Monitoring"})
            self.say("POST", f"{at}/status", **{"from": "Monitoring", "to": "Active", "reason": reason})
            self.say("POST", f"{at}/status", **{"from": "Active", "to": "Monitoring"})
        milestone = {"title": self.short(), "body": next(self.longs)}
        update = {"content": next(self.longs)}
        self.say("POST", f"{at}/resolve", milestone=milestone, publicUpdate=update)
        self.say("POST", f"{at}/reopen", reason=self.short())
        self.say("POST", f"{at}/resolve", falseAlarm=True, reason=self.short())
        self._review(at)

    def _review(self, at: str) -> None:
        review = f"{at}/review"
        if self._clients["mim"].get(review).status_code == httpx.codes.NOT_FOUND:
            self.say("POST", review)
        sections = {name: next(self.longs) for name in SECTIONS}
        self.say("PATCH", review, tag=review, sections=sections, heldAt=rfc3339(now_ms()))
        for title in self.some(8):
            wish = {"title": title, "owner": PEOPLE["mim"], "dueAt": _later(900)}
            made = self.say("POST", f"{review}/actions", **wish)
            item = f"{review}/actions/{made['id']}"
            self.say("PATCH", item, tag=item, status="Done", note=self.short())
        self.say("POST", f"{review}/publish")
        self.say("POST", f"{review}/addenda", text=next(self.longs))


class Poisoned(Filled):
    """Fills what stands beside incidents, too."""

    def beside(self, incident: Json) -> None:
        """Names of people, tokens, sources and KPIs, and what a vendor sends."""
        for n, name in enumerate(self.some(12)):
            user = f"x{n}@example.com"
            self.say("POST", "/v1/users", "admin", email=user, displayName=name, role="stakeholder")
            path = f"/v1/users/{user}"
            self.say("PATCH", path, "admin", tag=path, displayName=self.short())
            self.say("POST", "/v1/tokens", "admin", name=self.short(), scope="read", userId=user)
        for role in ("mim", "participant", "executive"):
            self.say("PATCH", "/v1/users/me", role, tag="/v1/users/me", displayName=self.short())
        self._kpis(incident)
        self._vendor()

    def _kpis(self, incident: Json) -> None:
        for gate in ("internal", "exec"):
            quoted = next(one for one in packed() if "'" not in one)
            self.say(
                "PUT",
                f"/v1/kpis/poison-{gate}",
                "admin",
                name=self.short(),
                units=self.short(),
                description=next(self.longs),
                formula=f"CASE WHEN severity = '{quoted}' THEN 1 ELSE 2 END",
                dataSources=[self.short(64)],
                reviewCadence=self.short(),
                visibility=gate,
            )
            value: Json = {"slug": f"poison-{gate}", "value": 4, "timestamp": rfc3339(now_ms())}
            note = {"note": self.short(), self.short(): "x"}
            self.say("POST", f"/v1/incidents/{incident['id']}/kpis", **value, metadata=note)

    def _vendor(self) -> None:
        wish = {"name": self.short(), "kind": "pagerduty", "secret": SECRET, "mode": "queue"}
        source = self.say("POST", "/v1/sources", "admin", **wish)
        path = f"/v1/sources/{source['id']}"
        self.say("PATCH", path, "admin", tag=path, name=self.short())
        for title in self.some():
            body = alert(
                data={"title": title, "service": {"summary": self.short()}, "html_url": self.short()}
            )
            signed = {HEADER: sign(body, SECRET)}
            answer = httpx.post(self.server.url + source["hook"], content=body, headers=signed)
            assert answer.is_success, answer.text
        waiting = self._clients["mim"].get("/v1/intake", params={"limit": 200}).json()["alerts"]
        self.say("POST", f"/v1/intake/{waiting[0]['id']}/dismiss", reason=self.short())
        self.say("POST", f"/v1/intake/{waiting[1]['id']}/open", title=self.short(), severity="Low")


def _later(minutes: int) -> str:
    return rfc3339(now_ms() + (20 + minutes) * 60_000)
