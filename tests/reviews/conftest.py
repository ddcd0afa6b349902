from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.reviews.room import ReviewRoom


@pytest.fixture
def room(tmp_path: Path) -> Iterator[ReviewRoom]:
    """A real store with one open Critical incident."""
    opened = ReviewRoom(tmp_path)
    yield opened
    opened.database.close()
