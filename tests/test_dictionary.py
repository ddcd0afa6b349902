"""The data dictionary is the contract: its fields, enum values, columns, indexes and nullability hold.

The facts are parsed from ``tests/spec/data-dictionary.txt``, so a field nobody thought of fails by itself.
"""

import re
import types
import typing
from functools import cache
from pathlib import Path
from typing import Any

import msgspec
import pytest
import sqlalchemy as sa

from majorops.app import describe_api
from majorops.incidents import wire
from majorops.incidents.record import PHASE_NAMES
from majorops.kpis import record as kpi_wire
from majorops.platform.database import metadata
from majorops.platform.wording import snake

DICTIONARY = Path(__file__).parent / "spec" / "data-dictionary.txt"
TYPES = (
    "Incident",
    "CommandTeam",
    "AlertInfo",
    "TimelineEvent",
    "StatusUpdate",
    "Milestone",
    "IncidentMetrics",
)
TABLES = (
    "incidents",
    "status_updates",
    "timeline_events",
    "milestones",
    "users",
    "kpi_definitions",
    "kpi_observations",
)
SQL: dict[str, Any] = {"TEXT": sa.Text, "INTEGER": (sa.Integer, sa.BigInteger), "REAL": sa.Float}


@cache
def section(title: str) -> list[list[str]]:
    """The table under a heading, cell by cell; prose around it is left out."""
    lines = DICTIONARY.read_text().splitlines()
    start = next(i for i, line in enumerate(lines, 1) if line in {f"{title}¶", f"{title} (Derived)¶"})
    end = next((i for i, line in enumerate(lines[start:], start) if line.endswith("¶")), len(lines))
    ruled = next(i for i, line in enumerate(lines[start:end], start) if re.fullmatch(r"\|(-+\|)+", line))
    width = lines[ruled].count("|") - 1
    rows = [line.removeprefix("| ") for line in lines[ruled + 1 : end]]
    cells = [cell.strip() for cell in re.split(r"(?<!\\)\|", " ".join(rows))]
    return [cells[i : i + width] for i in range(0, len(cells) - width + 1, width)]


def fields(title: str) -> dict[str, tuple[str, str]]:
    """Name → (type, notes)."""
    return {name: (kind.replace("\\", ""), " ".join(notes)) for name, kind, *notes in section(title)}


def wire_fields(struct: type[msgspec.Struct]) -> dict[str, Any]:
    """JSON name → type hint."""
    hints = typing.get_type_hints(struct)
    return {
        json: hints[name]
        for name, json in zip(struct.__struct_fields__, struct.__struct_encode_fields__, strict=True)
    }


def members(hint: Any) -> tuple[Any, ...]:
    """The types in a union."""
    return typing.get_args(hint) if typing.get_origin(hint) in (types.UnionType, typing.Union) else (hint,)


UI = [(name, field) for name in TYPES for field in fields(name)]
COLUMNS = [(table, column) for table in TABLES for column in fields(table)]


def test_the_parser_reads_the_whole_dictionary() -> None:
    assert len(fields("Incident")) == 24
    assert len(fields("incidents")) == 29
    assert len(fields("kpi_observations")) == 10
    assert len(UI) == 60
    assert len(COLUMNS) > 80


@pytest.mark.parametrize(("name", "field"), UI)
def test_every_ui_field_is_in_the_json(name: str, field: str) -> None:
    kind, _ = fields(name)[field]
    hints = wire_fields(getattr(wire, name))
    assert field in hints
    allowed = members(hints[field])
    assert (type(None) in allowed) == ("null" in kind), f"{name}.{field} is {kind}"
    assert (msgspec.UnsetType in allowed) == kind.endswith("?"), f"{name}.{field} is {kind}"


@pytest.mark.parametrize("name", ["KpiDefinition", "KpiObservation"])
def test_kpi_types_follow_their_tables(name: str) -> None:
    hints = wire_fields(getattr(kpi_wire, name))
    table = "kpi_definitions" if name == "KpiDefinition" else "kpi_observations"
    for column, (kind, _) in fields(table).items():
        json = next(j for j in hints if snake(j) == column)
        assert (type(None) in members(hints[json])) == ("NULL" in kind)


@pytest.mark.parametrize(
    "name",
    [
        "Severity",
        "IncidentStatus",
        "PhaseNumber",
        "ExternalImpact",
        "TimelineEventType",
        "UpdateVisibility",
        "RiskLevel",
    ],
)
def test_every_enum_has_exactly_its_values(name: str) -> None:
    values = fields_of_enums()[name]
    assert [str(v) for v in typing.get_args(getattr(wire, name))] == values


def fields_of_enums() -> dict[str, list[str]]:
    """Enum → its values in the dictionary's order."""
    found = {}
    for cells in section("Core Enums"):
        name, text = cells
        found[name] = (
            [str(n) for n in range(1, 9)] if "through" in text else [v.strip() for v in text.split("·")]
        )
    return found


def test_the_phases_have_their_names() -> None:
    rows = section("Incident 8-Phase Lifecycle")
    assert [cells[1] for cells in rows if cells[0].isdigit()] == list(PHASE_NAMES)


@pytest.mark.parametrize(("table", "column"), COLUMNS)
def test_every_column_is_in_the_schema(table: str, column: str) -> None:
    kind, _ = fields(table)[column]
    have = metadata.tables[table].c[column]
    assert isinstance(have.type, SQL[kind.split()[0]])
    assert bool(have.nullable) == ("NULL" in kind), f"{table}.{column} is {kind}"


@pytest.mark.parametrize("table", TABLES)
def test_every_named_index_starts_an_index(table: str) -> None:
    text = DICTIONARY.read_text()
    block = text[text.index(f"\n{table}¶") :]
    line = re.search(r"\nIndexes: ([a-z_, ]+)\n", block)
    wanted = (
        [] if line is None or table == "kpi_definitions" else [c.strip() for c in line.group(1).split(",")]
    )
    have = metadata.tables[table]
    leading = {next(iter(index.columns)).name for index in have.indexes}
    covered = leading | {column.name for index in have.indexes for column in index.columns}
    assert set(wanted) <= covered


def test_observations_are_unique_per_kpi_incident_and_time() -> None:
    constraints = [
        c for c in metadata.tables["kpi_observations"].constraints if isinstance(c, sa.UniqueConstraint)
    ]
    assert [[c.name for c in u.columns] for u in constraints] == [["kpi_slug", "incident_id", "timestamp"]]


@pytest.mark.parametrize(
    ("child", "parent"),
    [
        ("timeline_events", "incidents"),
        ("status_updates", "incidents"),
        ("milestones", "incidents"),
        ("kpi_observations", "incidents"),
        ("kpi_observations", "kpi_definitions"),
    ],
)
def test_every_relationship_is_a_foreign_key(child: str, parent: str) -> None:
    targets = {key.column.table.name for key in metadata.tables[child].foreign_keys}
    assert parent in targets


def test_the_live_snapshot_has_its_eleven_fields_in_order() -> None:
    text = DICTIONARY.read_text()
    shown = re.findall(r'^"([a-z_]+)":', text[text.index("KV key") :], flags=re.MULTILINE)
    assert tuple(shown) == wire.LiveSnapshot.__struct_fields__
    assert len(shown) == 11


def test_the_description_of_the_api_carries_every_type() -> None:
    components: Any = describe_api()["components"]
    assert {*TYPES, "LiveSnapshot", "KpiDefinition", "KpiObservation"} <= set(components["schemas"])
