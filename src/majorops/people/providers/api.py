"""HTTP of signing in at a provider. Present only where one is configured."""

from base64 import urlsafe_b64decode, urlsafe_b64encode
from typing import Protocol

import msgspec

from majorops.people.door.rules import invalid_token
from majorops.people.providers.rules import CALLBACK, Leaving
from majorops.people.sessions.rules import cookie_name, is_loopback, own_path, write_cookie
from majorops.platform.errors import NotFound
from majorops.platform.web import Answer, Call, Route, Who

_LIVES_S = 600


class Door(Protocol):
    """``people.providers.oidc``, which is loaded only where a provider is configured."""

    async def leave(self, then: str) -> tuple[str, Leaving]:
        """Where to send the browser, and what it must bring back."""

    async def come_back(self, code: str, state: str, leaving: Leaving, *, at: int) -> str:
        """What the session cookie must hold."""


def _door(call: Call) -> Door:
    door: Door | None = call.edge.parts.get("oidc")
    if door is None:
        raise NotFound
    return door


def _leaving_cookie(call: Call, value: str) -> str:
    """The cookie that only the way back reads; an empty value takes it away."""
    host = call.request.headers.get("host", "")
    secure = "" if call.request.scope["scheme"] == "http" and is_loopback(host) else "; Secure"
    age = _LIVES_S if value else 0
    return f"majorops_oidc={value}; Path={CALLBACK}; Max-Age={age}; HttpOnly; SameSite=Lax{secure}"


async def leave(call: Call) -> Answer:
    """To the provider."""
    address, leaving = await _door(call).leave(own_path(call.query().get("then", "/")))
    kept = urlsafe_b64encode(msgspec.json.encode(leaving)).decode()
    headers = {"location": address, "set-cookie": _leaving_cookie(call, kept)}
    return Answer(status=303, headers=headers)


async def come_back(call: Call) -> Answer:
    """From the provider, with a code for us. Raises NotSignedIn: invalid_token, clock_suspect."""
    door, query = _door(call), call.query()
    call.edge.parts["clock"].check()
    kept = call.request.cookies.get("majorops_oidc", "")
    try:
        leaving = msgspec.json.decode(urlsafe_b64decode(kept), type=Leaving)
    except (ValueError, msgspec.DecodeError):
        raise invalid_token() from None
    if "error" in query or "code" not in query:
        raise invalid_token()
    secret = await door.come_back(query["code"], query.get("state", ""), leaving, at=call.at)
    name = cookie_name(call.request.scope["scheme"], call.request.headers.get("host", ""))
    headers = {"location": own_path(leaving.then), "set-cookie": write_cookie(name, secret)}
    return Answer(status=303, headers=headers)


ROUTES = (
    Route(
        method="GET",
        path="/sign-in/oidc",
        handler=leave,
        who=Who.OPEN,
        summary="Sign in at the provider",
        query=("then",),
    ),
    Route(
        method="GET",
        path=CALLBACK,
        handler=come_back,
        who=Who.OPEN,
        summary="Come back from the provider",
        query=("code", "state", "error", "error_description", "iss", "session_state", "scope"),
    ),
)
