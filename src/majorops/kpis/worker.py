"""What is measured when facts change, and the filling of history. Jobs: ``kpi-facts``, ``kpi-backfill``."""

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import Any, NamedTuple

from msgspec.structs import replace

from majorops.incidents import store as incidents
from majorops.kpis import store
from majorops.kpis.actions import BACKFILL, FACTS
from majorops.kpis.facts import store as facts_store
from majorops.kpis.facts.record import Subject
from majorops.kpis.formulas.store import results, results_of_many, used
from majorops.kpis.record import Definition, Moment, Observation, Result
from majorops.kpis.rules import OURS, event_at, timing_of
from majorops.people.record import Noted
from majorops.platform import jobs, journal
from majorops.platform.database import Database, Tx
from majorops.platform.ids import new_ulid
from majorops.platform.jobs import Claimed
from majorops.platform.runner import Work

_TOGETHER = 100
_CHUNK = 4_000
Row = tuple[str, str, int]


class Measured(NamedTuple):
    """One incident and what the formulas gave, by slug."""

    subject: Subject
    results: Mapping[str, Result]


class Measuring:
    """The two kinds of work."""

    def __init__(self, now: Callable[[], int]) -> None:
        self._now = now

    def works(self) -> dict[str, Work]:
        """For the runner."""
        return {FACTS: Work(self.observe, _TOGETHER), BACKFILL: Work(self.fill)}

    async def observe(self, database: Database, claimed: Sequence[Claimed]) -> None:
        """Work out the facts of these incidents, then every KPI whose event has come."""
        definitions, measured = await database.read(lambda tx: self._measure(tx, claimed))

        def act(tx: Tx) -> None:
            at = self._now()
            # Changed again since it was read: the job is queued anew, and what was found here is void.
            mine = [one for job, one in zip(claimed, measured, strict=True) if self._close(tx, job, one, at)]
            held = [one for one in mine if one is not None]
            facts_store.keep(tx, [one.subject for one in held])
            keep(tx, definitions, held, source="worker", at=at)

        await database.write(act)

    @staticmethod
    def _measure(tx: Tx, claimed: Sequence[Claimed]) -> tuple[list[Definition], list[Measured | None]]:
        definitions = store.list_definitions(tx)
        expressions = {one.slug: one.expression for one in definitions if one.expression}
        found: list[Measured | None] = []
        for job in claimed:
            incident = incidents.find(tx, job.key)
            if incident is None:
                found.append(None)
                continue
            subject = facts_store.read_facts(tx, incident)
            found.append(Measured(subject, results(tx, expressions, subject.facts)))
        return definitions, found

    @staticmethod
    def _close(tx: Tx, job: Claimed, found: Measured | None, at: int) -> bool:
        """End the job; one that waits for the After Action comes again when that falls due."""
        due = _review_due(found, at)
        return jobs.finish(tx, job) if due is None else jobs.again(tx, job, due_at=due)

    async def fill(self, database: Database, claimed: Sequence[Claimed]) -> None:
        """One part of a backfill; the rest waits its turn, so that it can be killed and goes on."""
        for job in claimed:
            plan = _Plan(**job.body)
            part = await database.read(partial(_part, plan=plan))
            await database.write(partial(self._keep_part, job=job, plan=plan, part=part))

    def _keep_part(
        self, tx: Tx, job: Claimed, plan: "_Plan", part: tuple[list[Definition], list[Measured]]
    ) -> None:
        at, (definitions, measured) = self._now(), part
        # Counted once: it is a scan of all incidents, and a total that grows meanwhile helps nobody.
        plan = plan if plan.total else plan._replace(total=facts_store.count(tx, plan.span) * len(plan.slugs))
        total, further = plan.total, plan.after_part(measured)
        over = further.place >= len(plan.slugs)
        done = total if over else min(total, further.done)
        mine = jobs.progress(tx, job, further._asdict(), (done, total), at=at, over=over)
        if mine and keep(tx, definitions, measured, source=plan.source, at=at):
            store.mark_filled(tx, plan.slugs[plan.place])


class _Plan(NamedTuple):
    """The body of a backfill: which KPIs, which incidents, and how far it is."""

    slugs: list[str]
    low: int
    high: int
    source: str
    place: int = 0
    after: str = ""
    done: int = 0
    total: int = 0

    @property
    def span(self) -> tuple[int, int]:
        """Detected within."""
        return self.low, self.high

    def after_part(self, measured: Sequence[Measured]) -> "_Plan":
        """Where to go on: the next incidents, or the next KPI from the first incident on."""
        done = self.done + len(measured)
        if len(measured) < _CHUNK:
            return self._replace(place=self.place + 1, after="", done=done)
        return self._replace(after=measured[-1].subject.incident_id, done=done)


