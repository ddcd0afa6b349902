"""Rows that actions have added and nothing has looked for yet: written together, many with one statement.

Each statement that Python runs on SQLite gives the interpreter's lock up and has to win it back. A post adds
eight rows to five tables; written one by one, the hand-overs cost more than the rows. By the dozen they cost
little, and while SQLite works on them the event loop goes on.
"""

import sqlite3
from collections.abc import Iterable, Iterator
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects import sqlite

Row = tuple[Any, ...]

_DIALECT = sqlite.dialect()
_TOGETHER = 32  # rows with one statement


class Insert:
    """``INSERT`` of rows that may wait, in the order of ``columns``.

    ``latest``: only the newest row of each primary key counts; it replaces an older one.
    """

    def __init__(self, table: sa.Table, columns: tuple[str, ...] = (), *, latest: bool = False) -> None:
        names = columns or tuple(column.name for column in table.columns)
        keys = [column.name for column in table.primary_key]
        insert = sqlite.insert(table).values({name: sa.bindparam(name) for name in names})
        if latest:
            rest = {name: insert.excluded[name] for name in names if name not in keys}
            insert = insert.on_conflict_do_update(index_elements=keys, set_=rest)
        self.table = table.name
        self._keys = [names.index(name) for name in keys] if latest else []
        self._one = "VALUES (" + ", ".join("?" * len(names)) + ")"
        self._texts: dict[int, str] = {1: str(insert.compile(dialect=_DIALECT))}

    def counting(self, rows: list[Row]) -> list[Row]:
        """Of ``rows`` those that are not replaced by a later one."""
        if not self._keys:
            return rows
        return list({tuple(row[index] for index in self._keys): row for row in rows}.values())

    def text(self, rows: int) -> str:
        """The statement for so many rows."""
        known = self._texts.get(rows)
        if known is None:
            more = self._one.removeprefix("VALUES ")
            known = self._texts[1].replace(self._one, ", ".join([self._one, *[more] * (rows - 1)]))
            self._texts[rows] = known
        return known


class Pending:
    """What is waiting, by the statement that writes it, in the order it was added."""

    def __init__(self) -> None:
        self._rows: dict[Insert, list[Row]] = {}
        self._tables: set[str] = set()

    def add(self, insert: Insert, rows: Iterable[Row]) -> None:
        """Let ``rows`` wait."""
        self._rows.setdefault(insert, []).extend(rows)
        self._tables.add(insert.table)

    def concerns(self, words: frozenset[str]) -> bool:
        """Whether a statement of these words might look at a table that has rows waiting."""
        return not self._tables.isdisjoint(words)

    def clear(self) -> None:
        """Forget everything; the actions that added it were undone."""
        self._rows.clear()
        self._tables.clear()

    def write(self, cursor: sqlite3.Cursor) -> None:
        """Write everything that waits. Raises what the database says of it."""
        waiting, self._rows = self._rows, {}
        self._tables.clear()
        for insert, rows in waiting.items():
            for some in _dozens(insert.counting(rows)):
                cursor.execute(insert.text(len(some)), [value for row in some for value in row])


def _dozens(rows: list[Row]) -> Iterator[list[Row]]:
    for first in range(0, len(rows), _TOGETHER):
        yield rows[first : first + _TOGETHER]
