"""What a person finds. The index only says where to look: each hit is read again, by their own columns."""

from collections.abc import Iterable, Iterator
from typing import Any, NamedTuple

from majorops.audiences import board
from majorops.audiences.fields import View
from majorops.audiences.incident_shape import project_incident
from majorops.audiences.record import COMMAND, Column
from majorops.audiences.rules import ANYONE, column_of, exists
from majorops.audiences.texts import INCIDENTS, Text, text_for
from majorops.incidents import store as incidents
from majorops.incidents.record import Incident, Status
from majorops.people.audit.record import Looked
from majorops.people.record import Person
from majorops.platform.database import Tx
from majorops.platform.wording import rfc3339
from majorops.search import rules, store
from majorops.search.kinds import INCIDENT, KINDS
from majorops.search.rules import Query
from majorops.search.store import Candidate, Scope

RECENT_MS = 7 * 24 * 3_600_000
MOST_OF_ONE = 5
"""Hits shown of one incident; the last of them says that there are more."""
_MOST_READ = {store.COMPOSED: 60, store.LOG: 120}
_UNRESOLVED = 50
_SHOWN = (
    *("id", "number", "title", "severity", "status", "phase", "activePhase", "detectedAt", "resolvedAt"),
    *("affectedSystems", "restricted"),
)
Json = dict[str, Any]


class Asked(NamedTuple):
    """A search: the words, whether resolved incidents of long ago count, at most how many hits."""

    query: Query
    everything: bool
    limit: int


class Hit(NamedTuple):
    """Something that holds all the words, as one of the person's columns reads it."""

    candidate: Candidate
    view: View
    text: Text
    at: int
    score: float


class _Search:
    """One search of one person, in one transaction."""

    def __init__(self, tx: Tx, asked: Asked, person: Person, at: int) -> None:
        self.tx = tx
        self.query = asked.query
        self.limit = asked.limit
        self.person = person
        self.at = at
        self.own = column_of(person.role, participant=False, asked=None)
        self.scope = Scope(self.own, person.id, asked.everything, at - RECENT_MS)
        self.joined = frozenset() if self.own in COMMAND else store.joined(tx, person.id)
        self._columns: dict[str, tuple[Column, ...]] = {}

    def columns(self, incident: Incident) -> tuple[Column, ...]:
        """The person's columns of an incident, the usual one first; none where it does not exist for them."""
        if incident.id not in self._columns:
            on_it = (
                incident.id in self.joined and incidents.standing(self.tx, incident, self.person).participant
            )
            both = (Column.COMMAND_PARTICIPANT, self.own) if on_it else (self.own,)
            self._columns[incident.id] = tuple(one for one in both if exists(incident, one, ANYONE))
        return self._columns[incident.id]

    def hits(self) -> tuple[list[Hit], bool]:
        """The best first; and whether nothing was left out."""
        if not self.query.words:
            return [], True
        found: dict[int, Candidate] = {}
        whole = True
        for name, asked in self._questions():
            most = max(_MOST_READ[name], self.limit)
            some, all_of_them = store.candidates(self.tx, name, asked, self.scope, most=most)
            found.update({one.number: one for one in some})
            whole = whole and all_of_them
        hits: dict[tuple[str, str], Hit] = {}
        for hit in self._read(list(found.values())):
            key = (hit.candidate.kind, hit.candidate.item_id)
            if key not in hits or hits[key].score < hit.score:
                hits[key] = hit
        return sorted(hits.values(), key=lambda hit: (-hit.score, -hit.at, hit.candidate.item_id)), whole

    def _questions(self) -> Iterator[tuple[str, str]]:
        """What the index is asked: for the own column, and for the incidents that the person is on."""
        for name in _MOST_READ:
            last = store.last_word(self.tx, name, self.query)
            yield name, store.asked_for(self.query, last, self.own)
            if self.joined:
                participant = Column.COMMAND_PARTICIPANT
                yield name, store.asked_for(self.query, last, participant, sorted(self.joined))

    def _read(self, found: list[Candidate]) -> list[Hit]:
        known = store.incidents_by_id(self.tx, sorted({one.incident_id for one in found}))
        rows: dict[tuple[str, str], Any] = {(INCIDENT, one): row for one, row in known.items()}
        for kind, about in KINDS.items():
            ids = sorted({one.item_id for one in found if one.kind == kind})
            rows.update({(kind, row.id): row for row in about.some(self.tx, ids)})
        hits = (self._hit(one, rows.get((one.kind, one.item_id)), known[one.incident_id]) for one in found)
        return [hit for hit in hits if hit is not None]

    def _hit(self, one: Candidate, row: Any, incident: Incident) -> Hit | None:
        """The hit as the first of the person's columns in which it still is one."""
        resource = INCIDENTS if one.kind == INCIDENT else KINDS[one.kind].resource
        at = incident.detected_at if one.kind == INCIDENT else getattr(row, KINDS[one.kind].moment, 0)
        for column in self.columns(incident) if row is not None else ():
            view = View(column, incident, self.at, self.tx.installation)
            text = text_for(resource, row, view)
            if text is not None and rules.matches(self.query, text.whole):
                unresolved = incident.status is not Status.RESOLVED
                standing = rules.Standing(one.kind, unresolved, getattr(row, "automatic", False))
                return Hit(one, view, text, at, rules.score(self.query, text, standing))
        return None

    def partial(self, *, whole: bool) -> bool:
        """Whether there may be more; ``whole``: the index was looked through to its end.

        That it was not is told to a MIM only: it would tell all others of rows that they do not see.
        """
        stopped = self.own is Column.COMMAND_MIM and not whole
        return stopped or len(self.joined) > store.MOST_JOINED or store.state(self.tx).rebuild is not None

    # -- by number --------------------------------------------------------------------------------

    def by_number(self) -> Incident | None:
        """The incident that the query names, if the person sees it."""
        if not self.query.number:
            return None
        incident = incidents.find_by_ref(self.tx, f"INC-{self.query.number}")
        return incident if incident is not None and self.columns(incident) else None

    def named(self, incident: Incident) -> Hit:
        """An incident as a hit of its number."""
        view = View(self.columns(incident)[0], incident, self.at, self.tx.installation)
        text = text_for(INCIDENTS, incident, view) or Text("", "")
        return Hit(Candidate(0, incident.id, INCIDENT, incident.id), view, text, incident.detected_at, 100.0)

    def unresolved(self) -> list[Json]:
        """All that still burns, newest first: what is shown where nothing was found."""
        wanted = board.Filter(status=(Status.ACTIVE.value, Status.MONITORING.value))
        found = board.page(self.tx, self.own, wanted, before=None, most=_UNRESOLVED)
        self.note(found)
        return [incident_json(View(self.own, one, self.at, self.tx.installation)) for one in found]

    def note(self, shown: Iterable[Incident]) -> None:
        """That restricted incidents were shown is known afterwards."""
        for incident in shown:
            if incident.restricted:
                self.tx.show(Looked(incident.id, self.person))


