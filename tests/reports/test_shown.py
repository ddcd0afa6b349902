"""Every ImpactReport line of audiences.csv against the real projection."""

import csv
from pathlib import Path

import pytest

from majorops.audiences.fields import View
from majorops.audiences.record import Column
from majorops.reports.record import Report
from majorops.reports.shown import show_report
from tests.audiences.expected import I

ORACLE = Path(__file__).parent.parent / "spec" / "audiences.csv"
REPORT = Report("01", I.id, "RECEIPT", "App", "It hangs.", "kim@shop.example", "Kim", 1_772_884_800_000)
STORED = {
    "application": "App",
    "description": "It hangs.",
    "receivedAt": "2026-03-07T12:00:00.000Z",
    "email": "kim@shop.example",
    "validatorContact": "Kim",
}


def lines() -> list[dict[str, str]]:
    with ORACLE.open(encoding="utf-8") as file:
        return [row for row in csv.DictReader(file) if row["entity"] == "ImpactReport"]


@pytest.mark.parametrize("column", list(Column))
def test_a_report_reads_as_the_oracle_says(column: Column) -> None:
    told = lines()
    assert len(told) == len(STORED) + 1
    shown = show_report(REPORT, View(column, I))
    for line in told:
        seen = line[column.value] == "yes"
        if line["field"] == "(row)":
            assert (shown is not None) is seen
        elif shown is not None:
            assert shown.get(line["field"]) == (STORED[line["field"]] if seen else None)
            assert (line["field"] in shown) is seen
