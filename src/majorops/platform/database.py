"""The store: one writer thread with group commit, readers apart, and the only ``commit`` in the program.

Statements are built with SQLAlchemy Core, compiled once for the dialect, and run on the driver's own cursor:
one SQL text for SQLite and PostgreSQL, and no result objects on the write path. Rules receive plain values.
"""

import asyncio
import queue
import sqlite3
import threading
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Protocol, TypeVar

import sqlalchemy as sa
import structlog
from sqlalchemy.dialects import sqlite
from sqlalchemy.sql import ClauseElement

from majorops.platform.installation import STANDARD, Installation
from majorops.platform.writing import Job, Turn, Undone, refuse, roll_back, stopping, told

T = TypeVar("T")
Row = tuple[Any, ...]
metadata = sa.MetaData()
log = structlog.get_logger(__name__)

_DIALECT = sqlite.dialect(paramstyle="named")
_BATCH = 256
_READERS = 2
_TURN = 32
_REMEMBERED = 5_000
_CHECKPOINT_PAGES = 4000
_STEPS_BETWEEN_LOOKS = 1_000


class Statement:
    """A Core statement compiled once; run it with :class:`Tx`. Parameters are its bind names."""

    def __init__(self, element: ClauseElement) -> None:
        compiled: Any = element.compile(dialect=_DIALECT, compile_kwargs={"render_postcompile": True})
        self.text = str(compiled)
        given = {name for name, bind in compiled.binds.items() if bind.required}
        self.fixed = {name: value for name, value in compiled.params.items() if name not in given}


def compiled(element: ClauseElement) -> Statement:
    """Compile ``element`` for the store's dialect; do it at import, not per call."""
    return Statement(element)


def insert_all(table: sa.Table) -> Statement:
    """``INSERT`` of every column, parameters named as the columns."""
    return Statement(table.insert().values({c.name: sa.bindparam(c.name) for c in table.columns}))


class Follows(Protocol):
    """What follows from a change, inside its transaction; the table stands in ``reactions.py``."""

    def react(self, tx: "Tx", change: Any) -> None:
        """Let other domains add their part before the change is saved."""

    def publish(self, tx: "Tx", change: Any) -> None:
        """Write the journal, the feeds and the jobs of a saved change."""


class Nothing:
    """Of a store that is opened without the table of reactions."""

    def react(self, tx: "Tx", change: Any) -> None:
        """Nothing follows."""

    def publish(self, tx: "Tx", change: Any) -> None:
        """Nothing is published."""


NOTHING = Nothing()


@dataclass(slots=True)
class Tx:
    """One action's view of the store: reads see its own writes; announcements go out after the commit."""

    cursor: sqlite3.Cursor
    follows: Follows = NOTHING
    installation: Installation = STANDARD
    memory: dict[Any, Any] = field(default_factory=dict)  # what the writer may skip reading again
    announced: list[Any] = field(default_factory=list)
    statements: int = 0

    def run(self, statement: Statement, params: Mapping[str, Any] | None = None) -> int:
        """Execute; give the number of rows touched."""
        self.statements += 1
        self.cursor.execute(statement.text, {**statement.fixed, **params} if params else statement.fixed)
        return self.cursor.rowcount

    def run_each(self, statement: Statement, rows: Sequence[Mapping[str, Any]]) -> None:
        """Execute once per row of parameters, as one statement."""
        if rows:
            self.statements += 1
            self.cursor.executemany(statement.text, [{**statement.fixed, **row} for row in rows])

    def one(self, statement: Statement, params: Mapping[str, Any] | None = None) -> Row | None:
        """The first row, or None."""
        self.run(statement, params)
        row: Row | None = self.cursor.fetchone()
        return row

    def all(self, statement: Statement, params: Mapping[str, Any] | None = None) -> list[Row]:
        """Every row."""
        self.run(statement, params)
        return self.cursor.fetchall()

    def announce(self, fact: object) -> None:
        """Tell the listeners of the database about ``fact`` once it is safely on disk; never before."""
        self.announced.append(fact)


Action = Callable[[Tx], T]


@contextmanager
def limited(tx: Tx, milliseconds: int) -> Iterator[None]:
    """Nothing that ``tx`` runs inside may take longer; what does ends as sqlite3.OperationalError."""
    connection, ends = tx.cursor.connection, time.monotonic() + milliseconds / 1000
    connection.set_progress_handler(lambda: time.monotonic() > ends, _STEPS_BETWEEN_LOOKS)
    try:
        yield
    finally:
        connection.set_progress_handler(None, 0)


class Listener(Protocol):
    """Hears, on the event loop, everything that one commit made true, in order."""

    def __call__(self, facts: Sequence[Any], /) -> None:
        """Take the facts; must not block."""


