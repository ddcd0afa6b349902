"""A real Chromium on a real server. Run apart from the other tests: Playwright keeps a loop of its own."""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, ExitStack
from typing import Any

import pytest
from playwright.sync_api import Browser, sync_playwright

from tests.conftest import RunningServer
from tests.web.chromium import FLAGS, VARIABLE, find
from tests.web.desk import Cookies, Desk, seated

Seat = Callable[..., Desk]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Everything in this folder drives a browser."""
    for item in items:
        if "tests/web" in str(item.path):
            item.add_marker(pytest.mark.browser)


@pytest.fixture(scope="session")
def chrome() -> Iterator[Browser]:
    """One browser for all tests of a worker; each person gets a profile of their own."""
    program = find()
    if program is None:
        pytest.fail(f"no browser: python -m tests.web.chromium installs one, or {VARIABLE} names one")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=list(FLAGS))
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def cookies() -> Cookies:
    """The sessions of everybody at every server."""
    return Cookies()


@pytest.fixture
def seat(chrome: Browser, server: RunningServer, cookies: Cookies) -> Iterator[Seat]:
    """``seat("mim", path="/", …)`` puts a person at a browser on the shared server.

    ``at``: another server. Every other option is one of a Playwright context (viewport, color_scheme …).
    When the test ends, each desk must have seen no script error, no policy report, no other origin.
    """
    with ExitStack() as stack:

        def sit(
            role: str | None, *, path: str | None = None, at: RunningServer = server, **options: Any
        ) -> Desk:
            desk: AbstractContextManager[Desk] = seated(chrome, at, cookies, role, **options)
            taken = stack.enter_context(desk)
            if path is not None:
                taken.go(path)
            return taken

        yield sit
