"""Sign-in at a real OpenID Connect provider on loopback (oidc-provider-mock): there and back."""

import re
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from urllib.parse import parse_qs, urlsplit

import httpx
import pytest

from tests.conftest import RunningServer, free_port, served

pytestmark = pytest.mark.web
PATIENCE_S = 20


@pytest.fixture(scope="module")
def provider() -> Iterator[str]:
    """The provider's issuer."""
    port = free_port()
    command = [sys.executable, "-W", "ignore", "-m", "oidc_provider_mock", "--port", str(port)]
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        _await(port)
        yield f"http://localhost:{port}"
    finally:
        process.terminate()
        process.wait()


def _await(port: int) -> None:
    deadline = time.monotonic() + PATIENCE_S
    while time.monotonic() < deadline:
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.05)
    raise AssertionError("the provider does not listen")


@pytest.fixture(scope="module")
def beside(tmp_path_factory: pytest.TempPathFactory, provider: str) -> Iterator[RunningServer]:
    server = RunningServer(tmp_path_factory.mktemp("beside-oidc"))
    us = {"oidc_client_id": "majorops", "oidc_client_secret": "known to both"}
    settings = {"oidc_issuer": provider, **us, "base_url": server.url, "rate_sign_in": "1000"}
    server.settings.update(settings)
    with served(server) as started:
        yield started


class Browser:
    """Follows redirects by hand, as one who looks at each."""

    def __init__(self, server: RunningServer) -> None:
        self.client = httpx.Client(base_url=server.url, timeout=PATIENCE_S)
        self.server = server

    def leave(self, then: str = "/") -> str:
        """To the provider's page."""
        answer = self.client.get("/sign-in/oidc", params={"then": then})
        assert answer.status_code == httpx.codes.SEE_OTHER, answer.text
        return str(answer.headers["location"])

    def agree(self, address: str, email: str) -> str:
        """Sign in there; where the provider sends the browser back to."""
        page = httpx.get(address, timeout=PATIENCE_S)
        assert page.status_code == httpx.codes.OK, page.text
        answer = httpx.post(address, data={"sub": email}, timeout=PATIENCE_S)
        assert answer.is_redirect, answer.text
        return str(answer.headers["location"])

    def come_back(self, address: str) -> httpx.Response:
        """With what the provider gave."""
        return self.client.get(address.replace("http://127.0.0.1", self.server.url.rpartition(":")[0]))


Opened = Callable[[], Browser]


@pytest.fixture
def open_browser(beside: RunningServer) -> Iterator[Opened]:
    """A browser of its own at every call; all closed in the end."""
    with ExitStack() as stack:

        def opened() -> Browser:
            browser = Browser(beside)
            stack.enter_context(browser.client)
            return browser

        yield opened


def claim(provider: str, sub: str, **claims: object) -> None:
    """Tell the provider what it knows of somebody."""
    answer = httpx.put(f"{provider}/users/{sub}", json=claims)
    assert answer.is_success, answer.text


def test_a_person_of_the_provider_comes_in_where_they_wanted_to_go(
    provider: str, open_browser: Opened
) -> None:
    claim(provider, "nora", email="Nora@Example.com", email_verified=True, name="Nora North")
    browser = open_browser()
    back = browser.agree(browser.leave("/stakeholders"), "nora")
    answer = browser.come_back(back)
    assert (answer.status_code, answer.headers["location"]) == (303, "/stakeholders"), answer.text
    said = browser.client.get("/v1/auth/session").json()
    assert (said["user"]["id"], said["user"]["role"], said["via"]) == (
        "nora@example.com",
        "stakeholder",
        "cookie",
    )
    assert said["user"]["displayName"] == "Nora North"


def test_leaving_asks_with_pkce_state_and_nonce(open_browser: Opened) -> None:
    asked = parse_qs(urlsplit(open_browser().leave()).query)
    assert asked["code_challenge_method"] == ["S256"]
    assert asked["response_type"] == ["code"]
    for name in ("state", "nonce", "code_challenge"):
        assert re.fullmatch(r"[\w-]{40,}", asked[name][0]), name


def test_a_code_works_only_in_the_browser_that_asked_for_it(provider: str, open_browser: Opened) -> None:
    claim(provider, "vera", email="vera@example.com")
    victim, attacker = open_browser(), open_browser()
    back = attacker.agree(attacker.leave(), "vera")
    assert victim.come_back(back).status_code == 401, "no cookie: this browser never left"
    victim.leave()
    assert victim.come_back(back).status_code == 401, "another state"
    assert attacker.come_back(back).status_code == 303
    assert attacker.come_back(back).status_code == 401, "a code is used once"


def test_an_email_that_is_not_verified_signs_nobody_in(provider: str, open_browser: Opened) -> None:
    claim(provider, "liar", email="boss@example.com", email_verified=False)
    browser = open_browser()
    assert browser.come_back(browser.agree(browser.leave(), "liar")).status_code == 401
    assert browser.client.get("/v1/auth/session").status_code == 401


def test_an_email_that_is_somebody_elses_is_not_inherited(provider: str, open_browser: Opened) -> None:
    for sub, expected in (("first", 303), ("second", 401)):
        claim(provider, sub, email="owner@example.com", email_verified=True)
        browser = open_browser()
        assert browser.come_back(browser.agree(browser.leave(), sub)).status_code == expected


def test_a_refusal_of_the_provider_is_told_in_words(open_browser: Opened) -> None:
    browser = open_browser()
    browser.leave()
    answer = browser.client.get("/sign-in/oidc/callback", params={"error": "access_denied", "state": "x"})
    assert answer.status_code == 401


@pytest.mark.parametrize(
    "then", ["https://evil.example/", "//evil.example", "/\\evil.example", "javascript:1"]
)
def test_nobody_is_sent_elsewhere_afterwards(provider: str, open_browser: Opened, then: str) -> None:
    claim(provider, "olga", email="olga@example.com", email_verified=True)
    browser = open_browser()
    answer = browser.come_back(browser.agree(browser.leave(then), "olga"))
    assert answer.headers["location"] == "/"


def test_without_a_provider_there_is_no_such_way_in(server: RunningServer) -> None:
    assert httpx.get(f"{server.url}/sign-in/oidc").status_code == 404
