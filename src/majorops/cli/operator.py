"""``majorops``: the command line of those who run the server."""

import importlib
import sqlite3
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Annotated

import typer
from typer import Option

from majorops import __version__
from majorops.app import run_server
from majorops.cli.account_commands import TOKEN, USER
from majorops.cli.administration import ask
from majorops.cli.demo import SPEED, fresh_folder, run_demo
from majorops.cli.kpi_commands import KPI, seed, worker
from majorops.cli.operating import Data, Operating, say, settings_of
from majorops.cli.refused import Outcome, Refused, usage
from majorops.cli.reindexing import reindex
from majorops.cli.scenarios.script import PUBLIC_COMPONENTS
from majorops.cli.spoken import SpokenGroup, command
from majorops.cli.terminal import Terminal
from majorops.doctor import FAILED, examine, port_problem
from majorops.platform import lock, migrations
from majorops.platform.database import connect
from majorops.platform.journal import Broken
from majorops.platform.location import location_problem
from majorops.platform.lock import AlreadyRunning
from majorops.settings import Settings, describe

Port = Annotated[int | None, Option("--port", min=0, max=65_535, help="Else 8080.")]


def serve(
    _terminal: Terminal,
    *,
    host: Annotated[str | None, Option("--host", help="Else 127.0.0.1.")] = None,
    port: Port = None,
    data: Data = None,
    bootstrap_admin: Annotated[
        str | None, Option("--bootstrap-admin", help="E-mail of the first admin.")
    ] = None,
    bootstrap_token_file: Annotated[
        Path | None, Option("--bootstrap-token-file", help="Their full-scope token is written here (0600).")
    ] = None,
) -> None:
    """Serve until stopped. The bootstrap options do nothing once an admin exists."""
    if (bootstrap_admin is None) != (bootstrap_token_file is None):
        raise usage(
            "usage",
            "--bootstrap-admin and --bootstrap-token-file belong together.",
            "majorops serve --bootstrap-admin EMAIL --bootstrap-token-file FILE",
        )
    settings = settings_of(data, host=host, port=port)
    with Operating():
        _check_place(settings)
        run_server(settings, bootstrap_admin=bootstrap_admin, bootstrap_token_file=bootstrap_token_file)


def demo(
    _terminal: Terminal,
    *,
    speed: Annotated[float, Option("--speed", min=1, help="How many times faster than it was.")] = SPEED,
    instant: Annotated[bool, Option("--instant", help="All of it at once.")] = False,
    port: Port = None,
    data: Annotated[
        Path | None, Option("--data", help="Keep it here, and go on from here; else a fresh one.")
    ] = None,
) -> None:
    """Replay a real outage on a fresh store, with people of every role, on this machine only."""
    shown = {"public_access": "anonymous", "public_components": dict(PUBLIC_COMPONENTS)}
    settings = settings_of(data or fresh_folder(), host="127.0.0.1", port=port, **shown)
    with Operating():
        _check_place(settings)
        run_demo(settings, speed=speed, instant=instant)


def _check_place(settings: Settings) -> None:
    """Raises Refused for a place or a port where no server can work; a running one is named by its lock."""
    problem = location_problem(settings.data)
    if problem is not None:
        raise Refused(Outcome.INVALID, "unsafe_location", problem, "Name a local folder with --data DIR.")
    if settings.port and (taken := port_problem(settings.host, settings.port)):
        # The same folder is the better explanation: it names a pid.
        _raise_if_running(settings)
        raise Refused(
            Outcome.CONFLICT,
            "port_in_use",
            f"{settings.host}:{settings.port}: {taken}.",
            "Stop what listens there, or name another: --port N.",
        )


def _raise_if_running(settings: Settings) -> None:
    pid = lock.holder(settings.data)
    if pid is not None:
        raise AlreadyRunning(pid)


def migrate(terminal: Terminal, *, data: Data = None) -> None:
    """Bring the data to the schema of this program; not beside a running server."""
    settings = settings_of(data)
    with Operating():
        _raise_if_running(settings)
        settings.data.mkdir(mode=0o700, parents=True, exist_ok=True)
        done = migrations.migrate(settings.database_path)
    say(terminal, {"migrated": done}, f"migrated: {', '.join(done)}" if done else "nothing to do")


