"""When an After Action is required, how it gets from Draft to Published, and what its action items take.

Source: rules.md section 14; details.md.
"""

from collections.abc import Mapping
from typing import Any

from msgspec.structs import replace

from majorops.audiences.figures import total_for
from majorops.incidents.record import Incident, ReviewStatus, Severity, Status, Word
from majorops.incidents.timeline.rules import GRACE_MS
from majorops.platform.decode import is_blank
from majorops.platform.errors import ChangedMeanwhile, Conflict, Invalid
from majorops.platform.wording import camel, rfc3339_or_none
from majorops.reviews.record import ActionStatus, Review, ReviewAction

HOUR_MS = 3_600_000
DUE_WITHIN_MS = 72 * HOUR_MS
LONG_MS = 2 * HOUR_MS
CRITICAL, LONG, REPEAT = "critical", "long", "repeat"

# -- required, due -----------------------------------------------------------------------------------------


def why_required(incident: Incident, *, repeats: bool) -> str | None:
    """The rule that asks for a review of a resolved incident; None when none does, or it runs again."""
    if incident.resolved_at is None or incident.false_alarm:
        return None
    if incident.severity is Severity.CRITICAL:
        return CRITICAL
    took = total_for(incident, incident.detected_at, at=incident.resolved_at)
    if incident.severity is Severity.HIGH and took > LONG_MS:
        return LONG
    return REPEAT if repeats else None


def is_overdue(review: Any, *, at: int) -> bool:
    """Past its due time and not held; ``review``: it, or what the incident keeps of it."""
    return review.due_at is not None and review.held_at is None and at > review.due_at


def measured(review: Review, incident: Incident) -> Review:
    """The review under the rules as the incident stands now: whether it is required, and until when."""
    because = why_required(incident, repeats=review.repeat_of is not None)
    due_at = None
    if because is not None and incident.resolved_at is not None:
        due_at = incident.resolved_at + DUE_WITHIN_MS
    return replace(review, required_because=because, due_at=due_at)


def drafted(incident: Incident, *, at: int) -> Review:
    """A review to begin with; everything else of it is read from the record."""
    fresh = Review(
        incident_id=incident.id,
        status=ReviewStatus.DRAFT,
        required_because=None,
        due_at=None,
        scheduled_at=None,
        held_at=None,
        published_at=None,
        created_at=at,
    )
    return measured(fresh, incident)


def at_resolving(known: Review | None, incident: Incident, *, at: int) -> Review | None:
    """The review of an incident that was just resolved: a new due time, or a Draft where a rule asks."""
    if known is not None:
        return measured(known, incident)
    fresh = drafted(incident, at=at)
    return fresh if fresh.required_because else None


def at_reopening(review: Review, incident: Incident) -> Review:
    """What was not published is a Draft again; what was stays, and takes addenda."""
    moved = measured(review, incident)
    if review.published:
        return moved
    return replace(moved, status=ReviewStatus.DRAFT, scheduled_at=None, held_at=None)


def may_start(incident: Incident) -> None:
    """There is nothing to look back on before the end. Raises Conflict not_resolved."""
    if incident.status is not Status.RESOLVED:
        raise Conflict(
            "not_resolved", "The After Action comes when the incident is resolved.", hint="Resolve it first."
        )


# -- editing -----------------------------------------------------------------------------------------------


def check_times(incident: Incident, given: Mapping[str, Any], *, at: int) -> None:
    """The meeting follows the end, and was held only once it is over. Raises Invalid: timestamp_in_future,
    time_order.
    """
    if given.get("held_at", at) > at + GRACE_MS:
        raise Invalid(
            "timestamp_in_future",
            "It cannot have been held in the future.",
            field="/heldAt",
            hint="Give scheduledAt for a meeting to come.",
        )
    for column in ("scheduled_at", "held_at"):
        if column in given and incident.resolved_at is not None and given[column] < incident.resolved_at:
            raise Invalid(
                "time_order",
                "The After Action comes after the incident was resolved.",
                field=f"/{camel(column)}",
            )


def check_unchanged(review: Review, given: Mapping[str, Any], *, expected: int, version: int) -> None:
    """412 when one of the fields of this PATCH was changed since the version that it read.

    Two people in two sections never meet; two in one section both keep their text: the second is told what
    stands there. ``version``: the incident's own, now.
    """
    met = [column for column in given if review.changed_in.get(column, 0) > expected]
    if 0 < expected <= version and not met:
        return
    differs = [
        {
            "field": camel(column),
            "yours": _spoken(column, given[column]),
            "current": _spoken(column, getattr(review, column)),
        }
        for column in (met or given)
        if given[column] != getattr(review, column)
    ]
    raise ChangedMeanwhile(
        "version_conflict",
        "Somebody changed this since you read it.",
        hint="Read it again, put both texts together, and send it with the new ETag.",
        current=f'"v{version}"',
        differs=differs,
    )


