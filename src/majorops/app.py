"""Puts the parts together; the only file that knows every one of them."""

import asyncio
import importlib
from collections.abc import Awaitable, Callable, Coroutine, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import msgspec
import structlog
import uvloop
from litestar.connection import ASGIConnection
from litestar.handlers import HTTPRouteHandler

from majorops import __version__, beside, upkeep
from majorops.audiences import store as feeds
from majorops.audiences.actions import Shown
from majorops.audiences.api import ROUTES as READING
from majorops.drafts.api import ROUTES as DRAFTS
from majorops.drafts.model import Model
from majorops.incidents import store as incidents
from majorops.incidents.api import ROUTES as INCIDENTS
from majorops.incidents.wire import IncidentMetrics, LiveSnapshot
from majorops.intake import store as sources
from majorops.intake.api import ROUTES as INTAKE
from majorops.integrations.registry import VENDORS
from majorops.kpis.api import ROUTES as KPIS
from majorops.kpis.operating import COMMANDS as KPI_COMMANDS
from majorops.kpis.record import KpiDefinition, KpiObservation
from majorops.kpis.scorecards.worker import Keeper, board_of
from majorops.kpis.worker import Measuring
from majorops.live.api import ROUTES as LIVE
from majorops.live.hub import Hub
from majorops.live.pushback import bound_buffers
from majorops.live.sight import Door, Scope, Sight
from majorops.live.snapshots import Snapshots
from majorops.live.socket import Sockets
from majorops.live.turnstile import Turnstile
from majorops.milestones.api import ROUTES as MILESTONES
from majorops.pages.api import ROUTES as PAGES
from majorops.pages.assets import Assets
from majorops.pages.kept import KeptPages
from majorops.people.admin_socket import AdminSocket
from majorops.people.audit.readings import Readings
from majorops.people.door.api import Doorkeeper
from majorops.people.door.rules import DoorPolicy, sizes_of
from majorops.people.passkeys.api import PasskeyDoor
from majorops.people.passkeys.rules import address_of
from majorops.people.record import Person
from majorops.people.routes import ROUTES as PEOPLE
from majorops.platform import least, lock, logs, openapi
from majorops.platform.clock import now_ms
from majorops.platform.database import Database, Tx
from majorops.platform.forwarded import networks_of
from majorops.platform.front import Front, litestar_of
from majorops.platform.keyring import KeyRing
from majorops.platform.migrations import migrate
from majorops.platform.runner import Runner
from majorops.platform.serving import Serving
from majorops.platform.web import Answer, Call, Edge, Route, Who
from majorops.promises.api import ROUTES as PROMISES
from majorops.reactions import Reactions
from majorops.reports.api import ROUTES as REPORTS
from majorops.reports.throttle import ReportThrottle
from majorops.reviews.api import ROUTES as REVIEWS
from majorops.search.api import ROUTES as SEARCH
from majorops.search.operating import COMMANDS as SEARCH_COMMANDS
from majorops.search.worker import Indexer
from majorops.settings import Settings
from majorops.updates.api import ROUTES as UPDATES


async def show_api(_call: Call) -> Answer:
    """The description of this API."""
    return Answer.json(describe_api())


HOUSE = (
    Route(method="GET", path="/v1/openapi.json", handler=show_api, who=Who.OPEN, summary="This description"),
)
ROUTES: tuple[Route, ...] = (
    *HOUSE,
    *INCIDENTS,
    *READING,
    *UPDATES,
    *REPORTS,
    *MILESTONES,
    *PROMISES,
    *REVIEWS,
    *DRAFTS,
    *SEARCH,
    *LIVE,
    *PEOPLE,
    *INTAKE,
    *KPIS,
    *PAGES,
    *upkeep.ROUTES,
)
OPERATORS_COMMANDS = KPI_COMMANDS.and_also(SEARCH_COMMANDS).and_also(upkeep.COMMANDS)
"""What the domains add to ``majorops user`` and ``majorops token`` on the operators' socket."""
log = structlog.get_logger(__name__)
Ready = Callable[[str], Awaitable[None]]


@dataclass(frozen=True)
class Extra:
    """What a benchmark or the demo adds: bare handlers to compare with, room for viewers, work beside."""

    handlers: tuple[HTTPRouteHandler, ...] = ()
    turnstile: Turnstile | None = None
    beside: Callable[[Database], Awaitable[None]] | None = None  # runs as long as the server


_NOTHING_EXTRA = Extra()


