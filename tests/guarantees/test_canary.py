"""No text reaches anyone whom ``audiences.csv`` does not name, by any way out; all whom it names get it."""

import re
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from majorops.app import ROUTES
from tests.conftest import PEOPLE, RunningServer
from tests.guarantees import canaries, review_canaries, ways_out
from tests.guarantees.canaries import Cage
from tests.guarantees.readers import OPEN
from tests.guarantees.scene import Scene, new_scene, new_source, soon
from tests.guarantees.sizes import size, told
from tests.guarantees.ways_out import KNOWN, Crawl, Heard

pytestmark = [pytest.mark.web, pytest.mark.slow]
INCIDENTS = size(quick=2, full=8)
CHECKS = size(quick=400_000, full=5_000_000)
"""One check is one canary's text looked for in one answer."""


def test_every_way_out_is_known() -> None:
    assert {route.path for route in ROUTES if route.method == "GET"} == KNOWN


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningServer]:
    server = RunningServer(tmp_path_factory.mktemp("canary"), settings=OPEN).start()
    yield server
    server.stop()
    assert server.errors() == []


def seeded(server: RunningServer, incidents: int = 1) -> tuple[Cage, list[Heard]]:
    """Everything that left a server full of canaries; every second incident is restricted."""
    cage = Cage()
    canaries.people(server, cage)
    canaries.measured(server, cage)
    scenes: list[Scene] = []
    drafts: dict[str, str] = {}
    items: dict[str, str] = {}
    for n in range(incidents):
        cage.facts = {"restricted": "yes"} if n % 2 else {}
        scene = canaries.incident(server, cage, n)
        canaries.observed(scene, cage)
        kind, audience = ("catchUp", "command") if cage.facts else ("execSummary", "executive")
        drafts[scene.incident["id"]] = scene.post("/drafts", kind=kind, audience=audience)["id"]
        items |= review_canaries.reviews(server, cage) if not n % 2 else {}
        scenes.append(scene)
    cage.facts = {}
    source = canaries.intake(server, cage)
    cage.canaries += canaries.tokens(server)
    crawl = Crawl(server, [scene.incident for scene in scenes], source, drafts=drafts, items=items)
    crawl.indexed(scenes[0])
    return cage, [*crawl.everything(), *crawl.searches(cage.canaries)]


@pytest.fixture(scope="module")
def flown(house: RunningServer) -> tuple[Cage, list[Heard]]:
    return seeded(house, INCIDENTS)


@pytest.mark.timeout(1_800)
def test_no_canary_is_heard_where_it_may_not_be(flown: tuple[Cage, list[Heard]]) -> None:
    cage, heard = flown
    with told("S1 canaries looked for in answers") as counted:
        found = ways_out.leaks(heard, cage.canaries)
        checks = len(cage.canaries) * len(heard)
        counted.update(checks=checks, canaries=len(cage.canaries), answers=len(heard), leaks=len(found))
    assert not found, "\n".join(found)
    assert checks >= CHECKS


def test_nobody_finds_what_they_may_not_read(flown: tuple[Cage, list[Heard]]) -> None:
    cage, heard = flown
    assert ways_out.found_unseen(heard, cage.canaries) == []


def test_who_may_read_it_finds_it(flown: tuple[Cage, list[Heard]]) -> None:
    cage, heard = flown
    places = {(one.place, one.column) for one in heard}
    # Titles are left out: those of action items are not searched.
    words = ("description", "businessimpact", "execsummary", "content", "body")
    looked_for = [canary for canary in cage.canaries if not canary.cell.startswith("Kpi")]
    for canary in looked_for:
        if canary.cell and canary.text.lstrip("zq0123456789") in words:
            for column in canary.readers - {"public_anonymous", "public_staff"}:
                assert (f"GET /v1/search?q={canary.text}", column) in places, (canary.text, column)


def test_every_canary_is_heard_where_it_may_be(flown: tuple[Cage, list[Heard]]) -> None:
    cage, heard = flown
    assert ways_out.unheard(heard, cage.canaries) == []


def test_a_leaky_projection_is_caught(tmp_path: Path) -> None:
    server = RunningServer(tmp_path / "data", settings=OPEN, program="tests.guarantees.leaky_server").start()
    try:
        cage, heard = seeded(server)
    finally:
        server.stop()
    reached = {line.split(" reached ")[1].split(" ")[0] for line in ways_out.leaks(heard, cage.canaries)}
    assert reached == {"public_anonymous", "public_staff", "stakeholder", "executive", "command_participant"}
    assert ways_out.found_unseen(heard, cage.canaries), "the second leak, found by searching"
    internal = [line for line in ways_out.leaks(heard, cage.canaries) if "title reached executive" in line]
    assert internal, "the second leak"
    draft = [line for line in ways_out.leaks(heard, cage.canaries) if "rootcause reached stakeholder" in line]
    assert draft, "the third leak"


