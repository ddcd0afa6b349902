"""Whatever goes wrong: each form says what happened, what was kept and what to do, and does it once."""

import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.conftest import NAMES, RunningServer, served
from tests.guarantees.sizes import size
from tests.web.acts import Case
from tests.web.conftest import Seat
from tests.web.desk import Desk
from tests.web.device import Named
from tests.web.faults import FAULTS, SHORT_PATIENCE, Fault, Wire, said
from tests.web.form import Form, press_when_shown
from tests.web.house_forms import FORMS

QUICK_MS = 6_000
AWAY = re.compile("^(Offline|Reconnecting|Not live)")
BROKEN = ("Failed to load resource",)


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningServer]:
    """A server of this file alone."""
    data: Path = tmp_path_factory.mktemp("errors")
    with served(Named(data, settings={"rate_sign_in": "1000"})) as server:
        for role in NAMES:
            server.token(role)
        yield server


MET_BY_ALL = ("gone", "429")
MORE = size(quick=4, full=len(FAULTS) - len(MET_BY_ALL))
"""How many of the others each form meets, in turn, so that each meets many; at full size all of them."""


def met_by(form: Form) -> list[Fault]:
    """What this form meets, in the order of the list."""
    others = [one for one in FAULTS if one.name not in MET_BY_ALL]
    at = FORMS.index(form) * MORE
    taken = [others[(at + n) % len(others)] for n in range(MORE)]
    return [one for one in FAULTS if one.name in MET_BY_ALL or one in taken]


def test_every_fault_is_met_by_many_forms_of_both_kinds() -> None:
    for fault in FAULTS:
        meeting = [form for form in FORMS if fault in met_by(form)]
        assert len(meeting) > 10
        assert {form.shown_first for form in meeting} == {True, False}


def at_work(seat: Seat, form: Form, case: Case) -> tuple[Desk, Locator]:
    """Somebody has opened the form and typed."""
    desk = seat(form.role, at=case.server)
    desk.allowed.update(BROKEN)
    desk.page.set_default_timeout(QUICK_MS)
    desk.page.add_init_script(SHORT_PATIENCE)
    box = form.come(desk.page, case)
    form.type_into(box)
    return desk, box


def refusal(box: Locator) -> Locator:
    """Where the form says it."""
    return box.locator('[role="alert"]:has([data-says="what"])')


def told(box: Locator, form: Form, fault: Fault) -> None:
    """What happened, what was kept, what to do; where the reader is; and the text is there."""
    place = refusal(box).first
    expect(place.locator('[data-says="what"]')).to_contain_text(re.compile(fault.what))
    words = said(place)
    assert any(one in words["todo"] for one in fault.todo.split("|")), (fault.name, words)
    if form.fills:
        assert "What you typed is still here." in words["kept"], (fault.name, words)
    else:
        assert words.get("kept"), (fault.name, words)
    form.holds(box)
    expect(box.get_by_role("alert").first).to_be_visible()


@pytest.mark.parametrize("form", FORMS, ids=lambda form: form.name)
def test_every_refusal_is_told_and_loses_nothing(house: RunningServer, seat: Seat, form: Form) -> None:
    case = Case(house)
    form.before(case)
    desk, box = at_work(seat, form, case)
    with Wire(desk.page, form.sends, form.pointer) as wire:
        refused_by_all(desk.page, box, form, wire)
        offline(desk, box, form, wire)
        if form.keeps and form.fills:
            box = comes_back(desk.page, form, case)
        done_once(box, form, wire)


def refused_by_all(page: Page, box: Locator, form: Form, wire: Wire) -> None:
    """One after the other; the same button sends the same act by the same key."""
    for fault in met_by(form):
        wire.fault = fault
        before = len(wire.sent)
        page.evaluate("late => { window.__impatient = late; }", fault.name == "late")
        press_when_shown(form, box)
        told(box, form, fault)
        assert len(wire.sent) == before + (2 if fault.name == "412" and len(wire.sent) == before + 2 else 1)
        if fault.name == "429":
            expect(form.button(box)).to_be_disabled()
            expect(form.button(box)).to_contain_text("in 1 s")
    page.evaluate("window.__impatient = false")
    assert 0 < max(page.evaluate("window.__patience")) <= 40_000
    assert wire.done == []
    if form.keyed:
        assert len(set(wire.keys)) == 1, wire.keys
        assert wire.keys[0]
    wire.fault = None


def offline(desk: Desk, box: Locator, form: Form, wire: Wire) -> None:
    """Nothing is sent, nor later; and it says so."""
    expect(form.button(box)).to_be_enabled()
    before = len(wire.sent)
    wire.away = True
    desk.context.set_offline(True)
    if form.needs_line:
        expect(desk.page.get_by_text(AWAY).first).to_be_visible()
        if form.button(box).count() and form.button(box).is_enabled():
            form.button(box).click()
        expect(box.get_by_text("needs a connection", exact=False).first).to_be_visible()
        desk.page.keyboard.press("Control+Enter")
    else:
        form.button(box).click()
        expect(refusal(box).first).to_contain_text("This browser is offline; nothing was sent.")
    form.holds(box)
    desk.context.set_offline(False)
    expect(form.button(box)).to_be_enabled()
    desk.page.wait_for_timeout(200)
    assert [one.url for one in wire.sent[before:] if one.failure is None] == []
    wire.away = False


def comes_back(page: Page, form: Form, case: Case) -> Locator:
    """After a reload it is offered again."""
    page.reload()
    box = form.opens(page, case)
    form.holds(box)
    expect(box.get_by_text("Draft restored from").first).to_be_visible()
    return box


def done_once(box: Locator, form: Form, wire: Wire) -> None:
    """The server does it, its answer gets lost, the same button is pressed again: it has happened once."""
    wire.sent.clear()
    wire.keys.clear()
    wire.lose = True
    press_when_shown(form, box)
    until(box.page, lambda: bool(wire.done))
    box.page.wait_for_timeout(150)  # what others hear of it arrives by the line
    button = form.button(box)
    if button.count() and button.is_enabled():
        button.click()
        box.page.wait_for_timeout(150)
    if form.keyed:
        assert wire.done.count("fresh") == 1, wire.done
        assert len(set(wire.keys)) == 1


def until(page: Page, there: Callable[[], bool]) -> None:
    """Let the page go on until it is there; what never is shows below."""
    for _ in range(50):
        if there():
            return
        page.wait_for_timeout(50)
