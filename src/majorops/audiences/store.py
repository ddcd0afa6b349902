"""Tables and SQL of the feeds, and the whole of an incident. Source: rules.md section 17.

A column's own sequence is counted in ``feed_heads`` inside the transaction of the change, so it is dense and
follows the order of commits. Rows are stored as they were shown and never changed.
"""

import secrets
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import msgspec
import sqlalchemy as sa
from msgspec.structs import replace

from majorops.audiences.fields import View
from majorops.audiences.record import BOARD, COMMAND, Column, FeedEntry, Record
from majorops.audiences.row_shapes import LISTS, project_row
from majorops.incidents import store as incidents
from majorops.incidents.record import Incident
from majorops.incidents.timeline import store as timeline
from majorops.milestones import store as milestones
from majorops.platform.database import Tx, compiled, insert_all, metadata
from majorops.platform.pending import Insert
from majorops.promises import store as promises
from majorops.updates import store as updates

SECRET = "feed secret"  # noqa: S105  the name of the row, not its value

feed_heads = sa.Table(
    "feed_heads",
    metadata,
    sa.Column("stream", sa.Text, primary_key=True),
    sa.Column("column", sa.Text, primary_key=True),
    sa.Column("seq", sa.BigInteger, nullable=False),
    sqlite_with_rowid=False,
)

feed_entries = sa.Table(
    "feed_entries",
    metadata,
    sa.Column("stream", sa.Text, primary_key=True),
    sa.Column("column", sa.Text, primary_key=True),
    sa.Column("seq", sa.BigInteger, primary_key=True, autoincrement=False),
    sa.Column("at", sa.BigInteger, nullable=False),
    sa.Column("kind", sa.Text, nullable=False),
    sa.Column("body", sa.LargeBinary, nullable=False),
    sqlite_with_rowid=False,
)

installation = sa.Table(
    "installation",
    metadata,
    sa.Column("name", sa.Text, primary_key=True),
    sa.Column("value", sa.Text, nullable=False),
)

_STREAM: sa.BindParameter[str] = sa.bindparam("stream")
_COLUMN: sa.BindParameter[str] = sa.bindparam("column")
_HEADS = compiled(sa.select(feed_heads.c.column, feed_heads.c.seq).where(feed_heads.c.stream == _STREAM))
_MOVE_HEAD = Insert(feed_heads, latest=True)
_ADD = Insert(feed_entries)
_AFTER = compiled(
    sa.select(*feed_entries.columns)
    .where(
        feed_entries.c.stream == _STREAM,
        feed_entries.c.column == _COLUMN,
        feed_entries.c.seq > sa.bindparam("after"),
    )
    .order_by(feed_entries.c.seq)
    .limit(sa.bindparam("most"))
)
_VALUE = compiled(sa.select(installation.c.value).where(installation.c.name == sa.bindparam("name")))
_KEEP = insert_all(installation)

Rows = Callable[[Tx, str], Sequence[Any]]

ROWS_OF: Mapping[str, Rows] = {
    "timeline": timeline.events,
    "updates": updates.list_updates,
    "milestones": milestones.list_milestones,
    "promises": promises.list_promises,
    "visits": incidents.visits,
    "participants": incidents.participants_of,
}
"""Resource → every row of an incident, by its id."""


_FIND: Mapping[str, Callable[[Tx, str, str], Any]] = {
    "timeline": timeline.find,
    "updates": updates.find,
    "milestones": milestones.find,
}


def append(tx: Tx, entries: Sequence[FeedEntry]) -> list[FeedEntry]:
    """Give each entry the next number of its stream and column, store it, and give the numbered ones back.

    Of one stream and column there is at most one.
    """
    if not entries:
        return []
    known = {stream: _heads_to_write(tx, stream) for stream in {entry.stream for entry in entries}}
    numbered = [replace(entry, seq=known[entry.stream].get(entry.column, 0) + 1) for entry in entries]
    tx.add(_MOVE_HEAD, *((e.stream, e.column.value, e.seq) for e in numbered))
    tx.add(_ADD, *((e.stream, e.column.value, e.seq, e.at, e.kind, e.body) for e in numbered))
    for entry in numbered:
        known[entry.stream][entry.column] = entry.seq
    return numbered


def _heads_to_write(tx: Tx, stream: str) -> dict[Column, int]:
    """As :func:`heads`, as the writer remembers them."""
    key = (_HEADS, stream)
    if key not in tx.memory:
        tx.memory[key] = heads(tx, stream)
    known: dict[Column, int] = tx.memory[key]
    return known


def entries_after(tx: Tx, stream: str, column: Column, after: int, limit: int) -> list[FeedEntry]:
    """At most ``limit`` entries with a number above ``after``, in order, without a gap."""
    rows = tx.all(_AFTER, {"stream": stream, "column": column.value, "after": after, "most": limit})
    instead = {} if column in COMMAND or stream == BOARD else _instead(tx, stream, column)
    return [
        FeedEntry(of, Column(of_column), seq, at, kind, without_taken_back(bytes(body), instead))
        for of, of_column, seq, at, kind, body in rows
    ]


def _instead(tx: Tx, stream: str, column: Column) -> dict[tuple[str, str], dict[str, Any]]:
    """What a column reads now of the rows that were taken back, by resource and id.

    An entry is stored as it was written and never changed, so what it must not say any more is
    replaced each time that it is told again.
    """
    found: dict[tuple[str, str], dict[str, Any]] = {}
    taken_back = timeline.taken_back(tx, stream)
    if not taken_back:
        return found
    view = View(column, incidents.load(tx, stream), installation=tx.installation)
    for resource, item_id in taken_back:
        row = _FIND[resource](tx, stream, item_id)
        shown = None if row is None else project_row(resource, row, view)
        if shown is not None:
            found[resource, shown["id"]] = shown
    return found


def without_taken_back(body: bytes, instead: Mapping[tuple[str, str], dict[str, Any]]) -> bytes:
    """The body of an entry with every row of ``instead`` in its place; the same bytes when it has none."""
    if not instead:
        return body
    data = msgspec.json.decode(body)
    for resource, rows in data.get("resources", {}).items():
        if isinstance(rows, list):
            rows[:] = [instead.get((resource, row.get("id")), row) for row in rows]
    return msgspec.json.encode(data)


def heads(tx: Tx, stream: str) -> dict[Column, int]:
    """The last number of every column that has entries on a stream."""
    return {Column(column): seq for column, seq in tx.all(_HEADS, {"stream": stream})}


def load_record(tx: Tx, incident: Incident, column: Column | None = None) -> Record:
    """Every row of an incident, of the lists that ``column`` has (None: of all).

    The number of statements does not depend on how many rows there are.
    """
    wanted = [name for name, columns in LISTS.items() if column is None or column in columns]
    return Record(incident, **{name: ROWS_OF[name](tx, incident.id) for name in wanted})


def keep_secret(tx: Tx) -> str:
    """The secret of this data file, which names its feeds and seals its cursors; made at the first call.

    Not sealed: it is the key to nothing by itself, and a start must not load a cipher for it.
    """
    row = tx.one(_VALUE, {"name": SECRET})
    if row is not None:
        return str(row[0])
    fresh = secrets.token_hex(16)
    tx.run(_KEEP, {"name": SECRET, "value": fresh})
    return fresh
