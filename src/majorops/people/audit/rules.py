"""Which entries of the journal somebody reads, and as what. Source: rules.md 6; audiences.csv, AuditEntry."""

from typing import Any, NamedTuple

import msgspec
from msgspec import UNSET, UnsetType

from majorops.people.audit.record import Looked
from majorops.people.record import Noted, Person
from majorops.platform.wording import rfc3339

INCIDENT = "incident"
READING = "reading"
"""The entity of what says that somebody read a restricted incident; ``entityId`` is the incident."""
EVERY_MS = 15 * 60_000


class AuditEntry(msgspec.Struct, rename="camel"):
    """One act. ``detail`` for admins only: it holds what was written, for whomever it was written.

    So is ``number``: that of the incident it is about.
    """

    seq: int
    at: str
    actor: str
    action: str
    entity: str
    entity_id: str
    detail: Any | UnsetType = UNSET
    number: str | UnsetType = UNSET

    @property
    def about_incident(self) -> bool:
        """Whether ``entityId`` is an incident."""
        return self.entity in {INCIDENT, READING}


class Sight(NamedTuple):
    """What somebody may read: everything, their own acts (``own``), and with these those on incidents."""

    everything: bool
    own: str
    incidents: bool


class Written(NamedTuple):
    """A row of the journal as far as the audit reads it."""

    seq: int
    at: int
    actor: str
    kind: str
    incident_id: str | None
    body: str


class Reading(NamedTuple):
    """What counts once in a while: a person, how they are signed in, the incident, the way in."""

    user_id: str
    via: str
    incident_id: str
    way: str


def reading_of(one: Reading, looked: Looked, *, at: int) -> Noted:
    """The journal's row of one reading."""
    how = {"way": one.way, "via": one.via, "scope": looked.by.scope, "client": looked.by.client}
    return Noted("incident.read", at, one.user_id, READING, one.incident_id, how)


def sight_of(person: Person) -> Sight:
    """admin: all; mim: own acts and those on incidents, all of which a MIM sees; anybody else: own."""
    return Sight(everything=person.role == "admin", own=person.id, incidents=person.commands)


def shown(row: Written, sight: Sight) -> AuditEntry:
    """One entry for this reader."""
    body = msgspec.json.decode(row.body)
    about = body if row.incident_id is None and isinstance(body, dict) else {}
    entity = INCIDENT if row.incident_id is not None else str(about.get("entity", ""))
    entity_id = row.incident_id if row.incident_id is not None else str(about.get("entityId", ""))
    detail = (about.get("detail", body) if about else body) if sight.everything else UNSET
    return AuditEntry(row.seq, rfc3339(row.at), row.actor, row.kind, entity, entity_id, detail)
