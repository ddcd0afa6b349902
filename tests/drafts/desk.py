"""A real store with one incident and its log, for tests of drafts; all that follows from an act follows."""

import asyncio
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

import pytest

from majorops.app import open_store
from majorops.drafts import actions, store
from majorops.drafts.model import Model
from majorops.drafts.record import Audience, Draft, Kind, Outcome
from majorops.incidents import store as incidents
from majorops.incidents.actions import EditImpact, OpenIncident, edit_impact, open_incident
from majorops.incidents.command.actions import Join, join
from majorops.incidents.lifecycle.actions import Advance, advance
from majorops.incidents.publication.actions import Publish, publish
from majorops.incidents.record import Change, Severity, Visibility
from majorops.incidents.timeline.actions import PostEvent, post_event
from majorops.people import store as people
from majorops.people.record import Person, Role, User
from majorops.platform.database import Tx, write_now
from majorops.platform.errors import Refusal
from majorops.settings import load_settings

T = TypeVar("T")
NOON = 1_772_884_800_000  # 2026-03-07T12:00:00Z
MINUTE = 60_000
USERS = (
    User("ana@example.com", "ana@example.com", "Ana", Role.MIM, NOON),
    User("ben@example.com", "ben@example.com", "Ben", Role.STAKEHOLDER, NOON),
    User("cleo@example.com", "cleo@example.com", "Cleo", Role.STAKEHOLDER, NOON),
)
ANA, BEN, CLEO = (user.person(via="cookie") for user in USERS)
"""The MIM; a participant; somebody who only waits."""


def at(minute: int) -> int:
    return NOON + minute * MINUTE


class Desk:
    """One Critical incident of noon, with Ben on it."""

    def __init__(self, folder: Path, **wish: Any) -> None:
        self.database = open_store(load_settings(folder / "data"))
        for user in USERS:
            self.do(lambda tx, user=user: people.add(tx, user))  # type: ignore[misc]
        asked = OpenIncident(
            title="Checkout is down",
            severity=Severity.CRITICAL,
            affected_systems=["checkout", "cart"],
            customer_impact_summary="Orders fail for one in three customers",
            **wish,
        )
        self.id = self.do(lambda tx: open_incident(tx, asked, by=ANA, at=NOON)).after.id
        self.do(lambda tx: join(tx, self.id, Join(user_id=BEN.id), by=ANA, at=NOON))

    def do(self, act: Callable[[Tx], T]) -> T:
        return write_now(self.database, act)

    def log(self, minute: int, title: str, *, public: bool = False, **more: Any) -> str:
        """An event of this minute; its id."""
        gate = Visibility.PUBLIC if public else Visibility.INTERNAL
        wish = PostEvent(title=title, visibility=gate, **more)
        change = self.do(lambda tx: post_event(tx, self.id, wish, by=ANA, at=at(minute)))
        return str(change.touched["timeline"][0].id)

    def advance(self, minute: int, leaving: int, to: int) -> str:
        """A move of the phase; the id of its event."""
        wish = Advance(leaving=leaving, to=to)
        change = self.do(lambda tx: advance(tx, self.id, wish, by=ANA, at=at(minute)))
        return str(change.touched["timeline"][0].id)

    def publish(self) -> Change:
        wish = Publish(public_title="Shop trouble")
        return self.do(lambda tx: publish(tx, self.id, wish, by=ANA, at=at(1)))

    def impact(self, **wish: Any) -> Change:
        """Texts about the impact."""
        version = self.database.read_now(lambda tx: incidents.load(tx, self.id).version)
        asked = EditImpact(**wish)
        return self.do(lambda tx: edit_impact(tx, self.id, asked, expected=version, by=ANA, at=at(2)))

    def draft(
        self, kind: Kind, audience: Audience, *, by: Person = ANA, model: Model | None = None, **wish: Any
    ) -> Draft:
        """Ask for one, as the route does; half an hour after noon unless another ``minute`` is wished."""
        when = at(wish.pop("minute", 30))
        asked = actions.AskDraft(kind=kind, audience=audience, **wish)

        async def whole() -> Draft:
            material = await self.database.read(
                lambda tx: actions.prepare(tx, self.id, asked, by=by, at=when)
            )
            try:
                written = await actions.compose(material, model)
            finally:
                if model is not None:
                    await model.close()
            return await self.database.write(
                lambda tx: actions.keep(tx, self.id, asked, written, by=by, at=when)
            )

        return asyncio.run(whole())

    def refusal(self, act: Callable[[], Any]) -> tuple[str, str | None]:
        """Code and field of what is refused."""
        with pytest.raises(Refusal) as refused:
            act()
        return refused.value.code, refused.value.field

    def outcomes(self) -> list[Outcome]:
        return self.database.read_now(lambda tx: store.outcomes(tx, self.id))

    def find(self, draft: Draft) -> Draft | None:
        return self.database.read_now(lambda tx: store.find(tx, self.id, draft.id))
