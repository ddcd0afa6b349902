"""Opaque positions in lists: sealed, so that one we did not give, or gave for another list, is refused."""

import base64
import binascii
import hashlib
import hmac

from majorops.platform.errors import Malformed

_SEAL = 12


def _mac(secret: str, scope: str, position: bytes) -> bytes:
    return hmac.digest(secret.encode(), scope.encode() + b"\0" + position, hashlib.sha256)[:_SEAL]


def seal(secret: str, scope: str, position: str) -> str:
    """The cursor after ``position`` in the list ``scope``."""
    plain = position.encode()
    return base64.urlsafe_b64encode(_mac(secret, scope, plain) + plain).decode().rstrip("=")


def unseal(secret: str, scope: str, cursor: str) -> str:
    """The position in a cursor of this list. Raises Malformed invalid_cursor."""
    try:
        raw = base64.b64decode(cursor + "=" * (-len(cursor) % 4), altchars=b"-_", validate=True)
        given, plain = raw[:_SEAL], raw[_SEAL:]
        if hmac.compare_digest(given, _mac(secret, scope, plain)):
            return plain.decode()
    except (binascii.Error, ValueError):
        pass  # falls through to the same refusal as a wrong seal
    raise Malformed("invalid_cursor", "This cursor is not one of ours.", hint="Start again without a cursor.")
