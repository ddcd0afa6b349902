"""What a projection takes and gives. Source: rules.md section 5, audiences.csv."""

from collections.abc import Sequence
from enum import StrEnum

import msgspec

from majorops.incidents.record import Incident, Participant, PhaseVisit, TimelineEvent
from majorops.milestones.record import Milestone
from majorops.promises.record import Promise
from majorops.updates.record import StatusUpdate


class Column(StrEnum):
    """A viewer column of ``audiences.csv``; ``admin`` reads ``command_mim``."""

    PUBLIC_ANONYMOUS = "public_anonymous"
    PUBLIC_STAFF = "public_staff"
    STAKEHOLDER = "stakeholder"
    EXECUTIVE = "executive"
    COMMAND_PARTICIPANT = "command_participant"
    COMMAND_MIM = "command_mim"


Columns = frozenset[Column]

ANONYMOUS: Columns = frozenset({Column.PUBLIC_ANONYMOUS})
STAFF: Columns = frozenset({Column.PUBLIC_STAFF})
STAKEHOLDER: Columns = frozenset({Column.STAKEHOLDER})
EXECUTIVE: Columns = frozenset({Column.EXECUTIVE})
PARTICIPANT: Columns = frozenset({Column.COMMAND_PARTICIPANT})
MIM: Columns = frozenset({Column.COMMAND_MIM})
PUBLIC: Columns = ANONYMOUS | STAFF
COMMAND: Columns = PARTICIPANT | MIM
INSIDE: Columns = STAKEHOLDER | EXECUTIVE | COMMAND
SIGNED_IN: Columns = STAFF | INSIDE
EVERYONE: Columns = ANONYMOUS | SIGNED_IN

BOARD = "board"
"""The stream of all incidents of a column; of the public columns it is the public page."""

BOARD_COLUMNS: Columns = EVERYONE - PARTICIPANT
"""The board goes by the column of the role, so participants have none of their own."""


class Record(msgspec.Struct, frozen=True):
    """A whole incident as stored, every row of it, oldest first."""

    incident: Incident
    timeline: Sequence[TimelineEvent] = ()
    updates: Sequence[StatusUpdate] = ()
    milestones: Sequence[Milestone] = ()
    promises: Sequence[Promise] = ()
    visits: Sequence[PhaseVisit] = ()
    participants: Sequence[Participant] = ()


class Projected(msgspec.Struct, frozen=True):
    """What a change shows one column: the change word, and ``{change, resources, state}`` as JSON."""

    kind: str
    body: bytes


class Gone(msgspec.Struct, frozen=True):
    """The incident stopped existing for a column; the body is ``{change: "gone", id}`` as JSON."""

    body: bytes
    kind: str = "gone"


class FeedEntry(msgspec.Struct, frozen=True):
    """One row of a column's own feed. ``stream``: incident ULID or ``board``; ``seq`` is dense from 1;
    ``at`` epoch ms; ``kind``: change word or ``gone``; ``body``: JSON of the entry's data."""

    stream: str
    column: Column
    seq: int
    at: int
    kind: str
    body: bytes
