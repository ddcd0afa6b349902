"""Where things are below ``/v1``, and reading one incident whole."""

from collections.abc import Iterator
from typing import Any
from urllib.parse import quote

from majorops.cli.connection import Connection
from majorops.cli.watched import Json

PAGE = 200


def incident_path(ref: str, *more: str) -> str:
    """``/incidents/INC-7/…``; ``7`` is understood as ``INC-7``."""
    return "/".join(["/incidents", *(quote(part, safe="") for part in (spoken(ref), *more))])


def spoken(ref: str) -> str:
    """How an incident is called: ``7`` is ``INC-7``."""
    return f"INC-{ref}" if ref.isascii() and ref.isdigit() else ref


def read_incident(connection: Connection, ref: str, column: str | None = None) -> Json:
    """The incident with its lists, as this viewer's column has it."""
    found: Json = connection.get(incident_path(ref), as_=column).json
    return found


def read_log(connection: Connection, ref: str) -> list[Json]:
    """Every entry this viewer may see."""
    return list(_pages(connection, incident_path(ref, "timeline"), "events"))


def _pages(connection: Connection, path: str, name: str) -> Iterator[Any]:
    cursor: str | None = None
    while True:
        page = connection.get(path, limit=PAGE, cursor=cursor).json
        yield from page[name]
        cursor = page.get("nextCursor")
        if cursor is None:
            return
