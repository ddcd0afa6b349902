"""What a form of the console is, to a test: how it is come to, what is typed, what it sends."""

from collections.abc import Callable
from dataclasses import dataclass

from playwright.sync_api import Locator, Page, expect

from tests.web.acts import Case, ready, shown

INCIDENT = "/v1/incidents/{id}"
Steps = Callable[[Page, Case], Locator]
"""Opens the form; gives the box that it and its refusal stand in."""
Before = Callable[[Case], object]


def nothing(_: Case) -> None:
    """It begins with an incident that was just opened."""


@dataclass(frozen=True)
class Form:
    """One of them."""

    name: str
    sends: str
    opens: Steps
    press: str
    """The name of its button."""
    path: str = "/incidents/{number}"
    fills: tuple[tuple[str, str], ...] = ()
    role: str = "mim"
    before: Before = nothing
    pointer: str = "/x"
    """The field of its body that a refusal names."""
    needs_line: bool = True
    """Without a live line its button gives way to the reason, or waits beside it."""
    shown_first: bool = False
    """Pressed only once the server has shown what it would do."""
    keeps: bool = True
    """What was typed is there again after a reload; a line at most is not."""
    keyed: bool = True
    """Nothing of it happens twice, however often it is sent."""

    def type_into(self, box: Locator) -> None:
        """Fill every field."""
        for label, text in self.fills:
            box.get_by_label(label, exact=True).first.fill(text)

    def holds(self, box: Locator) -> None:
        """What was typed is there."""
        for label, text in self.fills:
            expect(box.get_by_label(label, exact=True).first).to_have_value(text)

    def button(self, box: Locator) -> Locator:
        """What sends it, also while it waits."""
        return box.get_by_role("button", name=self.press).last

    def come(self, page: Page, case: Case) -> Locator:
        """Go there and open it."""
        page.goto(case.server.url + self.path.format(number=case.number))
        return self.opens(page, case)


def press_when_shown(form: Form, box: Locator) -> None:
    """Press its button, once there is nothing to wait for."""
    if form.shown_first:
        shown(box)
    button = form.button(box)
    expect(button).to_be_enabled()
    button.click()


def behind(button: str, *, live: bool = True) -> Steps:
    """The dialog behind a button of the page."""

    def opens(page: Page, _: Case) -> Locator:
        if live:
            ready(page)
        page.get_by_role("button", name=button).first.click()
        dialog = page.locator("dialog[open]")
        expect(dialog).to_be_visible()
        return dialog

    return opens


def standing(heading: str) -> Steps:
    """A part of the page that stands open."""

    def opens(page: Page, _: Case) -> Locator:
        box = page.get_by_role("region", name=heading, exact=True)
        expect(box.get_by_role("button").first).to_be_visible()
        return box

    return opens
