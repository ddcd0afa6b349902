"""What each column reads of the examples, written out by hand from audiences.csv and its notes."""

from collections.abc import Mapping
from typing import Any

from majorops.audiences.record import Column
from majorops.platform.wording import rfc3339
from tests.audiences import examples as ex

FEED = {"epoch": "e", "seq": 1}
I = ex.INCIDENT  # noqa: E741  the incident of all these lines
TEAM = "Incident team"


def times(row: Any, **fields: str) -> dict[str, str]:
    return {key: rfc3339(getattr(row, name)) for key, name in fields.items()}


E, U, M, P, V, W = (
    ex.PUBLIC_EVENT,
    ex.PUBLIC_UPDATE,
    ex.MILESTONE,
    ex.PUBLIC_PROMISE,
    ex.VISIT,
    ex.PARTICIPANT,
)
H = I.handover
assert H is not None
assert I.after_action is not None
assert I.resolved_at is not None
assert I.resolve_time is not None
assert I.started_at is not None

STORED: Mapping[str, Mapping[str, Any]] = {
    "Incident": {
        "id": I.id,
        "number": "INC-7431",
        "publicId": I.public_id,
        "publicTitle": I.public_title,
        "title": I.title,
        "description": I.description,
        "severity": "Critical",
        "status": "Resolved",
        "phase": 8,
        "activePhase": 2,
        "falseAlarm": False,
        "affectedSystems": ["canary-system-one", "canary-system-two"],
        "bridgeUrl": I.bridge_url,
        "updatesPosted": 71_003,
        "businessImpact": I.business_impact,
        "customerImpactSummary": I.customer_impact_summary,
        "riskLevel": "Medium",
        "execSummary": I.exec_summary,
        "audienceNotes": I.audience_notes,
        "openedBy": I.opened_by,
        "metadata": I.metadata,
        "restricted": False,
        "alarmLevel": 3,
        "resolutionMilestoneMissing": True,
        "reopenCount": 3,
        "afterActionRequired": True,
        "afterActionDueAt": rfc3339(I.after_action.due_at or 0),
        "version": 4_242,
        "etag": '"v4242"',
        "feed": FEED,
        "subscriberCount": 0,
        "cadence": {
            "state": "closed",
            **times(I, dueAt="next_update_eta", lastCommunicatedAt="last_communicated_at"),
        },
        **times(
            I,
            phaseEnteredAt="phase_entered_at",
            detectedAt="detected_at",
            resolvedAt="resolved_at",
            nextUpdateEta="next_update_eta",
            lastCommunicatedAt="last_communicated_at",
            publishedAt="published_at",
        ),
    },
    "CommandTeam": {
        "sre": "Canary Sre",
        "mim": "Mina Canary",
        "leader": I.leader,
        "serviceManager": "Canary Service",
        "customerOps": "Canary Ops",
        "commandIds": {
            "sre": I.sre,
            "mim": I.mim,
            "serviceManager": I.service_manager,
            "customerOps": I.customer_ops,
        },
    },
    "AlertInfo": {
        "alertId": I.alert_id,
        "customerCount": I.customer_count,
        "issueTimeGiven": True,
        "externalImpact": "Yes",
        **times(I, issueTime="issue_time", resolveTime="resolve_time"),
    },
    "TimelineEvent": {
        "id": E.id,
        "incidentId": E.incident_id,
        "type": "action",
        "title": E.title,
        "description": E.description,
        "actor": E.actor,
        "actorId": E.actor_id,
        "visibility": "public",
        "phaseNumber": 5,
        "automatic": False,
        "corrects": E.corrects,
        "correctedBy": E.corrected_by,
        "reason": E.reason,
        "changes": [
            {"field": "title", "before": "canary-was", "after": "canary-is"},
            {"field": "execSummary", "before": "canary-secret-was", "after": "canary-secret-is"},
        ],
        **times(E, timestamp="timestamp", recordedAt="created_at"),
    },
    "StatusUpdate": {
        "id": U.id,
        "incidentId": U.incident_id,
        "content": U.content,
        "visibility": "public",
        "author": U.author,
        "authorId": U.author_id,
        "source": U.source,
        "corrects": U.corrects,
        **times(U, timestamp="created_at", nextUpdateEta="next_update_eta"),
    },
    "Milestone": {
        "id": M.id,
        "incidentId": M.incident_id,
        "sequence": 12,
        "title": M.title,
        "body": M.body,
        "statusAtCut": "Monitoring",
        "cutBy": M.cut_by_name,
        "isResolution": True,
        "corrects": M.corrects,
        "correctedBy": M.corrected_by,
        "promiseId": M.promise_id,
        "cutById": M.cut_by,
        "sources": list(M.sources),
        "draftId": M.draft_id,
        **times(M, cutAt="created_at", nextUpdateEta="next_update_eta"),
    },
    "IncidentMetrics": {
        "totalDurationMs": I.resolved_at - I.detected_at,
        "impactDurationMs": I.resolve_time - I.issue_time,
        "affectedUsers": I.customer_count,
        "currentPhaseLabel": "Gather",
        "updatesPosted": 71_003,
    },
    "LiveSnapshot": {
        "id": I.id,
        "status": "resolved",
        "severity": "critical",
        "title": I.title,
        "mim": I.mim,
        "phase": 8,
        "last_update_at": I.last_update_at,
        "last_milestone_at": I.last_milestone_at,
        "next_update_eta": I.next_update_eta,
        "timeline_event_count": 71_001,
        "milestone_count": 71_005,
    },
    "PhaseVisit": {
        "phase": 1,
        "kind": "open",
        "enteredBy": V.entered_by,
        "reason": V.reason,
        **times(V, enteredAt="entered_at", leftAt="left_at"),
    },
    "Promise": {
        "id": P.id,
        "visibility": "public",
        "state": "Withdrawn",
        "lateMinutes": 0,
        "reason": P.reason,
        "madeBy": P.made_by,
        "madeById": P.made_by_id,
        "intervalMinutes": 20,
        "madeIn": U.id,
        "settledIn": M.id,
        **times(P, dueAt="due_at", madeAt="made_at", settledAt="settled_at"),
    },
    "Participant": {
        "displayName": W.display_name,
        "role": "SRE lead",
        "addedBy": W.added_by,
        "userId": W.user_id,
        **times(W, joinedAt="joined_at", leftAt="left_at"),
    },
    "HandoverOffer": {
        "from": H.from_name,
        "to": H.to_name,
        "brief": H.brief,
        "state": "Offered",
        "toId": H.to_id,
        **times(H, offeredAt="offered_at"),
    },
    "Publication": {
        "publicId": I.public_id,
        "publicTitle": I.public_title,
        "publishedBy": I.published_by,
        "unpublishedAt": None,
        "unpublishReason": None,
        **times(I, startedAt="started_at", publishedAt="published_at"),
    },
}
"""What the JSON of the MIM holds, written out by hand."""

