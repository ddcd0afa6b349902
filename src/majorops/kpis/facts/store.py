"""Table and SQL of the facts: one row per incident, written by a job, read by formulas and scorecards."""

from collections.abc import Mapping, Sequence
from typing import Any

import msgspec
import sqlalchemy as sa
from msgspec.structs import asdict
from sqlalchemy.dialects import sqlite

from majorops.incidents import store as incidents
from majorops.incidents.record import Incident
from majorops.kpis.facts import rules
from majorops.kpis.facts.record import NAMES, WORDS, Facts, Subject
from majorops.milestones import store as milestones
from majorops.platform.database import Tx, compiled, metadata
from majorops.promises import store as promises
from majorops.updates import store as updates

_NULLABLE = frozenset(
    {"resolved_at", "impact_end_at", "left_alert_at", "mitigation_at", "first_milestone_at", "silence_max_ms"}
    | {f"phase_{n}_ms" for n in range(1, 9)}
    | {"review_held_at", "review_due_at"}
)

kpi_facts = sa.Table(
    "kpi_facts",
    metadata,
    sa.Column("incident_id", sa.Text, sa.ForeignKey("incidents.id"), primary_key=True),
    sa.Column("number", sa.Integer, nullable=False),
    sa.Column("restricted", sa.Integer, nullable=False),
    sa.Column("systems", sa.Text, nullable=False),
    sa.Column("mim", sa.Text, nullable=False),
    sa.Column("mim_name", sa.Text, nullable=False),
    sa.Column("changed", sa.BigInteger, nullable=False),
    *(
        sa.Column(name, sa.Text if name in WORDS else sa.BigInteger, nullable=name in _NULLABLE)
        for name in NAMES
    ),
    sa.Index("ix_kpi_facts_changed", "changed"),
    sa.Index("ix_kpi_facts_resolved_at", "resolved_at"),
)

_HEAD = ("incident_id", "number", "restricted", "systems", "mim", "mim_name", "changed")
_COLUMNS = [kpi_facts.c[name] for name in (*_HEAD, *NAMES)]
_IDS = sa.select(sa.func.json_each(sa.bindparam("ids")).table_valued("value").c.value)
_KEEP_INSERT = sqlite.insert(kpi_facts).values({c.name: sa.bindparam(c.name) for c in kpi_facts.columns})
_KEEP = compiled(
    _KEEP_INSERT.on_conflict_do_update(
        index_elements=["incident_id"],
        set_={c.name: _KEEP_INSERT.excluded[c.name] for c in kpi_facts.columns if c.name != "incident_id"},
    )
)
_LAST = compiled(sa.select(sa.func.max(kpi_facts.c.changed)))
_OF = compiled(sa.select(*_COLUMNS).where(kpi_facts.c.incident_id.in_(_IDS)))
_SINCE = compiled(
    sa.select(*_COLUMNS).where(kpi_facts.c.changed > sa.bindparam("changed")).order_by(kpi_facts.c.changed)
)
_AFTER = compiled(
    sa.select(*_COLUMNS)
    .where(
        kpi_facts.c.incident_id > sa.bindparam("after"),
        kpi_facts.c.detected_at >= sa.bindparam("low"),
        kpi_facts.c.detected_at < sa.bindparam("high"),
    )
    .order_by(kpi_facts.c.incident_id)
    .limit(sa.bindparam("most"))
)
_COUNT = compiled(
    sa.select(sa.func.count()).where(
        kpi_facts.c.detected_at >= sa.bindparam("low"), kpi_facts.c.detected_at < sa.bindparam("high")
    )
)
_NEWEST = compiled(
    sa.select(*_COLUMNS)
    .where(kpi_facts.c.resolved_at.is_not(None))
    .order_by(kpi_facts.c.resolved_at.desc())
    .limit(sa.bindparam("most"))
)
_TOUCH = compiled(
    kpi_facts.update()
    .where(kpi_facts.c.incident_id == sa.bindparam("of_incident"))
    .values(changed=sa.bindparam("now_changed"))
)


def ids_param(ids: Sequence[str]) -> dict[str, str]:
    """A list of ids as the parameter of a statement."""
    return {"ids": msgspec.json.encode(list(ids)).decode()}


def _subject(row: Sequence[Any]) -> Subject:
    incident_id, number, restricted, systems, mim, mim_name, changed = row[: len(_HEAD)]
    return Subject(
        incident_id,
        number,
        bool(restricted),
        tuple(msgspec.json.decode(systems)),
        mim,
        mim_name,
        changed,
        Facts(*row[len(_HEAD) :]),
    )


def read_facts(tx: Tx, incident: Incident) -> Subject:
    """The facts of an incident as its rows stand now."""
    facts = rules.facts_of(
        incident,
        incidents.visits(tx, incident.id),
        milestones.list_milestones(tx, incident.id) if incident.milestone_count else [],
        updates.list_updates(tx, incident.id) if incident.update_count else [],
        promises.list_promises(tx, incident.id),
        rules.review_of(incident),
    )
    mim, name = incident.seat("mim"), incident.seat_shown("mim")
    return Subject(
        incident.id, incident.number, incident.restricted, incident.affected_systems, mim, name, 0, facts
    )


def keep(tx: Tx, subjects: Sequence[Subject]) -> None:
    """Write the facts of these incidents, each with a new place in the order of changes."""
    changed = last_change(tx)
    rows: list[Mapping[str, Any]] = []
    for step, subject in enumerate(subjects, 1):
        head = {
            "incident_id": subject.incident_id,
            "number": subject.number,
            "restricted": int(subject.restricted),
            "systems": msgspec.json.encode(subject.systems).decode(),
            "mim": subject.mim,
            "mim_name": subject.mim_name,
            "changed": changed + step,
        }
        rows.append({**head, **asdict(subject.facts)})
    tx.run_each(_KEEP, rows)


def touch(tx: Tx, incident_id: str) -> None:
    """An observation of this incident changed: scorecards must look again."""
    tx.run(_TOUCH, {"of_incident": incident_id, "now_changed": last_change(tx) + 1})


def last_change(tx: Tx) -> int:
    """The newest place in the order of changes."""
    row = tx.one(_LAST)
    return int(row[0] or 0) if row else 0


def subjects_of(tx: Tx, ids: Sequence[str]) -> list[Subject]:
    """The stored facts of these incidents."""
    return [_subject(row) for row in tx.all(_OF, ids_param(ids))]


def since(tx: Tx, changed: int) -> list[Subject]:
    """Every incident whose facts or observations changed after this place in the order."""
    return [_subject(row) for row in tx.all(_SINCE, {"changed": changed})]


def after(tx: Tx, incident_id: str, span: tuple[int, int], *, most: int) -> list[Subject]:
    """The next incidents in the order of their ids, detected within ``span``."""
    params = {"after": incident_id, "low": span[0], "high": span[1], "most": most}
    return [_subject(row) for row in tx.all(_AFTER, params)]


def count(tx: Tx, span: tuple[int, int]) -> int:
    """How many incidents were detected within ``span``."""
    row = tx.one(_COUNT, {"low": span[0], "high": span[1]})
    return int(row[0]) if row else 0


def newest_resolved(tx: Tx, most: int) -> list[Subject]:
    """The incidents resolved last, newest first."""
    return [_subject(row) for row in tx.all(_NEWEST, {"most": most})]
