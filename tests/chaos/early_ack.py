"""The positive control of the kill test: a server that acknowledges before it commits, on a slow disk."""

import time
from typing import Any

from majorops.platform.writer import Writer

DISK_S = 0.02


class _Slow:
    """A cursor whose COMMIT tells everyone first and does it later."""

    def __init__(self, cursor: Any, tell: Any) -> None:
        self._cursor = cursor
        self._tell = tell

    def __getattr__(self, name: str) -> Any:
        return getattr(self._cursor, name)

    def execute(self, text: str, *params: Any) -> Any:
        """As the driver's, but for the one word that matters."""
        if text == "COMMIT":
            self._tell()
            time.sleep(DISK_S)
        return self._cursor.execute(text, *params)


class _Hurrying:
    """The writer's connection, giving out such cursors."""

    def __init__(self, connection: Any, tell: Any) -> None:
        self._connection = connection
        self._tell = tell

    def __getattr__(self, name: str) -> Any:
        return getattr(self._connection, name)

    def cursor(self) -> Any:
        """One that hurries."""
        return _Slow(self._connection.cursor(), self._tell)


def acknowledge_before_the_commit() -> None:
    """Make every Database of this process break its promise."""
    keep = Writer._commit_batch

    def hurried(self: Writer, batch: list[Any]) -> None:
        def tell() -> None:
            for loop in {id(job.loop): job.loop for job in batch}.values():
                Writer._acknowledge(self, [job for job in batch if job.loop is loop], loop)

        honest = self.connection
        self.connection = _Hurrying(honest, tell)  # type: ignore[assignment]  # quacks like one
        try:
            keep(self, batch)
        finally:
            self.connection = honest

    def silent(self: Writer, jobs: list[Any], loop: Any) -> None:
        """Everyone has been told already; only those whose batch failed have not."""
        failed = [job for job in jobs if not job.future.done() and job.error is not None]
        if failed:
            tell_all(self, failed, loop)

    tell_all = Writer._acknowledge
    forever = Writer._write_forever

    def write_forever(self: Writer) -> None:
        self._acknowledge = silent.__get__(self)  # type: ignore[method-assign]
        forever(self)

    Writer._commit_batch = hurried  # type: ignore[method-assign]
    Writer._write_forever = write_forever  # type: ignore[method-assign]