def connect(path: Path, *, read_only: bool = False) -> sqlite3.Connection:
    """A connection with the product's pragmas. ``FULL``: a write once acknowledged survives a power cut."""
    uri = f"{path.absolute().as_uri()}?mode=ro" if read_only else str(path)
    connection = sqlite3.connect(
        uri, isolation_level=None, check_same_thread=False, uri=read_only, cached_statements=512
    )
    run = connection.execute
    run("PRAGMA busy_timeout = 5000")
    run("PRAGMA foreign_keys = ON")
    if not read_only:
        run("PRAGMA journal_mode = WAL")
        run("PRAGMA synchronous = FULL")
    run("PRAGMA cache_size = -16000")
    return connection


class _Writer:
    """The one thread that writes: it takes what waits, runs it, commits it, and says so."""

    def __init__(
        self, connection: sqlite3.Connection, context: tuple[Follows, Installation], listeners: list[Listener]
    ) -> None:
        self.jobs: queue.SimpleQueue[Job | None] = queue.SimpleQueue()
        self.connection = connection
        # Only the writer checkpoints: SQLite before 3.51.3 can lose a WAL reset raced by two connections.
        connection.execute(f"PRAGMA wal_autocheckpoint = {_CHECKPOINT_PAGES}")
        self._context = context
        self._listeners = listeners
        self._memory: dict[Any, Any] = {}
        self._finishing = False
        self._thread = threading.Thread(target=self._write_forever, name="writer", daemon=True)
        self._thread.start()

    def finish(self) -> None:
        """Write what is queued, then end. Nothing may be queued any more."""
        self._finishing = True
        self.jobs.put(None)
        self._thread.join()
        self.connection.close()

    def _write_forever(self) -> None:
        last = False
        while not last:
            batch, last = self._gather()
            if batch:
                self._commit_batch(batch)
            for loop in {id(job.loop): job.loop for job in batch}.values():
                self._acknowledge([job for job in batch if job.loop is loop], loop)

    def _gather(self) -> tuple[list[Job], bool]:
        """Wait for a job and take what stands behind it; and whether that was the end of the queue."""
        batch: list[Job] = []
        while len(batch) < _BATCH:
            try:
                job = self.jobs.get(block=not batch)
            except queue.Empty:
                break
            if job is None:
                return batch, True
            batch.append(job)
        return batch, False

    def _commit_batch(self, batch: list[Job]) -> None:
        """Keep the batch with one fsync. If it cannot be kept whole, each of it stands alone.

        SQLite answers a full disk, and some other troubles, by undoing the transaction with everybody in it;
        whoever asked for too much must not take the others along.
        """
        cursor = self.connection.cursor()
        try:
            cursor.execute("BEGIN IMMEDIATE")
        except sqlite3.Error as error:
            refuse(batch, error)
            return
        try:
            for jobs in _together(batch):
                self._run_jobs(cursor, jobs)
            cursor.execute("COMMIT")
        except Exception as error:  # noqa: BLE001  the writer outlives whatever happens to a batch
            self._memory.clear()
            roll_back(cursor)
            if len(batch) == 1:
                refuse(batch, error)
                return
            for job in batch:
                self._commit_batch([job])

    def _run_jobs(self, cursor: sqlite3.Cursor, jobs: list[Job]) -> None:
        turn = Turn(lambda: self._run_together(cursor, jobs))
        if jobs[0].light and not self._finishing:
            turn.lend(jobs[0].loop, closing=lambda: self._finishing)
        else:
            turn.take()
        turn.check()

    def _run_together(self, cursor: sqlite3.Cursor, jobs: list[Job]) -> None:
        """Run light jobs in one savepoint, since nearly all succeed; if one does not, each in its own."""
        if len(jobs) > 1:
            cursor.execute("SAVEPOINT together")
            try:
                for job in jobs:
                    tx = Tx(cursor, *self._context, self._memory)
                    job.outcome, job.error, job.announced = job.action(tx), None, tx.announced
            except BaseException:  # noqa: BLE001  who it belongs to shows when each runs alone
                self._memory.clear()
                if not cursor.connection.in_transaction:
                    raise Undone from None
                cursor.execute("ROLLBACK TO together")
            else:
                cursor.execute("RELEASE together")
                return
            cursor.execute("RELEASE together")
        for job in jobs:
            self._run_in_savepoint(cursor, job)

    def _run_in_savepoint(self, cursor: sqlite3.Cursor, job: Job) -> None:
        """Run one job; its error is its own. Raises Undone when the transaction of all is gone with it.

        What the writer remembers is true as long as it is the only one that writes and nothing is taken back.
        """
        if len(self._memory) > _REMEMBERED:
            self._memory.clear()
        tx = Tx(cursor, *self._context, self._memory)
        job.outcome, job.error, job.announced = None, None, tx.announced
        cursor.execute("SAVEPOINT act")
        try:
            job.outcome = job.action(tx)
        except BaseException as error:  # noqa: BLE001  whatever it was belongs to its caller, not to the batch
            job.error = told(error)
            self._memory.clear()
        if not cursor.connection.in_transaction:
            job.error = job.error or RuntimeError("An action went on after its transaction was undone.")
            raise Undone
        if job.error is not None:
            cursor.execute("ROLLBACK TO act")
        cursor.execute("RELEASE act")

    def _acknowledge(self, jobs: list[Job], loop: asyncio.AbstractEventLoop) -> None:
        def tell() -> None:
            facts = [fact for job in jobs if job.error is None for fact in job.announced]
            for listener in self._listeners if facts else ():
                _tell_listener(listener, facts)
            for job in jobs:
                job.settle()

        try:
            loop.call_soon_threadsafe(tell)
        except RuntimeError:
            # Whoever asked has gone, loop and all; what was committed stays committed.
            log.warning("nobody_waits", jobs=len(jobs))


