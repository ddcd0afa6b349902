"""A v3 event as signals. Only what is read is declared, so fields that come, go or grow do not matter."""

from collections.abc import Mapping

import msgspec

from majorops.intake.record import Delivery, Signal, SignalKind
from majorops.intake.rules import unrecognised
from majorops.platform.wording import epoch_ms

# What is not listed says nothing about whether the alert goes on (notes, bridges, services, pings): ignored.
KINDS: Mapping[str, SignalKind] = {
    "incident.triggered": SignalKind.FIRED,
    "incident.reopened": SignalKind.FIRED,
    "incident.acknowledged": SignalKind.NOTED,
    "incident.unacknowledged": SignalKind.NOTED,
    "incident.delegated": SignalKind.NOTED,
    "incident.escalated": SignalKind.NOTED,
    "incident.reassigned": SignalKind.NOTED,
    "incident.priority_updated": SignalKind.NOTED,
    "incident.resolved": SignalKind.CLEARED,
}


class _Reference(msgspec.Struct):
    summary: str | None = None


class _Incident(msgspec.Struct):
    id: str
    title: str | None = None
    html_url: str | None = None
    urgency: str | None = None
    priority: _Reference | None = None
    service: _Reference | None = None


class _Event(msgspec.Struct):
    id: str
    event_type: str
    data: msgspec.Raw
    occurred_at: str = ""


class _Envelope(msgspec.Struct):
    event: _Event


_read_envelope = msgspec.json.Decoder(_Envelope).decode
_read_incident = msgspec.json.Decoder(_Incident).decode


def read(body: bytes) -> Delivery:
    """The signals in one delivery; none for an event that is no alert.

    The id is the event's own: unlike the header ``X-Webhook-Id`` it is signed, so a replay cannot change it.
    Raises Invalid ``payload_unrecognised``.
    """
    try:
        event = _read_envelope(body).event
        kind = KINDS.get(event.event_type)
        signals = () if kind is None else (_signal(event, kind),)
    except (msgspec.MsgspecError, ValueError, OverflowError, RecursionError) as error:
        raise unrecognised("This is not a PagerDuty v3 event.", because=str(error)) from None
    return Delivery(event.id, signals)


def _signal(event: _Event, kind: SignalKind) -> Signal:
    incident = _read_incident(event.data)
    levels = (incident.priority.summary if incident.priority else None, incident.urgency)
    system = incident.service.summary if incident.service else None
    return Signal(
        alert_id=incident.id,
        kind=kind,
        at=epoch_ms(event.occurred_at),
        title=incident.title or "",
        levels=tuple(level for level in levels if level),
        systems=(system,) if system else (),
        link=incident.html_url or "",
    )
