"""HTTP of scorecards and of the incidents behind them."""

from typing import Any

from majorops.audiences import cursors
from majorops.audiences.fields import View
from majorops.audiences.record import Column
from majorops.audiences.rules import listed
from majorops.incidents import store as incidents
from majorops.kpis import store
from majorops.kpis.record import Definition, State
from majorops.kpis.scorecards.actions import as_csv, behind, chosen, question, scorecard
from majorops.kpis.scorecards.store import Board, Entry
from majorops.kpis.shown import column_of, show_observation
from majorops.people.record import acting
from majorops.people.rules import permit
from majorops.platform.database import Tx
from majorops.platform.errors import Invalid, Malformed, echo
from majorops.platform.parameters import read_limit
from majorops.platform.web import Answer, Call, Route, Who
from majorops.platform.wording import rfc3339

_SHOWN = ("id", "number", "title", "severity", "status")
_FORMATS = ("json", "csv")


def _board(call: Call) -> Board:
    board: Board = call.edge.parts["scoreboard"]
    return board


async def get_scorecard(call: Call) -> Answer:
    """The figures, grouped as asked, as JSON or as a table."""
    query, person = call.query(), acting(call.principal)
    permit(person, "kpis.read")
    asked = question(query, at=call.at)
    wanted = query.get("format", "json")
    if wanted not in _FORMATS:
        raise Invalid(
            "invalid_value",
            f"format has no value {echo(wanted)!r}.",
            field="/format",
            hint=", ".join(_FORMATS),
        )
    card = await call.read(lambda tx: scorecard(tx, _board(call), asked, by=person))
    if wanted == "json":
        return Answer.json(card)
    named = {"content-disposition": 'attachment; filename="scorecard.csv"'}
    return Answer(as_csv(card).encode(), media="text/csv", headers=named)


async def list_observations(call: Call) -> Answer:
    """The incidents that a figure is made of, newest first."""
    query, person = call.query(), acting(call.principal)
    permit(person, "kpis.read")
    asked, state, most = question(query, at=call.at), _state(query), read_limit(query)
    secret, slug = call.edge.parts["shown"].secret, call.path["slug"]
    scope = f"observations {slug} {state} {query.get('from')} {query.get('to')} {query.get('severity')}"
    start = cursors.unseal(secret, scope, query["cursor"]) if "cursor" in query else ""

    def read(tx: Tx) -> Answer:
        column, board = column_of(person), _board(call)
        with board.lock:
            (definition,) = chosen(store.list_definitions(tx), (slug,), column)
            found = behind(tx, board, definition, asked, state, by=person)
        first = _after(found, start)
        page = found[first : first + most]
        more = cursors.seal(secret, scope, _name(page[-1])) if len(found) > first + most else None
        rows = _rows(tx, call, definition, page, column)
        return Answer.json({"observations": rows, "nextCursor": more})

    return await call.read(read)


def _state(query: dict[str, str]) -> State:
    try:
        return State(query.get("state", State.OBSERVED.value))
    except ValueError:
        raise Invalid(
            "invalid_value",
            f"state has no value {echo(query['state'])!r}.",
            field="/state",
            hint=", ".join(State),
        ) from None


def _name(entry: Entry) -> str:
    return f"{entry.at} {entry.place.incident_id}"


def _after(found: list[Entry], start: str) -> int:
    """The place behind the entry of the cursor; what has moved since then is not missed."""
    if not start:
        return 0
    at, _, incident_id = start.partition(" ")
    if not at.lstrip("-").isdigit():
        raise Malformed(
            "invalid_cursor", "This cursor is not one of ours.", hint="Start again without a cursor."
        )
    position = (int(at), incident_id)
    return sum((one.at, one.place.incident_id) >= position for one in found)


def _rows(
    tx: Tx, call: Call, definition: Definition, page: list[Entry], column: Column
) -> list[dict[str, Any]]:
    ids = [entry.place.incident_id for entry in page]
    observed = {
        (row.incident_id, row.timestamp): row for row in store.observations_of(tx, ids, definition.slug)
    }
    invalid = store.invalid_of(tx, ids) if column is Column.COMMAND_MIM else {}
    rows = []
    for entry in page:
        incident = incidents.load(tx, entry.place.incident_id)
        seen = listed(View(column, incident, call.at, tx.installation))
        row: dict[str, Any] = {
            "incident": {name: seen[name] for name in _SHOWN if name in seen},
            "state": entry.state,
        }
        if entry.state is State.OBSERVED:
            row |= show_observation(observed[incident.id, entry.at], column, incident)
        else:
            row |= {"incidentId": incident.id, "timestamp": rfc3339(entry.at)}
            row |= (
                {"reason": invalid[definition.slug, incident.id]}
                if entry.state is State.INVALID and invalid
                else {}
            )
        rows.append(row)
    return rows


ROUTES = (
    Route(
        method="GET",
        path="/v1/kpis/scorecard",
        handler=get_scorecard,
        who=Who.USER,
        summary="Read the scorecard",
        query=("slug", "from", "to", "severity", "by", "compare", "format"),
    ),
    Route(
        method="GET",
        path="/v1/kpis/{slug}/observations",
        handler=list_observations,
        who=Who.USER,
        summary="List the incidents behind a KPI",
        query=("from", "to", "severity", "state", "limit", "cursor"),
    ),
)
