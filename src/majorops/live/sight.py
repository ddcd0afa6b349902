"""What a viewer sees of a stream: which column of which feed, asked of the database each time it matters.

The two doors differ in their streams and in who may come in. Source: rules.md sections 5 and 17; details.md,
"WebSocket".
"""

from collections.abc import Awaitable, Callable, MutableMapping
from enum import StrEnum
from typing import Any, NamedTuple

import msgspec

from majorops.audiences import board
from majorops.audiences import rules as audiences
from majorops.audiences import store as feeds
from majorops.audiences.fields import View
from majorops.audiences.incident_shape import live_state
from majorops.audiences.record import BOARD, PUBLIC, Column
from majorops.incidents import store as incidents
from majorops.incidents.record import Incident, Status
from majorops.live.rules import BOARD as BOARD_NAME
from majorops.live.rules import PUBLIC_PAGE, Position, incident_ref
from majorops.people.audit.record import Looked
from majorops.people.record import Person
from majorops.people.rules import scope_allows
from majorops.platform.database import Tx
from majorops.platform.errors import Forbidden, Malformed, NotFound
from majorops.platform.installation import Installation
from majorops.platform.web import sign_in_required

Scope = MutableMapping[str, Any]
Identify = Callable[[Scope], Awaitable[Person]]

_UNRESOLVED = board.Filter(status=(Status.ACTIVE.value, Status.MONITORING.value))
_BOARD_MOST = 10_000
_encode = msgspec.json.encode


class Door(StrEnum):
    """Where a socket came in; the value is its path."""

    INCIDENTS = "/v1/ws/incidents"
    PUBLIC = "/v1/ws/public"


class Looking(NamedTuple):
    """Who looks, through which door, as which audience (``as``, None for their own)."""

    person: Person
    door: Door = Door.INCIDENTS
    audience: str | None = None


class Feed(NamedTuple):
    """One column's own feed of one stream; ``stream``: incident ULID or ``board``."""

    stream: str
    column: Column


class Seen(NamedTuple):
    """What a stream is for one viewer; ``incident`` is None for the board and the public page."""

    feed: Feed
    incident: Incident | None


class Sight:
    """Answers what a viewer may follow.

    ``identify`` names the caller of an ASGI scope: raises NotSignedIn for anything wrong, a person without
    id when nothing was sent. ``secret`` is that of the data file (``audiences.store.keep_secret``).
    """

    def __init__(self, identify: Identify, installation: Installation, secret: str) -> None:
        self.identify = identify
        self.installation = installation
        self.epochs = {column: audiences.epoch(secret, column) for column in Column}

    def admit(self, door: Door, person: Person) -> None:
        """Let a person in. Raises NotSignedIn, or Forbidden for a token that may not read."""
        if person.anonymous and (
            door is Door.INCIDENTS or self.installation.public_access != audiences.ANYONE
        ):
            raise sign_in_required()
        if not may_read(person):
            raise Forbidden("forbidden", "This token may not read.", hint="A token of scope read or higher.")

    def base_column(self, looking: Looking) -> Column:
        """The column of the board, or of the public page. Raises Forbidden ``audience_not_yours``."""
        person, door, audience = looking
        if door is Door.INCIDENTS:
            return audiences.column_of(person.role, False, audience)  # noqa: FBT003  no standing on a board
        if audience is None:
            return Column.PUBLIC_ANONYMOUS if person.anonymous else Column.PUBLIC_STAFF
        column = audiences.column_of(person.role, False, audience)  # noqa: FBT003
        if column not in PUBLIC:
            raise Forbidden("audience_not_yours", "This is the public page.", hint="public, public_anonymous")
        return column

    def look(self, tx: Tx, looking: Looking, stream: str) -> Seen:
        """What ``stream`` (its name on the wire) is for this viewer.

        Raises NotFound for absent and unseen alike, Forbidden ``audience_not_yours``.
        """
        whole = BOARD_NAME if looking.door is Door.INCIDENTS else PUBLIC_PAGE
        if stream == whole:
            return Seen(Feed(BOARD, self.base_column(looking)), None)
        ref = incident_ref(stream)
        if ref is None:
            raise NotFound
        try:
            incident, column = self.see(tx, looking, ref)
        except Malformed:
            raise NotFound from None  # on a socket a name of no shape is as absent as any other
        return Seen(Feed(incident.id, column), incident)

    def see(self, tx: Tx, looking: Looking, ref: str) -> tuple[Incident, Column]:
        """An incident and the column this viewer reads it in; ``ref`` is its public id at the public door.

        Raises NotFound, Forbidden ``audience_not_yours``, Malformed ``invalid_id``.
        """
        person = looking.person
        if looking.door is Door.INCIDENTS:
            incident = incidents.load_for(tx, ref, person)
            standing = incidents.standing(tx, incident, person)
            column = audiences.column_of(person.role, standing.participant, looking.audience)
        else:
            public = incidents.find_by_public_id(tx, ref)
            if public is None:
                raise NotFound
            incident, column = public, self.base_column(looking)
        # ``as=public_anonymous`` previews what strangers would see if they were admitted (details.md).
        access = self.installation.public_access if person.anonymous else audiences.ANYONE
        if not audiences.exists(incident, column, access):
            raise NotFound
        return incident, column

    def position(self, tx: Tx, feed: Feed) -> Position:
        """Epoch and last number of a feed."""
        return Position(self.epochs[feed.column], feeds.heads(tx, feed.stream).get(feed.column, 0))

    def others(self, column: Column) -> frozenset[str]:
        """The epochs of the other columns of this data file."""
        return frozenset(epoch for of, epoch in self.epochs.items() if of is not column)

    def snapshot(self, tx: Tx, seen: Seen, *, by: Person) -> bytes:
        """The live snapshot as JSON; of a board ``{incidents: [snapshot …]}``, of the unresolved ones.

        That ``by`` is shown restricted ones on a board is noted.
        """
        if seen.incident is not None:
            return self.state(seen.incident, seen.feed.column)
        column = seen.feed.column
        found = unresolved(tx, column)
        for incident in found:
            if incident.restricted:
                tx.show(Looked(incident.id, by))
        shown = [live_state(View(column, incident, 0, self.installation)) for incident in found]
        return _encode({"incidents": shown})

    def state(self, incident: Incident, column: Column) -> bytes:
        """The live snapshot of one incident for one column, as JSON."""
        return _encode(live_state(View(column, incident, 0, self.installation)))


def unresolved(tx: Tx, column: Column) -> list[Incident]:
    """The incidents of a column that are not resolved, newest first."""
    return board.page(tx, column, _UNRESOLVED, before=None, most=_BOARD_MOST)


def may_read(person: Person) -> bool:
    """Whether what they came in with allows reading. Who brought nothing has no scope to forbid it."""
    return person.anonymous or scope_allows(person.scope, "read")


def still_the_same(before: Person, after: Person) -> bool:
    """Whether the one who came in is still that person, with at least the rights of then.

    Stakeholder and executive stand beside each other, so a change between them takes something away.
    """
    lowered = before.role != after.role and not after.commands
    return before.id == after.id and not lowered and may_read(after)
