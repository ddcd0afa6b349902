"""HTTP of reading: the list of incidents, one of them, metrics, openings; all in the caller's column."""

from majorops.audiences.actions import Shown
from majorops.audiences.opening import BoardOpening, Opening, open_board, open_incident
from majorops.audiences.preview import Preview, Previewed, preview
from majorops.incidents.wire import Incident, IncidentMetrics, IncidentRow
from majorops.platform.web import Answer, Call, Route, Who

_ONE = "/v1/incidents/{id}"


def _shown(call: Call) -> Shown:
    shown: Shown = call.edge.parts["shown"]
    return shown


async def list_incidents(call: Call) -> Answer:
    """Newest first, those of the caller's column."""
    return await call.read(lambda tx: _shown(call).incidents(tx, call))


async def read_incident(call: Call) -> Answer:
    """The whole of one incident."""
    return await call.read(lambda tx: _shown(call).incident(tx, call))


async def read_metrics(call: Call) -> Answer:
    """Durations, customers, phase, count of updates."""
    return await call.read(lambda tx: _shown(call).metrics(tx, call))


async def read_opening(call: Call) -> Answer:
    """What the page of one incident opens with."""
    return Answer.json(await call.read(lambda tx: open_incident(tx, call, _shown(call))))


async def read_board(call: Call) -> Answer:
    """What the board opens with."""
    return Answer.json(await call.read(lambda tx: open_board(tx, call, _shown(call))))


async def preview_act(call: Call) -> Answer:
    """An act before it is done."""
    return Answer.json(await preview(call))


ROUTES = (
    Route(
        method="GET",
        path="/v1/incidents",
        handler=list_incidents,
        who=Who.USER,
        summary="List incidents",
        query=("status", "severity", "phase", "limit", "cursor", "as"),
        answer=IncidentRow,
        listing="incidents",
        light=True,
    ),
    Route(
        method="GET",
        path=_ONE,
        handler=read_incident,
        who=Who.VIEWER,
        summary="Read an incident",
        answer=Incident,
        query=("as",),
        light=True,
    ),
    Route(
        method="GET",
        path=f"{_ONE}/metrics",
        handler=read_metrics,
        who=Who.VIEWER,
        summary="Read the metrics of an incident",
        answer=IncidentMetrics,
        query=("as",),
    ),
    Route(
        method="GET",
        path=f"{_ONE}/opening",
        handler=read_opening,
        who=Who.VIEWER,
        summary="Read what the page of an incident opens with",
        answer=Opening,
        query=("as",),
    ),
    Route(
        method="GET",
        path="/v1/board",
        handler=read_board,
        who=Who.USER,
        summary="Read what the board opens with",
        answer=BoardOpening,
        query=("as",),
    ),
    Route(
        method="POST",
        path=f"{_ONE}/preview",
        handler=preview_act,
        who=Who.COMMAND,
        summary="Show what an act would do, for each audience, without doing it",
        body=Preview,
        answer=Previewed,
    ),
)
