"""The console's shell: one page that carries the beginning of its view as data, so that it shows at once.

The script then follows the feed from the position it was given. The data is the caller's own column, made
by ``audiences`` as any other answer.
"""

import gzip
from collections.abc import Callable, Mapping
from http.cookies import CookieError, SimpleCookie
from typing import Any, NamedTuple

import msgspec
from markupsafe import Markup

from majorops import __version__
from majorops.audiences.opening import open_board, open_incident, rights_of
from majorops.pages import way_back
from majorops.pages.assets import Assets, takes_gzip
from majorops.pages.render import HTML, refused_page, render
from majorops.people.passkeys.api import PasskeyDoor
from majorops.people.record import Person, acting
from majorops.people.rules import permit
from majorops.platform.database import Tx
from majorops.platform.errors import Forbidden, NotFound, NotSignedIn, Refusal
from majorops.platform.reply import Reply
from majorops.platform.web import Answer, Call, Route, Who

Beginning = Callable[[Tx, Call], Mapping[str, Any]]

THEMES = frozenset({"light", "dark", "contrast", "night"})
SIZES = frozenset({"large", "wall"})
_SHELL_LEVEL = 5
_POLICY = (
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self'",
    "img-src 'self' data:",
    "connect-src 'self'",
    "form-action 'self'",
    "base-uri 'none'",
    "frame-ancestors 'none'",
    "require-trusted-types-for 'script'",
    "trusted-types svelte-trusted-html majorops-prose",
)
HEADERS: Mapping[str, str] = {"content-security-policy": "; ".join(_POLICY), "cache-control": "no-store"}
_FOREVER = "public, max-age=31536000, immutable"


class View(NamedTuple):
    """One view of the console: its path, the script that draws it, whom it is for, what it opens with."""

    path: str
    script: str
    who: Who
    begins: Beginning
    audience: str | None = None  # what ``as`` the beginning is read with
    query: tuple[str, ...] = ()  # what its address may hold; the script reads it
    soon: tuple[str, ...] = ()  # scripts that it asks for right after its first look


def _nothing(_tx: Tx, _call: Call) -> Mapping[str, Any]:
    return {}


def _incident(tx: Tx, call: Call) -> Mapping[str, Any]:
    return {"opening": open_incident(tx, call, call.edge.parts["shown"])}


def _board(tx: Tx, call: Call) -> Mapping[str, Any]:
    return {"board": open_board(tx, call, call.edge.parts["shown"])}


def _scorecards(_tx: Tx, call: Call) -> Mapping[str, Any]:
    permit(acting(call.principal), "kpis.read")
    return {}


VIEWS = (
    View("/", "board/Board.svelte", Who.USER, _board, query=("show", "severity", "phase", "q")),
    View(
        "/incidents/{id}",
        "fireground/Fireground.svelte",
        Who.COMMAND,
        _incident,
        soon=("fireground/writing.ts",),
    ),
    View("/incidents/{id}/review", "review/Review.svelte", Who.VIEWER, _incident),
    View("/stakeholders", "board/Links.svelte", Who.USER, _board, "stakeholder"),
    View("/stakeholders/{id}", "stakeholder/Stakeholder.svelte", Who.VIEWER, _incident, "stakeholder"),
    View("/executives", "board/Links.svelte", Who.USER, _board, "executive"),
    View("/executives/{id}", "executive/Executive.svelte", Who.VIEWER, _incident, "executive"),
    View(
        "/admin",
        "admin/Admin.svelte",
        Who.ADMIN,
        _nothing,
        query=("tab", "user", "entity", "actor", "from", "to"),
    ),
    View("/intake", "intake/Intake.svelte", Who.MIM, _nothing, query=("state",)),
    View("/reviews", "reviews/Reviews.svelte", Who.USER, _nothing, query=("state",)),
    View("/search", "search/Search.svelte", Who.USER, _nothing, query=("q", "scope")),
    View(
        "/scorecards",
        "kpi/Scorecards.svelte",
        Who.USER,
        _scorecards,
        query=("period", "from", "to", "severity", "by", "compare", "kpi", "state"),
    ),
    View("/preferences", "preferences/Preferences.svelte", Who.USER, _nothing),
)


def _shell(call: Call, view: View, beginning: Mapping[str, Any]) -> Answer:
    """The page around a beginning."""
    assets: Assets = call.edge.parts["assets"]
    built = assets.built(view.script, view.soon)
    if built is None:
        body = render("notice.html", **_not_built(call))
        return Answer(body, 503, media=HTML)
    boot = Markup(_inert(msgspec.json.encode(beginning)))  # noqa: S704  JSON with nothing that ends a script
    look = {"theme": _chosen(call, "theme", THEMES), "size": _chosen(call, "size", SIZES)}
    body = render("console.html", built=built, boot=boot, **look)
    if not takes_gzip(call.request.headers.get("accept-encoding", "")):
        return Answer(body, media=HTML, headers=HEADERS)
    packed = gzip.compress(body, _SHELL_LEVEL, mtime=0)
    return Answer(
        packed, media=HTML, headers={**HEADERS, "content-encoding": "gzip", "vary": "accept-encoding"}
    )


