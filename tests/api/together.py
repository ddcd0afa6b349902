"""Requests that really run at the same time, because nothing can be committed while they are sent."""

import contextlib
import time
from collections.abc import Iterator, Mapping
from concurrent.futures import Future, ThreadPoolExecutor
from typing import Any

import httpx

ARRIVAL_S = 0.3
"""Until all of them surely wait for the writer."""


class Started:
    """Requests under way. ``ask`` sends one from a thread of its own."""

    def __init__(self, url: str, tokens: Mapping[str, str], pool: ThreadPoolExecutor) -> None:
        self._url = url
        self._tokens = tokens
        self._pool = pool
        self._waiting: list[Future[httpx.Response]] = []

    def ask(self, role: str, method: str, path: str, body: Any, **headers: str) -> None:
        """Send it, and give it time to arrive."""
        headers["authorization"] = f"Bearer {self._tokens[role]}"
        sent = {name.replace("_", "-"): value for name, value in headers.items()}
        request = self._pool.submit(
            httpx.request, method, self._url + path, json=body, headers=sent, timeout=20
        )
        self._waiting.append(request)
        time.sleep(ARRIVAL_S)

    def answers(self) -> list[httpx.Response]:
        """All answers, in the order of asking."""
        return [waiting.result() for waiting in self._waiting]


@contextlib.contextmanager
def started(url: str, tokens: Mapping[str, str]) -> Iterator[Started]:
    """Room for a few requests at once; waits for their answers at the end."""
    with ThreadPoolExecutor(4) as pool:
        yield Started(url, tokens, pool)
