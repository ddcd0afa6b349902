"""Table and SQL of milestones. Triggers in the database refuse every update and delete."""

from collections.abc import Sequence

import sqlalchemy as sa
from msgspec.structs import replace

from majorops.incidents.timeline import store as timeline_store
from majorops.milestones.record import Milestone
from majorops.platform.database import Tx, compiled, metadata
from majorops.platform.many import any_of, by_fifty
from majorops.platform.rows import Rows

KIND = "milestones"

milestones = sa.Table(
    "milestones",
    metadata,
    sa.Column("id", sa.Text, primary_key=True),
    sa.Column("incident_id", sa.Text, sa.ForeignKey("incidents.id"), nullable=False),
    sa.Column("sequence", sa.Integer, nullable=False),
    sa.Column("title", sa.Text, nullable=False),
    sa.Column("body", sa.Text, nullable=False),
    sa.Column("status_at_cut", sa.Text, nullable=False),
    sa.Column("next_update_eta", sa.BigInteger, nullable=True),
    sa.Column("cut_by", sa.Text, nullable=False),
    sa.Column("created_at", sa.BigInteger, nullable=False),
    sa.Column("is_resolution", sa.Integer, nullable=False),
    # decisions.md
    sa.Column("cut_by_name", sa.Text, nullable=False),
    sa.Column("sources", sa.Text, nullable=False),
    sa.Column("open_sources", sa.Text, nullable=False),
    sa.Column("corrects", sa.Text, sa.ForeignKey("milestones.id"), nullable=True),
    # No foreign key: the milestone never changes, so it is stored before the promise that names it.
    sa.Column("promise_id", sa.Text, nullable=True),
    sa.Column("draft_id", sa.Text, nullable=True),
    sa.CheckConstraint("sequence >= 1", name="ck_milestones_sequence"),
    sa.Index("ix_milestones_incident_id", "incident_id", "sequence", unique=True),
    sa.Index("ix_milestones_sequence", "sequence"),
    sa.Index("ix_milestones_created_at", "created_at"),
)

milestone_rows = Rows(Milestone, milestones, derived=("corrected_by", "retraction"))

_INCIDENT: sa.BindParameter[str] = sa.bindparam("incident_id")
_LIST = compiled(
    sa.select(*milestone_rows.columns)
    .where(milestones.c.incident_id == _INCIDENT)
    .order_by(milestones.c.sequence)
)
_ONE = compiled(
    sa.select(*milestone_rows.columns).where(
        milestones.c.incident_id == _INCIDENT, milestones.c.id == sa.bindparam("id")
    )
)
_CORRECTIONS = compiled(
    sa.select(milestones.c.id)
    .where(milestones.c.incident_id == _INCIDENT, milestones.c.corrects == sa.bindparam("id"))
    .order_by(milestones.c.sequence.desc())
    .limit(1)
)

_SOME = compiled(sa.select(*milestone_rows.columns).where(any_of(milestones.c.id)))


def add(tx: Tx, milestone: Milestone) -> None:
    """Append one milestone."""
    tx.run(milestone_rows.insert, milestone_rows.dump(milestone))


def find(tx: Tx, incident_id: str, milestone_id: str) -> Milestone | None:
    """One milestone, complete, or None."""
    key = {"incident_id": incident_id, "id": milestone_id}
    row = tx.one(_ONE, key)
    if row is None:
        return None
    later = tx.one(_CORRECTIONS, key)
    return replace(
        milestone_rows.load(row),
        corrected_by=later[0] if later else None,
        retraction=timeline_store.find_retraction(tx, incident_id, KIND, milestone_id),
    )


def list_milestones(tx: Tx, incident_id: str) -> list[Milestone]:
    """Every milestone, oldest first, complete: ``corrected_by`` is the newest correction."""
    found = [milestone_rows.load(row) for row in tx.all(_LIST, {"incident_id": incident_id})]
    if not found:
        return []
    taken_back = timeline_store.retractions_of(tx, incident_id, KIND)
    corrected = {m.corrects: m.id for m in found if m.corrects is not None}
    return [replace(m, corrected_by=corrected.get(m.id), retraction=taken_back.get(m.id)) for m in found]


def list_some(tx: Tx, ids: Sequence[str]) -> list[Milestone]:
    """Those of any incidents by id, with their retractions; in no order."""
    found = [milestone_rows.load(row) for some in by_fifty(ids) for row in tx.all(_SOME, some)]
    return timeline_store.with_retractions(tx, KIND, found)
