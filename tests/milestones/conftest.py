from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.promises.room import Room


@pytest.fixture
def room(tmp_path: Path) -> Iterator[Room]:
    """A real store with one open incident."""
    opened = Room(tmp_path)
    yield opened
    opened.database.close()
