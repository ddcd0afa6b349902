"""HTTP of status updates."""

from majorops.incidents.timeline.api import Retract, refuse
from majorops.incidents.wire import StatusUpdate
from majorops.people.record import acting
from majorops.platform.database import Tx
from majorops.platform.web import Answer, Call, Route, Who
from majorops.updates import actions
from majorops.updates.actions import PostUpdate

_UPDATES = "/v1/incidents/{id}/updates"
_UPDATE = f"{_UPDATES}/{{itemId}}"


async def list_updates(call: Call) -> Answer:
    """The updates, as the caller's column sees them."""
    return await call.read(lambda tx: call.edge.parts["shown"].list(tx, call, "updates"))


async def post_update(call: Call) -> Answer:
    """Post or correct."""
    wish = call.body(PostUpdate)

    def act(tx: Tx) -> Answer:
        change = actions.post(tx, call.path["id"], wish, by=acting(call.principal), at=call.at)
        posted = change.touched["updates"][0]
        answer: Answer = call.edge.parts["shown"].row(tx, call, change, "updates", posted.id, status=201)
        return answer

    return await call.write(act)


async def retract_update(call: Call) -> Answer:
    """Take back."""
    wish = call.body(Retract)

    def act(tx: Tx) -> Answer:
        item_id = call.path["itemId"]
        change = actions.retract(
            tx, call.path["id"], item_id, wish.reason, by=acting(call.principal), at=call.at
        )
        answer: Answer = call.edge.parts["shown"].row(tx, call, change, "updates", item_id, status=200)
        return answer

    return await call.write(act)


ROUTES = (
    Route(
        method="GET",
        path=_UPDATES,
        handler=list_updates,
        who=Who.VIEWER,
        summary="Read the status updates",
        query=("limit", "cursor", "as"),
        answer=StatusUpdate,
        listing="updates",
    ),
    Route(
        method="POST",
        path=_UPDATES,
        handler=post_update,
        who=Who.COMMAND,
        summary="Post or correct a status update",
        body=PostUpdate,
        answer=StatusUpdate,
        status=201,
        keyed=True,
    ),
    Route(
        method="POST",
        path=f"{_UPDATE}/retract",
        handler=retract_update,
        who=Who.MIM,
        summary="Take a status update back",
        body=Retract,
        answer=StatusUpdate,
        keyed=True,
    ),
    *(
        Route(
            method=method,
            path=_UPDATE,
            handler=refuse,
            who=Who.VIEWER,
            summary="Refused: a status update is not edited",
            raw_body=True,
        )
        for method in ("PATCH", "PUT", "DELETE")
    ),
)
