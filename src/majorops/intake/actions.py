"""What sources and people do in intake: send, open, attach, dismiss; and what admins do to sources."""

import msgspec
from msgspec import UNSET, UnsetType
from msgspec.structs import replace

from majorops.incidents import actions as incident_actions
from majorops.incidents import store as incident_store
from majorops.incidents.actions import OpenIncident
from majorops.incidents.command.actions import known_user
from majorops.incidents.record import Change, Severity, Status
from majorops.intake import rules, store
from majorops.intake.record import (
    AlertChange,
    AlertState,
    Delivery,
    IntakeAlert,
    IntakeSource,
    Mode,
    Signal,
    SourceChange,
)
from majorops.people.record import SYSTEM, Person
from majorops.people.rules import permit
from majorops.platform import journal
from majorops.platform.database import Tx
from majorops.platform.decode import Line, Reason, Title, from_plain
from majorops.platform.errors import ChangedMeanwhile, Conflict, Invalid, NotFound
from majorops.platform.ids import new_ulid
from majorops.platform.wording import camel, rfc3339

RECORDED, IGNORED, DUPLICATE = "recorded", "ignored", "duplicate"


class AddSource(msgspec.Struct, rename="camel"):
    """``POST /v1/sources``."""

    name: Title
    kind: Line
    mode: Mode = Mode.QUEUE
    default_mim: Line | None = None
    severity_map: dict[str, Severity] = {}
    secret: Line = ""


class EditSource(msgspec.Struct, rename="camel"):
    """``PATCH /v1/sources/{sourceId}``."""

    name: Title | UnsetType = UNSET
    mode: Mode | UnsetType = UNSET
    default_mim: Line | UnsetType | None = UNSET
    severity_map: dict[str, Severity] | UnsetType = UNSET
    secret: Line | UnsetType = UNSET
    enabled: bool | UnsetType = UNSET


class OpenAlert(msgspec.Struct, rename="camel"):
    """``POST /v1/intake/{alertId}/open``."""

    severity: Severity
    title: Title | UnsetType = UNSET


class AttachAlert(msgspec.Struct, rename="camel"):
    """``POST /v1/intake/{alertId}/attach``."""

    incident_id: Line


class DismissAlert(msgspec.Struct, rename="camel"):
    """``POST /v1/intake/{alertId}/dismiss``."""

    reason: Reason


# -- sources, by an admin --


def add_source(tx: Tx, wish: AddSource, kinds: tuple[str, ...], *, by: Person, at: int) -> IntakeSource:
    """A new source. ``kinds``: the vendors this server can hear. Raises Invalid: invalid_value, not_a_mim."""
    permit(by, "sources.edit")
    if wish.kind not in kinds:
        later = " That kind comes with a later release." if wish.kind in rules.KINDS else ""
        raise Invalid(
            "invalid_value",
            f"This server hears no source of that kind.{later}",
            field="/kind",
            hint=", ".join(kinds),
        )
    source = IntakeSource(
        id=new_ulid(at),
        name=wish.name,
        kind=wish.kind,
        mode=wish.mode,
        default_mim=_mim_id(wish.default_mim),
        severity_map=wish.severity_map,
        secret=wish.secret,
        enabled=True,
        created_at=at,
    )
    _check_mim(tx, source)
    store.add_source(tx, source)
    journal.append(tx, SourceChange(kind="source_added", by=by.id, at=at, source=source))
    return source


def edit_source(
    tx: Tx, source_id: str, wish: EditSource, *, expecting: int, by: Person, at: int
) -> IntakeSource:
    """Raises NotFound, Forbidden, ChangedMeanwhile version_conflict, Invalid not_a_mim."""
    permit(by, "sources.edit")
    before = load_source(tx, source_id)
    given = {name: value for name in wish.__struct_fields__ if (value := getattr(wish, name)) is not UNSET}
    if before.version != expecting:
        raise _changed_meanwhile(before, given)
    if "default_mim" in given:
        given["default_mim"] = _mim_id(given["default_mim"])
    after = replace(before, **given)
    if after == before:
        return before
    _check_mim(tx, after)
    after = replace(after, version=before.version + 1)
    if not store.save_source(tx, after, expecting=before.version):
        raise _changed_meanwhile(before, given)
    journal.append(tx, SourceChange(kind="source_changed", by=by.id, at=at, source=after))
    return after


