"""Words, what they match, which hit comes first, and the part of a text around them.

One way of cutting texts into words serves the index, the query and the marks, whatever the database does.
"""

import re
import unicodedata
from collections.abc import Iterator
from typing import NamedTuple

from majorops.audiences.texts import Text
from majorops.platform.errors import Invalid, Malformed

QUERY_LIMIT = 500
LONGEST_WORD = 64
SHORTEST_PREFIX = 2
MOST_ASKED = 12
"""So many words are asked of the index; all of them are looked for in what it gives."""

_IDEOGRAPHS = "\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff"
_WORD = re.compile(rf"[{_IDEOGRAPHS}]|[^\W_{_IDEOGRAPHS}]+")
_NUMBER = re.compile(r"(?:inc[-\s]*)?([0-9]{1,9})", re.IGNORECASE)
_BEFORE, _WHOLE = 60, 240


def folded(text: str) -> str:
    """Without case and accents."""
    if text.isascii():
        return text.lower()
    parts = unicodedata.normalize("NFKD", text.casefold())
    return "".join(letter for letter in parts if unicodedata.category(letter) != "Mn").casefold()


def words_of(text: str) -> list[str]:
    """The words of a text, in order; scripts without spaces give a word for each sign."""
    return [word[:LONGEST_WORD] for word in _WORD.findall(folded(text))]


class Query(NamedTuple):
    """What was asked. ``prefix``: the last word, as a beginning; empty when it is too short for one.

    ``number``: of an incident, when the query is one.
    """

    words: tuple[str, ...]
    prefix: str
    number: int | None


def read_words(text: str) -> Query:
    """A query as typed. Raises Malformed query_too_long, Invalid blank."""
    if len(text) > QUERY_LIMIT:
        raise Malformed(
            "query_too_long",
            f"A search takes at most {QUERY_LIMIT} characters.",
            field="q",
            hint="Fewer words.",
        )
    if not text.strip():
        raise Invalid("blank", "There is nothing to look for.", field="q", hint="q=checkout")
    number = _NUMBER.fullmatch(text.strip())
    typed = words_of(text)
    # The last word is the one that is still being typed, also when it was typed before.
    words = tuple(dict.fromkeys([word for word in typed[:-1] if word != typed[-1]] + typed[-1:]))
    prefix = typed[-1] if typed and len(typed[-1]) >= SHORTEST_PREFIX else ""
    return Query(words, prefix, int(number.group(1)) if number else None)


def hits(query: Query, word: str) -> bool:
    """Whether one word of a text is one that was asked for."""
    return word in query.words or bool(query.prefix and word.startswith(query.prefix))


def matches(query: Query, text: str) -> bool:
    """Whether a text holds every word of the query."""
    found = set(words_of(text))
    *whole, last = query.words
    if not found.issuperset(whole):
        return False
    return last in found or bool(query.prefix and any(word.startswith(query.prefix) for word in found))


# -- which comes first -----------------------------------------------------------------------------

_WEIGHTS = {"incident": 4.0, "milestone": 2.0, "review": 2.0, "update": 1.5}


class Standing(NamedTuple):
    """What counts for a hit beside its words."""

    kind: str
    unresolved: bool
    automatic: bool


def score(query: Query, text: Text, standing: Standing) -> float:
    """The more, the better: what people wrote as a headline, of what still burns, in the order typed."""
    points = _WEIGHTS.get(standing.kind, 1.0)
    points += 3.0 * bool(text.heading and matches(query, text.heading))
    points += 1.5 * (len(query.words) > 1 and " ".join(query.words) in " ".join(words_of(text.whole)))
    return points + 2.0 * standing.unresolved - 1.0 * standing.automatic


# -- snippets --------------------------------------------------------------------------------------


class Segment(NamedTuple):
    """A piece of plain text, and whether it was looked for."""

    text: str
    hit: bool


def marked(query: Query, text: str) -> list[Segment]:
    """A whole text in pieces."""
    text = unicodedata.normalize("NFC", text)
    return list(_pieces(text, _places(query, text), 0, len(text)))


def snippet(query: Query, text: str) -> list[Segment]:
    """The part of a text around its first hit, in pieces; its beginning when there is none."""
    text = " ".join(unicodedata.normalize("NFC", text).split())
    places = _places(query, text)
    first = places[0][0] if places else 0
    start = 0 if first <= _BEFORE else text.rfind(" ", 0, first - _BEFORE) + 1
    end = min(len(text), start + _WHOLE)
    if end < len(text):
        end = max(text.rfind(" ", start, end), places[0][1] if places else 0, start + _WHOLE // 2)
    return [
        *([Segment("…", hit=False)] if start else []),
        *_pieces(text, places, start, end),
        *([Segment("…", hit=False)] if end < len(text) else []),
    ]


def _places(query: Query, text: str) -> list[tuple[int, int]]:
    found = _WORD.finditer(text)
    return [place.span() for place in found if any(hits(query, word) for word in words_of(place.group()))]


def _pieces(text: str, places: list[tuple[int, int]], start: int, end: int) -> Iterator[Segment]:
    at = start
    for first, last in places:
        if first < start or last > end:
            continue
        if first > at:
            yield Segment(text[at:first], hit=False)
        yield Segment(text[first:last], hit=True)
        at = last
    if at < end:
        yield Segment(text[at:end], hit=False)
