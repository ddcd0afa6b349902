"""Who follows which feed, and how an entry reaches them exactly once and in order.

A subscription is either *live* (entries are passed on as the store announces them) or *reading* (its task
reads from the database what is missing). It registers before it reads, and becomes live in the same step of
the loop in which nothing is missing any more, so no entry is lost or sent twice, however the two interleave.
Every reading asks for the viewer's rights again in the same view of the database; to check rights is
therefore to send a subscription back to reading, and nothing goes out meanwhile.
"""

import asyncio
from collections.abc import Callable, Coroutine, Iterable
from typing import Any, NamedTuple

import msgspec

from majorops.audiences import store as feeds
from majorops.audiences.record import BOARD, Column, FeedEntry
from majorops.live.rules import Place, Resume, Subscribe, decide, envelope, error_frame
from majorops.live.sight import Feed, Seen, Sight
from majorops.live.viewer import Message, Subscription, Viewer, message
from majorops.platform.clock import now_ms
from majorops.platform.database import Database, Tx
from majorops.platform.errors import Forbidden, Invalid, NotFound
from majorops.platform.wording import rfc3339

_encode = msgspec.json.encode
_PAGE = 64
_STREAMS = 500
_NO_LONGER = _encode({"change": "gone"})

Start = Callable[[Coroutine[Any, Any, None], Viewer], "asyncio.Task[None]"]


class _Opening(NamedTuple):
    seen: Seen
    start: Resume
    epoch: str
    seq: int
    snapshot: bytes


class Streams:
    """The followed feeds of this process. ``start`` runs a viewer's task and minds its failures."""

    def __init__(self, database: Database, sight: Sight, start: Start) -> None:
        self._database = database
        self._sight = sight
        self._start = start
        self._audience: dict[Feed, set[Subscription]] = {}

    # -- following ---------------------------------------------------------------------------------

    async def subscribe(self, viewer: Viewer, wish: Subscribe) -> None:
        """Start or resume a stream. Raises NotFound, Forbidden, or Invalid ``invalid_cursor``."""
        if len(viewer.subscriptions) >= _STREAMS and wish.stream not in viewer.subscriptions:
            raise Invalid("too_many_items", f"A socket follows at most {_STREAMS} streams.")
        opening = await self._database.read(lambda tx: _open(tx, self._sight, viewer, wish), way=_way(viewer))
        self.unsubscribe(viewer, wish.stream)
        if viewer.ended.done():
            return
        _greet(viewer, wish, opening)
        subscription = Subscription(viewer, wish.stream, opening.seen.feed, opening.seq)
        viewer.subscriptions[wish.stream] = subscription
        self._audience.setdefault(subscription.feed, set()).add(subscription)
        self.read_again(subscription)

    def unsubscribe(self, viewer: Viewer, stream: str) -> None:
        """Stop following; a stream that is not followed is fine, too."""
        subscription = viewer.subscriptions.get(stream)
        if subscription is not None:
            self._drop(subscription)

    def leave(self, viewer: Viewer) -> None:
        """Forget everything a viewer follows."""
        for subscription in tuple(viewer.subscriptions.values()):
            self._drop(subscription)

    def _drop(self, subscription: Subscription) -> None:
        if subscription.over:
            return
        subscription.live = False
        if subscription.task is not None and subscription.task is not asyncio.current_task():
            subscription.task.cancel()
        subscription.task = None
        subscription.over = True
        del subscription.viewer.subscriptions[subscription.stream]
        audience = self._audience[subscription.feed]
        audience.discard(subscription)
        if not audience:
            del self._audience[subscription.feed]

    # -- passing on --------------------------------------------------------------------------------

    def pass_on(self, entry: FeedEntry) -> None:
        """Queue a new entry for everyone who follows its feed; the frame is made once for all of them."""
        framed: dict[str, Message] = {}
        for subscription in tuple(self._audience.get(Feed(entry.stream, entry.column), ())):
            subscription.heard = max(subscription.heard, entry.seq)
            if not subscription.live or entry.seq <= subscription.sent:
                continue
            if entry.seq != subscription.sent + 1 or not self._deliver(subscription, entry, framed):
                self.read_again(subscription)

    def _deliver(
        self, subscription: Subscription, entry: FeedEntry, framed: dict[str, Message] | None = None
    ) -> bool:
        """Queue one entry; False when there is no room. Without ``framed`` it is one that was missed."""
        # An incident that leaves a board does not end the board.
        ends = entry.kind == "gone" and entry.stream != BOARD
        ready = framed.get(subscription.stream) if framed else None
        if ready is None:
            place = Place(subscription.stream, self._sight.epochs[entry.column], entry.seq, rfc3339(entry.at))
            ready = message(envelope("gone" if ends else "entry", entry.body, place=place))
            if framed is not None:
                framed[subscription.stream] = ready
        if not subscription.viewer.put(ready, patient=framed is None):
            return False
        subscription.sent = entry.seq
        if ends:
            self._drop(subscription)
        return True

    # -- reading what is missing -------------------------------------------------------------------

    def hold(self, subscription: Subscription) -> None:
        """Let nothing more out to a subscription until it has read again."""
        subscription.live = False
        if subscription.task is not None:
            subscription.task.cancel()
            subscription.task = None

    def read_again(self, subscription: Subscription) -> None:
        """Hold a subscription until its rights are checked and what is missing has been read."""
        self.hold(subscription)
        subscription.task = self._start(self._read_missing(subscription), subscription.viewer)

    def check_incident(self, incident_id: str) -> None:
        """Ask again for the rights of everyone who follows an incident below command."""
        for column in Column:
            if column is not Column.COMMAND_MIM:
                for subscription in tuple(self._audience.get(Feed(incident_id, column), ())):
                    self.read_again(subscription)

    async def _read_missing(self, subscription: Subscription) -> None:
        while True:
            page = await self._database.read(
                lambda tx: _page(tx, self._sight, subscription), way=_way(subscription.viewer)
            )
            if page is None:
                await self._take_away(subscription)
                return
            if not await self._hand_over(subscription, page):
                return
            if len(page) < _PAGE and subscription.heard <= subscription.sent:
                subscription.live = True
                subscription.task = None
                return

    async def _hand_over(self, subscription: Subscription, page: Iterable[FeedEntry]) -> bool:
        """Deliver at the reader's own pace; False when the subscription is over."""
        for entry in page:
            while not self._deliver(subscription, entry):
                if not await subscription.viewer.room():
                    return False
            if subscription.over:
                return False
        return True

    async def _take_away(self, subscription: Subscription) -> None:
        epoch = self._sight.epochs[subscription.feed.column]
        place = Place(subscription.stream, epoch, subscription.sent, rfc3339(now_ms()))
        self._drop(subscription)
        gone = message(envelope("gone", _NO_LONGER, place=place))
        while not subscription.viewer.put(gone, patient=True):
            if not await subscription.viewer.room():
                return

    # -- the truth of the database -----------------------------------------------------------------

    async def heal(self) -> None:
        """Compare with the database; whoever missed a hint reads what is missing."""
        followed = {feed.stream for feed in self._audience}
        if not followed:
            return
        heads = await self._database.read(lambda tx: {stream: feeds.heads(tx, stream) for stream in followed})
        for feed, audience in tuple(self._audience.items()):
            head = heads.get(feed.stream, {}).get(feed.column, 0)
            for subscription in tuple(audience):
                if subscription.live and subscription.sent < head:
                    self.read_again(subscription)


