"""The file of keys beside the store, and what of the store they seal.

The file holds one key a line, the one that seals first; more than one only while a key is being replaced. The
store knows the fingerprint of its key: with another one, or none, nothing is opened and nothing is changed.
"""

import contextlib
import os
import sqlite3
from base64 import b64decode, b64encode
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any, NamedTuple

import sqlalchemy as sa
import structlog

from majorops.platform.database import (
    Action,
    Database,
    Statement,
    Tx,
    compiled,
    connect,
    metadata,
    write_now,
)
from majorops.platform.vault import KEY_BYTES, Unopenable, Vault, fingerprint, fresh_key, is_sealed

_HEAD = "# The keys of the secrets in majorops.db. Keep a copy, apart from the copies of that file.\n"
_OTHERS = 0o077
log = structlog.get_logger(__name__)

secret_key = sa.Table(
    "secret_key",
    metadata,
    sa.Column("id", sa.Integer, primary_key=True),
    sa.Column("fingerprint", sa.Text, nullable=False),
    sa.Column("clean", sa.Integer, nullable=False),
)
_KNOWN = compiled(sa.select(secret_key.c.fingerprint, secret_key.c.clean))
_FORGET = compiled(secret_key.delete())
_KNOW = compiled(
    secret_key.insert().values(id=1, fingerprint=sa.bindparam("fingerprint"), clean=sa.bindparam("clean"))
)
_THERE = compiled(sa.select(sa.text("1")).select_from(sa.text("sqlite_master WHERE name = 'secret_key'")))
_CLEAN = compiled(secret_key.update().values(clean=1))


class KeyRefused(Exception):
    """The secrets cannot be opened with what is there; the start ends with exit 7."""

    def __init__(self, detail: str, *, hint: str, code: str) -> None:
        super().__init__(detail)
        self.code = code
        self.hint = hint


class Sealed(NamedTuple):
    """A column whose texts are sealed: each bound to its table, column and row (``key``)."""

    column: sa.Column[str]
    key: sa.Column[str]

    def place(self, row: str) -> str:
        """What a text is bound to."""
        return f"{self.column.table.name} {self.column.name} {row}"

    @property
    def rows(self) -> Statement:
        """Every row: its key, its text."""
        return compiled(sa.select(self.key, self.column))

    @property
    def update(self) -> Statement:
        """Write the text of one row."""
        table: Any = self.column.table
        one = table.update().where(self.key == sa.bindparam("row"))
        return compiled(one.values({self.column.name: sa.bindparam("text")}))


