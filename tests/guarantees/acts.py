"""Everything that can be done to an incident over HTTP, each act on a fresh one: the part before ``yield`` is the
way there, the part behind it is the act."""

import secrets
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any, NamedTuple

import httpx

from majorops.app import ROUTES
from majorops.incidents.timeline.api import refuse
from majorops.integrations.pagerduty.signature import sign
from majorops.platform.clock import now_ms
from majorops.platform.wording import rfc3339
from tests.conftest import PEOPLE, RunningServer, declare, key
from tests.integrations.pagerduty.payloads import SECRET, event

ONE = "/v1/incidents/{id}"
Json = dict[str, Any]
MINUTE = 60_000


def soon(minutes: int = 20) -> str:
    """A time to come, as the API takes it."""
    return rfc3339(now_ms() + minutes * MINUTE)


@dataclass
class Scene:
    """A published incident with a participant on it, and the people who may do something to it."""

    server: RunningServer
    incident: Json
    source: Json

    @property
    def path(self) -> str:
        """Its address."""
        return f"/v1/incidents/{self.incident['id']}"

    def send(self, method: str, path: str, body: Json | None = None, *, role: str = "mim") -> Any:
        """One request that must succeed; its answer as JSON."""
        headers = key()
        with self.server.client(role) as client:
            if method == "PATCH":
                headers["if-match"] = client.get(self.path).headers["etag"]
            answer = client.request(method, self.path + path, json=body, headers=headers)
        assert answer.is_success, answer.text
        return answer.json() if answer.content else None

    def post(self, path: str, role: str = "mim", **body: Any) -> Any:
        """POST below the incident."""
        return self.send("POST", path, body, role=role)

    def patch(self, path: str, **body: Any) -> Any:
        """PATCH below the incident, with the version of just now."""
        return self.send("PATCH", path, body)

    def move(self, leaving: int, to: int) -> None:
        """Advance the phase."""
        self.post("/phase", **{"from": leaving, "to": to})

    def monitor(self) -> None:
        """To Monitoring."""
        self.post("/status", **{"from": "Active", "to": "Monitoring"})

    def hook(self, event_type: str, alert: str) -> None:
        """A signed delivery of the source."""
        body = event(event_type, id=secrets.token_hex(8), data={"id": alert}, occurred_at=rfc3339(now_ms()))
        signed = {"x-pagerduty-signature": sign(body, SECRET)}
        answer = httpx.post(f"{self.server.url}/v1/hooks/{self.source['id']}", content=body, headers=signed)
        assert answer.is_success, answer.text

    def waiting(self) -> str:
        """An alert in the queue; its id."""
        alert = f"ALERT-{secrets.token_hex(4)}"
        self.hook("incident.triggered", alert)
        with self.server.client("mim") as client:
            queue = client.get("/v1/intake", params={"limit": 200}).json()["alerts"]
        found: str = next(one["id"] for one in queue if one["alertId"] == alert)
        return found


def new_scene(server: RunningServer, source: Json, *, published: bool = True) -> Scene:
    """A fresh incident with a log, promises and a participant."""
    with server.client("mim") as mim:
        systems = ["pay-db", "cart"]
        opened = declare(mim, affectedSystems=systems, nextUpdateEta=soon(15), audienceNotes="Not by phone")
    scene = Scene(server, opened, source)
    server.token("participant")
    scene.post("/participants", userId=PEOPLE["participant"])
    if published:
        shown = scene.post("/publish", publicTitle="Payments are slow")
        scene.incident["publicId"] = shown["publicId"]
    scene.post("/timeline", title="Rolled back", visibility="public")
    scene.post("/timeline", title="Suspect the pool")
    return scene


def new_source(server: RunningServer) -> Json:
    """A PagerDuty source that waits for a MIM."""
    with server.client("admin") as admin:
        wish = {"name": "Pager", "kind": "pagerduty", "mode": "queue", "secret": SECRET}
        answer = admin.post("/v1/sources", json=wish)
    assert answer.is_success, answer.text
    source: Json = answer.json()
    return source


