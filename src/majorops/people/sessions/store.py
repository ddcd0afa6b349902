"""Tables of sessions and of one-time sign-in links."""

import sqlalchemy as sa

from majorops.people.record import Credential, Role, User
from majorops.people.sessions import rules
from majorops.people.sessions.rules import Session, SignInLink
from majorops.people.store import users
from majorops.platform.database import Tx, compiled, metadata
from majorops.platform.rows import Rows

sessions = sa.Table(
    "sessions",
    metadata,
    sa.Column("id", sa.Text, primary_key=True),
    sa.Column("user_id", sa.Text, sa.ForeignKey("users.id"), nullable=False),
    sa.Column("created_at", sa.BigInteger, nullable=False),
    sa.Column("expires_at", sa.BigInteger, nullable=False),
    sa.Column("last_seen_at", sa.BigInteger, nullable=False),
    sa.Column("revoked_at", sa.BigInteger, nullable=True),
    sa.Index("ix_sessions_user_id", "user_id"),
)
sign_in_links = sa.Table(
    "sign_in_links",
    metadata,
    sa.Column("hash", sa.Text, primary_key=True),
    sa.Column("user_id", sa.Text, sa.ForeignKey("users.id"), nullable=True),
    sa.Column("purpose", sa.Text, nullable=False),
    sa.Column("created_at", sa.BigInteger, nullable=False),
    sa.Column("expires_at", sa.BigInteger, nullable=False),
    sa.Column("used_at", sa.BigInteger, nullable=True),
)

SESSIONS = Rows(Session, sessions)
LINKS = Rows(SignInLink, sign_in_links)

_PROVES = compiled(
    sa.select(users.c.id, users.c.display_name, users.c.role, sessions.c.expires_at, sessions.c.last_seen_at)
    .join(users, users.c.id == sessions.c.user_id)
    .where(sessions.c.id == sa.bindparam("id"), sessions.c.revoked_at.is_(None), users.c.disabled == 0)
)
_SEEN = compiled(
    sessions.update()
    .where(sessions.c.id == sa.bindparam("key_id"))
    .values(last_seen_at=sa.bindparam("last_seen_at"))
)
_REVOKE = compiled(
    sessions.update()
    .where(sessions.c.id == sa.bindparam("key_id"), sessions.c.revoked_at.is_(None))
    .values(revoked_at=sa.bindparam("revoked_at"))
)
_REVOKE_ALL = compiled(
    sessions.update()
    .where(sessions.c.user_id == sa.bindparam("key_user_id"), sessions.c.revoked_at.is_(None))
    .values(revoked_at=sa.bindparam("revoked_at"))
)
_FORGET = compiled(
    sessions.delete().where(
        sessions.c.user_id == sa.bindparam("user_id"), sessions.c.expires_at < sa.bindparam("at")
    )
)
_LIVE = compiled(
    sa.select(*SESSIONS.columns)
    .where(
        sessions.c.user_id == sa.bindparam("user_id"),
        sessions.c.revoked_at.is_(None),
        sessions.c.expires_at > sa.bindparam("at"),
        sessions.c.last_seen_at > sa.bindparam("idle_since"),
    )
    .order_by(sessions.c.created_at.desc(), sessions.c.id)
)
_ENDED = compiled(
    sa.select(sessions.c.id).where(sessions.c.id == sa.bindparam("id"), sessions.c.revoked_at.isnot(None))
)
_USE_LINK = compiled(
    sign_in_links.update()
    .where(
        sign_in_links.c.hash == sa.bindparam("key_hash"),
        sign_in_links.c.used_at.is_(None),
        sign_in_links.c.expires_at > sa.bindparam("used_at"),
    )
    .values(used_at=sa.bindparam("used_at"))
)
_LINK = compiled(sa.select(*LINKS.columns).where(sign_in_links.c.hash == sa.bindparam("hash")))
_WITHDRAW = compiled(
    sign_in_links.update()
    .where(sign_in_links.c.purpose == sa.bindparam("key_purpose"), sign_in_links.c.used_at.is_(None))
    .values(used_at=sa.bindparam("used_at"))
)
_WITHDRAW_OF = compiled(
    sign_in_links.update()
    .where(
        sign_in_links.c.purpose == sa.bindparam("key_purpose"),
        sign_in_links.c.user_id == sa.bindparam("key_user_id"),
        sign_in_links.c.used_at.is_(None),
    )
    .values(used_at=sa.bindparam("used_at"))
)


def add(tx: Tx, session: Session) -> None:
    """A new row; the user's own that ended long ago make room."""
    tx.run(_FORGET, {"user_id": session.user_id, "at": session.created_at})
    tx.run(SESSIONS.insert, SESSIONS.dump(session))


def find_credential(tx: Tx, hashed: str) -> Credential | None:
    """What a session proves, unless it or its user may do nothing any more."""
    row = tx.one(_PROVES, {"id": hashed})
    if row is None:
        return None
    user = User(row[0], row[0], row[1], Role(row[2]), created_at=0)
    return Credential(user.person(via="cookie"), rules.ends_at(row[3], row[4]), row[4])


def mark_seen(tx: Tx, hashed: str, *, at: int) -> None:
    """Note the use."""
    tx.run(_SEEN, {"key_id": hashed, "last_seen_at": at})


def revoke(tx: Tx, hashed: str, *, at: int) -> bool:
    """End one session; whether there was one."""
    return tx.run(_REVOKE, {"key_id": hashed, "revoked_at": at}) == 1


def list_live(tx: Tx, user_id: str, *, at: int) -> list[Session]:
    """The sessions of a user that still prove something, newest first."""
    found = tx.all(_LIVE, {"user_id": user_id, "at": at, "idle_since": at - rules.IDLE_MS})
    return [SESSIONS.load(row) for row in found]


def revoke_all(tx: Tx, user_id: str, *, at: int) -> int:
    """End every session of a user; how many there were."""
    return tx.run(_REVOKE_ALL, {"key_user_id": user_id, "revoked_at": at})


def has_ended(tx: Tx, hashed: str) -> bool:
    """Whether somebody signed out of what has this hash."""
    return tx.one(_ENDED, {"id": hashed}) is not None


def add_link(tx: Tx, link: SignInLink) -> None:
    """A new row."""
    tx.run(LINKS.insert, LINKS.dump(link))


def use_link(tx: Tx, hashed: str, *, at: int) -> SignInLink | None:
    """Use a link up; None when it is unknown, used or too old. Of two users at once one gets it."""
    if tx.run(_USE_LINK, {"key_hash": hashed, "used_at": at}) != 1:
        return None
    row = tx.one(_LINK, {"hash": hashed})
    return None if row is None else LINKS.load(row)


def withdraw_links(tx: Tx, purpose: str, *, at: int) -> None:
    """Make every open link of this purpose useless."""
    tx.run(_WITHDRAW, {"key_purpose": purpose, "used_at": at})


def withdraw_links_of(tx: Tx, user_id: str, purpose: str, *, at: int) -> None:
    """Make every open link of this purpose and person useless."""
    tx.run(_WITHDRAW_OF, {"key_purpose": purpose, "key_user_id": user_id, "used_at": at})
