"""What a signed statement of a provider must say before we believe it. Pure; seconds of Unix time.

Signature and key are checked by the caller (joserfc); this is everything else: header, issuer, audience,
type, times. Source: goals.md S3; decisions.md "user id".
"""

import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

import msgspec

from majorops.people.record import Identity
from majorops.people.rules import email_of
from majorops.platform.decode import is_blank
from majorops.platform.errors import Invalid

LEEWAY_S = 60
NAME_LIMIT = 200
_STEERING = frozenset({"Cc", "Cf", "Cs", "Co", "Zl", "Zp"})
_JOINERS = "\u200c\u200d"  # parts of names, in Persian and in others
ALGORITHM = "RS256"
_KNOWN_HEADERS = frozenset({"alg", "kid", "typ"})
"""Everything else in a header could name another key or another reading: crit, jku, x5u, jwk, b64 …"""
_TYPES = frozenset({"JWT"})


CALLBACK = "/sign-in/oidc/callback"


class Leaving(msgspec.Struct, frozen=True):
    """What a browser takes along to a provider and must bring back. ``then``: where it wanted to go."""

    state: str
    nonce: str
    verifier: str
    then: str = "/"


class Unbelievable(Exception):
    """A statement that proves nothing; the reason is for the log, the caller only hears ``invalid_token``."""


class Claimed(NamedTuple):
    """Who a provider says it is. ``name`` may be empty."""

    identity: Identity
    email: str
    name: str = ""


@dataclass(frozen=True, slots=True)
class Expected:
    """What we were told to believe. ``kinds``: values of the claim ``type``, None: not looked at.

    ``named``: every token names its key. A provider with one single key need not (OpenID Connect Core, 10.1).
    """

    issuer: str
    audience: str
    kinds: frozenset[str] | None = None
    named: bool = True


def check_header(header: Mapping[str, Any], *, named: bool = True) -> str | None:
    """The name of the key. Raises Unbelievable for another algorithm or for anything that we do not know."""
    if header.get("alg") != ALGORITHM:
        raise Unbelievable(f"algorithm {header.get('alg')!r}")
    strange = sorted(set(header) - _KNOWN_HEADERS)
    if strange:
        raise Unbelievable(f"header {', '.join(strange)}")
    if not _is_one_of(header.get("typ", "JWT"), _TYPES):
        raise Unbelievable("another type of token")
    if "kid" not in header and not named:
        return None
    kid = header.get("kid")
    if not isinstance(kid, str) or not kid:
        raise Unbelievable("no kid")
    return kid


def check_claims(claims: Mapping[str, Any], expected: Expected, *, now_s: int) -> None:
    """Raises Unbelievable unless issuer, audience, type and times are as they must be."""
    if claims.get("iss") != expected.issuer:
        raise Unbelievable("another issuer")
    if expected.audience not in _audiences(claims.get("aud")):
        raise Unbelievable("another audience")
    if expected.kinds is not None and not _is_one_of(claims.get("type"), expected.kinds):
        raise Unbelievable("another type of statement")
    if _seconds(claims, "exp") + LEEWAY_S <= now_s:
        raise Unbelievable("expired")
    for name in ("nbf", "iat"):
        if name in claims and _seconds(claims, name) - LEEWAY_S > now_s:
            raise Unbelievable(f"{name} in the future")


def _is_one_of(value: object, known: frozenset[str]) -> bool:
    return isinstance(value, str) and value in known


def _audiences(value: object) -> Sequence[object]:
    if isinstance(value, str):
        return (value,)
    return value if isinstance(value, list) else ()


def _seconds(claims: Mapping[str, Any], name: str) -> int:
    value = claims.get(name)
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise Unbelievable(f"{name} is no time")
    return int(value)


def person_in(claims: Mapping[str, Any]) -> Claimed:
    """The person that checked claims speak of. Raises Unbelievable without a subject or a verified e-mail."""
    issuer, subject, email = (claims.get(name) for name in ("iss", "sub", "email"))
    if not isinstance(subject, str) or not subject:
        raise Unbelievable("no subject: a service, not a person")
    if not isinstance(email, str) or claims.get("email_verified", True) is not True:
        raise Unbelievable("no verified e-mail")
    try:
        address = email_of(email)
    except Invalid:
        raise Unbelievable("no e-mail") from None
    name = claims.get("name")
    return Claimed(Identity(str(issuer), subject), address, _one_line(name) if isinstance(name, str) else "")


def _one_line(name: str) -> str:
    """A name as we would take it from a form: short, on one line, without signs that steer a screen."""
    spaced = " ".join(name.split())
    kept = (one for one in spaced if one in _JOINERS or unicodedata.category(one) not in _STEERING)
    line = "".join(kept)[:NAME_LIMIT].strip()
    return "" if is_blank(line) else line


def is_service(claims: Mapping[str, Any]) -> bool:
    """Whether checked claims of Cloudflare Access speak of a service token, which never becomes a person."""
    return not claims.get("sub") and bool(claims.get("common_name"))
