"""What cannot work on this machine, and how to mend each: for ``majorops doctor`` and an admin's page."""

import contextlib
import shutil
import socket
import sqlite3
import sys
from collections.abc import Callable, Iterator, Mapping

import msgspec
import sqlalchemy as sa

from majorops.people.passkeys.rules import address_of
from majorops.platform import keyring, least, lock, migrations, plausible
from majorops.platform.clock import now_ms
from majorops.platform.database import Tx, compiled, connect
from majorops.platform.journal import digest, journal
from majorops.platform.location import location_problem, nearest
from majorops.settings import Settings

OK, WARNING, FAILED = "ok", "warning", "failed"
SQLITE_WITHOUT_RACE = (3, 51, 3)
LOW_DISK = 1024**3
FULL_DISK = 64 * 1024**2
_LAST_ENTRIES = 500
_LAST = compiled(sa.select(*journal.columns).order_by(journal.c.seq.desc()).limit(_LAST_ENTRIES))


class Finding(msgspec.Struct, frozen=True):
    """One thing looked at: ``state`` ok, warning or failed; ``mend`` is empty when nothing needs mending."""

    name: str
    state: str
    says: str
    mend: str = ""


def check_python(_settings: Settings) -> Finding:
    """New enough."""
    version = sys.version_info[:3]
    if least.is_older(version, least.PYTHON):
        needed = least.dotted(least.PYTHON)
        return Finding("python", FAILED, f"Python {least.dotted(version)}", f"Use Python {needed} or newer.")
    return Finding("python", OK, f"Python {least.dotted(version)}")


def check_libraries(_settings: Settings, table: Mapping[str, str] = least.LIBRARIES) -> Finding:
    """Each as new as this program counts on."""
    if old := least.too_old(least.installed(), table):
        return Finding("libraries", FAILED, f"too old: {', '.join(map(str, old))}", least.MEND)
    return Finding("libraries", OK, f"{len(table)} libraries are as new as they must be")


def check_sqlite(_settings: Settings, version: tuple[int, ...] = sqlite3.sqlite_version_info) -> Finding:
    """New enough; before 3.51.3 two connections that checkpoint can race, which the single writer avoids."""
    words = f"SQLite {least.dotted(version)}"
    if least.is_older(version, least.SQLITE):
        needed = least.dotted(least.SQLITE)
        return Finding(
            "sqlite",
            FAILED,
            f"{words} is too old",
            f"Use a Python built with SQLite {needed} or newer.",
        )
    if version < SQLITE_WITHOUT_RACE:
        return Finding("sqlite", OK, f"{words}; its WAL-reset race is avoided: only the writer checkpoints")
    return Finding("sqlite", OK, words)


def check_folder(settings: Settings) -> Finding:
    """Writable and local."""
    problem = location_problem(settings.data)
    if problem is not None:
        return Finding("data folder", FAILED, problem, "Name another folder: --data DIR, or MAJOROPS_DATA.")
    return Finding("data folder", OK, f"{settings.data} is local and writable")


def check_disk(settings: Settings) -> Finding:
    """Room to write."""
    free = shutil.disk_usage(nearest(settings.data)).free
    words = f"{free / 1024**3:.1f} GiB free"
    if free < FULL_DISK:
        return Finding("disk", FAILED, words, "Free some space, or name a folder on another disk.")
    return (
        Finding("disk", WARNING, words, "Free some space soon.")
        if free < LOW_DISK
        else Finding("disk", OK, words)
    )


def check_lock(settings: Settings) -> Finding:
    """Whether a server holds the folder."""
    pid = lock.holder(settings.data)
    if pid is None:
        return Finding("lock", OK, "no server is using the data folder")
    return Finding("lock", OK, f"a server with the pid {pid} is using the data folder")


def check_port(settings: Settings) -> Finding:
    """Free, or held by our own server."""
    where = f"{settings.host}:{settings.port}"
    problem = port_problem(settings.host, settings.port)
    if problem is None:
        return Finding("port", OK, f"{where} is free")
    if lock.holder(settings.data) is not None:
        return Finding("port", OK, f"{where} is in use, most likely by the running server")
    return Finding(
        "port", FAILED, f"{where}: {problem}", "Stop what listens there, or name another: --port N."
    )


