"""Who may read who did what."""

import httpx
import pytest

from tests.conftest import PEOPLE, RunningServer, declare

pytestmark = pytest.mark.web


def entries(client: httpx.Client, **asked: str) -> list[dict[str, object]]:
    answer = client.get("/v1/audit", params={"limit": "200", **asked})
    assert answer.status_code == 200, answer.text
    found: list[dict[str, object]] = answer.json()["entries"]
    return found


def test_an_admin_reads_everything_with_detail(server: RunningServer) -> None:
    with server.client("mim") as mim:
        made = declare(mim, title="Audited")
    with server.client("admin") as admin:
        opened = next(one for one in entries(admin) if one["entityId"] == made["id"])
        assert (opened["actor"], opened["entity"]) == (PEOPLE["mim"], "incident")
        assert "Audited" in str(opened["detail"])
        assert {one["entity"] for one in entries(admin, entity="user")} == {"user"}


def test_a_mim_reads_own_acts_and_those_on_incidents_without_detail(server: RunningServer) -> None:
    server.token("stakeholder")
    with server.client("mim") as mim:
        declare(mim)
        found = entries(mim)
    assert found
    assert all(one["entity"] == "incident" or one["actor"] == PEOPLE["mim"] for one in found)
    assert all("detail" not in one for one in found)


def test_an_admin_is_told_the_number_without_reading_the_incident(server: RunningServer) -> None:
    with server.client("mim") as mim:
        made = declare(mim, restricted=True)
        assert all("number" not in one for one in entries(mim))
    with server.client("admin") as admin:
        opened = next(one for one in entries(admin, entity="incident") if one["entityId"] == made["id"])
        assert opened["number"] == made["number"]
        assert all("number" not in one for one in entries(admin, entity="user"))
        read = [one for one in entries(admin, entity="reading") if one["entityId"] == made["id"]]
    assert not any(one["actor"] == PEOPLE["admin"] for one in read)


def test_everybody_else_reads_their_own_acts(server: RunningServer) -> None:
    with server.client("stakeholder") as reader:
        reader.patch("/v1/users/me", json={"displayName": "Sten S."})
        assert {one["actor"] for one in entries(reader)} <= {PEOPLE["stakeholder"]}
        assert entries(reader, actor=PEOPLE["mim"]) == []


def test_it_pages_and_filters_by_time(server: RunningServer) -> None:
    with server.client("admin") as admin:
        first = admin.get("/v1/audit", params={"limit": "1"}).json()
        second = admin.get("/v1/audit", params={"limit": "1", "cursor": first["nextCursor"]}).json()
        assert second["entries"][0]["seq"] == first["entries"][0]["seq"] - 1
        assert entries(admin, to="2001-01-01T00:00:00Z") == []
        assert admin.get("/v1/audit", params={"entity": "'; DROP"}).json()["code"] == "invalid_value"


def test_it_is_asked_about_one_incident(server: RunningServer) -> None:
    """Acts on it and readings of it, by ULID or number; of no other, and each only to whom it is told."""
    with server.client("mim") as mim, server.client("admin") as admin, server.client("stakeholder") as sten:
        made, other = (declare(mim, title=title, restricted=True) for title in ("One", "Other"))
        for one in (made, other):
            assert mim.get(f"/v1/incidents/{one['id']}").is_success
        everything = entries(admin, incident=made["id"])
        assert {(one["entity"], one["entityId"]) for one in everything} == {
            ("incident", made["id"]),
            ("reading", made["id"]),
        }
        assert entries(admin, incident=made["number"].lower()) == everything
        assert {one["entity"] for one in entries(admin, incident=made["id"], entity="reading")} == {"reading"}
        assert entries(admin, incident=made["id"], entity="user") == []
        assert entries(admin, incident=made["id"], actor=PEOPLE["stakeholder"]) == []
        assert {one["entityId"] for one in entries(mim, incident=made["id"])} == {made["id"]}
        assert entries(sten, incident=made["id"]) == entries(sten, incident="INC-899999") == []
        for wrong in ("INC-0", "%", ""):
            refused = admin.get("/v1/audit", params={"incident": wrong})
            assert (refused.status_code, refused.json()["code"]) == (400, "invalid_id")
