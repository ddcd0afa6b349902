"""What waits to be written, who runs it, and what its caller hears when it cannot be kept."""

import asyncio
import sqlite3
import threading
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any, Protocol

import structlog

from majorops.platform.errors import Refusal, StorageFull, Unavailable

log = structlog.get_logger(__name__)
_LOOK_AGAIN = 0.05  # seconds
_TURN = 32  # jobs
_DISK_TROUBLES = frozenset(
    {
        sqlite3.SQLITE_BUSY,
        sqlite3.SQLITE_CANTOPEN,
        sqlite3.SQLITE_CORRUPT,
        sqlite3.SQLITE_IOERR,
        sqlite3.SQLITE_LOCKED,
        sqlite3.SQLITE_NOMEM,
        sqlite3.SQLITE_READONLY,
    }
)


@dataclass(slots=True)
class Job:
    action: Callable[[Any], Any]
    future: "asyncio.Future[Any]"
    loop: asyncio.AbstractEventLoop
    light: bool = False  # so short that the loop of its caller may run it
    outcome: Any = None
    error: Exception | None = None
    announced: list[Any] = field(default_factory=list)

    def settle(self) -> None:
        """Tell the caller, unless it has given up."""
        if self.future.done():
            return
        if self.error is None:
            self.future.set_result(self.outcome)
        else:
            self.future.set_exception(self.error)


class Listener(Protocol):
    """Hears, on the event loop, everything that one commit made true, in order."""

    def __call__(self, facts: Sequence[Any], /) -> None:
        """Take the facts; must not block."""


def tell(listener: Listener, facts: Sequence[Any]) -> None:
    try:
        listener(facts)
    except Exception:
        # The facts are on disk: a deaf listener must not turn a kept write into a request that never ends.
        log.exception("listener_failed", listener=repr(listener))


def goes_with(job: Job, jobs: list[Job]) -> bool:
    """Whether a job may share the turn of ``jobs``."""
    return job.light and job.loop is jobs[0].loop and len(jobs) < _TURN


def by_turn(batch: list[Job]) -> Iterator[list[Job]]:
    """In order: light jobs of one loop by the dozen, so that it answers others between; any other alone."""
    waiting: list[Job] = []
    for job in batch:
        if waiting and not goes_with(job, waiting):
            yield waiting
            waiting = []
        if job.light:
            waiting.append(job)
        else:
            yield [job]
    if waiting:
        yield waiting


class Turn:
    """Light jobs, run by the event loop they came from while the writer waits.

    Two threads that both want to run Python take the interpreter's lock from each other at each statement,
    and the hand-overs cost more than the work. So the writer lends its transaction to the loop, and takes it
    back to commit. Whoever claims the turn runs it; the writer does when the loop cannot any more.
    """

    def __init__(self, run: Callable[[], None]) -> None:
        self._run = run
        self._claimed = threading.Lock()
        self._ended = threading.Event()
        self._error: BaseException | None = None

    def take(self) -> None:
        """Run the jobs, unless the other side is doing so."""
        if not self._claimed.acquire(blocking=False):
            return
        try:
            self._run()
        except BaseException as error:  # noqa: BLE001  the writer raises it in its own thread
            self._error = error
        finally:
            self._ended.set()

    def check(self) -> None:
        """Raise what the run raised."""
        if self._error is not None:
            raise self._error

    def lend(self, loop: asyncio.AbstractEventLoop, *, closing: Callable[[], bool]) -> None:
        """Have ``loop`` take the turn and wait for it.

        ``closing``: whether the loop may be waiting for the writer by now, and so never come.
        """
        try:
            loop.call_soon_threadsafe(self.take)
        except RuntimeError:
            self.take()  # the loop is closed; its jobs are done all the same
        while not self._ended.wait(_LOOK_AGAIN):
            if closing() or loop.is_closed():
                self.take()


class Undone(Exception):
    """SQLite has rolled the transaction of the whole batch back; the job at fault carries the reason."""


def roll_back(cursor: sqlite3.Cursor) -> None:
    if not cursor.connection.in_transaction:
        return
    try:
        cursor.execute("ROLLBACK")
    except sqlite3.Error:
        log.exception("rollback_failed")


def refuse(jobs: list[Job], error: Exception) -> None:
    for job in jobs:
        job.error = job.error or told(error)
    log.warning("storage_refused", reason=str(error) or repr(jobs[0].error), jobs=len(jobs))


def told(error: BaseException) -> Exception:
    """What the one who asked hears: refusals and mistakes as they are, troubles of the disk as a refusal."""
    code = getattr(error, "sqlite_errorcode", 0) & 0xFF
    if code == sqlite3.SQLITE_FULL:
        return StorageFull(
            "storage_full",
            "The disk is full; nothing of this request was kept.",
            hint="Free some space; the server goes on by itself.",
        )
    if code in _DISK_TROUBLES or isinstance(error, MemoryError):
        return Unavailable(
            "unavailable", "The store cannot write just now; nothing of this request was kept."
        ).with_headers(Retry_After="1")
    if isinstance(error, StopIteration) or not isinstance(error, Exception):
        # A future takes neither of them as it is.
        plain = RuntimeError(f"An action ended with {type(error).__name__}.")
        plain.__cause__ = error
        return plain
    return error


def stopping() -> Refusal:
    return Unavailable("unavailable", "The server is stopping; try again in a moment.").with_headers(
        Retry_After="1"
    )
