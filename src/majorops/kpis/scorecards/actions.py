"""A scorecard for one viewer: which KPIs, which incidents, in which groups; and the incidents behind it."""

import csv
import io
from array import array
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, date, datetime
from itertools import product
from typing import Any, NamedTuple

from majorops.audiences.record import Column
from majorops.kpis import store
from majorops.kpis.record import Definition, State
from majorops.kpis.rules import SEVERITIES, target_of
from majorops.kpis.scorecards.rules import Cell, Part, begin_of, figures, month_of, month_word
from majorops.kpis.scorecards.store import Board, Entry, Kept, Place
from majorops.kpis.shown import column_of, reads
from majorops.people.record import Person
from majorops.people.rules import permit
from majorops.platform.database import Tx
from majorops.platform.decode import moment
from majorops.platform.errors import Forbidden, Invalid, NotFound, echo
from majorops.platform.wording import rfc3339

DIMENSIONS = ("severity", "month", "system", "mim")
_MONTHS_SHOWN = 12
_FIRST_MONTH = 12  # of the year 1; no calendar of ours goes further back
_DAY = len("2026-11-24")


class Question(NamedTuple):
    """What a scorecard is asked: observed from ``low`` to before ``high``, in groups ``by``."""

    slugs: tuple[str, ...]
    low: int
    high: int
    severities: tuple[str, ...]
    by: tuple[str, ...]
    compare: bool = False

    @property
    def previous(self) -> "Question":
        """The range of the same length before it, as one group."""
        low = max(begin_of(_FIRST_MONTH), 2 * self.low - self.high)
        return self._replace(low=low, high=self.low, by=(), compare=False)


def question(query: Mapping[str, str], *, at: int) -> Question:
    """The parameters of a request. Raises Invalid: invalid_value, invalid_timestamp, time_order."""
    high = _time(query, "to", at + 1)
    since = max(_FIRST_MONTH, month_of(min(high, at)) - _MONTHS_SHOWN + 1)
    low = _time(query, "from", begin_of(since))
    if low > high:
        raise Invalid("time_order", "The end lies before the beginning.", field="/to")
    return Question(
        slugs=_listed(query, "slug"),
        low=low,
        high=high,
        severities=_words(query, "severity", SEVERITIES) or SEVERITIES,
        by=_words(query, "by", DIMENSIONS),
        compare=bool(_words(query, "compare", ("previous",))),
    )


def _time(query: Mapping[str, str], name: str, default: int) -> int:
    """A moment, or a day that begins at midnight UTC."""
    text = query.get(name)
    if text is None:
        return default
    if len(text) == _DAY:
        try:
            day = date.fromisoformat(text)
        except ValueError:
            return moment(text, f"/{name}")
        return int(datetime(day.year, day.month, day.day, tzinfo=UTC).timestamp()) * 1000
    return moment(text, f"/{name}")


def _listed(query: Mapping[str, str], name: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(word.strip() for word in query[name].split(","))) if name in query else ()


def _words(query: Mapping[str, str], name: str, known: Sequence[str]) -> tuple[str, ...]:
    found = tuple(word.lower() for word in _listed(query, name))
    for word in found:
        if word not in known:
            raise Invalid(
                "invalid_value",
                f"{name} has no value {echo(word)!r}.",
                field=f"/{name}",
                hint=", ".join(known),
            )
    return found


def chosen(definitions: Iterable[Definition], slugs: Sequence[str], column: Column) -> list[Definition]:
    """The KPIs asked for, all when none is named, that exist for the column. Raises NotFound."""
    there = {one.slug: one for one in definitions if reads(one, column)}
    if any(slug not in there for slug in slugs):
        raise NotFound
    return [there[slug] for slug in slugs] if slugs else list(there.values())


