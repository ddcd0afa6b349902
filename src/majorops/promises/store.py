"""Table and SQL of promises. A row is written when the promise is made, and once more when it is settled."""

import sqlalchemy as sa

from majorops.platform.database import Tx, compiled, metadata
from majorops.platform.errors import Conflict
from majorops.platform.rows import Rows
from majorops.promises.record import Promise, PromiseState

promises = sa.Table(
    "promises",
    metadata,
    sa.Column("id", sa.Text, primary_key=True),
    sa.Column("incident_id", sa.Text, sa.ForeignKey("incidents.id"), nullable=False),
    sa.Column("visibility", sa.Text, nullable=False),
    sa.Column("due_at", sa.BigInteger, nullable=False),
    sa.Column("made_at", sa.BigInteger, nullable=False),
    sa.Column("made_by", sa.Text, nullable=False),
    sa.Column("made_by_id", sa.Text, nullable=False),
    sa.Column("interval_minutes", sa.Integer, nullable=False),
    sa.Column("state", sa.Text, nullable=False),
    sa.Column("settled_at", sa.BigInteger, nullable=True),
    sa.Column("late_minutes", sa.Integer, nullable=True),
    sa.Column("reason", sa.Text, nullable=True),
    sa.Column("made_in", sa.Text, nullable=True),
    sa.Column("settled_in", sa.Text, nullable=True),
    sa.Column("public_number", sa.Integer, nullable=True),
    sa.CheckConstraint("visibility IN ('public', 'internal')", name="ck_promises_visibility"),
    sa.CheckConstraint("state IN ('open', 'kept', 'late', 'broken', 'withdrawn')", name="ck_promises_state"),
    sa.CheckConstraint("(state = 'open') = (settled_at IS NULL)", name="ck_promises_settled"),
    sa.Index("ix_promises_incident_id", "incident_id", "id"),
)
# At most one Open promise per visibility, whoever writes. For PostgreSQL it stands in the migration, which
# makes the index: to name it here would load that dialect, two megabytes, at every start.
sa.Index(
    "uq_promises_open",
    promises.c.incident_id,
    promises.c.visibility,
    unique=True,
    sqlite_where=promises.c.state == "open",
)

promise_rows = Rows(Promise, promises)
_SETTLED = ("state", "settled_at", "late_minutes", "reason", "settled_in")

_INCIDENT: sa.BindParameter[str] = sa.bindparam("incident_id")
_ALL = compiled(
    sa.select(*promise_rows.columns).where(promises.c.incident_id == _INCIDENT).order_by(promises.c.id)
)
_OPEN = compiled(
    sa.select(*promise_rows.columns)
    .where(promises.c.incident_id == _INCIDENT, promises.c.state == PromiseState.OPEN.value)
    .order_by(promises.c.due_at, promises.c.id)
)
_ONE = compiled(
    sa.select(*promise_rows.columns).where(
        promises.c.incident_id == _INCIDENT, promises.c.id == sa.bindparam("id")
    )
)


def add(tx: Tx, promise: Promise) -> None:
    """Insert a promise just made."""
    tx.run(promise_rows.insert, promise_rows.dump(promise))


def save(tx: Tx, settled: Promise) -> None:
    """Write how it ended, only if it is still Open: it is settled once. Raises Conflict promise_settled."""
    update = promise_rows.update(_SETTLED, ("id", "state"))
    keys = {"key_id": settled.id, "key_state": PromiseState.OPEN.value}
    if tx.run(update, {**promise_rows.dump(settled, _SETTLED), **keys}) != 1:
        raise Conflict("promise_settled", "Somebody settled this promise first.", hint="Look again.")


def find(tx: Tx, incident_id: str, promise_id: str) -> Promise | None:
    """One promise of an incident, or None."""
    row = tx.one(_ONE, {"incident_id": incident_id, "id": promise_id})
    return promise_rows.load(row) if row else None


def open_of(tx: Tx, incident_id: str) -> list[Promise]:
    """The Open ones, earliest due first; at most two."""
    return [promise_rows.load(row) for row in tx.all(_OPEN, {"incident_id": incident_id})]


def list_promises(tx: Tx, incident_id: str) -> list[Promise]:
    """Every promise, oldest first."""
    return [promise_rows.load(row) for row in tx.all(_ALL, {"incident_id": incident_id})]
