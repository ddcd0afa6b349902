"""Formulas at work: on a connection that cannot write, within a limit of time."""

import re
import sqlite3
from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import Any

import sqlalchemy as sa
from msgspec.structs import asdict

from majorops.kpis.facts.record import NAMES, WORDS, Facts
from majorops.kpis.facts.store import ids_param, kpi_facts
from majorops.kpis.record import Result
from majorops.kpis.rules import result_of
from majorops.platform.database import Statement, Tx, compiled, limited

LIMIT_MS = 250
_BULK_LIMIT_MS = 5_000
_WORD = re.compile(r"[a-z_][a-z0-9_]*")
_FAILED = "the formula failed"


@lru_cache(maxsize=64)
def used(expression: str) -> tuple[str, ...]:
    """The facts that an expression asks."""
    return tuple(dict.fromkeys(word for word in _WORD.findall(expression) if word in _FACTS))


_FACTS = frozenset(NAMES)


@lru_cache(maxsize=64)
def _for_one(expressions: tuple[str, ...]) -> Statement:
    """Of facts that are given, with the types of their columns."""
    given = sa.select(
        *(
            sa.cast(sa.bindparam(name), sa.Text if name in WORDS else sa.BigInteger).label(name)
            for name in NAMES
        )
    ).subquery("facts")
    return compiled(sa.select(*map(sa.literal_column, expressions)).select_from(given))


@lru_cache(maxsize=64)
def _for_many(expression: str) -> Statement:
    """Of facts that are stored."""
    ids = sa.select(sa.func.json_each(sa.bindparam("ids")).table_valued("value").c.value)
    return compiled(
        sa.select(kpi_facts.c.incident_id, sa.literal_column(expression)).where(
            kpi_facts.c.incident_id.in_(ids)
        )
    )


def results(tx: Tx, expressions: Mapping[str, str], facts: Facts) -> dict[str, Result]:
    """What each expression gives for these facts. One that fails is invalid and takes no other along."""
    if not expressions:
        return {}
    params = asdict(facts)
    try:
        found = _run(tx, _for_one(tuple(expressions.values())), params)
    except (sqlite3.Error, OverflowError):
        return {slug: _alone(tx, expression, params) for slug, expression in expressions.items()}
    return {slug: result_of(raw) for slug, raw in zip(expressions, found, strict=True)}


def _run(tx: Tx, statement: Statement, params: Mapping[str, Any]) -> Sequence[Any]:
    with limited(tx, LIMIT_MS):
        return tx.one(statement, params) or ()


def _alone(tx: Tx, expression: str, params: Mapping[str, Any]) -> Result:
    try:
        return result_of(_run(tx, _for_one((expression,)), params)[0])
    except (sqlite3.Error, OverflowError):
        return Result(invalid=_FAILED)


def results_of_many(tx: Tx, expression: str, facts: Mapping[str, Facts]) -> dict[str, Result]:
    """What one expression gives for each of these incidents, whose facts are stored."""
    try:
        with limited(tx, _BULK_LIMIT_MS):
            rows = tx.all(_for_many(expression), ids_param(list(facts)))
    except (sqlite3.Error, OverflowError):
        return {of: _alone(tx, expression, asdict(one)) for of, one in facts.items()}
    return {row[0]: result_of(row[1]) for row in rows}
