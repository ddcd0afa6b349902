from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.drafts.desk import Desk
from tests.drafts.endpoint import Endpoint


@pytest.fixture
def endpoint() -> Iterator[Endpoint]:
    """A model on loopback."""
    with Endpoint().open() as opened:
        yield opened


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    """A real store with one open incident, and the real reactions."""
    opened = Desk(tmp_path)
    yield opened
    opened.database.close()