def _spoken(column: str, value: Any) -> Any:
    """A stored value as JSON shows it; which incident is repeated is told by reading, to whom may know."""
    if column == "repeat_of":
        return None
    if column.endswith("_at"):
        return rfc3339_or_none(value)
    return value.wire if isinstance(value, Word) else value


def not_published(review: Review) -> None:
    """409 review_published for everything that a final review does not take."""
    if review.published:
        raise Conflict(
            "review_published",
            "This review is published and final.",
            hint="Write an addendum: POST /v1/incidents/{id}/review/addenda",
        )


def edited(review: Review, incident: Incident, given: Mapping[str, Any], *, version: int) -> Review:
    """The review with these fields; a time of the meeting moves its status.

    ``version``: that the incident will have. Raises Conflict: review_published, not_resolved,
    status_transition.
    """
    not_published(review)
    if "scheduled_at" in given or "held_at" in given:
        may_start(incident)
    if "scheduled_at" in given and "held_at" not in given and review.status is ReviewStatus.HELD:
        raise Conflict(
            "status_transition",
            "It was held already.",
            possible=[ReviewStatus.PUBLISHED.wire],
            hint="Correct heldAt, or publish it.",
        )
    changed = {column: value for column, value in given.items() if getattr(review, column) != value}
    if not changed:
        return review
    status = review.status
    if "scheduled_at" in changed:
        status = ReviewStatus.SCHEDULED
    if "held_at" in changed or review.held_at is not None:
        status = ReviewStatus.HELD
    changed_in = {**review.changed_in, **dict.fromkeys(changed, version)}
    return measured(replace(review, **changed, status=status, changed_in=changed_in), incident)


def published(review: Review, *, at: int) -> Review:
    """Final from now on. Raises Conflict: review_published, review_not_held."""
    not_published(review)
    if review.status is not ReviewStatus.HELD:
        raise Conflict(
            "review_not_held",
            f"The review is {review.status.wire}; it is published after the meeting.",
            hint="PATCH heldAt first.",
        )
    return replace(review, status=ReviewStatus.PUBLISHED, published_at=at)


def takes_addenda(review: Review) -> None:
    """Only what is final is added to. Raises Conflict not_published."""
    if not review.published:
        raise Conflict(
            "not_published",
            "The review is not published; it can still be edited.",
            hint="PATCH its sections.",
        )


def later(review: Review) -> Review:
    """One more change; those after publishing reach everybody inside."""
    opened = review.open_revision + int(review.published)
    return replace(review, revision=review.revision + 1, open_revision=opened)


# -- action items ------------------------------------------------------------------------------------------


def action_overdue(action: ReviewAction, *, at: int) -> bool:
    """Still to do, and past its time."""
    return action.status is ActionStatus.OPEN and at > action.due_at


def action_unchanged(action: ReviewAction, given: Mapping[str, Any], *, expected: int) -> None:
    """412 with the fields in which the request and the item differ."""
    if expected == action.version:
        return
    differs = [
        {
            "field": camel(name),
            "yours": _spoken(name, value),
            "current": _spoken(name, getattr(action, name)),
        }
        for name, value in given.items()
        if value != getattr(action, name) and name != "owner_id"
    ]
    raise ChangedMeanwhile(
        "version_conflict",
        "Somebody changed this item since you read it.",
        hint="Read it again and decide.",
        current=f'"v{action.version}"',
        differs=differs,
    )


def check_closing(action: ReviewAction, status: ActionStatus | None, note: str | None) -> None:
    """Done needs its evidence, Dropped its reason. Raises Invalid reason_required."""
    if status in {None, ActionStatus.OPEN}:
        return
    if is_blank(note if note is not None else action.note or ""):
        raise Invalid(
            "reason_required",
            "Say what shows that it is done, or why it is dropped.",
            field="/note",
            hint="A link to the change, a test, a decision.",
        )


def action_edited(action: ReviewAction, given: Mapping[str, Any], *, at: int) -> ReviewAction:
    """The item with these fields. Closed is closed. Raises Conflict status_transition."""
    changed = {name: value for name, value in given.items() if getattr(action, name) != value}
    if not changed:
        return action
    if action.status is not ActionStatus.OPEN:
        raise Conflict(
            "status_transition",
            f"This item is {action.status.wire}.",
            possible=[],
            hint="Add another item for what is still to do.",
        )
    closed = {"closed_at": at} if "status" in changed else {}
    return replace(action, **changed, **closed, version=action.version + 1)
