"""HTTP of passkeys: one's own (an admin's eye on others'), and signing in by one."""

import asyncio
import hmac
import importlib
import secrets
from dataclasses import dataclass
from typing import Any, Literal

import msgspec
import structlog

from majorops.people import store as people
from majorops.people.door.actions import SignedIn
from majorops.people.door.api import SessionShown
from majorops.people.passkeys import actions, rules, store
from majorops.people.passkeys.actions import Answered, NewPasskey
from majorops.people.passkeys.rules import Address, Expected, Passkey, PasskeyShown, Pending
from majorops.people.record import acting
from majorops.people.rules import show_user
from majorops.people.sessions.rules import cookie_name, is_loopback, write_cookie
from majorops.platform.database import Tx
from majorops.platform.decode import Body, Ids, Line, Title
from majorops.platform.errors import Forbidden, Refusal
from majorops.platform.web import Answer, Call, Route, Who

_PASSKEYS = "/v1/passkeys"
_ALGORITHMS = (-8, -7, -257)  # EdDSA, ES256, RS256 as COSE numbers, the one we like best first
log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class PasskeyDoor:
    """What the routes need of an installation. ``company``: people have another sign-in as well."""

    secret: str
    address: Address
    company: bool = False

    def expects(self, purpose: str, user_id: str, pending: Pending) -> Expected:
        """What a browser must have signed."""
        return Expected(rules.challenge(self.secret, purpose, user_id, pending), self.address)


# -- what is sent and told ----------------------------------------------------------------------------------


class AddPasskey(msgspec.Struct, rename="camel"):
    """``POST /passkeys``: what ``navigator.credentials.create`` gave, as base64url, and a name for it."""

    name: Title
    credential_id: Body
    client_data: Body
    attestation: Body
    transports: Ids = []


class SignInByPasskey(msgspec.Struct, rename="camel"):
    """``POST /auth/passkey``: what ``navigator.credentials.get`` gave, as base64url."""

    credential_id: Body
    client_data: Body
    authenticator_data: Body
    signature: Body
    user_handle: Line


class PasskeyOwner(msgspec.Struct, rename="camel"):
    """Who adds a passkey, as their device will list it. ``id`` is base64url and says nothing."""

    id: str
    name: str
    display_name: str


class KeyKind(msgspec.Struct):
    """One kind of key that we take, as a COSE number."""

    alg: int
    type: Literal["public-key"] = "public-key"


class PasskeyHeld(msgspec.Struct):
    """A passkey that is here already."""

    id: str
    transports: list[str]
    type: Literal["public-key"] = "public-key"


class DeviceChoice(msgspec.Struct, rename="camel"):
    """Which devices we ask for: those that keep the passkey, and ask who is there."""

    resident_key: Literal["required"] = "required"
    require_resident_key: bool = True
    user_verification: Literal["required"] = "required"


class PasskeyPlace(msgspec.Struct):
    """For which name."""

    id: str
    name: str = "MajorOps"


class OptionsOfNew(msgspec.Struct, rename="camel"):
    """For ``navigator.credentials.create``; ``challenge`` and ids are base64url."""

    challenge: str
    rp: PasskeyPlace
    user: PasskeyOwner
    pub_key_cred_params: list[KeyKind]
    exclude_credentials: list[PasskeyHeld]
    authenticator_selection: DeviceChoice = msgspec.field(default_factory=DeviceChoice)
    attestation: Literal["none"] = "none"
    timeout: int = rules.CHALLENGE_MS


class OptionsOfSignIn(msgspec.Struct, rename="camel"):
    """For ``navigator.credentials.get``: whichever passkey of this name the person chooses."""

    challenge: str
    rp_id: str
    user_verification: Literal["required"] = "required"
    timeout: int = rules.CHALLENGE_MS


class PasskeyRemoved(msgspec.Struct):
    """``left``: how many are left; ``says``: what it means that it was the last one, else empty."""

    left: int
    says: str


# -- handlers -----------------------------------------------------------------------------------------------


