"""Every text that the API takes, by its description; and those that can hold no text of one's own."""

import re
from collections.abc import Iterator
from typing import Any, NamedTuple

from majorops.app import ROUTES, describe_api

Json = dict[str, Any]


class Field(NamedTuple):
    """A text in the body of a route: ``PATCH /v1/incidents/{id}``, ``alert.alertId``."""

    route: str
    name: str


IDS = "the id of something that is there, or refused"
TAKES_NO_TEXT: dict[str, str] = {
    "token": "a secret of ours, or refused",
    "secret": "never shown again",
    "corrects": IDS,
    "draftId": IDS,
    "repeatOf": IDS,
    "incidentId": IDS,
    "userId": IDS,
    "to": IDS,
    "defaultMim": IDS,
    "mim": IDS,
    "slug": IDS,
    "subject": IDS,
    "sources.[]": IDS,
    "milestone.sources.[]": IDS,
    "participants.[]": IDS,
    "kind": "one of the vendors",
    "scope": "one of five words",
    "owner": "a user or a role, or refused",
    "bridgeUrl": "an http address, or refused (tests/api/test_bad_inputs.py)",
    "email": "an e-mail, or refused; of a report, shown as text beside its validatorContact",
}
"""By the last part of the name. A field that is filled all the same must not stand here."""
SIGNED = "signed or made by a device; an authenticator is needed to be heard at all"
OF_DEVICES = (
    "credentialId",
    "clientData",
    "authenticatorData",
    "signature",
    "userHandle",
    "attestation",
    "transports.[]",
)
TAKES_NO_TEXT |= dict.fromkeys(OF_DEVICES, SIGNED)
SHOWN_ELSEWHERE: dict[Field, str] = {
    Field(
        "POST /v1/auth/link", "displayName"
    ): "of the first admin: the same field as that of POST /v1/users",
    Field(
        "POST /v1/passkeys", "name"
    ): "comes with what a device signs; a name as that of a token, beside it",
    Field("POST /v1/kpis/preview", "formula"): "kept nowhere; what a formula may hold is that of PUT",
    Field("PUT /v1/kpis/{slug}", "formula"): "signs of markup are refused; quoted words are shown as text",
}


def text_fields() -> list[Field]:
    """All of them, without times and words of a list."""
    document: Json = describe_api()
    found = []
    for path, operations in document["paths"].items():
        for method, operation in operations.items():
            for content in operation.get("requestBody", {}).get("content", {}).values():
                names = _texts(document, content["schema"], "")
                found += [Field(f"{method.upper()} {path}", name) for name in names]
    return found


def _texts(document: Json, schema: Json, name: str) -> Iterator[str]:
    if "$ref" in schema:
        schema = document["components"]["schemas"][schema["$ref"].rpartition("/")[2]]
    if schema.get("type") in ("string", ["string", "null"]):
        if "enum" not in schema and schema.get("format") != "date-time":
            yield name
        return
    for part, of in schema.get("properties", {}).items():
        yield from _texts(document, of, f"{name}.{part}".lstrip("."))
    if "items" in schema:
        yield from _texts(document, schema["items"], f"{name}.[]")
    for kind in ("anyOf", "oneOf", "allOf"):
        for one in schema.get(kind, ()):
            yield from _texts(document, one, name)


def filled_by(method: str, path: str, body: Any, mark: str) -> Iterator[Field]:
    """Which fields a request fills with a text that holds the mark."""
    for route in ROUTES:
        if route.method == method and re.fullmatch(re.sub(r"\{\w+\}", "[^/]+", route.path), path):
            for name in _marked(body, "", mark):
                yield Field(f"{method} {route.path}", name)
            return


def _marked(value: Any, name: str, mark: str) -> Iterator[str]:
    if isinstance(value, str) and mark in value:
        yield name
    elif isinstance(value, dict):
        for part, of in value.items():
            yield from _marked(of, f"{name}.{part}".lstrip("."), mark)
    elif isinstance(value, list):
        for of in value:
            yield from _marked(of, f"{name}.[]", mark)
