"""Who sees an incident, and the one projection of a change. Everything that leaves the product passes here.

Source: rules.md sections 5, 10 and 17; the field tables stand in ``incident_shape.py`` and ``row_shapes.py``.
"""

import hashlib
from collections.abc import Iterable, Mapping
from typing import Any

import msgspec

from majorops.audiences.fields import View
from majorops.audiences.incident_shape import QUIET, live_state, project_parts
from majorops.audiences.record import (
    BOARD_COLUMNS,
    COMMAND,
    PUBLIC,
    Column,
    Gone,
    Projected,
    Record,
)
from majorops.audiences.row_shapes import LISTS, ROWS, order, project_row
from majorops.incidents.record import SEATS, Change, Incident, TimelineEvent
from majorops.platform.differing import differing
from majorops.platform.errors import Forbidden, Invalid, NotFound
from majorops.platform.installation import Installation

ANYONE = "anonymous"
"""Feeds are written as if anonymous readers were admitted; whether they are is asked at the edge."""

_encode = msgspec.json.encode
_FIELDS = Incident.__struct_fields__
_SEAT_FIELDS = frozenset({*SEATS, "seat_names"})
_COUNTED = frozenset({"event_count"})
_LOG = frozenset({"timeline"})
_COMMAND_ONLY = tuple(column for column in Column if column in COMMAND)

# -- columns ---------------------------------------------------------------------------------------

_OWN: Mapping[str, Column] = {
    "stakeholder": Column.STAKEHOLDER,
    "executive": Column.EXECUTIVE,
    "mim": Column.COMMAND_MIM,
    "admin": Column.COMMAND_MIM,
}
_MAY_ASK: Mapping[Column, Mapping[str, Column]] = {
    Column.PUBLIC_ANONYMOUS: {},
    Column.STAKEHOLDER: {"public": Column.PUBLIC_STAFF, "stakeholder": Column.STAKEHOLDER},
    Column.EXECUTIVE: {"public": Column.PUBLIC_STAFF, "executive": Column.EXECUTIVE},
    Column.COMMAND_MIM: {
        "public": Column.PUBLIC_STAFF,
        "public_anonymous": Column.PUBLIC_ANONYMOUS,
        "stakeholder": Column.STAKEHOLDER,
        "executive": Column.EXECUTIVE,
        "command": Column.COMMAND_MIM,
    },
}
AUDIENCE_WORDS = ("public", "public_anonymous", "stakeholder", "executive", "command")


def column_of(role: str, participant: bool, asked: str | None) -> Column:  # noqa: FBT001  as rules.md says it
    """The column a viewer reads: by role and standing, or the one asked for with ``as=``.

    ``role`` is empty for an anonymous caller. Raises Invalid invalid_value for a word that is no audience,
    Forbidden audience_not_yours for one that is not the viewer's.
    """
    by_role = _OWN.get(role, Column.PUBLIC_ANONYMOUS)
    joined = participant and by_role not in COMMAND and role in _OWN
    if asked is None:
        return Column.COMMAND_PARTICIPANT if joined else by_role
    if asked not in AUDIENCE_WORDS:
        raise Invalid(
            "invalid_value", "There is no such audience.", field="as", hint=", ".join(AUDIENCE_WORDS)
        )
    if joined and asked == "command":
        return Column.COMMAND_PARTICIPANT
    allowed = _MAY_ASK[by_role]
    if asked not in allowed:
        yours = [*allowed, "command"] if joined else [*allowed]
        raise Forbidden(
            "audience_not_yours",
            "That audience is not yours.",
            hint=f"Yours: {', '.join(yours) or 'none but the default'}.",
        )
    return allowed[asked]


def exists(incident: Incident, column: Column, public_access: str) -> bool:
    """Whether there is such an incident at all for a column. ``public_access``: staff or anonymous."""
    if column in COMMAND:
        return True
    if incident.restricted:
        return False
    if column not in PUBLIC:
        return True
    return incident.published and (column is not Column.PUBLIC_ANONYMOUS or public_access == ANYONE)


def epoch(secret: str, column: Column) -> str:
    """The opaque name of one column's feeds in one data file."""
    return hashlib.sha256(f"epoch {column} {secret}".encode()).hexdigest()[:24]


# -- a reading -------------------------------------------------------------------------------------


