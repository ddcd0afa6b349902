"""An old reading and the messages since are a fresh reading: for every act and column, over the real API."""

from collections.abc import Iterator
from typing import Any

import pytest

from majorops.audiences.record import PUBLIC, Column
from tests.conftest import RunningServer
from tests.guarantees import acts_of_command, acts_of_review, acts_of_speech
from tests.guarantees.readers import OPEN, Json, Picture, Reader, everyone, settled
from tests.guarantees.scene import ACTS, Act, Scene, mutating_routes, new_scene, new_source

FILLED_BY = (acts_of_command, acts_of_review, acts_of_speech)
"""Importing them fills the table of acts."""
pytestmark = [pytest.mark.web, pytest.mark.slow]


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningServer]:
    server = RunningServer(tmp_path_factory.mktemp("snapshot"), settings=OPEN)
    yield server.start()
    server.stop()
    assert server.errors() == []


@pytest.fixture(scope="module")
def readers(house: RunningServer) -> Iterator[dict[Column, Reader]]:
    with everyone(house) as found:
        yield found


@pytest.fixture(scope="module")
def source(house: RunningServer) -> Json:
    return new_source(house)


def test_no_way_to_change_an_incident_is_missing() -> None:
    assert mutating_routes() <= {act.route for act in ACTS}


@pytest.mark.parametrize("act", ACTS, ids=lambda act: act.name)
def test_an_old_reading_and_the_messages_are_a_fresh_reading(
    act: Act, house: RunningServer, readers: dict[Column, Reader], source: Json
) -> None:
    scene = new_scene(house, source, published=act.published)
    play = act.play(scene)
    next(play)
    before = {column: reader.read(scene.incident) for column, reader in readers.items()}
    for column, reader in readers.items():
        reading = before[column]
        if reading is not None:
            reader.follow(scene.incident, reading)

    assert next(play, "done") == "done"

    for column, reader in readers.items():
        check(reader, scene, before[column])


def check(reader: Reader, scene: Scene, before: Json | None) -> None:
    """Messages by socket and by REST are the same, and lead from the reading before to the one now."""
    fresh = reader.read(scene.incident)
    if before is None and fresh is None:
        return
    picture = Picture.of(before)
    if before is None:
        # It was not there for this column: everything a new page needs came with its appearing.
        entries = appeared(reader.fetched(scene.incident))
    else:
        entries = since(reader, scene, before, fresh)
    for entry in entries:
        picture.take(entry["kind"], entry["data"])
    assert picture.shown(reader.column) == settled(fresh), reader.column
    if fresh is not None:
        states = [reader.state(scene.incident), reader.snapshot(scene.incident)]
        assert states[0] == states[1]
        assert picture.state in (None, states[0])


def since(reader: Reader, scene: Scene, before: Json, fresh: Json | None) -> list[Json]:
    """What the socket brought; it must be what the feed holds."""
    start = before["feed"]["seq"]
    if fresh is None:
        # Its end is the last message, and nobody follows it any more.
        heard = reader.heard(start, start + 1)
        assert heard[-1]["kind"] == "gone"
        return heard
    heard = reader.heard(start, fresh["feed"]["seq"])
    reader.unfollow()
    fetched = reader.fetched(scene.incident, start)
    assert [(one["seq"], one["data"]) for one in fetched] == [(one["seq"], one["data"]) for one in heard]
    return heard


def appeared(entries: list[Json]) -> list[Json]:
    """The entries behind the last end."""
    ends = [n for n, entry in enumerate(entries, 1) if entry["kind"] == "gone"]
    return entries[ends[-1] if ends else 0 :]


@pytest.mark.parametrize("column", [column for column in Column if column not in PUBLIC])
def test_a_dropped_message_is_noticed(
    column: Column, house: RunningServer, readers: dict[Column, Reader], source: Json
) -> None:
    scene, reader = new_scene(house, source), readers[column]
    before = reader.read(scene.incident)
    assert before is not None
    scene.move(1, 4)
    scene.post("/milestones", title="Found", body="The pool")

    entries = reader.fetched(scene.incident, before["feed"]["seq"])
    fresh = settled(reader.read(scene.incident))
    assert replayed(before, entries, column) == fresh
    for missing in range(len(entries)):
        assert replayed(before, entries[:missing] + entries[missing + 1 :], column) != fresh


def replayed(before: Json, entries: list[Json], column: Column) -> str:
    picture = Picture.of(before)
    for entry in entries:
        picture.take(entry["kind"], entry["data"])
    return picture.shown(column)


def test_a_restart_changes_nothing_that_anyone_reads(tmp_path: Any) -> None:
    server = RunningServer(tmp_path / "data", settings=OPEN).start()
    try:
        scene = new_scene(server, new_source(server))
        scene.move(1, 6)
        scene.monitor()
        scene.post("/updates", content="Better", visibility="public")
        with everyone(server) as readers:
            before = {column: looked(reader, scene) for column, reader in readers.items()}
        server.kill()
        server.start()
        with everyone(server) as readers:
            for column, reader in readers.items():
                assert looked(reader, scene) == before[column]
    finally:
        server.stop()


def looked(reader: Reader, scene: Scene) -> tuple[str, Any, Any, list[Json]]:
    """All a column can read: the whole with its position, the snapshot, the feed."""
    reading = reader.read(scene.incident)
    assert reading is not None
    return settled(reading), reading["feed"], reader.state(scene.incident), reader.fetched(scene.incident)
