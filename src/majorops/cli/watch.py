"""``mim watch``: one incident or the board, live, through restarts of the server without a gap."""

import asyncio
import sys
from typing import Annotated

from rich.console import Group, RenderableType
from rich.layout import Layout
from rich.live import Live as Screen
from rich.text import Text
from typer import Argument, Option

from majorops.cli import shown
from majorops.cli.connection import Connection
from majorops.cli.figures import badge
from majorops.cli.following import Entry, Following, Happening, Live, Lost, Position
from majorops.cli.incident_paths import PAGE, read_incident
from majorops.cli.inert import inert
from majorops.cli.moments import MINUTE, clock_seconds
from majorops.cli.record_commands import Viewer
from majorops.cli.terminal import Terminal
from majorops.cli.watched import Json, by_time, merged, on_board, worst_first
from majorops.platform.clock import now_ms
from majorops.platform.wording import clock_utc, epoch_ms

BOARD = "board"
_SHOWN_ENTRIES = 100
_OFFLINE_FROM = MINUTE
_REST_ATTEMPTS = 2


class Link:
    """The connection as the watcher sees it, on the server's clock."""

    def __init__(self) -> None:
        self.ahead = 0
        self.live_at = now_ms()
        self.lost_at: int | None = None
        self.why = "connecting"

    def now(self) -> int:
        """The server's time as far as we know it (epoch ms)."""
        return now_ms() + self.ahead

    def note(self, happening: Happening) -> None:
        """Take in what became of the connection."""
        if isinstance(happening, Lost):
            self.lost_at = self.lost_at or now_ms()
            self.why = happening.why
            return
        self.lost_at = None
        self.live_at = now_ms()
        if isinstance(happening, Live):
            self.ahead = happening.ahead

    def line(self) -> Text:
        """Live, reconnecting for how long, or offline since when; and what time the shown state is of."""
        if self.lost_at is None:
            return Text(f"◉ Live  {clock_seconds(self.now())} UTC")
        gone = now_ms() - self.lost_at
        state_of = f"you see the state of {clock_seconds(self.live_at + self.ahead)} UTC"
        if gone < _OFFLINE_FROM:
            return Text(f"◌ Reconnecting 0:{gone // 1000:02d} · {inert(self.why)} · {state_of}", "yellow")
        return Text(
            f"⊘ Offline since {clock_utc(self.lost_at + self.ahead)} UTC · {inert(self.why)} · {state_of}",
            "bold white on red",
        )


class OneIncident:
    """An incident held up to date."""

    def __init__(self, connection: Connection, ref: str, column: str | None) -> None:
        self._connection = connection
        self._ref = ref
        self._column = column
        self.incident: Json = {}

    def read(self, _snapshot: Position | None = None) -> Position:
        """Read the whole; where in the feed this reading stands."""
        self.incident = read_incident(self._connection, self._ref, self._column)
        feed = self.incident["feed"]
        return Position(feed["epoch"], feed["seq"])

    @property
    def stream(self) -> str:
        """Its name on the wire."""
        return f"incident:{self.incident['id']}"

    def take(self, message: Json) -> list[Json]:
        """Take in one entry; the log entries that are new with it."""
        known = {event["id"] for event in self.incident.get("timeline", [])}
        resources = message["data"].get("resources", {})
        self.incident = merged(self.incident, resources)
        return [event for event in by_time(resources.get("timeline", [])) if event["id"] not in known]

    def page(self, link: Link) -> RenderableType:
        """The screen."""
        incident, at = self.incident, link.now()
        newest = list(reversed(by_time(incident.get("timeline", []))))[:_SHOWN_ENTRIES]
        top = Group(shown.head(incident, at), shown.promise(incident, at), "", shown.phase_bar(incident), "")
        return _screen(
            top, shown.newest_first(newest), Group(shown.footer(incident, at), link.line()), top_lines=7
        )

    def at_end(self, link: Link) -> RenderableType:
        """What stays on the terminal."""
        return Group(shown.head(self.incident, link.now()), shown.promise(self.incident, link.now()))


