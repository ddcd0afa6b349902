"""The chain: any row edited, removed, added or moved is found. A tail cut off needs the last hash, too."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from majorops.platform.database import Database, Tx, write_now
from majorops.platform.journal import GENESIS, Broken, append, digest, verify, walk

Row = tuple[Any, ...]
COLUMNS = ("seq", "at", "actor", "kind", "incident_id", "body")


class Entry:
    def __init__(self, kind: str, at: int, whole: Any) -> None:
        self.kind = kind
        self.at = at
        self.whole = whole

    def journal_entry(self) -> tuple[str, str | None, Any]:
        return "a@example.org", None if self.at % 2 else "I", self.whole


def chained(bodies: list[str]) -> list[Row]:
    """Rows as ``append`` would have written them."""
    rows: list[Row] = []
    previous = GENESIS
    for seq, body in enumerate(bodies, 1):
        entry = dict(zip(COLUMNS, (seq, seq * 1000, "a", "phase", None, body), strict=True))
        hashed = digest(previous, entry)
        rows.append((*entry.values(), previous, hashed))
        previous = hashed
    return rows


chains = st.lists(st.text(max_size=8), min_size=2, max_size=8).map(chained)


def broken_at(rows: list[Row]) -> int:
    with pytest.raises(Broken) as found:
        verify(iter(rows))
    return found.value.seq


def test_what_is_appended_verifies(database: Database) -> None:
    def act(tx: Tx) -> list[int]:
        return [append(tx, Entry("phase", at, {"é": [at, None, "\x00"]})) for at in range(5)]

    assert write_now(database, act) == [1, 2, 3, 4, 5]
    assert write_now(database, act) == [6, 7, 8, 9, 10]
    assert database.read_now(lambda tx: verify(walk(tx))) == 10


@pytest.mark.parametrize(
    ("change", "first"),
    [
        ("UPDATE journal SET body = '{}' WHERE seq = 3", 3),
        ("UPDATE journal SET actor = 'b' WHERE seq = 1", 1),
        ("DELETE FROM journal WHERE seq = 2", 2),
        ("UPDATE journal SET incident_id = NULL WHERE seq = 5", 5),
    ],
)
def test_a_row_changed_in_the_file_is_found(database: Database, change: str, first: int) -> None:
    def act(tx: Tx) -> None:
        for at in range(1, 6):
            append(tx, Entry("phase", at + 1, {"at": at}))

    write_now(database, act)
    write_now(database, lambda tx: tx.cursor.execute(change))
    with pytest.raises(Broken) as found:
        database.read_now(lambda tx: verify(walk(tx)))
    assert found.value.seq == first


def test_an_empty_journal_holds() -> None:
    assert verify(iter([])) == 0


@given(chains)
def test_an_untouched_chain_holds(rows: list[Row]) -> None:
    assert verify(iter(rows)) == len(rows)


@given(chains, st.data())
def test_any_edited_field_is_found_at_its_row(rows: list[Row], data: st.DataObject) -> None:
    at = data.draw(st.integers(0, len(rows) - 1))
    column = data.draw(st.integers(1, 7))
    altered = list(rows[at])
    altered[column] = altered[column] + 1 if isinstance(altered[column], int) else f"{altered[column]}!"
    rows[at] = tuple(altered)
    assert broken_at(rows) == at + 1


@given(chains, st.data())
def test_any_removed_row_but_the_last_is_found(rows: list[Row], data: st.DataObject) -> None:
    at = data.draw(st.integers(0, len(rows) - 2))
    del rows[at]
    assert broken_at(rows) == at + 1


@given(chains, st.data())
def test_any_inserted_row_is_found(rows: list[Row], data: st.DataObject) -> None:
    at = data.draw(st.integers(0, len(rows)))
    before = rows[at - 1][-1] if at else GENESIS
    entry = dict(zip(COLUMNS, (at + 1, 1, "a", "phase", None, "forged"), strict=True))
    later = [(row[0] + 1, *row[1:]) for row in rows[at:]]
    forged = (*entry.values(), before, digest(before, entry))
    if later:
        assert broken_at([*rows[:at], forged, *later]) == at + 2
    else:
        assert verify(iter([*rows, forged])) == len(rows) + 1  # as adding at the end is what writing is


@given(chains, st.data())
def test_any_two_rows_swapped_are_found(rows: list[Row], data: st.DataObject) -> None:
    first = data.draw(st.integers(0, len(rows) - 2))
    second = data.draw(st.integers(first + 1, len(rows) - 1))
    rows[first], rows[second] = rows[second], rows[first]
    assert broken_at(rows) == first + 1
    # Also when the numbers are put right again.
    numbered = [(n, *row[1:]) for n, row in enumerate(rows, 1)]
    assert broken_at(numbered) == first + 1


@given(chains, st.data())
def test_a_tail_cut_off_is_not_found_here(rows: list[Row], data: st.DataObject) -> None:
    left = data.draw(st.integers(0, len(rows)))
    assert verify(iter(rows[:left])) == left