class KeyFile:
    """Where the keys lie, mode 0600."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def read(self) -> list[bytes]:
        """The keys, the one that seals first; none when there is no file. Raises KeyRefused, OSError."""
        try:
            text = self.path.read_text(encoding="ascii", errors="replace")
        except FileNotFoundError:
            return []
        if self.path.stat().st_mode & _OTHERS:
            raise KeyRefused(
                f"{self.path} can be read by others.",
                hint=f"chmod 600 {self.path}",
                code="config_permissions",
            )
        lines = [line.strip() for line in text.splitlines()]
        keys = [_key(line) for line in lines if line and not line.startswith("#")]
        if not keys or None in keys:
            raise KeyRefused(
                f"{self.path} is no file of keys.",
                hint=f"Each line is a key: {KEY_BYTES} bytes in base64. Put the file back from its copy.",
                code="secret_key_invalid",
            )
        return [key for key in keys if key is not None]

    def write(self, keys: Sequence[bytes]) -> None:
        """Replace the file in one step; on disk when this returns."""
        fresh = self.path.with_name(f"{self.path.name}.new")
        fresh.unlink(missing_ok=True)
        with os.fdopen(os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
            file.write(_HEAD + "".join(f"{b64encode(key).decode()}\n" for key in keys))
            file.flush()
            os.fsync(file.fileno())
        fresh.replace(self.path)
        folder = os.open(self.path.parent, os.O_RDONLY | os.O_DIRECTORY)
        try:
            os.fsync(folder)
        finally:
            os.close(folder)


def _key(line: str) -> bytes | None:
    try:
        key = b64decode(line, validate=True)
    except ValueError:
        return None
    return key if len(key) == KEY_BYTES else None


class Turned(NamedTuple):
    """Announced: everything is sealed with a new key, so the old ones may go."""

    fingerprint: str


def trouble(tx: Tx, path: Path) -> KeyRefused | None:
    """Why a store cannot be opened with the key file there is; None: it can, or it is not sealed yet."""
    if tx.one(_THERE) is None:
        return None
    try:
        _check(tx.one(_KNOWN), KeyFile(path).read(), path)
    except KeyRefused as refused:
        return refused
    return None


class KeyRing(Vault):
    """The vault of a store whose keys are kept in a file. ``kept``: all that they seal."""

    def __init__(self, path: Path, kept: Sequence[Sealed]) -> None:
        super().__init__(())
        self.file = KeyFile(path)
        self._kept = kept

    def unlock(self, store: Path) -> None:
        """Take the keys of a store, made at its first start; the caller holds its lock.

        Raises KeyRefused before anything is changed.
        """
        with contextlib.closing(connect(store)) as connection:
            known = Tx(connection.cursor()).one(_KNOWN)
        keys = self.file.read()
        _check(known, keys, self.file.path)
        if not keys:
            keys = [fresh_key()]
            self.file.write(keys)
        self.turn(keys)

    def settle(self, database: Database) -> None:
        """Seal what is still plain, or sealed with another key than the first; nearly always nothing is.

        Raises KeyRefused, with nothing changed.
        """
        database.listeners.append(self.hear)
        known = database.read_now(lambda tx: tx.one(_KNOWN))
        if known is None or known[0] != self.current:
            try:
                _write(database, self._seal_again)
            except Unopenable as place:
                raise _wrong_key(f"A secret in the store ({place}) needs another key than") from None
            known = database.read_now(lambda tx: tx.one(_KNOWN))
        if known is not None and not known[1]:
            _sweep_old_pages(database)
        self._leave_old_keys()

    def renew(self, tx: Tx) -> str:
        """Seal everything with a new key; the file holds the old ones, too, until that is on disk.

        The fingerprint of the new one. Raises Unopenable, OSError.
        """
        keys = [fresh_key(), *self.keys]
        self.file.write(keys)
        self.turn(keys)
        self._seal_again(tx)
        tx.announce(Turned(self.current))
        return self.current

    def hear(self, facts: Sequence[Any]) -> None:
        """Forget the old keys once nothing needs them."""
        if any(isinstance(fact, Turned) for fact in facts):
            self._leave_old_keys()

    def _leave_old_keys(self) -> None:
        if len(self.keys) == 1:
            return
        try:
            self.file.write(self.keys[:1])
        except OSError as error:
            log.warning("old_key_not_removed", file=str(self.file.path), reason=error.strerror)
            return
        self.turn(self.keys[:1])

    def _seal_again(self, tx: Tx) -> None:
        known = tx.one(_KNOWN)
        plain = sum(self._seal_column(tx, one, ours=known is not None) for one in self._kept)
        tx.run(_FORGET)
        clean = 0 if plain else (known[1] if known else 1)
        tx.run(_KNOW, {"fingerprint": self.current, "clean": clean})

    def _seal_column(self, tx: Tx, one: Sealed, *, ours: bool) -> int:
        """How many texts were plain before. What was altered since we sealed it (``ours``) stays as it is.

        Raises Unopenable.
        """
        plain = 0
        rows: list[dict[str, str]] = []
        for row, text in tx.all(one.rows):
            place = one.place(row)
            if text and not is_sealed(text):
                plain += 1
                rows.append({"row": row, "text": self.seal(text, place)})
                continue
            try:
                rows.append({"row": row, "text": self.seal(self.open(text, place), place)})
            except Unopenable:
                if not ours:
                    raise
                log.warning("secret_unreadable", place=place, hint="Give it anew.")
        tx.run_each(one.update, rows)
        return plain


def _check(known: Sequence[Any] | None, keys: Sequence[bytes], path: Path) -> None:
    """Whether the keys are those of the store. Raises KeyRefused: secret_key_missing, secret_key_wrong."""
    if known is None or known[0] in {fingerprint(key) for key in keys}:
        return
    if not keys:
        raise KeyRefused(
            f"The secrets in the store need their key, and {path} is not there.",
            hint="Put it back from its copy, or name it with secret_key_file. Nothing was changed.",
            code="secret_key_missing",
        )
    raise _wrong_key("The secrets in the store were sealed with another key than")


def _wrong_key(what: str) -> KeyRefused:
    return KeyRefused(
        f"{what} the one in the key file.",
        hint="Put the key file of this store back from its copy. Nothing was changed.",
        code="secret_key_wrong",
    )


def _write(database: Database, action: Action[None]) -> None:
    """Write before the server's own loop writes: on a thread of its own, since that loop may be waiting."""
    with ThreadPoolExecutor(1) as thread:
        thread.submit(write_now, database, action).result()


def _sweep_old_pages(database: Database) -> None:
    """Write the file anew, once: what was plain before may still lie in pages that are free."""
    try:
        with contextlib.closing(connect(database.path)) as connection:
            connection.execute("VACUUM")
            connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    except sqlite3.OperationalError as error:
        log.warning("old_secrets_not_swept", reason=str(error), hint="It is tried again at the next start.")
        return
    _write(database, _is_clean)


def _is_clean(tx: Tx) -> None:
    tx.run(_CLEAN)
