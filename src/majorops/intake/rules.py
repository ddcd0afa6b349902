"""What a signal does to an alert, and what a source must be. Pure; the order of arrival changes nothing."""

import unicodedata
from collections.abc import Mapping
from enum import StrEnum
from typing import Protocol

from msgspec.structs import replace

from majorops.incidents.record import Severity
from majorops.intake.record import AlertState, Delivery, IntakeAlert, IntakeSource, Mode, Signal, SignalKind
from majorops.platform.errors import Invalid, TooLarge, echo

KINDS = (
    "pagerduty",
    "opsgenie",
    "alertmanager",
    "grafana",
    "datadog",
    "sentry",
    "cloudwatch",
    "zabbix",
    "uptime-kuma",
    "standard-webhooks",
    "generic",
)
TITLE_LIMIT = 200
ID_LIMIT = 200
SYSTEM_LIMIT = 120
PAYLOAD_LIMIT = 64 * 1024
MOST_ALERTS = 1000
DEDUP_FOR_MS = 7 * 24 * 3_600_000
CUT = "…"

# Words vendors use for how bad it is, when the source's own map does not know them. In doubt: Medium.
DEFAULT_SEVERITIES: Mapping[str, Severity] = {
    **dict.fromkeys(("p1", "sev1", "sev-1", "critical", "disaster"), Severity.CRITICAL),
    **dict.fromkeys(("p2", "sev2", "sev-2", "high", "error"), Severity.HIGH),
    **dict.fromkeys(("p3", "sev3", "sev-3", "medium", "warning"), Severity.MEDIUM),
    **dict.fromkeys(("p4", "p5", "sev4", "sev-4", "sev5", "low", "info"), Severity.LOW),
}


class Vendor(Protocol):
    """One vendor's way of proving itself and of saying what happened; a module of two functions will do."""

    def prove(self, headers: Mapping[str, str], body: bytes, secret: str) -> None:
        """Raise Malformed or Forbidden unless the caller holds ``secret``. Header names are in lower case."""

    def read(self, body: bytes) -> Delivery:
        """The signals in the body. Raises Invalid ``payload_unrecognised`` (:func:`unrecognised`)."""


class Follow(StrEnum):
    """What a signal asks of the incident side."""

    NOTHING = "nothing"
    OPEN = "open"
    CLEAR = "clear"


def unrecognised(detail: str, *, because: str = "") -> Invalid:
    """The refusal for a proven call that cannot be read; the payload is kept for a look."""
    hint = "The payload is kept; the source shows as unhealthy until it sends something readable."
    return Invalid("payload_unrecognised", detail, hint=f"{echo(because)} {hint}" if because else hint)


def check_delivery(delivery: Delivery) -> None:
    """Raises TooLarge ``too_many_alerts``, or Invalid for an alert without a key."""
    if len(delivery.signals) > MOST_ALERTS:
        raise TooLarge(
            "too_many_alerts",
            f"One call holds {len(delivery.signals)} alerts.",
            hint=f"{MOST_ALERTS:,} alerts or 1 MiB.",
        )
    if any(not 1 <= len(signal.alert_id) <= ID_LIMIT for signal in delivery.signals):
        raise unrecognised("An alert has no usable id.")


def in_order(delivery: Delivery) -> list[Signal]:
    """The signals by the source's time; what clears comes after what fired in the same instant."""
    return sorted(delivery.signals, key=lambda signal: (signal.at, signal.kind is SignalKind.CLEARED))


def severity_of(source: IntakeSource, levels: tuple[str, ...]) -> Severity:
    """The first word the source's map knows, then the first that is known everywhere, else Medium."""
    own = {word.casefold(): severity for word, severity in source.severity_map.items()}
    for known in (own, DEFAULT_SEVERITIES):
        for level in levels:
            if level.casefold() in known:
                return known[level.casefold()]
    return Severity.MEDIUM


