"""What holds of every stored incident after every act. Each truth is a function of its rows."""

from collections.abc import Callable, Sequence
from itertools import pairwise
from typing import NamedTuple

from majorops.incidents import store
from majorops.incidents.record import Incident, Participant, PhaseVisit, Status, TimelineEvent, VisitKind
from majorops.incidents.timeline import store as timeline
from majorops.milestones import store as milestone_store
from majorops.milestones.record import Milestone
from majorops.platform.database import Tx
from majorops.promises import store as promise_store
from majorops.promises.record import Promise, PromiseState
from majorops.updates import store as update_store
from majorops.updates.record import StatusUpdate
from tests.incidents.samples import ADA, ANA, MAX

MIMS = {ANA.id, MAX.id, ADA.id}


class Stored(NamedTuple):
    """One incident as the store holds it."""

    incident: Incident
    log: list[TimelineEvent]
    visits: list[PhaseVisit]
    participants: list[Participant]
    updates: list[StatusUpdate]
    milestones: list[Milestone]
    promises: list[Promise]

    @property
    def resolved(self) -> bool:
        return self.incident.status is Status.RESOLVED

    @property
    def open_promises(self) -> list[Promise]:
        return [promise for promise in self.promises if promise.state is PromiseState.OPEN]


def stored(tx: Tx, incident_id: str) -> Stored:
    """Everything of one incident, in one consistent view."""
    return Stored(
        store.load(tx, incident_id),
        timeline.events(tx, incident_id),
        store.visits(tx, incident_id),
        store.participants_of(tx, incident_id),
        update_store.list_updates(tx, incident_id),
        milestone_store.list_milestones(tx, incident_id),
        promise_store.list_promises(tx, incident_id),
    )


def phases(s: Stored) -> None:
    """``phase`` is the furthest one visited, ``active_phase`` that of the newest visit."""
    assert s.incident.phase == max(visit.phase for visit in s.visits)
    assert s.incident.active_phase == s.visits[-1].phase
    reached = [
        v.entered_at for v in s.visits if v.kind is not VisitKind.REENTRY and v.phase == s.incident.phase
    ]
    assert s.incident.phase_entered_at == reached[0]


def one_open_visit(s: Stored) -> None:
    still = [visit.n for visit in s.visits if visit.left_at is None]
    assert still == ([] if s.resolved else [s.visits[-1].n])


def visits_touch(s: Stored) -> None:
    """No gap and no overlap; only an end and a reopening may lie between two visits."""
    assert [visit.n for visit in s.visits] == list(range(1, s.incident.visit_count + 1))
    assert (s.visits[0].kind, s.visits[0].entered_at) == (VisitKind.OPEN, s.incident.detected_at)
    for earlier, later in pairwise(s.visits):
        assert earlier.left_at is not None
        if later.kind is VisitKind.REOPEN:
            assert earlier.left_at < later.entered_at
        else:
            assert earlier.left_at == later.entered_at


def status(s: Stored) -> None:
    assert (s.incident.resolved_at is not None) is s.resolved
    assert s.resolved or not s.incident.false_alarm
    assert not s.resolved or s.visits[-1].left_at == s.incident.resolved_at
    assert s.incident.reopen_count == sum(v.kind is VisitKind.REOPEN for v in s.visits)


def counters(s: Stored) -> None:
    """Every counter and newest time on the incident is what counting the rows gives."""
    i, public = s.incident, [u for u in s.updates if u.visibility.value == "public"]
    assert i.event_count == len(s.log)
    assert i.open_event_count == sum(event.open for event in s.log)
    assert (i.update_count, i.public_update_count) == (len(s.updates), len(public))
    assert [m.sequence for m in s.milestones] == list(range(1, i.milestone_count + 1))
    assert i.last_update_at == newest([u.created_at for u in s.updates])
    assert i.last_public_update_at == newest([u.created_at for u in public])
    assert i.last_milestone_at == newest([m.created_at for m in s.milestones])
    assert i.last_communicated_at == newest(
        [*(u.created_at for u in public), *(m.created_at for m in s.milestones)]
    )


