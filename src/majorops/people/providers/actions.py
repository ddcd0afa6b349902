"""From a provider's word to a user: the first sign-in binds, and nobody inherits."""

from collections.abc import Set as AbstractSet

from msgspec import UNSET

from majorops.people import store
from majorops.people.actions import CreateUser, create_user
from majorops.people.door.rules import invalid_token
from majorops.people.providers.rules import Claimed
from majorops.people.record import SYSTEM, Noted, Role, User
from majorops.platform import journal
from majorops.platform.database import Tx


def user_of(tx: Tx, claimed: Claimed, *, admins: AbstractSet[str], at: int) -> User:
    """The user of this identity, bound or made at the first sign-in; ``admins``: e-mails that begin as admin.

    A new one begins as stakeholder. Raises NotSignedIn ``invalid_token``: disabled, or the e-mail belongs to
    a user whom another identity is bound to.
    """
    user = store.find_by_identity(tx, claimed.identity) or _bind(tx, claimed, admins, at)
    if user.disabled:
        raise invalid_token()
    return user


def _bind(tx: Tx, claimed: Claimed, admins: AbstractSet[str], at: int) -> User:
    user = store.find(tx, claimed.email)
    if user is None:
        role = Role.ADMIN if claimed.email in admins else Role.STAKEHOLDER
        wish = CreateUser(claimed.email, display_name=claimed.name or UNSET, role=role)
        user = create_user(tx, wish, by=SYSTEM, at=at)
    elif store.identities_of(tx, user.id):
        raise invalid_token()  # another issuer, or another subject of the same one, never inherits
    store.bind_identity(tx, claimed.identity, user.id)
    detail = {"issuer": claimed.identity.issuer}
    journal.append(tx, Noted("identity.bound", at, user.id, "user", user.id, detail))
    return user
