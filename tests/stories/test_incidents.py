"""Stories of whole incidents."""

from typing import Any

import pytest

from tests.conftest import ADMIN, NAMES, PEOPLE
from tests.stories.conftest import Pager, Story, titles

pytestmark = pytest.mark.web


def test_an_incident_from_alert_to_resolution(story: Story) -> None:
    story.declares("Payments time out in pay-db", description="Pool exhausted", businessImpact="1 M/h")
    story.joins(by="participant")
    assert story.sees("the public") is None
    story.publishes("Payments are slow")

    story.advances(to="Gather")
    story.posts("Connections at the limit", by="participant", type="alert")
    story.says("We know and are on it", to="public", again_in=20)
    story.advances(to="Initial")
    story.cuts_milestone("Cause found", "The pool is exhausted", again_in=20)
    story.posts("Failing over now")

    everyone_sees_their_own_height(story)

    story.advances(to="Mitigation")
    story.moves(to="Monitoring")
    story.advances(to="Resolution")
    story.resolves(
        milestone={"title": "Over", "body": "The pool is larger"}, publicUpdate={"content": "All is well"}
    )

    everyone_sees_the_end(story)


def everyone_sees_their_own_height(story: Story) -> None:
    public, stakeholder = seen(story, "the public"), seen(story, "stakeholders")
    executive, bridge, command = seen(story, "executives"), seen(story, "the bridge"), seen(story, "command")

    assert public["title"] == "Payments are slow"
    assert public["impact"] == "Major outage"
    assert "description" not in public
    assert "milestones" not in public
    assert titles(public, "updates", "content") == ["We know and are on it"]
    assert stakeholder["title"] == "Payments time out in pay-db"
    assert titles(stakeholder, "milestones") == ["Cause found"]
    assert "businessImpact" not in stakeholder
    assert executive["businessImpact"] == "1 M/h"
    assert "bridgeUrl" not in executive
    assert "businessImpact" not in bridge
    assert command["businessImpact"] == "1 M/h"
    for outside in (public, stakeholder, executive):
        assert "Failing over now" not in titles(outside)
    for inside in (bridge, command):
        assert {"Connections at the limit", "Failing over now"} <= set(titles(inside))


def everyone_sees_the_end(story: Story) -> None:
    for audience in ("the public", "stakeholders", "executives", "the bridge", "command"):
        assert seen(story, audience)["status"] == "Resolved", audience
        assert seen(story, audience)["cadence"]["state"] == "closed"
    assert titles(seen(story, "the public"), "updates", "content")[-1] == "All is well"
    assert titles(seen(story, "executives"), "milestones") == ["Cause found", "Over"]
    states = {promise["state"] for promise in seen(story, "command")["promises"]}
    assert states == {"Kept"}


def test_a_recovery_that_failed_and_was_reopened(story: Story) -> None:
    story.declares("Search is down")
    story.advances(to="Validation")
    story.moves(to="Monitoring")
    story.moves(to="Active", because="Errors are back")
    story.reenters("Assess", because="It was another index")
    assert story.refused("phase", **{"from": 3, "to": 8}) == "reentry_open"
    story.does("reentry/leave", **{"from": 3})
    story.moves(to="Monitoring")
    story.advances(to="Resolution")
    story.promises(minutes=30)
    story.resolves()

    assert seen(story, "stakeholders")["resolutionMilestoneMissing"] is True
    assert seen(story, "command")["promises"][-1]["state"] == "Broken"

    story.does("reopen", reason="It failed an hour later")

    shown = seen(story, "stakeholders")
    assert (shown["status"], shown["phase"], shown["activePhase"]) == ("Active", 8, 2)
    assert (shown["resolvedAt"], shown["reopenCount"]) == (None, 1)
    kinds = [visit["kind"] for visit in shown["visits"]]
    assert kinds == ["open", "advance", "reentry", "return", "advance", "reopen"]


def test_a_hand_over_at_night(story: Story) -> None:
    story.declares("Mail is late", severity="High")
    story.hands_over(to=ADMIN, brief="Queue drains; vendor calls at four")

    assert seen(story, "command")["command"]["mim"] == NAMES["mim"]
    assert seen(story, "command")["handover"]["brief"].startswith("Queue drains")
    assert story.refused("command/handover", to=ADMIN) == "handover_open"

    story.takes_over(by="admin")

    command = seen(story, "command")
    assert command["command"]["mim"] == "Ada"
    assert command["handover"] is None
    assert f"MIM: {NAMES['mim']} → Ada" in titles(command)
    assert seen(story, "stakeholders")["command"]["mim"] == "Ada"
    assert "Queue drains" not in str(seen(story, "stakeholders"))


def test_a_restricted_incident_is_as_good_as_absent(story: Story) -> None:
    story.declares("Somebody is in our network", restricted=True, participants=[PEOPLE["participant"]])

    assert seen(story, "the bridge")["title"] == "Somebody is in our network"
    assert story.refused("publish", publicTitle="Security") == "restricted"
    for role in ("stakeholder", "executive"):
        client = story.client(role)
        unseen = client.get(f"/v1/incidents/{story.incident['id']}")
        absent = client.get("/v1/incidents/01ARZ3NDEKTSV4RRFFQ69G5FAV")
        assert without_request_id(unseen) == without_request_id(absent)
        by_number = client.get(f"/v1/incidents/{story.incident['number']}")
        assert without_request_id(by_number) == without_request_id(absent)
        assert story.incident["id"] not in client.get("/v1/incidents", params={"limit": 200}).text
        assert story.refused("participants", by=role) == "not_found"
    after = story.declares("Something else")
    assert int(after["number"].removeprefix("INC-")) < 900_000


def without_request_id(answer: Any) -> tuple[int, dict[str, Any], list[str]]:
    body = answer.json()
    del body["requestId"]
    return answer.status_code, body, sorted(answer.headers)


def test_a_public_mistake_is_taken_back(story: Story) -> None:
    story.declares("Checkout is down")
    story.publishes("Checkout is unavailable")
    said = story.says("Customer ACME broke it", to="public")

    story.takes_back("updates", said, because="It names a customer")

    for audience in ("the public", "stakeholders", "executives"):
        shown = seen(story, audience)
        assert "ACME" not in str(shown), audience
        assert titles(shown, "updates", "content")[0].startswith("Taken back at ")
    kept = seen(story, "command")["updates"][0]
    assert (kept["content"], kept["retractReason"]) == ("Customer ACME broke it", "It names a customer")
    assert "ACME" not in story.client(None).get(f"/status/{story.incident['publicId']}").text


def test_a_pagerduty_alert_opens_an_incident(story: Story) -> None:
    pager = Pager(story)
    pager.rings(priority={"summary": "P1"})
    pager.rings()
    pager.opened()

    command = seen(story, "command")
    assert (command["severity"], command["command"]["mim"]) == ("Critical", NAMES["mim"])
    assert command["title"] == "p99 over 5 s"
    assert "alertId" not in seen(story, "stakeholders")["alert"]

    pager.rings("resolved")

    cleared = seen(story, "command")
    assert cleared["alert"]["resolveTime"] is not None
    assert cleared["status"] == "Active", "an alert never resolves an incident"
    assert f"Alert cleared by {pager.source['name']}" in titles(cleared)


def seen(story: Story, audience: str) -> dict[str, Any]:
    """What they read; it must exist for them."""
    shown = story.sees(audience)
    assert shown is not None, audience
    return shown
