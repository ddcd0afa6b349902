"""One server per data folder: a lock file that names its holder and dies with it."""

import fcntl
import os
from pathlib import Path

NAME = "majorops.lock"


class AlreadyRunning(Exception):
    """Another process serves this folder; ``pid`` is its main process, 0 when it did not say."""

    code = "already_running"

    def __init__(self, pid: int) -> None:
        super().__init__(f"Another server with pid {pid} is using this data folder.")
        self.pid = pid


def take(folder: Path) -> int:
    """Claim ``folder`` for this process until it ends; the open file's descriptor. Raises AlreadyRunning.

    The kernel frees the lock however the process dies, so there is never a stale one to delete by hand.
    """
    descriptor = os.open(folder / NAME, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        held_by = os.read(descriptor, 32).decode("ascii", "replace").strip()
        os.close(descriptor)
        raise AlreadyRunning(int(held_by) if held_by.isdigit() else 0) from None
    os.ftruncate(descriptor, 0)
    os.pwrite(descriptor, f"{os.getpid()}\n".encode(), 0)
    return descriptor


def holder(folder: Path) -> int | None:
    """The pid of the process that serves ``folder``, or None."""
    path = folder / NAME
    if not path.exists():
        return None
    try:
        os.close(take(folder))
    except AlreadyRunning as running:
        return running.pid
    return None


def release(descriptor: int) -> None:
    """Give the folder back."""
    os.close(descriptor)
