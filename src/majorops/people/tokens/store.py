"""The table of API tokens."""

import sqlalchemy as sa

from majorops.people.record import Credential, Role, User
from majorops.people.store import users
from majorops.people.tokens.rules import ApiToken
from majorops.platform.database import Tx, compiled, metadata
from majorops.platform.rows import Rows

AFTER_ALL_IDS = "~"

api_tokens = sa.Table(
    "api_tokens",
    metadata,
    sa.Column("id", sa.Text, primary_key=True),
    sa.Column("user_id", sa.Text, sa.ForeignKey("users.id"), nullable=False),
    sa.Column("name", sa.Text, nullable=False),
    sa.Column("scope", sa.Text, nullable=False),
    sa.Column("hash", sa.Text, nullable=False),
    sa.Column("created_at", sa.BigInteger, nullable=False),
    sa.Column("last_used_at", sa.BigInteger, nullable=True),
    sa.Column("expires_at", sa.BigInteger, nullable=True),
    sa.Column("revoked_at", sa.BigInteger, nullable=True),
    sa.Index("ix_api_tokens_hash", "hash", unique=True),
    sa.Index("ix_api_tokens_user_id", "user_id"),
)

ROWS = Rows(ApiToken, api_tokens)

_LIVE = api_tokens.c.revoked_at.is_(None)
_FIND = compiled(sa.select(*ROWS.columns).where(api_tokens.c.id == sa.bindparam("id"), _LIVE))
_BY_HASH = compiled(sa.select(*ROWS.columns).where(api_tokens.c.hash == sa.bindparam("hash"), _LIVE))
_LIST = compiled(
    sa.select(*ROWS.columns)
    .where(api_tokens.c.user_id == sa.bindparam("user_id"), api_tokens.c.id < sa.bindparam("after"), _LIVE)
    .order_by(api_tokens.c.id.desc())
    .limit(sa.bindparam("limit"))
)
_PROVES = compiled(
    sa.select(
        users.c.id,
        users.c.display_name,
        users.c.role,
        api_tokens.c.scope,
        api_tokens.c.expires_at,
        api_tokens.c.last_used_at,
    )
    .join(users, users.c.id == api_tokens.c.user_id)
    .where(api_tokens.c.hash == sa.bindparam("hash"), _LIVE, users.c.disabled == 0)
)
_USED = compiled(
    api_tokens.update()
    .where(api_tokens.c.hash == sa.bindparam("key_hash"))
    .values(last_used_at=sa.bindparam("last_used_at"))
)


def add(tx: Tx, token: ApiToken) -> None:
    """A new row."""
    tx.run(ROWS.insert, ROWS.dump(token))


def find(tx: Tx, token_id: str) -> ApiToken | None:
    """The token of this id, unless revoked."""
    row = tx.one(_FIND, {"id": token_id})
    return None if row is None else ROWS.load(row)


def find_by_hash(tx: Tx, hashed: str) -> ApiToken | None:
    """The token of this hash, unless revoked."""
    row = tx.one(_BY_HASH, {"hash": hashed})
    return None if row is None else ROWS.load(row)


def list_of(tx: Tx, user_id: str, *, after: str = AFTER_ALL_IDS, limit: int = 50) -> list[ApiToken]:
    """One page of a user's tokens, newest first; revoked ones are gone, expired ones still stand."""
    return [ROWS.load(row) for row in tx.all(_LIST, {"user_id": user_id, "after": after, "limit": limit})]


def find_credential(tx: Tx, hashed: str) -> Credential | None:
    """What a token proves, unless it or its owner may do nothing any more."""
    row = tx.one(_PROVES, {"hash": hashed})
    if row is None:
        return None
    owner = User(row[0], row[0], row[1], Role(row[2]), created_at=0)
    return Credential(owner.person(via="token", scope=row[3]), row[4], row[5])


def mark_used(tx: Tx, hashed: str, *, at: int) -> None:
    """Note the use."""
    tx.run(_USED, {"key_hash": hashed, "last_used_at": at})


def revoke(tx: Tx, token: ApiToken, *, at: int) -> None:
    """End it for good."""
    keys = {"key_id": token.id, "revoked_at": at}
    tx.run(ROWS.update(("revoked_at",), ("id",)), keys)
