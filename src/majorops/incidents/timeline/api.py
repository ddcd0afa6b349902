"""HTTP of the log."""

from majorops.incidents.timeline import actions
from majorops.incidents.timeline.actions import PostEvent
from majorops.incidents.timeline.appended import Retract, added, listed, never_edited, taken_back
from majorops.incidents.wire import TimelineEvent
from majorops.platform.web import Route, Who

_EVENTS = "/v1/incidents/{id}/timeline"
_EVENT = f"{_EVENTS}/{{eventId}}"

ROUTES = (
    Route(
        method="GET",
        path=_EVENTS,
        handler=listed("timeline"),
        who=Who.VIEWER,
        summary="Read the log",
        query=("type", "visibility", "limit", "cursor", "as"),
        answer=TimelineEvent,
        listing="events",
    ),
    Route(
        method="POST",
        path=_EVENTS,
        handler=added("timeline", PostEvent, actions.post_event),
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
        handler=taken_back("timeline", "eventId", actions.retract_event),
        who=Who.MIM,
        summary="Take an event back",
        body=Retract,
        answer=TimelineEvent,
        keyed=True,
    ),
    *never_edited(_EVENT, "the log"),
)
