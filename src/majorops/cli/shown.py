"""Incidents on a terminal. State first and in words; colour only repeats it, and green never means good."""

from collections.abc import Mapping, Sequence
from textwrap import indent
from typing import Any

from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text

from majorops.cli import figures
from majorops.cli.figures import PHASES, moment_of
from majorops.cli.inert import inert
from majorops.cli.moments import MINUTE, age, day_and_clock, duration
from majorops.cli.watched import by_time
from majorops.platform.wording import clock_utc, epoch_ms

Json = dict[str, Any]

SEVERITY_SHAPES: Mapping[str, str] = {"Critical": "⬣", "High": "▲", "Medium": "■", "Low": "○"}
SEVERITY_STYLES: Mapping[str, str] = {
    "Critical": "bold red",
    "High": "bold yellow",
    "Medium": "bold",
    "Low": "dim",
}
STATUS_SHAPES: Mapping[str, str] = {"Active": "●", "Monitoring": "◐", "Resolved": "✓"}
BADGE_STYLES: Mapping[str, str] = {
    "closed": "dim",
    "notSet": "dim",
    "onTime": "",
    "dueSoon": "yellow",
    "overdue": "bold white on red",
}
SEATS: Mapping[str, str] = {
    "mim": "MIM",
    "sre": "SRE lead",
    "leader": "Leader",
    "serviceManager": "Service manager",
    "customerOps": "Customer ops",
}
_LATE_FROM = MINUTE
_LONG_FROM = 120 * MINUTE


def severity(incident: Json) -> Text:
    """``▲ High``; an impact word where the viewer gets no severity."""
    word = str(incident.get("severity") or incident.get("impact") or "")
    return Text(f"{SEVERITY_SHAPES.get(word, '·')} {word}", SEVERITY_STYLES.get(word, ""))


def status(incident: Json) -> Text:
    """``● Active``."""
    word = incident["status"]
    return Text(f"{STATUS_SHAPES.get(word, '·')} {word}")


def name_of(incident: Json) -> str:
    """The short number, or the id where numbers are hidden."""
    return str(incident.get("number") or incident["id"])


def head(incident: Json, at: int) -> Text:
    """Two lines: what it is and how it stands."""
    line = Text.assemble((name_of(incident), "bold"), "  ", severity(incident), "  ", status(incident))
    line.append(
        f"  open {duration(figures.total_ms(incident, at))}"
        if incident["status"] != "Resolved"
        else f"  took {duration(figures.total_ms(incident, at))}"
    )
    mim = (incident.get("command") or {}).get("mim")
    line.append(f"  MIM {inert(mim)}" if mim else "")
    for mark, field in (("false alarm", "falseAlarm"), ("restricted", "restricted")):
        line.append(f"  {mark}" if incident.get(field) else "", "bold")
    return line.append(f"\n{inert(incident['title'])}", "bold")


def promise(incident: Json, at: int) -> Text:
    """The badge line."""
    return Text(f" {figures.promise_line(incident, at)} ", BADGE_STYLES[figures.badge(incident, at).state])


def phase_bar(incident: Json) -> Text:
    """Eight steps: done ■, current ▶, reached before a re-entry ◆, to come □."""
    reached, active = incident["phase"], incident.get("activePhase", incident["phase"])
    bar = Text()
    for number, name in enumerate(PHASES, 1):
        if number == active:
            bar.append(f"▶ {number} {name}", "bold reverse")
        elif number == reached:
            bar.append(f"◆ {number} {name}", "bold")
        else:
            bar.append(
                f"{'■' if number < reached else '□'} {number} {name}", "" if number < reached else "dim"
            )
        bar.append("  ")
    return bar


def footer(incident: Json, at: int) -> Text:
    """The five figures in one line."""
    line = Text()
    for label, value in figures.tiles(incident, at):
        line.append(" │ " if line else "").append(f"{label} ", "dim").append(value, "bold")
    return line


# ── The log ──────────────────────────────────────────────────────────────────────────────────────


def log(events: Sequence[Json], *, numbered: bool = False) -> RenderableType:
    """The entries, oldest first; ``numbered`` counts them from 1."""
    return _log(by_time(events), numbered=numbered)


def newest_first(events: Sequence[Json]) -> RenderableType:
    """The entries in the reverse order, for a screen that cuts off below."""
    return _log(list(reversed(by_time(events))), numbered=False)


def _log(ordered: Sequence[Json], *, numbered: bool) -> RenderableType:
    table = Table.grid(padding=(0, 2, 0, 0))
    if numbered:
        table.add_column(justify="right", style="dim", no_wrap=True)
    table.add_column(no_wrap=True)
    table.add_column(style="dim", no_wrap=True)
    table.add_column(ratio=1, overflow="fold")
    table.add_column(style="dim", no_wrap=True)
    for number, event in enumerate(ordered, 1):
        cells: list[RenderableType] = [
            clock_utc(epoch_ms(event["timestamp"])),
            event["type"],
            _entry(event, ordered),
        ]
        cells.append(f"{inert(event['actor'])} · {event.get('visibility') or 'everyone'}")
        table.add_row(*([str(number), *cells] if numbered else cells))
    return table if ordered else Text("No entry yet.", "dim")


