"""Server-rendered pages: what is published, how to sign in, where you are. Made of public columns only."""

from typing import Any
from urllib.parse import parse_qs

import msgspec

from majorops.audiences import board as incident_board
from majorops.audiences import rules as audiences
from majorops.audiences import store as audience_store
from majorops.audiences.board import Filter
from majorops.audiences.fields import View
from majorops.audiences.record import Column
from majorops.incidents import store as incidents
from majorops.incidents.record import Incident
from majorops.pages import rules
from majorops.pages.console import CONSOLE
from majorops.pages.render import page, refused
from majorops.people import store as people_store
from majorops.people.door.actions import RedeemLink, SignedIn, redeem_link
from majorops.people.record import acting
from majorops.people.sessions.actions import start_session
from majorops.people.sessions.rules import cookie_name, is_loopback, write_cookie
from majorops.platform.database import Tx
from majorops.platform.decode import from_plain
from majorops.platform.errors import Invalid, NotFound
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


def _list(tx: Tx, call: Call) -> list[dict[str, Any]]:
    found = incident_board.page(tx, _column(call), Filter(), before=None, most=MOST_SHOWN)
    return [audiences.listed(_view(tx, call, incident)) for incident in found]


def _whole(tx: Tx, call: Call) -> dict[str, Any]:
    incident = incidents.find_by_public_id(tx, call.path["publicId"])
    if incident is None:
        raise NotFound
    view = _view(tx, call, incident)
    secret = call.edge.parts["shown"].secret
    seq = audience_store.heads(tx, incident.id).get(view.column, 0)
    feed = {"epoch": audiences.epoch(secret, view.column), "seq": seq}
    return audiences.whole(audience_store.load_record(tx, incident), view, feed=feed)


async def show_board(call: Call) -> Answer:
    """The page of everything published."""
    shown = rules.board(await call.read(lambda tx: _list(tx, call)), call.at)
    reader = acting(call.principal).name
    return page("board.html", tagged=True, as_of=rules.as_of(call.at), reader=reader, **shown)


async def show_incident(call: Call) -> Answer:
    """The page of one published incident."""
    shown = rules.whole_page(await call.read(lambda tx: _whole(tx, call)), call.at)
    return page("incident.html", tagged=True, as_of=rules.as_of(call.at), **shown)


async def read_board(call: Call) -> Answer:
    """Everything published, as data. The ETag is made without ``asOf``."""
    listed = await call.read(lambda tx: _list(tx, call))
    shown: dict[str, Any] = {"state": rules.overall_state(listed), "incidents": listed}
    return Answer.json({"asOf": rfc3339(call.at), **shown}, etag=audiences.bytes_tag(shown))


async def read_incident(call: Call) -> Answer:
    """One published incident, as data."""
    shown = await call.read(lambda tx: _whole(tx, call))
    return Answer.json({"asOf": rfc3339(call.at), **shown}, etag=shown["etag"])


# -- signing in --


class DemoPerson(msgspec.Struct, frozen=True):
    """Somebody of the demo. ``parts["demo_people"]`` names them; their links work on this machine only."""

    id: str  # user id
    name: str
    role: str
    about: str

    @property
    def path(self) -> str:
        """The link that signs in with one click."""
        return f"/sign-in/demo-{self.id.partition('@')[0]}"


def _demo_people(call: Call) -> tuple[DemoPerson, ...]:
    """The people of a demo for a caller on this machine, else nobody."""
    people: tuple[DemoPerson, ...] = call.edge.parts.get("demo_people", ())
    client = call.request.client
    asked, caller = call.request.headers.get("host", ""), client.host if client else ""
    return people if is_loopback(asked) and is_loopback(caller) else ()


async def show_sign_in(call: Call) -> Answer:
    """How to get in; a demo lists its people."""
    return page("sign_in.html", token="", people=_demo_people(call), asks_email=False, said="")


async def show_link(call: Call) -> Answer:
    """One button: a preview of the link in a chat must not use it up. A demo's link signs in at once."""
    somebody = next((one for one in _demo_people(call) if one.path == call.request.scope["path"]), None)
    if somebody is not None:
        return await _sign_in_demo(call, somebody)
    return page("sign_in.html", token=call.path["token"], people=(), asks_email=False, said="")


async def redeem(call: Call) -> Answer:
    """Use a link up, give the cookie, go to the start."""
    fields = {name: values[0] for name, values in parse_qs(call.raw.decode("latin-1")).items()}
    wish = from_plain({name: fields[name] for name in ("token", "email") if name in fields}, RedeemLink)

    def act(tx: Tx) -> SignedIn:
        return redeem_link(tx, wish, at=call.at)

    try:
        signed_in = await call.edge.database.write(act)
    except Invalid as refusal:
        # The first admin says who they are; the link stays good until they do.
        said = "" if refusal.code == "missing_field" else refusal.detail
        return page("sign_in.html", http=422, token=wish.token, people=(), asks_email=True, said=said)
    return _came_in(call, signed_in.secret)


async def _sign_in_demo(call: Call, somebody: DemoPerson) -> Answer:
    def act(tx: Tx) -> str:
        return start_session(tx, people_store.load(tx, somebody.id), how="demo", at=call.at)

    return _came_in(call, await call.edge.database.write(act))


def _came_in(call: Call, secret: str) -> Answer:
    name = cookie_name(call.request.scope["scheme"], call.request.headers.get("host", ""))
    return Answer(status=303, headers={"set-cookie": write_cookie(name, secret), "location": "/"})


def _html(method: str, path: str, handler: Any, who: Who, summary: str, **more: Any) -> Route:
    return Route(method=method, path=path, handler=handler, who=who, summary=summary, refused=refused, **more)


ROUTES = (
    *CONSOLE,
    _html("GET", "/status", show_board, Who.PUBLIC, "Public page"),
    _html("GET", "/status/{publicId}", show_incident, Who.PUBLIC, "Public page of one incident"),
    _html("GET", "/sign-in", show_sign_in, Who.OPEN, "How to sign in"),
    _html("GET", "/sign-in/{token}", show_link, Who.OPEN, "Page of a one-time link"),
    _html("POST", "/sign-in", redeem, Who.OPEN, "Sign in by a one-time link", raw_body=True, body_limit=4096),
    Route(
        method="GET",
        path="/v1/public",
        handler=read_board,
        who=Who.PUBLIC,
        summary="Read everything published",
    ),
    Route(
        method="GET",
        path="/v1/public/incidents/{publicId}",
        handler=read_incident,
        who=Who.PUBLIC,
        summary="Read a published incident",
    ),
)
