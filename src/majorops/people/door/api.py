"""The doorkeeper, who answers "who is calling, and may they come in" for every request; and the ways in.

Verified tokens and sessions are kept in memory for at most 30 seconds and dropped at once when this process
changes a user's access; nothing that a request waits for is written here.
"""

import asyncio
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import msgspec
import structlog
from litestar import Request
from litestar.connection import ASGIConnection
from msgspec.structs import replace

from majorops.people import store as people
from majorops.people.door import actions, rules
from majorops.people.door.actions import RedeemLink, SignedIn
from majorops.people.door.rules import ANONYMOUS, Assertions, DoorPolicy, Presented
from majorops.people.record import AccessChanged, Credential, GlassBroken, Person, Renamed, User, acting
from majorops.people.rules import UserShown, show_user
from majorops.people.sessions import rules as cookies
from majorops.people.sessions import store as sessions
from majorops.people.sessions.rules import Bucket
from majorops.people.tokens import store as tokens
from majorops.people.tokens.rules import digest
from majorops.platform.buckets import Buckets
from majorops.platform.clock import now_ms
from majorops.platform.database import Database, Tx
from majorops.platform.errors import NotSignedIn, Refusal, TooMany
from majorops.platform.plausible import Clock
from majorops.platform.web import Answer, Call, Principal, Route, Who, sign_in_required
from majorops.platform.wording import rfc3339

Connection = ASGIConnection[Any, Any, Any, Any]
See = Callable[[Tx, Person, str], bool]
log = structlog.get_logger(__name__)

_KEEP_MS = 30_000
_NOTE_USE_MS = 60_000
_REMEMBERED = 10_000


@dataclass(slots=True)
class _Known:
    credential: Credential
    read_at: int
    noted_at: int


