"""A server whose clock is off by what a file says, in seconds; read again each time it is asked."""

import os
import time
from pathlib import Path

from majorops.cli.operator import main

OFFSET = "CLOCK_OFFSET_FILE"
_true = time.time_ns  # noqa: TID251  the true clock, below the one that is played


def _off() -> int:
    return _true() + int(Path(os.environ[OFFSET]).read_text()) * 1_000_000_000


if __name__ == "__main__":
    time.time_ns = _off  # noqa: TID251
    main()