def describe_api() -> dict[str, object]:
    """The OpenAPI document of this program."""
    return openapi.describe(
        ROUTES, version=__version__, more=(KpiDefinition, KpiObservation, IncidentMetrics, LiveSnapshot)
    )


def write_api(path: Path = Path("docs/api/openapi.json")) -> None:
    """Write that document for ``make openapi``, from which the TypeScript types are made."""
    path.write_bytes(msgspec.json.format(msgspec.json.encode(describe_api()), indent=2) + b"\n")


def open_store(settings: Settings) -> Database:
    """The store, locked for this process until it is closed, and up to date.

    Raises TooOld, AlreadyRunning, SchemaMismatch, KeyRefused, OSError.
    """
    least.check()
    settings.data.mkdir(mode=0o700, parents=True, exist_ok=True)
    held = lock.take(settings.data)
    try:
        for revision in migrate(settings.database_path):
            log.info("schema_migrated", revision=revision)
        ring = KeyRing(settings.secret_key_path, (sources.SEALED,))
        ring.unlock(settings.database_path)
        database = Database(settings.database_path, Reactions(), settings.installation(), ring)
    except BaseException:
        lock.release(held)
        raise
    database.after_close.append(lambda: lock.release(held))
    try:
        ring.settle(database)
    except BaseException:
        database.close()
        raise
    return database


@dataclass(frozen=True)
class Parts:
    """What a running server is made of."""

    database: Database
    edge: Edge
    doorkeeper: Doorkeeper
    hub: Hub
    snapshots: Snapshots
    sockets: Sockets
    front: Front
    indexer: Indexer
    readings: Readings


def _participates(tx: Tx, person: Person, ref: str) -> bool:
    incident = incidents.load_for(tx, ref, person)
    return incidents.standing(tx, incident, person).participant


def put_together(
    settings: Settings,
    database: Database,
    secret: str,
    *,
    more: Mapping[str, Any],
    extra: Extra = _NOTHING_EXTRA,
) -> Parts:
    """All parts around one open store. ``more``: what the demo adds; ``extra``: what a bench adds."""
    installation = settings.installation()
    policy = _policy(settings)
    doorkeeper = Doorkeeper(database, _participates, policy)
    doorkeeper.assertions, oidc = _providers(settings, database)

    async def identify(scope: Scope) -> Person:
        public = scope["path"] == Door.PUBLIC.value
        # Litestar's scope types are narrower than the plain mapping that ASGI promises.
        return await doorkeeper.identify_socket(ASGIConnection(scope), public=public)  # type: ignore[arg-type]

    edge, sight = Edge(database, doorkeeper), Sight(identify, installation, secret)
    hub, snapshots, indexer = Hub(database, sight), Snapshots(sight), Indexer(database)
    readings = database.overseer = Readings(database, now_ms)
    database.listeners += [snapshots.hear, hub.hear, indexer.hear]
    edge.parts.update(
        shown=Shown(secret, installation),
        numbers=incidents.numbers_of,
        ulid_of=incidents.ulid_of,
        hub=hub,
        snapshots=snapshots,
        vendors=VENDORS,
        oidc=oidc,
        passkeys=_passkeys(settings, secret, company=bool(oidc or doorkeeper.assertions)),
        access=doorkeeper.assertions,
        assets=Assets(),
        pages=KeptPages(),
        report_throttle=ReportThrottle(),
        buckets=doorkeeper.buckets,
        clock=doorkeeper.clock,
        **upkeep.parts_of(settings),
        model=model_of(settings),
        scoreboard=board_of(settings.data),
        **more,
    )
    sockets = Sockets(hub, policy.origins or _own_origins(settings), turnstile=extra.turnstile)
    proxies = networks_of(settings.trusted_proxies)
    front = Front(litestar_of(edge, ROUTES, extra.handlers), sockets, _hosts(settings), proxies)
    return Parts(database, edge, doorkeeper, hub, snapshots, sockets, front, indexer, readings)


def _passkeys(settings: Settings, secret: str, *, company: bool) -> PasskeyDoor:
    address = address_of(settings.base_url, settings.host, settings.port)
    return PasskeyDoor(secret, address, company=company)


def _policy(settings: Settings) -> DoorPolicy:
    return DoorPolicy(
        public_access=settings.public_access,
        origins=frozenset({settings.url}) if settings.base_url else frozenset(),
        sign_ins_per_minute=settings.rate_sign_in,
        buckets=sizes_of(
            user=settings.rate_user,
            token=settings.rate_token,
            anonymous=settings.rate_anonymous,
            source=settings.rate_source,
        ),
    )


