"""The pipeline of a request, in its order; and every refusal as problem details."""

import asyncio
import json
import threading
from typing import Any

import pytest

from majorops.platform.database import Database, Tx
from majorops.platform.errors import Malformed, PreconditionRequired, StorageFull
from majorops.platform.front import Front
from majorops.platform.parameters import NO_VERSION, if_match_version, read_limit, read_query
from tests.platform.asgi import Got, ask, asked, front_of
from tests.platform.store import ids

THING = "/v1/things/7"
JSON = {"authorization": "Bearer mim", "content-type": "application/json"}
KEYED = {**JSON, "idempotency-key": "k1"}
BODY = b'{"title": "x"}'


@pytest.fixture
def front(database: Database) -> Front:
    return front_of(database)[0]


# ── The order of checks ──────────────────────────────────────────────────────────────────────────

WORST: dict[str, Any] = {"target": "/v1/things/hidden?odd=1", "who": "", "body": b"{", "match": None}
STEPS: list[tuple[dict[str, Any], int, str]] = [
    ({}, 401, "sign_in_required"),
    ({"who": "stranger"}, 404, "not_found"),
    ({"target": "/v1/things/7?odd=1"}, 403, "forbidden"),
    ({"who": "mim"}, 400, "invalid_json"),
    ({"body": b'{"tile": "x"}'}, 422, "unknown_field"),
    ({"body": b'{"title": "late"}'}, 400, "unknown_parameter"),
    ({"target": THING}, 428, "precondition_required"),
    ({"match": "*"}, 400, "strong_etag_required"),
    ({"match": '"v2"'}, 412, "version_conflict"),
    ({"match": '"v3"'}, 409, "incident_resolved"),
    ({"body": BODY}, 200, ""),
]


def attempt(front: Front, wish: dict[str, Any]) -> Got:
    headers = {"content-type": "application/json"}
    if wish["who"]:
        headers["authorization"] = f"Bearer {wish['who']}"
    if wish["match"]:
        headers["if-match"] = wish["match"]
    return ask(front, "PATCH", wish["target"], headers, wish["body"])


def test_one_wrong_thing_after_another_comes_to_light_in_order(front: Front) -> None:
    wish = dict(WORST)
    seen = []
    for better, _, _ in STEPS:
        wish |= better
        got = attempt(front, wish)
        seen.append((got.status, got.json.get("code", "")))
    assert seen == [(status, code) for _, status, code in STEPS]


# ── Refusals ─────────────────────────────────────────────────────────────────────────────────────


def test_a_refusal_is_problem_details(front: Front) -> None:
    got = ask(front, "POST", THING, KEYED, b'{"titel": "x"}')
    assert got.headers["content-type"] == "application/problem+json"
    assert got.headers["cache-control"] == "no-store"
    assert got.json == {
        "type": "urn:majorops:unknown_field",
        "title": "Unprocessable Entity",
        "status": 422,
        "detail": "There is no field 'titel' here.",
        "code": "unknown_field",
        "field": "/titel",
        "hint": "Did you mean title?",
        "requestId": got.headers["x-request-id"],
    }


def test_a_refusal_may_carry_more(front: Front) -> None:
    got = ask(front, "PATCH", THING, {**JSON, "if-match": '"v1"'}, BODY)
    assert (got.status, got.json["current"]) == (412, '"v3"')


def test_401_says_how_to_sign_in(front: Front) -> None:
    got = ask(front, "GET", THING)
    assert (got.status, got.headers["www-authenticate"]) == (401, 'Bearer realm="majorops"')


def test_what_breaks_inside_stays_inside(front: Front) -> None:
    got = ask(front, "GET", "/v1/broken")
    assert (got.status, got.json["code"]) == (500, "internal_error")
    assert b"SELECT" not in got.body
    assert b"passwd" not in got.body
    assert b"Runtime" not in got.body


