"""The field tables of an incident itself: own fields, seats, alert, hand-over, publication, metrics, state.

Source: audiences.csv, line by line; ``tests/audiences/test_oracle.py`` holds the two against each other.
"""

from collections.abc import Callable, Mapping
from operator import attrgetter
from typing import Any

from msgspec import UNSET

from majorops.audiences.fields import (
    Reader,
    Table,
    View,
    incident_ref,
    moment,
    optional,
    own,
    projection,
    word,
)
from majorops.audiences.figures import (
    after_action_recommended,
    after_action_required,
    impact_for,
    resolution_milestone_missing,
    total_for,
)
from majorops.audiences.record import (
    ANONYMOUS,
    COMMAND,
    EVERYONE,
    EXECUTIVE,
    INSIDE,
    MIM,
    PARTICIPANT,
    PUBLIC,
    SIGNED_IN,
    STAFF,
    STAKEHOLDER,
    Columns,
)
from majorops.incidents.record import SEATS, ExternalImpact, Incident, Severity, phase_name
from majorops.incidents.rules import ALARM_LEVEL
from majorops.platform.wording import camel, rfc3339_or_none
from majorops.promises.rules import badge, badge_until

IMPACT_WORDS: Mapping[Severity, str] = {
    Severity.CRITICAL: "Major outage",
    Severity.HIGH: "Partial outage",
    Severity.MEDIUM: "Degraded performance",
    Severity.LOW: "Minor",
}
READS_UPDATES: Columns = STAKEHOLDER | COMMAND
PUBLIC_UPDATES_ONLY: Columns = PUBLIC | EXECUTIVE
COMMISSIONED: Columns = EXECUTIVE | MIM
"""Who reads the executive texts."""


def _impact(incident: Incident, _view: View) -> str:
    return IMPACT_WORDS[incident.severity]


def _while_published(read: Reader) -> Reader:
    return lambda incident, view: read(incident, view) if incident.published else UNSET


def _components(incident: Incident, view: View) -> list[str]:
    named = view.installation.public_components
    return list(dict.fromkeys(named[system] for system in incident.affected_systems if system in named))


def _cadence(eta: str, last: str) -> Reader:
    """The badge for a column: ``eta`` and ``last`` name the promise and the communication it sees."""

    def read(incident: Incident, view: View) -> dict[str, Any]:
        beat = view.installation.cadence[incident.severity.value]
        shown = badge(
            incident.status,
            getattr(incident, eta),
            getattr(incident, last),
            due_soon=beat.due_soon,
            at=view.at,
        )
        return {
            "state": shown.state,
            "dueAt": rfc3339_or_none(shown.due_at),
            "lastCommunicatedAt": rfc3339_or_none(shown.last_communicated_at),
        }

    return read


def stands_until(view: View) -> float:
    """The first moment after ``view.at`` at which the clock alone may change :func:`project_parts`.

    Of all that it shows, nothing but the badge asks what time it is.
    """
    incident = view.incident
    eta = incident.next_public_eta if view.column in PUBLIC else incident.next_update_eta
    beat = view.installation.cadence[incident.severity.value]
    return badge_until(incident.status, eta, due_soon=beat.due_soon, at=view.at)


# -- seats, alert, hand-over, publication ----------------------------------------------------------


def _mim_name(incident: Incident, _view: View) -> str:
    # Never the seat itself: it holds an e-mail, and only a display name leaves command.
    return incident.seat_names.get("mim", "")


def _seat(name: str) -> Reader:
    return lambda incident, _: incident.seat_shown(name)


def _command_ids(incident: Incident, _view: View) -> dict[str, str]:
    return {camel(seat): incident.seat(seat) for seat in SEATS if seat in incident.seat_names}


def _customers_affected(incident: Incident, _view: View) -> Any:
    return True if incident.external_impact is ExternalImpact.YES else UNSET


COMMAND_TEAM: Table = {
    "sre": {INSIDE: _seat("sre")},
    "mim": {SIGNED_IN: _mim_name},
    "leader": {INSIDE: _seat("leader")},
    "serviceManager": {INSIDE: _seat("service_manager")},
    "customerOps": {INSIDE: _seat("customer_ops")},
    "commandIds": {MIM: _command_ids},
}

ALERT: Table = {
    "alertId": {COMMAND: lambda incident, _: incident.alert_id or ""},
    "customerCount": {SIGNED_IN: own("customer_count")},
    "issueTime": {SIGNED_IN: moment("issue_time")},
    "issueTimeGiven": {COMMAND: own("issue_time_given")},
    "resolveTime": {SIGNED_IN: moment("resolve_time")},
    "externalImpact": {SIGNED_IN: word("external_impact")},
    "customersAffected": {ANONYMOUS: _customers_affected},
}

