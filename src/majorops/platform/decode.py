"""Strict reading of request bodies: every way a body can be wrong has its own stable code and JSON pointer.

A request type is a msgspec struct. Text limits and the kinds of text stand in its annotations (``Line``,
``Text``, ``Moment`` …), so that the OpenAPI description and the check are one thing. Source: rules.md 16, 18.
"""

import difflib
import re
import types
import typing
import unicodedata
from dataclasses import dataclass
from enum import Enum
from functools import lru_cache
from typing import Annotated, Any, TypeVar
from urllib.parse import urlsplit

import msgspec
from msgspec import Meta

from majorops.platform.errors import Invalid, echo
from majorops.platform.strict_json import read_json
from majorops.platform.wording import epoch_ms

T = TypeVar("T", bound=msgspec.Struct)


@dataclass(frozen=True, slots=True)
class Check:
    """What a value must hold beyond its type. ``kind``: text, moment, url, whole; ``many``: a list of it."""

    kind: str = "text"
    limit: int = 10_000
    blank: bool = True
    lines: bool = True
    many: bool = False
    code_when_blank: str = "blank"
    low: int = 0
    high: int = 0


def _meta(check: Check, **schema: Any) -> Meta:
    return Meta(extra={"check": check}, extra_json_schema=schema)


Title = Annotated[str, _meta(Check(limit=200, blank=False, lines=False), minLength=1, maxLength=200)]
SeatText = Annotated[str, _meta(Check(limit=200, lines=False), maxLength=200)]
Line = Annotated[str, _meta(Check(limit=200, lines=False), maxLength=200)]
Reason = Annotated[
    str, _meta(Check(limit=1000, blank=False, code_when_blank="reason_required"), minLength=1, maxLength=1000)
]
Note = Annotated[str, _meta(Check(limit=1000), maxLength=1000)]
Text = Annotated[str, _meta(Check(), maxLength=10_000)]
Body = Annotated[str, _meta(Check(blank=False), minLength=1, maxLength=10_000)]
Moment = Annotated[int, _meta(Check(kind="moment"), type="string", format="date-time")]
Url = Annotated[str, _meta(Check(kind="url", limit=2000), format="uri", maxLength=2000)]
Systems = Annotated[list[str], _meta(Check(limit=120, blank=False, lines=False, many=True), maxItems=100)]
Ids = Annotated[list[str], _meta(Check(limit=64, lines=False, many=True), maxItems=1000)]
Count = Annotated[int, _meta(Check(kind="whole", high=10_000_000_000), minimum=0, maximum=10_000_000_000)]
PhaseNumber = Annotated[int, _meta(Check(kind="whole", low=1, high=8), minimum=1, maximum=8)]
_MAX_ITEMS = {120: 100, 64: 1000}

SERVER_OWNED: dict[str, str] = {
    "status": "POST …/status, …/resolve or …/reopen",
    "phase": "POST …/phase",
    "nextUpdateEta": "POST …/promises, or give it with a milestone or a status update",
    "mim": "POST …/command/handover",
    **dict.fromkeys(
        (
            "id",
            "number",
            "sequence",
            "cutAt",
            "cutBy",
            "statusAtCut",
            "openedBy",
            "source",
            "recordedAt",
            "updatesPosted",
            "author",
            "authorId",
            "actor",
            "actorId",
            "createdAt",
            "updatedAt",
            "version",
            "etag",
            "phaseEnteredAt",
            "resolvedAt",
            "activePhase",
            "lastCommunicatedAt",
            "publicId",
            "publishedAt",
            "timeline",
            "updates",
            "milestones",
            "promises",
            "visits",
            "participants",
            "alarmLevel",
            "cadence",
            "feed",
            "automatic",
            "phaseNumber",
            "incidentId",
            "units",
            "reopenCount",
            "falseAlarm",
            "execSummary",
            "resolutionMilestoneMissing",
            "lastSeenAt",
            "madeAt",
            "madeBy",
            "state",
            "settledAt",
            "value",
            "tokenHash",
        ),
        "the server sets it",
    ),
}


@dataclass(frozen=True, slots=True)
class _Field:
    name: str
    check: Check | None
    inner: "_Shape | None"
    words: tuple[str, ...] = ()


_Shape = dict[str, _Field]


def _parts(hint: Any) -> tuple[Check | None, Any]:
    """The check and the nested struct in a type hint, through ``Annotated`` and unions."""
    if typing.get_origin(hint) is Annotated:
        base, *extras = typing.get_args(hint)
        for extra in extras:
            if isinstance(extra, Meta) and extra.extra and "check" in extra.extra:
                return extra.extra["check"], None
        return _parts(base)
    if typing.get_origin(hint) in (typing.Union, types.UnionType):
        for arg in typing.get_args(hint):
            check, inner = _parts(arg)
            if check or inner:
                return check, inner
    if isinstance(hint, type) and issubclass(hint, msgspec.Struct):
        return None, hint
    return None, None


