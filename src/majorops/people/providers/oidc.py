"""Sign-in at an OpenID Connect provider: code with PKCE, state and nonce; then a session of ours.

What must come back is kept in one cookie of the browser that left, so another browser cannot finish what this
one began. The provider's description is read at the first sign-in, not at the start of the server.
"""

from base64 import b64encode
from collections.abc import Set as AbstractSet
from pathlib import Path
from typing import NamedTuple
from urllib.parse import quote, urlencode, urlsplit

import httpx
import msgspec
import structlog
from authlib.common.security import generate_token
from authlib.common.urls import add_params_to_uri
from authlib.oauth2.rfc7636 import create_s256_code_challenge

from majorops.people.door.rules import invalid_token
from majorops.people.providers import rules
from majorops.people.providers.actions import user_of
from majorops.people.providers.keys import Keys
from majorops.people.providers.rules import CALLBACK, Expected, Leaving, Unbelievable
from majorops.people.record import User
from majorops.people.sessions.actions import start_session
from majorops.platform.database import Database, Tx
from majorops.platform.egress import Egress, EgressRefused
from majorops.platform.errors import Unavailable

_DISCOVERY = "/.well-known/openid-configuration"
_SECRET_LENGTH = 48
_SCOPE = "openid email profile"
log = structlog.get_logger(__name__)


class Described(msgspec.Struct, frozen=True):
    """What we read of a provider's description of itself."""

    issuer: str
    authorization_endpoint: str
    token_endpoint: str
    jwks_uri: str
    end_session_endpoint: str = ""


class Told(msgspec.Struct, frozen=True):
    """What the provider gives for a code."""

    id_token: str = ""
    error: str = ""


class Registered(NamedTuple):
    """How the provider knows us."""

    issuer: str
    client_id: str
    client_secret: str
    base_url: str

    @property
    def basic(self) -> str:
        """How we show that we are who is registered (RFC 6749, 2.3.1: both parts form-encoded)."""
        pair = f"{quote(self.client_id, safe='')}:{quote(self.client_secret, safe='')}"
        return f"Basic {b64encode(pair.encode()).decode()}"

    @property
    def redirect_uri(self) -> str:
        """Where it sends people back to."""
        return self.base_url + CALLBACK


class OidcDoor:
    """One provider. ``data``: the folder in which its keys are kept."""

    def __init__(
        self, database: Database, us: Registered, data: Path, admins: AbstractSet[str] = frozenset()
    ) -> None:
        self._database = database
        self._us = us
        self._data = data
        self._admins = admins
        self._named = Egress(trusted=True)
        self._others: Egress | None = None  # most providers have everything in one place
        self._described: Described | None = None
        self._keys: Keys | None = None

    async def leave(self, then: str) -> tuple[str, Leaving]:
        """Where to send the browser, and what it must bring back. Raises Unavailable."""
        described = await self._describe()
        state, nonce, verifier = (generate_token(_SECRET_LENGTH) for _ in range(3))
        leaving = Leaving(state, nonce, verifier, then)
        words = {
            "response_type": "code",
            "client_id": self._us.client_id,
            "redirect_uri": self._us.redirect_uri,
            "scope": _SCOPE,
            "state": state,
            "nonce": nonce,
            # Authlib leaves this one without types.
            "code_challenge": create_s256_code_challenge(verifier),  # type: ignore[no-untyped-call]
            "code_challenge_method": "S256",
        }
        address: str = add_params_to_uri(described.authorization_endpoint, list(words.items()))
        return address, leaving

    async def come_back(self, code: str, state: str, leaving: Leaving, *, at: int) -> str:
        """Finish a sign-in; what the session cookie must hold.

        Raises NotSignedIn ``invalid_token`` for anything that does not fit; Unavailable.
        """
        if not state or state != leaving.state:
            raise invalid_token()
        described = await self._describe()
        token = await self._exchange(described, code, leaving)
        expected = Expected(described.issuer, self._us.client_id, named=False)
        try:
            claims = await self._keys_of(described).verify(token, expected, at=at)
            if (
                claims.get("nonce") != leaving.nonce
                or claims.get("azp", self._us.client_id) != self._us.client_id
            ):
                raise Unbelievable("not the answer to what was asked")  # noqa: TRY301  one place says no
            claimed = rules.person_in(claims)
        except Unbelievable as reason:
            log.info("sign_in_refused", reason=str(reason))
            raise invalid_token() from None

        def act(tx: Tx) -> str:
            user: User = user_of(tx, claimed, admins=self._admins, at=at)
            return start_session(tx, user, how="oidc", at=at)

        return await self._database.write(act)

    async def way_out(self) -> str | None:
        """Where a browser ends its session at the provider, too; None when there is no such place now."""
        try:
            described = await self._describe()
        except Unavailable:
            return None  # our own session has ended, whatever becomes of theirs
        if not described.end_session_endpoint:
            return None
        words = {"client_id": self._us.client_id, "post_logout_redirect_uri": f"{self._us.base_url}/sign-in"}
        return f"{described.end_session_endpoint}?{urlencode(words)}"

    async def _exchange(self, described: Described, code: str, leaving: Leaving) -> str:
        """The ID token for a code, over our own connection to the provider."""
        words = {
            "grant_type": "authorization_code",
            "code": code,
            "redirect_uri": self._us.redirect_uri,
            "code_verifier": leaving.verifier,
            "client_id": self._us.client_id,
        }
        headers = {"content-type": "application/x-www-form-urlencoded", "accept": "application/json"}
        if self._us.client_secret:
            headers["authorization"] = self._us.basic
        try:
            given = await self._to(described.token_endpoint).request(
                "POST", described.token_endpoint, content=urlencode(words).encode(), headers=headers
            )
            told = msgspec.json.decode(given.body, type=Told)
        except (httpx.TransportError, EgressRefused, TimeoutError, msgspec.DecodeError) as error:
            raise _unreachable() from error
        if given.status != httpx.codes.OK or not told.id_token:
            log.info("sign_in_refused", reason=told.error or f"status {given.status}")
            raise invalid_token()
        return told.id_token

    def _keys_of(self, described: Described) -> Keys:
        if self._keys is None:
            address = described.jwks_uri
            self._keys = Keys(self._to(address), address, self._data / "oidc-keys.json")
        return self._keys

    def _to(self, address: str) -> Egress:
        """The issuer, which the operator named, may be inside; what it names elsewhere must be public."""
        if urlsplit(address)[:2] == urlsplit(self._us.issuer)[:2]:
            return self._named
        self._others = self._others or Egress()
        return self._others

    async def _describe(self) -> Described:
        """The provider's own description, which must be of the issuer that we were told."""
        if self._described is None:
            try:
                given = await self._named.request("GET", self._us.issuer.rstrip("/") + _DISCOVERY)
                described = msgspec.json.decode(given.body, type=Described)
            except (httpx.TransportError, EgressRefused, TimeoutError, msgspec.DecodeError) as error:
                raise _unreachable() from error
            if described.issuer != self._us.issuer:
                log.error("provider_is_another", asked=self._us.issuer, found=described.issuer)
                raise _unreachable()
            self._described = described
        return self._described


def _unreachable() -> Unavailable:
    refusal = Unavailable(
        "unavailable",
        "The sign-in provider does not answer.",
        hint="Try again in a moment, or sign in by a one-time link.",
    )
    refusal.headers["Retry-After"] = "10"
    return refusal
