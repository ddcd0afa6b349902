"""One key per act, one translation of errors; nothing happens twice."""

import socket
import ssl
import subprocess
import threading
from collections.abc import Callable, Iterator
from http.server import HTTPServer
from pathlib import Path

import pytest

from majorops import __version__
from majorops.cli.account import Account
from majorops.cli.connection import Connection
from majorops.cli.refused import Outcome, Refused
from majorops.platform.ids import is_ulid
from tests.cli.conftest import Stranger, speaking

Connect = Callable[[str], Connection]
Refuse = Callable[..., Refused]


@pytest.fixture
def connect() -> Iterator[Connect]:
    """Connections that end with the test."""
    made: list[Connection] = []

    def connected(url: str) -> Connection:
        made.append(Connection(Account(url, "mo_test"), pause=lambda _: None))
        return made[-1]

    yield connected
    for connection in made:
        connection.close()


@pytest.fixture
def refusal(connect: Connect) -> Refuse:
    """How a request to an address ends."""

    def refused(url: str, method: str = "get") -> Refused:
        with pytest.raises(Refused) as caught:
            getattr(connect(url), method)("/incidents")
        return caught.value

    return refused


def problem(code: str, **more: str) -> dict[str, str]:
    return {"code": code, "detail": "No.", **more}


def test_a_request_says_who_asks(connect: Connect, stranger: Stranger) -> None:
    stranger.will(200, {"incidents": []})
    assert connect(stranger.url).get("/incidents", limit=5, cursor=None, as_="public").json == {
        "incidents": []
    }
    heard = stranger.heard[0]
    assert heard.path == "/v1/incidents?limit=5&as=public"
    assert heard.headers["user-agent"] == f"mim/{__version__}"
    assert heard.headers["authorization"] == "Bearer mo_test"


def test_each_act_has_its_own_key(connect: Connect, stranger: Stranger) -> None:
    stranger.will(201, {})
    connection = connect(stranger.url)
    connection.post("/incidents")
    connection.post("/incidents")
    keys = [heard.headers["idempotency-key"] for heard in stranger.heard]
    assert all(is_ulid(key) for key in keys)
    assert keys[0] != keys[1]


def test_an_act_is_sent_again_with_the_same_key_and_body(connect: Connect, stranger: Stranger) -> None:
    stranger.hangs_up().will(503, problem("unavailable")).will(
        409, problem("idempotency_in_progress"), retry_after="1"
    )
    stranger.will(201, {"id": "I"})
    assert connect(stranger.url).post("/incidents", {"title": "x"}).json == {"id": "I"}
    assert len(stranger.heard) == 4
    assert len({(heard.headers["idempotency-key"], heard.body) for heard in stranger.heard}) == 1


def test_a_change_that_may_have_arrived_is_not_sent_again(connect: Connect, stranger: Stranger) -> None:
    stranger.hangs_up().will(200, {})
    with pytest.raises(Refused) as caught:
        connect(stranger.url).patch("/incidents/INC-1", {"title": "x"}, etag='"v3"')
    assert caught.value.outcome is Outcome.UNAVAILABLE
    assert [heard.headers["if-match"] for heard in stranger.heard] == ['"v3"']


@pytest.mark.parametrize(
    ("status", "code", "outcome"),
    [
        (400, "invalid_id", 7),
        (401, "invalid_token", 3),
        (403, "forbidden", 3),
        (404, "not_found", 4),
        (405, "immutable", 7),
        (409, "phase_mismatch", 5),
        (412, "version_conflict", 5),
        (413, "body_too_large", 7),
        (415, "unsupported_media_type", 7),
        (422, "blank", 7),
        (428, "precondition_required", 7),
        (429, "rate_limited", 6),
        (500, "internal_error", 6),
        (503, "read_only", 6),
        (507, "storage_full", 6),
    ],
)
def test_a_refusal_keeps_its_code_and_has_its_exit_code(
    refusal: Refuse, stranger: Stranger, status: int, code: str, outcome: int
) -> None:
    stranger.will(
        status, problem(code, hint="Do that."), content_type="application/problem+json", retry_after="60"
    )
    found = refusal(stranger.url)
    assert (found.outcome, found.code, found.hint) == (outcome, code, "Do that.")
    assert found.lines() == f"error[{code}]: No.\nhint: Do that."


