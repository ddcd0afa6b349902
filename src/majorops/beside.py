"""What a server does beside answering: greets its first admin, forgets what has run out, keeps evidence."""

import asyncio
import os
import sys
from pathlib import Path

import structlog

from majorops.drafts.worker import sweep as sweep_drafts
from majorops.people.door.actions import bootstrap_admin, first_admin_link
from majorops.platform import jobs, plausible
from majorops.platform.clock import now_ms
from majorops.platform.database import Database
from majorops.platform.errors import Refusal
from majorops.platform.idempotency import sweep
from majorops.platform.plausible import Clock
from majorops.platform.witness import Witness

Bootstrap = tuple[str, Path]
"""E-mail of the first admin, and where to write a token for them."""
_SWEEP_EVERY = 3600.0  # seconds
_WITNESS_AFTER = 2.0  # seconds; nobody waits for it
log = structlog.get_logger(__name__)


async def look_at_the_clock(database: Database, clock: Clock) -> None:
    """Compare it with what is stored, and say so when it cannot be right."""
    clock.newest = await database.read(plausible.newest_at)
    if (why := clock.doubt()) is not None:
        log.warning(plausible.CODE, why=why, hint=plausible.MEND)


async def sweep_forever(database: Database) -> None:
    """Forget keys, drafts and finished jobs that have run out, every hour."""
    while True:
        try:
            await database.write(lambda tx: sweep(tx, at=now_ms()) + jobs.sweep(tx, at=now_ms()))
            await database.write(lambda tx: sweep_drafts(tx, at=now_ms()))
        except Refusal as refusal:
            # A full disk must not stop the server; keys and drafts are forgotten at the next round.
            log.warning("sweep_refused", code=refusal.code)
        except Exception:
            # The server stops when what runs beside it fails; neither this nor a witness is a reason to.
            log.exception("sweep_broken")
        await asyncio.sleep(_SWEEP_EVERY)


async def witness_forever(database: Database, folder: Path, elsewhere: str, *, every: int) -> None:
    """A signed head of the journal, outside the database: soon after the start, then at an interval."""
    await asyncio.sleep(_WITNESS_AFTER)
    witness = Witness(database, folder, elsewhere, now_ms)
    while True:
        try:
            await witness.look()
        except Exception:
            log.exception("witness_broken")  # as above; the next round tries again
        await asyncio.sleep(every * 60)


async def welcome(database: Database, url: str, bootstrap: Bootstrap | None) -> None:
    """The first admin: by the bootstrap options, else by a one-time link on the terminal."""
    if bootstrap is not None:
        email, path = bootstrap
        token = await database.write(lambda tx: bootstrap_admin(tx, email, now_ms()))
        if token is not None:
            _write_private(path, token + "\n")
        return
    link = await database.write(lambda tx: first_admin_link(tx, now_ms()))
    if link is not None:
        sys.stdout.write(f"There is no admin yet. Become the first one, once, at:\n  {url}/sign-in/{link}\n")
        sys.stdout.flush()


def _write_private(path: Path, text: str) -> None:
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "w") as file:
        os.fchmod(file.fileno(), 0o600)
        file.write(text)
