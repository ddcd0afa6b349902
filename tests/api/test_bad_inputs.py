"""Every row of ``bad-inputs.csv``: sent for real and answered as written, or named as not there yet.

Nothing is written by what is refused: no row in any table, no position of any feed, no version.
"""

import re

import httpx
import pytest

from tests.api import cases_bodies, cases_hooks, cases_kpis, cases_live, cases_requests, cases_start
from tests.api.bed import Bed, Closed, Ended, Heard, Warned, footprint
from tests.api.later import LATER, exists
from tests.api.rows import BARE, CASES, LEAVES, ROWS, Row

REGISTERED = (
    cases_bodies,
    cases_hooks,
    cases_kpis,
    cases_live,
    cases_requests,
    cases_start,
)  # by being imported
PROBLEM = {"type", "title", "status", "detail", "code", "field", "hint", "requestId"}
SECRETS = re.compile(r"Traceback|sqlite|SELECT |/majorops/|\.py\b|mo_[A-Za-z0-9_-]{10}")


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row.name)
def test_a_row_is_sent_or_named_as_not_there_yet(row: Row) -> None:
    assert (row in CASES) != (row in LATER), "in both tables, or in neither"


@pytest.mark.parametrize("row", list(LATER), ids=lambda row: row.name)
def test_what_is_named_as_not_there_yet_is_not_there(row: Row) -> None:
    assert not exists(LATER[row]), f"{LATER[row].name} exists now: send this row"


@pytest.mark.web
@pytest.mark.parametrize("row", list(CASES), ids=lambda row: row.name)
def test_bad_input_gets_exactly_its_answer_and_writes_nothing(bed: Bed, row: Row) -> None:
    asks = CASES[row](bed)
    assert asks
    store = bed.server.data / "majorops.db"
    for ask in asks:
        before = footprint(store)
        heard = ask()
        check(row, heard)
        after = footprint(store)
        changed = {name for name in after if after[name] != before[name]}
        assert changed <= LEAVES[row]


def check(row: Row, heard: Heard) -> None:
    """Whether this is the answer of the row."""
    if isinstance(heard, httpx.Response):
        check_response(row, heard)
    elif isinstance(heard, Closed):
        assert row.expected == f"close {heard.code}"
        assert heard.reason.partition(":")[0] == row.code
    elif isinstance(heard, Warned):
        assert (row.expected, heard) == ("warning", Warned(row.code, f"401 {row.code}"))
    elif isinstance(heard, Ended):
        assert row.expected == f"exit {heard.code}", heard.said
        assert heard.said.startswith(f"error[{row.code}]: "), heard.said
        assert "\nhint: " in heard.said
        assert "Traceback" not in heard.said
    else:
        assert row.expected == f"frame {heard['kind']}"
        assert row.expected != "frame error" or heard["data"]["code"] == row.code


def check_response(row: Row, answer: httpx.Response) -> None:
    assert str(answer.status_code) == row.expected, answer.text
    if answer.is_success:
        assert not row.code or answer.json()["code"] == row.code
        return
    if row in BARE:
        assert (answer.content, answer.headers["connection"]) == (b"", "close")
        return
    assert answer.headers["content-type"] == "application/problem+json", answer.text
    problem = answer.json()
    assert set(problem) >= PROBLEM
    assert (problem["status"], problem["code"]) == (answer.status_code, row.code)
    assert problem["type"] == f"urn:majorops:{row.code}"
    assert problem["detail"]
    assert problem["requestId"]
    assert SECRETS.search(answer.text) is None