def incident_json(view: View) -> Json:
    """The incident of a hit, as the column reads it."""
    shown = project_incident(view)
    return {key: shown[key] for key in _SHOWN if key in shown}


def _segments(pieces: list[rules.Segment]) -> list[Json]:
    return [{"text": piece.text, "hit": piece.hit} for piece in pieces]


def _cut(hits: list[Hit], limit: int) -> tuple[list[Hit], frozenset[str]]:
    """At most ``limit`` hits and five of each incident; and the incidents of which some were left out."""
    counts: dict[str, int] = {}
    shown: list[Hit] = []
    for hit in hits:
        incident_id = hit.candidate.incident_id
        counts[incident_id] = counts.get(incident_id, 0) + 1
        if counts[incident_id] <= MOST_OF_ONE and len(shown) < limit:
            shown.append(hit)
    return shown, frozenset(one for one, count in counts.items() if count > MOST_OF_ONE)


def _to_open(hits: list[Hit], query: Query, *, whole: bool) -> str | None:
    """The one incident that was meant, when the words leave no doubt."""
    strong = {
        hit.candidate.incident_id
        for hit in hits
        if hit.text.heading and rules.matches(query, hit.text.heading)
    }
    others = {hit.candidate.incident_id for hit in hits}
    return next(iter(strong)) if whole and len(others) == 1 and strong else None


def search(tx: Tx, asked: Asked, *, by: Person, at: int) -> Json:
    """What ``by`` finds: best first, of their own columns and nothing else, not even as a count."""
    doing = _Search(tx, asked, by, at)
    hits, whole = doing.hits()
    exact = doing.by_number()
    if exact is not None:
        hits = [doing.named(exact), *(hit for hit in hits if hit.candidate.item_id != exact.id)]
    shown, more = _cut(hits, asked.limit)
    open_id = exact.id if exact is not None else _to_open(hits, asked.query, whole=whole)
    last = {hit.candidate.incident_id: hit for hit in shown}
    doing.note(hit.view.incident for hit in last.values())
    told = {incident_id: incident_json(hit.view) for incident_id, hit in last.items()}
    return {
        "results": [
            {
                "incident": told[hit.candidate.incident_id],
                "kind": hit.candidate.kind,
                "itemId": hit.candidate.item_id,
                "heading": _segments(rules.marked(asked.query, hit.text.heading)),
                "snippet": _segments(rules.snippet(asked.query, hit.text.rest)),
                "at": rfc3339(hit.at),
                "more": hit is last[hit.candidate.incident_id] and hit.candidate.incident_id in more,
            }
            for hit in shown
        ],
        "open": open_id,
        "partial": doing.partial(whole=whole),
        "unresolved": [] if shown else doing.unresolved(),
    }
