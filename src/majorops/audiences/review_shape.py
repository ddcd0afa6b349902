"""The field tables of a review, its action items and its addenda: each JSON key, who reads it, how.

Source: audiences.csv, line by line; ``tests/audiences/test_review_oracle.py`` holds the two against each
other. The rows come from ``reviews``, which stands above this package, so they are read by name.
"""

from typing import Any, NamedTuple

from msgspec import UNSET

from majorops.audiences.fields import Table, View, moment, own, projection, word
from majorops.audiences.incident_shape import project_incident, version_tag
from majorops.audiences.record import COMMAND, INSIDE, MIM, Column
from majorops.incidents.record import Incident, ReviewStatus


class ReviewRow(NamedTuple):
    """A review as stored, and the incident whose cause it repeats."""

    review: Any
    repeats: Incident | None = None


class ActionRow(NamedTuple):
    """An action item as stored; ``mine``: the viewer is its owner, and so sees it always."""

    action: Any
    mine: bool = False


def _repeats(row: ReviewRow, view: View) -> str | None:
    """The number of the incident that is repeated, only where that one is visible, too."""
    if row.repeats is None:
        return None
    hidden = row.repeats.restricted and view.column not in MIM
    return UNSET if hidden else f"INC-{row.repeats.number}"  # type: ignore[return-value]  # UNSET: no key


def _overdue(row: ActionRow, view: View) -> bool:
    return bool(row.action.status.value == "open" and view.at > row.action.due_at)


def _review_overdue(row: ReviewRow, view: View) -> bool:
    due_at, held_at = row.review.due_at, row.review.held_at
    return due_at is not None and held_at is None and view.at > due_at


REVIEW: Table = {
    "incidentId": {INSIDE: own("review.incident_id")},
    "status": {INSIDE: word("review.status")},
    "required": {INSIDE: lambda row, _: row.review.required_because is not None},
    "requiredBecause": {INSIDE: own("review.required_because")},
    "dueAt": {INSIDE: moment("review.due_at")},
    "overdue": {INSIDE: _review_overdue},
    "scheduledAt": {INSIDE: moment("review.scheduled_at")},
    "heldAt": {INSIDE: moment("review.held_at")},
    "publishedAt": {INSIDE: moment("review.published_at")},
    "repeatOf": {INSIDE: _repeats},
    "summary": {INSIDE: own("review.summary")},
    "timeline": {INSIDE: own("review.timeline")},
    "rootCause": {INSIDE: own("review.root_cause")},
    "wentWell": {INSIDE: own("review.went_well")},
    "whatWeChange": {INSIDE: own("review.what_we_change")},
    "learnings": {INSIDE: own("review.learnings")},
}
"""Without ``actions`` and ``addenda``, which are rows, and without what is read from the record."""

ACTION: Table = {
    "id": {INSIDE: own("action.id")},
    "incidentId": {INSIDE: own("action.incident_id")},
    "title": {INSIDE: own("action.title")},
    "owner": {INSIDE: own("action.owner")},
    "ownerId": {MIM: own("action.owner_id")},
    "mine": {INSIDE: own("mine")},
    "dueAt": {INSIDE: moment("action.due_at")},
    "overdue": {INSIDE: _overdue},
    "status": {INSIDE: word("action.status")},
    "note": {INSIDE: own("action.note")},
    "closedAt": {INSIDE: moment("action.closed_at")},
    "etag": {INSIDE: lambda row, _: f'"v{row.action.version}"'},
}

ADDENDUM: Table = {
    "id": {INSIDE: own("id")},
    "text": {INSIDE: own("text")},
    "author": {INSIDE: own("author")},
    "authorId": {MIM: own("author_id")},
    "at": {INSIDE: moment("created_at")},
}

TEXTS = ("summary", "timeline", "rootCause", "wentWell", "whatWeChange", "learnings")
_review = projection(REVIEW)
_action = projection(ACTION)
_addendum = projection(ADDENDUM)


def review_exists(review: Any, column: Column) -> bool:
    """Whether there is such a review for a column: for command always, for all others once published."""
    return column in COMMAND or (column in INSIDE and review.status is ReviewStatus.PUBLISHED)


def project_review(row: ReviewRow, actions: Any, addenda: Any, view: View) -> dict[str, Any] | None:
    """A whole review as a column reads it; None where it does not exist for it."""
    if not review_exists(row.review, view.column):
        return None
    shown = {
        **_of(view),
        **_review(row, view),
        "actions": [_action(item, view) for item in actions],
        "addenda": [_addendum(addendum, view) for addendum in addenda],
    }
    return {**shown, "etag": version_tag(view.incident)} if view.column in COMMAND else shown


def project_review_row(row: ReviewRow, items: tuple[int, int], view: View) -> dict[str, Any] | None:
    """A review in a list: without texts; ``items``: how many are open, and how many of them overdue."""
    if not review_exists(row.review, view.column):
        return None
    shown = {key: value for key, value in _review(row, view).items() if key not in (*TEXTS, "repeatOf")}
    shown |= {"openActions": items[0], "overdueActions": items[1]}
    return {**_of(view), **shown, **({"etag": version_tag(view.incident)} if view.column in COMMAND else {})}


def project_action(row: ActionRow, view: View) -> dict[str, Any] | None:
    """An action item as a column reads it; None where it does not exist for it and is not the viewer's."""
    standing = view.incident.after_action
    if view.column not in INSIDE or standing is None:
        return None
    if not row.mine and not review_exists(standing, view.column):
        return None
    of = _of(view)
    return {**_action(row, view), "number": of["number"], "incidentTitle": of["title"]}


def _of(view: View) -> dict[str, Any]:
    """What names the incident."""
    shown = project_incident(view)
    return {key: shown[key] for key in ("number", "title", "severity", "resolvedAt")}
