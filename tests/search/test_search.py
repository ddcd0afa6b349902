"""Who finds what: nobody finds, counts or marks what their columns do not read."""

from functools import partial

import pytest
from msgspec.structs import replace

from majorops.incidents import store as incidents
from majorops.incidents.actions import EditIncident, edit
from majorops.incidents.command.actions import Join, join, leave
from majorops.incidents.lifecycle.actions import Resolve, resolve
from majorops.incidents.publication.actions import Unpublish, unpublish
from majorops.incidents.record import Change, ReviewStatus, Visibility
from majorops.incidents.timeline.actions import finish, retract_event
from majorops.milestones.actions import CutMilestone, cut
from majorops.milestones.actions import retract as retract_milestone
from majorops.people.record import Person
from majorops.platform.database import Tx
from majorops.reviews import store as reviews
from majorops.reviews.record import Review
from majorops.search import actions, store
from majorops.search.operating import ask_rebuild
from majorops.search.rules import read_words
from majorops.updates.actions import PostUpdate, post
from tests.search.seeker import ANA, BEN, CLEO, EVE, Seeker, at

EVERYBODY = (ANA, BEN, CLEO, EVE)
COMMAND = (ANA, BEN)
DAY = 24 * 60


def finders(seeker: Seeker, words: str, **more: object) -> set[str]:
    """The names of those who find something."""
    return {person.name for person in EVERYBODY if seeker.finds(person, words, **more)}


def names(*people: Person) -> set[str]:
    return {person.name for person in people}


def test_internal_entries_are_found_by_command_only(seeker: Seeker) -> None:
    seeker.log(5, "Suspect the zeppelin", description="and its hangar")
    assert finders(seeker, "zeppelin hang") == names(*COMMAND)
    assert seeker.finds(ANA, "zeppelin") == [("event", "Suspect the zeppelin")]


def test_public_entries_are_found_by_everybody(seeker: Seeker) -> None:
    seeker.log(5, "Restarted the zeppelin", public=True)
    assert finders(seeker, "zeppelin") == names(*EVERYBODY)


def test_a_reason_is_found_where_it_is_read(seeker: Seeker) -> None:
    wish = EditIncident(title="Shop is down", reason="The zeppelin said so")
    seeker.do(lambda tx: edit(tx, seeker.id, wish, expected=1, by=ANA, at=at(3)))
    assert finders(seeker, "zeppelin") == names(*COMMAND)


@pytest.mark.parametrize(
    ("field", "readers"),
    [
        ("customer_impact_summary", EVERYBODY),
        ("audience_notes", EVERYBODY),
        ("business_impact", (ANA, EVE)),
        ("exec_summary", (ANA, EVE)),
    ],
)
def test_impact_texts_are_found_by_who_reads_them(
    seeker: Seeker, field: str, readers: tuple[Person, ...]
) -> None:
    seeker.impact(**{field: "Zeppelins cannot land"})
    assert finders(seeker, "zeppelins") == names(*readers)


@pytest.mark.parametrize(
    ("gate", "readers"), [(Visibility.PUBLIC, EVERYBODY), (Visibility.INTERNAL, (ANA, BEN, CLEO))]
)
def test_updates_are_found_by_who_reads_them_and_once(
    seeker: Seeker, gate: Visibility, readers: tuple[Person, ...]
) -> None:
    wish = PostUpdate(content="The zeppelin is back", visibility=gate)
    seeker.do(lambda tx: post(tx, seeker.id, wish, by=ANA, at=at(5)))
    assert finders(seeker, "zeppelin") == names(*readers)
    assert seeker.finds(ANA, "zeppelin") == [("update", "The zeppelin is back")]


def test_milestones_are_found_by_everybody_inside_and_once(seeker: Seeker) -> None:
    wish = CutMilestone(title="Half is back", body="The zeppelin landed.")
    seeker.do(lambda tx: cut(tx, seeker.id, wish, by=ANA, at=at(5)))
    assert finders(seeker, "zeppelin") == names(*EVERYBODY)
    assert seeker.finds(ANA, "half back") == [("milestone", "Half is back")]


