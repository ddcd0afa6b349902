"""Who may have which token."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from majorops.people.record import Person, Role, User
from majorops.people.rules import SCOPES
from majorops.people.tokens.rules import (
    ALL_SCOPES,
    ApiToken,
    check_new,
    digest,
    is_token,
    show_token,
    write_token,
)
from majorops.platform.errors import Forbidden, Invalid

NOON = 1_772_884_800_000


def user(name: str, role: Role) -> User:
    return User(f"{name}@example.com", f"{name}@example.com", name, role, NOON)


@given(st.binary(min_size=32, max_size=32))
def test_every_token_has_the_shape_that_is_looked_for(chance: bytes) -> None:
    value = write_token(chance)
    assert is_token(value)
    assert value not in digest(value)


@pytest.mark.parametrize(
    "text", ["", "mo_", "mo_" + "a" * 42, "mo_" + "a" * 44, "xx_" + "a" * 43, "mo_" + "+" * 43]
)
def test_anything_else_is_no_token(text: str) -> None:
    assert not is_token(text)


@given(
    role=st.sampled_from(list(Role)),
    scope=st.sampled_from(ALL_SCOPES),
    held=st.sampled_from(SCOPES),
    other=st.booleans(),
)
def test_no_token_is_wider_than_its_maker_or_its_owner(
    *, role: Role, scope: str, held: str, other: bool
) -> None:
    owner = user("sam", role)
    by = Person("ana@example.com" if other else owner.id, "", "admin" if other else role.value, "token", held)
    wide = SCOPES.index("admin" if scope == "intake" else scope) > SCOPES.index(held)
    if wide or (scope in {"admin", "intake"} and role is not Role.ADMIN):
        with pytest.raises(Forbidden):
            check_new(owner, scope, None, by=by, at=NOON)
    else:
        check_new(owner, scope, None, by=by, at=NOON)


@pytest.mark.parametrize("role", ["mim", "stakeholder", "executive"])
def test_only_admins_make_tokens_for_others(role: str) -> None:
    with pytest.raises(Forbidden):
        check_new(user("sam", Role.MIM), "read", None, by=Person("eve@example.com", "Eve", role), at=NOON)


@pytest.mark.parametrize(
    ("scope", "expires_at", "field"), [("root", None, "/scope"), ("read", NOON, "/expiresAt")]
)
def test_a_scope_must_exist_and_an_expiry_must_be_to_come(
    scope: str, expires_at: int | None, field: str
) -> None:
    sam = user("sam", Role.MIM)
    with pytest.raises(Invalid) as refused:
        check_new(sam, scope, expires_at, by=sam.person(), at=NOON)
    assert refused.value.field == field


def test_a_token_is_shown_without_what_opens_the_door() -> None:
    token = ApiToken("01J", "sam@example.com", "laptop", "read", digest("x"), NOON, None, None, None)
    assert show_token(token) == {
        "id": "01J",
        "name": "laptop",
        "scope": "read",
        "createdAt": "2026-03-07T12:00:00.000Z",
        "lastUsedAt": None,
        "expiresAt": None,
    }