def bytes_tag(shown: dict[str, Any]) -> str:
    """The ETag of a column that has no version: a hash of its bytes."""
    return tag_of(_encode(shown))


def tag_of(body: bytes) -> str:
    """As :func:`bytes_tag`, of the JSON."""
    return f'"{hashlib.sha256(body).hexdigest()[:32]}"'


def _nested(parts: dict[str, dict[str, Any]]) -> dict[str, Any]:
    own, *rest = parts.items()
    return {**own[1], **dict(rest)}


def _tagged(shown: dict[str, Any]) -> dict[str, Any]:
    return shown if "etag" in shown else {**shown, "etag": bytes_tag(shown)}


def own_fields(view: View) -> dict[str, Any]:
    """Own fields, ``command`` and ``alert``. Raises NotFound where it does not exist for the column."""
    if not exists(view.incident, view.column, ANYONE):
        raise NotFound
    return _nested(project_parts(view))


def listed(view: View) -> dict[str, Any]:
    """The incident as a row of a list: :func:`own_fields` and ``etag``; no nested lists. Raises NotFound."""
    return _tagged(own_fields(view))


def rows_for(resource: str, rows: Iterable[Any], view: View) -> list[dict[str, Any]]:
    """The rows of one list that exist for the column, as it reads them, in the order of the list."""
    shown = (project_row(resource, row, view) for row in sorted(rows, key=lambda row: order(resource, row)))
    return [row for row in shown if row is not None]


def whole(record: Record, view: View, *, feed: Mapping[str, Any]) -> dict[str, Any]:
    """The Incident of the API with its nested lists, as a column reads it. ``feed``: ``{epoch, seq}`` of it.

    Raises NotFound where it does not exist for the column.
    """
    return assembled(view, lists_of(record, view), feed=feed)


def lists_of(record: Record, view: View) -> dict[str, Any]:
    """The nested lists that the column has."""
    return {
        resource: rows_for(resource, getattr(record, resource), view)
        for resource, columns in LISTS.items()
        if view.column in columns
    }


def assembled(view: View, lists: Mapping[str, Any], *, feed: Mapping[str, Any]) -> dict[str, Any]:
    """As :func:`whole`, from lists made before."""
    return _tagged({**own_fields(view), **lists, "feed": dict(feed)})


# -- a change --------------------------------------------------------------------------------------

_WORDS = frozenset(
    {
        "opened",
        "changed",
        "phase",
        "status",
        "command",
        "handover",
        "alert",
        "participants",
        "timeline",
        "update",
        "milestone",
        "promise",
        "published",
        "review",
        "report",
        "reminder",
    }
)
_OUTSIDE_WORDS: Mapping[str, str] = {
    "handover": "command",
    "participants": "changed",
    "report": "changed",
    "reminder": "changed",
}
_PUBLIC_WORDS: Mapping[str, str] = {
    **_OUTSIDE_WORDS,
    "handover": "changed",
    "command": "changed",
    "milestone": "changed",
    "review": "changed",
}


def change_word(kind: str, column: Column) -> str:
    """What an entry calls its change: a word of rules.md section 17 that names nothing the column has not."""
    known = kind if kind in _WORDS else "changed"
    if column in COMMAND:
        return known
    return (_PUBLIC_WORDS if column in PUBLIC else _OUTSIDE_WORDS).get(known, known)


def moved_fields(change: Change) -> frozenset[str]:
    """The stored fields of the incident that differ after the change; every one of a new incident."""
    if change.before is None:
        return frozenset(_FIELDS)
    return frozenset(differing(change.before, change.after))


def appears_or_goes(change: Change) -> bool:
    """Whether the incident begins or ceases to exist for some column that it existed without before."""
    before = change.before
    return before is not None and any(
        exists(before, column, ANYONE) != exists(change.after, column, ANYONE) for column in Column
    )


def needs_whole(change: Change, moved: frozenset[str]) -> bool:
    """Whether rows it did not touch read differently now: visibility flipped, or a seat changed hands."""
    if change.before is None or moved <= QUIET:
        return False
    return appears_or_goes(change) or bool(moved & _SEAT_FIELDS)


