"""What is said of an incident over HTTP, by people and by sources, each act on a fresh one.

The part before ``yield`` is the way there, the part behind it is the act.
"""

from collections.abc import Iterator
from typing import Any

from majorops.platform.clock import now_ms
from majorops.platform.wording import rfc3339
from tests.conftest import key
from tests.guarantees.scene import MINUTE, ONE, Json, Scene, act, soon

# -- the log and what is said ----------------------------------------------------------------------


@act("POST", f"{ONE}/timeline")
def post_internally(scene: Scene) -> Iterator[None]:
    yield
    scene.post("/timeline", title="Only for us", description="Long")


@act("POST", f"{ONE}/timeline")
def post_late_in_public(scene: Scene) -> Iterator[None]:
    yield
    scene.post("/timeline", title="Late", visibility="public", timestamp=rfc3339(now_ms() - MINUTE))


@act("POST", f"{ONE}/timeline")
def correct_an_open_event(scene: Scene) -> Iterator[None]:
    wrong = scene.post("/timeline", title="Wrong", visibility="public")
    yield
    scene.post("/timeline", title="Right", visibility="public", corrects=wrong["id"])


@act("POST", f"{ONE}/timeline")
def correct_an_internal_event(scene: Scene) -> Iterator[None]:
    wrong = scene.post("/timeline", title="Wrong")
    yield
    scene.post("/timeline", title="Right", corrects=wrong["id"])


@act("POST", f"{ONE}/timeline/{{eventId}}/retract")
def retract_an_event(scene: Scene) -> Iterator[None]:
    said = scene.post("/timeline", title="Too much", visibility="public")
    yield
    scene.post(f"/timeline/{said['id']}/retract", reason="A name")


@act("POST", f"{ONE}/updates")
def post_a_public_update(scene: Scene) -> Iterator[None]:
    yield
    scene.post("/updates", content="We know", visibility="public", nextUpdateEta=soon())


@act("POST", f"{ONE}/updates")
def post_an_internal_update(scene: Scene) -> Iterator[None]:
    yield
    scene.post("/updates", content="We do not know", visibility="internal")


@act("POST", f"{ONE}/updates")
def correct_an_update(scene: Scene) -> Iterator[None]:
    said = scene.post("/updates", content="Two", visibility="public")
    yield
    scene.post("/updates", content="Three", visibility="public", corrects=said["id"])


@act("POST", f"{ONE}/updates/{{itemId}}/retract")
def retract_an_update(scene: Scene) -> Iterator[None]:
    said = scene.post("/updates", content="Too much", visibility="public")
    yield
    scene.post(f"/updates/{said['id']}/retract", reason="A name")


@act("POST", f"{ONE}/milestones")
def cut_a_milestone(scene: Scene) -> Iterator[None]:
    said = scene.post("/timeline", title="Found it", visibility="public")
    kept = scene.post("/timeline", title="Found whom")
    yield
    scene.post(
        "/milestones", title="Found", body="The pool", sources=[said["id"], kept["id"]], nextUpdateEta=soon()
    )


@act("POST", f"{ONE}/milestones")
def correct_a_milestone(scene: Scene) -> Iterator[None]:
    cut = scene.post("/milestones", title="Found", body="The pool")
    yield
    scene.post("/milestones", title="Found", body="The queue", corrects=cut["id"])


@act("POST", f"{ONE}/milestones")
def cut_the_missing_resolution(scene: Scene) -> Iterator[None]:
    scene.post("/resolve", falseAlarm=True, reason="A test")
    yield
    scene.post("/milestones", title="Over", body="A test", isResolution=True)


@act("POST", f"{ONE}/milestones/{{itemId}}/retract")
def retract_a_milestone(scene: Scene) -> Iterator[None]:
    cut = scene.post("/milestones", title="Found", body="The pool")
    yield
    scene.post(f"/milestones/{cut['id']}/retract", reason="Not the pool")


# -- promises --------------------------------------------------------------------------------------


@act("POST", f"{ONE}/promises")
def promise_in_public(scene: Scene) -> Iterator[None]:
    yield
    scene.post("/promises", dueAt=soon(5), visibility="public")


@act("POST", f"{ONE}/promises")
def promise_again(scene: Scene) -> Iterator[None]:
    yield
    scene.post("/promises", dueAt=soon(40), promiseReason="The vendor is slow")


@act("POST", f"{ONE}/promises/{{promiseId}}/withdraw")
def withdraw_a_promise(scene: Scene) -> Iterator[None]:
    made = scene.post("/promises", dueAt=soon(5), visibility="public")
    yield
    scene.post(f"/promises/{made['id']}/withdraw", reason="No need")


# -- drafts, which change nothing that anybody reads ------------------------------------------------


def _drafted(scene: Scene) -> Json:
    made: Json = scene.post("/drafts", kind="milestone", audience="stakeholder")
    return made


@act("POST", f"{ONE}/drafts")
def have_a_draft_written(scene: Scene) -> Iterator[None]:
    yield
    _drafted(scene)


@act("PATCH", f"{ONE}/drafts/{{draftId}}")
def edit_a_draft(scene: Scene) -> Iterator[None]:
    made = _drafted(scene)
    yield
    with scene.server.client("mim") as mim:
        path, tag = f"{scene.path}/drafts/{made['id']}", {"if-match": made["etag"]}
        assert mim.patch(path, json={"body": "Ours."}, headers=tag).is_success


@act("DELETE", f"{ONE}/drafts/{{draftId}}")
def discard_a_draft(scene: Scene) -> Iterator[None]:
    made = _drafted(scene)
    yield
    scene.send("DELETE", f"/drafts/{made['id']}")


# -- publication -----------------------------------------------------------------------------------


@act("POST", f"{ONE}/publish", published=False)
def publish(scene: Scene) -> Iterator[None]:
    yield
    scene.incident.update(scene.post("/publish", publicTitle="Payments are slow"))


@act("POST", f"{ONE}/publish")
def publish_again(scene: Scene) -> Iterator[None]:
    scene.post("/unpublish", reason="Too early")
    yield
    scene.post("/publish", publicTitle="Payments are down")


@act("POST", f"{ONE}/unpublish")
def unpublish(scene: Scene) -> Iterator[None]:
    yield
    scene.post("/unpublish", reason="Too early")


@act("POST", f"{ONE}/reports")
def report_an_impact(scene: Scene) -> Iterator[None]:
    yield
    wish = {"application": "Checkout", "description": "It spins", "email": "kim@example.net"}
    with scene.server.client("stakeholder") as sender:
        answer = sender.post(f"/v1/incidents/{scene.incident['id']}/reports", json=wish, headers=key())
    assert answer.is_success, answer.text


# -- from outside ----------------------------------------------------------------------------------


def _intake(scene: Scene, alert_id: str, verb: str, body: Json) -> Any:
    with scene.server.client("mim") as mim:
        answer = mim.post(f"/v1/intake/{alert_id}/{verb}", json=body, headers=key())
    assert answer.is_success, answer.text
    return answer.json()


@act("POST", "/v1/intake/{alertId}/attach")
def attach_an_alert(scene: Scene) -> Iterator[None]:
    alert = scene.waiting()
    yield
    _intake(scene, alert, "attach", {"incidentId": scene.incident["id"]})


@act("POST", "/v1/hooks/{sourceId}")
def clear_at_the_source(scene: Scene) -> Iterator[None]:
    attached = _intake(scene, scene.waiting(), "attach", {"incidentId": scene.incident["id"]})
    yield
    scene.hook("incident.resolved", attached["alertId"])