# -- what internal work changes for the public: nothing --------------------------------------------


_AS_OF = re.compile(r'"asOf":"[^"]*"|<span>As of .*?</span>')
_ONE = "/v1/incidents/{id}"
STAFF_PATHS = (
    _ONE,
    *(f"{_ONE}/{part}" for part in ("timeline", "updates", "promises", "state", "feed", "command")),
)
PUBLIC_PATHS = ("/status", "/status/{publicId}", "/v1/public", "/v1/public/incidents/{publicId}")
VOLATILE = {"date", "x-request-id"}


def public_bytes(scene: Scene) -> list[str]:
    """All that both public columns can get, but for the time of the answer."""
    asked: list[tuple[str | None, str, dict[str, str]]] = [(None, path, {}) for path in PUBLIC_PATHS]
    asked += [("stakeholder", path, {}) for path in PUBLIC_PATHS]
    asked += [("stakeholder", path, {"as": "public"}) for path in (*STAFF_PATHS, "/v1/incidents")]
    asked += [("mim", path, {"as": "public_anonymous"}) for path in (*STAFF_PATHS[:-1], "/v1/incidents")]
    found = []
    for role, template, query in asked:
        signed = {"authorization": f"Bearer {scene.server.token(role)}"} if role else {}
        path = template.replace("{id}", scene.incident["id"]).replace(
            "{publicId}", scene.incident["publicId"]
        )
        answer = httpx.get(scene.server.url + path, params=query, headers=signed, timeout=20)
        assert answer.is_success, answer.text
        headers = sorted((name, value) for name, value in answer.headers.items() if name not in VOLATILE)
        found.append(f"{role} {path} {headers} {_AS_OF.sub('', answer.text)}")
    return found


def internal_work(scene: Scene) -> Iterator[str]:
    """Each kind of work that is nobody's business outside; gives its name once it is done."""
    null_row = next(row for row in scene.send("GET", "/timeline")["events"] if "visibility" not in row)
    internal = scene.post("/timeline", title="Who was it")
    yield "internal event"
    scene.post("/timeline", title="It was not", corrects=internal["id"])
    yield "correction of an internal event"
    scene.post("/timeline", title="Not quite", corrects=null_row["id"], visibility="internal")
    yield "internal correction of a row for both"
    scene.post(
        "/updates", content="For us", visibility="internal", nextUpdateEta=soon(), promiseReason="Slow"
    )
    yield "internal update with a promise"
    cut = scene.post("/milestones", title="Found", body="The pool", sources=[internal["id"]])
    yield "milestone"
    scene.post(f"/milestones/{cut['id']}/retract", reason="Not it")
    yield "milestone taken back"
    made = scene.post("/promises", dueAt=soon(7))
    scene.post(f"/promises/{made['id']}/withdraw", reason="No need")
    yield "internal promise, withdrawn"
    scene.patch("", title="The real title", description="The real story")
    yield "title and description"
    scene.patch(
        "/impact", businessImpact="1 M/h", riskLevel="Low", execSummary="Brief", audienceNotes="Ask us"
    )
    yield "texts of executives and stakeholders"
    scene.patch("/alert", alertId="PD-77")
    yield "alert id"
    scene.patch("/command", sre="Sam", leader=PEOPLE["participant"])
    yield "seats"
    scene.post("/participants", userId="ada@example.com")
    yield "participant"
    scene.post("/command/handover", to="ada@example.com", brief="Sleep")
    yield "hand-over offered"


def _changed_by(house: RunningServer) -> tuple[Scene, set[str]]:
    """Which internal work changed a public byte; the bytes are read anew before each."""
    scene = new_scene(house, new_source(house))
    scene.move(1, 2)
    changed, before = set(), public_bytes(scene)
    for work in internal_work(scene):
        after = public_bytes(scene)
        if after != before:
            changed.add(work)
        before = after
    return scene, changed


def test_internal_work_changes_no_public_byte(house: RunningServer) -> None:
    scene, changed = _changed_by(house)
    if changed:
        # A page tells the minute, and one may have turned just then; a leak shows every time.
        scene, again = _changed_by(house)
        assert changed & again == set()

    before = public_bytes(scene)
    scene.post("/timeline", title="For everyone", visibility="public")
    assert public_bytes(scene) != before, "the control: something public does change them"
