"""How often each principal may ask; every bucket is its own."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import httpx
import pytest

from majorops.people.door.rules import ANONYMOUS, bucket_of
from majorops.people.record import Person
from majorops.settings import ConfigInvalid, load_settings
from tests.api.bed import Bed
from tests.api.conftest import bed  # noqa: F401  the fixture
from tests.conftest import declare, key


@pytest.mark.parametrize(
    ("role", "via", "method", "bucket"),
    [
        ("mim", "cookie", "POST", "command"),
        ("admin", "access", "PATCH", "command"),
        ("mim", "cookie", "GET", "user"),
        ("mim", "token", "POST", "command_token"),
        ("mim", "token", "GET", "token"),
        ("stakeholder", "cookie", "POST", "user"),
        ("executive", "token", "DELETE", "token"),
    ],
)
def test_command_writes_from_a_bucket_of_its_own(role: str, via: str, method: str, bucket: str) -> None:
    assert bucket_of(Person("x@example.com", "X", role, via), method) == bucket
    assert bucket_of(ANONYMOUS, method) == "anonymous"


def until_refused(ask: Any, most: int) -> httpx.Response:
    for _ in range(most + 1):
        answer: httpx.Response = ask()
        if answer.status_code == httpx.codes.TOO_MANY_REQUESTS:
            return answer
    raise AssertionError(f"{most + 1} requests, and none was refused")


@contextmanager
def hurried(bed: Bed, **limits: str) -> Iterator[Bed]:  # noqa: F811
    beside = bed.beside(**limits)
    for role in ("mim", "stakeholder"):
        beside.server.token(role)
    yield beside


def test_a_mim_writes_while_every_other_bucket_is_empty(bed: Bed) -> None:  # noqa: F811
    limits = {"rate_token": "20", "rate_user": "20", "rate_anonymous": "5", "rate_source": "5"}
    with hurried(bed, **limits) as house:
        incident = declare(house.mim)["id"]
        cookie = {**house.cookie("mim"), "x-majorops": "1"}
        hook = "/v1/hooks/01ARZ3NDEKTSV4RRFFQ69G5FAV"
        asked = {
            "token": lambda: house.mim.get("/v1/board"),
            "user": lambda: house.stranger.get("/v1/board", headers=cookie),
            "anonymous": lambda: house.stranger.get("/v1/openapi.json"),
            "source": lambda: house.stranger.post(hook, content=b"{}"),
        }
        for bucket, ask in asked.items():
            refused = until_refused(ask, 20)
            assert (refused.json()["code"], refused.json()["bucket"]) == ("rate_limited", bucket)
            assert 1 <= int(refused.headers["retry-after"]) <= (300 if bucket == "source" else 60)
        said = {"title": "Still here", "description": "x", "type": "action"}
        for client, more in ((house.mim, {}), (house.stranger, cookie)):
            posted = client.post(f"/v1/incidents/{incident}/timeline", json=said, headers={**key(), **more})
            assert posted.status_code == httpx.codes.CREATED, posted.text
        assert house.client("stakeholder").get("/v1/board").is_success
        assert house.stranger.get("/readyz").is_success


def test_guessing_a_token_is_counted_by_address(bed: Bed) -> None:  # noqa: F811
    with hurried(bed, rate_anonymous="10") as house:
        wrong = {"authorization": "Bearer mo_" + "x" * 43}
        refused = until_refused(lambda: house.stranger.get("/v1/board", headers=wrong), 10)
        assert refused.json()["bucket"] == "anonymous"
        assert house.mim.get("/v1/board").is_success


@pytest.mark.parametrize("name", ["rate_user", "rate_token", "rate_anonymous", "rate_source"])
def test_a_negative_limit_stops_the_start(tmp_path: Path, name: str) -> None:
    with pytest.raises(ConfigInvalid, match=name):
        load_settings(tmp_path, **{name: -1})


@pytest.mark.parametrize("told", ["proxy.example", "10.0.0.1/33", ""])
def test_a_proxy_that_is_no_address_stops_the_start(tmp_path: Path, told: str) -> None:
    with pytest.raises(ConfigInvalid, match="trusted_proxies"):
        load_settings(tmp_path, trusted_proxies=[told])
