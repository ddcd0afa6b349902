"""``mim``: the words for those who wait: updates, milestones, promises, publication."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Annotated, Any

from typer import Argument, Option, prompt

from majorops.cli import shown
from majorops.cli.connection import Answer
from majorops.cli.drafting import ask_draft, cited
from majorops.cli.editor import Words, Writing, pick_events, template
from majorops.cli.incident_paths import incident_path, read_incident, read_log, spoken
from majorops.cli.moments import moment_after, moment_before
from majorops.cli.record_commands import Ref, Sure, Why
from majorops.cli.refused import Refused, usage
from majorops.cli.terminal import Terminal, body_of, text_given
from majorops.cli.watched import Json
from majorops.platform.wording import clock_utc, epoch_ms, rfc3339

Next = Annotated[str | None, Option("--next", help="Promise of the next update: 30m, 14:30 (UTC), RFC 3339.")]
Public = Annotated[bool, Option("--public", help="For everyone; without it internal.")]
PromiseReason = Annotated[str | None, Option("--promise-reason", help="Why the open promise moves.")]


def due_at(text: str | None, at: int) -> str | None:
    """A promise as the API takes it."""
    return None if text is None else rfc3339(moment_after(text, at))


def update(
    terminal: Terminal,
    incident: Ref,
    *,
    text: Annotated[str, Argument(help="What to say; - reads stdin.")],
    public: Public = False,
    eta: Next = None,
    promise_reason: PromiseReason = None,
) -> None:
    """Post a status update, internal unless --public."""
    posted = terminal.connection.post(
        incident_path(incident, "updates"),
        body_of(
            content=text_given(text),
            visibility="public" if public else "internal",
            nextUpdateEta=due_at(eta, terminal.at),
            promiseReason=promise_reason,
        ),
    )
    terminal.say(posted, shown.update(posted.json))


# ── Milestones ───────────────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True)
class MilestoneText:
    """The words of a milestone; without both an editor opens."""

    title: Annotated[str | None, Option("--title", help="A short headline.")] = None
    body: Annotated[str | None, Option("--body", "-b", help="The summary; - reads stdin.")] = None
    entries: Annotated[
        str | None, Option("--from-log", help="Entries it is cut from, as numbered: 3,5-8.")
    ] = None

    @property
    def given(self) -> bool:
        """Whether any of it was said."""
        return self.title is not None or self.body is not None or self.entries is not None


@dataclass(frozen=True)
class Cut:
    """What else a milestone may carry."""

    eta: Next = None
    corrects: Annotated[int | None, Option("--corrects", help="Number of the milestone it puts right.")] = (
        None
    )
    resolution: Annotated[bool, Option("--resolution", help="It is the one that tells of the end.")] = False
    draft: Annotated[bool, Option("--draft", help="Start in the editor from a draft of the log.")] = False


def milestone(terminal: Terminal, incident: Ref, *, text: MilestoneText, cut: Cut) -> None:
    """Cut a milestone from the log for stakeholders and executives; it never changes afterwards."""
    more = body_of(
        nextUpdateEta=due_at(cut.eta, terminal.at),
        isResolution=cut.resolution or None,
        corrects=_corrected(terminal, incident, cut.corrects),
    )
    path = incident_path(incident, "milestones")

    def send(words: Mapping[str, Any]) -> Answer:
        return terminal.connection.post(path, {**words, **more})

    if cut.draft:
        events = _chosen(terminal, incident, text)
        draft = ask_draft(terminal, incident, "milestone", "stakeholder", events)
        more["draftId"] = draft["id"]
        words = Words(text.title or draft["title"], text_given(text.body) if text.body else draft["body"])
        # What a program wrote is published by nobody but a person who has read it.
        done = send_words(terminal, words, events or cited(terminal, incident, draft), send, ready=False)
    else:
        done = write_milestone(terminal, incident, text, send)
    terminal.say(done, shown.milestone(done.json))


def _corrected(terminal: Terminal, incident: str, number: int | None) -> str | None:
    if number is None:
        return None
    rows = read_incident(terminal.connection, incident)["milestones"]
    found = next((row["id"] for row in rows if row["sequence"] == number), None)
    if found is None:
        raise usage(
            "unknown_milestone", f"There is no milestone {number}.", f"mim show {incident} lists them."
        )
    return str(found)


def write_milestone(
    terminal: Terminal, incident: str, text: MilestoneText, send: Callable[[Mapping[str, Any]], Answer]
) -> Answer:
    """Choose the entries, find the words (given, or in an editor) and send them; a refusal keeps the text."""
    events = _chosen(terminal, incident, text)
    words = Words(text.title or "", text_given(text.body) if text.body else "")
    return send_words(terminal, words, events, send, ready=bool(words.title and words.body))


def send_words(
    terminal: Terminal,
    words: Words,
    events: Sequence[Json],
    send: Callable[[Mapping[str, Any]], Answer],
    *,
    ready: bool,
) -> Answer:
    """Send the words, at once when they are ``ready``, else as they come out of an editor."""
    sources = [event["id"] for event in events]
    if ready:
        return send({"title": words.title, "body": words.body, "sources": sources})
    if not terminal.interactive:
        raise usage(
            "usage", "There is no terminal for an editor.", "Give --title and --body (- reads stdin)."
        )
    writing = Writing(template(words, events))
    words = writing.edit()
    try:
        answer = send({"title": words.title, "body": words.body, "sources": sources})
    except Refused as refused:
        raise writing.kept(refused) from refused
    writing.done()
    return answer


def _chosen(terminal: Terminal, incident: str, text: MilestoneText) -> list[Json]:
    if text.entries is not None:
        return pick_events(text.entries, read_log(terminal.connection, incident))
    if not terminal.interactive or (text.title and text.body):
        return []
    events = read_log(terminal.connection, incident)
    terminal.asking.print(shown.log(events, numbered=True))
    picked = prompt(
        "Cut from which entries (3,5-8; empty for none)", default="", show_default=False, err=True
    )
    return pick_events(str(picked), events)


# ── Promises ─────────────────────────────────────────────────────────────────────────────────────


def make(
    terminal: Terminal,
    incident: Ref,
    *,
    due: Annotated[str, Argument(help="30m, 14:30 (UTC) or RFC 3339.")],
    public: Public = False,
    reason: Why = None,
) -> None:
    """Promise the next update; a reason is needed while another promise is open."""
    made = terminal.connection.post(
        incident_path(incident, "promises"),
        body_of(
            dueAt=due_at(due, terminal.at), visibility="public" if public else None, promiseReason=reason
        ),
    )
    terminal.say(made, f"Next update promised for {clock_utc(epoch_ms(made.json['dueAt']))} UTC.")


def withdraw(
    terminal: Terminal,
    incident: Ref,
    *,
    promise: Annotated[str | None, Argument(help="Its id; not needed while only one is open.")] = None,
    reason: Why = None,
) -> None:
    """Withdraw an open promise before it is due, with a reason."""
    promise_id = promise or _only_open(terminal, incident)
    ended = terminal.connection.post(
        incident_path(incident, "promises", promise_id, "withdraw"), body_of(reason=reason)
    )
    terminal.say(ended, shown.promise_row(ended.json))


def list_promises(terminal: Terminal, incident: Ref) -> None:
    """Every promise and how it ended."""
    found = terminal.connection.get(incident_path(incident, "promises"))
    rows = [shown.promise_row(row) for row in found.json["promises"]]
    terminal.say(found, *rows or ("Nothing was promised yet.",))


def _only_open(terminal: Terminal, incident: str) -> str:
    rows = read_incident(terminal.connection, incident)["promises"]
    still = [row["id"] for row in rows if row["state"] == "Open"]
    if len(still) != 1:
        raise usage(
            "usage", f"{len(still) or 'No'} promises are open.", f"mim promise ls {incident} shows their ids."
        )
    return str(still[0])


# ── The public page ──────────────────────────────────────────────────────────────────────────────


def publish(
    terminal: Terminal,
    incident: Ref,
    *,
    title: Annotated[str, Argument(help="The title that everyone reads.")],
    started: Annotated[str | None, Option("--started", help="When it began, for the public.")] = None,
) -> None:
    """Put the incident on the public page; its public and phase entries from before become visible, too."""
    began = None if started is None else rfc3339(moment_before(started, terminal.at))
    done = terminal.connection.post(
        incident_path(incident, "publish"), body_of(publicTitle=title, startedAt=began)
    )
    terminal.say(
        done,
        f"Published as {done.json['publicTitle']!r}.",
        f"{terminal.connection.account.url}/status/{done.json['publicId']}",
    )


def unpublish(terminal: Terminal, incident: Ref, *, reason: Why = None, yes: Sure = False) -> None:
    """Take the incident off the public page, with a reason."""
    terminal.confirm(f"Take {spoken(incident)} off the public page?", yes=yes)
    done = terminal.connection.post(incident_path(incident, "unpublish"), body_of(reason=reason))
    terminal.say(done, "Taken off the public page.")