Play = Callable[[Scene], Iterator[None]]


class Act(NamedTuple):
    """One act: the route it takes, and how it goes. ``published``: how its incident starts."""

    route: str
    name: str
    play: Play
    published: bool = True


ACTS: list[Act] = []


def act(method: str, path: str, *, published: bool = True) -> Callable[[Play], Play]:
    """Register an act under its route."""

    def register(play: Play) -> Play:
        ACTS.append(Act(f"{method} {path}", play.__name__, play, published))
        return play

    return register


def mutating_routes() -> set[str]:
    """Every route below an incident that changes it; those that only refuse to edit the log are left out."""
    return {
        f"{route.method} {route.path}"
        for route in ROUTES
        if route.path.startswith(ONE) and route.method != "GET" and route.handler is not refuse
    }


# -- what it says of itself ------------------------------------------------------------------------


@act("PATCH", ONE)
def edit_everything(scene: Scene) -> Iterator[None]:
    yield
    scene.patch("", title="Checkout and cart", description="More", affectedSystems=["cart"], severity="High",
                bridgeUrl="https://meet.example.com/2", reason="Fewer than thought")  # fmt: skip


@act("PATCH", ONE, published=False)
def restrict(scene: Scene) -> Iterator[None]:
    yield
    scene.patch("", restricted=True, reason="Security")


@act("PATCH", ONE, published=False)
def lift_the_restriction(scene: Scene) -> Iterator[None]:
    scene.patch("", restricted=True, reason="Security")
    yield
    scene.patch("", restricted=False, reason="Known by now")


@act("PATCH", f"{ONE}/impact")
def edit_impact(scene: Scene) -> Iterator[None]:
    yield
    scene.patch("/impact", customerImpactSummary="Cards fail", audienceNotes=None, businessImpact="1 M/h",
                riskLevel="Low", execSummary="Short")  # fmt: skip


@act("PATCH", f"{ONE}/impact")
def edit_texts_of_executives(scene: Scene) -> Iterator[None]:
    yield
    scene.patch("/impact", businessImpact="2 M/h")


@act("PATCH", f"{ONE}/alert")
def edit_alert(scene: Scene) -> Iterator[None]:
    yield
    scene.patch(
        "/alert", customerCount=12, externalImpact="Yes", alertId="PD-1", resolveTime=rfc3339(now_ms())
    )


# -- phases and status -----------------------------------------------------------------------------


@act("POST", f"{ONE}/phase")
def advance_by_skipping(scene: Scene) -> Iterator[None]:
    yield
    scene.post("/phase", **{"from": 1, "to": 4, "note": "All known"})


@act("POST", f"{ONE}/reentry")
def reenter(scene: Scene) -> Iterator[None]:
    scene.move(1, 5)
    yield
    scene.post("/reentry", **{"from": 5, "to": 2, "reason": "New facts"})


@act("POST", f"{ONE}/reentry/leave")
def leave_the_reentry(scene: Scene) -> Iterator[None]:
    scene.move(1, 5)
    scene.post("/reentry", **{"from": 5, "to": 3, "reason": "New facts"})
    yield
    scene.post("/reentry/leave", **{"from": 3})


@act("POST", f"{ONE}/status")
def monitor(scene: Scene) -> Iterator[None]:
    scene.move(1, 6)
    yield
    scene.monitor()


@act("POST", f"{ONE}/resolve")
def resolve_with_everything(scene: Scene) -> Iterator[None]:
    scene.post("/updates", content="We are on it", visibility="public", nextUpdateEta=soon())
    scene.move(1, 8)
    scene.monitor()
    yield
    scene.post("/resolve", milestone={"title": "Over", "body": "All well"}, publicUpdate={"content": "Over"})


@act("POST", f"{ONE}/resolve")
def resolve_as_a_false_alarm(scene: Scene) -> Iterator[None]:
    yield
    scene.post("/resolve", falseAlarm=True, reason="A test")


