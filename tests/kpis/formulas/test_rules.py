"""Formulas: what is taken, what is refused and where, and what stops those that should not have been."""

import time
from pathlib import Path

import pytest

from majorops.app import open_store
from majorops.kpis.facts.record import NAMES, WORDS, Facts
from majorops.kpis.formulas.rules import FUNCTIONS, read_formula
from majorops.kpis.formulas.store import LIMIT_MS, results, used
from majorops.platform.errors import Invalid
from majorops.settings import load_settings

FACTS = Facts(**{name: "high" if name in WORDS else 7 for name in NAMES})  # type: ignore[arg-type]  # by name
TAKEN = (
    ("(resolved_at - detected_at) / 60000.0", "(resolved_at - detected_at) / 60000.0"),
    ("Resolved_At-DETECTED_AT", "Resolved_At - DETECTED_AT"),
    ("coalesce(mitigation_at,0)", "COALESCE(mitigation_at, 0)"),
    ("severity is not null", "NOT severity IS NULL"),
    ("CASE severity WHEN 'critical' THEN 1 ELSE round(1.5, 1) END", None),
    ("100.0 * promises_kept / NULLIF(promises_kept + promises_late, 0)", None),
    ("NOT (false_alarm = 1) AND customer_count <> 0 OR abs(-3) >= 2", None),
    ("'it''s'", "'it''s'"),
)
REFUSED = (
    ("", 0),
    ("1; DROP TABLE incidents", 1),
    ("(select 1)", 1),
    ("load_extension('x')", 0),
    ("randomblob(1e9)", 0),
    ("detected_at + nonsense", 14),
    ("ifnull(customer_count, 1)", 0),
    ("coalesce(1)", 0),
    ("round(1, 2, 3)", 0),
    ("incidents.title", 0),
    ("1 -- quiet", 0),
    ("/* quiet */ 1", 12),
    ("customer_count IN (1)", 15),
    ("severity LIKE 'c%'", 9),
    ("'a' || 'b'", 4),
    ("x'00'", 0),
    ("?1", 0),
    (":severity", 0),
    ("cast(1 as text)", 0),
    ("current_timestamp", 0),
    ("abs(1) over ()", 7),
    ("severity collate nocase", 9),
    ("1 is 2", 0),
    ("1, 2", 1),
    ("customer_count as severity", 15),
    ("1 +", 2),
    ("'open", 0),
    ("9" * 30, 0),
    ("(" * 40 + "1" + ")" * 40, 24),
    ("1" + "+1" * 400, 801),
    ("1" * 2_001, 2_000),
)


@pytest.mark.parametrize(("text", "written"), TAKEN)
def test_a_formula_is_written_anew(text: str, written: str | None) -> None:
    formula = read_formula(text)
    assert written is None or formula.sqlite == written
    assert read_formula(formula.sqlite).sqlite == formula.sqlite


def test_division_by_zero_is_nothing_on_both_databases() -> None:
    assert read_formula("1 / customer_count").postgresql == "1 / NULLIF(customer_count, 0)"


def test_the_facts_that_it_asks_are_told() -> None:
    formula = read_formula("CASE WHEN external_impact = 'no' THEN customer_count END + customer_count")
    assert formula.facts == ("external_impact", "customer_count")
    assert used(formula.sqlite) == formula.facts


@pytest.mark.parametrize(("text", "position"), REFUSED)
def test_a_refused_formula_says_where_and_what_is_allowed(text: str, position: int) -> None:
    with pytest.raises(Invalid) as refused:
        read_formula(text)
    assert refused.value.code == "formula_rejected"
    assert refused.value.extra["position"] == position
    assert all(word in str(refused.value.hint) for word in (*NAMES, *FUNCTIONS))
    assert "sqlglot" not in refused.value.detail


def test_what_would_write_is_stopped_by_the_connection_too(tmp_path: Path) -> None:
    database = open_store(load_settings(tmp_path / "data"))
    try:
        with pytest.raises(Exception, match="readonly"):
            database.read_now(lambda tx: tx.cursor.execute("DELETE FROM kpi_definitions"))
        slow = "(WITH RECURSIVE n(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM n) SELECT count(*) FROM n)"
        begun = time.perf_counter()
        found = database.read_now(lambda tx: results(tx, {"slow": slow, "fast": "1 + 1"}, FACTS))
        assert time.perf_counter() - begun < 20 * LIMIT_MS / 1000
        assert (found["slow"].invalid, found["fast"].value) == ("the formula failed", 2.0)
    finally:
        database.close()


def test_values_that_are_no_numbers_are_invalid(tmp_path: Path) -> None:
    database = open_store(load_settings(tmp_path / "data"))
    texts = {
        "word": "severity", "below": "-customer_count", "endless": "1e308 * 10", "none": "NULL",
        "divided": "1 / 0", "too far": "abs(-9223372036854775807 - 1)", "fine": "customer_count",
    }  # fmt: skip
    try:
        found = database.read_now(
            lambda tx: results(tx, {name: read_formula(text).sqlite for name, text in texts.items()}, FACTS)
        )
    finally:
        database.close()
    assert {name: one.invalid for name, one in found.items()} == {
        "word": "not a number", "below": "negative", "endless": "not finite", "none": "", "divided": "",
        "too far": "the formula failed", "fine": "",
    }  # fmt: skip
    assert (found["none"].value, found["divided"].value, found["fine"].value) == (None, None, 7.0)
