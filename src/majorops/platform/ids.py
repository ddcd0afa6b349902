"""ULIDs: 48 bits of milliseconds, 80 of chance, as 26 letters that sort by time.

Within one millisecond the random part counts up, so ids made by one process sort in the order they were made.
Source: github.com/ulid/spec.
"""

import re
import secrets
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Protocol

from majorops.platform.clock import now_ms

_LETTERS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_PATTERN = re.compile(r"[0-7][0-9A-HJKMNP-TV-Z]{25}")
_PAIRS = tuple(a + b for a in _LETTERS for b in _LETTERS)
_RANDOM_BITS = 80


class _Sequence:
    """The last id given out; guarded, because the edge and the writer both make ids."""

    def __init__(self, bits: Callable[[int], int] = secrets.randbits) -> None:
        self._lock = threading.Lock()
        self._bits = bits
        self._last = 0

    def next(self, at: int) -> int:
        with self._lock:
            if at > self._last >> _RANDOM_BITS:
                self._last = (at << _RANDOM_BITS) | self._bits(_RANDOM_BITS - 1)
            else:  # the same millisecond, or a clock that went back
                self._last += 1
            return self._last


_sequence = _Sequence()
_own: ContextVar[_Sequence | None] = ContextVar("own_ids", default=None)


class Chance(Protocol):
    """Where random bits come from."""

    def getrandbits(self, k: int, /) -> int:
        """So many of them."""


@contextmanager
def own_ids(chance: Chance) -> Iterator[None]:
    """Inside, ids of an own sequence: what is told of the past gets ids of the past, the same each time."""
    token = _own.set(_Sequence(chance.getrandbits))
    try:
        yield
    finally:
        _own.reset(token)


def new_ulid(at: int | None = None) -> str:
    """A new ULID for ``at`` (epoch ms, default now), greater than every one made before in this process."""
    value = (_own.get() or _sequence).next(now_ms() if at is None else at)
    parts = []
    for _ in range(13):
        parts.append(_PAIRS[value & 1023])
        value >>= 10
    parts.reverse()
    return "".join(parts)


def is_ulid(text: str) -> bool:
    """Whether ``text`` has the shape of a ULID, in capitals."""
    return _PATTERN.fullmatch(text) is not None


def ulid_ms(text: str) -> int:
    """The epoch ms inside a ULID."""
    value = 0
    for letter in text[:10]:
        value = value * 32 + _LETTERS.index(letter)
    return value
