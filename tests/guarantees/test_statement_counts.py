"""How many SQL statements a whole request may cost: who is calling, the idempotency key, act and answer.

The log may be of any length: the number stays the same.
"""

import asyncio
from pathlib import Path
from typing import Any, Self

import httpx
import pytest

from majorops.app import open_store, put_together
from majorops.audiences import store as feeds
from majorops.incidents.timeline import actions as timeline
from majorops.incidents.timeline.actions import PostEvent
from majorops.people import store as people
from majorops.people.door.actions import bootstrap_admin
from majorops.platform.clock import now_ms
from majorops.platform.database import Database, Tx
from majorops.settings import load_settings
from tests.conftest import key

Json = dict[str, Any]
POST_MOST, OPEN_MOST, LIST_MOST = 16, 40, 4
RESOLVE_MOST, REVIEW_MOST, EDIT_MOST, REVIEWS_MOST = 30, 14, 24, 4
FIRST_READ_MOST, READ_MOST = 11, 2
"""Whoever reads first after a change pays for the six lists, and for having begun on the server's loop,
which is no place for them; all others find them ready."""
FEW, MANY = 10, 5_000
ADMIN = "ada@example.com"


class House:
    """The whole program in this process, and a count of what it asks of its store."""

    def __init__(self, folder: Path, counted: list[str]) -> None:
        self._settings = load_settings(folder / "data")
        self._counted = counted
        self.database: Database
        self.http: httpx.AsyncClient

    async def __aenter__(self) -> Self:
        self.database = open_store(self._settings)
        secret = await self.database.write(feeds.keep_secret)
        token = await self.database.write(lambda tx: bootstrap_admin(tx, ADMIN, now_ms()))
        front = put_together(self._settings, self.database, secret, more={}).front
        transport = httpx.ASGITransport(front)  # type: ignore[arg-type]  # httpx types scopes more narrowly
        signed = {"authorization": f"Bearer {token}"}
        self.http = httpx.AsyncClient(transport=transport, base_url=self._settings.url, headers=signed)
        await self.http.get("/v1/users/me")
        await asyncio.sleep(0.2)  # the note that the token was used is not part of a request
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.http.aclose()
        self.database.close()

    async def cost(self, method: str, path: str, body: Json | None = None) -> tuple[Json, int]:
        """The answer, and how many statements it took."""
        self._counted.clear()
        answer = await self.http.request(method, path, json=body, headers=key())
        assert answer.is_success, answer.text
        found: Json = answer.json()
        return found, len(self._counted)

    async def fill(self, incident_id: str, count: int) -> None:
        """A log of so many events."""

        def act(tx: Tx) -> None:
            ada = people.load(tx, ADMIN).person(via="token")
            for n in range(count):
                timeline.post_event(tx, incident_id, PostEvent(title=f"Event {n}"), by=ada, at=now_ms())

        await self.database.write(act)


@pytest.fixture
def counted(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The text of every statement, as it is run."""
    seen: list[str] = []
    run, run_each, add = Tx.run, Tx.run_each, Tx.add

    def counting(self: Tx, statement: Any, params: Any = None) -> int:
        seen.append(statement.text)
        return run(self, statement, params)

    def counting_each(self: Tx, statement: Any, rows: Any) -> None:
        if rows:
            seen.append(statement.text)
        run_each(self, statement, rows)

    def counting_rows(self: Tx, insert: Any, *rows: Any) -> None:
        # They wait for others, but one act alone writes them with a statement of their own.
        if rows:
            seen.append(insert.text(len(rows)))
        add(self, insert, *rows)

    monkeypatch.setattr(Tx, "run", counting)
    monkeypatch.setattr(Tx, "run_each", counting_each)
    monkeypatch.setattr(Tx, "add", counting_rows)
    return seen


async def _costs(folder: Path, counted: list[str], events: int) -> dict[str, int]:
    async with House(folder, counted) as house:
        wish = {"title": "Checkout is down", "severity": "Critical", "alert": {"alertId": "PD-1"}}
        opened, opening = await house.cost("POST", "/v1/incidents", wish)
        path = f"/v1/incidents/{opened['id']}"
        await house.fill(opened["id"], events)
        _, posting = await house.cost(
            "POST", f"{path}/timeline", {"title": "Found it", "visibility": "public"}
        )
        _, reading = await house.cost("GET", path)
        _, again = await house.cost("GET", path)
        _, listing = await house.cost("GET", "/v1/incidents")
        found = {"open": opening, "post": posting, "read": reading, "read again": again, "list": listing}
        return {**found, **await _ending(house, path)}


async def _ending(house: House, path: str) -> dict[str, int]:
    """Resolving with everything that follows, then its review: read, edited, listed."""
    await house.cost("POST", f"{path}/phase", {"from": 1, "to": 8})
    await house.cost("POST", f"{path}/status", {"from": "Active", "to": "Monitoring"})
    _, resolving = await house.cost("POST", f"{path}/resolve", {"milestone": {"title": "Over", "body": "x"}})
    review, reading = await house.cost("GET", f"{path}/review")
    house.http.headers["if-match"] = review["etag"]
    _, editing = await house.cost("PATCH", f"{path}/review", {"sections": {"summary": "A disk"}})
    _, listing = await house.cost("GET", "/v1/reviews")
    _, items = await house.cost("GET", "/v1/actions")
    return {"resolve": resolving, "review": reading, "edit": editing, "reviews": max(listing, items)}


def costs(folder: Path, counted: list[str], events: int) -> dict[str, int]:
    return asyncio.run(_costs(folder, counted, events))


@pytest.fixture
def few(tmp_path: Path, counted: list[str]) -> dict[str, int]:
    return costs(tmp_path / "few", counted, FEW)


def test_a_request_asks_little_of_the_store(few: dict[str, int], request: pytest.FixtureRequest) -> None:
    request.node.user_properties.append(("statements", few))
    most = {
        "open": OPEN_MOST,
        "post": POST_MOST,
        "read": FIRST_READ_MOST,
        "read again": READ_MOST,
        "list": LIST_MOST,
        "resolve": RESOLVE_MOST,
        "review": REVIEW_MOST,
        "edit": EDIT_MOST,
        "reviews": REVIEWS_MOST,
    }
    assert {name: count for name, count in few.items() if count > most[name]} == {}


@pytest.mark.slow
def test_a_long_log_costs_no_statement_more(tmp_path: Path, counted: list[str], few: dict[str, int]) -> None:
    assert costs(tmp_path / "many", counted, MANY) == few


def test_one_statement_per_row_would_be_counted(tmp_path: Path, counted: list[str]) -> None:
    async def measured() -> list[int]:
        async with House(tmp_path, counted) as house:
            opened, _ = await house.cost("POST", "/v1/incidents", {"title": "Down", "severity": "Low"})
            found = []
            for events in (FEW, 2 * FEW):
                counted.clear()
                await house.fill(opened["id"], events)
                found.append(len(counted))
            return found

    fewer, more = asyncio.run(measured())
    assert more > 1.5 * fewer