def newest(times: Sequence[int]) -> int | None:
    return max(times, default=None)


def public_numbers(s: Stored) -> None:
    """1, 2, 3 … over all that the public columns may see, and nothing for what they may not."""
    rows: list[TimelineEvent | StatusUpdate | Promise] = [*s.log, *s.updates, *s.promises]
    numbers = sorted(row.public_number for row in rows if row.public_number is not None)
    assert numbers == list(range(1, s.incident.public_rows + 1))
    for row in rows:
        inside = row.visibility is not None and row.visibility.value == "internal"
        assert (row.public_number is None) is inside


def promises(s: Stored) -> None:
    still = s.open_promises
    assert len({promise.visibility for promise in still}) == len(still)
    assert not (s.resolved and still)
    assert s.incident.next_update_eta == min((p.due_at for p in still), default=None)
    public = [p.due_at for p in still if p.visibility.value == "public"]
    assert s.incident.next_public_eta == min(public, default=None)


def resolution_milestone(s: Stored) -> None:
    """At most one for the present resolution, none while the incident lives."""
    if s.incident.resolved_at is None:
        assert s.incident.resolution_milestone is None
        return
    final = [m.id for m in s.milestones if m.is_resolution and m.created_at >= s.incident.resolved_at]
    assert final == ([s.incident.resolution_milestone] if s.incident.resolution_milestone else [])


def command(s: Stored) -> None:
    """The MIM seat is never vacant; who holds a seat takes part; an offer names another MIM."""
    i = s.incident
    assert i.mim in MIMS
    assert "mim" in i.seat_names
    here = {p.user_id for p in s.participants if p.left_at is None}
    assert {i.seat(seat) for seat in i.seat_names} <= here
    if i.handover is not None:
        assert not s.resolved
        assert i.handover.to_id in MIMS - {i.mim}


def publication(s: Stored) -> None:
    assert not (s.incident.restricted and s.incident.published)
    assert (s.incident.public_id is None) is (s.incident.published_at is None)
    assert (s.incident.number > 900_000) <= s.log[0].title.startswith("Incident opened")


def log(s: Stored) -> None:
    """Ids sort as written, nothing happened after it was written, corrections point back."""
    ids = [event.id for event in s.log]
    assert ids == sorted(set(ids))
    for event in s.log:
        assert event.timestamp <= event.created_at
        assert event.corrects is None or event.corrects < event.id
        assert event.automatic or event.visibility is not None


TRUTHS: tuple[Callable[[Stored], None], ...] = (
    phases,
    one_open_visit,
    visits_touch,
    status,
    counters,
    public_numbers,
    promises,
    resolution_milestone,
    command,
    publication,
    log,
)


def nothing_lost(before: Stored | None, after: Stored) -> None:
    """From one act to the next the phase never goes down and what was written stays as it was written."""
    if before is None:
        return
    assert after.incident.phase >= before.incident.phase
    assert after.incident.version >= before.incident.version
    assert after.incident.public_id == (before.incident.public_id or after.incident.public_id)
    for now, then in (
        (after.log, before.log),
        (after.updates, before.updates),
        (after.milestones, before.milestones),
    ):
        assert [bare(row) for row in now[: len(then)]] == [bare(row) for row in then]
    assert [v.entered_at for v in after.visits[: len(before.visits)]] == [v.entered_at for v in before.visits]
    settled = {p.id: p for p in before.promises if p.state is not PromiseState.OPEN}
    assert settled.items() <= {p.id: p for p in after.promises}.items()


READ_FROM_LATER_ROWS = {"corrected_by", "corrected_by_open", "corrected_by_number", "retraction"}


def bare(row: TimelineEvent | StatusUpdate | Milestone) -> dict[str, object]:
    """A row as it was written."""
    return {name: getattr(row, name) for name in row.__struct_fields__ if name not in READ_FROM_LATER_ROWS}
