"""Promises made, moved, withdrawn and broken, over a real store."""

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from majorops.incidents.actions import EditIncident
from majorops.incidents.actions import edit as edit_incident
from majorops.incidents.record import FieldChange, Severity, Visibility
from majorops.platform.errors import NotFound, Refusal
from majorops.promises import actions
from majorops.promises.actions import WithdrawPromise
from tests.promises.room import ANA, BEN, MINUTE, NOON, Room

PUBLIC = Visibility.PUBLIC


def withdraw(room: Room, promise_id: str, *, after: int, reason: str = "Nothing to say yet.") -> object:
    wish = WithdrawPromise(reason=reason)
    at = NOON + after * MINUTE
    return room.do(lambda tx: actions.withdraw(tx, room.id, promise_id, wish, by=ANA, at=at))


def test_a_promise_of_the_opening_is_made_by_the_opening(tmp_path: Path) -> None:
    room = Room(tmp_path, next_update_eta=NOON + 20 * MINUTE)
    made = room.promises()[0]
    assert (made.due_at, made.visibility, made.interval_minutes) == (
        NOON + 20 * MINUTE,
        Visibility.INTERNAL,
        20,
    )
    assert (room.incident().next_update_eta, room.incident().next_public_eta) == (NOON + 20 * MINUTE, None)
    room.database.close()


def test_an_opening_with_a_promise_for_the_past_opens_nothing(tmp_path: Path) -> None:
    with pytest.raises(Refusal) as refusal:
        Room(tmp_path, next_update_eta=NOON)
    assert (refusal.value.code, refusal.value.field) == ("eta_in_past", "/nextUpdateEta")


def test_a_bare_promise_is_a_record_and_a_line_in_the_log(room: Room) -> None:
    change = room.promise(20)
    assert (change.kind, room.titles(change)) == ("promise", ["Next update promised for 12:20 UTC"])
    event = change.touched["timeline"][0]
    assert (event.type, event.visibility, event.automatic) == ("update", Visibility.INTERNAL, True)
    assert event.changes == (FieldChange("nextUpdateEta", None, "2026-03-07T12:20:00.000Z"),)
    assert change.touched["promises"] == room.promises()
    assert room.incident().next_update_eta == NOON + 20 * MINUTE


def test_the_interval_is_that_of_the_severity_when_it_was_made(room: Room) -> None:
    room.promise(20)
    edit = EditIncident(severity=Severity.MEDIUM, reason="Only reports are slow.")
    room.do(lambda tx: edit_incident(tx, room.id, edit, expected=1, by=ANA, at=NOON))
    room.promise(60, promise_reason="Less of a hurry.")
    assert [p.interval_minutes for p in room.promises()] == [20, 60]


def test_moving_it_needs_a_reason_and_is_written_down(room: Room) -> None:
    room.promise(20)
    assert room.refusal(lambda: room.promise(40, after=5)) == ("reason_required", "/promiseReason")
    change = room.promise(40, after=5, promise_reason="The vendor asked for time.")
    assert room.states() == ["withdrawn", "open"]
    assert room.titles(change) == ["Promise for 12:20 UTC withdrawn", "Next update promised for 12:40 UTC"]
    assert [p.state.value for p in change.touched["promises"]] == ["withdrawn", "open"]
    assert room.promises()[0].reason == "The vendor asked for time."


def test_moving_it_after_it_was_due_breaks_it(room: Room) -> None:
    room.promise(20)
    room.promise(60, after=31, promise_reason="Nobody was at the keyboard.")
    broken = room.promises()[0]
    assert (broken.state.value, broken.late_minutes) == ("broken", 11)


def test_a_public_promise_stands_beside_the_internal_one(room: Room) -> None:
    room.publish()
    room.promise(30)
    room.promise(40, visibility=PUBLIC)
    incident = room.incident()
    assert (incident.next_update_eta, incident.next_public_eta) == (NOON + 30 * MINUTE, NOON + 40 * MINUTE)
    internal, public = room.promises()
    assert (internal.public_number, public.public_number) == (None, incident.public_rows)


def test_nothing_is_promised_to_the_public_before_publishing(room: Room) -> None:
    assert room.refusal(lambda: room.promise(30, visibility=PUBLIC)) == ("not_published", None)


