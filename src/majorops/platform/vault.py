"""Secrets that the program must be able to read again, sealed for the store with AES-256-GCM.

A sealed text is ``sealed:1:<key>:<nonce and cipher text>``, with the fingerprint of its key. It is
bound to its place (table, column, row), so a copy of it in another row opens nothing.
"""

import binascii
import hashlib
import importlib
import secrets
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Sequence
from typing import Any

KEY_BYTES = 32
_NONCE_BYTES = 12
_PREFIX = "sealed:1:"


class Unopenable(Exception):
    """A sealed text that none of the keys opens, or that was sealed for another place."""


def fresh_key() -> bytes:
    """A key by chance."""
    return secrets.token_bytes(KEY_BYTES)


def fingerprint(key: bytes) -> str:
    """What names a key without telling anything of it."""
    return hashlib.sha256(b"majorops key " + key).hexdigest()[:16]


def is_sealed(text: str) -> bool:
    """Whether a stored text is a sealed one."""
    return text.startswith(_PREFIX)


class Vault:
    """The keys of one store; the first seals, each of them opens."""

    def __init__(self, keys: Sequence[bytes]) -> None:
        self._keys: dict[str, bytes] = {}
        self._ciphers: dict[str, Any] = {}
        self.turn(keys)

    def turn(self, keys: Sequence[bytes]) -> None:
        """Use these from now on."""
        self._keys = {fingerprint(key): key for key in keys}
        self._ciphers = {}

    @property
    def keys(self) -> list[bytes]:
        """The keys, the one that seals first."""
        return list(self._keys.values())

    @property
    def current(self) -> str:
        """The fingerprint of the key that seals."""
        return next(iter(self._keys))

    def seal(self, text: str, place: str) -> str:
        """``text``, readable with our key only, for ``place`` only. Nothing stays nothing."""
        if not text:
            return ""
        name, nonce = self.current, secrets.token_bytes(_NONCE_BYTES)
        whole = nonce + self._cipher(name).encrypt(nonce, text.encode(), _bound(name, place))
        return f"{_PREFIX}{name}:{urlsafe_b64encode(whole).decode()}"

    def open(self, sealed: str, place: str) -> str:
        """What was sealed for ``place``. Raises Unopenable, also for text that was never sealed."""
        if not sealed:
            return ""
        name, _, rest = sealed.removeprefix(_PREFIX).partition(":")
        if not is_sealed(sealed) or name not in self._keys:
            raise Unopenable(place)
        invalid_tag = importlib.import_module("cryptography.exceptions").InvalidTag
        try:
            whole = urlsafe_b64decode(rest)
            nonce, text = whole[:_NONCE_BYTES], whole[_NONCE_BYTES:]
            plain: bytes = self._cipher(name).decrypt(nonce, text, _bound(name, place))
        except (invalid_tag, binascii.Error, ValueError):
            raise Unopenable(place) from None
        return plain.decode()

    def _cipher(self, name: str) -> Any:
        if name not in self._ciphers:
            # Loaded at the first use: a start without a secret must not pay for it.
            ciphers = importlib.import_module("cryptography.hazmat.primitives.ciphers.aead")
            self._ciphers[name] = ciphers.AESGCM(self._keys[name])
        return self._ciphers[name]


def _bound(name: str, place: str) -> bytes:
    return f"majorops {name} {place}".encode()
