"""Random lives of incidents over a real store: what anybody may try, right or wrong; see ``truths.py``."""

import asyncio
from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, TypeVar

from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, rule

from majorops.incidents import actions as record
from majorops.incidents.command import actions as command
from majorops.incidents.lifecycle import actions as lifecycle
from majorops.incidents.publication import actions as publication
from majorops.incidents.record import Change, ExternalImpact, RiskLevel, Severity, Status, Visibility
from majorops.incidents.timeline import actions as timeline
from majorops.milestones import actions as milestones
from majorops.people.record import Person
from majorops.platform import journal
from majorops.platform.database import Tx
from majorops.platform.errors import Refusal
from majorops.promises import actions as promises
from majorops.reactions import REACTIONS
from majorops.updates import actions as updates
from tests.incidents.room import PEOPLE, new_store
from tests.incidents.samples import MINUTE, NOON
from tests.incidents.truths import TRUTHS, Stored, nothing_lost, stored

T = TypeVar("T")
Wish = dict[str, Any]
AT_MOST = 3  # incidents in one life: enough to mix them up

phases = st.integers(1, 8)
# Mostly where it is, so that lives get somewhere; sometimes elsewhere.
leaving = st.one_of(st.none(), st.none(), st.none(), phases)
statuses = st.sampled_from(Status)
people = st.sampled_from([*PEOPLE[:3], *PEOPLE])
emails = st.sampled_from([person.id for person in PEOPLE])
seat_texts = st.one_of(emails, st.sampled_from(["", "The night shift"]))
seldom = st.sampled_from([False, False, False, False, True])
reasons = st.sampled_from(["Because.", "Because.", ""])
visibilities = st.sampled_from(Visibility)
etas: st.SearchStrategy[Wish] = st.one_of(
    st.just({}), st.integers(-1, 90).map(lambda m: {"next_update_eta": m})
)
whose = st.integers(0, 20)


class Everything:
    """What follows in the product, but for the feeds, which have tests of their own."""

    def react(self, tx: Tx, change: Change) -> None:
        for reaction in REACTIONS.get(change.kind, ()):
            reaction(tx, change)

    def publish(self, tx: Tx, change: Change) -> None:
        journal.append(tx, change)


class Lives(RuleBasedStateMachine):
    """A store of its own for every run; ``act`` is the only way to it."""

    def __init__(self) -> None:
        super().__init__()
        self.folder = TemporaryDirectory()
        self.database = new_store(Path(self.folder.name) / "majorops.db", Everything())
        self.runner = asyncio.Runner()
        self.at = NOON
        self.ids: list[str] = []
        self.seen: dict[str, Stored] = {}
        self.current = ""
        self.done: set[str] = set()
        self.sound = True  # until a truth fails: then there is nothing more to compare

    def read(self, query: Callable[[Tx], T]) -> T:
        return self.database.read_now(query)

    @property
    def now(self) -> Stored:
        """The incident that the next act is about."""
        return self.seen[self.current]

    def act(self, action: Callable[..., Any], *given: Any, by: Person, **more: Any) -> None:
        """Try it a minute later; a refusal must leave everything as it was."""
        self.at += MINUTE
        ref = () if action is record.open_incident else (self.current,)

        async def write() -> Any:
            return await self.database.write(lambda tx: action(tx, *ref, *given, by=by, at=self.at, **more))

        try:
            change = self.runner.run(write())
        except Refusal:
            assert self.read(lambda tx: stored(tx, self.current)) == self.now
            return
        self.done.add(action.__name__)
        if action is record.open_incident:
            self.current = change.after.id
            self.ids.append(self.current)
        self.check()

    def check(self) -> None:
        """Every truth holds of the incident, and nothing of it was lost."""
        self.sound = False
        after = self.read(lambda tx: stored(tx, self.current))
        for truth in TRUTHS:
            truth(after)
        nothing_lost(self.seen.get(self.current), after)
        self.seen[self.current] = after
        self.sound = True

    def pick(self, rows: list[Any], which: int) -> str:
        """The id of a row, or of one that does not exist."""
        return rows[which % len(rows)].id if rows and which else "nothing"

    def eta(self, wish: Wish) -> Wish:
        return {name: self.at + minutes * MINUTE for name, minutes in wish.items()}

    def teardown(self) -> None:
        try:
            if self.sound:
                self.compare()
        finally:
            self.runner.close()
            self.database.close()
            self.folder.cleanup()

    def compare(self) -> None:
        """An act on one incident never touched another, and the journal holds."""
        for incident_id, last in self.seen.items():
            assert self.read(lambda tx, one=incident_id: stored(tx, one)) == last  # type: ignore[misc]
        self.read(lambda tx: journal.verify(journal.walk(tx)))


