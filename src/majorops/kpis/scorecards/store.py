"""The board: how every KPI stands for every incident, kept sorted in memory, brought up to date by reading.

The database is the truth. Each reading first takes what changed since the last one: incidents by the order
of their changes, and a whole KPI when its definition or its history was written anew. The first one after a
start may begin from how everything stood when a board was last put on the shelf.
"""

import threading
from array import array
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import chain
from typing import Any, NamedTuple

import msgspec
import sqlalchemy as sa

from majorops.kpis import store
from majorops.kpis.facts.store import kpi_facts
from majorops.kpis.record import Definition, Moment, Standing, State, Timing
from majorops.kpis.rules import event_at, standing_of
from majorops.kpis.scorecards.rules import Cell, month_of
from majorops.platform.database import Tx, compiled

_STATES = tuple(State)
_PLACE_OF = {state: place for place, state in enumerate(_STATES)}
_PAGE = 5_000
_LIGHT = compiled(
    sa.select(
        *(
            kpi_facts.c[name]
            for name in (
                *("incident_id", "changed", "severity", "restricted", "number", "systems", "mim", "mim_name"),
                *("detected_at", "left_alert_at", "mitigation_at", "first_milestone_at", "resolved_at"),
                *("review_required", "review_held_at", "review_due_at"),
            )
        )
    )
    .where(kpi_facts.c.changed > sa.bindparam("changed"))
    .order_by(kpi_facts.c.changed)
    .limit(_PAGE)
)
Key = tuple[bool, str, int]


class Place(NamedTuple):
    """An incident on the board."""

    incident_id: str
    severity: str
    restricted: bool
    number: int
    systems: tuple[str, ...]
    mim: str
    mim_name: str
    timing: Timing


class Value(NamedTuple):
    """What of an observation decides whether it counts."""

    timestamp: int
    value: float
    source: str


class Entry(NamedTuple):
    """How one KPI stands for one incident."""

    place: Place
    state: State
    at: int
    value: float


class Kept:
    """One KPI on the board: how it stands by incident, and the same sorted into cells."""

    def __init__(self, definition: Definition) -> None:
        self.definition = definition
        self.states = array("b")
        self.moments = array("q")
        self.values = array("d")
        self.cells: dict[Key, Cell] = defaultdict(Cell)

    def append(self, state: State, at: int, value: float) -> None:
        """How the next incident stands; not yet in a cell."""
        self.states.append(_PLACE_OF[state])
        self.moments.append(at)
        self.values.append(value)

    def cells_of(
        self, indices: Iterable[int], low: int, high: int, *, monthly: bool
    ) -> dict[int | None, Cell]:
        """Of these incidents what counts from ``low`` to before ``high``: one cell, or one for each month."""
        found: dict[tuple[int | None, int], list[tuple[float, int]]] = defaultdict(list)
        moments, states, values = self.moments, self.states, self.values
        for index in indices:
            at = moments[index]
            if low <= at < high:
                found[month_of(at) if monthly else None, states[index]].append((values[index], at))
        cells: dict[int | None, Cell] = defaultdict(Cell)
        for (month, state), pairs in found.items():
            cells[month].load(_STATES[state], pairs)
        return cells

    def sort(self, places: list[Place]) -> None:
        """Fill the cells from all standings at once."""
        found: dict[tuple[Key, int], list[tuple[float, int]]] = defaultdict(list)
        for place, state, at, value in zip(places, self.states, self.moments, self.values, strict=True):
            found[(place.restricted, place.severity, month_of(at)), state].append((value, at))
        for (key, state), pairs in found.items():
            self.cells[key].load(_STATES[state], pairs)

    def take_out(self, index: int, place: Place) -> None:
        """Before the incident is placed anew."""
        at = self.moments[index]
        key = (place.restricted, place.severity, month_of(at))
        cell = self.cells[key]
        cell.remove(_STATES[self.states[index]], at, self.values[index])
        if cell.empty:
            del self.cells[key]

    def put_in(self, index: int, place: Place, standing: Standing) -> None:
        """As it stands now; of a new incident at the end."""
        if index == len(self.states):
            self.append(standing.state, standing.at, standing.value)
        else:
            self.states[index] = _PLACE_OF[standing.state]
            self.moments[index] = standing.at
            self.values[index] = standing.value
        key = (place.restricted, place.severity, month_of(standing.at))
        self.cells[key].add(standing.state, standing.at, standing.value)


class Whole(NamedTuple):
    """All that a board holds: as everything stood at ``changed``."""

    changed: int
    places: list[Place]
    kept: dict[str, Kept]


def _from_nothing(_tx: Tx) -> Whole | None:
    return None


