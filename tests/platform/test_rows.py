"""A struct goes into its row and comes out the same, whatever its fields hold."""

from pathlib import Path
from typing import Any

import msgspec
import pytest
import sqlalchemy as sa
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from majorops.incidents.record import FieldChange, Handover, Incident, TimelineEvent
from majorops.platform.database import Database, Tx, compiled, write_now
from majorops.platform.rows import Rows
from majorops.promises.record import Promise
from tests.platform.store import tables

INT64 = st.integers(-(2**63), 2**63 - 1)
TEXT = st.text(st.characters(exclude_categories=["Cs"]), max_size=20)
JSON = st.recursive(
    st.none() | st.booleans() | INT64 | TEXT, lambda inner: st.lists(inner, max_size=3), max_leaves=4
)

st.register_type_strategy(FieldChange, st.builds(FieldChange, TEXT, JSON, JSON))
st.register_type_strategy(Handover, st.builds(Handover, *[TEXT] * 5, INT64, TEXT, TEXT))

DERIVED: dict[type[Any], tuple[str, ...]] = {
    Incident: (),
    Promise: (),
    TimelineEvent: ("corrected_by", "corrected_by_open", "corrected_by_number", "retraction"),
}


def built(struct: type[Any]) -> st.SearchStrategy[Any]:
    """Any value of ``struct`` as it may be stored: derived fields left at their defaults."""
    special: dict[str, st.SearchStrategy[Any]] = {}
    for field in msgspec.structs.fields(struct):
        if field.name in DERIVED[struct]:
            special[field.name] = st.just(field.default)
        elif field.type is int:
            special[field.name] = INT64
        elif field.type is str:
            special[field.name] = TEXT
        elif field.type == int | None:
            special[field.name] = st.none() | INT64
        elif field.type == str | None:
            special[field.name] = st.none() | TEXT
        elif field.type == dict[str, Any] | None:
            special[field.name] = st.none() | st.dictionaries(TEXT, JSON, max_size=3)
        else:
            special[field.name] = st.from_type(field.type)
    return st.builds(struct, **special)


def rows_of(struct: type[Any]) -> Rows[Any]:
    """A table with a column per field that has one, key ``id``."""
    names = [name for name in struct.__struct_fields__ if name not in DERIVED[struct]]
    columns = [
        sa.Column(name, sa.Text if name == "id" else sa.BLOB, primary_key=name == "id") for name in names
    ]
    return Rows(struct, sa.Table(f"any_{struct.__name__.lower()}", sa.MetaData(), *columns), DERIVED[struct])


ROWS = {struct: rows_of(struct) for struct in DERIVED}


@pytest.fixture(scope="module")
def shelf(tmp_path_factory: pytest.TempPathFactory) -> Path:
    file = tmp_path_factory.mktemp("rows") / "rows.db"
    tables(file, *(rows.table for rows in ROWS.values()))
    return file


def there_and_back(tx: Tx, rows: Rows[Any], value: Any) -> Any:
    tx.run(compiled(rows.table.delete()))
    tx.run(rows.insert, rows.dump(value))
    row = tx.one(compiled(sa.select(*rows.columns)))
    assert row is not None
    return rows.load(row)


@pytest.mark.parametrize("struct", DERIVED, ids=lambda struct: struct.__name__)
@settings(max_examples=40, suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_a_row_comes_back_as_it_went(shelf: Path, struct: type[Any], data: st.DataObject) -> None:
    value = data.draw(built(struct))
    opened = Database(shelf)
    try:
        assert write_now(opened, lambda tx: there_and_back(tx, ROWS[struct], value)) == value
    finally:
        opened.close()


@settings(max_examples=40, suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture])
@given(before=built(Promise), after=built(Promise))
def test_an_update_writes_what_changed_and_only_where_the_key_fits(
    shelf: Path, before: Promise, after: Promise
) -> None:
    rows = ROWS[Promise]
    after = msgspec.structs.replace(after, id=before.id)
    changed = rows.changed(before, after)

    def act(tx: Tx) -> tuple[int, int, Any]:
        there_and_back(tx, rows, before)
        if not changed:
            return 0, 1, after
        update = rows.update(changed, ("id",))
        missed = tx.run(update, {**rows.dump(after, changed), "key_id": before.id + "x"})
        hit = tx.run(update, {**rows.dump(after, changed), "key_id": before.id})
        row = tx.one(compiled(sa.select(*rows.columns)))
        assert row is not None
        return missed, hit, rows.load(row)

    opened = Database(shelf)
    try:
        assert write_now(opened, act) == (0, 1, after)
    finally:
        opened.close()


def test_changed_names_the_fields_that_differ() -> None:
    before = Handover("a", "A", "b", "B", "", 1, "a")
    rows = Rows(Handover, sa.Table("h", sa.MetaData(), *(sa.Column(f) for f in Handover.__struct_fields__)))
    assert rows.changed(before, msgspec.structs.replace(before, state="Declined", brief="x")) == (
        "brief",
        "state",
    )
    assert rows.changed(before, before) == ()
