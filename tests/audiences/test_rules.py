"""Who sees an incident, and what a change shows each column."""

from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from majorops.audiences import rules
from majorops.audiences.fields import View
from majorops.audiences.incident_shape import QUIET, live_state, project_parts
from majorops.audiences.record import COMMAND, INSIDE, PUBLIC, Column, Gone, Projected, Record
from majorops.incidents.record import Change, EventType, Incident, Status, Visibility
from majorops.platform.errors import Forbidden, Invalid, NotFound
from majorops.platform.installation import STANDARD
from tests.audiences import examples as ex

FEED = {"epoch": "e", "seq": 1}
OUTSIDE = [column for column in Column if column not in COMMAND]
OPEN = replace(ex.INCIDENT, status=Status.ACTIVE, resolved_at=None, handover=None)


def shown(change: Change, column: Column, whole: Record | None = None) -> Projected | Gone | None:
    moved = rules.moved_fields(change)
    return rules.project(change, column, moved=moved, whole=whole, installation=STANDARD)


def on_board(change: Change, column: Column) -> Projected | Gone | None:
    return rules.project_board(change, column, moved=rules.moved_fields(change), installation=STANDARD)


def resources(entry: Projected | Gone | None) -> dict[str, Any]:
    assert isinstance(entry, Projected)
    found: dict[str, Any] = msgspec.json.decode(entry.body)["resources"]
    return found


# -- columns -----------------------------------------------------------------------------------------

P, A, S, E, C, M = (
    Column.PUBLIC_STAFF,
    Column.PUBLIC_ANONYMOUS,
    Column.STAKEHOLDER,
    Column.EXECUTIVE,
    Column.COMMAND_PARTICIPANT,
    Column.COMMAND_MIM,
)
NO = None
MAY_ASK = [
    # role, joined,      by default, public, public_anonymous, stakeholder, executive, command
    ("", False, A, NO, NO, NO, NO, NO),
    ("stakeholder", False, S, P, NO, S, NO, NO),
    ("executive", False, E, P, NO, NO, E, NO),
    ("stakeholder", True, C, P, NO, S, NO, C),
    ("executive", True, C, P, NO, NO, E, C),
    ("mim", False, M, P, A, S, E, M),
    ("mim", True, M, P, A, S, E, M),
    ("admin", False, M, P, A, S, E, M),
]


@pytest.mark.parametrize("line", MAY_ASK, ids=lambda line: f"{line[0] or 'anonymous'}-{line[1]}")
def test_a_viewer_gets_only_their_own_audiences(line: tuple[Any, ...]) -> None:
    role, joined, default, *answers = line
    assert rules.column_of(role, joined, None) is default
    for asked, answer in zip(rules.AUDIENCE_WORDS, answers, strict=True):
        if answer is None:
            with pytest.raises(Forbidden) as refusal:
                rules.column_of(role, joined, asked)
            assert refusal.value.code == "audience_not_yours"
        else:
            assert rules.column_of(role, joined, asked) is answer


def test_a_word_that_is_no_audience_is_refused() -> None:
    with pytest.raises(Invalid):
        rules.column_of("admin", participant=False, asked="command_mim")


def test_an_anonymous_caller_never_becomes_a_participant() -> None:
    assert rules.column_of("", participant=True, asked=None) is A


def test_epochs_differ_by_column_and_by_data_file() -> None:
    epochs = {rules.epoch(secret, column) for secret in ("a", "b") for column in Column}
    assert len(epochs) == 12


# -- what a change shows -----------------------------------------------------------------------------


def posted(event: Any, before: Incident = OPEN) -> Change:
    after = replace(
        before, event_count=before.event_count + 1, open_event_count=before.open_event_count + int(event.open)
    )
    return ex.change("timeline", before, after, timeline=[event])


