"""A clock that cannot be right: the server starts, says so, and believes nothing that ends by it."""

import json
import sqlite3
from collections.abc import Callable
from pathlib import Path
from typing import Any, NamedTuple

import httpx
import pytest

from majorops.platform import plausible
from majorops.platform.errors import NotSignedIn
from majorops.platform.plausible import NOT_BEFORE, SUSPECT_MS, Clock, doubt
from tests.conftest import PEOPLE, RunningServer, declare, operator_says, running, served
from tests.people.clock_server import OFFSET
from tests.people.providers import statements
from tests.people.providers.key_server import key_server
from tests.people.providers.statements import AUDIENCE, Signer, claims

MINUTE, YEAR = 60, 365 * 24 * 3600
NOW = NOT_BEFORE + 1_000_000_000


@pytest.mark.parametrize(
    ("at", "newest", "doubted"),
    [
        (NOT_BEFORE - 1, 0, True),
        (NOT_BEFORE, 0, False),
        (NOW, NOW + SUSPECT_MS, False),
        (NOW, NOW + SUSPECT_MS + 1, True),
        (NOW, NOW - YEAR * 1000, False),
    ],
)
def test_what_cannot_be_now(at: int, newest: int, *, doubted: bool) -> None:
    assert (doubt(at, newest) is not None) == doubted


def test_it_is_over_by_itself_once_the_clock_is_right() -> None:
    times = iter([NOW, NOW + SUSPECT_MS])
    clock = Clock(lambda: next(times))
    clock.newest = NOW + SUSPECT_MS + 1
    with pytest.raises(NotSignedIn) as refused:
        clock.check()
    assert (refused.value.status, refused.value.code) == (401, "clock_suspect")
    clock.check()


class Wrong(NamedTuple):
    """A server whose clock the test sets, and what people were given while it was right."""

    server: RunningServer
    set_clock: Callable[[int], None]
    ending: str
    lasting: str
    cookie: dict[str, str]


def sign_in(server: RunningServer, link: str) -> dict[str, str]:
    with httpx.Client(base_url=server.url) as browser:
        assert browser.post("/v1/auth/link", json={"token": link.rpartition("/")[2]}).is_success
        return dict(browser.cookies)


def tokens(server: RunningServer) -> tuple[str, str]:
    with server.client() as admin:
        wish = {"name": "x", "scope": "read"}
        far = "2099-01-01T00:00:00Z"
        made = [
            admin.post("/v1/tokens", json=one).json()["value"] for one in ({**wish, "expiresAt": far}, wish)
        ]
    return made[0], made[1]


def get(server: RunningServer, token: str, path: str = "/v1/incidents") -> tuple[int, str]:
    answer = httpx.get(server.url + path, headers={"authorization": f"Bearer {token}"})
    return answer.status_code, answer.json().get("code", "")


@pytest.fixture
def wrong(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Wrong:
    """Used while its clock was right; stopped."""
    file = tmp_path / "offset"
    file.write_text("0")
    monkeypatch.setenv(OFFSET, str(file))
    server = RunningServer(tmp_path / "data", program="tests.people.clock_server").start()
    ending, lasting = tokens(server)
    with server.client("mim") as mim:
        declare(mim)
    link = operator_says(server, "user", "link", "--email", PEOPLE["mim"])
    cookie = sign_in(server, link)
    server.stop()
    return Wrong(server, lambda seconds: _set(file, seconds), ending, lasting, cookie)


def _set(file: Path, seconds: int) -> None:
    file.write_text(str(seconds))


def warnings(server: RunningServer) -> list[dict[str, Any]]:
    lines = [json.loads(line) for line in server.log_path.read_text().splitlines() if line.startswith("{")]
    return [line for line in lines if line["event"] == plausible.CODE]


@pytest.mark.web
@pytest.mark.parametrize("behind", [10 * MINUTE, 30 * YEAR])
def test_it_starts_and_refuses_only_what_the_clock_must_judge(wrong: Wrong, behind: int) -> None:
    wrong.set_clock(-behind)
    with served(wrong.server) as server:
        (said,) = warnings(server)
        assert said["level"] == "warning"
        assert "Set the clock" in said["hint"]
        assert get(server, wrong.ending) == (401, "clock_suspect")
        assert get(server, wrong.lasting)[0] == 200
        with httpx.Client(base_url=server.url, cookies=wrong.cookie) as browser:
            assert browser.get("/v1/incidents").status_code == 200
        with server.client() as admin:
            shown = admin.get("/v1/settings").json()["settings"][-1]
            assert (shown["name"], shown["source"]) == (plausible.CODE, "warning")
            (found,) = [f for f in admin.get("/v1/doctor").json()["findings"] if f["name"] == "clock"]
            assert (found["state"], plausible.CODE in found["says"]) == ("warning", True)
            assert admin.post("/v1/users", json={"email": "new@example.com"}).status_code == 201
        wrong.set_clock(0)
        assert get(server, wrong.ending)[0] == 200
        with server.client() as admin:
            assert plausible.CODE not in {one["name"] for one in admin.get("/v1/settings").json()["settings"]}


@pytest.mark.web
def test_what_was_written_by_the_wrong_clock_does_not_make_it_right(wrong: Wrong) -> None:
    wrong.set_clock(-10 * MINUTE)
    with served(wrong.server) as server:
        with server.client() as admin:
            admin.post("/v1/users", json={"email": "new@example.com"})
        server.stop()
        server.start()
        assert get(server, wrong.ending) == (401, "clock_suspect")


@pytest.mark.web
def test_a_clock_that_is_right_says_nothing(wrong: Wrong) -> None:
    with served(wrong.server) as server:
        assert warnings(server) == []
        assert get(server, wrong.ending)[0] == 200


@pytest.mark.web
def test_what_a_proxy_says_is_not_believed_and_locks_nobody_out(tmp_path: Path) -> None:
    """A statement that is true now, on a store from an hour ahead; our own session goes on beside it."""
    signer = Signer("key-1")
    with key_server(signer) as team:
        statements.ISSUER = team.url
        settings = {"access_team": team.url, "access_audience": AUDIENCE}
        said = {"cf-access-jwt-assertion": signer.sign(claims())}
        with running(tmp_path / "data", **settings) as server:
            assert httpx.get(f"{server.url}/v1/auth/session", headers=said).status_code == 200
            server.token("mim")
            link = operator_says(server, "user", "link", "--email", PEOPLE["mim"])
            server.stop()
            _an_hour_ahead(server.data)
            server.start()
            refused = httpx.get(f"{server.url}/v1/auth/session", headers=said)
            assert (refused.status_code, refused.json()["code"]) == (401, "clock_suspect")
            with httpx.Client(base_url=server.url, headers=said) as browser:
                secret = link.rpartition("/")[2]
                assert browser.post("/v1/auth/link", json={"token": secret}).is_success
                assert browser.get("/v1/auth/session").json()["via"] == "cookie"


def _an_hour_ahead(folder: Path) -> None:
    with sqlite3.connect(folder / "majorops.db") as store:
        for (name,) in store.execute("select name from sqlite_master where type = 'trigger'").fetchall():
            store.execute(f"drop trigger {name}")
        store.execute("update journal set at = at + 3600000 where seq = 1")
