"""A store with one table of our own, so that these tests need no domain."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from majorops.platform.database import Database, metadata
from majorops.platform.idempotency import idempotency_keys
from majorops.platform.journal import journal
from tests.platform.store import NOTES, notes, tables


@pytest.fixture
def path(tmp_path: Path) -> Path:
    file = tmp_path / "majorops.db"
    tables(file, notes, idempotency_keys, journal)
    return file


@pytest.fixture
def database(path: Path) -> Iterator[Database]:
    assert NOTES not in metadata.tables, "the table of the tests must not reach the schema"
    opened = Database(path)
    yield opened
    opened.close()
