"""Publish and unpublish."""

import secrets

import msgspec
from msgspec import UNSET, UnsetType

from majorops.incidents import store
from majorops.incidents.publication import rules
from majorops.incidents.record import Change, EventType
from majorops.incidents.rules import reason_given
from majorops.incidents.timeline.actions import finish, write
from majorops.incidents.timeline.rules import Automatic
from majorops.people.record import Person
from majorops.people.rules import permit
from majorops.platform.database import Tx
from majorops.platform.decode import Moment, Note, Title
from majorops.platform.errors import Invalid

PUBLIC_ID_BYTES = 12
"""Random text: unlike a ULID it tells nothing of the time of opening."""


class Publish(msgspec.Struct, rename="camel"):
    """``POST …/publish``."""

    public_title: Title
    started_at: Moment | UnsetType = UNSET


class Unpublish(msgspec.Struct, rename="camel"):
    """``POST …/unpublish``."""

    reason: Note | UnsetType = UNSET


def publish(tx: Tx, ref: str, wish: Publish, *, by: Person, at: int) -> Change:
    """Make the whole public projection visible.

    Raises NotFound, Forbidden, Invalid timestamp_in_future, Conflict: restricted, published.
    """
    before = store.load_for(tx, ref, by)
    permit(by, "publication.change")
    started = wish.started_at if isinstance(wish.started_at, int) else before.detected_at
    if started > at:
        raise Invalid("timestamp_in_future", "It cannot have started in the future.", field="/startedAt")
    after = rules.publish(
        before,
        title=wish.public_title,
        started_at=started,
        public_id=secrets.token_urlsafe(PUBLIC_ID_BYTES),
        by=by.name,
        at=at,
    )
    change = Change(kind="published", by=by, at=at, before=before, after=after)
    write(tx, change, Automatic(EventType.ACTION, f'Published as "{wish.public_title}"'))
    finish(tx, change)
    return change


def unpublish(tx: Tx, ref: str, wish: Unpublish, *, by: Person, at: int) -> Change:
    """Take the incident off the public page.

    Raises NotFound, Forbidden, Invalid reason_required, Conflict.
    """
    before = store.load_for(tx, ref, by)
    permit(by, "publication.change")
    reason = reason_given(wish.reason or None)
    after = rules.unpublish(before, reason=reason, at=at)
    change = Change(kind="published", by=by, at=at, before=before, after=after)
    write(tx, change, Automatic(EventType.ACTION, "Unpublished", reason=reason))
    finish(tx, change)
    return change