@act("POST", f"{ONE}/reopen")
def reopen(scene: Scene) -> Iterator[None]:
    scene.post("/resolve", falseAlarm=True, reason="A test")
    yield
    scene.post("/reopen", reason="It was none")


# -- command ---------------------------------------------------------------------------------------


@act("PATCH", f"{ONE}/command")
def fill_seats(scene: Scene) -> Iterator[None]:
    yield
    scene.patch("/command", sre=PEOPLE["participant"], leader="On call", serviceManager=PEOPLE["mim"])


@act("PATCH", f"{ONE}/command")
def empty_a_seat(scene: Scene) -> Iterator[None]:
    scene.patch("/command", sre=PEOPLE["participant"])
    yield
    scene.patch("/command", sre="")


@act("POST", f"{ONE}/command/handover")
def offer_the_handover(scene: Scene) -> Iterator[None]:
    yield
    scene.post("/command/handover", to="ada@example.com", brief="Sleep")


@act("POST", f"{ONE}/command/handover/accept")
def accept_the_handover(scene: Scene) -> Iterator[None]:
    scene.post("/command/handover", to="ada@example.com")
    yield
    scene.post("/command/handover/accept", role="admin")


@act("POST", f"{ONE}/command/handover/decline")
def decline_the_handover(scene: Scene) -> Iterator[None]:
    scene.post("/command/handover", to="ada@example.com")
    yield
    scene.post("/command/handover/decline", role="admin", note="Not now")


@act("DELETE", f"{ONE}/command/handover")
def withdraw_the_handover(scene: Scene) -> Iterator[None]:
    scene.post("/command/handover", to="ada@example.com")
    yield
    scene.send("DELETE", "/command/handover")


@act("POST", f"{ONE}/participants")
def join(scene: Scene) -> Iterator[None]:
    yield
    scene.post("/participants", userId="ada@example.com")


@act("DELETE", f"{ONE}/participants/{{userId}}")
def let_somebody_go(scene: Scene) -> Iterator[None]:
    scene.post("/participants", userId="ada@example.com")
    yield
    scene.send("DELETE", "/participants/ada@example.com")


# -- the log and what is said ----------------------------------------------------------------------


@act("POST", f"{ONE}/timeline")
def post_internally(scene: Scene) -> Iterator[None]:
    yield
    scene.post("/timeline", title="Only for us", description="Long")


@act("POST", f"{ONE}/timeline")
def post_late_in_public(scene: Scene) -> Iterator[None]:
    yield
    scene.post("/timeline", title="Late", visibility="public", timestamp=rfc3339(now_ms() - MINUTE))


@act("POST", f"{ONE}/timeline")
def correct_an_open_event(scene: Scene) -> Iterator[None]:
    wrong = scene.post("/timeline", title="Wrong", visibility="public")
    yield
    scene.post("/timeline", title="Right", visibility="public", corrects=wrong["id"])


@act("POST", f"{ONE}/timeline")
def correct_an_internal_event(scene: Scene) -> Iterator[None]:
    wrong = scene.post("/timeline", title="Wrong")
    yield
    scene.post("/timeline", title="Right", corrects=wrong["id"])


@act("POST", f"{ONE}/timeline/{{eventId}}/retract")
def retract_an_event(scene: Scene) -> Iterator[None]:
    said = scene.post("/timeline", title="Too much", visibility="public")
    yield
    scene.post(f"/timeline/{said['id']}/retract", reason="A name")


@act("POST", f"{ONE}/updates")
def post_a_public_update(scene: Scene) -> Iterator[None]:
    yield
    scene.post("/updates", content="We know", visibility="public", nextUpdateEta=soon())


@act("POST", f"{ONE}/updates")
def post_an_internal_update(scene: Scene) -> Iterator[None]:
    yield
    scene.post("/updates", content="We do not know", visibility="internal")


