"""An impact report as stored and as command reads it."""

import msgspec
from msgspec import UNSET, UnsetType


class Report(msgspec.Struct, frozen=True):
    """Somebody says what does not work for them. Contact data stands here and nowhere else."""

    id: str
    incident_id: str
    receipt: str  # what the sender was told; opens nothing
    application: str
    description: str
    email: str | None
    validator_contact: str | None
    received_at: int  # epoch ms


class ImpactReport(msgspec.Struct, rename="camel"):
    """A report as command reads it; only MIMs and admins get the contacts."""

    id: str
    receipt: str
    application: str
    description: str
    received_at: str
    email: str | UnsetType | None = UNSET
    validator_contact: str | UnsetType | None = UNSET


class Receipt(msgspec.Struct):
    """What the sender gets."""

    receipt: str