HANDOVER: Table = {
    "from": {COMMAND: own("from_name")},
    "to": {COMMAND: own("to_name")},
    "brief": {COMMAND: own("brief")},
    "offeredAt": {COMMAND: moment("offered_at")},
    "state": {COMMAND: own("state")},
    "toId": {MIM: own("to_id")},
}

PUBLICATION: Table = {
    "publicId": {EVERYONE: _while_published(own("public_id"))},
    "publicTitle": {EVERYONE: _while_published(own("public_title"))},
    "startedAt": {EVERYONE: _while_published(moment("started_at"))},
    "publishedAt": {EVERYONE: _while_published(moment("published_at"))},
    "publishedBy": {COMMAND: own("published_by")},
    "unpublishedAt": {INSIDE: moment("unpublished_at")},
    "unpublishReason": {COMMAND: own("unpublish_reason")},
}

project_command = projection(COMMAND_TEAM)
project_alert = projection(ALERT)
project_handover = projection(HANDOVER)
project_publication = projection(PUBLICATION)


def _handover(incident: Incident, view: View) -> dict[str, Any] | None:
    return None if incident.handover is None else project_handover(incident.handover, view)


# -- the After Action ------------------------------------------------------------------------------

AFTER_ACTION: Table = {
    "status": {INSIDE: word("status")},
    "required": {INSIDE: own("required")},
    "requiredBecause": {INSIDE: own("required_because")},
    "dueAt": {INSIDE: moment("due_at")},
    "scheduledAt": {INSIDE: moment("scheduled_at")},
    "heldAt": {INSIDE: moment("held_at")},
    "publishedAt": {INSIDE: moment("published_at")},
    "revision": {INSIDE - COMMAND: own("open_revision"), COMMAND: own("revision")},
}
"""Shown with the incident, also before the review is published; its texts stand in ``review_shape.py``."""

_project_after_action = projection(AFTER_ACTION)


def _after_action(incident: Incident, view: View) -> dict[str, Any] | None:
    return None if incident.after_action is None else _project_after_action(incident.after_action, view)


def _of_review(name: str, spoken: Callable[[Any], Any]) -> Reader:
    """A fact of the review on the incident itself; null without one."""
    get = attrgetter(name)

    def read(incident: Incident, _view: View) -> Any:
        value = None if incident.after_action is None else get(incident.after_action)
        return None if value is None else spoken(value)

    return read


# -- the incident's own fields ---------------------------------------------------------------------

INCIDENT: Table = {
    "id": {ANONYMOUS: incident_ref, SIGNED_IN: own("id")},
    "number": {SIGNED_IN: lambda incident, _: f"INC-{incident.number}"},
    **{key: PUBLICATION[key] for key in ("publicId", "publicTitle", "publishedAt", "startedAt")},
    "title": {PUBLIC: own("public_title"), INSIDE: own("title")},
    "description": {INSIDE: own("description")},
    "severity": {SIGNED_IN: word("severity")},
    "impact": {ANONYMOUS: _impact},
    "status": {EVERYONE: word("status")},
    "phase": {EVERYONE: own("phase")},
    "phaseEnteredAt": {EVERYONE: moment("phase_entered_at")},
    "activePhase": {EVERYONE: own("active_phase")},
    "detectedAt": {ANONYMOUS: moment("started_at"), SIGNED_IN: moment("detected_at")},
    "resolvedAt": {EVERYONE: moment("resolved_at")},
    "falseAlarm": {INSIDE: own("false_alarm")},
    "affectedSystems": {ANONYMOUS: _components, SIGNED_IN: own("affected_systems")},
    "bridgeUrl": {STAFF | STAKEHOLDER | COMMAND: own("bridge_url")},
    "updatesPosted": {PUBLIC_UPDATES_ONLY: own("public_update_count"), READS_UPDATES: own("update_count")},
    "nextUpdateEta": {PUBLIC: moment("next_public_eta"), INSIDE: moment("next_update_eta")},
    "lastCommunicatedAt": {PUBLIC: moment("last_public_update_at"), INSIDE: moment("last_communicated_at")},
    "cadence": {
        PUBLIC: _cadence("next_public_eta", "last_public_update_at"),
        INSIDE: _cadence("next_update_eta", "last_communicated_at"),
    },
    "businessImpact": {COMMISSIONED: own("business_impact")},
    "customerImpactSummary": {EVERYONE: own("customer_impact_summary")},
    "riskLevel": {COMMISSIONED: word("risk_level")},
    "execSummary": {COMMISSIONED: own("exec_summary")},
    "audienceNotes": {INSIDE: optional("audience_notes")},
    "openedBy": {PARTICIPANT: own("opened_by_name"), MIM: own("opened_by")},
    "metadata": {MIM: own("metadata")},
    "restricted": {COMMAND: own("restricted")},
    "alarmLevel": {SIGNED_IN: lambda incident, _: ALARM_LEVEL[incident.severity]},
    "resolutionMilestoneMissing": {INSIDE: lambda incident, _: resolution_milestone_missing(incident)},
    "reopenCount": {INSIDE: own("reopen_count")},
    "afterActionRequired": {INSIDE: lambda incident, _: after_action_required(incident)},
    "afterActionRecommended": {INSIDE: lambda incident, _: after_action_recommended(incident)},
    "afterActionDueAt": {INSIDE: _of_review("due_at", rfc3339_or_none)},
    "reviewStatus": {INSIDE: _of_review("status", attrgetter("wire"))},
    "afterAction": {INSIDE: _after_action},
    "handover": {COMMAND: _handover},
    "version": {COMMAND: own("version")},
    "etag": {COMMAND: lambda incident, _: version_tag(incident)},
    "subscriberCount": {MIM: lambda _incident, _view: 0},
}
"""Without lists, ``command`` and ``alert``. The ETag of other columns, a hash, belongs to a reading."""

