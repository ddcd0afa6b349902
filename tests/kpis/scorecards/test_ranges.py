"""A scorecard of any range that an address can name is an answer, at the ends of the calendar, too."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.kpis.test_audiences import ADA, Opened


@pytest.fixture
def history(past: Path) -> Iterator[Opened]:
    made = Opened(past)
    yield made
    made.database.close()


@pytest.mark.parametrize(
    "asked",
    [
        {"from": "0001-01-01", "to": "0001-01-01"},
        {"from": "0001-01-01", "to": "0001-01-02", "compare": "previous"},
        {"from": "0001-01-01", "compare": "previous"},
        {"from": "0001-01-01", "to": "9999-12-31", "compare": "previous"},
    ],
)
def test_the_first_and_the_last_day_of_the_calendar_are_ranges(
    history: Opened, asked: dict[str, str]
) -> None:
    whole = "to" not in asked or asked["to"] > "2000"
    (mttr,) = history.card(ADA, slug="mttr", **asked)["kpis"]
    assert bool(mttr["overall"]["count"]) == whole
    assert not mttr.get("previous", {}).get("count")


def test_the_months_before_a_day_in_the_first_year_begin_with_it(history: Opened) -> None:
    asked = {"to": "0001-03-01"}
    assert history.plain(ADA, **asked)["from"] == "0001-01-01T00:00:00.000Z"
