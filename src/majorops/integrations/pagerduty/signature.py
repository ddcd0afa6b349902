"""``X-PagerDuty-Signature``: a comma-separated list of ``v1=<hex HMAC-SHA256 of the raw body>``."""

import hashlib
import hmac
import re
from collections.abc import Mapping

from majorops.platform.errors import Forbidden, Malformed

HEADER = "x-pagerduty-signature"
_V1 = re.compile(r"^v1=([0-9a-fA-F]{64})$")


def sign(body: bytes, secret: str) -> str:
    """The header value PagerDuty would send. The secret is taken as text, never base64-decoded."""
    return "v1=" + hmac.new(secret.encode(), body, hashlib.sha256).hexdigest()


def prove(headers: Mapping[str, str], body: bytes, secret: str) -> None:
    """Raises Malformed ``signature_malformed`` (no v1 signature) or Forbidden ``signature_invalid``."""
    given = [part.strip() for part in headers.get(HEADER, "").split(",")]
    signatures = [match.group(1).lower() for part in given if (match := _V1.match(part))]
    if not signatures:
        raise Malformed(
            "signature_malformed",
            "The header X-PagerDuty-Signature holds no signature.",
            hint="v1= and 64 hexadecimal digits; a comma between several.",
        )
    expected = sign(body, secret).removeprefix("v1=")
    # While a secret is being rotated there are several. All are compared, so that the time tells nothing.
    matches = [hmac.compare_digest(expected, signature) for signature in signatures]
    if not secret or not any(matches):
        raise Forbidden(
            "signature_invalid",
            "The signature does not fit the body.",
            hint="Compare the secret of the source with the one of the webhook subscription.",
        )
