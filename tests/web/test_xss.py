"""Texts that want to run, in every text that people give, on every page, in a real Chromium (S6)."""

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from playwright.sync_api import expect

from majorops.app import ROUTES
from tests.conftest import RunningServer, running
from tests.guarantees.sizes import size, told
from tests.web.conftest import Seat
from tests.web.desk import Desk
from tests.web.payloads import COMMON, MANY, PAYLOADS, packed
from tests.web.poison import Poisoned
from tests.web.text_fields import SHOWN_ELSEWHERE, TAKES_NO_TEXT, Field, text_fields

WATCH = "window.__ran = []; for (const n of ['alert','confirm','prompt']) window[n] = () => __ran.push(n);"
TOUCH = """() => {
  for (const one of document.querySelectorAll("a,input,button,textarea,[tabindex]")) {
    one.focus();
    one.dispatchEvent(new MouseEvent("mouseover", { bubbles: true }));
  }
}"""
STRANGE = "a[href^='javascript' i], a[href^='data' i], [onerror], [onload], [onfocus], [onmouseover], iframe"
LIVE = size(quick=12, full=100_000)
"""How many packed titles are written while pages look on; at full size all of them."""
House = tuple[RunningServer, dict[str, str], set[Field]]


@pytest.fixture(scope="module")
def poisoned(tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    with running(tmp_path_factory.mktemp("xss")) as server:
        with closing(Poisoned(server)) as house:
            known = filled(house)
        yield server, known, house.filled


def filled(house: Poisoned) -> dict[str, str]:
    """All of it; the names of what is there."""
    live, done = house.opened(), house.opened()
    for incident in (live, done):
        house.fill(incident)
    house.finish(done)
    house.beside(live)
    known = {"live": live["id"], "done": done["id"], "text": packed()[0][:60].replace("#", "")}
    with house.server.client("mim") as mim:
        for name in ("live", "done"):
            known[f"{name}_public"] = mim.get(f"/v1/incidents/{known[name]}").json()["publicId"]
    return known


def test_there_are_hundreds_of_them_and_thousands_at_full_size() -> None:
    assert len(set(PAYLOADS)) >= size(quick=COMMON, full=MANY)


def test_every_text_that_people_can_give_wants_to_run(poisoned: House) -> None:
    left = [
        field
        for field in text_fields()
        if field not in poisoned[2] | set(SHOWN_ELSEWHERE)
        and field.name not in TAKES_NO_TEXT
        and field.name.rpartition(".")[2] not in TAKES_NO_TEXT
    ]
    assert left == [], "fill it in tests/web/poison.py, or name it in tests/web/text_fields.py with a reason"


def test_no_reason_is_given_for_a_field_that_is_filled_or_gone(poisoned: House) -> None:
    known = set(text_fields())
    assert set(SHOWN_ELSEWHERE) <= known
    names = {field.name for field in known} | {field.name.rpartition(".")[2] for field in known}
    assert set(TAKES_NO_TEXT) <= names
    assert not {field.name for field in poisoned[2]} & set(TAKES_NO_TEXT)


PAGES = (
    ("mim", "/"),
    ("mim", "/incidents/{live}"),
    ("mim", "/incidents/{done}"),
    ("mim", "/incidents/{done}/review"),
    ("mim", "/intake"),
    ("mim", "/search?q={text}"),
    ("mim", "/search?q=script"),
    ("mim", "/preferences"),
    ("mim", "/scorecards"),
    ("executive", "/scorecards"),
    ("admin", "/admin"),
    ("admin", "/admin?tab=sources"),
    ("admin", "/admin?tab=tokens"),
    ("admin", "/admin?tab=kpis"),
    ("admin", "/admin?tab=audit"),
    ("stakeholder", "/stakeholders"),
    ("stakeholder", "/stakeholders/{live}"),
    ("stakeholder", "/stakeholders/{done}"),
    ("mim", "/reviews"),
    ("executive", "/executives"),
    ("executive", "/executives/{live}"),
    ("executive", "/executives/{done}"),
    ("stakeholder", "/status"),
    ("stakeholder", "/status/{live_public}"),
    ("stakeholder", "/status/{done_public}"),
    ("stakeholder", "/status/{live_public}/report"),
    ("mim", "/v1/incidents/{done}/review?format=html"),
    (None, "/sign-in"),
)
MAY_SHOW_NONE = ("/sign-in", "/preferences", "/report", "?")
NO_TEXT_OF_PEOPLE = {
    "/sign-in/oidc",
    "/sign-in/oidc/callback",
    "/sign-in/{token}",
    "/assets/{file}",
    "/healthz",
    "/readyz",
}


def test_every_page_is_looked_at() -> None:
    looked_at = {
        path.partition("?")[0].replace("{live}", "{id}").replace("{done}", "{id}") for _, path in PAGES
    }
    looked_at = {
        path.replace("{live_public}", "{publicId}").replace("{done_public}", "{publicId}")
        for path in looked_at
    }
    pages = {route.path for route in ROUTES if route.method == "GET" and not route.path.startswith("/v1/")}
    assert pages - looked_at == NO_TEXT_OF_PEOPLE


@pytest.mark.parametrize(("role", "path"), PAGES)
def test_no_text_runs(poisoned: House, seat: Seat, role: str | None, path: str) -> None:
    server, known, _ = poisoned
    desk = seat(role, at=server)
    desk.page.add_init_script(WATCH)
    desk.go(path.format(**known))
    desk.page.wait_for_load_state("load")
    if any(word in path for word in MAY_SHOW_NONE):
        desk.page.wait_for_timeout(300)
    else:
        expect(desk.page.locator("body")).to_contain_text("__ran", use_inner_text=True)
    untouched(desk)


def untouched(desk: Desk) -> None:
    """What waits for a hand gets the focus once, and the pointer passes over it: still nothing runs."""
    desk.page.evaluate(TOUCH)
    assert desk.page.evaluate("window.__ran") == []
    assert desk.page.locator(STRANGE).count() == 0
    assert desk.reports() == []


def batched(texts: list[str], count: int) -> Iterator[list[str]]:
    """So many at a time."""
    return (texts[n : n + count] for n in range(0, len(texts), count))


def arrives(house: Poisoned, at: str, title: str) -> None:
    """One text in every short field that pages show at once."""
    house.say("PATCH", at, tag=at, title=title)
    house.say("PATCH", f"{at}/command", tag=at, sre=title, leader=title, customerOps=title)
    house.say("POST", f"{at}/timeline", title=title, description=title, visibility="public")
    house.say("PATCH", "/v1/users/me", "participant", tag="/v1/users/me", displayName=title)


@pytest.mark.timeout(1_200)
def test_no_text_that_arrives_while_one_looks_on_runs(poisoned: House, seat: Seat) -> None:
    server, known, _ = poisoned
    at = f"/v1/incidents/{known['live']}"
    looking_on = (
        ("mim", "/"),
        ("mim", "/incidents/{live}"),
        ("stakeholder", "/stakeholders/{live}"),
        ("executive", "/executives/{live}"),
    )
    desks = [seat(role, at=server) for role, _ in looking_on]
    for desk, (_, path) in zip(desks, looking_on, strict=True):
        desk.page.add_init_script(WATCH)
        desk.go(path.format(**known))
    with told("S6 texts that want to run") as counted, closing(Poisoned(server)) as house:
        for titles in batched(packed()[:LIVE], 50):
            for title in titles:
                arrives(house, at, title)
            house.say("PATCH", f"{at}/impact", tag=at, execSummary=next(house.longs), audienceNotes=titles[0])
            for desk in desks:
                untouched(desk)
        counted.update(texts=len(PAYLOADS), fields=len(text_fields()), pages=len(PAGES))
    desks[1].page.get_by_text(packed()[:LIVE][-1][:40]).first.wait_for(state="attached")
    for desk in desks:
        untouched(desk)


def test_no_text_typed_into_the_palette_runs(poisoned: House, seat: Seat) -> None:
    desk = seat("mim", at=poisoned[0])
    desk.page.add_init_script(WATCH)
    desk.go("/")
    desk.page.keyboard.press("Control+k")
    box = desk.page.get_by_role("dialog").get_by_role("combobox")
    for text in packed()[: size(quick=12, full=800)]:
        box.fill(text)
        desk.page.wait_for_timeout(20)
    assert desk.page.evaluate("window.__ran") == []


def test_a_page_that_runs_one_is_noticed(tmp_path: Path, seat: Seat) -> None:
    desk = seat(None)
    desk.page.add_init_script(WATCH)
    careless = tmp_path / "careless.html"
    careless.write_text("<!doctype html><p>" + "".join(PAYLOADS[:3]))
    desk.page.goto(careless.as_uri())
    assert len(desk.page.evaluate("window.__ran")) >= 3
    desk.complaints.clear()
