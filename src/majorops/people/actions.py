"""What people do to users: create, rename, give another role, disable."""

from typing import Any

import msgspec
from msgspec import UNSET, UnsetType

from majorops.people import rules, store
from majorops.people.record import AccessChanged, Noted, Person, Renamed, Role, User
from majorops.people.sessions.actions import end_all_sessions
from majorops.platform import journal
from majorops.platform.database import Tx
from majorops.platform.decode import Title
from majorops.platform.errors import ChangedMeanwhile, Invalid
from majorops.platform.wording import camel


class CreateUser(msgspec.Struct, rename="camel"):
    """``POST /users``. Without ``displayName`` a name is read from the e-mail."""

    email: Title
    display_name: Title | UnsetType = UNSET
    role: Role = Role.STAKEHOLDER


class PatchUser(msgspec.Struct, rename="camel"):
    """``PATCH /users/{userId}``."""

    role: Role | UnsetType = UNSET
    display_name: Title | UnsetType = UNSET
    disabled: bool | UnsetType = UNSET


def create_user(tx: Tx, wish: CreateUser, *, by: Person, at: int) -> User:
    """A new user. Raises Invalid ``invalid_value`` for what is no e-mail or known already."""
    email = rules.email_of(wish.email)
    if store.find(tx, email) is not None:
        raise Invalid(
            "invalid_value", "This person is a user already.", field="/email", hint="PATCH the user."
        )
    name = rules.name_from(email) if wish.display_name is UNSET else wish.display_name
    user = User(id=email, email=email, display_name=name, role=wish.role, created_at=at)
    store.add(tx, user)
    journal.append(
        tx, Noted("user.created", at, by.id, "user", user.id, {"role": user.role.value, "displayName": name})
    )
    return user


def amend_user(
    tx: Tx, user_id: str, wish: PatchUser, *, by: Person, at: int, expecting: int | None = None
) -> User:
    """Rename, give a role, disable or enable. ``expecting``: the version the caller has read, None for any.

    Raises NotFound, ChangedMeanwhile ``version_conflict`` with what differs, Forbidden ``self_role_change``,
    Conflict ``last_admin``. Another role or disabling takes effect at once, on open sockets too.
    """
    before = store.load(tx, user_id)
    wanted = {name: value for name in wish.__struct_fields__ if (value := getattr(wish, name)) is not UNSET}
    if expecting is not None and expecting != before.version:
        raise _changed_meanwhile(before, wanted)
    after = msgspec.structs.replace(before, **wanted)
    rules.check_amendment(before, after, by=by, admins=store.active_admins(tx))
    if after == before:
        return before
    saved = store.save(tx, before, after)
    for kind, detail in _what_changed(before, after):
        journal.append(tx, Noted(kind, at, by.id, "user", user_id, detail))
    if (before.role, before.disabled) != (after.role, after.disabled):
        tx.announce(AccessChanged(user_id))
    else:
        tx.announce(Renamed(user_id))
    if after.disabled:
        # Else they would be signed in again by being enabled. Their tokens sleep and wake with them.
        end_all_sessions(tx, user_id, by_id=by.id, at=at)
    return saved


def _what_changed(before: User, after: User) -> list[tuple[str, dict[str, Any]]]:
    """The journal rows of an amendment: kind and detail."""
    found: list[tuple[str, dict[str, Any]]] = []
    if before.role != after.role:
        found.append(("user.role_changed", {"before": before.role.value, "after": after.role.value}))
    if before.disabled != after.disabled:
        found.append(("user.disabled" if after.disabled else "user.enabled", {}))
    if before.display_name != after.display_name:
        found.append(("user.renamed", {"before": before.display_name, "after": after.display_name}))
    return found


def _changed_meanwhile(current: User, wanted: dict[str, Any]) -> ChangedMeanwhile:
    differs = [
        {"field": camel(name), "yours": value, "current": getattr(current, name)}
        for name, value in wanted.items()
        if getattr(current, name) != value
    ]
    etag = rules.etag_of(current)
    return ChangedMeanwhile(
        "version_conflict",
        "Somebody else changed this user since you read it.",
        hint="Read it again, then decide.",
        current=etag,
        differs=differs,
    )
