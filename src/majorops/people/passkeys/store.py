"""Tables of passkeys and of challenges that have been used up."""

import sqlalchemy as sa

from majorops.people.passkeys.rules import Passkey
from majorops.platform.database import Tx, compiled, insert_all, metadata
from majorops.platform.rows import Rows

passkeys = sa.Table(
    "passkeys",
    metadata,
    sa.Column("id", sa.Text, primary_key=True),
    sa.Column("user_id", sa.Text, sa.ForeignKey("users.id"), nullable=False),
    sa.Column("credential_id", sa.Text, nullable=False),
    sa.Column("public_key", sa.Text, nullable=False),
    sa.Column("sign_count", sa.BigInteger, nullable=False),
    sa.Column("transports", sa.Text, nullable=False),
    sa.Column("name", sa.Text, nullable=False),
    sa.Column("rp_id", sa.Text, nullable=False),
    sa.Column("created_at", sa.BigInteger, nullable=False),
    sa.Column("last_used_at", sa.BigInteger, nullable=True),
    sa.Index("ix_passkeys_credential_id", "credential_id", unique=True),
    sa.Index("ix_passkeys_user_id", "user_id", "id"),
)
used_challenges = sa.Table(
    "used_challenges",
    metadata,
    sa.Column("hash", sa.Text, primary_key=True),
    sa.Column("ends_at", sa.BigInteger, nullable=False),
)

ROWS = Rows(Passkey, passkeys)

_FIND = compiled(sa.select(*ROWS.columns).where(passkeys.c.id == sa.bindparam("id")))
_BY_CREDENTIAL = compiled(
    sa.select(*ROWS.columns).where(passkeys.c.credential_id == sa.bindparam("credential_id"))
)
_OF = compiled(
    sa.select(*ROWS.columns)
    .where(passkeys.c.user_id == sa.bindparam("user_id"))
    .order_by(passkeys.c.id.desc())
)
_USED = compiled(
    passkeys.update()
    .where(passkeys.c.id == sa.bindparam("key_id"))
    .values(sign_count=sa.bindparam("sign_count"), last_used_at=sa.bindparam("last_used_at"))
)
_REMOVE = compiled(passkeys.delete().where(passkeys.c.id == sa.bindparam("id")))
_USE = insert_all(used_challenges)
_WAS_USED = compiled(sa.select(used_challenges.c.hash).where(used_challenges.c.hash == sa.bindparam("hash")))
_FORGET = compiled(used_challenges.delete().where(used_challenges.c.ends_at <= sa.bindparam("at")))


def add(tx: Tx, passkey: Passkey) -> None:
    """A new row."""
    tx.run(ROWS.insert, ROWS.dump(passkey))


def find(tx: Tx, passkey_id: str) -> Passkey | None:
    """The passkey of this id."""
    row = tx.one(_FIND, {"id": passkey_id})
    return None if row is None else ROWS.load(row)


def find_by_credential(tx: Tx, credential_id: str) -> Passkey | None:
    """The passkey that an authenticator calls so."""
    row = tx.one(_BY_CREDENTIAL, {"credential_id": credential_id})
    return None if row is None else ROWS.load(row)


def list_of(tx: Tx, user_id: str) -> list[Passkey]:
    """Those of a user, newest first."""
    return [ROWS.load(row) for row in tx.all(_OF, {"user_id": user_id})]


def mark_used(tx: Tx, passkey_id: str, sign_count: int, *, at: int) -> None:
    """Note a use."""
    tx.run(_USED, {"key_id": passkey_id, "sign_count": sign_count, "last_used_at": at})


def remove(tx: Tx, passkey_id: str) -> None:
    """Away with it."""
    tx.run(_REMOVE, {"id": passkey_id})


def use_challenge(tx: Tx, hashed: str, ends_at: int, *, at: int) -> bool:
    """Use a challenge up; False when it was. Those that have run out make room."""
    tx.run(_FORGET, {"at": at})
    if tx.one(_WAS_USED, {"hash": hashed}) is not None:
        return False
    tx.run(_USE, {"hash": hashed, "ends_at": ends_at})
    return True
