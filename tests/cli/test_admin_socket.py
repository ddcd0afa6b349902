"""The socket of a running server: the same commands, one line in, one line out."""

import asyncio
import stat
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from majorops.cli.administration import ask
from majorops.cli.refused import Refused
from majorops.people.admin_socket import NAME, AdminSocket
from majorops.platform.clock import now_ms
from majorops.platform.database import Database
from majorops.platform.migrations import migrate
from majorops.settings import Settings


@pytest.fixture(params=["short", "n" * 120], ids=["short path", "longer than an address may be"])
def settings(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Settings]:
    """A store with a socket, served by a loop in a thread of its own."""
    found = Settings(data=tmp_path / request.param)
    found.data.mkdir()
    migrate(found.database_path)
    database = Database(found.database_path)
    ready, stop = threading.Event(), threading.Event()

    async def serve() -> None:
        listening = AdminSocket(found.data / NAME, database, now_ms)
        await listening.start()
        ready.set()
        await asyncio.to_thread(stop.wait)
        await listening.stop()

    thread = threading.Thread(target=asyncio.run, args=(serve(),))
    thread.start()
    assert ready.wait(10)
    yield found
    stop.set()
    thread.join()
    database.close()
    assert not (found.data / NAME).exists()


def test_only_the_owner_may_open_it(settings: Settings) -> None:
    assert stat.S_IMODE((settings.data / NAME).stat().st_mode) == 0o600


def test_the_commands_work_through_it(settings: Settings) -> None:
    made = ask(settings, {"command": "user.create", "email": "ana@example.org", "role": "mim"})
    assert made["role"] == "mim"
    token = ask(
        settings, {"command": "token.create", "userId": "ana@example.org", "name": "n", "scope": "read"}
    )
    assert token["value"].startswith("mo_")
    assert [row["id"] for row in ask(settings, {"command": "token.list"})] == [token["id"]]
    assert (
        ask(settings, {"command": "user.amend", "email": "ANA@example.org", "disabled": True})["disabled"]
        is True
    )
    assert [row["email"] for row in ask(settings, {"command": "user.list"})] == ["ana@example.org"]


@pytest.mark.parametrize(
    ("request_", "code"),
    [
        ({"command": "user.forget"}, "unknown_command"),
        ({"command": "user.create", "email": "ana@example.org", "rolle": "mim"}, "unknown_field"),
        ({"command": "token.revoke", "id": "none"}, "not_found"),
        ({"command": "user.amend", "role": "mim"}, "missing_field"),
        ({"command": "token.revoke"}, "missing_field"),
    ],
)
def test_a_refusal_comes_back_with_its_code(settings: Settings, request_: dict[str, str], code: str) -> None:
    with pytest.raises(Refused) as caught:
        ask(settings, request_)
    assert caught.value.code == code


def test_the_last_admin_stays(settings: Settings) -> None:
    ask(settings, {"command": "user.create", "email": "ada@example.org", "role": "admin"})
    with pytest.raises(Refused) as caught:
        ask(settings, {"command": "user.amend", "email": "ada@example.org", "disabled": True})
    assert (caught.value.code, caught.value.outcome) == ("last_admin", 5)
