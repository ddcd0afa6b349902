"""HTTP of status updates."""

from majorops.incidents.timeline.appended import Retract, added, listed, never_edited, taken_back
from majorops.incidents.wire import StatusUpdate
from majorops.platform.web import Route, Who
from majorops.updates import actions
from majorops.updates.actions import PostUpdate

_UPDATES = "/v1/incidents/{id}/updates"
_UPDATE = f"{_UPDATES}/{{itemId}}"


ROUTES = (
    Route(
        method="GET",
        path=_UPDATES,
        handler=listed("updates"),
        who=Who.VIEWER,
        summary="Read the status updates",
        query=("limit", "cursor", "as"),
        answer=StatusUpdate,
        listing="updates",
    ),
    Route(
        method="POST",
        path=_UPDATES,
        handler=added("updates", PostUpdate, actions.post),
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
        handler=taken_back("updates", "itemId", actions.retract),
        who=Who.MIM,
        summary="Take a status update back",
        body=Retract,
        answer=StatusUpdate,
        keyed=True,
    ),
    *never_edited(_UPDATE, "a status update"),
)