def remove_source(tx: Tx, source_id: str, *, by: Person, at: int) -> None:
    """Its alerts and incidents stay; later calls read 404."""
    permit(by, "sources.edit")
    source = load_source(tx, source_id)
    store.drop_source(tx, source.id)
    journal.append(tx, SourceChange(kind="source_removed", by=by.id, at=at, source=source))


def load_source(tx: Tx, source_id: str) -> IntakeSource:
    """One source, or NotFound."""
    source = store.find_source(tx, source_id)
    if source is None:
        raise NotFound
    return source


def _mim_id(text: str | None) -> str | None:
    return text.strip().lower() or None if text else None


def _check_mim(tx: Tx, source: IntakeSource) -> None:
    named = source.default_mim is not None
    if (named or source.mode is Mode.OPEN) and _mim_of(tx, source) is None:
        raise Invalid(
            "not_a_mim",
            "defaultMim must be an active user with the role mim or admin.",
            field="/defaultMim",
            hint="It takes command of what this source opens.",
        )


def _mim_of(tx: Tx, source: IntakeSource) -> Person | None:
    person = known_user(tx, source.default_mim) if source.default_mim else None
    return person if person is not None and person.commands else None


def _changed_meanwhile(current: IntakeSource, given: dict[str, object]) -> ChangedMeanwhile:
    differs = [
        {"field": camel(name), "yours": value, "current": getattr(current, name)}
        for name, value in given.items()
        if name != "secret" and getattr(current, name) != value
    ]
    return ChangedMeanwhile(
        "version_conflict",
        "Someone changed the source first.",
        hint="Look again and retry.",
        current=f'"v{current.version}"',
        differs=differs,
    )


# -- what a source sends --


def receive(tx: Tx, source: IntakeSource, delivery: Delivery, body: bytes, *, at: int) -> str:
    """Use one proven delivery once; ``recorded``, ``ignored`` (none of it is an alert) or ``duplicate``."""
    if not delivery.signals:
        store.heard(tx, source.id, at=at)
        return IGNORED
    if store.seen(tx, source.id, delivery.id):
        return DUPLICATE
    store.forget(tx, before=at - rules.DEDUP_FOR_MS)
    store.remember(tx, source.id, delivery.id, at=at)
    payload = rules.payload_text(body)
    trouble = [_take(tx, source, signal, payload, at=at) for signal in rules.in_order(delivery)]
    store.heard(tx, source.id, at=at, error=next((said for said in trouble if said), None))
    return RECORDED


def keep_unreadable(tx: Tx, source_id: str, body: bytes, *, reason: str, at: int) -> None:
    """Keep a proven call that could not be read; the source shows as unhealthy."""
    store.keep_unreadable(
        tx,
        {
            "id": new_ulid(at),
            "source_id": source_id,
            "received_at": at,
            "reason": reason,
            "payload": rules.payload_text(body),
        },
    )
    store.heard(tx, source_id, at=at, error=reason)


def _take(tx: Tx, source: IntakeSource, signal: Signal, payload: str, *, at: int) -> str | None:
    """Meet one signal; a sentence when the source asks for what cannot be done."""
    before = store.find_external(tx, source.id, signal.alert_id)
    alert = before or rules.first_seen(source, signal, alert_id=new_ulid(at), at=at, payload=payload)
    was_over = alert.state is AlertState.CLEARED
    after, follow = rules.meet(alert, signal, source, payload=payload)
    if was_over and after.state is AlertState.JOINED and _ended(tx, after):
        # It fires anew after people closed what it had: that is a new failure, not an old one.
        after, follow = rules.meet(replace(alert, incident_id=None), signal, source, payload=payload)
    trouble = None
    if follow is rules.Follow.OPEN:
        mim = _mim_of(tx, source)
        if mim is None:
            trouble = "defaultMim is no active mim: alerts wait in the queue"
        else:
            after = _open(tx, source, after, by=SYSTEM, at=at, mim=mim)[0]
    elif follow is rules.Follow.CLEAR and after.incident_id is not None and after.cleared_at is not None:
        incident_actions.clear_alert(
            tx,
            after.incident_id,
            alert_id=rules.inert(after.external_id),
            source=rules.inert(source.name, 100),
            cleared_at=after.cleared_at,
            at=at,
        )
    store.save_alert(tx, before, after)
    return trouble


