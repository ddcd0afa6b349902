"""HTTP of impact reports."""

from collections.abc import Callable

from majorops.audiences import cursors
from majorops.audiences.actions import Shown
from majorops.people.record import acting
from majorops.platform.database import Tx
from majorops.platform.parameters import read_limit
from majorops.platform.web import Answer, Call, Route, Who
from majorops.reports import actions, store
from majorops.reports.actions import ReportImpact
from majorops.reports.record import ImpactReport, Receipt, Report
from majorops.reports.shown import show_report
from majorops.reports.throttle import ReportThrottle

LONGEST = 32 * 1024
"""Bytes of a report: the longest texts, and no more."""
_INSIDE = "/v1/incidents/{id}/reports"
_OUTSIDE = "/v1/public/incidents/{publicId}/reports"


def throttle(call: Call, incident: str) -> None:
    """Raises TooMany ``rate_limited``."""
    counted: ReportThrottle = call.edge.parts["report_throttle"]
    client = call.request.client
    counted.count(incident, client.host if client else "", at=call.at)


async def _received(call: Call, incident: str, act: Callable[[Tx], Report]) -> Answer:
    throttle(call, incident)
    return await call.write(lambda tx: Answer.json(Receipt(act(tx).receipt), status=202))


async def report_inside(call: Call) -> Answer:
    """Somebody signed in reports."""
    wish, by, ref = call.body(ReportImpact), acting(call.principal), call.path["id"]
    return await _received(call, ref, lambda tx: actions.report(tx, ref, wish, by=by, at=call.at))


async def report_outside(call: Call) -> Answer:
    """A reader of the public page reports."""
    wish, by, name = call.body(ReportImpact), acting(call.principal), call.path["publicId"]
    return await _received(call, name, lambda tx: actions.report_published(tx, name, wish, by=by, at=call.at))


async def list_reports(call: Call) -> Answer:
    """What came in, newest first."""

    def read(tx: Tx) -> Answer:
        call.edge.gate.admit(tx, call.principal, call.route, call.path)
        shown: Shown = call.edge.parts["shown"]
        view, query = shown.seen(tx, call), call.query()
        scope = f"reports {view.incident.id} {view.column}"
        limit = read_limit(query)
        before = cursors.unseal(shown.secret, scope, query["cursor"]) if "cursor" in query else None
        found = store.newest(tx, view.incident.id, before=before, most=limit + 1)
        rows = [row for report in found[:limit] if (row := show_report(report, view)) is not None]
        more = len(found) > limit
        following = cursors.seal(shown.secret, scope, found[limit - 1].id) if more else None
        return Answer.json({"reports": rows, "nextCursor": following})

    return await call.read(read)


ROUTES = (
    Route(
        method="GET",
        path=_INSIDE,
        handler=list_reports,
        who=Who.COMMAND,
        summary="Read the impact reports",
        query=("limit", "cursor"),
        answer=ImpactReport,
        listing="reports",
    ),
    Route(
        method="POST",
        path=_INSIDE,
        handler=report_inside,
        who=Who.VIEWER,
        summary="Report impact",
        body=ReportImpact,
        answer=Receipt,
        status=202,
        body_limit=LONGEST,
    ),
    Route(
        method="POST",
        path=_OUTSIDE,
        handler=report_outside,
        who=Who.PUBLIC,
        summary="Report impact from the public page",
        body=ReportImpact,
        answer=Receipt,
        status=202,
        body_limit=LONGEST,
    ),
)
