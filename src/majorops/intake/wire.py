"""The JSON of sources and alerts: what a MIM reads, and what an admin reads beside it."""

from msgspec import UNSET, Struct, UnsetType

from majorops.intake import rules
from majorops.intake.record import IntakeAlert, IntakeSource
from majorops.platform.wording import rfc3339, rfc3339_or_none

SHOWN_LAST = 4
SHORT_SECRET = 8


class Health(Struct, rename="camel"):
    """``state``: disabled, noSecret, unhealthy, silent (nothing heard yet) or healthy; and since when."""

    state: str
    last_seen_at: str | None
    last_error: str | None
    last_error_at: str | None


class SourceShown(Struct, rename="camel"):
    """A source for a MIM; an admin also reads the end of the secret, to tell two apart, never the secret."""

    id: str
    name: str
    kind: str
    mode: str
    default_mim: str | None
    severity_map: dict[str, str]
    enabled: bool
    health: Health
    created_at: str
    hook: str
    etag: str
    secret_last4: str | UnsetType | None = UNSET


class AlertShown(Struct, rename="camel"):
    """A waiting, joined, dismissed or cleared alert; ``payload`` comes from outside, to be shown as text."""

    id: str
    source_id: str
    alert_id: str
    title: str
    severity: str
    received_at: str
    fired_at: str | None
    cleared_at: str | None
    state: str
    incident_id: str | None
    systems: tuple[str, ...]
    link: str
    payload: str


def show_source(source: IntakeSource, *, admin: bool) -> SourceShown:
    """A source as ``admin`` or a MIM reads it."""
    told = rules.health(source)
    shown = SourceShown(
        id=source.id,
        name=source.name,
        kind=source.kind,
        mode=source.mode.wire,
        default_mim=source.default_mim,
        severity_map={word: severity.wire for word, severity in source.severity_map.items()},
        enabled=source.enabled,
        health=Health(
            str(told["state"]),
            rfc3339_or_none(source.last_seen_at),
            source.last_error,
            rfc3339_or_none(source.last_error_at),
        ),
        created_at=rfc3339(source.created_at),
        hook=f"/v1/hooks/{source.id}",
        etag=etag_of(source),
    )
    if admin:
        shown.secret_last4 = source.secret[-SHOWN_LAST:] if len(source.secret) > SHORT_SECRET else None
    return shown


def show_alert(alert: IntakeAlert) -> AlertShown:
    """An alert as a MIM reads it."""
    return AlertShown(
        id=alert.id,
        source_id=alert.source_id,
        alert_id=alert.external_id,
        title=alert.title,
        severity=alert.severity.wire,
        received_at=rfc3339(alert.received_at),
        fired_at=rfc3339_or_none(alert.fired_at),
        cleared_at=rfc3339_or_none(alert.cleared_at),
        state=alert.state.wire,
        incident_id=alert.incident_id,
        systems=tuple(alert.systems),
        link=alert.link,
        payload=alert.payload,
    )


def etag_of(source: IntakeSource) -> str:
    """The ETag that a PATCH must name."""
    return f'"v{source.version}"'
