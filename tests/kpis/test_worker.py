"""What is measured when facts change, what is left alone, and what is put on record."""

import asyncio
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import Any, TypeVar

import pytest

from majorops.app import open_store
from majorops.incidents import store as incidents
from majorops.incidents.actions import EditAlert, OpenIncident, edit_alert, open_incident
from majorops.incidents.lifecycle import actions as lifecycle
from majorops.incidents.lifecycle.actions import Advance, ChangeStatus, Reopen, Resolve
from majorops.incidents.record import Severity, Status
from majorops.kpis import actions, store
from majorops.kpis.actions import FillKpis, PostObservation, PutKpi, put_definition
from majorops.kpis.record import Moment, Observation
from majorops.kpis.worker import Measuring
from majorops.people import store as people
from majorops.people.record import Person, Role, User
from majorops.platform.database import Tx, write_now
from majorops.platform.errors import Conflict, Forbidden, NotFound, Refusal
from majorops.platform.runner import Runner
from majorops.reviews import actions as reviews
from majorops.reviews.actions import EditReview
from majorops.settings import load_settings

T = TypeVar("T")
MINUTE, NOON = 60_000, 1_772_884_800_000
ADA = Person("ada@example.com", "Ada", "admin")
MIA = Person("mia@example.com", "Mia", "mim")
EVE = Person("eve@example.com", "Eve", "executive")


class Shop:
    """A store in which incidents are run through and measured."""

    def __init__(self, folder: Path) -> None:
        self.database = open_store(load_settings(folder))
        self.at = NOON
        for who in (ADA, MIA, EVE):
            self.do(partial(people.add, user=User(who.id, who.id, who.name, Role(who.role), NOON)))

    def do(self, act: Callable[[Tx], T]) -> T:
        return write_now(self.database, act)

    def measure(self) -> None:
        """Do every job that is due."""
        works = Measuring(lambda: self.at).works()
        asyncio.run(Runner(self.database, works, lambda: self.at).drain())

    def opened(self, severity: Severity = Severity.MEDIUM) -> str:
        wish = OpenIncident(title="Down", severity=severity)
        return self.do(lambda tx: open_incident(tx, wish, by=MIA, at=self.at)).after.id

    def ended(self, minutes: int = 30, severity: Severity = Severity.MEDIUM) -> str:
        """Opened, advanced, resolved after so many minutes, and measured."""
        of = self.opened(severity)
        self.later(minutes)
        self.resolve(of, 1)
        self.measure()
        return of

    def resolve(self, of: str, phase: int) -> None:
        if phase < 8:
            self.do(lambda tx: lifecycle.advance(tx, of, Advance(leaving=phase, to=8), by=MIA, at=self.at))
        wish = ChangeStatus(leaving=Status.ACTIVE, to=Status.MONITORING)
        self.do(lambda tx: lifecycle.change_status(tx, of, wish, by=MIA, at=self.at))
        self.do(lambda tx: lifecycle.resolve(tx, of, Resolve(), by=MIA, at=self.at))

    def later(self, minutes: int) -> None:
        self.at += minutes * MINUTE

    def rows(self, of: str, slug: str) -> list[Observation]:
        return self.database.read_now(lambda tx: store.observations_of(tx, [of], slug))

    def edit(self, of: str, **fields: Any) -> None:
        version = self.database.read_now(lambda tx: incidents.load(tx, of)).version
        self.do(lambda tx: edit_alert(tx, of, EditAlert(**fields), expected=version, by=MIA, at=self.at))

    def observe(self, of: str, slug: str, value: float, timestamp: int, by: Person = MIA) -> Any:
        wish = PostObservation(slug=slug, value=value, timestamp=timestamp)
        return self.do(lambda tx: actions.observe(tx, of, wish, by=by, at=self.at))

    def journal(self, kind: str) -> list[str]:
        query = "SELECT body FROM journal WHERE kind = ? ORDER BY seq"
        return [
            row[0] for row in self.database.read_now(lambda tx: tx.cursor.execute(query, (kind,)).fetchall())
        ]


