"""Rows of ``bad-inputs.csv`` about what does not exist yet, and how to see that it does.

Once it exists the row fails until something sends it.
"""

import ast
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import NamedTuple

import typer

from majorops.app import ROUTES
from majorops.cli.mim import app as mim
from majorops.cli.operator import app as majorops
from majorops.integrations.registry import VENDORS
from majorops.settings import Settings
from tests.api.rows import Row, find

SOURCE = Path(__file__).resolve().parents[2] / "src" / "majorops"


class Missing(NamedTuple):
    """``kind``: route, setting, command, vendor or code; ``feature``: where it comes from."""

    kind: str
    name: str
    feature: str


IMPORT = "import of archives and files (issue 'Nothing lost')"

LATER: Mapping[Row, Missing] = {
    find("webhook", "signed time 6 minutes old"): Missing(
        "vendor", "standard-webhooks", "signed times of Standard Webhooks (issue 'In and out')"
    ),
    find("webhook", "Alertmanager call"): Missing(
        "vendor", "alertmanager", "Alertmanager as a source (issue 'In and out')"
    ),
    find("import", "file not of the declared format"): Missing("command", "majorops import", IMPORT),
    find("import", "a ULID twice in the file"): Missing("command", "majorops import", IMPORT),
    find("import", "archive with ratio"): Missing("command", "majorops import", IMPORT),
    find("import", "milestones out of sequence"): Missing("command", "majorops import", IMPORT),
    find("import", "import killed half-way"): Missing("command", "majorops import", IMPORT),
    find("import", "file of 5 GB"): Missing("command", "majorops import", IMPORT),
    find("config", "database address with a wrong password"): Missing(
        "setting", "database_url", "PostgreSQL (issue 'Outgrow one machine')"
    ),
    find("config", "restore onto a target"): Missing(
        "command", "majorops restore", "backup and restore (issue 'Nothing lost')"
    ),
}


def exists(missing: Missing) -> bool:
    """Whether what a row waits for is there."""
    there = {
        "route": {f"{route.method} {route.path}" for route in ROUTES},
        "setting": set(Settings.__struct_fields__),
        "command": commands(),
        "vendor": set(VENDORS),
        "code": words_of_the_source(),
    }
    return missing.name in there[missing.kind]


def commands() -> set[str]:
    """Every command, as it is typed: ``mim ls``, ``majorops user create``."""
    return {
        *_below("mim", typer.main.get_command(mim)),
        *_below("majorops", typer.main.get_command(majorops)),
    }


def _below(path: str, command: object) -> set[str]:
    inside = getattr(command, "commands", None)
    if inside is None:
        return {path}
    return {name for word, one in inside.items() for name in _below(f"{path} {word}", one)}


@cache
def words_of_the_source() -> frozenset[str]:
    """Every piece of text in the program."""
    return frozenset(
        node.value
        for path in SOURCE.rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
    )
