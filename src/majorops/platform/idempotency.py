"""One effect per ``Idempotency-Key``: the answer is stored with the act and given again, byte for byte.

Keys live per person and route for seven days (rules.md section 16).
"""

import hashlib
from collections.abc import Callable

import sqlalchemy as sa

from majorops.platform.database import Tx, compiled, metadata
from majorops.platform.errors import Conflict, Invalid, Malformed
from majorops.platform.pending import Insert

KEEP_MS = 7 * 24 * 3_600_000
_KEY_LIMIT = 200

idempotency_keys = sa.Table(
    "idempotency_keys",
    metadata,
    sa.Column("person", sa.Text, primary_key=True),
    sa.Column("route", sa.Text, primary_key=True),
    sa.Column("key", sa.Text, primary_key=True),
    sa.Column("request_hash", sa.Text, nullable=False),
    sa.Column("status", sa.Integer, nullable=False),
    sa.Column("etag", sa.Text, nullable=False),
    sa.Column("body", sa.LargeBinary, nullable=False),
    sa.Column("created_at", sa.BigInteger, nullable=False),
    sa.Index("ix_idempotency_keys_created_at", "created_at"),
    # One tree instead of two: a post must touch few pages, for each is copied once by its savepoint.
    sqlite_with_rowid=False,
)

_FIND = compiled(
    sa.select(
        idempotency_keys.c.request_hash,
        idempotency_keys.c.status,
        idempotency_keys.c.etag,
        idempotency_keys.c.body,
        idempotency_keys.c.created_at,
    ).where(
        idempotency_keys.c.person == sa.bindparam("person"),
        idempotency_keys.c.route == sa.bindparam("route"),
        idempotency_keys.c.key == sa.bindparam("key"),
    ),
)
_KEEP = Insert(idempotency_keys)
_DROP = compiled(
    idempotency_keys.delete().where(
        idempotency_keys.c.person == sa.bindparam("person"),
        idempotency_keys.c.route == sa.bindparam("route"),
        idempotency_keys.c.key == sa.bindparam("key"),
    )
)
_SWEEP = compiled(idempotency_keys.delete().where(idempotency_keys.c.created_at < sa.bindparam("before")))

Stored = tuple[int, bytes, str]
"""Status, body, ETag (empty when there is none)."""


class Key:
    """One use of a key: who, on which route (with the path as sent), with which body."""

    __slots__ = ("at", "params", "request_hash")

    def __init__(self, person: str, route: str, key: str, *, body: bytes, at: int) -> None:
        self.params = {"person": person, "route": route, "key": key}
        self.request_hash = hashlib.sha256(body).hexdigest()
        self.at = at


def check_key(key: str | None, *, required: bool) -> str | None:
    """1–200 printable ASCII characters, or a 400."""
    if key is None:
        if required:
            raise Malformed(
                "idempotency_key_required",
                "This request needs the header Idempotency-Key.",
                hint="Send a new ULID per act and repeat it when you retry.",
            )
        return None
    if not 1 <= len(key) <= _KEY_LIMIT or not all(" " <= letter <= "~" for letter in key):
        raise Malformed(
            "invalid_idempotency_key",
            "The Idempotency-Key is not usable.",
            hint="1 to 200 printable ASCII characters.",
        )
    return key


def once(tx: Tx, key: Key, act: Callable[[Tx], Stored]) -> tuple[Stored, bool]:
    """Do ``act`` unless this key has been used; give its answer and whether it is a repetition.

    Raises Invalid ``idempotency_key_reused`` when the same key comes with another body.
    """
    # Nearly every key is new. Among others the primary key is asked instead, with all of theirs at once; when
    # it knows one of them, each of the acts runs again, alone.
    row = tx.one(_FIND, key.params) if tx.alone else None
    if row is not None and row[4] >= key.at - KEEP_MS:
        if row[0] != key.request_hash:
            raise Invalid(
                "idempotency_key_reused",
                "This Idempotency-Key was used for another request.",
                hint="Use a new key for a new act.",
            )
        return (row[1], row[3], row[2]), True
    if row is not None:
        tx.run(_DROP, key.params)
    status, body, etag = act(tx)
    tx.add(_KEEP, (*key.params.values(), key.request_hash, status, etag, body, key.at))
    return (status, body, etag), False


def sweep(tx: Tx, *, at: int) -> int:
    """Forget keys older than seven days; the number forgotten."""
    return tx.run(_SWEEP, {"before": at - KEEP_MS})


class InFlight:
    """Keys whose first request is still running in this process; a second one gets 409 instead of waiting."""

    def __init__(self) -> None:
        self._running: set[tuple[str, str, str]] = set()

    def enter(self, key: Key) -> tuple[str, str, str]:
        """Claim the key or raise Conflict ``idempotency_in_progress``."""
        name = (key.params["person"], key.params["route"], key.params["key"])
        if name in self._running:
            raise Conflict(
                "idempotency_in_progress",
                "The first request with this key is still running.",
                hint="Try again in a second.",
            ).with_headers(Retry_After="1")
        self._running.add(name)
        return name

    def leave(self, name: tuple[str, str, str]) -> None:
        """Give the key back."""
        self._running.discard(name)
