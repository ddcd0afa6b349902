"""No text reaches a model, or a draft, that the draft's audience may not see; by a model that repeats all."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import pytest

from tests.conftest import RunningServer
from tests.drafts.endpoint import Endpoint
from tests.guarantees import canaries
from tests.guarantees.canaries import Cage, Columns
from tests.guarantees.readers import OPEN
from tests.guarantees.scene import Json, Scene

pytestmark = [pytest.mark.web, pytest.mark.slow]

PUBLIC = frozenset({"public_anonymous", "public_staff"})
ASKED: dict[tuple[str, str], Columns] = {
    ("update", "public"): PUBLIC,
    ("update", "stakeholder"): frozenset({"stakeholder"}),
    ("milestone", "stakeholder"): frozenset({"stakeholder"}),
    ("milestone", "executive"): frozenset({"executive"}),
    ("execSummary", "executive"): frozenset({"executive"}),
    ("catchUp", "command"): frozenset({"command_participant"}),
    ("review", "command"): frozenset({"command_participant"}),
}
"""Kind and audience → the columns that must all be allowed to read every word of it."""


class Told(NamedTuple):
    """What went to the model and what came of it, for one audience."""

    name: str
    columns: Columns
    text: str


def seeded(server: RunningServer, endpoint: Endpoint) -> tuple[Cage, list[Told], list[Json]]:
    """A server full of canaries, and a draft of every kind for every audience."""
    cage = Cage()
    canaries.people(server, cage)
    scene = canaries.incident(server, cage)
    told, drafts = [], []
    for (kind, audience), columns in ASKED.items():
        draft = _drafted(scene, kind, audience)
        prompt = json.dumps(endpoint.asked[-1]["messages"])
        told.append(Told(f"{kind} for {audience}", columns, prompt + _words(draft)))
        drafts.append(draft)
    return cage, told, drafts


def _drafted(scene: Scene, kind: str, audience: str) -> Json:
    made: Json = scene.post("/drafts", kind=kind, audience=audience)
    return made


def _words(draft: Json) -> str:
    return json.dumps([draft[name] for name in ("title", "body", "sentences")])


def leaks(told: list[Told], cage: Cage) -> list[str]:
    """Every canary that an audience was told and may not read."""
    return [
        f"{canary.text} was told in {one.name}"
        for one in told
        for canary in cage.canaries
        if canary.text in one.text and not one.columns <= canary.readers
    ]


@pytest.fixture(scope="module")
def endpoint() -> Iterator[Endpoint]:
    with Endpoint().open() as opened:
        yield opened


def started(folder: Path, endpoint: Endpoint, program: str = "majorops.cli.operator") -> RunningServer:
    settings = {**OPEN, "ai_base_url": endpoint.url, "ai_model": "echo"}
    return RunningServer(folder, settings=settings, program=program).start()


@pytest.fixture(scope="module")
def flown(
    tmp_path_factory: pytest.TempPathFactory, endpoint: Endpoint
) -> Iterator[tuple[Cage, list[Told], list[Json]]]:
    server = started(tmp_path_factory.mktemp("drafts"), endpoint)
    try:
        yield seeded(server, endpoint)
    finally:
        server.stop()
    assert server.errors() == []


def test_the_model_repeated_what_it_was_told(flown: tuple[Cage, list[Told], list[Json]]) -> None:
    for draft in flown[2]:
        assert (draft["provider"], draft["fallback"], draft["title"]) == ("echo", None, "Echo")


def test_no_canary_is_told_that_the_audience_may_not_read(flown: tuple[Cage, list[Told], list[Json]]) -> None:
    cage, told, _ = flown
    assert leaks(told, cage) == []


def test_each_audience_is_told_what_it_may_read(flown: tuple[Cage, list[Told], list[Json]]) -> None:
    cage, told, _ = flown
    for one in told:
        heard = [canary.text for canary in cage.canaries if canary.text in one.text]
        assert len(heard) >= 3, (one.name, heard)


def test_a_leaky_projection_is_caught(tmp_path: Path, endpoint: Endpoint) -> None:
    server = started(tmp_path / "data", endpoint, "tests.guarantees.leaky_server")
    try:
        cage, told, _ = seeded(server, endpoint)
    finally:
        server.stop()
    names = {line.partition(" was told in ")[2] for line in leaks(told, cage)}
    assert {"update for public", "milestone for stakeholder"} <= names
