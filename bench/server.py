"""The real server for the benchmarks: ``python -m bench.server PORT DATA``, with a no-op handler."""

import sys
from pathlib import Path
from typing import Any

import uvloop
from litestar import get

from majorops import app
from majorops.live.turnstile import Turnstile
from majorops.platform import logs
from majorops.settings import load_settings

VIEWERS = 20_000


@get("/noop")
async def noop() -> dict[str, Any]:
    """The least that a handler of this server can do."""
    return {"ok": True}


def main() -> None:
    """Serve until SIGTERM."""
    port, data = int(sys.argv[1]), Path(sys.argv[2])
    logs.configure("warning")
    settings = load_settings(
        data, port=port, public_access="anonymous", rate_user=0, rate_token=0, rate_anonymous=0
    )
    extra = app.Extra(handlers=(noop,), turnstile=Turnstile(per_user=VIEWERS, per_address=VIEWERS))
    uvloop.run(app.serve(settings, bootstrap=("bench@example.com", data / "token"), extra=extra))


if __name__ == "__main__":
    main()
