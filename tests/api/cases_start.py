"""Rows of the areas ``cli`` and ``config``."""

import contextlib
import http.server
import os
import ssl
import threading
from collections.abc import Iterator
from functools import partial
from pathlib import Path

import httpx

from majorops.platform.location import location_problem
from tests.api.bed import Bed, Heard, Warned
from tests.api.rows import Ask, case
from tests.conftest import RunningServer, free_port, served
from tests.people.clock_server import OFFSET
from tests.people.test_clock import MINUTE, YEAR, get, tokens, warnings

TOKEN = "mo_" + "a" * 43


@case("cli", "mim --token abc list")
def _token_in_sight(bed: Bed) -> list[Ask]:
    return [
        lambda: bed.command("mim", "--token", "abc", "list"),
        lambda: bed.command("mim", "ls", "--token=abc"),
    ]


class SignInPage(http.server.BaseHTTPRequestHandler):
    """Sends everyone to a sign-in page, as an access proxy does."""

    def do_GET(self) -> None:
        """Redirect."""
        self.send_response(302)
        self.send_header("location", "https://login.example.com/?secret=1")
        self.end_headers()

    def log_message(self, *_: object) -> None:
        """Quietly."""


@contextlib.contextmanager
def listening(bed: Bed, *, tls: bool) -> Iterator[str]:
    """The address of something that is no MajorOps."""
    server = http.server.ThreadingHTTPServer(("127.0.0.1", free_port()), SignInPage)
    if tls:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(Path(__file__).with_name("another-name.pem"))
        server.socket = context.wrap_socket(server.socket, server_side=True)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http{'s' * tls}://127.0.0.1:{server.server_address[1]}"
    finally:
        server.shutdown()
        server.server_close()


@case("cli", "server unreachable")
def _nobody_there(bed: Bed) -> list[Ask]:
    redirect = bed.stack.enter_context(listening(bed, tls=False))
    foreign = bed.stack.enter_context(listening(bed, tls=True))
    urls = (f"http://127.0.0.1:{free_port()}", foreign, redirect)

    def ask(url: str) -> Heard:
        ended = bed.command("mim", "ls", MAJOROPS_URL=url, MAJOROPS_TOKEN=TOKEN)
        assert "JSON" not in ended.said
        assert "Traceback" not in ended.said
        return ended

    return [partial(ask, url) for url in urls]


@case("cli", "destructive command without a terminal")
def _unasked(bed: Bed) -> list[Ask]:
    ref = bed.at_phase(8, monitoring=True).rpartition("/")[2]
    signed_in = {"MAJOROPS_URL": bed.server.url, "MAJOROPS_TOKEN": bed.server.token("mim")}
    commands = (["resolve", ref], ["retract", ref, "1", "--reason", "by mistake"])
    return [partial(bed.command, "mim", *words, **signed_in) for words in commands]


@case("config", "unknown key, wrong type, or a key twice")
def _misconfigured(bed: Bed) -> list[Ask]:
    def ask(text: str, said: str) -> Heard:
        ended = bed.configured(text)
        assert said in ended.said, ended.said
        assert "line 2" in ended.said, ended.said
        return ended

    return [
        lambda: ask('\npublic_acess = "staff"\n', "public_access"),
        lambda: ask('\nrate_sign_in = "many"\n', "rate_sign_in"),
        lambda: ask('log_level = "info"\nlog_level = "debug"\n', "line 2"),
    ]


@case("config", "data file on a network file system or in a read-only folder")
def _no_place(bed: Bed) -> list[Ask]:
    mounts = f"disk / ext4 rw 0 0\nshare:/x {bed.folder} nfs4 rw 0 0\n"
    problem = location_problem(bed.folder, mounts) or ""
    assert "network file system (nfs4)" in problem
    assert "write-ahead log" in problem
    # The one folder that even root cannot write to.
    return [lambda: bed.command("majorops", "serve", "--data", "/proc/majorops", "--port", "0")]


@case("config", "synchronous=off without")
def _lossy(bed: Bed) -> list[Ask]:
    return [partial(bed.configured, f'durability = "{word}"\n') for word in ("off", "normal")]


@case("config", "trusted_proxies *, a public address")
def _exposed(bed: Bed) -> list[Ask]:
    """Access proxies and their audience come with issue 5; the setting does not exist yet."""
    return [
        lambda: bed.configured('trusted_proxies = ["*"]\n'),
        lambda: bed.configured('host = "0.0.0.0"\n'),
        lambda: bed.configured("", MAJOROPS_HOST="192.0.2.1"),
    ]


@case("config", "clock before the build date")
def _wrong_clock(bed: Bed) -> list[Ask]:
    """Thirty years back, ten minutes behind what is stored; a token without an end is taken throughout."""
    offset = bed.folder / "offset"
    offset.write_text("0")
    bed.stack.enter_context(environment(OFFSET, str(offset)))
    server = RunningServer(bed.folder / "clocked", program="tests.people.clock_server").start()
    ending, _ = tokens(server)
    server.stop()

    def ask(seconds: int) -> Heard:
        offset.write_text(str(seconds))
        with served(server):
            status, code = get(server, ending)
            assert get(server, server.token("admin"))[0] == httpx.codes.OK
        return Warned(warnings(server)[-1]["event"], f"{status} {code}")

    return [partial(ask, -30 * YEAR), partial(ask, -10 * MINUTE)]


@contextlib.contextmanager
def environment(name: str, value: str) -> Iterator[None]:
    """A variable that servers of this test find."""
    os.environ[name] = value
    try:
        yield
    finally:
        del os.environ[name]
