"""What a request shows at the door, and what the door asks for. Policies are words of ``Who``.

Source: rules.md sections 6, 16 and 18; bad-inputs.csv.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import NamedTuple, Protocol
from urllib.parse import parse_qsl

from majorops.people.record import Credential, Person
from majorops.people.rules import scope_allows
from majorops.people.tokens.rules import INTAKE, is_token
from majorops.platform.buckets import Size
from majorops.platform.errors import Forbidden, Malformed, NotSignedIn, Refusal

ANONYMOUS = Person("", "", scope="")
SAFE_METHODS = frozenset({"GET", "HEAD"})
AMBIENT = frozenset({"cookie", "access"})
_SAME_SITE = frozenset({"same-origin", "none"})
_SECRET_PARAMETERS = frozenset({"token", "access_token", "api_key"})
_POSTING = (
    "/timeline",
    "/updates",
    "/participants",
    "/participants/{userId}",
    "/reports",
    "/public/subscribers",
)
_ADMIN_PATHS = frozenset(
    {"/v1/tokens", "/v1/users", "/v1/passkeys", "/v1/passkeys/options", "/v1/passkeys/{passkeyId}"}
)
_SIGN_OUT = "/v1/auth/sign-out"
_TRIES_NOTHING = frozenset({_SIGN_OUT, "/v1/auth/passkey/options"})


@dataclass(frozen=True, slots=True, kw_only=True)
class DoorPolicy:
    """Of the installation. ``origins``: such as ``https://mo.example``; empty: the Host a request names."""

    public_access: str = "staff"
    origins: frozenset[str] = frozenset()
    sign_ins_per_minute: int = 10
    buckets: Mapping[str, Size] = field(default_factory=dict)  # without one: no limit


def sizes_of(*, user: int, token: int, anonymous: int, source: int) -> dict[str, Size]:
    """The buckets of an installation, by name (rules.md 18)."""
    return {
        "user": Size(user),
        "token": Size(token),
        "anonymous": Size(anonymous),
        "source": Size(source, minutes=5),
        # What command writes, apart from all that is read: nobody else can drain it, and no open page.
        "command": Size(user),
        "command_token": Size(token),
    }


def bucket_of(person: Person, method: str) -> str:
    """Which bucket a request of this caller takes one out of."""
    if person.anonymous:
        return "anonymous"
    if person.commands and method not in SAFE_METHODS:
        return "command_token" if person.via == "token" else "command"
    return "token" if person.via == "token" else "user"


class Assertions(Protocol):
    """What a proxy in front says of who is calling (``people.providers.access``)."""

    header: str

    async def person(self, assertion: str, *, at: int) -> Person | None:
        """Whom it names; None for a machine. Raises NotSignedIn ``invalid_token``."""

    async def way_out(self) -> str | None:
        """Where a browser signs out of the proxy itself, if there is such a place."""


class Presented(NamedTuple):
    """What came with a request: ``kind`` token, session or nothing."""

    kind: str = ""
    secret: str = ""


def invalid_token() -> Refusal:
    """401 for anything wrong that was sent: never treated as if nothing had been."""
    refusal = NotSignedIn(
        "invalid_token", "This sign-in is not valid, or not any more.", hint="Sign in again."
    )
    return refusal.with_headers(WWW_Authenticate='Bearer realm="majorops", error="invalid_token"')


def presented(authorization: str | None, cookie: str | None) -> Presented:
    """What a request shows; a header goes before a cookie. Raises NotSignedIn ``invalid_token``."""
    if authorization is None:
        return Presented() if cookie is None else Presented("session", cookie)
    if not is_ours(authorization):
        raise invalid_token()
    return Presented("token", authorization.split()[1])


def is_ours(authorization: str | None) -> bool:
    """Whether this header holds what could be a token of ours; hooks bring secrets of vendors in it."""
    match (authorization or "").split():
        case [scheme, value]:
            return scheme.lower() == "bearer" and is_token(value)
    return False


