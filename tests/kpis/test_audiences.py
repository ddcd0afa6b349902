"""What each column reads of KPIs is what ``audiences.csv`` gives to it; restricted ones never count."""

import csv
from pathlib import Path
from typing import Any

import pytest

from majorops.app import open_store
from majorops.audiences.record import Column
from majorops.kpis import store
from majorops.kpis.record import Definition, State
from majorops.kpis.scorecards.actions import Question, behind, question, scorecard
from majorops.kpis.scorecards.store import Board
from majorops.kpis.shown import column_of, keys_of, show_definition
from majorops.people.record import Person
from majorops.people.rules import permit
from majorops.platform.clock import now_ms
from majorops.platform.database import Database, Tx
from majorops.platform.errors import Forbidden, NotFound
from majorops.settings import load_settings

SPEC = Path(__file__).resolve().parents[1] / "spec" / "audiences.csv"
ADA, MIA, EVE, STEN = (
    Person(f"{role}@example.com", role, role) for role in ("admin", "mim", "executive", "stakeholder")
)
COLUMNS = {Column.EXECUTIVE: "executive", Column.COMMAND_MIM: "command_mim"}
OURS = {"etag"}  # every thing that can be changed carries one


def lines(entity: str) -> list[dict[str, str]]:
    with SPEC.open(newline="", encoding="utf-8") as file:
        return [line for line in csv.DictReader(file) if line["entity"] == entity]


@pytest.mark.parametrize("column", COLUMNS)
@pytest.mark.parametrize(("place", "entity"), [(0, "KpiDefinition"), (1, "KpiObservation")])
def test_a_column_reads_exactly_its_fields(column: Column, place: int, entity: str) -> None:
    exec_lines = [line for line in lines(entity) if line["condition"].endswith("visibility=exec")]
    wanted = {line["field"] for line in exec_lines if line[COLUMNS[column]] != "no"}
    assert keys_of(column)[place] - OURS == wanted


def test_internal_kpis_are_for_command_only() -> None:
    for entity in ("KpiDefinition", "KpiObservation"):
        inner = [line for line in lines(entity) if line["condition"].endswith("visibility=internal")]
        assert inner
        assert all(line["executive"] == "no" and line["command_mim"] == "yes" for line in inner)


def test_who_reads_which_column() -> None:
    assert [column_of(person) for person in (ADA, MIA, EVE)] == [
        Column.COMMAND_MIM, Column.COMMAND_MIM, Column.EXECUTIVE
    ]  # fmt: skip
    with pytest.raises(Forbidden):
        permit(STEN, "kpis.read")


class Opened:
    """A history, asked in one process."""

    def __init__(self, folder: Path) -> None:
        self.path = load_settings(folder).database_path
        self.database: Database = open_store(load_settings(folder))
        self.now = now_ms()
        self.board = Board(lambda: self.now)

    def card(self, who: Person, **query: str) -> dict[str, Any]:
        return self.plain(who, **{"from": "2000-01-01", **query})

    def plain(self, who: Person, **query: str) -> dict[str, Any]:
        asked = question(query, at=self.now)
        return self.database.read_now(lambda tx: scorecard(tx, self.board, asked, by=who))

    def behind(self, by: Person, state: State = State.OBSERVED) -> list[str]:
        asked: Question = question({"from": "2000-01-01"}, at=self.now)

        def read(tx: Tx) -> list[str]:
            (mttr,) = [one for one in store.list_definitions(tx) if one.slug == "mttr"]
            found = behind(tx, self.board, mttr, asked, state, by=by)
            return [entry.place.incident_id for entry in found]

        return self.database.read_now(read)

    def restricted(self) -> set[str]:
        query = "SELECT id FROM incidents WHERE restricted = 1"
        return {row[0] for row in self.database.read_now(lambda tx: tx.cursor.execute(query).fetchall())}


@pytest.fixture
def opened(past: Path) -> Any:
    made = Opened(past)
    yield made
    made.database.close()


def test_restricted_incidents_are_counted_for_command_only(opened: Opened) -> None:
    hidden = opened.restricted()
    assert hidden
    every, seen = set(opened.behind(MIA)), set(opened.behind(EVE))
    assert every - seen == hidden & every
    count = {by.role: opened.card(by, slug="mttr")["kpis"][0]["overall"]["count"] for by in (MIA, EVE)}
    assert count == {"mim": len(every), "executive": len(seen)}


@pytest.mark.parametrize("by", ["severity", "month", "system", "severity,month"])
def test_groups_count_what_the_whole_counts(opened: Opened, by: str) -> None:
    for person in (MIA, EVE):
        for kpi in opened.card(person, by=by)["kpis"]:
            counted = sum(group["count"] for group in kpi["groups"])
            assert (
                counted >= kpi["overall"]["count"] if by == "system" else counted == kpi["overall"]["count"]
            )


def test_an_executive_sees_executive_kpis_and_no_commanders(opened: Opened) -> None:
    slugs = {kpi["slug"] for kpi in opened.card(EVE)["kpis"]}
    assert slugs == {
        "mttr", "mttm", "time-to-first-milestone", "cadence-adherence", "customer-impact-minutes",
        "stakeholder-satisfaction",
    }  # fmt: skip
    with pytest.raises(NotFound):
        opened.card(EVE, slug="mtta")
    with pytest.raises(Forbidden):
        opened.card(EVE, by="mim")
    assert {group["mim"] for group in opened.card(MIA, slug="mttr", by="mim")["kpis"][0]["groups"]} == {
        "Rosa Marín", "Tom Okafor", "Yuki Mori"
    }  # fmt: skip


def test_the_range_before_has_the_same_length_and_none_of_this_one(opened: Opened) -> None:
    card = opened.card(MIA, slug="mttr", **{"from": "2000-01-01", "compare": "previous"})
    assert card["previous"]["to"] == card["from"]
    assert card["kpis"][0]["previous"]["count"] == 0
    assert card["kpis"][0]["previous"]["state"] == "noData"


def test_an_owner_who_is_a_person_is_no_e_mail_for_executives(opened: Opened) -> None:
    found = opened.database.read_now(store.list_definitions)[0]
    owned = Definition(
        **{name: getattr(found, name) for name in found.__struct_fields__} | {"owner": "a@b.c"}
    )
    assert show_definition(owned, Column.EXECUTIVE)["owner"] == "mim"
    assert show_definition(owned, Column.COMMAND_MIM)["owner"] == "a@b.c"
