"""The doors of the providers that an installation names. Loaded by ``app`` only where one is named: the
libraries behind them weigh more than the rest of the server needs at its start.
"""

from collections.abc import Set as AbstractSet
from pathlib import Path

from majorops.people.providers.access import CERTIFICATES, KINDS, AccessDoor
from majorops.people.providers.keys import Keys
from majorops.people.providers.oidc import OidcDoor, Registered
from majorops.people.providers.rules import Expected
from majorops.platform.database import Database
from majorops.platform.egress import Egress


def access_door(
    database: Database, team: str, audience: str, *, data: Path, admins: AbstractSet[str]
) -> AccessDoor:
    """Cloudflare Access: ``team`` is ``https://NAME.cloudflareaccess.com``, ``audience`` the AUD tag."""
    issuer = team.rstrip("/")
    keys = Keys(Egress(trusted=True), issuer + CERTIFICATES, data / "access-keys.json")
    return AccessDoor(database, keys, Expected(issuer, audience, KINDS), admins)


def oidc_door(database: Database, us: Registered, *, data: Path, admins: AbstractSet[str]) -> OidcDoor:
    """An OpenID Connect provider at which we are registered as ``us``."""
    return OidcDoor(database, us, data, admins)


def registered(issuer: str, client_id: str, client_secret: str, base_url: str) -> Registered:
    """How a provider knows us."""
    return Registered(issuer, client_id, client_secret, base_url.rstrip("/"))
