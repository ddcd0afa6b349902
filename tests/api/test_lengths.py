"""Requests whose length is said twice, where the server library settles it: one message, read by one rule."""

import httpx
import pytest

from tests.api.bed import Bed
from tests.api.cases_requests import BODY, lengths

pytestmark = pytest.mark.web

CHUNKS = b"%x\r\n%s\r\n0\r\n\r\n" % (len(BODY), BODY)
LENGTH = f"Content-Length: {len(BODY)}"
CHUNKED = "Transfer-Encoding: chunked"


def test_the_same_length_twice_is_one_length(bed: Bed) -> None:
    assert lengths(bed, BODY, LENGTH, LENGTH).status_code == httpx.codes.CREATED


@pytest.mark.parametrize("headers", [(LENGTH, CHUNKED), (CHUNKED, LENGTH)])
def test_chunks_win_over_a_length_and_nothing_may_follow(bed: Bed, headers: tuple[str, str]) -> None:
    """RFC 9112, 6.3: read by Transfer-Encoding alone, and the connection closed."""
    answer = lengths(bed, CHUNKS, *headers)
    assert answer.status_code == httpx.codes.CREATED
    assert answer.headers["connection"] == "close"
    assert answer.json()["title"] == "Checkout"
