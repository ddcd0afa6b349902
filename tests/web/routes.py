"""Which route of ours a request is for."""

import re
from functools import cache
from pathlib import Path
from urllib.parse import urlsplit

from majorops.app import ROUTES

SOURCES = Path(__file__).resolve().parents[2] / "apps/web/src"
WRITES = ("POST", "PUT", "PATCH", "DELETE")
_CALLED = re.compile(r"client\.(POST|PUT|PATCH|DELETE)\(\s*\"([^\"]+)\"")


@cache
def _patterns() -> tuple[tuple[str, re.Pattern[str], str], ...]:
    exact_first = sorted(ROUTES, key=lambda route: route.path.count("{"))
    return tuple(
        (route.method, re.compile(re.sub(r"\{\w+\}", "[^/]+", route.path)), route.path)
        for route in exact_first
    )


@cache
def named(method: str, url: str) -> str:
    """``POST /v1/incidents/{id}/phase``; empty when there is no such route."""
    path = urlsplit(url).path
    for known, pattern, name in _patterns():
        if known == method and pattern.fullmatch(path):
            return f"{method} {name}"
    return ""


def written_in_sources() -> dict[str, set[str]]:
    """Every route that the console writes to by name, and the files that do."""
    found: dict[str, set[str]] = {}
    for path in SOURCES.rglob("*"):
        if path.suffix in {".ts", ".svelte"} and not path.name.endswith((".d.ts", ".test.ts")):
            for method, route in _CALLED.findall(path.read_text()):
                found.setdefault(f"{method} {route}", set()).add(str(path.relative_to(SOURCES)))
    return found