def test_what_was_taken_back_vanishes_outside_and_stays_for_command(seeker: Seeker) -> None:
    event = seeker.log(5, "The zeppelin did it", public=True)
    wish = CutMilestone(title="Zeppelin", body="It did it.")
    done = seeker.do(lambda tx: cut(tx, seeker.id, wish, by=ANA, at=at(5)))
    milestone = done.touched["milestones"][0].id
    assert finders(seeker, "zeppelin") == names(*EVERYBODY)
    seeker.do(lambda tx: retract_event(tx, seeker.id, event, "No", by=ANA, at=at(6)))
    seeker.do(lambda tx: retract_milestone(tx, seeker.id, milestone, "No", by=ANA, at=at(6)))
    assert finders(seeker, "zeppelin") == names(*COMMAND)
    assert finders(seeker, "taken back") == names(*COMMAND)  # the line of the log, not what stands instead


def test_and_at_once_even_while_the_index_is_behind(seeker: Seeker) -> None:
    event = seeker.log(5, "The zeppelin did it", public=True)
    seeker.catch_up()
    seeker.do(lambda tx: retract_event(tx, seeker.id, event, "No", by=ANA, at=at(6)))
    asked = actions.Asked(read_words("zeppelin"), everything=True, limit=50)
    found = seeker.database.read_now(lambda tx: actions.search(tx, asked, by=CLEO, at=at(7)))
    assert found["results"] == []


def test_a_restricted_incident_is_found_by_those_named_only(seeker: Seeker) -> None:
    seeker.log(2, "The zeppelin did it", public=True)
    assert finders(seeker, "zeppelin") == names(*EVERYBODY)
    wish = EditIncident(restricted=True, reason="Security")
    seeker.do(lambda tx: edit(tx, seeker.id, wish, expected=1, by=ANA, at=at(3)))
    assert finders(seeker, "zeppelin") == names(*COMMAND)
    number = seeker.ask(ANA, "checkout")["results"][0]["incident"]["number"]
    for person in (CLEO, EVE):
        answer = seeker.ask(person, number)
        assert (answer["results"], answer["open"], answer["unresolved"]) == ([], None, [])


def test_joining_opens_the_log_of_that_incident_and_leaving_closes_it(seeker: Seeker) -> None:
    other = seeker.open("Search is slow", description="zeppelin")
    seeker.log(5, "The zeppelin did it")
    assert [kind for kind, _ in seeker.finds(CLEO, "zeppelin")] == ["incident"]
    seeker.do(lambda tx: join(tx, seeker.id, Join(), by=CLEO, at=at(6)))
    assert sorted(kind for kind, _ in seeker.finds(CLEO, "zeppelin")) == ["event", "incident"]
    seeker.do(lambda tx: leave(tx, seeker.id, "me", by=CLEO, at=at(7)))
    assert [kind for kind, _ in seeker.finds(CLEO, "zeppelin")] == ["incident"]
    assert seeker.ask(CLEO, "zeppelin")["results"][0]["incident"]["id"] == other


def test_an_executive_who_joined_still_finds_what_executives_read(seeker: Seeker) -> None:
    seeker.impact(business_impact="Zeppelins cannot land")
    seeker.do(lambda tx: join(tx, seeker.id, Join(), by=EVE, at=at(6)))
    seeker.log(7, "Internal zeppelin")
    assert sorted(kind for kind, _ in seeker.finds(EVE, "zeppelin")) == ["event", "incident"]
    assert seeker.finds(BEN, "zeppelins") == []


def test_the_public_title_is_found_while_it_is_published(seeker: Seeker) -> None:
    seeker.publish()
    assert finders(seeker, "shop trouble") == names(*EVERYBODY)
    wish = Unpublish(reason="Too early")
    seeker.do(lambda tx: unpublish(tx, seeker.id, wish, by=ANA, at=at(4)))
    found = seeker.finds(CLEO, "shop trouble")
    assert found == []


def test_unresolved_and_the_last_seven_days_unless_all_is_asked_for(seeker: Seeker) -> None:
    seeker.log(5, "The zeppelin did it", public=True)
    wish = Resolve(false_alarm=True, reason="seeded")
    seeker.do(lambda tx: resolve(tx, seeker.id, wish, by=ANA, at=at(10)))
    week = 7 * DAY
    assert finders(seeker, "zeppelin", minute=10 + week) == names(*EVERYBODY)
    assert finders(seeker, "zeppelin", minute=11 + week) == set()
    assert finders(seeker, "zeppelin", minute=11 + week, everything=True) == names(*EVERYBODY)
    # Who types a number means that incident, however old.
    assert seeker.ask(CLEO, "INC-1", minute=11 + week)["open"] == seeker.id


