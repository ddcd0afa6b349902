"""Which drafts there are, who may have one, what of it is kept. Source: rules.md sections 6, 10 and 16."""

from collections.abc import Collection, Iterable, Mapping

from majorops.audiences.record import Column
from majorops.drafts.record import Audience, Draft, Kind, Sentence, Words
from majorops.people.record import Person
from majorops.platform.errors import Conflict, Invalid, NotFound

KEEP_MS = 7 * 24 * 3_600_000
TITLE_LIMIT = 200
BODY_LIMIT = 10_000

COLUMN: Mapping[Audience, Column] = {
    # What strangers may read, everybody may.
    Audience.PUBLIC: Column.PUBLIC_ANONYMOUS,
    Audience.STAKEHOLDER: Column.STAKEHOLDER,
    Audience.EXECUTIVE: Column.EXECUTIVE,
    # What participants may read, the whole of command may.
    Audience.COMMAND: Column.COMMAND_PARTICIPANT,
}
"""The column from whose rows a draft for an audience is made."""

ACTS: Mapping[Kind, Mapping[Audience, str]] = {
    Kind.MILESTONE: {Audience.STAKEHOLDER: "milestone.cut", Audience.EXECUTIVE: "milestone.cut"},
    Kind.UPDATE: {Audience.PUBLIC: "update.public", Audience.STAKEHOLDER: "update.internal"},
    Kind.EXEC_SUMMARY: {Audience.EXECUTIVE: "impact.business"},
    Kind.CATCH_UP: {Audience.COMMAND: "timeline.post"},
    Kind.REVIEW: {Audience.COMMAND: "timeline.post"},
}
"""Kind and audience → the act of whoever may publish such words, and so may have them drafted."""

_RESTRICTED_ACTS: Mapping[Kind, str] = {
    Kind.MILESTONE: "milestone.cut",
    Kind.UPDATE: "update.internal",
    Kind.EXEC_SUMMARY: "impact.business",
    Kind.CATCH_UP: "timeline.post",
    Kind.REVIEW: "timeline.post",
}


def act_of(kind: Kind, audience: Audience, *, restricted: bool) -> str:
    """The act that a draft prepares.

    Raises Invalid invalid_value for an audience that these words never go to, Conflict restricted for one
    that an incident only command sees does not have.
    """
    if restricted:
        if audience is not Audience.COMMAND:
            raise Conflict(
                "restricted",
                "Only command sees a restricted incident, so nobody else can be written to.",
                hint="audience: command",
            )
        return _RESTRICTED_ACTS[kind]
    acts = ACTS[kind]
    if audience not in acts:
        raise Invalid(
            "invalid_value",
            f"A draft of kind {kind.value} is not written for this audience.",
            field="/audience",
            hint=f"One of: {', '.join(acts)}.",
        )
    return acts[audience]


def may_see(draft: Draft, by: Person) -> None:
    """Participants see their own drafts only; another's is as good as absent. Raises NotFound."""
    if draft.author_id != by.id and not by.commands:
        raise NotFound


def checked(words: Words, visible: Collection[str]) -> Words:
    """Only the sentences that cite something, and nothing that is absent or unseen; the rest are counted."""
    kept = tuple(s for s in words.sentences if s.sources and all(source in visible for source in s.sources))
    return Words(words.title, kept, words.dropped + len(words.sentences) - len(kept))


HEADINGS: Mapping[str, str] = {
    "conditions": "Conditions",
    "actions": "Actions",
    "needs": "Needs",
    "summary": "Summary",
    "timeline": "Timeline",
    "wentWell": "What went well",
}


def body_of(sentences: Iterable[Sentence]) -> str:
    """The sentences as one text: a paragraph for each part under its heading."""
    paragraphs: dict[str, list[str]] = {}
    for sentence in sentences:
        paragraphs.setdefault(sentence.part, []).append(sentence.text)
    shown = []
    for part, texts in paragraphs.items():
        lines = "\n".join(texts) if part in {"actions", "timeline"} else " ".join(texts)
        shown.append(f"{HEADINGS[part]}\n{lines}" if part in HEADINGS else lines)
    return "\n\n".join(shown)[:BODY_LIMIT]


_LISTS = frozenset({"timeline", "wentWell"})


def section_of(sentences: Iterable[Sentence], part: str) -> str:
    """What a draft of kind review offers for one section: Markdown, without its heading."""
    texts = [sentence.text for sentence in sentences if sentence.part == part]
    return "\n".join(f"- {text}" for text in texts) if part in _LISTS else " ".join(texts)


def expires_at(draft: Draft) -> int:
    """When it is forgotten unless somebody uses it."""
    return draft.created_at + KEEP_MS


def edit_distance(before: str, after: str) -> int:
    """How many letters were put in, taken out or replaced (Levenshtein).

    Bit-parallel (Myers 1999, Hyyrö 2003): a row of the table is one integer, so two texts of 10,000 letters
    take milliseconds.
    """
    if not before or not after:
        return len(before) + len(after)
    places: dict[str, int] = {}
    for index, letter in enumerate(before):
        places[letter] = places.get(letter, 0) | 1 << index
    whole, last = (1 << len(before)) - 1, 1 << (len(before) - 1)
    rises, falls, distance = whole, 0, len(before)
    for letter in after:
        same = places.get(letter, 0)
        diagonal = (((same & rises) + rises) ^ rises) | same | falls
        up = falls | ~(diagonal | rises) & whole
        down = rises & diagonal
        distance += bool(up & last) - bool(down & last)
        up = (up << 1 | 1) & whole
        rises = (down << 1 | ~(diagonal | up)) & whole
        falls = up & diagonal
    return distance
