"""The journal, newest first, as far as somebody may read it."""

from functools import lru_cache
from typing import Any, NamedTuple

import sqlalchemy as sa

from majorops.people.audit.rules import INCIDENT, READING, Sight, Written
from majorops.platform.database import Statement, Tx, compiled
from majorops.platform.journal import journal

_END = 2**62


class Question(NamedTuple):
    """Which entries: of whom, about what (``incident``, ``user``, ``token`` …) or about which incident (its
    ULID: acts on it and readings of it), between which times (ms)."""

    actor: str | None = None
    entity: str | None = None
    incident: str | None = None
    since: int | None = None
    until: int | None = None
    before: int = _END

    @property
    def asks(self) -> frozenset[str]:
        """The filters that are used."""
        return frozenset(name for name, value in self._asdict().items() if value is not None)


def page(tx: Tx, sight: Sight, asked: Question, *, most: int) -> list[Written]:
    """At most ``most`` entries with a number below ``before``."""
    on_incidents = asked.entity == INCIDENT
    values: dict[str, Any] = {name: value for name, value in asked._asdict().items() if value is not None}
    if on_incidents:
        del values["entity"]
    elif asked.entity is not None:
        # Rows about people begin with what they are about; see ``people.record.Noted``.
        values["entity"] = f'{{"entity":"{asked.entity}",%'
    if asked.incident is not None:
        values["looked"] = f'{{"entity":"{READING}","entityId":"{asked.incident}",%'
    if not sight.everything:
        values["own"] = sight.own
    statement = _statement(sight._replace(own=""), asked.asks, on_incidents=on_incidents)
    return [Written(*row) for row in tx.all(statement, {**values, "most": most})]


@lru_cache(maxsize=64)
def _statement(sight: Sight, asks: frozenset[str], *, on_incidents: bool) -> Statement:
    where: list[Any] = [journal.c.seq < sa.bindparam("before")]
    if not sight.everything:
        own = journal.c.actor == sa.bindparam("own")
        where.append(sa.or_(own, journal.c.incident_id.is_not(None)) if sight.incidents else own)
    if "actor" in asks:
        where.append(journal.c.actor == sa.bindparam("actor"))
    if on_incidents:
        where.append(journal.c.incident_id.is_not(None))
    elif "entity" in asks:
        where += [journal.c.incident_id.is_(None), journal.c.body.like(sa.bindparam("entity"))]
    if "incident" in asks:
        looked = sa.and_(journal.c.incident_id.is_(None), journal.c.body.like(sa.bindparam("looked")))
        where.append(sa.or_(journal.c.incident_id == sa.bindparam("incident"), looked))
    if "since" in asks:
        where.append(journal.c.at >= sa.bindparam("since"))
    if "until" in asks:
        where.append(journal.c.at < sa.bindparam("until"))
    rows = sa.select(
        *(journal.c.seq, journal.c.at, journal.c.actor),
        *(journal.c.kind, journal.c.incident_id, journal.c.body),
    )
    return compiled(rows.where(*where).order_by(journal.c.seq.desc()).limit(sa.bindparam("most")))
