"""HTTP of the log."""

import msgspec

from majorops.incidents.timeline import actions
from majorops.incidents.timeline.actions import PostEvent
from majorops.incidents.wire import TimelineEvent
from majorops.people.record import acting
from majorops.platform.database import Tx
from majorops.platform.decode import Reason
from majorops.platform.errors import MethodNotAllowed
from majorops.platform.web import Answer, Call, Route, Who

_EVENTS = "/v1/incidents/{id}/timeline"
_EVENT = f"{_EVENTS}/{{eventId}}"


class Retract(msgspec.Struct, rename="camel"):
    """Why something is taken back."""

    reason: Reason


async def list_events(call: Call) -> Answer:
    """The log, as the caller's column sees it."""
    return await call.read(lambda tx: call.edge.parts["shown"].list(tx, call, "timeline"))


async def post_event(call: Call) -> Answer:
    """Post or correct."""
    wish = call.body(PostEvent)

    def act(tx: Tx) -> Answer:
        change = actions.post_event(tx, call.path["id"], wish, by=acting(call.principal), at=call.at)
        posted = change.touched["timeline"][0]
        answer: Answer = call.edge.parts["shown"].row(tx, call, change, "timeline", posted.id, status=201)
        return answer

    return await call.write(act)


async def retract_event(call: Call) -> Answer:
    """Take back."""
    wish = call.body(Retract)

    def act(tx: Tx) -> Answer:
        event_id = call.path["eventId"]
        change = actions.retract_event(
            tx, call.path["id"], event_id, wish.reason, by=acting(call.principal), at=call.at
        )
        answer: Answer = call.edge.parts["shown"].row(tx, call, change, "timeline", event_id, status=200)
        return answer

    return await call.write(act)


async def refuse(call: Call) -> Answer:
    """The log is not edited; of an incident unseen not even that is said."""
    await call.read(lambda tx: call.edge.gate.admit(tx, call.principal, call.route, call.path))
    raise MethodNotAllowed(
        "immutable", f"{call.route.method} cannot change what was written.", hint="post a correction"
    ).with_headers(Allow="")


ROUTES = (
    Route(
        method="GET",
        path=_EVENTS,
        handler=list_events,
        who=Who.VIEWER,
        summary="Read the log",
        query=("type", "visibility", "limit", "cursor", "as"),
        answer=TimelineEvent,
        listing="events",
    ),
    Route(
        method="POST",
        path=_EVENTS,
        handler=post_event,
        who=Who.COMMAND,
        summary="Post or correct an event",
        body=PostEvent,
        answer=TimelineEvent,
        status=201,
        keyed=True,
        light=True,
    ),
    Route(
        method="POST",
        path=f"{_EVENT}/retract",
        handler=retract_event,
        who=Who.MIM,
        summary="Take an event back",
        body=Retract,
        answer=TimelineEvent,
        keyed=True,
    ),
    *(
        Route(
            method=method,
            path=_EVENT,
            handler=refuse,
            who=Who.VIEWER,
            summary="Refused: the log is not edited",
            raw_body=True,
        )
        for method in ("PATCH", "PUT", "DELETE")
    ),
)
