"""The pictures of the guide: every view, light and dark, from the demo outage.

``MAJOROPS_PICTURES=http://127.0.0.1:8080`` makes them from a demo that runs there, in the letters that the
machine has for a system's own (those that are kept here were drawn with Inter);
otherwise they must be there, small, and shown in the README.
"""

import base64
import os
import re
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

ROOT = Path(__file__).resolve().parents[2]
FOLDER = ROOT / "docs" / "guide" / "pictures"
FROM = os.environ.get("MAJOROPS_PICTURES", "")
MOST_BYTES = 150 * 1024
QUALITY = 90
FEW = 4
SIZE = (1440, 900)


class View(NamedTuple):
    """A picture: whose browser, where, the key that opens what lies over it, and what is done there."""

    person: str
    path: str
    keys: tuple[str, ...] = ()
    then: Callable[[Page], None] | None = None


def drafted(page: Page) -> None:
    """A milestone as it is when it is about to be cut: entries picked, drafted, seen as its readers will."""
    dialog = page.get_by_role("dialog")
    for box in dialog.get_by_role("checkbox").all()[:FEW]:
        box.check()
    dialog.get_by_role("button", name="Draft").first.click()
    expect(dialog.get_by_text("Next update promised for").first).to_be_visible(timeout=20_000)
    page.wait_for_timeout(900)


VIEWS = {
    "fireground": View("ana.ortiz", "/incidents/INC-1"),
    "milestone": View("ana.ortiz", "/incidents/INC-1", ("m",), drafted),
    "palette": View("ana.ortiz", "/incidents/INC-1", ("Control+k",)),
    "board": View("ana.ortiz", "/"),
    "stakeholder": View("ana.ortiz", "/stakeholders/INC-1"),
    "executive": View("ana.ortiz", "/executives/INC-1"),
    "public": View("", "/status"),
    "sign-in": View("", "/sign-in"),
    "scorecards": View("ana.ortiz", "/scorecards"),
    "after-action": View("ana.ortiz", "/incidents/INC-2/review"),
    "after-actions": View("ana.ortiz", "/reviews"),
    "search": View("ana.ortiz", "/search?q=database"),
    "intake": View("ana.ortiz", "/intake"),
    "admin": View("gus.adler", "/admin"),
    "preferences": View("ana.ortiz", "/preferences"),
}
SCHEMES = ("light", "dark")
NAMES = {f"{name}-{scheme}.webp" for name in VIEWS for scheme in SCHEMES}


def settle(page: Page, keys: tuple[str, ...]) -> None:
    expect(page.get_by_text(re.compile("^Reading"))).to_have_count(0, timeout=20_000)
    page.wait_for_timeout(900)
    for key in keys:
        page.keyboard.press(key)
        page.wait_for_timeout(900)


def taken(page: Page) -> bytes:
    """The page as WebP, which the browser itself writes: half the bytes of a PNG."""
    wish = {"format": "webp", "quality": QUALITY}
    return base64.b64decode(page.context.new_cdp_session(page).send("Page.captureScreenshot", wish)["data"])


@pytest.mark.skipif(not FROM, reason="pictures are made when MAJOROPS_PICTURES names a demo")
@pytest.mark.parametrize("scheme", SCHEMES)
def test_pictures_are_made(chrome: Browser, scheme: str) -> None:
    viewport = {"width": SIZE[0], "height": SIZE[1]}
    seats: dict[str, BrowserContext] = {}
    for name, view in VIEWS.items():
        if view.person not in seats:
            seats[view.person] = chrome.new_context(viewport=viewport, color_scheme=scheme)  # type: ignore[arg-type]
            if view.person:
                seats[view.person].request.get(f"{FROM}/sign-in/demo-{view.person}")
        page = seats[view.person].new_page()
        page.goto(FROM + view.path)
        assert page.url == FROM + view.path
        settle(page, view.keys)
        if view.then is not None:
            view.then(page)
        (FOLDER / f"{name}-{scheme}.webp").write_bytes(taken(page))
        page.close()


def test_every_view_has_its_pictures_and_no_other() -> None:
    assert {one.name for one in FOLDER.iterdir()} == NAMES


@pytest.mark.parametrize("name", sorted(NAMES))
def test_a_picture_is_whole_and_small(name: str) -> None:
    data = (FOLDER / name).read_bytes()
    assert (data[:4], data[8:16]) == (b"RIFF", b"WEBPVP8X")
    assert tuple(int.from_bytes(data[at : at + 3], "little") + 1 for at in (24, 27)) == SIZE
    assert 5_000 < len(data) <= MOST_BYTES


def test_the_readme_shows_them() -> None:
    shown = (ROOT / "README.md").read_text()
    assert [name for name in sorted(NAMES) if f"pictures/{name}" not in shown] == []
