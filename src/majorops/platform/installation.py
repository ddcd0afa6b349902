"""What an operator may change about this installation, as plain values that travel with every transaction."""

from collections.abc import Mapping

import msgspec


class Beat(msgspec.Struct, frozen=True):
    """Suggested communication of one severity, in minutes. ``then_every`` None (or left out): no rhythm."""

    first: int
    due_soon: int
    interval: int  # later than this past the due time is broken, not late
    then_every: int | None = None


CADENCE: Mapping[str, Beat] = {
    "critical": Beat(15, 5, 20, 20),
    "high": Beat(20, 5, 30, 30),
    "medium": Beat(30, 10, 60, 60),
    "low": Beat(45, 5, 60),
}


class Installation(msgspec.Struct, frozen=True):
    """Settings that reach the rules. ``public_components``: system → the name strangers may read."""

    public_access: str = "staff"
    public_components: Mapping[str, str] = {}
    base_url: str = "http://127.0.0.1:8080"
    cadence: Mapping[str, Beat] = msgspec.field(default_factory=lambda: dict(CADENCE))
    phase_targets: tuple[int, ...] = (5, 10, 15, 8, 25, 30, 15, 5)  # minutes, phases 1 to 8


STANDARD = Installation()
