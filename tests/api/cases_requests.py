"""Rows of area ``rest`` whose headers, address or sign-in is wrong."""

import json
import os
from functools import partial
from pathlib import Path
from typing import Any

import httpx

from tests.api.bed import Bed, Heard
from tests.api.rows import Ask, already, case
from tests.conftest import key

RANGES = "bytes=" + ",".join(f"{n}-{n}" for n in range(10_000))
BODY = b'{"title":"Checkout","severity":"Low"}'
CPU_S = 0.005
ROUNDS = 40


def get(bed: Bed, *paths: str, **headers: str) -> list[Ask]:
    """One GET as the MIM for each path."""
    client = bed.mim
    return [partial(client.get, path, headers=headers) for path in paths]


@case("rest", "GET an id nobody has")
def _unseen(bed: Bed) -> list[Ask]:
    hidden = bed.opened(restricted=True)
    client = bed.client("stakeholder")
    refs = ("INC-999999", "01K00000000000000000000000", hidden["id"], hidden["number"])
    answers = [client.get(f"/v1/incidents/{ref}") for ref in refs]
    assert len({_without_request_id(answer) for answer in answers}) == 1
    return already(answers)


def _without_request_id(answer: httpx.Response) -> str:
    return json.dumps({**answer.json(), "requestId": ""})


@case("rest", "PATCH /v1/incidents/{id} without If-Match")
def _unconditional(bed: Bed) -> list[Ask]:
    client, path = bed.mim, f"/v1/incidents/{bed.opened()['id']}"
    return [lambda: client.patch(path, json={"title": "New"})]


@case("rest", "PATCH /v1/incidents/{id} with If-Match *")
def _weak_condition(bed: Bed) -> list[Ask]:
    client, path = bed.mim, f"/v1/incidents/{bed.opened()['id']}"
    tags = ("*", 'W/"v3"')
    return [partial(client.patch, path, json={"title": "New"}, headers={"if-match": tag}) for tag in tags]


@case("rest", "POST /v1/incidents/{id}/timeline without Idempotency-Key")
def _unkeyed(bed: Bed) -> list[Ask]:
    client, path = bed.mim, f"/v1/incidents/{bed.opened()['id']}/timeline"
    return [lambda: client.post(path, json={"title": "Restarted"})]


@case("rest", "the same Idempotency-Key while the first")
def _in_progress(bed: Bed) -> list[Ask]:
    path, same = f"/v1/incidents/{bed.opened()['id']}/timeline", key()["idempotency-key"]
    with bed.together() as started:
        for _ in range(2):
            started.ask("mim", "POST", path, {"title": "Once"}, idempotency_key=same)
    first, second = started.answers()
    assert first.status_code == httpx.codes.CREATED, first.text
    assert second.headers["retry-after"] == "1"
    return [lambda: second]


@case("rest", "Idempotency-Key of 300 characters")
def _strange_key(bed: Bed) -> list[Ask]:
    path = f"/v1/incidents/{bed.opened()['id']}/timeline"
    return [partial(_keyed, bed, path, word) for word in ("k" * 300, "a\tb", "caf\xe9")]


def _keyed(bed: Bed, path: str, word: str) -> httpx.Response:
    body = b'{"title":"Restarted"}'
    lines = (f"POST {path} HTTP/1.1", bed.host(), bed.bearer(), "Content-Type: application/json")
    return bed.raw(*lines, f"Content-Length: {len(body)}", f"Idempotency-Key: {word}", body=body)


@case("rest", "GET /v1/incidents with limit 0")
def _limits(bed: Bed) -> list[Ask]:
    return get(bed, *(f"/v1/incidents?limit={limit}" for limit in (0, -5, 1_000_000_000)))


@case("rest", "GET /v1/incidents with a forged cursor")
def _forged(bed: Bed) -> list[Ask]:
    for _ in range(2):
        bed.opened()
    real = bed.mim.get("/v1/incidents?limit=1").json()["nextCursor"]
    forged = real[:-2] + ("AA" if not real.endswith("AA") else "BB")
    return get(bed, "/v1/incidents?cursor=1", f"/v1/incidents?cursor={forged}")


@case("rest", "GET /v1/incidents?sort=metadata")
def _unknown_parameter(bed: Bed) -> list[Ask]:
    return get(bed, "/v1/incidents?sort=metadata", "/v1/incidents?filter[x]=1")


@case("rest", "GET /v1/incidents?status=Active&status=Resolved")
def _duplicate_parameter(bed: Bed) -> list[Ask]:
    return get(bed, "/v1/incidents?status=Active&status=Resolved")


