"""What is no form of the matrix meets the same: the queue of the log, what is shown first, a passkey."""

import re

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.conftest import RunningServer, served
from tests.web.acts import Case, confirm, done, open_act, ready, shown
from tests.web.conftest import Seat
from tests.web.device import Device, Named
from tests.web.faults import FAULTS, SHORT_PATIENCE, Fault, Wire, said
from tests.web.form import INCIDENT
from tests.web.house_forms import FORMS
from tests.web.test_errors import told

BROKEN = "Failed to load resource"
NAMED = {fault.name: fault for fault in FAULTS}
WAITS = {"gone", "late", "proxy", "captive", "503", "429"}
"""What the queue tries again by itself."""
QUEUE_SAYS = {
    "gone": "server out of reach",
    "captive": "server out of reach",
    "401": "your sign-in has ended; sign in again, then retry",
    "429": "too many at once",
}


def write(page: Page, text: str) -> Locator:
    """Post to the log; gives the row that is not in it yet."""
    page.get_by_role("textbox", name="Entry").fill(text)
    page.keyboard.press("Enter")
    return page.locator("[data-post]", has_text=text)


def test_an_entry_of_the_log_outlives_them_all_and_is_posted_once(server: RunningServer, seat: Seat) -> None:
    case = Case(server)
    desk = seat("mim", at=server)
    desk.allowed.add(BROKEN)
    desk.page.add_init_script(SHORT_PATIENCE + "window.__impatient = true;")
    page = ready(desk.go(case.page_path))
    with Wire(page, f"POST {INCIDENT}/timeline", "/title") as wire:
        for fault in FAULTS:
            wire.fault = fault
            row = write(page, f"Meets {fault.name}.")
            kept_in(row, fault)
            wire.fault = None
            if fault.name != "429":  # it waits, and then goes by itself
                row.get_by_role("button", name="Retry").click()
            expect(row).to_have_count(0)
    titles = [one["title"] for one in case.read()["timeline"]]
    assert [titles.count(f"Meets {fault.name}.") for fault in FAULTS] == [1] * len(FAULTS)
    assert len(set(wire.keys)) == len(FAULTS)


def kept_in(row: Locator, fault: Fault) -> None:
    """The row says why, that the text is kept, and what comes next."""
    begins = "Not posted yet: " if fault.name in WAITS else "Not posted: "
    says = QUEUE_SAYS.get(fault.name) or fault.what.split("|")[0].rstrip(".")
    expect(row).to_contain_text(begins + says)
    expect(row).to_contain_text("text kept here")
    if fault.name in WAITS:
        expect(row).to_contain_text("Next try in")
    else:
        expect(row).to_have_class(re.compile("fail"))
    expect(row.get_by_role("button", name="Copy text")).to_be_visible()
    expect(row.get_by_role("button", name="Retry")).to_be_enabled(enabled=fault.name != "429")


@pytest.mark.parametrize("name", ["gone", "late", "proxy", "401", "503", "429"])
def test_what_could_not_be_shown_is_shown_by_the_same_button(
    server: RunningServer, seat: Seat, name: str
) -> None:
    case = Case(server)
    desk = seat("mim", at=server)
    desk.allowed.add(BROKEN)
    desk.page.add_init_script(SHORT_PATIENCE + "window.__impatient = true;")
    page = ready(desk.go(case.page_path))
    with Wire(page, f"POST {INCIDENT}/preview") as wire:
        wire.fault = NAMED[name]
        dialog = open_act(page, "update")
        dialog.get_by_label("Text", exact=True).fill("We know of it.")
        expect(dialog.get_by_text("Not shown yet.")).to_be_visible()
        wire.fault = None
        page.evaluate("window.__impatient = false")
        expect(confirm(dialog)).to_be_enabled()
        confirm(dialog).click()
        expect(dialog.get_by_text("Shown first. Look at it, then confirm.")).to_be_visible()
        assert case.read()["updates"] == []
        shown(dialog)
        confirm(dialog).click()
        done(page)
    assert [one["content"] for one in case.read()["updates"]] == ["We know of it."]


def refused_by_some(page: Page, box: Locator, sends: str) -> None:
    """The name stays, and the same button adds it."""
    add, name = box.get_by_role("button", name="Add passkey"), box.get_by_label("Name of a new passkey")
    with Wire(page, sends) as wire:
        for fault in (NAMED[one] for one in ("gone", "401", "409", "500", "429")):
            wire.fault = fault
            expect(add).to_be_enabled()
            add.click()
            place = box.locator('[role="alert"]:has([data-says])')
            expect(place).to_contain_text(fault.what)
            assert said(place)["kept"] == "What you typed is still here."
            expect(name).to_have_value("Work laptop")


def test_a_passkey_is_added_once_it_can_be(tmp_path_factory: pytest.TempPathFactory, seat: Seat) -> None:
    with served(Named(tmp_path_factory.mktemp("named"), settings={"rate_sign_in": "1000"})) as house:
        desk = seat("mim", at=house, path="/preferences")
        desk.allowed.add(BROKEN)
        Device(desk)
        box = desk.page.get_by_role("region", name="Passkeys")
        box.get_by_label("Name of a new passkey").fill("Work laptop")
        for sends in ("POST /v1/passkeys/options", "POST /v1/passkeys"):
            refused_by_some(desk.page, box, sends)
        expect(box.get_by_role("button", name="Add passkey")).to_be_enabled()


# -- each kind of assertion, against a page that fails it ---------------------------------------------------


def test_a_form_that_says_too_little_or_loses_its_text_is_noticed(server: RunningServer, seat: Seat) -> None:
    page = seat(None, at=server).page
    form = next(one for one in FORMS if one.name == "display name")
    box = page.get_by_role("region", name=form.name)
    says = "".join(f'<i data-says="{part}">{{{part}}}</i>' for part in ("what", "todo", "kept"))
    alert = f'<p role="alert">{says}</p>'
    field = '<label>Name that others read<input value="{typed}"></label>'
    right = {
        "what": "The server is out of reach.",
        "todo": "Send it again when the connection is back. It is done once, however often.",
        "kept": "What you typed is still here.",
        "typed": "Mia of Mims",
    }
    for spoiled in (None, *right):
        words = right | ({spoiled: ""} if spoiled else {})
        document = f'<section aria-label="{form.name}">{alert}{field}</section>'.format(**words)
        page.set_content(document)
        if spoiled is None:
            told(box, form, NAMED["gone"])
            continue
        expect.set_options(timeout=300)
        try:
            with pytest.raises(AssertionError):
                told(box, form, NAMED["gone"])
        finally:
            expect.set_options(timeout=5_000)


def test_what_is_sent_twice_or_under_two_keys_is_noticed(server: RunningServer, seat: Seat) -> None:
    case = Case(server)
    page = seat("mim", at=server, path="/preferences").page
    send = """([path, key]) => fetch(path, {method: "POST", body: '{"title": "Twice", "type": "update"}',
        headers: {"X-MajorOps": "1", "Content-Type": "application/json", "Idempotency-Key": key}})"""
    with Wire(page, f"POST {INCIDENT}/timeline") as wire:
        for key in ("one", "one", "two"):
            page.evaluate(send, [f"{case.path}/timeline", key])
    assert wire.done == ["fresh", "replay", "fresh"]
    assert wire.keys == ["one", "one", "two"]
