"""Scorecards and KPI definitions: the figures are the server's, and reachable by keyboard."""

import re
from collections.abc import Iterator
from typing import Any

import httpx
import pytest
from playwright.sync_api import Page, expect

from tests.conftest import RunningServer, declare, operator_says, served
from tests.web.conftest import Seat

PHONE = {"width": 390, "height": 844}
LOOKS: tuple[dict[str, Any], ...] = ({"color_scheme": "light"}, {"color_scheme": "dark"}, {"viewport": PHONE})
NAMES = ("light", "dark", "phone")
COLUMNS = ("count", "mean", "median", "p90")


@pytest.fixture(scope="module")
def history(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningServer]:
    """A server with a history of its own."""
    empty = RunningServer(tmp_path_factory.mktemp("history"))
    operator_says(empty, "seed", "--incidents", "60", "--seed", "7")
    with served(empty) as server:
        for role in ("mim", "executive", "stakeholder"):
            server.token(role)
        yield server


def figures(page: Page) -> dict[str, list[str]]:
    """The big table as it stands: slug → its cells."""
    expect(page.get_by_role("link", name="Promises kept")).to_be_visible()
    rows = page.get_by_role("region", name="Figures of every KPI").locator("tbody tr:not(.part)")
    read = "rows => rows.map(row => [row.querySelector('code'), ...row.cells].map(one => one.innerText))"
    found: list[list[str]] = rows.evaluate_all(read)
    return {slug: cells for slug, _name, *cells in found}


def same(cell: str, value: float | None) -> bool:
    """Whether a cell shows this value: a dash for none, else within what rounding takes."""
    if value is None:
        return cell.strip() == "–"
    number = float(re.sub(r"[^\d.]", "", cell))
    digits = len(cell.split(" ", maxsplit=1)[0].partition(".")[2])
    return abs(number - value) <= 0.5 * float(10**-digits) + 1e-9


@pytest.mark.parametrize("look", LOOKS, ids=NAMES)
@pytest.mark.parametrize(
    ("role", "path"),
    [
        ("mim", "/scorecards?by=severity&compare=previous&kpi=mttr"),
        ("executive", "/scorecards"),
        ("admin", "/admin?tab=kpis"),
    ],
)
def test_a_page_of_figures_is_accessible_and_fits(
    history: RunningServer, seat: Seat, role: str, path: str, look: dict[str, Any]
) -> None:
    desk = seat(role, at=history, path=path, **look)
    expect(
        desk.page.get_by_role("region", name=re.compile("^(Figures of every|Table of KPI)"))
    ).to_be_visible()
    for one in desk.page.get_by_text("Figures of this chart").all():
        one.click()
    assert desk.axe() == []
    width = desk.page.evaluate("document.documentElement.scrollWidth")
    assert width <= desk.page.viewport_size["width"]  # type: ignore[index]
    assert desk.reports() == []


@pytest.mark.parametrize("query", ["", "period=90d", "severity=Critical,High"])
def test_the_figures_of_the_page_are_those_of_the_server(
    history: RunningServer, seat: Seat, query: str
) -> None:
    desk = seat("mim", at=history, path=f"/scorecards?{query}")
    shown = figures(desk.page)
    link = desk.page.get_by_role("link", name="CSV").get_attribute("href")
    assert link is not None
    with history.client("mim") as mim:
        table = mim.get(link)
        card = mim.get(link.replace("format=csv", "format=json")).json()
    assert table.headers["content-type"] == "text/csv; charset=utf-8"
    assert len(shown) == len(card["kpis"]) > 20
    for kpi in card["kpis"]:
        cells = shown[kpi["slug"]][1:5]
        wanted = [kpi["overall"][name] for name in COLUMNS]
        assert all(same(*pair) for pair in zip(cells, wanted, strict=True)), (kpi["slug"], cells, wanted)
        for state, words in (("pending", "pending"), ("notApplicable", "not applicable")):
            number = kpi["overall"][state]
            assert (f"{number} {words}" in shown[kpi["slug"]][-1]) is (number > 0)


