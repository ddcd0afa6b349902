"""What a passkey is, where one can work, what a browser must sign, and when a copy shows itself. Pure.

A challenge is kept nowhere: it is a code (HMAC) over what it is for and over what the browser's cookie brings
back, so only the browser that asked can answer it, for that one purpose and for a few minutes. An answer is
written down with what it allowed, and so counts once. Source: issue 5; W3C Web Authentication, Level 3.
"""

import hashlib
import hmac
import ipaddress
import re
from base64 import urlsafe_b64encode
from typing import NamedTuple
from urllib.parse import urlsplit

import msgspec

from majorops.platform.errors import Conflict, Invalid, NotSignedIn, Refusal
from majorops.platform.wording import rfc3339, rfc3339_or_none

ADD, SIGN_IN = "add", "sign_in"
CHALLENGE_MS = 5 * 60_000
MOST = 20
NONCE_BYTES = 32
COOKIE, SAFE_COOKIE = "majorops_passkey", "__Host-majorops_passkey"
_COOKIE_SHAPE = re.compile(r"^([A-Za-z0-9_-]{43})\.(\d{1,15})$")
_TRANSPORTS = frozenset({"usb", "nfc", "ble", "smart-card", "hybrid", "internal"})
_DEFAULT_PORTS = {"http": 80, "https": 443}
_NAME = re.compile(r"^[a-z0-9]([a-z0-9-]*[a-z0-9])?(\.[a-z0-9]([a-z0-9-]*[a-z0-9])?)*$")
_LOOPBACK = re.compile(r"^(127\.\d+\.\d+\.\d+|::1|localhost)$")


class Passkey(msgspec.Struct, frozen=True):
    """A passkey as stored: its public half. Ids and keys are base64url; times are epoch ms.

    ``rp_id``: the name it was made for; it works nowhere else.
    """

    id: str
    user_id: str
    credential_id: str
    public_key: str
    sign_count: int
    transports: list[str]
    name: str
    rp_id: str
    created_at: int
    last_used_at: int | None = None


class PasskeyShown(msgspec.Struct, rename="camel"):
    """One passkey for its owner or an admin. Times are RFC 3339; ``madeFor``: the name it works at."""

    id: str
    name: str
    made_for: str
    created_at: str
    last_used_at: str | None


class Address(NamedTuple):
    """Where passkeys work: the one origin, and the name they are made for. ``problem``: why nowhere."""

    origin: str = ""
    rp_id: str = ""
    problem: str = ""


class Pending(NamedTuple):
    """What a browser brings back of the attempt that it began."""

    nonce: str
    ends_at: int


class Expected(NamedTuple):
    """What a browser must have signed."""

    challenge: bytes
    address: Address


def address_of(base_url: str, host: str, port: int) -> Address:
    """The address of an installation. Browsers make passkeys for names only, over https or on this machine.

    Without ``base_url`` a server of this machine alone is also at ``localhost``, which is such a name.
    """
    if not base_url:
        if _LOOPBACK.match(host):
            return Address(f"http://localhost:{port}", "localhost")
        return Address(problem="base_url does not say by which address people come")
    parts = urlsplit(base_url)
    try:
        name, its_port = (parts.hostname or "").lower(), parts.port
    except ValueError:
        return Address(problem=f"{base_url} is no address")
    problem = _problem_of(parts.scheme, name)
    if problem:
        return Address(problem=problem)
    shown_port = "" if its_port in {None, _DEFAULT_PORTS.get(parts.scheme)} else f":{its_port}"
    return Address(f"{parts.scheme}://{name}{shown_port}", name)


def _problem_of(scheme: str, name: str) -> str:
    """Why browsers hold no passkey for this name; empty when they do."""
    if _is_number(name):
        return f"browsers make passkeys for names, and {name} is a number"
    if scheme != "https" and name != "localhost" and not name.endswith(".localhost"):
        return f"browsers make passkeys over https, and people come by {scheme}://{name}"
    if not _NAME.match(name):
        return f"{name} is no name as browsers write it; theirs of letters like ü is xn--…"
    return ""


def _is_number(name: str) -> bool:
    try:
        ipaddress.ip_address(name)
    except ValueError:
        return False
    return True


