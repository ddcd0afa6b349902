"""Status updates over HTTP."""

import httpx
import pytest

from tests.conftest import RunningServer, declare, key

pytestmark = pytest.mark.web


def test_a_posted_update_is_answered_and_listed(server: RunningServer) -> None:
    with server.client("mim") as mim:
        updates = f"/v1/incidents/{declare(mim)['id']}/updates"
        body = {"content": "We are on it.", "visibility": "Public"}
        posted = mim.post(updates, json=body, headers=key())
        assert posted.status_code == 201
        assert (posted.json()["content"], posted.json()["visibility"]) == ("We are on it.", "public")
        assert (posted.json()["source"], posted.json()["nextUpdateEta"]) == ("api", None)
        assert mim.get(updates).json()["updates"] == [posted.json()]


def test_executives_read_public_updates_only(server: RunningServer) -> None:
    with server.client("mim") as mim, server.client("executive") as executive:
        updates = f"/v1/incidents/{declare(mim)['id']}/updates"
        for visibility in ("internal", "public"):
            mim.post(updates, json={"content": visibility, "visibility": visibility}, headers=key())
        assert [row["content"] for row in executive.get(updates).json()["updates"]] == ["public"]


def test_a_retracted_update_shows_outsiders_when_it_was_taken_back(server: RunningServer) -> None:
    with server.client("mim") as mim, server.client("stakeholder") as stakeholder:
        updates = f"/v1/incidents/{declare(mim)['id']}/updates"
        posted = mim.post(updates, json={"content": "Acme lost its data."}, headers=key()).json()
        taken = mim.post(
            f"{updates}/{posted['id']}/retract", json={"reason": "Wrong incident."}, headers=key()
        )
        assert (taken.status_code, taken.json()["content"]) == (200, "Acme lost its data.")
        assert stakeholder.get(updates).json()["updates"][0]["content"].startswith("Taken back at ")
        again = mim.post(f"{updates}/{posted['id']}/retract", json={"reason": "Twice."}, headers=key())
        assert (again.status_code, again.json()["code"]) == (409, "already_retracted")


@pytest.mark.parametrize("method", ["PATCH", "PUT", "DELETE"])
def test_a_posted_update_is_never_edited(server: RunningServer, method: str) -> None:
    with server.client("mim") as mim:
        updates = f"/v1/incidents/{declare(mim)['id']}/updates"
        posted = mim.post(updates, json={"content": "We are on it."}, headers=key()).json()
        answer = mim.request(method, f"{updates}/{posted['id']}", json={"visibility": "public"})
        assert (answer.status_code, answer.json()["code"]) == (405, "immutable")
        assert mim.get(updates).json()["updates"] == [posted]


def test_who_may_not_post_is_refused_and_writes_nothing(server: RunningServer) -> None:
    with server.client("mim") as mim, server.client("stakeholder") as stakeholder:
        updates = f"/v1/incidents/{declare(mim)['id']}/updates"
        refused = stakeholder.post(updates, json={"content": "Let me help."}, headers=key())
        assert refused.status_code == httpx.codes.FORBIDDEN
        assert mim.get(updates).json()["updates"] == []