def check_chain(terminal: Terminal, *, data: Data = None) -> None:
    """Walk the whole journal, also beside a running server: ok and the count, or the first bad entry."""
    settings = settings_of(data)
    with Operating():
        if migrations.current(settings.database_path) is None:
            raise Refused(
                Outcome.ABSENT, "not_found", f"There is no data in {settings.data}.", "Name it with --data."
            )
        connection = connect(settings.database_path, read_only=True)
        try:
            # Its library reads signatures and is nothing that a server needs at its start.
            evidence = importlib.import_module("majorops.cli.evidence")
            count, heads = evidence.examine_chain(connection, settings.data)
        except Broken as broken:
            raise Refused(
                Outcome.INVALID,
                "inconsistent_rows",
                f"{broken}.",
                "Keep this file; restore a backup from before it beside it.",
            ) from broken
        finally:
            connection.close()
    borne_out = f", {heads} signed heads borne out" if heads else ""
    say(terminal, {"entries": count, "heads": heads}, f"ok: {count} entries{borne_out}")


def renew_key(terminal: Terminal, *, data: Data = None) -> None:
    """Seal the secrets in the store with a new key, also beside a running server; forget the old one."""
    with Operating():
        done = ask(settings_of(data), {"command": "secret_key.renew"})
    say(
        terminal,
        done,
        f"Everything is sealed with the new key {done['fingerprint']}; keep a copy of {done['file']}.",
    )


def doctor(
    terminal: Terminal,
    *,
    host: Annotated[str | None, Option("--host")] = None,
    port: Port = None,
    data: Data = None,
) -> None:
    """Look at this machine and this folder: what cannot work yet, and how to mend each."""
    findings = examine(settings_of(data, host=host, port=port))
    lines = [
        f"{finding.state:<8} {finding.name}: {finding.says}"
        + (f"\n         → {finding.mend}" if finding.mend else "")
        for finding in findings
    ]
    say(terminal, {"findings": findings}, *lines)
    if any(finding.state == FAILED for finding in findings):
        raise typer.Exit(int(Outcome.UNAVAILABLE))


def show_settings(terminal: Terminal, *, data: Data = None) -> None:
    """Print every setting, its value and where it came from; secrets as dots."""
    rows = describe(settings_of(data))
    width = max(len(name) for name, _, _ in rows)
    named = [{"name": name, "value": value, "source": source} for name, value, source in rows]
    say(
        terminal,
        {"settings": named},
        *(f"{name:<{width}}  {value or '–'}  ({source})" for name, value, source in rows),
    )


def version(terminal: Terminal) -> None:
    """Print the version."""
    say(
        terminal,
        {"version": __version__, "python": sys.version.split()[0], "sqlite": sqlite3.sqlite_version},
        f"majorops {__version__}",
    )


COMMANDS: tuple[tuple[str, Callable[..., None]], ...] = (
    ("serve", serve),
    ("demo", demo),
    ("seed", seed),
    ("worker", worker),
    ("migrate", migrate),
    ("verify", check_chain),
    ("renew-key", renew_key),
    ("reindex", reindex),
    ("doctor", doctor),
    ("settings", show_settings),
    ("version", version),
)

app = typer.Typer(
    name="majorops",
    cls=SpokenGroup,
    no_args_is_help=True,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    help="Run the MajorOps server.",
)
_user = typer.Typer(cls=SpokenGroup, no_args_is_help=True, rich_markup_mode=None, help="Who has access.")
_token = typer.Typer(cls=SpokenGroup, no_args_is_help=True, rich_markup_mode=None, help="API tokens.")


@app.callback()
def _options() -> None:
    """Run the MajorOps server."""


_kpi = typer.Typer(cls=SpokenGroup, no_args_is_help=True, rich_markup_mode=None, help="What is measured.")

for _group, _commands in ((app, COMMANDS), (_user, USER), (_token, TOKEN), (_kpi, KPI)):
    for _name, _function in _commands:
        command(_group, _name)(_function)
app.add_typer(_user, name="user")
app.add_typer(_token, name="token")
app.add_typer(_kpi, name="kpi")


def main() -> None:
    """The entry point."""
    app(prog_name="majorops")


if __name__ == "__main__":
    main()