def test_a_full_disk_is_507(front: Front, database: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    database._writer.connection.execute("PRAGMA max_page_count = 1")
    big = json.dumps({"title": "x" * 200}).encode()
    got = Got(201, {}, b"")
    for n in range(200):
        got = ask(front, "POST", THING, {**JSON, "idempotency-key": str(n)}, big)
        if got.status != 201:
            break
    assert (got.status, got.json["code"], StorageFull.status) == (507, "storage_full", 507)
    assert ask(front, "GET", THING, JSON).status == 200


def test_request_ids_differ(front: Front) -> None:
    assert len({ask(front, "GET", THING, JSON).headers["x-request-id"] for _ in range(20)}) == 20


# ── Bodies ───────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("kind", ["text/plain", "", "application/json; charset=latin-1", "application/jsonx"])
def test_a_body_of_another_kind_is_415(front: Front, kind: str) -> None:
    got = ask(front, "POST", THING, {**KEYED, "content-type": kind}, BODY)
    assert (got.status, got.json["code"]) == (415, "unsupported_media_type")
    assert "application/json" in got.json["hint"]


@pytest.mark.parametrize(
    "kind", ["application/json", "Application/JSON;charset=UTF-8", 'application/json; charset="utf-8"']
)
def test_json_in_any_spelling_is_taken(front: Front, kind: str) -> None:
    assert ask(front, "POST", THING, {**KEYED, "content-type": kind}, BODY).status == 201


@pytest.mark.parametrize("told", [{}, {"content-length": "300000"}], ids=["untold", "told"])
def test_a_body_too_large_is_413(front: Front, told: dict[str, str]) -> None:
    body = b'{"title": "' + b"x" * 300_000 + b'"}' if not told else b""
    got = ask(front, "POST", THING, {**KEYED, **told}, body)
    assert (got.status, got.json["code"], got.json["hint"]) == (413, "body_too_large", "At most 256 KiB.")


def test_a_route_may_have_its_own_limit_and_take_raw_bytes(front: Front) -> None:
    assert ask(front, "POST", "/v1/hook", {"content-type": "x/y"}, b"\xff" * 2048).json == 2048
    assert ask(front, "POST", "/v1/hook", {"content-type": "x/y"}, b"\xff" * 2049).status == 413


def test_a_request_that_takes_no_fields_says_so(front: Front) -> None:
    assert ask(front, "DELETE", THING, JSON, b"{}").status == 204
    got = ask(front, "DELETE", THING, JSON, b'{"a": 1}')
    assert (got.status, got.json["code"]) == (422, "unknown_field")


def test_204_has_no_body(front: Front) -> None:
    got = ask(front, "DELETE", THING, JSON)
    assert (got.status, got.body) == (204, b"")
    assert "content-length" not in got.headers


# ── Reading ──────────────────────────────────────────────────────────────────────────────────────


def test_an_unchanged_resource_is_304(front: Front) -> None:
    first = ask(front, "GET", THING, JSON)
    assert (first.status, first.headers["etag"], first.headers["cache-control"]) == (
        200,
        '"v3"',
        "private, no-cache",
    )
    for asked_for in ('"v3"', 'W/"v3"', '"v1", "v3"'):
        again = ask(front, "GET", THING, {**JSON, "if-none-match": asked_for})
        assert (again.status, again.body, again.headers["etag"]) == (304, b"", '"v3"')
    assert ask(front, "GET", THING, {**JSON, "if-none-match": '"v2"'}).status == 200


def test_head_is_get_without_the_body(front: Front) -> None:
    got, head = ask(front, "GET", THING, JSON), ask(front, "HEAD", THING, JSON)
    assert (head.status, head.body) == (200, b"")
    assert head.headers["content-length"] == str(len(got.body))
    assert head.headers["etag"] == got.headers["etag"]
    assert ask(front, "HEAD", "/v1/things/hidden", JSON).status == 404


def test_known_parameters_reach_the_handler(front: Front) -> None:
    assert ask(front, "GET", f"{THING}?limit=5&as=%C3%A9", JSON).json["query"] == {"limit": "5", "as": "é"}


@pytest.mark.parametrize(
    ("query", "code"),
    [
        ("sort=metadata", "unknown_parameter"),
        ("filter[x]=1", "unknown_parameter"),
        ("odd", "unknown_parameter"),
        ("limit=1&limit=2", "duplicate_parameter"),
        ("limit=" + "1" * 9000, "query_too_long"),
    ],
)
def test_a_query_that_cannot_be(front: Front, query: str, code: str) -> None:
    got = ask(front, "GET", f"{THING}?{query}", JSON)
    assert (got.status, got.json["code"]) == (400, code)


def test_an_unknown_parameter_lists_the_known() -> None:
    with pytest.raises(Malformed) as refused:
        read_query(b"x=1", ("limit", "cursor"))
    assert refused.value.hint == "Known parameters: limit, cursor."


@pytest.mark.parametrize("text", ["0", "-5", "201", "1000000000", "x", "", "1.5", "٣", " 1", "1\n"])
def test_a_limit_that_cannot_be(text: str) -> None:
    with pytest.raises(Malformed) as refused:
        read_limit({"limit": text})
    assert (refused.value.code, refused.value.hint) == ("invalid_limit", "1 to 200.")


def test_a_limit_has_bounds_and_a_default() -> None:
    assert [read_limit(q) for q in ({}, {"limit": "1"}, {"limit": "200"})] == [50, 1, 200]


@pytest.mark.parametrize(
    ("header", "version"),
    [
        ('"v7"', 7),
        ('"v0"', 0),
        ('"x7"', NO_VERSION),
        ('"v"', NO_VERSION),
        ('"v12345678901"', NO_VERSION),
        ('"v٣"', -1),
    ],
)
def test_an_etag_is_ours_or_matches_nothing(header: str, version: int) -> None:
    assert if_match_version(header) == version


@pytest.mark.parametrize("header", ["*", 'W/"v3"', "v3", '"', '""', '"v3", "v4"', ""])
def test_if_match_needs_one_strong_etag(header: str) -> None:
    with pytest.raises(Malformed, match="one strong ETag"):
        if_match_version(header)


def test_if_match_missing_is_428() -> None:
    with pytest.raises(PreconditionRequired):
        if_match_version(None)


# ── Once and only once ───────────────────────────────────────────────────────────────────────────


def test_an_act_repeated_gives_the_same_answer_and_one_effect(front: Front, database: Database) -> None:
    first, again = (ask(front, "POST", THING, KEYED, BODY) for _ in range(2))
    assert (first.status, again.status, again.body) == (201, 201, first.body)
    assert again.headers["etag"] == first.headers["etag"]
    assert ("idempotency-replayed" in first.headers, again.headers["idempotency-replayed"]) == (False, "true")
    assert database.read_now(ids) == [1]


def test_a_key_for_another_body_is_422_and_on_another_path_new(front: Front, database: Database) -> None:
    ask(front, "POST", THING, KEYED, BODY)
    got = ask(front, "POST", THING, KEYED, b'{"title": "y"}')
    assert (got.status, got.json["code"]) == (422, "idempotency_key_reused")
    assert ask(front, "POST", "/v1/things/8", KEYED, BODY).status == 201
    assert database.read_now(ids) == [1, 2]


@pytest.mark.parametrize(
    ("given", "code"),
    [
        (None, "idempotency_key_required"),
        ("x" * 300, "invalid_idempotency_key"),
        ("a\x01", "invalid_idempotency_key"),
    ],
)
def test_a_key_missing_or_unusable_is_400(front: Front, given: str | None, code: str) -> None:
    headers = JSON if given is None else {**JSON, "idempotency-key": given}
    got = ask(front, "POST", THING, headers, BODY)
    assert (got.status, got.json["code"]) == (400, code)


def test_a_key_whose_first_request_still_runs_is_409(front: Front, database: Database) -> None:
    started, go = threading.Event(), threading.Event()

    def hold(tx: Tx) -> None:
        started.set()
        go.wait(5)

    async def both() -> tuple[Got, Got]:
        held = asyncio.ensure_future(database.write(hold))
        await asyncio.to_thread(started.wait, 5)
        first = asyncio.ensure_future(asked(front, "POST", THING, KEYED, BODY))
        await asyncio.sleep(0.05)
        second = await asked(front, "POST", THING, KEYED, BODY)
        go.set()
        await held
        return await first, second

    first, second = asyncio.run(both())
    assert (first.status, second.status, second.json["code"]) == (201, 409, "idempotency_in_progress")
    assert second.headers["retry-after"] == "1"
    assert ask(front, "POST", THING, KEYED, BODY).body == first.body


def test_many_callers_at_once_all_get_their_own_answer(front: Front, database: Database) -> None:
    async def everybody() -> list[Got]:
        keys = [{**JSON, "idempotency-key": f"k{n}"} for n in range(100)]
        return await asyncio.gather(*(asked(front, "POST", THING, key, BODY) for key in keys))

    assert {got.json["number"] for got in asyncio.run(everybody())} == set(range(1, 101))
