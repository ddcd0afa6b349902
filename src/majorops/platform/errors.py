"""Refusals: what was wrong, in words and as a stable code. Only ``platform/web.py`` turns them into HTTP."""

from typing import Any, Self

ECHO_LIMIT = 64


def echo(text: object) -> str:
    """At most 64 characters of what was sent, so that an answer never becomes a mirror."""
    shown = str(text).encode(errors="backslashreplace").decode()  # half a surrogate pair cannot be sent
    return shown if len(shown) <= ECHO_LIMIT else shown[: ECHO_LIMIT - 1] + "…"


class Refusal(Exception):
    """A request not done. ``code`` is stable (rules.md section 18); ``extra`` joins the problem details."""

    status = 400

    def __init__(
        self, code: str, detail: str, *, field: str | None = None, hint: str | None = None, **extra: Any
    ) -> None:
        super().__init__(detail)
        self.code = code
        self.detail = detail
        self.field = field
        self.hint = hint
        self.extra = extra
        self.headers: dict[str, str] = {}

    def with_headers(self, **headers: str) -> Self:
        """The same refusal with answer headers; ``_`` in a name reads as ``-``."""
        self.headers.update({name.replace("_", "-").lower(): value for name, value in headers.items()})
        return self


class Malformed(Refusal):
    """400: the request cannot be read."""


class NotSignedIn(Refusal):
    """401: nothing, or something invalid, was sent."""

    status = 401


class Forbidden(Refusal):
    """403: known and seen, but not allowed."""

    status = 403


class NotFound(Refusal):
    """404: absent or unseen; both read the same."""

    status = 404

    def __init__(self, detail: str = "There is nothing here that you can see.", **extra: Any) -> None:
        super().__init__("not_found", detail, **extra)


class MethodNotAllowed(Refusal):
    """405: the resource exists and never takes this method."""

    status = 405


class Conflict(Refusal):
    """409: well formed, but not in this state."""

    status = 409


class ChangedMeanwhile(Refusal):
    """412: somebody else changed it since it was read."""

    status = 412


class TooLarge(Refusal):
    """413."""

    status = 413


class Unsupported(Refusal):
    """415: another media type is needed."""

    status = 415


class UnknownHost(Refusal):
    """421: not a name of this installation."""

    status = 421


class Invalid(Refusal):
    """422: readable, but a value is wrong; ``field`` is its JSON pointer."""

    status = 422


class PreconditionRequired(Refusal):
    """428: If-Match is missing."""

    status = 428


class TooMany(Refusal):
    """429: slow down."""

    status = 429


class Unavailable(Refusal):
    """503: not now; ``Retry-After`` says when."""

    status = 503


class StorageFull(Refusal):
    """507: the disk has no room; reading goes on."""

    status = 507