@case("rest", "TRACE /v1/incidents")
def _traced(bed: Bed) -> list[Ask]:
    bed.opened()
    override = bed.mim.get("/v1/incidents", headers={"x-http-method-override": "DELETE"})
    assert override.status_code == httpx.codes.OK

    def ask() -> httpx.Response:
        answer = bed.raw("TRACE /v1/incidents HTTP/1.1", bed.host(), bed.bearer())
        assert {word.strip() for word in answer.headers["allow"].split(",")} >= {"GET", "POST"}
        return answer

    return [ask]


@case("rest", "GET /v1/incidents/..%2f")
def _odd_paths(bed: Bed) -> list[Ask]:
    paths = ("/v1/incidents/..%2f..%2fetc", "/v1//incidents", "/v1/incidents/a%00b", "/v1/incidents/%00")
    lines = (bed.host(), bed.bearer())
    return [partial(bed.raw, f"GET {path} HTTP/1.1", *lines) for path in paths]


@case("rest", "two Content-Length headers", bare=True)
def _smuggled(bed: Bed) -> list[Ask]:
    """Granian's own parser answers, before any of our code: without a body, and the connection is closed.

    What it makes of the harmless mixtures is held by ``test_lengths.py``.
    """
    return [lambda: lengths(bed, BODY, f"Content-Length: {len(BODY)}", "Content-Length: 5")]


def lengths(bed: Bed, content: bytes, *headers: str) -> httpx.Response:
    """Declare with these headers about the length."""
    lines = ("POST /v1/incidents HTTP/1.1", bed.host(), bed.bearer(), "Content-Type: application/json")
    return bed.raw(*lines, f"Idempotency-Key: {key()['idempotency-key']}", *headers, body=content)


@case("rest", "Host: evil.example")
def _foreign_host(bed: Bed) -> list[Ask]:
    client = bed.mim
    return [lambda: client.get("/v1/incidents", headers={"host": "evil.example"})]


@case("rest", "GET a public page with Range")
def _ranges(bed: Bed) -> list[Ask]:
    client = bed.mim
    whole = client.get("/status").content
    return [lambda: _whole_and_cheap(bed, client, whole)]


def _whole_and_cheap(bed: Bed, client: httpx.Client, whole: bytes) -> httpx.Response:
    before = _cpu_of(bed)
    answers = [client.get("/status", headers={"range": RANGES}) for _ in range(ROUNDS)]
    plain = _cpu_of(bed)
    assert (plain - before) / ROUNDS < CPU_S
    answer = answers[-1]
    assert "content-range" not in answer.headers
    assert len(answer.content) == len(whole)
    return answer


def _cpu_of(bed: Bed) -> float:
    """Seconds of CPU the server has used."""
    assert bed.server.process is not None
    fields = Path(f"/proc/{bed.server.process.pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


@case("rest", "Authorization: Bearer with nothing")
def _no_token(bed: Bed) -> list[Ask]:
    values = ("Bearer", "Bearer ", "Bearer abc", "Basic YTpi", "Bearer mo_" + "x" * 43)
    paths = ("/v1/incidents", "/v1/public", "/v1/public/incidents/none")
    return [
        partial(bed.raw, f"GET {path} HTTP/1.1", bed.host(), f"Authorization: {value}")
        for path in paths
        for value in values
    ]


@case("rest", "cookie sign-in, POST without")
def _cross_site(bed: Bed) -> list[Ask]:
    cookie, client = bed.cookie("mim"), bed.stranger
    mine = client.get("/v1/users/me", headers=cookie)
    assert mine.status_code == httpx.codes.OK, mine.text
    body: dict[str, Any] = {"title": "Checkout", "severity": "Low"}
    return [lambda: client.post("/v1/incidents", json=body, headers={**cookie, **key()})]


@case("rest", "more requests than the bucket holds")
def _too_often(bed: Bed) -> list[Ask]:
    beside = bed.beside(rate_sign_in="3", rate_token="4", rate_user="4", rate_anonymous="4", rate_source="4")
    client, known = beside.stranger, beside.client("admin")
    cookie = beside.cookie("admin")
    tried: dict[str, Ask] = {
        "sign_in": lambda: client.post("/v1/auth/link", json={"token": "x" * 43}),
        "anonymous": lambda: client.get("/v1/openapi.json"),
        "token": lambda: known.get("/v1/users/me"),
        "command_token": lambda: known.post("/v1/users", json={}),
        "user": lambda: client.get("/v1/users/me", headers=cookie),
        "command": lambda: client.post("/v1/users", json={}, headers={**cookie, "x-majorops": "1"}),
        "source": lambda: client.post("/v1/hooks/01ARZ3NDEKTSV4RRFFQ69G5FAV", content=b"{}"),
    }

    def ask(bucket: str, trial: Ask) -> Heard:
        for _ in range(4):
            trial()
        answer = trial()
        assert isinstance(answer, httpx.Response)
        assert int(answer.headers["retry-after"]) >= 1
        assert answer.json()["bucket"] == bucket
        return answer

    return [partial(ask, bucket, trial) for bucket, trial in tried.items()]
