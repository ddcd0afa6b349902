"""The whole demo, at once: the outage is INC-1, a year lies behind it, and all of it is measured rightly."""

import contextlib
import json
import os
import sqlite3
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest

from majorops.cli.scenarios.script import load_outage, script
from majorops.platform.clock import now_ms
from tests.conftest import free_port
from tests.demo.short_year import YEAR
from tests.kpis import independent

pytestmark = [pytest.mark.slow, pytest.mark.web, pytest.mark.timeout(240)]

ROOT = Path(__file__).resolve().parents[2]
WITHIN_S = 180


def asked(store: Path, query: str) -> list[Any]:
    with contextlib.closing(sqlite3.connect(f"{store.as_uri()}?mode=ro", uri=True)) as connection:
        return connection.execute(query).fetchall()


def over(data: Path) -> bool:
    """Whether the outage and the year are told and measured."""
    progress = data / "demo.json"
    if not progress.exists() or not (data / "majorops.db").exists():
        return False
    kept = json.loads(progress.read_text())
    told = kept["done"] == len(script(load_outage())) and kept["past"] == YEAR
    return told and not asked(
        data / "majorops.db",
        f"SELECT 1 FROM jobs WHERE due_at < {now_ms()} AND kind = 'kpi-facts'",  # noqa: S608
    )


@pytest.fixture(scope="module")
def played(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("demo")
    data = folder / "data"
    environment = {**os.environ, "XDG_CONFIG_HOME": str(folder / "config"), "PYTHONPATH": str(ROOT)}
    words = ["demo", "--instant", "--data", str(data), "--port", str(free_port())]
    command = [sys.executable, "-m", "tests.demo.short_year", *words]
    with (folder / "said").open("wb") as said:
        process = subprocess.Popen(command, env=environment, stdout=said, stderr=said, cwd=ROOT)
    deadline = time.monotonic() + WITHIN_S
    while time.monotonic() < deadline and process.poll() is None and not over(data):
        time.sleep(0.2)
    process.terminate()
    process.wait(timeout=20)
    assert over(data), (folder / "said").read_text()
    return data / "majorops.db"


def test_the_outage_has_the_first_number_and_the_year_the_next(played: Path) -> None:
    ((title,),) = asked(played, "SELECT title FROM incidents WHERE number = 1")
    assert title == load_outage().title
    assert asked(played, "SELECT count(*) FROM incidents")[0][0] == 3 + YEAR, (
        "with the one of PagerDuty and the one reviewed"
    )
    newest = asked(played, "SELECT number FROM incidents ORDER BY id DESC LIMIT 2")
    assert (1,) in newest, "the board shows the newest first, and the year before lies behind them"


def test_everything_is_measured_as_the_rules_say(played: Path) -> None:
    assert independent.differences(played, now_ms()) == []
    of_outage = "incident_id = (SELECT id FROM incidents WHERE number = 1)"
    assert asked(played, f"SELECT count(*) FROM kpi_observations WHERE {of_outage}")[0][0] > 10  # noqa: S608
