"""What a fresh clone promises: locked dependencies, a licence, and one command that CI and people share."""

import os
import re
import shutil
import subprocess
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
LOCKS = [ROOT / "requirements" / "runtime.lock", ROOT / "requirements" / "dev.lock"]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]


def pins(lock: Path) -> dict[str, str]:
    """Each locked package with its block of text."""
    blocks = re.split(r"^(?=[a-z\d])", lock.read_text(encoding="utf-8"), flags=re.MULTILINE)
    return {re.split(r"[=\[ ]", block)[0]: block for block in blocks if block.strip()}


def version(block: str) -> str:
    """``name==1.2``, without the platforms it is for and its hashes."""
    return block.split(maxsplit=1)[0]


def wanted(requirements: list[str]) -> set[str]:
    return {re.split(r"[<>=!~;\[ ]", line)[0].lower() for line in requirements}


@pytest.mark.parametrize("lock", LOCKS, ids=lambda lock: lock.name)
def test_every_lock_entry_is_one_version_with_hashes(lock: Path) -> None:
    for name, block in pins(lock).items():
        assert re.match(r"[a-z\d.-]+(\[[a-z,-]+\])?==\S+", block), f"{name} is not pinned"
        assert "--hash=sha256:" in block, f"{name} has no hash"


@pytest.mark.parametrize("lock", LOCKS, ids=lambda lock: lock.name)
def test_a_lock_names_no_host_and_no_path(lock: Path) -> None:
    text = lock.read_text(encoding="utf-8")
    assert not re.search(r"://|index-url|find-links|\s@\s|\s/\w", text)


def test_the_locks_cover_what_the_project_asks_for() -> None:
    runtime, dev = (pins(lock) for lock in LOCKS)
    assert wanted(PROJECT["dependencies"]) <= runtime.keys()
    assert wanted(PROJECT["optional-dependencies"]["dev"]) <= dev.keys()


def test_people_who_test_run_the_versions_that_are_served() -> None:
    runtime, dev = (pins(lock) for lock in LOCKS)
    assert {version(block) for block in runtime.values()} <= {version(block) for block in dev.values()}


def test_the_build_tool_is_locked_so_that_nothing_unpinned_is_fetched() -> None:
    build = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["build-system"]
    assert wanted(build["requires"]) <= pins(LOCKS[1]).keys()


def test_ci_runs_what_people_run() -> None:
    run = ROOT / ".ci" / "run"
    assert os.access(run, os.X_OK)
    assert re.search(r"^exec make test$", run.read_text(encoding="utf-8"), re.MULTILINE)


def test_the_licence_is_whole() -> None:
    text = (ROOT / "LICENSE").read_text(encoding="utf-8")
    assert "Apache License" in text
    assert "END OF TERMS AND CONDITIONS" in text
    assert PROJECT["license"] == "Apache-2.0"


def test_the_package_says_the_version_of_the_project() -> None:
    source = (ROOT / "src" / "majorops" / "__init__.py").read_text(encoding="utf-8")
    assert f'__version__ = "{PROJECT["version"]}"' in source


def test_every_decision_says_why_and_what_else_was_thought_of() -> None:
    records = sorted((ROOT / "docs" / "decisions").glob("[0-9]*.md"))
    assert [int(path.name[:4]) for path in records] == list(range(1, len(records) + 1))
    for path in records:
        text = path.read_text(encoding="utf-8")
        for part in ("## Context", "## Decision", "## Consequences", "## Alternatives"):
            assert part in text, f"{path.name} has no {part!r}"
        assert len(text.splitlines()) <= 60, f"{path.name} is longer than a page"


@pytest.mark.skipif(shutil.which("make") is None, reason="make is not installed")
def test_help_names_every_target_that_the_issue_asks_for() -> None:
    shown = subprocess.run(["make", "help"], cwd=ROOT, capture_output=True, text=True, check=True).stdout
    for target in ("demo", "test", "install", "check", "bench", "chaos", "fmt", "lock", "wheel", "clean"):
        assert re.search(rf"^  make {target}\b", shown, re.MULTILINE), target


@pytest.mark.skipif(shutil.which("make") is None, reason="make is not installed")
def test_make_says_what_is_missing_when_python_is_too_old(tmp_path: Path) -> None:
    old = tmp_path / "python-of-old"
    old.write_text('#!/bin/sh\n[ "$1" = --version ] && echo Python 3.9.1 && exit\nexit 1\n')
    old.chmod(0o755)
    command = ["make", "install", f"PYTHON={old}", f"VENV={tmp_path / 'venv'}"]
    ran = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert ran.returncode != 0
    assert "needs Python 3.11 or newer" in ran.stdout
    assert "Python 3.9.1" in ran.stdout
