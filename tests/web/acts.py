"""Opening an act as a person does, and what its dialog holds."""

from typing import Any

from playwright.sync_api import Locator, Page, expect

from tests.conftest import RunningServer, declare, key
from tests.guarantees.scene import soon

Json = dict[str, Any]
LOOKED = 10_000


class Case:
    """One incident of the MIM, to be acted on from a browser and looked at from the API."""

    def __init__(self, server: RunningServer, **fields: Any) -> None:
        self.server = server
        with server.client("mim") as mim:
            self.made = declare(mim, **fields)
        self.id, self.number = self.made["id"], self.made["number"]
        self.page_path = f"/incidents/{self.number}"
        self.path = f"/v1/incidents/{self.id}"

    def post(self, path: str, body: Json, role: str = "mim") -> Any:
        """POST below the incident; it must succeed."""
        with self.server.client(role) as client:
            answer = client.post(self.path + path, json=body, headers=key())
        assert answer.is_success, answer.text
        return answer.json()

    def read(self, query: str = "") -> Json:
        """The incident as the MIM reads it."""
        with self.server.client("mim") as mim:
            answer: Json = mim.get(self.path + query).json()
        return answer

    def to_phase(self, to: int) -> None:
        """Advance."""
        self.post("/phase", {"from": self.read()["activePhase"], "to": to})

    def monitor(self) -> None:
        """Monitoring, in phase 8."""
        self.to_phase(6)
        self.post("/status", {"from": "Active", "to": "Monitoring"})
        self.to_phase(8)

    def promise(self, minutes: int = 20) -> None:
        """An internal promise."""
        self.post("/promises", {"dueAt": soon(minutes)})

    def posted(self) -> int:
        """How many entries the log has."""
        return len(self.read()["timeline"])


def ready(page: Page) -> Page:
    """Once the page follows the incident, and its commands are there, too."""
    expect(page.get_by_text("Live", exact=True).first).to_be_visible()
    page.wait_for_load_state("networkidle")  # what is fetched right after the first look
    return page


def _button(page: Page, name: str) -> Locator:
    return page.locator(f'[data-command="{name}"]')


def _sought(page: Page, name: str) -> None:
    page.keyboard.press("Control+k")
    page.get_by_role("combobox", name="Search or run a command").fill(name)


def says_why(page: Page, name: str, reason: str) -> None:
    """What cannot be done now has its reason beside it."""
    if _button(page, name).count():
        expect(_button(page, name)).to_be_disabled()
        expect(_button(page, name)).to_have_attribute("title", reason)
        return
    _sought(page, name)
    expect(page.get_by_role("option").filter(has_text=reason).first).to_be_visible()


def open_by_key(page: Page, name: str, key_of_it: str) -> Locator:
    """Open the dialog without a pointer."""
    if _button(page, name).count():
        _button(page, name).focus()
        page.keyboard.press("Enter")
    else:
        page.keyboard.press(key_of_it)
    return page.locator("dialog[open]")


def open_act(page: Page, name: str) -> Locator:
    """Open the dialog of a command, by its button or by the palette; gives the dialog."""
    if _button(page, name).count():
        _button(page, name).first.click()
    else:
        _sought(page, name)
        page.keyboard.press("Enter")
    dialog = page.locator("dialog[open]:has(.act, .feet)")
    expect(dialog).to_be_visible()
    return dialog


def shown(dialog: Locator) -> Locator:
    """Who sees what, once the server has said it for the text as it is."""
    box = dialog.locator('.seen[aria-busy="false"]')
    expect(box.locator("article").first).to_be_visible(timeout=LOOKED)
    return box


def card(dialog: Locator, reader: str) -> Locator:
    """What one audience will see."""
    return dialog.locator(f'article[data-reader="{reader}"]')


def confirm(dialog: Locator) -> Locator:
    """The one button that does it."""
    return dialog.locator("button.main")


def done(page: Page) -> None:
    """The dialog is gone."""
    expect(page.locator("dialog[open]")).to_have_count(0)