def scorecard(tx: Tx, board: Board, asked: Question, *, by: Person) -> dict[str, Any]:
    """The scorecard as ``by`` reads it. Raises Forbidden, NotFound."""
    permit(by, "kpis.read")
    column = column_of(by)
    if "mim" in asked.by and column is not Column.COMMAND_MIM:
        raise Forbidden("forbidden", "By commander is for MIMs and admins.", field="/by")
    # The lock comes before the first read: what a later holder reads is never older.
    with board.lock:
        definitions = chosen(store.list_definitions(tx), asked.slugs, column)
        kept = board.kept(tx, definitions)
        groups = _groups_of(board.places, asked, unseen=column is not Column.COMMAND_MIM)
        kpis = [_Card(groups, one, asked, (column, by.role)).shown() for one in kept]
    shown: dict[str, Any] = {
        "from": rfc3339(asked.low),
        "to": rfc3339(asked.high),
        "by": ",".join(asked.by) or None,
    }
    if asked.compare:
        before = asked.previous
        shown["previous"] = {"from": rfc3339(before.low), "to": rfc3339(before.high)}
    return {**shown, "kpis": kpis}


Dated = tuple[str, int, Cell]
"""A cell with its severity and month."""


class _Card:
    """One KPI of a scorecard."""

    def __init__(self, groups: "Groups", kept: Kept, asked: Question, eyes: tuple[Column, str]) -> None:
        self._by_place = groups
        self._kept = kept
        self._asked = asked
        column, role = eyes
        self._unseen = column is not Column.COMMAND_MIM  # restricted incidents exist for command only
        targets = kept.definition.targets
        self._targets = {severity: target_of(targets, severity, role) for severity in SEVERITIES}

    def shown(self) -> dict[str, Any]:
        """Its figures: of everything, of every group, and of the range before when that was asked."""
        definition, asked = self._kept.definition, self._asked
        card: dict[str, Any] = {
            "slug": definition.slug,
            "name": definition.name,
            "units": definition.units,
            "direction": definition.direction,
            "targets": definition.targets,
        }
        cells = list(self._cells(asked))
        card["overall"] = self._whole(cells)
        card["groups"] = self._groups(asked, cells) if asked.by else [card["overall"]]
        if asked.compare:
            card["previous"] = self._whole(self._cells(asked.previous))
        return card

    def _whole(self, cells: Iterable[Dated]) -> dict[str, Any]:
        parts = [Part(cell, self._targets[severity]) for severity, _, cell in cells]
        return figures(parts, self._kept.definition.direction)

    def _cells(self, asked: Question) -> Iterable[Dated]:
        """Severity, month and what of the cell lies in the range."""
        first, last = month_of(asked.low), month_of(max(asked.low, asked.high - 1))
        for (restricted, severity, month), cell in self._kept.cells.items():
            if (
                not first <= month <= last
                or severity not in asked.severities
                or (restricted and self._unseen)
            ):
                continue
            whole = asked.low <= begin_of(month) and begin_of(month + 1) <= asked.high
            yield severity, month, cell if whole else cell.within(asked.low, asked.high)

    def _groups(self, asked: Question, cells: Iterable[Dated]) -> list[dict[str, Any]]:
        grouped: dict[tuple[Any, ...], list[Part]] = defaultdict(list)
        if set(asked.by) <= {"severity", "month"}:
            for severity, month, cell in cells:
                key = tuple({"severity": severity, "month": month}[name] for name in asked.by)
                grouped[key].append(Part(cell, self._targets[severity]))
        else:
            grouped = self._counted_by_place(asked)
        direction = self._kept.definition.direction
        return [
            {**_named(asked.by, key), **figures(grouped[key], direction)}
            for key in sorted(grouped, key=lambda key: _order(asked.by, key))
        ]

    def _counted_by_place(self, asked: Question) -> dict[tuple[Any, ...], list[Part]]:
        """By system or commander: an incident counts in each of its own systems."""
        month = asked.by.index("month") if "month" in asked.by else None
        grouped: dict[tuple[Any, ...], list[Part]] = defaultdict(list)
        for (key, severity), indices in self._by_place.items():
            cells = self._kept.cells_of(indices, asked.low, asked.high, monthly=month is not None)
            for at, cell in cells.items():
                whole = key if month is None else (*key[:month], at, *key[month:])
                grouped[whole].append(Part(cell, self._targets[severity]))
        return grouped


