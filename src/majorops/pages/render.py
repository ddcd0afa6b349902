"""Templates to HTML: everything escaped, no script but ours, one style sheet that the policy knows."""

import base64
import hashlib
from collections.abc import Mapping
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from majorops.platform.errors import NotFound, NotSignedIn, Refusal
from majorops.platform.reply import Reply
from majorops.platform.web import Answer, Call

HTML = "text/html"
_TEMPLATES = Environment(
    loader=PackageLoader("majorops.pages"),
    autoescape=True,
    undefined=StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
)
_SHEETS = {name: _TEMPLATES.get_template(f"{name}.css").render().strip() for name in ("page", "sign_in")}
_TEMPLATES.globals["css"] = {
    name: Markup(sheet)  # noqa: S704  our own files, and CSS would break when escaped
    for name, sheet in _SHEETS.items()
}


def _hash(sheet: str) -> str:
    return f"'sha256-{base64.b64encode(hashlib.sha256(sheet.encode()).digest()).decode()}'"


_POLICY = (
    f"default-src 'none'; style-src {' '.join(map(_hash, _SHEETS.values()))}; "
    "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
HEADERS: Mapping[str, str] = {"content-security-policy": _POLICY}
SCRIPTED: Mapping[str, str] = {
    "content-security-policy": f"{_POLICY}; script-src 'self'; connect-src 'self'; "
    "require-trusted-types-for 'script'; trusted-types 'none'",
}
"""Of a page with a script of ours, which makes no markup."""


def render(template: str, **shown: Any) -> bytes:
    """One page as bytes."""
    return _TEMPLATES.get_template(template).render(**shown).encode()


def page(
    template: str, *, http: int = 200, tagged: bool = False, scripted: bool = False, **shown: Any
) -> Answer:
    """A page as an answer. ``tagged``: its ETag is the hash of its bytes; ``scripted``: it names a script."""
    body = render(template, **shown)
    etag = f'"{hashlib.sha256(body).hexdigest()[:32]}"' if tagged else ""
    return Answer(body, http, etag, HTML, SCRIPTED if scripted else HEADERS)


def refused(refusal: Refusal, request_id: str) -> Reply:
    """A refusal as a page for people; absent and unseen read alike."""
    heading, lead, way = _words(refusal)
    body = render("notice.html", heading=heading, lead=lead, way=way, request_id=request_id)
    headers = {**HEADERS, **refusal.headers, "x-request-id": request_id, "cache-control": "no-store"}
    return Reply(body, status=refusal.status, media=HTML, headers=headers)


def refused_page(refusal: Refusal, call: Call) -> Reply:
    """``refused`` of a route whose answers are pages."""
    return refused(refusal, call.request_id)


def _words(refusal: Refusal) -> tuple[str, str, tuple[str, str] | None]:
    if isinstance(refusal, NotSignedIn):
        stale = refusal.code == "invalid_token"
        lead = (
            "This sign-in is not valid, or not any more."
            if stale
            else "Only people of this company read this page."
        )
        return "Sign in to see this", lead, ("/sign-in", "How to sign in")
    if isinstance(refusal, NotFound):
        return (
            "Nothing here",
            "There is nothing at this address that you can see.",
            ("/status", "All incidents"),
        )
    return "That did not work", f"{refusal.detail} {refusal.hint or ''}".strip(), ("/status", "All incidents")
