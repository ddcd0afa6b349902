"""The table of docs/operate/guarantees.md says what the tests do, and ``make chaos`` runs all of it."""

import ast
import re
from pathlib import Path
from typing import NamedTuple

import pytest

ROOT = Path(__file__).resolve().parent.parent
PAGE = ROOT / "docs" / "operate" / "guarantees.md"
GOALS = ["S1", "S2", "S3", "S4", "S5", "S6", "S7", "S8", "S10", "S13", "S15"]
ALWAYS = "always"
NAMED = {"COMMON": 352, "MANY": 2_000}
"""Sizes that tests/web/payloads.py works out."""


class Row(NamedTuple):
    """One line of the table."""

    goal: str
    promise: str
    test: str
    quick: str
    full: str
    control: str

    @property
    def path(self) -> Path:
        """The file of the test."""
        return ROOT / self.test.partition("::")[0]


def rows() -> list[Row]:
    lines = [line for line in PAGE.read_text().splitlines() if re.match(r"\| S\d", line)]
    cells = ([cell.strip().strip("`") for cell in line.strip("| ").split(" | ")] for line in lines)
    return [Row(*line) for line in cells if len(line) == len(Row._fields)]


def functions(path: Path) -> set[str]:
    tree = ast.parse(path.read_text())
    return {node.name for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)}


def sizes(path: Path) -> set[tuple[int, int]]:
    """Every pair that a test file gives to ``size``."""
    found = set()
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "size":
            given = {one.arg: _number(one.value) for one in node.keywords}
            found.add((given["quick"], given["full"]))
    return found


def _number(node: ast.expr) -> int:
    if isinstance(node, ast.Name):
        return NAMED[node.id]
    return int(ast.literal_eval(node))


def test_every_goal_has_its_line() -> None:
    assert list(dict.fromkeys(row.goal for row in rows())) == GOALS


@pytest.mark.parametrize("row", rows(), ids=lambda row: f"{row.goal} {row.path.name}")
def test_a_line_is_true(row: Row) -> None:
    assert {row.test.partition("::")[2], row.control} <= functions(row.path)
    if ALWAYS in {row.quick, row.full}:
        assert (row.quick, row.full) == (ALWAYS, ALWAYS)
    else:
        pair = tuple(int(number.replace(",", "")) for number in (row.quick, row.full))
        assert pair in sizes(row.path)


def test_the_sizes_that_are_worked_out_are_those() -> None:
    text = (ROOT / "tests" / "web" / "payloads.py").read_text()
    assert "COMMON = len(OUT) * len(RUNS)" in text
    assert f"MANY = {NAMED['MANY']:_}" in text


def test_chaos_runs_all_of_it() -> None:
    makefile = (ROOT / "Makefile").read_text()
    chaos = makefile[makefile.index("\nCHAOS =") : makefile.index("\nfmt:")]
    for row in rows():
        assert row.test.partition("::")[0] in chaos, row.test


def test_the_page_on_security_leads_here() -> None:
    assert "(guarantees.md)" in (PAGE.parent / "security.md").read_text()