def test_the_field_is_named(refusal: Refuse, stranger: Stranger) -> None:
    stranger.will(422, problem("blank", field="/title"))
    assert str(refusal(stranger.url)) == "No (/title)."


def test_a_redirect_to_a_sign_in_page_is_not_followed(refusal: Refuse, stranger: Stranger) -> None:
    stranger.will(302, b"", location="https://login.example/sign-in?state=secret", content_type="text/html")
    found = refusal(stranger.url)
    assert (found.outcome, found.code) == (6, "unreachable")
    assert "login.example/sign-in" in str(found)
    assert "secret" not in found.lines()
    assert len(stranger.heard) == 1


@pytest.mark.parametrize("body", [b"<html>Sign in</html>", b"", b"[]"])
def test_an_answer_of_another_program_is_named(refusal: Refuse, stranger: Stranger, body: bytes) -> None:
    stranger.will(404, body, content_type="text/html; charset=utf-8")
    found = refusal(stranger.url)
    assert (found.outcome, found.code) == (6, "unreachable")
    assert "text/html" in str(found)


@pytest.mark.parametrize("body", [b"{", b"[1]"])
def test_json_that_is_not_ours_gives_no_parse_error(refusal: Refuse, stranger: Stranger, body: bytes) -> None:
    stranger.will(200, body)
    assert refusal(stranger.url).code == "unreachable"


def test_a_proxy_that_has_lost_the_server_is_asked_again(connect: Connect, stranger: Stranger) -> None:
    stranger.will(502, b"Bad gateway", content_type="text/html").will(200, {})
    assert connect(stranger.url).get("/incidents").json == {}


def test_nothing_listening_is_unreachable(refusal: Refuse) -> None:
    with socket.socket() as held:
        held.bind(("127.0.0.1", 0))  # bound and not listening: refused, and taken by nobody else
        found = refusal(f"http://127.0.0.1:{held.getsockname()[1]}", "post")
    assert (found.outcome, found.code) == (6, "unreachable")
    assert "refused" in str(found)
    assert "majorops serve" in found.hint


def test_a_name_that_is_not_known_is_unreachable(refusal: Refuse) -> None:
    assert refusal("http://no-such-host.invalid").code == "unreachable"


# ── TLS ──────────────────────────────────────────────────────────────────────────────────────────


class Listening(HTTPServer):
    """Whoever breaks off a handshake did so on purpose."""

    def handle_error(self, request: object, client_address: object) -> None:
        """Quietly."""


@pytest.fixture
def other_name(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """A server with a trusted certificate of another name."""
    key, certificate = tmp_path / "key.pem", tmp_path / "certificate.pem"
    made = "openssl req -x509 -newkey rsa:2048 -nodes -days 2 -subj /CN=other.example"
    made += " -addext subjectAltName=DNS:other.example"
    subprocess.run([*made.split(), "-keyout", key, "-out", certificate], check=True, capture_output=True)
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate))
    listening = Listening(("127.0.0.1", 0), speaking(Stranger(0)))
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate, key)
    listening.socket = context.wrap_socket(listening.socket, server_side=True, do_handshake_on_connect=False)
    thread = threading.Thread(target=listening.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    yield f"https://127.0.0.1:{listening.server_port}"
    listening.shutdown()
    thread.join()
    listening.server_close()


def test_a_certificate_of_another_name_is_named(
    refusal: Refuse, other_name: str, capfd: pytest.CaptureFixture[str]
) -> None:
    found = refusal(other_name)
    assert (found.outcome, found.code) == (6, "unreachable")
    assert "certificate" in str(found)
    assert "not valid for" in str(found)


def test_tls_to_a_server_without_it_is_named(refusal: Refuse, stranger: Stranger) -> None:
    stranger.will(200, {})
    found = refusal(stranger.url.replace("http://", "https://"))
    assert found.code == "unreachable"
    assert "TLS" in str(found)
