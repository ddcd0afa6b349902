"""Tables and SQL of intake: sources, their alerts, the ids of deliveries seen, and what could not be read."""

from typing import Any

import sqlalchemy as sa
import structlog
from msgspec.structs import replace

from majorops.intake.record import AlertState, IntakeAlert, IntakeSource
from majorops.platform.database import Tx, compiled, insert_all, metadata
from majorops.platform.keyring import Sealed
from majorops.platform.rows import Rows
from majorops.platform.vault import Unopenable

KEPT_UNREADABLE = 20  # per source
log = structlog.get_logger(__name__)

intake_sources = sa.Table(
    "intake_sources",
    metadata,
    sa.Column("id", sa.Text, primary_key=True),
    sa.Column("name", sa.Text, nullable=False),
    sa.Column("kind", sa.Text, nullable=False),
    sa.Column("mode", sa.Text, nullable=False),
    sa.Column("default_mim", sa.Text, sa.ForeignKey("users.id"), nullable=True),
    sa.Column("severity_map", sa.Text, nullable=False),
    sa.Column("secret", sa.Text, nullable=False),
    sa.Column("enabled", sa.Integer, nullable=False),
    sa.Column("created_at", sa.BigInteger, nullable=False),
    sa.Column("version", sa.Integer, nullable=False),
    sa.Column("last_seen_at", sa.BigInteger, nullable=True),
    sa.Column("last_error", sa.Text, nullable=True),
    sa.Column("last_error_at", sa.BigInteger, nullable=True),
)

# No foreign key to the source: an alert outlives the source that sent it.
intake_alerts = sa.Table(
    "intake_alerts",
    metadata,
    sa.Column("id", sa.Text, primary_key=True),
    sa.Column("source_id", sa.Text, nullable=False),
    sa.Column("external_id", sa.Text, nullable=False),
    sa.Column("title", sa.Text, nullable=False),
    sa.Column("severity", sa.Text, nullable=False),
    sa.Column("state", sa.Text, nullable=False),
    sa.Column("received_at", sa.BigInteger, nullable=False),
    sa.Column("told_at", sa.BigInteger, nullable=False),
    sa.Column("payload", sa.Text, nullable=False),
    sa.Column("fired_at", sa.BigInteger, nullable=True),
    sa.Column("cleared_at", sa.BigInteger, nullable=True),
    sa.Column("incident_id", sa.Text, sa.ForeignKey("incidents.id"), nullable=True),
    sa.Column("systems", sa.Text, nullable=False),
    sa.Column("link", sa.Text, nullable=False),
    sa.Column("dismissed_by", sa.Text, nullable=True),
    sa.Column("dismissed_for", sa.Text, nullable=True),
    sa.UniqueConstraint("source_id", "external_id", name="uq_intake_alerts_source_id_external_id"),
    sa.Index("ix_intake_alerts_state", "state", "id"),
    sa.Index("ix_intake_alerts_incident_id", "incident_id"),
)

intake_deliveries = sa.Table(
    "intake_deliveries",
    metadata,
    sa.Column("source_id", sa.Text, primary_key=True),
    sa.Column("delivery_id", sa.Text, primary_key=True),
    sa.Column("seen_at", sa.BigInteger, nullable=False),
    sa.Index("ix_intake_deliveries_seen_at", "seen_at"),
)

intake_unreadable = sa.Table(
    "intake_unreadable",
    metadata,
    sa.Column("id", sa.Text, primary_key=True),
    sa.Column("source_id", sa.Text, nullable=False),
    sa.Column("received_at", sa.BigInteger, nullable=False),
    sa.Column("reason", sa.Text, nullable=False),
    sa.Column("payload", sa.Text, nullable=False),
    sa.Index("ix_intake_unreadable_source_id", "source_id", "id"),
)

SEALED = Sealed(intake_sources.c.secret, intake_sources.c.id)

source_rows = Rows(IntakeSource, intake_sources)
alert_rows = Rows(IntakeAlert, intake_alerts)

_SOURCE_FIELDS = ("name", "mode", "default_mim", "severity_map", "secret", "enabled", "version")
_HEARD_FIELDS = ("last_seen_at", "last_error", "last_error_at")
_ID: sa.BindParameter[str] = sa.bindparam("id")
_SOURCE: sa.BindParameter[str] = sa.bindparam("source_id")

_FIND_SOURCE = compiled(sa.select(*source_rows.columns).where(intake_sources.c.id == _ID))
_LIST_SOURCES = compiled(sa.select(*source_rows.columns).order_by(intake_sources.c.id.desc()))
_DROP_SOURCE = compiled(intake_sources.delete().where(intake_sources.c.id == _ID))
_FIND_ALERT = compiled(sa.select(*alert_rows.columns).where(intake_alerts.c.id == _ID))
_FIND_EXTERNAL = compiled(
    sa.select(*alert_rows.columns).where(
        intake_alerts.c.source_id == _SOURCE, intake_alerts.c.external_id == sa.bindparam("external_id")
    )
)
_LIST_ALERTS = compiled(
    sa.select(*alert_rows.columns)
    .where(intake_alerts.c.state == sa.bindparam("state"), intake_alerts.c.id < sa.bindparam("before"))
    .order_by(intake_alerts.c.id.desc())
    .limit(sa.bindparam("most"))
)
_SEEN = compiled(
    sa.select(intake_deliveries.c.seen_at).where(
        intake_deliveries.c.source_id == _SOURCE,
        intake_deliveries.c.delivery_id == sa.bindparam("delivery_id"),
    )
)
_REMEMBER = insert_all(intake_deliveries)
_FORGET = compiled(intake_deliveries.delete().where(intake_deliveries.c.seen_at < sa.bindparam("before")))
_KEEP_UNREADABLE = insert_all(intake_unreadable)
_LIST_UNREADABLE = compiled(
    sa.select(intake_unreadable.c.id)
    .where(intake_unreadable.c.source_id == _SOURCE)
    .order_by(intake_unreadable.c.id.desc())
)
_DROP_UNREADABLE = compiled(intake_unreadable.delete().where(intake_unreadable.c.id == _ID))


