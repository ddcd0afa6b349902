"""What anybody may read of what is published, made once for each state of the store, however many ask for it.

An outage sends everyone to the public page at once. Between two commits, and within one second, all of them
get the same bytes; so nothing here has to be told of a change, and what time does to a promise shows at once.
Only the anonymous column is kept: whatever a person reads is made for that person.
"""

import asyncio
import gzip
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace
from typing import NamedTuple

from majorops.pages.assets import takes_gzip
from majorops.pages.render import HTML
from majorops.platform.web import Answer

_LEVEL = 6
_SECOND_MS = 1_000


class Stamp(NamedTuple):
    """What a page is made of: how much has been committed, and which second it is."""

    commits: int
    second: int

    @classmethod
    def of(cls, commits: int, at: int) -> "Stamp":
        """``at`` is epoch ms."""
        return cls(commits, at // _SECOND_MS)


@dataclass(frozen=True, slots=True)
class Sent:
    """One answer as it travels, plain and compressed."""

    plain: Answer
    packed: Answer

    @classmethod
    def of(cls, plain: Answer) -> "Sent":
        """A page is compressed once; a strong ETag names bytes, so the compressed ones have their own.

        Data stays as it is: it tells the second, and compressed its length would change with that alone, as
        if there were something to see.
        """
        if plain.media != HTML:
            return cls(plain, plain)
        headers = {**plain.headers, "vary": "accept-encoding"}
        etag = f'{plain.etag[:-1]}-gzip"' if plain.etag else ""
        body = gzip.compress(plain.body, _LEVEL, mtime=0)
        packed = {**headers, "content-encoding": "gzip"}
        return cls(replace(plain, headers=headers), replace(plain, body=body, etag=etag, headers=packed))

    def to(self, accepted: str) -> Answer:
        """What goes to a caller with this Accept-Encoding."""
        return self.packed if takes_gzip(accepted) else self.plain


class KeptPages:
    """The pages of the newest stamp. Used on one event loop."""

    def __init__(self) -> None:
        self._stamp: Stamp | None = None
        self._pages: dict[str, asyncio.Future[Sent]] = {}

    async def of(self, stamp: Stamp, name: str, make: Callable[[], Awaitable[Answer]]) -> Sent:
        """What is kept under ``name``, else what ``make`` makes now; who comes meanwhile waits for the same.

        ``stamp`` must be taken before anything is read. Raises what ``make`` raises, and keeps nothing then.
        """
        if stamp != self._stamp:
            self._stamp, self._pages = stamp, {}
        pages = self._pages
        made = pages.get(name)
        if made is None:
            made = pages[name] = asyncio.ensure_future(_sent(make))
            made.add_done_callback(lambda done: pages.pop(name) if done.exception() else None)
        return await asyncio.shield(made)  # whoever asked first may leave; the others still wait


async def _sent(make: Callable[[], Awaitable[Answer]]) -> Sent:
    return Sent.of(await make())