def refuse_secret_in_address(query_string: bytes) -> None:
    """Addresses end up in logs and histories. Raises Malformed ``token_in_url``."""
    if not query_string:
        return
    names = {name.lower() for name, _ in parse_qsl(query_string.decode("latin-1"), keep_blank_values=True)}
    if names & _SECRET_PARAMETERS:
        raise Malformed(
            "token_in_url",
            "A token must not stand in the address.",
            hint="Send it as Authorization: Bearer, and revoke this one: it may have been logged.",
        )


def holds(credential: Credential, *, at: int) -> bool:
    """Whether it still proves anything."""
    return credential.ends_at is None or at < credential.ends_at


def admits_anonymous(who: str, policy: DoorPolicy) -> bool:
    """Whether a route of this policy takes a caller who shows nothing."""
    return who in {"open", "source"} or (who == "public" and policy.public_access == "anonymous")


def check_same_site(method: str, marker: str | None, *, who: str, via: str) -> None:
    """What a browser sends by itself does not prove that our page asked. Raises Forbidden ``csrf``."""
    if via in AMBIENT and who != "open" and method not in SAFE_METHODS and marker != "1":
        raise Forbidden(
            "csrf", "This request does not come from our page.", hint="Send the header X-MajorOps: 1."
        )


def check_origin(origin: str | None, host: str, policy: DoorPolicy) -> None:
    """Raises Forbidden ``origin_refused`` for a page of another site; ``null`` is one, too."""
    if origin is None:
        return
    ours = origin in policy.origins if policy.origins else origin in {f"https://{host}", f"http://{host}"}
    if not ours:
        raise Forbidden("origin_refused", "Requests from another site's page are refused.")


def check_fetch_site(site: str | None) -> None:
    """What the browser itself says of where a request comes from. Raises Forbidden ``origin_refused``."""
    if site is not None and site.lower() not in _SAME_SITE:
        raise Forbidden("origin_refused", "Requests from another site's page are refused.")


def needed_scope(method: str, path: str, who: str) -> str:
    """The scope that a token needs on a route; ``path`` as in the registry. To change anything: ``command``.

    Making tokens or passkeys needs ``admin``: a leaked narrow token must not outlive its being revoked.
    """
    if who == "source":
        return INTAKE
    if method in SAFE_METHODS or path == _SIGN_OUT:
        return "read"
    if who == "admin" or path in _ADMIN_PATHS:
        return "admin"
    return "post" if path.endswith(_POSTING) else "command"


def check_scope(person: Person, method: str, path: str, who: str) -> None:
    """Raises Forbidden when the token is too narrow, or is for hooks and this is none."""
    if who == "open" and path != _SIGN_OUT:
        return
    needed = needed_scope(method, path, who)
    if needed == INTAKE:
        enough = person.scope in {INTAKE, "admin"} and person.role == "admin"
    else:
        enough = scope_allows(person.scope, needed)
    if not person.anonymous and not enough:
        raise Forbidden("forbidden", f"This token has the scope {person.scope}.", hint=f"It needs {needed}.")


def check_role(person: Person, who: str, *, participant: bool = False) -> None:
    """Raises Forbidden when the policy of a route asks for more than this person is."""
    enough = {
        "command": person.commands or participant,
        "mim": person.commands,
        "admin": person.role == "admin",
    }
    if not enough.get(who, True):
        raise Forbidden("forbidden", "You may not do this here.")


def client_of(person: Person, user_agent: str) -> str:
    """web, api or cli: by how they signed in and what their program calls itself."""
    if person.ambient:
        return "web"
    return "cli" if user_agent.startswith("mim/") else "api"


def counts_as_sign_in(method: str, path: str) -> bool:
    """Whether a request tries to sign in, and so counts against the address it comes from."""
    by_link = path.startswith("/v1/auth/") or path in {"/sign-in", "/sign-in/{token}"}
    return by_link and path not in _TRIES_NOTHING and (method == "POST" or "{token}" in path)
