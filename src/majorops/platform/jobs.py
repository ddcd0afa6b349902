"""Work that comes due: one row per job, written in the transaction that makes it necessary.

The row carries a lease and a fencing token, so that a worker that lost its lease cannot finish what another
took over.
"""

import sqlalchemy as sa

from majorops.platform.database import metadata

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
