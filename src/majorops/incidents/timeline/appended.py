"""HTTP that the log, milestones, updates and promises have in common: added to, taken back, never edited."""

from collections.abc import Callable
from operator import itemgetter
from typing import Any

import msgspec

from majorops.incidents.record import Change
from majorops.people.record import acting
from majorops.platform.database import Tx
from majorops.platform.decode import Reason
from majorops.platform.errors import MethodNotAllowed
from majorops.platform.web import Answer, Call, Handler, Route, Who

Act = Callable[..., Change]
Pick = Callable[[Any], Any]
FIRST: Pick = itemgetter(0)
LAST: Pick = itemgetter(-1)


class Retract(msgspec.Struct, rename="camel"):
    """Why something is taken back."""

    reason: Reason


def listed(resource: str) -> Handler:
    """Reads a page of the list, as the caller's column sees it."""

    async def read(call: Call) -> Answer:
        return await call.read(lambda tx: call.edge.parts["shown"].list(tx, call, resource))

    return read


def added(resource: str, body: Any, act: Act, pick: Pick = FIRST) -> Handler:
    """``act(tx, incident, wish, by=, at=)`` adds a row; ``pick`` finds it among the rows that it touched."""

    async def add(call: Call) -> Answer:
        wish = call.body(body)

        def once(tx: Tx) -> Answer:
            change = act(tx, call.path["id"], wish, by=acting(call.principal), at=call.at)
            return shown(tx, call, change, resource, pick(change.touched[resource]).id, status=201)

        return await call.write(once)

    return add


def taken_back(resource: str, name: str, act: Act) -> Handler:
    """``act(tx, incident, row, reason, by=, at=)`` takes the row back that the path names as ``name``."""

    async def take_back(call: Call) -> Answer:
        reason, row_id = call.body(Retract).reason, call.path[name]

        def once(tx: Tx) -> Answer:
            change = act(tx, call.path["id"], row_id, reason, by=acting(call.principal), at=call.at)
            return shown(tx, call, change, resource, row_id)

        return await call.write(once)

    return take_back


def shown(tx: Tx, call: Call, change: Change, resource: str, row_id: str, status: int = 200) -> Answer:
    """The row as the caller reads it after the change."""
    answer: Answer = call.edge.parts["shown"].row(tx, call, change, resource, row_id, status=status)
    return answer


async def refuse(call: Call) -> Answer:
    """What was written is not edited; of an incident unseen not even that is said."""
    await call.read(lambda tx: call.edge.gate.admit(tx, call.principal, call.route, call.path))
    raise MethodNotAllowed(
        "immutable", f"{call.route.method} cannot change what was written.", hint="post a correction"
    ).with_headers(Allow="")


def never_edited(path: str, what: str) -> tuple[Route, ...]:
    """The routes that would edit ``what``, each refused in words."""
    return tuple(
        Route(
            method=method,
            path=path,
            handler=refuse,
            who=Who.VIEWER,
            summary=f"Refused: {what} is not edited",
            raw_body=True,
        )
        for method in ("PATCH", "PUT", "DELETE")
    )
