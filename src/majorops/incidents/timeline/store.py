"""Tables and SQL of the log.

Triggers in the database refuse every update and delete (see the first migration).
"""

from collections.abc import Sequence
from typing import Any, TypeVar

import sqlalchemy as sa
from msgspec.structs import replace

from majorops.incidents.record import Retraction, TimelineEvent
from majorops.platform.database import Tx, compiled, insert_all, metadata
from majorops.platform.many import AT_ONCE, any_of, by_fifty
from majorops.platform.rows import Rows

R = TypeVar("R", bound=Any)

timeline_events = sa.Table(
    "timeline_events",
    metadata,
    sa.Column("id", sa.Text, primary_key=True),
    sa.Column("incident_id", sa.Text, sa.ForeignKey("incidents.id"), nullable=False),
    sa.Column("type", sa.Text, nullable=False),
    sa.Column("title", sa.Text, nullable=False),
    sa.Column("description", sa.Text, nullable=False),
    sa.Column("actor", sa.Text, nullable=False),
    sa.Column("created_at", sa.BigInteger, nullable=False),
    sa.Column("visibility", sa.Text, nullable=True),
    sa.Column("phase_number", sa.Integer, nullable=True),
    sa.Column("timestamp", sa.BigInteger, nullable=False),
    sa.Column("actor_id", sa.Text, nullable=False),
    sa.Column("automatic", sa.Integer, nullable=False),
    sa.Column("corrects", sa.Text, sa.ForeignKey("timeline_events.id"), nullable=True),
    sa.Column("corrects_number", sa.Integer, nullable=True),
    sa.Column("reason", sa.Text, nullable=True),
    sa.Column("changes", sa.Text, nullable=False),
    sa.Column("subject_id", sa.Text, nullable=True),
    sa.Column("public_number", sa.Integer, nullable=True),
    sa.Index("ix_timeline_events_incident_id", "incident_id", "id"),
    sa.Index("ix_timeline_events_created_at", "created_at"),
    # Few events announce something; the others need no place in this index. PostgreSQL's: the migration.
    sa.Index(
        "ix_timeline_events_subject_id",
        "subject_id",
        sqlite_where=sa.text("subject_id IS NOT NULL"),
    ),
)

retractions = sa.Table(
    "retractions",
    metadata,
    sa.Column("incident_id", sa.Text, sa.ForeignKey("incidents.id"), primary_key=True),
    sa.Column("kind", sa.Text, primary_key=True),  # timeline, updates, milestones
    sa.Column("item_id", sa.Text, primary_key=True),
    sa.Column("at", sa.BigInteger, nullable=False),
    sa.Column("by_id", sa.Text, nullable=False),
    sa.Column("by_name", sa.Text, nullable=False),
    sa.Column("reason", sa.Text, nullable=False),
)

_DERIVED = ("corrected_by", "corrected_by_open", "corrected_by_number", "retraction")
event_rows = Rows(TimelineEvent, timeline_events, derived=_DERIVED)

_INCIDENT: sa.BindParameter[str] = sa.bindparam("incident_id")
_LIST = compiled(
    sa.select(*event_rows.columns)
    .where(timeline_events.c.incident_id == _INCIDENT)
    .order_by(timeline_events.c.id)
)
_ONE = compiled(
    sa.select(*event_rows.columns).where(
        timeline_events.c.incident_id == _INCIDENT, timeline_events.c.id == sa.bindparam("id")
    )
)
_CORRECTIONS = compiled(
    sa.select(*event_rows.columns)
    .where(timeline_events.c.incident_id == _INCIDENT, timeline_events.c.corrects == sa.bindparam("id"))
    .order_by(timeline_events.c.id)
)
_ABOUT = compiled(
    sa.select(*event_rows.columns)
    .where(timeline_events.c.incident_id == _INCIDENT, timeline_events.c.subject_id == sa.bindparam("id"))
    .order_by(timeline_events.c.id)
)
_IDS = compiled(
    sa.select(timeline_events.c.id, timeline_events.c.visibility).where(
        timeline_events.c.incident_id == _INCIDENT, timeline_events.c.id == sa.bindparam("id")
    )
)
_RETRACTIONS = compiled(
    sa.select(retractions.c.item_id, retractions.c.at, retractions.c.by_name, retractions.c.reason).where(
        retractions.c.incident_id == _INCIDENT, retractions.c.kind == sa.bindparam("kind")
    )
)
_RETRACTION = compiled(
    sa.select(retractions.c.at, retractions.c.by_name, retractions.c.reason).where(
        retractions.c.incident_id == _INCIDENT,
        retractions.c.kind == sa.bindparam("kind"),
        retractions.c.item_id == sa.bindparam("id"),
    )
)
_SOME = compiled(sa.select(*event_rows.columns).where(any_of(timeline_events.c.id)))
_RETRACTIONS_OF_SOME = compiled(
    sa.select(retractions.c.item_id, retractions.c.at, retractions.c.by_name, retractions.c.reason).where(
        any_of(retractions.c.incident_id, "incident"),
        retractions.c.kind == sa.bindparam("kind"),
        any_of(retractions.c.item_id),
    )
)
_TAKEN_BACK = compiled(
    sa.select(retractions.c.kind, retractions.c.item_id).where(retractions.c.incident_id == _INCIDENT)
)
_RETRACT = insert_all(retractions)


