"""HTTP of the search."""

from typing import Literal

import msgspec
from msgspec import UNSET, UnsetType

from majorops.incidents.wire import IncidentStatus, PhaseNumber, Severity
from majorops.people.record import acting
from majorops.platform.errors import Invalid, echo
from majorops.platform.parameters import read_limit
from majorops.platform.web import Answer, Call, Route, Who
from majorops.search import actions
from majorops.search.actions import Asked
from majorops.search.rules import read_words

SCOPES = ("recent", "all")


class SegmentShown(msgspec.Struct):
    """A piece of plain text, and whether it is what was looked for."""

    text: str
    hit: bool


class FoundIncident(msgspec.Struct, rename="camel"):
    """The incident of a hit, as the reader sees it."""

    id: str
    number: str
    title: str
    severity: Severity
    status: IncidentStatus
    phase: PhaseNumber
    active_phase: PhaseNumber
    detected_at: str
    resolved_at: str | None
    affected_systems: list[str]
    restricted: bool | UnsetType = UNSET


class SearchResult(msgspec.Struct, rename="camel"):
    """One hit. ``more``: the incident has further hits that are not shown."""

    incident: FoundIncident
    kind: Literal["incident", "event", "update", "milestone", "review"]
    item_id: str
    heading: list[SegmentShown]
    snippet: list[SegmentShown]
    at: str
    more: bool


class SearchAnswer(msgspec.Struct, rename="camel"):
    """``open``: the incident that was meant without doubt. ``partial``: older hits may be missing.

    ``unresolved``: when nothing was found, what still burns.
    """

    results: list[SearchResult]
    open: str | None
    partial: bool
    unresolved: list[FoundIncident]


async def search(call: Call) -> Answer:
    """What the caller's own columns hold of the words."""
    asked = call.query()
    if "q" not in asked:
        raise Invalid("missing_field", "A search needs words.", field="q", hint="GET /v1/search?q=checkout")
    scope = asked.get("scope", SCOPES[0])
    if scope not in SCOPES:
        raise Invalid(
            "invalid_value", f"There is no scope {echo(scope)!r}.", field="scope", hint=", ".join(SCOPES)
        )
    wish = Asked(read_words(asked["q"]), scope == "all", read_limit(asked))
    by = acting(call.principal)
    return Answer.json(await call.read(lambda tx: actions.search(tx, wish, by=by, at=call.at)))


ROUTES = (
    Route(
        method="GET",
        path="/v1/search",
        handler=search,
        who=Who.USER,
        summary="Search what you may read",
        query=("q", "scope", "limit"),
        answer=SearchAnswer,
    ),
)
