"""What stands beside a body: the parameters of the address and the ETag of If-Match, read as strictly."""

import re
from collections.abc import Mapping, Sequence
from urllib.parse import parse_qsl

from majorops.platform.errors import Malformed, PreconditionRequired, echo

NO_VERSION = -1
_LIMIT = re.compile(r"[0-9]{1,9}")
_QUERY_LIMIT = 8192
_STRONG_ETAG = re.compile(r'"[^"]+"')
_OUR_ETAG = re.compile(r'"v([0-9]{1,9})"')


def read_query(query_string: bytes, known: Sequence[str]) -> dict[str, str]:
    """The parameters of a query string, each known and given once."""
    if len(query_string) > _QUERY_LIMIT:
        raise Malformed("query_too_long", "The query is too long.", hint="At most 8,192 bytes.")
    found: dict[str, str] = {}
    for name, value in parse_qsl(query_string.decode("latin-1"), keep_blank_values=True):
        if name not in known:
            listed = ", ".join(known) or "none"
            raise Malformed(
                "unknown_parameter",
                f"There is no parameter {echo(name)!r} here.",
                hint=f"Known parameters: {listed}.",
            )
        if name in found:
            raise Malformed(
                "duplicate_parameter",
                f"{name} is given twice.",
                hint="One parameter, values joined by commas.",
            )
        found[name] = value
    return found


def read_limit(query: Mapping[str, str], *, default: int = 50, most: int = 200) -> int:
    """``limit`` of a list, 1 to ``most``. Raises Malformed ``invalid_limit``."""
    text = query.get("limit")
    if text is None:
        return default
    if _LIMIT.fullmatch(text) is None or not 1 <= int(text) <= most:
        raise Malformed("invalid_limit", f"limit {echo(text)!r} is not possible.", hint=f"1 to {most}.")
    return int(text)


def if_match_version(header: str | None) -> int:
    """``"v7"`` → 7."""
    if header is None:
        raise PreconditionRequired(
            "precondition_required",
            "This change needs the header If-Match.",
            hint="Send the ETag of the last read.",
        )
    if _STRONG_ETAG.fullmatch(header) is None:
        raise Malformed("strong_etag_required", "If-Match needs one strong ETag.", hint='Such as "v3".')
    ours = _OUR_ETAG.fullmatch(header)
    return int(ours.group(1)) if ours else NO_VERSION
