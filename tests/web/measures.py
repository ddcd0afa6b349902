"""How long a page takes and what it weighs: for the tests here, and for ``python -m bench browser``."""

import gzip
import sqlite3
from typing import Any

import httpx
from playwright.sync_api import CDPSession, Page, expect

from majorops.platform.clock import now_ms
from majorops.platform.ids import new_ulid
from tests.conftest import RunningServer, declare, key

PAINTED = """() => {
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
HEARD = """
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


READY = """
window.__drawn = {};
const parts = {log: "ol.log li", composer: "#composer"};
new MutationObserver(() => {
  for (const [name, found] of Object.entries(parts)) {
    if (name in window.__drawn || !document.querySelector(found)) continue;
    window.__drawn[name] = null;
    requestAnimationFrame(() => setTimeout(() => { window.__drawn[name] = performance.now(); }));
  }
}).observe(document, {childList: true, subtree: true});
"""
"""When the log and the composer are painted, ms after the navigation began."""


def packed(data: bytes) -> int:
    """Its size as it travels."""
    return len(gzip.compress(data, 9, mtime=0))


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
    """Milliseconds from each message to its row on screen.

    The page is asked nothing heavier than a number meanwhile: an ``expect`` of Playwright that fails for now
    writes down the accessible tree of the whole page, which takes 200 ms and would be measured as ours.
    """
    page.evaluate(PAINTED)
    for n in range(probes):
        body = {"title": f"Probe {n}"}
        assert mim.post(f"/v1/incidents/{incident}/timeline", json=body, headers=key()).is_success
        _until(page, f"window.__painted.length > {n}")
    heard = page.evaluate("window.__heard")
    return sorted(at - heard[said] for said, at in page.evaluate("window.__painted"))


def all_earlier(page: Page) -> None:
    """Read the whole log, however long, and stand at its newest end."""
    more = page.get_by_role("button", name="Show earlier")
    more.wait_for()  # it stands below the newest entries once these are all drawn
    before = page.locator("ol.log li").count()
    more.click()
    expect(page.locator("ol.log li")).not_to_have_count(before, timeout=30_000)
    page.evaluate("for (const one of document.querySelectorAll('.feed, .feed *')) one.scrollTop = 0")


def own_post_ms(page: Page, text: str) -> float:
    """Milliseconds from Enter to one's own row, painted."""
    page.get_by_role("textbox", name="Entry").fill(text)
    took: float = page.evaluate(
        """(text) => new Promise((done) => {
          let from = 0;
          const field = document.querySelector("#composer");
          new MutationObserver((_, watch) => {
            const rows = [...document.querySelectorAll("ol.log li, .log li")];
            if (!rows.some((one) => one.textContent.includes(text))) return;
            watch.disconnect();
            requestAnimationFrame(() => setTimeout(() => done(performance.now() - from)));
          }).observe(document.body, {childList: true, subtree: true, characterData: true});
          from = performance.now();
          field.dispatchEvent(new KeyboardEvent("keydown", {key: "Enter", bubbles: true, cancelable: true}));
        })""",
        text,
    )
    return took


def _until(page: Page, told: str) -> None:
    """Wait until this is true on the page, whose policy lets Playwright wait for no expression by itself."""
    for _ in range(1_500):
        if page.evaluate(f"Boolean({told})"):
            return
        page.wait_for_timeout(20)
    raise AssertionError(f"never: {told}")


def drawn_ms(page: Page) -> dict[str, float]:
    """When the log and the composer were painted; needs ``READY`` as an init script."""
    _until(page, "window.__drawn?.log && window.__drawn?.composer")
    found: dict[str, float] = page.evaluate("window.__drawn")
    return found


def first_paint_ms(page: Page) -> float:
    """First contentful paint, as the browser tells it."""
    _until(page, "performance.getEntriesByName('first-contentful-paint').length")
    found: float = page.evaluate("performance.getEntriesByName('first-contentful-paint')[0].startTime")
    return found


def heap_mb(cdp: CDPSession) -> float:
    """What the page's scripts hold once the waste is collected."""
    cdp.send("HeapProfiler.collectGarbage")
    used: float = cdp.send("Runtime.getHeapUsage")["usedSize"]
    return used / 1e6


def gone_ms(page: Page, server: RunningServer) -> float:
    """Milliseconds from the end of the server to the page saying that it is not live."""
    page.evaluate(
        """() => {
          const watch = new MutationObserver(() => {
            if (/\\bLive\\b/.test(document.querySelector("header").textContent)) return;
            watch.disconnect();
            requestAnimationFrame(() => setTimeout(() => { window.__gone = Date.now(); }));
          });
          watch.observe(document.body, {childList: true, subtree: true, characterData: true});
        }"""
    )
    ended = now_ms()
    server.kill()
    _until(page, "window.__gone")
    said: float = page.evaluate("window.__gone")
    return said - ended