def test_whether_people_were_told_comes_first(history: RunningServer, seat: Seat) -> None:
    page = seat("mim", at=history, path="/scorecards").page
    first = list(figures(page))[:3]
    assert first == ["cadence-adherence", "comms-silence-max", "time-to-first-milestone"]
    expect(page.get_by_role("heading", level=2).first).to_have_text("Promises kept")
    for chart in page.get_by_role("img").all():
        assert "table under the chart" in (chart.get_attribute("aria-label") or "")


def test_a_figure_leads_to_its_incidents_by_keyboard(history: RunningServer, seat: Seat) -> None:
    page = seat("mim", at=history, path="/scorecards").page
    link = page.get_by_role("link", name="Time to resolve (MTTR)")
    link.focus()
    page.keyboard.press("Enter")
    heading = page.get_by_role("heading", name="Incidents behind Time to resolve (MTTR)")
    expect(heading).to_be_focused()
    rows = page.get_by_role("region", name="Incidents behind").locator("tbody tr")
    with history.client("mim") as mim:
        first = mim.get("/v1/kpis/mttr/observations?limit=1").json()["observations"][0]
    expect(rows.first).to_contain_text(first["incident"]["number"])
    page.get_by_role("navigation", name="Incidents by state").get_by_role("link", name="Invalid").click()
    expect(page.get_by_text("No value of this range was invalid")).to_be_visible()
    assert page.url.endswith("/scorecards?kpi=mttr&state=invalid")
    page.get_by_role("link", name="Close").click()
    expect(heading).to_have_count(0)


def test_what_is_asked_for_stands_in_the_address(history: RunningServer, seat: Seat) -> None:
    page = seat("mim", at=history, path="/scorecards").page
    page.get_by_role("button", name="90 days").click()
    page.get_by_role("button", name="Critical").click()
    page.get_by_label("Grouping of the table").select_option("month")
    page.get_by_label("Compare with the range before").check()
    expect(page.get_by_role("columnheader", name="Median of the range before")).to_be_visible()
    assert page.url.endswith("?period=90d&severity=Critical&by=month&compare=previous")
    page.reload()
    expect(page.get_by_role("columnheader", name="Median of the range before")).to_be_visible()
    expect(page.get_by_role("button", name="Critical")).to_have_attribute("aria-pressed", "true")


def test_each_role_sees_what_is_theirs(history: RunningServer, seat: Seat) -> None:
    page = seat("executive", at=history, path="/executives").page
    page.get_by_role("link", name="Scorecards").click()
    shown = figures(page)
    with history.client("executive") as executive:
        theirs = {one["slug"] for one in executive.get("/v1/kpis").json()["kpis"]}
    assert set(shown) == theirs
    assert "comms-silence-max" not in page.content()
    expect(page.get_by_role("button", name="Enter an observation…")).to_have_count(0)
    page = seat("stakeholder", at=history, path="/stakeholders").page
    expect(page.get_by_role("link", name="Scorecards")).to_have_count(0)
    page.goto(f"{history.url}/scorecards")
    page.wait_for_url("**/stakeholders")


def test_the_palette_leads_there(history: RunningServer, seat: Seat) -> None:
    page = seat("mim", at=history, path="/preferences").page
    page.keyboard.press("Control+k")
    expect(page.get_by_role("dialog", name="Commands")).to_be_visible()
    page.keyboard.type("scorecards")
    expect(page.get_by_role("option", name="Scorecards")).to_be_visible()
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Scorecards", level=1)).to_be_visible()


def test_a_value_is_entered_and_another_for_the_same_time_is_a_conflict_in_words(
    own_server: RunningServer, seat: Seat
) -> None:
    with own_server.client("mim") as mim:
        number = declare(mim)["number"]
    desk = seat("mim", at=own_server, path="/scorecards")
    desk.allowed.add("409")
    page = desk.page

    def enter(value: str) -> None:
        page.get_by_role("button", name="Enter an observation…").click()
        page.get_by_label("Incident", exact=True).fill(number.removeprefix("INC-"))
        page.get_by_label("Value, in score").fill(value)
        page.get_by_label("When it was measured (UTC)").fill("2026-01-05T10:00")
        page.get_by_role("button", name="Enter observation").click()

    enter("4")
    expect(page.get_by_text(f"Stakeholder satisfaction of {number} is 4.")).to_be_visible()
    enter("2")
    expect(page.get_by_role("alert")).to_contain_text(
        "Another value stands for this incident and time. 4 stays."
    )
    expect(page.get_by_label("Value, in score")).to_have_value("2")
    with own_server.client("mim") as mim:
        kept = mim.get(f"/v1/incidents/{number}/kpis").json()["observations"]
    assert [(one["value"], one["source"]) for one in kept] == [(4.0, "ui")]


