"""What people do with API tokens: make and revoke."""

import secrets

from msgspec import UNSET, Struct, UnsetType

from majorops.people import store as people
from majorops.people.record import AccessChanged, Noted, Person
from majorops.people.tokens import rules, store
from majorops.people.tokens.rules import ApiToken
from majorops.platform import journal
from majorops.platform.database import Tx
from majorops.platform.decode import Moment, SeatText, Title
from majorops.platform.errors import Invalid, NotFound
from majorops.platform.ids import new_ulid
from majorops.platform.wording import rfc3339_or_none


class CreateToken(Struct, rename="camel"):
    """``POST /tokens``. Without ``userId``: for oneself; without ``expiresAt``: until revoked."""

    name: Title
    scope: str = "read"
    expires_at: Moment | None = None
    user_id: SeatText | UnsetType = UNSET


def create_token(tx: Tx, wish: CreateToken, *, by: Person, at: int) -> tuple[ApiToken, str]:
    """Make a token; its value is given here and never again. Raises as ``rules.check_new``."""
    owner_id = by.id if wish.user_id is UNSET else wish.user_id.lower()
    owner = people.find(tx, owner_id)
    if owner is None or owner.disabled:
        raise Invalid("invalid_value", "There is no such active user.", field="/userId")
    rules.check_new(owner, wish.scope, wish.expires_at, by=by, at=at)
    value = rules.write_token(secrets.token_bytes(rules.SECRET_BYTES))
    token = ApiToken(
        id=new_ulid(at),
        user_id=owner.id,
        name=wish.name,
        scope=wish.scope,
        hash=rules.digest(value),
        created_at=at,
        last_used_at=None,
        expires_at=wish.expires_at,
        revoked_at=None,
    )
    store.add(tx, token)
    detail = {
        "owner": owner.id,
        "name": token.name,
        "scope": token.scope,
        "expiresAt": rfc3339_or_none(token.expires_at),
    }
    journal.append(tx, Noted("token.created", at, by.id, "token", token.id, detail))
    return token, value


def revoke_token(tx: Tx, token_id: str, *, by: Person, at: int) -> None:
    """End a token at once. Raises NotFound unless it is one's own or an admin asks."""
    token = store.find(tx, token_id)
    if token is None or (token.user_id != by.id and by.role != "admin"):
        raise NotFound
    end(tx, token, by=by, at=at)


def end(tx: Tx, token: ApiToken, *, by: Person, at: int) -> None:
    """Revoke ``token``, write it down, and tell whoever keeps it in memory."""
    store.revoke(tx, token, at=at)
    journal.append(
        tx, Noted("token.revoked", at, by.id, "token", token.id, {"owner": token.user_id, "name": token.name})
    )
    tx.announce(AccessChanged(token.user_id))