def _inert(data: bytes) -> str:
    """JSON that no HTML parser takes for anything else."""
    return data.decode().replace("<", "\\u003c").replace("\u2028", "\\u2028").replace("\u2029", "\\u2029")


def _not_built(call: Call) -> dict[str, Any]:
    return {
        "heading": "The console is not built",
        "lead": "The server runs; its browser console was not built. In a checkout: make web.",
        "way": ("/status", "Public page"),
        "request_id": call.request_id,
    }


def _chosen(call: Call, what: str, among: frozenset[str]) -> str:
    """The reader's own choice of a look; empty follows their system."""
    jar: SimpleCookie = SimpleCookie()
    try:
        jar.load(call.request.headers.get("cookie", ""))
    except CookieError:
        return ""
    kept = jar.get(f"majorops_{what}")
    return kept.value if kept is not None and kept.value in among else ""


def _about(call: Call, person: Person) -> dict[str, Any]:
    """What every view begins with."""
    installation = call.edge.parts["shown"].installation
    return {
        "me": {"id": person.id, "displayName": person.name, "role": person.role},
        "rights": rights_of(person),
        "serverTime": call.at,
        "version": __version__,
        "demo": bool(call.edge.parts.get("demo_people")),
        "publicAccess": installation.public_access,
        "cadence": {name: _minutes(beat) for name, beat in installation.cadence.items()},
        "phaseTargets": installation.phase_targets,
        "passkeys": _passkeys(call.edge.parts["passkeys"]),
    }


def _passkeys(door: PasskeyDoor) -> dict[str, Any]:
    return {"origin": door.address.origin, "problem": door.address.problem, "company": door.company}


def _minutes(beat: Any) -> dict[str, Any]:
    return {
        "first": beat.first,
        "dueSoon": beat.due_soon,
        "interval": beat.interval,
        "thenEvery": beat.then_every,
    }


_OWN: Mapping[str, str] = {"stakeholder": "/stakeholders", "executive": "/executives"}
"""Where those who wait look at incidents."""


def _led(person: Person, call: Call) -> str | None:
    """Whom a view is not for is led to their own view of the same thing; None: nobody is."""
    own = _OWN.get(person.role)
    if own is None:
        return None
    return f"{own}/{call.path['id']}" if "id" in call.path else own


def _onward(call: Call, person: Person) -> Answer | None:
    """From the start to what was asked for before signing in, by whatever way; else to one's own board."""
    wanted = way_back.way_back(call.request.headers.get("cookie", ""))
    if wanted != way_back.HOME:
        headers = {"location": wanted, "cache-control": "no-store"}
        return Answer(status=303, media=HTML, headers=headers, cookies=(way_back.forgotten(),))
    return _see_other(_OWN[person.role]) if person.role in _OWN else None


def _begin(tx: Tx, call: Call, view: View) -> Mapping[str, Any]:
    """What the view opens with, for whom its policy admits. Raises NotFound, Forbidden."""
    call.edge.gate.admit(tx, call.principal, call.route, call.path)
    return view.begins(tx, call)


def _handler(view: View) -> Any:
    async def show(call: Call) -> Answer:
        person = acting(call.principal)
        if view.path == "/" and (on := _onward(call, person)) is not None:
            return on
        if view.audience is not None:
            call.query()["as"] = view.audience
        try:
            beginning = await call.read(lambda tx: _begin(tx, call, view))
        except Forbidden:
            led = _led(person, call)
            if led is None or view.begins is _nothing:
                raise
            return _see_other(led)
        return _shell(call, view, {**_about(call, person), **beginning})

    return show


def _see_other(address: str) -> Answer:
    return Answer(status=303, media=HTML, headers={"location": address, "cache-control": "no-store"})


def _refused(refusal: Refusal, call: Call) -> Reply:
    """Who is not signed in is led to the door, and from there back to where they wanted to go."""
    if not isinstance(refusal, NotSignedIn):
        return refused_page(refusal, call)
    headers = {"location": "/sign-in", "cache-control": "no-store", "x-request-id": call.request_id}
    scope = call.request.scope
    kept = way_back.remembered(scope["path"], scope["query_string"].decode("latin-1"))
    return Reply(b"", status=303, media=HTML, headers=headers, cookies=(kept,))


async def give_asset(call: Call) -> Answer:
    """One file of the console; its name changes with what it holds, so it may be kept for good."""
    assets: Assets = call.edge.parts["assets"]
    found = assets.find(call.path["file"])
    if found is None:
        raise NotFound
    headers = {"cache-control": _FOREVER, "vary": "accept-encoding"}
    if found.compressed is not None and takes_gzip(call.request.headers.get("accept-encoding", "")):
        return Answer(found.compressed, media=found.media, headers={**headers, "content-encoding": "gzip"})
    return Answer(found.body, media=found.media, headers=headers)


CONSOLE = (
    *(
        Route(
            method="GET",
            path=view.path,
            handler=_handler(view),
            who=view.who,
            query=view.query,
            summary=f"Console: {view.script.partition('/')[0]}",
            refused=_refused,
        )
        for view in VIEWS
    ),
    Route(
        method="GET",
        path="/assets/{file}",
        handler=give_asset,
        who=Who.OPEN,
        summary="A file of the console",
        counted=False,
    ),
)
