"""The console's shell over HTTP: the beginning it carries, its policy for scripts, its files."""

import gzip
import json
import re
from pathlib import Path
from typing import Any

import httpx
import pytest

from majorops.pages.assets import Assets, takes_gzip
from tests.conftest import RunningServer, declare, key

pytestmark = pytest.mark.web
HOSTILE = "</script><script>alert(1)</script><!--\u2028"


def beginning(page: httpx.Response) -> dict[str, Any]:
    """What the page begins with."""
    assert page.status_code == 200, page.text
    found = re.search(r'<script type="application/json" id="boot">(.*?)</script>', page.text, re.DOTALL)
    assert found is not None
    value: dict[str, Any] = json.loads(found[1])
    return value


def test_a_page_carries_the_incident_as_its_reader_sees_it(server: RunningServer) -> None:
    with server.client("mim") as mim:
        made = declare(mim, title="Checkout is down")
        boot = beginning(mim.get(f"/incidents/{made['number']}"))
        assert boot["opening"]["incident"] == mim.get(f"/v1/incidents/{made['id']}").json()
        assert boot["opening"]["column"] == "command_mim"
        assert "milestone.cut" in boot["opening"]["rights"]
    with server.client("stakeholder") as reader:
        boot = beginning(reader.get(f"/stakeholders/{made['id']}"))
        assert boot["opening"]["column"] == "stakeholder"
        assert "milestone.cut" not in boot["opening"]["rights"]
        assert boot["me"]["role"] == "stakeholder"


@pytest.mark.parametrize(
    ("role", "asked", "led"),
    [
        ("stakeholder", "/", "/stakeholders"),
        ("executive", "/", "/executives"),
        ("stakeholder", "/executives", "/stakeholders"),
        ("stakeholder", "/incidents/{number}", "/stakeholders/{number}"),
        ("executive", "/incidents/{number}", "/executives/{number}"),
        ("executive", "/stakeholders/{number}", "/executives/{number}"),
    ],
)
def test_people_are_led_to_their_own_view(server: RunningServer, role: str, asked: str, led: str) -> None:
    with server.client("mim") as mim:
        number = declare(mim)["number"]
    with server.client(role) as reader:
        answer = reader.get(asked.format(number=number))
    assert (answer.status_code, answer.headers["location"]) == (303, led.format(number=number))


def test_who_takes_part_gets_the_fireground(server: RunningServer) -> None:
    with server.client("mim") as mim:
        made = declare(mim)
    with server.client("participant") as reader:
        assert reader.get(f"/incidents/{made['id']}").status_code == 303
        joined = reader.post(f"/v1/incidents/{made['id']}/participants", json={}, headers=key())
        assert joined.status_code == 201
        assert beginning(reader.get(f"/incidents/{made['id']}"))["opening"]["column"] == "command_participant"


def test_a_hidden_incident_leads_nowhere(server: RunningServer) -> None:
    with server.client("mim") as mim:
        made = declare(mim, restricted=True)
    with server.client("stakeholder") as reader:
        assert reader.get(f"/incidents/{made['id']}").status_code == 404


def test_who_must_sign_in_first_comes_back_to_what_they_asked_for(server: RunningServer) -> None:
    refused = httpx.get(f"{server.url}/stakeholders/INC-1042?print=1")
    assert (refused.status_code, refused.headers["location"]) == (303, "/sign-in")
    kept = refused.headers["set-cookie"].partition(";")[0]
    assert (
        "/stakeholders/INC-1042?print=1" in httpx.get(f"{server.url}/sign-in", headers={"cookie": kept}).text
    )
    assert "INC-1042" not in httpx.get(f"{server.url}/sign-in").text


def test_the_start_leads_on_to_what_was_asked_for_and_forgets_it(server: RunningServer) -> None:
    with server.client("stakeholder") as reader:
        answer = reader.get("/", headers={"cookie": "majorops_to=%2Fstakeholders%2FINC-1042"})
        assert (answer.status_code, answer.headers["location"]) == (303, "/stakeholders/INC-1042")
        assert "majorops_to=;" in answer.headers["set-cookie"]
        other = reader.get("/", headers={"cookie": "majorops_to=%2F%2Fevil.example"})
        assert other.headers["location"] == "/stakeholders"


def test_text_of_people_ends_no_script(server: RunningServer) -> None:
    with server.client("mim") as mim:
        made = declare(mim, title=HOSTILE.strip())
        page = mim.get(f"/incidents/{made['id']}")
    assert beginning(page)["opening"]["incident"]["title"] == HOSTILE.strip()
    assert "<script>alert(1)" not in page.text


