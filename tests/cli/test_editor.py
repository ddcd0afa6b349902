"""Writing a milestone."""

from pathlib import Path
from typing import Any

import pytest

from majorops.cli.editor import SCISSORS, Words, Writing, pick_events, read_words, template
from majorops.cli.refused import Outcome, Refused

EVENTS: list[dict[str, Any]] = [
    {
        "id": f"01HZZZZZZZZZZZZZZZZZZZZZZ{n}",
        "type": "action",
        "title": f"t{n}",
        "timestamp": f"2026-03-07T11:0{n}:00Z",
    }
    for n in range(1, 6)
]


def editor(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, script: str) -> None:
    program = tmp_path / "editor"
    program.write_text(f"#!/bin/sh\n{script}\n")
    program.chmod(0o700)
    monkeypatch.setenv("VISUAL", str(program))


@pytest.mark.parametrize(
    ("text", "titles"),
    [
        ("3", ["t3"]),
        ("2,4-5", ["t2", "t4", "t5"]),
        ("4-5,4", ["t4", "t5"]),
        ("", []),
        (EVENTS[0]["id"].lower(), ["t1"]),
    ],
)
def test_events_are_picked_by_number_or_id(text: str, titles: list[str]) -> None:
    assert [event["title"] for event in pick_events(text, EVENTS)] == titles


@pytest.mark.parametrize("text", ["0", "6", "3-2", "4-9", "x", "1;2"])
def test_a_number_that_is_not_in_the_log_is_refused(text: str) -> None:
    with pytest.raises(Refused, match="1 to 5") as caught:
        pick_events(text, EVENTS)
    assert caught.value.code == "unknown_event"


def test_the_template_shows_the_chosen_events_below_the_line() -> None:
    nasty = {**EVENTS[1], "title": "two\nlines", "description": "more"}
    text = template(Words("A title", "A body"), [nasty])
    assert text.startswith("A title\n\nA body\n")
    below = text.partition(SCISSORS)[2]
    assert "#   11:02 action: two lines — more" in below
    assert all(line.startswith("#") for line in below.strip().splitlines())


def test_a_template_nobody_touched_gives_its_words_back() -> None:
    assert read_words(template(Words("A title", "# A heading\n\ntext"), EVENTS)) == (
        "A title",
        "# A heading\n\ntext",
    )


def test_what_is_written_in_the_editor_comes_back(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    editor(tmp_path, monkeypatch, 'printf "Fixed\\n\\nAll well\\n" > "$1"')
    writing = Writing(template(Words("", ""), []))
    assert writing.edit() == ("Fixed", "All well")
    writing.done()
    assert not writing.path.exists()


@pytest.mark.parametrize("script", ["exit 3", ":", 'echo "only a title" > "$1"'])
def test_nothing_written_does_nothing_and_keeps_the_text(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, script: str
) -> None:
    editor(tmp_path, monkeypatch, script)
    writing = Writing("\n")
    with pytest.raises(Refused) as caught:
        writing.edit()
    assert (caught.value.code, caught.value.outcome) == ("aborted", 2)
    assert str(writing.path) in caught.value.hint
    writing.done()


def test_a_refusal_says_where_the_text_is() -> None:
    writing = Writing("x")
    kept = writing.kept(Refused(Outcome.CONFLICT, "incident_resolved", "It is resolved.", "Reopen it."))
    assert kept.outcome is Outcome.CONFLICT
    assert kept.hint == f"Reopen it. Your text is kept in {writing.path}"
    assert writing.path.stat().st_mode & 0o077 == 0
    writing.done()
