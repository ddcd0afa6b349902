"""Strict reading of JSON: no key twice, no number that is none, no depth without end."""

import json
import math
from typing import Any

from majorops.platform.errors import Malformed, echo

MAX_DEPTH = 32
_QUOTE, _BACKSLASH = b'"\\'


def read_json(body: bytes) -> Any:
    """Bytes → JSON value, integers of any size.

    Raises Malformed: json_too_deep, invalid_json (line, column), duplicate_key, invalid_number.
    """
    if _too_deep(body):
        raise Malformed(
            "json_too_deep", "The JSON is nested too deeply.", hint=f"At most {MAX_DEPTH} levels."
        )
    try:
        value: Any = _decoder.decode(body.decode())
    except UnicodeDecodeError as error:
        raise Malformed("invalid_json", f"The body is not UTF-8 at byte {error.start}.") from None
    except json.JSONDecodeError as error:
        place = f"line {error.lineno}, column {error.colno}"
        raise Malformed("invalid_json", f"Not JSON: {error.msg} at {place}.") from None
    except ValueError:
        raise Malformed("invalid_number", "A number in the body has too many digits.") from None
    return value


def _too_deep(body: bytes) -> bool:
    """Counted by hand, because the parser would recurse first and ask later."""
    if body.count(b"{") + body.count(b"[") <= MAX_DEPTH:
        return False
    depth, inside, escaped = 0, False, False
    for byte in body:
        if inside:
            inside = escaped or byte != _QUOTE
            escaped = byte == _BACKSLASH and not escaped
        elif byte == _QUOTE:
            inside = True
        elif byte in b"{[":
            depth += 1
            if depth > MAX_DEPTH:
                return True
        elif byte in b"}]":
            depth -= 1
    return False


def _no_constant(name: str) -> Any:
    raise Malformed("invalid_number", f"{name} is not a JSON number.")


def _finite(text: str) -> float:
    number = float(text)
    if math.isinf(number):
        raise Malformed("invalid_number", f"{echo(text)} is too large a number.")
    return number


def _unique(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise Malformed(
            "duplicate_key",
            f"The key {echo(_first_repeated(pairs))!r} stands twice in one object.",
            hint="Send each key once.",
        )
    return found


def _first_repeated(pairs: list[tuple[str, Any]]) -> str:
    seen: set[str] = set()
    for name, _ in pairs:
        if name in seen:
            return name
        seen.add(name)
    raise AssertionError


_decoder = json.JSONDecoder(object_pairs_hook=_unique, parse_constant=_no_constant, parse_float=_finite)