def _door(call: Call) -> PasskeyDoor:
    """Raises Conflict ``passkeys_unavailable``."""
    door: PasskeyDoor = call.edge.parts["passkeys"]
    rules.check_address(door.address)
    return door


def _secure(call: Call) -> bool:
    """Whether cookies may be of TLS alone; as that of the session."""
    return not (call.request.scope["scheme"] == "http" and is_loopback(call.request.headers.get("host", "")))


def _cookie(call: Call, value: str) -> str:
    return rules.pending_cookie(value, secure=_secure(call))


def _begin(call: Call) -> tuple[Pending, str]:
    """A new attempt, and the cookie that binds it to this browser."""
    nonce = rules.encoded(secrets.token_bytes(rules.NONCE_BYTES))
    pending = Pending(nonce, call.at + rules.CHALLENGE_MS)
    return pending, _cookie(call, rules.write_pending(pending))


def _pending(call: Call) -> Pending:
    """Raises Conflict ``challenge_over``."""
    name = rules.SAFE_COOKIE if _secure(call) else rules.COOKIE
    return rules.read_pending(call.request.cookies.get(name, ""), at=call.at)


def _whose(call: Call) -> str:
    """Oneself; an admin may name another with ``userId``. Raises Forbidden."""
    by = acting(call.principal)
    user_id = call.query().get("userId", by.id).lower()
    if user_id != by.id and by.role != "admin":
        raise Forbidden("forbidden", "You can see your own passkeys only.")
    return user_id


async def _judged(name: str, *asked: Any) -> Any:
    """Ask ``ceremony``, which is loaded at the first time and weighs more than most of the server."""

    def ask() -> Any:
        ceremony = importlib.import_module("majorops.people.passkeys.ceremony")
        try:
            return getattr(ceremony, name)(*asked)
        except ceremony.Unconvincing as reason:
            log.info("passkey_refused", reason=str(reason))
            return None

    return await asyncio.to_thread(ask)


async def list_passkeys(call: Call) -> Answer:
    """Those of one person, newest first."""
    user_id = _whose(call)

    def read(tx: Tx) -> Answer:
        people.load(tx, user_id)
        shown = [rules.show(one) for one in store.list_of(tx, user_id)]
        return Answer.json({"passkeys": shown, "nextCursor": None})

    return await call.read(read)


async def begin_adding(call: Call) -> Answer:
    """What the browser needs to make one for whoever is signed in."""
    door, by = _door(call), acting(call.principal)
    pending, cookie = _begin(call)
    held = await call.read(lambda tx: store.list_of(tx, by.id))
    options = OptionsOfNew(
        challenge=rules.encoded(door.expects(rules.ADD, by.id, pending).challenge),
        rp=PasskeyPlace(door.address.rp_id),
        user=PasskeyOwner(rules.handle_of(door.secret, by.id), by.id, by.name),
        pub_key_cred_params=[KeyKind(alg) for alg in _ALGORITHMS],
        exclude_credentials=[PasskeyHeld(one.credential_id, one.transports) for one in held],
    )
    return Answer(Answer.json(options).body, cookies=(cookie,))


async def add(call: Call) -> Answer:
    """Keep a passkey that the browser has made."""
    door, wish, by = _door(call), call.body(AddPasskey), acting(call.principal)
    pending = _pending(call)
    expected = door.expects(rules.ADD, by.id, pending)
    response = {"clientDataJSON": wish.client_data, "attestationObject": wish.attestation}
    proved = await _judged("proved", wish.credential_id, response, expected)
    if proved is None:
        raise rules.unproved()
    new = NewPasskey(proved, wish.name, wish.transports, door.address.rp_id)
    answered = Answered(expected.challenge, pending.ends_at)

    def act(tx: Tx) -> Passkey:
        return actions.add_passkey(tx, new, answered, by=by, at=call.at)

    # Not under an Idempotency-Key: its challenge already lets it happen once.
    added = await call.edge.database.write(act)
    return Answer(Answer.json(rules.show(added)).body, 201, cookies=(_cookie(call, ""),))