@pytest.fixture
def shop(tmp_path: Path) -> Iterator[Shop]:
    opened = Shop(tmp_path / "data")
    yield opened
    opened.database.close()


def test_resolving_is_measured_with_the_facts_that_were_used(shop: Shop) -> None:
    of = shop.ended(30)
    (row,) = shop.rows(of, "mttr")
    assert (row.value, row.units, row.source, row.confidence) == (30.0, "minutes", "worker", 1.0)
    assert row.timestamp == NOON + 30 * MINUTE
    assert row.metadata == {"facts": {"false_alarm": 0, "resolved_at": row.timestamp, "detected_at": NOON}}


def test_a_second_run_changes_nothing(shop: Shop) -> None:
    of = shop.ended()
    before = shop.rows(of, "mttr")
    for _ in range(2):
        shop.do(lambda tx: actions.ask_backfill(tx, FillKpis(), by=ADA, at=shop.at))
        shop.measure()
    assert shop.rows(of, "mttr") == before
    assert shop.journal("kpi.recomputed") == []


def test_a_changed_fact_replaces_the_value_and_is_put_on_record(shop: Shop) -> None:
    of = shop.ended(30)
    assert shop.rows(of, "customer-impact-minutes") == []
    shop.edit(of, customer_count=10)
    shop.measure()
    (first,) = shop.rows(of, "customer-impact-minutes")
    assert first.value == 300.0
    shop.edit(of, customer_count=20)
    shop.measure()
    (second,) = shop.rows(of, "customer-impact-minutes")
    assert (second.id, second.value) == (first.id, 600.0)
    assert '"values":{"' + of + '":[300.0,600.0]}' in shop.journal("kpi.recomputed")[0]
    shop.edit(of, customer_count=0)
    shop.measure()
    assert shop.rows(of, "customer-impact-minutes") == [], "what is not applicable any more is no number"


def test_an_edit_that_moves_no_fact_asks_for_nothing(shop: Shop) -> None:
    of = shop.ended()
    shop.edit(of, alert_id="PD-1")
    assert shop.do(lambda tx: tx.cursor.execute("SELECT count(*) FROM jobs").fetchone()[0]) == 0


def test_what_a_person_entered_is_never_replaced(shop: Shop) -> None:
    of = shop.opened()
    shop.later(30)
    shop.resolve(of, 1)
    entered, new = shop.observe(of, "mttr", 5.0, shop.at)
    assert new
    shop.measure()
    assert shop.rows(of, "mttr") == [entered]


def test_the_same_value_again_is_the_same_row_and_another_a_conflict(shop: Shop) -> None:
    of = shop.ended()
    row, _ = shop.observe(of, "stakeholder-satisfaction", 4.0, NOON)
    assert shop.observe(of, "stakeholder-satisfaction", 4.0, NOON) == (row, False)
    with pytest.raises(Conflict) as refused:
        shop.observe(of, "stakeholder-satisfaction", 3.0, NOON)
    assert refused.value.code == "observation_conflict"
    with pytest.raises(NotFound):
        shop.observe(of, "no-such-kpi", 1.0, NOON)
    with pytest.raises(Forbidden):
        shop.observe(of, "mttr", 1.0, NOON, by=EVE)


def test_after_reopening_there_is_a_second_row_and_the_first_stays(shop: Shop) -> None:
    of = shop.ended(30)
    shop.later(10)
    shop.do(lambda tx: lifecycle.reopen(tx, of, Reopen(reason="Again"), by=MIA, at=shop.at))
    shop.measure()
    assert [row.value for row in shop.rows(of, "mttr")] == [30.0]
    shop.later(5)
    wish = lifecycle.LeaveReentry(leaving=2)
    shop.do(lambda tx: lifecycle.leave_reentry(tx, of, wish, by=MIA, at=shop.at))
    shop.resolve(of, 8)
    shop.measure()
    assert [row.value for row in shop.rows(of, "mttr")] == [30.0, 45.0]
    (count,) = [row.value for row in shop.rows(of, "reopen-count") if row.timestamp == shop.at]
    assert count == 1.0