@pytest.mark.parametrize("column", list(Column))
def test_an_internal_post_is_written_for_command_only(column: Column) -> None:
    entry = shown(posted(ex.event("new", Visibility.INTERNAL)), column)
    assert (entry is not None) == (column in COMMAND)
    assert entry is None or list(resources(entry)) == ["timeline"]


@pytest.mark.parametrize("column", list(Column))
def test_a_public_post_is_written_for_all_and_leaves_the_board_alone(column: Column) -> None:
    change = posted(ex.event("new", Visibility.PUBLIC, public_number=10))
    assert list(resources(shown(change, column))) == ["timeline"]
    assert on_board(change, column) is None


@pytest.mark.parametrize("column", OUTSIDE)
def test_an_internal_correction_of_an_event_for_all_tells_nobody_outside(column: Column) -> None:
    correction = ex.event("later", Visibility.INTERNAL, corrects=ex.NULL_EVENT.id)
    change = posted(correction)
    change.touch("timeline", replace(ex.NULL_EVENT, corrected_by=correction.id))
    assert shown(change, column) is None


@pytest.mark.parametrize("column", OUTSIDE)
def test_a_public_correction_shows_both_rows(column: Column) -> None:
    correction = ex.event(
        "later", Visibility.PUBLIC, corrects=ex.NULL_EVENT.id, corrects_number=2, public_number=10
    )
    change = posted(correction)
    change.touch(
        "timeline",
        replace(
            ex.NULL_EVENT, corrected_by=correction.id, corrected_by_open=correction.id, corrected_by_number=10
        ),
    )
    old = next(row for row in resources(shown(change, column))["timeline"] if "corrects" not in row)
    assert old["correctedBy"] == ("10" if column in PUBLIC else correction.id)


@pytest.mark.parametrize("column", list(Column))
def test_what_was_taken_back_is_replaced_for_all_but_command(column: Column) -> None:
    taken = replace(ex.TAKEN_BACK, at=ex.T + 90_000_000)
    change = ex.change("timeline", OPEN, OPEN, timeline=[replace(ex.PUBLIC_EVENT, retraction=taken)])
    (row,) = resources(shown(change, column))["timeline"]
    if column in COMMAND:
        assert row["title"] == ex.PUBLIC_EVENT.title
        assert row["retractedBy"] == taken.by
        assert row["retractReason"] == taken.reason
    else:
        assert row["title"] == row["description"] == "Taken back at 03:13 UTC"
        assert not any(key.startswith("retract") for key in row)
        assert b"canary-retract" not in msgspec.json.encode(row)


@pytest.mark.parametrize("column", list(Column))
def test_texts_taken_back_leave_every_reading(column: Column) -> None:
    record = replace(
        ex.RECORD,
        updates=[replace(ex.PUBLIC_UPDATE, retraction=ex.TAKEN_BACK)],
        milestones=[replace(ex.MILESTONE, retraction=ex.TAKEN_BACK)],
        timeline=[replace(ex.PUBLIC_EVENT, retraction=ex.TAKEN_BACK)],
    )
    text = msgspec.json.encode(rules.whole(record, View(column, record.incident), feed=FEED)).decode()
    for taken in (
        "canary-pvbvp-content",
        "canary-milestone-body",
        "canary-milestone-title",
        "canary-pub-title",
    ):
        assert (taken in text) == (column in COMMAND), taken


@pytest.mark.parametrize("column", list(Column))
def test_publishing_shows_the_public_the_whole_record(column: Column) -> None:
    change = ex.change("published", ex.UNPUBLISHED, ex.INCIDENT)
    found = resources(shown(change, column, ex.RECORD))
    if column in PUBLIC:
        assert {"incident", "alert", "timeline", "updates", "promises", "visits"} <= set(found)
        assert len(found["timeline"]) == 2
    else:
        assert list(found) == ["incident"]


