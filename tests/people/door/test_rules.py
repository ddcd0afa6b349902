"""What the door asks for."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from majorops.people.door.rules import (
    ANONYMOUS,
    DoorPolicy,
    admits_anonymous,
    check_origin,
    check_role,
    check_scope,
    counts_as_sign_in,
    needed_scope,
    presented,
)
from majorops.people.record import Person, Role
from majorops.people.rules import SCOPES
from majorops.platform.errors import Forbidden, NotSignedIn
from majorops.platform.web import Who

TOKEN = "mo_" + "a" * 43
OURS = DoorPolicy(origins=frozenset({"https://mo.example"}))
INCIDENT = "/v1/incidents/{id}"


@given(st.text(max_size=60))
def test_a_header_is_a_token_of_ours_or_it_is_refused(header: str) -> None:
    with pytest.raises(NotSignedIn) as refused:
        presented(header, "cookie")
    assert refused.value.code == "invalid_token"


@pytest.mark.parametrize("header", [f"Bearer {TOKEN}", f"bearer  {TOKEN} "])
def test_a_header_goes_before_a_cookie(header: str) -> None:
    assert presented(header, "cookie") == ("token", TOKEN)
    assert presented(None, "cookie") == ("session", "cookie")
    assert presented(None, None) == ("", "")


@pytest.mark.parametrize("who", list(Who))
@pytest.mark.parametrize("access", ["staff", "anonymous"])
def test_anonymous_callers_come_in_by_three_doors_at_most(who: Who, access: str) -> None:
    admitted = who in {Who.OPEN, Who.SOURCE} or (who is Who.PUBLIC and access == "anonymous")
    assert admits_anonymous(who, DoorPolicy(public_access=access)) is admitted


@pytest.mark.parametrize(
    ("method", "path", "who", "scope"),
    [
        ("GET", "/v1/users", "admin", "read"),
        ("HEAD", INCIDENT, "viewer", "read"),
        ("POST", f"{INCIDENT}/timeline", "command", "post"),
        ("POST", f"{INCIDENT}/timeline/{{eventId}}/retract", "mim", "command"),
        ("POST", f"{INCIDENT}/participants", "viewer", "post"),
        ("DELETE", f"{INCIDENT}/participants/{{userId}}", "viewer", "post"),
        ("POST", f"{INCIDENT}/reports", "viewer", "post"),
        ("POST", f"{INCIDENT}/updates", "command", "post"),
        ("POST", f"{INCIDENT}/milestones", "mim", "command"),
        ("PATCH", INCIDENT, "mim", "command"),
        ("POST", "/v1/incidents", "mim", "command"),
        ("POST", "/v1/something/new", "user", "command"),
        ("PATCH", "/v1/users/{userId}", "admin", "admin"),
        ("POST", "/v1/tokens", "user", "admin"),
        ("POST", "/v1/hooks/{sourceId}", "source", "intake"),
        ("POST", "/v1/auth/sign-out", "user", "read"),
    ],
)
def test_each_route_needs_its_scope(method: str, path: str, who: str, scope: str) -> None:
    assert needed_scope(method, path, who) == scope


@given(st.sampled_from(list(Who)), st.sampled_from(SCOPES), st.sampled_from(["GET", "POST"]))
def test_a_wider_scope_never_does_less(who: Who, scope: str, method: str) -> None:
    def allowed(scope: str) -> bool:
        person = Person("ana@example.com", "Ana", "admin", "token", scope)
        try:
            check_scope(person, method, INCIDENT, who)
        except Forbidden:
            return False
        return True

    assert allowed("admin") >= allowed(scope)


def test_an_intake_token_falls_with_its_owners_role() -> None:
    with pytest.raises(Forbidden):
        check_scope(Person("a@b", "A", "mim", "token", "intake"), "POST", "/v1/hooks/{sourceId}", "source")


def test_nobody_known_has_no_scope_to_check() -> None:
    check_scope(ANONYMOUS, "POST", "/v1/public/subscribers", "public")


@pytest.mark.parametrize("role", [*Role, ""])
@pytest.mark.parametrize("who", list(Who))
@pytest.mark.parametrize("participant", [True, False])
def test_roles_open_policies(role: str, who: Who, *, participant: bool) -> None:
    person = Person("a@b" if role else "", "A", role)
    enough = {
        Who.ADMIN: role == "admin",
        Who.MIM: role in {"mim", "admin"},
        Who.COMMAND: role in {"mim", "admin"} or participant,
    }.get(who, True)
    if enough:
        check_role(person, who, participant=participant)
    else:
        with pytest.raises(Forbidden):
            check_role(person, who, participant=participant)


@pytest.mark.parametrize(
    ("origin", "host", "policy"),
    [
        (None, "mo.example", OURS),
        ("https://mo.example", "anything", OURS),
        ("https://mo.example", "mo.example", DoorPolicy()),
        ("http://127.0.0.1:8080", "127.0.0.1:8080", DoorPolicy()),
    ],
)
def test_our_origins_pass(origin: str | None, host: str, policy: DoorPolicy) -> None:
    check_origin(origin, host, policy)


@pytest.mark.parametrize(
    ("origin", "host", "policy"),
    [
        ("http://mo.example", "mo.example", OURS),
        ("https://evil.example", "evil.example", OURS),
        ("https://mo.example.evil.example", "mo.example", DoorPolicy()),
        ("null", "mo.example", DoorPolicy()),
        ("", "", DoorPolicy()),
        ("https://[", "mo.example", DoorPolicy()),
    ],
)
def test_other_origins_do_not(origin: str, host: str, policy: DoorPolicy) -> None:
    with pytest.raises(Forbidden) as refused:
        check_origin(origin, host, policy)
    assert refused.value.code == "origin_refused"


def test_signing_out_is_no_attempt_to_sign_in() -> None:
    assert counts_as_sign_in("POST", "/v1/auth/link")
    assert not counts_as_sign_in("POST", "/v1/auth/sign-out")
    assert not counts_as_sign_in("GET", "/v1/auth/session")