class Phases(Lives):
    """Opening, phases and status."""

    @initialize(severity=st.sampled_from(Severity))
    def first(self, severity: Severity) -> None:
        self.act(record.open_incident, record.OpenIncident("It is down", severity), by=PEOPLE[0])

    @rule(severity=st.sampled_from(Severity), by=people, restricted=st.booleans(), eta=etas)
    def open(self, *, severity: Severity, by: Person, restricted: bool, eta: Wish) -> None:
        if len(self.ids) < AT_MOST:
            wish = record.OpenIncident("It is down", severity, restricted=restricted, **self.eta(eta))
            self.act(record.open_incident, wish, by=by)

    @rule(which=whose)
    def turn_to(self, which: int) -> None:
        self.current = self.ids[which % len(self.ids)]

    @rule(from_=leaving, to=st.one_of(st.none(), phases), by=people)
    def advance(self, from_: int | None, to: int | None, by: Person) -> None:
        here = self.now.incident
        wish = lifecycle.Advance(from_ or here.active_phase, to or min(8, here.phase + 1))
        self.act(lifecycle.advance, wish, by=by)

    @rule(from_=leaving, to=st.sampled_from([2, 3, 2, 3, 4]), reason=reasons, by=people)
    def reenter(self, from_: int | None, to: int, reason: str, by: Person) -> None:
        wish = lifecycle.Reenter(from_ or self.now.incident.active_phase, to, reason)
        self.act(lifecycle.reenter, wish, by=by)

    @rule(from_=leaving, by=people)
    def leave_reentry(self, from_: int | None, by: Person) -> None:
        wish = lifecycle.LeaveReentry(from_ or self.now.incident.active_phase)
        self.act(lifecycle.leave_reentry, wish, by=by)

    @rule(from_=st.one_of(st.none(), statuses), to=statuses, reason=reasons, by=people)
    def change_status(self, from_: Status | None, to: Status, reason: str, by: Person) -> None:
        wish = lifecycle.ChangeStatus(from_ or self.now.incident.status, to, reason)
        self.act(lifecycle.change_status, wish, by=by)

    @rule(false_alarm=seldom, reason=reasons, by=people, said=st.booleans(), which=whose)
    def resolve(self, *, false_alarm: bool, reason: str, by: Person, said: bool, which: int) -> None:
        sources = [self.pick(self.now.log, which)] if which else []
        extra: Wish = {}
        if said:
            extra["milestone"] = lifecycle.ResolutionMilestone("Over", "It is over.", sources)
            extra["public_update"] = lifecycle.ResolutionUpdate("It is over.")
        self.act(lifecycle.resolve, lifecycle.Resolve(false_alarm, reason, **extra), by=by)

    @rule(to=st.sampled_from([2, 3]), back=st.booleans())
    def detour(self, *, to: int, back: bool) -> None:
        """Further on, and back to Gather or Assess."""
        by = PEOPLE[0]
        further = min(7, max(4, self.now.incident.phase + 1))
        self.act(lifecycle.advance, lifecycle.Advance(self.now.incident.active_phase, further), by=by)
        self.act(
            lifecycle.reenter, lifecycle.Reenter(self.now.incident.active_phase, to, "New facts."), by=by
        )
        if back:
            self.act(lifecycle.leave_reentry, lifecycle.LeaveReentry(to), by=by)

    @rule()
    def finish(self) -> None:
        """The long way to the end, which chance alone seldom finds."""
        by = PEOPLE[0]
        self.act(lifecycle.leave_reentry, lifecycle.LeaveReentry(self.now.incident.active_phase), by=by)
        self.act(lifecycle.advance, lifecycle.Advance(self.now.incident.active_phase, 8), by=by)
        self.act(lifecycle.change_status, lifecycle.ChangeStatus(Status.ACTIVE, Status.MONITORING), by=by)
        self.act(lifecycle.resolve, lifecycle.Resolve(), by=by)

    @rule(reason=reasons, by=people)
    def reopen(self, reason: str, by: Person) -> None:
        self.act(lifecycle.reopen, lifecycle.Reopen(reason), by=by)