def _words(hint: Any) -> tuple[str, ...]:
    """The JSON words of an enum in a type hint."""
    if isinstance(hint, type) and issubclass(hint, Enum):
        return tuple(str(getattr(member, "wire", member.value)) for member in hint)
    return next(filter(None, map(_words, typing.get_args(hint))), ())


@lru_cache(maxsize=256)
def _shape(struct: type[msgspec.Struct]) -> _Shape:
    hints = typing.get_type_hints(struct, include_extras=True)
    shape: _Shape = {}
    for attribute, name in zip(struct.__struct_fields__, struct.__struct_encode_fields__, strict=True):
        check, inner = _parts(hints[attribute])
        shape[name] = _Field(name, check, _shape(inner) if inner else None, _words(hints[attribute]))
    return shape


def decode(body: bytes, struct: type[T]) -> T:
    """A request body as ``struct``. Raises Malformed (400) or Invalid (422) with code and field."""
    value = read_json(body or b"{}")
    return from_plain(value, struct)


def from_plain(value: Any, struct: type[T]) -> T:
    """A parsed JSON value as ``struct``; see :func:`decode`."""
    if not isinstance(value, dict):
        raise Invalid("wrong_type", "The body must be a JSON object.", field="")
    _walk(value, _shape(struct), "")
    try:
        return msgspec.convert(value, struct, strict=True)
    except msgspec.ValidationError as error:
        raise _refusal(str(error), struct) from None


def _walk(value: dict[str, Any], shape: _Shape, path: str) -> None:
    for name, given in value.items():
        pointer = f"{path}/{name.replace('~', '~0').replace('/', '~1')}"
        field = shape.get(name)
        if field is None:
            raise _not_ours(name, pointer, shape)
        if field.inner is not None and isinstance(given, dict):
            _walk(given, field.inner, pointer)
        elif field.check is None:
            _check_storable(given, pointer)
        elif given is not None:
            value[name] = _checked(given, field.check, pointer)


def _not_ours(name: str, pointer: str, shape: _Shape) -> Invalid:
    if name in SERVER_OWNED:
        return Invalid(
            "read_only_field",
            f"{name} cannot be set here.",
            field=pointer,
            hint=f"{name}: {SERVER_OWNED[name]}.",
        )
    near = difflib.get_close_matches(name, list(shape), n=1, cutoff=0.6)
    hint = f"Did you mean {near[0]}?" if near else "Known fields: " + ", ".join(shape) + "."
    return Invalid("unknown_field", f"There is no field {echo(name)!r} here.", field=echo(pointer), hint=hint)


def _check_storable(given: Any, pointer: str) -> None:
    """Of what only its type describes: no number beyond 64 bits, no half of a surrogate pair."""
    try:
        msgspec.json.encode(given)
    except UnicodeEncodeError:
        raise Invalid("invalid_character", f"{pointer} holds half a character.", field=pointer) from None
    if isinstance(given, int) and not -_INT64 <= given < _INT64:
        raise Invalid("out_of_range", f"{pointer} is out of range.", field=pointer, hint="a smaller number")


def _checked(given: Any, check: Check, pointer: str) -> Any:
    if check.many:
        return _checked_list(given, check, pointer)
    if check.kind == "whole":
        return _whole(given, check, pointer)
    if not isinstance(given, str):
        raise Invalid("wrong_type", f"{pointer} must be text.", field=pointer)
    if check.kind == "moment":
        return moment(given, pointer)
    text = _clean(given, check, pointer)
    if check.kind == "url":
        _https(text, pointer)
    return text


def _checked_list(given: Any, check: Check, pointer: str) -> list[str]:
    if not isinstance(given, list):
        raise Invalid("wrong_type", f"{pointer} must be a list.", field=pointer)
    limit = _MAX_ITEMS[check.limit]
    if len(given) > limit:
        raise Invalid(
            "too_many_items", f"{pointer} has {len(given)} entries; the limit is {limit}.", field=pointer
        )
    found: dict[str, None] = {}
    for index, item in enumerate(given):
        if not isinstance(item, str):
            raise Invalid("wrong_type", f"{pointer}/{index} must be text.", field=f"{pointer}/{index}")
        found[_clean(item, check, f"{pointer}/{index}")] = None
    return list(found)


