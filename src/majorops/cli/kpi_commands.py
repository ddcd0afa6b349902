"""``majorops kpi …``, ``majorops seed`` and ``majorops worker``: what is measured, and a past to measure."""

import asyncio
import time
from collections.abc import Callable, Mapping
from functools import partial
from pathlib import Path
from typing import Annotated, Any

import msgspec
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn
from typer import Argument, Option

from majorops.app import open_store, runner_of
from majorops.audiences.store import keep_secret
from majorops.cli import seeding
from majorops.cli.administration import NobodyServes, ask, ask_server, refused
from majorops.cli.inert import inert
from majorops.cli.operating import Data, Operating, say, settings_of
from majorops.cli.refused import Outcome, Refused, usage
from majorops.cli.scenarios.history import history
from majorops.cli.terminal import Terminal, body_of
from majorops.cli.working import run_worker
from majorops.kpis.operating import COMMANDS
from majorops.people.admin_socket import administer
from majorops.platform import logs
from majorops.platform.clock import now_ms
from majorops.platform.database import Database
from majorops.platform.errors import Refusal
from majorops.settings import Settings

_LOOK_EVERY_S = 0.2
_ENDED = frozenset({"done", "failed"})
Slug = Annotated[str, Argument(help="Such as mttr; majorops kpi list shows them.")]


def _ask(data: Path | None, command: str, **rest: Any) -> Any:
    with Operating():
        return ask(settings_of(data), {"command": command, **body_of(**rest)})


def _line(kpi: Mapping[str, Any]) -> str:
    return f"{kpi['slug']:<26} {kpi['units']:<17} {kpi['visibility']:<9} {inert(kpi['name'])}"


def list_kpis(terminal: Terminal, *, data: Data = None) -> None:
    """List every KPI."""
    found = _ask(data, "kpi.list")
    say(terminal, {"kpis": found}, *map(_line, found))


def show_kpi(terminal: Terminal, slug: Slug, *, data: Data = None) -> None:
    """Show one KPI, whole."""
    found = _ask(data, "kpi.show", slug=slug)
    lines = (f"{name:<14} {inert(str(value))}" for name, value in found.items() if value is not None)
    say(terminal, found, *lines)


def set_kpi(
    terminal: Terminal,
    slug: Slug,
    *,
    fields: Annotated[
        list[str] | None,
        Option(
            "--set", help='FIELD=VALUE, such as formula="resolved_at - detected_at" or targets={"high":30}.'
        ),
    ] = None,
    data: Data = None,
) -> None:
    """Change fields of a KPI, or define a new one: name, units and formula at least."""
    given = dict(_field(text) for text in fields or ())
    if not given:
        raise usage("usage", "Nothing to set.", "majorops kpi set mttr --set visibility=internal")
    found = _ask(data, "kpi.set", slug=slug, **given)
    say(terminal, found, _line(found))


def _field(text: str) -> tuple[str, Any]:
    """``name=value``; an object, a list and null are JSON, all else is text."""
    name, is_one, value = text.partition("=")
    if not is_one:
        raise usage("usage", f"{text!r} is no FIELD=VALUE.", "majorops kpi set mttr --set owner=leader")
    if value[:1] in {"{", "["} or value == "null":
        try:
            return name, msgspec.json.decode(value)
        except msgspec.DecodeError as error:
            raise usage("usage", f"{name} is not JSON: {error}.", 'targets={"critical":15}') from error
    return name, value


