"""What people do to the record itself: open it, edit it, say what it means for customers, keep its alert."""

from typing import Any

import msgspec
from msgspec import UNSET, UnsetType
from msgspec.structs import replace

from majorops.incidents import rules, store, wording
from majorops.incidents.command.actions import Seats, add_participant, check_version, known_user
from majorops.incidents.command.rules import seat
from majorops.incidents.lifecycle.rules import first_visit
from majorops.incidents.record import (
    Change,
    EventType,
    ExternalImpact,
    Incident,
    RiskLevel,
    Severity,
    Status,
)
from majorops.incidents.timeline.actions import finish, write
from majorops.incidents.timeline.rules import GRACE_MS, Automatic
from majorops.people.record import SYSTEM, Person
from majorops.people.rules import may, permit
from majorops.platform.database import Tx
from majorops.platform.decode import Count, Ids, Line, Moment, Note, Systems, Text, Title, Url
from majorops.platform.errors import Conflict, Forbidden, Invalid
from majorops.platform.ids import new_ulid
from majorops.platform.wording import camel


class OpenAlert(msgspec.Struct, rename="camel"):
    """``alert`` of a new incident."""

    alert_id: Line = ""
    customer_count: Count = 0
    issue_time: Moment | UnsetType = UNSET
    external_impact: ExternalImpact = ExternalImpact.UNKNOWN


class OpenIncident(msgspec.Struct, rename="camel"):
    """``POST /v1/incidents``."""

    title: Title
    severity: Severity
    description: Text = ""
    affected_systems: Systems = []
    bridge_url: Url | None = None
    detected_at: Moment | UnsetType = UNSET
    alert: OpenAlert = msgspec.field(default_factory=OpenAlert)
    command: Seats = msgspec.field(default_factory=Seats)
    business_impact: Text = ""
    customer_impact_summary: Text = ""
    risk_level: RiskLevel | UnsetType = UNSET
    audience_notes: Text | None = None
    next_update_eta: Moment | UnsetType = UNSET
    restricted: bool = False
    participants: Ids = []


class EditIncident(msgspec.Struct, rename="camel"):
    """``PATCH /v1/incidents/{id}``. ``reason`` is needed to lower a severity and to change ``restricted``."""

    title: Title | UnsetType = UNSET
    description: Text | UnsetType = UNSET
    severity: Severity | UnsetType = UNSET
    affected_systems: Systems | UnsetType = UNSET
    bridge_url: Url | UnsetType | None = UNSET
    restricted: bool | UnsetType = UNSET
    reason: Note | UnsetType = UNSET


class EditImpact(msgspec.Struct, rename="camel"):
    """``PATCH /v1/incidents/{id}/impact``."""

    customer_impact_summary: Text | UnsetType = UNSET
    audience_notes: Text | UnsetType | None = UNSET
    business_impact: Text | UnsetType = UNSET
    risk_level: RiskLevel | UnsetType = UNSET
    exec_summary: Text | UnsetType = UNSET
    draft_id: Line | UnsetType = UNSET


class EditAlert(msgspec.Struct, rename="camel"):
    """``PATCH /v1/incidents/{id}/alert``."""

    customer_count: Count | UnsetType = UNSET
    external_impact: ExternalImpact | UnsetType = UNSET
    alert_id: Line | UnsetType = UNSET
    issue_time: Moment | UnsetType = UNSET
    resolve_time: Moment | UnsetType | None = UNSET


def _detected(wish: OpenIncident, at: int) -> int:
    """Now, or earlier; never later."""
    if not isinstance(wish.detected_at, int):
        return at
    if wish.detected_at > at + GRACE_MS:
        raise Invalid("timestamp_in_future", "It cannot be detected in the future.", field="/detectedAt")
    return min(wish.detected_at, at)


def _issued(wish: OpenIncident, detected: int, at: int) -> int:
    given = wish.alert.issue_time
    if not isinstance(given, int):
        return detected
    if given > at + GRACE_MS:
        raise Invalid("timestamp_in_future", "The alert cannot fire in the future.", field="/alert/issueTime")
    return min(given, at)


