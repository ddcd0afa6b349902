"""Tables of people: users and the identities bound to them."""

from typing import NamedTuple

import msgspec
import sqlalchemy as sa

from majorops.people.record import Identity, Person, Role, User
from majorops.platform.database import Tx, compiled, insert_all, metadata
from majorops.platform.errors import ChangedMeanwhile, NotFound
from majorops.platform.rows import Rows

END_OF_TIME = 2**62

users = sa.Table(
    "users",
    metadata,
    sa.Column("id", sa.Text, primary_key=True),
    sa.Column("email", sa.Text, nullable=False),
    sa.Column("display_name", sa.Text, nullable=True),
    sa.Column("role", sa.Text, nullable=False),
    sa.Column("created_at", sa.BigInteger, nullable=False),
    sa.Column("last_seen_at", sa.BigInteger, nullable=True),
    sa.Column("disabled", sa.Integer, nullable=False),
    sa.Column("version", sa.Integer, nullable=False),
    sa.Index("ix_users_email", "email", unique=True),
    sa.Index("ix_users_role", "role"),
)
identities = sa.Table(
    "identities",
    metadata,
    sa.Column("issuer", sa.Text, primary_key=True),
    sa.Column("subject", sa.Text, primary_key=True),
    sa.Column("user_id", sa.Text, sa.ForeignKey("users.id"), nullable=False),
    sa.Index("ix_identities_user_id", "user_id"),
)

ROWS = Rows(User, users)


class UserQuery(NamedTuple):
    """Which users a list asks for, newest first, after the position (created_at, id)."""

    text: str = ""
    roles: tuple[str, ...] = ()
    disabled_too: bool = False
    after: tuple[int, str] = (END_OF_TIME, "")
    limit: int = 50


_FIND = compiled(sa.select(*ROWS.columns).where(users.c.id == sa.bindparam("id")))
_ADMINS = compiled(
    sa.select(sa.func.count())
    .select_from(users)
    .where(users.c.role == Role.ADMIN.value, users.c.disabled == 0)
)
_ROLE_SLOTS = tuple(f"role_{n}" for n in range(len(Role)))
_LIST = compiled(
    sa.select(*ROWS.columns)
    .where(
        users.c.role.in_([sa.bindparam(slot) for slot in _ROLE_SLOTS]),
        users.c.disabled <= sa.bindparam("disabled"),
        sa.or_(
            users.c.email.like(sa.bindparam("pattern"), escape="!"),
            sa.func.lower(users.c.display_name).like(sa.bindparam("pattern"), escape="!"),
        ),
        sa.or_(
            users.c.created_at < sa.bindparam("after_at"),
            sa.and_(users.c.created_at == sa.bindparam("after_at"), users.c.id < sa.bindparam("after_id")),
        ),
    )
    .order_by(users.c.created_at.desc(), users.c.id.desc())
    .limit(sa.bindparam("limit"))
)
_SEEN = compiled(
    users.update()
    .where(
        users.c.id == sa.bindparam("key_id"),
        sa.or_(users.c.last_seen_at.is_(None), users.c.last_seen_at < sa.bindparam("last_seen_at")),
    )
    .values(last_seen_at=sa.bindparam("last_seen_at"))
)
_BIND = insert_all(identities)
_OWNER = compiled(
    sa.select(identities.c.user_id).where(
        identities.c.issuer == sa.bindparam("issuer"), identities.c.subject == sa.bindparam("subject")
    )
)
_IDENTITIES = compiled(
    sa.select(identities.c.issuer, identities.c.subject)
    .where(identities.c.user_id == sa.bindparam("user_id"))
    .order_by(identities.c.issuer, identities.c.subject)
)


def find(tx: Tx, user_id: str) -> User | None:
    """The user of this id (an e-mail in lower case), disabled or not."""
    row = tx.one(_FIND, {"id": user_id})
    return None if row is None else ROWS.load(row)


def find_person(tx: Tx, user_id: str) -> Person | None:
    """The active user of this id, as one who acts."""
    user = find(tx, user_id)
    return None if user is None or user.disabled else user.person()


def load(tx: Tx, user_id: str) -> User:
    """As :func:`find`; raises NotFound when there is none."""
    user = find(tx, user_id)
    if user is None:
        raise NotFound
    return user


def list_users(tx: Tx, wish: UserQuery) -> list[User]:
    """One page, newest first; ``text`` is looked for in e-mail and name."""
    wanted = wish.roles or tuple(Role)
    escaped = "".join(f"!{letter}" if letter in "!%_" else letter for letter in wish.text.lower())
    found = tx.all(
        _LIST,
        {
            **{slot: str(wanted[n % len(wanted)]) for n, slot in enumerate(_ROLE_SLOTS)},
            "disabled": int(wish.disabled_too),
            "pattern": f"%{escaped}%",
            "after_at": wish.after[0],
            "after_id": wish.after[1],
            "limit": wish.limit,
        },
    )
    return [ROWS.load(row) for row in found]


def add(tx: Tx, user: User) -> None:
    """A new row."""
    tx.run(ROWS.insert, ROWS.dump(user))


def save(tx: Tx, before: User, after: User) -> User:
    """Write what differs and raise the version; only if nobody else did since ``before`` was read."""
    after = msgspec.structs.replace(after, version=before.version + 1)
    fields = ROWS.changed(before, after)
    keys = {"key_id": before.id, "key_version": before.version}
    if tx.run(ROWS.update(fields, ("id", "version")), {**ROWS.dump(after, fields), **keys}) != 1:
        raise ChangedMeanwhile("version_conflict", "Somebody else changed this user just now.")
    return after


def active_admins(tx: Tx) -> int:
    """How many admins can act."""
    row = tx.one(_ADMINS)
    return int(row[0]) if row else 0


def mark_seen(tx: Tx, user_id: str, *, at: int) -> None:
    """Note the presence; never goes back."""
    tx.run(_SEEN, {"key_id": user_id, "last_seen_at": at})


def bind_identity(tx: Tx, identity: Identity, user_id: str) -> None:
    """Bind an identity to a user, for good; the primary key refuses a second owner."""
    tx.run(_BIND, {"issuer": identity.issuer, "subject": identity.subject, "user_id": user_id})


def find_by_identity(tx: Tx, identity: Identity) -> User | None:
    """The user whom this identity is bound to, disabled or not."""
    row = tx.one(_OWNER, {"issuer": identity.issuer, "subject": identity.subject})
    return None if row is None else find(tx, row[0])


def identities_of(tx: Tx, user_id: str) -> list[Identity]:
    """Every identity bound to the user."""
    return [Identity(*row) for row in tx.all(_IDENTITIES, {"user_id": user_id})]
