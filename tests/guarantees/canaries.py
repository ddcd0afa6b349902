"""An incident with a canary in every text it can hold; and from ``audiences.csv``, who may hear which."""

import csv
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

from tests.conftest import NAMES, PEOPLE, RunningServer
from tests.guarantees.scene import Scene, new_source, soon
from tests.people.passkeys.authenticator import Authenticator, Said

SPEC = Path(__file__).resolve().parents[1] / "spec" / "audiences.csv"
COLUMNS = (
    "public_anonymous",
    "public_staff",
    "stakeholder",
    "executive",
    "command_participant",
    "command_mim",
    "admin",
)
COMMAND = frozenset(COLUMNS[4:])
MIMS = frozenset(COLUMNS[5:])
FACTS = {"published": "yes", "public_access": "anonymous", "restricted": "no"}
SLUGS, GATES = ("zq03internal", "zq04exec"), ("internal", "exec")
SECRET = "zq00sourcesecret"
LEADER, JOINER = "zq01leader@example.com", "zq02joiner@example.com"
Columns = frozenset[str]

with SPEC.open(newline="", encoding="utf-8") as _file:
    LINES = tuple(csv.DictReader(_file))


class Canary(NamedTuple):
    """A text and the columns that may read it; they all must, or the crawl has missed a place."""

    text: str
    readers: Columns
    cell: str = ""  # the field of audiences.csv that it sits in


def _holds(condition: str, facts: dict[str, str]) -> bool:
    for part in filter(None, condition.split(" and ")):
        name, negated, value = part.partition("!=")
        if negated and facts[name] == value:
            return False
        if not negated:
            name, _, value = part.partition("=")
            if facts[name] != value:
                return False
    return True


def readers(cell: str, **facts: str) -> Columns:
    """The columns with ``yes`` for ``Entity.field`` of a record of these facts; ``projected`` is no yes."""
    entity, _, field = cell.partition(".")
    found = frozenset(COLUMNS)
    for name in ("(row)", field):
        of_field = [line for line in LINES if line["entity"] == entity and line["field"] == name]
        lines = [line for line in of_field if _holds(line["condition"], {**FACTS, **facts})]
        if lines:
            found &= frozenset(column for column in COLUMNS if all(line[column] == "yes" for line in lines))
        elif of_field or name == field:
            found = frozenset()
    return found


class Cage:
    """Hands out canaries, and remembers them."""

    def __init__(self) -> None:
        self.canaries: list[Canary] = []
        self.facts: dict[str, str] = {}  # of the incident that is being filled

    def of(self, cell: str, *, only: Columns | None = None, **facts: str) -> str:
        """A fresh one for a field of ``audiences.csv``; ``only``: where a rule outside the table says who."""
        text = f"zq{len(self.canaries) + 10}{cell.partition('.')[2].lower()}"
        found = readers(cell, **{**self.facts, **facts}) if only is None else only
        return self.put(text, found & self._incident(), cell)

    def _incident(self) -> Columns:
        """Who may know that the incident exists; nobody else reads anything in it."""
        lines = [line for line in LINES if line["entity"] == "Incident" and line["field"] == "(row)"]
        held = [line for line in lines if _holds(line["condition"], {**FACTS, **self.facts})]
        return frozenset(column for column in COLUMNS if all(line[column] == "yes" for line in held))

    def taken_back(self, cell: str) -> str:
        """A fresh one for a text that everybody could read and that is then retracted: command keeps it."""
        return self.of(cell, only=COMMAND)

    def put(self, text: str, columns: Columns, cell: str = "") -> str:
        """One whose text is given."""
        self.canaries.append(Canary(text, columns, cell))
        return text


