"""What a page may weigh and how long it may take. Times here are three times the budget."""

import gzip
import json
import sqlite3
from importlib.resources import files
from pathlib import Path
from typing import Any

import httpx
from playwright.sync_api import Page, expect

from majorops.pages.assets import Assets
from majorops.platform.clock import now_ms
from majorops.platform.ids import new_ulid
from tests.conftest import RunningServer, declare, key
from tests.web.conftest import Seat

KB = 1024
SLACK = 3
ROOT = Path(__file__).resolve().parents[2]
FIREGROUND = "fireground/Fireground.svelte"

_PAINTED = """() => {
  window.__painted = [];
  const seen = new Set();
  new MutationObserver(() => {
    for (const row of document.querySelectorAll("ol.log li .t")) {
      const said = row.textContent.trim();
      if (!said.startsWith("Probe ") || seen.has(said)) continue;
      seen.add(said);
      requestAnimationFrame(() => setTimeout(() => window.__painted.push([said, performance.now()])));
    }
  }).observe(document.body, {childList: true, subtree: true, characterData: true});
}"""
_HEARD = """
window.__heard = {};
const Plain = window.WebSocket;
window.WebSocket = class extends Plain {
  constructor(...words) {
    super(...words);
    this.addEventListener("message", ({data}) => {
      const found = /"title":"(Probe \\d+)"/.exec(data);
      if (found) window.__heard[found[1]] ??= performance.now();
    });
  }
};
"""


def packed(data: bytes) -> int:
    """Its size as it travels."""
    return len(gzip.compress(data, 9, mtime=0))


def weigh(names: list[str]) -> int:
    """The files of the build together, each as it travels."""
    static = files("majorops.pages").joinpath("static")
    return sum(packed(static.joinpath(name).read_bytes()) for name in names)


def test_the_fireground_is_light_at_first_load() -> None:
    built = Assets().built(FIREGROUND)
    assert built is not None
    assert 0 < weigh([built.script, *built.preloads]) <= 40 * KB
    assert 0 < weigh(list(built.styles)) <= 12 * KB


def test_all_scripts_together_stay_small() -> None:
    static = files("majorops.pages").joinpath("static")
    scripts = [one.name for one in static.iterdir() if one.name.endswith(".js")]
    assert len(scripts) > 50
    assert weigh(scripts) <= 250 * KB


def test_few_packages_travel_to_the_browser() -> None:
    package = json.loads((ROOT / "apps/web/package.json").read_text())
    sources = "".join(
        one.read_text() for one in (ROOT / "apps/web/src").rglob("*") if one.suffix in {".ts", ".svelte"}
    )
    # Three for every page, and the scales of the charts, which come with their route alone.
    assert len(package["dependencies"]) <= 4
    assert [one for one in package["dependencies"] if f'from "{one}' not in sources] == []


def test_the_public_page_is_one_light_request(server: RunningServer, seat: Seat) -> None:
    with server.client("mim") as mim:
        path = f"/v1/incidents/{declare(mim)['id']}"
        mim.post(f"{path}/publish", json={"publicTitle": "Checkout fails"}, headers=key())
        for n in range(15):
            body = {"content": f"Update {n}: a third of all orders fail at payment.", "visibility": "public"}
            assert mim.post(f"{path}/updates", json=body, headers=key()).is_success
        public = mim.get(path).json()["publicId"]
    desk = seat("stakeholder", path=f"/status/{public}")
    expect(desk.page.get_by_text("Update 14:").first).to_be_visible()
    documents = [one for one in desk.responses if one.request.resource_type != "websocket"]
    assert len(documents) == 1
    assert packed(documents[0].body()) <= 8 * KB


def test_the_shell_carries_two_hundred_events_lightly(own_server: RunningServer) -> None:
    incident = filled(own_server, 400)
    with own_server.client("mim") as mim:
        answer = mim.get(f"/v1/incidents/{incident['id']}/opening")
    assert len(answer.json()["incident"]["timeline"]) == 200
    assert packed(answer.content) <= 25 * KB