def _way(viewer: Viewer) -> str:
    """How a viewer comes to what they follow, for whoever must know."""
    return f"socket {viewer.looking.door}"


def _open(tx: Tx, sight: Sight, viewer: Viewer, wish: Subscribe) -> _Opening:
    seen = sight.look(tx, viewer.looking, wish.stream)
    here = sight.position(tx, seen.feed)
    start = decide(wish.since, here=here, others=sight.others(seen.feed.column))
    if start is Resume.ENTRIES and wish.since is not None:
        return _Opening(seen, start, here.epoch, wish.since.seq, b"")
    return _Opening(seen, start, here.epoch, here.seq, sight.snapshot(tx, seen, by=viewer.looking.person))


def _greet(viewer: Viewer, wish: Subscribe, opening: _Opening) -> None:
    recovered = opening.start is Resume.ENTRIES
    place = Place(wish.stream, opening.epoch, opening.seq, rfc3339(now_ms()))
    if opening.start is Resume.RESYNC:
        ahead = Invalid("resync_required", "That position lies ahead of the feed; a snapshot follows.")
        viewer.put(message(error_frame(ahead, wish.ref)))
    data = _encode({"stream": wish.stream, "recovered": recovered})
    viewer.put(message(envelope("subscribed", data, place=place, ref=wish.ref)))
    if not recovered:
        viewer.put(message(envelope("snapshot", opening.snapshot, place=place)))


def _page(tx: Tx, sight: Sight, subscription: Subscription) -> list[FeedEntry] | None:
    """The next entries, or None when this viewer no longer reads this feed."""
    try:
        seen = sight.look(tx, subscription.viewer.looking, subscription.stream)
    except (NotFound, Forbidden):
        return None
    if seen.feed != subscription.feed:
        return None
    return feeds.entries_after(tx, *subscription.feed, subscription.sent, _PAGE)
