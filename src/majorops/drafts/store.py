"""Tables and SQL of drafts, and of how they ended."""

import sqlalchemy as sa

from majorops.drafts.record import Draft, Outcome
from majorops.platform.database import Tx, compiled, metadata
from majorops.platform.errors import ChangedMeanwhile
from majorops.platform.rows import Rows

drafts = sa.Table(
    "drafts",
    metadata,
    sa.Column("id", sa.Text, primary_key=True),
    sa.Column("incident_id", sa.Text, sa.ForeignKey("incidents.id"), nullable=False),
    sa.Column("author_id", sa.Text, nullable=False),
    sa.Column("author", sa.Text, nullable=False),
    sa.Column("kind", sa.Text, nullable=False),
    sa.Column("audience", sa.Text, nullable=False),
    sa.Column("title", sa.Text, nullable=False),
    sa.Column("body", sa.Text, nullable=False),
    sa.Column("sentences", sa.Text, nullable=False),
    sa.Column("dropped", sa.Integer, nullable=False),
    sa.Column("left_out", sa.Integer, nullable=False),
    sa.Column("provider", sa.Text, nullable=False),
    sa.Column("fallback", sa.Text, nullable=True),
    sa.Column("prompt", sa.Text, nullable=True),
    sa.Column("drafted_title", sa.Text, nullable=False),
    sa.Column("drafted_body", sa.Text, nullable=False),
    sa.Column("created_at", sa.BigInteger, nullable=False),
    sa.Column("version", sa.Integer, nullable=False),
    sa.Index("ix_drafts_incident_id", "incident_id", "id"),
    sa.Index("ix_drafts_created_at", "created_at"),
)

draft_outcomes = sa.Table(
    "draft_outcomes",
    metadata,
    sa.Column("draft_id", sa.Text, primary_key=True),
    sa.Column("incident_id", sa.Text, sa.ForeignKey("incidents.id"), nullable=False),
    sa.Column("kind", sa.Text, nullable=False),
    sa.Column("audience", sa.Text, nullable=False),
    sa.Column("provider", sa.Text, nullable=False),
    sa.Column("author_id", sa.Text, nullable=False),
    sa.Column("outcome", sa.Text, nullable=False),
    sa.Column("at", sa.BigInteger, nullable=False),
    sa.Column("by_id", sa.Text, nullable=False),
    sa.Column("used_in", sa.Text, nullable=True),
    sa.Column("distance", sa.Integer, nullable=True),
    sa.Column("length", sa.Integer, nullable=True),
    sa.CheckConstraint("outcome IN ('used', 'discarded', 'expired')", name="ck_draft_outcomes_outcome"),
    sa.Index("ix_draft_outcomes_incident_id", "incident_id"),
)

draft_rows = Rows(Draft, drafts)
outcome_rows = Rows(Outcome, draft_outcomes)

_MOST: sa.BindParameter[int] = sa.bindparam("most")
_ONE = compiled(
    sa.select(*draft_rows.columns).where(
        drafts.c.incident_id == sa.bindparam("incident_id"), drafts.c.id == sa.bindparam("id")
    )
)
_LIST = compiled(
    sa.select(*draft_rows.columns)
    .where(
        drafts.c.incident_id == sa.bindparam("incident_id"),
        drafts.c.id < sa.bindparam("before"),
        sa.or_(
            sa.bindparam("everybody", type_=sa.Integer) == 1, drafts.c.author_id == sa.bindparam("author")
        ),
    )
    .order_by(drafts.c.id.desc())
    .limit(_MOST)
)
_EXPIRED = compiled(
    sa.select(*draft_rows.columns)
    .where(drafts.c.created_at <= sa.bindparam("created_by"))
    .order_by(drafts.c.created_at)
    .limit(_MOST)
)
_DROP = compiled(drafts.delete().where(drafts.c.id == sa.bindparam("id")))
_OUTCOMES = compiled(
    sa.select(*outcome_rows.columns)
    .where(draft_outcomes.c.incident_id == sa.bindparam("incident_id"))
    .order_by(draft_outcomes.c.draft_id)
)


def add(tx: Tx, draft: Draft) -> None:
    """Keep a new draft."""
    tx.run(draft_rows.insert, draft_rows.dump(draft))


def find(tx: Tx, incident_id: str, draft_id: str) -> Draft | None:
    """One draft of an incident, or None."""
    row = tx.one(_ONE, {"incident_id": incident_id, "id": draft_id})
    return None if row is None else draft_rows.load(row)


def list_drafts(tx: Tx, incident_id: str, *, author: str | None, before: str, most: int) -> list[Draft]:
    """At most ``most`` drafts with an id below ``before``, newest first; of one author, None: of all."""
    whose = {"everybody": int(author is None), "author": author or ""}
    rows = tx.all(_LIST, {"incident_id": incident_id, "before": before, "most": most, **whose})
    return [draft_rows.load(row) for row in rows]


def list_expired(tx: Tx, created_by: int, most: int) -> list[Draft]:
    """The oldest drafts, of those made at ``created_by`` or before."""
    return [draft_rows.load(row) for row in tx.all(_EXPIRED, {"created_by": created_by, "most": most})]


def save(tx: Tx, before: Draft, after: Draft) -> None:
    """Write what differs, only if nobody else wrote since ``before`` was read. Raises ChangedMeanwhile."""
    changed = draft_rows.changed(before, after)
    if not changed:
        return
    params = {**draft_rows.dump(after, changed), "key_id": before.id, "key_version": before.version}
    if tx.run(draft_rows.update(changed, ("id", "version")), params) != 1:
        raise ChangedMeanwhile("version_conflict", "Somebody changed the draft first.")


def end(tx: Tx, outcome: Outcome) -> None:
    """Forget a draft's words and keep how it ended."""
    tx.run(_DROP, {"id": outcome.draft_id})
    tx.run(outcome_rows.insert, outcome_rows.dump(outcome))


def outcomes(tx: Tx, incident_id: str) -> list[Outcome]:
    """How the drafts of an incident ended, oldest first."""
    return [outcome_rows.load(row) for row in tx.all(_OUTCOMES, {"incident_id": incident_id})]
