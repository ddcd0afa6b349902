"""The field tables of the rows below an incident: each JSON key, who reads it, how. What has no line, stays.

Source: audiences.csv, line by line; ``tests/audiences/test_oracle.py`` holds the two against each other.
"""

from collections.abc import Callable, Mapping
from typing import Any

from msgspec import UNSET

from majorops.audiences.fields import (
    Projection,
    Reader,
    Table,
    View,
    fixed,
    incident_ref,
    keys,
    moment,
    of_retraction,
    optional,
    own,
    projection,
    public_ref,
    unless_taken_back,
    word,
)
from majorops.audiences.incident_shape import AFTER_ACTION, ALERT, COMMAND_TEAM, INCIDENT
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
    STAKEHOLDER,
    Column,
    Columns,
)
from majorops.incidents.command.rules import participant_role
from majorops.incidents.record import FieldChange, TimelineEvent, Visibility
from majorops.platform.wording import rfc3339
from majorops.promises.record import Promise, Word

TEAM = fixed("Incident team")
OUTSIDE: Columns = EVERYONE - COMMAND
READERS: Columns = STAKEHOLDER | EXECUTIVE

_TAKEN_BACK: Table = {
    "retractedAt": {COMMAND: of_retraction(lambda taken: rfc3339(taken.at))},
    "retractedBy": {COMMAND: of_retraction(lambda taken: taken.by)},
    "retractReason": {COMMAND: of_retraction(lambda taken: taken.reason)},
}
_ID: Mapping[Columns, Reader] = {PUBLIC: public_ref, INSIDE: own("id")}
_INCIDENT_ID: Mapping[Columns, Reader] = {ANONYMOUS: incident_ref, SIGNED_IN: own("incident_id")}


def _text(name: str) -> Mapping[Columns, Reader]:
    return {COMMAND: own(name), OUTSIDE: unless_taken_back(name)}


def _named(name: str) -> Mapping[Columns, Reader]:
    return {ANONYMOUS: TEAM, SIGNED_IN: own(name)}


# -- timeline --------------------------------------------------------------------------------------


def _corrects_id(event: TimelineEvent, _view: View) -> Any:
    # Only rows everyone may see have a public number, so its absence means an internal row.
    return UNSET if event.corrects is None or event.corrects_number is None else event.corrects


def _corrects_number(row: Any, _view: View) -> Any:
    return UNSET if row.corrects_number is None else str(row.corrects_number)


def _corrected_by_number(event: TimelineEvent, _view: View) -> Any:
    return UNSET if event.corrected_by_number is None else str(event.corrected_by_number)


def _change(change: FieldChange) -> dict[str, Any]:
    return {"field": change.field, "before": change.before, "after": change.after}


def _changes(event: TimelineEvent, _view: View) -> list[dict[str, Any]]:
    return [_change(change) for change in event.changes]


PARTICIPANT_FIELDS = (
    keys(INCIDENT, Column.COMMAND_PARTICIPANT) - {"openedBy"}
    | {f"alert.{key}" for key in keys(ALERT, Column.COMMAND_PARTICIPANT)}
    | {f"afterAction.{key}" for key in keys(AFTER_ACTION, Column.COMMAND_PARTICIPANT)}
    | {f"command.{key}" for key in keys(COMMAND_TEAM, Column.COMMAND_PARTICIPANT)}
    | {"milestones", "updates", "promises"}
)
"""The fields whose before and after a participant may read. A name not listed stays with the MIM."""


def _participant_changes(event: TimelineEvent, _view: View) -> list[dict[str, Any]]:
    return [_change(change) for change in event.changes if change.field in PARTICIPANT_FIELDS]


TIMELINE: Table = {
    "id": _ID,
    "incidentId": _INCIDENT_ID,
    "type": {EVERYONE: word("type")},
    "title": _text("title"),
    "description": _text("description"),
    "actor": _named("actor"),
    "actorId": {MIM: own("actor_id")},
    "timestamp": {EVERYONE: moment("timestamp")},
    "recordedAt": {INSIDE: moment("created_at")},
    "visibility": {EVERYONE: optional("visibility")},
    "phaseNumber": {EVERYONE: optional("phase_number")},
    "automatic": {EVERYONE: own("automatic")},
    "corrects": {PUBLIC: _corrects_number, READERS: _corrects_id, COMMAND: own("corrects")},
    "correctedBy": {
        PUBLIC: _corrected_by_number,
        READERS: optional("corrected_by_open"),
        COMMAND: own("corrected_by"),
    },
    "changes": {PARTICIPANT: _participant_changes, MIM: _changes},
    "reason": {COMMAND: own("reason")},
    **_TAKEN_BACK,
}


# -- status updates and milestones -----------------------------------------------------------------


def _corrects_public(row: Any, _view: View) -> Any:
    return row.corrects if row.corrects and row.corrects_visibility is Visibility.PUBLIC else UNSET


UPDATE: Table = {
    "id": _ID,
    "incidentId": _INCIDENT_ID,
    "content": _text("content"),
    "visibility": {EVERYONE: word("visibility")},
    "author": _named("author"),
    "authorId": {MIM: own("author_id")},
    "timestamp": {EVERYONE: moment("created_at")},
    "source": {MIM: own("source")},
    "nextUpdateEta": {EVERYONE: moment("next_update_eta")},
    "corrects": {
        PUBLIC: _corrects_number,
        EXECUTIVE: _corrects_public,
        STAKEHOLDER: optional("corrects"),
        COMMAND: own("corrects"),
    },
    **_TAKEN_BACK,
}

