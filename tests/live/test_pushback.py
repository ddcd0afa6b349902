"""Finding the listener among the open files harms none of them."""

import fcntl
import socket
import subprocess
import sys
from pathlib import Path

from majorops.live.pushback import SEND_BUFFER, bound_buffers

TRY = "import fcntl, sys; fcntl.lockf(open(sys.argv[1], 'r+'), fcntl.LOCK_EX | fcntl.LOCK_NB)"


def test_the_listener_is_found_and_stays_open() -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = listener.getsockname()[1]
        assert bound_buffers(port) == 1
        # The kernel doubles what it is told, for its own books.
        assert listener.getsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF) == 2 * SEND_BUFFER
        with socket.create_connection(("127.0.0.1", port)):
            listener.accept()[0].close()


def test_locks_on_files_are_kept(tmp_path: Path) -> None:
    path = tmp_path / "locked"
    path.touch()
    with path.open("r+") as held:
        fcntl.lockf(held, fcntl.LOCK_EX)
        bound_buffers(1)
        other = subprocess.run([sys.executable, "-c", TRY, str(path)], check=False, capture_output=True)
    assert b"BlockingIOError" in other.stderr