def fill_kpis(
    terminal: Terminal,
    *,
    slug: Annotated[str | None, Option("--slug", help="One KPI; else all that are computed.")] = None,
    since: Annotated[str | None, Option("--from", help="Detected since then, RFC 3339.")] = None,
    until: Annotated[str | None, Option("--to", help="Detected before then, RFC 3339.")] = None,
    data: Data = None,
) -> None:
    """Measure past incidents again; safe at any time, any number of times, and beside a running server."""
    wish = {"command": "kpi.backfill", **body_of(slug=slug, **{"from": since, "to": until})}
    settings = settings_of(data)
    with Operating():
        try:
            job = ask_server(settings, wish)["job"]
            ended = _watched(lambda: ask_server(settings, {"command": "job.show", "job": job}))
        except NobodyServes:
            job, ended = _filled_here(settings, wish)
    if ended["state"] == "failed":
        raise Refused(Outcome.UNAVAILABLE, "unavailable", f"It ended: {ended['error']}.", "Look at the log.")
    say(terminal, {"job": job, **ended}, f"{ended['done']} of {ended['total']} measured")


def _watched(look: Callable[[], Any]) -> Any:
    with _bar() as bar:
        task = bar.add_task("measuring", total=None)
        while True:
            found = look()
            bar.update(task, completed=found["done"], total=found["total"])
            if found["state"] in _ENDED:
                return found
            time.sleep(_LOOK_EVERY_S)


def _bar() -> Progress:
    console = Console(stderr=True)
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    return Progress(*columns, console=console, disable=not console.is_terminal)


def _filled_here(settings: Settings, wish: Mapping[str, Any]) -> tuple[str, Any]:
    """No server runs, so this process does the job; killed, it goes on at the next start of either."""
    logs.configure("warning")
    database = open_store(settings)
    try:
        return asyncio.run(_fill(database, wish))
    except Refusal as refusal:
        raise refused(refusal) from refusal
    finally:
        database.close()


async def _fill(database: Database, wish: Mapping[str, Any]) -> tuple[str, Any]:
    asked = await database.write(lambda tx: administer(tx, wish, now_ms(), COMMANDS))
    look = partial(administer, request={"command": "job.show", "job": asked["job"]}, at=0, more=COMMANDS)
    working = asyncio.create_task(runner_of(database).drain())
    with _bar() as bar:
        task = bar.add_task("measuring", total=None)
        while not working.done():
            found = await database.read(look)
            bar.update(task, completed=found["done"], total=found["total"])
            await asyncio.wait({working}, timeout=_LOOK_EVERY_S)
    await working
    return asked["job"], await database.read(look)


def seed(
    terminal: Terminal,
    *,
    count: Annotated[int, Option("--incidents", min=1, max=1_000_000, help="How many.")],
    number: Annotated[int, Option("--seed", help="The same number tells the same history.")] = 1,
    days: Annotated[int, Option("--days", min=3, max=3650, help="Over so many days before now.")] = 365,
    data: Data = None,
) -> None:
    """Write a made-up history of incidents, for trying things out; not beside a running server."""
    logs.configure("warning")
    settings = settings_of(data)
    with Operating():
        database = open_store(settings)
        try:
            written = asyncio.run(_seed(database, count, number, days))
        finally:
            database.close()
    say(terminal, {"incidents": written}, f"{written} incidents written")


async def _seed(database: Database, count: int, number: int, days: int) -> int:
    now, written = now_ms(), 0
    await database.write(keep_secret)
    mims = await database.write(lambda tx: seeding.commanders(tx, at=now))
    with _bar() as bar:
        for n, past in enumerate(bar.track(history(count, seed=number, days=days), total=count)):
            write = partial(seeding.write_past, past=past, mims=mims, seed=f"{number}/{n}", now=now)
            written += await database.write(write) is not None
    await runner_of(database).drain()
    return written


def worker(
    _terminal: Terminal,
    *,
    once: Annotated[bool, Option("--once", help="Until nothing is due, then end.")] = False,
    data: Data = None,
) -> None:
    """Do the waiting jobs of a store that no server holds; a server does its own."""
    with Operating():
        run_worker(settings_of(data), once=once)


KPI: tuple[tuple[str, Callable[..., None]], ...] = (
    ("list", list_kpis),
    ("show", show_kpi),
    ("set", set_kpi),
    ("backfill", fill_kpis),
)
