"""What is too old stops the start, by name; and the table is the one that is promised and pinned."""

import re
import subprocess
import sys
import time
import tomllib
from importlib import metadata
from pathlib import Path

import pytest

from majorops import doctor
from majorops.platform import least
from majorops.platform.least import (
    LIBRARIES,
    PYTHON,
    Old,
    TooOld,
    check,
    installed,
    is_older,
    normal,
    release,
)
from majorops.settings import Settings
from tests import supply

PYPROJECT = tomllib.loads((Path(__file__).resolve().parents[2] / "pyproject.toml").read_text())["project"]
NEWER = {"msgspec": "99.1"}


def test_the_table_is_the_lower_bounds_of_the_project() -> None:
    """A dependency that comes or moves is written in both."""
    found = (re.match(r"([\w.-]+)>=([\w.]+)", text) for text in PYPROJECT["dependencies"])
    bounds = {normal(one[1]): one[2] for one in found if one is not None}
    assert len(bounds) == len(PYPROJECT["dependencies"])
    assert dict(LIBRARIES) == bounds
    assert PYPROJECT["requires-python"] == f">={least.dotted(PYTHON)}"


def test_what_is_pinned_is_new_enough() -> None:
    text = supply.lock("runtime").read_text()
    pinned = {normal(name): version for name, version in re.findall(r"^([\w.-]+)==(\S+)", text, re.MULTILINE)}
    assert set(LIBRARIES) <= set(pinned)
    assert [name for name in LIBRARIES if is_older(release(pinned[name]), release(LIBRARIES[name]))] == []


def test_what_is_installed_is_read_as_importlib_reads_it() -> None:
    found = installed()
    assert {name: found.get(name) for name in LIBRARIES} == {
        name: metadata.version(name) for name in LIBRARIES
    }


def test_the_first_on_the_path_counts(tmp_path: Path) -> None:
    for folder, version in (("first", "1.0"), ("second", "2.0")):
        (tmp_path / folder / f"Some_Thing-{version}.dist-info").mkdir(parents=True)
    path = [str(tmp_path / name) for name in ("none", "first", "second")]
    assert installed(path) == {"some-thing": "1.0"}


@pytest.mark.parametrize(
    ("version", "bound", "older"),
    [
        ("2.0.39", "2.0.40", True),
        ("2.0.40", "2.0.40", False),
        ("2.1.0b1", "2.0.40", False),
        ("10.0", "9.5", False),
        ("4", "4.0", False),
        ("3.99", "4", True),
        ("1!0.1+local", "2", True),
    ],
)
def test_versions_are_compared_as_numbers(version: str, bound: str, *, older: bool) -> None:
    assert is_older(release(version), release(bound)) == older


def test_what_is_here_may_run_on() -> None:
    check()
    assert doctor.check_libraries(Settings()).state == "ok"


@pytest.mark.parametrize(
    ("asked", "code", "named"),
    [
        ({"python": (3, 10, 9)}, "python_too_old", "Python 3.10.9"),
        ({"sqlite": (3, 34, 1)}, "sqlite_too_old", "SQLite 3.34.1"),
        ({"libraries": NEWER}, "library_too_old", "msgspec"),
        ({"libraries": {"no-such-library": "1"}}, "library_too_old", "no-such-library is missing"),
    ],
)
def test_what_is_too_old_is_named(asked: dict[str, object], code: str, named: str) -> None:
    with pytest.raises(TooOld, match=named) as refused:
        check(**asked)  # type: ignore[arg-type]  # one of three
    assert refused.value.code == code
    assert refused.value.hint


def test_the_doctor_names_it() -> None:
    found = doctor.check_libraries(Settings(), NEWER)
    assert (found.state, "99.1" in found.says, bool(found.mend)) == ("failed", True, True)
    assert str(Old("x", "", "1")) == "x is missing (at least 1)"


def test_a_start_ends_with_it_and_leaves_nothing(tmp_path: Path) -> None:
    """The whole command, on a table that asks for what does not exist yet."""
    program = (
        "from majorops.platform import least\n"
        f"least.check.__defaults__ = (*least.check.__defaults__[:2], {NEWER!r})\n"
        "from majorops.cli.operator import main\n"
        "main()\n"
    )
    words = ["serve", "--port", "0", "--data", str(tmp_path / "data")]
    ran = subprocess.run(
        [sys.executable, "-c", program, *words], capture_output=True, text=True, check=False, timeout=60
    )
    assert ran.returncode == 7, ran.stderr
    assert ran.stderr.startswith("error[library_too_old]: Too old: msgspec")
    assert not (tmp_path / "data").exists()


def test_it_costs_a_start_next_to_nothing() -> None:
    check()
    times = []
    for _ in range(20):
        began = time.perf_counter()
        check()
        times.append(time.perf_counter() - began)
    assert min(times) < 0.005
