"""What an API token is and who may have which. Chance and the clock are given, never asked for.

Source: details.md "Settings and commands"; rules.md section 16.
"""

import hashlib
import re
from base64 import urlsafe_b64encode
from typing import Any

import msgspec

from majorops.people.record import Person, Role, User
from majorops.people.rules import SCOPES, scope_allows
from majorops.platform.errors import Forbidden, Invalid
from majorops.platform.wording import rfc3339, rfc3339_or_none

INTAKE = "intake"
ALL_SCOPES = (*SCOPES, INTAKE)
SECRET_BYTES = 32
_SHAPE = re.compile(r"^mo_[A-Za-z0-9_-]{43}$")
_ADMIN_ONLY = frozenset({"admin", INTAKE})


class ApiToken(msgspec.Struct, frozen=True):
    """A token as stored, without its value. Times are epoch ms; ``expires_at`` None: never."""

    id: str
    user_id: str
    name: str
    scope: str
    hash: str
    created_at: int
    last_used_at: int | None
    expires_at: int | None
    revoked_at: int | None


def write_token(chance: bytes) -> str:
    """256 bits of chance as a token that scanners for leaked secrets can recognise."""
    return "mo_" + urlsafe_b64encode(chance).rstrip(b"=").decode()


def is_token(text: str) -> bool:
    """Whether ``text`` has the shape of a token of ours."""
    return _SHAPE.match(text) is not None


def digest(secret: str) -> str:
    """What is stored of a secret. Plain SHA-256 is enough: 256 random bits cannot be guessed."""
    return hashlib.sha256(secret.encode()).hexdigest()


def check_new(owner: User, scope: str, expires_at: int | None, *, by: Person, at: int) -> None:
    """Whether ``by`` may make this token for ``owner``.

    Raises Forbidden for another's token unless an admin asks, for a scope above that of ``by``, and for
    ``admin`` or ``intake`` when the owner is no admin; Invalid ``invalid_value`` for an unknown scope or an
    expiry in the past.
    """
    if scope not in ALL_SCOPES:
        hint = f"One of {', '.join(ALL_SCOPES)}."
        raise Invalid("invalid_value", "There is no such scope.", field="/scope", hint=hint)
    if expires_at is not None and expires_at <= at:
        raise Invalid(
            "invalid_value", "The token would be expired.", field="/expiresAt", hint="A time to come."
        )
    if owner.id != by.id and by.role != Role.ADMIN:
        raise Forbidden("forbidden", "You can make tokens for yourself only.")
    if not scope_allows(by.scope, "admin" if scope == INTAKE else scope):
        raise Forbidden("forbidden", "A token cannot make one with a wider scope than its own.")
    if scope in _ADMIN_ONLY and owner.role is not Role.ADMIN:
        raise Forbidden("forbidden", f"The scope {scope} is for admins.", hint="read, post or command.")


def show_token(token: ApiToken) -> dict[str, Any]:
    """The JSON of a token for its owner or an admin; never its value."""
    return {
        "id": token.id,
        "name": token.name,
        "scope": token.scope,
        "createdAt": rfc3339(token.created_at),
        "lastUsedAt": rfc3339_or_none(token.last_used_at),
        "expiresAt": rfc3339_or_none(token.expires_at),
    }