def add(tx: Tx, event: TimelineEvent) -> None:
    """Append one event."""
    tx.add(event_rows.waiting, event_rows.row(event))


def events(tx: Tx, incident_id: str) -> list[TimelineEvent]:
    """The whole log, oldest first by id, with what later rows say of earlier ones. Two statements."""
    found = [event_rows.load(row) for row in tx.all(_LIST, {"incident_id": incident_id})]
    later = _corrections(found)
    taken_back = retractions_of(tx, incident_id, "timeline")
    return [_with_later(event, later.get(event.id, []), taken_back.get(event.id)) for event in found]


def find(tx: Tx, incident_id: str, event_id: str) -> TimelineEvent | None:
    """One event, complete, or None."""
    row = tx.one(_ONE, {"incident_id": incident_id, "id": event_id})
    if row is None:
        return None
    later = [event_rows.load(r) for r in tx.all(_CORRECTIONS, {"incident_id": incident_id, "id": event_id})]
    return _with_later(event_rows.load(row), later, find_retraction(tx, incident_id, "timeline", event_id))


def about(tx: Tx, incident_id: str, subject_id: str) -> list[TimelineEvent]:
    """The events that announce one status update or milestone."""
    rows = tx.all(_ABOUT, {"incident_id": incident_id, "id": subject_id})
    return [event_rows.load(row) for row in rows]


def is_open(tx: Tx, incident_id: str, event_id: str) -> bool | None:
    """Whether every audience may see an event; None when this incident has no such event."""
    row = tx.one(_IDS, {"incident_id": incident_id, "id": event_id})
    return None if row is None else row[1] != "internal"


def _corrections(found: list[TimelineEvent]) -> dict[str, list[TimelineEvent]]:
    later: dict[str, list[TimelineEvent]] = {}
    for event in found:
        if event.corrects is not None:
            later.setdefault(event.corrects, []).append(event)
    return later


def _with_later(
    event: TimelineEvent, later: list[TimelineEvent], taken_back: Retraction | None
) -> TimelineEvent:
    if not later and taken_back is None:
        return event
    shown = [c for c in later if c.open]
    return replace(
        event,
        corrected_by=later[-1].id if later else None,
        corrected_by_open=shown[-1].id if shown else None,
        corrected_by_number=shown[-1].public_number if shown else None,
        retraction=taken_back,
    )


def retractions_of(tx: Tx, incident_id: str, kind: str) -> dict[str, Retraction]:
    """Everything of one kind that was taken back, by item id."""
    rows = tx.all(_RETRACTIONS, {"incident_id": incident_id, "kind": kind})
    return {item: Retraction(at, by, reason) for item, at, by, reason in rows}


def list_some(tx: Tx, ids: Sequence[str]) -> list[TimelineEvent]:
    """Events of any incidents by id, with their retractions but without what corrects them; in no order."""
    found = [event_rows.load(row) for some in by_fifty(ids) for row in tx.all(_SOME, some)]
    return with_retractions(tx, "timeline", found)


def with_retractions(tx: Tx, kind: str, rows: list[R]) -> list[R]:
    """Rows of one kind, of any incidents, marked where they were taken back."""
    taken: dict[str, Retraction] = {}
    for start in range(0, len(rows), AT_ONCE):
        some = rows[start : start + AT_ONCE]
        (items,) = by_fifty([row.id for row in some])
        (of,) = by_fifty([row.incident_id for row in some], "incident")
        for item, at, by, reason in tx.all(_RETRACTIONS_OF_SOME, {**items, **of, "kind": kind}):
            taken[item] = Retraction(at, by, reason)
    return [replace(row, retraction=taken[row.id]) if row.id in taken else row for row in rows]


def taken_back(tx: Tx, incident_id: str) -> list[tuple[str, str]]:
    """Kind and id of everything of an incident that was taken back."""
    return [(kind, item_id) for kind, item_id in tx.all(_TAKEN_BACK, {"incident_id": incident_id})]


def find_retraction(tx: Tx, incident_id: str, kind: str, item_id: str) -> Retraction | None:
    """The retraction of one item, or None."""
    row = tx.one(_RETRACTION, {"incident_id": incident_id, "kind": kind, "id": item_id})
    return Retraction(*row) if row else None


def add_retraction(
    tx: Tx, incident_id: str, kind: str, item_id: str, by_id: str, taken_back: Retraction
) -> None:
    """Mark one item as taken back."""
    tx.run(
        _RETRACT,
        {
            "incident_id": incident_id,
            "kind": kind,
            "item_id": item_id,
            "at": taken_back.at,
            "by_id": by_id,
            "by_name": taken_back.by,
            "reason": taken_back.reason,
        },
    )
