"""Milestones over HTTP."""

import pytest

from tests.conftest import RunningServer, declare, key

pytestmark = pytest.mark.web

WORDS = {"title": "Half is back", "body": "What we know."}


def test_a_milestone_is_answered_listed_and_shown_to_those_who_wait(server: RunningServer) -> None:
    with server.client("mim") as mim, server.client("executive") as executive:
        milestones = f"/v1/incidents/{declare(mim)['id']}/milestones"
        made = mim.post(milestones, json=WORDS, headers=key())
        assert made.status_code == 201
        assert (made.json()["sequence"], made.json()["statusAtCut"], made.json()["sources"]) == (
            1,
            "Active",
            [],
        )
        assert mim.get(milestones).json()["milestones"] == [made.json()]
        assert executive.get(milestones).json()["milestones"][0]["title"] == "Half is back"


def test_outsiders_get_only_the_sources_that_they_may_see(server: RunningServer) -> None:
    with server.client("mim") as mim, server.client("executive") as executive:
        incident = f"/v1/incidents/{declare(mim)['id']}"
        events = [
            mim.post(f"{incident}/timeline", json={"title": "Seen", "visibility": v}, headers=key()).json()[
                "id"
            ]
            for v in ("internal", "public")
        ]
        made = mim.post(f"{incident}/milestones", json={**WORDS, "sources": events}, headers=key()).json()
        assert made["sources"] == events
        assert executive.get(f"{incident}/milestones").json()["milestones"][0]["sources"] == events[1:]


def test_a_correction_and_a_retraction_show_on_the_one_they_are_about(server: RunningServer) -> None:
    with server.client("mim") as mim, server.client("stakeholder") as stakeholder:
        milestones = f"/v1/incidents/{declare(mim)['id']}/milestones"
        first = mim.post(milestones, json=WORDS, headers=key()).json()
        second = mim.post(milestones, json={**WORDS, "corrects": first["id"]}, headers=key()).json()
        mim.post(f"{milestones}/{first['id']}/retract", json={"reason": "Wrong figures."}, headers=key())
        shown = stakeholder.get(milestones).json()["milestones"]
        assert (shown[0]["correctedBy"], shown[1]["corrects"]) == (second["id"], first["id"])
        assert shown[0]["body"].startswith("Taken back at ")


@pytest.mark.parametrize("method", ["PATCH", "PUT", "DELETE"])
def test_a_milestone_is_never_edited(server: RunningServer, method: str) -> None:
    with server.client("mim") as mim:
        milestones = f"/v1/incidents/{declare(mim)['id']}/milestones"
        made = mim.post(milestones, json=WORDS, headers=key()).json()
        answer = mim.request(method, f"{milestones}/{made['id']}", json={"title": "Better"})
        assert (answer.status_code, answer.json()["code"]) == (405, "immutable")


@pytest.mark.parametrize(
    ("fields", "code", "pointer"),
    [
        ({"statusAtCut": "Active"}, "read_only_field", "/statusAtCut"),
        ({"body": " "}, "blank", "/body"),
        ({"sources": ["01ARZ3NDEKTSV4RRFFQ69G5FAV"]}, "unknown_event", "/sources/0"),
        ({"corrects": "01ARZ3NDEKTSV4RRFFQ69G5FAV"}, "unknown_milestone", "/corrects"),
        ({"nextUpdateEta": "2020-01-01T00:00:00Z"}, "eta_in_past", "/nextUpdateEta"),
    ],
)
def test_what_cannot_be_cut_says_where_it_is_wrong(
    server: RunningServer, fields: dict[str, object], code: str, pointer: str
) -> None:
    with server.client("mim") as mim:
        milestones = f"/v1/incidents/{declare(mim)['id']}/milestones"
        refused = mim.post(milestones, json={**WORDS, **fields}, headers=key())
        assert refused.status_code == 422
        assert (refused.json()["code"], refused.json()["field"]) == (code, pointer)
        assert mim.get(milestones).json()["milestones"] == []
