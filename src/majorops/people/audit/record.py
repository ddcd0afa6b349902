"""What was shown to whom, as far as it must be known afterwards."""

import msgspec

from majorops.people.record import Person


class Looked(msgspec.Struct, frozen=True):
    """A restricted incident was found for somebody who may see it."""

    incident_id: str
    by: Person
