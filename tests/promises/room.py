"""A real store with one open incident and the people around it: for tests of what those who wait are told."""

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any, TypeVar

import pytest
import sqlalchemy as sa

from majorops.incidents import store as incident_store
from majorops.incidents.actions import OpenIncident, open_incident
from majorops.incidents.lifecycle import actions as lifecycle
from majorops.incidents.publication import actions as publication
from majorops.incidents.record import Change, Incident, Severity
from majorops.incidents.timeline import store as timeline
from majorops.milestones import actions as milestones
from majorops.milestones import store as milestone_store
from majorops.people import store as people_store
from majorops.people.record import Person, Role, User
from majorops.platform.database import Database, Tx, metadata, write_now
from majorops.platform.errors import Refusal
from majorops.promises import actions as promises
from majorops.promises import store as promise_store
from majorops.promises.record import Promise
from majorops.updates import actions as updates
from majorops.updates import store as update_store

T = TypeVar("T")
NOON = 1_772_884_800_000  # 2026-03-07T12:00:00Z
MINUTE = 60_000
USERS = (
    User("ana@example.com", "ana@example.com", "Ana", Role.MIM, NOON),
    User("ben@example.com", "ben@example.com", "Ben", Role.STAKEHOLDER, NOON),
    User("cara@example.com", "cara@example.com", "Cara", Role.EXECUTIVE, NOON),
)
ANA, BEN, CARA = (user.person(via="cookie") for user in USERS)


class TheseReactions:
    """What follows here, in the order that resolving needs; nothing is published."""

    def react(self, tx: Tx, change: Change) -> None:
        if change.kind == "opened":
            promises.on_opened(tx, change)
        if change.kind == "status":
            milestones.on_resolved(tx, change)
            updates.on_resolved(tx, change)
            promises.on_resolved(tx, change)

    def publish(self, tx: Tx, change: Change) -> None:
        """The feeds have their own tests."""


class Room:
    """One incident, opened by Ana at noon with severity Critical (interval 20 minutes)."""

    def __init__(self, folder: Path, **wish: Any) -> None:
        path = folder / "majorops.db"
        engine = sa.create_engine(f"sqlite:///{path}")
        metadata.create_all(engine)
        engine.dispose()
        self.database = Database(path, TheseReactions())
        for user in USERS:
            self.do(partial(people_store.add, user=user))
        asked = OpenIncident(title="Checkout is down", severity=Severity.CRITICAL, **wish)
        self.id = self.do(lambda tx: open_incident(tx, asked, by=ANA, at=NOON)).after.id

    def do(self, act: Callable[[Tx], T]) -> T:
        return write_now(self.database, act)

    def read(self, query: Callable[[Tx, str], T]) -> T:
        return self.database.read_now(lambda tx: query(tx, self.id))

    def post(self, content: str, *, after: int, by: Person = ANA, **wish: Any) -> Change:
        """A status update ``after`` minutes past noon."""
        asked = updates.PostUpdate(content=content, **wish)
        at = NOON + after * MINUTE
        return self.do(lambda tx: updates.post(tx, self.id, asked, by=by, at=at))

    def cut(self, title: str, *, after: int, by: Person = ANA, **wish: Any) -> Change:
        """A milestone ``after`` minutes past noon."""
        asked = milestones.CutMilestone(title=title, body="What we know.", **wish)
        return self.do(lambda tx: milestones.cut(tx, self.id, asked, by=by, at=NOON + after * MINUTE))

    def promise(self, due: int, *, after: int = 0, by: Person = ANA, **wish: Any) -> Change:
        """A bare promise, made ``after`` and due ``due`` minutes past noon."""
        asked = promises.MakePromise(due_at=NOON + due * MINUTE, **wish)
        return self.do(lambda tx: promises.make(tx, self.id, asked, by=by, at=NOON + after * MINUTE))

    def publish(self) -> None:
        asked = publication.Publish(public_title="Checkout")
        self.do(lambda tx: publication.publish(tx, self.id, asked, by=ANA, at=NOON))

    def resolve(self, *, after: int, **wish: Any) -> Change:
        """As a false alarm, which is the short way to the end."""
        asked = lifecycle.Resolve(false_alarm=True, reason="The probe was wrong.", **wish)
        return self.do(lambda tx: lifecycle.resolve(tx, self.id, asked, by=ANA, at=NOON + after * MINUTE))

    def reopen(self, *, after: int) -> Change:
        asked = lifecycle.Reopen(reason="It is back.")
        return self.do(lambda tx: lifecycle.reopen(tx, self.id, asked, by=ANA, at=NOON + after * MINUTE))

    def incident(self) -> Incident:
        return self.read(incident_store.load)

    def promises(self) -> list[Promise]:
        return self.read(promise_store.list_promises)

    def states(self) -> list[str]:
        return [promise.state.value for promise in self.promises()]

    def titles(self, change: Change) -> list[str]:
        return [event.title for event in change.touched["timeline"]]

    def everything(self) -> tuple[Any, ...]:
        """All that a refused act could have written."""
        rows = (timeline.events, promise_store.list_promises, update_store.list_updates)
        return self.incident(), self.read(milestone_store.list_milestones), *(self.read(of) for of in rows)

    def refusal(self, act: Callable[[], object]) -> tuple[str, str | None]:
        """Code and field of the refusal of ``act``, which left nothing behind."""
        before = self.everything()
        with pytest.raises(Refusal) as refused:
            act()
        assert self.everything() == before
        return refused.value.code, refused.value.field
