"""``mim``: seats, hand-over, joining and leaving."""

from typing import Annotated

from typer import Argument, Option

from majorops.cli import shown
from majorops.cli.incident_paths import incident_path, spoken
from majorops.cli.inert import inert
from majorops.cli.record_commands import Ref, Seats
from majorops.cli.terminal import Terminal, body_of, text_given

Note = Annotated[str | None, Option("--note", "-n", help="Goes into the log.")]
Someone = Annotated[str | None, Option("--person", help="E-mail of somebody else (MIM and admin).")]


def command(terminal: Terminal, incident: Ref, *, seats: Seats) -> None:
    """Show the seats, or fill them: --sre ana@example.org; an empty text vacates one."""
    path = incident_path(incident, "command")
    found = terminal.connection.get(path)
    wanted = seats.body()
    if wanted:
        found = terminal.connection.patch(path, wanted, etag=found.etag or found.json["etag"])
    terminal.say(found, shown.team(found.json))


def offer(
    terminal: Terminal,
    incident: Ref,
    *,
    to: Annotated[str, Argument(help="E-mail of a MIM or admin.")],
    brief: Annotated[str | None, Option("--brief", "-b", help="What they must know; - reads stdin.")] = None,
) -> None:
    """Offer the MIM seat; nothing changes until it is accepted."""
    made = terminal.connection.post(
        incident_path(incident, "command", "handover"),
        body_of(to=to, brief=text_given(brief) if brief else None),
    )
    terminal.say(made, f"Offered to {inert(made.json['to'])}; you stay in command until they accept.")


def accept(terminal: Terminal, incident: Ref, *, note: Note = None) -> None:
    """Take the MIM seat that was offered to you."""
    done = terminal.connection.post(
        incident_path(incident, "command", "handover", "accept"), body_of(note=note)
    )
    terminal.say(done, "You are in command.", shown.team(done.json))


def decline(terminal: Terminal, incident: Ref, *, note: Note = None) -> None:
    """Leave the MIM seat where it is."""
    done = terminal.connection.post(
        incident_path(incident, "command", "handover", "decline"), body_of(note=note)
    )
    terminal.say(done, f"Declined; {inert(done.json['from'])} stays in command.")


def take_back(terminal: Terminal, incident: Ref) -> None:
    """Withdraw the open offer."""
    done = terminal.connection.delete(incident_path(incident, "command", "handover"))
    terminal.say(done, "The offer is withdrawn.")


def join(terminal: Terminal, incident: Ref, *, person: Someone = None) -> None:
    """Join as a participant; you may then post to the log."""
    done = terminal.connection.post(incident_path(incident, "participants"), body_of(userId=person))
    terminal.say(done, f"{inert(done.json['displayName'])} is on {spoken(incident)}.")


def leave(terminal: Terminal, incident: Ref, *, person: Someone = None) -> None:
    """Leave the incident; who holds a seat gives it up first."""
    done = terminal.connection.delete(incident_path(incident, "participants", person or "me"))
    terminal.say(done, f"{inert(person or 'You')} left {spoken(incident)}.")
