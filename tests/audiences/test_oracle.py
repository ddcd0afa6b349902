"""Every line of audiences.csv that concerns an incident, against the real projection, with canary values.

``yes``: the key is there and holds the stored value. ``no``: the key is absent, and the value stands nowhere
in the bytes of the column. ``projected``: the key holds what the note says, the stored value stands nowhere.
"""

import csv
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any, NamedTuple

import msgspec
import pytest
from msgspec.structs import replace

from majorops.audiences import incident_shape, rules
from majorops.audiences.fields import View, own, projection
from majorops.audiences.record import ANONYMOUS, EVERYONE, Column, Record
from majorops.audiences.row_shapes import project_row
from majorops.incidents.record import Incident
from majorops.platform.installation import Installation
from tests.audiences import examples as ex
from tests.audiences.expected import ABSENT, FEED, PROJECTED, STORED, I

ORACLE = Path(__file__).parent.parent / "spec" / "audiences.csv"
AT = ex.T + 50_000_000
SETTINGS = Installation(public_components={"canary-system-two": "Payments"})
PUBLIC = ("public_anonymous", "public_staff")


class Line(NamedTuple):
    entity: str
    field: str
    condition: str
    column: Column
    says: str


def lines() -> Iterator[Line]:
    with ORACLE.open(encoding="utf-8") as file:
        for row in csv.DictReader(file):
            assert row["admin"] == row["command_mim"] or row["entity"] not in {*ROWS, "Incident"}
            for column in Column:
                yield Line(row["entity"], row["field"], row["condition"], column, row[column.value])


def view(column: Column, incident: Incident = I) -> View:
    return View(column, incident, AT, SETTINGS)


def whole(column: Column, record: Record = ex.RECORD) -> dict[str, Any]:
    return rules.whole(record, view(column, record.incident), feed=FEED)


def rows(resource: str, *stored: Any) -> Callable[[Column], list[dict[str, Any]]]:
    def shown(column: Column) -> list[dict[str, Any]]:
        found = (project_row(resource, row, view(column)) for row in stored)
        return [row for row in found if row is not None]

    return shown


ROWS: Mapping[str, Callable[[Column], list[dict[str, Any]]]] = {
    "CommandTeam": lambda column: [whole(column).get("command", {})],
    "AlertInfo": lambda column: [whole(column)["alert"]],
    "TimelineEvent": rows("timeline", ex.PUBLIC_EVENT),
    "StatusUpdate": rows("updates", ex.PUBLIC_UPDATE),
    "Milestone": rows("milestones", ex.MILESTONE),
    "PhaseVisit": rows("visits", ex.VISIT),
    "Promise": rows("promises", ex.PUBLIC_PROMISE),
    "Participant": rows("participants", ex.PARTICIPANT),
    "HandoverOffer": lambda column: [whole(column).get("handover", {})],
    "Publication": lambda column: [incident_shape.project_publication(I, view(column))],
    "IncidentMetrics": lambda column: [incident_shape.metrics(view(column))],
    "LiveSnapshot": lambda column: [incident_shape.live_state(view(column))],
    "Incident": lambda column: [whole(column)],
}
"""Entity → what a column gets of it, from the published incident of the examples."""


BY_THEIR_OWN_LINES = {
    "visits",
    "command",
    "alert",
    "timeline",
    "updates",
    "milestones",
    "promises",
    "participants",
    "handover",
}


def bytes_of(column: Column) -> str:
    """Everything a column can get of the incident, as text: reading, metrics, snapshot, publication."""
    parts = [
        whole(column),
        incident_shape.metrics(view(column)),
        incident_shape.live_state(view(column)),
        incident_shape.project_publication(I, view(column)),
    ]
    return msgspec.json.encode(parts).decode()


def secrets_in(value: Any) -> list[str]:
    """The texts in a stored value that stand in no other field; short ones and plain words are left out."""
    if isinstance(value, dict):
        return [text for inner in value.values() for text in secrets_in(inner)]
    if isinstance(value, list | tuple):
        return [text for inner in value for text in secrets_in(inner)]
    return [value] if isinstance(value, str) and len(value) > 9 and not value.isalpha() else []


def complaints(line: Line, shown: dict[str, Any], everything: str) -> list[str]:
    """What is wrong with ``shown``, a column's object, by one line."""
    entity, field, _, column, says = line
    stored = STORED[entity][field]
    if says == "yes":
        return [] if field in shown and shown[field] == stored else [f"{field} is not {stored!r}"]
    expected = PROJECTED[entity, field][column] if says == "projected" else ABSENT
    wrong = [] if shown.get(field, ABSENT) == expected else [f"{field} reads {shown.get(field)!r}"]
    kept = set(secrets_in(expected if says == "projected" else None))
    return wrong + [
        f"{text} leaks" for text in secrets_in(stored) if text not in kept and f'"{text}"' in everything
    ]


FIELD_LINES = [
    line
    for line in lines()
    if line.entity in ROWS
    and line.field != "(row)"
    and not (line.entity == "Incident" and line.field in BY_THEIR_OWN_LINES | {"etag"})
]


@pytest.mark.parametrize("line", FIELD_LINES, ids=lambda line: f"{line.entity}.{line.field}-{line.column}")
def test_a_field_reads_as_the_oracle_says(line: Line) -> None:
    everything = bytes_of(line.column)
    for shown in msgspec.json.decode(msgspec.json.encode(ROWS[line.entity](line.column))):
        assert not complaints(line, shown, everything)