def test_a_number_or_a_single_strong_hit_is_to_be_opened(seeker: Seeker) -> None:
    other = seeker.open("Search is slow")
    assert seeker.ask(CLEO, "2")["open"] == other
    assert seeker.ask(CLEO, "search slo")["open"] == other
    seeker.log(5, "Search is fine here", public=True)
    assert seeker.ask(CLEO, "search")["open"] is None


def test_where_nothing_is_found_stands_what_still_burns(seeker: Seeker) -> None:
    seeker.open("Search is slow")
    for words in ("nothing like it", "…", '") OR "a'):
        answer = seeker.ask(CLEO, words)
        assert answer["results"] == []
        assert [one["number"] for one in answer["unresolved"]] == ["INC-2", "INC-1"]


def test_five_hits_of_one_incident_and_that_there_are_more(seeker: Seeker) -> None:
    other = seeker.open("Search is slow", description="zeppelin")
    for minute in range(8):
        seeker.log(minute, f"Zeppelin {minute}", public=True)
    results = seeker.ask(CLEO, "zeppelin")["results"]
    of_one = [hit["more"] for hit in results if hit["incident"]["id"] == seeker.id]
    assert of_one == [False] * 4 + [True]
    assert [hit["more"] for hit in results if hit["incident"]["id"] == other] == [False]
    assert len(seeker.ask(CLEO, "zeppelin", limit=2)["results"]) == 2


def test_many_rows_unseen_do_not_hide_the_few_that_are_seen(
    seeker: Seeker, monkeypatch: pytest.MonkeyPatch
) -> None:
    seeker.log(1, "A zeppelin for all", public=True)
    for minute in range(2, 30):
        seeker.log(minute, f"Our zeppelin {minute}")
    monkeypatch.setattr(store, "SCANS", (4, 4))
    assert seeker.finds(CLEO, "zeppelin") == [("event", "A zeppelin for all")]
    assert seeker.ask(CLEO, "zeppelin")["partial"] is False
    assert seeker.ask(ANA, "zeppelin", limit=200)["partial"] is True


def test_the_incident_of_a_hit_reads_as_the_column_reads_it(seeker: Seeker) -> None:
    found = {person.name: seeker.ask(person, "checkout")["results"][0]["incident"] for person in EVERYBODY}
    assert "restricted" in found["Ana"]
    assert "restricted" in found["Ben"]
    assert "restricted" not in found["Cleo"]
    assert "restricted" not in found["Eve"]


@pytest.mark.parametrize(
    "words", ['"', "a OR", "NEAR(a b)", "^a", "a*b", "-a", "{a}: b", "a\x00b", "·1", "' --", "\ud800a"]
)
def test_nothing_typed_is_syntax(seeker: Seeker, words: str) -> None:
    seeker.log(5, "a or near b", public=True)
    for person in EVERYBODY:
        seeker.ask(person, words)


def test_a_mark_of_the_index_cannot_be_asked_for(seeker: Seeker) -> None:
    seeker.log(5, "Nothing to see", public=True)
    asked = partial(seeker.finds, CLEO)
    for words in ("·s", "·i", "·8", f"·{seeker.id}"):
        assert asked(words) == []


def test_a_review_is_found_by_command_and_once_published_by_everybody(seeker: Seeker) -> None:
    review = Review(
        incident_id=seeker.id,
        status=ReviewStatus.DRAFT,
        required_because=None,
        due_at=None,
        scheduled_at=None,
        held_at=None,
        published_at=None,
        created_at=at(20),
        root_cause="A zeppelin in the hangar",
    )

    def write(tx: Tx, row: Review, *, new: bool) -> None:
        before = incidents.load(tx, seeker.id)
        change = Change(kind="review", by=ANA, at=at(20), before=before, after=before)
        reviews.add(tx, row) if new else reviews.save(tx, review, row)
        change.touch("reviews", row)
        finish(tx, change)

    seeker.do(partial(write, row=review, new=True))
    assert finders(seeker, "zeppelin") == names(*COMMAND)
    assert seeker.finds(ANA, "zeppelin") == [("review", "A zeppelin in the hangar")]
    published = replace(review, status=ReviewStatus.PUBLISHED, held_at=at(21), published_at=at(22))
    seeker.do(partial(write, row=published, new=False))
    assert finders(seeker, "zeppelin") == names(*EVERYBODY)
    seeker.do(ask_rebuild)
    assert finders(seeker, "zeppelin") == names(*EVERYBODY)
