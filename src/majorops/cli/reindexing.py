"""``majorops reindex``: the index of the search, built again."""

import asyncio
import sys
import time
from collections.abc import Callable
from typing import Any

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

from majorops.app import open_store
from majorops.cli.administration import NobodyServes, ask_server
from majorops.cli.operating import Data, Operating, say, settings_of
from majorops.cli.terminal import Terminal
from majorops.platform import logs
from majorops.platform.database import Database
from majorops.search import store
from majorops.search.operating import ask_rebuild, progress
from majorops.search.worker import Indexer
from majorops.settings import Settings

_LOOK_AGAIN_S = 0.2
Tell = Callable[[dict[str, Any]], None]


def reindex(terminal: Terminal, *, data: Data = None) -> None:
    """Build the index of the search again, also beside a running server; stopped, it goes on where it was."""
    settings = settings_of(data)
    columns = (TextColumn("incidents"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    bar = Progress(*columns, console=Console(stderr=True), disable=not sys.stderr.isatty())
    with Operating(), bar:
        task = bar.add_task("", total=None)

        def tell(state: dict[str, Any]) -> None:
            bar.update(task, completed=state["done"], total=state["total"])

        try:
            done = _beside_the_server(settings, tell)
        except NobodyServes:
            done = _on_the_store(settings, tell)
    say(terminal, done, f"indexed {done['done']} incidents")


def _beside_the_server(settings: Settings, tell: Tell) -> dict[str, Any]:
    """The server does it; it goes on when this command is stopped."""
    state: dict[str, Any] = ask_server(settings, {"command": "search.rebuild"})
    while state["running"]:
        tell(state)
        time.sleep(_LOOK_AGAIN_S)
        state = ask_server(settings, {"command": "search.progress"})
    return state


def _on_the_store(settings: Settings, tell: Tell) -> dict[str, Any]:
    logs.configure("warning")
    database = open_store(settings)
    try:
        return asyncio.run(_rebuilt(database, tell))
    finally:
        database.close()


async def _rebuilt(database: Database, tell: Tell) -> dict[str, Any]:
    await database.write(ask_rebuild)
    indexer = Indexer(database)
    while await indexer.step():
        tell(progress(await database.read(store.state)))
    return progress(await database.read(store.state))
