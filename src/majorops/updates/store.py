"""Table and SQL of status updates. Triggers in the database refuse every update and delete."""

from collections.abc import Sequence

import sqlalchemy as sa
from msgspec.structs import replace

from majorops.incidents.timeline import store as timeline_store
from majorops.platform.database import Tx, compiled, metadata
from majorops.platform.many import any_of, by_fifty
from majorops.platform.rows import Rows
from majorops.updates.record import StatusUpdate

KIND = "updates"

status_updates = sa.Table(
    "status_updates",
    metadata,
    sa.Column("id", sa.Text, primary_key=True),
    sa.Column("incident_id", sa.Text, sa.ForeignKey("incidents.id"), nullable=False),
    sa.Column("content", sa.Text, nullable=False),
    sa.Column("visibility", sa.Text, nullable=False),
    sa.Column("author_id", sa.Text, nullable=False),
    sa.Column("created_at", sa.BigInteger, nullable=False),
    sa.Column("source", sa.Text, nullable=False),
    # decisions.md
    sa.Column("author", sa.Text, nullable=False),
    sa.Column("next_update_eta", sa.BigInteger, nullable=True),
    sa.Column("corrects", sa.Text, sa.ForeignKey("status_updates.id"), nullable=True),
    sa.Column("corrects_visibility", sa.Text, nullable=True),
    sa.Column("corrects_number", sa.Integer, nullable=True),
    sa.Column("public_number", sa.Integer, nullable=True),
    sa.CheckConstraint("visibility IN ('public', 'internal')", name="ck_status_updates_visibility"),
    sa.CheckConstraint("source IN ('web', 'api', 'cli')", name="ck_status_updates_source"),
    sa.Index("ix_status_updates_incident_id", "incident_id", "id"),
    sa.Index("ix_status_updates_created_at", "created_at"),
)

update_rows = Rows(StatusUpdate, status_updates, derived=("retraction",))

_INCIDENT: sa.BindParameter[str] = sa.bindparam("incident_id")
_LIST = compiled(
    sa.select(*update_rows.columns)
    .where(status_updates.c.incident_id == _INCIDENT)
    .order_by(status_updates.c.id)
)
_ONE = compiled(
    sa.select(*update_rows.columns).where(
        status_updates.c.incident_id == _INCIDENT, status_updates.c.id == sa.bindparam("id")
    )
)

_SOME = compiled(sa.select(*update_rows.columns).where(any_of(status_updates.c.id)))


def add(tx: Tx, update: StatusUpdate) -> None:
    """Append one update."""
    tx.run(update_rows.insert, update_rows.dump(update))


def find(tx: Tx, incident_id: str, update_id: str) -> StatusUpdate | None:
    """One update, complete, or None."""
    row = tx.one(_ONE, {"incident_id": incident_id, "id": update_id})
    if row is None:
        return None
    taken_back = timeline_store.find_retraction(tx, incident_id, KIND, update_id)
    return replace(update_rows.load(row), retraction=taken_back)


def list_updates(tx: Tx, incident_id: str) -> list[StatusUpdate]:
    """Every update, oldest first, complete."""
    rows = tx.all(_LIST, {"incident_id": incident_id})
    taken_back = timeline_store.retractions_of(tx, incident_id, KIND) if rows else {}
    found = [update_rows.load(row) for row in rows]
    return [replace(u, retraction=taken_back[u.id]) if u.id in taken_back else u for u in found]


def list_some(tx: Tx, ids: Sequence[str]) -> list[StatusUpdate]:
    """Those of any incidents by id, with their retractions; in no order."""
    found = [update_rows.load(row) for some in by_fifty(ids) for row in tx.all(_SOME, some)]
    return timeline_store.with_retractions(tx, KIND, found)
