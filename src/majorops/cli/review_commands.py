"""``mim``: the After Action of an incident, its debrief, and what people have taken on."""

from collections.abc import Sequence
from typing import Annotated, Any

from rich.console import RenderableType
from rich.markdown import Markdown
from rich.table import Table
from rich.text import Text
from typer import Option

from majorops.cli.incident_paths import incident_path
from majorops.cli.inert import inert
from majorops.cli.moments import age
from majorops.cli.record_commands import Ref, Viewer
from majorops.cli.terminal import Terminal
from majorops.platform.wording import epoch_ms
from majorops.reviews.document import day, markdown

Json = dict[str, Any]


def review(terminal: Terminal, incident: Ref, *, viewer: Viewer = None) -> None:
    """Show the After Action: what people wrote, and what the record says. Into a file it is Markdown."""
    answer = terminal.connection.get(incident_path(incident, "review"), as_=viewer)
    if terminal.json:
        terminal.raw(answer)
        return
    text = inert(markdown(answer.json))
    shown: RenderableType = text.rstrip()
    if terminal.console.is_terminal:
        shown = Markdown(text, hyperlinks=False)
    terminal.say(answer, shown)


def debrief(terminal: Terminal, incident: Ref) -> None:
    """Show how a resolved incident was run: grade, what cost points, and what a coach would say."""
    answer = terminal.connection.get(incident_path(incident, "debrief"))
    found = answer.json
    lines: list[RenderableType] = [
        Text.assemble((found["grade"], "bold"), f"  {found['score']} of 100  {found['number']}"),
        *(f"  -{one['points']:<3} {inert(one['what'])}" for one in found["deductions"]),
        *(f"  Good: {inert(line)}" for line in found["remarks"]["good"]),
        *(f"  To improve: {inert(line)}" for line in found["remarks"]["improve"]),
    ]
    terminal.say(answer, *lines)


def actions(
    terminal: Terminal,
    *,
    mine: Annotated[bool, Option("--mine", help="Only yours.")] = False,
    status: Annotated[
        str, Option("--status", help="open, done, dropped, overdue; several with commas.")
    ] = "open",
) -> None:
    """List what people took on in After Actions: who, until when."""
    answer = terminal.connection.get("/actions", owner="me" if mine else None, status=status, limit=200)
    rows = answer.json["actions"]
    terminal.say(answer, _items(rows, terminal.at) if rows else "Nothing.")


def _items(rows: Sequence[Json], at: int) -> Table:
    table = Table(box=None, pad_edge=False, header_style="dim")
    for heading in ("Incident", "Action", "Owner", "Due", "Status"):
        table.add_column(heading, overflow="fold")
    for row in rows:
        state = Text(row["status"])
        if row["overdue"]:
            state = Text(f"Overdue since {age(epoch_ms(row['dueAt']), at).removesuffix(' ago')}", "bold red")
        table.add_row(row["number"], inert(row["title"]), inert(row["owner"]), day(row["dueAt"]), state)
    return table
