"""What a watcher holds: whole resources replaced by key, so that snapshot and entries equal a fresh read.

Pure: JSON objects in, new JSON objects out.
"""

from collections.abc import Mapping, Sequence
from typing import Any

Json = dict[str, Any]

LISTS: Mapping[str, str] = {
    "timeline": "id",
    "updates": "id",
    "milestones": "id",
    "promises": "id",
    "visits": "n",
    "participants": "userId",
}
"""The nested lists of an incident, and what their rows are replaced by."""
_ONES = ("command", "alert")
_NOT_ITS_OWN = frozenset({*LISTS, *_ONES, "feed"})
UNRESOLVED = ("Active", "Monitoring")


def merged(incident: Json, resources: Mapping[str, Any]) -> Json:
    """The incident after one entry of its stream."""
    after = dict(incident)
    if "incident" in resources:
        # Its own fields come whole: a key that is gone from them (an unset note) must go here, too.
        after = {key: value for key, value in incident.items() if key in _NOT_ITS_OWN} | resources["incident"]
    for name in _ONES:
        if name in resources:
            after[name] = resources[name]
    for name, key in LISTS.items():
        if name in resources:
            after[name] = replaced(after.get(name, []), resources[name], key)
    return after


def replaced(rows: Sequence[Json], fresh: Sequence[Json], key: str) -> list[Json]:
    """``rows`` with each fresh one in the place of the one with the same key, or at the end."""
    by_key = {_key(row, key): row for row in rows}
    for row in fresh:
        by_key[_key(row, key)] = row
    return list(by_key.values())


def _key(row: Json, key: str) -> Any:
    # Participants name their user to the MIM only; to other participants by display name and time of joining.
    return row[key] if key in row else (row.get("displayName"), row.get("joinedAt"), row.get("enteredAt"))


def on_board(board: Mapping[str, Json], resources: Mapping[str, Any]) -> dict[str, Json]:
    """The board (id → row without lists) after one entry of its stream."""
    row = resources.get("incident")
    if row is None:
        return dict(board)
    parts = {name: resources[name] for name in _ONES if name in resources}
    kept = {name: board[row["id"]][name] for name in _ONES if name in board.get(row["id"], {})}
    return {**board, row["id"]: {**kept, **row, **parts}}


def by_time(events: Sequence[Json]) -> list[Json]:
    """The log as pages show it: by when it happened, then by id."""
    return sorted(events, key=lambda event: (event["timestamp"], event["id"]))


def worst_first(rows: Sequence[Json]) -> list[Json]:
    """Unresolved first, then by severity, then newest first."""
    ranks = {"Critical": 0, "High": 1, "Medium": 2, "Low": 3}
    newest = sorted(rows, key=lambda row: str(row["detectedAt"]), reverse=True)
    return sorted(
        newest, key=lambda row: (row["status"] not in UNRESOLVED, ranks.get(row.get("severity", ""), 4))
    )
