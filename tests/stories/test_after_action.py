"""The story of an After Action: from the end of the outage to what was learned after all had read it."""

from typing import Any

import pytest

from majorops.platform.clock import now_ms
from majorops.platform.wording import rfc3339
from tests.conftest import PEOPLE, key
from tests.stories.conftest import Story, soon, titles

pytestmark = pytest.mark.web


def test_what_an_outage_taught_is_written_together_held_and_read_by_all(story: Story) -> None:
    story.declares("Checkout is down")
    story.joins(by="participant")
    story.cuts_milestone("A disk is full", "Orders fail.", again_in=20)
    story.says("Ask us, not the bank", to="internal")
    story.says("Orders fail; we are on it", to="public", again_in=20)
    story.advances(to="Resolution")
    story.moves(to="Monitoring")
    story.resolves(milestone={"title": "Orders work", "body": "The disk is larger."})
    assert story.sees("executives")["reviewStatus"] == "Draft"  # type: ignore[index]  # it exists for them
    assert "After Action Draft" in titles(story.sees("the bridge"))

    two_people_write_at_once(story)
    item = story.does(
        "review/actions", title="Alarm at 80 %", owner=PEOPLE["executive"], dueAt=soon(60 * 24 * 7)
    )
    assert story.refused("review/publish") == "review_not_held"
    assert reads(story, "executives").status_code == 404
    writes(story, "mim", heldAt=rfc3339(now_ms()))
    story.does("review/publish")

    everybody_reads_their_own(story)
    the_owner_closes_their_item(story, item["id"])
    assert story.refused("review/publish") == "review_published"
    story.does("review/addenda", by="participant", text="The vendor mended the *log rotation*.")
    assert "<em>log rotation</em>" in str(reads(story, "stakeholders").json()["addenda"])


def two_people_write_at_once(story: Story) -> None:
    both = reads(story, "command").headers["etag"]
    writes(story, "participant", etag=both, sections={"rootCause": "Logs filled the disk."})
    writes(story, "mim", etag=both, sections={"wentWell": "Found within minutes."})
    again = writes(story, "mim", etag=both, sections={"rootCause": "A disk."})
    assert (again.status_code, again.json()["code"]) == (412, "version_conflict")
    assert again.json()["differs"][0]["current"] == "Logs filled the disk."


def everybody_reads_their_own(story: Story) -> None:
    for audience in ("stakeholders", "executives", "the bridge", "command"):
        review = reads(story, audience).json()
        assert (review["rootCause"], review["wentWell"]) == ("Logs filled the disk.", "Found within minutes.")
        assert review["facts"]["promises"]["kept"] == 1
        assert [said["title"] for said in review["facts"]["told"]["milestones"]] == [
            "A disk is full",
            "Orders work",
        ]
        assert ("Ask us, not the bank" in str(review)) == (audience != "executives")


def the_owner_closes_their_item(story: Story, item: str) -> None:
    executive = story.client("executive")
    [mine] = [row for row in executive.get("/v1/actions?owner=me").json()["actions"] if row["id"] == item]
    path = f"/v1/incidents/{mine['incidentId']}/review/actions/{item}"
    done = {"status": "Done", "note": "The alarm rang in the drill."}
    assert executive.patch(path, json=done, headers={"if-match": mine["etag"]}).is_success
    assert reads(story, "stakeholders").json()["actions"][0]["status"] == "Done"


def test_an_outage_that_comes_back_takes_its_draft_with_it(story: Story) -> None:
    story.declares("Search is down")
    story.advances(to="Resolution")
    story.moves(to="Monitoring")
    story.resolves()
    writes(story, "mim", sections={"summary": "We thought it was over"}, heldAt=rfc3339(now_ms()))

    story.does("reopen", reason="It is back")

    assert story.sees("command")["reviewStatus"] == "Draft"  # type: ignore[index]  # it exists for them
    review = reads(story, "command").json()
    assert (review["summary"], review["heldAt"], review["dueAt"]) == ("We thought it was over", None, None)


AUDIENCE_ROLES = {
    "stakeholders": "stakeholder",
    "executives": "executive",
    "the bridge": "participant",
    "command": "mim",
}


def reads(story: Story, audience: str) -> Any:
    """The review, as this audience is answered."""
    return story.client(AUDIENCE_ROLES[audience]).get(f"/v1/incidents/{story.incident['id']}/review")


def writes(story: Story, who: str, *, etag: str = "", **body: Any) -> Any:
    """An edit, from the reading named or that of just now."""
    headers = {**key(), "if-match": etag or reads(story, "command").headers["etag"]}
    path = f"/v1/incidents/{story.incident['id']}/review"
    return story.client(who).patch(path, json=body, headers=headers)