def people(server: RunningServer, cage: Cage) -> None:
    """Two more users: one for a seat, one who only joins."""
    with server.client("admin") as admin:
        for email, cell in ((LEADER, "CommandTeam.leader"), (JOINER, "Participant.displayName")):
            wish = {"email": email, "displayName": cage.of(cell), "role": "stakeholder"}
            made = admin.post("/v1/users", json=wish)
            assert made.is_success, made.text
            cage.put(email, MIMS)
    for role in ("mim", "stakeholder", "executive", "participant"):
        server.token(role)
    cage.put(PEOPLE["mim"], MIMS)
    cage.put(NAMES["mim"], readers("CommandTeam.mim") | {"public_staff"})  # projected: the name only
    with server.client("admin") as admin:
        name = cage.of("ApiToken.name", only=frozenset({"command_mim"}))
        wish = {"name": name, "scope": "read", "userId": PEOPLE["mim"]}
        made = admin.post("/v1/tokens", json=wish)
        assert made.is_success, made.text
    _passkey(server, cage.of("Passkey.name", only=frozenset({"admin"})))


def _passkey(server: RunningServer, name: str) -> None:
    """One of the admin's, under this name."""
    said = Said(f"http://localhost:{server.port}", "localhost", "webauthn.create")
    with server.client("admin") as admin:
        options = admin.post("/v1/passkeys/options").json()
        made = admin.post("/v1/passkeys", json=Authenticator().create(options, said, name=name))
        assert made.is_success, made.text


def incident(server: RunningServer, cage: Cage, n: int = 0) -> Scene:
    """The n-th: opened, published unless it is restricted, and full of everything."""
    of, restricted, count = cage.of, cage.facts.get("restricted") == "yes", 7_171_717_171 + n
    wish = {
        "title": of("Incident.title"),
        "severity": "Critical",
        "description": of("Incident.description"),
        "affectedSystems": ["pay-db", of("Incident.affectedSystems")],
        "bridgeUrl": f"https://meet.example.com/{of('Incident.bridgeUrl')}",
        "businessImpact": of("Incident.businessImpact"),
        "customerImpactSummary": of("Incident.customerImpactSummary"),
        "audienceNotes": of("Incident.audienceNotes"),
        "alert": {"alertId": of("AlertInfo.alertId"), "customerCount": count},
        "command": {
            "sre": of("CommandTeam.sre"),
            "leader": LEADER,
            "serviceManager": of("CommandTeam.serviceManager"),
            "customerOps": of("CommandTeam.customerOps"),
        },
        "participants": [PEOPLE["participant"], JOINER],
        "restricted": restricted,
    }
    cage.put(str(count), readers("AlertInfo.customerCount") & readers("Incident.number", **cage.facts))
    with server.client("mim") as mim:
        opened = mim.post("/v1/incidents", json=wish, headers={"idempotency-key": f"canary {n}"})
    assert opened.is_success, opened.text
    scene = Scene(server, opened.json(), new_source(server))
    if not restricted:
        _publish(scene, cage)
    for fill in (_log, _say, _promise, _move):
        fill(scene, cage)
    return scene


def _publish(scene: Scene, cage: Cage) -> None:
    scene.incident["publicId"] = scene.post("/publish", publicTitle="Too early")["publicId"]
    scene.post("/unpublish", reason=cage.of("Publication.unpublishReason"))
    scene.post("/publish", publicTitle=cage.of("Incident.publicTitle"))


def _log(scene: Scene, cage: Cage) -> None:
    for gate in ("internal", "public"):
        words = {name: cage.of(f"TimelineEvent.{name}", visibility=gate) for name in ("title", "description")}
        scene.post("/timeline", visibility=gate, **words)
    wrong = scene.post("/timeline", title=cage.of("TimelineEvent.title", visibility="internal"))
    corrected = cage.of("TimelineEvent.title", visibility="internal")
    scene.post("/timeline", title=corrected, corrects=wrong["id"])
    taken = scene.post(
        "/timeline", title=cage.taken_back("TimelineEvent.title"), visibility="public", description="x"
    )
    scene.post(
        f"/timeline/{taken['id']}/retract", reason=cage.of("TimelineEvent.reason", visibility="internal")
    )


