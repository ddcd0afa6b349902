"""What command does to an incident over HTTP, each act on a fresh one.

The part before ``yield`` is the way there, the part behind it is the act.
"""

from collections.abc import Iterator

from majorops.platform.clock import now_ms
from majorops.platform.wording import rfc3339
from tests.conftest import ADMIN, PEOPLE
from tests.guarantees.scene import ONE, Scene, act, soon

# -- what it says of itself ------------------------------------------------------------------------


@act("PATCH", ONE)
def edit_everything(scene: Scene) -> Iterator[None]:
    yield
    scene.patch("", title="Checkout and cart", description="More", affectedSystems=["cart"], severity="High",
                bridgeUrl="https://meet.example.com/2", reason="Fewer than thought")  # fmt: skip


@act("PATCH", ONE, published=False)
def restrict(scene: Scene) -> Iterator[None]:
    yield
    scene.patch("", restricted=True, reason="Security")


@act("PATCH", ONE, published=False)
def lift_the_restriction(scene: Scene) -> Iterator[None]:
    scene.patch("", restricted=True, reason="Security")
    yield
    scene.patch("", restricted=False, reason="Known by now")


@act("PATCH", f"{ONE}/impact")
def edit_impact(scene: Scene) -> Iterator[None]:
    yield
    scene.patch("/impact", customerImpactSummary="Cards fail", audienceNotes=None, businessImpact="1 M/h",
                riskLevel="Low", execSummary="Short")  # fmt: skip


@act("PATCH", f"{ONE}/impact")
def edit_texts_of_executives(scene: Scene) -> Iterator[None]:
    yield
    scene.patch("/impact", businessImpact="2 M/h")


@act("PATCH", f"{ONE}/alert")
def edit_alert(scene: Scene) -> Iterator[None]:
    yield
    scene.patch(
        "/alert", customerCount=12, externalImpact="Yes", alertId="PD-1", resolveTime=rfc3339(now_ms())
    )


# -- phases and status -----------------------------------------------------------------------------


@act("POST", f"{ONE}/phase")
def advance_by_skipping(scene: Scene) -> Iterator[None]:
    yield
    scene.post("/phase", **{"from": 1, "to": 4, "note": "All known"})


@act("POST", f"{ONE}/reentry")
def reenter(scene: Scene) -> Iterator[None]:
    scene.move(1, 5)
    yield
    scene.post("/reentry", **{"from": 5, "to": 2, "reason": "New facts"})


@act("POST", f"{ONE}/reentry/leave")
def leave_the_reentry(scene: Scene) -> Iterator[None]:
    scene.move(1, 5)
    scene.post("/reentry", **{"from": 5, "to": 3, "reason": "New facts"})
    yield
    scene.post("/reentry/leave", **{"from": 3})


@act("POST", f"{ONE}/status")
def monitor(scene: Scene) -> Iterator[None]:
    scene.move(1, 6)
    yield
    scene.monitor()


@act("POST", f"{ONE}/resolve")
def resolve_with_everything(scene: Scene) -> Iterator[None]:
    scene.post("/updates", content="We are on it", visibility="public", nextUpdateEta=soon())
    scene.move(1, 8)
    scene.monitor()
    yield
    scene.post("/resolve", milestone={"title": "Over", "body": "All well"}, publicUpdate={"content": "Over"})


@act("POST", f"{ONE}/resolve")
def resolve_as_a_false_alarm(scene: Scene) -> Iterator[None]:
    yield
    scene.post("/resolve", falseAlarm=True, reason="A test")


@act("POST", f"{ONE}/reopen")
def reopen(scene: Scene) -> Iterator[None]:
    scene.post("/resolve", falseAlarm=True, reason="A test")
    yield
    scene.post("/reopen", reason="It was none")


# -- command ---------------------------------------------------------------------------------------


@act("PATCH", f"{ONE}/command")
def fill_seats(scene: Scene) -> Iterator[None]:
    yield
    scene.patch("/command", sre=PEOPLE["participant"], leader="On call", serviceManager=PEOPLE["mim"])


@act("PATCH", f"{ONE}/command")
def empty_a_seat(scene: Scene) -> Iterator[None]:
    scene.patch("/command", sre=PEOPLE["participant"])
    yield
    scene.patch("/command", sre="")


@act("POST", f"{ONE}/command/handover")
def offer_the_handover(scene: Scene) -> Iterator[None]:
    yield
    scene.post("/command/handover", to=ADMIN, brief="Sleep")


@act("POST", f"{ONE}/command/handover/accept")
def accept_the_handover(scene: Scene) -> Iterator[None]:
    scene.post("/command/handover", to=ADMIN)
    yield
    scene.post("/command/handover/accept", role="admin")


@act("POST", f"{ONE}/command/handover/decline")
def decline_the_handover(scene: Scene) -> Iterator[None]:
    scene.post("/command/handover", to=ADMIN)
    yield
    scene.post("/command/handover/decline", role="admin", note="Not now")


@act("DELETE", f"{ONE}/command/handover")
def withdraw_the_handover(scene: Scene) -> Iterator[None]:
    scene.post("/command/handover", to=ADMIN)
    yield
    scene.send("DELETE", "/command/handover")


@act("POST", f"{ONE}/participants")
def join(scene: Scene) -> Iterator[None]:
    yield
    scene.post("/participants", userId=ADMIN)


@act("DELETE", f"{ONE}/participants/{{userId}}")
def let_somebody_go(scene: Scene) -> Iterator[None]:
    scene.post("/participants", userId=ADMIN)
    yield
    scene.send("DELETE", f"/participants/{ADMIN}")
