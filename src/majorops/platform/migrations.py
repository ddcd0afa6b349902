"""Bring a store's schema up to date; refuse one that a newer program has written.

Alembic is imported only when there is something to do: a start with nothing to migrate must not pay for it.
"""

import importlib
import re
import sqlite3
from pathlib import Path

SCRIPTS = Path(__file__).parent / "schema"
_VERSION = re.compile(r"^(\d{4})_\w+\.py$")


class SchemaMismatch(Exception):
    """The store was written by a newer program; this one must not touch it."""

    code = "schema_mismatch"

    def __init__(self, found: str, known: str) -> None:
        super().__init__(f"The data is of schema {found}; this program knows schemas up to {known}.")
        self.hint = "Start the newer program again, or restore a backup made before it."


def revisions() -> list[str]:
    """Every revision this program knows, oldest first."""
    return sorted(
        match.group(1) for path in (SCRIPTS / "versions").iterdir() if (match := _VERSION.match(path.name))
    )


def current(path: Path) -> str | None:
    """The revision of the store at ``path``, None when it is new."""
    if not path.exists() or path.stat().st_size == 0:
        return None
    connection = sqlite3.connect(path)
    try:
        if not connection.execute("SELECT 1 FROM sqlite_master WHERE name = 'alembic_version'").fetchone():
            return None
        row = connection.execute("SELECT version_num FROM alembic_version").fetchone()
    finally:
        connection.close()
    return str(row[0]) if row else None


def migrate(path: Path) -> list[str]:
    """Run what is missing; the revisions that were run. Raises SchemaMismatch."""
    known = revisions()
    found = current(path)
    if found is not None and found not in known:
        raise SchemaMismatch(found, known[-1] if known else "none")
    missing = [r for r in known if found is None or r > found]
    if missing:
        _upgrade(path)
    return missing


def _upgrade(path: Path) -> None:
    command = importlib.import_module("alembic.command")
    config = importlib.import_module("alembic.config").Config()
    config.set_main_option("script_location", str(SCRIPTS).replace("%", "%%"))
    config.attributes["path"] = path  # not as a URL: a folder may be called anything
    command.upgrade(config, "head")