def _whole(given: Any, check: Check, pointer: str) -> int:
    if not isinstance(given, int) or isinstance(given, bool):
        raise Invalid(
            "wrong_type", f"{pointer} must be a whole number.", field=pointer, hint="a whole number"
        )
    if not check.low <= given <= check.high:
        raise Invalid(
            "out_of_range",
            f"{pointer} is out of range.",
            field=pointer,
            hint=f"{check.low:,} to {check.high:,}",
        )
    return given


def moment(given: str, pointer: str) -> int:
    """RFC 3339 text → epoch ms; 422 invalid_timestamp otherwise."""
    try:
        return epoch_ms(given)
    except (ValueError, OverflowError):
        raise Invalid(
            "invalid_timestamp",
            f"{pointer} is not a time: {echo(given)!r}.",
            field=pointer,
            hint="RFC 3339 with an offset, such as 2026-03-07T12:00:00Z.",
        ) from None


def _clean(text: str, check: Check, pointer: str) -> str:
    if len(text) > check.limit:
        raise Invalid(
            "too_long",
            f"{pointer} has {len(text)} characters; the limit is {check.limit}.",
            field=pointer,
            hint=f"At most {check.limit} characters.",
        )
    allowed = "\n\t\r" if check.lines else ""
    for letter in () if text.isprintable() else text:
        if (
            not letter.isprintable()
            and letter not in allowed
            and unicodedata.category(letter) in {"Cc", "Cs", "Co"}
        ):
            raise Invalid(
                "invalid_character", f"{pointer} holds the character U+{ord(letter):04X}.", field=pointer
            )
    if not check.blank and is_blank(text):
        raise Invalid(check.code_when_blank, f"{pointer} is empty.", field=pointer)
    return text.strip() if not check.lines else text


_INT64 = 2**63
_FILLERS = "\u115f\u1160\u2800\u3164\uffa0"  # letters and signs that leave no ink


def is_blank(text: str) -> bool:
    """Nothing a reader could see: spaces, zero-width and other format characters only."""
    return all(
        letter.isspace() or letter in _FILLERS or unicodedata.category(letter) in {"Cf", "Zs", "Mn"}
        for letter in text
    )


def _https(text: str, pointer: str) -> None:
    try:
        parts = urlsplit(text)
        good = (
            parts.scheme == "https"
            and bool(parts.hostname)
            and parts.username is None
            and parts.password is None
        )
    except ValueError:
        good = False
    if not good or any(letter.isspace() for letter in text):
        raise Invalid(
            "invalid_url",
            f"{pointer} is not a link that may be shown.",
            field=pointer,
            hint="https, no credentials.",
        )


_AT = re.compile(r" - at `\$(.*)`$")
_STEP = re.compile(r"\.([^.\[\]]+)|\[(\d+|\.\.\.)\]")


def _pointer(message: str) -> str:
    match = _AT.search(message)
    return "".join(f"/{name or index}" for name, index in _STEP.findall(match.group(1))) if match else ""


def _choices(struct: type[msgspec.Struct], pointer: str) -> str | None:
    """The words that an enum at ``pointer`` takes."""
    shape: _Shape = _shape(struct)
    field: _Field | None = None
    for name in pointer.split("/")[1:]:
        field = shape.get(name, field)
        shape = (field and field.inner) or {}
    return f"One of: {', '.join(field.words)}." if field and field.words else None


def _refusal(message: str, struct: type[msgspec.Struct]) -> Invalid:
    """msgspec's sentence as one of our codes."""
    pointer = _pointer(message)
    said = _AT.sub("", message)
    missing = re.match(r"Object missing required field `(.+)`", said)
    if missing:
        return Invalid(
            "missing_field", f"{missing.group(1)} is required.", field=f"{pointer}/{missing.group(1)}"
        )
    if said.startswith("Invalid enum value"):
        return Invalid(
            "invalid_value", f"{pointer} has no such value.", field=pointer, hint=_choices(struct, pointer)
        )
    bounds = re.match(r"Expected `(?:int|float)` ([<>]=?) (-?\d+)", said)
    if bounds or "out of range" in said:
        words = {">=": "at least", "<=": "at most", ">": "more than", "<": "less than"}
        hint = f"{words[bounds.group(1)]} {int(bounds.group(2)):,}" if bounds else "a smaller whole number"
        return Invalid("out_of_range", f"{pointer} is out of range.", field=pointer, hint=hint)
    wanted = re.match(r"Expected `([^`]+)`, got `([^`]+)`", said)
    if wanted and wanted.group(2) == "null":
        return Invalid("invalid_value", f"{pointer} cannot be null here.", field=pointer)
    kind = wanted.group(1) if wanted else ""
    asked = "a whole number" if kind.split(" |")[0] == "int" else f"expected {kind}"
    return Invalid(
        "wrong_type", f"{pointer} has the wrong type.", field=pointer, hint=asked if wanted else None
    )
