"""Server-rendered pages: what is published, how to sign in, where you are. Made of public columns only."""

from collections.abc import Awaitable, Callable, Mapping
from functools import partial
from typing import Any

from majorops.audiences import board as incident_board
from majorops.audiences import rules as audiences
from majorops.audiences import store as audience_store
from majorops.audiences.board import Filter
from majorops.audiences.fields import View
from majorops.audiences.record import Column
from majorops.incidents import store as incidents
from majorops.incidents.record import Incident
from majorops.pages import rules
from majorops.pages.assets import STATUS, Assets
from majorops.pages.console import CONSOLE
from majorops.pages.doorstep import DOORSTEP
from majorops.pages.kept import KeptPages, Stamp
from majorops.pages.render import page, refused_page
from majorops.pages.report_form import REPORT_FORM
from majorops.people.record import acting
from majorops.platform.database import Tx
from majorops.platform.errors import NotFound
from majorops.platform.web import Answer, Call, Route, Who
from majorops.platform.wording import rfc3339

MOST_SHOWN = 50


def _column(call: Call) -> Column:
    """Who is signed in reads the staff's public page, everybody else the anonymous one."""
    return Column.PUBLIC_ANONYMOUS if acting(call.principal).anonymous else Column.PUBLIC_STAFF


def _view(tx: Tx, call: Call, incident: Incident) -> View:
    """Raises NotFound for an incident that is not published."""
    installation, column = tx.installation, _column(call)
    access = installation.public_access if column is Column.PUBLIC_ANONYMOUS else audiences.ANYONE
    if not audiences.exists(incident, column, access):
        raise NotFound
    return View(column, incident, call.at, installation)


def _published(tx: Tx, call: Call) -> list[View]:
    found = incident_board.page(tx, _column(call), Filter(), before=None, most=MOST_SHOWN)
    return [_view(tx, call, incident) for incident in found]


def _list(tx: Tx, call: Call) -> list[dict[str, Any]]:
    return [audiences.listed(view) for view in _published(tx, call)]


def _board(tx: Tx, call: Call) -> tuple[list[dict[str, Any]], dict[str, Any] | None]:
    """Everything published, and the whole of the only one that is open: nobody has to look for it."""
    views = _published(tx, call)
    listed = [audiences.listed(view) for view in views]
    unresolved = [view for view, shown in zip(views, listed, strict=True) if not rules.is_resolved(shown)]
    return listed, _in_full(tx, call, unresolved[0]) if len(unresolved) == 1 else None


def _whole(tx: Tx, call: Call) -> dict[str, Any]:
    incident = incidents.find_by_public_id(tx, call.path["publicId"])
    if incident is None:
        raise NotFound
    return _in_full(tx, call, _view(tx, call, incident))


def _in_full(tx: Tx, call: Call, view: View) -> dict[str, Any]:
    secret = call.edge.parts["shown"].secret
    seq = audience_store.heads(tx, view.incident.id).get(view.column, 0)
    feed = {"epoch": audiences.epoch(secret, view.column), "seq": seq}
    return audiences.whole(audience_store.load_record(tx, view.incident), view, feed=feed)


def _components(call: Call) -> Mapping[str, str]:
    """System → what customers call it."""
    named: Mapping[str, str] = call.edge.parts["shown"].installation.public_components
    return named


async def show_board(call: Call) -> Answer:
    """The page of everything published."""
    found, alone = await call.read(lambda tx: _board(tx, call))
    services = rules.services(_components(call), found)
    return _told(call, "board.html", services=services, **rules.board(found, call.at, alone))


async def show_incident(call: Call) -> Answer:
    """The page of one published incident."""
    found = await call.read(lambda tx: _whole(tx, call))
    services = rules.services(_components(call), [found])
    return _told(call, "incident.html", services=services, **rules.whole_page(found, call.at))


def _told(call: Call, template: str, **shown: Any) -> Answer:
    """``script`` keeps the open page as it is now; a server without the built console has none."""
    assets: Assets = call.edge.parts["assets"]
    built = assets.built_alone(STATUS)
    about: dict[str, Any] = {
        "reader": acting(call.principal).name,
        "as_of": rules.as_of(call.at),
        "script": built.script if built else None,
    }
    return page(template, tagged=True, scripted=built is not None, **about, **shown)


async def read_board(call: Call) -> Answer:
    """Everything published, as data. The ETag is made without ``asOf``."""
    listed = await call.read(lambda tx: _list(tx, call))
    shown: dict[str, Any] = {"state": rules.overall_state(listed), "incidents": listed}
    return Answer.json({"asOf": rfc3339(call.at), **shown}, etag=audiences.bytes_tag(shown))


async def read_incident(call: Call) -> Answer:
    """One published incident, as data."""
    shown = await call.read(lambda tx: _whole(tx, call))
    return Answer.json({"asOf": rfc3339(call.at), **shown}, etag=shown["etag"])


def _kept(make: Callable[[Call], Awaitable[Answer]]) -> Callable[[Call], Awaitable[Answer]]:
    """The same for everybody who is not signed in, for as long as it says the same."""

    async def show(call: Call) -> Answer:
        if _column(call) is not Column.PUBLIC_ANONYMOUS:
            return await make(call)
        pages: KeptPages = call.edge.parts["pages"]
        stamp = Stamp.of(call.edge.database.commits, call.at)
        name = f"{call.route.path} {call.path.get('publicId', '')}"
        sent = await pages.of(stamp, name, partial(make, call))
        return sent.to(call.request.headers.get("accept-encoding", ""))

    return show


def _html(method: str, path: str, handler: Any, who: Who, summary: str, **more: Any) -> Route:
    return Route(
        method=method, path=path, handler=handler, who=who, summary=summary, refused=refused_page, **more
    )


ROUTES = (
    *CONSOLE,
    *DOORSTEP,
    *REPORT_FORM,
    _html("GET", "/status", _kept(show_board), Who.PUBLIC, "Public page"),
    _html("GET", "/status/{publicId}", _kept(show_incident), Who.PUBLIC, "Public page of one incident"),
    Route(
        method="GET",
        path="/v1/public",
        handler=_kept(read_board),
        who=Who.PUBLIC,
        summary="Read everything published",
    ),
    Route(
        method="GET",
        path="/v1/public/incidents/{publicId}",
        handler=_kept(read_incident),
        who=Who.PUBLIC,
        summary="Read a published incident",
    ),
)
