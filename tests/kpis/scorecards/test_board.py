"""The board that follows changes says what one that is read anew says."""

import asyncio
from pathlib import Path
from random import Random
from typing import Any

import pytest

from majorops.app import open_store
from majorops.incidents import store as incidents
from majorops.incidents.actions import EditAlert, edit_alert
from majorops.incidents.lifecycle import actions as lifecycle
from majorops.kpis import actions
from majorops.kpis.actions import FillKpis, PostObservation, PutKpi, put_definition
from majorops.kpis.scorecards.actions import question, scorecard
from majorops.kpis.scorecards.store import Board, Kept
from majorops.kpis.worker import Measuring
from majorops.people.admin_socket import OPERATOR
from majorops.people.record import Person
from majorops.platform.clock import now_ms
from majorops.platform.database import Database, write_now
from majorops.platform.runner import Runner
from majorops.settings import load_settings

MIA = Person("rosa.marin@history.example", "Rosa Marín", "mim")
ADA = Person("ada@example.com", "Ada", "admin")


class Followed:
    """One store, one board that follows it."""

    def __init__(self, database: Database) -> None:
        self.database = database
        self.now = now_ms()
        self.board = Board(lambda: self.now)

    def card(self, board: Board) -> dict[str, Any]:
        asked = question({"by": "severity,month", "from": "2000-01-01", "to": "2100-01-01"}, at=self.now)
        return self.database.read_now(lambda tx: scorecard(tx, board, asked, by=ADA))

    def measure(self) -> None:
        works = Measuring(lambda: self.now).works()
        asyncio.run(Runner(self.database, works, lambda: self.now).drain())

    def holds(self) -> None:
        """What it says equals what a new one says."""
        assert self.card(self.board) == self.card(Board(lambda: self.now))


def test_after_every_kind_of_change_it_says_the_same_as_a_new_one(own_past: Path) -> None:
    database = open_store(load_settings(own_past))
    followed = Followed(database)
    try:
        followed.holds()
        query = "SELECT id FROM incidents WHERE restricted = 0 AND false_alarm = 0 LIMIT 12"
        ids = [row[0] for row in database.read_now(lambda tx: tx.cursor.execute(query).fetchall())]
        for step, of in enumerate(ids):
            change(followed, of, step % 4, Random(step))
            followed.measure()
            followed.holds()
        wish = PutKpi(name="Hours", units="h", formula="(resolved_at - detected_at) / 3600000.0")
        write_now(database, lambda tx: put_definition(tx, "hours", wish, expecting=None, by=OPERATOR, at=1))
        followed.holds()
        fill = FillKpis(slug="hours")
        write_now(database, lambda tx: actions.ask_backfill(tx, fill, by=OPERATOR, at=followed.now))
        followed.measure()
        followed.holds()
    finally:
        database.close()


def test_a_change_that_was_taken_in_by_half_is_read_anew(
    own_past: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    database = open_store(load_settings(own_past))
    followed = Followed(database)
    try:
        followed.holds()
        of = database.read_now(lambda tx: tx.cursor.execute("SELECT id FROM incidents").fetchone())[0]
        change(followed, of, 0, Random(1))
        followed.measure()

        def broken(*_: Any) -> None:
            raise MemoryError

        with monkeypatch.context() as half:
            half.setattr(Kept, "put_in", broken)
            with pytest.raises(MemoryError):
                followed.card(followed.board)
        followed.holds()
    finally:
        database.close()


def change(followed: Followed, of: str, kind: int, chance: Random) -> None:
    """One of the changes that move a figure."""
    followed.now += 1_000
    at, database = followed.now, followed.database
    incident = database.read_now(lambda tx: incidents.load(tx, of))
    if kind == 0:
        wish = EditAlert(customer_count=chance.randrange(9_999))
        write_now(database, lambda tx: edit_alert(tx, of, wish, expected=incident.version, by=MIA, at=at))
    elif kind == 1:
        again = lifecycle.Reopen(reason="It came back")
        write_now(database, lambda tx: lifecycle.reopen(tx, of, again, by=MIA, at=at))
    elif kind == 2:
        seen = PostObservation(slug="stakeholder-satisfaction", value=chance.uniform(1, 5), timestamp=at)
        write_now(database, lambda tx: actions.observe(tx, of, seen, by=MIA, at=at))
    else:
        late = PostObservation(slug="mttr", value=float(chance.randrange(900)), timestamp=at)
        write_now(database, lambda tx: actions.observe(tx, of, late, by=MIA, at=at))
