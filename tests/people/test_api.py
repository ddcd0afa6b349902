"""Users over HTTP."""

import asyncio
from typing import Any

import httpx
import pytest

from majorops.people.door.rules import DoorPolicy
from majorops.platform.database import Database
from tests.people.conftest import HOST, NOON, Edged, refused

BOB = "/v1/users/bob@example.com"


def patch(edged: Edged, path: str, token: str, etag: str = '"v1"', **change: Any) -> httpx.Response:
    return edged.ask("PATCH", path, token=token, json=change, headers={"if-match": etag})


def test_ones_own_record(edged: Edged) -> None:
    answer = edged.ask("GET", "/v1/users/me", token=edged.token("sam"))
    assert answer.headers["etag"] == '"v1"'
    # The use of the token is noted beside the answer, so it may be there already.
    assert answer.json()["lastSeenAt"] in {None, "2026-03-07T12:00:00.000Z"}
    assert {**answer.json(), "lastSeenAt": None} == {
        "id": "sam@example.com",
        "email": "sam@example.com",
        "displayName": "Sam",
        "role": "stakeholder",
        "createdAt": "2026-03-07T12:00:00.000Z",
        "lastSeenAt": None,
        "etag": '"v1"',
    }


def test_one_renames_oneself_and_acts_by_the_new_name_at_once(edged: Edged) -> None:
    token = edged.token("sam")
    assert edged.ask("GET", "/v1/mine", token=token).json()["name"] == "Sam"
    answer = patch(edged, "/v1/users/me", token, displayName="Sam Iyer")
    assert (answer.status_code, answer.json()["displayName"], answer.headers["etag"]) == (
        200,
        "Sam Iyer",
        '"v2"',
    )
    assert edged.ask("GET", "/v1/mine", token=token).json()["name"] == "Sam Iyer"


@pytest.mark.parametrize("field", ["role", "disabled", "email"])
def test_one_changes_nothing_else_of_oneself(edged: Edged, field: str) -> None:
    assert refused(patch(edged, "/v1/users/me", edged.token("sam"), **{field: "admin"}))[0] == 422


def test_an_admin_makes_a_user(edged: Edged) -> None:
    admin = edged.token("ana", "admin")
    answer = edged.ask(
        "POST", "/v1/users", token=admin, json={"email": "Kim.Park@Example.com", "role": "Mim"}
    )
    assert answer.status_code == 201
    assert answer.headers["etag"] == '"v1"'
    made = answer.json()
    assert (made["id"], made["displayName"], made["role"]) == ("kim.park@example.com", "Kim Park", "mim")
    again = edged.ask("POST", "/v1/users", token=admin, json={"email": "kim.park@example.com"})
    assert refused(again) == (422, "invalid_value")


def test_nobody_else_makes_or_changes_users(edged: Edged) -> None:
    token = edged.token("mia")
    assert refused(edged.ask("POST", "/v1/users", token=token, json={"email": "x@example.com"})) == (
        403,
        "forbidden",
    )
    assert refused(patch(edged, BOB, token, role="mim")) == (403, "forbidden")


@pytest.mark.parametrize(
    ("headers", "expected"),
    [
        ({}, (428, "precondition_required")),
        ({"if-match": "*"}, (400, "strong_etag_required")),
        ({"if-match": 'W/"v1"'}, (400, "strong_etag_required")),
        ({"if-match": '"v7"'}, (412, "version_conflict")),
    ],
)
def test_a_change_names_the_version_it_was_made_from(
    edged: Edged, headers: dict[str, str], expected: tuple[int, str]
) -> None:
    admin = edged.token("ana", "admin")
    assert refused(edged.ask("PATCH", BOB, token=admin, json={"role": "mim"}, headers=headers)) == expected


def test_a_version_conflict_says_what_differs(edged: Edged) -> None:
    admin = edged.token("ana", "admin")
    assert patch(edged, BOB, admin, displayName="Bob B").status_code == 200
    told = patch(edged, BOB, admin, displayName="Robert", role="admin").json()
    assert told["current"] == '"v2"'
    assert told["differs"] == [{"field": "displayName", "yours": "Robert", "current": "Bob B"}]


def test_nobody_changes_their_own_role(edged: Edged) -> None:
    admin = edged.token("ana", "admin")
    assert refused(patch(edged, "/v1/users/ana@example.com", admin, role="mim")) == (403, "self_role_change")


def test_the_last_admin_cannot_disable_themselves(edged: Edged) -> None:
    admin = edged.token("ana", "admin")
    assert patch(edged, BOB, admin, role="mim").status_code == 200
    answer = patch(edged, "/v1/users/ana@example.com", admin, disabled=True)
    assert refused(answer) == (409, "last_admin")


