"""The outage as acts of people."""

import msgspec

from majorops.cli.scenarios.script import (
    ANA,
    BEN,
    CARA,
    DEV,
    HANA,
    PEOPLE,
    Act,
    hook_payload,
    load_outage,
    script,
)
from majorops.integrations.pagerduty.payload import read
from majorops.platform.wording import epoch_ms

OUTAGE = load_outage()
ACTS = script(OUTAGE)


def of(path: str) -> list[Act]:
    return [act for act in ACTS if act.path == f"incidents/INC-1/{path}"]


def test_the_first_act_declares_the_incident() -> None:
    assert (ACTS[0].path, ACTS[0].offset, ACTS[0].who) == ("incidents", 0, ANA)


def test_acts_are_in_order_and_none_comes_before_the_opening() -> None:
    offsets = [act.offset for act in ACTS]
    assert offsets == sorted(offsets)
    assert offsets[0] == 0


def test_every_entry_of_the_report_is_posted_once_in_its_order() -> None:
    posted = [act.body["title"] for act in of("timeline")]
    told = [entry["text"].partition("; ")[0] for entry in OUTAGE.entries]
    assert posted == told


def test_what_was_public_is_public_and_nothing_else() -> None:
    public = [act.body["visibility"] == "public" for act in of("timeline")]
    assert public == [entry["public"] for entry in OUTAGE.entries]


def test_nobody_posts_what_only_the_system_writes() -> None:
    assert {act.body["type"] for act in of("timeline")} <= {"action", "alert", "update"}


def test_phases_go_on_one_after_the_other_to_the_last() -> None:
    moves = [(act.body["from"], act.body["to"]) for act in of("phase")]
    assert [to for _, to in moves] == [2, 3, 4, 5, 6, 7, 8]
    assert [left for left, _ in moves] == [1, 2, 3, 4, 5, 6, 7]


def test_it_ends_resolved_with_its_milestone_and_public_update() -> None:
    assert ACTS[-1].path == "incidents/INC-1/resolve"
    assert set(ACTS[-1].body) == {"milestone", "publicUpdate"}
    assert ACTS[-1].offset >= epoch_ms(OUTAGE.resolved_at) - epoch_ms(OUTAGE.detected_at)


def test_posts_come_from_people_who_hold_a_seat() -> None:
    assert {act.who for act in of("timeline")} <= {ANA, HANA, BEN, CARA}
    assert ACTS[0].body["command"] == {"sre": BEN, "leader": DEV, "customerOps": CARA}


def test_there_is_somebody_of_every_role() -> None:
    assert {role for _, role, _ in PEOPLE.values()} == {"mim", "stakeholder", "executive", "admin"}


def test_the_payload_that_ships_is_one_we_can_read() -> None:
    delivery = read(msgspec.json.encode(hook_payload()))
    assert delivery.signals[0].levels == ("P3", "high")