def _entry(event: Json, all_events: Sequence[Json]) -> Text:
    struck = bool(event.get("correctedBy")) or bool(event.get("retractedAt"))
    text = Text(inert(event["title"]), "strike dim" if struck else ("" if event.get("automatic") else "bold"))
    if event.get("description"):
        text.append(f"\n{inert(event['description'])}", "")
    happened, written = moment_of(event, "timestamp"), moment_of(event, "recordedAt")
    if happened is not None and written is not None and written - happened >= _LATE_FROM:
        text.append(f"  added {(written - happened) // MINUTE} min later", "dim italic")
    if event.get("corrects"):
        old = next((e["title"] for e in all_events if e["id"] == event["corrects"]), "an earlier entry")
        text.append(f"  corrects: {inert(old)}", "dim italic")
    if event.get("retractedAt"):
        text.append(f"  taken back at {clock_utc(epoch_ms(event['retractedAt']))} UTC", "italic")
    return text


# ── One incident ─────────────────────────────────────────────────────────────────────────────────


def incident_page(incident: Json, at: int) -> Group:
    """Everything ``mim show`` says."""
    parts: list[RenderableType] = [head(incident, at), promise(incident, at), "", phase_bar(incident), ""]
    parts += [_fact(label, incident.get(field)) for label, field in _FACTS if incident.get(field)]
    parts += [_team(incident["command"])] if incident.get("command") else []
    for title, rows in (
        ("Milestones", _milestones(incident)),
        ("Promises", _promises(incident)),
        ("Updates", _updates(incident)),
    ):
        parts += ["", Text(title, "bold"), *rows] if rows else []
    if incident.get("timeline"):
        parts += ["", Text("Log", "bold"), log(incident["timeline"], numbered=True)]
    return Group(*parts, "", footer(incident, at))


_FACTS = (
    ("Description", "description"),
    ("Systems", "affectedSystems"),
    ("Bridge", "bridgeUrl"),
    ("Customer impact", "customerImpactSummary"),
    ("Business impact", "businessImpact"),
    ("Risk", "riskLevel"),
    ("Executive summary", "execSummary"),
    ("Audience notes", "audienceNotes"),
    ("Public title", "publicTitle"),
    ("Public page", "publicId"),
)


def _fact(label: str, value: Any) -> Text:
    shown = ", ".join(map(str, value)) if isinstance(value, list) else str(value)
    return Text.assemble((f"{label}: ", "dim"), inert(shown))


def _team(command: Json) -> Text:
    line = Text("Command: ", "dim")
    for seat, label in SEATS.items():
        if seat in command:
            line.append(f"{label} ", "dim").append(f"{inert(command[seat] or 'vacant')}  ", "not dim")
    return line


def team(command: Json) -> Group:
    """The seats, one a line."""
    return Group(
        *(
            Text.assemble((f"{label:<16}", "dim"), inert(command[seat] or "vacant"))
            for seat, label in SEATS.items()
            if seat in command
        )
    )


def _milestones(incident: Json) -> list[Text]:
    rows = sorted(incident.get("milestones", []), key=lambda m: m["sequence"], reverse=True)
    return [milestone(row) for row in rows]


def milestone(row: Json) -> Text:
    """Number, title, who and when, body."""
    mark = " · resolution" if row.get("isResolution") else ""
    line = Text.assemble(
        (f"{row['sequence']}. {inert(row['title'])}", "bold"),
        (f"  {row['statusAtCut']} · {inert(row['cutBy'])} · {_clock(row['cutAt'])}{mark}", "dim"),
    )
    return line.append("\n" + indent(inert(row["body"]), "   "))


def _promises(incident: Json) -> list[Text]:
    return [promise_row(row) for row in incident.get("promises", [])]


def promise_row(row: Json) -> Text:
    """When it was due, how it ended, for whom."""
    late = f" by {row['lateMinutes']} min" if row.get("lateMinutes") else ""
    return Text.assemble(
        f"{_clock(row['dueAt'])}  {row['state']}{late}", (f"  {row['visibility']}  {row['id']}", "dim")
    )


def _updates(incident: Json) -> list[Text]:
    return [update(row) for row in reversed(incident.get("updates", []))]


def update(row: Json) -> Text:
    """A status update: when, for whom, the words."""
    return Text.assemble((f"{_clock(row['timestamp'])}  {row['visibility']}  ", "dim"), inert(row["content"]))


def _clock(text: str) -> str:
    return f"{clock_utc(epoch_ms(text))} UTC"


# ── The board ────────────────────────────────────────────────────────────────────────────────────


def board(rows: Sequence[Json], at: int) -> RenderableType:
    """One line per incident, in the order given."""
    if not rows:
        return Text("No incident here. Without --all only the unresolved ones are listed.", "dim")
    table = Table(box=None, pad_edge=False, header_style="dim", show_edge=False)
    for heading in ("Number", "Severity", "Status", "Phase", "Open", "Next update", "Title"):
        table.add_column(heading, no_wrap=heading != "Title", overflow="fold")
    for row in rows:
        took = figures.total_ms(row, at)
        long = " long" if took > _LONG_FROM and row["status"] != "Resolved" else ""
        found = figures.badge(row, at)
        table.add_row(
            name_of(row),
            severity(row),
            status(row),
            figures.phase_words(row),
            f"{duration(took)}{long}",
            Text(found.words.removeprefix("next update "), BADGE_STYLES[found.state]),
            inert(row["title"]),
        )
    return table


def board_head(rows: Sequence[Json]) -> Text:
    """Wartime or peacetime, and how many are open."""
    unresolved = [row for row in rows if row["status"] != "Resolved"]
    war = any(row.get("severity") in {"Critical", "High"} for row in unresolved)
    return Text.assemble(
        ("Wartime" if war else "Peacetime", "bold red" if war else "bold"), f"  {len(unresolved)} unresolved"
    )


def seen(then: str, at: int) -> str:
    """``2026-03-07 14:30 UTC (4m ago)``."""
    moment = epoch_ms(then)
    return f"{day_and_clock(moment)} ({age(moment, at)})"
