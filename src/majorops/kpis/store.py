"""The KPI tables of the data dictionary."""

import sqlalchemy as sa

from majorops.platform.database import metadata

kpi_definitions = sa.Table(
    "kpi_definitions",
    metadata,
    sa.Column("slug", sa.Text, primary_key=True),
    sa.Column("name", sa.Text, nullable=False),
    sa.Column("description", sa.Text, nullable=False),
    sa.Column("formula", sa.Text, nullable=False),
    sa.Column("units", sa.Text, nullable=False),
    sa.Column("targets", sa.Text, nullable=True),
    sa.Column("data_sources", sa.Text, nullable=True),
    sa.Column("visibility", sa.Text, nullable=False),
    sa.Column("owner", sa.Text, nullable=False),
    sa.Column("review_cadence", sa.Text, nullable=True),
    sa.Column("direction", sa.Text, nullable=False),
    sa.Column("observed_at", sa.Text, nullable=False),
    sa.Column("created_at", sa.BigInteger, nullable=False),
    sa.Column("updated_at", sa.BigInteger, nullable=False),
    sa.CheckConstraint("visibility IN ('internal', 'exec')", name="ck_kpi_definitions_visibility"),
)

kpi_observations = sa.Table(
    "kpi_observations",
    metadata,
    sa.Column("id", sa.Text, primary_key=True),
    sa.Column("kpi_slug", sa.Text, sa.ForeignKey("kpi_definitions.slug"), nullable=False),
    sa.Column("incident_id", sa.Text, sa.ForeignKey("incidents.id"), nullable=False),
    sa.Column("timestamp", sa.BigInteger, nullable=False),
    sa.Column("value", sa.Float, nullable=False),
    sa.Column("units", sa.Text, nullable=False),
    sa.Column("source", sa.Text, nullable=False),
    sa.Column("confidence", sa.Float, nullable=True),
    sa.Column("metadata", sa.Text, nullable=True),
    sa.Column("created_at", sa.BigInteger, nullable=False),
    sa.UniqueConstraint("kpi_slug", "incident_id", "timestamp", name="uq_kpi_observations_once"),
    sa.CheckConstraint("source IN ('worker', 'ui', 'import', 'cli')", name="ck_kpi_observations_source"),
    sa.CheckConstraint("confidence BETWEEN 0 AND 1", name="ck_kpi_observations_confidence"),
    sa.Index("ix_kpi_observations_incident_id", "incident_id"),
    sa.Index("ix_kpi_observations_kpi_slug", "kpi_slug"),
)