def port_problem(host: str, port: int) -> str | None:
    """Why nothing can listen there, or None."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            return (error.strerror or str(error)).lower()
    return None


def check_passkeys(settings: Settings) -> Finding:
    """Whether browsers can hold passkeys for the address that people use."""
    address = address_of(settings.base_url, settings.host, settings.port)
    if address.problem:
        return Finding(
            "passkeys",
            WARNING,
            f"passkeys cannot work: {address.problem}",
            "Set base_url to the https address that people use; links and a provider work without.",
        )
    return Finding("passkeys", OK, f"passkeys work at {address.origin}, and nowhere else")


def check_clock(settings: Settings, now: Callable[[], int] = now_ms) -> Finding:
    """Not before the program was made, and not behind what is stored already."""
    with _reading(settings) as tx:
        newest = plausible.newest_at(tx) if tx is not None else 0
    why = plausible.doubt(now(), newest)
    if why is not None:
        return Finding("clock", WARNING, f"{plausible.CODE}: {why}", plausible.MEND)
    return Finding("clock", OK, "the clock is plausible")


def check_schema(settings: Settings) -> Finding:
    """As new as this program."""
    found, known = migrations.current(settings.database_path), migrations.revisions()
    if found is None:
        return Finding("schema", OK, "no data yet; the first start makes it")
    if found not in known:
        return Finding(
            "schema",
            FAILED,
            f"the data is of schema {found}, this program knows up to {known[-1]}",
            "Start the newer program again, or restore a backup made before it.",
        )
    if found != known[-1]:
        return Finding(
            "schema",
            WARNING,
            f"the data is of schema {found}, the newest is {known[-1]}",
            "The next start migrates it, or: majorops migrate.",
        )
    return Finding("schema", OK, f"schema {found} is up to date")


def check_secret_key(settings: Settings) -> Finding:
    """The key of the secrets in the store is there, and is theirs."""
    with _reading(settings) as tx:
        refused = keyring.trouble(tx, settings.secret_key_path) if tx is not None else None
    if refused is not None:
        return Finding("secret key", FAILED, f"{refused.code}: {refused}", refused.hint)
    if not settings.secret_key_path.exists():
        return Finding("secret key", OK, "no key yet; the next start makes it")
    return Finding("secret key", OK, f"{settings.secret_key_path} opens the secrets in the store")


def check_journal(settings: Settings) -> Finding:
    """The end of the chain; ``majorops verify`` walks all of it."""
    with _reading(settings) as tx:
        rows = list(reversed(tx.all(_LAST))) if tx is not None else []
    bad = first_bad(rows)
    if bad is not None:
        return Finding(
            "journal",
            FAILED,
            f"journal entry {bad} does not fit the chain",
            "Stop writing and look at it: majorops verify; then restore a backup from before it.",
        )
    return Finding("journal", OK, f"the last {len(rows)} entries hold together" if rows else "no entry yet")


def first_bad(rows: list[tuple[object, ...]]) -> object | None:
    """The number of the first row that was altered or does not follow the one before, None when all fit."""
    previous: tuple[object, ...] | None = None
    for row in rows:
        seq, at, actor, kind, incident_id, body, before, hashed = row
        entry = {"seq": seq, "at": at, "actor": actor, "kind": kind, "incident_id": incident_id, "body": body}
        follows = previous is None or (before == previous[-1] and seq == int(str(previous[0])) + 1)
        if not follows or digest(str(before), entry) != hashed:
            return seq
        previous = row
    return None


@contextlib.contextmanager
def _reading(settings: Settings) -> Iterator[Tx | None]:
    """The store, read-only; None while there is none."""
    if migrations.current(settings.database_path) is None:
        yield None
        return
    connection = connect(settings.database_path, read_only=True)
    try:
        yield Tx(connection.cursor())
    finally:
        connection.close()


CHECKS: tuple[Callable[[Settings], Finding], ...] = (
    check_python,
    check_libraries,
    check_sqlite,
    check_folder,
    check_disk,
    check_lock,
    check_port,
    check_passkeys,
    check_schema,
    check_secret_key,
    check_clock,
    check_journal,
)


def examine(settings: Settings) -> list[Finding]:
    """Everything, in the order in which a start would fail."""
    return [_examined(check, settings) for check in CHECKS]


def _examined(check: Callable[[Settings], Finding], settings: Settings) -> Finding:
    try:
        return check(settings)
    except (OSError, sqlite3.Error) as error:
        # One thing that cannot be looked at must not hide the others.
        return Finding(
            check.__name__.removeprefix("check_"),
            FAILED,
            f"cannot be looked at: {error}",
            "Run this as the user that the server runs as.",
        )
