"""Two reviewed incidents with a canary in every text of a review: one still a draft, one published."""

from typing import Any

from majorops.platform.clock import now_ms
from majorops.platform.wording import rfc3339
from tests.conftest import PEOPLE, RunningServer
from tests.guarantees.canaries import COMMAND, Cage
from tests.guarantees.scene import Scene, new_source

SECTIONS = ("summary", "timeline", "rootCause", "wentWell", "whatWeChange", "learnings")
DUE = "2099-01-01T00:00:00Z"


def reviews(server: RunningServer, cage: Cage) -> dict[str, str]:
    """Both; the id of each incident with that of one of its action items."""
    return dict(_review(server, cage, published) for published in (False, True))


def _review(server: RunningServer, cage: Cage, published: bool) -> tuple[str, str]:  # noqa: FBT001  one of both
    status = "Published" if published else "Held"
    scene = _ended(server, cage, told=published)
    texts = {name: cage.of(f"Review.{name}", status=status) for name in SECTIONS}
    scene.patch("/review", sections=texts, heldAt=rfc3339(now_ms()))
    readers = None if published else COMMAND  # the row lines of the review stand over those of its items
    item = _item(scene, cage, PEOPLE["mim"], readers)
    # The owner sees their own items always, here an executive who has no part in the incident.
    _item(scene, cage, PEOPLE["executive"], readers and readers | {"executive"})
    if published:
        scene.post("/review/publish")
        scene.post("/review/addenda", text=cage.of("Review.addenda", status=status))
    return scene.incident["id"], item


def _ended(server: RunningServer, cage: Cage, *, told: bool) -> Scene:
    wish = {"title": "Reviewed", "severity": "Critical", "participants": [PEOPLE["participant"]]}
    with server.client("mim") as mim:
        opened = mim.post("/v1/incidents", json=wish, headers={"idempotency-key": cage.canaries[-1].text})
    assert opened.is_success, opened.text
    scene = Scene(server, opened.json(), new_source(server))
    if told:
        # What an audience was told stands in its review, too, and in nobody else's.
        text = cage.of("StatusUpdate.content", visibility="internal")
        scene.post("/updates", content=text, visibility="internal")
    scene.end()
    return scene


def _item(scene: Scene, cage: Cage, owner: str, readers: Any) -> str:
    title = cage.of("ReviewAction.title", only=readers)
    made = scene.post("/review/actions", title=title, owner=owner, dueAt=DUE)
    note = {"status": "Done", "note": cage.of("ReviewAction.note", only=readers)}
    path = f"{scene.path}/review/actions/{made['id']}"
    with scene.server.client("mim") as mim:
        closed = mim.patch(path, json=note, headers={"if-match": made["etag"]})
    assert closed.is_success, closed.text
    return str(made["id"])