def _new(
    tx: Tx, wish: OpenIncident, *, by: Person, mim: Person, at: int, metadata: dict[str, Any] | None
) -> Incident:
    detected = _detected(wish, at)
    return Incident(
        id=new_ulid(at),
        title=wish.title,
        description=wish.description,
        severity=wish.severity,
        status=Status.ACTIVE,
        phase=1,
        phase_entered_at=detected,
        detected_at=detected,
        resolved_at=None,
        affected_systems=tuple(wish.affected_systems),
        bridge_url=wish.bridge_url,
        alert_id=wish.alert.alert_id or None,
        customer_count=wish.alert.customer_count,
        issue_time=_issued(wish, detected, at),
        resolve_time=None,
        external_impact=wish.alert.external_impact,
        sre="",
        mim=mim.id,
        leader=None,
        service_manager=None,
        customer_ops=None,
        business_impact=wish.business_impact,
        customer_impact_summary=wish.customer_impact_summary,
        risk_level=wish.risk_level or rules.FIRST_RISK[wish.severity],
        exec_summary="",
        next_update_eta=None,
        last_communicated_at=None,
        opened_by=by.id or mim.id,
        metadata=metadata,
        number=store.next_number(tx, restricted=wish.restricted),
        opened_by_name=by.name,
        created_at=at,
        active_phase=1,
        issue_time_given=isinstance(wish.alert.issue_time, int),
        audience_notes=wish.audience_notes,
        restricted=wish.restricted,
        seat_names={"mim": mim.name},
        visit_count=1,
    )


def _seated(tx: Tx, incident: Incident, wish: Seats) -> tuple[Incident, list[Person]]:
    people = []
    for name in ("sre", "leader", "service_manager", "customer_ops"):
        text = getattr(wish, name) or ""
        known = known_user(tx, text)
        incident = seat(incident, name, text, known) if text else incident
        people += [known] if known else []
    return incident, people


def open_incident(
    tx: Tx,
    wish: OpenIncident,
    *,
    by: Person,
    at: int,
    mim: Person | None = None,
    metadata: dict[str, Any] | None = None,
) -> Change:
    """Declare an incident. The opener takes the MIM seat; for a source that opens, ``mim`` does.

    Raises Forbidden, Invalid: timestamp_in_future, eta_in_past, eta_too_far, invalid_value for unknown
    participants.
    """
    if mim is None:
        permit(by, "incident.open")
    commander = mim or by
    incident, seated = _seated(
        tx, _new(tx, wish, by=by, mim=commander, at=at, metadata=metadata), wish.command
    )
    store.add(tx, incident)
    change = Change(kind="opened", by=by, at=at, before=None, after=incident, stored=incident, intent=wish)
    visit = first_visit(replace(incident, visit_count=0), by=by)
    store.add_visit(tx, visit)
    change.touch("visits", visit)
    write(
        tx,
        change,
        Automatic(EventType.ALERT, f"Incident opened: {wish.severity.wire}", description=wish.description),
    )
    for person in (commander, *seated, *_named(tx, wish)):
        add_participant(tx, change, person)
    finish(tx, change)
    return change


def _named(tx: Tx, wish: OpenIncident) -> list[Person]:
    found = []
    for index, text in enumerate(wish.participants):
        person = known_user(tx, text)
        if person is None:
            raise Invalid(
                "invalid_value", "There is no active user with this e-mail.", field=f"/participants/{index}"
            )
        found.append(person)
    return found


_NOT_COLUMNS = frozenset({"reason", "draft_id"})


def _given(wish: msgspec.Struct) -> dict[str, Any]:
    """The columns that a PATCH names, with the stored form of their values."""
    found: dict[str, Any] = {}
    for column in wish.__struct_fields__:
        value = getattr(wish, column)
        if value is not UNSET and column not in _NOT_COLUMNS:
            found[column] = tuple(value) if isinstance(value, list) else value
    return found


def _check(before: Incident, given: dict[str, Any], expected: int) -> None:
    check_version(
        before,
        expected,
        {camel(c): wording.plain(c, v) for c, v in given.items()},
        {camel(c): wording.plain(c, getattr(before, c)) for c in given},
    )


def _patch(tx: Tx, change: Change, given: dict[str, Any], *, reason: str | None = None) -> Change:
    """Apply, log each field that really changed, raise the version once."""
    before = change.after
    for column, value in given.items():
        was = getattr(change.after, column)
        if was == value:
            continue
        also = {"issue_time_given": True} if column == "issue_time" else {}
        change.after = replace(change.after, **{column: value}, **also)
        write(tx, change, wording.changed(column, was, value, reason=reason))
    if change.after != before:
        change.after = replace(change.after, version=before.version + 1)
        finish(tx, change)
    return change


