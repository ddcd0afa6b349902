"""A whole incident through ``mim`` against the real server; and watching it through a kill -9."""

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from majorops.cli.mim import app
from tests.conftest import PEOPLE, RunningServer

pytestmark = pytest.mark.web
ROOT = Path(__file__).resolve().parents[2]
Ended = subprocess.CompletedProcess[str]
LIMIT = 30.0


class Responder:
    """``mim`` as a program, signed in as the person of one role."""

    def __init__(self, server: RunningServer, role: str, home: Path) -> None:
        self.command = [sys.executable, "-m", "majorops.cli.mim"]
        self.environment = {
            **os.environ,
            "COLUMNS": "160",  # so that no line breaks in the middle of what a test looks for
            "PYTHONPATH": str(ROOT / "src"),
            "XDG_CONFIG_HOME": str(home),
            "MAJOROPS_URL": server.url,
            "MAJOROPS_TOKEN": server.token(role),
        }

    def __call__(self, *args: str, stdin: str = "") -> Ended:
        """In this process, because starting Python takes longer than most acts."""
        result = CliRunner().invoke(
            app, list(args), env=self.environment, input=stdin, catch_exceptions=False
        )
        return Ended(list(args), result.exit_code, result.stdout, result.stderr)

    def json(self, *args: str) -> Any:
        ended = self(*args, "--json")
        assert ended.returncode == 0, ended.stderr
        return json.loads(ended.stdout)

    def declares(self, title: str = "Checkout is down") -> str:
        return str(self.json("new", title, "--severity", "high", "--next", "20m")["number"])


@pytest.fixture
def mia(server: RunningServer, tmp_path: Path) -> Responder:
    return Responder(server, "mim", tmp_path)


@pytest.fixture
def pat(server: RunningServer, tmp_path: Path) -> Responder:
    return Responder(server, "participant", tmp_path)


def test_an_incident_from_alert_to_resolution(mia: Responder) -> None:
    ref = mia.declares()
    assert mia("log", ref, "Looked at the database", "--at", "5m").returncode == 0
    moved = mia.json("advance", ref, "mitigation", "--note", "no time")
    assert (moved["phase"], moved["activePhase"]) == (6, 6)
    assert mia.json("reenter", ref, "gather", "-r", "new facts")["activePhase"] == 2
    assert mia("advance", ref).returncode == 5
    assert mia.json("reenter", ref, "--leave")["activePhase"] == 6
    assert mia.json("status", ref, "monitoring")["status"] == "Monitoring"
    assert mia.json("advance", ref, "8")["phase"] == 8
    ended = mia.json(
        "resolve", ref, "--yes", "--title", "It is over", "--body", "All well", "--from-log", "1"
    )
    assert ended["status"] == "Resolved"
    assert ended["milestones"][0]["isResolution"] is True
    assert len(ended["milestones"][0]["sources"]) == 1
    assert mia.json("reopen", ref, "-r", "not yet", "--yes")["reopenCount"] == 1


def test_words_promises_and_publication(mia: Responder) -> None:
    ref = mia.declares()
    assert mia.json("update", ref, "We look into it", "--public", "--next", "30m")["visibility"] == "public"
    assert (
        mia.json("milestone", ref, "--title", "First", "--body", "Conditions", "--next", "20m")["sequence"]
        == 1
    )
    assert mia("promise", "make", ref, "40m").returncode == 7
    assert mia.json("promise", "make", ref, "40m", "-r", "it takes longer")["state"] == "Open"
    states = [(row["state"], row["visibility"]) for row in mia.json("promise", "ls", ref)["promises"]]
    assert states.count(("Open", "internal")) == 1
    assert states.count(("Open", "public")) == 1
    internal = [row["id"] for row in mia.json("show", ref)["promises"] if row["state"] == "Open"][-1]
    assert mia.json("promise", "withdraw", ref, internal, "-r", "no news")["state"] == "Withdrawn"
    assert mia.json("publish", ref, "Checkout trouble")["publicTitle"] == "Checkout trouble"
    assert mia("unpublish", ref, "-r", "too early", "--yes").returncode == 0


