"""HTTP of the audit."""

import re
from collections.abc import Callable, Iterable, Mapping

from msgspec import UNSET

from majorops.people.audit import rules, store
from majorops.people.audit.rules import AuditEntry
from majorops.people.audit.store import Question
from majorops.people.record import acting
from majorops.platform.cursor import read_cursor, write_cursor
from majorops.platform.database import Tx
from majorops.platform.decode import moment
from majorops.platform.errors import Invalid
from majorops.platform.parameters import read_limit
from majorops.platform.web import Answer, Call, Route, Who

Numbers = Callable[[Tx, Iterable[str]], Mapping[str, str]]
_ENTITY = re.compile(r"^[a-z_]{1,40}$")


def _question(query: dict[str, str]) -> Question:
    """Raises Invalid: invalid_value, invalid_timestamp; Malformed invalid_cursor."""
    if not _ENTITY.match(query.get("entity", "incident")):
        raise Invalid(
            "invalid_value",
            "There is no such entity.",
            field="entity",
            hint="incident, reading, user, token, session, passkey",
        )
    asked = Question(
        actor=query["actor"].lower() if "actor" in query else None,
        entity=query.get("entity"),
        since=moment(query["from"], "from") if "from" in query else None,
        until=moment(query["to"], "to") if "to" in query else None,
    )
    if "cursor" in query:
        asked = asked._replace(before=read_cursor(query["cursor"], tuple[int])[0])
    return asked


def _number(tx: Tx, entries: list[AuditEntry], numbers: Numbers) -> None:
    """Say which incident each is about as people say it: looked up here, so that no reader has to read it."""
    found = numbers(tx, {entry.entity_id for entry in entries if entry.about_incident})
    for entry in entries:
        if entry.about_incident:
            entry.number = found.get(entry.entity_id, UNSET)


async def list_entries(call: Call) -> Answer:
    """What the caller may know of who did what, newest first. Raises Malformed invalid_id."""
    query, sight = call.query(), rules.sight_of(acting(call.principal))
    limit, asked = read_limit(query), _question(query)

    def read(tx: Tx) -> Answer:
        about = asked
        if "incident" in query:
            # One that is absent has no entries, as one that is unseen has none for this reader.
            about = asked._replace(incident=call.edge.parts["ulid_of"](tx, query["incident"]) or "")
        found = store.page(tx, sight, about, most=limit + 1)
        entries = [rules.shown(row, sight) for row in found[:limit]]
        if sight.everything:
            _number(tx, entries, call.edge.parts["numbers"])
        going_on = write_cursor(entries[-1].seq) if len(found) > limit else None
        return Answer.json({"entries": entries, "nextCursor": going_on})

    return await call.read(read)


ROUTES = (
    Route(
        method="GET",
        path="/v1/audit",
        handler=list_entries,
        who=Who.USER,
        summary="Read who did what",
        answer=AuditEntry,
        query=("actor", "entity", "incident", "from", "to", "limit", "cursor"),
        listing="entries",
    ),
)