MILESTONE: Table = {
    "id": {INSIDE: own("id")},
    "incidentId": {INSIDE: own("incident_id")},
    "sequence": {INSIDE: own("sequence")},
    "title": {COMMAND: own("title"), READERS: unless_taken_back("title")},
    "body": {COMMAND: own("body"), READERS: unless_taken_back("body")},
    "statusAtCut": {INSIDE: word("status_at_cut")},
    "nextUpdateEta": {INSIDE: moment("next_update_eta")},
    "cutBy": {INSIDE: own("cut_by_name")},
    "cutAt": {INSIDE: moment("created_at")},
    "isResolution": {INSIDE: optional("is_resolution")},
    "corrects": {INSIDE: own("corrects")},
    "correctedBy": {INSIDE: own("corrected_by")},
    "promiseId": {INSIDE: own("promise_id")},
    "cutById": {MIM: own("cut_by")},
    "sources": {READERS: own("open_sources"), COMMAND: own("sources")},
    "draftId": {MIM: own("draft_id")},
    **_TAKEN_BACK,
}


# -- promises, visits, participants ----------------------------------------------------------------


def sees_word(said: Word, column: Column) -> bool:
    """Whether the milestone or update that made or settled a promise exists for a column."""
    rule = _milestone_for if said.kind == "milestone" else _update_for
    return rule(said, column)


def _said(name: str) -> Mapping[Columns, Reader]:
    """The id of the communication, only where it exists too."""

    def outside(promise: Promise, view: View) -> Any:
        said: Word | None = getattr(promise, name)
        if said is None or not sees_word(said, view.column):
            return UNSET
        if view.column in PUBLIC:
            return UNSET if said.number is None else str(said.number)
        return said.id

    def inside(promise: Promise, _view: View) -> str | None:
        said: Word | None = getattr(promise, name)
        return None if said is None else said.id

    return {OUTSIDE: outside, COMMAND: inside}


PROMISE: Table = {
    "id": _ID,
    "dueAt": {EVERYONE: moment("due_at")},
    "madeAt": {EVERYONE: moment("made_at")},
    "visibility": {EVERYONE: word("visibility")},
    "state": {EVERYONE: lambda promise, _: promise.state.value.capitalize()},
    "settledAt": {EVERYONE: moment("settled_at")},
    "lateMinutes": {EVERYONE: own("late_minutes")},
    "reason": {EVERYONE: own("reason")},
    "madeBy": _named("made_by"),
    "madeById": {MIM: own("made_by_id")},
    "intervalMinutes": {INSIDE: own("interval_minutes")},
    "madeIn": _said("made_in"),
    "settledIn": _said("settled_in"),
}

VISIT: Table = {
    "n": {EVERYONE: own("n")},
    "phase": {EVERYONE: own("phase")},
    "enteredAt": {EVERYONE: moment("entered_at")},
    "leftAt": {EVERYONE: moment("left_at")},
    "kind": {EVERYONE: own("kind")},
    "enteredBy": {COMMAND: own("entered_by")},
    "reason": {COMMAND: own("reason")},
}

PARTICIPANT_ROW: Table = {
    "displayName": {COMMAND: own("display_name")},
    "role": {COMMAND: lambda row, view: participant_role(view.incident, row.user_id)},
    "joinedAt": {COMMAND: moment("joined_at")},
    "leftAt": {COMMAND: moment("left_at")},
    "addedBy": {COMMAND: own("added_by")},
    "userId": {MIM: own("user_id")},
}


# -- which rows exist ------------------------------------------------------------------------------


def _event_for(event: TimelineEvent, column: Column) -> bool:
    return event.open or column in COMMAND


def _update_for(row: Any, column: Column) -> bool:
    return row.visibility is Visibility.PUBLIC or column in STAKEHOLDER or column in COMMAND


def _milestone_for(_row: Any, column: Column) -> bool:
    return column in INSIDE


def _promise_for(promise: Promise, column: Column) -> bool:
    return promise.visibility is Visibility.PUBLIC or column in INSIDE


def _visit_for(_row: Any, _column: Column) -> bool:
    return True


def _participant_for(_row: Any, column: Column) -> bool:
    return column in COMMAND


ROWS: Mapping[str, tuple[Callable[[Any, Column], bool], Projection]] = {
    "timeline": (_event_for, projection(TIMELINE)),
    "updates": (_update_for, projection(UPDATE)),
    "milestones": (_milestone_for, projection(MILESTONE)),
    "promises": (_promise_for, projection(PROMISE)),
    "visits": (_visit_for, projection(VISIT)),
    "participants": (_participant_for, projection(PARTICIPANT_ROW)),
}
"""Resource → does this row exist for a column, and what the column reads of it. In the order of the JSON."""

LISTS: Mapping[str, Columns] = {
    "timeline": EVERYONE,
    "updates": EVERYONE,
    "milestones": INSIDE,
    "promises": EVERYONE,
    "visits": EVERYONE,
    "participants": COMMAND,
}
"""Resource → the columns whose incident has this list at all."""


def project_row(resource: str, row: Any, view: View) -> dict[str, Any] | None:
    """One row as a column reads it; None when it does not exist for that column."""
    exists, project = ROWS[resource]
    return project(row, view) if exists(row, view.column) else None


def order(resource: str, row: Any) -> Any:
    """Sort key of the list a row stands in: the log by when it happened, all else oldest first."""
    if resource == "timeline":
        return row.timestamp, row.id
    if resource == "visits":
        return row.n
    return (row.joined_at, row.user_id) if resource == "participants" else row.id
