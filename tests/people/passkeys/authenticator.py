"""An authenticator in software: it signs what a browser would have it sign, or what a liar would."""

import hashlib
import json
import secrets
import struct
from base64 import urlsafe_b64decode, urlsafe_b64encode
from dataclasses import dataclass, field
from functools import cache
from typing import Any, NamedTuple

import cbor2
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, padding, rsa
from cryptography.hazmat.primitives.hashes import SHA256

PRESENT, VERIFIED, HOLDS_KEY = 0x01, 0x04, 0x40
KINDS = {"EdDSA": -8, "ES256": -7, "RS256": -257}
_P256_BYTES = 32


def text_of(data: bytes) -> str:
    """base64url, as browsers write it."""
    return urlsafe_b64encode(data).rstrip(b"=").decode()


def bytes_of(text: str) -> bytes:
    """What that text holds."""
    return urlsafe_b64decode(text + "=" * (-len(text) % 4))


def new_key(kind: str) -> Any:
    """A private key of this kind."""
    if kind == "ES256":
        return ec.generate_private_key(ec.SECP256R1())
    if kind == "EdDSA":
        return ed25519.Ed25519PrivateKey.generate()
    return _rsa_key()


@cache
def _rsa_key() -> rsa.RSAPrivateKey:
    """One for all: it takes long to make."""
    return rsa.generate_private_key(public_exponent=65537, key_size=2048)


def cose(key: Any) -> bytes:
    """Its public half as COSE."""
    if isinstance(key, ec.EllipticCurvePrivateKey):
        point = key.public_key().public_numbers()
        halves = {-2: point.x.to_bytes(_P256_BYTES, "big"), -3: point.y.to_bytes(_P256_BYTES, "big")}
        return cbor2.dumps({1: 2, 3: KINDS["ES256"], -1: 1, **halves})
    if isinstance(key, ed25519.Ed25519PrivateKey):
        return cbor2.dumps({1: 1, 3: KINDS["EdDSA"], -1: 6, -2: key.public_key().public_bytes_raw()})
    numbers = key.public_key().public_numbers()
    modulus = numbers.n.to_bytes((numbers.n.bit_length() + 7) // 8, "big")
    return cbor2.dumps({1: 3, 3: KINDS["RS256"], -1: modulus, -2: numbers.e.to_bytes(3, "big")})


def signed(key: Any, data: bytes) -> bytes:
    """``data`` signed as the kind of the key wants it."""
    if isinstance(key, ec.EllipticCurvePrivateKey):
        return key.sign(data, ec.ECDSA(SHA256()))
    if isinstance(key, ed25519.Ed25519PrivateKey):
        return key.sign(data)
    signature: bytes = key.sign(data, padding.PKCS1v15(), SHA256())
    return signature


class Said(NamedTuple):
    """What a browser and its authenticator say; each may be a lie."""

    origin: str
    rp_id: str
    type: str
    challenge: str = ""
    flags: int = PRESENT | VERIFIED
    cross_origin: bool = False


@dataclass
class Authenticator:
    """One passkey of one person."""

    kind: str = "ES256"
    count: int = 0
    credential: bytes = field(default_factory=lambda: secrets.token_bytes(32))
    handle: str = ""

    def __post_init__(self) -> None:
        self.key = new_key(self.kind)

    @property
    def credential_id(self) -> str:
        """As browsers write it."""
        return text_of(self.credential)

    def create(self, options: dict[str, Any], said: Said, *, name: str = "Laptop") -> dict[str, Any]:
        """The body of ``POST /v1/passkeys``."""
        self.handle = options["user"]["id"]
        attested = bytes(16) + struct.pack(">H", len(self.credential)) + self.credential + cose(self.key)
        held = {"fmt": "none", "attStmt": {}, "authData": self._data(said, HOLDS_KEY) + attested}
        return {
            "name": name,
            "credentialId": self.credential_id,
            "clientData": text_of(_client_data(options, said)),
            "attestation": text_of(cbor2.dumps(held)),
            "transports": ["internal"],
        }

    def get(self, options: dict[str, Any], said: Said) -> dict[str, Any]:
        """The body of ``POST /v1/auth/passkey``."""
        data, client = self._data(said), _client_data(options, said)
        return {
            "credentialId": self.credential_id,
            "clientData": text_of(client),
            "authenticatorData": text_of(data),
            "signature": text_of(signed(self.key, data + hashlib.sha256(client).digest())),
            "userHandle": self.handle,
        }

    def _data(self, said: Said, more: int = 0) -> bytes:
        name = hashlib.sha256(said.rp_id.encode()).digest()
        return name + struct.pack(">BI", said.flags | more, self.count)


def _client_data(options: dict[str, Any], said: Said) -> bytes:
    told = {
        "type": said.type,
        "challenge": said.challenge or options["challenge"],
        "origin": said.origin,
        "crossOrigin": said.cross_origin,
    }
    return json.dumps(told).encode()
