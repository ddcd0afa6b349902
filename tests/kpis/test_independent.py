"""What the program says of a history is what the written rules say, worked out apart from it."""

from pathlib import Path

import pytest

from majorops.app import open_store
from majorops.kpis.scorecards.actions import question, scorecard
from majorops.kpis.scorecards.store import Board
from majorops.kpis.store import kpi_observations
from majorops.people.record import Person
from majorops.platform.clock import now_ms
from majorops.platform.database import compiled, write_now
from majorops.settings import load_settings
from tests.kpis import independent

ADA = Person("ada@example.com", "Ada", "admin")
EVE = Person("eve@example.com", "Eve", "executive")
SLUGS = ("mttr", "mttm", "time-to-first-milestone", "cadence-adherence", "customer-impact-minutes")

pytestmark = pytest.mark.slow


def test_every_observation_is_what_the_rules_say(past: Path) -> None:
    assert independent.differences(load_settings(past).database_path, now_ms()) == []


def test_the_history_holds_what_it_is_to_be_tested_with(past: Path) -> None:
    _, wanted = independent.everything(load_settings(past).database_path, now_ms())
    lives, _ = independent.everything(load_settings(past).database_path, now_ms())
    assert {state for state, _, _ in wanted.values()} >= {"observed", "notApplicable"}
    assert {p["state"] for life in lives.values() for p in life.promises} == {
        "kept", "late", "broken", "withdrawn"
    }  # fmt: skip
    for column in ("restricted", "false_alarm", "published_at"):
        assert any(life.row[column] for life in lives.values()), column


def test_a_wrong_value_is_found(own_past: Path) -> None:
    settings = load_settings(own_past)
    database = open_store(settings)
    try:
        worse = kpi_observations.update().values(value=kpi_observations.c.value + 1)
        write_now(database, lambda tx: tx.run(compiled(worse.where(kpi_observations.c.kpi_slug == "mttr"))))
    finally:
        database.close()
    found = independent.differences(settings.database_path, now_ms())
    assert found
    assert all(line.startswith("mttr of ") for line in found)


@pytest.mark.parametrize("by", [ADA, EVE], ids=lambda by: by.role)
@pytest.mark.parametrize("slug", SLUGS)
def test_a_scorecard_is_what_the_rules_say(past: Path, slug: str, by: Person) -> None:
    settings, now = load_settings(past), now_ms()
    database = open_store(settings)
    try:
        asked = question({"slug": slug, "by": "severity", "from": "2000-01-01"}, at=now)
        board = Board(lambda: now)
        card = database.read_now(lambda tx: scorecard(tx, board, asked, by=by))
    finally:
        database.close()
    groups = {group["severity"].lower(): group for group in card["kpis"][0]["groups"]}
    wanted = independent.by_severity(settings.database_path, slug, now, restricted=by.role == "admin")
    for severity, figures in wanted.items():
        got = groups[severity]
        target = got["onTarget"]
        assert (got["count"], target["met"], target["of"]) == (
            figures["count"],
            figures["met"],
            figures["of"],
        )
        assert (got["pending"], got["notApplicable"]) == (figures["pending"], figures["notApplicable"])
        for name in ("mean", "median", "p90"):
            assert got[name] == pytest.approx(figures[name], rel=1e-9), (severity, name)
