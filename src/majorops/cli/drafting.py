"""``mim draft``: words to start from; nothing of them is published before a person did so."""

from collections.abc import Mapping, Sequence
from typing import Annotated, Any

from rich.text import Text
from typer import Argument, Option

from majorops.cli.connection import Answer
from majorops.cli.editor import pick_events
from majorops.cli.incident_paths import incident_path, read_log
from majorops.cli.inert import inert
from majorops.cli.record_commands import Ref
from majorops.cli.refused import usage
from majorops.cli.terminal import Terminal, body_of
from majorops.cli.watched import Json

AUDIENCES: Mapping[str, str] = {
    "milestone": "stakeholder",
    "update": "public",
    "execSummary": "executive",
    "catchUp": "command",
    "review": "command",
}
_WHY: Mapping[str, str] = {
    "busy": "the model is busy",
    "timeout": "the model did not answer in time",
    "unreachable": "the model cannot be reached",
    "refused": "the model's server refused",
    "too_large": "the model's answer was too long",
    "unreadable": "the model's answer could not be read",
    "nothing_cited": "the model cited nothing that its readers may see",
}


def ask_draft(
    terminal: Terminal, incident: str, kind: str, audience: str, events: Sequence[Json] = ()
) -> dict[str, Any]:
    """Have a draft written; who wrote it is said on stderr."""
    found: dict[str, Any] = _made(terminal, incident, kind, audience, events).json
    return found


def _made(terminal: Terminal, incident: str, kind: str, audience: str, events: Sequence[Json]) -> Answer:
    wish = body_of(kind=kind, audience=audience, sources=[event["id"] for event in events] or None)
    made = terminal.connection.post(incident_path(incident, "drafts"), wish)
    terminal.asking.print(_note(made.json))
    return made


def cited(terminal: Terminal, incident: str, draft: Json) -> list[Json]:
    """The events that a draft rests on, of those that the log shows."""
    wanted = {source for sentence in draft["sentences"] for source in sentence["sources"]}
    return [event for event in read_log(terminal.connection, incident) if event["id"] in wanted]


def _note(draft: Json) -> Text:
    parts = [f"Draft for {draft['audience']} by {inert(draft['provider'])}"]
    if draft["fallback"]:
        parts.append(_WHY.get(draft["fallback"], draft["fallback"]))
    if draft["leftOut"]:
        parts.append(f"{draft['leftOut']} chosen entries left out: this audience may not see them")
    if draft["dropped"]:
        parts.append(f"{draft['dropped']} sentences dropped for want of a citation")
    return Text("; ".join(parts) + ". Not published.", "dim")


def draft(
    terminal: Terminal,
    incident: Ref,
    *,
    kind: Annotated[str, Argument(help="milestone, update, execSummary, catchUp or review.")],
    audience: Annotated[
        str | None, Option("--for", help="public, stakeholder, executive or command; else the usual one.")
    ] = None,
    entries: Annotated[
        str | None, Option("--from-log", help="Entries it is written from, as numbered: 3,5-8.")
    ] = None,
) -> None:
    """Have words drafted from the log for one audience; it publishes nothing."""
    known = {name.lower(): name for name in AUDIENCES}
    asked = known.get(kind.lower())
    if asked is None:
        raise usage("usage", f"There is no draft {kind[:64]!r}.", f"One of: {', '.join(AUDIENCES)}.")
    events = pick_events(entries, read_log(terminal.connection, incident)) if entries else []
    made = _made(terminal, incident, asked, audience or AUDIENCES[asked], events)
    title, body = inert(made.json["title"]), inert(made.json["body"])
    terminal.say(made, Text(title, "bold"), "", body or "This audience sees no entry to write from yet.")
