"""What each viewer column reads of definitions and observations. Source: audiences.csv.

The viewer's role decides; joining an incident gives nothing here.
"""

from typing import Any

from majorops.audiences.fields import Table, View, keys, moment, own, projection
from majorops.audiences.record import EXECUTIVE, MIM, Column
from majorops.incidents.record import Incident
from majorops.kpis.record import Definition, Observation, Reach
from majorops.kpis.rules import OWNERS
from majorops.people.record import Person
from majorops.people.rules import may

_BOTH = EXECUTIVE | MIM


def _owner_word(row: Any, _view: View) -> str:
    """A role or seat; of a person only that somebody in command answers for it."""
    return str(row.owner) if row.owner in OWNERS else "mim"


DEFINITION: Table = {
    "slug": {_BOTH: own("slug")},
    "name": {_BOTH: own("name")},
    "description": {_BOTH: own("description")},
    "formula": {MIM: own("formula")},
    "units": {_BOTH: own("units")},
    "targets": {_BOTH: own("targets")},
    "dataSources": {MIM: own("data_sources")},
    "visibility": {_BOTH: own("visibility")},
    "owner": {EXECUTIVE: _owner_word, MIM: own("owner")},
    "reviewCadence": {_BOTH: own("review_cadence")},
    "direction": {_BOTH: own("direction")},
    "observedAt": {_BOTH: own("observed_at")},
    "createdAt": {_BOTH: moment("created_at")},
    "updatedAt": {_BOTH: moment("updated_at")},
    "etag": {MIM: lambda row, _: f'"v{row.version}"'},
}
OBSERVATION: Table = {
    "id": {MIM: own("id")},
    "kpiSlug": {_BOTH: own("kpi_slug")},
    "incidentId": {_BOTH: own("incident_id")},
    "timestamp": {_BOTH: moment("timestamp")},
    "value": {_BOTH: own("value")},
    "units": {_BOTH: own("units")},
    "source": {MIM: own("source")},
    "confidence": {MIM: own("confidence")},
    "metadata": {MIM: own("metadata")},
    "createdAt": {MIM: moment("created_at")},
}
_definition, _observation = projection(DEFINITION), projection(OBSERVATION)
_NO_INCIDENT: Any = None  # a definition belongs to none


def column_of(person: Person) -> Column:
    """Whose eyes a role has on KPIs; whoever may read none of them is refused before."""
    return Column.COMMAND_MIM if may(person, "kpis.read_all") else Column.EXECUTIVE


def reads(definition: Definition, column: Column) -> bool:
    """Whether this KPI exists for a column."""
    return column is Column.COMMAND_MIM or definition.visibility is Reach.EXEC


def show_definition(definition: Definition, column: Column) -> dict[str, Any]:
    """A definition as the column reads it."""
    return _definition(definition, View(column, _NO_INCIDENT))


def show_observation(row: Observation, column: Column, incident: Incident | None = None) -> dict[str, Any]:
    """An observation as the column reads it."""
    return _observation(row, View(column, incident or _NO_INCIDENT))


def keys_of(column: Column) -> tuple[frozenset[str], frozenset[str]]:
    """What a column can ever get of a definition and of an observation."""
    return keys(DEFINITION, column), keys(OBSERVATION, column)
