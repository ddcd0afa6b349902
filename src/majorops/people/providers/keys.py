"""The public keys of a provider, in memory and on disk, so that a restart in its outage signs nobody out.

An unknown key name asks again, at most once a minute; a provider that cannot be reached leaves the keys as
they are.
"""

import asyncio
from base64 import b64decode
from pathlib import Path
from typing import Any

import httpx
import msgspec
import structlog
from joserfc.errors import JoseError
from joserfc.jwk import KeySet, RSAKey
from joserfc.jws import JWSRegistry
from joserfc.jwt import decode

from majorops.people.providers import rules
from majorops.people.providers.rules import ALGORITHM, Expected, Unbelievable
from majorops.platform.egress import Egress, EgressRefused

log = structlog.get_logger(__name__)
ASK_AGAIN_MS = 60_000
MOST_CHARACTERS = 16 * 1024


class Keys:
    """The key set at one address. ``address`` may be asked for later (discovery); ``kept`` is its file."""

    def __init__(self, egress: Egress, address: str, kept: Path) -> None:
        self._egress = egress
        self._address = address
        self._kept = kept
        self._keys: dict[str, RSAKey] = {}
        self._asked_at: int | None = None
        self._asking = asyncio.Lock()
        if kept.exists():
            self._take(kept.read_bytes())

    async def find(self, kid: str | None, *, at: int) -> RSAKey:
        """The key of this name; None: the only one. Raises Unbelievable when the provider has none such."""
        if self._find(kid) is None:
            async with self._asking:
                if self._find(kid) is None and self._may_ask(at):
                    self._asked_at = at
                    await self._ask()
        found = self._find(kid)
        if found is None:
            raise Unbelievable("a key that the provider does not have")
        return found

    def _find(self, kid: str | None) -> RSAKey | None:
        if kid is not None:
            return self._keys.get(kid)
        return next(iter(self._keys.values())) if len(self._keys) == 1 else None

    def _may_ask(self, at: int) -> bool:
        return self._asked_at is None or at - self._asked_at >= ASK_AGAIN_MS

    async def _ask(self) -> None:
        try:
            given = await self._egress.request("GET", self._address)
        except (httpx.TransportError, EgressRefused, TimeoutError) as error:
            log.warning("provider_keys_unreachable", reason=type(error).__name__)
            return
        if given.status != httpx.codes.OK or not self._take(given.body):
            log.warning("provider_keys_unusable", status=given.status)
            return
        fresh = self._kept.with_name(f"{self._kept.name}.new")
        try:
            await asyncio.to_thread(fresh.write_bytes, given.body)
            fresh.replace(self._kept)
        except OSError as error:  # a full disk keeps nobody out; the keys are in memory
            log.warning("provider_keys_not_kept", reason=error.strerror)

    def _take(self, body: bytes) -> bool:
        """Use a key set; whether it was one. Only RSA keys for signatures count."""
        try:
            listed = msgspec.json.decode(body)["keys"]
            keys = KeySet.import_key_set({"keys": [key for key in listed if _signs(key)]})
        except (msgspec.DecodeError, JoseError, KeyError, TypeError, ValueError):
            return False
        self._keys = {key.kid or "": key for key in keys.keys if isinstance(key, RSAKey)}
        return True

    async def verify(self, token: str, expected: Expected, *, at: int) -> dict[str, Any]:
        """The claims of a token that holds in every respect. Raises Unbelievable; ``at`` epoch ms."""
        header = _header_of(token)
        key = await self.find(rules.check_header(header, named=expected.named), at=at)
        try:
            claims = decode(token, key, algorithms=[ALGORITHM], registry=_REGISTRY).claims
        except (JoseError, ValueError) as error:
            raise Unbelievable(f"signature: {type(error).__name__}") from None
        rules.check_claims(claims, expected, now_s=at // 1000)
        return dict(claims)


_REGISTRY = JWSRegistry(algorithms=[ALGORITHM])


def _signs(key: Any) -> bool:
    return isinstance(key, dict) and key.get("kty") == "RSA" and key.get("use", "sig") == "sig"


def _header_of(token: str) -> dict[str, Any]:
    """The header as sent; nothing of it is believed yet."""
    if len(token) > MOST_CHARACTERS or token.count(".") != 2:  # noqa: PLR2004  header, claims, signature
        raise Unbelievable("no signed token")
    head = token.partition(".")[0]
    try:
        header = msgspec.json.decode(_base64(head))
    except (ValueError, msgspec.DecodeError):
        raise Unbelievable("no header") from None
    if not isinstance(header, dict):
        raise Unbelievable("no header")
    return header


def _base64(text: str) -> bytes:
    from_alphabet = text.translate(str.maketrans("-_", "+/"))
    return b64decode(from_alphabet + "=" * (-len(text) % 4), validate=True)