QUIET = frozenset(
    {
        "event_count",
        "open_event_count",
        "milestone_count",
        "visit_count",
        "public_rows",
        "last_update_at",
        "last_milestone_at",
    }
)
"""Stored fields that no table above reads: when only they moved, nothing of the incident itself did."""

_own_fields = projection(INCIDENT)


def version_tag(incident: Incident) -> str:
    """The strong ETag of the command columns."""
    return f'"v{incident.version}"'


def project_incident(view: View) -> dict[str, Any]:
    """The incident's own fields, without lists, ``command`` and ``alert``."""
    return _own_fields(view.incident, view)


def project_parts(view: View) -> dict[str, dict[str, Any]]:
    """``incident``, ``command`` (where the column has one) and ``alert``."""
    parts = {"incident": _own_fields(view.incident, view)}
    if view.column not in ANONYMOUS:
        parts["command"] = project_command(view.incident, view)
    parts["alert"] = project_alert(view.incident, view)
    return parts


# -- metrics and snapshot --------------------------------------------------------------------------


def _total_since(name: str) -> Reader:
    # An incident without a public start has no anonymous reader, so the fallback shows nothing to anyone.
    return lambda incident, view: total_for(
        incident,
        incident.detected_at if getattr(incident, name) is None else getattr(incident, name),
        at=view.at,
    )


METRICS: Table = {
    "totalDurationMs": {ANONYMOUS: _total_since("started_at"), SIGNED_IN: _total_since("detected_at")},
    "impactDurationMs": {SIGNED_IN: lambda incident, view: impact_for(incident, at=view.at)},
    "affectedUsers": {SIGNED_IN: own("customer_count")},
    "currentPhaseLabel": {EVERYONE: lambda incident, _: phase_name(incident.active_phase)},
    "updatesPosted": INCIDENT["updatesPosted"],
}

LIVE: Table = {
    "id": INCIDENT["id"],
    "status": {EVERYONE: own("status")},
    "severity": {SIGNED_IN: own("severity")},
    "impact": {ANONYMOUS: _impact},
    "title": INCIDENT["title"],
    "mim": {SIGNED_IN - MIM: _mim_name, MIM: own("mim")},
    "phase": {EVERYONE: own("phase")},
    "last_update_at": {
        PUBLIC_UPDATES_ONLY: own("last_public_update_at"),
        READS_UPDATES: own("last_update_at"),
    },
    "last_milestone_at": {INSIDE: own("last_milestone_at")},
    "next_update_eta": {PUBLIC: own("next_public_eta"), INSIDE: own("next_update_eta")},
    "timeline_event_count": {EVERYONE - COMMAND: own("open_event_count"), COMMAND: own("event_count")},
    "milestone_count": {INSIDE: own("milestone_count")},
}

_live = projection(LIVE)
_metrics = projection(METRICS)


def live_state(view: View) -> dict[str, Any]:
    """The snapshot ``incident:{id}:state``: eleven fields in order, lower-case words, epoch ms."""
    return _live(view.incident, view)


def metrics(view: View) -> dict[str, Any]:
    """IncidentMetrics at ``view.at``."""
    return _metrics(view.incident, view)
