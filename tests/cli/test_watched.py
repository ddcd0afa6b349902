"""Snapshot and entries equal a fresh read."""

from typing import Any

from majorops.cli.watched import by_time, merged, on_board, worst_first

BEFORE: dict[str, Any] = {
    "id": "I",
    "status": "Active",
    "audienceNotes": "say little",
    "command": {"mim": "Ana"},
    "timeline": [{"id": "1", "title": "a"}, {"id": "2", "title": "b"}],
    "visits": [{"n": 1, "leftAt": None}],
    "feed": {"epoch": "e", "seq": 4},
}


def test_rows_are_replaced_by_key_and_new_ones_come_last() -> None:
    after = merged(BEFORE, {"timeline": [{"id": "2", "title": "B"}, {"id": "3", "title": "c"}]})
    assert [row["title"] for row in after["timeline"]] == ["a", "B", "c"]
    assert [row["title"] for row in BEFORE["timeline"]] == ["a", "b"]


def test_visits_are_replaced_by_n() -> None:
    after = merged(BEFORE, {"visits": [{"n": 1, "leftAt": "x"}, {"n": 2, "leftAt": None}]})
    assert after["visits"] == [{"n": 1, "leftAt": "x"}, {"n": 2, "leftAt": None}]


def test_own_fields_come_whole_so_an_unset_note_disappears() -> None:
    after = merged(BEFORE, {"incident": {"id": "I", "status": "Monitoring"}})
    assert "audienceNotes" not in after
    assert after["status"] == "Monitoring"
    assert after["timeline"] == BEFORE["timeline"]
    assert after["command"] == {"mim": "Ana"}


def test_a_list_that_was_not_there_begins() -> None:
    assert merged({"id": "I"}, {"promises": [{"id": "p"}]})["promises"] == [{"id": "p"}]


def test_participants_without_user_id_are_told_apart_by_name_and_time() -> None:
    pat = {"displayName": "Pat", "joinedAt": "t", "leftAt": None}
    after = merged({"participants": [pat]}, {"participants": [{**pat, "leftAt": "u"}]})
    assert after["participants"] == [{**pat, "leftAt": "u"}]


def test_the_board_takes_new_rows_and_keeps_parts_that_did_not_come() -> None:
    board = on_board({}, {"incident": {"id": "I", "status": "Active"}, "command": {"mim": "Ana"}})
    board = on_board(board, {"incident": {"id": "I", "status": "Monitoring"}})
    assert board == {"I": {"id": "I", "status": "Monitoring", "command": {"mim": "Ana"}}}
    assert on_board(board, {"timeline": []}) == board


def test_the_worst_unresolved_comes_first_and_the_newest_of_equals() -> None:
    rows: list[dict[str, Any]] = [
        {"id": n, "status": status, "severity": severity, "detectedAt": at}
        for n, status, severity, at in [
            ("a", "Resolved", "Critical", "5"),
            ("b", "Active", "Low", "4"),
            ("c", "Active", "High", "2"),
            ("d", "Monitoring", "High", "3"),
        ]
    ]
    assert [row["id"] for row in worst_first(rows)] == ["d", "c", "b", "a"]


def test_the_log_goes_by_when_it_happened() -> None:
    rows = [{"id": "2", "timestamp": "b"}, {"id": "3", "timestamp": "a"}, {"id": "1", "timestamp": "b"}]
    assert [row["id"] for row in by_time(rows)] == ["3", "1", "2"]
