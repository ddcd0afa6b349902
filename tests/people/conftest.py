"""People on a real store, and a real HTTP edge in front of it with a clock that tests move."""

import sqlite3
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest
from litestar import Litestar
from litestar.testing import TestClient
from sqlalchemy.dialects import sqlite
from sqlalchemy.schema import CreateIndex, CreateTable

from majorops.people import api as people_api
from majorops.people import store as people
from majorops.people.actions import CreateUser, create_user
from majorops.people.door import actions as door
from majorops.people.door import api as door_api
from majorops.people.door.rules import DoorPolicy
from majorops.people.passkeys import api as passkeys_api
from majorops.people.passkeys.rules import address_of
from majorops.people.record import SYSTEM, Person, Role, acting
from majorops.people.tokens import actions as tokens
from majorops.people.tokens import api as tokens_api
from majorops.people.tokens.actions import CreateToken
from majorops.platform.database import Database, Tx, compiled, metadata, write_now
from majorops.platform.errors import NotFound
from majorops.platform.journal import journal, walk
from majorops.platform.web import Answer, Call, Edge, Route, Who, handler_of

NOON = 1_772_884_800_000
HOST = "http://127.0.0.1:8080"
TABLES = (
    *("users", "identities", "api_tokens", "sessions", "sign_in_links", "passkeys", "used_challenges"),
    *("journal", "idempotency_keys"),
)
ADDRESS = "https://ops.example.com"  # for which passkeys are made
SEEN_INCIDENT = "INC-1"


def make_tables(path: Path) -> None:
    connection = sqlite3.connect(path)
    for name in TABLES:
        table = metadata.tables[name]
        connection.execute(str(CreateTable(table).compile(dialect=sqlite.dialect())))
        for index in table.indexes:
            connection.execute(str(CreateIndex(index).compile(dialect=sqlite.dialect())))
    connection.close()


@pytest.fixture
def database(tmp_path: Path) -> Iterator[Database]:
    make_tables(tmp_path / "majorops.db")
    store = Database(tmp_path / "majorops.db")
    yield store
    store.close()


class House:
    """An installation with one person of each role: ana and bob are admins, mia a MIM, sam, eve."""

    def __init__(self, database: Database) -> None:
        self.database = database
        self.at = NOON
        for email, role in (
            ("ana@example.com", Role.ADMIN),
            ("bob@example.com", Role.ADMIN),
            ("mia@example.com", Role.MIM),
            ("sam@example.com", Role.STAKEHOLDER),
            ("eve@example.com", Role.EXECUTIVE),
        ):
            self.write(lambda tx, e=email, r=role: create_user(tx, CreateUser(e, role=r), by=SYSTEM, at=NOON))

    def write(self, action: Any) -> Any:
        return write_now(self.database, action)

    def read(self, query: Any) -> Any:
        return self.database.read_now(query)

    def person(self, name: str) -> Person:
        found = self.read(lambda tx: people.find_person(tx, f"{name}@example.com"))
        assert isinstance(found, Person)
        return found

    def token(self, name: str, scope: str = "command", *, expires_at: int | None = None) -> str:
        wish, by = CreateToken(f"{name}'s", scope, expires_at), self.person(name)
        value = self.write(lambda tx: tokens.create_token(tx, wish, by=by, at=self.at))[1]
        assert isinstance(value, str)
        return value

    def link(self, name: str) -> str:
        value = self.write(lambda tx: door.sign_in_link(tx, f"{name}@example.com", by=SYSTEM, at=self.at))
        assert isinstance(value, str)
        return value

    def journal(self) -> list[tuple[Any, ...]]:
        """Kind, actor and body of every row."""
        rows = self.read(lambda tx: list(walk(tx)))
        names = [column.name for column in journal.columns]
        wanted = [names.index(name) for name in ("kind", "actor", "body")]
        return [tuple(row[i] for i in wanted) for row in rows]

    def everything(self) -> str:
        """All that the store holds, as text."""
        selects = [compiled(metadata.tables[name].select()) for name in TABLES]
        return self.read(lambda tx: repr([tx.all(select) for select in selects]))  # type: ignore[no-any-return]


@pytest.fixture
def house(database: Database) -> House:
    return House(database)


async def who_am_i(call: Call) -> Answer:
    by = acting(call.principal)
    return Answer.json({"id": by.id, "name": by.name, "role": by.role, "via": by.via, "scope": by.scope})


async def command(call: Call) -> Answer:
    """What an action on an incident does first: see it, then permit."""
    await call.read(lambda tx: call.edge.gate.admit(tx, call.principal, call.route, call.path))
    return await who_am_i(call)


SAMPLES = tuple(
    Route(method=method, path=path, handler=handler, who=who, summary="A sample", raw_body=True)
    for method, path, handler, who in (
        ("GET", "/v1/open", who_am_i, Who.OPEN),
        ("POST", "/v1/open", who_am_i, Who.OPEN),
        ("GET", "/v1/public", who_am_i, Who.PUBLIC),
        ("POST", "/v1/hooks/{sourceId}", who_am_i, Who.SOURCE),
        ("GET", "/v1/mine", who_am_i, Who.USER),
        ("POST", "/v1/mine", who_am_i, Who.USER),
        ("GET", "/v1/intake", who_am_i, Who.MIM),
        ("POST", "/v1/sources", who_am_i, Who.ADMIN),
        ("POST", "/v1/incidents/{id}/timeline", command, Who.COMMAND),
        ("POST", "/v1/incidents/{id}/phase", command, Who.MIM),
    )
)


def see(_tx: Tx, person: Person, ref: str) -> bool:
    """One incident exists; sam takes part in it."""
    if ref != SEEN_INCIDENT:
        raise NotFound
    return person.id == "sam@example.com"


class Edged(House):
    """A house with a door: an HTTP client of a real application."""

    client: TestClient[Litestar]

    def open(self, policy: DoorPolicy) -> Litestar:
        self.doorkeeper = door_api.Doorkeeper(self.database, see, policy, now=lambda: self.at)
        edge = Edge(self.database, self.doorkeeper, now=lambda: self.at)
        edge.parts["passkeys"] = passkeys_api.PasskeyDoor("a secret of the store", address_of(ADDRESS, "", 0))
        routes = (
            *people_api.ROUTES,
            *tokens_api.ROUTES,
            *door_api.ROUTES,
            *passkeys_api.ROUTES,
            *SAMPLES,
        )
        return Litestar([handler_of(edge, route) for route in routes], openapi_config=None)

    def ask(self, method: str, path: str, *, token: str = "", **more: Any) -> httpx.Response:
        headers = {"authorization": f"Bearer {token}"} if token else {}
        headers.update(more.pop("headers", {}))
        response: httpx.Response = self.client.request(method, path, headers=headers, **more)
        return response

    def sign_in(self, name: str) -> httpx.Response:
        return self.ask("POST", "/v1/auth/link", json={"token": self.link(name)})


@pytest.fixture
def policy() -> DoorPolicy:
    return DoorPolicy()


@pytest.fixture
def edged(database: Database, policy: DoorPolicy) -> Iterator[Edged]:
    house = Edged(database)
    with TestClient(house.open(policy), base_url=HOST) as client:
        house.client = client
        yield house


def refused(response: httpx.Response) -> tuple[int, str]:
    """Status and code of a refusal."""
    return response.status_code, response.json().get("code", "")
