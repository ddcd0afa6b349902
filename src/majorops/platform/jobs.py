"""Work that comes due: one row per job, written in the transaction that makes it necessary.

The row carries a lease and a fencing token, so that a worker that lost its lease cannot finish what another
took over, and one whose work was asked for anew while it ran cannot keep what it found before.
"""

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

import msgspec
import sqlalchemy as sa
from sqlalchemy.dialects import sqlite

from majorops.platform.database import Tx, compiled, metadata
from majorops.platform.ids import new_ulid

jobs = sa.Table(
    "jobs",
    metadata,
    sa.Column("id", sa.Text, primary_key=True),
    sa.Column("kind", sa.Text, nullable=False),
    sa.Column("key", sa.Text, nullable=False),  # one job per kind and key
    sa.Column("due_at", sa.BigInteger, nullable=False),
    sa.Column("body", sa.Text, nullable=False),
    sa.Column("state", sa.Text, nullable=False),  # queued, running, done, failed
    sa.Column("attempts", sa.Integer, nullable=False),
    sa.Column("leased_until", sa.BigInteger, nullable=True),
    sa.Column("fence", sa.Integer, nullable=False),
    sa.Column("done", sa.Integer, nullable=False),
    sa.Column("total", sa.Integer, nullable=True),
    sa.Column("error", sa.Text, nullable=True),
    sa.Column("created_at", sa.BigInteger, nullable=False),
    sa.UniqueConstraint("kind", "key", name="uq_jobs_once"),
    sa.CheckConstraint("state IN ('queued', 'running', 'done', 'failed')", name="ck_jobs_state"),
    sa.Index("ix_jobs_state_due_at", "state", "due_at"),
)

LEASE_MS = 30_000
MOST_ATTEMPTS = 8
KEEP_MS = 7 * 24 * 3_600_000
_FIRST_WAIT_MS, _LONGEST_WAIT_MS = 1_000, 300_000


class Claimed(NamedTuple):
    """A job in hand. ``fence`` proves that it still is, at the moment of writing."""

    id: str
    kind: str
    key: str
    body: dict[str, Any]
    fence: int
    attempts: int


class Queued(msgspec.Struct, frozen=True):
    """Announced: there is work of this kind."""

    kind: str


class JobShown(msgspec.Struct):
    """``GET /v1/jobs/{job}``."""

    state: str
    done: int
    total: int | None
    error: str | None


_ID: sa.BindParameter[str] = sa.bindparam("of_id")
_AT: sa.BindParameter[int] = sa.bindparam("at")
_MINE = (jobs.c.id == _ID, jobs.c.fence == sa.bindparam("of_fence"), jobs.c.state == "running")
_INSERT = sqlite.insert(jobs).values({c.name: sa.bindparam(c.name) for c in jobs.columns})
_ENQUEUE = compiled(
    _INSERT.on_conflict_do_update(
        index_elements=["kind", "key"],
        set_={
            "state": "queued",
            "due_at": _INSERT.excluded.due_at,
            "body": _INSERT.excluded.body,
            "attempts": 0,
            "leased_until": None,
            "fence": jobs.c.fence + 1,
            "error": None,
        },
    )
)
_READY = sa.or_(
    sa.and_(jobs.c.state == "queued", jobs.c.due_at <= _AT),
    sa.and_(jobs.c.state == "running", jobs.c.leased_until < _AT),
)
# Oldest first: a backlog after an outage must not starve what came before it.
_DUE = sa.select(jobs.c.id).where(jobs.c.kind == sa.bindparam("of_kind"), _READY).order_by(jobs.c.due_at)
_CLAIM = compiled(
    jobs.update()
    .where(jobs.c.id.in_(_DUE.limit(sa.bindparam("most")).scalar_subquery()))
    .values(
        state="running",
        leased_until=sa.bindparam("until"),
        fence=jobs.c.fence + 1,
        attempts=jobs.c.attempts + 1,
    )
    .returning(jobs.c.id, jobs.c.kind, jobs.c.key, jobs.c.body, jobs.c.fence, jobs.c.attempts)
)
_KNOWN = jobs.c.kind.in_(sa.select(sa.func.json_each(sa.bindparam("kinds")).table_valued("value").c.value))
_ANY_DUE = compiled(sa.select(jobs.c.id).where(_READY, _KNOWN).limit(1))
_NEXT_DUE = compiled(sa.select(sa.func.min(jobs.c.due_at)).where(jobs.c.state == "queued", _KNOWN))
_DELETE = compiled(jobs.delete().where(*_MINE))
_PROGRESS = compiled(
    jobs.update()
    .where(*_MINE)
    .values(
        body=sa.bindparam("new_body"),
        done=sa.bindparam("new_done"),
        total=sa.bindparam("new_total"),
        state=sa.bindparam("new_state"),
        due_at=_AT,
        leased_until=None,
        attempts=0,
    )
)
_PUT_BACK = compiled(
    jobs.update()
    .where(*_MINE)
    .values(
        state=sa.bindparam("new_state"),
        due_at=sa.bindparam("new_due"),
        leased_until=None,
        error=sa.bindparam("new_error"),
    )
)
_AGAIN = compiled(
    jobs.update()
    .where(*_MINE)
    .values(state="queued", due_at=sa.bindparam("new_due"), leased_until=None, attempts=0, error=None)
)
_RELEASE = compiled(
    jobs.update()
    .where(jobs.c.state == "running")
    .values(state="queued", leased_until=None, fence=jobs.c.fence + 1)
)
_SHOWN = compiled(
    sa.select(jobs.c.state, jobs.c.done, jobs.c.total, jobs.c.error).where(jobs.c.id == sa.bindparam("of_id"))
)
_SWEEP = compiled(
    jobs.delete().where(
        sa.or_(jobs.c.state == "done", jobs.c.state == "failed"), jobs.c.created_at < sa.bindparam("before")
    )
)


