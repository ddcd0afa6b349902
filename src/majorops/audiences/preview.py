"""Showing an act before it is done: each audience's view is the projection of the act itself, run and undone.

An act here is a route: its own body, its own checks in its own order, its own action. So a preview is refused
exactly as the act would be, and shows exactly what it would send.
"""

from collections.abc import Mapping
from enum import StrEnum
from typing import Any

import msgspec
from msgspec import UNSET, UnsetType

from majorops.audiences import rules
from majorops.audiences.foretelling import Consequence, foretold
from majorops.audiences.record import BOARD, COMMAND, Column, FeedEntry
from majorops.incidents.api import ROUTES as INCIDENTS
from majorops.incidents.store import load_for, standing
from majorops.milestones.api import ROUTES as MILESTONES
from majorops.people.record import acting
from majorops.platform.database import Tx
from majorops.platform.decode import Line
from majorops.platform.errors import Forbidden, Invalid
from majorops.platform.rehearsal import Rehearsal
from majorops.platform.web import Call, Route
from majorops.platform.wording import rfc3339
from majorops.promises.api import ROUTES as PROMISES
from majorops.updates.api import ROUTES as UPDATES

_ONE = "/v1/incidents/{id}"


class Act(StrEnum):
    """What can be shown before it is done."""

    ADVANCE = "advance"
    REENTER = "reenter"
    LEAVE_REENTRY = "leaveReentry"
    STATUS = "status"
    SEVERITY = "severity"
    RESOLVE = "resolve"
    REOPEN = "reopen"
    MILESTONE = "milestone"
    UPDATE = "update"
    EVENT = "event"
    PROMISE = "promise"
    WITHDRAW = "withdraw"
    PUBLISH = "publish"
    UNPUBLISH = "unpublish"
    HANDOVER = "handover"
    ACCEPT_HANDOVER = "acceptHandover"
    DECLINE_HANDOVER = "declineHandover"
    RETRACT_EVENT = "retractEvent"
    RETRACT_UPDATE = "retractUpdate"
    RETRACT_MILESTONE = "retractMilestone"


PATHS: Mapping[Act, tuple[str, str]] = {
    Act.ADVANCE: ("POST", "/phase"),
    Act.REENTER: ("POST", "/reentry"),
    Act.LEAVE_REENTRY: ("POST", "/reentry/leave"),
    Act.STATUS: ("POST", "/status"),
    Act.SEVERITY: ("PATCH", ""),
    Act.RESOLVE: ("POST", "/resolve"),
    Act.REOPEN: ("POST", "/reopen"),
    Act.MILESTONE: ("POST", "/milestones"),
    Act.UPDATE: ("POST", "/updates"),
    Act.EVENT: ("POST", "/timeline"),
    Act.PROMISE: ("POST", "/promises"),
    Act.WITHDRAW: ("POST", "/promises/{promiseId}/withdraw"),
    Act.PUBLISH: ("POST", "/publish"),
    Act.UNPUBLISH: ("POST", "/unpublish"),
    Act.HANDOVER: ("POST", "/command/handover"),
    Act.ACCEPT_HANDOVER: ("POST", "/command/handover/accept"),
    Act.DECLINE_HANDOVER: ("POST", "/command/handover/decline"),
    Act.RETRACT_EVENT: ("POST", "/timeline/{eventId}/retract"),
    Act.RETRACT_UPDATE: ("POST", "/updates/{itemId}/retract"),
    Act.RETRACT_MILESTONE: ("POST", "/milestones/{itemId}/retract"),
}
_ROUTES: Mapping[tuple[str, str], Route] = {
    (route.method, route.path): route for route in (*INCIDENTS, *MILESTONES, *UPDATES, *PROMISES)
}
ACTS: Mapping[Act, Route] = {act: _ROUTES[method, _ONE + path] for act, (method, path) in PATHS.items()}


class Preview(msgspec.Struct, rename="camel"):
    """``POST …/preview``. ``body``: the act's own; ``subject``: the row that the act's path names."""

    act: Act
    body: dict[str, Any] = {}
    subject: Line | UnsetType = UNSET


class SeenBy(msgspec.Struct, rename="camel"):
    """What one column's feed would carry, as ``{change, resources, state}``; null: nothing."""

    column: Column
    entry: dict[str, Any] | None


class Previewed(msgspec.Struct, rename="camel"):
    """An act before it is done: who would see what, and what follows from it."""

    act: Act
    at: str
    audiences: list[SeenBy]
    consequences: list[Consequence]


def _path(wish: Preview, route: Route, incident: str) -> dict[str, str]:
    """The path of the act. Raises Invalid: missing_field, unknown_field for a ``subject``."""
    names = [part.strip("{}") for part in route.path.split("/") if part.startswith("{") and part != "{id}"]
    if names and not wish.subject:
        raise Invalid("missing_field", "subject is required.", field="/subject", hint=f"the {names[0]}")
    if not names and wish.subject is not UNSET:
        raise Invalid("unknown_field", "This act is about no row.", field="/subject", hint="Leave it out.")
    return {"id": incident, **dict.fromkeys(names, str(wish.subject))}


def _columns(tx: Tx, call: Call) -> list[Column]:
    """The columns that the caller may ask for with ``as``, outermost first."""
    person = acting(call.principal)
    joined = not person.commands and standing(tx, load_for(tx, call.path["id"], person), person).participant
    found = set()
    for word in rules.AUDIENCE_WORDS:
        try:
            found.add(rules.column_of(person.role, joined, word))
        except Forbidden:
            continue  # not theirs to see, before as after
    return [column for column in Column if column in found]


async def preview(call: Call) -> dict[str, Any]:
    """What the act of the body would do, as :class:`Previewed`. Raises what the act itself would raise."""
    wish = call.body(Preview)
    route = ACTS[wish.act]
    announced = await Rehearsal(call, route, _path(wish, route, call.path["id"])).run(wish.body)
    columns = await call.read(lambda tx: _columns(tx, call))
    public = call.edge.parts["shown"].installation.public_access
    told = {
        fact.column: fact.body
        for fact in announced
        if isinstance(fact, FeedEntry) and fact.stream != BOARD and _admitted(fact.column, public)
    }
    seen = {column: msgspec.json.decode(told[column]) if column in told else None for column in columns}
    own = next((column for column in columns if column in COMMAND), columns[-1])
    return {
        "act": wish.act,
        "at": rfc3339(call.at),
        "audiences": [
            {"column": column, "entry": msgspec.Raw(told[column]) if column in told else None}
            for column in columns
        ],
        "consequences": foretold(seen, own),
    }


def _admitted(column: Column, public_access: str) -> bool:
    """Feeds are written as if anonymous readers were admitted; where they are not, nobody reads theirs."""
    return column is not Column.PUBLIC_ANONYMOUS or public_access == rules.ANYONE
