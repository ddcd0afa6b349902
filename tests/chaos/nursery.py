"""A process that has imported the program once and forks a real server at every line it reads.

``python -m tests.chaos.nursery DATA PORT [early]``; answers each line with the pid. Starting Python costs two
seconds, and a kill test wants many starts. ``early``: from the second one on the positive control of
``early_ack.py``; the first one is honest, so that a test can set its scene.
"""

import os
import signal
import sys
from pathlib import Path

import uvloop

from majorops import app
from majorops.live.turnstile import Turnstile
from majorops.platform import logs
from majorops.settings import load_settings
from tests.chaos import early_ack

VIEWERS = 1_000


def serve(data: Path, port: int) -> None:
    """Be the server until killed."""
    os.dup2(os.open(data / "server.log", os.O_WRONLY | os.O_CREAT | os.O_APPEND), 2)
    logs.configure("warning")
    extra = app.Extra(turnstile=Turnstile(per_user=VIEWERS, per_address=VIEWERS))
    settings = load_settings(data, port=port)
    uvloop.run(app.serve(settings, bootstrap=("ada@example.com", data / "bootstrap.token"), extra=extra))


def main() -> None:
    """Fork at every line; end with the input, or at the word ``end``."""
    data, port, *words = sys.argv[1:]
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)  # the dead are buried at once
    for count, _ in enumerate(sys.stdin):
        if words == ["early"] and count == 1:
            early_ack.acknowledge_before_the_commit()
        pid = os.fork()
        if pid == 0:
            signal.signal(signal.SIGCHLD, signal.SIG_DFL)
            serve(Path(data), int(port))
            os._exit(0)
        sys.stdout.write(f"{pid}\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main()
