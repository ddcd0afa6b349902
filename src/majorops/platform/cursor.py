"""Where a list goes on: the sort position of the last row shown, opaque to its reader."""

from base64 import urlsafe_b64decode, urlsafe_b64encode
from typing import TypeVar

import msgspec

from majorops.platform.errors import Malformed

P = TypeVar("P", bound=tuple[int | str, ...])


def write_cursor(*position: int | str) -> str:
    """The sort position of a row as ``nextCursor``."""
    return urlsafe_b64encode(msgspec.json.encode(position)).rstrip(b"=").decode()


def read_cursor(text: str, shape: type[P]) -> P:
    """The position in a cursor, as ``shape`` (a tuple type). Raises Malformed ``invalid_cursor``."""
    try:
        position = msgspec.json.decode(urlsafe_b64decode(text + "=" * (-len(text) % 4)), type=shape)
    except ValueError:  # of base64, of UTF-8 and of msgspec alike
        position = None
    if position is None or write_cursor(*position) != text:
        raise Malformed(
            "invalid_cursor", "This cursor was not given by this list.", hint="Start again without a cursor."
        )
    return position
