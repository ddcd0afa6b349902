"""A review as a document to keep: Markdown for a repository, one printable page of HTML for everybody else.

Both are made of the review as its reader's column has it, and of nothing else.
"""

import base64
import hashlib
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from majorops.platform.markdown import closed, plain

Shown = Mapping[str, Any]

SECTIONS: Mapping[str, str] = {
    "summary": "Summary",
    "timeline": "Timeline",
    "rootCause": "Root cause",
    "wentWell": "What went well",
    "whatWeChange": "What we change",
    "learnings": "What we learned",
}
_TIMES: tuple[tuple[str, str, str], ...] = (
    ("issueTime", "Alert", ""),
    ("detectedAt", "Detected", "detectMs"),
    ("declaredAt", "Declared", "declareMs"),
    ("firstMilestoneAt", "First milestone", "firstMilestoneMs"),
    ("mitigatedAt", "Mitigation", "mitigateMs"),
    ("resolvedAt", "Resolved", "resolveMs"),
    ("impactEndedAt", "Impact ended", "impactMs"),
)
_TOLD = (
    ("milestones", "Stakeholders and executives: milestones"),
    ("internalUpdates", "Stakeholders: internal updates"),
    ("publicUpdates", "Everyone: public updates"),
)
_TEMPLATES = Environment(
    loader=PackageLoader("majorops.reviews"),
    autoescape=True,
    undefined=StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
)
_SHEET = _TEMPLATES.get_template("review.css").render().strip()
_SHEET_HASH = base64.b64encode(hashlib.sha256(_SHEET.encode()).digest()).decode()
HEADERS: Mapping[str, str] = {
    "content-security-policy": f"default-src 'none'; style-src 'sha256-{_SHEET_HASH}'; base-uri 'none'; "
    "form-action 'none'; frame-ancestors 'none'"
}
_MINUTE_MS = 60_000
_WIDEST = 100


def moment(text: str | None) -> str:
    """``2026-03-07 14:05 UTC``."""
    return f"{text[:10]} {text[11:16]} UTC" if text else "not known"


def day(text: str) -> str:
    """``2026-03-07``."""
    return text[:10]


