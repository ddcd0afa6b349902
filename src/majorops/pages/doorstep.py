"""Pages of signing in: how to get in, a one-time link, the people of a demo.

They work without script; only the button of a passkey needs one, and without it is not shown.
"""

from typing import Any, Literal
from urllib.parse import parse_qs

import msgspec

from majorops.pages import way_back
from majorops.pages.assets import SIGN_IN, Assets
from majorops.pages.render import page, refused_page
from majorops.people import store as people_store
from majorops.people.door.actions import RedeemLink, SignedIn, redeem_link
from majorops.people.passkeys.api import PasskeyDoor
from majorops.people.record import acting
from majorops.people.sessions.actions import start_session
from majorops.people.sessions.rules import cookie_name, is_loopback, write_cookie
from majorops.platform.database import Tx
from majorops.platform.decode import from_plain
from majorops.platform.errors import Invalid
from majorops.platform.web import Answer, Call, Route, Who

Height = Literal["executive", "stakeholder", "ground"]


class DemoPerson(msgspec.Struct, frozen=True):
    """Somebody of the demo. ``parts["demo_people"]`` names them; their links work on this machine only."""

    id: str  # user id
    name: str
    role: str
    about: str
    height: Height = "ground"

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


def _by_height(people: tuple[DemoPerson, ...]) -> dict[str, list[DemoPerson]]:
    heights: dict[str, list[DemoPerson]] = {"executive": [], "stakeholder": [], "ground": []}
    for person in people:
        heights[person.height].append(person)
    return heights


def _door(call: Call, **shown: Any) -> Answer:
    wanted = way_back.way_back(call.request.headers.get("cookie", ""))
    about = {
        "token": "",
        "asks_email": False,
        "said": "",
        "heights": {},
        "company": call.edge.parts.get("oidc") is not None,
        "reader": acting(call.principal).name,
        "wanted": "" if wanted == way_back.HOME else wanted,
        "passkeys": None,
    }
    return page("sign_in.html", **{**about, **shown})


def _passkeys(call: Call) -> dict[str, Any] | None:
    """The script and the address of passkeys; None where there is no such script or address."""
    assets: Assets = call.edge.parts["assets"]
    door: PasskeyDoor = call.edge.parts["passkeys"]
    built = assets.built_alone(SIGN_IN)
    return {"built": built, "origin": door.address.origin} if built and door.address.origin else None


async def show_sign_in(call: Call) -> Answer:
    """How to get in; a demo lists its people."""
    people, passkeys = _demo_people(call), _passkeys(call)
    heights = _by_height(people) if people else {}
    return _door(call, heights=heights, passkeys=passkeys, scripted=passkeys is not None)


async def show_link(call: Call) -> Answer:
    """One button: a preview of the link in a chat must not use it up. A demo's link signs in at once."""
    somebody = next((one for one in _demo_people(call) if one.path == call.request.scope["path"]), None)
    if somebody is not None:
        return await _sign_in_demo(call, somebody)
    return _door(call, token=call.path["token"])


async def redeem(call: Call) -> Answer:
    """Use a link up, give the cookie, go on to where they wanted to be."""
    fields = {name: values[0] for name, values in parse_qs(call.raw.decode("latin-1")).items()}
    wish = from_plain({name: fields[name] for name in ("token", "email") if name in fields}, RedeemLink)

    def act(tx: Tx) -> SignedIn:
        return redeem_link(tx, wish, at=call.at)

    try:
        signed_in = await call.edge.database.write(act)
    except Invalid as refusal:
        # The first admin says who they are; the link stays good until they do.
        said = "" if refusal.code == "missing_field" else refusal.detail
        return _door(call, http=422, token=wish.token, asks_email=True, said=said)
    return _came_in(call, signed_in.secret)


async def _sign_in_demo(call: Call, somebody: DemoPerson) -> Answer:
    def act(tx: Tx) -> str:
        return start_session(tx, people_store.load(tx, somebody.id), how="demo", at=call.at)

    return _came_in(call, await call.edge.database.write(act))


def _came_in(call: Call, secret: str) -> Answer:
    headers = call.request.headers
    name = cookie_name(call.request.scope["scheme"], headers.get("host", ""))
    return Answer(
        status=303,
        headers={"location": way_back.way_back(headers.get("cookie", "")), "cache-control": "no-store"},
        cookies=(write_cookie(name, secret), way_back.forgotten()),
    )


def _html(method: str, path: str, handler: Any, summary: str, **more: Any) -> Route:
    return Route(
        method=method,
        path=path,
        handler=handler,
        who=Who.OPEN,
        summary=summary,
        refused=refused_page,
        **more,
    )


DOORSTEP = (
    _html("GET", "/sign-in", show_sign_in, "How to sign in"),
    _html("GET", "/sign-in/{token}", show_link, "Page of a one-time link"),
    _html("POST", "/sign-in", redeem, "Sign in by a one-time link", raw_body=True, body_limit=4096),
)
