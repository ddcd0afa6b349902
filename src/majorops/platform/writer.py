"""The one thread that writes, and the only ``commit`` in the program: one fsync for whatever waits."""

import asyncio
import sqlite3
import threading
from collections import deque
from collections.abc import Callable
from typing import Any, Protocol

import structlog

from majorops.platform.pending import Pending
from majorops.platform.writing import (
    Job,
    Listener,
    Turn,
    Undone,
    by_turn,
    goes_with,
    refuse,
    roll_back,
    tell,
    told,
)

log = structlog.get_logger(__name__)
_BATCH = 256
_REMEMBERED = 5_000
_CHECKPOINT_PAGES = 4000


class Begin(Protocol):
    """Makes the view of the store that an action is given, over what the writer remembers and what waits."""

    def __call__(
        self, cursor: sqlite3.Cursor, memory: dict[Any, Any], pending: Pending, *, alone: bool
    ) -> Any:
        """``alone``: no other act shares its savepoint."""


Join = Callable[[list[Job]], None]


class _Runner:
    """Runs jobs inside the writer's transaction, each as if it were alone in it.

    ``closing``: whether the loop of a light job may be waiting for the writer by now.
    """

    def __init__(self, begin: Begin, closing: Callable[[], bool]) -> None:
        self._begin = begin
        self._closing = closing
        self._memory: dict[Any, Any] = {}
        self._pending = Pending()

    def run(self, cursor: sqlite3.Cursor, jobs: list[Job], join: Join) -> None:
        """Run jobs in one savepoint, since nearly all succeed; if one does not, each in its own."""
        if not jobs[0].light or not self._run_together(cursor, jobs, join):
            self._on_turn(jobs, lambda: self._run_each(cursor, jobs))

    def _on_turn(self, jobs: list[Job], run: Callable[[], None]) -> None:
        """Run light jobs on the loop that they came from, and others here."""
        turn = Turn(run)
        if jobs[0].light and not self._closing():
            turn.lend(jobs[0].loop, closing=self._closing)
        else:
            turn.take()
        turn.check()

    def _run_together(self, cursor: sqlite3.Cursor, jobs: list[Job], join: Join) -> bool:
        """Whether they are done: all succeeded, or the only one did not. Else nothing of them is left."""

        def run() -> None:
            join(jobs)
            for job in jobs:
                self._run_one(cursor, job, alone=len(jobs) == 1)

        cursor.execute("SAVEPOINT together")
        try:
            self._on_turn(jobs, run)
            # Here and not on the loop, which has others to answer meanwhile.
            self._pending.write(cursor)
        except BaseException as error:  # noqa: BLE001  who it belongs to shows when each runs alone
            self.forget()
            alone = len(jobs) == 1
            if alone:
                jobs[0].error = told(error)
            if not cursor.connection.in_transaction:
                raise Undone from None
            cursor.execute("ROLLBACK TO together")
            cursor.execute("RELEASE together")
            return alone
        cursor.execute("RELEASE together")
        return True

    def _run_one(self, cursor: sqlite3.Cursor, job: Job, *, alone: bool) -> None:
        tx = self._begin(cursor, self._memory, self._pending, alone=alone)
        job.outcome, job.error, job.announced = None, None, tx.announced
        job.outcome = job.action(tx)

    def _run_each(self, cursor: sqlite3.Cursor, jobs: list[Job]) -> None:
        for job in jobs:
            self._run_in_savepoint(cursor, job)

    def _run_in_savepoint(self, cursor: sqlite3.Cursor, job: Job) -> None:
        """Run one job; its error is its own. Raises Undone when the transaction of all is gone with it."""
        cursor.execute("SAVEPOINT act")
        try:
            self._run_one(cursor, job, alone=True)
            self._pending.write(cursor)
        except BaseException as error:  # noqa: BLE001  whatever it was belongs to its caller, not to the batch
            job.error = told(error)
            self.forget()
        if not cursor.connection.in_transaction:
            job.error = job.error or RuntimeError("An action went on after its transaction was undone.")
            raise Undone
        if job.error is not None:
            cursor.execute("ROLLBACK TO act")
        cursor.execute("RELEASE act")

    def forget(self, *, beyond: int = 0) -> None:
        """What is remembered is true as long as only this writer writes and nothing is taken back."""
        self._pending.clear()
        if len(self._memory) > beyond:
            self._memory.clear()