@act("POST", f"{ONE}/updates")
def correct_an_update(scene: Scene) -> Iterator[None]:
    said = scene.post("/updates", content="Two", visibility="public")
    yield
    scene.post("/updates", content="Three", visibility="public", corrects=said["id"])


@act("POST", f"{ONE}/updates/{{itemId}}/retract")
def retract_an_update(scene: Scene) -> Iterator[None]:
    said = scene.post("/updates", content="Too much", visibility="public")
    yield
    scene.post(f"/updates/{said['id']}/retract", reason="A name")


@act("POST", f"{ONE}/milestones")
def cut_a_milestone(scene: Scene) -> Iterator[None]:
    said = scene.post("/timeline", title="Found it", visibility="public")
    kept = scene.post("/timeline", title="Found whom")
    yield
    scene.post(
        "/milestones", title="Found", body="The pool", sources=[said["id"], kept["id"]], nextUpdateEta=soon()
    )


@act("POST", f"{ONE}/milestones")
def correct_a_milestone(scene: Scene) -> Iterator[None]:
    cut = scene.post("/milestones", title="Found", body="The pool")
    yield
    scene.post("/milestones", title="Found", body="The queue", corrects=cut["id"])


@act("POST", f"{ONE}/milestones")
def cut_the_missing_resolution(scene: Scene) -> Iterator[None]:
    scene.post("/resolve", falseAlarm=True, reason="A test")
    yield
    scene.post("/milestones", title="Over", body="A test", isResolution=True)


@act("POST", f"{ONE}/milestones/{{itemId}}/retract")
def retract_a_milestone(scene: Scene) -> Iterator[None]:
    cut = scene.post("/milestones", title="Found", body="The pool")
    yield
    scene.post(f"/milestones/{cut['id']}/retract", reason="Not the pool")


# -- promises --------------------------------------------------------------------------------------


@act("POST", f"{ONE}/promises")
def promise_in_public(scene: Scene) -> Iterator[None]:
    yield
    scene.post("/promises", dueAt=soon(5), visibility="public")


@act("POST", f"{ONE}/promises")
def promise_again(scene: Scene) -> Iterator[None]:
    yield
    scene.post("/promises", dueAt=soon(40), promiseReason="The vendor is slow")


@act("POST", f"{ONE}/promises/{{promiseId}}/withdraw")
def withdraw_a_promise(scene: Scene) -> Iterator[None]:
    made = scene.post("/promises", dueAt=soon(5), visibility="public")
    yield
    scene.post(f"/promises/{made['id']}/withdraw", reason="No need")


# -- publication -----------------------------------------------------------------------------------


@act("POST", f"{ONE}/publish", published=False)
def publish(scene: Scene) -> Iterator[None]:
    yield
    scene.incident.update(scene.post("/publish", publicTitle="Payments are slow"))


@act("POST", f"{ONE}/publish")
def publish_again(scene: Scene) -> Iterator[None]:
    scene.post("/unpublish", reason="Too early")
    yield
    scene.post("/publish", publicTitle="Payments are down")


@act("POST", f"{ONE}/unpublish")
def unpublish(scene: Scene) -> Iterator[None]:
    yield
    scene.post("/unpublish", reason="Too early")


# -- from outside ----------------------------------------------------------------------------------


def _intake(scene: Scene, alert_id: str, verb: str, body: Json) -> Any:
    with scene.server.client("mim") as mim:
        answer = mim.post(f"/v1/intake/{alert_id}/{verb}", json=body, headers=key())
    assert answer.is_success, answer.text
    return answer.json()


@act("POST", "/v1/intake/{alertId}/attach")
def attach_an_alert(scene: Scene) -> Iterator[None]:
    alert = scene.waiting()
    yield
    _intake(scene, alert, "attach", {"incidentId": scene.incident["id"]})


@act("POST", "/v1/hooks/{sourceId}")
def clear_at_the_source(scene: Scene) -> Iterator[None]:
    attached = _intake(scene, scene.waiting(), "attach", {"incidentId": scene.incident["id"]})
    yield
    scene.hook("incident.resolved", attached["alertId"])
