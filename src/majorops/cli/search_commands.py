"""``mim search``: where something was said."""

from typing import Annotated

from rich.text import Text
from typer import Argument, Option

from majorops.cli import shown
from majorops.cli.inert import inert
from majorops.cli.terminal import Terminal
from majorops.cli.watched import Json


def search(
    terminal: Terminal,
    words: Annotated[list[str], Argument(help="All of them must match; the last may be a beginning.")],
    *,
    everything: Annotated[bool, Option("--all", help="Also what was resolved over a week ago.")] = False,
    limit: Annotated[int, Option("--limit", min=1, max=200, help="At most so many.")] = 20,
) -> None:
    """Find incidents, events, updates and milestones that you may read; best first."""
    found = terminal.connection.get(
        "/search", q=" ".join(words), scope="all" if everything else None, limit=limit
    )
    answer = found.json
    lines = [_hit(hit) for hit in answer["results"]]
    if not lines:
        lines = [Text("Nothing found. Unresolved:" if answer["unresolved"] else "Nothing found.", "dim")]
        lines += [_incident(incident) for incident in answer["unresolved"]]
    if answer["partial"]:
        lines.append(Text("There may be more: older entries were not looked at.", "dim"))
    terminal.say(found, *lines)


def _incident(incident: Json) -> Text:
    return Text.assemble(
        (shown.name_of(incident), "bold"), "  ", shown.severity(incident), f"  {inert(incident['title'])}"
    )


def _hit(hit: Json) -> Text:
    line = _incident(hit["incident"])
    line.append(f"  {hit['kind']}  {hit['at'][:16].replace('T', ' ')} UTC", "dim")
    for pieces in (hit["heading"] if hit["kind"] != "incident" else [], hit["snippet"]):
        if pieces:
            line.append("\n   ")
        for piece in pieces:
            line.append(inert(piece["text"]), "bold reverse" if piece["hit"] else "")
    return line.append("\n   … and more in this incident", "dim") if hit["more"] else line