def _providers(settings: Settings, database: Database) -> tuple[Any, Any]:
    """The doors of Cloudflare Access and of the OpenID Connect provider, each None where it is not named."""
    if not settings.access_team and not settings.oidc_issuer:
        return None, None
    # Not loaded by servers that have neither: the libraries behind them weigh more than all of ours.
    doors = importlib.import_module("majorops.people.providers.doors")
    admins = frozenset(email.strip().lower() for email in settings.bootstrap_admins)
    known = {"data": settings.data, "admins": admins}
    access = oidc = None
    if settings.access_team:
        access = doors.access_door(database, settings.access_team, settings.access_audience, **known)
    if settings.oidc_issuer:
        us = (settings.oidc_issuer, settings.oidc_client_id, settings.oidc_client_secret, settings.url)
        oidc = doors.oidc_door(database, doors.registered(*us), **known)
    return access, oidc


def model_of(settings: Settings) -> Model | None:
    """What writes drafts beside the template, if anything does."""
    return Model(settings.ai_base_url, settings.ai_model, settings.ai_key) if settings.ai_base_url else None


def _own_origins(settings: Settings) -> frozenset[str]:
    return frozenset(f"http://{name}:{settings.port}" for name in ("127.0.0.1", "localhost", settings.host))


def _hosts(settings: Settings) -> frozenset[str]:
    return frozenset(
        {*settings.allowed_hosts, settings.host.lower(), (urlsplit(settings.url).hostname or "").lower()}
    )


async def serve(
    settings: Settings,
    *,
    ready: Ready | None = None,
    bootstrap: beside.Bootstrap | None = None,
    more: Mapping[str, Any] | None = None,
    extra: Extra = _NOTHING_EXTRA,
) -> None:
    """Serve until SIGTERM or SIGINT. ``ready`` runs beside the server once it listens, with its address.

    ``bootstrap``: e-mail of the first admin and where to write a token for them.
    Raises AlreadyRunning, SchemaMismatch.
    """
    database = open_store(settings)
    try:
        await _serve_store(settings, database, ready, bootstrap, (more or {}, extra))
    finally:
        database.close()


async def _serve_store(
    settings: Settings,
    database: Database,
    ready: Ready | None,
    bootstrap: beside.Bootstrap | None,
    added: tuple[Mapping[str, Any], Extra],
) -> None:
    secret = await database.write(feeds.keep_secret)
    parts = put_together(settings, database, secret, more=added[0], extra=added[1])
    await beside.look_at_the_clock(database, parts.doorkeeper.clock)
    await beside.welcome(database, settings.url, bootstrap)
    parts.hub.start()
    runner = runner_of(database)
    admin = AdminSocket(settings.data / "admin.sock", database, now_ms, OPERATORS_COMMANDS)
    await admin.start()

    async def listening() -> None:
        bound_buffers(settings.port)
        if ready is not None:
            await ready(settings.url)

    async def closing() -> None:
        await parts.sockets.stop()
        parts.hub.stop()
        await admin.stop()
        if (model := parts.edge.parts["model"]) is not None:
            await model.close()
        await parts.doorkeeper.verified.settle()
        await parts.readings.settle()

    await Serving(
        parts.front,
        settings.host,
        settings.port,
        listening=(listening,),
        beside=(
            beside.sweep_forever(database),
            beside.witness_forever(
                database, settings.data, settings.heads_webhook, every=settings.heads_every
            ),
            parts.indexer.run(),
            parts.readings.run(),
            Keeper(database, settings.data).run(),
            runner.run(),
            *_beside(database, added[1]),
        ),
        closing=(closing,),
    ).run()


def _beside(database: Database, extra: Extra) -> Iterator[Coroutine[Any, Any, None]]:
    async def forever(work: Callable[[Database], Awaitable[None]]) -> None:
        await work(database)
        await asyncio.Event().wait()

    if extra.beside is not None:
        yield forever(extra.beside)


def runner_of(database: Database) -> Runner:
    """Who does the jobs of this store; it hears of each as it is asked for."""
    runner = Runner(database, Measuring(now_ms).works(), now_ms)
    database.listeners.append(runner.hear)
    return runner


def run_server(
    settings: Settings, *, bootstrap_admin: str | None = None, bootstrap_token_file: Path | None = None
) -> None:
    """Serve until stopped; blocks. Raises AlreadyRunning, SchemaMismatch."""
    logs.configure(settings.log_level)
    bootstrap = (bootstrap_admin, bootstrap_token_file) if bootstrap_admin and bootstrap_token_file else None
    uvloop.run(serve(settings, bootstrap=bootstrap))
