"""The draft that needs no model: the same material always gives the same sentences.

Conditions, actions, needs: the shape of a bridge report, which is good for milestones, too. Every sentence
names the events it rests on; where the audience sees no event at all, there is nothing to say yet.
"""

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from majorops.drafts.record import Entry, Kind, Material, Sentence, Words
from majorops.drafts.rules import TITLE_LIMIT
from majorops.incidents.record import phase_name
from majorops.incidents.wording import WHAT_NEXT
from majorops.platform.wording import clock_utc, epoch_ms, rfc3339, whole_minutes

DAY_MS = 24 * 3_600_000
Sentences = Iterator[Sentence]
_HEADLINES = (
    "Responders called",
    "Facts being collected",
    "Impact being confirmed",
    "First report",
    "Cause being isolated",
    "Fix being applied",
    "Recovery being checked",
    "Closing",
)
_SEATS = {
    "sre": "SRE lead",
    "leader": "Leader",
    "serviceManager": "Service manager",
    "customerOps": "Customer ops",
}


# -- small words -----------------------------------------------------------------------------------


def sentence(text: str) -> str:
    """One line that ends as a sentence does."""
    line = " ".join(text.split())
    return line if not line or line[-1] in ".!?…" else f"{line}."


def moment(at: int, now: int) -> str:
    """``14:03 UTC``, with the day when that was not within the last one."""
    day = "" if now - at < DAY_MS else f"{rfc3339(at)[:10]} "
    return f"{day}{clock_utc(at)} UTC"


def spoken_duration(ms: int) -> str:
    """``1 h 05 min``, ``12 min``."""
    hours, minutes = divmod(whole_minutes(ms), 60)
    return f"{hours} h {minutes:02} min" if hours else f"{minutes} min"


def listed(names: list[str]) -> str:
    """``a, b and c``."""
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}"


class Page:
    """What is being written: the material, and one way to put a sentence down."""

    def __init__(self, material: Material) -> None:
        self.of = material
        self.incident = material.incident
        self.anchors = tuple(entry.id for entry in material.anchors)

    def say(self, part: str, text: str, *entries: Entry) -> Sentences:
        """A sentence that rests on ``entries``, else on how things stand; none without text or events."""
        sources = tuple(entry.id for entry in entries) or self.anchors
        if text.strip() and sources:
            yield Sentence(sentence(text), sources, part)

    def when(self, at: int) -> str:
        """A moment, as the reader needs it."""
        return moment(at, self.of.at)

    def resolved(self) -> bool:
        """Whether the incident is over."""
        return bool(self.incident["status"] == "Resolved")


def title_of(page: Page) -> str:
    """A short headline: how it stands, and what it is."""
    incident = page.incident
    how = {"Resolved": "Resolved", "Monitoring": "Fix in place, being watched"}.get(incident["status"])
    return f"{how or _HEADLINES[incident['activePhase'] - 1]}: {name_of(page)}"[:TITLE_LIMIT]


def name_of(page: Page) -> str:
    """The title that this audience knows."""
    return str(page.incident.get("title") or "This incident")


# -- conditions ------------------------------------------------------------------------------------


def what_it_is(page: Page) -> str:
    """Severity, systems, since when; or until when."""
    incident = page.incident
    severity, systems = incident.get("severity"), incident.get("affectedSystems") or []
    what = f"{severity} incident" if severity else str(incident.get("impact", "incident"))
    hit = f" affecting {listed(list(systems))}" if systems else ""
    since = epoch_ms(incident["detectedAt"]) if incident.get("detectedAt") else None
    line = f"{name_of(page)}: {what}{hit}"
    if page.resolved() and incident.get("resolvedAt"):
        over = epoch_ms(incident["resolvedAt"])
        took = f" after {spoken_duration(over - since)}" if since is not None else ""
        return f"{line}, resolved at {page.when(over)}{took}"
    return f"{line}, open since {page.when(since)}" if since is not None else line


def customers(page: Page) -> str:
    """How many people notice, where a number is known."""
    count = page.of.alert.get("customerCount") or 0
    verb = "were" if page.resolved() else "are"
    return f"{count:,} customers {verb} affected" if count else ""


def where_work_is(page: Page) -> Sentences:
    """The phase, and since when."""
    if page.resolved():
        return
    active = page.incident["activePhase"]
    entry = next((e for e in page.of.anchors if e.phase == active), None)
    since = f", since {page.when(entry.at)}" if entry else ""
    text = f"Work is in phase {active} of 8, {phase_name(active)}{since}"
    yield from page.say("conditions", text, *([entry] if entry else []))


def conditions(page: Page) -> Sentences:
    """What is wrong, for whom, how far the work is."""
    yield from page.say("conditions", what_it_is(page))
    yield from page.say("conditions", page.incident.get("customerImpactSummary") or "")
    yield from page.say("conditions", customers(page))
    yield from where_work_is(page)


# -- actions ---------------------------------------------------------------------------------------


