"""``mim search``, ``mim draft``, ``mim milestone --draft``, ``majorops reindex`` against the real server."""

import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.cli.test_mim_end_to_end import Responder, in_a_terminal
from tests.conftest import RunningServer, running

pytestmark = pytest.mark.web


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningServer]:
    """A server of our own, which may be stopped."""
    with running(tmp_path_factory.mktemp("house") / "data") as server:
        yield server


@pytest.fixture
def mia(house: RunningServer, tmp_path: Path) -> Responder:
    return Responder(house, "mim", tmp_path)


def found(mia: Responder, words: str) -> str:
    """What a search says, once the index has caught up."""
    until = time.monotonic() + 20
    while not mia.json("search", words)["results"]:
        assert time.monotonic() < until
        time.sleep(0.05)
    return mia("search", words).stdout


def test_words_are_found_and_where_none_is_found_what_still_burns(mia: Responder) -> None:
    ref = mia.declares()
    mia("log", ref, "Suspect the zeppelin", "--public")
    said = found(mia, "zeppel")
    assert "Suspect the zeppelin" in said
    assert ref in said
    assert "Nothing found. Unresolved:" in mia("search", "nothing", "like", "it").stdout


def test_a_draft_is_printed_and_said_to_be_one(mia: Responder) -> None:
    ref = mia.declares()
    mia("advance", ref, "--yes")
    mia("log", ref, "Restarted the pods", "--public")
    ended = mia("draft", ref, "milestone")
    assert ended.returncode == 0, ended.stderr
    assert "Restarted the pods." in ended.stdout
    assert "by template" in ended.stderr
    assert "Not published." in ended.stderr
    assert mia.json("draft", ref, "catchup")["kind"] == "catchUp"
    assert mia("draft", ref, "poem").returncode == 2
    assert mia("draft", ref, "milestone", "--for", "public").returncode == 7


def test_a_drafted_milestone_passes_through_an_editor(mia: Responder, tmp_path: Path) -> None:
    ref = mia.declares()
    mia("log", ref, "Restarted the pods", "--public")
    refused = mia("milestone", ref, "--draft")
    assert (refused.returncode, "no terminal" in refused.stderr) == (2, True)
    program = tmp_path / "editor"
    program.write_text('#!/bin/sh\ncp "$1" "$0.seen"\n')
    program.chmod(0o700)
    mia.environment["EDITOR"] = mia.environment["VISUAL"] = str(program)
    said, code = in_a_terminal(mia, ["milestone", ref, "--draft"], typed=b"\n")
    assert code == 0, said
    assert "Restarted the pods." in (tmp_path / "editor.seen").read_text()
    cut = mia.json("show", ref)["milestones"][0]
    assert cut["draftId"]
    assert len(cut["sources"]) == 1


def reindexed(server: RunningServer) -> "subprocess.CompletedProcess[str]":
    command = [sys.executable, "-m", "majorops.cli.operator", "reindex", "--data", str(server.data)]
    return subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)


def test_the_index_is_built_again_beside_a_server_and_without_one(
    house: RunningServer, mia: Responder
) -> None:
    ref = mia.declares()
    mia("log", ref, "Suspect the hovercraft", "--public")
    found(mia, "hovercraft")
    beside = reindexed(house)
    assert (beside.returncode, beside.stderr) == (0, ""), beside.stderr
    assert "hovercraft" in found(mia, "hovercraft")
    house.stop()
    alone = reindexed(house)
    house.start()
    assert alone.returncode == 0, alone.stderr
    assert alone.stdout == beside.stdout
    assert "hovercraft" in found(mia, "hovercraft")
