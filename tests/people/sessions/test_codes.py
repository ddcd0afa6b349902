"""Codes for the day on which no other way in works; and the list of sessions."""

import secrets

import httpx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from majorops.people.sessions.rules import CODES, as_written, write_code
from tests.conftest import PEOPLE, RunningServer, operator_says

CHANCE = st.binary(min_size=32, max_size=32)


@given(CHANCE, st.booleans(), st.sampled_from(["-", "", " "]))
def test_a_code_is_known_however_it_is_typed(chance: bytes, lower: bool, between: str) -> None:  # noqa: FBT001
    code = write_code(chance)
    typed = code.replace("-", between)
    assert as_written(typed.lower() if lower else typed) == code


@given(st.text(max_size=60))
def test_what_is_no_code_stays_as_it_is(text: str) -> None:
    assert as_written(text) in {text, as_written(as_written(text))}


def test_codes_differ() -> None:
    assert len({write_code(secrets.token_bytes(32)) for _ in range(1000)}) == 1000


def codes_of(server: RunningServer, role: str) -> list[str]:
    server.token(role)
    return operator_says(server, "user", "break-glass", "--email", PEOPLE[role]).split()


@pytest.mark.web
def test_a_code_signs_in_once_and_everybody_hears_of_it(own_server: RunningServer) -> None:
    codes = codes_of(own_server, "mim")
    assert len(codes) == CODES
    use = {"token": codes[0].lower().replace("-", " ")}
    came = httpx.post(f"{own_server.url}/v1/auth/link", json=use)
    assert came.json()["user"]["id"] == PEOPLE["mim"]
    assert httpx.post(f"{own_server.url}/v1/auth/link", json=use).status_code == 401
    assert "break_glass_used" in own_server.log_path.read_text()
    assert codes[0] not in own_server.log_path.read_text()


@pytest.mark.web
def test_new_codes_end_the_old_ones(own_server: RunningServer) -> None:
    old, new = codes_of(own_server, "mim"), codes_of(own_server, "mim")
    assert httpx.post(f"{own_server.url}/v1/auth/link", json={"token": old[1]}).status_code == 401
    assert httpx.post(f"{own_server.url}/v1/auth/link", json={"token": new[1]}).status_code == 200


@pytest.mark.web
def test_codes_are_for_those_who_command(own_server: RunningServer) -> None:
    own_server.token("stakeholder")
    with pytest.raises(AssertionError, match="forbidden"):
        operator_says(own_server, "user", "break-glass", "--email", PEOPLE["stakeholder"])


@pytest.mark.web
def test_a_session_is_listed_and_ended_at_once(own_server: RunningServer) -> None:
    own_server.token("mim")
    links = [operator_says(own_server, "user", "link", "--email", PEOPLE["mim"]) for _ in range(2)]
    with httpx.Client(base_url=own_server.url, headers={"x-majorops": "1"}) as here, httpx.Client() as there:
        here.post("/v1/auth/link", json={"token": links[0].rpartition("/")[2]})
        there.post(f"{own_server.url}/v1/auth/link", json={"token": links[1].rpartition("/")[2]})
        listed = here.get("/v1/sessions").json()["sessions"]
        assert sorted(one["current"] for one in listed) == [False, True]
        other = next(one for one in listed if not one["current"])
        assert here.delete(f"/v1/sessions/{other['id']}").status_code == 204
        assert there.get(f"{own_server.url}/v1/auth/session").status_code == 401
        assert here.get("/v1/auth/session").status_code == 200


@pytest.mark.web
def test_who_ends_the_session_of_another_is_the_one_that_the_journal_names(own_server: RunningServer) -> None:
    own_server.token("mim")
    link = operator_says(own_server, "user", "link", "--email", PEOPLE["mim"])
    mim = PEOPLE["mim"]
    with own_server.client("admin") as admin, httpx.Client() as browser:
        browser.post(f"{own_server.url}/v1/auth/link", json={"token": link.rpartition("/")[2]})
        (held,) = admin.get("/v1/sessions", params={"userId": mim}).json()["sessions"]
        assert admin.delete(f"/v1/sessions/{held['id']}", params={"userId": mim}).status_code == 204
        told = admin.get("/v1/audit", params={"entity": "session"}).json()["entries"]
    ended = next(one for one in told if one["action"] == "session.ended")
    assert (ended["actor"], ended["entityId"]) == (PEOPLE["admin"], mim)