def enqueue(tx: Tx, kind: str, key: str, body: Mapping[str, Any], *, at: int) -> str:
    """Ask for work, in the transaction of what made it necessary; the id that a new row gets.

    One job per kind and key: asked for again it is due at once, and whoever works on it starts over.
    """
    job_id = new_ulid(at)
    params = {
        "id": job_id,
        "kind": kind,
        "key": key,
        "due_at": at,
        "body": msgspec.json.encode(body).decode(),
        "state": "queued",
        "attempts": 0,
        "leased_until": None,
        "fence": 0,
        "done": 0,
        "total": None,
        "error": None,
        "created_at": at,
    }
    tx.run(_ENQUEUE, params)
    tx.announce(Queued(kind))
    return job_id


def any_due(tx: Tx, kinds: Sequence[str], *, at: int) -> bool:
    """Whether there is something to do for who knows these kinds."""
    return tx.one(_ANY_DUE, {"at": at, **_kinds(kinds)}) is not None


def next_due(tx: Tx, kinds: Sequence[str]) -> int | None:
    """When the next queued job of these kinds comes due."""
    row = tx.one(_NEXT_DUE, _kinds(kinds))
    return None if row is None else row[0]


def claim(tx: Tx, kind: str, *, at: int, most: int) -> list[Claimed]:
    """Take due jobs of a kind for ``LEASE_MS``. No two workers ever get the same one."""
    rows = tx.all(_CLAIM, {"of_kind": kind, "at": at, "until": at + LEASE_MS, "most": most})
    return [Claimed(row[0], row[1], row[2], msgspec.json.decode(row[3]), row[4], row[5]) for row in rows]


def finish(tx: Tx, job: Claimed) -> bool:
    """It is done, and its row goes. False: it is ours no more, and nothing that was found may be kept."""
    return tx.run(_DELETE, _mine(job)) == 1


def again(tx: Tx, job: Claimed, *, due_at: int) -> bool:
    """It is done for now, and comes due again. False as in :func:`finish`."""
    return tx.run(_AGAIN, {**_mine(job), "new_due": due_at}) == 1


def progress(
    tx: Tx, job: Claimed, body: Mapping[str, Any], done: tuple[int, int], *, at: int, over: bool = False
) -> bool:
    """A part is done; where to go on stands in ``body``, and the rest waits its turn, or it is all ``over``.

    Whatever is killed goes on from here. False as in :func:`finish`.
    """
    params = {
        **_mine(job),
        "new_body": msgspec.json.encode(body).decode(),
        "new_done": done[0],
        "new_total": done[1],
        "new_state": "done" if over else "queued",
        "at": at,
    }
    return tx.run(_PROGRESS, params) == 1


def fail(tx: Tx, job: Claimed, error: str, *, at: int) -> bool:
    """It did not work: again after a growing pause, at last never. Whether it has failed for good."""
    over = job.attempts >= MOST_ATTEMPTS
    wait = min(_LONGEST_WAIT_MS, _FIRST_WAIT_MS * 2 ** (job.attempts - 1))
    params = {"new_state": "failed" if over else "queued", "new_due": at + wait, "new_error": error}
    tx.run(_PUT_BACK, {**_mine(job), **params})
    return over


def release(tx: Tx) -> int:
    """Take every job from workers that are gone; only for whoever holds the store alone."""
    return tx.run(_RELEASE)


def show(tx: Tx, job_id: str) -> JobShown | None:
    """How far a job is, or None when there is no such row."""
    row = tx.one(_SHOWN, {"of_id": job_id})
    if row is None:
        return None
    shown = JobShown(*row)
    begun = shown.state == "queued" and shown.done > 0
    return JobShown("running", *row[1:]) if begun else shown


def sweep(tx: Tx, *, at: int) -> int:
    """Forget what ended more than seven days ago; the number forgotten."""
    return tx.run(_SWEEP, {"before": at - KEEP_MS})


def _kinds(kinds: Sequence[str]) -> dict[str, str]:
    return {"kinds": msgspec.json.encode(list(kinds)).decode()}


def _mine(job: Claimed) -> dict[str, Any]:
    return {"of_id": job.id, "of_fence": job.fence}
