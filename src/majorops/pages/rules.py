"""What a reader of the public page is told, from the projected incident alone. Pure; times are epoch ms.

Source: rules.md sections 2, 3, 9 and 15; look.md, "Words".
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime
from typing import Any, NamedTuple

from majorops.incidents.record import phase_name
from majorops.incidents.wording import WHAT_NEXT
from majorops.platform.wording import clock_utc, epoch_ms, rfc3339, whole_minutes

Shown = Mapping[str, Any]
"""An incident as a public column gets it: the JSON of ``audiences``."""

IMPACT_WORDS: Mapping[str, str] = {
    "Critical": "Major outage",
    "High": "Partial outage",
    "Medium": "Degraded performance",
    "Low": "Minor",
}
SHAPES: Mapping[str, str] = {
    "Major outage": "octagon",
    "Partial outage": "triangle",
    "Degraded performance": "square",
    "Minor": "ring",
}
OVERALL: Sequence[tuple[str, str]] = (
    ("Major outage", "Major Outage"),
    ("Partial outage", "Partial Outage"),
    ("Degraded performance", "Degraded Performance"),
)
UPDATE_POSTED = "Status update posted"
NEWEST = 5
"""Updates of the only open incident that stand on the page of all."""


class Moment(NamedTuple):
    """A time to read and for machines."""

    text: str
    iso: str


class Badge(NamedTuple):
    """The promise, in words. ``state``: notSet, onTime, dueSoon, overdue, closed."""

    state: str
    text: str
    detail: str


def moment(iso: str, at: int) -> Moment:
    """``06:00 UTC``; with the date when that is not today, with the year when that is not this one."""
    when = epoch_ms(iso)
    text = f"{clock_utc(when)} UTC"
    day, today = (datetime.fromtimestamp(ms // 1000, UTC) for ms in (when, at))
    if day.date() != today.date():
        year = f" {day.year}" if day.year != today.year else ""
        text = f"{day.day} {day:%b}{year} {text}"
    return Moment(text, iso)


def minutes(ms: int) -> str:
    """``6 min``, rounded down, or ``less than a minute``."""
    whole = whole_minutes(ms)
    return f"{whole} min" if whole else "less than a minute"


def _sentence(words: str) -> str:
    return words[:1].upper() + words[1:]


def badge(cadence: Shown, at: int) -> Badge:
    """The next-update promise as everyone computes it; always with the last update."""
    said = cadence.get("lastCommunicatedAt")
    last = f"last update {moment(said, at).text}" if said else "none yet"
    state, due = cadence["state"], cadence.get("dueAt")
    if state == "closed":
        return Badge(state, "Resolved. No further update is promised.", _sentence(last))
    if due is None:
        return Badge("notSet", "No time for the next update is set", _sentence(last))
    left = epoch_ms(due) - at
    by = f"{moment(due, at).text}"
    if left < 0:
        return Badge("overdue", f"Next update overdue by {minutes(-left)}", f"Promised for {by} · {last}")
    word = "due soon" if state == "dueSoon" else "on time"
    return Badge(state, f"Next update by {by}", f"In {minutes(left)} · {last} · {word}")


def impact_word(shown: Shown) -> str:
    """Readers who are not signed in get the word itself, others the severity it stands for."""
    word: str = shown["impact"] if "impact" in shown else IMPACT_WORDS[shown["severity"]]
    return word


def is_resolved(shown: Shown) -> bool:
    """Whether it is over."""
    return bool(shown["status"] == "Resolved")


def overall_state(incidents: Iterable[Shown]) -> str:
    """Of the published incidents that are not resolved: the worst one names the state."""
    words = {impact_word(shown) for shown in incidents if not is_resolved(shown)}
    return next((state for word, state in OVERALL if word in words), "Operational")


def headline(shown: Shown, at: int) -> dict[str, Any]:
    """What both pages say of one incident."""
    resolved = is_resolved(shown)
    word = impact_word(shown)
    phase = shown["activePhase"]
    return {
        "public_id": shown["publicId"],
        "title": shown["title"],
        "impact": word,
        "shape": SHAPES[word],
        "status": shown["status"],
        "resolved": resolved,
        "phase": phase,
        "phase_name": phase_name(phase),
        "reached": shown["phase"] if shown["phase"] != phase else None,
        "next": "" if resolved else WHAT_NEXT[phase - 1],
        "summary": shown["customerImpactSummary"],
        "badge": badge(shown["cadence"], at),
        "started": moment(shown.get("startedAt") or shown["detectedAt"], at),
        "ended": moment(shown["resolvedAt"], at) if shown["resolvedAt"] else None,
        "systems": shown.get("affectedSystems", ()),
    }


def questions(shown: Shown, at: int) -> Sequence[tuple[str, str]]:
    """What a customer asks, with the answers that the record gives."""
    head = headline(shown, at)
    return (
        ("Is it just me?", _just_me(head)),
        ("Am I affected?", _affected(shown, head)),
        ("When do I hear more?", _more(shown, head["badge"], at)),
    )


def _just_me(head: Shown) -> str:
    what = _sentence(listed(head["systems"]))
    began = f"since {head['started'].text}"
    if head["resolved"]:
        until = f"It is over: it lasted from {head['started'].text} to {head['ended'].text}."
        return f"No. {what} had a problem. {until}" if what else f"No. {until}"
    if not what:
        return f"No. Something on our side is wrong {began}."
    verb = "is" if len(head["systems"]) == 1 else "are"
    return f"No. {what} {verb} affected {began}."


def _affected(shown: Shown, head: Shown) -> str:
    if head["summary"]:
        return f"It is over. While it lasted: {head['summary']}" if head["resolved"] else str(head["summary"])
    alert = shown.get("alert", {})
    if alert.get("customersAffected") or alert.get("customerCount"):
        return "Customers are affected. What it means for you is being worked out."
    return "That is being worked out. What is known stands in the updates."


def _more(shown: Shown, promise: Badge, at: int) -> str:
    due = shown["cadence"].get("dueAt")
    if promise.state == "closed":
        return "No further update is promised. Should it come back, it says so here."
    if due is None:
        return "No time is set. What comes next is posted here."
    by = moment(due, at).text
    if promise.state == "overdue":
        return f"We promised {by} and are late by {minutes(at - epoch_ms(due))}. It comes here."
    return f"By {by}, here."


def listed(names: Sequence[str]) -> str:
    """``a, b and c``."""
    return " and ".join(part for part in (", ".join(names[:-1]), *names[-1:]) if part)


def services(
    components: Mapping[str, str], incidents: Iterable[Shown]
) -> Sequence[tuple[str, str | None, str]]:
    """What customers call the parts → the worst impact that is known of each, and its shape; None: none is.

    ``components``: system → name. A column that may not know systems has the names already.
    """
    worst: dict[str, str] = {}
    order = list(SHAPES)
    for shown in incidents:
        if is_resolved(shown):
            continue
        word = impact_word(shown)
        for system in shown.get("affectedSystems", ()):
            name = components.get(system, system)
            if name not in worst or order.index(word) < order.index(worst[name]):
                worst[name] = word
    names = sorted({*components.values()})
    return tuple((name, worst.get(name), SHAPES.get(worst.get(name, ""), "")) for name in names)


def _repeats_an_update(row: Shown) -> bool:
    """The log announces every update; the page shows the updates themselves right above it."""
    return bool(row.get("automatic")) and row["title"] == UPDATE_POSTED


def whole_page(shown: Shown, at: int) -> dict[str, Any]:
    """Everything the page of one incident shows."""
    alert = shown.get("alert", {})
    return {
        **headline(shown, at),
        "questions": questions(shown, at),
        "updates": [_row(row, at) for row in reversed(shown["updates"])],
        "timeline": [_row(row, at) for row in reversed(shown["timeline"]) if not _repeats_an_update(row)],
        "number": shown.get("number"),
        "severity": shown.get("severity"),
        "bridge": None if is_resolved(shown) else shown.get("bridgeUrl"),
        "customers": alert.get("customerCount"),
        "customers_affected": alert.get("customersAffected", False),
        "mim": shown.get("command", {}).get("mim"),
        "phases": [(n, phase_name(n), _step(shown, n)) for n in range(1, 9)],
    }


def _row(row: Shown, at: int) -> dict[str, Any]:
    return {
        "id": row["id"],
        "when": moment(row["timestamp"], at),
        "title": row.get("title", ""),
        "text": row.get("content", row.get("description", "")),
        "by": row.get("author", row.get("actor", "")),
        "corrected": row.get("correctedBy"),
        "corrects": row.get("corrects"),
    }


def _step(shown: Shown, phase: int) -> str:
    """done, skipped, now, reached (the furthest, while an earlier one is visited again) or todo."""
    over = is_resolved(shown)
    if phase == shown["activePhase"] and not over:
        return "now"
    if phase == shown["phase"] and not over:
        return "reached"
    if phase > shown["phase"]:
        return "todo"
    visited = {visit["phase"] for visit in shown.get("visits", ())}
    return "skipped" if visited and phase not in visited else "done"


def board(incidents: Sequence[Shown], at: int, alone: Shown | None = None) -> dict[str, Any]:
    """Everything the page of all published incidents shows: the open ones worst first, then what is over.

    ``alone``: the whole of the only open one, whose answers and newest updates stand here at once.
    """
    worst_first = list(SHAPES)
    unresolved = sorted(
        (s for s in incidents if not is_resolved(s)), key=lambda s: worst_first.index(impact_word(s))
    )
    over = [shown for shown in incidents if is_resolved(shown)]
    lead = impact_word(unresolved[0]) if unresolved else None
    return {
        "state": lead or "No incident known",
        "shape": SHAPES.get(lead or "", "ring"),
        "calm": not unresolved,
        "unresolved": [headline(shown, at) for shown in unresolved],
        "over": [headline(shown, at) for shown in over],
        "questions": questions(alone, at) if alone else (),
        "updates": [_row(row, at) for row in reversed(alone["updates"][-NEWEST:])] if alone else [],
        "earlier": max(0, len(alone["updates"]) - NEWEST) if alone else 0,
    }


def as_of(at: int) -> Moment:
    """The age of the data: the page is made at every request, so this is the time of the answer."""
    day = datetime.fromtimestamp(at // 1000, UTC)
    return Moment(f"{day:%a} {day.day} {day:%b} {day.year}, {clock_utc(at)} UTC", rfc3339(at - at % 60_000))