def test_a_milestone_is_written_in_the_editor_of_a_real_terminal(mia: Responder, tmp_path: Path) -> None:
    ref = mia.declares()
    program = tmp_path / "editor"
    program.write_text('#!/bin/sh\ncp "$1" "$0.seen"\nprintf "Fix applied\\n\\nAll is well\\n" > "$1"\n')
    program.chmod(0o700)
    mia.environment["EDITOR"] = mia.environment["VISUAL"] = str(program)
    said, code = in_a_terminal(mia, ["milestone", ref], typed=b"1-2\n")
    assert code == 0, said
    assert "Incident opened" in (tmp_path / "editor.seen").read_text()
    cut = mia.json("show", ref)["milestones"][0]
    assert (cut["title"], cut["body"], len(cut["sources"])) == ("Fix applied", "All is well", 2)


def test_a_report_of_impact_is_answered_with_its_receipt(mia: Responder) -> None:
    ref = mia.declares()
    sent = mia.json("report", ref, "Checkout", "The card page hangs", "--email", "kim@shop.example")
    assert set(sent) == {"receipt"}
    assert mia.json("log", ref)["events"][-1]["title"] == "Impact report: Checkout"


def test_a_seat_and_a_correction_and_a_retraction(mia: Responder) -> None:
    ref = mia.declares()
    assert mia.json("command", ref, "--sre", "Sam", "--leader", "Lee")["sre"] == "Sam"
    assert mia.json("command", ref, "--sre", "")["sre"] == ""
    wrong = mia.json("log", ref, "It is the network", "--public")
    number = [event["id"] for event in mia.json("log", ref)["events"]].index(wrong["id"]) + 1
    right = mia.json("log", ref, "It is the disk", "--corrects", str(number))
    assert right["corrects"] == wrong["id"]
    assert mia("retract", ref, wrong["id"], "-r", "names a vendor", "--yes").returncode == 0
    shown = mia("show", ref).stdout
    assert "taken back at" in shown
    assert "corrects: It is the network" in shown


def test_the_mim_seat_is_handed_over(server: RunningServer, mia: Responder, tmp_path: Path) -> None:
    ref = mia.declares()
    ada = Responder(server, "admin", tmp_path)
    assert mia.json("handover", "offer", ref, PEOPLE["admin"], "--brief", "all calm")["state"] == "Offered"
    assert mia("handover", "accept", ref).returncode == 3
    assert mia("handover", "withdraw", ref).returncode == 0
    mia("handover", "offer", ref, PEOPLE["admin"])
    assert ada.json("handover", "accept", ref)["mim"] == "Ada"


def test_who_joins_may_post_and_who_leaves_may_not(mia: Responder, pat: Responder) -> None:
    ref = mia.declares()
    assert pat("log", ref, "I see it, too").returncode == 3
    assert pat("join", ref).returncode == 0
    assert pat("log", ref, "I see it, too").returncode == 0
    assert pat("leave", ref).returncode == 0
    assert pat("log", ref, "and more").returncode == 3


def test_refusals_end_with_their_code(mia: Responder) -> None:
    ref = mia.declares()
    ended = mia("show", "INC-800000")
    assert (ended.returncode, ended.stderr.partition(":")[0]) == (4, "error[not_found]")
    ended = mia("status", ref, "monitoring")
    assert (ended.returncode, ended.stderr.partition(":")[0]) == (5, "error[phase_too_early]")
    ended = mia("update", ref, " ")
    assert (ended.returncode, ended.stderr.partition(":")[0]) == (7, "error[blank]")
    mia.environment["MAJOROPS_TOKEN"] = "mo_" + "x" * 43
    ended = mia("ls")
    assert (ended.returncode, ended.stderr.partition(":")[0]) == (3, "error[invalid_token]")
    ended = mia("watch", ref)
    assert (ended.returncode, ended.stderr.partition(":")[0]) == (3, "error[invalid_token]")


# ── Watching ─────────────────────────────────────────────────────────────────────────────────────


