"""A desk with people who search: what each of them finds, once the index has caught up."""

import asyncio
from pathlib import Path
from typing import Any

from majorops.incidents.actions import OpenIncident, open_incident
from majorops.incidents.record import Severity
from majorops.people import store as people
from majorops.people.record import Person, Role, User
from majorops.search import actions
from majorops.search.rules import read_words
from majorops.search.worker import Indexer
from tests.drafts.desk import ANA, BEN, CLEO, NOON, Desk, at

EVE_USER = User("eve@example.com", "eve@example.com", "Eve", Role.EXECUTIVE, NOON)
EVE = EVE_USER.person(via="cookie")
__all__ = ["ANA", "BEN", "CLEO", "EVE", "NOON", "Seeker", "at"]


class Seeker(Desk):
    """The incident of the desk, and a second one when it is opened."""

    def __init__(self, folder: Path, **wish: Any) -> None:
        super().__init__(folder, **wish)
        self.do(lambda tx: people.add(tx, EVE_USER))

    def open(self, title: str, **wish: Any) -> str:
        """Another incident; its id."""
        asked = OpenIncident(title=title, severity=Severity.LOW, **wish)
        return str(self.do(lambda tx: open_incident(tx, asked, by=ANA, at=at(1))).after.id)

    def catch_up(self) -> None:
        """Bring the index up to what is committed."""
        asyncio.run(Indexer(self.database).catch_up())

    def ask(self, by: Person, words: str, *, everything: bool = False, **more: Any) -> dict[str, Any]:
        """The whole answer."""
        self.catch_up()
        asked = actions.Asked(read_words(words), everything, more.get("limit", 50))
        when = at(more.get("minute", 60))
        return self.database.read_now(lambda tx: actions.search(tx, asked, by=by, at=when))

    def finds(self, by: Person, words: str, **more: Any) -> list[tuple[str, str]]:
        """Kind and headline or text of each hit."""
        results = self.ask(by, words, **more)["results"]
        return [(hit["kind"], _plain(hit["heading"]) or _plain(hit["snippet"])) for hit in results]


def _plain(pieces: list[dict[str, Any]]) -> str:
    return "".join(piece["text"] for piece in pieces)
