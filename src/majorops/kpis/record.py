"""KPI definitions and observations as the dictionary has them, plus ``direction`` and ``observedAt``."""

from typing import Any, Literal

import msgspec


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
