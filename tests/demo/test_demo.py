"""The replay against a server that only listens: what is sent, and what a second start repeats."""

import asyncio
import math
from pathlib import Path

import httpx
import pytest
from rich.console import Console

from majorops.cli.demo import ADMIN_TOKEN, MARK, Demo, Progress
from majorops.cli.refused import Refused
from majorops.cli.scenarios.script import hook_payload

OPENED_BY_THE_HOOK = {"id": "I2", "alert": {"alertId": hook_payload()["event"]["data"]["id"]}}
URL = "http://127.0.0.1:1"


class Server:
    """Says yes to everything, until it is told to die."""

    def __init__(self, lives_for: int | None = None) -> None:
        self.seen: list[httpx.Request] = []
        self.lives_for = lives_for

    def __call__(self, request: httpx.Request) -> httpx.Response:
        if self.lives_for is not None and len(self.seen) >= self.lives_for:
            raise httpx.ReadError("killed", request=request)
        self.seen.append(request)
        return httpx.Response(
            201,
            json={"id": "S1", "value": f"mo_{len(self.seen)}", "incidents": [OPENED_BY_THE_HOOK]},
            headers={"etag": '"v1"'},
        )

    def keys(self) -> list[str]:
        return [
            request.headers["idempotency-key"]
            for request in self.seen
            if "idempotency-key" in request.headers
        ]


@pytest.fixture(autouse=True)
def own_home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "config"))
    monkeypatch.delenv("MAJOROPS_URL", raising=False)
    monkeypatch.delenv("MAJOROPS_TOKEN", raising=False)
    (tmp_path / ADMIN_TOKEN).write_text("mo_admin\n")
    return tmp_path


def play(folder: Path, server: Server) -> Demo:
    demo = Demo(folder, pace=math.inf, console=Console(quiet=True))

    async def run() -> None:
        async with httpx.AsyncClient(transport=httpx.MockTransport(server), base_url=URL) as client:
            await demo.play(client, URL)

    demo.progress.save(folder)
    asyncio.run(run())
    return demo


def test_everything_is_played_and_every_post_of_an_act_has_its_own_key(tmp_path: Path) -> None:
    server = Server()
    demo = play(tmp_path, server)
    assert demo.progress.done == len(demo.acts)
    assert len(server.keys()) == len(set(server.keys()))
    assert {r.headers["authorization"] for r in server.seen if "incidents" in r.url.path} <= {
        f"Bearer {token}" for token in demo.progress.tokens.values()
    }


def test_a_demo_that_was_killed_goes_on_and_repeats_nothing_but_the_act_in_flight(tmp_path: Path) -> None:
    first = Server(lives_for=40)
    with pytest.raises(httpx.ReadError):
        play(tmp_path, first)
    second = Server()
    demo = play(tmp_path, second)
    assert demo.progress.done == len(demo.acts)
    assert not set(first.keys()) & set(second.keys())
    whole = Server()
    (tmp_path / "whole").mkdir()
    (tmp_path / "whole" / ADMIN_TOKEN).write_text("mo_admin\n")
    play(tmp_path / "whole", whole)
    assert len(first.seen) + len(second.seen) == len(whole.seen)


def test_mim_is_signed_in_as_the_commander_unless_it_is_elsewhere(tmp_path: Path) -> None:
    play(tmp_path, Server())
    stored = tmp_path / "config" / "majorops" / "mim.toml"
    assert stored.read_text().endswith(MARK)
    stored.write_text('url = "https://mo.example"\ntoken = "mine"\n')
    stored.chmod(0o600)
    play(tmp_path, Server())
    assert "mine" in stored.read_text()


def test_what_the_demo_keeps_is_for_its_owner_only(tmp_path: Path) -> None:
    play(tmp_path, Server())
    for name in ("demo.json", "mim.token"):
        assert (tmp_path / name).stat().st_mode & 0o077 == 0


def test_a_folder_with_other_data_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "majorops.db").touch()
    with pytest.raises(Refused) as refused:
        Progress.load(tmp_path)
    assert refused.value.code == "not_a_demo"
