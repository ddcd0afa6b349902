"""The store: statements, the transaction as an action sees it, and the ways to write and read.

Statements are built with SQLAlchemy Core, compiled once for the dialect, and run on the driver's own cursor:
one SQL text for SQLite and PostgreSQL, and no result objects on the write path. Rules receive plain values.
"""

import asyncio
import re
import sqlite3
import threading
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any, Protocol, TypeVar

import sqlalchemy as sa
import structlog
from sqlalchemy.dialects import sqlite
from sqlalchemy.sql import ClauseElement

from majorops.platform.installation import STANDARD, Installation
from majorops.platform.pending import Insert, Pending
from majorops.platform.vault import Vault, fresh_key
from majorops.platform.writer import Writer
from majorops.platform.writing import Job, Listener, roll_back, stopping

T = TypeVar("T")
Row = tuple[Any, ...]
metadata = sa.MetaData()
log = structlog.get_logger(__name__)

_DIALECT = sqlite.dialect(paramstyle="named")
_WORD = re.compile(r"\w+")
_READERS = 2
_STEPS_BETWEEN_LOOKS = 1_000
_LIGHT_S = 0.002


class Statement:
    """A Core statement, compiled once, when it is first used; run it with :class:`Tx`.

    Parameters are its bind names. ``words`` tell which tables it might look at: rows that wait for those are
    written before it runs. A test compiles every one of them.
    """

    def __init__(self, element: ClauseElement) -> None:
        self._element = element

    @cached_property
    def text(self) -> str:
        """What the driver is given."""
        return self._made[0]

    @cached_property
    def fixed(self) -> dict[str, Any]:
        """The parameters that it brings itself."""
        return self._made[1]

    @cached_property
    def words(self) -> frozenset[str]:
        """Every word of the text."""
        return frozenset(_WORD.findall(self.text))

    @cached_property
    def _made(self) -> tuple[str, dict[str, Any]]:
        made: Any = self._element.compile(dialect=_DIALECT, compile_kwargs={"render_postcompile": True})
        given = {name for name, bind in made.binds.items() if bind.required}
        return str(made), {name: value for name, value in made.params.items() if name not in given}


def compiled(element: ClauseElement) -> Statement:
    """``element`` for the store's dialect; made at import, not per call."""
    return Statement(element)


def insert_all(table: sa.Table) -> Statement:
    """``INSERT`` of every column, parameters named as the columns."""
    return Statement(table.insert().values({c.name: sa.bindparam(c.name) for c in table.columns}))


class Longer(Exception):
    """A light read has found more to do than an event loop should be held up for."""


class Follows(Protocol):
    """What follows from a change, inside its transaction; the table stands in ``reactions.py``."""

    def react(self, tx: "Tx", change: Any) -> None:
        """Let other domains add their part before the change is saved."""

    def publish(self, tx: "Tx", change: Any) -> None:
        """Write the journal, the feeds and the jobs of a saved change."""


class Seen(Protocol):
    """That something was looked at, such as the journal has it: by the id of an incident."""

    @property
    def incident_id(self) -> str:
        """Which one."""


class Overseer(Protocol):
    """Who must know what was shown of the store."""

    async def shown(self, facts: Sequence[Any], way: str) -> None:
        """Take note of what actions told by ``Tx.show``; ``way``: how the reader came to it."""


class Nothing:
    """Of a store that is opened without the table of reactions."""

    def react(self, tx: "Tx", change: Any) -> None:
        """Nothing follows."""

    def publish(self, tx: "Tx", change: Any) -> None:
        """Nothing is published."""


NOTHING = Nothing()
_NO_VAULT = Vault(())


