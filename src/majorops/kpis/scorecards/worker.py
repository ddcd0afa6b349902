"""Puts the board on the shelf now and then, in a process of its own: it takes seconds and much memory."""

import asyncio
import os
import sys
from asyncio.subprocess import PIPE
from contextlib import closing
from functools import partial
from pathlib import Path

import msgspec
import structlog

from majorops.kpis import store
from majorops.kpis.scorecards import shelf
from majorops.kpis.scorecards.shelf import Believed, Shelf
from majorops.kpis.scorecards.store import Board
from majorops.platform.clock import now_ms
from majorops.platform.database import Database, Tx, connect
from majorops.platform.errors import Refusal

_AFTER_START_S = 10.0
_EVERY_S = 600.0
_GENTLY = 10
log = structlog.get_logger(__name__)


def board_of(folder: Path) -> Board:
    """The board of a process; it begins from what stands on the shelf of this folder."""
    return Board(now_ms, Shelf(folder).take)


def fill(database: Path, folder: Path) -> Believed:
    """Bring a board up to date, from the shelf or from nothing, and put it there. Raises OSError."""
    board = board_of(folder)
    with closing(connect(database, read_only=True)) as connection:
        connection.execute("BEGIN")
        tx = Tx(connection.cursor())
        board.kept(tx, store.list_definitions(tx))
    return shelf.put(Shelf(folder).path, board)


def _behind(tx: Tx) -> bool:
    return shelf.behind(tx, store.list_definitions(tx))


class Keeper:
    """Keeps the board of one store, as long as :meth:`run` runs."""

    def __init__(self, database: Database, folder: Path) -> None:
        self._database = database
        self._folder = folder

    async def run(self) -> None:
        """Until cancelled. A failure is logged: without the file, the first scorecard only takes longer."""
        await asyncio.sleep(_AFTER_START_S)
        while True:
            try:
                await self.keep()
            except (OSError, Refusal, msgspec.DecodeError) as error:
                log.warning("board_not_kept", reason=str(error))
            except Exception:
                # The server stops when what runs beside it fails; a file that saves time is no reason to.
                log.exception("board_broken")
            await asyncio.sleep(_EVERY_S)

    async def keep(self) -> bool:
        """Put a board on the shelf when the one there is too far behind; whether it was. Raises OSError."""
        if not await self._database.read(_behind):
            return False
        command = (sys.executable, "-m", __name__, str(self._database.path), str(self._folder))
        process = await asyncio.create_subprocess_exec(*command, stdout=PIPE, stderr=PIPE)
        try:
            answer, said = await process.communicate()
        finally:
            if process.returncode is None:
                process.kill()
        if process.returncode:
            raise OSError(said.decode(errors="replace").strip().rpartition("\n")[2])
        found = msgspec.json.decode(answer, type=Believed)
        await self._database.write(partial(shelf.believe, found=found))
        return True


def _main(database: str, folder: str) -> None:
    os.nice(_GENTLY)
    sys.stdout.buffer.write(msgspec.json.encode(fill(Path(database), Path(folder))))


if __name__ == "__main__":
    _main(*sys.argv[1:])