class Team(Phases):
    """Seats, the hand-over, who takes part; what the record says of itself; the public page."""

    @rule(
        seat=st.sampled_from(["sre", "leader", "service_manager", "customer_ops"]), text=seat_texts, by=people
    )
    def sit(self, seat: str, text: str, by: Person) -> None:
        wish = command.EditCommand(**{seat: text})
        self.act(command.edit_command, wish, by=by, expected=self.now.incident.version)

    @rule(to=emails, by=people)
    def offer(self, to: str, by: Person) -> None:
        self.act(command.offer_handover, command.OfferHandover(to), by=by)

    @rule(to=st.sampled_from(PEOPLE[:3]), what=st.sampled_from(["accept", "decline", "withdraw"]))
    def hand_over(self, to: Person, what: str) -> None:
        """An offer by an admin, and its end."""
        self.offer(to.id, PEOPLE[2])
        self.answer(what, PEOPLE[2] if what == "withdraw" else to)

    @rule(what=st.sampled_from(["accept", "decline", "withdraw"]), by=people)
    def answer(self, what: str, by: Person) -> None:
        acts: dict[str, tuple[Any, ...]] = {
            "accept": (command.accept_handover,),
            "decline": (command.decline_handover, "No."),
            "withdraw": (command.withdraw_handover,),
        }
        self.act(*acts[what], by=by)

    @rule(whom=st.one_of(st.none(), emails), by=people)
    def join(self, whom: str | None, by: Person) -> None:
        self.act(command.join, command.Join(whom) if whom else command.Join(), by=by)

    @rule(by=people)
    def look_in(self, by: Person) -> None:
        """Join, and leave again."""
        self.act(command.join, command.Join(), by=by)
        self.act(command.leave, "me", by=by)

    @rule(whom=st.one_of(st.just("me"), emails), by=people)
    def leave(self, whom: str, by: Person) -> None:
        self.act(command.leave, whom, by=by)

    @rule(reason=reasons, by=people, off=st.booleans())
    def publish(self, *, reason: str, by: Person, off: bool) -> None:
        if off:
            self.act(publication.unpublish, publication.Unpublish(reason), by=by)
        else:
            self.act(publication.publish, publication.Publish("Shop"), by=by)

    @rule(
        wish=st.fixed_dictionaries(
            {},
            optional={
                "title": st.sampled_from(["Down", "Slow"]),
                "severity": st.sampled_from(Severity),
                "restricted": st.booleans(),
                "reason": reasons,
            },
        ),
        by=people,
        stale=st.sampled_from([0, 0, 0, 1]),
    )
    def edit(self, wish: Wish, by: Person, stale: int) -> None:
        version = self.now.incident.version + stale
        self.act(record.edit, record.EditIncident(**wish), by=by, expected=version)

    @rule(risk=st.sampled_from(RiskLevel), by=people, text=st.sampled_from(["", "Cards fail"]))
    def impact(self, *, risk: RiskLevel, by: Person, text: str) -> None:
        wish = record.EditImpact(customer_impact_summary=text)
        if by.commands:
            wish.risk_level = risk
        self.act(record.edit_impact, wish, by=by, expected=self.now.incident.version)

    @rule(count=st.integers(0, 9), by=people, impact=st.sampled_from(ExternalImpact), cleared=st.booleans())
    def alert(self, *, count: int, by: Person, impact: ExternalImpact, cleared: bool) -> None:
        wish = record.EditAlert(customer_count=count, external_impact=impact)
        if cleared and by.commands:
            wish.resolve_time = self.at
        self.act(record.edit_alert, wish, by=by, expected=self.now.incident.version)


class WholeLife(Team):
    """And the log and what is told: events, updates, milestones, promises."""

    @rule(visibility=visibilities, which=whose, ago=st.integers(0, 30), by=people, corrects=st.booleans())
    def post(self, *, visibility: Visibility, which: int, ago: int, by: Person, corrects: bool) -> None:
        wish = timeline.PostEvent("Restarted", visibility=visibility, timestamp=self.at - ago * MINUTE)
        if corrects:
            wish.corrects = self.pick(self.now.log, which)
        self.act(timeline.post_event, wish, by=by)

    @rule(
        what=st.sampled_from([("log", timeline), ("updates", updates), ("milestones", milestones)]),
        which=whose,
        by=people,
    )
    def retract(self, what: tuple[str, Any], which: int, by: Person) -> None:
        rows, module = what
        action = getattr(module, "retract_event", None) or module.retract
        self.act(action, self.pick(getattr(self.now, rows), which), "Wrong.", by=by)

    @rule(visibility=visibilities, eta=etas, reason=reasons, which=whose, by=people)
    def update(self, visibility: Visibility, eta: Wish, reason: str, which: int, by: Person) -> None:
        wish = updates.PostUpdate("So far.", visibility=visibility, promise_reason=reason, **self.eta(eta))
        if which > 15:
            wish.corrects = self.pick(self.now.updates, which)
        self.act(updates.post, wish, by=by)

    @rule(final=st.booleans(), eta=etas, which=whose, by=people)
    def cut(self, *, final: bool, eta: Wish, which: int, by: Person) -> None:
        wish = milestones.CutMilestone("So far", "All we know.", is_resolution=final, **self.eta(eta))
        if which > 15:
            wish.corrects = self.pick(self.now.milestones, which)
        elif which > 10:
            wish.sources = [self.pick(self.now.log, which)]
        self.act(milestones.cut, wish, by=by)

    @rule(visibility=visibilities, minutes=st.integers(-1, 90), reason=reasons, by=people)
    def promise(self, visibility: Visibility, minutes: int, reason: str, by: Person) -> None:
        due = self.at + minutes * MINUTE
        wish = promises.MakePromise(due, visibility=visibility, promise_reason=reason)
        self.act(promises.make, wish, by=by)

    @rule(which=whose, reason=reasons, by=people)
    def withdraw(self, which: int, reason: str, by: Person) -> None:
        promise = self.pick(self.now.promises, which)
        self.act(promises.withdraw, promise, promises.WithdrawPromise(reason), by=by)
