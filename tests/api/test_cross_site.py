"""Forty other origins, and every way of asking: none is served, and reading writes nothing."""

from contextlib import ExitStack
from pathlib import Path

import httpx
import pytest

from majorops.app import ROUTES
from tests.api.bed import Bed, footprint
from tests.conftest import RunningServer, key, served

FOREIGN = (
    "null",
    "",
    "https://evil.example",
    "http://evil.example",
    "https://evil.example:443",
    "http://127.0.0.1",
    "http://127.0.0.1:1",
    "http://127.0.0.1:80",
    "http://localhost.evil.example",
    "http://127.0.0.1.evil.example",
    "https://evil.example/{own}",
    "{own}.evil.example",
    "{own}/",
    "{own}/x",
    "{own}?",
    "{own}#",
    "{own}/..",
    "{own},https://evil.example",
    "https://evil.example,{own}",
    "https://evil.example {own}",
    "{own}@evil.example",
    "http://user@{host}",
    "http://{host}@evil.example",
    "http://evil.example#{host}",
    "http://evil.example?{host}",
    "http://evil.example\\\\{host}",
    "//{host}",
    "{host}",
    "ws://{host}",
    "wss://{host}",
    "ftp://{host}",
    "file://",
    "file://{host}",
    "data:text/html,x",
    "blob:{own}/x",
    "javascript:alert(1)",
    "chrome-extension://abcdefghijklmnop",
    "moz-extension://{host}",
    "HTTP://{host}",
    "http://{host}0",
)
WRITING = ("POST", "PATCH", "PUT", "DELETE")


def told(bed: Bed, origin: str) -> str:
    return origin.format(own=bed.server.url, host=bed.server.url.removeprefix("http://")).strip("\\n")


def test_there_are_forty_of_them() -> None:
    assert len(set(FOREIGN)) == 40


@pytest.fixture
def cookie(bed: Bed) -> dict[str, str]:
    return {**bed.cookie("mim"), "x-majorops": "1"}


def sent(bed: Bed, cookie: dict[str, str], method: str, path: str, origin: str) -> httpx.Response:
    """As a browser would, signed in by its cookie."""
    headers = {**cookie, **key(), "origin": origin}
    return bed.stranger.request(method, path, headers=headers, json={"title": "Theirs", "severity": "Low"})


def test_no_other_origin_writes(bed: Bed, cookie: dict[str, str]) -> None:
    ours = sent(bed, cookie, "POST", "/v1/incidents", bed.server.url)
    assert ours.status_code == 201, "the control: our own origin does"
    before = footprint(bed.server.data / "majorops.db")
    found = {}
    for origin in FOREIGN:
        for method, path in (("POST", "/v1/incidents"), ("PATCH", f"/v1/incidents/{ours.json()['id']}")):
            answer = sent(bed, cookie, method, path, told(bed, origin))
            if (answer.status_code, answer.json()["code"]) != (403, "origin_refused"):
                found[origin, method] = answer.status_code
    assert found == {}
    assert footprint(bed.server.data / "majorops.db") == before


@pytest.mark.parametrize("site", ["cross-site", "same-site", "CROSS-SITE", "strange"])
def test_no_other_site_writes_even_without_an_origin(bed: Bed, cookie: dict[str, str], site: str) -> None:
    headers = {**cookie, **key(), "sec-fetch-site": site}
    answer = bed.stranger.post("/v1/incidents", headers=headers, json={"title": "x", "severity": "Low"})
    assert (answer.status_code, answer.json()["code"]) == (403, "origin_refused")


def test_no_other_origin_gets_a_socket(bed: Bed) -> None:
    cookie = bed.cookie("mim")
    with bed.connect(None, origin=bed.server.url, **cookie):
        pass  # the control: our own page gets one
    for origin in FOREIGN:
        answer = bed.denied(None, origin=told(bed, origin), **cookie)
        assert (answer.status_code, answer.json()["code"]) == (403, "origin_refused"), origin


def test_the_control_a_server_that_looks_at_no_origin_serves_them(tmp_path: Path) -> None:
    program = "tests.guarantees.open_server"
    with served(RunningServer(tmp_path / "data", program=program)) as server, ExitStack() as stack:
        bed = Bed(server, tmp_path, stack)
        cookie = {**bed.cookie("mim"), "x-majorops": "1"}
        taken = [sent(bed, cookie, "POST", "/v1/incidents", told(bed, origin)) for origin in FOREIGN]
        assert {answer.status_code for answer in taken} == {201}


def test_asking_is_no_writing(bed: Bed) -> None:
    """Every GET of the registry, as every person, on what is there and on what is not."""
    incident = bed.opened()["id"]
    known = {"id": incident, "userId": "mia@example.com", "slug": "mttr"}
    store = bed.server.data / "majorops.db"
    people = [bed.client(role) for role in ("admin", "mim", "stakeholder", "executive")]
    for client in people:
        client.get("/v1/users/me")
    before = footprint(store)
    for route in ROUTES:
        if route.method == "GET":
            path = route.path
            for name in ("id", "userId", "slug"):
                path = path.replace(f"{{{name}}}", known[name])
            for client in (*people, bed.stranger):
                client.get(path.replace("{", "").replace("}", ""), timeout=30)
    assert footprint(store) == before
    bed.done(f"/v1/incidents/{incident}/timeline", {"title": "x", "description": "x", "type": "action"})
    assert footprint(store) != before, "the control: a post is seen"
