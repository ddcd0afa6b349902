"""``mim``: moving the phase and the status."""

from dataclasses import dataclass
from typing import Annotated

from typer import Argument, Option

from majorops.cli import shown
from majorops.cli.connection import Answer
from majorops.cli.figures import PHASES, phase_words
from majorops.cli.incident_paths import incident_path, read_incident, spoken
from majorops.cli.record_commands import Ref, Sure, Why
from majorops.cli.refused import usage
from majorops.cli.terminal import Terminal, body_of, text_given
from majorops.cli.word_commands import MilestoneText, write_milestone

Leaving = Annotated[
    str | None, Option("--from", help="The phase you believe it is in; else the present one.")
]


def phase_number(text: str) -> int:
    """``4`` or the name of a phase. Raises Refused: usage. The server judges the number."""
    if text.isascii() and text.isdigit():
        return int(text)
    found = [
        n
        for n, name in enumerate(PHASES, 1)
        if name.lower().startswith(text.strip().lower()) and text.strip()
    ]
    if len(found) != 1:
        raise usage("usage", f"{text[:64]!r} is not one phase.", "1 to 8, or " + ", ".join(PHASES) + ".")
    return found[0]


def advance(
    terminal: Terminal,
    incident: Ref,
    *,
    to: Annotated[str | None, Argument(help="Number or name; without it the next phase.")] = None,
    leaving: Leaving = None,
    note: Annotated[str | None, Option("--note", "-n", help="Goes into the log, for command.")] = None,
) -> None:
    """Advance to the next phase, or further; a phase once reached is never taken back."""
    before = read_incident(terminal.connection, incident)
    current = phase_number(leaving) if leaving else before["activePhase"]
    wanted = phase_number(to) if to else current + 1
    moved = terminal.connection.post(
        incident_path(incident, "phase"), body_of(from_=current, to=wanted, note=note)
    )
    _say_phase(terminal, moved)


def reenter(
    terminal: Terminal,
    incident: Ref,
    *,
    to: Annotated[str | None, Argument(help="gather (2) or assess (3).")] = None,
    leave: Annotated[bool, Option("--leave", help="Go back to where the work was.")] = False,
    leaving: Leaving = None,
    reason: Why = None,
) -> None:
    """Re-enter Gather or Assess with a reason, or leave that visit again with --leave."""
    if leave == (to is not None):
        raise usage(
            "usage",
            "Say either which phase to re-enter, or --leave.",
            f"mim reenter {incident} gather --reason …; mim reenter {incident} --leave",
        )
    before = read_incident(terminal.connection, incident)
    current = phase_number(leaving) if leaving else before["activePhase"]
    if to is None:
        moved = terminal.connection.post(incident_path(incident, "reentry", "leave"), {"from": current})
    else:
        moved = terminal.connection.post(
            incident_path(incident, "reentry"), body_of(from_=current, to=phase_number(to), reason=reason)
        )
    _say_phase(terminal, moved)


def _say_phase(terminal: Terminal, moved: Answer) -> None:
    incident = moved.json
    terminal.say(
        moved, f"{shown.name_of(incident)} is in phase {phase_words(incident)}.", shown.phase_bar(incident)
    )


def status(
    terminal: Terminal,
    incident: Ref,
    *,
    to: Annotated[str, Argument(help="monitoring, or active when the recovery failed.")],
    leaving: Annotated[str | None, Option("--from", help="The status you believe it has.")] = None,
    reason: Why = None,
) -> None:
    """Move between Active and Monitoring; mim resolve ends it."""
    current = leaving.capitalize() if leaving else read_incident(terminal.connection, incident)["status"]
    moved = terminal.connection.post(
        incident_path(incident, "status"), body_of(from_=current, to=to.capitalize(), reason=reason)
    )
    terminal.say(moved, shown.head(moved.json, terminal.at))


@dataclass(frozen=True)
class Ending:
    """How an incident ends."""

    false_alarm: Annotated[bool, Option("--false-alarm", help="It was none; needs --reason.")] = False
    reason: Why = None
    with_milestone: Annotated[
        bool, Option("--milestone", "-m", help="Cut the resolution milestone with it.")
    ] = False
    public_update: Annotated[
        str | None, Option("--public-update", help="Post this to the public; - reads stdin.")
    ] = None


def resolve(
    terminal: Terminal, incident: Ref, *, ending: Ending, text: MilestoneText, yes: Sure = False
) -> None:
    """Resolve, in one act with the resolution milestone and a public update if you give them."""
    terminal.confirm(
        f"Resolve {spoken(incident)}? What is still promised becomes broken, unless a milestone or a public "
        "update with it keeps it.",
        yes=yes,
    )
    body = body_of(falseAlarm=ending.false_alarm or None, reason=ending.reason)
    if ending.public_update is not None:
        body["publicUpdate"] = {"content": text_given(ending.public_update)}
    path = incident_path(incident, "resolve")
    if ending.with_milestone or text.given:
        ended = write_milestone(
            terminal,
            incident,
            text,
            lambda words: terminal.connection.post(path, {**body, "milestone": words}),
        )
    else:
        ended = terminal.connection.post(path, body)
    after = ended.json
    missing = (
        "The resolution milestone is missing: mim milestone --resolution"
        if after.get("resolutionMilestoneMissing")
        else ""
    )
    terminal.say(ended, shown.head(after, terminal.at), *([missing] if missing else []))


def reopen(terminal: Terminal, incident: Ref, *, reason: Why = None, yes: Sure = False) -> None:
    """Open a resolved incident again; it starts with a visit to Gather, and is counted."""
    terminal.confirm(f"Reopen {spoken(incident)}?", yes=yes)
    opened = terminal.connection.post(incident_path(incident, "reopen"), body_of(reason=reason))
    terminal.say(opened, shown.head(opened.json, terminal.at))
