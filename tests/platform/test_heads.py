"""Signed heads outside the database: every kind of tampering with the journal is found (S13)."""

import contextlib
import random
import secrets
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
from tests.guarantees.sizes import size, told

ROWS = 40
ROUNDS = size(quick=400, full=10_000)


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


LIES = {
    "at": "7",
    "actor": "'nobody@example.com'",
    "kind": "'user.deleted'",
    "incident_id": "'INC-0'",
    "body": "'{}'",
    "previous": "'0'",
    "hash": "'0'",
}
"""What a row may be made to say, column by column."""


def edit(store: sqlite3.Connection, at: int, column: str = "actor") -> None:
    store.execute(f"update journal set {column} = {LIES[column]} where seq = ?", (at,))  # noqa: S608


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
    with tampered(written, tmp_path) as store:
        way(store, ROWS // 2)
        if thorough:
            rehash(store, 1)
        store.commit()
    with pytest.raises(Broken):
        examine(tmp_path)


@pytest.fixture(scope="module")
def image(written: Path, tmp_path_factory: pytest.TempPathFactory) -> bytes:
    """The store as one piece of memory, without its triggers: a fresh copy costs microseconds."""
    with tampered(written, tmp_path_factory.mktemp("image")) as store:
        store.execute("pragma journal_mode = delete")  # what is in memory has no log beside it
        store.commit()
        return store.serialize()


def in_other_hands(store: sqlite3.Connection, chance: random.Random) -> str:
    """One tampering by chance, plainly or with some of the chain made anew; what it was."""
    way, at, thorough = chance.choice(WAYS), chance.randint(1, ROWS), chance.random() < 0.5
    if way is edit:
        column = chance.choice(list(LIES))
        edit(store, at, column)
        thorough = thorough and column not in {"previous", "hash"}  # else it would be put right again
    else:
        way(store, at)
    if thorough:
        rehash(store, chance.randint(1, at))
    return f"{way.__name__} at {at}, {'with a new chain' if thorough else 'plainly'}"


def believed(image: bytes, folder: Path, chance: random.Random) -> list[str]:
    """The tamperings, of as many as are to be tried, that nobody noticed."""
    found = []
    for _ in range(ROUNDS):
        with contextlib.closing(sqlite3.connect(":memory:")) as store:
            store.deserialize(image)
            what = in_other_hands(store, chance)
            store.commit()
            try:
                examine_chain(store, folder)
            except Broken:
                continue
            found.append(what)
    return found


@pytest.mark.timeout(600)
def test_no_tampering_is_believed(written: Path, image: bytes) -> None:
    seed = secrets.randbits(32)
    with told("S13 tampering with the journal") as counted:
        unnoticed = believed(image, written, random.Random(seed))
        counted.update(tamperings=ROUNDS, unnoticed=len(unnoticed))
    assert unnoticed == [], seed


def test_the_control_a_chain_that_is_not_walked_believes_some(
    written: Path, image: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("majorops.cli.evidence.verify", lambda rows: sum(1 for _ in rows))
    unnoticed = believed(image, written, random.Random(7))
    assert {line.split(" ")[0] for line in unnoticed} >= {"edit", "swap"}


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
