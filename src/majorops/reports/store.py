"""Table and SQL of impact reports. Contact data stands in this table alone, so that it can be erased."""

import sqlalchemy as sa

from majorops.platform.database import Tx, compiled, metadata
from majorops.platform.rows import Rows
from majorops.reports.record import Report

impact_reports = sa.Table(
    "impact_reports",
    metadata,
    sa.Column("id", sa.Text, primary_key=True),
    sa.Column("incident_id", sa.Text, sa.ForeignKey("incidents.id"), nullable=False),
    sa.Column("receipt", sa.Text, nullable=False),
    sa.Column("application", sa.Text, nullable=False),
    sa.Column("description", sa.Text, nullable=False),
    sa.Column("email", sa.Text, nullable=True),
    sa.Column("validator_contact", sa.Text, nullable=True),
    sa.Column("received_at", sa.BigInteger, nullable=False),
    sa.UniqueConstraint("receipt", name="uq_impact_reports_receipt"),
    sa.Index("ix_impact_reports_incident_id", "incident_id", "id"),
)

report_rows = Rows(Report, impact_reports)

_INCIDENT: sa.BindParameter[str] = sa.bindparam("incident_id")
_NEWEST = (
    sa.select(*report_rows.columns)
    .where(impact_reports.c.incident_id == _INCIDENT)
    .order_by(impact_reports.c.id.desc())
    .limit(sa.bindparam("most"))
)
_FIRST = compiled(_NEWEST)
_FURTHER = compiled(_NEWEST.where(impact_reports.c.id < sa.bindparam("before")))


def add(tx: Tx, report: Report) -> None:
    """Keep one report."""
    tx.run(report_rows.insert, report_rows.dump(report))


def newest(tx: Tx, incident_id: str, *, before: str | None, most: int) -> list[Report]:
    """At most ``most`` reports, newest first, older than the one with the id ``before``."""
    params = {"incident_id": incident_id, "most": most}
    if before is None:
        return [report_rows.load(row) for row in tx.all(_FIRST, params)]
    return [report_rows.load(row) for row in tx.all(_FURTHER, {**params, "before": before})]
