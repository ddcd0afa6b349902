"""Every line of audiences.csv about reviews, action items and the debrief, against the real projection."""

import csv
from collections.abc import Iterator
from typing import Any, NamedTuple

import msgspec
import pytest
from msgspec.structs import replace

from majorops.audiences import incident_shape
from majorops.audiences.fields import View, own, projection
from majorops.audiences.record import EVERYONE, Column
from majorops.audiences.review_shape import (
    ACTION,
    REVIEW,
    ActionRow,
    ReviewRow,
    project_action,
    project_review,
    project_review_row,
    review_exists,
)
from majorops.incidents.record import Incident, ReviewStatus
from majorops.incidents.store import Standing
from majorops.people.record import Person
from majorops.people.rules import may
from majorops.platform.wording import rfc3339
from majorops.reviews.record import ActionStatus, Addendum, Review, ReviewAction
from tests.audiences import examples as ex
from tests.audiences.test_oracle import AT, ORACLE

DRAFT = Review(
    incident_id=ex.ID,
    status=ReviewStatus.HELD,
    required_because="repeat",
    due_at=ex.moment(),
    scheduled_at=ex.moment(),
    held_at=ex.moment(),
    published_at=None,
    created_at=ex.moment(),
    repeat_of="01HXZCANARYREPEATED0000001",
    summary="canary-review-summary",
    timeline="canary-review-timeline",
    root_cause="canary-review-root-cause",
    went_well="canary-review-went-well",
    what_we_change="canary-review-what-we-change",
    learnings="canary-review-learnings",
)
FINAL = replace(DRAFT, status=ReviewStatus.PUBLISHED, published_at=ex.moment())
ITEM = ReviewAction(
    id="01HXZCANARYACTION000000001",
    incident_id=ex.ID,
    title="canary-action-title",
    owner_id="action-owner@canary.example",
    owner="Canary Action Owner",
    due_at=ex.moment(),
    status=ActionStatus.DONE,
    note="canary-action-note",
    closed_at=ex.moment(),
    created_at=ex.moment(),
    created_by="action-maker@canary.example",
)
ADDENDUM = Addendum(
    "01HXZCANARYADDENDUM0000001", ex.ID, "canary-addendum", "Canary Author", "author@canary.example", ex.T
)
EARLIER = replace(ex.INCIDENT, id="01HXZCANARYREPEATED0000001", number=7_430)
HIDDEN = replace(EARLIER, restricted=True)
_ROLES = {"stakeholder", "executive", "mim"}
SECTIONS = ("summary", "timeline", "rootCause", "wentWell", "whatWeChange", "learnings")
SHOWN_WITH_THE_INCIDENT = "shown with the incident, also before publishing"

STORED: dict[str, dict[str, Any]] = {
    "Review": {
        "status": "Published",
        "required": True,
        "requiredBecause": "repeat",
        "dueAt": rfc3339(FINAL.due_at or 0),
        "scheduledAt": rfc3339(FINAL.scheduled_at or 0),
        "heldAt": rfc3339(FINAL.held_at or 0),
        "publishedAt": rfc3339(FINAL.published_at or 0),
        "repeatOf": "INC-7430",
        **{
            name: f"canary-review-{word}"
            for name, word in zip(
                SECTIONS,
                ("summary", "timeline", "root-cause", "went-well", "what-we-change", "learnings"),
                strict=True,
            )
        },
    },
    "ReviewAction": {
        "title": "canary-action-title",
        "owner": "Canary Action Owner",
        "ownerId": "action-owner@canary.example",
        "dueAt": rfc3339(ITEM.due_at),
        "status": "Done",
        "note": "canary-action-note",
        "closedAt": rfc3339(ITEM.closed_at or 0),
    },
}


class Line(NamedTuple):
    entity: str
    field: str
    condition: str
    note: str
    column: Column
    says: str


def lines() -> Iterator[Line]:
    with ORACLE.open(encoding="utf-8") as file:
        rows = [row for row in csv.DictReader(file) if row["entity"] in {"Review", "ReviewAction", "Debrief"}]
    for row in rows:
        assert row["admin"] == row["command_mim"]
        head = (row["entity"], row["field"], row["condition"], row["note"])
        yield from (Line(*head, column, row[column.value]) for column in Column)


def view(column: Column, review: Review = FINAL) -> View:
    return View(column, replace(ex.INCIDENT, after_action=review.standing()), AT)


def shown(column: Column, review: Review = FINAL, repeats: Incident = EARLIER) -> dict[str, Any] | None:
    made = project_review(ReviewRow(review, repeats), [ActionRow(ITEM)], [ADDENDUM], view(column, review))
    found: dict[str, Any] | None = msgspec.json.decode(msgspec.json.encode(made))
    return found


def of(entity: str, column: Column, review: Review = FINAL) -> dict[str, Any]:
    """What a column gets of the review or its item; nothing where it does not exist."""
    made = (
        shown(column, review) if entity == "Review" else project_action(ActionRow(ITEM), view(column, review))
    )
    return made or {}


