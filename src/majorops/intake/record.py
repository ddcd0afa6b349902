"""Sources, the alerts they send, and what one delivery says, as plain values. Times are epoch ms."""

from enum import StrEnum

import msgspec

from majorops.incidents.record import Plain, Severity, Word


class Mode(Plain):
    """What a source's alert does: wait for a MIM, or open an incident."""

    QUEUE = "queue"
    OPEN = "open"


class AlertState(Word):
    """Where an alert stands. ``joined``: it has an incident."""

    WAITING = "waiting"
    JOINED = "joined"
    DISMISSED = "dismissed"
    CLEARED = "cleared"


class SignalKind(StrEnum):
    """What a vendor says of an alert. ``noted`` changes its words, never whether it goes on."""

    FIRED = "fired"
    NOTED = "noted"
    CLEARED = "cleared"


class Signal(msgspec.Struct, frozen=True, kw_only=True):
    """One thing a vendor said of one alert, at the vendor's own time. All text is external and untrusted."""

    alert_id: str
    kind: SignalKind
    at: int
    title: str = ""
    levels: tuple[str, ...] = ()  # the vendor's words for how bad it is, most telling first
    systems: tuple[str, ...] = ()
    link: str = ""


class Delivery(msgspec.Struct, frozen=True):
    """One call of a vendor. ``id`` is the same on every retry; no signals: none of it concerns an alert."""

    id: str
    signals: tuple[Signal, ...]


class IntakeSource(msgspec.Struct, frozen=True):
    """Something that sends alerts. ``secret`` proves it and never leaves the store."""

    id: str
    name: str
    kind: str
    mode: Mode
    default_mim: str | None  # user id
    severity_map: dict[str, Severity]
    secret: str
    enabled: bool
    created_at: int
    version: int = 1
    last_seen_at: int | None = None
    last_error: str | None = None
    last_error_at: int | None = None


class IntakeAlert(msgspec.Struct, frozen=True):
    """One alert of one source, however often sent. ``fired_at`` and ``cleared_at`` are the source's times."""

    id: str
    source_id: str
    external_id: str  # ``alertId``: the vendor's key
    title: str
    severity: Severity
    state: AlertState
    received_at: int
    told_at: int  # the source's time of the words we show
    payload: str
    fired_at: int | None = None
    cleared_at: int | None = None
    incident_id: str | None = None
    systems: tuple[str, ...] = ()
    link: str = ""
    dismissed_by: str | None = None  # display name
    dismissed_for: str | None = None


class SourceChange(msgspec.Struct, kw_only=True):
    """What an admin did to a source, for the journal; the secret is not part of it."""

    kind: str
    by: str
    at: int
    source: IntakeSource

    def journal_entry(self) -> tuple[str, str | None, dict[str, IntakeSource]]:
        """For ``platform/journal.py``."""
        return self.by, None, {"source": msgspec.structs.replace(self.source, secret="")}


class AlertChange(msgspec.Struct, kw_only=True):
    """What a person did to a waiting alert, for the journal."""

    kind: str
    by: str
    at: int
    alert: IntakeAlert

    def journal_entry(self) -> tuple[str, str | None, dict[str, IntakeAlert]]:
        """For ``platform/journal.py``."""
        return self.by, self.alert.incident_id, {"alert": self.alert}
