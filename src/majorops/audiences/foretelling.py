"""What an act would do, in words: told from the feed entries it would write, and from nothing else.

Plain values in, plain values out: an entry is the JSON of one column's feed, so no word here can say more
than a column reads.
"""

from collections.abc import Iterator, Mapping
from typing import Any, Literal

import msgspec

from majorops.audiences.record import Column
from majorops.platform.wording import clock_utc, epoch_ms

Entry = dict[str, Any]
Seen = Mapping[Column, Entry | None]
"""What each column's feed would carry; None: nothing."""


class Consequence(msgspec.Struct, rename="camel"):
    """One thing that an act does. ``id``, ``state``, ``lateMinutes`` and ``visibility`` are of the row it is
    about; without ``visibility`` the row is for both."""

    kind: Literal["promiseSettled", "promiseMade", "logged", "reaches", "leavesAlone"]
    text: str
    column: Column | None = None
    id: str | None = None
    state: str | None = None
    late_minutes: int | None = None
    visibility: str | None = None


READERS: Mapping[Column, str] = {
    Column.PUBLIC_ANONYMOUS: "The public page",
    Column.PUBLIC_STAFF: "Staff on the public page",
    Column.STAKEHOLDER: "Stakeholders",
    Column.EXECUTIVE: "Executives",
    Column.COMMAND_PARTICIPANT: "Command",
    Column.COMMAND_MIM: "Command",
}
_ROWS: Mapping[str, tuple[str, str]] = {
    "milestones": ("the milestone", "milestones"),
    "updates": ("the update", "updates"),
}
_SETTLED = {"Kept": "kept", "Broken": "broken", "Withdrawn": "withdrawn"}


def foretold(seen: Seen, command: Column) -> list[Consequence]:
    """Promises first, then the log, then whom it reaches. ``command``: the column of whoever asks."""
    entry = seen.get(command) or {}
    resources = entry.get("resources", {})
    return [
        *_promises(resources.get("promises", [])),
        *(_logged(row) for row in resources.get("timeline", []) if row["automatic"]),
        *(_reaches(column, shown) for column, shown in seen.items()),
    ]


def _promises(rows: list[Entry]) -> Iterator[Consequence]:
    for row in sorted(rows, key=lambda row: bool(row["state"] == "Open")):
        made = row["state"] == "Open"
        whose = "public promise" if row["visibility"] == "public" else "promise"
        due = f"{clock_utc(epoch_ms(row['dueAt']))} UTC"
        text = (
            f"Promises the next update for {due}."
            if made
            else f"Settles the {whose} for {due} as {_how(row)}."
        )
        yield Consequence(
            "promiseMade" if made else "promiseSettled",
            text,
            id=row["id"],
            state=row["state"],
            late_minutes=row["lateMinutes"],
            visibility=row["visibility"],
        )


def _how(row: Entry) -> str:
    return _SETTLED.get(row["state"]) or f"late by {row['lateMinutes']} min"


def _logged(row: Entry) -> Consequence:
    return Consequence(
        "logged", f"Log: {row['title']}", id=row["id"], visibility=row.get("visibility"), state=row["type"]
    )


def _reaches(column: Column, shown: Entry | None) -> Consequence:
    who = READERS[column]
    if shown is None:
        return Consequence("leavesAlone", f"{who}: nothing changes.", column)
    return Consequence("reaches", f"{who}: {_what(shown)}.", column)


def _what(shown: Entry) -> str:
    if shown["change"] == "gone":
        return "the incident disappears"
    resources = shown["resources"]
    found = [f"{_counted(resources[name], *words)}" for name, words in _ROWS.items() if resources.get(name)]
    log = len(resources.get("timeline", ()))
    found += [f"{log} log {'entry' if log == 1 else 'entries'}"] if log else []
    found += ["the command team"] if "command" in resources else []
    if "incident" in resources:
        found.append("the incident as it is then")
    return ", ".join(found) or "figures change"


def _counted(rows: list[Entry], one: str, many: str) -> str:
    return one if len(rows) == 1 else f"{len(rows)} {many}"
