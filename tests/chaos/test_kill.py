"""kill -9, again and again, under load: nothing acknowledged is lost or doubled, and nobody sees a gap."""

import contextlib
import os
import random
import threading
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import pytest

from majorops.platform.database import Tx, connect
from majorops.platform.journal import verify, walk
from tests.chaos.crash import WATCHING, Gallery, Nursed, Watcher, Writer, nursed, scene, watcher, written
from tests.conftest import key

pytestmark = [pytest.mark.chaos, pytest.mark.slow, pytest.mark.serial]

FULL = os.environ.get("MAJOROPS_FULL") == "1"
ROUNDS, VIEWERS = (1_000, 500) if FULL else (25, 20)
WRITERS = 4
CATCH_UP_S = 60


class Outcome(NamedTuple):
    """What a test of many rounds left behind."""

    writers: list[Writer]
    watchers: list[Watcher]
    missing: list[str]  # acknowledged, and not in the data file right after a restart
    ready: list[float]  # seconds from the kill to the first good answer
    caught_up: bool


@contextlib.contextmanager
def writing(writers: list[Writer], stop: threading.Event) -> Iterator[None]:
    threads = [threading.Thread(target=writer.run, daemon=True) for writer in writers]
    for thread in threads:
        thread.start()
    try:
        yield
    finally:
        stop.set()
        for thread in threads:
            thread.join(timeout=CATCH_UP_S)


def one_round(server: Nursed, writers: list[Writer]) -> tuple[float, list[str]]:
    """Let them work for a moment, kill, start again, look: seconds until ready, and what is missing."""
    time.sleep(random.uniform(0.2, 0.8))
    server.kill()
    acknowledged = [title for writer in writers for title in list(writer.acknowledged)]
    began = time.monotonic()
    server.start()
    ready = time.monotonic() - began
    return ready, sorted(set(acknowledged) - set(written(server.data)))


def run_rounds(folder: Path, rounds: int, viewers: int, *, early: bool = False) -> Outcome:
    with nursed(folder, early=early) as server:
        path, stop = scene(server), threading.Event()
        token = server.token("mim")
        writers = [Writer(f"w{n}", server.port, token, path, stop) for n in range(WRITERS)]
        watchers = [watcher(server, path, WATCHING[n % len(WATCHING)]) for n in range(viewers)]
        with Gallery(watchers) as gallery:
            with writing(writers, stop):
                ready, missing = all_rounds(server, writers, rounds)
            caught_up = gallery.settled(head(server, path), CATCH_UP_S)
        return Outcome(writers, watchers, missing, ready, caught_up)


def all_rounds(server: Nursed, writers: list[Writer], rounds: int) -> tuple[list[float], list[str]]:
    """One after the other, until one has lost something."""
    ready: list[float] = []
    missing: list[str] = []
    while len(ready) < rounds and not missing:
        took, missing = one_round(server, writers)
        ready.append(took)
        check_chain(server)
    return ready, missing


def head(server: Nursed, path: str) -> int:
    """The last number of the shortest feed; every public event is in all of them."""
    found = []
    for role in WATCHING:
        with server.client(role) as client:
            found.append(client.get(path).json()["feed"]["seq"])
    return int(min(found))


def check_chain(server: Nursed) -> None:
    with contextlib.closing(connect(server.data / "majorops.db", read_only=True)) as connection:
        assert verify(walk(Tx(connection.cursor()))) > 0


def check(outcome: Outcome, log: list[str]) -> None:
    assert outcome.missing == [], "acknowledged and lost"
    twice = [title for title, count in Counter(log).items() if count > 1]
    assert twice == [], "one key, two effects"
    acknowledged = {title for writer in outcome.writers for title in writer.acknowledged}
    assert acknowledged == set(log)
    for writer in outcome.writers:
        mine = [title for title in log if title.startswith(f"{writer.name}-")]
        assert mine == writer.acknowledged, "out of order"
    assert outcome.caught_up, "a viewer was left behind"
    for one in outcome.watchers:
        assert one.faults == []
        assert one.numbers == list(range(one.numbers[0], one.numbers[0] + len(one.numbers))), "gap or repeat"
        assert one.titles == log, "a viewer saw another log"


@pytest.mark.timeout(24 * 3600 if FULL else 300)
def test_nothing_acknowledged_is_lost_and_nobody_sees_a_gap(
    tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    outcome = run_rounds(tmp_path, ROUNDS, VIEWERS)
    log = written(tmp_path / "data")
    check(outcome, log)
    assert len(log) > ROUNDS, "the writers hardly wrote; this shows nothing"
    assert sum(writer.retried for writer in outcome.writers) > 0, "no write was ever interrupted"
    assert min(one.resumed for one in outcome.watchers) > ROUNDS // 4
    ready = sorted(outcome.ready)
    found = (
        f"{len(log)} writes; ready again after {ready[ROUNDS // 2]:.2f} s (median), {ready[-1]:.2f} s (worst)"
    )
    request.node.user_properties.append(("kills", found))
    request.node.add_report_section("call", "kills", found)


def test_an_acknowledgement_before_the_commit_is_caught(tmp_path: Path) -> None:
    assert run_rounds(tmp_path, 15, 0, early=True).missing != []


def test_a_viewer_keeps_its_place_over_five_restarts(tmp_path: Path) -> None:
    with nursed(tmp_path) as server:
        path = scene(server)
        viewer = watcher(server, path, "stakeholder")
        with Gallery([viewer]) as gallery:
            for turn in range(5):
                post(server, path, f"before {turn}")
                server.kill()
                server.start()
                post(server, path, f"after {turn}")
            assert gallery.settled(head(server, path), CATCH_UP_S)
    assert viewer.titles == [f"{word} {turn}" for turn in range(5) for word in ("before", "after")]
    assert viewer.numbers == list(range(viewer.numbers[0], viewer.numbers[0] + 10))
    assert viewer.faults == []


def post(server: Nursed, path: str, title: str) -> None:
    with server.client("mim") as client:
        body = {"title": title, "visibility": "public"}
        assert client.post(f"{path}/timeline", json=body, headers=key()).is_success
