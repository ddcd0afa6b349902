"""The board in a file beside the database, so that the first scorecard after a start need not read all.

The database names the digest of the file it believes. A file that is older or newer, cut off, or of another
store is not that one, and is as good as none: then the board is read from the rows, as always.
"""

import hashlib
import os
import sys
from array import array
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import BinaryIO

import msgspec
import sqlalchemy as sa
import structlog
from sqlalchemy.dialects import sqlite

from majorops import __version__
from majorops.audiences.store import installation
from majorops.kpis.facts.store import last_change
from majorops.kpis.record import Definition, State
from majorops.kpis.scorecards.store import Board, Kept, Place, Whole
from majorops.platform.database import Tx, compiled

NAME = "scorecards.board"
_BELIEVED = "scorecards board"
_FEW = 1_000
_SHARE = 20
"""So many changes, or this part of the incidents, are taken in at a start without anybody noticing."""
_FORMAT = f"{__version__} {sys.byteorder}"
_LENGTH = 8
log = structlog.get_logger(__name__)

_VALUE = compiled(sa.select(installation.c.value).where(installation.c.name == _BELIEVED))
_INSERT = sqlite.insert(installation).values(name=_BELIEVED, value=sa.bindparam("value"))
_BELIEVE = compiled(
    _INSERT.on_conflict_do_update(index_elements=["name"], set_={"value": _INSERT.excluded.value})
)


class Believed(msgspec.Struct):
    """Which file holds the board, and how everything stood in it."""

    digest: str
    format: str
    changed: int
    incidents: int
    revisions: dict[str, int]


class _Head(msgspec.Struct, array_like=True):
    changed: int
    kpis: int
    places: list[Place]


class _CellKept(msgspec.Struct, array_like=True):
    restricted: bool
    severity: str
    month: int
    values: bytes
    stamps: bytes
    others: dict[State, bytes]


class _KpiKept(msgspec.Struct, array_like=True):
    definition: Definition
    states: bytes
    moments: bytes
    values: bytes
    cells: list[_CellKept]


_encode = msgspec.msgpack.encode
_head_of = msgspec.msgpack.Decoder(_Head).decode
_kpi_of = msgspec.msgpack.Decoder(_KpiKept).decode


def believed(tx: Tx) -> Believed | None:
    """What the database says of the file."""
    row = tx.one(_VALUE)
    return msgspec.json.decode(row[0], type=Believed) if row else None


def believe(tx: Tx, found: Believed) -> None:
    """From now on this file is the one."""
    tx.run(_BELIEVE, {"value": msgspec.json.encode(found).decode()})


def behind(tx: Tx, definitions: Sequence[Definition]) -> bool:
    """Whether a start would have so much to take in that a board should be put on the shelf."""
    last, found = last_change(tx), believed(tx)
    if found is None or found.format != _FORMAT:
        return last > _FEW
    fresh = {one.slug: one.revision for one in definitions}
    return fresh != found.revisions or last - found.changed > max(_FEW, found.incidents // _SHARE)


def put(path: Path, board: Board) -> Believed:
    """Write the board to ``path``, whole or not at all. Raises OSError."""
    whole, beside = board.whole, path.with_suffix(".new")
    hashed = hashlib.blake2b()
    descriptor = os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "wb") as file:
        for record in _records(whole):
            for part in (len(record).to_bytes(_LENGTH, "big"), record):
                hashed.update(part)
                file.write(part)
        file.flush()
        os.fsync(file.fileno())
    beside.replace(path)
    revisions = {slug: kept.definition.revision for slug, kept in whole.kept.items()}
    return Believed(hashed.hexdigest(), _FORMAT, whole.changed, len(whole.places), revisions)


def _records(whole: Whole) -> Iterator[bytes]:
    yield _encode(_Head(whole.changed, len(whole.kept), whole.places))
    for kept in whole.kept.values():
        cells = [
            _CellKept(
                *key,
                cell.values.tobytes(),
                cell.stamps.tobytes(),
                {state: moments.tobytes() for state, moments in cell.others.items()},
            )
            for key, cell in kept.cells.items()
        ]
        parts = (kept.states.tobytes(), kept.moments.tobytes(), kept.values.tobytes())
        yield _encode(_KpiKept(kept.definition, *parts, cells))


class Shelf:
    """Where the board of one store is kept."""

    def __init__(self, folder: Path) -> None:
        self.path = folder / NAME

    def take(self, tx: Tx) -> Whole | None:
        """The board as it was put here, or None when this is not the file that the database believes."""
        found = believed(tx)
        if found is None or found.format != _FORMAT:
            return None
        try:
            with self.path.open("rb") as file:
                if hashlib.file_digest(file, "blake2b").hexdigest() != found.digest:
                    return None
                file.seek(0)
                return _whole(file)
        except OSError as error:
            log.warning("board_not_read", reason=error.strerror)
            return None


def _whole(file: BinaryIO) -> Whole:
    head = _head_of(_record(file))
    found = (_kpi_of(_record(file)) for _ in range(head.kpis))
    return Whole(head.changed, head.places, {one.definition.slug: _kept(one) for one in found})


def _record(file: BinaryIO) -> bytes:
    return file.read(int.from_bytes(file.read(_LENGTH), "big"))


def _kept(one: _KpiKept) -> Kept:
    kept = Kept(one.definition)
    kept.states.frombytes(one.states)
    kept.moments.frombytes(one.moments)
    kept.values.frombytes(one.values)
    for found in one.cells:
        cell = kept.cells[found.restricted, found.severity, found.month]
        cell.values.frombytes(found.values)
        cell.stamps.frombytes(found.stamps)
        for state, moments in found.others.items():
            cell.others[state] = array("q", moments)
    return kept