@dataclass(slots=True)
class Tx:
    """One action's view of the store: reads see its own writes; announcements go out after the commit."""

    cursor: sqlite3.Cursor
    follows: Follows = NOTHING
    installation: Installation = STANDARD
    memory: dict[Any, Any] = field(default_factory=dict)  # what the writer may skip reading again
    pending: Pending = field(default_factory=Pending)
    alone: bool = True  # else what the database refuses lets each act of its turn run again, alone
    announced: list[Any] = field(default_factory=list)
    shown: list[Seen] = field(default_factory=list)
    vault: Vault = _NO_VAULT
    statements: int = 0
    light: bool = False  # read on an event loop

    def run(self, statement: Statement, params: Mapping[str, Any] | None = None) -> int:
        """Execute; give the number of rows touched."""
        self._begin(statement)
        self.cursor.execute(statement.text, {**statement.fixed, **params} if params else statement.fixed)
        return self.cursor.rowcount

    def run_each(self, statement: Statement, rows: Sequence[Mapping[str, Any]]) -> None:
        """Execute once per row of parameters, as one statement."""
        if rows:
            self._begin(statement)
            self.cursor.executemany(statement.text, [{**statement.fixed, **row} for row in rows])

    def _begin(self, statement: Statement) -> None:
        self.statements += 1
        if self.pending.concerns(statement.words):
            self.pending.write(self.cursor)

    def add(self, insert: Insert, *rows: Row) -> None:
        """Let rows wait: they are written before any statement looks at their table, else with those of other
        acts before the commit. What the database says against them undoes the act."""
        if rows:
            self.statements += 1
            self.pending.add(insert, rows)

    def one(self, statement: Statement, params: Mapping[str, Any] | None = None) -> Row | None:
        """The first row, or None."""
        self.run(statement, params)
        row: Row | None = self.cursor.fetchone()
        return row

    def all(self, statement: Statement, params: Mapping[str, Any] | None = None) -> list[Row]:
        """Every row."""
        self.run(statement, params)
        return self.cursor.fetchall()

    def expect_long(self) -> None:
        """What follows takes more than a millisecond: a light read begins again on a thread of its own."""
        if self.light:
            raise Longer

    def announce(self, fact: object) -> None:
        """Tell the listeners of the database about ``fact`` once it is safely on disk; never before."""
        self.announced.append(fact)

    def show(self, fact: Seen) -> None:
        """Tell the overseer of the database what was looked at, if an answer comes of it."""
        self.shown.append(fact)


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
        # Else each savepoint that touches many pages copies them to a file that lives for a millisecond.
        run("PRAGMA temp_store = MEMORY")
    run("PRAGMA cache_size = -16000")
    return connection