async def remove(call: Call) -> Answer:
    """Away with one; the sessions that it began go on."""
    user_id, by = _whose(call), acting(call.principal)
    company = call.edge.parts["passkeys"].company

    def act(tx: Tx) -> Answer:
        left = actions.remove_passkey(tx, call.path["passkeyId"], user_id, by=by, at=call.at)
        return Answer.json(PasskeyRemoved(left, rules.last_one_gone(left, company=company)))

    return await call.write(act)


async def begin_sign_in(call: Call) -> Answer:
    """What the browser needs to sign in by a passkey; nobody says who they are."""
    door = _door(call)
    pending, cookie = _begin(call)
    challenge = rules.encoded(door.expects(rules.SIGN_IN, "", pending).challenge)
    body = Answer.json(OptionsOfSignIn(challenge, door.address.rp_id)).body
    return Answer(body, cookies=(cookie,))


async def sign_in(call: Call) -> Answer:
    """Sign in by a passkey."""
    door, wish = _door(call), call.body(SignInByPasskey)
    pending = _pending(call)
    expected = door.expects(rules.SIGN_IN, "", pending)
    found = await call.read(lambda tx: store.find_by_credential(tx, wish.credential_id))
    if found is None or not hmac.compare_digest(
        wish.user_handle.encode(), rules.handle_of(door.secret, found.user_id).encode()
    ):
        log.info("passkey_refused", reason="unknown, or of somebody else")
        raise rules.refused()
    response = {
        "clientDataJSON": wish.client_data,
        "authenticatorData": wish.authenticator_data,
        "signature": wish.signature,
    }
    shown = await _judged("used", found, response, expected)
    if shown is None:
        raise rules.refused()
    answered = Answered(expected.challenge, pending.ends_at)

    def act(tx: Tx) -> SignedIn | Refusal:
        return actions.sign_in(tx, found.id, shown, answered, at=call.at)

    return _came_in(call, found, await call.edge.database.write(act))


def _came_in(call: Call, passkey: Passkey, outcome: SignedIn | Refusal) -> Answer:
    """The session of who came in. Raises NotSignedIn ``passkey_copied``."""
    if isinstance(outcome, Refusal):
        log.warning("passkey_count_went_back", passkey=passkey.id, user=passkey.user_id)
        raise outcome
    person = outcome.user.person(via="cookie")
    body = SessionShown(show_user(outcome.user, person), person.via, person.scope)
    name = cookie_name(call.request.scope["scheme"], call.request.headers.get("host", ""))
    cookies = (write_cookie(name, outcome.secret), _cookie(call, ""))
    return Answer(Answer.json(body).body, cookies=cookies)


ROUTES = (
    Route(
        method="GET",
        path=_PASSKEYS,
        handler=list_passkeys,
        who=Who.USER,
        summary="List passkeys",
        answer=PasskeyShown,
        query=("userId",),
        listing="passkeys",
    ),
    Route(
        method="POST",
        path=f"{_PASSKEYS}/options",
        handler=begin_adding,
        who=Who.USER,
        summary="Begin to add a passkey",
        answer=OptionsOfNew,
    ),
    Route(
        method="POST",
        path=_PASSKEYS,
        handler=add,
        who=Who.USER,
        summary="Add a passkey",
        body=AddPasskey,
        answer=PasskeyShown,
        status=201,
    ),
    Route(
        method="DELETE",
        path=f"{_PASSKEYS}/{{passkeyId}}",
        handler=remove,
        who=Who.USER,
        summary="Remove a passkey",
        query=("userId",),
        answer=PasskeyRemoved,
    ),
    Route(
        method="POST",
        path="/v1/auth/passkey/options",
        handler=begin_sign_in,
        who=Who.OPEN,
        summary="Begin to sign in by a passkey",
        answer=OptionsOfSignIn,
    ),
    Route(
        method="POST",
        path="/v1/auth/passkey",
        handler=sign_in,
        who=Who.OPEN,
        summary="Sign in by a passkey",
        body=SignInByPasskey,
        answer=SessionShown,
    ),
)
