"""The bill of materials names everything that is pinned; an advisory is told, a missing network, too."""

import json
import re
from pathlib import Path

from tests import supply


def test_the_bill_names_every_pinned_package(tmp_path: Path) -> None:
    supply.sbom(tmp_path / "sbom.json")
    bill = json.loads((tmp_path / "sbom.json").read_text())
    named = {(part["name"], part["version"]) for part in bill["components"]}
    pinned = set(re.findall(r"^([\w.-]+)==([\w.]+)", supply.lock("runtime").read_text(), re.MULTILINE))
    assert bill["bomFormat"] == "CycloneDX"
    assert len(pinned) > 20
    assert pinned <= named


def test_an_advisory_is_told_and_silence_is_none() -> None:
    one = {"id": "PYSEC-1", "fix_versions": ["2.0"]}
    report = {
        "dependencies": [
            {"name": "leaky", "version": "1.0", "vulns": [one]},
            {"name": "sound", "version": "1"},
        ]
    }
    assert supply.told(report) == ["leaky 1.0: PYSEC-1, mended in 2.0"]
    assert supply.unasked(report) == []
    assert supply.unasked({"dependencies": [{"name": "x", "skip_reason": "not found"}]}) == ["not found"]
    assert supply.reached("") is None
    assert supply.reached(json.dumps(report)) == report


def test_every_package_of_every_lock_carries_hashes() -> None:
    for name in supply.LOCKS:
        text = supply.lock(name).read_text()
        packages = re.split(r"^(?=[\w.-]+==)", text, flags=re.MULTILINE)[1:]
        assert packages
        assert all("--hash=sha256:" in one for one in packages), name
        assert "://" not in text, name
