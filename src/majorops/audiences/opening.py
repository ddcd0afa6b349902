"""What a page of the console opens with: one incident or the board, in the caller's column, and a position.

A page takes this as its beginning and follows the feed from there; nothing is asked twice.
"""

from collections.abc import Mapping
from typing import Any

import msgspec

from majorops.audiences import rules, store
from majorops.audiences.actions import Shown
from majorops.audiences.board import Filter
from majorops.audiences.ready import Page
from majorops.audiences.record import BOARD, Column
from majorops.incidents.record import Status
from majorops.incidents.store import load_for, standing
from majorops.incidents.wire import Feed, Incident, IncidentRow
from majorops.people.record import Person, acting
from majorops.people.rules import ACTS, may
from majorops.platform.database import Tx
from majorops.platform.web import Call

LATEST_EVENTS = 200
MOST_UNRESOLVED = 500
LATEST_RESOLVED = 25
_UNRESOLVED = Filter(status=(Status.ACTIVE.value, Status.MONITORING.value))
_RESOLVED = Filter(status=(Status.RESOLVED.value,))


class Opening(msgspec.Struct, rename="camel"):
    """One incident, ready to be followed. ``timeline`` holds the newest 200 events of the column."""

    column: Column
    rights: list[str]
    earlier_events: int
    incident: Incident


class BoardOpening(msgspec.Struct, rename="camel"):
    """The board, ready to be followed: everything unresolved, and the newest resolved ones."""

    column: Column
    rights: list[str]
    incidents: list[IncidentRow]
    feed: Feed


def rights_of(person: Person, at_incident: Any = None) -> list[str]:
    """The acts that the table lets this person do here, so that a page offers nothing that is refused."""
    return [act for act in ACTS if may(person, act, at_incident)]


def open_incident(tx: Tx, call: Call, shown: Shown) -> dict[str, Any]:
    """The incident named in the path, as :class:`Opening`. Raises NotFound, Forbidden audience_not_yours."""
    person = acting(call.principal)
    incident = load_for(tx, call.path["id"], person)
    view = shown.view(tx, call, incident)
    lists = rules.lists_of(store.load_record(tx, incident, view.column), view)
    earlier = max(0, len(lists["timeline"]) - LATEST_EVENTS)
    lists["timeline"] = lists["timeline"][earlier:]
    feed = _position(tx, shown, incident.id, view.column)
    return {
        "column": view.column,
        "rights": rights_of(person, standing(tx, incident, person)),
        "earlierEvents": earlier,
        "incident": rules.assembled(view, lists, feed=feed),
    }


def open_board(tx: Tx, call: Call, shown: Shown) -> dict[str, Any]:
    """The board of the caller's role, as :class:`BoardOpening`. Raises Forbidden audience_not_yours."""
    person = acting(call.principal)
    column = rules.column_of(person.role, participant=False, asked=call.query().get("as"))
    unresolved = shown.ready.rows(tx, Page(column, _UNRESOLVED, MOST_UNRESOLVED, call.at), by=person)
    resolved = shown.ready.rows(tx, Page(column, _RESOLVED, LATEST_RESOLVED, call.at), by=person)
    return {
        "column": column,
        "rights": rights_of(person),
        "incidents": [*unresolved.rows, *resolved.rows],
        "feed": _position(tx, shown, BOARD, column),
    }


def _position(tx: Tx, shown: Shown, stream: str, column: Column) -> Mapping[str, Any]:
    return {
        "epoch": rules.epoch(shown.secret, column),
        "seq": store.heads(tx, stream).get(column, 0),
    }
