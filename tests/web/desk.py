"""A person at a browser: signed in, with everything watched that must never happen on a page of ours."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

import httpx
from axe_playwright_python.sync_playwright import Axe
from playwright._impl._api_structures import SetCookieParam
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, Request, Response

from tests.conftest import PEOPLE, RunningServer, operator_says

WCAG = ("wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa")
WAIT_MS = 20_000
_NET = "net::ERR_"
_TELL_CSP = """
window.__reports = [];
document.addEventListener("securitypolicyviolation", (e) =>
  window.__reports.push(`${e.violatedDirective} ${e.blockedURI} ${e.sourceFile}:${e.lineNumber}`));
"""


@dataclass
class Desk:
    """One browser tab of one person. ``allowed``: parts of complaints that the test expects."""

    server: RunningServer
    context: BrowserContext
    page: Page
    complaints: list[str] = field(default_factory=list)
    responses: list[Response] = field(default_factory=list)
    allowed: set[str] = field(default_factory=set)

    def go(self, path: str) -> Page:
        """Open a page of the server."""
        self.page.goto(self.server.url + path)
        return self.page

    def watch(self) -> None:
        """Collect what must not happen: script errors, policy reports, anything from another origin."""
        self.page.on("pageerror", lambda error: self.complaints.append(f"error: {error}"))
        self.page.on("console", self._heard)
        self.page.on("request", self._asked)
        self.page.on("response", self._answered)

    def _heard(self, message: ConsoleMessage) -> None:
        # A server that a test has stopped is no mistake of the page.
        if message.type in {"error", "warning"} and _NET not in message.text:
            self.complaints.append(f"console {message.type}: {message.text}")

    def _asked(self, request: Request) -> None:
        address = urlsplit(request.url)
        if address.scheme not in {"data", "blob"} and address.netloc != urlsplit(self.server.url).netloc:
            self.complaints.append(f"another origin: {request.url}")

    def _answered(self, response: Response) -> None:
        self.responses.append(response)

    def reports(self) -> list[str]:
        """What the content security policy refused on this page."""
        found: list[str] = self.page.evaluate("window.__reports ?? []")
        return found

    def undeclared(self) -> list[str]:
        """Complaints that the test did not announce."""
        told = [*self.complaints, *(f"policy: {report}" for report in self.reports())]
        return [one for one in told if not any(part in one for part in self.allowed)]

    def axe(self) -> list[str]:
        """Violations of WCAG 2.2 AA on the page as it stands, in words."""
        found = Axe().run(self.page, options={"runOnly": {"type": "tag", "values": list(WCAG)}})
        return [
            f"{violation['id']}: {node['target']} {node.get('failureSummary', '')}"
            for violation in found.response["violations"]
            for node in violation["nodes"]
        ]


class Cookies:
    """One signed-in session per person and server, made as an operator would: by a one-time link."""

    def __init__(self) -> None:
        self._made: dict[tuple[str, str], tuple[str, str]] = {}

    def of(self, server: RunningServer, role: str) -> SetCookieParam:
        """The cookie of this person, for a browser context."""
        name = (str(server.data), role)
        if name not in self._made:
            self._made[name] = self._sign_in(server, role)
        cookie, value = self._made[name]
        return {"name": cookie, "value": value, "url": server.url}

    @staticmethod
    def _sign_in(server: RunningServer, role: str) -> tuple[str, str]:
        server.token(role)
        link = operator_says(server, "user", "link", "--email", PEOPLE[role]).rpartition("/")[2]
        answer = httpx.post(f"{server.url}/v1/auth/link", json={"token": link}, timeout=20)
        assert answer.status_code == httpx.codes.OK, answer.text
        name, _, value = answer.headers["set-cookie"].partition(";")[0].partition("=")
        return name, value


@contextmanager
def seated(
    browser: Browser, server: RunningServer, cookies: Cookies, role: str | None, **options: Any
) -> Iterator[Desk]:
    """A browser of its own for one person (None: nobody). ``options`` are those of a Playwright context."""
    settings: dict[str, Any] = {"viewport": {"width": 1440, "height": 900}, "timezone_id": "Europe/Berlin"}
    context = browser.new_context(**{**settings, **options})
    context.set_default_timeout(WAIT_MS)
    context.add_init_script(_TELL_CSP)
    if role is not None:
        context.add_cookies([cookies.of(server, role)])
    desk = Desk(server, context, context.new_page())
    desk.watch()
    try:
        yield desk
        undeclared = desk.undeclared()
    finally:
        context.close()
    assert undeclared == [], undeclared
