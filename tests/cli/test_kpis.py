"""``majorops kpi``, ``seed`` and ``worker``: with nobody serving, and beside a running server."""

import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.conftest import RunningServer, declare, key

pytestmark = pytest.mark.slow

ROOT = Path(__file__).resolve().parents[2]
Ended = subprocess.CompletedProcess[str]
Majorops = Callable[..., Ended]


def run_on(data: Path) -> Majorops:
    """``majorops …`` with this data folder."""
    environment = {name: value for name, value in os.environ.items() if not name.startswith("MAJOROPS_")}
    environment |= {"PYTHONPATH": str(ROOT / "src"), "MAJOROPS_DATA": str(data)}

    def run(*args: str) -> Ended:
        command = [sys.executable, "-m", "majorops.cli.operator", *args]
        return subprocess.run(command, env=environment, capture_output=True, text=True, check=False)

    return run


def test_a_past_is_written_defined_and_measured_without_a_server(tmp_path: Path) -> None:
    majorops = run_on(tmp_path / "data")
    assert majorops("seed", "--incidents", "3", "--seed", "9").stdout == "3 incidents written\n"
    listed = json.loads(majorops("kpi", "list", "--json").stdout)["kpis"]
    assert len(listed) == 22
    made = majorops(
        "kpi", "set", "hours", "--set", "name=Hours", "--set", "units=hours",
        "--set", "formula=(resolved_at - detected_at) / 3600000.0", "--set", 'targets={"default": 4}',
    )  # fmt: skip
    assert made.returncode == 0, made.stderr
    again = majorops("kpi", "set", "hours", "--set", "owner=leader")
    assert again.returncode == 0, again.stderr
    shown = json.loads(majorops("kpi", "show", "hours", "--json").stdout)
    assert (shown["owner"], shown["targets"], shown["etag"]) == ("leader", {"default": 4}, '"v2"')
    for _ in range(2):
        filled = json.loads(majorops("kpi", "backfill", "--slug", "hours", "--json").stdout)
        assert (filled["state"], filled["done"], filled["total"]) == ("done", 3, 3)
    assert majorops("worker", "--once").returncode == 0
    assert majorops("verify").returncode == 0


@pytest.mark.parametrize(
    ("words", "exit_code", "code"),
    [
        (["kpi", "show", "nothing"], 4, "not_found"),
        (["kpi", "set", "mttr"], 2, "usage"),
        (["kpi", "set", "mttr", "--set", "formula"], 2, "usage"),
        (["kpi", "set", "mttr", "--set", "targets={"], 2, "usage"),
        (["kpi", "set", "mttr", "--set", "formula=(SELECT 1)"], 7, "formula_rejected"),
        (["kpi", "set", "mttr", "--set", "owner=somebody"], 7, "invalid_value"),
        (["kpi", "set", "MTTR", "--set", "owner=mim"], 7, "invalid_slug"),
        (["kpi", "backfill", "--slug", "stakeholder-satisfaction"], 7, "invalid_value"),
    ],
)
def test_what_is_wrong_is_said(
    tmp_path_factory: pytest.TempPathFactory, words: list[str], exit_code: int, code: str
) -> None:
    ended = run_on(tmp_path_factory.getbasetemp() / "refused")(*words)
    assert (ended.returncode, ended.stdout) == (exit_code, "")
    assert ended.stderr.startswith(f"error[{code}]: ")


def test_a_backfill_runs_beside_a_server_and_what_needs_the_folder_alone_says_so(
    own_server: RunningServer,
) -> None:
    with own_server.client("mim") as mim:
        incident = declare(mim)
        over = {"falseAlarm": True, "reason": "A test"}
        mim.post(f"/v1/incidents/{incident['id']}/resolve", json=over, headers=key()).raise_for_status()
    majorops = run_on(own_server.data)
    filled = majorops("kpi", "backfill", "--json")
    assert filled.returncode == 0, filled.stderr
    assert json.loads(filled.stdout)["state"] == "done"
    for words in (["worker", "--once"], ["seed", "--incidents", "1"]):
        ended = majorops(*words)
        assert (ended.returncode, ended.stderr.partition(":")[0]) == (5, "error[already_running]")