def check_address(address: Address) -> None:
    """Raises Conflict ``passkeys_unavailable``."""
    if address.problem:
        raise Conflict(
            "passkeys_unavailable",
            f"Passkeys cannot work here: {address.problem}.",
            hint="Set base_url to the https address that people use.",
        )


def challenge(secret: str, purpose: str, user_id: str, pending: Pending) -> bytes:
    """What the browser must sign. ``user_id``: who adds a passkey; empty for signing in."""
    parts = ("passkey", purpose, user_id, pending.nonce, str(pending.ends_at))
    return hmac.digest(secret.encode(), "\0".join(parts).encode(), hashlib.sha256)


def handle_of(secret: str, user_id: str) -> str:
    """How authenticators know a user: always the same, and no e-mail, for it is kept outside."""
    return encoded(hmac.digest(secret.encode(), f"passkey user\0{user_id}".encode(), hashlib.sha256))


def encoded(data: bytes) -> str:
    """base64url, as browsers write it."""
    return urlsafe_b64encode(data).rstrip(b"=").decode()


def write_pending(pending: Pending) -> str:
    """As the cookie holds it."""
    return f"{pending.nonce}.{pending.ends_at}"


def read_pending(cookie: str, *, at: int) -> Pending:
    """What the cookie holds. Raises Conflict ``challenge_over``: none, or too old."""
    found = _COOKIE_SHAPE.match(cookie)
    if found is None or int(found[2]) <= at:
        raise challenge_over()
    return Pending(found[1], int(found[2]))


def pending_cookie(value: str, *, secure: bool) -> str:
    """The Set-Cookie header of an attempt; an empty value takes it away. ``secure``: over TLS."""
    age = CHALLENGE_MS // 1000 if value else 0
    name, safe = (SAFE_COOKIE, "; Secure") if secure else (COOKIE, "")
    return f"{name}={value}; Path=/; Max-Age={age}; HttpOnly; SameSite=Strict{safe}"


def went_back(kept: int, shown: int) -> bool:
    """Whether a count of uses is not beyond the last one: then two devices hold the same passkey.

    Passkeys that several devices share never count; they show 0, always.
    """
    return (kept > 0 or shown > 0) and shown <= kept


def known_transports(told: list[str]) -> list[str]:
    """How the browser says that it is reached, as far as we know the word."""
    return sorted(_TRANSPORTS.intersection(told))


def challenge_over() -> Refusal:
    """The attempt was begun elsewhere, has been used, or took too long."""
    return Conflict("challenge_over", "This attempt is over.", hint="Begin it again in this browser.")


def refused() -> Refusal:
    """401 for anything that does not prove it; the reason is for the log alone."""
    refusal = NotSignedIn(
        "passkey_refused", "This passkey does not sign in here.", hint="Use a one-time link, or another one."
    )
    return refusal.with_headers(WWW_Authenticate='Bearer realm="majorops"')


def copied() -> Refusal:
    """401 for a count of uses that went back."""
    refusal = NotSignedIn(
        "passkey_copied",
        "This passkey has been used fewer times than we have seen it: there may be a copy of it.",
        hint="Sign in by a one-time link, remove this passkey, and tell an admin.",
    )
    return refusal.with_headers(WWW_Authenticate='Bearer realm="majorops"')


def unproved() -> Refusal:
    """422 for a new passkey that does not prove itself; whoever adds it stays signed in."""
    return Invalid(
        "passkey_unproved",
        "What the browser sent does not prove a new passkey of this address.",
        field="/clientData",
        hint="Try it again, or another device.",
    )


def show(passkey: Passkey) -> PasskeyShown:
    """For its owner or an admin."""
    return PasskeyShown(
        id=passkey.id,
        name=passkey.name,
        made_for=passkey.rp_id,
        created_at=rfc3339(passkey.created_at),
        last_used_at=rfc3339_or_none(passkey.last_used_at),
    )


def last_one_gone(left: int, *, company: bool) -> str:
    """What losing the last passkey means, in words; empty while there is another."""
    if left:
        return ""
    company_too = "your company's sign-in or " if company else ""
    return f"That was the last passkey. From now on the way in is {company_too}a one-time link from an admin."
