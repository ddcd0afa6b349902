"""OpenAPI 3.1 from the route registry and the structs it names; nothing in it is written twice."""

import re
from collections.abc import Iterable
from typing import Any

import msgspec

from majorops.platform.web import Route, Who

_REF = "#/components/schemas/{name}"
_PARAMETER = re.compile(r"\{(\w+)\}")
_REFUSALS = (
    "400",
    "401",
    "403",
    "404",
    "405",
    "409",
    "412",
    "413",
    "415",
    "422",
    "428",
    "429",
    "500",
    "503",
    "507",
)
_INTEGERS = frozenset({"limit", "wait", "after"})


class Problem(msgspec.Struct, rename="camel"):
    """RFC 9457 problem details. ``code`` is stable; further members depend on it."""

    type: str
    title: str
    status: int
    detail: str
    code: str
    field: str | None
    hint: str | None
    request_id: str


def describe(routes: Iterable[Route], *, version: str, more: Iterable[type] = ()) -> dict[str, Any]:
    """The document for ``routes``; ``more`` types are described even where no route names them."""
    listed = sorted((r for r in routes if r.path.startswith("/v1/")), key=lambda r: (r.path, r.method))
    types = {t for r in listed for t in (r.body, r.answer) if t is not None} | {Problem, *more}
    ordered = sorted(types, key=lambda t: t.__name__)
    schemas, components = msgspec.json.schema_components(ordered, ref_template=_REF)
    _tell_moments(components)
    refs = dict(zip(ordered, schemas, strict=True))
    paths: dict[str, Any] = {}
    for route in listed:
        paths.setdefault(route.path, {})[route.method.lower()] = _operation(route, refs)
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "MajorOps",
            "version": version,
            "license": {"name": "Apache-2.0", "identifier": "Apache-2.0"},
        },
        "paths": paths,
        "components": {
            "schemas": dict(sorted(components.items())),
            "responses": {
                "Refused": {
                    "description": "Refused",
                    "content": {
                        "application/problem+json": {"schema": {"$ref": _REF.format(name="Problem")}}
                    },
                }
            },
            "securitySchemes": {
                "token": {"type": "http", "scheme": "bearer"},
                "session": {"type": "apiKey", "in": "cookie", "name": "__Host-majorops"},
            },
        },
    }


def _tell_moments(schema: Any) -> None:
    """Moments are text on the wire; msgspec describes the number that the decoder makes of them."""
    if isinstance(schema, dict):
        if schema.get("format") == "date-time":
            schema["type"] = "string"
        for part in schema.values():
            _tell_moments(part)
    elif isinstance(schema, list):
        for part in schema:
            _tell_moments(part)


def _operation(route: Route, refs: dict[Any, dict[str, Any]]) -> dict[str, Any]:
    operation: dict[str, Any] = {
        "operationId": _operation_id(route),
        "summary": route.summary,
        "x-who": route.who.value,
        "parameters": _parameters(route),
        "responses": {
            str(route.status): _answer(route, refs),
            **{status: {"$ref": "#/components/responses/Refused"} for status in _REFUSALS},
        },
        "security": [] if route.who in {Who.OPEN, Who.SOURCE} else [{"token": []}, {"session": []}],
    }
    if route.body is not None:
        operation["requestBody"] = {
            "required": True,
            "content": {"application/json": {"schema": refs[route.body]}},
        }
    return operation


def _operation_id(route: Route) -> str:
    words = re.findall(r"[a-zA-Z]+", route.path.removeprefix("/v1"))
    return route.method.lower() + "".join(word[0].upper() + word[1:] for word in words)


def _answer(route: Route, refs: dict[Any, dict[str, Any]]) -> dict[str, Any]:
    if route.answer is None:
        return {"description": "Done"}
    schema: dict[str, Any] = refs[route.answer]
    if route.listing:
        schema = {
            "type": "object",
            "required": [route.listing, "nextCursor"],
            "properties": {
                route.listing: {"type": "array", "items": schema},
                "nextCursor": {"anyOf": [{"type": "string"}, {"type": "null"}]},
            },
        }
    return {"description": "Done", "content": {"application/json": {"schema": schema}}}


def _parameters(route: Route) -> list[dict[str, Any]]:
    found = [
        {"name": name, "in": "path", "required": True, "schema": {"type": "string"}}
        for name in _PARAMETER.findall(route.path)
    ]
    found += [
        {
            "name": name,
            "in": "query",
            "required": False,
            "schema": {"type": "integer" if name in _INTEGERS else "string"},
        }
        for name in route.query
    ]
    if route.keyed:
        found.append(
            {
                "name": "Idempotency-Key",
                "in": "header",
                "required": True,
                "schema": {"type": "string", "minLength": 1, "maxLength": 200},
            }
        )
    if route.conditional:
        found.append({"name": "If-Match", "in": "header", "required": True, "schema": {"type": "string"}})
    return found
