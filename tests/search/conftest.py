from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.search.seeker import Seeker


@pytest.fixture
def seeker(tmp_path: Path) -> Iterator[Seeker]:
    """A real store with one open incident, and people who look for things."""
    opened = Seeker(tmp_path)
    yield opened
    opened.database.close()
