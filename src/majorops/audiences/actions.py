"""Publishing a change to every column's feed, and showing each caller their own column."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import msgspec

from majorops.audiences import board, cursors, rules, store
from majorops.audiences.fields import Projection, View
from majorops.audiences.incident_shape import (
    QUIET,
    metrics,
    project_alert,
    project_command,
    project_handover,
    project_publication,
    version_tag,
)
from majorops.audiences.ready import Page, Ready, joined, make
from majorops.audiences.record import BOARD, COMMAND, Column, FeedEntry, Gone, Projected
from majorops.audiences.row_shapes import project_row
from majorops.incidents.record import (
    Change,
    EventType,
    Handover,
    Incident,
    Severity,
    Status,
    TimelineEvent,
    Visibility,
    row_key,
)
from majorops.incidents.store import load_for, standing
from majorops.people.record import Person
from majorops.platform.database import Tx
from majorops.platform.errors import Forbidden, Invalid, Malformed, NotFound, echo
from majorops.platform.installation import STANDARD, Installation
from majorops.platform.parameters import read_limit
from majorops.platform.web import Answer, Call

_NAMES = {"timeline": "events"}
"""Where the key of a list page is not the last word of its route."""
_PARTS: Mapping[str, Projection] = {
    "command": project_command,
    "alert": project_alert,
    "publication": project_publication,
}
_PHASES = {str(n): n for n in range(1, 9)}


def publish(tx: Tx, change: Change) -> None:
    """Append what ``change`` shows to every column's own feeds, the incident's and the board's; announce it.

    The rows of the change must be stored before. Writes nothing for a column that is shown nothing.
    """
    moved = rules.moved_fields(change)
    whole = store.load_record(tx, change.after) if rules.needs_whole(change, moved) else None
    entries = []
    for column in rules.reached(change, moved):
        shown = rules.project(change, column, moved=moved, whole=whole, installation=tx.installation)
        entries += _entry(change, change.after.id, column, shown)
    for column in () if moved <= QUIET else Column:
        shown = rules.project_board(change, column, moved=moved, installation=tx.installation)
        entries += _entry(change, BOARD, column, shown)
    for entry in store.append(tx, entries):
        tx.announce(entry)


def _entry(change: Change, stream: str, column: Column, shown: Projected | Gone | None) -> list[FeedEntry]:
    return [] if shown is None else [FeedEntry(stream, column, 0, change.at, shown.kind, shown.body)]


def _words(query: Mapping[str, str], name: str, known: Mapping[str, Any]) -> list[Any]:
    """The values of a filter, joined by commas. Raises Invalid invalid_value."""
    found = []
    for text in query.get(name, "").split(",") if name in query else ():
        value = known.get(text.strip().lower())
        if value is None:
            raise Invalid(
                "invalid_value", f"{name} has no value {echo(text)!r}.", field=name, hint=", ".join(known)
            )
        found.append(value)
    return list(dict.fromkeys(found))


def _handed_over(incident: Incident, change: Change | None, view: View) -> dict[str, Any]:
    """The open offer, else the one that the change answered, with its end."""
    answered = None if change is None else change.intent
    offer = incident.handover or (answered if isinstance(answered, Handover) else None)
    if offer is None or view.column not in COMMAND:
        raise NotFound
    return project_handover(offer, view)


@dataclass(frozen=True)
class Shown:
    """The only way an answer about an incident is made: each method gives the caller's own column of it.

    ``secret`` from ``store.keep_secret``; ``installation`` is the database's own, for pages outside a
    transaction. Every method raises NotFound where the column has no such incident,
    Forbidden audience_not_yours and Invalid invalid_value for a wrong ``as``.
    """

    secret: str
    installation: Installation = STANDARD
    ready: Ready = field(default_factory=Ready)

    @staticmethod
    def view(tx: Tx, call: Call, incident: Incident) -> View:
        """Whose eyes the caller has on this incident now."""
        person = _person(call)
        joined = not person.commands and standing(tx, incident, person).participant
        column = rules.column_of(person.role, joined, call.query().get("as"))
        access = tx.installation.public_access if person.anonymous else rules.ANYONE
        if not rules.exists(incident, column, access):
            raise NotFound
        return View(column, incident, call.at, tx.installation)

    def seen(self, tx: Tx, call: Call) -> View:
        """The view on the incident named in the path."""
        return self.view(tx, call, load_for(tx, call.path["id"], _person(call)))

    def incident(self, tx: Tx, call: Call, of: Change | Incident | None = None, status: int = 200) -> Answer:
        """The whole Incident with nested lists and ``feed``; None: the one named in the path."""
        incident = of.after if isinstance(of, Change) else of
        view = self.seen(tx, call) if incident is None else self.view(tx, call, incident)
        seq = store.heads(tx, view.incident.id).get(view.column, 0)

        def read() -> dict[str, msgspec.Raw]:
            tx.expect_long()
            lists = rules.lists_of(store.load_record(tx, view.incident, view.column), view)
            return {name: msgspec.Raw(msgspec.json.encode(rows)) for name, rows in lists.items()}

        feed = {"epoch": rules.epoch(self.secret, view.column), "seq": seq}
        if call.route.method == "GET":
            whole = self.ready.whole(view, feed, read)
        else:
            whole = joined(make(view), read(), view, feed)
        answer = Answer(whole.body, status, whole.tag)
        return answer if view.column not in COMMAND else _never_304(answer, call)

    @staticmethod
    def row(tx: Tx, call: Call, change: Change, resource: str, row_id: object, status: int = 200) -> Answer:
        """One row of a list after ``change``: by id, visits by ``n``, participants by user id."""
        view = Shown.view(tx, call, change.after)
        rows = change.touched.get(resource) or store.ROWS_OF[resource](tx, change.after.id)
        found = next((row for row in rows if row_key(row) == row_id), None)
        shown = None if found is None else project_row(resource, found, view)
        if shown is None:
            raise NotFound
        return Answer.json(shown, status=status)

    def part(self, tx: Tx, call: Call, of: Change | Incident, name: str, status: int = 200) -> Answer:
        """``command``, ``alert``, ``handover`` or ``publication``; the first two with the version."""
        incident = of.after if isinstance(of, Change) else of
        view = self.view(tx, call, incident)
        if name == "handover":
            change = of if isinstance(of, Change) else None
            return Answer.json(_handed_over(incident, change, view), status=status)
        shown = _PARTS[name](incident, view)
        if name == "publication" or view.column not in COMMAND:
            return Answer.json(shown, status=status)
        tag = version_tag(incident)
        return _tagged({**shown, "etag": tag}, tag, status)

    def list(self, tx: Tx, call: Call, resource: str) -> Answer:
        """A page of one list: ``{<resource>: […], nextCursor}``, the log as ``events``.

        Query: limit, cursor; for the log type, visibility. Raises Malformed: invalid_limit, invalid_cursor.
        """
        view = self.seen(tx, call)
        query = call.query()
        rows = store.ROWS_OF[resource](tx, view.incident.id)
        if resource == "timeline":
            rows = _picked(rows, query)
        shown = rules.rows_for(resource, rows, view)
        picked = f"{query.get('type')} {query.get('visibility')}"
        scope = f"{resource} {view.incident.id} {view.column} {picked}"
        page, following = _cut(shown, query, self.secret, scope)
        return Answer.json({_NAMES.get(resource, resource): page, "nextCursor": following})

    def incidents(self, tx: Tx, call: Call) -> Answer:
        """The list of incidents of the caller's own column, newest first: ``{incidents, nextCursor}``.

        It goes by the role, as the board does. Raises Malformed: invalid_limit, invalid_cursor.
        """
        query = call.query()
        column = rules.column_of(call.principal.role, participant=False, asked=query.get("as"))
        wanted = board.Filter(
            _words(query, "status", {word.value: word.value for word in Status}),
            _words(query, "severity", {word.value: word.value for word in Severity}),
            _words(query, "phase", _PHASES),
        )
        limit, scope = read_limit(query), f"incidents {column} {wanted}"
        before = cursors.unseal(self.secret, scope, query["cursor"]) if "cursor" in query else None
        rows, last = self.ready.rows(tx, Page(column, wanted, limit, call.at, before), by=_person(call))
        following = None if last is None else cursors.seal(self.secret, scope, last)
        return Answer.json({"incidents": rows, "nextCursor": following})

    @staticmethod
    def record(tx: Tx, view: View) -> dict[str, Any]:
        """The whole incident as plain values of one column, for what is computed of it."""
        return rules.whole(store.load_record(tx, view.incident, view.column), view, feed={})

    @staticmethod
    def bytes_tag(shown: dict[str, Any]) -> str:
        """The ETag of what a column without versions reads."""
        return rules.bytes_tag(shown)

    def metrics(self, tx: Tx, call: Call) -> Answer:
        """IncidentMetrics now."""
        return Answer.json(metrics(self.seen(tx, call)))


def _person(call: Call) -> Person:
    caller = call.principal
    if not isinstance(caller, Person):
        raise Forbidden("forbidden", "Only people read incidents.")
    return caller


def _position(row: Mapping[str, Any]) -> str:
    """What names a row inside its list, from nothing but what the column reads of it."""
    return str(row.get("id") or row.get("n") or f"{row.get('displayName')} {row.get('joinedAt')}")


def _cut(
    shown: list[dict[str, Any]], query: Mapping[str, str], secret: str, scope: str
) -> tuple[list[dict[str, Any]], str | None]:
    limit, start = read_limit(query), 0
    if "cursor" in query:
        last = cursors.unseal(secret, scope, query["cursor"])
        start = next((i for i, row in enumerate(shown, 1) if _position(row) == last), 0)
        if not start:
            raise Malformed(
                "invalid_cursor", "This cursor leads nowhere any more.", hint="Start again without a cursor."
            )
    page = shown[start : start + limit]
    more = len(shown) > start + limit
    return page, cursors.seal(secret, scope, _position(page[-1])) if more else None


def _picked(rows: Any, query: Mapping[str, str]) -> list[TimelineEvent]:
    """The events of the asked types and visibilities; one for both is found under either."""
    types = _words(query, "type", {word.value: word for word in EventType})
    gates = _words(query, "visibility", {word.value: word for word in Visibility})
    return [
        event
        for event in rows
        if (not types or event.type in types)
        and (not gates or event.visibility is None or event.visibility in gates)
    ]


def _tagged(shown: dict[str, Any], tag: str, status: int) -> Answer:
    return Answer(msgspec.json.encode(shown), status, tag)


def _never_304(answer: Answer, call: Call) -> Answer:
    """The version does not rise with the log, so a reading may be old although its tag is the same."""
    if call.route.method != "GET":
        return answer
    return Answer(answer.body, answer.status, headers={"etag": answer.etag})
