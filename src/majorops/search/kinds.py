"""What is searched: one line for each kind of row below an incident."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any, NamedTuple

from majorops.incidents.timeline import store as timeline
from majorops.milestones import store as milestones
from majorops.platform.database import Tx
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


KINDS: Mapping[str, Kind] = {
    "event": Kind("timeline", timeline.list_some, timeline.events, "timestamp", _announces),
    "update": Kind("updates", updates.list_some, updates.list_updates, "created_at"),
    "milestone": Kind("milestones", milestones.list_some, milestones.list_milestones, "created_at"),
}
"""Kind of a hit → where its rows are."""
