"""``mim`` as it is called: what it refuses before it asks any server, and how it ends."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from majorops import __version__
from majorops.cli.mim import COMMANDS, HANDOVER, PROMISE
from tests.cli.conftest import Mim, Stranger

ROOT = Path(__file__).resolve().parents[2]


@pytest.mark.parametrize(
    "args",
    [
        ["--token", "mo_abc", "list"],
        ["ls", "--token", "mo_abc"],
        ["ls", "--token=mo_abc"],
        ["login", "--token=mo_abc", "https://x"],
    ],
)
def test_a_token_on_the_command_line_is_refused_and_not_repeated(mim: Mim, args: list[str]) -> None:
    ended = mim(*args)
    assert ended.exit_code == 2
    assert ended.stderr.startswith("error[token_on_command_line]: ")
    assert "mo_abc" not in ended.output


def test_text_after_two_dashes_may_look_like_an_option(mim: Mim, stranger: Stranger) -> None:
    stranger.will(404, {"code": "not_found", "detail": "No."})
    assert mim("log", "1", "--", "--token", url=stranger.url).exit_code == 4
    assert b'"title":"--token"' in stranger.heard[0].body


def test_an_unknown_command_names_its_neighbour(mim: Mim) -> None:
    ended = mim("advanse", "INC-1")
    assert ended.exit_code == 2
    assert (
        ended.stderr
        == "error[unknown_command]: There is no command 'advanse'.\nhint: Did you mean mim advance?\n"
    )
    assert "Did you mean mim promise make?" in mim("promise", "mak").stderr


@pytest.mark.parametrize(
    "args",
    [
        ["show"],
        ["show", "1", "--nope"],
        ["ls", "--limit", "0"],
        ["new", "x"],
        ["reenter", "1"],
        ["advance", "1", "x"],
    ],
)
def test_a_wrong_call_ends_with_two_lines_and_exit_2(mim: Mim, stranger: Stranger, args: list[str]) -> None:
    stranger.will(200, {"activePhase": 1})
    ended = mim(*args, url=stranger.url)
    assert ended.exit_code == 2
    assert re.fullmatch(r"error\[\w+\]: .+\nhint: .+\n", ended.stderr)
    assert ended.stdout == ""


@pytest.mark.parametrize(
    "args", [["resolve"], ["reopen", "-r", "x"], ["unpublish", "-r", "x"], ["retract", "3"]]
)
def test_what_cannot_be_taken_back_needs_a_terminal_or_yes(
    mim: Mim, stranger: Stranger, args: list[str]
) -> None:
    ended = mim(args[0], "INC-1", *args[1:], url=stranger.url, stdin="y\n")
    assert ended.exit_code == 2
    assert ended.stderr.startswith("error[confirmation_required]: ")
    assert "refusing without --yes" in ended.stderr
    assert stranger.heard == []


def test_without_an_account_one_is_told_to_sign_in(mim: Mim) -> None:
    ended = mim("ls")
    assert ended.exit_code == 3
    assert ended.stderr.startswith("error[sign_in_required]: ")


def test_a_refusal_goes_to_stderr_with_its_exit_code(mim: Mim, stranger: Stranger) -> None:
    nasty = {"code": "phase_mismatch", "detail": "It is in \x1b[2Jphase 3.", "hint": "Look again."}
    stranger.will(200, {"activePhase": 2}).will(409, nasty)
    ended = mim("advance", "1", url=stranger.url)
    assert ended.exit_code == 5
    assert ended.stderr == "error[phase_mismatch]: It is in ·[2Jphase 3.\nhint: Look again.\n"
    assert stranger.heard[1].body == b'{"from":2,"to":3}'


def test_json_is_the_answer_byte_for_byte(mim: Mim, stranger: Stranger) -> None:
    stranger.will(200, b'{"incidents":[ ],"nextCursor":null}')
    assert mim("ls", "--json", url=stranger.url).stdout == '{"incidents":[ ],"nextCursor":null}\n'
    assert mim("--json", "ls", url=stranger.url).stdout == '{"incidents":[ ],"nextCursor":null}\n'


def test_a_reference_cannot_leave_its_place_in_the_address(mim: Mim, stranger: Stranger) -> None:
    stranger.will(404, {"code": "not_found", "detail": "No."})
    mim("show", "../users?x=1", url=stranger.url)
    assert stranger.heard[0].path == "/v1/incidents/..%2Fusers%3Fx%3D1"


def test_signing_in_checks_the_token_and_keeps_it(mim: Mim, stranger: Stranger, tmp_path: Path) -> None:
    stranger.will(200, {"id": "ana@example.org", "displayName": "Ana", "role": "mim"})
    ended = mim("login", stranger.url + "/", "--token-file", "-", stdin="mo_fresh\n")
    assert ended.exit_code == 0
    assert stranger.heard[0].headers["authorization"] == "Bearer mo_fresh"
    stored = tmp_path / "config" / "majorops" / "mim.toml"
    assert stored.read_text() == f'url = "{stranger.url}"\ntoken = "mo_fresh"\n'
    assert stored.stat().st_mode & 0o777 == 0o600
    assert "mo_fresh" not in ended.output


def test_a_token_that_is_refused_is_not_kept(mim: Mim, stranger: Stranger, tmp_path: Path) -> None:
    stranger.will(401, {"code": "invalid_token", "detail": "No."})
    assert mim("login", stranger.url, "--token-file", "-", stdin="mo_bad\n").exit_code == 3
    assert not (tmp_path / "config").exists()


def test_without_a_terminal_no_token_is_asked_for(mim: Mim, stranger: Stranger) -> None:
    ended = mim("login", stranger.url)
    assert (ended.exit_code, stranger.heard) == (2, [])
    assert "--token-file" in ended.stderr


def test_every_command_explains_itself(mim: Mim) -> None:
    calls = [[name] for name, _ in COMMANDS]
    calls += [["promise", name] for name, _ in PROMISE] + [["handover", name] for name, _ in HANDOVER]
    for call in calls:
        ended = mim(*call, "--help")
        assert ended.exit_code == 0, call
        assert "--json" in ended.stdout, call


def test_the_program_runs_by_itself(tmp_path: Path) -> None:
    environment = {**os.environ, "PYTHONPATH": str(ROOT / "src"), "XDG_CONFIG_HOME": str(tmp_path)}
    environment.pop("MAJOROPS_TOKEN", None)

    def run(*args: str) -> "subprocess.CompletedProcess[str]":
        command = [sys.executable, "-m", "majorops.cli.mim", *args]
        return subprocess.run(command, env=environment, capture_output=True, text=True, check=False)

    assert run("--version").stdout == f"mim {__version__}\n"
    assert run("--token", "mo_abc", "list").returncode == 2
    ended = run("watch", "INC-1")
    assert ended.returncode == 3
    assert "Traceback" not in ended.stderr
