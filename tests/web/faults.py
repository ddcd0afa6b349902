"""Every way in which the server does not do what it was asked, on the wire of one page."""

import json
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any, Self

from playwright.sync_api import Error, Page, Request, Route

from majorops.platform.errors import (
    ChangedMeanwhile,
    Conflict,
    Forbidden,
    Invalid,
    NotFound,
    NotSignedIn,
    Refusal,
    StorageFull,
    TooLarge,
    TooMany,
    Unavailable,
)
from majorops.platform.web import problem
from tests.web.routes import named

SHORT_PATIENCE = """
const patience = AbortSignal.timeout.bind(AbortSignal);
window.__patience = [];
AbortSignal.timeout = (ms) => {
  window.__patience.push(ms);
  return patience(window.__impatient ? 150 : ms);
};
"""
"""What never comes is waited for by the page's own patience; a test that asks for it has less of it."""
HTML = "<!doctype html><title>Gateway</title><h1>Not now</h1>"
WAIT_S = 1


@dataclass(frozen=True)
class Fault:
    """One of them; ``what`` and ``todo`` are parts of what the page must say."""

    name: str
    what: str
    todo: str
    refusal: Refusal | None = None
    html: int = 0
    gone: bool = False
    """Neither: nothing comes, at once (``gone``) or ever."""

    def meet(self, route: Route, wire: "Wire") -> None:
        """Answer a request with it, or not at all."""
        if self.refusal is not None:
            told = problem(self.refusal, "00000000")
            told["field"] = wire.pointer if self.refusal.field else None
            headers = {**self.refusal.headers, "content-type": "application/problem+json"}
            route.fulfill(status=self.refusal.status, headers=headers, body=json.dumps(told))
        elif self.html:
            route.fulfill(status=self.html, content_type="text/html", body=HTML)
        elif self.gone:
            route.abort("connectionrefused")
        else:
            wire.held.append(route)


def refused(name: str, refusal: Refusal, what: str, todo: str) -> Fault:
    """One that the server says itself."""
    return Fault(name, what, todo, refusal=refusal)


FAULTS = (
    Fault("gone", "The server is out of reach.", "when the connection is back. It is done once", gone=True),
    Fault("late", "No answer came in time.", "in a moment. It is done once"),
    Fault("proxy", "Something between here and the server answered, with 502.", "It is done once", html=502),
    Fault("captive", "The server is out of reach.", "when the connection is back", html=200),
    refused(
        "401",
        NotSignedIn("sign_in_required", "Sign in to do this.", hint="GET /sign-in"),
        "Your sign-in has ended.",
        "Sign in again in another tab, then send it again here.",
    ),
    refused(
        "403", Forbidden("forbidden", "This is not yours to do."), "This is not yours", "Ask one who may"
    ),
    refused("404", NotFound(), "There is nothing here that you can see.", "Copy what you need from here"),
    refused(
        "409",
        Conflict("incident_resolved", "The incident is resolved.", hint="POST /v1/incidents/{id}/reopen"),
        "The incident is resolved.",
        "Reopen the incident first",
    ),
    refused(
        "412",
        ChangedMeanwhile("version_conflict", "It was changed since you read it.", current='"v9"', differs=[]),
        "It was changed since you read it.|Somebody changed it meanwhile.",
        "Compare it|Saving again puts yours in its place",
    ),
    refused(
        "413",
        TooLarge("body_too_large", "The body is too large.", hint="At most 256 KiB."),
        "The body is too large.",
        "Make it shorter",
    ),
    refused(
        "422 field",
        Invalid("too_long", "It has 11 characters; the limit is 10.", field="/x"),
        "It has 11 characters",
        "Make it shorter",
    ),
    refused(
        "422",
        Invalid("time_order", "The end lies before the beginning.", hint="Check both times."),
        "The end lies before",
        "Check both times",
    ),
    refused(
        "500",
        Refusal("internal_error", "Something broke on our side."),
        "Something broke on our side.",
        "Send it again. If that does not help, give the number below",
    ),
    refused(
        "507",
        StorageFull("storage_full", "The disk is full; nothing of this request was kept."),
        "The disk is full",
        "Tell whoever runs it",
    ),
    refused(
        "503",
        Unavailable("unavailable", "The server is stopping; try again in a moment."),
        "The server is stopping",
        "Send it again in a moment",
    ),
    refused(
        "429",
        TooMany("rate_limited", "Too many requests.").with_headers(Retry_After=str(WAIT_S)),
        "Too many requests",
        "Try again in 1 s; the button waits as long",
    ),
)
next(one.refusal for one in FAULTS if one.name == "500").status = 500  # type: ignore[union-attr]


@dataclass
class Wire:
    """What one page sends on one route, and what it gets. Without a fault the server answers."""

    page: Page
    sends: str
    """``POST`` and a pattern of the path."""
    pointer: str = ""
    fault: Fault | None = None
    lose: bool = False
    """The server does it, and its answer gets lost."""
    away: bool = False
    """The browser is offline; what it sends all the same is its own to fail."""
    held: list[Route] = field(default_factory=list)
    """What never got an answer."""
    sent: list[Request] = field(default_factory=list)
    keys: list[str] = field(default_factory=list)
    done: list[str] = field(default_factory=list)
    """Of each time that the server said yes: whether it was ``fresh`` or a ``replay`` of what it had said."""

    def __enter__(self) -> Self:
        self.page.route("**/v1/**", self._meet)
        return self

    def __exit__(self, *_: object) -> None:
        for route in self.held:
            with suppress(Error):  # the page gave up waiting for it
                route.abort()
        self.page.unroute("**/v1/**", self._meet)

    def _meet(self, route: Route, request: Request) -> None:
        if not self.is_ours(request):
            route.fallback()
            return
        self.sent.append(request)
        self.keys.append(request.headers.get("idempotency-key", ""))
        if self.fault is not None:
            self.fault.meet(route, self)
            return
        if self.away:
            route.continue_()
            return
        answer = route.fetch()
        lost, self.lose = self.lose, False
        if lost:
            route.abort("connectionreset")
        else:
            route.fulfill(response=answer)
        if answer.ok:
            self.done.append("replay" if "idempotency-replayed" in answer.headers else "fresh")

    def is_ours(self, request: Request) -> bool:
        """Whether a request is the act of the form."""
        return route_of(request) == self.sends


def route_of(request: Request) -> str:
    """``POST /v1/incidents/{id}/phase`` of a request, by the description."""
    return named(request.method, request.url)


def said(box: Any) -> dict[str, str]:
    """What a refusal in this box says: what happened, what to do, what was kept."""
    parts = box.locator("[data-says]").evaluate_all(
        "parts => parts.map(part => [part.dataset.says, part.innerText.trim()])"
    )
    return dict(parts)
