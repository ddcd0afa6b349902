"""Tables and SQL of definitions and observations, and of values that could not be worked out."""

from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa

from majorops.kpis.facts.store import ids_param
from majorops.kpis.record import Definition, Observation
from majorops.platform.database import Tx, compiled, metadata
from majorops.platform.rows import Rows

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
    sa.Column("expression", sa.Text, nullable=False, server_default=""),
    sa.Column("version", sa.Integer, nullable=False, server_default="1"),
    sa.Column("revision", sa.Integer, nullable=False, server_default="1"),
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
    sa.Index("ix_kpi_observations_kpi_slug", "kpi_slug", "timestamp", "id"),
)

kpi_invalid = sa.Table(
    "kpi_invalid",
    metadata,
    sa.Column("kpi_slug", sa.Text, sa.ForeignKey("kpi_definitions.slug"), primary_key=True),
    sa.Column("incident_id", sa.Text, sa.ForeignKey("incidents.id"), primary_key=True),
    sa.Column("reason", sa.Text, nullable=False),
    sa.Index("ix_kpi_invalid_incident_id", "incident_id"),
)

definition_rows = Rows(Definition, kpi_definitions)
observation_rows = Rows(Observation, kpi_observations)
_EDITED = (
    *("name", "description", "formula", "units", "targets", "data_sources", "visibility", "owner"),
    *("review_cadence", "direction", "observed_at", "updated_at", "expression", "version", "revision"),
)

_SLUG: sa.BindParameter[str] = sa.bindparam("slug")
_INCIDENT: sa.BindParameter[str] = sa.bindparam("incident_id")
_IDS = sa.select(sa.func.json_each(sa.bindparam("ids")).table_valued("value").c.value)
_DEFINITIONS = compiled(sa.select(*definition_rows.columns).order_by(kpi_definitions.c.slug))
_DEFINITION = compiled(sa.select(*definition_rows.columns).where(kpi_definitions.c.slug == _SLUG))
_FILLED = compiled(
    kpi_definitions.update()
    .where(kpi_definitions.c.slug == sa.bindparam("of_slug"))
    .values(revision=kpi_definitions.c.revision + 1)
)
_OF_INCIDENTS = compiled(
    sa.select(*observation_rows.columns)
    .where(kpi_observations.c.incident_id.in_(_IDS))
    .order_by(kpi_observations.c.timestamp, kpi_observations.c.id)
)
_OF_INCIDENTS_AND_SLUG = compiled(
    sa.select(*observation_rows.columns)
    .where(kpi_observations.c.kpi_slug == _SLUG, kpi_observations.c.incident_id.in_(_IDS))
    .order_by(kpi_observations.c.timestamp, kpi_observations.c.id)
)
_VALUES = compiled(
    sa.select(
        kpi_observations.c.incident_id,
        kpi_observations.c.timestamp,
        kpi_observations.c.value,
        kpi_observations.c.source,
    ).where(kpi_observations.c.kpi_slug == _SLUG)
)
_AT = compiled(
    sa.select(*observation_rows.columns).where(
        kpi_observations.c.kpi_slug == _SLUG,
        kpi_observations.c.incident_id == _INCIDENT,
        kpi_observations.c.timestamp == sa.bindparam("timestamp"),
    )
)
_REPLACE = compiled(
    kpi_observations.update()
    .where(kpi_observations.c.id == sa.bindparam("of_id"))
    .values(
        value=sa.bindparam("new_value"),
        metadata=sa.bindparam("new_metadata"),
        source=sa.bindparam("new_source"),
    )
)
_REMOVE = compiled(kpi_observations.delete().where(kpi_observations.c.id == sa.bindparam("of_id")))
_INVALID_OF = compiled(
    sa.select(kpi_invalid.c.kpi_slug, kpi_invalid.c.incident_id, kpi_invalid.c.reason).where(
        kpi_invalid.c.incident_id.in_(_IDS)
    )
)
_INVALID_OF_SLUG = compiled(
    sa.select(kpi_invalid.c.incident_id, kpi_invalid.c.reason).where(kpi_invalid.c.kpi_slug == _SLUG)
)
_DROP_INVALID = compiled(
    kpi_invalid.delete().where(
        kpi_invalid.c.kpi_slug == sa.bindparam("of_slug"),
        kpi_invalid.c.incident_id == sa.bindparam("of_incident"),
    )
)
_ADD_INVALID = compiled(
    kpi_invalid.insert().values({c.name: sa.bindparam(c.name) for c in kpi_invalid.columns})
)


