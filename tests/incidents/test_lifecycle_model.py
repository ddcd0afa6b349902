"""Incidents under random acts. ``MAJOROPS_FULL=1``: 10,000 lives of 50 acts, for ``make chaos``."""

import os
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis.stateful import run_state_machine_as_test
from msgspec.structs import replace

from majorops.incidents import store
from majorops.incidents.command import rules as command_rules
from majorops.incidents.lifecycle import rules as lifecycle_rules
from majorops.incidents.record import Change, Incident
from majorops.incidents.timeline import actions as timeline
from tests.incidents.life import WholeLife

FULL = os.environ.get("MAJOROPS_FULL") == "1"
QUIET = (HealthCheck.too_slow, HealthCheck.filter_too_much, HealthCheck.data_too_large)
QUICK = settings(
    max_examples=10_000 if FULL else 150,
    stateful_step_count=50 if FULL else 30,
    deadline=None,
    derandomize=not FULL,
    database=None,
    suppress_health_check=QUIET,
)
# Only to be caught in the act: no time is spent on making the example small.
CAUGHT = settings(
    QUICK,
    max_examples=150,
    stateful_step_count=30,
    phases=(Phase.generate,),
    derandomize=True,
    report_multiple_bugs=False,
)


@pytest.mark.slow
@pytest.mark.timeout(0 if FULL else 120)
def test_every_life_keeps_every_truth() -> None:
    done: set[str] = set()

    class Told(WholeLife):
        def teardown(self) -> None:
            done.update(self.done)
            super().teardown()

    run_state_machine_as_test(Told, settings=QUICK)
    # A model that only collects refusals proves nothing.
    assert done >= EVERY_ACT


EVERY_ACT = {
    *("open_incident", "advance", "reenter", "leave_reentry", "change_status", "resolve", "reopen"),
    *("edit_command", "offer_handover", "accept_handover", "decline_handover", "withdraw_handover"),
    *("join", "leave", "publish", "unpublish", "edit", "edit_impact", "edit_alert"),
    *("post_event", "retract_event", "retract", "post", "cut", "make", "withdraw"),
}


# -- positive controls: each breaks one rule, and the model must notice ------------------------------

enter_again = lifecycle_rules.reenter
end = lifecycle_rules.resolve
write_down = timeline.append
take_seat = command_rules.seat


def lowering(incident: Incident, *given: Any, **more: Any) -> lifecycle_rules.Move:
    move = enter_again(incident, *given, **more)
    return replace_move(move, phase=move.after.active_phase)


def replace_move(move: lifecycle_rules.Move, **fields: Any) -> lifecycle_rules.Move:
    return lifecycle_rules.Move(replace(move.after, **fields), move.started)


def ending_without_a_time(incident: Incident, **more: Any) -> lifecycle_rules.Move:
    return replace_move(end(incident, **more), resolved_at=None)


def skipping_a_number(change: Change) -> int:
    number = change.after.public_rows + 2
    change.after = replace(change.after, public_rows=number)
    return number


def counting_nothing(tx: Any, change: Change, event: Any) -> Any:
    before = change.after.event_count
    written = write_down(tx, change, event)
    change.after = replace(change.after, event_count=before)
    return written


def leaving_it_open(_tx: Any, _visit: Any) -> None:
    """The end of a visit is not written."""


def vacating(incident: Incident, *given: Any) -> Incident:
    return replace(take_seat(incident, *given), mim=None)


BROKEN: list[tuple[object, str, Callable[..., Any], str]] = [
    (lifecycle_rules, "reenter", lowering, "phases"),
    (lifecycle_rules, "resolve", ending_without_a_time, "status"),
    (lifecycle_rules, "not_resolved", lambda _incident: None, "status one_open_visit visits_touch"),
    (timeline, "take_public_number", skipping_a_number, "public_numbers"),
    (timeline, "append", counting_nothing, "counters"),
    (store, "end_visit", leaving_it_open, "one_open_visit"),
    (command_rules, "seat", vacating, "command"),
]


@pytest.mark.parametrize(("module", "name", "broken", "truths"), BROKEN, ids=[line[1] for line in BROKEN])
def test_the_model_notices_a_broken_rule(
    monkeypatch: pytest.MonkeyPatch, module: object, name: str, broken: Callable[..., Any], truths: str
) -> None:
    monkeypatch.setattr(module, name, broken)
    with pytest.raises(AssertionError) as caught:
        run_state_machine_as_test(WholeLife, settings=CAUGHT)
    assert caught.traceback[-1].name in truths.split()
