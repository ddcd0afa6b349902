"""Signed heads outside the database: every kind of tampering with the journal is found (S13)."""

import contextlib
import os
import random
import sqlite3
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from majorops.cli.evidence import examine_chain
from majorops.people.record import Noted
from majorops.platform import journal
from majorops.platform.database import Database, connect, write_now
from majorops.platform.heads import HEADS, Heads
from majorops.platform.journal import GENESIS, Broken, digest
from majorops.platform.migrations import migrate

ROWS = 40
ROUNDS = 10_000 if os.environ.get("MAJOROPS_FULL") else 200


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A store with a journal, and heads kept on the way and at its end."""
    folder = tmp_path_factory.mktemp("journal")
    migrate(folder / "majorops.db")
    database = Database(folder / "majorops.db")
    heads = Heads(folder)
    for n in range(ROWS):
        note = Noted(
            "user.created", 1_000 + n, f"u{n % 3}@example.com", "user", f"u{n}@example.com", {"n": n}
        )
        write_now(database, lambda tx, note=note: journal.append(tx, note))  # type: ignore[misc]
        if n % 9 == 8 or n == ROWS - 1:
            newest = database.read_now(journal.newest)
            assert newest is not None
            heads.keep(*newest, at=n)
    database.close()
    return folder


@contextlib.contextmanager
def tampered(written: Path, folder: Path) -> Iterator[sqlite3.Connection]:
    """A copy of the store in other hands: its triggers are gone."""
    with contextlib.closing(sqlite3.connect(written / "majorops.db")) as source:
        target = sqlite3.connect(folder / "majorops.db")
        source.backup(target)
    for name in ("journal-heads.jsonl", "journal-heads.pub"):
        (folder / name).write_bytes((written / name).read_bytes())
    for (trigger,) in target.execute("select name from sqlite_master where type = 'trigger'").fetchall():
        target.execute(f"drop trigger {trigger}")
    with contextlib.closing(target):
        yield target


def examine(folder: Path) -> tuple[int, int]:
    with contextlib.closing(connect(folder / "majorops.db", read_only=True)) as connection:
        return examine_chain(connection, folder)


def rehash(store: sqlite3.Connection, first: int) -> None:
    """What a thorough forger does: make the chain fit again from a row on."""
    row = store.execute("select hash from journal where seq = ?", (first - 1,)).fetchone()
    previous = row[0] if row else GENESIS
    found = store.execute(
        "select seq, at, actor, kind, incident_id, body from journal where seq >= ? order by seq", (first,)
    ).fetchall()
    for seq, at, actor, kind, incident_id, body in found:
        entry = {"seq": seq, "at": at, "actor": actor, "kind": kind, "incident_id": incident_id, "body": body}
        hashed = digest(previous, entry)
        store.execute("update journal set previous = ?, hash = ? where seq = ?", (previous, hashed, seq))
        previous = hashed


def edit(store: sqlite3.Connection, at: int) -> None:
    store.execute("update journal set actor = 'nobody@example.com' where seq = ?", (at,))


def delete(store: sqlite3.Connection, at: int) -> None:
    store.execute("delete from journal where seq = ?", (at,))
    store.execute("update journal set seq = -seq where seq > ?", (at,))
    store.execute("update journal set seq = -seq - 1 where seq < 0")


def insert(store: sqlite3.Connection, at: int) -> None:
    store.execute("update journal set seq = -seq where seq >= ?", (at,))
    store.execute("update journal set seq = -seq + 1 where seq < 0")
    store.execute("insert into journal values (?, 0, 'x', 'user.created', null, '{}', '', '')", (at,))


def swap(store: sqlite3.Connection, at: int) -> None:
    other = at - 1 if at > 1 else 2
    for before, after in ((at, -1), (other, at), (-1, other)):
        store.execute("update journal set seq = ? where seq = ?", (after, before))


def truncate(store: sqlite3.Connection, at: int) -> None:
    store.execute("delete from journal where seq >= ?", (at,))


WAYS: tuple[Callable[[sqlite3.Connection, int], None], ...] = (edit, delete, insert, swap, truncate)


def test_an_honest_journal_holds(written: Path) -> None:
    assert examine(written) == (ROWS, len(list(Heads(written).read())))


@pytest.mark.parametrize("way", WAYS, ids=lambda way: way.__name__)
@pytest.mark.parametrize("thorough", [False, True], ids=["plainly", "with a new chain"])
def test_every_tampering_is_found(
    written: Path,
    tmp_path: Path,
    way: Callable[[sqlite3.Connection, int], None],
    thorough: bool,  # noqa: FBT001
) -> None:
    chance = random.Random(20260131)
    for _ in range(max(1, ROUNDS // (2 * len(WAYS)))):
        at = chance.randint(2, ROWS)
        (tmp_path / "majorops.db").unlink(missing_ok=True)
        with tampered(written, tmp_path) as store:
            way(store, at)
            if thorough:
                rehash(store, 1)
            store.commit()
        with pytest.raises(Broken):
            examine(tmp_path)


def test_the_control_without_heads_a_thorough_forger_is_believed(written: Path, tmp_path: Path) -> None:
    with tampered(written, tmp_path) as store:
        truncate(store, 20)
        edit(store, 5)
        rehash(store, 1)
        store.commit()
    (tmp_path / HEADS).unlink()
    assert examine(tmp_path) == (19, 0)


def test_a_forged_head_is_no_evidence(written: Path, tmp_path: Path) -> None:
    with tampered(written, tmp_path):
        pass
    path = tmp_path / HEADS
    path.write_bytes(path.read_bytes().replace(b'"seq":9,', b'"seq":8,'))
    with pytest.raises(Broken, match="not signed"):
        examine(tmp_path)


def test_a_line_cut_off_by_a_crash_is_passed_over(written: Path, tmp_path: Path) -> None:
    with tampered(written, tmp_path):
        pass
    with (tmp_path / HEADS).open("ab") as file:
        file.write(b'{"seq":41,"ha')
    assert examine(tmp_path)[0] == ROWS


def test_the_key_is_for_its_owner_only(written: Path) -> None:
    assert (written / "journal-heads.key").stat().st_mode & 0o777 == 0o600