def inert(text: str, limit: int = TITLE_LIMIT) -> str:
    """External text as one harmless line: no control or direction characters, cut with a mark."""
    # Four times the limit is enough to fill it after spaces fold, and keeps 100 KiB of text cheap.
    kept = "".join(
        c if unicodedata.category(c) not in {"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"} else " "
        for c in text[: limit * 4]
    )
    line = " ".join(kept.split())
    return line if len(line) <= limit and len(text) <= limit * 4 else line[: limit - 1] + CUT


def title_of(signal: Signal) -> str:
    """What people read; an alert without words is named by its key."""
    return inert(signal.title) or f"Alert {inert(signal.alert_id)}"


def payload_text(body: bytes) -> str:
    """The payload as text for a look; bytes that are no text show as such, long ones are cut with a mark."""
    text = body[:PAYLOAD_LIMIT].decode("utf-8", "replace")
    return text + CUT if len(body) > PAYLOAD_LIMIT else text


def is_firing(alert: IntakeAlert) -> bool:
    """Whether the newest word of the source, by its own clock, is that the alert goes on."""
    return alert.fired_at is not None and (alert.cleared_at is None or alert.fired_at > alert.cleared_at)


def first_seen(source: IntakeSource, signal: Signal, *, alert_id: str, at: int, payload: str) -> IntakeAlert:
    """The alert a signal starts, before the signal is met."""
    return IntakeAlert(
        id=alert_id,
        source_id=source.id,
        external_id=signal.alert_id,
        title=title_of(signal),
        severity=severity_of(source, signal.levels),
        state=AlertState.WAITING,
        received_at=at,
        told_at=signal.at,
        payload=payload,
        systems=tuple(inert(s, SYSTEM_LIMIT) for s in signal.systems),
        link=inert(signal.link, 2000),
    )


def meet(
    alert: IntakeAlert, signal: Signal, source: IntakeSource, *, payload: str
) -> tuple[IntakeAlert, Follow]:
    """The alert after a signal, and what follows.

    Only the latest firing and the latest clearing count, by the source's clock, so the order of arrival does
    not matter. An alert that fires again joins what it has; whether that is over, the caller must see.
    """
    was_firing, was_cleared = is_firing(alert), alert.cleared_at
    after = _retold(alert, signal, source, payload)
    if signal.kind is SignalKind.FIRED:
        after = replace(after, fired_at=max(signal.at, alert.fired_at or 0))
    elif signal.kind is SignalKind.CLEARED:
        after = replace(after, cleared_at=max(signal.at, alert.cleared_at or 0))
    after = replace(after, state=_state(after))
    if after.state is AlertState.CLEARED:
        newly = after.cleared_at != was_cleared or was_firing
        return after, Follow.CLEAR if after.incident_id and newly else Follow.NOTHING
    opens = source.mode is Mode.OPEN and after.state is AlertState.WAITING and is_firing(after)
    return after, Follow.OPEN if opens and after.incident_id is None else Follow.NOTHING


def _retold(alert: IntakeAlert, signal: Signal, source: IntakeSource, payload: str) -> IntakeAlert:
    """The newest words by the source's clock. A signal without words leaves the earlier ones."""
    if signal.at < alert.told_at:
        return alert
    return replace(
        alert,
        told_at=signal.at,
        payload=payload,
        title=title_of(signal) if signal.title else alert.title,
        severity=severity_of(source, signal.levels) if signal.levels else alert.severity,
    )


def _state(alert: IntakeAlert) -> AlertState:
    if alert.cleared_at is not None and not is_firing(alert):
        return AlertState.CLEARED
    if alert.state is AlertState.DISMISSED:
        return AlertState.DISMISSED
    return AlertState.JOINED if alert.incident_id else AlertState.WAITING


def health(source: IntakeSource) -> dict[str, str | int | None]:
    """``state``: disabled, noSecret, unhealthy, silent (nothing heard yet) or healthy; and since when."""
    if not source.enabled:
        state = "disabled"
    elif not source.secret:
        state = "noSecret"
    elif source.last_error is not None:
        state = "unhealthy"
    else:
        state = "silent" if source.last_seen_at is None else "healthy"
    return {
        "state": state,
        "lastSeenAt": source.last_seen_at,
        "lastError": source.last_error,
        "lastErrorAt": source.last_error_at,
    }
