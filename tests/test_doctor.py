"""What the doctor makes of what it finds."""

from pathlib import Path

import pytest

from majorops import doctor
from majorops.platform.journal import GENESIS, digest
from majorops.settings import Settings

HERE = Settings(data=Path("nowhere-at-all"))


@pytest.mark.parametrize(
    ("version", "state", "word"),
    [
        ((3, 34, 1), "failed", "too old"),
        ((3, 40, 1), "ok", "only the writer checkpoints"),
        ((3, 51, 3), "ok", "3.51.3"),
    ],
)
def test_the_sqlite_race_is_known_and_avoided(version: tuple[int, ...], state: str, word: str) -> None:
    found = doctor.check_sqlite(HERE, version)
    assert found.state == state
    assert word in found.says


def test_a_clock_of_long_ago_is_suspect() -> None:
    assert doctor.check_clock(HERE, lambda: 0).state == "warning"


def chain(count: int) -> list[tuple[object, ...]]:
    rows: list[tuple[object, ...]] = []
    previous = GENESIS
    for seq in range(1, count + 1):
        entry = {"seq": seq, "at": seq, "actor": "a", "kind": "k", "incident_id": None, "body": "{}"}
        hashed = digest(previous, entry)
        rows.append((*entry.values(), previous, hashed))
        previous = hashed
    return rows


def test_the_end_of_a_whole_chain_holds() -> None:
    assert doctor.first_bad(chain(9)[4:]) is None


def test_a_missing_or_altered_row_is_named() -> None:
    rows = chain(9)
    assert doctor.first_bad(rows[:3] + rows[4:]) == 5
    altered = (*rows[6][:2], "mallory", *rows[6][3:])
    assert doctor.first_bad([*rows[:6], altered, *rows[7:]]) == 7


def test_one_broken_check_does_not_hide_the_others(tmp_path: Path) -> None:
    (tmp_path / "majorops.db").write_text("this is no database, and it is long enough to be looked at" * 20)
    findings = {found.name: found.state for found in doctor.examine(Settings(data=tmp_path, port=0))}
    assert findings["schema"] == "failed"
    assert findings["python"] == "ok"
