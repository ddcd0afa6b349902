"""Promises over HTTP."""

import pytest

from majorops.platform.clock import now_ms
from majorops.platform.wording import rfc3339
from tests.conftest import RunningServer, declare, key

pytestmark = pytest.mark.web


def in_minutes(minutes: int) -> str:
    return rfc3339(now_ms() + minutes * 60_000)


def test_a_promise_is_answered_listed_and_on_the_badge(server: RunningServer) -> None:
    with server.client("mim") as mim:
        incident = f"/v1/incidents/{declare(mim)['id']}"
        due = in_minutes(20)
        made = mim.post(f"{incident}/promises", json={"dueAt": due}, headers=key())
        assert made.status_code == 201
        assert (made.json()["dueAt"], made.json()["state"], made.json()["lateMinutes"]) == (due, "Open", None)
        assert mim.get(f"{incident}/promises").json()["promises"] == [made.json()]
        assert mim.get(incident).json()["cadence"] == {
            "state": "onTime",
            "dueAt": due,
            "lastCommunicatedAt": None,
        }


def test_a_promise_moves_openly(server: RunningServer) -> None:
    with server.client("mim") as mim, server.client("executive") as executive:
        promises = f"/v1/incidents/{declare(mim, nextUpdateEta=in_minutes(20))['id']}/promises"
        later = {"dueAt": in_minutes(40)}
        refused = mim.post(promises, json=later, headers=key())
        assert (refused.json()["code"], refused.json()["field"]) == ("reason_required", "/promiseReason")
        mim.post(promises, json={**later, "promiseReason": "The vendor asked for time."}, headers=key())
        shown = executive.get(promises).json()["promises"]
        assert [p["state"] for p in shown] == ["Withdrawn", "Open"]
        assert (shown[0]["reason"], shown[0]["lateMinutes"]) == ("The vendor asked for time.", 0)


def test_a_milestone_keeps_it_and_both_sides_name_each_other(server: RunningServer) -> None:
    with server.client("mim") as mim:
        incident = f"/v1/incidents/{declare(mim, nextUpdateEta=in_minutes(20))['id']}"
        words = {"title": "Half is back", "body": "What we know.", "nextUpdateEta": in_minutes(40)}
        milestone = mim.post(f"{incident}/milestones", json=words, headers=key()).json()
        kept, made = mim.get(f"{incident}/promises").json()["promises"]
        assert (kept["state"], kept["settledIn"]) == ("Kept", milestone["id"])
        assert (made["madeIn"], milestone["promiseId"]) == (milestone["id"], made["id"])
        assert mim.get(incident).json()["nextUpdateEta"] == milestone["nextUpdateEta"]


def test_withdrawing_answers_the_promise_and_happens_once(server: RunningServer) -> None:
    with server.client("mim") as mim:
        promises = f"/v1/incidents/{declare(mim, nextUpdateEta=in_minutes(20))['id']}/promises"
        withdraw = f"{promises}/{mim.get(promises).json()['promises'][0]['id']}/withdraw"
        assert mim.post(withdraw, json={}, headers=key()).json()["code"] == "reason_required"
        answer = mim.post(withdraw, json={"reason": "Nothing to say yet."}, headers=key())
        assert (answer.status_code, answer.json()["state"]) == (200, "Withdrawn")
        again = mim.post(withdraw, json={"reason": "Nothing to say yet."}, headers=key())
        assert (again.status_code, again.json()["code"]) == (409, "promise_settled")


def test_only_a_mim_promises(server: RunningServer) -> None:
    with server.client("mim") as mim, server.client("stakeholder") as stakeholder:
        promises = f"/v1/incidents/{declare(mim)['id']}/promises"
        refused = stakeholder.post(promises, json={"dueAt": in_minutes(20)}, headers=key())
        assert (refused.status_code, refused.json()["code"]) == (403, "forbidden")