ABSENT = object()
ANON, STAFF, STAKE, EXEC, PART = (
    Column.PUBLIC_ANONYMOUS,
    Column.PUBLIC_STAFF,
    Column.STAKEHOLDER,
    Column.EXECUTIVE,
    Column.COMMAND_PARTICIPANT,
)
PUBLIC_BADGE = {
    "state": "closed",
    **times(I, dueAt="next_public_eta", lastCommunicatedAt="last_public_update_at"),
}


def each(value: Any, *columns: Column) -> dict[Column, Any]:
    return dict.fromkeys(columns, value)


PROJECTED: Mapping[tuple[str, str], Mapping[Column, Any]] = {
    ("Incident", "id"): each(I.public_id, ANON),
    ("Incident", "title"): each(I.public_title, ANON, STAFF),
    ("Incident", "severity"): each(ABSENT, ANON),
    ("Incident", "detectedAt"): each(rfc3339(I.started_at), ANON),
    ("Incident", "affectedSystems"): each(["Payments"], ANON),
    ("Incident", "updatesPosted"): each(71_004, ANON, STAFF, EXEC),
    ("Incident", "nextUpdateEta"): each(PUBLIC_BADGE["dueAt"], ANON, STAFF),
    ("Incident", "lastCommunicatedAt"): each(PUBLIC_BADGE["lastCommunicatedAt"], ANON, STAFF),
    ("Incident", "cadence"): each(PUBLIC_BADGE, ANON, STAFF),
    ("Incident", "openedBy"): each(I.opened_by_name, PART),
    ("AlertInfo", "externalImpact"): each(ABSENT, ANON),
    ("TimelineEvent", "id"): each("1", ANON, STAFF),
    ("TimelineEvent", "incidentId"): each(I.public_id, ANON),
    ("TimelineEvent", "actor"): each(TEAM, ANON),
    ("TimelineEvent", "corrects"): {**each("2", ANON, STAFF), **each(E.corrects, STAKE, EXEC)},
    ("TimelineEvent", "correctedBy"): {**each("5", ANON, STAFF), **each(E.corrected_by_open, STAKE, EXEC)},
    ("TimelineEvent", "changes"): each(
        [{"field": "title", "before": "canary-was", "after": "canary-is"}], PART
    ),
    ("StatusUpdate", "id"): each("3", ANON, STAFF),
    ("StatusUpdate", "incidentId"): each(I.public_id, ANON),
    ("StatusUpdate", "author"): each(TEAM, ANON),
    ("StatusUpdate", "corrects"): {**each("8", ANON, STAFF), **each(U.corrects, STAKE, EXEC)},
    ("Milestone", "sources"): each([ex.PUBLIC_EVENT.id], STAKE, EXEC),
    ("IncidentMetrics", "totalDurationMs"): each(max(0, I.resolved_at - I.started_at), ANON),
    ("IncidentMetrics", "updatesPosted"): each(71_004, ANON, STAFF, EXEC),
    ("LiveSnapshot", "id"): each(I.public_id, ANON),
    ("LiveSnapshot", "severity"): each(ABSENT, ANON),
    ("LiveSnapshot", "title"): each(I.public_title, ANON, STAFF),
    ("LiveSnapshot", "mim"): each("Mina Canary", STAFF, STAKE, EXEC, PART),
    ("LiveSnapshot", "last_update_at"): each(I.last_public_update_at, ANON, STAFF, EXEC),
    ("LiveSnapshot", "next_update_eta"): each(I.next_public_eta, ANON, STAFF),
    ("LiveSnapshot", "timeline_event_count"): each(71_002, ANON, STAFF, STAKE, EXEC),
    ("Promise", "id"): each("4", ANON, STAFF),
    ("Promise", "madeBy"): each(TEAM, ANON),
    ("Promise", "madeIn"): {**each("3", ANON, STAFF), **each(U.id, STAKE, EXEC)},
    ("Promise", "settledIn"): {**each(ABSENT, ANON, STAFF), **each(M.id, STAKE, EXEC)},
}
"""What ``projected`` means for one key, written out by hand from the notes."""
