"""Small buffers towards slow readers, so that "256 KiB waiting" and "10 s unread" mean what they say.

With the system's own buffers about 4 MB vanish into the kernel before a send waits, and a peer whose network
is gone is noticed after a quarter of an hour. Sockets inherit both limits from the listener they were
accepted by. Granian keeps its listener to itself, so it is found among the open files of this process; where
there is no ``/proc`` nothing is changed.
"""

import os
import socket
from pathlib import Path

import structlog

log = structlog.get_logger(__name__)
SEND_BUFFER = 64 * 1024
UNANSWERED_MS = 20_000
_OPEN_FILES = Path("/proc/self/fd")


def bound_buffers(port: int) -> int:
    """Limit what the kernel holds back for every connection accepted at ``port`` from now on; how many
    listeners were found. A peer that leaves data unacknowledged for 20 s is disconnected.
    """
    found = 0
    if not _OPEN_FILES.is_dir():
        return found
    for name in os.listdir(_OPEN_FILES):  # noqa: PTH208  the directory changes while it is read
        try:
            opened = socket.socket(fileno=int(name))
        except OSError:
            continue  # not a socket, or closed since it was listed
        try:
            found += _bound(opened, port)
        finally:
            # Never a copy that is closed again: closing any descriptor of a file gives up every lock this
            # process holds on it, and SQLite without its locks is open to the next program that looks.
            opened.detach()
    log.debug("buffers_bounded", port=port, listeners=found)
    return found


def _bound(opened: socket.socket, port: int) -> bool:
    if opened.family not in {socket.AF_INET, socket.AF_INET6} or opened.type != socket.SOCK_STREAM:
        return False
    if not opened.getsockopt(socket.SOL_SOCKET, socket.SO_ACCEPTCONN) or opened.getsockname()[1] != port:
        return False
    opened.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, SEND_BUFFER)
    opened.setsockopt(socket.IPPROTO_TCP, socket.TCP_USER_TIMEOUT, UNANSWERED_MS)
    return True
