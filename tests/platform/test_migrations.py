"""Migrations run once, in order, all or none of them; data of a newer program is left alone."""

import importlib
import shutil
import sqlite3
from pathlib import Path

import pytest

from majorops.platform import migrations
from majorops.platform.database import metadata
from majorops.platform.migrations import SCRIPTS, SchemaMismatch, current, migrate, revisions

SCRIPT = """
from alembic import op
import sqlalchemy as sa

revision = "{revision}"
down_revision = {down}


def upgrade() -> None:
    op.create_table("first_{revision}", sa.Column("id", sa.Integer, primary_key=True))
    {then}
"""


@pytest.fixture
def scripts(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Two migrations of our own beside the product's entry, in a folder with an awkward name."""
    folder = tmp_path / "50% schema"
    (folder / "versions").mkdir(parents=True)
    for name in ("env.py", "script.py.mako"):
        shutil.copy(SCRIPTS / name, folder / name)
    monkeypatch.setattr(migrations, "SCRIPTS", folder)
    write(folder, "0001", None)
    write(folder, "0002", "0001")
    return folder


def write(folder: Path, revision: str, down: str | None, then: str = "") -> None:
    script = SCRIPT.format(revision=revision, down=repr(down), then=then)
    (folder / "versions" / f"{revision}_step.py").write_text(script)


def names(path: Path) -> set[str]:
    connection = sqlite3.connect(path)
    try:
        return {row[0] for row in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
    finally:
        connection.close()


def test_a_new_store_gets_everything_and_then_nothing(tmp_path: Path, scripts: Path) -> None:
    path = tmp_path / "a?b 100%.db"
    assert current(path) is None
    assert migrate(path) == ["0001", "0002"]
    assert names(path) == {"alembic_version", "first_0001", "first_0002"}
    assert current(path) == "0002"
    assert migrate(path) == []


def test_an_older_store_gets_what_is_missing(tmp_path: Path, scripts: Path) -> None:
    path = tmp_path / "majorops.db"
    (scripts / "versions" / "0002_step.py").unlink()
    assert migrate(path) == ["0001"]
    write(scripts, "0002", "0001")
    assert migrate(path) == ["0002"]


def test_a_newer_store_is_left_alone(tmp_path: Path, scripts: Path) -> None:
    path = tmp_path / "majorops.db"
    migrate(path)
    (scripts / "versions" / "0002_step.py").unlink()
    before = path.read_bytes()
    with pytest.raises(SchemaMismatch, match=r"0002.*0001") as refused:
        migrate(path)
    assert refused.value.code == "schema_mismatch"
    assert path.read_bytes() == before


def test_a_program_that_knows_no_schema_refuses_any(tmp_path: Path, scripts: Path) -> None:
    path = tmp_path / "majorops.db"
    migrate(path)
    shutil.rmtree(scripts / "versions")
    (scripts / "versions").mkdir()
    with pytest.raises(SchemaMismatch):
        migrate(path)


def test_an_upgrade_that_fails_half_way_leaves_the_store_as_it_was(tmp_path: Path, scripts: Path) -> None:
    path = tmp_path / "majorops.db"
    (scripts / "versions" / "0002_step.py").unlink()
    migrate(path)
    write(scripts, "0002", "0001")
    write(scripts, "0003", "0002", then="raise RuntimeError('half-way')")
    with pytest.raises(RuntimeError, match="half-way"):
        migrate(path)
    assert names(path) == {"alembic_version", "first_0001"}
    assert current(path) == "0001"
    (scripts / "versions" / "0003_step.py").unlink()
    assert migrate(path) == ["0002"]


def test_a_file_that_is_no_store_is_not_taken_for_a_new_one(tmp_path: Path, scripts: Path) -> None:
    path = tmp_path / "majorops.db"
    path.write_bytes(b"not a database" * 100)
    with pytest.raises(sqlite3.DatabaseError):
        migrate(path)
    assert path.read_bytes() == b"not a database" * 100


def test_the_products_own_migrations_lead_to_its_declared_tables(tmp_path: Path) -> None:
    path = tmp_path / "majorops.db"
    assert migrate(path) == revisions()
    assert current(path) == (revisions()[-1] if revisions() else None)
    importlib.import_module("majorops.app")
    assert names(path) >= set(metadata.tables)