def list_definitions(tx: Tx) -> list[Definition]:
    """Every definition, by slug."""
    return [definition_rows.load(row) for row in tx.all(_DEFINITIONS)]


def find_definition(tx: Tx, slug: str) -> Definition | None:
    """One definition, or None."""
    row = tx.one(_DEFINITION, {"slug": slug})
    return definition_rows.load(row) if row else None


def add_definition(tx: Tx, definition: Definition) -> None:
    """Insert a new one."""
    tx.run(definition_rows.insert, definition_rows.dump(definition))


def save_definition(tx: Tx, after: Definition, *, expecting: int) -> bool:
    """Write an edited one, only if nobody else did since ``expecting``; whether it was written."""
    update = definition_rows.update(_EDITED, ("slug", "version"))
    keys = {"key_slug": after.slug, "key_version": expecting}
    return tx.run(update, {**definition_rows.dump(after, _EDITED), **keys}) == 1


def mark_filled(tx: Tx, slug: str) -> None:
    """Observations of this KPI changed in bulk: scorecards must read all of it again."""
    tx.run(_FILLED, {"of_slug": slug})


def observations_of(tx: Tx, ids: Sequence[str], slug: str = "") -> list[Observation]:
    """The observations of these incidents, of one KPI or of all, oldest first."""
    params = {**ids_param(ids), "slug": slug} if slug else ids_param(ids)
    rows = tx.all(_OF_INCIDENTS_AND_SLUG if slug else _OF_INCIDENTS, params)
    return [observation_rows.load(row) for row in rows]


def values_of(tx: Tx, slug: str) -> list[tuple[str, int, float, str]]:
    """Incident, timestamp, value and source of every observation of a KPI."""
    return tx.all(_VALUES, {"slug": slug})


def find_observation(tx: Tx, slug: str, incident_id: str, timestamp: int) -> Observation | None:
    """The one observation that this key can have."""
    row = tx.one(_AT, {"slug": slug, "incident_id": incident_id, "timestamp": timestamp})
    return observation_rows.load(row) if row else None


def add_observations(tx: Tx, rows: Sequence[Observation]) -> None:
    """Insert new ones."""
    tx.add(observation_rows.waiting, *map(observation_rows.row, rows))


def replace_observation(tx: Tx, row: Observation) -> None:
    """Give a computed row its new value."""
    shown = observation_rows.dump(row, ("value", "metadata", "source"))
    tx.run(_REPLACE, {"of_id": row.id, **{f"new_{name}": value for name, value in shown.items()}})


def remove_observation(tx: Tx, observation_id: str) -> None:
    """Take away a computed row that holds no more."""
    tx.run(_REMOVE, {"of_id": observation_id})


def invalid_of(tx: Tx, ids: Sequence[str]) -> dict[tuple[str, str], str]:
    """(slug, incident) → why its formula has no value."""
    return {(row[0], row[1]): row[2] for row in tx.all(_INVALID_OF, ids_param(ids))}


def invalid_of_slug(tx: Tx, slug: str) -> dict[str, str]:
    """Incident → why the formula of this KPI has no value."""
    return {row[0]: row[1] for row in tx.all(_INVALID_OF_SLUG, {"slug": slug})}


def note_invalid(tx: Tx, gone: Sequence[tuple[str, str]], found: dict[tuple[str, str], str]) -> None:
    """Forget what is invalid no more, and note what is; keys are (slug, incident)."""
    tx.run_each(_DROP_INVALID, [{"of_slug": slug, "of_incident": of} for slug, of in (*gone, *found)])
    rows: list[dict[str, Any]] = [
        {"kpi_slug": slug, "incident_id": of, "reason": reason} for (slug, of), reason in found.items()
    ]
    tx.run_each(_ADD_INVALID, rows)
