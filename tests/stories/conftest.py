"""Whole incidents in the words people use on the call, played on a real server through its public API."""

import contextlib
import json
import secrets
from collections.abc import Iterator
from typing import Any

import httpx
import pytest

from majorops.integrations.pagerduty.signature import sign
from majorops.platform.clock import now_ms
from majorops.platform.wording import rfc3339
from tests.conftest import PEOPLE, RunningServer, key, running

Json = dict[str, Any]
MINUTE = 60_000
PHASES = ("Alert", "Gather", "Assess", "Initial", "Isolation", "Mitigation", "Validation", "Resolution")
AUDIENCES = {
    "the public": None,
    "stakeholders": "stakeholder",
    "executives": "executive",
    "the bridge": "participant",
    "command": "mim",
}
_SECRET = "secret of the pager"


class Story:
    """One server, one incident at a time, everybody in their role. ``by`` is who acts; else the MIM."""

    def __init__(self, server: RunningServer, stack: contextlib.ExitStack) -> None:
        self.server = server
        self._stack = stack
        self._clients: dict[str | None, httpx.Client] = {}
        self.incident: Json = {}
        for role in ("mim", "stakeholder", "executive", "participant"):
            server.token(role)

    # -- what people do ------------------------------------------------------------------------------

    def declares(self, title: str, *, severity: str = "Critical", **more: Any) -> Json:
        """Somebody in command opens an incident."""
        wish = {"title": title, "severity": severity, **more}
        self.incident = self.sends("/v1/incidents", wish, "mim")
        return self.incident

    def advances(self, *, to: str) -> None:
        """On to a later phase, by its name."""
        now = self._reading("mim")["activePhase"]
        self.does("phase", **{"from": now, "to": PHASES.index(to) + 1})

    def reenters(self, phase: str, *, because: str) -> None:
        """Back to Gather or Assess."""
        now = self._reading("mim")["activePhase"]
        self.does("reentry", **{"from": now, "to": PHASES.index(phase) + 1, "reason": because})

    def moves(self, *, to: str, because: str | None = None) -> None:
        """Between Active and Monitoring."""
        now = self._reading("mim")["status"]
        self.does("status", **{"from": now, "to": to, **({"reason": because} if because else {})})

    def posts(self, title: str, *, by: str = "mim", **more: Any) -> Any:
        """A line in the log."""
        return self.does("timeline", by=by, title=title, **more)

    def says(self, content: str, *, to: str, again_in: int | None = None, **more: Any) -> Any:
        """A status update, ``public`` or ``internal``; ``again_in`` minutes is the promise."""
        eta = {"nextUpdateEta": soon(again_in)} if again_in else {}
        return self.does("updates", content=content, visibility=to, **eta, **more)

    def cuts_milestone(self, title: str, body: str, *, again_in: int | None = None, **more: Any) -> Any:
        """A summary for those who wait."""
        eta = {"nextUpdateEta": soon(again_in)} if again_in else {}
        return self.does("milestones", title=title, body=body, **eta, **more)

    def promises(self, *, minutes: int, **more: Any) -> Any:
        """The next update, by then."""
        return self.does("promises", dueAt=soon(minutes), **more)

    def takes_back(self, what: str, item: Json, *, because: str) -> None:
        """A mistake: ``timeline``, ``updates`` or ``milestones``."""
        self.does(f"{what}/{item['id']}/retract", reason=because)

    def publishes(self, title: str) -> None:
        """On the public page, under a title of its own."""
        self.incident["publicId"] = self.does("publish", publicTitle=title)["publicId"]

    def joins(self, *, by: str) -> None:
        """Somebody comes to the bridge."""
        self.does("participants", by=by)

    def hands_over(self, *, to: str, brief: str, by: str = "mim") -> None:
        """The MIM seat is offered; nothing changes before it is taken."""
        self.does("command/handover", by=by, to=to, brief=brief)

    def takes_over(self, *, by: str) -> None:
        """The one named accepts."""
        self.does("command/handover/accept", by=by)

    def resolves(self, **more: Any) -> None:
        """The end."""
        self.does("resolve", **more)

    def does(self, act: str, *, by: Any = "mim", **body: Any) -> Any:
        """Any act below the incident; it must succeed."""
        return self.sends(f"{self._path}/{act}", body, by)

    # -- what people see -----------------------------------------------------------------------------

    def sees(self, audience: str) -> Json | None:
        """The incident as this audience reads it now; None when it does not exist for them."""
        role = AUDIENCES[audience]
        if role is None:
            answer = self.client(None).get(f"/v1/public/incidents/{self.incident.get('publicId', 'none')}")
        else:
            answer = self.client(role).get(self._path)
        if answer.status_code == httpx.codes.NOT_FOUND:
            return None
        assert answer.is_success, answer.text
        shown: Json = answer.json()
        return shown

    def refused(self, act: str, *, by: Any = "mim", **body: Any) -> str:
        """An act that must fail; its code."""
        answer = self.client(by).post(f"{self._path}/{act}", json=body, headers=key())
        assert answer.is_client_error, answer.text
        code: str = answer.json()["code"]
        return code

    def client(self, role: str | None) -> httpx.Client:
        """The browser of one person; None: of a stranger."""
        if role not in self._clients:
            fresh = self.server.client(role) if role else httpx.Client(base_url=self.server.url, timeout=20)
            self._clients[role] = self._stack.enter_context(fresh)
        return self._clients[role]

    # -- how it is sent ------------------------------------------------------------------------------

    @property
    def _path(self) -> str:
        return f"/v1/incidents/{self.incident['id']}"

    def _reading(self, role: str) -> Json:
        answer = self.client(role).get(self._path)
        assert answer.is_success, answer.text
        found: Json = answer.json()
        return found

    def sends(self, path: str, body: Json, by: str) -> Any:
        """A POST that must succeed."""
        answer = self.client(by).post(path, json=body, headers=key())
        assert answer.is_success, answer.text
        return answer.json() if answer.content else None


