"""HTTP of milestones."""

from majorops.incidents.timeline.appended import Retract, added, listed, never_edited, taken_back
from majorops.incidents.wire import Milestone
from majorops.milestones import actions
from majorops.milestones.actions import CutMilestone
from majorops.platform.web import Route, Who

_MILESTONES = "/v1/incidents/{id}/milestones"
_MILESTONE = f"{_MILESTONES}/{{itemId}}"

ROUTES = (
    Route(
        method="GET",
        path=_MILESTONES,
        handler=listed("milestones"),
        who=Who.VIEWER,
        summary="Read the milestones",
        query=("limit", "cursor", "as"),
        answer=Milestone,
        listing="milestones",
    ),
    Route(
        method="POST",
        path=_MILESTONES,
        handler=added("milestones", CutMilestone, actions.cut),
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
        handler=taken_back("milestones", "itemId", actions.retract),
        who=Who.MIM,
        summary="Take a milestone back",
        body=Retract,
        answer=Milestone,
        keyed=True,
    ),
    *never_edited(_MILESTONE, "a milestone"),
)
