"""What those who are hit do: tell command that it fails for them, too."""

import secrets

import msgspec

from majorops.audiences.record import Column
from majorops.audiences.rules import ANYONE, exists
from majorops.incidents import store as incident_store
from majorops.incidents.record import Change, EventType, Incident
from majorops.incidents.timeline.actions import finish, write
from majorops.incidents.timeline.rules import Automatic
from majorops.people.record import SYSTEM, Person
from majorops.people.rules import email_of
from majorops.platform.database import Tx
from majorops.platform.decode import Body, Line, Title
from majorops.platform.errors import NotFound
from majorops.platform.ids import new_ulid
from majorops.reports import store
from majorops.reports.record import Report

_RECEIPT_LETTERS = "ABCDEFGHJKMNPQRSTVWXYZ23456789"
_RECEIPT_LENGTH = 10


class ReportImpact(msgspec.Struct, rename="camel"):
    """``POST …/reports``."""

    application: Title
    description: Body
    email: Line = ""
    validator_contact: Line = ""


def report(tx: Tx, ref: str, wish: ReportImpact, *, by: Person, at: int) -> Report:
    """Somebody who can see the incident reports. Raises NotFound, Invalid invalid_value for the e-mail."""
    return _keep(tx, incident_store.load_for(tx, ref, by), wish, by=by, at=at)


def report_published(tx: Tx, public_id: str, wish: ReportImpact, *, by: Person, at: int) -> Report:
    """A reader of the public page reports. Raises as :func:`report`; NotFound for what is not published."""
    return _keep(tx, published(tx, public_id, by), wish, by=by, at=at)


def published(tx: Tx, public_id: str, by: Person) -> Incident:
    """A published incident that this reader may see. Raises NotFound."""
    incident = incident_store.find_by_public_id(tx, public_id)
    column = Column.PUBLIC_ANONYMOUS if by.anonymous else Column.PUBLIC_STAFF
    access = tx.installation.public_access if by.anonymous else ANYONE
    if incident is None or not exists(incident, column, access):
        raise NotFound
    return incident


def _keep(tx: Tx, before: Incident, wish: ReportImpact, *, by: Person, at: int) -> Report:
    """The report, and its line in the log: the log, the journal and the feeds get no contact and no text."""
    kept = Report(
        id=new_ulid(at),
        incident_id=before.id,
        receipt="".join(secrets.choice(_RECEIPT_LETTERS) for _ in range(_RECEIPT_LENGTH)),
        application=wish.application,
        description=wish.description,
        email=email_of(wish.email) if wish.email.strip() else None,
        validator_contact=wish.validator_contact.strip() or None,
        received_at=at,
    )
    store.add(tx, kept)
    actor = SYSTEM if by.anonymous else by
    change = Change(kind="report", by=actor, at=at, before=before, after=before)
    write(tx, change, Automatic(EventType.ALERT, f"Impact report: {kept.application}", subject_id=kept.id))
    finish(tx, change)
    return kept
