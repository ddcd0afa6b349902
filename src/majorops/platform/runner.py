"""Runs jobs: wakes when one is announced or comes due, claims it, and puts back what did not work."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping, Sequence
from typing import Any, NamedTuple

import structlog

from majorops.platform import jobs
from majorops.platform.database import Database, Tx
from majorops.platform.errors import Refusal
from majorops.platform.jobs import Claimed, Queued

log = structlog.get_logger(__name__)
_LOOK_AGAIN_S = 5.0
_AFTER_TROUBLE_S = 1.0


class Work(NamedTuple):
    """What is done with jobs of a kind, at most so many at once. It finishes them itself, in the transaction
    of what it found."""

    do: Callable[[Database, Sequence[Claimed]], Awaitable[None]]
    most: int = 1


class Runner:
    """One worker on one store. Several may run on one store; the leases keep them apart."""

    def __init__(self, database: Database, works: Mapping[str, Work], now: Callable[[], int]) -> None:
        self._database = database
        self._works = works
        self._kinds = tuple(works)
        self._now = now
        self._woken = asyncio.Event()

    def hear(self, facts: Sequence[Any]) -> None:
        """Listener of the database: somebody asked for work."""
        if any(isinstance(fact, Queued) for fact in facts):
            self._woken.set()

    async def run(self, *, alone: bool = True) -> None:
        """Work for ever. ``alone``: this process holds the store, so whoever held a lease before is gone."""
        released = not alone
        while True:
            try:
                if not released:
                    await self._database.write(jobs.release)
                    released = True
                await self.drain()
                await self._rest()
            except Refusal as refusal:
                # A full disk must not stop the server; what waits is done when there is room again.
                log.warning("jobs_wait", code=refusal.code)
                await asyncio.sleep(_AFTER_TROUBLE_S)
            except Exception:
                # The server stops when what runs beside it fails; work that waits is no reason to.
                log.exception("jobs_broken")
                await asyncio.sleep(_AFTER_TROUBLE_S)

    async def drain(self) -> None:
        """Work until nothing is due."""
        while await self._database.read(lambda tx: jobs.any_due(tx, self._kinds, at=self._now())):
            for kind, claimed in (await self._database.write(self._claim)).items():
                await self._do(self._works[kind], claimed)

    def _claim(self, tx: Tx) -> dict[str, list[Claimed]]:
        at = self._now()
        found = {kind: jobs.claim(tx, kind, at=at, most=work.most) for kind, work in self._works.items()}
        return {kind: claimed for kind, claimed in found.items() if claimed}

    async def _do(self, work: Work, claimed: Sequence[Claimed]) -> None:
        try:
            await work.do(self._database, claimed)
        except Refusal as refusal:
            log.warning("jobs_put_back", kind=claimed[0].kind, code=refusal.code)
            await self._put_back(claimed, refusal.detail)
        except Exception as error:
            if len(claimed) > 1:
                # One of them is at fault; the others must not wait for it.
                for job in claimed:
                    await self._do(work, [job])
                return
            log.exception("job_failed", kind=claimed[0].kind, job=claimed[0].id)
            await self._put_back(claimed, type(error).__name__)

    async def _put_back(self, claimed: Sequence[Claimed], reason: str) -> None:
        def act(tx: Tx) -> list[str]:
            return [job.id for job in claimed if jobs.fail(tx, job, reason, at=self._now())]

        for job_id in await self._database.write(act):
            log.error("job_given_up", job=job_id, reason=reason)

    async def _rest(self) -> None:
        """Until something is announced, or the next job comes due."""
        self._woken.clear()
        due = await self._database.read(lambda tx: jobs.next_due(tx, self._kinds))
        pause = _LOOK_AGAIN_S if due is None else min(_LOOK_AGAIN_S, max(0.0, (due - self._now()) / 1000))
        try:
            async with asyncio.timeout(pause):
                await self._woken.wait()
        except TimeoutError:
            return
