"""A real store with everything that follows from a change, and a watcher that lives from the feeds alone."""

from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Any, TypeVar

import msgspec
import sqlalchemy as sa

from majorops.audiences import rules, store
from majorops.audiences.fields import View
from majorops.audiences.incident_shape import live_state
from majorops.audiences.record import BOARD, Column, FeedEntry
from majorops.audiences.row_shapes import LISTS
from majorops.incidents import store as incidents
from majorops.incidents.actions import OpenIncident, open_incident
from majorops.incidents.record import Incident, Severity
from majorops.people import store as people
from majorops.people.record import Role, User
from majorops.platform.database import Database, Tx, metadata, write_now
from majorops.reactions import Reactions

T = TypeVar("T")
NOON = 1_772_884_800_000  # 2026-03-07T12:00:00Z
MINUTE = 60_000
USERS = (
    User("ana@example.com", "ana@example.com", "Ana", Role.MIM, NOON),
    User("max@example.com", "max@example.com", "Max", Role.ADMIN, NOON),
    User("ben@example.com", "ben@example.com", "Ben", Role.STAKEHOLDER, NOON),
    User("cara@example.com", "cara@example.com", "Cara", Role.EXECUTIVE, NOON),
)
ANA, MAX, BEN, CARA = (user.person(via="cookie") for user in USERS)


class Room:
    """One incident opened by Ana at noon; every further act is a minute later than the last."""

    def __init__(self, folder: Path, **wish: Any) -> None:
        path = folder / "majorops.db"
        engine = sa.create_engine(f"sqlite:///{path}")
        metadata.create_all(engine)
        engine.dispose()
        self.database = Database(path, Reactions())
        self.at = NOON
        for user in USERS:
            self.do(partial(people.add, user=user))
        self.id = self.open(**wish)

    def open(self, **wish: Any) -> str:
        asked = OpenIncident(**{"title": "Checkout is down", "severity": Severity.CRITICAL, **wish})
        return self.do(lambda tx: open_incident(tx, asked, by=ANA, at=self.at)).after.id

    def do(self, act: Callable[[Tx], T]) -> T:
        return write_now(self.database, act)

    def act(self, action: Callable[..., T], *wish: Any, by: Any = ANA, **more: Any) -> T:
        """Any action on the incident, a minute later."""
        self.at += MINUTE
        return self.do(lambda tx: action(tx, self.id, *wish, by=by, at=self.at, **more))

    def read(self, query: Callable[[Tx], T]) -> T:
        return self.database.read_now(query)

    def incident(self) -> Incident:
        return self.read(lambda tx: incidents.load(tx, self.id))

    def fresh(self, column: Column) -> dict[str, Any] | None:
        """The incident as the column reads it now; None when it does not exist for it."""

        def read(tx: Tx) -> dict[str, Any] | None:
            incident = incidents.load(tx, self.id)
            if not rules.exists(incident, column, rules.ANYONE):
                return None
            view = View(column, incident, self.at)
            return rules.whole(store.load_record(tx, incident), view, feed={})

        shown: dict[str, Any] | None = plain(self.read(read))
        return shown

    def state(self, column: Column) -> Any:
        return plain(live_state(View(column, self.incident(), self.at)))

    def entries(self, stream: str, column: Column) -> list[FeedEntry]:
        return self.read(lambda tx: store.entries_after(tx, stream, column, 0, 10_000))


def plain(value: Any) -> Any:
    """As a client has it."""
    return msgspec.json.decode(msgspec.json.encode(value))


@dataclass
class Watcher:
    """A client of one column's stream of one incident: it knows nothing but entries."""

    room: Room
    column: Column
    seq: int = 0
    incident: dict[str, Any] | None = None
    state: Any = None
    lists: dict[str, dict[str, Any]] = field(default_factory=dict)

    def catch_up(self) -> None:
        """Take every entry written since, each exactly once."""
        for entry in self.room.entries(self.room.id, self.column)[self.seq :]:
            assert entry.seq == self.seq + 1
            self.seq = entry.seq
            self.take(entry.kind, msgspec.json.decode(entry.body))

    def take(self, kind: str, data: dict[str, Any]) -> None:
        """Replace what came whole; forget everything when the incident is gone."""
        assert data["change"] == kind
        if kind == "gone":
            self.incident, self.state, self.lists = None, None, {}
            return
        self.state = data["state"]
        for name, resource in data["resources"].items():
            if name == "incident":
                old = self.incident or {}
                self.incident = resource | {key: old[key] for key in ("command", "alert") if key in old}
            elif name in LISTS:
                self.lists.setdefault(name, {}).update({key_of(row): row for row in resource})
            else:
                assert self.incident is not None
                self.incident[name] = resource

    def picture(self) -> dict[str, Any] | None:
        """What the page of this client shows, without what belongs to a reading alone."""
        if self.incident is None:
            return None
        shown = dict(self.incident)
        for name, columns in LISTS.items():
            if self.column in columns:
                shown[name] = sorted(self.lists.get(name, {}).values(), key=key_of)
        return settled(shown)


def key_of(row: dict[str, Any]) -> str:
    """What a row is replaced by: ``id``, ``n``, ``userId``, or a name where that is all one gets."""
    return str(row.get("id") or row.get("n") or row.get("userId") or row["displayName"])


def settled(shown: dict[str, Any] | None) -> dict[str, Any] | None:
    """A reading without feed position, hash of bytes, and the badge's word, which the clock may change."""
    if shown is None:
        return None
    kept = {key: value for key, value in shown.items() if key not in {"feed", "etag"}}
    kept["cadence"] = {key: value for key, value in kept["cadence"].items() if key != "state"}
    for name in LISTS:
        if name in kept:
            kept[name] = sorted(kept[name], key=key_of)
    return kept


def board_of(room: Room, column: Column) -> dict[str, Any]:
    """The board a client builds from the column's board stream alone, by incident id."""
    rows: dict[str, Any] = {}
    for expected, entry in enumerate(room.entries(BOARD, column), 1):
        assert entry.seq == expected
        data = msgspec.json.decode(entry.body)
        if entry.kind == "gone":
            rows.pop(data["id"])
            continue
        own, *rest = data["resources"].items()
        rows[own[1]["id"]] = settled({**own[1], **dict(rest)})
    return rows
