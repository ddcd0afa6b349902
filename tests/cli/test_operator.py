"""``majorops`` on a data folder with nobody serving it, as a program of its own."""

import json
import os
import socket
import sqlite3
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from majorops import __version__
from majorops.platform import lock

ROOT = Path(__file__).resolve().parents[2]
Ended = subprocess.CompletedProcess[str]
Majorops = Callable[..., Ended]


@pytest.fixture
def majorops(tmp_path: Path) -> Majorops:
    """``majorops …`` with the data folder of this test."""
    environment = {name: value for name, value in os.environ.items() if not name.startswith("MAJOROPS_")}
    environment |= {"PYTHONPATH": str(ROOT / "src"), "MAJOROPS_DATA": str(tmp_path / "data")}

    def run(*args: str, **more: str) -> Ended:
        command = [sys.executable, "-m", "majorops.cli.operator", *args]
        return subprocess.run(
            command, env={**environment, **more}, capture_output=True, text=True, check=False
        )

    return run


def test_users_and_tokens_without_a_server(majorops: Majorops) -> None:
    made = majorops("user", "create", "--email", "Ana@example.org", "--role", "mim", "--name", "Ana")
    assert (made.returncode, made.stdout) == (0, "ana@example.org  mim  Ana\n")
    token = majorops("token", "create", "--email", "ana@example.org", "--name", "phone", "--scope", "command",
                     "--expires", "30d")  # fmt: skip
    assert token.stdout.startswith("mo_")
    assert len(token.stdout.split()) == 1
    listed = json.loads(majorops("token", "list", "--json").stdout)["tokens"]
    assert [(row["name"], row["scope"], row["userId"]) for row in listed] == [
        ("phone", "command", "ana@example.org")
    ]
    assert token.stdout.strip() not in str(listed)
    assert majorops("token", "revoke", listed[0]["id"]).returncode == 0
    assert majorops("token", "list").stdout == ""
    assert (
        majorops("user", "role", "--email", "ana@example.org", "--role", "admin").stdout.split()[1] == "admin"
    )
    assert majorops("verify").stdout == "ok: 4 entries\n"


@pytest.mark.parametrize(
    ("args", "exit_code", "code"),
    [
        (["user", "create", "--email", "nobody", "--role", "mim"], 7, "invalid_value"),
        (["user", "create", "--email", "a@example.org", "--role", "king"], 7, "invalid_value"),
        (["user", "disable", "--email", "none@example.org"], 4, "not_found"),
        (["token", "create", "--email", "none@example.org", "--name", "x"], 7, "invalid_value"),
        (["verify"], 4, "not_found"),
        (["serv"], 2, "unknown_command"),
        (["serve", "--bootstrap-admin", "a@example.org"], 2, "usage"),
    ],
)
def test_a_refusal_has_its_code(majorops: Majorops, args: list[str], exit_code: int, code: str) -> None:
    ended = majorops(*args)
    assert f"error[{code}]: " in ended.stderr
    assert ended.returncode == exit_code
    assert "Traceback" not in ended.stderr


@pytest.mark.parametrize(
    ("variable", "value", "code"),
    [
        ("MAJOROPS_PROT", "1", "config_invalid"),
        ("MAJOROPS_PORT", "many", "config_invalid"),
        ("MAJOROPS_DURABILITY", "off", "durability_refused"),
        ("MAJOROPS_HOST", "0.0.0.0", "config_unsafe"),  # noqa: S104  refused, which is the point
        ("MAJOROPS_DATA", "/proc/self/data", "unsafe_location"),
    ],
)
def test_a_wrong_setting_stops_the_start(majorops: Majorops, variable: str, value: str, code: str) -> None:
    ended = majorops("serve", **{variable: value})
    assert f"error[{code}]: " in ended.stderr
    assert ended.returncode == 7


def test_a_second_server_names_the_pid_of_the_first(majorops: Majorops, tmp_path: Path) -> None:
    (tmp_path / "data").mkdir()
    held = lock.take(tmp_path / "data")
    try:
        for args in (["serve", "--port", "0"], ["user", "list"], ["migrate"]):
            ended = majorops(*args)
            assert ended.returncode == 5, args
            assert ended.stderr.startswith("error[already_running]: ")
            assert f"pid {os.getpid()} " in ended.stderr
    finally:
        lock.release(held)


def test_a_port_that_is_taken_is_named(majorops: Majorops) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        ended = majorops("serve", "--port", str(taken.getsockname()[1]))
    assert ended.returncode == 5
    assert "error[port_in_use]" in ended.stderr


def test_an_altered_entry_is_found_and_named(majorops: Majorops, tmp_path: Path) -> None:
    majorops("user", "create", "--email", "a@example.org", "--role", "mim")
    majorops("user", "create", "--email", "b@example.org", "--role", "mim")
    store = sqlite3.connect(tmp_path / "data" / "majorops.db")
    for (trigger,) in store.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall():
        store.execute(f"DROP TRIGGER {trigger}")
    store.execute("UPDATE journal SET actor = 'mallory' WHERE seq = 1")
    store.commit()
    store.close()
    ended = majorops("verify")
    assert ended.returncode == 7
    assert "journal entry 1: was altered" in ended.stderr
    found = json.loads(majorops("doctor", "--json", "--port", "0").stdout)["findings"]
    assert [row["name"] for row in found if row["state"] == "failed"] == ["journal"]


def test_doctor_is_content_with_an_empty_folder(majorops: Majorops) -> None:
    ended = majorops("doctor", "--json", "--port", "0")
    findings = {row["name"]: row for row in json.loads(ended.stdout)["findings"]}
    assert ended.returncode == 0
    assert findings.keys() == {
        "python", "libraries", "sqlite", "data folder", "disk", "lock", "port", "passkeys", "schema",
        "secret key", "clock", "journal",
    }  # fmt: skip
    assert all(row["state"] != "failed" and not row["mend"] for row in findings.values())


def test_doctor_says_what_cannot_work_and_how_to_mend_it(majorops: Majorops) -> None:
    ended = majorops("doctor", "--data", "/proc/self/data", "--port", "0")
    assert ended.returncode == 6
    assert "failed   data folder: " in ended.stdout
    assert "→ Name another folder" in ended.stdout


def test_settings_say_where_they_come_from(majorops: Majorops) -> None:
    rows = json.loads(majorops("settings", "--json", MAJOROPS_PORT="8123").stdout)["settings"]
    assert {"name": "port", "value": "8123", "source": "environment"} in rows


def test_the_version_is_said(majorops: Majorops) -> None:
    assert majorops("version").stdout == f"majorops {__version__}\n"