def test_the_policy_runs_our_own_files_only(server: RunningServer) -> None:
    with server.client("mim") as mim:
        policy = mim.get("/").headers["content-security-policy"]
    assert "script-src 'self'" in policy
    assert "unsafe" not in policy
    assert "require-trusted-types-for 'script'" in policy


def test_the_reader_chooses_the_theme(server: RunningServer) -> None:
    with server.client("mim") as mim:
        assert "data-theme" not in mim.get("/").text
        assert 'data-theme="night"' in mim.get("/", headers={"cookie": "majorops_theme=night"}).text
        assert "data-theme" not in mim.get("/", headers={"cookie": 'majorops_theme="onclick=1"'}).text


def test_the_reader_chooses_how_large_everything_is(server: RunningServer) -> None:
    with server.client("mim") as mim:
        assert "data-size" not in mim.get("/").text
        both = mim.get("/", headers={"cookie": "majorops_theme=night; majorops_size=wall"}).text
        assert 'data-theme="night" data-size="wall"' in both
        assert "data-size" not in mim.get("/", headers={"cookie": "majorops_size=huge"}).text


def test_a_file_is_kept_for_good_and_sent_small(server: RunningServer) -> None:
    with server.client("mim") as mim:
        # What is named ahead is the bulk of it; the script itself may be too small to gain by packing.
        script = re.findall(r'rel="modulepreload" href="(/assets/[^"]+)"', mim.get("/").text)[0]
        packed = mim.get(script, headers={"accept-encoding": "gzip"})
        plain = mim.get(script, headers={"accept-encoding": "identity"})
    assert packed.headers["content-encoding"] == "gzip"
    assert "content-encoding" not in plain.headers
    assert packed.content == plain.content
    assert "immutable" in plain.headers["cache-control"]
    assert plain.headers["content-type"].startswith("text/javascript")


def test_only_files_of_the_build_are_given_out(server: RunningServer) -> None:
    for name in (".buildinfo", "manifest.json", "..%2fapi.py", "none.js"):
        assert httpx.get(f"{server.url}/assets/{name}").status_code == 404


def test_the_scripts_of_a_view_are_named_ahead(tmp_path: Path) -> None:
    manifest = {
        "src/main.ts": {"file": "main-1.js", "css": ["main-1.css"], "imports": ["_a.js"]},
        "_a.js": {"file": "a-1.js", "imports": ["_b.js"]},
        "_b.js": {"file": "b-1.js", "css": ["b-1.css"]},
        "src/views/board/Board.svelte": {"file": "Board-1.js", "imports": ["_b.js"], "css": ["Board-1.css"]},
        "src/views/board/later.ts": {"file": "later-1.js", "imports": ["_b.js", "_c.js"]},
        "_c.js": {"file": "c-1.js"},
    }
    (tmp_path / "manifest.json").write_text(json.dumps(manifest))
    for name, size in (("a-1.js", 20), ("b-1.js", 30), ("Board-1.js", 10)):
        (tmp_path / name).write_text("x" * size)
    built = Assets(tmp_path).built("board/Board.svelte", ("board/later.ts",))
    assert built is not None
    assert built.script == "main-1.js"
    assert set(built.styles) == {"main-1.css", "b-1.css", "Board-1.css"}
    assert built.preloads == ("b-1.js", "a-1.js", "Board-1.js")
    assert set(built.soon) == {"later-1.js", "c-1.js"}


def test_without_a_build_nothing_is_named(tmp_path: Path) -> None:
    assert Assets(tmp_path).built("board/Board.svelte") is None
    assert Assets(tmp_path).find("main.js") is None


@pytest.mark.parametrize(
    ("accepted", "taken"),
    [("gzip", True), ("br, gzip;q=0.5", True), ("gzip;q=0", False), ("identity", False), ("", False)],
)
def test_gzip_is_sent_to_who_takes_it(accepted: str, taken: bool) -> None:  # noqa: FBT001  the expectation
    assert takes_gzip(accepted) is taken


def test_the_shell_is_sent_small(server: RunningServer) -> None:
    with server.client("mim") as mim:
        sent = mim.build_request("GET", "/", headers={"accept-encoding": "gzip"})
        answer = mim.send(sent, stream=True)
        packed = b"".join(answer.iter_raw())
    assert b'id="boot"' in gzip.decompress(packed)
