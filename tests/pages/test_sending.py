"""Every form of the console sends in the one way that knows what to do when something is not done."""

import re

from tests.web.house_forms import FORMS
from tests.web.routes import SOURCES, written_in_sources

ELSEWHERE = {
    "POST /v1/incidents/{id}/timeline": "queued, not sent by a form: test_errors and test_writing post by it",
    "POST /v1/incidents/{id}/preview": "only looked at, before each act: test_errors lets it fail, too",
    "POST /v1/auth/sign-out": "nothing is typed; test_errors signs out against a server that is gone",
    "POST /v1/passkeys/options": "needs a device: test_errors adds one against each fault",
    "POST /v1/passkeys": "needs a device: likewise",
    "DELETE /v1/passkeys/{passkeyId}": "needs a device: likewise",
}
CATCHES = {
    "attempt.svelte.ts": "the one way",
    "outbox.svelte.ts": "what is queued, and tried again by itself",
    "views/fireground/acts/deed.svelte.ts": "what would be refused is shown before it is done",
    "views/fireground/edit/EditPanel.svelte": "a conflict over other fields is tried again, in an attempt",
    "leaving.ts": "signed out already is signed out",
    "house.svelte.ts": "says why one is still signed in",
    "views/preferences/Preferences.svelte": "likewise",
    "opened.svelte.ts": "only reads",
    "followed.svelte.ts": "only reads",
    "views/fireground/rights.svelte.ts": "only reads",
    "searching.svelte.ts": "only reads",
    "views/board/Board.svelte": "only reads",
    "views/fireground/feed.svelte.ts": "only reads",
    "views/fireground/Reports.svelte": "only reads",
    "views/fireground/Fireground.svelte": "only reads",
    "views/fireground/acts/OfferHandover.svelte": "only reads who could take over",
    "views/fireground/acts/drafts.ts": "falls back to a draft of its own, and says so",
    "views/review/reviewed.svelte.ts": "only reads",
    "views/reviews/listed.svelte.ts": "only reads",
}
SENDS_NOTHING = {
    "views/admin/AllTokens.svelte": "chooses whose tokens are shown",
    "views/admin/AuditFilters.svelte": "chooses what is listed",
    "views/search/Search.svelte": "looks",
    "views/kpi/Asking.svelte": "chooses what is counted",
    "views/fireground/Composer.svelte": "queues; the row in the log says how it goes",
    "views/fireground/acts/Acts.svelte": "a component that is called form",
}
FIRST_FETCH = {
    "asking.ts": "everything else goes through it",
    "signin.ts": "the sign-in page loads nothing else",
    "ui/Standing.svelte": "asks whether the sign-in has ended",
    "views/executive/targets.ts": "the brief stands without it",
}


def sources() -> dict[str, str]:
    """Every file of the console."""
    return {
        str(path.relative_to(SOURCES)): path.read_text()
        for path in SOURCES.rglob("*")
        if path.suffix in {".ts", ".svelte"} and not path.name.endswith((".d.ts", ".test.ts"))
    }


def having(pattern: str) -> set[str]:
    """The files that hold this."""
    return {name for name, text in sources().items() if re.search(pattern, text)}


def test_every_route_that_is_written_to_is_a_form_of_the_matrix() -> None:
    covered = {form.sends for form in FORMS}
    written = set(written_in_sources())
    assert written - covered == set(ELSEWHERE)


def test_every_act_and_every_panel_is_a_form_of_the_matrix() -> None:
    text = (SOURCES / "views/fireground/acts/send.ts").read_text()
    acts = re.findall(r"^  (\w+): \"[^\"]*\",$", text, re.MULTILINE)
    panels = re.findall(
        r"^  (\w+): \"/v1/incidents", (SOURCES / "views/fireground/edit/fields.ts").read_text(), re.MULTILINE
    )
    assert len(acts) > 15
    assert len(panels) == 4
    assert {*acts, *panels, "severity"} <= {form.name for form in FORMS}


def test_refusals_are_caught_in_one_place() -> None:
    assert having(r"instanceof Refused") == set(CATCHES)


def test_what_is_written_has_a_key_and_a_button_that_waits() -> None:
    writes = {name for files in written_in_sources().values() for name in files}
    only_looks = {"views/fireground/acts/drafts.ts", "leaving.ts"}
    assert {name for name in writes if "keyed(" not in sources()[name]} == only_looks
    attempts = having(r"new Attempt\(")
    by_the_deed = {"views/fireground/acts/deed.svelte.ts"}
    waits = having(r"<Send\b|<Confirm\b")
    assert attempts - waits - by_the_deed == set()


def test_every_form_sends_by_the_button_that_waits() -> None:
    assert having(r"<form\b") - having(r"<Send\b") == set(SENDS_NOTHING)


def test_every_request_ends() -> None:
    asks = having(r"(?<![\w.])fetch\(")
    assert asks == set(FIRST_FETCH)
    assert all("AbortSignal.timeout(" in sources()[name] for name in asks)
