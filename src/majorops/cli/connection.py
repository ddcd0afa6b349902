"""The HTTP API as ``mim`` uses it: one key per act, the same key on a retry, one translation of errors.

Nothing is retried that could happen twice: a POST carries its Idempotency-Key, a PATCH or DELETE is only sent
again when it certainly never arrived.
"""

import random
import ssl
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from http import HTTPStatus
from typing import Any, NamedTuple
from urllib.parse import urlsplit

import httpx
import msgspec

from majorops import __version__
from majorops.cli.account import Account
from majorops.cli.refused import Outcome, Refused, outcome_of, unreachable
from majorops.platform.ids import new_ulid

USER_AGENT = f"mim/{__version__}"
ATTEMPTS = 4
_FIRST_PAUSE = 0.2
_LONGEST_PAUSE = 3.0
_GATEWAY = frozenset({502, 503, 504})
_IN_PROGRESS = 409
_REPEATABLE = frozenset({"GET", "POST"})
_HINTS: Mapping[Outcome, str] = {
    Outcome.SIGN_IN: "Sign in again: mim login; or ask whether your role allows this.",
    Outcome.ABSENT: "Look at what you can see: mim ls",
    Outcome.CONFLICT: "Look at how it stands now: mim show",
    Outcome.UNAVAILABLE: "Try again in a moment.",
    Outcome.INVALID: "mim COMMAND --help says what is expected.",
}


class Answer(NamedTuple):
    """A success: the bytes as sent, and the ETag or an empty text."""

    raw: bytes
    etag: str = ""

    @property
    def json(self) -> Any:
        """The decoded body, None when there is none."""
        return msgspec.json.decode(self.raw) if self.raw else None


class Connection:
    """One server, one account. ``pause`` waits between attempts (seconds)."""

    def __init__(
        self, account: Account, *, attempts: int = ATTEMPTS, pause: Callable[[float], None] = time.sleep
    ) -> None:
        self.account = account
        self._attempts = attempts
        self._pause = pause
        self._client = httpx.Client(
            headers={"user-agent": USER_AGENT, "accept": "application/json"},
            timeout=httpx.Timeout(30, connect=5),
            follow_redirects=False,  # a token is never carried to where somebody else points
            trust_env=not account.loopback,  # a proxy of the company cannot reach this machine's loopback
            # What this system trusts, as the WebSocket does: no bundle of ours holds a company's own.
            verify=ssl.create_default_context() if account.url.startswith("https://") else False,
        )

    def close(self) -> None:
        """Let go of the sockets."""
        self._client.close()

    def get(self, path: str, **query: str | int | None) -> Answer:
        """Read; parameters that are None are left out."""
        asked = {name.rstrip("_"): value for name, value in query.items() if value is not None}
        return self._send(self._request("GET", path, params=asked))

    def post(self, path: str, body: Mapping[str, Any] | None = None) -> Answer:
        """One act, done once however often it is sent."""
        return self._send(
            self._request("POST", path, json=body or {}, headers={"idempotency-key": new_ulid()})
        )

    def patch(self, path: str, body: Mapping[str, Any], *, etag: str) -> Answer:
        """Change what was read with ``etag``."""
        return self._send(self._request("PATCH", path, json=body, headers={"if-match": etag}))

    def delete(self, path: str) -> Answer:
        """Take away."""
        return self._send(self._request("DELETE", path))

    def _request(self, method: str, path: str, **more: Any) -> httpx.Request:
        request = self._client.build_request(method, f"{self.account.url}/v1{path}", **more)
        request.headers["authorization"] = f"Bearer {self.account.token}"
        return request

    def _send(self, request: httpx.Request) -> Answer:
        for attempt in range(1, self._attempts + 1):
            last = attempt == self._attempts
            try:
                return read_answer(self._once(request))
            except Again as again:
                if last or (again.arrived and request.method not in _REPEATABLE):
                    raise again.refused from again
                self._pause(again.after or _backoff(attempt))
        raise AssertionError("unreachable code: the last attempt returns or raises")

    def _once(self, request: httpx.Request) -> httpx.Response:
        with connection_errors(self.account.url):
            return self._client.send(request)


class Again(Exception):
    """Not this time. ``arrived``: the server may have seen it; ``after``: seconds it asked to wait."""

    def __init__(self, refused: Refused, *, arrived: bool, after: float | None = None) -> None:
        super().__init__(str(refused))
        self.refused = refused
        self.arrived = arrived
        self.after = after


def _backoff(attempt: int) -> float:
    # Full jitter: many terminals that lost the same server must not come back in step.
    widest: float = _FIRST_PAUSE * 3 ** (attempt - 1)
    return random.uniform(widest / 2, widest)  # noqa: S311  no secret


