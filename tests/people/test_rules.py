"""Who may do what, and what may be made of a user."""

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from majorops.people.record import Identity, Person, Role, User
from majorops.people.rules import (
    ACTS,
    SCOPES,
    check_amendment,
    email_of,
    may,
    name_from,
    permit,
    scope_allows,
    sees_user,
    show_user,
)
from majorops.platform.errors import Conflict, Forbidden, Invalid, Refusal

NOON = 1_772_884_800_000
roles = st.sampled_from(list(Role))
users = st.builds(
    lambda name, role, disabled: User(
        f"{name}@example.com", f"{name}@example.com", name, role, NOON, disabled=disabled
    ),
    st.sampled_from(["ana", "bob"]),
    roles,
    st.booleans(),
)


def active_admin(user: User) -> bool:
    return user.role is Role.ADMIN and not user.disabled


@given(before=users, role=roles, disabled=st.booleans(), other=users, admins=st.integers(1, 3))
def test_an_amendment_never_takes_the_last_admin_nor_ones_own_role(
    *, before: User, role: Role, disabled: bool, other: User, admins: int
) -> None:
    by = other.person()
    after = msgspec.structs.replace(before, role=role, disabled=disabled)
    expected: type[Refusal] | None = None
    if before.id == by.id and role != before.role:
        expected = Forbidden
    elif active_admin(before) and not active_admin(after) and admins == 1:
        expected = Conflict
    if expected is None:
        check_amendment(before, after, by=by, admins=admins)
    else:
        with pytest.raises(expected):
            check_amendment(before, after, by=by, admins=admins)


@given(st.emails())
def test_an_email_is_one_user_in_any_case(email: str) -> None:
    try:
        normal = email_of(email)
    except Invalid:
        return  # quoted local parts and the like are not taken
    assert email_of(f"  {email.upper()} ") == email_of(normal.upper())
    assert email_of(normal) == normal


@pytest.mark.parametrize(
    "text",
    ["", "ana", "ana@", "@example.com", "a b@example.com", "a@b@c", "ana@example.com\u200b", "a" * 255],
)
def test_what_is_no_email_is_refused(text: str) -> None:
    with pytest.raises(Invalid) as refused:
        email_of(text)
    assert (refused.value.code, refused.value.field) == ("invalid_value", "/email")


@pytest.mark.parametrize(
    ("email", "name"),
    [
        ("ana.lopez@example.com", "Ana Lopez"),
        ("mia@example.com", "Mia"),
        ("on-call+eu@example.com", "On Call Eu"),
        ("._@example.com", "._"),
    ],
)
def test_a_name_read_from_an_email_does_not_tell_the_domain(email: str, name: str) -> None:
    assert name_from(email) == name


def keys(viewer: Person, user: User) -> set[str]:
    return set(msgspec.to_builtins(show_user(user, viewer, [Identity("https://idp", "1")])))


LOOKUP = {"id", "email", "displayName", "role"}
OWN = LOOKUP | {"createdAt", "lastSeenAt", "etag"}


@pytest.mark.parametrize(
    ("role", "own", "others"),
    [
        ("stakeholder", OWN, None),
        ("executive", OWN, None),
        ("mim", OWN | {"disabled"}, LOOKUP | {"disabled"}),
        ("admin", OWN | {"disabled", "identities"}, OWN | {"disabled", "identities"}),
    ],
)
def test_each_role_sees_its_fields_of_a_user(role: str, own: set[str], others: set[str] | None) -> None:
    sam = User("sam@example.com", "sam@example.com", "Sam", Role(role), NOON)
    eve = Person("eve@example.com", "Eve", role)
    assert keys(sam.person(), sam) == own
    assert sees_user(eve, sam) is (others is not None)
    if others is not None:
        assert keys(eve, sam) == others


def test_only_admins_see_disabled_people() -> None:
    gone = User("sam@example.com", "sam@example.com", "Sam", Role.MIM, NOON, disabled=True)
    assert not sees_user(Person("mia@example.com", "Mia", "mim"), gone)
    assert sees_user(Person("ana@example.com", "Ana", "admin"), gone)


class Place(msgspec.Struct, frozen=True):
    """Where someone stands on an incident."""

    participant: bool = False
    seats: frozenset[str] = frozenset()


places = st.builds(
    Place, st.booleans(), st.frozensets(st.sampled_from(["sre", "leader", "service_manager", "customer_ops"]))
)


@given(st.sampled_from(sorted(ACTS)), roles, st.sampled_from(SCOPES), places)
def test_a_place_on_an_incident_only_ever_adds_rights(act: str, role: Role, scope: str, place: Place) -> None:
    by = Person("sam@example.com", "Sam", role.value, "token", scope)
    assert may(by, act, place) >= may(by, act)


@given(st.sampled_from(sorted(ACTS)), places)
def test_nobody_unknown_and_no_intake_token_may_do_anything(act: str, place: Place) -> None:
    for by in (Person("", ""), Person("ana@example.com", "Ana", "admin", "token", "intake")):
        with pytest.raises(Forbidden):
            permit(by, act, place)


@pytest.mark.parametrize("held", [*SCOPES, "intake", ""])
@pytest.mark.parametrize("needed", SCOPES)
def test_a_scope_holds_those_before_it(held: str, needed: str) -> None:
    order = ("read", "post", "command", "admin")
    assert scope_allows(held, needed) is (held in order and order.index(held) >= order.index(needed))
