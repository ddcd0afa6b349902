"""The API description, the TypeScript made of it, the dictionary's names: none may drift from another."""

import hashlib
import json
import re
import subprocess
import typing
from pathlib import Path

import pytest

from majorops.app import ROUTES, describe_api, write_api
from majorops.incidents import wire
from tests.node import node

ROOT = Path(__file__).resolve().parents[2]
DESCRIBED = ROOT / "docs" / "api" / "openapi.json"
WEB = ROOT / "apps" / "web"
SCHEMA = WEB / "src" / "types" / "schema.d.ts"
INDEX = WEB / "src" / "types" / "index.ts"
GENERATOR = WEB / "node_modules" / "openapi-typescript"

DICTIONARY = {
    *("Severity", "IncidentStatus", "PhaseNumber", "ExternalImpact", "TimelineEventType"),
    *("UpdateVisibility", "RiskLevel", "Incident", "CommandTeam", "AlertInfo", "TimelineEvent"),
    *("StatusUpdate", "Milestone", "IncidentMetrics", "User", "KpiDefinition", "KpiObservation"),
}
ADDED = {
    *("IncidentRow", "LiveSnapshot", "PhaseVisit", "Promise", "Participant", "HandoverOffer"),
    *("Publication", "Cadence", "Problem"),
    *(
        "Review",
        "ReviewAction",
        "ReviewRow",
        "Debrief",
        "Draft",
        "SearchAnswer",
        "SearchResult",
        "FoundIncident",
    ),
}
VALUES = {
    "SEVERITIES": wire.Severity,
    "INCIDENT_STATUSES": wire.IncidentStatus,
    "PHASE_NUMBERS": wire.PhaseNumber,
    "EXTERNAL_IMPACTS": wire.ExternalImpact,
    "TIMELINE_EVENT_TYPES": wire.TimelineEventType,
    "UPDATE_VISIBILITIES": wire.UpdateVisibility,
    "RISK_LEVELS": wire.RiskLevel,
}


def test_the_committed_description_is_that_of_the_program(tmp_path: Path) -> None:
    fresh = tmp_path / "openapi.json"
    write_api(fresh)
    assert DESCRIBED.read_bytes() == fresh.read_bytes(), "run make openapi types"


def test_every_route_below_v1_is_described() -> None:
    paths = json.loads(DESCRIBED.read_text())["paths"]
    described = {(method.upper(), path) for path, methods in paths.items() for method in methods}
    assert described == {(route.method, route.path) for route in ROUTES if route.path.startswith("/v1/")}


def test_every_reference_leads_somewhere() -> None:
    text = json.dumps(describe_api())
    document = json.loads(text)
    for pointer in set(re.findall(r'"\$ref": "#/([^"]+)"', text)):
        found = document
        for step in pointer.split("/"):
            found = found[step]


def test_the_typescript_was_made_from_the_committed_description() -> None:
    made = hashlib.sha256(DESCRIBED.read_bytes()).hexdigest()
    assert SCHEMA.read_text().splitlines()[0].endswith(f"sha256 {made}"), "run make types"


@pytest.mark.skipif(not GENERATOR.exists(), reason="npm's packages are not installed (make types)")
def test_making_the_typescript_again_gives_the_same_text(tmp_path: Path) -> None:
    again = tmp_path / "schema.d.ts"
    subprocess.run([node(), "make-types.mjs", str(again)], cwd=WEB, check=True, capture_output=True)
    assert again.read_text() == SCHEMA.read_text()


def test_the_types_are_named_as_in_the_dictionary() -> None:
    exported = set(re.findall(r"^export type (\w+) =", INDEX.read_text(), re.MULTILINE))
    assert exported == DICTIONARY | ADDED


def test_every_type_is_made_of_one_that_exists() -> None:
    schemas = set(re.findall(r'Schemas\["(\w+)"\]', INDEX.read_text()))
    assert schemas <= set(json.loads(DESCRIBED.read_text())["components"]["schemas"])
    assert schemas


@pytest.mark.parametrize("name", VALUES)
def test_the_values_are_those_of_the_python_type(name: str) -> None:
    listed = re.search(rf"^export const {name} = [^(]+\(\)\((\[[^]]*\])\);$", INDEX.read_text(), re.MULTILINE)
    assert listed is not None
    assert tuple(json.loads(re.sub(r",\s*\]", "]", listed.group(1)))) == typing.get_args(VALUES[name])


def test_nothing_else_is_exported() -> None:
    exported = set(re.findall(r"^export const (\w+)", INDEX.read_text(), re.MULTILINE))
    assert exported == set(VALUES)
    assert len(re.findall(r"^export ", INDEX.read_text(), re.MULTILINE)) == len(DICTIONARY | ADDED) + len(
        VALUES
    )


def test_the_lock_names_no_host() -> None:
    assert '"resolved"' not in (WEB / "package-lock.json").read_text()
