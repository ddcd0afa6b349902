"""The real server, but a backfill goes in parts of a few incidents, so that a kill falls between two of them.

With ``MAJOROPS_TEST_CARELESS`` its progress is kept before what was found: the control that must lose values.
"""

import asyncio
import os
from collections.abc import Sequence
from functools import partial

from majorops.cli.operator import main
from majorops.kpis import worker
from majorops.platform import jobs
from majorops.platform.clock import now_ms
from majorops.platform.database import Database, Tx
from majorops.platform.jobs import Claimed

PART = 1


async def careless(_measuring: worker.Measuring, database: Database, claimed: Sequence[Claimed]) -> None:
    """One part, its progress first."""
    (job,) = claimed
    plan = worker._Plan(**job.body)
    definitions, measured = await database.read(partial(worker._part, plan=plan))
    further = plan.after_part(measured)

    def go_on(tx: Tx) -> bool:
        over = further.place >= len(plan.slugs)
        return jobs.progress(tx, job, further._asdict(), (0, 1), at=now_ms(), over=over)

    await database.write(go_on)
    await asyncio.sleep(0.02)
    await database.write(
        partial(worker.keep, definitions=definitions, measured=measured, source="worker", at=0)
    )


def begin() -> None:
    """Be the operator's command, in small parts."""
    worker._CHUNK = PART
    if os.environ.pop("MAJOROPS_TEST_CARELESS", ""):
        worker.Measuring.fill = careless  # type: ignore[method-assign, assignment]
    main()


if __name__ == "__main__":
    begin()