@pytest.mark.parametrize("column", list(Column))
def test_unpublishing_ends_the_public_streams(column: Column) -> None:
    change = ex.change("published", ex.INCIDENT, replace(ex.INCIDENT, unpublished_at=ex.T + 1))
    for entry in (shown(change, column, ex.RECORD), on_board(change, column)):
        assert isinstance(entry, Gone) == (column in PUBLIC)
    if column in PUBLIC:
        gone = shown(change, column, ex.RECORD)
        assert gone is not None
        wanted = ex.INCIDENT.public_id if column is Column.PUBLIC_ANONYMOUS else ex.ID
        assert msgspec.json.decode(gone.body) == {"change": "gone", "id": wanted}


@pytest.mark.parametrize("column", list(Column))
def test_restricting_hides_and_lifting_it_shows_the_whole(column: Column) -> None:
    hidden = replace(ex.UNPUBLISHED, restricted=True)
    restricting = shown(ex.change("changed", ex.UNPUBLISHED, hidden), column, ex.RECORD)
    lifting = shown(ex.change("changed", hidden, ex.UNPUBLISHED), column, ex.RECORD)
    if column in PUBLIC:
        assert restricting is lifting is None
    elif column in COMMAND:
        assert list(resources(lifting)) == list(resources(restricting)) == ["incident"]
    else:
        assert isinstance(restricting, Gone)
        assert "milestones" in resources(lifting)


@pytest.mark.parametrize("column", list(Column))
def test_a_restricted_incident_is_written_for_command_and_on_the_board_of_mims(column: Column) -> None:
    opened = ex.change(
        "opened",
        None,
        replace(ex.UNPUBLISHED, restricted=True),
        visits=[ex.VISIT],
        timeline=[ex.INTERNAL_EVENT],
    )
    assert (shown(opened, column) is not None) == (column in COMMAND)
    assert (on_board(opened, column) is not None) == (column is Column.COMMAND_MIM)


def test_a_new_incident_comes_whole() -> None:
    opened = ex.change("opened", None, ex.UNPUBLISHED, visits=[ex.VISIT], timeline=[ex.INTERNAL_EVENT])
    assert list(resources(shown(opened, Column.COMMAND_MIM))) == [
        "incident",
        "command",
        "alert",
        "timeline",
        "visits",
    ]
    assert list(resources(shown(opened, Column.STAKEHOLDER))) == ["incident", "command", "alert", "visits"]
    assert shown(opened, Column.PUBLIC_STAFF) is None


def test_a_seat_that_changes_hands_shows_the_roles_of_both() -> None:
    after = replace(OPEN, sre="other@canary.example", seat_names={**OPEN.seat_names, "sre": "Other"})
    change = ex.change("command", OPEN, after)
    assert rules.needs_whole(change, rules.moved_fields(change))
    found = resources(shown(change, Column.COMMAND_MIM, replace(ex.RECORD, incident=after)))
    assert found["participants"][0]["role"] == "responder"
    assert found["command"]["sre"] == "Other"
    assert shown(change, Column.PUBLIC_STAFF, ex.RECORD) is None


@pytest.mark.parametrize("column", OUTSIDE)
def test_the_word_of_an_entry_names_nothing_hidden(column: Column) -> None:
    assert rules.change_word("handover", column) in {"command", "changed"}
    assert rules.change_word("report", column) == "changed"
    assert rules.change_word("milestone", column) == ("changed" if column in PUBLIC else "milestone")
    assert rules.change_word("something new", column) == "changed"


@pytest.mark.parametrize("column", list(Column))
def test_a_hidden_incident_cannot_be_read(column: Column) -> None:
    hidden = View(column, replace(ex.UNPUBLISHED, restricted=True))
    if column in COMMAND:
        assert rules.listed(hidden)
        return
    with pytest.raises(NotFound):
        rules.whole(ex.RECORD, hidden, feed=FEED)
    with pytest.raises(NotFound):
        rules.listed(hidden)


def test_a_row_for_the_public_without_a_number_is_a_mistake_and_never_leaves() -> None:
    change = posted(ex.event("bad", Visibility.PUBLIC))
    with pytest.raises(LookupError):
        shown(change, Column.PUBLIC_STAFF)