def test_two_admins_demoting_each_other_at_the_same_time_leave_one(database: Database) -> None:
    house = Edged(database)
    ana, bob = house.token("ana", "admin"), house.token("bob", "admin")

    async def both() -> tuple[httpx.Response, httpx.Response]:
        app: Any = house.open(DoorPolicy())
        async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url=HOST) as client:

            async def ask(method: str, path: str, token: str, **more: Any) -> httpx.Response:
                headers = {"authorization": f"Bearer {token}", "if-match": '"v1"'}
                return await client.request(method, path, headers=headers, **more)

            # Known at the door already, both come in as admins, however the writes fall.
            await asyncio.gather(*(ask("GET", "/v1/mine", token) for token in (ana, bob)))
            demoted = {"role": "stakeholder"}
            return await asyncio.gather(
                ask("PATCH", "/v1/users/ana@example.com", bob, json=demoted),
                ask("PATCH", BOB, ana, json=demoted),
            )

    answers = asyncio.run(both())
    assert sorted(answer.status_code for answer in answers) == [200, 409]
    assert next(a for a in answers if a.status_code == 409).json()["code"] == "last_admin"


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("", ["sam", "mia", "eve", "bob", "ana"]),
        ("?role=mim,Admin", ["mia", "bob", "ana"]),
        ("?q=MIA", ["mia"]),
        ("?q=%25", []),
        ("?q=_", []),
        ("?q=example.com&role=executive", ["eve"]),
    ],
)
def test_a_mim_looks_people_up(edged: Edged, query: str, found: list[str]) -> None:
    users = edged.ask("GET", f"/v1/users{query}", token=edged.token("mia")).json()["users"]
    assert [user["id"] for user in users] == [f"{name}@example.com" for name in found]


@pytest.mark.parametrize("name", ["sam", "eve"])
def test_nobody_else_looks_anyone_up(edged: Edged, name: str) -> None:
    token = edged.token(name)
    assert refused(edged.ask("GET", "/v1/users", token=token)) == (403, "forbidden")
    known = edged.ask("GET", BOB, token=token).json()
    unknown = edged.ask("GET", "/v1/users/nobody@example.com", token=token).json()
    assert known["code"] == "not_found"
    assert known | {"requestId": ""} == unknown | {"requestId": ""}


def test_only_admins_find_disabled_people(edged: Edged) -> None:
    admin, mim = edged.token("ana", "admin"), edged.token("mia")
    assert patch(edged, "/v1/users/sam@example.com", admin, disabled=True).status_code == 200
    for token, status, count in ((admin, 200, 1), (mim, 404, 0)):
        assert edged.ask("GET", "/v1/users/sam@example.com", token=token).status_code == status
        assert len(edged.ask("GET", "/v1/users?q=sam", token=token).json()["users"]) == count


def test_pages_of_users_join_without_gap(edged: Edged) -> None:
    admin, seen, path = edged.token("ana", "admin"), [], "/v1/users?limit=2"
    while path:
        page = edged.ask("GET", path, token=admin).json()
        seen += [user["id"] for user in page["users"]]
        path = f"/v1/users?limit=2&cursor={page['nextCursor']}" if page["nextCursor"] else ""
    assert seen == [f"{name}@example.com" for name in ("sam", "mia", "eve", "bob", "ana")]


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("cursor=x", (400, "invalid_cursor")),
        ("cursor=WyJhIl0", (400, "invalid_cursor")),
        ("cursor=", (400, "invalid_cursor")),
        ("limit=0", (400, "invalid_limit")),
        ("sort=role", (400, "unknown_parameter")),
        ("role=boss", (422, "invalid_value")),
    ],
)
def test_a_wrong_question_is_refused(edged: Edged, query: str, expected: tuple[int, str]) -> None:
    assert refused(edged.ask("GET", f"/v1/users?{query}", token=edged.token("mia"))) == expected


def test_every_change_is_in_the_journal_by_name_and_never_with_a_secret(edged: Edged) -> None:
    admin = edged.token("ana", "admin")
    patch(edged, BOB, admin, role="mim", displayName="Bob B")
    patch(edged, BOB, admin, '"v2"', disabled=True)
    kinds = [(kind, by) for kind, by, _ in edged.journal()]
    assert kinds[-4:] == [
        ("token.created", "ana@example.com"),
        ("user.role_changed", "ana@example.com"),
        ("user.renamed", "ana@example.com"),
        ("user.disabled", "ana@example.com"),
    ]
    assert edged.at == NOON
