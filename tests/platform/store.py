"""The table of the store's own tests, and a few acts on it."""

import sqlite3
from collections.abc import Callable
from pathlib import Path

import sqlalchemy as sa
from sqlalchemy.dialects import sqlite
from sqlalchemy.schema import CreateTable

from majorops.platform.database import Tx, compiled, insert_all
from majorops.platform.pending import Insert

NOTES = "notes"
notes = sa.Table(
    NOTES,
    sa.MetaData(),
    sa.Column("id", sa.Integer, primary_key=True),
    sa.Column("text", sa.Text, nullable=False),
)
ADD = insert_all(notes)
LATER = Insert(notes)
IDS = compiled(sa.select(notes.c.id).order_by(notes.c.id))


def tables(file: Path, *wanted: sa.Table) -> None:
    """Make a data file with ``wanted``."""
    connection = sqlite3.connect(file)
    for table in wanted:
        connection.execute(str(CreateTable(table).compile(dialect=sqlite.dialect())))
    connection.close()


def add(number: int, text: str = "a note") -> Callable[[Tx], int]:
    """The act of writing one note."""

    def act(tx: Tx) -> int:
        tx.run(ADD, {"id": number, "text": text})
        tx.announce(number)
        return number

    return act


def later(number: int, text: str = "a note") -> Callable[[Tx], int]:
    """As :func:`add`, but the note may wait for others."""

    def act(tx: Tx) -> int:
        tx.add(LATER, (number, text))
        tx.announce(number)
        return number

    return act


def ids(tx: Tx) -> list[int]:
    """Every note's id, in order."""
    return [row[0] for row in tx.all(IDS)]


def kept(file: Path) -> list[int]:
    """What another process would see right now."""
    connection = sqlite3.connect(f"{file.absolute().as_uri()}?mode=ro", uri=True)
    try:
        return [row[0] for row in connection.execute("SELECT id FROM notes ORDER BY id")]
    finally:
        connection.close()
