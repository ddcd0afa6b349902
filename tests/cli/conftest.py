"""A tiny real HTTP server for what no MajorOps would answer, and ``mim`` run in this process."""

import json
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner, Result

from majorops.cli.mim import app

Mim = Callable[..., Result]


@dataclass
class Heard:
    """One request as it arrived."""

    method: str
    path: str
    headers: dict[str, str]
    body: bytes


@dataclass
class Stranger:
    """Answers the requests one after the other as told; the last answer stays. None: hangs up."""

    port: int
    answers: list[tuple[int, dict[str, str], bytes] | None] = field(default_factory=list)
    heard: list[Heard] = field(default_factory=list)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def will(self, status: int, body: Any = None, **headers: str) -> "Stranger":
        """Then answer with this JSON (or these bytes) and headers (``_`` reads as ``-``)."""
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        named.setdefault("content-type", "application/json")
        self.answers.append((status, named, body if isinstance(body, bytes) else json.dumps(body).encode()))
        return self

    def hangs_up(self) -> "Stranger":
        self.answers.append(None)
        return self

    def next(self) -> tuple[int, dict[str, str], bytes] | None:
        return self.answers.pop(0) if len(self.answers) > 1 else self.answers[0]


def speaking(stranger: Stranger) -> type[BaseHTTPRequestHandler]:
    class Speaking(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def answer(self) -> None:
            length = int(self.headers.get("content-length", 0))
            headers = {name.lower(): value for name, value in self.headers.items()}
            stranger.heard.append(Heard(self.command, self.path, headers, self.rfile.read(length)))
            told = stranger.next()
            if told is None:
                self.close_connection = True
                return
            status, more, body = told
            self.send_response(status)
            for name, value in {**more, "content-length": str(len(body))}.items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(body)

        do_GET = do_POST = do_PATCH = do_DELETE = answer  # noqa: N815  the names that http.server calls

        def log_message(self, format: str, *args: Any) -> None:  # noqa: A002  as inherited
            """Quietly."""

    return Speaking


@pytest.fixture
def stranger() -> Iterator[Stranger]:
    found = Stranger(0)
    listening = ThreadingHTTPServer(("127.0.0.1", 0), speaking(found))
    found.port = listening.server_port
    thread = threading.Thread(target=listening.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    yield found
    listening.shutdown()
    thread.join()
    listening.server_close()


@pytest.fixture
def mim(tmp_path: Path) -> Mim:
    """``mim("ls", url=…)`` in this process: nobody at the terminal, a configuration folder of its own."""

    def run(*args: str, url: str | None = None, token: str = "mo_test", stdin: str = "") -> Result:
        environment = {
            "XDG_CONFIG_HOME": str(tmp_path / "config"),
            "MAJOROPS_URL": url,
            "MAJOROPS_TOKEN": token if url else None,
        }
        return CliRunner().invoke(
            app, list(args), env=environment, input=stdin, catch_exceptions=False, prog_name="mim"
        )

    return run
