"""Tables and SQL of the record: incidents, phase visits, participants.

Source: data-dictionary.txt, decisions.md.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from majorops.incidents.record import SEATS, Incident, Participant, PhaseVisit
from majorops.people.audit.record import Looked
from majorops.people.record import Person
from majorops.platform.database import Tx, compiled, metadata
from majorops.platform.errors import ChangedMeanwhile, Malformed, NotFound
from majorops.platform.ids import is_ulid
from majorops.platform.rows import Rows

RESTRICTED_FROM = 900_001
_GUARD = ("version", "event_count", "visit_count")
_NUMBER = re.compile(r"INC-([1-9][0-9]{0,8})", re.IGNORECASE)


def _text(name: str, *, null: bool = False) -> "sa.Column[str]":
    return sa.Column(name, sa.Text, nullable=null)


def _ms(name: str, *, null: bool = False) -> "sa.Column[int]":
    return sa.Column(name, sa.BigInteger, nullable=null)


def _count(name: str, default: str = "0") -> "sa.Column[int]":
    return sa.Column(name, sa.Integer, nullable=False, server_default=default)


incidents = sa.Table(
    "incidents",
    metadata,
    sa.Column("id", sa.Text, primary_key=True),
    _text("title"),
    _text("description"),
    _text("severity"),
    _text("status"),
    sa.Column("phase", sa.Integer, nullable=False),
    _ms("phase_entered_at"),
    _ms("detected_at"),
    _ms("resolved_at", null=True),
    _text("affected_systems"),
    _text("bridge_url", null=True),
    _text("alert_id", null=True),
    sa.Column("customer_count", sa.BigInteger, nullable=False),
    _ms("issue_time"),
    _ms("resolve_time", null=True),
    _text("external_impact"),
    _text("sre"),
    sa.Column("mim", sa.Text, sa.ForeignKey("users.id"), nullable=True),
    _text("leader", null=True),
    _text("service_manager", null=True),
    _text("customer_ops", null=True),
    _text("business_impact"),
    _text("customer_impact_summary"),
    _text("risk_level"),
    _text("exec_summary"),
    _ms("next_update_eta", null=True),
    _ms("last_communicated_at", null=True),
    sa.Column("opened_by", sa.Text, sa.ForeignKey("users.id"), nullable=False),
    _text("metadata", null=True),
    sa.Column("number", sa.Integer, nullable=False, unique=True),
    _text("opened_by_name"),
    _ms("created_at"),
    sa.Column("active_phase", sa.Integer, nullable=False),
    _count("version", "1"),
    _count("issue_time_given"),
    _text("audience_notes", null=True),
    _count("false_alarm"),
    _count("reopen_count"),
    _count("restricted"),
    _text("seat_names"),
    sa.Column("public_id", sa.Text, nullable=True, unique=True),
    _text("public_title", null=True),
    _ms("started_at", null=True),
    _ms("published_at", null=True),
    _text("published_by", null=True),
    _ms("unpublished_at", null=True),
    _text("unpublish_reason", null=True),
    _text("handover", null=True),
    _ms("next_public_eta", null=True),
    _ms("last_public_update_at", null=True),
    _ms("last_update_at", null=True),
    _ms("last_milestone_at", null=True),
    _count("event_count"),
    _count("open_event_count"),
    _count("update_count"),
    _count("public_update_count"),
    _count("milestone_count"),
    _count("visit_count"),
    _count("public_rows"),
    _text("resolution_milestone", null=True),
    _text("after_action", null=True),
    sa.CheckConstraint("phase BETWEEN 1 AND 8", name="ck_incidents_phase"),
    sa.CheckConstraint("severity IN ('critical', 'high', 'medium', 'low')", name="ck_incidents_severity"),
    sa.CheckConstraint("status IN ('active', 'monitoring', 'resolved')", name="ck_incidents_status"),
    # With the id behind it, a filtered list walks the index from its end, newest first.
    sa.Index("ix_incidents_status", "status", "id"),
    sa.Index("ix_incidents_severity", "severity", "id"),
    sa.Index("ix_incidents_detected_at", "detected_at"),
)

phase_visits = sa.Table(
    "phase_visits",
    metadata,
    sa.Column("incident_id", sa.Text, sa.ForeignKey("incidents.id"), primary_key=True),
    sa.Column("n", sa.Integer, primary_key=True),
    sa.Column("phase", sa.Integer, nullable=False),
    _ms("entered_at"),
    _ms("left_at", null=True),
    _text("kind"),
    _text("entered_by"),
    _text("entered_by_id"),
    _text("reason", null=True),
)

participants = sa.Table(
    "participants",
    metadata,
    sa.Column("incident_id", sa.Text, sa.ForeignKey("incidents.id"), primary_key=True),
    sa.Column("user_id", sa.Text, primary_key=True),
    _text("display_name"),
    _ms("joined_at"),
    _ms("left_at", null=True),
    _text("added_by"),
    _count("named"),
    sa.Index("ix_participants_user_id", "user_id"),
)

incident_rows = Rows(Incident, incidents)
visit_rows = Rows(PhaseVisit, phase_visits)
participant_rows = Rows(Participant, participants)

_KEY: sa.BindParameter[Any] = sa.bindparam("key")
_FIND = compiled(sa.select(*incident_rows.columns).where(incidents.c.id == _KEY))
_FIND_NUMBER = compiled(sa.select(*incident_rows.columns).where(incidents.c.number == _KEY))
_NUMBER_OF = compiled(sa.select(incidents.c.number).where(incidents.c.id == _KEY))
_FIND_PUBLIC = compiled(sa.select(*incident_rows.columns).where(incidents.c.public_id == _KEY))
_BY: sa.BindParameter[Any] = sa.bindparam("by", type_=sa.Text)
_NEAR_TO = sa.or_(
    incidents.c.restricted == 0,
    *(incidents.c[seat] == _BY for seat in SEATS),
    sa.exists().where(
        participants.c.incident_id == incidents.c.id,
        participants.c.user_id == _BY,
        participants.c.named == 1,
        participants.c.left_at.is_(None),
    ),
)
_NEAR = compiled(sa.select(*incident_rows.columns).where(incidents.c.id == _KEY, _NEAR_TO))
_NEAR_NUMBER = compiled(sa.select(*incident_rows.columns).where(incidents.c.number == _KEY, _NEAR_TO))
_LAST_NUMBER = compiled(
    sa.select(sa.func.max(incidents.c.number)).where(
        incidents.c.number >= sa.bindparam("low"), incidents.c.number < sa.bindparam("high")
    )
)
_VISITS = compiled(
    sa.select(*visit_rows.columns).where(phase_visits.c.incident_id == _KEY).order_by(phase_visits.c.n)
)
_OPEN_VISIT = compiled(
    sa.select(*visit_rows.columns).where(
        phase_visits.c.incident_id == _KEY, phase_visits.c.n == sa.bindparam("n")
    )
)
_PARTICIPANTS = compiled(
    sa.select(*participant_rows.columns)
    .where(participants.c.incident_id == _KEY)
    .order_by(participants.c.joined_at, participants.c.user_id)
)
_PARTICIPANT = compiled(
    sa.select(*participant_rows.columns).where(
        participants.c.incident_id == _KEY, participants.c.user_id == sa.bindparam("user_id")
    )
)


@dataclass(frozen=True, slots=True)
class Standing:
    """Where a person stands on an incident: participant or not, and the seats (column names) they hold."""

    participant: bool = False
    seats: frozenset[str] = frozenset()


NOWHERE = Standing()


def find(tx: Tx, incident_id: str) -> Incident | None:
    """By ULID, whoever asks."""
    kept: Incident | None = tx.memory.get((_FIND, incident_id))
    if kept is None:
        row = tx.one(_FIND, {"key": incident_id})
        kept = incident_rows.load(row) if row else None
        if kept is not None:
            tx.memory[_FIND, incident_id] = kept
    return kept


def load(tx: Tx, incident_id: str) -> Incident:
    """By ULID, whoever asks; NotFound when absent."""
    incident = find(tx, incident_id)
    if incident is None:
        raise NotFound
    return incident


def find_by_ref(tx: Tx, ref: str) -> Incident | None:
    """By ULID or ``INC-7``. Raises Malformed ``invalid_id`` for any other shape."""
    number = _NUMBER.fullmatch(ref)
    if number:
        row = tx.one(_FIND_NUMBER, {"key": int(number.group(1))})
    elif is_ulid(ref.upper()):
        return find(tx, ref.upper())
    else:
        raise Malformed("invalid_id", "This is not an incident id.", hint="A ULID, or INC- and a number.")
    return incident_rows.load(row) if row else None


def find_by_public_id(tx: Tx, public_id: str) -> Incident | None:
    """By the id of its publication, published now or not."""
    row = tx.one(_FIND_PUBLIC, {"key": public_id})
    return incident_rows.load(row) if row else None


def _find_near(tx: Tx, ref: str, by: Person) -> Incident | None:
    """As :func:`find_by_ref`, but not what is restricted and surely not theirs.

    The database leaves that out itself: read and then refused, it would take longer than what is absent.
    """
    number = _NUMBER.fullmatch(ref)
    if not number and not is_ulid(ref.upper()):
        return find_by_ref(tx, ref)
    kept: Incident | None = tx.memory.get((_FIND, ref.upper()))
    if kept is not None:
        return kept
    statement, key = (_NEAR_NUMBER, int(number.group(1))) if number else (_NEAR, ref.upper())
    row = tx.one(statement, {"key": key, "by": by.id})
    found = incident_rows.load(row) if row else None
    if found is not None:
        tx.memory[_FIND, found.id] = found
    return found


def ulid_of(tx: Tx, ref: str) -> str | None:
    """By ULID or ``INC-7``, whoever asks. Raises Malformed ``invalid_id``."""
    found = find_by_ref(tx, ref)
    return None if found is None else found.id


def numbers_of(tx: Tx, ids: Iterable[str]) -> dict[str, str]:
    """What people call these incidents, by ULID, whoever asks; absent ones are left out."""
    rows = {one: tx.one(_NUMBER_OF, {"key": one}) for one in ids}
    return {one: f"INC-{row[0]}" for one, row in rows.items() if row}


def load_for(tx: Tx, ref: str, by: Person) -> Incident:
    """The incident, if ``by`` can see it; that a restricted one was looked at is noted.

    Absent and unseen are the same NotFound. Raises Malformed invalid_id.
    """
    incident = find_by_ref(tx, ref) if by.commands else _find_near(tx, ref, by)
    if incident is None or by.anonymous:
        raise NotFound
    if incident.restricted:
        if not by.commands and not standing(tx, incident, by).participant:
            raise NotFound
        tx.show(Looked(incident.id, by))
    return incident


def standing(tx: Tx, incident: Incident, by: Person) -> Standing:
    """Seats and participation of a person on one incident."""
    if by.anonymous:
        return NOWHERE
    seats = frozenset(s for s in SEATS if incident.seat(s) == by.id and s in incident.seat_names)
    if seats:
        return Standing(participant=True, seats=seats)
    found = find_participant(tx, incident.id, by.id)
    inside = found is not None and found.left_at is None
    # Who joined by themselves before it was restricted was never named.
    return Standing(participant=inside and (not incident.restricted or (found is not None and found.named)))


def next_number(tx: Tx, *, restricted: bool) -> int:
    """The next short number; restricted incidents have their own range, so that a gap never betrays one."""
    low, high = (RESTRICTED_FROM, 10**9) if restricted else (1, RESTRICTED_FROM)
    row = tx.one(_LAST_NUMBER, {"low": low, "high": high})
    return row[0] + 1 if row and row[0] else low


def add(tx: Tx, incident: Incident) -> None:
    """Insert a new incident."""
    tx.run(incident_rows.insert, incident_rows.dump(incident))
    tx.memory[_FIND, incident.id] = incident


def save(tx: Tx, before: Incident, after: Incident) -> None:
    """Write what differs, only if nobody else wrote since ``before`` was read.

    The guard is the version and the counters: two acts on one incident can never both have read the same
    ones. Raises ValueError for an act that changes something without raising the stamp.
    """
    changed = incident_rows.changed(before, after)
    if not changed:
        return
    if after.stamp <= before.stamp:
        raise ValueError(
            f"the stamp must rise with {', '.join(changed)}, not go from {before.stamp} to {after.stamp}"
        )
    keys = {"key_id": before.id, **{f"key_{name}": getattr(before, name) for name in _GUARD}}
    update = incident_rows.update(changed, ("id", *_GUARD))
    if tx.run(update, {**incident_rows.dump(after, changed), **keys}) != 1:
        raise ChangedMeanwhile(
            "version_conflict", "Someone changed the incident first.", hint="Look again and retry."
        )
    tx.memory[_FIND, before.id] = after


def visits(tx: Tx, incident_id: str) -> list[PhaseVisit]:
    """Every visit, oldest first."""
    return [visit_rows.load(row) for row in tx.all(_VISITS, {"key": incident_id})]


def open_visit(tx: Tx, incident: Incident) -> PhaseVisit:
    """The newest visit; open until Resolved."""
    row = tx.one(_OPEN_VISIT, {"key": incident.id, "n": incident.visit_count})
    if row is None:
        raise NotFound
    return visit_rows.load(row)


def add_visit(tx: Tx, visit: PhaseVisit) -> None:
    """Insert a visit that began."""
    tx.run(visit_rows.insert, visit_rows.dump(visit))


def end_visit(tx: Tx, visit: PhaseVisit) -> None:
    """Write the end of a visit."""
    tx.run(
        visit_rows.update(("left_at",), ("incident_id", "n")),
        {"left_at": visit.left_at, "key_incident_id": visit.incident_id, "key_n": visit.n},
    )


def participants_of(tx: Tx, incident_id: str) -> list[Participant]:
    """Every participant, also those who left, by joining."""
    return [participant_rows.load(row) for row in tx.all(_PARTICIPANTS, {"key": incident_id})]


def find_participant(tx: Tx, incident_id: str, user_id: str) -> Participant | None:
    """One participant, also one who left."""
    row = tx.one(_PARTICIPANT, {"key": incident_id, "user_id": user_id})
    return participant_rows.load(row) if row else None


def save_participant(tx: Tx, participant: Participant, *, new: bool) -> None:
    """Insert or replace the row of one participant."""
    params = participant_rows.dump(participant)
    if new:
        tx.run(participant_rows.insert, params)
        return
    fields = ("display_name", "joined_at", "left_at", "added_by", "named")
    tx.run(
        participant_rows.update(fields, ("incident_id", "user_id")),
        {
            **{f: params[f] for f in fields},
            "key_incident_id": participant.incident_id,
            "key_user_id": participant.user_id,
        },
    )
