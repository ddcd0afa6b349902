"""What a terminal is given to show."""

from typing import Any

from rich.console import Console, RenderableType

from majorops.cli import shown
from majorops.cli.inert import inert
from majorops.platform.wording import epoch_ms

AT = epoch_ms("2026-03-07T12:00:00Z")
EVENT: dict[str, Any] = {
    "id": "1",
    "type": "action",
    "title": "Failover started",
    "description": "",
    "actor": "Ana",
    "timestamp": "2026-03-07T11:00:00.000Z",
    "recordedAt": "2026-03-07T11:20:30.000Z",
    "visibility": "internal",
}
INCIDENT: dict[str, Any] = {
    "id": "I",
    "number": "INC-7",
    "title": "Checkout is down",
    "severity": "High",
    "status": "Active",
    "phase": 5,
    "activePhase": 2,
    "detectedAt": "2026-03-07T11:00:00.000Z",
    "resolvedAt": None,
    "nextUpdateEta": None,
    "lastCommunicatedAt": None,
    "updatesPosted": 0,
    "command": {"mim": "Ana", "sre": ""},
    "timeline": [EVENT],
}


def text_of(*shown: RenderableType, width: int = 140) -> str:
    console = Console(width=width, markup=False, highlight=False, emoji=False, color_system=None)
    with console.capture() as captured:
        console.print(*shown)
    return captured.get()


def test_a_page_says_how_it_stands_in_words() -> None:
    page = text_of(shown.incident_page(INCIDENT, AT))
    for words in (
        "INC-7",
        "▲ High",
        "● Active",
        "open 1h 00m",
        "MIM Ana",
        "SRE lead vacant",
        "2/8 Gather, reached 5",
    ):
        assert words in page


def test_the_phase_bar_marks_the_visit_and_what_was_reached() -> None:
    bar = shown.phase_bar(INCIDENT).plain
    assert "■ 1 Alert" in bar
    assert "▶ 2 Gather" in bar
    assert "◆ 5 Isolation" in bar
    assert "□ 8 Resolution" in bar


def test_a_late_entry_says_how_late_it_was_added() -> None:
    assert "added 20 min later" in text_of(shown.log([EVENT]))


def test_a_corrected_entry_is_struck_and_its_correction_names_it() -> None:
    fixed = {**EVENT, "id": "2", "title": "Failover failed", "corrects": "1"}
    page = text_of(shown.log([{**EVENT, "correctedBy": "2"}, fixed], numbered=True))
    assert "corrects: Failover started" in page
    assert "2  11:00" in page


def test_an_escape_sequence_in_a_title_never_reaches_the_terminal() -> None:
    nasty = "\x1b]0;owned\x07\x1b[2Jwiped\x9b31m\u202e"
    page = text_of(
        shown.incident_page({**INCIDENT, "title": nasty, "timeline": [{**EVENT, "title": nasty}]}, AT)
    )
    assert not any(letter in page for letter in "\x1b\x07\x9b\u202e")
    assert "wiped" in page
    assert inert("two\nlines\tand a tab") == "two\nlines\tand a tab"


def test_the_board_tells_wartime_and_a_long_one() -> None:
    old = {**INCIDENT, "detectedAt": "2026-03-07T09:00:00.000Z"}
    assert "3h 00m long" in text_of(shown.board([old], AT))
    assert shown.board_head([old]).plain == "Wartime  1 unresolved"
    assert shown.board_head([{**old, "severity": "Low"}]).plain == "Peacetime  1 unresolved"
    assert "No incident" in text_of(shown.board([], AT))


def test_a_milestone_keeps_the_lines_of_its_body() -> None:
    row = {
        "sequence": 2,
        "title": "Fix applied",
        "body": "Conditions\n\nActions",
        "statusAtCut": "Active",
        "cutBy": "Ana",
        "cutAt": "2026-03-07T11:00:00.000Z",
        "isResolution": True,
    }
    lines = shown.milestone(row).plain.splitlines()
    assert lines == [
        "2. Fix applied  Active · Ana · 11:00 UTC · resolution",
        "   Conditions",
        "",
        "   Actions",
    ]
