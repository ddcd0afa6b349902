"""A change of the API that a view does not know of is found when the console's types are checked."""

import json
import shutil
import subprocess
from pathlib import Path

import pytest

from tests.node import node

ROOT = Path(__file__).resolve().parents[2]
WEB = ROOT / "apps/web"
CHECKER = "node_modules/svelte-check/bin/svelte-check"

pytestmark = pytest.mark.skipif(
    not (WEB / CHECKER).exists(), reason="npm's packages are not installed (make web)"
)


@pytest.fixture
def sources(tmp_path: Path) -> Path:
    """The console's sources beside the description of the API, as in the checkout."""
    web = tmp_path / "apps/web"
    shutil.copytree(WEB, web, ignore=shutil.ignore_patterns("node_modules", "dist"))
    (web / "node_modules").symlink_to(WEB / "node_modules")
    (tmp_path / "docs/api").mkdir(parents=True)
    shutil.copy(ROOT / "docs/api/openapi.json", tmp_path / "docs/api")
    return web


def _rename(web: Path, schema: str, field: str) -> None:
    """What a struct's new name for a field makes of the types."""
    described = web.parents[1] / "docs/api/openapi.json"
    document = json.loads(described.read_text())
    found = document["components"]["schemas"][schema]
    found["properties"][f"{field}Renamed"] = found["properties"].pop(field)
    found["required"] = [f"{field}Renamed" if one == field else one for one in found.get("required", [])]
    described.write_text(json.dumps(document))
    subprocess.run([node(), "make-types.mjs"], cwd=web, check=True, capture_output=True)


def _wrong(web: Path) -> list[str]:
    """The files whose types do not hold."""
    told = subprocess.run(
        [node(), CHECKER, "--output", "machine"],
        cwd=web,
        check=False,
        capture_output=True,
        text=True,
    )
    lines = [line.split(" ", 2) for line in told.stdout.splitlines()]
    assert any(line[1] == "COMPLETED" for line in lines), told.stdout + told.stderr
    return sorted({line[2].split('"')[1] for line in lines if line[1] == "ERROR"})


@pytest.mark.parametrize(
    ("schema", "field", "view"),
    [
        ("Incident", "customerImpactSummary", "src/views/fireground/Situation.svelte"),
        ("Milestone", "body", "src/views/stakeholder/Milestones.svelte"),
    ],
)
def test_a_field_with_another_name_breaks_the_view_that_shows_it(
    sources: Path, schema: str, field: str, view: str
) -> None:
    _rename(sources, schema, field)
    wrong = _wrong(sources)
    assert view in wrong
    assert "src/views/search/Search.svelte" not in wrong  # which shows neither
