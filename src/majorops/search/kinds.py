"""What is searched: one line for each kind of row below an incident."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any, NamedTuple

from majorops.incidents.timeline import store as timeline
from majorops.milestones import store as milestones
from majorops.platform.database import Tx
from majorops.reviews import store as reviews
from majorops.reviews.record import Review
from majorops.updates import store as updates

INCIDENT = "incident"


class Kind(NamedTuple):
    """A kind of row. ``resource`` names it in changes and in ``audiences.texts``; ``moment``: its time."""

    resource: str
    some: Callable[[Tx, Sequence[str]], list[Any]]
    all_of: Callable[[Tx, str], list[Any]]
    moment: str
    skipped: Callable[[Any], bool] = lambda _row: False


def _announces(event: Any) -> bool:
    """Whether an event only says that something was said, in words that are found there."""
    return bool(event.automatic and event.subject_id and not event.reason)


class ReviewFound(NamedTuple):
    """A review as ``audiences`` reads one; it has the id of its incident."""

    id: str
    incident_id: str
    review: Review
    created_at: int
    repeats: None = None


def _reviews(tx: Tx, ids: Sequence[str]) -> list[ReviewFound]:
    found = (reviews.find(tx, incident_id) for incident_id in ids)
    return [ReviewFound(one.id, one.incident_id, one, one.created_at) for one in found if one is not None]


def _review_of(tx: Tx, incident_id: str) -> list[ReviewFound]:
    return _reviews(tx, [incident_id])


KINDS: Mapping[str, Kind] = {
    "event": Kind("timeline", timeline.list_some, timeline.events, "timestamp", _announces),
    "update": Kind("updates", updates.list_some, updates.list_updates, "created_at"),
    "review": Kind("reviews", _reviews, _review_of, "created_at"),
    "milestone": Kind("milestones", milestones.list_some, milestones.list_milestones, "created_at"),
}
"""Kind of a hit → where its rows are."""
