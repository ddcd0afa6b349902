"""One server per data folder, and no stale lock however it died."""

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from majorops.platform.lock import AlreadyRunning, holder, release, take

HOLD = """
import sys, time
from pathlib import Path
from majorops.platform.lock import take
take(Path(sys.argv[1]))
print("held", flush=True)
time.sleep(30)
"""


@pytest.fixture
def other(tmp_path: Path) -> Iterator[subprocess.Popen[str]]:
    """Another process that holds ``tmp_path``."""
    child = subprocess.Popen(
        [sys.executable, "-c", HOLD, str(tmp_path)],
        stdout=subprocess.PIPE,
        text=True,
        env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)},
    )
    assert child.stdout is not None
    assert child.stdout.readline() == "held\n"
    yield child
    child.kill()
    child.wait()
    child.stdout.close()


def test_a_second_server_is_refused_and_told_who(tmp_path: Path, other: subprocess.Popen[str]) -> None:
    with pytest.raises(AlreadyRunning) as refused:
        take(tmp_path)
    assert (refused.value.pid, refused.value.code) == (other.pid, "already_running")
    assert holder(tmp_path) == other.pid


def test_a_killed_server_leaves_no_lock(tmp_path: Path, other: subprocess.Popen[str]) -> None:
    other.send_signal(signal.SIGKILL)
    other.wait()
    assert holder(tmp_path) is None
    release(take(tmp_path))


def test_a_folder_given_back_can_be_taken_again(tmp_path: Path) -> None:
    held = take(tmp_path)
    with pytest.raises(AlreadyRunning) as refused:
        take(tmp_path)
    assert refused.value.pid == os.getpid()
    release(held)
    release(take(tmp_path))


def test_a_folder_nobody_ever_used_has_no_holder(tmp_path: Path) -> None:
    assert holder(tmp_path) is None
    assert list(tmp_path.iterdir()) == []


def test_a_lock_that_names_nobody_still_holds(tmp_path: Path) -> None:
    held = take(tmp_path)
    os.ftruncate(held, 0)
    assert holder(tmp_path) == 0
    release(held)