def test_an_invalid_value_is_listed_and_not_stored(shop: Shop) -> None:
    wish = PutKpi(name="Odd", units="s", formula="detected_at - resolved_at", observed_at=Moment.RESOLVED)
    shop.do(lambda tx: put_definition(tx, "odd", wish, expecting=None, by=ADA, at=shop.at))
    of = shop.ended()
    assert shop.rows(of, "odd") == []
    found = shop.database.read_now(lambda tx: store.invalid_of_slug(tx, "odd"))
    assert found == {of: "negative"}
    mended = PutKpi(name="Even", units="s", formula="resolved_at - detected_at", observed_at=Moment.RESOLVED)
    shop.do(lambda tx: put_definition(tx, "odd", mended, expecting=1, by=ADA, at=shop.at))
    shop.do(lambda tx: actions.ask_backfill(tx, FillKpis(slug="odd"), by=ADA, at=shop.at))
    shop.measure()
    assert [row.value for row in shop.rows(of, "odd")] == [1_800_000.0]
    assert shop.database.read_now(lambda tx: store.invalid_of_slug(tx, "odd")) == {}


def test_the_after_action_is_measured_when_it_falls_due(shop: Shop) -> None:
    of = shop.ended(30, Severity.CRITICAL)
    assert shop.rows(of, "after-action-on-time") == []
    shop.later(72 * 60 - 1)
    shop.measure()
    assert shop.rows(of, "after-action-on-time") == []
    shop.later(1)
    shop.measure()
    assert [row.value for row in shop.rows(of, "after-action-on-time")] == [0.0]


def test_a_review_that_is_held_in_time_is_worth_all(shop: Shop) -> None:
    of = shop.ended(30, Severity.CRITICAL)
    ended = shop.at
    shop.later(60)
    version = shop.database.read_now(lambda tx: incidents.load(tx, of)).version
    wish = EditReview(held_at=shop.at)
    shop.do(lambda tx: reviews.edit(tx, of, wish, expected=version, by=MIA, at=shop.at))
    shop.measure()
    (row,) = shop.rows(of, "after-action-on-time")
    assert (row.value, row.timestamp) == (100.0, ended)


def test_a_change_while_it_is_measured_makes_what_was_found_void(shop: Shop) -> None:
    of = shop.opened()
    shop.later(30)
    shop.resolve(of, 1)
    shop.edit(of, customer_count=10)
    measuring = Measuring(lambda: shop.at)
    looked = measuring._measure

    def looked_and_moved(tx: Tx, claimed: Any) -> Any:
        found, seen = looked(tx, claimed), incidents.load(tx, of)
        if seen.customer_count == 10:
            wish = EditAlert(customer_count=20)
            shop.do(lambda tx: edit_alert(tx, of, wish, expected=seen.version, by=MIA, at=shop.at))
        return found

    measuring._measure = looked_and_moved  # type: ignore[method-assign]
    asyncio.run(Runner(shop.database, measuring.works(), lambda: shop.at).drain())
    assert [row.value for row in shop.rows(of, "customer-impact-minutes")] == [600.0]
    assert shop.journal("kpi.recomputed") == [], "the first finding was never kept"


@pytest.mark.parametrize(
    ("by", "wish", "code"),
    [
        (MIA, FillKpis(), "forbidden"),
        (ADA, FillKpis(slug="nothing"), "not_found"),
        (ADA, FillKpis(slug="stakeholder-satisfaction"), "invalid_value"),
        (ADA, FillKpis(since=2, until=1), "time_order"),
    ],
)
def test_a_backfill_is_for_admins_and_of_what_is_computed(
    shop: Shop, by: Person, wish: FillKpis, code: str
) -> None:
    with pytest.raises(Refusal) as refused:
        shop.do(lambda tx: actions.ask_backfill(tx, wish, by=by, at=shop.at))
    assert refused.value.code == code