@contextmanager
def connection_errors(url: str) -> Iterator[None]:
    """Turn what httpx raises into words: a name, a port, a certificate, a silence."""
    host = urlsplit(url).netloc
    try:
        yield
    except httpx.ConnectError as error:
        raise _not_connected(host, error) from error
    except httpx.ConnectTimeout as error:
        found = unreachable(f"{host} does not answer.", "Check the address, the network and the firewall.")
        raise Again(found, arrived=False) from error
    except httpx.TimeoutException as error:
        found = unreachable(
            f"{host} took too long.", "Look whether it was done before you repeat it: mim show"
        )
        raise Again(found, arrived=True) from error
    except httpx.TransportError as error:
        found = unreachable(
            f"The connection to {host} broke.", "Check that MajorOps runs there: majorops serve"
        )
        raise Again(found, arrived=True) from error


def _not_connected(host: str, error: Exception) -> Exception:
    reason = certificate_problem(error)
    if reason is not None:
        # Trying again cannot mend a certificate.
        return unreachable(
            f"The certificate of {host} is not accepted: {reason}.",
            "Check the name in the address, and that your system trusts who signed it.",
        )
    if "WRONG_VERSION_NUMBER" in str(error) or "record layer failure" in str(error):
        return unreachable(
            f"{host} does not speak TLS.", "Check whether the address begins with http:// or https://."
        )
    found = unreachable(
        f"Nothing answers at {host}: {_why(error)}.",
        "Check the address, and that MajorOps runs there: majorops serve",
    )
    return Again(found, arrived=False)


def _chain(error: BaseException) -> Iterator[BaseException]:
    seen: BaseException | None = error
    while seen is not None:
        yield seen
        seen = seen.__cause__ or seen.__context__


def certificate_problem(error: BaseException) -> str | None:
    """Why a certificate was refused, or None when that was not it."""
    for cause in _chain(error):
        if isinstance(cause, ssl.SSLCertVerificationError):
            return cause.verify_message.rstrip(".") or "it could not be verified"
    return None


def _why(error: BaseException) -> str:
    for cause in _chain(error):
        if isinstance(cause, OSError) and cause.strerror:
            return cause.strerror.lower()
    return str(error) or "no connection"


def read_answer(response: httpx.Response) -> Answer:
    """The success, or Refused in the server's own words; Again when the same request may work in a moment."""
    status, host = response.status_code, response.url.netloc.decode()
    if response.is_redirect or HTTPStatus.MULTIPLE_CHOICES <= status < HTTPStatus.BAD_REQUEST:
        raise unreachable(
            f"{host} sends us on to {_elsewhere(response)} instead of answering.",
            "Most likely a sign-in page stands before it, or the address is not the server's own.",
        )
    kind = response.headers.get("content-type", "").partition(";")[0].strip().lower()
    if response.is_success and not response.content:
        return Answer(b"", response.headers.get("etag", ""))
    body = _decoded(response.content) if kind in {"application/json", "application/problem+json"} else None
    if not isinstance(body, dict):
        found = unreachable(
            f"{host} answers {status} with {kind or 'nothing'} that is not of MajorOps.",
            "Check the address: a proxy, a sign-in page or another program answers there.",
        )
        raise Again(found, arrived=True) if status in _GATEWAY else found
    if response.is_success:
        return Answer(response.content, response.headers.get("etag", ""))
    raise _refusal(status, body, response.headers)


def _decoded(raw: bytes) -> Any:
    try:
        return msgspec.json.decode(raw)
    except msgspec.DecodeError:
        return None


def _elsewhere(response: httpx.Response) -> str:
    # Host and path only: the rest of such an address often carries secrets.
    target = response.url.join(response.headers.get("location", ""))
    return f"{target.netloc.decode()}{target.path}"


def _refusal(status: int, problem: Mapping[str, Any], headers: httpx.Headers) -> Exception:
    outcome = outcome_of(status)
    code = str(problem.get("code") or f"http_{status}")
    detail = str(problem.get("detail") or problem.get("title") or HTTPStatus(status).phrase)
    if problem.get("field"):
        detail = f"{detail.rstrip('.')} ({problem['field']})."
    refused = Refused(outcome, code, detail, str(problem.get("hint") or _HINTS[outcome]))
    wait = headers.get("retry-after", "")
    seconds = float(wait) if wait.isdigit() else None
    busy = outcome is Outcome.UNAVAILABLE or (status == _IN_PROGRESS and code == "idempotency_in_progress")
    # A longer wait than a person has patience for is theirs to decide.
    if busy and status != HTTPStatus.INTERNAL_SERVER_ERROR and (seconds is None or seconds <= _LONGEST_PAUSE):
        return Again(refused, arrived=True, after=seconds)
    return refused