def _ended(tx: Tx, alert: IntakeAlert) -> bool:
    incident = incident_store.find(tx, alert.incident_id or "")
    return incident is not None and incident.status is Status.RESOLVED


def _open(
    tx: Tx, source: IntakeSource, alert: IntakeAlert, *, by: Person, at: int, mim: Person | None = None
) -> tuple[IntakeAlert, Change]:
    """Open an incident of the alert and join it."""
    started = min(alert.fired_at or alert.told_at, at)
    about = f"External text from {source.name}, alert {rules.inert(alert.external_id)}."
    wish = from_plain(
        {
            "title": alert.title,
            "severity": alert.severity.wire,
            "description": f"{about} {alert.link}".strip(),
            "affectedSystems": [name for name in alert.systems if name],
            "alert": {"alertId": rules.inert(alert.external_id), "issueTime": rfc3339(started)},
        },
        OpenIncident,
    )
    # The key alone: what the vendor sent stays with the alert and never travels with the incident.
    metadata = {"intake": {"sourceId": source.id, "alert": alert.id, "externalText": True}}
    opened = incident_actions.open_incident(tx, wish, by=by, at=at, mim=mim, metadata=metadata).after.id
    return replace(alert, incident_id=opened, state=AlertState.JOINED), _log(
        tx, source, alert, opened, by=by, at=at
    )


def _log(
    tx: Tx, source: IntakeSource, alert: IntakeAlert, incident_id: str, *, by: Person, at: int
) -> Change:
    """The log says which alert came with the incident: once, however often the alert is sent."""
    return incident_actions.attach_alert(
        tx,
        incident_id,
        alert_id=rules.inert(alert.external_id, 64),
        source=rules.inert(source.name, 100),
        at=at,
        by=by,
    )


# -- what a MIM does with what waits --


def open_alert(tx: Tx, alert_id: str, wish: OpenAlert, *, by: Person, at: int) -> Change:
    """Open an incident of a waiting alert; ``by`` takes command. Raises NotFound, Forbidden, Conflict."""
    permit(by, "intake.answer")
    before = _waiting(tx, alert_id)
    title = before.title if wish.title is UNSET else wish.title
    worded = replace(before, severity=wish.severity, title=title)
    after, change = _open(tx, _named_source(tx, before), worded, by=by, at=at)
    store.save_alert(tx, before, after)
    return change


def attach_alert(tx: Tx, alert_id: str, ref: str, *, by: Person, at: int) -> IntakeAlert:
    """Let a waiting alert join an incident. Raises NotFound, Forbidden, Conflict, Malformed invalid_id."""
    permit(by, "intake.answer")
    before = _waiting(tx, alert_id)
    incident = incident_store.load_for(tx, ref, by)
    after = replace(before, incident_id=incident.id, state=AlertState.JOINED)
    store.save_alert(tx, before, after)
    _log(tx, _named_source(tx, before), after, incident.id, by=by, at=at)
    return after


def dismiss_alert(tx: Tx, alert_id: str, reason: str, *, by: Person, at: int) -> IntakeAlert:
    """Say why a waiting alert needs no incident. Raises NotFound, Forbidden, Conflict."""
    permit(by, "intake.answer")
    before = _waiting(tx, alert_id)
    after = replace(before, state=AlertState.DISMISSED, dismissed_by=by.name, dismissed_for=reason)
    store.save_alert(tx, before, after)
    journal.append(tx, AlertChange(kind="alert_dismissed", by=by.id, at=at, alert=after))
    return after


def _waiting(tx: Tx, alert_id: str) -> IntakeAlert:
    alert = store.find_alert(tx, alert_id)
    if alert is None:
        raise NotFound
    if alert.state is not AlertState.WAITING:
        raise Conflict(
            "status_transition",
            f"This alert no longer waits; it is {alert.state.wire}.",
            possible=[],
            hint="Look at the queue again.",
            current=alert.state.wire,
        )
    return alert


def _named_source(tx: Tx, alert: IntakeAlert) -> IntakeSource:
    """The source of an alert, also when an admin has removed it since."""
    gone = IntakeSource(
        id=alert.source_id,
        name="a removed source",
        kind="",
        mode=Mode.QUEUE,
        default_mim=None,
        severity_map={},
        secret="",
        enabled=False,
        created_at=0,
    )
    return store.find_source(tx, alert.source_id) or gone
