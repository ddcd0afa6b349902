"""The console in a real browser beside its budgets, of which ``tests/web`` allows three times as much."""

import contextlib
import statistics
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, Page, expect, sync_playwright

from bench.slow_link import slow_link
from tests.conftest import RunningServer, declare, key, running
from tests.web import measures
from tests.web.chromium import FLAGS, find
from tests.web.desk import Cookies

EVENTS = 5_000


def _p95(times: list[float]) -> float:
    return sorted(times)[int(0.95 * len(times))]


@contextlib.contextmanager
def _browser() -> Iterator[Browser]:
    program = find()
    if program is None:
        raise SystemExit("no browser: python -m tests.web.chromium installs one")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=list(FLAGS))
        try:
            yield browser
        finally:
            browser.close()


@contextlib.contextmanager
def _page(browser: Browser, server: RunningServer, *scripts: str) -> Iterator[Page]:
    """A fresh profile of the MIM."""
    context = browser.new_context(viewport={"width": 1440, "height": 900})
    context.add_cookies([Cookies().of(server, "mim")])
    for script in scripts:
        context.add_init_script(script)
    try:
        yield context.new_page()
    finally:
        context.close()


def _live(page: Page) -> None:
    expect(page.get_by_text("Live", exact=True)).to_be_visible(timeout=30_000)


def measure(folder: Path, rounds: int) -> dict[str, float]:
    """Every figure by its name, in ms; ``heap`` in MB."""
    found: dict[str, float] = {}
    with _browser() as browser, running(folder) as server:
        incident = measures.filled(server, EVENTS)
        public = _published(server)
        with slow_link(server.port) as port:
            found |= _slow(browser, server, f"http://127.0.0.1:{port}", (incident["number"], public), rounds)
        found |= _quick(browser, server, incident, rounds)
        with _page(browser, server) as page:
            page.goto(f"{server.url}/incidents/{incident['number']}")
            _live(page)
            found["lost"] = measures.gone_ms(page, server)
        server.start()  # for its own good end
    return found


def _published(server: RunningServer) -> str:
    with server.client("mim") as mim:
        path = f"/v1/incidents/{declare(mim)['id']}"
        mim.post(f"{path}/publish", json={"publicTitle": "Checkout fails"}, headers=key()).raise_for_status()
        for n in range(15):
            body = {"content": f"Update {n}: a third of all orders fail at payment.", "visibility": "public"}
            mim.post(f"{path}/updates", json=body, headers=key()).raise_for_status()
        public: str = mim.get(path).json()["publicId"]
    return public


def _slow(
    browser: Browser, server: RunningServer, url: str, names: tuple[str, str], rounds: int
) -> dict[str, float]:
    """Over the slow line: medians of the console's first and second visit, and of the public page's first."""
    cold: list[dict[str, float]] = []
    warm: list[dict[str, float]] = []
    paint: list[float] = []
    number, public = names
    for _ in range(rounds):
        with _page(browser, server, measures.READY) as page:
            for visits in (cold, warm):
                page.goto(f"{url}/incidents/{number}")
                visits.append(measures.drawn_ms(page))
                page.wait_for_load_state("networkidle")
        with _page(browser, server) as page:
            page.goto(f"{url}/status/{public}")
            paint.append(measures.first_paint_ms(page))
    return {
        **{f"{name} cold": statistics.median(one[name] for one in cold) for name in ("log", "composer")},
        **{f"{name} warm": statistics.median(one[name] for one in warm) for name in ("log", "composer")},
        "public": statistics.median(paint),
    }


def _quick(
    browser: Browser, server: RunningServer, incident: dict[str, Any], rounds: int
) -> dict[str, float]:
    """On loopback: one's own posts, others' posts in a log of all events, and what the page then holds."""
    with _page(browser, server, measures.HEARD) as page, server.client("mim") as mim:
        page.goto(f"{server.url}/incidents/{incident['number']}")
        _live(page)
        measures.own_post_ms(page, "Warming up")
        own = [measures.own_post_ms(page, f"My row {n}.") for n in range(10 * rounds)]
        measures.all_earlier(page)
        others = measures.paint_times(page, mim, incident["id"], 20 * rounds)
        heap = measures.heap_mb(page.context.new_cdp_session(page))
    return {"own": _p95(own), "others": _p95(others), "others p50": statistics.median(others), "heap": heap}
