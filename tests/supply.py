"""``make audit`` and ``make sbom``: what the locks pin, held against the advisories and written down."""

import json
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
LOCKS = ("runtime", "dev", "web")
FOUND = 1  # what pip-audit ends with, for advisories and for trouble alike
PATIENCE_S = 300


def lock(name: str) -> Path:
    """One of the locks."""
    return ROOT / "requirements" / f"{name}.lock"


def reached(said: str) -> dict[str, Any] | None:
    """The report of pip-audit; None when it could not ask."""
    try:
        report: dict[str, Any] = json.loads(said)
    except ValueError:
        return None
    return report


def told(report: dict[str, Any]) -> list[str]:
    """One line for each advisory."""
    return [
        f"{part['name']} {part['version']}: {one['id']}, mended in {', '.join(one['fix_versions']) or 'none'}"
        for part in report["dependencies"]
        for one in part.get("vulns", ())
    ]


def unasked(report: dict[str, Any]) -> list[str]:
    """Why packages could not be asked about; an index without advisories knows of none."""
    return [part["skip_reason"] for part in report["dependencies"] if part.get("skip_reason")]


def audit(name: str) -> int:
    """Ask about one lock; 1 when there is an advisory."""
    asked = [
        "-m",
        "pip_audit",
        "--requirement",
        str(lock(name)),
        "--no-deps",
        "--disable-pip",
        "--format",
        "json",
    ]
    ran = subprocess.run(
        [sys.executable, *asked, "--progress-spinner", "off"],
        capture_output=True,
        text=True,
        timeout=PATIENCE_S,
        check=False,
    )
    report = reached(ran.stdout)
    if report is None:
        why = (ran.stderr.strip().splitlines() or ["it said nothing"])[-1]
        sys.stdout.write(f"{name}.lock: NOT audited, the advisories could not be reached ({why[:200]})\n")
        return 0
    found, skipped = told(report), unasked(report)
    if skipped:
        told_of = len(report["dependencies"])
        at_the_end = f"NOT audited: {len(skipped)} of {told_of} packages ({skipped[0][:120]})"
    else:
        at_the_end = "no known advisory"
    lines = [*found, at_the_end] if skipped else found or [at_the_end]
    sys.stdout.write("".join(f"{name}.lock: {line}\n" for line in lines))
    return FOUND if found else 0


def plain(text: str) -> str:
    """A lock without its hashes, as a tool that reads requirements wants it."""
    return "".join(
        f"{line}\n" for line in re.findall(r"^[\w.-]+(?:\[[\w,]+\])?==[^\\\n]+", text, re.MULTILINE)
    )


def sbom(target: Path) -> None:
    """Write the bill of materials of the runtime lock."""
    target.parent.mkdir(exist_ok=True)
    asked = [
        "-m",
        "cyclonedx_py",
        "requirements",
        "-",
        "--output-format",
        "JSON",
        "--output-file",
        str(target),
    ]
    subprocess.run(
        [sys.executable, *asked],
        input=plain(lock("runtime").read_text()),
        text=True,
        timeout=PATIENCE_S,
        check=True,
    )


if __name__ == "__main__":
    if sys.argv[1:] == ["sbom"]:
        sbom(ROOT / "dist" / "sbom.json")
    else:
        sys.exit(max(audit(name) for name in LOCKS))