class Pager:
    """A PagerDuty that is connected to the server of a story."""

    def __init__(self, story: Story) -> None:
        self._story = story
        wish = {
            "name": "Pager",
            "kind": "pagerduty",
            "mode": "open",
            "defaultMim": PEOPLE["mim"],
            "secret": _SECRET,
        }
        self.source: Json = story.sends("/v1/sources", wish, "admin")
        self.alert = f"Q{self.source['id'][-8:]}"

    def rings(self, kind: str = "triggered", **says: Any) -> None:
        """It sends a signed event about its alert."""
        data = {"id": self.alert, "type": "incident", "title": "p99 over 5 s", "urgency": "high", **says}
        event = {
            "id": secrets.token_hex(8),
            "event_type": f"incident.{kind}",
            "resource_type": "incident",
            "occurred_at": rfc3339(now_ms()),
            "data": data,
        }
        body = json.dumps({"event": event}).encode()
        path = f"{self._story.server.url}/v1/hooks/{self.source['id']}"
        assert httpx.post(
            path, content=body, headers={"x-pagerduty-signature": sign(body, _SECRET)}
        ).is_success

    def opened(self) -> None:
        """The one incident that this alert opened becomes the one of the story."""
        listed = self._story.client("mim").get("/v1/incidents", params={"limit": 200}).json()["incidents"]
        [self._story.incident] = [one for one in listed if one["alert"]["alertId"] == self.alert]


def soon(minutes: int) -> str:
    """So many minutes from now."""
    return rfc3339(now_ms() + minutes * MINUTE)


def titles(shown: Json | None, resource: str = "timeline", name: str = "title") -> list[str]:
    """The titles of a list, in its order."""
    assert shown is not None
    return [row[name] for row in shown[resource]]


@pytest.fixture(scope="module")
def stage(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningServer]:
    """A server whose public page strangers may read."""
    with running(tmp_path_factory.mktemp("story"), public_access="anonymous") as server:
        yield server


@pytest.fixture
def story(stage: RunningServer) -> Iterator[Story]:
    """Everybody is there, and nothing has happened yet."""
    with contextlib.ExitStack() as stack:
        yield Story(stage, stack)