class Database:
    """The embedded store. ``write`` acknowledges what an fsync has made durable; ``read`` never blocks it.

    Listeners hear the facts of a commit on the loop of whoever wrote: one loop serves all, except in tests.
    """

    def __init__(self, path: Path, follows: Follows = NOTHING, installation: Installation = STANDARD) -> None:
        self.path = path
        self._context = (follows, installation)
        self.listeners: list[Listener] = []
        self.after_close: list[Callable[[], None]] = []
        self._writer = _Writer(connect(path), self._context, self.listeners)
        self._local = threading.local()
        self._open_readers: list[sqlite3.Connection] = []
        self._readers = ThreadPoolExecutor(_READERS, thread_name_prefix="reader")
        self._door = threading.Lock()  # so that nothing is queued behind the end of the queue
        self._closed = False

    async def write(self, action: Action[T], *, light: bool = False) -> T:
        """Run ``action`` in a savepoint of the next batch; return when its commit is on disk.

        ``light``: shorter than a millisecond, so the caller's own loop may run it (see ``writing.Turn``).

        Raises what the action raised (then nothing of it is kept), StorageFull, or Unavailable. ``action``
        may run twice, when the batch it stood in could not be kept; the first run then has left nothing.
        """
        loop = asyncio.get_running_loop()
        job = Job(action, loop.create_future(), loop, light)
        with self._door:
            if self._closed:
                raise stopping()
            self._writer.jobs.put(job)
        result: T = await job.future
        return result

    async def read(self, query: Action[T]) -> T:
        """Run ``query`` on a read-only connection, apart from the writer, in one consistent view."""
        if self._closed:
            raise stopping()
        return await asyncio.get_running_loop().run_in_executor(self._readers, self.read_now, query)

    def read_now(self, query: Action[T]) -> T:
        """As :meth:`read`, on the calling thread."""
        cursor = self._reader().cursor()
        cursor.execute("BEGIN")
        try:
            return query(Tx(cursor, *self._context))
        finally:
            roll_back(cursor)

    def _reader(self) -> sqlite3.Connection:
        if self._closed:
            raise stopping()
        connection: sqlite3.Connection | None = getattr(self._local, "connection", None)
        if connection is None:
            connection = connect(self.path)
            connection.execute("PRAGMA wal_autocheckpoint = 0")
            connection.execute("PRAGMA query_only = ON")
            self._local.connection = connection
            self._open_readers.append(connection)
        return connection

    def close(self) -> None:
        """Finish what is queued, then close; later reads and writes are refused. Safe to call twice."""
        with self._door:
            if self._closed:
                return
            self._closed = True
        self._writer.finish()
        self._readers.shutdown()
        for reader in self._open_readers:
            reader.close()
        for step in self.after_close:
            step()


def _together(batch: list[Job]) -> Iterator[list[Job]]:
    """In order: light jobs of one loop by the dozen, so that it answers others between; any other alone."""
    waiting: list[Job] = []
    for job in batch:
        if waiting and (not job.light or job.loop is not waiting[0].loop or len(waiting) == _TURN):
            yield waiting
            waiting = []
        if job.light:
            waiting.append(job)
        else:
            yield [job]
    if waiting:
        yield waiting


def _tell_listener(listener: Listener, facts: Sequence[Any]) -> None:
    try:
        listener(facts)
    except Exception:
        # The facts are on disk: a deaf listener must not turn a kept write into a request that never ends.
        log.exception("listener_failed", listener=repr(listener))


def write_now(database: Database, action: Action[T]) -> T:
    """Write from outside the event loop (command line, tests): waits for the fsync."""
    return asyncio.run(database.write(action))
