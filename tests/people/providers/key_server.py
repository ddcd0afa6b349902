"""A provider's key set on loopback, as the provider would serve it; counts how often it was asked."""

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from tests.people.providers.statements import Signer


class KeyServer(ThreadingHTTPServer):
    """Serves whatever ``signers`` are now."""

    def __init__(self, signers: list[Signer]) -> None:
        super().__init__(("127.0.0.1", 0), _Answer)
        self.signers = signers
        self.asked = 0

    @property
    def url(self) -> str:
        """Its address."""
        return f"http://127.0.0.1:{self.server_address[1]}"


class _Answer(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        server: Any = self.server
        server.asked += 1
        body = json.dumps({"keys": [signer.public for signer in server.signers]}).encode()
        self.send_response(200)
        self.send_header("content-length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002  its signature
        """Quiet."""


@contextmanager
def key_server(*signers: Signer) -> Iterator[KeyServer]:
    """One for a test."""
    server = KeyServer(list(signers))
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield server
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