def _part(tx: Tx, plan: _Plan) -> tuple[list[Definition], list[Measured]]:
    definition = store.find_definition(tx, plan.slugs[plan.place])
    subjects = facts_store.after(tx, plan.after, plan.span, most=_CHUNK)
    if definition is None or not definition.expression:
        return [], [Measured(subject, {}) for subject in subjects]
    facts = {subject.incident_id: subject.facts for subject in subjects}
    found = results_of_many(tx, definition.expression, facts)
    return [definition], [
        Measured(subject, {definition.slug: found[subject.incident_id]}) for subject in subjects
    ]


def _review_due(found: Measured | None, at: int) -> int | None:
    if found is None:
        return None
    facts = found.subject.facts
    open_one = facts.resolved_at is not None and facts.review_required and facts.review_held_at is None
    return (
        facts.review_due_at
        if open_one and facts.review_due_at is not None and facts.review_due_at > at
        else None
    )


# -- keeping what was found --------------------------------------------------------------------------------


class _Ledger:
    """What one writing does to the tables, gathered before it is done."""

    def __init__(self, rows: Sequence[Observation], source: str, at: int) -> None:
        self.have: dict[Row, Observation] = {(r.kpi_slug, r.incident_id, r.timestamp): r for r in rows}
        self.source = source
        self.at = at
        self.added: list[Observation] = []
        self.replaced: list[tuple[Observation, Observation]] = []
        self.removed: list[Observation] = []
        self.invalid: dict[tuple[str, str], str] = {}

    def enter(self, definition: Definition, one: Measured) -> None:
        """What becomes of one value: a new row, another value, none, or nothing at all."""
        result = one.results.get(definition.slug)
        moment = event_at(definition.observed_at, timing_of(one.subject.facts, at=self.at))
        if result is None or moment is None:
            return
        key = (definition.slug, one.subject.incident_id, moment)
        have = self.have.get(key)
        if have is not None and have.source not in OURS:
            return  # what people entered or imported is theirs
        if result.invalid:
            self.invalid[key[:2]] = result.invalid
        if result.value is None:
            self.removed += [have] if have else []
        elif have is None:
            self.added.append(self._row(definition, one, moment, result.value))
        elif have.value != result.value:
            row = self._row(definition, one, moment, result.value)
            self.replaced.append(
                (have, replace(have, value=row.value, metadata=row.metadata, source=row.source))
            )

    def _row(self, definition: Definition, one: Measured, moment: int, value: float) -> Observation:
        facts = one.subject.facts
        asked = {name: getattr(facts, name) for name in used(definition.expression)}
        return Observation(
            id=new_ulid(self.at),
            kpi_slug=definition.slug,
            incident_id=one.subject.incident_id,
            timestamp=moment,
            value=value,
            units=definition.units,
            source=self.source,
            confidence=1.0,
            metadata={"facts": asked},
            created_at=self.at,
        )


def keep(
    tx: Tx, definitions: Sequence[Definition], measured: Sequence[Measured], *, source: str, at: int
) -> bool:
    """Write what was measured: equal values are left alone, others replaced and put on record.

    Whether anything changed. A rerun meets its own rows, so it may run any number of times.
    """
    computed = [one for one in definitions if one.observed_at is not Moment.MANUAL and one.expression]
    if not computed or not measured:
        return False
    ids = [one.subject.incident_id for one in measured]
    only = computed[0].slug if len(computed) == 1 else ""
    ledger = _Ledger(store.observations_of(tx, ids, only), source, at)
    for one in measured:
        for definition in computed:
            ledger.enter(definition, one)
    store.add_observations(tx, ledger.added)
    for _, after in ledger.replaced:
        store.replace_observation(tx, after)
    for row in ledger.removed:
        store.remove_observation(tx, row.id)
    changed = _keep_invalid(tx, ledger, {one.slug for one in computed}, ids)
    _put_on_record(tx, ledger)
    return changed or bool(ledger.added or ledger.replaced or ledger.removed)


def _keep_invalid(tx: Tx, ledger: _Ledger, slugs: set[str], ids: Sequence[str]) -> bool:
    before = {key: why for key, why in store.invalid_of(tx, ids).items() if key[0] in slugs}
    fresh = {key: why for key, why in ledger.invalid.items() if before.get(key) != why}
    gone = [key for key in before if key not in ledger.invalid]
    store.note_invalid(tx, gone, fresh)
    return bool(fresh or gone)


def _put_on_record(tx: Tx, ledger: _Ledger) -> None:
    """A value that changed or went is audited: one entry per KPI."""
    found: dict[str, dict[str, Any]] = {}
    for before, after in ledger.replaced:
        found.setdefault(before.kpi_slug, {})[before.incident_id] = [before.value, after.value]
    for before in ledger.removed:
        found.setdefault(before.kpi_slug, {})[before.incident_id] = [before.value, None]
    for slug, values in found.items():
        detail = {"source": ledger.source, "values": values}
        journal.append(tx, Noted("kpi.recomputed", ledger.at, "", "kpi", slug, detail))
