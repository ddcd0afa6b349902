"""What an admin reads of the installation over HTTP is what the command line says."""

from collections.abc import Iterator

import pytest

from majorops.doctor import CHECKS
from majorops.settings import Settings
from tests.conftest import RunningServer, running

pytestmark = pytest.mark.web


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningServer]:
    with running(tmp_path_factory.mktemp("upkeep"), public_access="anonymous") as server:
        yield server


def test_every_setting_is_told_with_where_it_came_from(server: RunningServer) -> None:
    with server.client("admin") as admin:
        told = {one["name"]: one for one in admin.get("/v1/settings").json()["settings"]}
    assert set(told) == set(Settings.__struct_fields__)
    assert told["public_access"]["value"] == "anonymous"
    assert told["public_access"]["source"] != "default"
    assert told["durability"] == {"name": "durability", "value": "full", "source": "default"}


def test_the_doctor_looks_at_the_running_server(server: RunningServer) -> None:
    with server.client("admin") as admin:
        told = {one["name"]: one for one in admin.get("/v1/doctor").json()["findings"]}
    assert len(told) == len(CHECKS)
    assert "is using the data folder" in told["lock"]["says"]
    assert told["schema"]["state"] == told["journal"]["state"] == "ok"


def test_a_link_signs_in_once(server: RunningServer) -> None:
    with server.client("admin") as admin:
        admin.post("/v1/users", json={"email": "kim@example.com"})
        url = admin.post("/v1/users/kim@example.com/links").json()["url"]
        secret = url.rpartition("/")[2]
        assert url == f"{server.url}/sign-in/{secret}"
        first = admin.post("/v1/auth/link", json={"token": secret})
        assert first.json()["user"]["id"] == "kim@example.com"
        assert admin.post("/v1/auth/link", json={"token": secret}).status_code == 401


def test_a_repeated_request_does_not_tell_the_link_again(server: RunningServer) -> None:
    with server.client("admin") as admin:
        admin.post("/v1/users", json={"email": "lee@example.com"})
        headers = {"idempotency-key": "one"}
        first = admin.post("/v1/users/lee@example.com/links", headers=headers).json()
        again = admin.post("/v1/users/lee@example.com/links", headers=headers).json()
    assert "url" in first
    assert again == {"expiresAt": first["expiresAt"]}