class Watcher:
    """``mim watch … --json`` in the background; its lines land in a file."""

    def __init__(self, mim: Responder, path: Path, *args: str) -> None:
        self.path = path
        with path.open("wb") as out, path.with_suffix(".err").open("wb") as err:
            command = [*mim.command, "watch", *args, "--json"]
            self.process = subprocess.Popen(command, env=mim.environment, stdout=out, stderr=err)

    def entries(self) -> list[dict[str, Any]]:
        whole = self.path.read_text().rpartition("\n")[0]
        return [json.loads(line) for line in whole.splitlines()]

    def titles(self) -> list[str]:
        rows = (entry["data"].get("resources", {}).get("timeline", []) for entry in self.entries())
        return [event["title"] for events in rows for event in events]

    def waits_for(self, seen: Callable[["Watcher"], bool]) -> None:
        deadline = time.monotonic() + LIMIT
        while not seen(self):
            assert time.monotonic() < deadline, (self.titles(), self.path.with_suffix(".err").read_text())
            assert self.process.poll() is None, self.path.with_suffix(".err").read_text()
            time.sleep(0.05)

    def stop(self) -> None:
        self.process.send_signal(signal.SIGINT)
        self.process.wait(10)


@pytest.fixture
def watch(tmp_path: Path) -> Iterator[Callable[..., Watcher]]:
    started: list[Watcher] = []

    def begin(mim: Responder, *args: str) -> Watcher:
        started.append(Watcher(mim, tmp_path / f"watch-{len(started)}.jsonl", *args))
        return started[-1]

    yield begin
    for watcher in started:
        if watcher.process.poll() is None:
            watcher.stop()


def test_watching_goes_on_through_kill_9_without_a_gap(
    own_server: RunningServer, tmp_path: Path, watch: Callable[..., Watcher]
) -> None:
    mia = Responder(own_server, "mim", tmp_path / "home")
    ref = mia.declares()
    watcher = watch(mia, ref, "--from-start")
    watcher.waits_for(lambda w: "Incident opened: High" in w.titles())
    for round_ in ("one", "two"):
        assert mia("log", ref, f"before {round_}").returncode == 0
        own_server.kill()
        own_server.start()
        assert mia("log", ref, f"after {round_}").returncode == 0
    watcher.waits_for(lambda w: "after two" in w.titles())
    numbers = [entry["seq"] for entry in watcher.entries()]
    assert numbers == list(range(1, len(numbers) + 1))
    assert [title for title in watcher.titles() if title[:6] in {"before", "after "}] == [
        "before one", "after one", "before two", "after two",
    ]  # fmt: skip


def test_the_board_hears_of_a_new_incident(mia: Responder, watch: Callable[..., Watcher]) -> None:
    watcher = watch(mia)
    refs: list[str] = []

    def heard(w: Watcher) -> bool:
        # The first one may come before the board is subscribed: go on until one is heard of.
        refs.append(mia.declares("The board hears of this"))
        return any(entry["data"]["resources"]["incident"]["number"] in refs for entry in w.entries())

    watcher.waits_for(heard)
    assert all(entry["stream"] == "board" for entry in watcher.entries())


def test_the_screen_shows_the_incident_and_ends_with_ctrl_c(mia: Responder) -> None:
    ref = mia.declares("Seen on a screen")
    said, code = in_a_terminal(mia, ["watch", ref], typed=b"\x03", after="Live")
    assert code == 0
    for words in (
        "Seen on a screen",
        "next update on time",
        "▶ 1 Alert",
        "Incident opened",
        "affected users",
    ):
        assert words in said


def in_a_terminal(mim: Responder, args: list[str], *, typed: bytes, after: str = "") -> tuple[str, int]:
    """Run on a pseudo-terminal; type once ``after`` has been shown. What was shown, and the exit code."""
    program = "import os, pty, sys; sys.exit(os.waitstatus_to_exitcode(pty.spawn(sys.argv[1:])))"
    command = [sys.executable, "-c", program, *mim.command, *args]
    environment = {**mim.environment, "TERM": "xterm-256color", "COLUMNS": "140", "LINES": "40"}
    with subprocess.Popen(command, env=environment, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as process:
        assert process.stdin is not None
        assert process.stdout is not None
        os.set_blocking(process.stdout.fileno(), False)
        said = b""
        deadline = time.monotonic() + LIMIT
        sent = False
        while process.poll() is None and time.monotonic() < deadline:
            said += process.stdout.read() or b""
            if not sent and after.encode() in said:
                process.stdin.write(typed)
                process.stdin.flush()
                sent = True
            time.sleep(0.05)
        said += process.stdout.read() or b""
        if process.poll() is None:
            process.kill()
    return said.decode(errors="replace"), process.returncode
