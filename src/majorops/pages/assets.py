"""The built console: files named by the hash of what they hold, read once, kept compressed beside plain.

``apps/web/build.py`` makes them. Without them the server runs all the same; the console says how to build.
"""

import gzip
import mimetypes
from collections.abc import Mapping
from importlib.resources import files
from importlib.resources.abc import Traversable
from typing import Any, NamedTuple

import msgspec

MANIFEST = "manifest.json"
ENTRY = "src/main.ts"
SIGN_IN = "src/signin.ts"
STATUS = "src/status.ts"
_COMPRESSED_FROM = 512
_LEVEL = 9
_TYPES: Mapping[str, str] = {".js": "text/javascript", ".svg": "image/svg+xml"}


class Asset(NamedTuple):
    """One file. ``compressed`` is None where gzip gains nothing."""

    media: str
    body: bytes
    compressed: bytes | None


class Built(NamedTuple):
    """What a page names: the script that starts it, the style sheets, the scripts these need at once.

    ``soon`` are those that it asks for right after its first look, and that are fetched meanwhile.
    """

    script: str
    styles: tuple[str, ...]
    preloads: tuple[str, ...]
    soon: tuple[str, ...] = ()


class Assets:
    """The files of one build."""

    def __init__(self, folder: Traversable | None = None) -> None:
        self._folder = folder or files("majorops.pages").joinpath("static")
        self._files: dict[str, Asset] = {}
        self._manifest: Mapping[str, Any] = self._load_manifest()

    def _load_manifest(self) -> Mapping[str, Any]:
        path = self._folder.joinpath(MANIFEST)
        if not path.is_file():
            return {}
        found: dict[str, Any] = msgspec.json.decode(path.read_bytes())
        return found

    def find(self, name: str) -> Asset | None:
        """One file of the build by its own name, or None."""
        if name not in self._files:
            if name not in self._names():
                return None
            self._files[name] = _read(self._folder.joinpath(name))
        return self._files[name]

    def _names(self) -> frozenset[str]:
        """Only what the manifest names is given out."""
        told: set[str] = set()
        for part in self._manifest.values():
            told |= {part["file"], *part.get("css", ()), *part.get("assets", ())}
        return frozenset(told)

    def built(self, view: str, soon: tuple[str, ...] = ()) -> Built | None:
        """What the page of a view names, its own scripts ahead of being asked; None: not built.

        The largest script stands first: the line that brought the page is there before any other.
        """
        entry = self._manifest.get(ENTRY)
        if entry is None:
            return None
        parts = [entry, *self._reached(entry)]
        ahead = self._manifest.get(f"src/views/{view}")
        if ahead is not None:
            parts += [ahead, *self._reached(ahead)]
        styles = dict.fromkeys(style for part in parts for style in part.get("css", ()))
        scripts = dict.fromkeys(part["file"] for part in parts if part is not entry)
        first = sorted(scripts, key=self._weight, reverse=True)
        then = [part for name in soon if (part := self._manifest.get(f"src/views/{name}"))]
        reached = dict.fromkeys(one["file"] for part in then for one in (part, *self._reached(part)))
        later = tuple(one for one in reached if one not in scripts)
        return Built(entry["file"], tuple(styles), tuple(first), later)

    def _weight(self, name: str) -> int:
        found = self.find(name)
        return len(found.compressed or found.body) if found else 0

    def built_alone(self, name: str) -> Built | None:
        """What a page of another beginning names, without any view; None: not built."""
        entry = self._manifest.get(name)
        if entry is None:
            return None
        return Built(entry["file"], (), tuple(part["file"] for part in self._reached(entry)))

    def _reached(self, part: Mapping[str, Any]) -> list[Mapping[str, Any]]:
        """What a script imports at once, and what those do."""
        found: dict[str, Mapping[str, Any]] = {}
        waiting = list(part.get("imports", ()))
        while waiting:
            name = waiting.pop()
            if name not in found and name in self._manifest:
                found[name] = self._manifest[name]
                waiting += found[name].get("imports", ())
        return list(found.values())


def _read(path: Traversable) -> Asset:
    body = path.read_bytes()
    suffix = path.name[path.name.rindex(".") :]
    media = _TYPES.get(suffix) or mimetypes.guess_type(path.name)[0] or "application/octet-stream"
    packed = gzip.compress(body, _LEVEL, mtime=0) if len(body) >= _COMPRESSED_FROM else None
    return Asset(media, body, packed if packed is not None and len(packed) < len(body) else None)


def takes_gzip(accepted: str) -> bool:
    """Whether a caller's Accept-Encoding admits gzip."""
    offers = [part.strip().lower() for part in accepted.split(",")]
    return any(part == "gzip" or (part.startswith("gzip;") and not part.endswith("q=0")) for part in offers)