def told(page: Page, entry: Entry) -> str:
    """One event of the log, as a sentence with its time."""
    title = " ".join(entry.title.split())
    if entry.automatic and title.startswith("Status: "):
        before, _, after = title.removeprefix("Status: ").partition(" → ")
        return f"{page.when(entry.at)}: the status went from {before} to {after}"
    if entry.automatic and title == "Status update posted":
        return f"{page.when(entry.at)}: {entry.description}"
    more = f" {sentence(entry.description)}" if entry.description else ""
    return f"{page.when(entry.at)}: {sentence(title)}{more}"


def actions(page: Page, part: str = "actions") -> Sentences:
    """What was done and seen, in order; moves of the phase as one sentence."""
    moves = [entry for entry in page.of.entries if entry.phase is not None]
    if len(moves) > 1:
        names = listed([phase_name(entry.phase or 1) for entry in moves])
        span = f"between {page.when(moves[0].at)} and {page.when(moves[-1].at)}"
        yield from page.say(part, f"The work went through {names} {span}", *moves)
    for entry in page.of.entries:
        if entry.phase is None:
            yield from page.say(part, told(page, entry), entry)


# -- needs -----------------------------------------------------------------------------------------


def needs(page: Page) -> Sentences:
    """What happens next, and what the reader should know or do."""
    if page.resolved():
        yield from page.say("needs", "Nothing more is needed from you; a review follows where one is due.")
    elif page.incident["status"] == "Monitoring":
        yield from page.say("needs", "The fix holds so far. The figures are watched before this is closed.")
    else:
        yield from page.say("needs", WHAT_NEXT[page.incident["activePhase"] - 1])
    yield from page.say("needs", page.incident.get("audienceNotes") or "")


# -- the five kinds --------------------------------------------------------------------------------


def milestone(page: Page) -> Sentences:
    """Conditions, actions, needs."""
    yield from conditions(page)
    yield from actions(page)
    yield from needs(page)


def update(page: Page) -> Sentences:
    """A short note in one paragraph: how it stands, what was done last, what comes next."""
    yield from page.say("", page.incident.get("customerImpactSummary") or what_it_is(page))
    for entry in [entry for entry in page.of.entries if entry.phase is None][-2:]:
        yield from page.say("", told(page, entry), entry)
    for one in needs(page):
        yield Sentence(one.text, one.sources)
        break


def exec_summary(page: Page) -> Sentences:
    """What it is, what it costs, where it stands; nothing technical."""
    incident = page.incident
    yield from page.say("", what_it_is(page))
    for text in (incident.get("businessImpact"), incident.get("customerImpactSummary"), customers(page)):
        yield from page.say("", text or "")
    risk = incident.get("riskLevel")
    yield from page.say("", f"Risk is rated {risk}" if risk and not page.resolved() else "")
    for one in (*where_work_is(page), *list(needs(page))[:1]):
        yield Sentence(one.text, one.sources)


def catch_up(page: Page) -> Sentences:
    """For somebody who joins late: who commands, what happened, what is open."""
    yield from conditions(page)
    mim = page.of.command.get("mim")
    yield from page.say("conditions", f"{mim} commands" if mim else "")
    if page.of.milestones:
        last = page.of.milestones[-1]
        told_at = page.when(epoch_ms(last["cutAt"]))
        yield from page.say("conditions", f"Milestone {last['sequence']}, {told_at}, said: {last['title']}")
    yield from actions(page)
    vacant = [name for seat, name in _SEATS.items() if not page.of.command.get(seat)]
    if vacant and not page.resolved():
        yield from page.say(
            "needs", f"Vacant: {listed(vacant)}" if len(vacant) > 1 else f"Vacant seat: {vacant[0]}"
        )
    eta = page.incident.get("nextUpdateEta")
    yield from page.say("needs", f"The next update is promised for {page.when(epoch_ms(eta))}" if eta else "")


def review(page: Page) -> Sentences:
    """The skeleton of an After Action: the facts; what people make of them is theirs to write."""
    for one in conditions(page):
        yield Sentence(one.text, one.sources, "summary")
    yield from actions(page, "timeline")
    kept = sum(promise["state"] == "Kept" for promise in page.of.promises)
    settled = sum(promise["state"] in {"Kept", "Late", "Broken"} for promise in page.of.promises)
    if settled:
        yield from page.say("wentWell", f"{kept} of {settled} promises of an update were kept")


_KINDS: Mapping[Kind, Callable[[Page], Sentences]] = {
    Kind.MILESTONE: milestone,
    Kind.UPDATE: update,
    Kind.EXEC_SUMMARY: exec_summary,
    Kind.CATCH_UP: catch_up,
    Kind.REVIEW: review,
}
_TITLES: Mapping[Kind, Callable[[Page], Any]] = {
    Kind.CATCH_UP: lambda page: f"Where we are: {name_of(page)}"[:TITLE_LIMIT],
    Kind.REVIEW: lambda page: f"After Action: {name_of(page)}"[:TITLE_LIMIT],
}


def write(material: Material) -> Words:
    """The draft of a kind from its material."""
    page = Page(material)
    return Words(_TITLES.get(material.kind, title_of)(page), tuple(_KINDS[material.kind](page)))
