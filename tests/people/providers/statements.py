"""Signed statements: true ones, and eighty that lie in one respect each."""

import base64
import hmac
import json
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
from cryptography.hazmat.primitives.hashes import SHA256
from joserfc import jwt
from joserfc.jwk import RSAKey

ISSUER = "https://mo.cloudflareaccess.com"
AUDIENCE = "4714c1358e65fe4b408ad6d432a5f878f08194bdb4752441fd56faefa9b2b6f2"
EMAIL = "nora@example.com"


def now_s() -> int:
    return int(time.time())  # noqa: TID251  a provider has a clock of its own


@dataclass
class Signer:
    """A provider's own key."""

    kid: str
    key: RSAKey = field(init=False)

    def __post_init__(self) -> None:
        private = rsa.generate_private_key(public_exponent=65537, key_size=2048)
        self.key = RSAKey.import_key(private, {"kid": self.kid, "use": "sig", "alg": "RS256"})

    @property
    def public(self) -> dict[str, Any]:
        """What its key set holds."""
        return dict(self.key.as_dict(private=False))

    def sign(self, claims: Mapping[str, Any], **header: Any) -> str:
        """A token with a true signature."""
        return jwt.encode({"alg": "RS256", "kid": self.kid, **header}, dict(claims), self.key)


def claims(**more: Any) -> dict[str, Any]:
    """What Cloudflare Access says of a person."""
    said = {
        "iss": ISSUER,
        "aud": [AUDIENCE],
        "type": "app",
        "sub": "7335d417-61da-459d-899c-0a01c76a2f94",
        "email": EMAIL,
        "iat": now_s() - 10,
        "nbf": now_s() - 10,
        "exp": now_s() + 3600,
        **more,
    }
    return {name: value for name, value in said.items() if value is not ...}


def part(value: Any) -> str:
    """One part of a token, as it is sent."""
    raw = value if isinstance(value, bytes) else json.dumps(value).encode()
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode()


def hostile(provider: Signer, stranger: Signer) -> Iterator[tuple[str, str]]:
    """What is wrong, and the token: each differs from a true one in nothing else."""
    yield from _wrong_claims(provider)
    yield from _wrong_headers(provider, stranger)
    yield from _wrong_signatures(provider, stranger)
    yield from _wrong_shapes(provider)


def _wrong_claims(provider: Signer) -> Iterator[tuple[str, str]]:
    wrong: dict[str, tuple[Any, ...]] = {
        "iss": (
            ...,
            "",
            ISSUER + "/",
            ISSUER + ".evil.example",
            "https://evil.example",
            [ISSUER],
            None,
            ISSUER.upper(),
        ),
        "aud": (
            ...,
            "",
            [],
            AUDIENCE[:-1],
            [AUDIENCE[:-1]],
            AUDIENCE + "0",
            {"a": AUDIENCE},
            None,
            [[AUDIENCE]],
            "*",
        ),
        "type": (..., "org", "", None, "service", ["app"]),
        "exp": (..., now_s() - 61, 0, -1, None, str(now_s() + 3600), True, [now_s() + 3600]),
        "nbf": (now_s() + 120, str(now_s()), None, True),
        "iat": (now_s() + 120, "now", None),
        "sub": (..., "", None, 7, ["x"]),
        "email": (
            ...,
            "",
            None,
            "nora",
            "nora@",
            "a b@example.com",
            ["nora@example.com"],
            "nora@ example.com",
        ),
        "email_verified": (False, "false", 0, None),
    }
    for name, values in wrong.items():
        for value in values:
            yield f"{name} {value!r}", provider.sign(claims(**{name: value}))
    yield "a service token as a person", provider.sign(claims(sub="", common_name="ci.access", email=...))


def _wrong_headers(provider: Signer, stranger: Signer) -> Iterator[tuple[str, str]]:
    body = claims()
    public = provider.public
    extras: dict[str, Any] = {
        "jku": "https://evil.example/keys",
        "x5u": "https://evil.example/cert",
        "jwk": stranger.public,
        "x5c": ["MIIB"],
        "x5t": "abc",
        "crit": ["exp"],
        "b64": False,
        "cty": "JWT",
        "zip": "DEF",
    }
    for name, value in extras.items():
        yield f"header {name}", _raw(provider, {"alg": "RS256", "kid": provider.kid, name: value}, body)
    for typ in ("at+jwt", "jwt", "", None, 1):
        yield f"header typ {typ!r}", _raw(provider, {"alg": "RS256", "kid": provider.kid, "typ": typ}, body)
    for kid in ("", None, 1, "../../etc/passwd", "' OR 1=1 --", stranger.kid):
        yield f"kid {kid!r}", _raw(provider, {"alg": "RS256", "kid": kid}, body)
    yield "no kid", _raw(provider, {"alg": "RS256"}, body)
    for alg in ("none", "None", "nOnE", "HS256", "RS512", "PS256", "ES256", "", None, ["RS256"]):
        yield f"alg {alg!r}", _raw(provider, {"alg": alg, "kid": provider.kid}, body)
    pem = provider.key.as_pem(private=False)
    head = {"alg": "HS256", "kid": provider.kid}
    for secret in (pem, json.dumps(public).encode()):
        mac = hmac.digest(secret, f"{part(head)}.{part(body)}".encode(), "sha256")
        yield "HS256 with the public key as secret", f"{part(head)}.{part(body)}.{part(mac)}"


def _raw(signer: Signer, header: Mapping[str, Any], body: Mapping[str, Any]) -> str:
    """Signed truly by ``signer``, under a header of any kind."""
    signed = f"{part(dict(header))}.{part(dict(body))}"
    private = signer.key.private_key
    assert isinstance(private, rsa.RSAPrivateKey)
    return f"{signed}.{part(private.sign(signed.encode(), PKCS1v15(), SHA256()))}"


def _wrong_signatures(provider: Signer, stranger: Signer) -> Iterator[tuple[str, str]]:
    true = provider.sign(claims())
    head, body, signature = true.split(".")
    yield "a stranger's key under the provider's name", stranger.sign(claims(), kid=provider.kid)
    yield "no signature", f"{head}.{body}."
    yield "a signature cut short", f"{head}.{body}.{signature[:-4]}"
    yield "the signature of another statement", f"{head}.{part(claims(email='eve@example.com'))}.{signature}"
    yield "a signature of zeros", f"{head}.{body}.{part(bytes(256))}"


def _wrong_shapes(provider: Signer) -> Iterator[tuple[str, str]]:
    true = provider.sign(claims())
    head, body, signature = true.split(".")
    for text in (
        "",
        ".",
        "..",
        "a.b.c",
        true + ".x",
        f"{head}.{body}",
        head,
        true * 40,
        "\x00",
        "null.null.null",
    ):
        yield f"shape {text[:12]!r}", text
    yield "claims that are a list", f"{head}.{part([])}.{signature}"
    yield "a header that is a list", f"{part([])}.{body}.{signature}"