class Board:
    """One per process; asked under its lock. ``begin``: what the first reading begins from, if anything."""

    def __init__(self, now: Callable[[], int], begin: Callable[[Tx], Whole | None] = _from_nothing) -> None:
        self.lock = threading.Lock()
        self._now = now
        self._begin = begin
        self._changed = 0
        self._places: list[Place] = []
        self._index: dict[str, int] = {}
        self._kept: dict[str, Kept] = {}

    def kept(self, tx: Tx, definitions: list[Definition]) -> list[Kept]:
        """These KPIs as they stand in ``tx``; hold the lock."""
        self._refresh(tx)
        for definition in definitions:
            have = self._kept.get(definition.slug)
            if have is None or have.definition.revision != definition.revision:
                self._kept[definition.slug] = self._whole(tx, definition)
            else:
                have.definition = definition
        return [self._kept[definition.slug] for definition in definitions]

    @property
    def places(self) -> Sequence[Place]:
        """Every incident, in the order in which each KPI has them."""
        return self._places

    def entries(self, kept: Kept) -> Iterator[Entry]:
        """How a KPI stands for each incident."""
        for place, state, at, value in zip(self._places, kept.states, kept.moments, kept.values, strict=True):
            yield Entry(place, _STATES[state], at, value)

    @property
    def whole(self) -> Whole:
        """For the shelf."""
        return Whole(self._changed, self._places, self._kept)

    def _refresh(self, tx: Tx) -> None:
        if not self._changed and (found := self._begin(tx)) is not None:
            self._changed, self._places, self._kept = found
            self._index = {place.incident_id: index for index, place in enumerate(self._places)}
        at = self._now()
        try:
            while rows := tx.all(_LIGHT, {"changed": self._changed}):
                self._take([_place(row, at) for row in rows], tx)
                self._changed = rows[-1][1]
        except BaseException:
            # Half a change would stay wrong as long as the process lives; the next reading begins anew.
            self._changed, self._places, self._index, self._kept = 0, [], {}, {}
            raise

    def _take(self, places: list[Place], tx: Tx) -> None:
        known = [place for place in places if place.incident_id in self._index]
        fresh = [place for place in places if place.incident_id not in self._index]
        if self._kept:
            self._move(tx, known, fresh)
        for place in known:
            self._places[self._index[place.incident_id]] = place
        for place in fresh:
            self._index[place.incident_id] = len(self._places)
            self._places.append(place)

    def _move(self, tx: Tx, known: list[Place], fresh: list[Place]) -> None:
        """Take the changed incidents out of every KPI that is kept, and put them in as they stand now."""
        ids = [place.incident_id for place in (*known, *fresh)]
        rows: dict[tuple[str, str], list[Any]] = defaultdict(list)
        for row in store.observations_of(tx, ids):
            rows[row.kpi_slug, row.incident_id].append(row)
        invalid = store.invalid_of(tx, ids)
        end = len(self._places)
        numbered = [(self._index[place.incident_id], place) for place in known]
        for index, place in chain(numbered, enumerate(fresh, end)):
            for slug, kept in self._kept.items():
                key = (slug, place.incident_id)
                if index < end:
                    kept.take_out(index, self._places[index])
                moment = kept.definition.observed_at
                kept.put_in(index, place, standing_of(moment, place.timing, rows[key], invalid.get(key, "")))

    def _whole(self, tx: Tx, definition: Definition) -> Kept:
        """One KPI read from the beginning."""
        rows: dict[str, Any] = {}
        several: dict[str, list[Any]] = defaultdict(list)
        for row in store.values_of(tx, definition.slug):
            if rows.setdefault(row[0], row) is not row:
                several[row[0]].append(row)
        invalid = store.invalid_of_slug(tx, definition.slug)
        kept, moment = Kept(definition), Moment(definition.observed_at)
        for place in self._places:
            of = place.incident_id
            first: Any = rows.get(of)
            event = event_at(moment, place.timing)
            if first is not None and first[1] == event and of not in several:
                kept.append(State.OBSERVED, first[1], first[2])  # nearly all; the rule would say the same
                continue
            found = [Value(*one[1:]) for one in (first, *several.get(of, ())) if one is not None]
            standing = standing_of(moment, place.timing, found, invalid.get(of, ""))
            kept.append(standing.state, standing.at, standing.value)
        kept.sort(self._places)
        return kept


def _place(row: Any, at: int) -> Place:
    incident_id, _, severity, restricted, number, systems, mim, mim_name = row[:8]
    required, held_at, due_at = row[13:]
    settled = not required or held_at is not None or (due_at is not None and at >= due_at)
    detected, left_alert, mitigation, milestone, resolved = row[8:13]
    after_action = resolved if settled else None
    timing = Timing(detected, left_alert, mitigation, milestone, resolved, after_action)
    return Place(
        incident_id,
        severity,
        bool(restricted),
        number,
        tuple(msgspec.json.decode(systems)),
        mim,
        mim_name,
        timing,
    )
