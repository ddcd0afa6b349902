"""The oldest that this program runs on, asked at every start: what is older lacks a mend that it counts on.

The same numbers as the lower bounds of pyproject.toml (a test holds them together); the locks pin newer ones.
"""

import importlib
import os
import re
import sqlite3
import sys
from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from typing import NamedTuple

Version = tuple[int, ...]

PYTHON: Version = (3, 11)
SQLITE: Version = (3, 35, 0)
LIBRARIES: Mapping[str, str] = {
    "alembic": "1.15",
    "authlib": "1.6",
    "cryptography": "44.0",
    "granian": "2.3",
    "httpx": "0.28",
    "jinja2": "3.1",
    "joserfc": "1.2",
    "limits": "5.0",
    "litestar": "2.16",
    "markdown-it-py": "4",
    "msgspec": "0.19",
    "nh3": "0.3",
    "rich": "13.9",
    "sqlalchemy": "2.0.40",
    "sqlglot": "30.0",
    "structlog": "25.1",
    "typer": "0.15",
    "uvloop": "0.21",
    "webauthn": "3.0",
    "websockets": "15",
}
MEND = "Install what requirements/runtime.lock pins, or newer: pip install --upgrade majorops"
_FOLDER = ".dist-info"
_SEPARATORS = re.compile(r"[-_.]+")
_RELEASE = re.compile(r"\d+(?:\.\d+)*")


class Old(NamedTuple):
    """Something that is older than it may be; ``found`` is empty when it is not there at all."""

    name: str
    found: str
    least: str

    def __str__(self) -> str:
        return f"{self.name} {self.found or 'is missing'} (at least {self.least})"


class TooOld(Exception):
    """This program must not run on what is there; the start ends with exit 7."""

    def __init__(self, detail: str, *, hint: str, code: str) -> None:
        super().__init__(detail)
        self.code = code
        self.hint = hint


def normal(name: str) -> str:
    """The name of a distribution, however it is written."""
    return _SEPARATORS.sub("-", name).lower()


def release(version: str) -> Version:
    """The numbers of a version, without what comes after them."""
    found = _RELEASE.search(version)
    return tuple(map(int, found.group().split("."))) if found else ()


def is_older(version: Version, least: Version) -> bool:
    """Whether a version is older; 4 is as new as 4.0."""
    length = max(len(version), len(least))
    return _filled(version, length) < _filled(least, length)


def _filled(version: Version, length: int) -> Version:
    return version + (0,) * (length - len(version))


def installed(path: Iterable[str] | None = None) -> dict[str, str]:
    """Distribution → version, as the folders of their metadata are called: to open each takes far longer."""
    found: dict[str, str] = {}
    for folder in sys.path if path is None else path:
        for name, version in _named(folder):
            found.setdefault(name, version)  # the first on the path is the one that is imported
    return found


def _named(folder: str) -> Iterator[tuple[str, str]]:
    # sys.path names folders that do not exist, and archives.
    with suppress(OSError), os.scandir(folder or ".") as entries:
        for entry in entries:
            if entry.name.endswith(_FOLDER):
                name, _, version = entry.name.removesuffix(_FOLDER).rpartition("-")
                yield normal(name), version


def too_old(found: Mapping[str, str], least: Mapping[str, str] = LIBRARIES) -> list[Old]:
    """The libraries that are older than they may be, or not there."""
    versions = {name: found.get(name) or _asked(name) for name in least}
    return [
        Old(name, version, least[name])
        for name, version in versions.items()
        if not version or is_older(release(version), release(least[name]))
    ]


def _asked(name: str) -> str:
    """Of one whose metadata lies elsewhere."""
    metadata = importlib.import_module("importlib.metadata")
    try:
        return str(metadata.version(name))
    except metadata.PackageNotFoundError:
        return ""


def dotted(version: Version) -> str:
    """As people write it."""
    return ".".join(map(str, version))


def check(
    python: Version = sys.version_info[:3],
    sqlite: Version = sqlite3.sqlite_version_info,
    libraries: Mapping[str, str] = LIBRARIES,
) -> None:
    """Raises TooOld: python_too_old, sqlite_too_old, library_too_old."""
    if is_older(python, PYTHON):
        raise TooOld(
            f"Python {dotted(python)} is too old; this program needs {dotted(PYTHON)}.",
            hint="Use a newer Python.",
            code="python_too_old",
        )
    if is_older(sqlite, SQLITE):
        raise TooOld(
            f"SQLite {dotted(sqlite)} is too old; this program needs {dotted(SQLITE)}.",
            hint="Use a Python built with a newer SQLite.",
            code="sqlite_too_old",
        )
    if old := too_old(installed(), libraries):
        raise TooOld(f"Too old: {', '.join(map(str, old))}.", hint=MEND, code="library_too_old")