def edit(tx: Tx, ref: str, wish: EditIncident, *, expected: int, by: Person, at: int) -> Change:
    """Change what the incident says of itself.

    Raises NotFound, Forbidden, Invalid reason_required, ChangedMeanwhile, Conflict: incident_resolved,
    published.
    """
    before = store.load_for(tx, ref, by)
    permit(by, "incident.edit")
    given, reason = _given(wish), wish.reason or None
    lowers = "severity" in given and rules.severity_lowered(before.severity, given["severity"])
    if lowers or given.get("restricted", before.restricted) != before.restricted:
        rules.reason_given(reason)
    _check(before, given, expected)
    rules.not_resolved(before)
    if given.get("restricted") and before.published:
        raise Conflict("published", "A published incident cannot be restricted.", hint="Unpublish it first.")
    return _patch(tx, Change(kind="changed", by=by, at=at, before=before, after=before), given, reason=reason)


def _seat_fields(by: Person, standing: store.Standing, given: dict[str, Any], acts: dict[str, str]) -> None:
    """403 for a field beyond one's seat."""
    for column in given:
        act = acts[column]
        if not may(by, act, standing):
            raise Forbidden(
                "forbidden", f"{wording.LABELS[column]} is not yours to change.", field=f"/{camel(column)}"
            )


_IMPACT_ACTS = {
    "customer_impact_summary": "impact.wording",
    "audience_notes": "impact.wording",
    "business_impact": "impact.business",
    "risk_level": "impact.business",
    "exec_summary": "impact.business",
}
_ALERT_ACTS = {
    "customer_count": "alert.figures",
    "external_impact": "alert.figures",
    "alert_id": "alert.source",
    "issue_time": "alert.source",
    "resolve_time": "alert.source",
}


def edit_impact(tx: Tx, ref: str, wish: EditImpact, *, expected: int, by: Person, at: int) -> Change:
    """Change impact wording. Raises NotFound, Forbidden beyond one's seat, ChangedMeanwhile, Conflict."""
    before = store.load_for(tx, ref, by)
    standing = store.standing(tx, before, by)
    permit(by, "impact.wording", standing)
    given = _given(wish)
    _seat_fields(by, standing, given, _IMPACT_ACTS)
    _check(before, given, expected)
    rules.not_resolved(before)
    change = Change(kind="changed", by=by, at=at, before=before, after=before, intent=wish)
    return _patch(tx, change, given)


def edit_alert(tx: Tx, ref: str, wish: EditAlert, *, expected: int, by: Person, at: int) -> Change:
    """Change intake figures; also when Resolved.

    Raises NotFound, Forbidden beyond one's seat, Invalid: timestamp_in_future, time_order; ChangedMeanwhile.
    """
    before = store.load_for(tx, ref, by)
    standing = store.standing(tx, before, by)
    permit(by, "alert.figures", standing)
    given = _given(wish)
    _seat_fields(by, standing, given, _ALERT_ACTS)
    _check_times(before, given, at)
    _check(before, given, expected)
    if "alert_id" in given:
        given["alert_id"] = given["alert_id"] or None
    return _patch(tx, Change(kind="alert", by=by, at=at, before=before, after=before), given)


def _check_times(before: Incident, given: dict[str, Any], at: int) -> None:
    for column in ("issue_time", "resolve_time"):
        if given.get(column) is not None and given[column] > at + GRACE_MS:
            raise Invalid(
                "timestamp_in_future", "An alert cannot do this in the future.", field=f"/{camel(column)}"
            )
    issued = given.get("issue_time", before.issue_time)
    cleared = given.get("resolve_time", before.resolve_time)
    if cleared is not None and cleared < issued:
        field = "/resolveTime" if "resolve_time" in given else "/issueTime"
        raise Invalid("time_order", "The alert cannot clear before it fires.", field=field)


def attach_alert(
    tx: Tx, incident_id: str, *, alert_id: str, source: str, at: int, by: Person = SYSTEM
) -> Change:
    """A source, or a person at the queue, says that this alert belongs to the incident.

    Written into the log.
    """
    before = store.load(tx, incident_id)
    change = Change(kind="alert", by=by, at=at, before=before, after=before)
    write(tx, change, Automatic(EventType.ALERT, f"Alert {alert_id} from {source}"))
    finish(tx, change)
    return change


def clear_alert(tx: Tx, incident_id: str, *, alert_id: str, source: str, cleared_at: int, at: int) -> Change:
    """A source says that the alert cleared.

    Sets ``resolve_time`` of the incident's own alert once; closes nothing.
    """
    before = store.load(tx, incident_id)
    own = before.alert_id == alert_id and before.resolve_time is None
    when = max(before.issue_time, min(cleared_at, at))
    after = replace(before, resolve_time=when) if own else before
    change = Change(kind="alert", by=SYSTEM, at=at, before=before, after=after)
    cleared = wording.changed("resolve_time", before.resolve_time, when, reason=None).changes if own else ()
    write(tx, change, Automatic(EventType.ALERT, f"Alert cleared by {source}", changes=cleared))
    finish(tx, change)
    return change
