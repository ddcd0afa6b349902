"""A draft as stored, and what one is made from. Source: rules.md section 10, audiences.csv (Draft)."""

from collections.abc import Sequence
from typing import Any

import msgspec

from majorops.incidents.record import Plain


class Kind(Plain):
    """What the words are for."""

    MILESTONE = "milestone"
    UPDATE = "update"
    EXEC_SUMMARY = "execSummary"
    CATCH_UP = "catchUp"
    REVIEW = "review"


class Audience(Plain):
    """For whose eyes: a draft holds nothing that they may not see."""

    PUBLIC = "public"
    STAKEHOLDER = "stakeholder"
    EXECUTIVE = "executive"
    COMMAND = "command"


class Sentence(msgspec.Struct, frozen=True):
    """One sentence and the events it rests on. ``part``: where in the text it stands; empty without parts."""

    text: str
    sources: tuple[str, ...]
    part: str = ""


class Draft(msgspec.Struct, frozen=True):
    """Words that nobody has published yet. ``drafted_…``: as they were made, before anybody edited them."""

    id: str
    incident_id: str
    author_id: str
    author: str  # display name as it was then
    kind: Kind
    audience: Audience
    title: str
    body: str
    sentences: tuple[Sentence, ...]
    dropped: int
    left_out: int
    provider: str  # template, or the name of the model
    fallback: str | None  # why the template wrote although a model is configured
    prompt: str | None
    drafted_title: str
    drafted_body: str
    created_at: int
    version: int = 1


class Outcome(msgspec.Struct, frozen=True):
    """How a draft ended: used, discarded or expired. ``distance``: letters changed from the drafted to the
    published text, of ``length`` drafted ones; None when nothing was published."""

    draft_id: str
    incident_id: str
    kind: Kind
    audience: Audience
    provider: str
    author_id: str
    outcome: str
    at: int
    by_id: str
    used_in: str | None = None
    distance: int | None = None
    length: int | None = None


class Entry(msgspec.Struct, frozen=True):
    """An event of the log as the audience reads it. ``alias``: its name for a model; ``id``: as stored."""

    alias: str
    id: str
    type: str
    title: str
    description: str
    at: int
    automatic: bool
    phase: int | None


class Material(msgspec.Struct, frozen=True):
    """Everything a draft may be made from, as the audience reads it, and nothing else."""

    kind: Kind
    audience: Audience
    at: int
    incident: dict[str, Any]  # its own fields
    command: dict[str, Any]
    alert: dict[str, Any]
    entries: Sequence[Entry]  # chosen, or the newest ones; oldest first
    anchors: Sequence[Entry]  # what statements about the present rest on: newest phase or status, else newest
    milestones: Sequence[dict[str, Any]] = ()
    updates: Sequence[dict[str, Any]] = ()
    promises: Sequence[dict[str, Any]] = ()
    left_out: int = 0  # chosen events that the audience may not see


class Words(msgspec.Struct, frozen=True):
    """A title and sentences, as a provider gives them."""

    title: str
    sentences: tuple[Sentence, ...]
    dropped: int = 0
