"""The public page over HTTP, against a running server."""

import httpx
import pytest

from tests.conftest import RunningServer, declare, key

pytestmark = pytest.mark.web
CANARY = "canary-text-for-command-only"


def publish(server: RunningServer, title: str) -> dict[str, str]:
    with server.client("mim") as mim:
        incident = declare(mim, title=CANARY, description=CANARY)
        at = f"/v1/incidents/{incident['id']}"
        mim.post(f"{at}/timeline", json={"title": CANARY}, headers=key())
        mim.post(f"{at}/updates", json={"content": "We are on it", "visibility": "public"}, headers=key())
        answer = mim.post(f"{at}/publish", json={"publicTitle": title}, headers=key())
        assert answer.is_success, answer.text
        public: dict[str, str] = mim.get(at).json()
        return public


def test_what_is_published_is_on_the_page_and_nothing_else_is(server: RunningServer) -> None:
    incident = publish(server, "Shop is offline")
    with server.client("stakeholder") as reader:
        pages = [reader.get("/status"), reader.get(f"/status/{incident['publicId']}")]
        data = [reader.get("/v1/public"), reader.get(f"/v1/public/incidents/{incident['publicId']}")]
    for answer in (*pages, *data):
        assert answer.status_code == 200
        assert "Shop is offline" in answer.text
        assert CANARY not in answer.text
    assert "We are on it" in pages[1].text
    assert pages[0].headers["content-type"].startswith("text/html")
    assert "asOf" in data[0].json()


def test_an_unchanged_page_is_not_sent_again(server: RunningServer) -> None:
    publish(server, "Shop is slow")
    with server.client("stakeholder") as reader:
        first = reader.get("/v1/public")
        again = reader.get("/v1/public", headers={"if-none-match": first.headers["etag"]})
    assert (again.status_code, again.content) == (304, b"")


def test_an_unknown_incident_is_a_page_that_says_so(server: RunningServer) -> None:
    with server.client("stakeholder") as reader:
        answer = reader.get("/status/nothing-here")
    assert answer.status_code == 404
    assert answer.headers["content-type"].startswith("text/html")
    assert "nothing-here" not in answer.text


def test_strangers_are_sent_to_sign_in_while_only_staff_may_read(server: RunningServer) -> None:
    answer = httpx.get(f"{server.url}/status")
    assert answer.status_code == 401
    assert 'href="/sign-in"' in answer.text


def test_a_link_that_is_not_one_signs_nobody_in(server: RunningServer) -> None:
    assert "demo.example" not in httpx.get(f"{server.url}/sign-in").text
    answer = httpx.post(f"{server.url}/sign-in", data={"token": "no such link"})
    assert answer.status_code == 401
    assert "set-cookie" not in answer.headers
