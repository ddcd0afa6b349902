"""Hundreds of texts that want to run, in every text that people give, on every page: none of them runs."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest

from majorops.integrations.pagerduty.signature import HEADER, sign
from majorops.platform.clock import now_ms
from majorops.platform.wording import rfc3339
from tests.api.cases_hooks import alert
from tests.conftest import RunningServer, declare, key, running
from tests.integrations.pagerduty.payloads import SECRET
from tests.web.conftest import Seat
from tests.web.payloads import LONGEST_TITLE, PAYLOADS, in_texts

WATCH = "window.__ran = []; for (const n of ['alert','confirm','prompt']) window[n] = () => __ran.push(n);"
TOUCH = """() => {
  for (const one of document.querySelectorAll("a,input,button,textarea,[tabindex]")) {
    one.focus();
    one.dispatchEvent(new MouseEvent("mouseover", { bubbles: true }));
  }
}"""
MOST_TITLES = 40


def short(texts: tuple[str, ...] = PAYLOADS) -> list[str]:
    """Those that fit a title, spread over all kinds."""
    fitting = [text for text in texts if len(text) <= LONGEST_TITLE]
    return fitting[:: max(1, len(fitting) // MOST_TITLES)]


class Poisoned:
    """A server on which every text that people can give is one of ours."""

    def __init__(self, server: RunningServer) -> None:
        self.server = server
        self.mim, self.admin = server.client("mim"), server.client("admin")
        self.titles = short()
        self.said = 0

    def say(self, path: str, method: str = "POST", *, client: httpx.Client | None = None, **body: Any) -> Any:
        """What must be taken."""
        headers = key()
        if method == "PATCH":
            headers["if-match"] = self.mim.get(path.rpartition("/")[0]).headers["etag"]
        answer = (client or self.mim).request(method, path, json=body, headers=headers)
        assert answer.is_success, (path, answer.text)
        self.said += 1
        return answer.json() if answer.content else None

    def fill(self, incident: dict[str, Any]) -> None:
        """The log, the words to everyone, the impact, the seats, the page."""
        at, texts, later = f"/v1/incidents/{incident['id']}", in_texts(9_000), rfc3339(now_ms() + 1_800_000)
        self.say(f"{at}/publish", publicTitle=self.titles[3])
        for n, title in enumerate(self.titles):
            text = texts[n % len(texts)]
            self.say(f"{at}/timeline", title=title, description=text, type="action")
        for text in texts:
            for visibility in ("public", "internal"):
                self.say(f"{at}/updates", content=text, visibility=visibility)
            self.say(f"{at}/milestones", title=self.titles[0], body=text)
        gone = self.say(f"{at}/timeline", title="x", description="x", type="action", visibility="public")
        self.say(f"{at}/timeline/{gone['id']}/retract", reason=PAYLOADS[0])
        self.say(f"{at}/promises", dueAt=later, visibility="public", promiseReason=PAYLOADS[1])
        self.say(
            f"{at}/impact",
            "PATCH",
            customerImpactSummary=texts[0][:900],
            businessImpact=texts[0][:900],
            execSummary=texts[0][:900],
        )
        self.say(f"{at}/command", "PATCH", sre=self.titles[1], customerOps=self.titles[2])
        self.say(f"{at}/reports", application=self.titles[4], description=texts[0], validatorContact="x")

    def finish(self, incident: dict[str, Any]) -> None:
        """Resolved, with a review of such texts."""
        at = f"/v1/incidents/{incident['id']}"
        forward: dict[str, Any] = {"from": 1, "to": 8}
        watching: dict[str, Any] = {"from": "Active", "to": "Monitoring"}
        self.say(f"{at}/phase", **forward)
        self.say(f"{at}/status", **watching)
        self.say(f"{at}/resolve")
        if self.mim.get(f"{at}/review").status_code == httpx.codes.NOT_FOUND:
            self.say(f"{at}/review")
        self.say(
            f"{at}/review/actions",
            title=self.titles[5],
            owner="mia@example.com",
            dueAt=rfc3339(now_ms() + 9**9),
        )

    def beside(self) -> None:
        """Names of people and sources, and what a vendor sends."""
        for n, title in enumerate(self.titles[:8]):
            wish = {"email": f"x{n}@example.com", "displayName": title[:100], "role": "stakeholder"}
            self.say("/v1/users", client=self.admin, **wish)
        wish = {"name": self.titles[6][:100], "kind": "pagerduty", "secret": SECRET}
        source = self.say("/v1/sources", client=self.admin, **wish)
        for title in self.titles:
            body = alert(data={"title": title, "service": {"summary": title}})
            answer = httpx.post(
                self.server.url + source["hook"], content=body, headers={HEADER: sign(body, SECRET)}
            )
            assert answer.is_success, answer.text


@pytest.fixture(scope="module")
def poisoned(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[RunningServer, dict[str, str]]]:
    with running(tmp_path_factory.mktemp("xss")) as server:
        house = Poisoned(server)
        about = {
            "title": house.titles[0],
            "description": in_texts(9_000)[0],
            "affectedSystems": [title[:100] for title in house.titles[:20]],
        }
        live, done = declare(house.mim, **about), declare(house.mim, **about)
        for incident in (live, done):
            house.fill(incident)
        house.finish(done)
        house.beside()
        known = {}
        for name, incident in (("live", live), ("done", done)):
            whole = house.mim.get(f"/v1/incidents/{incident['id']}").json()
            known[name] = incident["id"]
            known[f"{name}_public"] = whole["publicId"]
        house.mim.close()
        house.admin.close()
        yield server, known


PAGES = (
    ("mim", "/"),
    ("mim", "/incidents/{live}"),
    ("mim", "/incidents/{done}"),
    ("mim", "/intake"),
    ("admin", "/admin"),
    ("admin", "/admin?tab=sources"),
    ("admin", "/admin?tab=audit"),
    ("stakeholder", "/stakeholders"),
    ("stakeholder", "/stakeholders/{live}"),
    ("stakeholder", "/stakeholders/{done}"),
    ("executive", "/executives"),
    ("executive", "/executives/{live}"),
    ("stakeholder", "/status"),
    ("stakeholder", "/status/{live_public}"),
    ("stakeholder", "/status/{live_public}/report"),
    ("mim", "/v1/incidents/{done}/review?format=html"),
)


@pytest.mark.parametrize(("role", "path"), PAGES)
def test_no_text_runs(
    poisoned: tuple[RunningServer, dict[str, str]], seat: Seat, role: str, path: str
) -> None:
    server, known = poisoned
    desk = seat(role, at=server)
    desk.page.add_init_script(WATCH)
    desk.go(path.format(**known))
    desk.page.wait_for_load_state("load")
    desk.page.wait_for_timeout(300)
    assert desk.page.evaluate("document.body.innerText.includes('__ran')") or "report" in path or "=" in path
    # What waits for a hand: everything that can have the focus gets it once, and the pointer passes over it.
    desk.page.evaluate(TOUCH)
    assert desk.page.evaluate("window.__ran") == []
    strange = (
        "a[href^='javascript' i], a[href^='data' i], [onerror], [onload], [onfocus], [onmouseover], iframe"
    )
    assert desk.page.locator(strange).count() == 0


def test_no_text_typed_into_the_palette_runs(
    poisoned: tuple[RunningServer, dict[str, str]], seat: Seat
) -> None:
    server, _ = poisoned
    desk = seat("mim", at=server)
    desk.page.add_init_script(WATCH)
    desk.go("/")
    desk.page.keyboard.press("Control+k")
    box = desk.page.get_by_role("dialog").get_by_role("combobox")
    for text in short()[::8]:
        box.fill(text)
        desk.page.wait_for_timeout(50)
    assert desk.page.evaluate("window.__ran") == []


def test_a_page_that_runs_one_is_noticed(tmp_path: Path, seat: Seat) -> None:
    desk = seat(None)
    desk.page.add_init_script(WATCH)
    careless = tmp_path / "careless.html"
    careless.write_text("<!doctype html><p>" + "".join(PAYLOADS[:3]))
    desk.page.goto(careless.as_uri())
    assert len(desk.page.evaluate("window.__ran")) >= 3
    desk.complaints.clear()
