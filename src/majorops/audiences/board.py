"""The incidents of a column: newest first, by keyset, one statement per page; hidden ones are never read."""

from collections.abc import Sequence
from functools import lru_cache
from typing import Any, NamedTuple

import msgspec
import sqlalchemy as sa

from majorops.audiences.record import COMMAND, PUBLIC, Column
from majorops.incidents.record import Incident, Stamp
from majorops.incidents.store import incident_rows, incidents
from majorops.platform.database import Row, Statement, Tx, compiled

FILTERS = ("status", "severity", "phase")
_MOST: sa.BindParameter[int] = sa.bindparam("most")


class Filter(NamedTuple):
    """Which incidents of the column: any of ``status``, of ``severity``, of ``phase``; empty means all."""

    status: Sequence[str] = ()
    severity: Sequence[str] = ()
    phase: Sequence[int] = ()


class Line(NamedTuple):
    """An incident of a list, by what names its state."""

    id: str
    restricted: bool
    stamp: Stamp


class _Review(msgspec.Struct):
    revision: int


_LINE = tuple(
    incidents.c[name]
    for name in ("id", "restricted", "version", "event_count", "visit_count", "after_action")
)
_review = msgspec.json.Decoder(_Review).decode


def _hidden(column: Column) -> list[Any]:
    """The conditions of ``rules.exists``, as SQL; a test holds the two against each other."""
    if column in COMMAND:
        return []
    seen = [incidents.c.restricted == 0]
    if column in PUBLIC:
        seen += [incidents.c.published_at.is_not(None), incidents.c.unpublished_at.is_(None)]
    return seen


@lru_cache(maxsize=512)
def _page(column: Column, counts: tuple[int, ...], *, further: bool, whole: bool) -> Statement:
    where = _hidden(column)
    for name, count in zip(FILTERS, counts, strict=True):
        if count:
            where.append(incidents.c[name].in_([sa.bindparam(f"{name}_{i}") for i in range(count)]))
    if further:
        where.append(incidents.c.id < sa.bindparam("before"))
    # By id: a ULID sorts by the time of opening, and the primary key serves every page alike.
    columns = incident_rows.columns if whole else _LINE
    return compiled(sa.select(*columns).where(*where).order_by(incidents.c.id.desc()).limit(_MOST))


def page(tx: Tx, column: Column, wanted: Filter, *, before: str | None, most: int) -> list[Incident]:
    """At most ``most`` incidents of a column opened before the one with the id ``before``."""
    statement, params = _asked(column, wanted, before, most, whole=True)
    return [incident_rows.load(row) for row in tx.all(statement, params)]


def lines(tx: Tx, column: Column, wanted: Filter, *, before: str | None, most: int) -> list[Line]:
    """As :func:`page`, by their names alone."""
    statement, params = _asked(column, wanted, before, most, whole=False)
    return [_line(row) for row in tx.all(statement, params)]


def _line(row: Row) -> Line:
    one, restricted, version, events, visits, review = row
    revision = 0 if review is None else _review(review).revision
    return Line(one, bool(restricted), Stamp(version, events, visits, revision))


def _asked(
    column: Column, wanted: Filter, before: str | None, most: int, *, whole: bool
) -> tuple[Statement, dict[str, Any]]:
    params: dict[str, Any] = {"most": most}
    if before is not None:
        params["before"] = before
    for name, values in zip(FILTERS, wanted, strict=True):
        params.update({f"{name}_{i}": value for i, value in enumerate(values)})
    counts = tuple(len(values) for values in wanted)
    return _page(column, counts, further=before is not None, whole=whole), params