# -- for any incident --------------------------------------------------------------------------------

texts = st.text(max_size=20)
internal_events = st.builds(
    ex.event,
    st.just("any"),
    st.just(Visibility.INTERNAL),
    title=texts,
    description=texts,
    actor=texts,
    type=st.sampled_from(EventType),
    timestamp=st.integers(0, ex.T * 2),
    created_at=st.integers(0, ex.T * 2),
    id=st.text("0123456789ABCDEFGHJKMNPQRSTVWXYZ", min_size=26, max_size=26),
)
internal_updates = st.builds(
    ex.update,
    st.just("any"),
    st.just(Visibility.INTERNAL),
    content=texts,
    created_at=st.integers(0, ex.T * 2),
)


def reading(record: Record, column: Column) -> bytes:
    view = View(column, record.incident, ex.T)
    return msgspec.json.encode([rules.whole(record, view, feed=FEED), live_state(view)])


@given(st.lists(internal_events, max_size=4), st.integers(0, 10_000))
def test_internal_events_alter_no_byte_outside_command(events: list[Any], count: int) -> None:
    more = replace(
        ex.RECORD, timeline=[*ex.RECORD.timeline, *events], incident=replace(ex.INCIDENT, event_count=count)
    )
    for column in OUTSIDE:
        assert reading(more, column) == reading(ex.RECORD, column)


@given(st.lists(internal_updates, max_size=3), st.integers(0, 10_000))
def test_internal_updates_alter_no_byte_for_executives_and_the_public(
    updates: list[Any], moment: int
) -> None:
    more = replace(
        ex.RECORD,
        updates=[*ex.RECORD.updates, *updates],
        incident=replace(ex.INCIDENT, update_count=moment, last_update_at=moment),
    )
    for column in (*PUBLIC, Column.EXECUTIVE):
        assert reading(more, column) == reading(ex.RECORD, column)


@given(texts, st.integers(1, ex.T), st.booleans())
def test_what_is_not_public_alters_no_byte_of_the_public(text: str, moment: int, flag: bool) -> None:  # noqa: FBT001
    other = replace(
        ex.INCIDENT,
        title=text,
        description=text,
        business_impact=text,
        exec_summary=text,
        audience_notes=text,
        metadata={"a": text},
        version=moment,
        reopen_count=moment,
        milestone_count=moment,
        next_update_eta=moment,
        last_communicated_at=moment,
        last_milestone_at=moment,
        alert_id=text,
        issue_time_given=flag,
        sre=text,
        leader=text,
        opened_by=text,
        unpublish_reason=text,
        handover=None,
    )
    record = replace(
        ex.RECORD,
        incident=other,
        milestones=(),
        participants=(),
        promises=[ex.PUBLIC_PROMISE],
        updates=[ex.PUBLIC_UPDATE],
    )
    for column in PUBLIC:
        assert reading(record, column) == reading(ex.RECORD, column)


@given(st.sampled_from(sorted(QUIET)), st.integers(0, ex.T))
def test_quiet_fields_are_read_by_no_part_of_the_incident(field: str, value: int) -> None:
    other = replace(ex.INCIDENT, **{field: value})
    for column in Column:
        assert project_parts(View(column, other)) == project_parts(View(column, ex.INCIDENT))


@given(st.sampled_from(Incident.__struct_fields__))
def test_an_unmoved_incident_shows_nothing(field: str) -> None:
    same = replace(ex.INCIDENT, **{field: getattr(ex.INCIDENT, field)})
    change = ex.change("changed", ex.INCIDENT, same)
    assert all(shown(change, column) is None for column in Column)


def test_every_inside_column_has_its_lists() -> None:
    for column in INSIDE:
        assert "milestones" in rules.whole(ex.RECORD, View(column, ex.INCIDENT), feed=FEED)
