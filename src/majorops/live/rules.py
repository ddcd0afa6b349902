"""What may be said on a socket and what it means. Source: rules.md section 17; details.md, "WebSocket".

Everything here is a plain value: no loop, no socket, no store. Times are epoch ms unless a name says text.
"""

from collections.abc import Collection
from enum import IntEnum, StrEnum
from typing import Any, NamedTuple

import msgspec

from majorops.platform.errors import Invalid, Malformed, Refusal, echo
from majorops.platform.strict_json import read_json

VERSION = 1
MESSAGE_LIMIT = 64 * 1024
HELLO_WITHIN_S = 10
HEARTBEAT_S = 5
RETRY_MS = (500, 5_000)
ERRORS_ALLOWED = 9
ERRORS_WINDOW_MS = 60_000
WAITING_LIMIT = 256 * 1024
PATIENT_LIMIT = 64 * 1024
"""Of what is read from the database no more than this is on its way: a slow line, too, has its 10 s."""
UNREAD_MS = 9_000
"""Looked at once a second, so that nobody stays unread for more than 10 s."""
BURST_MS = 1_000
"""A full queue that moved within this time is one large commit, not a slow reader."""
RECHECK_MS = 60_000
"""How long the end of a session or token that ran out by itself may go unnoticed."""

BOARD = "board"
PUBLIC_PAGE = "public"
INCIDENT = "incident:"

EDITING_LIMIT = 80
_TEXT_LIMIT = 200
_FIELDS = {
    "subscribe": {"stream", "epoch", "seq"},
    "unsubscribe": {"stream"},
    "presence": {"stream", "editing"},
}
_encode = msgspec.json.encode


class Close(IntEnum):
    """Close codes. 1002 is sent by the server library, 4000 cannot be sent on ASGI (see ``socket.py``)."""

    SERVER_STOPS = 1001
    PROTOCOL_ERROR = 1002
    INVALID_UTF8 = 1007
    MESSAGE_TOO_BIG = 1009
    INTERNAL_ERROR = 1011
    PING_TIMEOUT = 4000
    SLOW_CONSUMER = 4008
    BAD_MESSAGE = 4400
    REVOKED = 4401
    TOO_MANY_ERRORS = 4429

    @property
    def reason(self) -> str:
        """The stable code sent beside the number."""
        return "slow_consumer: resume" if self is Close.SLOW_CONSUMER else self.name.lower()


class BadMessage(Exception):
    """Not a message of this protocol; ``close`` is how the conversation ends."""

    def __init__(self, close: Close = Close.BAD_MESSAGE) -> None:
        super().__init__(close.reason)
        self.close = close


class Misspoken(Refusal):
    """What cannot be followed; answered by an error frame with its ``ref``, the socket stays open."""

    def __init__(self, code: str, detail: str, *, ref: str | None = None) -> None:
        super().__init__(code, detail)
        self.ref = ref


class Position(NamedTuple):
    """Where a reader stands: everything up to ``seq`` of the feed ``epoch`` has been taken in."""

    epoch: str
    seq: int


class Hello(NamedTuple):
    """The first message; ``audience`` is what ``as`` asked for."""

    audience: str | None
    ref: str | None


class Subscribe(NamedTuple):
    """Follow a stream; ``since`` is a resume."""

    stream: str
    since: Position | None
    ref: str | None


class Unsubscribe(NamedTuple):
    """Stop following a stream."""

    stream: str
    ref: str | None


class Present(NamedTuple):
    """Being on an incident; ``editing`` is what of it one is writing, None for nothing."""

    stream: str
    editing: str | None
    ref: str | None


Spoken = Hello | Subscribe | Unsubscribe | Present


class _Said(msgspec.Struct, forbid_unknown_fields=True):
    v: int
    kind: str = ""
    ref: str | None = None
    stream: str | None = None
    data: dict[str, Any] | None = None


def parse(message: str | bytes | None) -> Spoken:
    """One message of a client. Raises BadMessage (close), Misspoken (error frame)."""
    if not isinstance(message, str):
        raise BadMessage
    raw = message.encode("utf-8", "surrogatepass")
    if len(raw) > MESSAGE_LIMIT:
        raise BadMessage(Close.MESSAGE_TOO_BIG)
    try:
        value = read_json(raw)
    except Malformed:
        raise BadMessage from None
    if not isinstance(value, dict) or type(value.get("v")) is not int or value["v"] != VERSION:
        raise BadMessage
    return _understand(_typed(value))


def _typed(value: dict[str, Any]) -> _Said:
    ref = value.get("ref")
    if ref is not None and not _is_plain(ref):
        raise Misspoken("wrong_type", "ref must be short plain text.")
    try:
        said = msgspec.convert(value, _Said, strict=True)
    except msgspec.ValidationError as error:
        raise Misspoken(_code_of(error), str(error), ref=ref) from None
    if said.stream is not None and not _is_plain(said.stream):
        raise Misspoken("wrong_type", "stream must be short plain text.", ref=ref)
    return said


def _code_of(error: msgspec.ValidationError) -> str:
    return "unknown_field" if "unknown field" in str(error) else "wrong_type"


def _is_plain(text: object) -> bool:
    return isinstance(text, str) and len(text) <= _TEXT_LIMIT and text.isascii() and text.isprintable()


