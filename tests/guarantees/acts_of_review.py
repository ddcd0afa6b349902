"""What is done to the After Action over HTTP, each act on a fresh incident that has ended.

The part before ``yield`` is the way there, the part behind it is the act.
"""

from collections.abc import Iterator
from typing import Any

from majorops.platform.clock import now_ms
from majorops.platform.wording import rfc3339
from tests.conftest import PEOPLE
from tests.guarantees.scene import ONE, Json, Scene, act, soon

REVIEW = f"{ONE}/review"


def _hold(scene: Scene) -> None:
    scene.patch("/review", heldAt=rfc3339(now_ms()))


def _publish(scene: Scene) -> None:
    _hold(scene)
    scene.post("/review/publish")


def _item(scene: Scene) -> Json:
    made: Json = scene.post("/review/actions", title="Warn earlier", owner=PEOPLE["mim"], dueAt=soon())
    return made


def _change(scene: Scene, item: Json, **body: Any) -> None:
    with scene.server.client("mim") as mim:
        path = f"{scene.path}/review/actions/{item['id']}"
        answer = mim.patch(path, json=body, headers={"if-match": item["etag"]})
    assert answer.is_success, answer.text


@act("POST", REVIEW)
def start_a_review(scene: Scene) -> Iterator[None]:
    scene.patch("", severity="Medium", reason="Smaller")
    scene.end()
    yield
    scene.post("/review")


@act("PATCH", REVIEW)
def write_a_section(scene: Scene) -> Iterator[None]:
    scene.end()
    yield
    scene.patch("/review", sections={"summary": "A disk was full"})


@act("PATCH", REVIEW)
def schedule_the_meeting(scene: Scene) -> Iterator[None]:
    scene.end()
    yield
    scene.patch("/review", scheduledAt=soon(600))


@act("PATCH", REVIEW)
def hold_the_meeting(scene: Scene) -> Iterator[None]:
    scene.end()
    yield
    _hold(scene)


@act("POST", f"{REVIEW}/publish")
def publish_the_review(scene: Scene) -> Iterator[None]:
    scene.end()
    _hold(scene)
    yield
    scene.post("/review/publish")


@act("POST", f"{REVIEW}/addenda")
def add_to_the_review(scene: Scene) -> Iterator[None]:
    scene.end()
    _publish(scene)
    yield
    scene.post("/review/addenda", text="The vendor answered")


@act("POST", f"{REVIEW}/actions")
def take_something_on(scene: Scene) -> Iterator[None]:
    scene.end()
    yield
    _item(scene)


@act("PATCH", f"{REVIEW}/actions/{{actionId}}")
def close_an_item(scene: Scene) -> Iterator[None]:
    scene.end()
    item = _item(scene)
    _publish(scene)
    yield
    _change(scene, item, status="Done", note="Change 4711")


@act("POST", f"{ONE}/reopen")
def reopen_with_a_held_review(scene: Scene) -> Iterator[None]:
    scene.end()
    _hold(scene)
    yield
    scene.post("/reopen", reason="It is back")