class Database:
    """The embedded store. ``write`` acknowledges what an fsync has made durable; ``read`` never blocks it.

    Listeners hear the facts of a commit on the loop of whoever wrote: one loop serves all, except in tests.
    """

    def __init__(
        self,
        path: Path,
        follows: Follows = NOTHING,
        installation: Installation = STANDARD,
        vault: Vault | None = None,
    ) -> None:
        self.path = path
        # Without one that is kept, what is sealed can be read by this process alone.
        self._vault = vault or Vault((fresh_key(),))
        self._context = (follows, installation)
        self.listeners: list[Listener] = []
        self.after_close: list[Callable[[], None]] = []
        self.overseer: Overseer | None = None
        self._writer = Writer(connect(path), self._begin, self.listeners)
        self._local = threading.local()
        self._hasty_until = 0.0
        self._open_readers: list[sqlite3.Connection] = []
        self._readers = ThreadPoolExecutor(_READERS, thread_name_prefix="reader")
        self._door = threading.Lock()  # so that nothing is queued behind the end of the queue
        self._closed = False

    def _begin(self, cursor: sqlite3.Cursor, memory: dict[Any, Any], pending: Pending, *, alone: bool) -> Tx:
        return Tx(cursor, *self._context, memory, pending, alone, vault=self._vault)

    @property
    def commits(self) -> int:
        """How often this process has committed: what is read from now on has at least all of that."""
        return self._writer.commits

    async def write(self, action: Action[T], *, light: bool = False, way: str = "") -> T:
        """Run ``action`` in a savepoint of the next batch; return when its commit is on disk.

        ``light``: shorter than a millisecond, so the caller's own loop may run it (see ``writing.Turn``).
        ``way``: as of :meth:`read`; a refusal shows something, too, such as what differs.

        Raises what the action raised (then nothing of it is kept), StorageFull, or Unavailable. ``action``
        may run twice, when the batch it stood in could not be kept; the first run then has left nothing.
        """
        shown: list[Any] = []
        loop = asyncio.get_running_loop()
        job = Job(_watched(action, shown) if way else action, loop.create_future(), loop, light)
        with self._door:
            if self._closed:
                raise stopping()
            self._writer.put(job)
        try:
            result: T = await job.future
        finally:
            if shown:
                await self.oversee(shown, way)
        return result

    async def read(self, query: Action[T], *, light: bool = False, way: str = "") -> T:
        """Run ``query`` on a read-only connection, apart from the writer, in one consistent view.

        ``light``: shorter than a millisecond unless it says :meth:`Tx.expect_long`, so the caller's own loop
        runs it; to wake a thread and wait for it takes longer than most reads. ``way``: how the reader came
        here, for what the overseer must know.
        """
        if self._closed:
            raise stopping()
        found = self._glance(query) if light else None
        if found is None:
            found = await asyncio.get_running_loop().run_in_executor(self._readers, self._look, query)
        result, shown = found
        if shown:
            await self.oversee(shown, way)
        return result

    async def oversee(self, shown: Sequence[Any], way: str) -> None:
        """Let the overseer know before the answer goes out."""
        if self.overseer is not None:
            await self.overseer.shown(shown, way)

    def read_now(self, query: Action[T]) -> T:
        """As :meth:`read`, on the calling thread, for the program itself: nobody oversees it."""
        return self._look(query)[0]

    def _glance(self, query: Action[T]) -> tuple[T, list[Any]] | None:
        """As :meth:`_look`, here and now; None when it takes longer, or the store is busy."""
        try:
            return self._look(query, light=True)
        except Longer:
            return None
        except sqlite3.OperationalError as error:
            # Whatever else it is, the thread is told the same.
            log.debug("light_read_given_up", reason=str(error))
            return None

    def _look(self, query: Action[T], *, light: bool = False) -> tuple[T, list[Any]]:
        cursor = self._reader(patient=not light).cursor()
        if light:
            self._hasty_until = time.monotonic() + _LIGHT_S
        cursor.execute("BEGIN")
        try:
            tx = Tx(cursor, *self._context, vault=self._vault, light=light)
            return query(tx), tx.shown
        finally:
            roll_back(cursor)

    def _reader(self, *, patient: bool) -> sqlite3.Connection:
        """Of the calling thread; one that is not ``patient`` never waits for a store that is busy."""
        if self._closed:
            raise stopping()
        name = "patient" if patient else "hasty"
        connection: sqlite3.Connection | None = getattr(self._local, name, None)
        if connection is None:
            connection = connect(self.path)
            connection.execute("PRAGMA wal_autocheckpoint = 0")
            connection.execute("PRAGMA query_only = ON")
            if not patient:
                connection.execute("PRAGMA busy_timeout = 0")
                connection.set_progress_handler(
                    lambda: time.monotonic() > self._hasty_until, _STEPS_BETWEEN_LOOKS
                )
            setattr(self._local, name, connection)
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


def _watched(action: Action[T], shown: list[Any]) -> Action[T]:
    """``action``, after which ``shown`` holds what it has looked at."""

    def looking(tx: Tx) -> T:
        try:
            return action(tx)
        finally:
            shown[:] = tx.shown

    return looking


def write_now(database: Database, action: Action[T]) -> T:
    """Write from outside the event loop (command line, tests): waits for the fsync."""
    return asyncio.run(database.write(action))
