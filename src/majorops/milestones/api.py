"""HTTP of milestones."""

from majorops.incidents.timeline.api import Retract, refuse
from majorops.incidents.wire import Milestone
from majorops.milestones import actions
from majorops.milestones.actions import CutMilestone
from majorops.people.record import acting
from majorops.platform.database import Tx
from majorops.platform.web import Answer, Call, Route, Who

_MILESTONES = "/v1/incidents/{id}/milestones"
_MILESTONE = f"{_MILESTONES}/{{itemId}}"


async def list_milestones(call: Call) -> Answer:
    """The milestones, as the caller sees them."""
    return await call.read(lambda tx: call.edge.parts["shown"].list(tx, call, "milestones"))


async def cut_milestone(call: Call) -> Answer:
    """Cut or correct."""
    wish = call.body(CutMilestone)

    def act(tx: Tx) -> Answer:
        change = actions.cut(tx, call.path["id"], wish, by=acting(call.principal), at=call.at)
        made = change.touched["milestones"][0]
        answer: Answer = call.edge.parts["shown"].row(tx, call, change, "milestones", made.id, status=201)
        return answer

    return await call.write(act)


async def retract_milestone(call: Call) -> Answer:
    """Take back."""
    wish = call.body(Retract)

    def act(tx: Tx) -> Answer:
        item_id = call.path["itemId"]
        change = actions.retract(
            tx, call.path["id"], item_id, wish.reason, by=acting(call.principal), at=call.at
        )
        answer: Answer = call.edge.parts["shown"].row(tx, call, change, "milestones", item_id, status=200)
        return answer

    return await call.write(act)


ROUTES = (
    Route(
        method="GET",
        path=_MILESTONES,
        handler=list_milestones,
        who=Who.VIEWER,
        summary="Read the milestones",
        query=("limit", "cursor", "as"),
        answer=Milestone,
        listing="milestones",
    ),
    Route(
        method="POST",
        path=_MILESTONES,
        handler=cut_milestone,
        who=Who.MIM,
        summary="Cut or correct a milestone",
        body=CutMilestone,
        answer=Milestone,
        status=201,
        keyed=True,
    ),
    Route(
        method="POST",
        path=f"{_MILESTONE}/retract",
        handler=retract_milestone,
        who=Who.MIM,
        summary="Take a milestone back",
        body=Retract,
        answer=Milestone,
        keyed=True,
    ),
    *(
        Route(
            method=method,
            path=_MILESTONE,
            handler=refuse,
            who=Who.VIEWER,
            summary="Refused: a milestone is not edited",
            raw_body=True,
        )
        for method in ("PATCH", "PUT", "DELETE")
    ),
)