def test_the_oracle_was_read_whole() -> None:
    assert {line.entity for line in FIELD_LINES} == set(ROWS)
    assert len(FIELD_LINES) > 700


@pytest.mark.parametrize("entity", ["TimelineEvent", "StatusUpdate", "Promise"])
@pytest.mark.parametrize("column", list(Column))
def test_a_row_exists_as_the_oracle_says(entity: str, column: Column) -> None:
    stored = {
        "TimelineEvent": ("timeline", ex.PUBLIC_EVENT, ex.NULL_EVENT, ex.INTERNAL_EVENT),
        "StatusUpdate": ("updates", ex.PUBLIC_UPDATE, ex.INTERNAL_UPDATE),
        "Promise": ("promises", ex.PUBLIC_PROMISE, ex.INTERNAL_PROMISE),
    }[entity]
    resource, *examples = stored
    for line in lines():
        if (line.entity, line.field, line.column) != (entity, "(row)", column):
            continue
        gate = line.condition.removeprefix("visibility=")
        row = next(r for r in examples if (getattr(r, "visibility", None) or "null") == gate)
        assert (project_row(str(resource), row, view(column)) is not None) == (line.says == "yes")


@pytest.mark.parametrize("column", list(Column))
def test_lists_exist_as_the_oracle_says(column: Column) -> None:
    shown = whole(column)
    for line in lines():
        if line.entity == "Incident" and line.column is column and line.field in BY_THEIR_OWN_LINES:
            assert (line.field in shown) == (line.says != "no"), line


def holds(condition: str, incident: Incident, access: str) -> bool:
    facts = {
        "published": "yes" if incident.published else "no",
        "restricted": "yes" if incident.restricted else "no",
        "public_access": access,
    }
    return all(facts[key] == value for key, value in (part.split("=") for part in condition.split(" and ")))


@pytest.mark.parametrize("access", ["staff", "anonymous"])
@pytest.mark.parametrize(
    "incident",
    [I, ex.UNPUBLISHED, replace(ex.UNPUBLISHED, restricted=True)],
    ids=["published", "unpublished", "restricted"],
)
@pytest.mark.parametrize("column", list(Column))
def test_an_incident_exists_as_the_oracle_says(column: Column, incident: Incident, access: str) -> None:
    said = [
        line.says == "yes"
        for line in lines()
        if line.entity == "Incident"
        and line.field == "(row)"
        and line.column is column
        and holds(line.condition, incident, access)
    ]
    assert said
    assert rules.exists(incident, column, access) == all(said)


@pytest.mark.parametrize("column", [c for c in Column if c.value not in PUBLIC])
def test_publication_fields_are_absent_while_unpublished(column: Column) -> None:
    shown = whole(column, replace(ex.RECORD, incident=ex.UNPUBLISHED))
    assert not {"publicId", "publicTitle", "publishedAt", "startedAt"} & set(shown)


@pytest.mark.parametrize("column", list(Column))
def test_the_tag_of_a_reading(column: Column) -> None:
    shown = whole(column)
    if column.value.startswith("command"):
        assert shown["etag"] == '"v4242"'
    else:
        rest = {key: value for key, value in shown.items() if key != "etag"}
        assert shown["etag"] == rules.bytes_tag(rest)


def test_anonymous_readers_get_words_for_severity_and_customers() -> None:
    shown = whole(Column.PUBLIC_ANONYMOUS)
    assert shown["impact"] == "Major outage"
    assert shown["alert"] == {"customersAffected": True}
    assert "command" not in shown
    assert incident_shape.live_state(view(Column.PUBLIC_ANONYMOUS))["impact"] == "Major outage"


@pytest.mark.parametrize("column", [c for c in Column if not c.value.startswith("command")])
def test_no_mail_address_of_anybody_leaves_command(column: Column) -> None:
    assert "@canary.example" not in bytes_of(column)


def test_no_mail_address_reaches_a_participant() -> None:
    assert "@canary.example" not in bytes_of(Column.COMMAND_PARTICIPANT)


# -- positive controls: a projector that leaks is caught ---------------------------------------------


def test_a_leaked_key_is_caught() -> None:
    leaky = projection({**incident_shape.INCIDENT, "description": {EVERYONE: own("description")}})
    shown = leaky(I, view(Column.PUBLIC_ANONYMOUS))
    line = Line("Incident", "description", "", Column.PUBLIC_ANONYMOUS, "no")
    assert complaints(line, shown, msgspec.json.encode(shown).decode())


def test_a_value_leaked_under_another_key_is_caught() -> None:
    leaky = projection({"customerImpactSummary": {ANONYMOUS: own("exec_summary")}})
    shown = leaky(I, view(Column.PUBLIC_ANONYMOUS))
    line = Line("Incident", "execSummary", "", Column.PUBLIC_ANONYMOUS, "no")
    assert complaints(line, shown, msgspec.json.encode(shown).decode())


def test_a_missing_key_is_caught() -> None:
    line = Line("Incident", "title", "", Column.COMMAND_MIM, "yes")
    assert complaints(line, {}, "")


def test_a_key_given_to_a_column_twice_stops_the_import() -> None:
    with pytest.raises(ValueError, match="twice"):
        projection({"title": {ANONYMOUS: own("title"), EVERYONE: own("title")}})
