"""One incident from opening to resolution by keyboard alone; a stakeholder and an executive read along."""

import re
from itertools import product

from playwright.sync_api import Locator, Page, WebSocket, expect

from tests.conftest import RunningServer
from tests.web.acts import done, ready, shown
from tests.web.conftest import Seat
from tests.web.desk import Desk

SECRET = "Ledger shard seven is corrupt"


def overhear(desk: Desk) -> list[str]:
    """Everything that comes through the sockets of a desk from now on."""
    frames: list[str] = []

    def follow(socket: WebSocket) -> None:
        socket.on("framereceived", lambda text: frames.append(str(text)))

    desk.page.on("websocket", follow)
    return frames


def bodies(desk: Desk) -> list[str]:
    """The text of every answer that a desk was given."""
    return [answer.text() for answer in desk.responses if answer.ok and answer.request.method != "HEAD"]


def all_read(pages: tuple[Page, ...], *texts: str) -> None:
    for text, page in product(texts, pages):
        expect(page.get_by_text(text).first).to_be_visible()


def heard_without_the_secret(desk: Desk, frames: list[str]) -> None:
    """They were told what is for them, and of what is not, nothing in any answer."""
    heard = [*bodies(desk), *frames]
    assert any("Every order goes through again." in text for text in heard), "the ear hears"
    assert [text for text in heard if SECRET in text] == []


def tab_to(page: Page, wanted: Locator) -> None:
    """Tab until the focus is there: what no key reaches fails."""
    expect(wanted).to_be_visible()
    for _ in range(60):
        if wanted.evaluate("one => one === document.activeElement"):
            return
        page.keyboard.press("Tab")
    raise AssertionError(f"no key reaches {wanted}")


def write(page: Page, field: Locator, text: str) -> None:
    tab_to(page, field)
    page.keyboard.press("Control+a")
    page.keyboard.type(text)


def said(page: Page, line: str) -> Locator:
    """Type a command from the composer's own field; gives the dialog it opens."""
    page.keyboard.press("c")
    page.keyboard.type(line[0])
    expect(page.locator("dialog[aria-label='Type a command']")).to_be_visible()
    page.keyboard.type(line[1:])
    page.keyboard.press("Enter")
    dialog = page.locator("dialog[open]:has(.act, .feet)")
    expect(dialog).to_be_visible()
    return dialog


def yes(page: Page, dialog: Locator) -> None:
    """What everybody will see has been shown: confirm."""
    shown(dialog)
    page.keyboard.press("Control+Enter")
    done(page)


def opened(page: Page) -> str:
    """Declare it from the board; gives its number."""
    expect(page.get_by_text("Live", exact=True).first).to_be_visible()
    page.keyboard.press("o")
    dialog = page.get_by_role("dialog", name="Open incident")
    expect(dialog.get_by_label("What is broken")).to_be_focused()
    page.keyboard.type("Orders fail at payment")
    page.keyboard.press("Tab")
    page.keyboard.press("Space")
    expect(dialog.get_by_role("radio", name="Critical")).to_be_checked()
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile(r"/incidents/INC-\d+$"))
    ready(page)
    return page.url.rpartition("/")[2]


def post(page: Page, text: str) -> None:
    page.keyboard.press("c")
    page.keyboard.type(text)
    page.keyboard.press("Enter")
    expect(page.locator("ol.log li", has_text=text).first).to_be_visible()
    page.keyboard.press("Escape")


def test_from_the_opening_to_the_resolution_by_keyboard_alone(server: RunningServer, seat: Seat) -> None:
    command = seat("mim", path="/")
    page = command.page
    page.evaluate("addEventListener('pointerdown', () => { window.__pointed = true; })")
    number = opened(page)

    waiting, above = seat("stakeholder"), seat("executive")
    frames = [*map(overhear, (waiting, above))]
    reader, executive = waiting.go(f"/stakeholders/{number}"), above.go(f"/executives/{number}")

    all_read((reader, executive), "Live")

    post(page, SECRET)
    yes(page, said(page, "/advance 4"))
    expect(reader.get_by_text(re.compile("Initial")).first).to_be_visible()

    dialog = said(page, "/milestone Payments are being restored")
    write(page, dialog.get_by_label("Body"), "Orders placed before noon are safe.")
    yes(page, dialog)
    all_read((reader, executive), "Payments are being restored")
    expect(reader.get_by_text(re.compile(r"Next (word|update)", re.IGNORECASE)).first).to_be_visible()

    dialog = said(page, "/publish Paying does not work")
    yes(page, dialog)
    dialog = said(page, "/update Paying by card works again for half of you.")
    tab_to(page, dialog.get_by_label("Text"))
    yes(page, dialog)
    expect(reader.get_by_text("Paying by card works again").first).to_be_visible()

    yes(page, said(page, "/advance 6"))
    yes(page, said(page, "/status monitoring"))
    expect(reader.get_by_text("Monitoring").first).to_be_visible()
    yes(page, said(page, "/advance 8"))

    dialog = said(page, "/resolve")
    write(page, dialog.get_by_label("Milestone", exact=True), "Every order goes through again.")
    field = dialog.get_by_label("Public update", exact=True)
    if field.count():
        write(page, field, "Paying works again.")
    yes(page, dialog)
    all_read((reader, executive), "Resolved", "Every order goes through again.")

    with server.client("mim") as mim:
        found = mim.get(f"/v1/incidents/{number}").json()
    assert (found["status"], found["resolutionMilestoneMissing"]) == ("Resolved", False)
    assert SECRET in {row["title"] for row in found["timeline"]}, "there was something to be kept inside"
    heard_without_the_secret(waiting, frames[0])
    heard_without_the_secret(above, frames[1])
    assert not page.evaluate("window.__pointed ?? false")
