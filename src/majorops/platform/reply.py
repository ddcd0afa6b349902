"""A finished HTTP answer: two messages, with the security headers that everything carries."""

from collections.abc import Mapping, Sequence
from typing import Any

from litestar.response.base import ASGIResponse

HARDENED = (
    (b"x-content-type-options", b"nosniff"),
    (b"referrer-policy", b"same-origin"),
    (b"x-frame-options", b"DENY"),
    (b"cross-origin-opener-policy", b"same-origin"),
    (b"cross-origin-resource-policy", b"same-origin"),
)
_ONLY_TLS = (b"strict-transport-security", b"max-age=31536000")
_CSP = b"content-security-policy"
_DEFAULT_CSP = (_CSP, b"default-src 'none'; frame-ancestors 'none'")
_WITHOUT_BODY = frozenset({204, 304})


class Reply(ASGIResponse):
    """Bytes and headers, ready to send. An answer may bring its own content security policy."""

    def __init__(
        self, body: bytes, *, status: int, media: str, headers: Mapping[str, str], cookies: Sequence[str] = ()
    ) -> None:
        # Not the framework's own: it builds header objects that nobody reads again.
        self.body = body
        self.status_code = status
        self.media = media
        self.told = headers
        self.set_cookies = cookies
        self.is_head_response = False
        self.background = None

    def encode_headers(self) -> list[tuple[bytes, bytes]]:
        """Every header that is sent."""
        found = [(name.encode("latin-1"), text.encode("latin-1")) for name, text in self.told.items()]
        found += [(b"set-cookie", text.encode("latin-1")) for text in self.set_cookies]
        if self.status_code not in _WITHOUT_BODY:
            media = f"{self.media}; charset=utf-8" if self.media.startswith("text/") else self.media
            found.append((b"content-type", media.encode()))
            found.append((b"content-length", str(len(self.body)).encode()))
        found += HARDENED
        if not any(name == _CSP for name, _ in found):
            found.append(_DEFAULT_CSP)
        return found

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:  # noqa: ARG002  the ASGI signature
        """Send it; of a HEAD the length is told and the body kept."""
        headers = self.encode_headers()
        if scope["scheme"] == "https":  # only then: over plain http a browser must not heed it
            headers.append(_ONLY_TLS)
        await send({"type": "http.response.start", "status": self.status_code, "headers": headers})
        silent = self.is_head_response or self.status_code in _WITHOUT_BODY
        await send({"type": "http.response.body", "body": b"" if silent else self.body, "more_body": False})