class Writer:
    """The one thread that writes: it takes what waits, runs it, commits it, and says so."""

    def __init__(self, connection: sqlite3.Connection, begin: Begin, listeners: list[Listener]) -> None:
        self._waiting: deque[Job] = deque()
        self._came = threading.Event()
        self._batch: list[Job] = []
        self.connection = connection
        # Only the writer checkpoints: SQLite before 3.51.3 can lose a WAL reset raced by two connections.
        connection.execute(f"PRAGMA wal_autocheckpoint = {_CHECKPOINT_PAGES}")
        self._runner = _Runner(begin, lambda: self._finishing)
        self._listeners = listeners
        self._finishing = False
        self.commits = 0
        self._thread = threading.Thread(target=self._write_forever, name="writer", daemon=True)
        self._thread.start()

    def put(self, job: Job) -> None:
        """Let a job wait for its batch."""
        self._waiting.append(job)
        if not self._came.is_set():
            self._came.set()

    def finish(self) -> None:
        """Write what is queued, then end. Nothing may be queued any more."""
        self._finishing = True
        self._came.set()
        self._thread.join()
        self.connection.close()

    def _write_forever(self) -> None:
        while self._gather():
            batch = self._batch
            self._commit_batch(batch)
            for loop in {id(job.loop): job.loop for job in batch}.values():
                self._acknowledge([job for job in batch if job.loop is loop], loop)

    def _gather(self) -> bool:
        """Wait for a job and begin a batch with what stands behind it; False when no more will come."""
        while not self._waiting:
            if self._finishing:
                return False
            self._came.wait()
            self._came.clear()
        self._batch = [self._waiting.popleft() for _ in range(min(len(self._waiting), _BATCH))]
        return True

    def _join(self, jobs: list[Job]) -> None:
        """Let jobs that came while these waited for their turn run with them, if they were the last."""
        while jobs[-1] is self._batch[-1] and self._waiting and goes_with(self._waiting[0], jobs):
            self._batch.append(self._waiting.popleft())
            jobs.append(self._batch[-1])

    def _commit_batch(self, batch: list[Job]) -> None:
        """Keep the batch with one fsync. If it cannot be kept whole, each of it stands alone.

        SQLite answers a full disk, and some other troubles, by undoing the transaction with everybody in it;
        whoever asked for too much must not take the others along.
        """
        self._runner.forget(beyond=_REMEMBERED)
        cursor = self.connection.cursor()
        try:
            cursor.execute("BEGIN IMMEDIATE")
        except sqlite3.Error as error:
            refuse(batch, error)
            return
        try:
            for jobs in by_turn(batch):
                self._runner.run(cursor, jobs, self._join if batch is self._batch else _nobody)
            cursor.execute("COMMIT")
            self.commits += 1
        except Exception as error:  # noqa: BLE001  the writer outlives whatever happens to a batch
            self._runner.forget()
            roll_back(cursor)
            if len(batch) == 1:
                refuse(batch, error)
                return
            for job in batch:
                self._commit_batch([job])

    def _acknowledge(self, jobs: list[Job], loop: asyncio.AbstractEventLoop) -> None:
        def acknowledge() -> None:
            facts = [fact for job in jobs if job.error is None for fact in job.announced]
            for listener in self._listeners if facts else ():
                tell(listener, facts)
            for job in jobs:
                job.settle()

        try:
            loop.call_soon_threadsafe(acknowledge)
        except RuntimeError:
            # Whoever asked has gone, loop and all; what was committed stays committed.
            log.warning("nobody_waits", jobs=len(jobs))


def _nobody(_jobs: list[Job]) -> None:
    """Of a batch that could not be kept: each of its jobs stands alone."""