def within(entries: Iterable[Entry], asked: Question, *, unseen: bool) -> Iterable[Entry]:
    """Those in the range, of the severities asked for, that the viewer may see."""
    for entry in entries:
        hidden = entry.place.restricted and unseen
        if asked.low <= entry.at < asked.high and entry.place.severity in asked.severities and not hidden:
            yield entry


Groups = Mapping[tuple[tuple[Any, ...], str], "array[int]"]
"""What an incident is grouped by whatever the KPI (all but the month), and its severity → which incidents."""


def _groups_of(places: Iterable[Place], asked: Question, *, unseen: bool) -> Groups:
    """Found once for all KPIs; empty where the cells of the board are groups enough."""
    found: dict[tuple[tuple[Any, ...], str], array[int]] = defaultdict(lambda: array("l"))
    names = [name for name in asked.by if name != "month"]
    if set(names) <= {"severity"}:
        return found
    for index, place in enumerate(places):
        if place.severity in asked.severities and not (place.restricted and unseen):
            for key in product(*(_options(name, place) for name in names)):
                found[key, place.severity].append(index)
    return found


def _options(name: str, place: Place) -> Sequence[Any]:
    if name == "severity":
        return (place.severity,)
    return place.systems if name == "system" else ((place.mim_name, place.mim),)


def _named(by: Sequence[str], key: Sequence[Any]) -> dict[str, Any]:
    words = {
        "severity": lambda value: str(value).capitalize(),
        "month": month_word,
        "system": lambda value: value,
        "mim": lambda value: value[0],
    }
    return {name: words[name](value) for name, value in zip(by, key, strict=True)}  # type: ignore[no-untyped-call]


def _order(by: Sequence[str], key: Sequence[Any]) -> tuple[Any, ...]:
    return tuple(
        SEVERITIES.index(value) if name == "severity" else value for name, value in zip(by, key, strict=True)
    )


# -- as a table --------------------------------------------------------------------------------------------

_FIGURES = ("count", "mean", "median", "p90")
_REST = ("pending", "notApplicable", "invalid", "state")


def as_csv(card: Mapping[str, Any]) -> str:
    """A scorecard as a table: one line per KPI and group."""
    by = str(card["by"] or "").split(",") if card["by"] else []
    out = io.StringIO()
    table = csv.writer(out, lineterminator="\r\n")
    table.writerow(["slug", "name", "units", "direction", *by, *_FIGURES, "met", "of", "share", *_REST])
    for kpi in card["kpis"]:
        head = [kpi[name] for name in ("slug", "name", "units", "direction")]
        for group in kpi["groups"]:
            target = group["onTarget"]
            cells = [*head, *(group[name] for name in (*by, *_FIGURES)), target["met"], target["of"]]
            table.writerow([_inert(cell) for cell in (*cells, target["share"], *(group[n] for n in _REST))])
    return out.getvalue()


def _inert(cell: Any) -> Any:
    """No spreadsheet takes a name for a formula."""
    return f"'{cell}" if isinstance(cell, str) and cell[:1] in {"=", "+", "-", "@", "\t", "\r"} else cell


# -- the incidents behind it -------------------------------------------------------------------------------


def behind(
    tx: Tx, board: Board, definition: Definition, asked: Question, state: State, *, by: Person
) -> list[Entry]:
    """The incidents that one figure is made of, newest first; restricted ones only for command."""
    unseen = column_of(by) is not Column.COMMAND_MIM
    (kept,) = board.kept(tx, [definition])
    found = [one for one in within(board.entries(kept), asked, unseen=unseen) if one.state is state]
    return sorted(found, key=lambda one: (one.at, one.place.incident_id), reverse=True)
