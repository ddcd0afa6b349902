"""Formulas by the hundred thousand (S8): none writes, none names what is not on the list, none runs for long.

The database itself is the witness: it tells its authorizer everything that a statement would do.
"""

import re
import secrets
import sqlite3
import time
from collections.abc import Iterator
from pathlib import Path
from random import Random

import pytest

from majorops.app import open_store
from majorops.kpis.facts.record import NAMES, WORDS, Facts
from majorops.kpis.formulas import rules
from majorops.kpis.formulas.rules import FUNCTIONS, Formula, read_formula
from majorops.kpis.formulas.store import LIMIT_MS, results
from majorops.platform.database import Database, Tx
from majorops.platform.errors import Invalid
from majorops.settings import load_settings
from tests.guarantees.sizes import size, told
from tests.kpis.formulas.hostile import hostile

GENERATED = size(quick=4_000, full=1_000_000)
AT_ONCE = 20
FACTS = Facts(**{name: "high" if name in WORDS else 7 for name in NAMES})  # type: ignore[arg-type]  # by name
KNOWN = {
    *(*NAMES, *FUNCTIONS),
    *("CASE", "WHEN", "THEN", "ELSE", "END", "AND", "OR", "NOT", "IS", "NULL"),
}
NO_NAMES = re.compile(r"'(?:[^']|'')*'|(?<!\w)\d[\d.]*(?:[eE][+-]?\d+)?")
"""Quoted words and numbers."""
WRITTEN_FOR_POSTGRESQL = {"CAST", "AS", "DECIMAL"}
"""There, ROUND with places and whole numbers divided need another type."""
Deed = tuple[int, str | None, str | None]
CALLED = {name.lower() for name in FUNCTIONS}
CONTROLS = ("(SELECT count(*) FROM users)", "hex(randomblob(9))", "(SELECT max(hash) FROM api_tokens)")


class Judge:
    """Reads and runs formulas as the product does, and hears from the database what they do."""

    def __init__(self, database: Database) -> None:
        self.database = database
        self.deeds: set[Deed] = set()
        self.longest = 0.0
        database.read_now(lambda tx: tx.cursor.connection.set_authorizer(self._hear))

    def _hear(self, action: int, one: str | None, other: str | None, *_: str | None) -> int:
        self.deeds.add((action, one, other))
        return sqlite3.SQLITE_OK

    def run(self, texts: list[str]) -> None:
        """All of them, as a scorecard would."""

        def act(tx: Tx) -> None:
            begun = time.thread_time()
            results(tx, {str(n): text for n, text in enumerate(texts)}, FACTS)
            self.longest = max(self.longest, time.thread_time() - begun)

        self.database.read_now(act)

    def strange(self) -> set[Deed]:
        """What was done beside asking the given facts by functions on the list."""
        asking = {sqlite3.SQLITE_SELECT, sqlite3.SQLITE_TRANSACTION}
        return {
            (action, one, other)
            for action, one, other in self.deeds
            if action not in asking
            and not (action == sqlite3.SQLITE_FUNCTION and other in CALLED)
            and not (action == sqlite3.SQLITE_READ and not one)
        }


def taken(text: str) -> Formula | None:
    """As the product reads it, but remembered nowhere: a million would not fit."""
    try:
        return read_formula.__wrapped__(text)
    except Invalid as refusal:
        if refusal.code != "formula_rejected":
            raise
        return None


def strangers(formula: Formula) -> set[str]:
    """Every name in what is run, on either database, that is not on the list; quoted words are no names."""
    found = set()
    for expression, known in ((formula.sqlite, KNOWN), (formula.postgresql, KNOWN | WRITTEN_FOR_POSTGRESQL)):
        names = re.findall(r"[A-Za-z_]\w*", NO_NAMES.sub(" ", expression))
        found |= {name for name in names if name not in known and name.lower() not in NAMES}
    return found


@pytest.fixture
def judge(tmp_path: Path) -> Iterator[Judge]:
    database = open_store(load_settings(tmp_path / "data"))
    yield Judge(database)
    database.close()


@pytest.mark.slow
@pytest.mark.timeout(2_400)
def test_no_formula_writes_names_anything_else_or_runs_for_long(judge: Judge) -> None:
    seed = secrets.randbits(32)
    chance, accepted, waiting = Random(seed), 0, list[str]()
    seen: set[Formula] = set()
    named: set[str] = set()
    before = judge.database.read_now(lambda tx: tx.cursor.execute("PRAGMA data_version").fetchone())
    with told("S8 generated formulas") as counted:
        for _ in range(GENERATED):
            formula = taken(hostile(chance))
            if formula is None:
                continue
            accepted += 1
            if formula in seen:
                continue
            seen.add(formula)
            named |= strangers(formula)
            waiting.append(formula.sqlite)
            if len(waiting) == AT_ONCE:
                judge.run(waiting)
                waiting = []
        judge.run(waiting)
        counted.update(formulas=GENERATED, taken=accepted, ms=int(judge.longest * 1000))
    after = judge.database.read_now(lambda tx: tx.cursor.execute("PRAGMA data_version").fetchone())
    assert (named, judge.strange()) == (set(), {(19, "data_version", None)}), seed
    assert before == after
    assert judge.longest < LIMIT_MS / 1000, seed
    assert accepted > GENERATED / 40, "the generator must also make formulas that are taken"


@pytest.mark.parametrize("text", CONTROLS)
def test_the_control_without_the_gates_the_database_tells(
    judge: Judge, text: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert taken(text) is None
    monkeypatch.setattr(rules, "_check_word", lambda *_, **__: None)
    monkeypatch.setattr(rules, "_check_tree", lambda *_: None)
    formula = taken(text)
    assert formula is not None
    judge.run([formula.sqlite])
    assert judge.strange()
    assert strangers(formula)