LINES = list(lines())
FIELDS = [
    line for line in LINES if line.field not in {"(row)", "actions", "addenda"} and line.entity in STORED
]


@pytest.mark.parametrize("line", FIELDS, ids=lambda line: f"{line.entity}.{line.field}-{line.column}")
def test_a_field_of_a_published_review_reads_as_the_oracle_says(line: Line) -> None:
    read = of(line.entity, line.column)
    if line.says == "no":
        assert line.field not in read
        assert "canary" not in str(STORED[line.entity][line.field]) or str(
            STORED[line.entity][line.field]
        ) not in str(read)
    else:
        assert read[line.field] == STORED[line.entity][line.field]


def test_the_oracle_was_read_whole() -> None:
    assert {line.entity for line in LINES} == {"Review", "ReviewAction", "Debrief"}
    assert {line.field for line in FIELDS if line.entity == "Review"} == set(STORED["Review"])
    assert {line.field for line in FIELDS if line.entity == "ReviewAction"} == set(STORED["ReviewAction"])


@pytest.mark.parametrize("column", list(Column))
def test_the_rows_of_a_review_stand_by_its_own_lines(column: Column) -> None:
    for name, text in (("actions", "canary-action-title"), ("addenda", "canary-addendum")):
        says = next(line.says for line in LINES if line.field == name and line.column is column)
        assert (text in str((shown(column) or {}).get(name))) == (says == "yes")


@pytest.mark.parametrize("review", [DRAFT, FINAL], ids=["draft", "published"])
@pytest.mark.parametrize("column", list(Column))
def test_a_review_exists_as_the_oracle_says(column: Column, review: Review) -> None:
    condition = "status=Published" if review.published else "status!=Published"
    says = next(
        line.says
        for line in LINES
        if (line.entity, line.field, line.condition, line.column) == ("Review", "(row)", condition, column)
    )
    assert review_exists(review, column) == (says == "yes")
    assert bool(of("Review", column, review)) == (says == "yes")
    assert bool(of("ReviewAction", column, review)) == (says == "yes")
    listed = project_review_row(ReviewRow(review), (1, 0), view(column, review))
    assert (listed is not None) == (says == "yes")
    if says == "no":
        assert "canary-review" not in str(listed)


@pytest.mark.parametrize("column", list(Column))
def test_what_is_shown_with_the_incident_is_there_before_publishing(column: Column) -> None:
    incident = incident_shape.project_incident(view(column, DRAFT))
    facts = incident.get("afterAction", {})
    for line in LINES:
        if line.note == SHOWN_WITH_THE_INCIDENT and line.column is column:
            stored = {**STORED["Review"], "status": "Held", "publishedAt": None}[line.field]
            assert (line.field in facts) == (line.says == "yes")
            assert facts.get(line.field) == (stored if line.says == "yes" else None)
    assert "canary-review" not in str(incident)
    assert set(facts) <= {line.field for line in LINES if line.note == SHOWN_WITH_THE_INCIDENT} | {"revision"}


@pytest.mark.parametrize("column", list(Column))
def test_a_repeated_incident_is_named_only_where_it_is_visible(column: Column) -> None:
    read = shown(column, repeats=HIDDEN)
    if column is Column.COMMAND_MIM:
        assert (read or {})["repeatOf"] == "INC-7430"
    else:
        assert "repeatOf" not in (read or {})
        assert "7430" not in str(read)


@pytest.mark.parametrize("column", [Column.STAKEHOLDER, Column.EXECUTIVE])
def test_the_owner_sees_their_item_always(column: Column) -> None:
    assert project_action(ActionRow(ITEM), view(column, DRAFT)) is None
    mine = project_action(ActionRow(ITEM, mine=True), view(column, DRAFT))
    assert mine is not None
    assert mine["title"] == "canary-action-title"
    assert "ownerId" not in mine


@pytest.mark.parametrize("column", list(Column))
def test_the_debrief_is_for_whom_the_oracle_says(column: Column) -> None:
    says = next(line.says for line in LINES if line.entity == "Debrief" and line.column is column)
    role = column.value.removeprefix("command_").replace("participant", "stakeholder")
    joined = Standing(participant=column is Column.COMMAND_PARTICIPANT)
    person = Person("x@example.com" if role in _ROLES else "", "X", role if role in _ROLES else "")
    assert may(person, "debrief.read", joined) == (says == "yes")


@pytest.mark.parametrize("column", [c for c in Column if c is not Column.COMMAND_MIM])
def test_no_mail_address_leaves_command(column: Column) -> None:
    assert "@canary.example" not in str([shown(column), of("ReviewAction", column)])


def test_a_leaked_section_is_caught() -> None:
    leaky = projection({**REVIEW, "summary": {EVERYONE: own("review.summary")}})
    line = Line("Review", "summary", "", "", Column.PUBLIC_STAFF, "no")
    assert line.field in leaky(ReviewRow(FINAL), view(line.column))
    assert line.field not in projection(REVIEW)(ReviewRow(FINAL), view(line.column))
    assert set(ACTION) >= {line.field for line in FIELDS if line.entity == "ReviewAction"}
