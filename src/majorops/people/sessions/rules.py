"""What a session is, how its cookie is written, and how often signing in may be tried. Pure.

A session ends 30 days after sign-in, or after 7 days without use.
"""

from typing import NamedTuple
from urllib.parse import urlsplit

import msgspec

DAY_MS = 24 * 3_600_000
SESSION_MS = 30 * DAY_MS
IDLE_MS = 7 * DAY_MS
LINK_MS = DAY_MS
MINUTE_MS = 60_000

FIRST_ADMIN = "first_admin"
SIGN_IN = "sign_in"
BREAK_GLASS = "break_glass"
CODES = 8
CODE_LIVES_MS = 365 * DAY_MS
_CODE_GROUPS = 6
_CODE_GROUP = 4
_CODE_LETTERS = "ABCDEFGHJKMNPQRSTVWXYZ23456789"

_SAFE_NAME = "__Host-majorops"
_PLAIN_NAME = "majorops"


class Session(msgspec.Struct, frozen=True):
    """A signed-in browser as stored; ``id`` is the hash of what its cookie holds. Times are epoch ms."""

    id: str
    user_id: str
    created_at: int
    expires_at: int
    last_seen_at: int
    revoked_at: int | None = None


class SignInLink(msgspec.Struct, frozen=True):
    """A one-time link as stored. ``user_id`` is None for the first admin, who gives their e-mail on use."""

    hash: str
    user_id: str | None
    purpose: str
    created_at: int
    expires_at: int
    used_at: int | None = None


def write_code(chance: bytes) -> str:
    """24 letters of chance (117 bits) in groups that can be read from paper: ``K7QW-…``; none looks like
    another."""
    number, letters = int.from_bytes(chance, "big"), []
    for _ in range(_CODE_GROUPS * _CODE_GROUP):
        number, which = divmod(number, len(_CODE_LETTERS))
        letters.append(_CODE_LETTERS[which])
    text = "".join(letters)
    return "-".join(text[i : i + _CODE_GROUP] for i in range(0, len(text), _CODE_GROUP))


def as_written(typed: str) -> str:
    """A code as it was given out, however it was typed: in lower case, with spaces, without its hyphens.

    Anything that is no code comes back as it is.
    """
    plain = "".join(typed.split()).replace("-", "").upper()
    if len(plain) != _CODE_GROUPS * _CODE_GROUP or not set(plain) <= set(_CODE_LETTERS):
        return typed
    return "-".join(plain[i : i + _CODE_GROUP] for i in range(0, len(plain), _CODE_GROUP))


def ends_at(expires_at: int, last_seen_at: int) -> int:
    """When a session last used then ends."""
    return min(expires_at, last_seen_at + IDLE_MS)


def is_loopback(host: str) -> bool:
    """Whether a Host header (``localhost:8080``, ``[::1]``) names this machine only."""
    try:
        name = urlsplit(f"//{host}").hostname or ""
    except ValueError:
        return False
    return name in {"localhost", "127.0.0.1", "::1"} or name.endswith(".localhost")


def cookie_name(scheme: str, host: str) -> str:
    """``__Host-majorops``; browsers refuse that name on plain http, so loopback has a plain one there."""
    return _PLAIN_NAME if scheme in {"http", "ws"} and is_loopback(host) else _SAFE_NAME


def own_path(address: str) -> str:
    """A path of this server to go to after signing in; the start for anything that could lead elsewhere."""
    plain = address.startswith("/") and not address.startswith(("//", "/\\"))
    return address if plain and address.isascii() and address.isprintable() and "\\" not in address else "/"


def write_cookie(name: str, value: str) -> str:
    """The Set-Cookie header; an empty value takes the cookie away."""
    age = SESSION_MS // 1000 if value else 0
    secure = "; Secure" if name == _SAFE_NAME else ""
    return f"{name}={value}; Path=/; Max-Age={age}; HttpOnly; SameSite=Lax{secure}"


class Bucket(NamedTuple):
    """Attempts left (they come back evenly over a minute) as of ``at``, epoch ms."""

    left: float
    at: int


def attempt(before: Bucket | None, *, per_minute: int, at: int) -> tuple[Bucket, int]:
    """Take one attempt: the bucket after it, and 0 or the ms to wait. A refused attempt costs nothing."""
    full = Bucket(per_minute, at) if before is None else before
    back = max(0, at - full.at) * per_minute / MINUTE_MS
    left = min(per_minute, full.left + back)
    now = max(at, full.at)
    if left >= 1:
        return Bucket(left - 1, now), 0
    return Bucket(left, now), max(1, round((1 - left) * MINUTE_MS / per_minute))


def is_full(bucket: Bucket, *, per_minute: int, at: int) -> bool:
    """Whether the bucket says no more than an unknown address would."""
    return bucket.left + max(0, at - bucket.at) * per_minute / MINUTE_MS >= per_minute