def test_a_formula_is_tried_refused_at_its_place_and_saved(history: RunningServer, seat: Seat) -> None:
    desk = seat("admin", at=history, path="/admin?tab=kpis")
    desk.allowed.add("422")
    page = desk.page
    page.get_by_role("button", name="Add a KPI…").click()
    page.get_by_label("Name", exact=True).fill("Words given")
    page.get_by_label("Short name, in addresses").fill("words-given")
    page.get_by_label("Units").fill("count")
    formula = page.get_by_label("Formula", exact=True)
    formula.fill("update_count + password")
    page.get_by_role("button", name="Add KPI").click()
    alert = page.get_by_role("alert").filter(has_text="At character 16.")
    expect(alert).to_contain_text("password")
    expect(formula).to_be_focused()
    assert formula.evaluate("field => field.selectionStart") == len("update_count + ")
    formula.fill("update_count + ")
    page.get_by_role("button", name="milestone_count").click()
    expect(formula).to_have_value("update_count + milestone_count")
    page.get_by_role("button", name="Try it on past incidents").click()
    tried = page.get_by_role("region", name="Values for past incidents").locator("tbody tr")
    expect(tried.first).to_contain_text("INC-")
    with history.client("admin") as admin:
        wish = {"formula": "update_count + milestone_count", "observedAt": "resolved"}
        values = admin.post("/v1/kpis/preview", json=wish).json()["values"]
        assert admin.get("/v1/kpis/words-given").status_code == httpx.codes.NOT_FOUND
        cells = tried.locator("td:last-child").all_inner_texts()
        assert [float(cell.split()[0]) for cell in cells] == [one["value"] for one in values]
        page.get_by_label("Any other").fill("5")
        page.get_by_role("button", name="Add KPI").click()
        expect(page.get_by_role("row", name="Words given")).to_be_visible()
        assert admin.get("/v1/kpis/words-given").json()["targets"] == {"default": 5}
        page.get_by_label("Which KPI").select_option("words-given")
        page.get_by_role("button", name="Measure again").click()
        expect(page.get_by_text(re.compile(r"^Measured \d+ incidents again\.$"))).to_be_visible()
        card = admin.get("/v1/kpis/scorecard?slug=words-given&from=2020-01-01").json()["kpis"][0]
    assert card["overall"]["count"] > 0


def test_two_admins_do_not_overwrite_each_other_unseen(history: RunningServer, seat: Seat) -> None:
    desk = seat("admin", at=history, path="/admin?tab=kpis")
    desk.allowed.add("412")
    page = desk.page
    page.get_by_role("button", name="Change… Reopenings").click()
    with history.client("admin") as admin:
        read = admin.get("/v1/kpis/reopen-count")
        wish = {
            name: read.json()[name]
            for name in ("name", "units", "formula", "owner", "direction", "observedAt")
        }
        other = admin.put(
            "/v1/kpis/reopen-count",
            json={**wish, "name": "Opened again"},
            headers={"if-match": read.headers["etag"]},
        )
        assert other.status_code == httpx.codes.OK, other.text
        page.get_by_label("Owner").select_option("sre")
        page.get_by_role("button", name="Save KPI").click()
        expect(page.get_by_role("alert").filter(has_text="Opened again")).to_contain_text(
            "Somebody changed it meanwhile."
        )
        assert admin.get("/v1/kpis/reopen-count").json()["name"] == "Opened again"
        page.get_by_role("button", name="Save KPI").click()
        expect(page.get_by_role("dialog")).to_have_count(0)
        after = admin.get("/v1/kpis/reopen-count").json()
    assert (after["name"], after["owner"]) == ("Reopenings", "sre")
