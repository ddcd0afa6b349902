"""Beside a running server: a signed head of the journal is kept outside the database, now and then.

Its library is loaded by ``app`` after the server answers, so that nobody waits for it.
"""

import asyncio
from collections.abc import Callable
from pathlib import Path

import httpx
import msgspec
import structlog

from majorops.platform.database import Database
from majorops.platform.egress import Egress, EgressRefused
from majorops.platform.errors import Refusal
from majorops.platform.heads import Head, Heads
from majorops.platform.journal import newest

log = structlog.get_logger(__name__)


class Witness:
    """Keeps the heads of one store. ``elsewhere``: an address that each head is posted to, empty for none."""

    def __init__(self, database: Database, folder: Path, elsewhere: str, now: Callable[[], int]) -> None:
        self._database = database
        self._heads = Heads(folder)
        self._elsewhere = elsewhere
        self._now = now
        self._egress = Egress(trusted=True)  # the operator named it in the settings
        self._seen: tuple[int, str] | None = None

    async def look(self) -> Head | None:
        """Keep a head if the journal moved since the last one; give it. A failure is logged, not raised."""
        try:
            found = await self._database.read(newest)
            if found is None or found == self._seen:
                return None
            head = await asyncio.to_thread(self._heads.keep, *found, at=self._now())
        except (OSError, Refusal) as error:
            log.warning("head_not_kept", reason=str(error))
            return None
        self._seen = found
        await self._send(head)
        return head

    async def _send(self, head: Head) -> None:
        if not self._elsewhere:
            return
        body, headers = msgspec.json.encode(head), {"content-type": "application/json"}
        try:
            given = await self._egress.request("POST", self._elsewhere, content=body, headers=headers)
        except (httpx.TransportError, EgressRefused, TimeoutError) as error:
            log.warning("head_not_sent", reason=type(error).__name__)
            return
        if given.status >= httpx.codes.BAD_REQUEST:
            log.warning("head_not_sent", status=given.status)
