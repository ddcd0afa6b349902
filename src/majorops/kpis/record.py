"""KPI definitions and observations as the dictionary has them, plus ``direction`` and ``observedAt``.

The first two are what the API shows, the others what is stored; stored times are epoch ms.
"""

from enum import StrEnum
from typing import Any, Literal, NamedTuple, Protocol

import msgspec

from majorops.incidents.record import Plain


class KpiDefinition(msgspec.Struct, rename="camel"):
    """What is measured."""

    slug: str
    name: str
    description: str
    formula: str
    units: str
    targets: dict[str, Any] | None
    data_sources: list[str] | None
    visibility: Literal["internal", "exec"]
    owner: str
    review_cadence: str | None
    direction: Literal["lower", "higher", "none"]
    observed_at: str
    created_at: str
    updated_at: str


class KpiObservation(msgspec.Struct, rename="camel"):
    """One value for one incident."""

    id: str
    kpi_slug: str
    incident_id: str
    timestamp: str
    value: float
    units: str
    source: Literal["worker", "ui", "import", "cli"]
    confidence: float | None
    metadata: dict[str, Any] | None
    created_at: str


class Direction(Plain):
    """Which way is better."""

    LOWER = "lower"
    HIGHER = "higher"
    NONE = "none"


class Reach(Plain):
    """Who reads a KPI: command only, or executives as well."""

    INTERNAL = "internal"
    EXEC = "exec"


class Moment(Plain):
    """Which event writes an observation."""

    DETECTED = "detected"
    LEFT_ALERT = "left_alert"
    MITIGATION = "mitigation"
    FIRST_MILESTONE = "first_milestone"
    RESOLVED = "resolved"
    AFTER_ACTION = "after_action"
    MANUAL = "manual"


class State(StrEnum):
    """What there is to say of one KPI and one incident; only ``OBSERVED`` is a number."""

    OBSERVED = "observed"
    PENDING = "pending"
    NOT_APPLICABLE = "notApplicable"
    INVALID = "invalid"


class Definition(msgspec.Struct, frozen=True):
    """A definition as stored. ``expression``: the formula as written anew for the store, empty when manual.

    ``version`` rises with every edit; ``revision`` also when its observations were filled in bulk.
    """

    slug: str
    name: str
    description: str
    formula: str
    units: str
    targets: dict[str, Any] | None
    data_sources: list[str] | None
    visibility: Reach
    owner: str
    review_cadence: str | None
    direction: Direction
    observed_at: Moment
    created_at: int
    updated_at: int
    expression: str = ""
    version: int = 1
    revision: int = 1


class Observation(msgspec.Struct, frozen=True, gc=False):
    """An observation as stored. ``source``: worker, ui, import or cli."""

    id: str
    kpi_slug: str
    incident_id: str
    timestamp: int
    value: float
    units: str
    source: str
    confidence: float | None
    metadata: dict[str, Any] | None
    created_at: int


class Result(NamedTuple):
    """What a formula gave: a number, None for not applicable, or why it is invalid."""

    value: float | None = None
    invalid: str = ""


class Timing(NamedTuple):
    """When the events came that write observations; None while they have not."""

    detected_at: int
    left_alert_at: int | None
    mitigation_at: int | None
    first_milestone_at: int | None
    resolved_at: int | None
    after_action_at: int | None


class Counted(Protocol):
    """What of an observation decides whether it counts."""

    @property
    def timestamp(self) -> int:
        """When."""

    @property
    def value(self) -> float:
        """How much."""

    @property
    def source(self) -> str:
        """From whom."""


class Standing(NamedTuple):
    """How one KPI stands for one incident: ``at`` is the moment it counts under."""

    state: State
    at: int
    value: float = 0.0
    reason: str = ""
