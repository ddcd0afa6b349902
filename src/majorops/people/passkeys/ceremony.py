"""What a browser signed, read and judged by ``webauthn`` (py_webauthn). Loaded with the first passkey.

It judges type, challenge, origin, name, presence, verification of the person, and the signature. The count of
uses is ours (``rules.went_back``): the library looks at it before the signature, so anybody could cry wolf.
"""

from typing import Any

import webauthn
from webauthn.helpers import parse_client_data_json
from webauthn.helpers.cose import COSEAlgorithmIdentifier

from majorops.people.passkeys.actions import Proved
from majorops.people.passkeys.rules import Expected, Passkey, encoded

ALGORITHMS = (
    COSEAlgorithmIdentifier.EDDSA,
    COSEAlgorithmIdentifier.ECDSA_SHA_256,
    COSEAlgorithmIdentifier.RSASSA_PKCS1_v1_5_SHA_256,
)


class Unconvincing(Exception):
    """What proves nothing; the reason is for the log."""


def proved(credential_id: str, response: dict[str, Any], expected: Expected) -> Proved:
    """The public half of a new passkey. Raises Unconvincing."""
    try:
        _check_frame(response)
        found = webauthn.verify_registration_response(
            credential=_credential(credential_id, response),
            expected_challenge=expected.challenge,
            expected_rp_id=expected.address.rp_id,
            expected_origin=expected.address.origin,
            require_user_verification=True,
            supported_pub_key_algs=list(ALGORITHMS),
        )
    except Exception as error:  # another's bytes: whatever their readers raise says no
        raise Unconvincing(f"{type(error).__name__}: {error}") from error
    if encoded(found.credential_id) != credential_id:
        raise Unconvincing("the id is not that of the passkey")
    return Proved(credential_id, encoded(found.credential_public_key), found.sign_count)


def used(passkey: Passkey, response: dict[str, Any], expected: Expected) -> int:
    """How many times it says it has been used. Raises Unconvincing unless it signed what was asked."""
    try:
        _check_frame(response)
        found = webauthn.verify_authentication_response(
            credential=_credential(passkey.credential_id, response),
            expected_challenge=expected.challenge,
            expected_rp_id=expected.address.rp_id,
            expected_origin=expected.address.origin,
            credential_public_key=webauthn.base64url_to_bytes(passkey.public_key),
            credential_current_sign_count=0,
            require_user_verification=True,
        )
    except Exception as error:  # as above
        raise Unconvincing(f"{type(error).__name__}: {error}") from error
    return found.new_sign_count


def _credential(credential_id: str, response: dict[str, Any]) -> dict[str, Any]:
    return {"id": credential_id, "rawId": credential_id, "type": "public-key", "response": response}


def _check_frame(response: dict[str, Any]) -> None:
    """Our pages stand in nobody's frame, and the library leaves that to us. Raises Unconvincing."""
    told = parse_client_data_json(webauthn.base64url_to_bytes(response["clientDataJSON"]))
    if told.cross_origin:
        raise Unconvincing("asked in the frame of another site")
