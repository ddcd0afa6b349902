"""How a field table becomes a projection: a key that no line gives to a column cannot leave for it.

A table names, for every JSON key, which columns read it and how. It is turned at import into one plain tuple
per column, so that projecting a row never asks who may see what.
"""

from collections.abc import Callable, Mapping
from operator import attrgetter
from typing import Any, NamedTuple

from msgspec import UNSET

from majorops.audiences.record import Column, Columns
from majorops.incidents.record import Incident
from majorops.platform.installation import STANDARD, Installation
from majorops.platform.wording import clock_utc, rfc3339_or_none


class View(NamedTuple):
    """Whose eyes, on which incident, when (epoch ms), under which settings."""

    column: Column
    incident: Incident
    at: int = 0
    installation: Installation = STANDARD


Reader = Callable[[Any, View], Any]
Table = Mapping[str, Mapping[Columns, Reader]]
Projection = Callable[[Any, View], dict[str, Any]]
_Line = tuple[tuple[str, Reader], ...]


def _line_of(table: Table, column: Column) -> _Line:
    line = []
    for key, readers in table.items():
        mine = [reader for columns, reader in readers.items() if column in columns]
        if len(mine) > 1:
            raise ValueError(f"{key} is given to {column} twice")
        line += [(key, reader) for reader in mine]
    return tuple(line)


def projection(table: Table) -> Projection:
    """``(row, view) → dict`` with exactly the keys the table gives to the column; UNSET leaves a key out.

    Raises ValueError when two lines give one key to the same column.
    """
    lines = {column: _cut(_line_of(table, column)) for column in Column}

    def project(row: Any, view: View) -> dict[str, Any]:
        line = lines[view.column]
        shown = line.blank.copy()
        shown.update(zip(line.stored, line.fetch(row), strict=True))
        for key, read in line.told:
            value = read(row, view)
            if value is UNSET:
                del shown[key]
            else:
                shown[key] = value
        return shown

    return project


class _Cut(NamedTuple):
    """A line for speed: what is shown as stored is fetched at once, the rest is told key by key."""

    blank: dict[str, Any]
    stored: tuple[str, ...]
    fetch: Callable[[Any], tuple[Any, ...]]
    told: _Line


def _nothing(_row: Any) -> tuple[Any, ...]:
    return ()


def _cut(line: _Line) -> _Cut:
    stored = {key: read.name for key, read in line if isinstance(read, Own)}
    names = tuple(stored.values())
    fetch: Callable[[Any], tuple[Any, ...]] = _nothing
    if len(names) > 1:
        fetch = attrgetter(*names)
    else:
        stored = {}  # of a single name the getter would give no tuple
    told = tuple((key, read) for key, read in line if key not in stored)
    return _Cut(dict.fromkeys(key for key, _ in line), tuple(stored), fetch, told)


def keys(table: Table, column: Column) -> frozenset[str]:
    """The keys a column may ever get from a table."""
    return frozenset(key for key, _ in _line_of(table, column))


# -- readers ---------------------------------------------------------------------------------------


class Own:
    """The value as stored."""

    def __init__(self, name: str) -> None:
        self.name = name
        self._get = attrgetter(name)

    def __call__(self, row: Any, _view: View) -> Any:
        """Of this row."""
        return self._get(row)


def own(name: str) -> Reader:
    """The value as stored."""
    return Own(name)


def optional(name: str) -> Reader:
    """The value as stored, left out when it is unset, empty or false: the dictionary's ``?`` fields."""
    get = attrgetter(name)
    return lambda row, _: get(row) or UNSET


def moment(name: str) -> Reader:
    """Epoch ms as RFC 3339, null as null."""
    get = attrgetter(name)
    return lambda row, _: rfc3339_or_none(get(row))


def word(name: str) -> Reader:
    """An enum's word of the JSON API."""
    get = attrgetter(name)
    return lambda row, _: get(row).wire


def fixed(value: Any) -> Reader:
    """Always the same."""
    return lambda _row, _view: value


def public_ref(row: Any, _view: View) -> str:
    """The id of a row in the public columns. Raises LookupError for a row that was never given a number."""
    if row.public_number is None:
        raise LookupError(f"row {row.id} is public and has no public number")
    return str(row.public_number)


def incident_ref(_row: Any, view: View) -> str | None:
    """The incident's id for anonymous readers."""
    return view.incident.public_id


def unless_taken_back(name: str) -> Reader:
    """A text, or when it was taken back."""
    get = attrgetter(name)

    def read(row: Any, _view: View) -> Any:
        return get(row) if row.retraction is None else f"Taken back at {clock_utc(row.retraction.at)} UTC"

    return read


def of_retraction(read: Callable[[Any], Any]) -> Reader:
    """A fact of the retraction, for command; left out when there is none."""
    return lambda row, _: UNSET if row.retraction is None else read(row.retraction)
