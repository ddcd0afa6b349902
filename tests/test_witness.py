"""A running server keeps signed heads outside its database, and verify bears them out."""

import time

import pytest

from majorops.platform.heads import HEADS
from tests.conftest import RunningServer, declare, operator_says

pytestmark = pytest.mark.web
PATIENCE_S = 30


def test_a_server_keeps_heads_and_verify_holds_the_chain_against_them(own_server: RunningServer) -> None:
    with own_server.client("mim") as mim:
        declare(mim)
    path = own_server.data / HEADS
    deadline = time.monotonic() + PATIENCE_S
    while not path.exists() and time.monotonic() < deadline:
        time.sleep(0.1)
    assert path.exists()
    assert "1 signed heads borne out" in operator_says(own_server, "verify")
