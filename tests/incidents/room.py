"""A real store with people around it, and one incident: for tests of what people do to the record."""

from collections.abc import Callable
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, TypeVar

import sqlalchemy as sa

from majorops.incidents import store
from majorops.incidents.actions import OpenIncident, open_incident
from majorops.incidents.lifecycle import actions as lifecycle
from majorops.incidents.lifecycle.actions import Advance, ChangeStatus, Resolve
from majorops.incidents.record import (
    Change,
    Incident,
    Participant,
    PhaseVisit,
    Severity,
    Status,
    TimelineEvent,
)
from majorops.incidents.timeline import store as timeline
from majorops.people import store as people
from majorops.people.record import Person, Role, User
from majorops.platform.database import (
    NOTHING,
    Database,
    Follows,
    Statement,
    Tx,
    compiled,
    metadata,
    write_now,
)
from tests.incidents.samples import ADA, ANA, BEN, CARA, MAX, MINUTE, NOON, refusal_of

T = TypeVar("T")
PEOPLE = (ANA, MAX, ADA, BEN, CARA)
GONE = Person("gone@example.com", "Gone", "mim")


@cache
def _every_table() -> dict[str, Statement]:
    return {table.name: compiled(table.select()) for table in metadata.sorted_tables}


def user_of(person: Person) -> User:
    """The stored user behind a person; ``GONE`` is disabled."""
    return User(person.id, person.id, person.name, Role(person.role), NOON, disabled=person is GONE)


def new_store(path: Path, follows: Follows = NOTHING) -> Database:
    """An empty store with every table and the people."""
    path.write_bytes(_empty_store())
    return Database(path, follows)


@cache
def _empty_store() -> bytes:
    """The file that every new store begins as; making tables is slow, so it is made once."""
    with TemporaryDirectory() as folder:
        path = Path(folder) / "majorops.db"
        engine = sa.create_engine(f"sqlite:///{path}")
        metadata.create_all(engine)
        engine.dispose()
        database = Database(path)
        write_now(database, _add_people)
        database.close()
        return path.read_bytes()


def _add_people(tx: Tx) -> None:
    for person in (*PEOPLE, GONE):
        people.add(tx, user_of(person))


class Room:
    """Ana opened an incident at noon; every act comes a minute after the one before."""

    def __init__(self, folder: Path, follows: Follows = NOTHING) -> None:
        self.database = new_store(folder / "majorops.db", follows)
        self.at = NOON
        self.id = ""

    def do(self, act: Callable[[Tx], T]) -> T:
        return write_now(self.database, act)

    def open(self, *, by: Person = ANA, **wish: Any) -> Change:
        """Open one more incident and go on with it."""
        self.at += MINUTE
        asked = OpenIncident(**{"title": "Checkout is down", "severity": Severity.CRITICAL, **wish})
        change = self.do(lambda tx: open_incident(tx, asked, by=by, at=self.at))
        self.id = change.after.id
        return change

    def act(self, action: Callable[..., T], *given: Any, by: Person = ANA, **more: Any) -> T:
        self.at += MINUTE
        return self.do(lambda tx: action(tx, self.id, *given, by=by, at=self.at, **more))

    def refused(
        self, action: Callable[..., Any], *given: Any, by: Person = ANA, **more: Any
    ) -> tuple[int, str]:
        """Status and code of the refusal; nothing of the act may have been kept."""
        before = self.everything()
        refusal = refusal_of(lambda: self.act(action, *given, by=by, **more))
        assert self.everything() == before
        return refusal

    # -- short ways --------------------------------------------------------------------------------------

    def advance(self, to: int, **wish: Any) -> Change:
        return self.act(lifecycle.advance, Advance(self.incident().active_phase, to, **wish))

    def monitor(self) -> Change:
        return self.act(lifecycle.change_status, ChangeStatus(Status.ACTIVE, Status.MONITORING))

    def resolve(self) -> Change:
        """The long way to the end."""
        self.advance(8)
        self.monitor()
        return self.resolve_now()

    def resolve_now(self) -> Change:
        """From Monitoring, in phase 8."""
        return self.act(lifecycle.resolve, Resolve())

    # -- what is stored ----------------------------------------------------------------------------------

    def read(self, query: Callable[[Tx, str], T]) -> T:
        return self.database.read_now(lambda tx: query(tx, self.id))

    def incident(self) -> Incident:
        return self.read(store.load)

    def log(self) -> list[TimelineEvent]:
        return self.read(timeline.events)

    def visits(self) -> list[PhaseVisit]:
        return self.read(store.visits)

    def participants(self) -> list[Participant]:
        return self.read(store.participants_of)

    def everything(self) -> dict[str, list[tuple[Any, ...]]]:
        """Every row of every table."""
        return self.database.read_now(
            lambda tx: {name: tx.all(rows) for name, rows in _every_table().items()}
        )


def titles(change: Change) -> list[str]:
    """The lines that an act wrote into the log."""
    return [event.title for event in change.touched["timeline"]]
