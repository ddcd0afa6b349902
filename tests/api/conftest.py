"""The bed of the API tests."""

import contextlib
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.api.bed import Bed
from tests.conftest import RunningServer


@pytest.fixture
def bed(server: RunningServer, tmp_path: Path) -> Iterator[Bed]:
    """The shared server with everyone in it, and connections that end with the test."""
    for role in ("mim", "stakeholder", "executive", "participant"):
        server.token(role)
    with contextlib.ExitStack() as stack:
        yield Bed(server, tmp_path, stack)
    assert server.process is not None
    assert server.process.poll() is None, "the server did not survive this test"
