"""Beside a running server: a signed head of the journal is kept outside the database, now and then."""

import asyncio
import importlib
import sys
from asyncio.subprocess import PIPE
from collections.abc import Callable
from pathlib import Path

import structlog

from majorops.platform.database import Database
from majorops.platform.errors import Refusal
from majorops.platform.journal import newest

log = structlog.get_logger(__name__)


class Witness:
    """Keeps the heads of one store. ``elsewhere``: an address that each head is posted to, empty for none."""

    def __init__(self, database: Database, folder: Path, elsewhere: str, now: Callable[[], int]) -> None:
        self._database = database
        self._folder = folder
        self._elsewhere = elsewhere
        self._now = now
        self._seen: tuple[int, str] | None = None

    async def look(self) -> bytes | None:
        """Keep a head if the journal moved since the last one; give it. A failure is logged, not raised."""
        try:
            found = await self._database.read(newest)
            if found is None or found == self._seen:
                return None
            head = await self._sign(*found)
        except (OSError, Refusal) as error:
            log.warning("head_not_kept", reason=str(error))
            return None
        self._seen = found
        if self._elsewhere:
            # Not loaded by servers that send none: an HTTP client is a tenth of the time of a start.
            await importlib.import_module("majorops.platform.witness_far").send(head, self._elsewhere)
        return head

    async def _sign(self, seq: int, hashed: str) -> bytes:
        """By ``platform.heads``, in a process of its own. Raises OSError with what it said."""
        words = (str(self._folder), str(seq), hashed, str(self._now()))
        command = (sys.executable, "-m", "majorops.platform.heads", *words)
        process = await asyncio.create_subprocess_exec(*command, stdout=PIPE, stderr=PIPE)
        head, said = await process.communicate()
        if process.returncode:
            raise OSError(said.decode(errors="replace").strip().rpartition("\n")[2])
        return head
