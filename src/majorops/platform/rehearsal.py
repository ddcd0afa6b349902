"""Doing an act for show: it runs whole where it would be written, is heard out, and is then undone.

Nothing of it is stored, announced or numbered, and the writer forgets what it saw: whatever an act has
touched is taken back with its savepoint, and an act that fails leaves no memory (``database``).
"""

from collections.abc import Callable
from typing import Any, Generic, TypeVar

from majorops.platform.database import Action, Database, Tx
from majorops.platform.decode import from_plain
from majorops.platform.errors import Refusal
from majorops.platform.web import Answer, Call, Route

T = TypeVar("T")


class _Rehearsed(Exception, Generic[T]):
    """Not an error: the way out of an act that is not kept."""

    def __init__(self, outcome: T) -> None:
        super().__init__("rehearsed")
        self.outcome = outcome


async def rehearse(database: Database, action: Action[T]) -> T:
    """What ``action`` would give if it were done now; the store is afterwards as it was before.

    Raises what the action raises.
    """

    def act(tx: Tx) -> None:
        raise _Rehearsed(action(tx))

    try:
        await database.write(act)
    except _Rehearsed as rehearsed:
        outcome: T = rehearsed.outcome
        return outcome
    raise AssertionError("A rehearsal was written.")


class Rehearsal(Call):
    """A call of another route, whose writing is a rehearsal; ``announced`` holds what it would have told."""

    __slots__ = ("announced",)

    def __init__(self, call: Call, route: Route, path: dict[str, str]) -> None:
        super().__init__(call.edge, route, call.request)
        self.principal = call.principal
        self.at = call.at
        self.path = path
        self.announced: list[Any] = []

    async def write(self, act: Callable[[Tx], Answer]) -> Answer:
        """Rehearse ``act``; an Idempotency-Key is no part of it."""

        def heard(tx: Tx) -> tuple[Answer, list[Any]]:
            return act(tx), tx.announced

        answer, self.announced = await rehearse(self.edge.database, heard)
        return answer

    async def run(self, body: dict[str, Any]) -> list[Any]:
        """Everything the act would announce. Raises every refusal of the act itself, in its own order."""
        try:
            if self.route.body is not None:
                self._body = from_plain(body, self.route.body)
            if self.route.conditional:
                self.expected_version  # noqa: B018  raises 428 or 400
        except Refusal:
            await self.read(lambda tx: self.edge.gate.admit(tx, self.principal, self.route, self.path))
            raise
        await self.route.handler(self)
        return self.announced
