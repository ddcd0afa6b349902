"""Asks a server as anyone, and keeps what was said."""

from datetime import UTC, datetime, timedelta
from typing import Any, NamedTuple

import httpx

from tests.conftest import RunningServer, declare, key


class Exchange(NamedTuple):
    """What somebody asked and was answered."""

    who: str
    answer: httpx.Response


def in_minutes(minutes: int) -> str:
    """A time to come."""
    return (datetime.now(UTC) + timedelta(minutes=minutes)).isoformat()  # noqa: TID251  a test sends real times


class Teller:
    """Asks as anyone and keeps what was said."""

    def __init__(self, server: RunningServer) -> None:
        self.server = server
        self.told: list[Exchange] = []

    def ask(self, who: str, method: str, path: str, body: Any = None, **headers: str) -> httpx.Response:
        """One request; POSTs get a key of their own."""
        sent = {name.replace("_", "-"): value for name, value in headers.items()}
        if method == "POST" and "/hooks/" not in path and "/auth/" not in path:
            sent = {**key(), **sent}
        if who != "anonymous":
            sent["authorization"] = f"Bearer {self.server.token(who)}"
        content = {"content": body} if isinstance(body, bytes) else {"json": body} if body is not None else {}
        answer = httpx.request(method, self.server.url + path, headers=sent, timeout=20, **content)
        self.told.append(Exchange(who, answer))
        return answer

    def change(self, who: str, path: str, body: Any) -> httpx.Response:
        """A PATCH with the ETag of what is read there, after two that were refused."""
        self.ask(who, "PATCH", path, body)
        self.ask(who, "PATCH", path, body, if_match='"v99"')
        tagged = path.removesuffix("/impact").removesuffix("/alert")
        with self.server.client(who) as client:
            etag = client.get(tagged).headers["etag"]
        return self.ask(who, "PATCH", path, body, if_match=etag)


def fresh(t: Teller) -> str:
    """The id of an incident of its own."""
    with t.server.client("mim") as mim:
        return str(declare(mim, title="Search is slow", severity="High")["id"])