def reached(change: Change, moved: frozenset[str]) -> Iterable[Column]:
    """The columns that ``change`` may show anything: of internal posts, the hot path, only command."""
    log = change.touched.get("timeline", ())
    if moved <= QUIET and change.touched.keys() <= _LOG and not any(event.open for event in log):
        return _COMMAND_ONLY
    return Column


def _news(event: TimelineEvent, change: Change) -> bool:
    """Whether a touched event reads differently outside command.

    An event is touched when written, taken back or corrected. One that is corrected internally reads as
    before, and an entry about it would betray the correction.
    """
    if event.retraction is not None and event.retraction.at == change.at:
        return True
    if event.corrected_by is None:
        return event.retraction is None
    return any(event.corrected_by_open == row.id for row in change.touched["timeline"])


def _touched(change: Change, view: View) -> dict[str, list[dict[str, Any]]]:
    found = {}
    for resource in ROWS:
        rows = change.touched.get(resource)
        if not rows:
            continue
        if resource == "timeline" and view.column not in COMMAND:
            rows = [row for row in rows if _news(row, change)]
        shown = [shape for row in rows if (shape := project_row(resource, row, view)) is not None]
        if shown:
            found[resource] = shown
    return found


def _differing_parts(before: View, after: View) -> dict[str, Any]:
    old = project_parts(before)
    return {name: part for name, part in project_parts(after).items() if part != old.get(name)}


def _reseated(whole_record: Record, before: View, after: View) -> list[dict[str, Any]]:
    """Participants whose role reads differently because a seat changed hands."""
    found = []
    for row in whole_record.participants:
        shape = project_row("participants", row, after)
        if shape is not None and shape != project_row("participants", row, before):
            found.append(shape)
    return found


def _body(change: Change, resources: Mapping[str, Any], view: View) -> Projected:
    kind = change_word(change.kind, view.column)
    return Projected(kind, _encode({"change": kind, "resources": resources, "state": live_state(view)}))


def _gone(before: Incident, column: Column) -> Gone:
    shown = before.public_id if column is Column.PUBLIC_ANONYMOUS else before.id
    return Gone(_encode({"change": "gone", "id": shown}))


def _everything(record: Record, view: View) -> dict[str, Any]:
    lists = {resource: rows_for(resource, getattr(record, resource), view) for resource in LISTS}
    return {**project_parts(view), **{resource: rows for resource, rows in lists.items() if rows}}


def _record_of(change: Change) -> Record:
    return Record(change.after, **{resource: change.touched.get(resource, ()) for resource in LISTS})


def project(
    change: Change, column: Column, *, moved: frozenset[str], whole: Record | None, installation: Installation
) -> Projected | Gone | None:
    """What a change shows a column on the incident's own stream; None writes it no row.

    ``moved`` from :func:`moved_fields`; ``whole``: the record after the change, when :func:`needs_whole`.
    """
    before = change.before
    was = before is not None and exists(before, column, ANYONE)
    if not exists(change.after, column, ANYONE):
        return _gone(before, column) if was and before is not None else None
    view = View(column, change.after, change.at, installation)
    if before is None or not was:
        return _body(change, _everything(whole or _record_of(change), view), view)
    old = view._replace(incident=before)
    resources: dict[str, Any] = {} if moved <= QUIET else _differing_parts(old, view)
    resources.update(_touched(change, view))
    if whole is not None and moved & _SEAT_FIELDS:
        reseated = _reseated(whole, old, view)
        have = resources.get("participants", [])
        if reseated:
            resources["participants"] = [*have, *(row for row in reseated if row not in have)]
    if not resources and (moved <= _COUNTED or live_state(old) == live_state(view)):
        return None
    return _body(change, resources, view)


def project_board(
    change: Change, column: Column, *, moved: frozenset[str], installation: Installation
) -> Projected | Gone | None:
    """What a change shows on the column's board: the row (``incident``, ``command``, ``alert``) when it reads
    differently; posts to the log leave the board alone. None writes it no row."""
    before = change.before
    if column not in BOARD_COLUMNS or moved <= QUIET:
        return None
    was = before is not None and exists(before, column, ANYONE)
    if not exists(change.after, column, ANYONE):
        return _gone(before, column) if was and before is not None else None
    view = View(column, change.after, change.at, installation)
    if was and before is not None and not _differing_parts(view._replace(incident=before), view):
        return None
    return _body(change, project_parts(view), view)