def _say(scene: Scene, cage: Cage) -> None:
    for gate in ("internal", "public"):
        scene.post("/updates", content=cage.of("StatusUpdate.content", visibility=gate), visibility=gate)
    said = scene.post("/updates", content=cage.taken_back("StatusUpdate.content"), visibility="public")
    scene.post(
        f"/updates/{said['id']}/retract", reason=cage.of("TimelineEvent.reason", visibility="internal")
    )
    title, body = cage.of("Milestone.title"), cage.of("Milestone.body")
    scene.post("/milestones", title=title, body=body)
    taken = scene.post("/milestones", title="x", body=cage.taken_back("Milestone.body"))
    scene.post(
        f"/milestones/{taken['id']}/retract", reason=cage.of("TimelineEvent.reason", visibility="internal")
    )


def _promise(scene: Scene, cage: Cage) -> None:
    gates = ("internal",) if cage.facts else ("internal", "public")  # nobody outside, nobody to promise to
    for gate in gates:
        made = scene.post("/promises", dueAt=soon(), visibility=gate)
        reason = cage.of("Promise.reason", visibility=gate)
        scene.post(f"/promises/{made['id']}/withdraw", reason=reason)


def _move(scene: Scene, cage: Cage) -> None:
    note = cage.of("TimelineEvent.reason", visibility="null")
    scene.post("/phase", **{"from": 1, "to": 6, "note": note})
    scene.post("/reentry", **{"from": 6, "to": 2, "reason": cage.of("PhaseVisit.reason")})
    scene.monitor()
    back = cage.of("TimelineEvent.reason", visibility="null")
    scene.post("/status", **{"from": "Monitoring", "to": "Active", "reason": back})
    scene.patch("", severity="High", reason=cage.of("TimelineEvent.reason", visibility="internal"))
    scene.patch("/impact", execSummary=cage.of("Incident.execSummary"))
    scene.post("/command/handover", to="ada@example.com", brief=cage.of("HandoverOffer.brief"))


def intake(server: RunningServer, cage: Cage) -> str:
    """A source whose secret nobody may read, and an alert that waits; the id of the source."""
    with server.client("admin") as admin:
        wish = {"name": cage.of("IntakeSource.name"), "kind": "pagerduty", "mode": "queue", "secret": SECRET}
        source: str = admin.post("/v1/sources", json=wish).json()["id"]
    cage.put(SECRET, readers("IntakeSource.secret"))
    return source


def measured(server: RunningServer, cage: Cage) -> None:
    """Two KPIs, one for executives and one not."""
    for slug, gate in zip(SLUGS, GATES, strict=True):
        definition: dict[str, Any] = {"visibility": gate}
        cage.put(slug, readers("KpiDefinition.slug", **definition))
        wish = {
            **{
                name: cage.of(f"KpiDefinition.{name}", **definition)
                for name in ("name", "description", "units", "reviewCadence")
            },
            "formula": f"CASE WHEN severity = '{cage.of('KpiDefinition.formula', **definition)}' THEN 1 END",
            "dataSources": [cage.of("KpiDefinition.dataSources", **definition)],
            "visibility": gate,
            "owner": PEOPLE["mim"],
            "observedAt": "detected",
        }
        with server.client("admin") as admin:
            made = admin.put(f"/v1/kpis/{slug}", json=wish, headers={"if-none-match": "*"})
            assert made.is_success, made.text


def observed(scene: Scene, cage: Cage) -> None:
    """A value of each KPI for an incident; of a restricted one, MIMs and admins alone read them."""
    only = MIMS if cage.facts.get("restricted") == "yes" else None
    for slug, gate in zip(SLUGS, GATES, strict=True):
        seen: dict[str, Any] = {"definition.visibility": gate}
        quoted = cage.of("KpiObservation.metadata", only=only, **seen)
        value = {"slug": slug, "value": 4, "timestamp": "2026-01-02T03:04:05Z", "metadata": {"note": quoted}}
        scene.post("/kpis", **value)


def tokens(server: RunningServer) -> Iterator[Canary]:
    """What everyone signs in with; no answer ever holds one."""
    for value in server.tokens.values():
        yield Canary(value, frozenset())
