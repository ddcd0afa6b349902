"""Pages as bytes: inert, small, and without anything a policy would have to allow."""

import base64
import gzip
import hashlib
import re
from typing import Any

from majorops.pages import rules
from majorops.pages.render import HEADERS, page, refused, render
from majorops.platform.errors import NotFound, NotSignedIn
from tests.pages.test_rules import NOON, cadence, shown

EVIL = "<script>alert(1)</script><img src=x onerror=alert(1)>\"'{{ 7 * 7 }}"
LIMIT = 8 * 1024


def incident_page(**fields: Any) -> str:
    whole = rules.whole_page(shown(**fields), NOON)
    return render(
        "incident.html", as_of=rules.as_of(NOON), reader="", services=(), script=None, **whole
    ).decode()


def rows(text: str) -> list[dict[str, Any]]:
    about = {"id": "1", "timestamp": "2026-03-07T11:00:00Z", "actor": text, "author": text}
    return [{**about, "title": text, "description": text, "content": text}]


def test_text_of_people_stays_text_everywhere() -> None:
    html = incident_page(
        title=EVIL,
        customerImpactSummary=EVIL,
        updates=rows(EVIL),
        timeline=rows(EVIL),
        affectedSystems=[EVIL],
        command={"mim": EVIL},
        bridgeUrl='https://x/"onmouseover="alert(1)',
    )
    assert "<script" not in html
    assert "<img" not in html
    assert '"onmouseover' not in html
    assert html.count("&lt;script&gt;") >= 8
    assert "{{ 7 * 7 }}" in html


def test_the_policy_knows_the_style_sheet_and_nothing_else() -> None:
    html = incident_page()
    sheet = re.search(r"<style>(.*?)</style>", html, re.DOTALL)
    assert sheet is not None
    digest = base64.b64encode(hashlib.sha256(sheet[1].encode()).digest()).decode()
    policy = HEADERS["content-security-policy"]
    assert f"style-src 'sha256-{digest}'" in policy
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    assert " style=" not in html
    assert "src=" not in html


def test_a_page_is_small() -> None:
    updates = [
        {"id": str(n), "timestamp": "2026-03-07T11:00:00Z", "content": f"Update {n}"} for n in range(20)
    ]
    assert len(gzip.compress(incident_page(updates=updates).encode())) <= LIMIT


def test_equal_bytes_have_equal_tags() -> None:
    board = rules.board([shown()], NOON)
    first, again = (
        page("board.html", tagged=True, as_of=rules.as_of(NOON), reader="", services=(), script=None, **board)
        for _ in range(2)
    )
    later = page(
        "board.html",
        tagged=True,
        as_of=rules.as_of(NOON + 60_000),
        reader="",
        services=(),
        script=None,
        **board,
    )
    assert first.etag == again.etag != later.etag


def test_an_empty_board_says_that_nothing_is_known() -> None:
    about = {
        "as_of": rules.as_of(NOON),
        "reader": "",
        "services": rules.services({"web": "Website"}, []),
        "script": None,
    }
    html = render("board.html", **about, **rules.board([], NOON)).decode()
    assert html.count("No incident known") >= 2
    assert "perational" not in html


def test_the_only_open_incident_is_answered_on_the_page_of_all() -> None:
    about = {"as_of": rules.as_of(NOON), "reader": "", "services": (), "script": None}
    updates = [
        {"id": str(n), "timestamp": "2026-03-07T11:00:00Z", "content": f"Update {n}."} for n in range(1, 8)
    ]
    one = shown(updates=updates)
    html = render("board.html", **about, **rules.board([one], NOON, one)).decode()
    assert "When do I hear more?" in html
    assert [n for n in range(1, 8) if f"Update {n}." in html] == [3, 4, 5, 6, 7]
    assert html.index("Update 7.") < html.index("Update 3.")
    assert "2 earlier updates" in html
    two = render("board.html", **about, **rules.board([one, one], NOON)).decode()
    assert "When do I hear more?" not in two


def test_an_overdue_promise_is_said_in_words() -> None:
    assert "overdue by 6 min" in incident_page(cadence=cadence(NOON - 360_000, "overdue"))


def test_a_corrected_entry_is_struck_through_with_its_correction() -> None:
    row = {"id": "4", "timestamp": "2026-03-07T11:00:00Z", "title": "Wrong", "correctedBy": "5"}
    html = incident_page(timeline=[row])
    assert "<del>Wrong</del>" in html
    assert 'href="#t5"' in html


def test_absent_and_not_signed_in_are_pages_for_people() -> None:
    absent = refused(NotFound(), "r1")
    assert (absent.status_code, absent.media.partition(";")[0]) == (404, "text/html")
    outside = refused(NotSignedIn("sign_in_required", "Sign in to see this."), "r2")
    assert outside.status_code == 401
    assert b"/sign-in" in outside.body
