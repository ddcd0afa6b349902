"""API tokens over HTTP."""

import pytest

from majorops.people.tokens.rules import digest, is_token
from tests.people.conftest import Edged, refused

TOKENS = "/v1/tokens"
MARKED = {"x-majorops": "1"}


def test_a_token_is_shown_once_and_stored_as_a_hash(edged: Edged) -> None:
    edged.sign_in("sam")
    answer = edged.ask("POST", TOKENS, json={"name": "laptop", "scope": "post"}, headers=MARKED)
    assert answer.status_code == 201
    made = answer.json()
    value = made.pop("value")
    assert is_token(value)
    assert edged.ask("GET", TOKENS).json() == {"tokens": [made], "nextCursor": None}
    assert edged.ask("GET", "/v1/mine", token=value).json()["scope"] == "post"
    stored = edged.everything()
    assert value not in stored
    assert digest(value) in stored


def test_no_secret_of_any_kind_is_stored_or_written_down(edged: Edged) -> None:
    link = edged.link("sam")
    edged.ask("POST", "/v1/auth/link", json={"token": link}, headers={"idempotency-key": "1"})
    cookie = edged.client.cookies["majorops"]
    made = edged.ask("POST", TOKENS, json={"name": "x"}, headers=MARKED | {"idempotency-key": "2"}).json()
    secrets = [link, cookie, made["value"]]
    assert not [secret for secret in secrets if secret in edged.everything()]
    bodies = "".join(body for _, _, body in edged.journal())
    assert not [secret for secret in secrets if digest(secret) in bodies]


def test_a_repeated_request_makes_no_second_token_and_shows_no_value(edged: Edged) -> None:
    edged.sign_in("sam")
    first, second = (
        edged.ask("POST", TOKENS, json={"name": "x"}, headers=MARKED | {"idempotency-key": "k"})
        for _ in range(2)
    )
    assert second.status_code == 201
    assert second.json() == {key: value for key, value in first.json().items() if key != "value"}
    assert len(edged.ask("GET", TOKENS).json()["tokens"]) == 1


def test_an_admin_makes_lists_and_revokes_tokens_of_others(edged: Edged) -> None:
    admin = edged.token("ana", "admin")
    made = edged.ask("POST", TOKENS, token=admin, json={"name": "ci", "userId": "Mia@example.com"}).json()
    assert edged.ask("GET", "/v1/mine", token=made["value"]).json()["id"] == "mia@example.com"
    listed = edged.ask("GET", f"{TOKENS}?userId=mia@example.com", token=admin).json()["tokens"]
    assert [token["id"] for token in listed] == [made["id"]]
    assert edged.ask("DELETE", f"{TOKENS}/{made['id']}", token=admin).status_code == 204
    assert refused(edged.ask("DELETE", f"{TOKENS}/{made['id']}", token=admin)) == (404, "not_found")


def test_nobody_else_touches_tokens_of_others(edged: Edged) -> None:
    anas = edged.token("ana")
    edged.sign_in("mia")
    listed = edged.ask("GET", TOKENS, token=anas).json()["tokens"]
    assert refused(edged.ask("GET", f"{TOKENS}?userId=ana@example.com")) == (403, "forbidden")
    gone = edged.ask("DELETE", f"{TOKENS}/{listed[0]['id']}", headers=MARKED)
    assert refused(gone) == (404, "not_found")
    made = edged.ask("POST", TOKENS, json={"name": "x", "userId": "ana@example.com"}, headers=MARKED)
    assert refused(made) == (403, "forbidden")


@pytest.mark.parametrize(
    ("body", "code", "field"),
    [
        ({}, "missing_field", "/name"),
        ({"name": " "}, "blank", "/name"),
        ({"name": "x", "scope": "root"}, "invalid_value", "/scope"),
        ({"name": "x", "expiresAt": "2020-01-01T00:00:00Z"}, "invalid_value", "/expiresAt"),
        ({"name": "x", "userId": "nobody@example.com"}, "invalid_value", "/userId"),
        ({"name": "x", "value": "mo_mine"}, "read_only_field", "/value"),
    ],
)
def test_a_wrong_token_is_refused(edged: Edged, body: dict[str, str], code: str, field: str) -> None:
    edged.sign_in("sam")
    answer = edged.ask("POST", TOKENS, json=body, headers=MARKED)
    assert refused(answer) == (422, code)
    assert answer.json()["field"] == field


def test_pages_of_tokens_join_without_gap(edged: Edged) -> None:
    tokens = [edged.token("sam") for _ in range(5)]
    seen, path = [], f"{TOKENS}?limit=2"
    while path:
        page = edged.ask("GET", path, token=tokens[0]).json()
        seen += [token["id"] for token in page["tokens"]]
        path = f"{TOKENS}?limit=2&cursor={page['nextCursor']}" if page["nextCursor"] else ""
    assert len(seen) == 5
    assert seen == sorted(seen, reverse=True)
