"""Gathering what a draft may be made from: every row through the one projection of its audience's column."""

from collections.abc import Iterable, Sequence
from typing import Any, NamedTuple

from majorops.audiences.fields import View
from majorops.audiences.incident_shape import project_parts
from majorops.audiences.record import Record
from majorops.audiences.row_shapes import project_row
from majorops.audiences.rules import rows_for
from majorops.audiences.store import load_record
from majorops.drafts.record import Audience, Entry, Kind, Material
from majorops.drafts.rules import COLUMN
from majorops.incidents.record import Incident, TimelineEvent
from majorops.incidents.timeline.store import events
from majorops.platform.database import Tx
from majorops.platform.errors import Invalid
from majorops.platform.wording import epoch_ms

NEWEST = 12
NEWEST_OF_ALL = 40  # for somebody who joins, and for a review


class Asked(NamedTuple):
    """Which draft: of what kind, for whom, from which events (None: the newest)."""

    kind: Kind
    audience: Audience
    sources: Sequence[str] | None = None


def gather(tx: Tx, incident: Incident, asked: Asked, *, at: int) -> Material:
    """The material of a draft. Raises Invalid unknown_event for a source that is no event of the incident."""
    view = View(COLUMN[asked.audience], incident, at, tx.installation)
    # Read for everybody: which rows and which of their fields exist for the column is decided by projecting.
    record = load_record(tx, incident)
    seen = _seen(record.timeline, view)
    parts = project_parts(view)
    lists = {
        name: rows_for(name, getattr(record, name), view) for name in ("milestones", "updates", "promises")
    }
    chosen, left_out = _chosen(record, seen, asked.sources)
    entries = chosen if asked.sources else _newest(seen, asked.kind, lists)
    return Material(
        kind=asked.kind,
        audience=asked.audience,
        at=at,
        incident=parts["incident"],
        command=parts.get("command", {}),
        alert=parts["alert"],
        entries=entries,
        anchors=_anchors(seen),
        milestones=_standing(lists["milestones"], record.milestones),
        updates=_standing(lists["updates"], record.updates),
        promises=lists["promises"],
        left_out=left_out,
    )


def readable(tx: Tx, incident: Incident, audience: Audience, *, at: int) -> frozenset[str]:
    """The ids of all events that a draft for an audience may cite."""
    view = View(COLUMN[audience], incident, at, tx.installation)
    return frozenset(entry.id for entry in _seen(events(tx, incident.id), view))


def _seen(log: Sequence[TimelineEvent], view: View) -> list[Entry]:
    """What the column reads of the log, without what was taken back or put right."""
    found: list[Entry] = []
    ordered = sorted(log, key=lambda event: (event.timestamp, event.id))
    for event in ordered:
        shown = project_row("timeline", event, view)
        if shown is None or event.retraction is not None or shown.get("correctedBy"):
            continue
        found.append(
            Entry(
                alias=f"E{len(found) + 1}",
                id=event.id,
                type=shown["type"],
                title=shown["title"],
                description=shown["description"],
                at=epoch_ms(shown["timestamp"]),
                automatic=shown["automatic"],
                phase=shown.get("phaseNumber"),
            )
        )
    return found


def _chosen(record: Record, seen: Sequence[Entry], sources: Sequence[str] | None) -> tuple[list[Entry], int]:
    """The chosen entries in the order of the log, and how many of them the audience may not read."""
    known = {event.id for event in record.timeline}
    for index, event_id in enumerate(sources or ()):
        if event_id not in known:
            field = f"/sources/{index}"
            raise Invalid("unknown_event", "There is no such event on this incident.", field=field)
    wanted = set(sources or ())
    found = [entry for entry in seen if entry.id in wanted]
    return found, len(wanted) - len(found)


def _newest(seen: Sequence[Entry], kind: Kind, lists: dict[str, list[dict[str, Any]]]) -> list[Entry]:
    """The newest entries since this audience was last told something of this kind."""
    if kind in {Kind.CATCH_UP, Kind.REVIEW}:
        return _without_announcements(seen)[-NEWEST_OF_ALL:]
    last = lists["updates" if kind is Kind.UPDATE else "milestones"][-1:]
    since = max((epoch_ms(row.get("cutAt") or row["timestamp"]) for row in last), default=0)
    fresh = [entry for entry in seen if entry.at > since]
    return _without_announcements(fresh)[-NEWEST:]


_ANNOUNCEMENTS = ("Milestone ", "Next update promised", "Promise for ", "Next update due")


def _without_announcements(entries: Iterable[Entry]) -> list[Entry]:
    """The log's notes about communication are no news of the incident."""
    return [e for e in entries if not (e.automatic and e.title.startswith(_ANNOUNCEMENTS))]


def _anchors(seen: Sequence[Entry]) -> list[Entry]:
    """What words about the present rest on: the newest moves of phase and status, else the newest entry."""
    moves = [
        entry for entry in seen if entry.automatic and (entry.phase or entry.title.startswith("Status: "))
    ]
    phases = [entry for entry in seen if entry.phase]
    found = {entry.id: entry for entry in (*phases[-1:], *moves[-1:])}
    return list(found.values()) or list(seen[-1:])


def _standing(shown: list[dict[str, Any]], rows: Sequence[Any]) -> list[dict[str, Any]]:
    """Without what was taken back."""
    taken = {row.id for row in rows if row.retraction is not None}
    taken |= {str(getattr(row, "public_number", "")) for row in rows if row.retraction is not None}
    return [row for row in shown if row["id"] not in taken]
