"""What each route answers, recorded: status, the headers that matter, body; ids, times, secrets masked.

MAJOROPS_RECORD=1 writes the files again; their difference is what a change does to the API.
"""

import json
import os
import re
from pathlib import Path
from typing import Any

import httpx
import pytest

from majorops.app import ROUTES
from majorops.platform.web import Route
from tests.api.story import tell, visible_text
from tests.api.teller import Exchange
from tests.conftest import running

pytestmark = pytest.mark.web

FOLDER = Path(__file__).with_name("golden")
RECORD = "MAJOROPS_RECORD"
RECORDING = bool(os.environ.pop(RECORD, ""))  # taken away: to the server it would be an unknown setting
HEADERS = (
    *("content-type", "etag", "cache-control", "content-security-policy", "allow", "location"),
    *("retry-after", "set-cookie", "www-authenticate", "idempotency-replayed"),
)
MASKS = (
    (re.compile(r"(?:\b|(?<=%2F))[0-7][0-9A-HJKMNP-TV-Z]{25}\b"), "id"),
    (re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?(?:Z|\+00:00)"), "time"),
    (re.compile(r"\bmo_[\w-]{43}"), "token"),
    (re.compile(r"(?<=majorops=)[\w-]{43}|(?<=token=)[\w-]{43}|(?<=\"token\":\")[\w-]{43}"), "secret"),
    (re.compile(r"[A-Z][a-z]{2} \d{1,2} [A-Z][a-z]{2} \d{4}, \d\d:\d\d UTC"), "as of"),
    (re.compile(r"http://127\.0\.0\.1:\d+/sign-in/[\w-]{43}"), "link"),
    (re.compile(r"(?:\d{4}-\d\d-\d\d )?\d\d:\d\d UTC|\b\d{4}-\d\d-\d\d\b(?!T)"), "clock"),
    (re.compile(r"(?<=Receipt )[A-Z2-9]{10}\b"), "receipt"),
    (re.compile(r"\b[0-9a-f]{64}\b"), "hash"),
    (re.compile(r"(?<=majorops_passkey=)[\w-]{43}\.\d+|(?<=Id\":\")[\w-]{43}\b|\A[\w-]{43}\Z"), "opaque"),
    (re.compile(r"(?<=(?:Data|tion|ture|ndle)\":\")[\w-]{40,}"), "signed"),
)
BY_NAME = {
    **dict.fromkeys(("requestId", "epoch", "nextCursor", "publicId", "receipt"), "opaque"),
    **dict.fromkeys(("totalDurationMs", "impactDurationMs", "impactMs", "tookMs"), "ms"),
    **dict.fromkeys(("detectMs", "declareMs", "firstMilestoneMs", "mitigateMs", "resolveMs"), "ms"),
    "actual": "minutes",
    "challenge": "challenge",
}
THIS_MACHINE = frozenset({"settings", "findings"})  # lists of what is so here and otherwise elsewhere
EPOCH_MS = 10**12
TOOK = re.compile(r"\b\d+s\b")


def file_of(route: Route) -> Path:
    words = re.sub(r"[^A-Za-z0-9]+", "-", f"{route.method} {route.path}").strip("-")
    return FOLDER / f"{words}.json"


def matcher(route: Route) -> re.Pattern[str]:
    return re.compile(re.sub(r"\\\{\w+\\\}", "[^/]+", re.escape(route.path)))


def route_of(exchange: Exchange) -> Route:
    """The route that answered; a literal path goes before one with a parameter."""
    request = exchange.answer.request
    found = [
        route
        for route in ROUTES
        if route.method == request.method and matcher(route).fullmatch(request.url.path)
    ]
    return min(found, key=lambda route: route.path.count("{"))


class Mask:
    """The same secret gets the same mask within one file."""

    def __init__(self) -> None:
        self.seen: dict[str, str] = {}

    def text(self, text: str) -> str:
        for pattern, word in MASKS:
            text = pattern.sub(lambda found, word=word: self._named(found[0], word), text)  # type: ignore[misc]
        return text

    def _named(self, found: str, word: str) -> str:
        if word != "id":
            return f"<{word}>"
        return self.seen.setdefault(found, f"<id {len(self.seen) + 1}>")

    def value(self, value: Any, name: str = "") -> Any:
        spans_nothing = value in (None, "") or (value == 0 and BY_NAME.get(name) != "ms")
        if _of_this_run(value, name) or (name in BY_NAME and not spans_nothing):
            return f"<{BY_NAME.get(name, 'figure')}>"
        if isinstance(value, dict):
            return {self.text(key): self.value(one, key) for key, one in value.items()}
        if isinstance(value, list):
            return [self.value(one) for one in value]
        if isinstance(value, int) and value > EPOCH_MS:
            return value if value > EPOCH_MS * 10 else "<epoch ms>"
        if name == "etag" and isinstance(value, str) and not value.startswith('"v'):
            return "<hash>"
        return self.text(value) if isinstance(value, str) else value


def _of_this_run(value: Any, name: str) -> bool:
    """A fact or a measured value that is made of the times of this run."""
    if name.endswith("_ms"):
        return value is not None
    return name == "value" and isinstance(value, float) and value != round(value, 1)


def body_of(answer: httpx.Response, mask: Mask) -> Any:
    kind = answer.headers.get("content-type", "")
    if not answer.content:
        return None
    if "json" in kind:
        said = answer.json()
        if answer.request.url.path == "/v1/openapi.json":
            return {"openapi": said["openapi"]}  # the whole of it is docs/api/openapi.json
        for listed in THIS_MACHINE & said.keys():
            return {listed: [{**dict.fromkeys(one, "<here>"), "name": one["name"]} for one in said[listed]]}
        return mask.value(said)
    if "html" in kind:
        return [mask.text(line) for line in visible_text(answer.text)]
    return [TOOK.sub("<took>", mask.text(line)) for line in answer.text.splitlines()]


def recorded(exchange: Exchange, mask: Mask) -> dict[str, Any]:
    answer = exchange.answer
    sent = answer.request.content.decode()
    headers = {name: answer.headers[name] for name in HEADERS if name in answer.headers}
    if "etag" in headers and not headers["etag"].startswith('"v'):
        headers["etag"] = "<hash>"
    parts = zip(route_of(exchange).path.split("/"), answer.request.url.path.split("/"), strict=True)
    path = "/".join("<opaque>" if name == "{publicId}" and it != "none" else it for name, it in parts)
    return {
        "who": exchange.who,
        "asked": mask.text(f"{answer.request.method} {path}"),
        "sent": mask.text(sent),
        "status": answer.status_code,
        "headers": {name: mask.text(value) for name, value in headers.items()},
        "body": body_of(answer, mask),
    }


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> dict[Path, list[dict[str, Any]]]:
    """The story, told once, by file."""
    with running(tmp_path_factory.mktemp("golden")) as server:
        exchanges = tell(server)
    files: dict[Path, list[dict[str, Any]]] = {}
    masks: dict[Path, Mask] = {}
    for exchange in exchanges:
        path = file_of(route_of(exchange))
        files.setdefault(path, []).append(recorded(exchange, masks.setdefault(path, Mask())))
    if RECORDING:
        _record(files)
    return files


def _record(files: dict[Path, list[dict[str, Any]]]) -> None:
    FOLDER.mkdir(exist_ok=True)
    for path in FOLDER.glob("*.json"):
        path.unlink()
    for path, exchanges in files.items():
        path.write_text(json.dumps(exchanges, indent=1, ensure_ascii=False) + "\n")


@pytest.mark.parametrize("route", ROUTES, ids=lambda route: f"{route.method} {route.path}")
def test_a_route_answers_as_recorded(told: dict[Path, list[dict[str, Any]]], route: Route) -> None:
    path = file_of(route)
    assert path.exists(), f"the story calls no such route; tell it, then {RECORD}=1"
    assert told.get(path) == json.loads(path.read_text())


def test_no_recording_is_of_a_route_that_is_gone() -> None:
    assert {path.name for path in FOLDER.glob("*.json")} == {file_of(route).name for route in ROUTES}


def test_no_recording_is_of_a_broken_answer() -> None:
    for path in FOLDER.glob("*.json"):
        assert all(one["status"] < 500 for one in json.loads(path.read_text())), path.name
