"""HTTP of the live views: the feed of a column by long polling, and its snapshot.

For programs that keep no socket open. A waiting request holds no thread and asks the store only when
something happened.
"""

import asyncio
from typing import NamedTuple

import msgspec

from majorops.audiences import store as feeds
from majorops.audiences.record import FeedEntry
from majorops.incidents.wire import LiveSnapshot
from majorops.live.hub import Hub
from majorops.live.rules import Position, Resume, decide
from majorops.live.sight import Feed, Looking
from majorops.live.snapshots import Snapshots
from majorops.people.record import acting
from majorops.platform.database import Tx
from majorops.platform.errors import Invalid, Malformed, echo
from majorops.platform.web import Answer, Call, Route, Who
from majorops.platform.wording import rfc3339

_ONE = "/v1/incidents/{id}"
_PAGE = 200
_WAIT_MOST_S = 30
_DIGITS = 15
_SNAPSHOT_HINT = "Start again: GET /v1/incidents/{id} gives the incident and the position in its field feed."


class FeedItem(msgspec.Struct):
    """One entry as it left: ``data`` is ``{change, resources, state}``."""

    seq: int
    at: str
    kind: str
    data: msgspec.Raw


class FeedPage(msgspec.Struct):
    """What follows a position. ``recovered`` false: it is not of this feed; read the incident again."""

    epoch: str
    entries: list[FeedItem]
    recovered: bool


class _Found(NamedTuple):
    feed: Feed
    page: FeedPage


def _number(query: dict[str, str], name: str) -> int:
    text = query.get(name, "0")
    if not (text.isascii() and text.isdigit() and len(text) <= _DIGITS):
        raise Malformed(
            "invalid_cursor", f"{name} is not a position: {echo(text)!r}.", field=name, hint=_SNAPSHOT_HINT
        )
    return int(text)


def _seconds(query: dict[str, str]) -> int:
    text = query.get("wait", "0")
    if not (text.isascii() and text.isdigit() and len(text) <= _DIGITS and int(text) <= _WAIT_MOST_S):
        raise Malformed(
            "bad_request",
            f"wait {echo(text)!r} is not possible.",
            field="wait",
            hint=f"0 to {_WAIT_MOST_S} seconds.",
        )
    return int(text)


def _shown(entry: FeedEntry) -> FeedItem:
    return FeedItem(entry.seq, rfc3339(entry.at), entry.kind, msgspec.Raw(entry.body))


def _look(tx: Tx, call: Call, hub: Hub) -> Feed:
    looking = Looking(acting(call.principal), audience=call.query().get("as"))
    incident, column = hub.sight.see(tx, looking, call.path["id"])
    return Feed(incident.id, column)


def _read(tx: Tx, call: Call, hub: Hub) -> _Found:
    query = call.query()
    feed = _look(tx, call, hub)
    here = hub.sight.position(tx, feed)
    since = Position(query.get("epoch", here.epoch), _number(query, "after"))
    try:
        start = decide(since, here=here, others=hub.sight.others(feed.column))
    except Invalid as foreign:
        raise Malformed(foreign.code, foreign.detail, field="epoch", hint=_SNAPSHOT_HINT) from None
    if start is not Resume.ENTRIES:
        return _Found(feed, FeedPage(here.epoch, [], recovered=False))
    entries = [_shown(entry) for entry in feeds.entries_after(tx, *feed, since.seq, _PAGE)]
    return _Found(feed, FeedPage(here.epoch, entries, recovered=True))


async def read_feed(call: Call) -> Answer:
    """What follows ``after``: at most 200 entries, at once or within ``wait`` seconds, else none."""
    hub: Hub = call.edge.parts["hub"]
    until = asyncio.get_running_loop().time() + _seconds(call.query())
    found = await call.read(lambda tx: _read(tx, call, hub))
    while _goes_on(found, until, hub) and await _something_new(call, hub, found, until):
        # Who waits may have been signed out meanwhile.
        call.principal = await call.edge.gate.identify(call.request, call.route)
        found = await call.read(lambda tx: _read(tx, call, hub))
    return Answer.json(found.page)


def _goes_on(found: _Found, until: float, hub: Hub) -> bool:
    waits = found.page.recovered and not found.page.entries and not hub.stopping
    return waits and asyncio.get_running_loop().time() < until


async def _something_new(call: Call, hub: Hub, found: _Found, until: float) -> bool:
    """Wait for an entry; False when the time is up."""
    with hub.listening(found.feed) as heard:
        # Once more, now that nothing can be missed between reading and waiting.
        if (await call.read(lambda tx: _read(tx, call, hub))).page.entries:
            return True
        try:
            async with asyncio.timeout_at(until):
                await heard.wait()
        except TimeoutError:
            return False
    return True


async def read_state(call: Call) -> Answer:
    """The live snapshot of the caller's column."""
    hub: Hub = call.edge.parts["hub"]
    snapshots: Snapshots = call.edge.parts["snapshots"]
    feed = await call.read(lambda tx: _look(tx, call, hub))
    return Answer((await snapshots.load(call.edge.database, feed)).state)


ROUTES = (
    Route(
        method="GET",
        path=f"{_ONE}/feed",
        handler=read_feed,
        who=Who.VIEWER,
        answer=FeedPage,
        summary="Read or await what happened since a position",
        query=("epoch", "after", "wait", "as"),
    ),
    Route(
        method="GET",
        path=f"{_ONE}/state",
        handler=read_state,
        who=Who.VIEWER,
        summary="Read the live snapshot of an incident",
        answer=LiveSnapshot,
        query=("as",),
    ),
)