def filled(server: RunningServer, events: int) -> dict[str, Any]:
    """An incident with a long log, written straight into its table while the server is away."""
    with server.client("mim") as mim:
        incident = declare(mim)
    server.kill()
    insert = (
        "INSERT INTO timeline_events (id, incident_id, type, title, description, actor, created_at,"
        " visibility, timestamp, actor_id, automatic, changes, public_number)"
        " VALUES (?,?,?,?,?,?,?,?,?,?,?,?,?)"
    )
    store = next(server.data.glob("*.db"))
    now = now_ms()
    rows = []
    for n in range(events):
        at = now - (events - n) * 100
        said = ("action", f"Old row {n}", f"Replica {n % 9} is {n} MB behind", "Mia Mim")
        rows.append(
            (new_ulid(at), incident["id"], *said, at, "internal", at, "mim@example.com", 0, "[]", None)
        )
    with sqlite3.connect(store) as connection:
        connection.executemany(insert, rows)
    connection.close()
    server.start()
    return incident


def paint_times(page: Page, mim: httpx.Client, incident: str, probes: int) -> list[float]:
    """Milliseconds from each message to its row on screen."""
    page.evaluate(_PAINTED)
    for n in range(probes):
        body = {"title": f"Probe {n}"}
        assert mim.post(f"/v1/incidents/{incident}/timeline", json=body, headers=key()).is_success
        expect(page.locator("ol.log li .t", has_text=f"Probe {n}").first).to_be_visible()
    page.wait_for_timeout(300)
    heard = page.evaluate("window.__heard")
    return sorted(at - heard[said] for said, at in page.evaluate("window.__painted"))


def test_a_long_log_stays_quick_and_is_read_to_its_beginning(own_server: RunningServer, seat: Seat) -> None:
    incident = filled(own_server, 5_000)
    desk = seat("mim", at=own_server)
    desk.page.add_init_script(_HEARD)
    page = desk.go(f"/incidents/{incident['number']}")
    expect(page.get_by_text("Live", exact=True)).to_be_visible()
    before = page.locator("ol.log li").count()
    page.get_by_role("button", name="Show earlier").click()
    expect(page.locator("ol.log li")).not_to_have_count(before, timeout=30_000)
    page.evaluate("for (const one of document.querySelectorAll('.feed, .feed *')) one.scrollTop = 0")
    with own_server.client("mim") as mim:
        times = paint_times(page, mim, incident["id"], 40)
    # Another worker shares the two cores: the median is what the page takes, the rest that it holds.
    assert times[len(times) // 2] <= 50, times
    assert times[int(0.95 * len(times))] <= 2 * 50 * SLACK, times


def test_an_own_post_is_on_screen_at_once(server: RunningServer, seat: Seat) -> None:
    with server.client("mim") as mim:
        incident = declare(mim)
    page = seat("mim", path=f"/incidents/{incident['number']}").page
    expect(page.get_by_text("Live", exact=True)).to_be_visible()
    field = page.get_by_role("textbox", name="Entry")
    field.fill("Warming up")
    page.keyboard.press("Enter")
    field.fill("Probe of my own")
    took = page.evaluate(
        """() => new Promise((done) => {
          let from = 0;
          const field = document.querySelector("#composer");
          new MutationObserver((_, watch) => {
            if (![...document.querySelectorAll("ol.log li, .log li")].some((one) =>
              one.textContent.includes("Probe of my own"))) return;
            watch.disconnect();
            requestAnimationFrame(() => setTimeout(() => done(performance.now() - from)));
          }).observe(document.body, {childList: true, subtree: true, characterData: true});
          from = performance.now();
          field.dispatchEvent(new KeyboardEvent("keydown", {key: "Enter", bubbles: true, cancelable: true}));
        })"""
    )
    assert took <= 50 * SLACK


def test_a_lost_link_is_shown(own_server: RunningServer, seat: Seat) -> None:
    with own_server.client("mim") as mim:
        incident = declare(mim)
    page = seat("mim", at=own_server, path=f"/incidents/{incident['number']}").page
    expect(page.get_by_text("Live", exact=True)).to_be_visible()
    own_server.kill()
    expect(page.get_by_text("Live", exact=True)).to_have_count(0, timeout=1_000 * SLACK)