def took(ms: int | None) -> str:
    """``1h 05m``, ``5m 09s``, ``9s``; empty for what did not happen."""
    if ms is None:
        return ""
    minutes, seconds = divmod(ms // 1000, 60)
    hours, rest = divmod(minutes, 60)
    if hours:
        return f"{hours}h {rest:02}m"
    return f"{minutes}m {seconds:02}s" if minutes else f"{seconds}s"


def state_of(review: Shown) -> str:
    """How far it is, and since when."""
    if review["publishedAt"]:
        return f"Published {moment(review['publishedAt'])}"
    if review["heldAt"]:
        return f"Held {moment(review['heldAt'])}, not published yet"
    due = f", due {moment(review['dueAt'])}" if review["dueAt"] else ""
    late = ", overdue" if review["overdue"] else ""
    return f"{review['status']}{due}{late}"


def promised(facts: Shown) -> str:
    """The promises in a sentence."""
    counts = facts["promises"]
    words = ("kept", "late", "broken", "withdrawn", "open")
    said = ", ".join(f"{counts[word]} {word}" for word in words if counts[word])
    if not said:
        return "No next update was promised."
    share = counts["adherence"]
    return f"{said}." if share is None else f"{said}; {share:.0f} % of what was settled was kept."


def times(facts: Shown) -> list[tuple[str, str, str]]:
    """Label, time and duration of everything that happened."""
    return [
        (label, moment(facts["times"][name]), took(facts["durations"][span]) if span else "")
        for name, label, span in _TIMES
        if facts["times"][name]
    ]


def _phases(facts: Shown) -> list[dict[str, Any]]:
    """The phases with their bars, scaled to the longest."""
    rows = facts["phases"]
    longest = max(max(row["targetMs"], row["tookMs"] or 0) for row in rows) or 1
    return [
        {
            **row,
            "bar": round(_WIDEST * (row["tookMs"] or 0) / longest, 1),
            "mark": round(_WIDEST * row["targetMs"] / longest, 1),
            "took": took(row["tookMs"]) or "skipped",
            "target": f"{row['targetMs'] // _MINUTE_MS} min",
        }
        for row in rows
    ]


def told(facts: Shown) -> list[tuple[str, list[tuple[str, str]]]]:
    """What was said, by audience: the time and the text."""
    found = []
    for name, heading in _TOLD:
        if name in facts["told"]:
            rows = [(moment(row["at"]), _said(row)) for row in facts["told"][name]]
            found.append((heading, rows))
    return found


def _said(row: Shown) -> str:
    text = f"{row['sequence']}. {row['title']}" if "sequence" in row else row["content"]
    return f"{text} (taken back)" if row["takenBack"] else str(text)


def html(review: Shown) -> bytes:
    """One page that needs nothing else, made to be printed."""
    facts = review["facts"]
    return (
        _TEMPLATES.get_template("review.html")
        .render(
            review=review,
            # Made by platform/markdown.py, which leaves nothing in it that does more than be read.
            html={name: Markup(text) for name, text in review["html"].items()},  # noqa: S704
            css=Markup(_SHEET),  # noqa: S704  our own file
            state=state_of(review),
            sections=SECTIONS,
            facts=facts,
            times=times(facts),
            phases=_phases(facts),
            promised=promised(facts),
            told=told(facts),
            moment=moment,
            day=day,
        )
        .encode()
    )


def markdown(review: Shown) -> str:
    """The same as Markdown: what people wrote stands as they wrote it, all else reads as plain text."""
    return "\n".join(_lines(review)).rstrip() + "\n"


def _lines(review: Shown) -> Iterator[str]:
    yield f"# After Action {review['number']}: {plain(review['title'])}"
    yield ""
    yield plain(f"{review['severity']}. {state_of(review)}.")
    for n, (name, title) in enumerate(SECTIONS.items(), 1):
        yield ""
        yield f"## {n} {title}"
        yield ""
        yield closed(review[name].strip()) or "Not filled."
        if name == "timeline":
            yield from _table(
                ("From the record", "When", "After"),
                times(review["facts"]),
            )
            yield from _table(
                ("Phase", "Took", "Target"),
                [
                    (f"{row['phase']} {row['name']}", row["took"], row["target"])
                    for row in _phases(review["facts"])
                ],
            )
    yield from _actions(review)
    yield from _communication(review)
    for n, addendum in enumerate(review["addenda"], 1):
        yield ""
        yield f"## Addendum {n}, {plain(moment(addendum['at']))}, {plain(addendum['author'])}"
        yield ""
        yield closed(addendum["text"].strip())


def _table(head: tuple[str, ...], rows: Sequence[tuple[str, ...]]) -> Iterator[str]:
    yield ""
    yield f"| {' | '.join(head)} |"
    yield f"|{' --- |' * len(head)}"
    for row in rows:
        yield f"| {' | '.join(plain(cell) for cell in row)} |"


def _actions(review: Shown) -> Iterator[str]:
    yield ""
    yield "## 7 Actions"
    if not review["actions"]:
        yield ""
        yield "Not filled."
        return
    rows = [
        (action["title"], action["owner"], day(action["dueAt"]), action["status"], action["note"] or "")
        for action in review["actions"]
    ]
    yield from _table(("Action", "Owner", "Due", "Status", "Note"), rows)


def _communication(review: Shown) -> Iterator[str]:
    yield ""
    yield "## Promises"
    yield ""
    yield plain(promised(review["facts"]))
    promises = review["facts"]["promises"]["list"]
    if promises:
        rows = [(moment(row["dueAt"]), row["visibility"], row["madeBy"], row["state"]) for row in promises]
        yield from _table(("Due", "To", "By", "Ended"), rows)
    yield ""
    yield "## What each audience was told"
    for heading, said in told(review["facts"]):
        yield ""
        yield f"### {heading}"
        if said:
            yield from _table(("When", "What"), said)
        else:
            yield ""
            yield "Nothing."
