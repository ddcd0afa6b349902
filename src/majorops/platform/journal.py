"""The journal: every change, whole, in one chain of hashes. Whoever edits a row breaks every hash after it.

``hash = sha256(previous hash, row as canonical JSON)``. The chain alone cannot show that its tail is cut off;
for that, keep the last hash elsewhere. ``record`` also runs what follows from a change inside the same
transaction; the table of what follows is given by ``reactions.py``.
"""

import hashlib
from collections.abc import Callable, Iterator
from typing import Any, Protocol

import msgspec
import sqlalchemy as sa

from majorops.platform.database import Tx, compiled, metadata
from majorops.platform.pending import Insert

GENESIS = "0" * 64

journal = sa.Table(
    "journal",
    metadata,
    sa.Column(
        "seq", sa.BigInteger().with_variant(sa.Integer, "sqlite"), primary_key=True, autoincrement=False
    ),
    sa.Column("at", sa.BigInteger, nullable=False),
    sa.Column("actor", sa.Text, nullable=False),
    sa.Column("kind", sa.Text, nullable=False),
    sa.Column("incident_id", sa.Text, nullable=True),
    sa.Column("body", sa.Text, nullable=False),
    sa.Column("previous", sa.Text, nullable=False),
    sa.Column("hash", sa.Text, nullable=False),
)

_HEAD = compiled(sa.select(journal.c.seq, journal.c.hash).order_by(journal.c.seq.desc()).limit(1))
_APPEND = Insert(journal)
_WALK = compiled(sa.select(*journal.columns).order_by(journal.c.seq))
_canonical = msgspec.json.Encoder(order="sorted").encode


class Recorded(Protocol):
    """Anything that can be written to the journal."""

    @property
    def kind(self) -> str:
        """What happened, in a word."""

    @property
    def at(self) -> int:
        """When, epoch ms."""

    def journal_entry(self) -> tuple[str, str | None, Any]:
        """Actor, incident id if any, and everything that changed, as plain values."""


def digest(previous: str, entry: dict[str, Any]) -> str:
    """The hash of one row after ``previous``."""
    return hashlib.sha256(previous.encode() + _canonical(entry)).hexdigest()


def append(tx: Tx, change: Recorded) -> int:
    """Add one row to the chain; its sequence number."""
    head = tx.memory.get(_HEAD) or tx.one(_HEAD)
    seq, previous = (head[0] + 1, head[1]) if head else (1, GENESIS)
    actor, incident_id, whole = change.journal_entry()
    body = msgspec.json.encode(whole).decode()
    entry = {
        "seq": seq,
        "at": change.at,
        "actor": actor,
        "kind": change.kind,
        "incident_id": incident_id,
        "body": body,
    }
    hashed = digest(previous, entry)
    tx.add(_APPEND, (*entry.values(), previous, hashed))
    tx.memory[_HEAD] = (seq, hashed)
    if tx.shown:
        # What was looked at for an act that stands here needs no second word; anything else does.
        tx.shown[:] = [fact for fact in tx.shown if fact.incident_id != incident_id]
    return seq


def record(tx: Tx, change: Recorded, save: Callable[[], None]) -> None:
    """Finish an act: let others react, save the result, write it down, publish it; all in one transaction."""
    tx.follows.react(tx, change)
    save()
    tx.follows.publish(tx, change)


class Broken(Exception):
    """The chain does not hold; ``seq`` is the first bad row."""

    def __init__(self, seq: int, reason: str) -> None:
        super().__init__(f"journal entry {seq}: {reason}")
        self.seq = seq
        self.reason = reason


def verify(rows: Iterator[tuple[Any, ...]]) -> int:
    """Walk the chain; the number of rows. Raises Broken at the first that does not fit."""
    previous, expected = GENESIS, 1
    for seq, at, actor, kind, incident_id, body, before, hashed in rows:
        if seq != expected:
            raise Broken(expected, f"missing; the next one is {seq}")
        if before != previous:
            raise Broken(seq, "does not follow the entry before it")
        entry = {"seq": seq, "at": at, "actor": actor, "kind": kind, "incident_id": incident_id, "body": body}
        if digest(previous, entry) != hashed:
            raise Broken(seq, "was altered")
        previous, expected = hashed, expected + 1
    return expected - 1


def newest(tx: Tx) -> tuple[int, str] | None:
    """Number and hash of the last row, or None."""
    row = tx.one(_HEAD)
    return None if row is None else (row[0], row[1])


def walk(tx: Tx) -> Iterator[tuple[Any, ...]]:
    """Every row in order, without holding them all in memory."""
    tx.run(_WALK)
    yield from iter(tx.cursor.fetchone, None)  # the cursor itself would be closed with this generator