class SignInAttempts:
    """How often each address has tried to sign in, in this process."""

    def __init__(self, per_minute: int) -> None:
        self._per_minute = per_minute
        self._buckets: dict[str, Bucket] = {}

    def count(self, address: str, *, at: int) -> None:
        """Count one. Raises TooMany ``rate_limited`` with Retry-After."""
        if len(self._buckets) >= _REMEMBERED:
            self._buckets = {
                a: b
                for a, b in self._buckets.items()
                if not cookies.is_full(b, per_minute=self._per_minute, at=at)
            }
        bucket, wait = cookies.attempt(self._buckets.get(address), per_minute=self._per_minute, at=at)
        self._buckets[address] = bucket
        if wait:
            seconds = -(-wait // 1000)
            raise TooMany(
                "rate_limited", "Too many sign-in attempts from this address.", bucket="sign_in"
            ).with_headers(Retry_After=str(seconds))


class VerifiedCredentials:
    """Tokens and sessions the store vouched for not long ago; their use is noted later, once a minute."""

    def __init__(self, database: Database, clock: Clock) -> None:
        self._database = database
        self._clock = clock
        self._known: dict[tuple[str, str], _Known] = {}
        self._changes = 0
        self._notes: set[asyncio.Task[None]] = set()
        database.listeners.append(self.hear)

    def hear(self, facts: Sequence[Any]) -> None:
        """Forget whoever's access or name has just changed."""
        for fact in facts:
            if isinstance(fact, AccessChanged | Renamed):
                self._changes += 1
                gone = [k for k, v in self._known.items() if v.credential.person.id == fact.user_id]
                for key in gone:
                    del self._known[key]

    async def verify(self, shown: Presented, *, at: int) -> Person:
        """Whose it is. Raises NotSignedIn: invalid_token, clock_suspect."""
        key = (shown.kind, digest(shown.secret))
        known = self._known.get(key)
        if known is None or not 0 <= at - known.read_at < _KEEP_MS:
            known = await self._look_up(key, at)
        if known is None or not rules.holds(known.credential, at=at):
            raise rules.invalid_token()
        if shown.kind == "token" and known.credential.ends_at is not None:
            self._clock.check()
        if at - known.noted_at >= _NOTE_USE_MS:
            known.noted_at = at
            note = asyncio.create_task(self._note_use(key, known.credential.person.id, at))
            self._notes.add(note)
            note.add_done_callback(self._notes.discard)
        return known.credential.person

    async def settle(self) -> None:
        """Wait until every use seen so far is noted (when stopping, in tests)."""
        await asyncio.gather(*self._notes)

    async def _look_up(self, key: tuple[str, str], at: int) -> _Known | None:
        changes = self._changes
        find = tokens.find_credential if key[0] == "token" else sessions.find_credential
        credential = await self._database.read(lambda tx: find(tx, key[1]))
        before = self._known.pop(key, None)
        if credential is None:
            return None
        # The note of a use may still be on its way to the store when the row is read again.
        noted_at = max(credential.seen_at or 0, before.noted_at if before else 0)
        known = _Known(credential, at, noted_at)
        # An access that changed while the row was being read must not be remembered as it was before.
        if changes == self._changes:
            if len(self._known) >= _REMEMBERED:
                del self._known[next(iter(self._known))]
            self._known[key] = known
        return known

    async def _note_use(self, key: tuple[str, str], user_id: str, at: int) -> None:
        def note(tx: Tx) -> None:
            (tokens.mark_used if key[0] == "token" else sessions.mark_seen)(tx, key[1], at=at)
            people.mark_seen(tx, user_id, at=at)

        try:
            await self._database.write(note)
        except Refusal as refusal:
            log.warning("use_not_noted", user=user_id, code=refusal.code)


def tell_of_emergencies(facts: Sequence[Any]) -> None:
    """A listener of the database: whoever watches the log hears of every code that is used."""
    for fact in facts:
        if isinstance(fact, GlassBroken):
            log.warning("break_glass_used", user=fact.user_id, at=fact.at)


class Doorkeeper:
    """The gate of the edge (``platform.web.Gate``).

    ``see(tx, person, ref)`` says whether the person is a participant of the incident, and raises NotFound
    when it is absent or unseen.
    """

    def __init__(
        self, database: Database, see: See, policy: DoorPolicy, now: Callable[[], int] = now_ms
    ) -> None:
        self._see = see
        self._policy = policy
        self._now = now
        self._attempts = SignInAttempts(policy.sign_ins_per_minute)
        self.buckets = Buckets(policy.buckets, now)
        self.assertions: Assertions | None = None  # of a proxy in front that says who is calling
        self.clock = Clock(now)
        self.verified = VerifiedCredentials(database, self.clock)
        database.listeners.append(tell_of_emergencies)

    async def identify(self, request: Request[Any, Any, Any], route: Route) -> Person:
        """The caller of a route.

        Raises Malformed ``token_in_url``; TooMany ``rate_limited``; NotSignedIn ``sign_in_required`` (nothing
        sent) or ``invalid_token`` (anything wrong sent); Forbidden ``csrf``, ``origin_refused``,
        ``forbidden``.
        """
        rules.refuse_secret_in_address(request.scope["query_string"])
        if rules.counts_as_sign_in(route.method, route.path):
            self._attempts.count(_address(request), at=self._now())
        person = await self._recognise(request, route.who)
        if route.counted:
            self._count(request, person, route)
        method, headers = request.method, request.headers
        marker = "1" if route.form and "origin" in headers else headers.get("x-majorops")
        rules.check_same_site(method, marker, who=route.who, via=person.via)
        if method not in rules.SAFE_METHODS and route.who is not Who.SOURCE:
            rules.check_origin(headers.get("origin"), headers.get("host", ""), self._policy)
            rules.check_fetch_site(headers.get("sec-fetch-site"))
        rules.check_scope(person, route.method, route.path, route.who)
        if "{id}" not in route.path:
            rules.check_role(person, route.who)
        client = rules.client_of(person, headers.get("user-agent", ""))
        return person if person.client == client else replace(person, client=client)

    async def identify_socket(self, connection: Connection, *, public: bool) -> Person:
        """The caller of a WebSocket, before the upgrade; as :meth:`identify` for a GET.

        With a cookie an ``Origin`` of ours must be there; with ``Authorization`` none is needed.
        """
        rules.refuse_secret_in_address(connection.scope["query_string"])
        person = await self._recognise(connection, Who.PUBLIC if public else Who.USER)
        self._take(connection, person, "GET")
        origin = connection.headers.get("origin", "" if person.ambient else None)
        rules.check_origin(origin, connection.headers.get("host", ""), self._policy)
        rules.check_scope(person, "GET", connection.scope["path"], Who.USER)
        return person

    def _count(self, request: Connection, person: Person, route: Route) -> None:
        if route.who is Who.SOURCE and person.anonymous:
            # By address, too: until the call has proved itself, nobody may drain the bucket of a source.
            self.buckets.take("source", f"{request.path_params.get('sourceId', '')} {_address(request)}")
        else:
            self._take(request, person, route.method)

    def _take(self, connection: Connection, person: Person, method: str) -> None:
        bucket = rules.bucket_of(person, method)
        whose = person.id or _address(connection)
        if person.via == "token":
            whose = digest(connection.headers["authorization"])
        self.buckets.take(bucket, whose)

    def admit(self, tx: Tx, principal: Principal, route: Route, path: Mapping[str, str]) -> None:
        """Raise NotFound for an incident unseen, then Forbidden for a policy not met."""
        person = acting(principal)
        participant = self._see(tx, person, path["id"]) if "id" in path else False
        rules.check_role(person, route.who, participant=participant)

    async def _recognise(self, connection: Connection, who: str) -> Person:
        try:
            return await self._whose(connection, who)
        except NotSignedIn:
            self._take(connection, ANONYMOUS, "GET")  # guessing costs as much as asking without a name
            raise

    async def _whose(self, connection: Connection, who: str) -> Person:
        authorization = connection.headers.get("authorization")
        if who == Who.SOURCE and not rules.is_ours(authorization):
            return ANONYMOUS  # vendors sign, or send a secret of the source in this very header
        name = cookies.cookie_name(connection.scope["scheme"], connection.headers.get("host", ""))
        cookie = connection.cookies.get(name) if who != Who.SOURCE else None
        own = authorization is not None or cookie is not None
        asserted = await self._asserted(connection, who, instead=own)
        if asserted is not None and authorization is None:
            return asserted
        shown = rules.presented(authorization, cookie)
        if shown.kind:
            try:
                return await self.verified.verify(shown, at=self._now())
            except NotSignedIn as refusal:
                if shown.kind == "token":
                    raise
                # Else a browser with an old cookie could neither see a public page nor sign in again.
                if who != Who.OPEN:
                    raise refusal.with_headers(Set_Cookie=cookies.write_cookie(name, "")) from None
        if rules.admits_anonymous(who, self._policy):
            return ANONYMOUS
        raise sign_in_required()

    async def _asserted(self, connection: Connection, who: str, *, instead: bool) -> Person | None:
        """Whom the proxy in front names. One that is wrong is refused, whatever else was sent.

        While the clock cannot be believed, what we gave ourselves counts ``instead``; the door stays open.
        """
        if self.assertions is None or who == Who.SOURCE:
            return None
        assertion = connection.headers.get(self.assertions.header)
        if assertion is None:
            return None
        if self.clock.doubt() is not None and (instead or who == Who.OPEN):
            return None
        self.clock.check()
        return await self.assertions.person(assertion, at=self._now())


def _address(connection: Connection) -> str:
    return connection.client.host if connection.client else ""


# -- routes -----------------------------------------------------------------------------------------------


class SessionShown(msgspec.Struct):
    """Who the caller is and how they signed in. ``via``: cookie or token; ``scope``: of the token."""

    user: UserShown
    via: str
    scope: str


class LinkShown(msgspec.Struct, rename="camel"):
    """A one-time sign-in link. ``url`` stands in the answer that made it and nowhere else."""

    expires_at: str
    url: str | msgspec.UnsetType = msgspec.UNSET


def _cookie_name(call: Call) -> str:
    return cookies.cookie_name(call.request.scope["scheme"], call.request.headers.get("host", ""))


async def redeem_link(call: Call) -> Answer:
    """Sign in by a one-time link."""
    wish = call.body(RedeemLink)

    def act(tx: Tx) -> SignedIn:
        return actions.redeem_link(tx, wish, at=call.at)

    # Not under an Idempotency-Key: the answer is a secret, and secrets are not kept.
    signed_in = await call.edge.database.write(act)
    cookie = cookies.write_cookie(_cookie_name(call), signed_in.secret)
    body = Answer.json(_session(signed_in.user.person(via="cookie"), signed_in.user)).body
    return Answer(body, headers={"set-cookie": cookie})


async def create_link(call: Call) -> Answer:
    """Make a link that signs a user in, once. With an Idempotency-Key a repetition does not tell it again."""
    by, user_id = acting(call.principal), call.path["userId"].lower()
    told: dict[str, str] = {}

    def act(tx: Tx) -> Answer:
        secret = actions.sign_in_link(tx, user_id, by=by, at=call.at)
        ends = {"expiresAt": rfc3339(call.at + cookies.LINK_MS)}
        told.update(ends, url=f"{tx.installation.base_url}/sign-in/{secret}")
        # Without the link: the answer of a keyed request is kept in the store for days.
        return Answer.json(ends, status=201)

    answer = await call.write(act)
    return Answer.json(told, status=201) if told else answer


async def show_session(call: Call) -> Answer:
    """Who am I, and how did I come in."""
    by = acting(call.principal)
    return await call.read(lambda tx: Answer.json(_session(by, people.load(tx, by.id))))


def _session(by: Person, user: User) -> dict[str, Any]:
    return {"user": show_user(user, by), "via": by.via, "scope": by.scope}


async def sign_out(call: Call) -> Answer:
    """End what this request came with. ``Location``: where a browser signs out of the provider, too."""
    by, name = acting(call.principal), _cookie_name(call)
    shown = rules.presented(call.request.headers.get("authorization"), call.request.cookies.get(name))
    # A provider beside us has a way out like that of a proxy in front, and nothing else in common with it.
    provider: Assertions | None = call.edge.parts.get({"access": "access", "cookie": "oidc"}.get(by.via, ""))
    if provider is not None and by.via == "access":
        shown = Presented("statement", call.request.headers[provider.header])
    await call.edge.database.write(
        lambda tx: actions.sign_out(tx, shown.kind, shown.secret, by=by, at=call.at)
    )
    headers = {"set-cookie": cookies.write_cookie(name, "")}
    address = None if provider is None else await provider.way_out()
    return Answer(status=204, headers=headers | ({"location": address} if address else {}))


ROUTES = (
    Route(
        method="POST",
        path="/v1/auth/link",
        handler=redeem_link,
        who=Who.OPEN,
        summary="Sign in by a one-time link",
        body=RedeemLink,
        answer=SessionShown,
    ),
    Route(
        method="POST",
        path="/v1/users/{userId}/links",
        handler=create_link,
        who=Who.ADMIN,
        summary="Make a link that signs a user in, once",
        answer=LinkShown,
        status=201,
    ),
    Route(
        method="GET",
        path="/v1/auth/session",
        handler=show_session,
        who=Who.USER,
        summary="Who am I",
        answer=SessionShown,
        light=True,
    ),
    Route(
        method="POST",
        path="/v1/auth/sign-out",
        handler=sign_out,
        who=Who.USER,
        summary="Sign out, or give this token back",
        status=204,
    ),
)
