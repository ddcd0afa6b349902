"""A model of our own on loopback: it answers, echoes, hangs, refuses, breaks off or lies, as told."""

import json
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

Asked = dict[str, Any]
Says = Callable[["Endpoint", BaseHTTPRequestHandler, Asked], None]


class Endpoint:
    """``/v1/chat/completions``; ``says`` decides how it answers, ``asked`` holds every request."""

    def __init__(self) -> None:
        self.asked: list[Asked] = []
        self.keys: list[str] = []
        self.ended = threading.Event()
        self.says: Says = echo
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), self._door())
        self._server.daemon_threads = True

    @property
    def url(self) -> str:
        """The base URL of a client."""
        return f"http://127.0.0.1:{self._server.server_address[1]}/v1"

    @contextmanager
    def open(self) -> Iterator["Endpoint"]:
        """Listen until the end of the block."""
        thread = threading.Thread(target=self._server.serve_forever, daemon=True)
        thread.start()
        try:
            yield self
        finally:
            self.ended.set()
            self._server.shutdown()
            self._server.server_close()
            thread.join()

    def _door(self) -> type[BaseHTTPRequestHandler]:
        endpoint = self

        class Door(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["content-length"]))
                endpoint.keys.append(self.headers.get("authorization", ""))
                endpoint.asked.append({"path": self.path, **json.loads(body)})
                endpoint.says(endpoint, self, endpoint.asked[-1])

            def log_message(self, format: str, *args: Any) -> None:  # noqa: A002  as http.server names it
                """Nothing on the terminal."""

        return Door


def send(
    door: BaseHTTPRequestHandler, status: int, body: bytes, kind: str = "application/json", **headers: str
) -> None:
    """One whole answer."""
    door.send_response(status)
    door.send_header("content-type", kind)
    door.send_header("content-length", str(len(body)))
    for name, value in headers.items():
        door.send_header(name, value)
    door.end_headers()
    door.wfile.write(body)


def completion(text: str) -> bytes:
    """What a model says, in the envelope of the protocol."""
    said = {"id": "1", "object": "chat.completion", "created": 1, "model": "own", "choices": []}
    choice = {"index": 0, "finish_reason": "stop", "message": {"role": "assistant", "content": text}}
    return json.dumps({**said, "choices": [choice]}).encode()


def writes(title: str, *sentences: tuple[str, list[str]], around: str = "{}") -> Says:
    """A well-behaved model: a title, and sentences with their sources."""
    reply = {"title": title, "sentences": [{"text": text, "sources": given} for text, given in sentences]}
    text = around.replace("{}", json.dumps(reply))
    return lambda _endpoint, door, _asked: send(door, 200, completion(text))


def says(text: str) -> Says:
    """Any text at all."""
    return lambda _endpoint, door, _asked: send(door, 200, completion(text))


def echo(_endpoint: Endpoint, door: BaseHTTPRequestHandler, asked: Asked) -> None:
    """All that it was told, cited to the first event that it was told of, so that it is not thrown away."""
    told = "\n".join(message["content"] for message in asked["messages"])
    log = json.loads(asked["messages"][1]["content"])["log"]
    sources = [log[0]["id"]] if log else []
    chunks = [told[start : start + 500] for start in range(0, len(told), 500)][:40]
    reply = {"title": "Echo", "sentences": [{"text": chunk, "sources": sources} for chunk in chunks]}
    send(door, 200, completion(json.dumps(reply)))


def hang(endpoint: Endpoint, _door: BaseHTTPRequestHandler, _asked: Asked) -> None:
    """No answer, for as long as the test lasts."""
    endpoint.ended.wait(30)


def drip(endpoint: Endpoint, door: BaseHTTPRequestHandler, _asked: Asked) -> None:
    """A letter now and then, so that no single read ever takes long."""
    door.send_response(200)
    door.send_header("content-type", "application/json")
    door.end_headers()
    try:
        while not endpoint.ended.wait(0.05):
            door.wfile.write(b" ")
            door.wfile.flush()
    except OSError:
        return  # whom it bored has left


def flood(_endpoint: Endpoint, door: BaseHTTPRequestHandler, _asked: Asked) -> None:
    """More than anybody asked for."""
    try:
        send(door, 200, completion("x" * 1_000_000))
    except OSError:
        return  # it was not read to its end


def refuse(status: int) -> Says:
    """No, with this status."""
    return lambda _endpoint, door, _asked: send(door, status, b'{"error":{"message":"no"}}')


def rubbish(_endpoint: Endpoint, door: BaseHTTPRequestHandler, _asked: Asked) -> None:
    """A page that is no completion."""
    send(door, 200, b"<html>gateway</html>", "text/html")


def break_off(_endpoint: Endpoint, door: BaseHTTPRequestHandler, _asked: Asked) -> None:
    """The beginning of an answer."""
    door.send_response(200)
    door.send_header("content-length", "5000")
    door.end_headers()
    door.wfile.write(b'{"choices":')
    door.close_connection = True


def point_elsewhere(target: str) -> Says:
    """A redirect that would carry the prompt to somebody else."""
    return lambda _endpoint, door, _asked: send(door, 307, b"", location=target)


def slowly(seconds: float, then: Says) -> Says:
    """The same, later."""

    def wait(endpoint: Endpoint, door: BaseHTTPRequestHandler, asked: Asked) -> None:
        time.sleep(seconds)
        then(endpoint, door, asked)

    return wait
