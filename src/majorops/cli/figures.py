"""The figures that tick: computed from this side's clock as the server does from its own. Times are epoch ms.

Source: rules.md sections 9 and 12.
"""

from collections.abc import Mapping
from typing import Any, NamedTuple

from majorops.cli.moments import MINUTE, duration
from majorops.platform.installation import STANDARD
from majorops.platform.wording import clock_utc, epoch_ms

PHASES = ("Alert", "Gather", "Assess", "Initial", "Isolation", "Mitigation", "Validation", "Resolution")
_USUAL_DUE_SOON = 5

Json = Mapping[str, Any]


class Badge(NamedTuple):
    """The state of the next-update promise and its words."""

    state: str  # closed, notSet, onTime, dueSoon, overdue
    words: str


def moment_of(row: Json, field: str) -> int | None:
    """A time of a JSON object, None when it is unset or not this viewer's."""
    text = row.get(field)
    return None if text is None else epoch_ms(text)


def badge(incident: Json, at: int) -> Badge:
    """The badge at ``at``; it flips with no message from the server."""
    if incident["status"] == "Resolved":
        return Badge("closed", "closed")
    due = moment_of(incident, "nextUpdateEta")
    if due is None:
        return Badge("notSet", "next update not set")
    if at > due:
        return Badge("overdue", f"next update overdue by {_minutes(at - due)}")
    severity = str(incident.get("severity", "")).lower()
    beat = STANDARD.cadence.get(severity)
    soon = (beat.due_soon if beat else _USUAL_DUE_SOON) * MINUTE
    state, word = ("dueSoon", "due soon") if due - at <= soon else ("onTime", "on time")
    return Badge(state, f"next update {word}, due in {_minutes(due - at)}")


def _minutes(ms: int) -> str:
    return "less than a minute" if ms < MINUTE else f"{ms // MINUTE} min"


def promise_line(incident: Json, at: int) -> str:
    """The badge with the time promised and the last word given."""
    due, last = moment_of(incident, "nextUpdateEta"), moment_of(incident, "lastCommunicatedAt")
    found = badge(incident, at)
    promised = "" if due is None or found.state == "closed" else f" · promised for {clock_utc(due)} UTC"
    spoken = "none yet" if last is None else f"{clock_utc(last)} UTC"
    return f"{found.words}{promised} · last update {spoken}"


def total_ms(incident: Json, at: int) -> int:
    """Since detection, frozen by resolving."""
    since = moment_of(incident, "detectedAt") or at
    return max(0, (moment_of(incident, "resolvedAt") or at) - since)


def impact_ms(incident: Json, at: int) -> int | None:
    """Since the alert fired, frozen when it cleared, else by resolving; None without an alert time."""
    alert = incident.get("alert") or {}
    since = moment_of(alert, "issueTime")
    if since is None:
        return None
    end = moment_of(alert, "resolveTime") or moment_of(incident, "resolvedAt") or at
    return max(0, end - since)


def phase_words(incident: Json) -> str:
    """``3/8 Assess``, with ``reached 5`` in a re-entry."""
    active, reached = incident.get("activePhase", incident["phase"]), incident["phase"]
    back = f", reached {reached}" if active < reached else ""
    return f"{active}/8 {PHASES[active - 1]}{back}"


def tiles(incident: Json, at: int) -> list[tuple[str, str]]:
    """The five figures of the footer: label and value; what this viewer may not see is left out."""
    alert = incident.get("alert") or {}
    impact, count = impact_ms(incident, at), alert.get("customerCount")
    found = [("total", duration(total_ms(incident, at)))]
    if impact is not None:
        found.append(("impact", duration(impact)))
    if count is not None:
        found.append(("affected users", f"{count:,}" if count else "none confirmed"))
    return [*found, ("phase", phase_words(incident)), ("updates", str(incident.get("updatesPosted", 0)))]