class Board:
    """Every unresolved incident held up to date."""

    stream = BOARD

    def __init__(self, connection: Connection, column: str | None) -> None:
        self._connection = connection
        self._column = column
        self.rows: dict[str, Json] = {}

    def read(self, snapshot: Position | None = None) -> Position | None:
        """Read the list. It names no position of its own: what came after the snapshot is taken in again."""
        found: dict[str, Json] = {}
        cursor: str | None = None
        while True:
            page = self._connection.get(
                "/incidents", status="Active,Monitoring", limit=PAGE, cursor=cursor, as_=self._column
            ).json
            found |= {row["id"]: row for row in page["incidents"]}
            cursor = page.get("nextCursor")
            if cursor is None:
                self.rows = found
                return snapshot

    def take(self, message: Json) -> list[Json]:
        """Take in one entry; a board has no log of its own."""
        data = message["data"]
        if data.get("change") == "gone":
            self.rows.pop(data["id"], None)
        else:
            self.rows = on_board(self.rows, data.get("resources", {}))
        return []

    def page(self, link: Link) -> RenderableType:
        """The screen."""
        rows = worst_first(list(self.rows.values()))
        overdue = sum(badge(row, link.now()).state == "overdue" for row in rows)
        late = Text(f"  {overdue} with an overdue update", "bold white on red") if overdue else Text()
        top = Text.assemble(shown.board_head(rows), late)
        return _screen(top, shown.board(rows, link.now()), link.line(), top_lines=2)

    def at_end(self, link: Link) -> RenderableType:
        """What stays on the terminal."""
        return shown.board(worst_first(list(self.rows.values())), link.now())


Watched = OneIncident | Board


def _screen(top: RenderableType, middle: RenderableType, bottom: RenderableType, *, top_lines: int) -> Layout:
    layout = Layout()
    layout.split_column(Layout(top, size=top_lines), Layout(middle, ratio=1), Layout(bottom, size=2))
    return layout


# ── Running ──────────────────────────────────────────────────────────────────────────────────────


def watch(
    terminal: Terminal,
    *,
    incident: Annotated[str | None, Argument(help="INC-7, 7 or the ULID; without it the board.")] = None,
    from_start: Annotated[
        bool, Option("--from-start", help="With --json: every entry since the opening.")
    ] = False,
    viewer: Viewer = None,
) -> None:
    """Watch one incident or the board, live; Ctrl-C ends it. With --json: one line per entry."""
    account = terminal.connection.account
    connection = Connection(account, attempts=_REST_ATTEMPTS)
    watched = OneIncident(connection, incident, viewer) if incident else Board(connection, viewer)
    try:
        # Read once before anything else: a wrong name or address ends here, at once and in words.
        at = watched.read()
        if from_start and at is not None:
            at = Position(at.epoch, 0)

        async def reread(snapshot: Position) -> Position:
            return await asyncio.to_thread(watched.read, snapshot) or snapshot

        following = Following(account, watched.stream, at, reread, column=viewer)
        asyncio.run(_run(terminal, watched, following))
    except KeyboardInterrupt:
        return  # the way out
    finally:
        connection.close()


async def _run(terminal: Terminal, watched: Watched, following: Following) -> None:
    if terminal.json:
        await _write_json(following)
    elif terminal.console.is_terminal:
        await _on_screen(terminal, watched, following)
    else:
        await _write_lines(watched, following)


async def _write_json(following: Following) -> None:
    async for happening in following.happenings():
        if isinstance(happening, Entry):
            sys.stdout.write(happening.raw + "\n")
            sys.stdout.flush()
        elif isinstance(happening, Lost):
            sys.stderr.write(f"reconnecting: {happening.why}\n")


async def _write_lines(watched: Watched, following: Following) -> None:
    async for happening in following.happenings():
        for event in watched.take(happening.message) if isinstance(happening, Entry) else ():
            at = clock_utc(epoch_ms(event["timestamp"]))
            line = f"{at} {event['type']:<7} {event['title']} · {event['actor']}"
            sys.stdout.write(inert(line) + "\n")
            sys.stdout.flush()


async def _on_screen(terminal: Terminal, watched: Watched, following: Following) -> None:
    link = Link()
    with Screen(watched.page(link), console=terminal.console, screen=True, auto_refresh=False) as screen:
        ticking = asyncio.create_task(_tick(screen, watched, link))
        try:
            await _draw(screen, watched, link, following)
        finally:
            ticking.cancel()
    terminal.console.print(watched.at_end(link))


async def _draw(screen: Screen, watched: Watched, link: Link, following: Following) -> None:
    async for happening in following.happenings():
        link.note(happening)
        if isinstance(happening, Entry):
            watched.take(happening.message)
        screen.update(watched.page(link), refresh=True)


async def _tick(screen: Screen, watched: Watched, link: Link) -> None:
    """Figures, badge and connection move with the clock, not only with messages."""
    while True:
        await asyncio.sleep(1)
        screen.update(watched.page(link), refresh=True)
