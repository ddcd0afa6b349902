"""Where a sign-in leads: to what was asked for, and to nothing that is not ours."""

import pytest

from majorops.pages.way_back import HOME, forgotten, is_ours, remembered, way_back


def cookie(path: str, query: str = "") -> str:
    return remembered(path, query).partition(";")[0]


@pytest.mark.parametrize("query", ["", "show=overdue&q=db1"])
def test_what_was_asked_for_is_gone_back_to(query: str) -> None:
    path = "/stakeholders/INC-1042"
    assert way_back(cookie(path, query)) == (f"{path}?{query}" if query else path)


@pytest.mark.parametrize(
    "address",
    [
        "//evil.example/",
        "/\\evil.example/",
        "https://evil.example/",
        "evil.example",
        "",
        "/a\\b",
        "/a\nset-cookie: x=1",
        "/a b",
        "/sign-in/demo-ana",
        "/v1/auth/session",
        "/é",
        "/" + "a" * 600,
    ],
)
def test_nothing_that_is_not_ours_is_gone_back_to(address: str) -> None:
    assert not is_ours(address)
    assert way_back(cookie(address)) == HOME


@pytest.mark.parametrize(
    "cookies",
    ["majorops_to=//evil.example", "majorops_to=%2F%2Fevil.example", 'majorops_to="', "\x00=;;", "other=1"],
)
def test_a_cookie_of_somebody_else_leads_home(cookies: str) -> None:
    assert way_back(cookies) == HOME


def test_it_is_kept_from_scripts_and_taken_away_again() -> None:
    assert "HttpOnly" in remembered("/")
    assert "SameSite=Lax" in remembered("/")
    assert "Max-Age=0" in forgotten()