def _understand(said: _Said) -> Spoken:
    data = said.data or {}
    if said.kind == "hello":
        _only(data, {"v", "as"}, said.ref)
        return Hello(_plain(data, "as", said.ref), said.ref)
    if said.kind not in _FIELDS:
        raise Misspoken("unknown_type", f"There is no message of kind {echo(said.kind)!r}.", ref=said.ref)
    _only(data, _FIELDS[said.kind], said.ref)
    stream = said.stream or _plain(data, "stream", said.ref)
    if not stream:
        raise Misspoken("wrong_type", "stream must name what to follow.", ref=said.ref)
    if said.kind == "unsubscribe":
        return Unsubscribe(stream, said.ref)
    if said.kind == "presence":
        return Present(stream, _editing(data, said.ref), said.ref)
    return Subscribe(stream, _since(data, said.ref), said.ref)


def _editing(data: dict[str, Any], ref: str | None) -> str | None:
    text = data.get("editing")
    if text is not None and not (isinstance(text, str) and len(text) <= EDITING_LIMIT and text.isprintable()):
        raise Misspoken("wrong_type", f"editing must be text of at most {EDITING_LIMIT} characters.", ref=ref)
    return text or None


def _only(data: dict[str, Any], known: set[str], ref: str | None) -> None:
    strange = sorted(set(data) - known)
    if strange:
        raise Misspoken("unknown_field", f"There is no field {echo(strange[0])!r} in data.", ref=ref)


def _plain(data: dict[str, Any], name: str, ref: str | None) -> str | None:
    text: str | None = data.get(name)
    if text is not None and not _is_plain(text):
        raise Misspoken("wrong_type", f"{name} must be short plain text.", ref=ref)
    return text


def _since(data: dict[str, Any], ref: str | None) -> Position | None:
    epoch, seq = _plain(data, "epoch", ref), data.get("seq")
    if epoch is None and seq is None:
        return None
    if epoch is None or type(seq) is not int or not 0 <= seq < 2**53:
        raise Misspoken("wrong_type", "A resume names epoch (text) and seq (a whole number from 0).", ref=ref)
    return Position(epoch, seq)


class Resume(StrEnum):
    """How a subscription starts. ``RESYNC``: with an error frame first, the position cannot be true."""

    ENTRIES = "entries"
    SNAPSHOT = "snapshot"
    RESYNC = "resync"


def decide(since: Position | None, *, here: Position, others: Collection[str]) -> Resume:
    """Whether what is missing can follow, or a snapshot must. ``here``: epoch and head of the feed;
    ``others``: the epochs of the other columns of this data file. Raises Invalid ``invalid_cursor`` for one
    of those.
    """
    if since is None:
        return Resume.SNAPSHOT
    if since.epoch == here.epoch:
        return Resume.ENTRIES if since.seq <= here.seq else Resume.RESYNC
    if since.epoch in others:
        raise Invalid(
            "invalid_cursor",
            "This position belongs to another audience's feed.",
            hint="Subscribe without epoch and seq.",
        )
    return Resume.SNAPSHOT


def with_error(errors: tuple[int, ...], at: int) -> tuple[int, ...]:
    """The moments of the errors that still count, this one included."""
    return (*(moment for moment in errors if at - moment < ERRORS_WINDOW_MS), at)


def too_many(errors: tuple[int, ...]) -> bool:
    """Whether the patience for errors is used up."""
    return len(errors) > ERRORS_ALLOWED


class Place(NamedTuple):
    """Where in which feed a message stands; ``at`` is RFC 3339 text."""

    stream: str
    epoch: str
    seq: int
    at: str


def envelope(
    kind: str, data: bytes, *, place: Place | None = None, stream: str | None = None, ref: str | None = None
) -> bytes:
    """One message to a client. ``data`` is JSON already: an entry is encoded once and only joined here.
    ``stream``: of what has no place in its feed.
    """
    parts = [b'{"v":1,"kind":"', kind.encode(), b'"']
    if ref is not None:
        parts += b',"ref":', _encode(ref)
    if stream is not None:
        parts += b',"stream":', _encode(stream)
    if place is not None:
        parts += (
            b',"stream":',
            _encode(place.stream),
            b',"epoch":',
            _encode(place.epoch),
            b',"seq":',
            str(place.seq).encode(),
            b',"at":"',
            place.at.encode(),
            b'"',
        )
    parts += b',"data":', data, b"}"
    return b"".join(parts)


def error_frame(refusal: Refusal, ref: str | None) -> bytes:
    """The error frame of a refusal."""
    return envelope("error", _encode({"code": refusal.code, "detail": refusal.detail, "ref": ref}), ref=ref)


def incident_ref(stream: str) -> str | None:
    """``incident:INC-7`` → ``INC-7``; None for a stream of another kind."""
    return stream.removeprefix(INCIDENT) if stream.startswith(INCIDENT) else None


SECRET_NAMES = frozenset(
    {
        "token",
        "access_token",
        "api_key",
        "apikey",
        "key",
        "auth",
        "authorization",
        "bearer",
        "jwt",
        "session",
        "password",
        "secret",
    }
)


def check_address(names: Collection[str]) -> None:
    """The query of a socket address is empty. Raises Malformed ``token_in_url``, ``unknown_parameter``."""
    if any(name.lower() in SECRET_NAMES for name in names):
        raise Malformed(
            "token_in_url",
            "A secret in an address ends up in logs.",
            hint="Send the token in the header Authorization; withdraw this one.",
        )
    for name in names:
        raise Malformed(
            "unknown_parameter", f"There is no parameter {echo(name)!r} here.", hint="None is known."
        )