def _opened(tx: Tx, source: IntakeSource) -> IntakeSource:
    """With its secret to be read. One that was altered is none: the source then believes nobody."""
    try:
        secret = tx.vault.open(source.secret, SEALED.place(source.id))
    except Unopenable:
        log.warning("secret_unreadable", source=source.id, hint="Give it anew.")
        secret = ""
    return replace(source, secret=secret)


def _sealed(tx: Tx, source: IntakeSource) -> IntakeSource:
    return replace(source, secret=tx.vault.seal(source.secret, SEALED.place(source.id)))


def find_source(tx: Tx, source_id: str) -> IntakeSource | None:
    """One source, disabled or not."""
    row = tx.one(_FIND_SOURCE, {"id": source_id})
    return _opened(tx, source_rows.load(row)) if row else None


def list_sources(tx: Tx) -> list[IntakeSource]:
    """Every source, newest first."""
    return [_opened(tx, source_rows.load(row)) for row in tx.all(_LIST_SOURCES)]


def add_source(tx: Tx, source: IntakeSource) -> None:
    """Insert a new source."""
    tx.run(source_rows.insert, source_rows.dump(_sealed(tx, source)))


def save_source(tx: Tx, source: IntakeSource, *, expecting: int) -> bool:
    """Write what an admin may change, only if the version is still ``expecting``."""
    params = source_rows.dump(_sealed(tx, source), _SOURCE_FIELDS)
    keys = {"key_id": source.id, "key_version": expecting}
    return tx.run(source_rows.update(_SOURCE_FIELDS, ("id", "version")), {**params, **keys}) == 1


def heard(tx: Tx, source_id: str, *, at: int, error: str | None = None) -> None:
    """A proven call came; with ``error`` it could not be used, without one the source is healthy again."""
    fields = _HEARD_FIELDS if error else _HEARD_FIELDS[:2]
    params: dict[str, Any] = {"last_seen_at": at, "last_error": error, "last_error_at": at}
    tx.run(source_rows.update(fields, ("id",)), {**{f: params[f] for f in fields}, "key_id": source_id})


def drop_source(tx: Tx, source_id: str) -> None:
    """Delete a source; its alerts stay."""
    tx.run(_DROP_SOURCE, {"id": source_id})


def find_alert(tx: Tx, alert_id: str) -> IntakeAlert | None:
    """By our own id."""
    row = tx.one(_FIND_ALERT, {"id": alert_id})
    return alert_rows.load(row) if row else None


def find_external(tx: Tx, source_id: str, external_id: str) -> IntakeAlert | None:
    """By the vendor's key."""
    row = tx.one(_FIND_EXTERNAL, {"source_id": source_id, "external_id": external_id})
    return alert_rows.load(row) if row else None


def list_alerts(tx: Tx, *, state: AlertState, before: str, most: int) -> list[IntakeAlert]:
    """Newest first, those with an id below ``before``."""
    params = {"state": state.value, "before": before, "most": most}
    return [alert_rows.load(row) for row in tx.all(_LIST_ALERTS, params)]


def save_alert(tx: Tx, before: IntakeAlert | None, after: IntakeAlert) -> None:
    """Insert a new alert, or write what differs."""
    if before is None:
        tx.run(alert_rows.insert, alert_rows.dump(after))
        return
    changed = alert_rows.changed(before, after)
    if changed:
        tx.run(alert_rows.update(changed, ("id",)), {**alert_rows.dump(after, changed), "key_id": after.id})


def seen(tx: Tx, source_id: str, delivery_id: str) -> bool:
    """Whether this delivery came before."""
    return tx.one(_SEEN, {"source_id": source_id, "delivery_id": delivery_id}) is not None


def remember(tx: Tx, source_id: str, delivery_id: str, *, at: int) -> None:
    """Keep the id of a delivery that was used."""
    tx.run(_REMEMBER, {"source_id": source_id, "delivery_id": delivery_id, "seen_at": at})


def forget(tx: Tx, *, before: int) -> int:
    """Drop ids of deliveries seen before; the number dropped."""
    return tx.run(_FORGET, {"before": before})


def keep_unreadable(tx: Tx, row: dict[str, Any]) -> None:
    """Keep a payload for a look, the newest few of each source only."""
    tx.run(_KEEP_UNREADABLE, row)
    for (old,) in tx.all(_LIST_UNREADABLE, {"source_id": row["source_id"]})[KEPT_UNREADABLE:]:
        tx.run(_DROP_UNREADABLE, {"id": old})