@pytest.mark.parametrize(
    ("due", "code"), [(0, "eta_in_past"), (-1, "eta_in_past"), (7 * 1440 + 1, "eta_too_far")]
)
def test_a_time_that_cannot_be_promised_is_refused(room: Room, due: int, code: str) -> None:
    assert room.refusal(lambda: room.promise(due)) == (code, "/dueAt")


def test_only_a_mim_promises(room: Room) -> None:
    assert room.refusal(lambda: room.promise(20, by=BEN))[0] == "forbidden"


def test_it_is_withdrawn_with_a_reason(room: Room) -> None:
    room.promise(20)
    withdraw(room, room.promises()[0].id, after=20)
    settled = room.promises()[0]
    assert (settled.state.value, settled.reason, settled.late_minutes) == (
        "withdrawn",
        "Nothing to say yet.",
        0,
    )
    assert room.incident().next_update_eta is None


def test_a_withdrawal_is_refused_without_reason_when_due_when_settled_and_when_unknown(room: Room) -> None:
    room.promise(20)
    made = room.promises()[0].id
    assert room.refusal(lambda: withdraw(room, made, after=1, reason=" ")) == ("reason_required", "/reason")
    assert room.refusal(lambda: withdraw(room, made, after=21))[0] == "promise_due"
    withdraw(room, made, after=1)
    assert room.refusal(lambda: withdraw(room, made, after=2))[0] == "promise_settled"
    with pytest.raises(NotFound):
        withdraw(room, "01ARZ3NDEKTSV4RRFFQ69G5FAV", after=2)


def test_resolving_breaks_what_is_still_open_due_or_not(room: Room) -> None:
    room.publish()
    room.promise(20)
    room.promise(600, visibility=PUBLIC)
    change = room.resolve(after=25)
    assert [(p.state.value, p.late_minutes) for p in room.promises()] == [("broken", 5), ("broken", 0)]
    assert room.titles(change)[1:] == ["Promise for 12:20 UTC broken", "Promise for 22:00 UTC broken"]
    assert (room.incident().next_update_eta, room.incident().next_public_eta) == (None, None)


def test_a_resolved_incident_takes_no_promise(room: Room) -> None:
    room.resolve(after=1)
    assert room.refusal(lambda: room.promise(20, after=2))[0] == "incident_resolved"


def test_other_moves_of_the_status_break_nothing(room: Room) -> None:
    room.resolve(after=1)
    room.reopen(after=2)
    room.promise(20, after=3)
    assert room.states() == ["open"]


acts = st.lists(
    st.tuples(
        st.sampled_from(["promise", "public promise", "milestone", "public update", "internal update"]),
        st.integers(1, 30),
        st.integers(1, 60),
    ),
    min_size=1,
    max_size=8,
)


def act_out(room: Room, name: str, after: int, due: int) -> None:
    eta = NOON + due * MINUTE
    if name == "milestone":
        room.cut("Still at it", after=after, next_update_eta=eta)
    elif name.endswith("update"):
        visibility = PUBLIC if name == "public update" else Visibility.INTERNAL
        room.post(
            "Still at it", after=after, next_update_eta=eta, visibility=visibility, promise_reason="Later."
        )
    else:
        visibility = PUBLIC if name == "public promise" else Visibility.INTERNAL
        room.promise(due, after=after, visibility=visibility, promise_reason="Later.")


@settings(max_examples=25, deadline=None)
@given(story=acts)
def test_whatever_is_said_there_is_one_open_promise_per_visibility_at_most(
    tmp_path_factory: pytest.TempPathFactory, story: list[tuple[str, int, int]]
) -> None:
    room = Room(tmp_path_factory.mktemp("story"))
    room.publish()
    clock = 0
    for name, wait, ahead in story:
        clock += wait
        act_out(room, name, clock, clock + ahead)
        still = [p for p in room.promises() if p.state.value == "open"]
        assert len({p.visibility for p in still}) == len(still)
        incident = room.incident()
        assert incident.next_update_eta == min(p.due_at for p in still)
        assert incident.next_public_eta == min(
            (p.due_at for p in still if p.visibility is PUBLIC), default=None
        )
        assert all(p.settled_at is not None for p in room.promises() if p not in still)
    room.database.close()
