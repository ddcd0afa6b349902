"""``mim``: signing in, opening, looking, and the log."""

import os
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated

import msgspec
from typer import Argument, Option, prompt

from majorops.cli import shown
from majorops.cli.account import TOKEN, URL, Account, clean_url, store_account
from majorops.cli.connection import Answer, Connection
from majorops.cli.editor import pick_events
from majorops.cli.incident_paths import incident_path, read_log, spoken
from majorops.cli.moments import moment_after, moment_before
from majorops.cli.refused import Outcome, Refused, usage
from majorops.cli.terminal import Terminal, body_of, text_given
from majorops.cli.watched import worst_first
from majorops.platform.wording import rfc3339

Ref = Annotated[str, Argument(metavar="INCIDENT", help="INC-7, 7 or the ULID.")]
Sure = Annotated[bool, Option("--yes", "-y", help="Do not ask.")]
Why = Annotated[str | None, Option("--reason", "-r", help="Why; goes into the log.")]
Viewer = Annotated[str | None, Option("--as", help="Look with the eyes of another audience.")]
Systems = Annotated[list[str] | None, Option("--system", "-s", help="A system that is hit; repeat it.")]


# ── Signing in ───────────────────────────────────────────────────────────────────────────────────


def login(
    terminal: Terminal,
    url: Annotated[str | None, Argument(help=f"The server; else ${URL}, else asked for.")] = None,
    token_file: Annotated[
        Path | None, Option("--token-file", help="Read the token from here; - is stdin.")
    ] = None,
) -> None:
    """Sign in: check a token and keep it, with the server's address, for this user only."""
    address = clean_url(url or os.environ.get(URL) or _asked_for(terminal))
    account = Account(address, _token(terminal, token_file))
    connection = Connection(account)
    try:
        me = connection.get("/users/me")
    finally:
        connection.close()
    path = store_account(account)
    if account.exposed:
        sys.stderr.write(f"warning: {address} is not encrypted; others on the way can read the token.\n")
    person = me.json
    terminal.say(
        me,
        f"Signed in at {address} as {person.get('displayName') or person['id']}, {person['role']}.",
        f"Kept in {path}",
    )


def _asked_for(terminal: Terminal) -> str:
    if not terminal.interactive:
        raise usage("usage", "Which server?", "mim login https://majorops.example.org")
    return str(prompt("Server", err=True))


def _token(terminal: Terminal, file: Path | None) -> str:
    if file is None:
        found = os.environ.get(TOKEN) or terminal.ask_secret("Token")
    elif str(file) == "-":
        found = sys.stdin.readline()
    else:
        found = _read(file)
    token = found.strip()
    if not token or not token.isascii() or not token.isprintable() or " " in token:
        raise Refused(
            Outcome.SIGN_IN, "invalid_token", "This is not a token.", "It is one word, such as mo_…."
        )
    return token


def _read(file: Path) -> str:
    try:
        return file.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise usage(
            "usage", f"{file} cannot be read: {error}.", "Name a file that holds the token alone."
        ) from error


# ── Opening ──────────────────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True)
class Circumstances:
    """What may be said at opening about the thing itself."""

    description: Annotated[str, Option("--description", "-d", help="What is known; - reads stdin.")] = ""
    system: Systems = None
    bridge: Annotated[str | None, Option("--bridge", help="Link to the call (https).")] = None
    detected: Annotated[str | None, Option("--detected", help="10m ago, 14:05 UTC or RFC 3339.")] = None
    next_update: Annotated[str | None, Option("--next", help="Promise of the next update: 20m, 14:30.")] = (
        None
    )
    restricted: Annotated[
        bool, Option("--restricted", help="Only for MIMs, admins and named participants.")
    ] = False
    participant: Annotated[list[str] | None, Option("--participant", help="E-mail; repeat it.")] = None


@dataclass(frozen=True)
class FirstImpact:
    """What may be said at opening about who feels it."""

    alert_id: Annotated[str | None, Option("--alert-id", help="At the source, such as PagerDuty.")] = None
    customers: Annotated[int | None, Option("--customers", help="Confirmed affected.")] = None
    issue_time: Annotated[str | None, Option("--issue-time", help="When the alert fired.")] = None
    external_impact: Annotated[str | None, Option("--external-impact", help="yes, no, unknown, likely.")] = (
        None
    )
    business_impact: Annotated[str | None, Option("--business-impact", help="For executives.")] = None
    customer_impact: Annotated[str | None, Option("--customer-impact", help="For customers.")] = None
    risk: Annotated[str | None, Option("--risk", help="low, medium, high.")] = None
    audience_notes: Annotated[str | None, Option("--audience-notes", help="Guidance for those who wait.")] = (
        None
    )


@dataclass(frozen=True)
class Seats:
    """Who holds the seats below the MIM: an e-mail of a known user, or any text; empty is vacant."""

    sre: Annotated[str | None, Option("--sre", help="SRE lead.")] = None
    leader: Annotated[str | None, Option("--leader", help="Escalation authority.")] = None
    service_manager: Annotated[str | None, Option("--service-manager", help="Link to the service owner.")] = (
        None
    )
    customer_ops: Annotated[str | None, Option("--customer-ops", help="Customer communication.")] = None

    def body(self) -> dict[str, str]:
        """The seats that were named."""
        return body_of(
            sre=self.sre,
            leader=self.leader,
            serviceManager=self.service_manager,
            customerOps=self.customer_ops,
        )


def new(
    terminal: Terminal,
    title: Annotated[str, Argument(help="A short label.")],
    severity: Annotated[str, Option("--severity", help="critical, high, medium, low. In doubt the higher.")],
    facts: Circumstances,
    impact: FirstImpact,
    seats: Seats,
) -> None:
    """Open an incident; you take the MIM seat."""
    at = terminal.at
    alert = body_of(
        alertId=impact.alert_id,
        customerCount=impact.customers,
        issueTime=_moment(moment_before, impact.issue_time, at),
        externalImpact=_word(impact.external_impact),
    )
    opened = terminal.connection.post(
        "/incidents",
        body_of(
            title=title,
            severity=_word(severity),
            description=text_given(facts.description) or None,
            affectedSystems=facts.system,
            bridgeUrl=facts.bridge,
            restricted=facts.restricted or None,
            detectedAt=_moment(moment_before, facts.detected, at),
            nextUpdateEta=_moment(moment_after, facts.next_update, at),
            participants=facts.participant,
            alert=alert or None,
            command=seats.body() or None,
            businessImpact=impact.business_impact,
            customerImpactSummary=impact.customer_impact,
            riskLevel=_word(impact.risk),
            audienceNotes=impact.audience_notes,
        ),
    )
    incident = opened.json
    terminal.say(opened, shown.head(incident, at), f"Go on: mim watch {shown.name_of(incident)}")


def _word(text: str | None) -> str | None:
    return None if text is None else text.strip().lower()


def _moment(read: Callable[[str, int], int], text: str | None, at: int) -> str | None:
    return None if text is None else rfc3339(read(text, at))


# ── Looking ──────────────────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True)
class Which:
    """Which incidents a list shows."""

    status: Annotated[
        str | None, Option("--status", help="active, monitoring, resolved; several with commas.")
    ] = None
    severity: Annotated[str | None, Option("--severity", help="critical, high, medium, low.")] = None
    phase: Annotated[str | None, Option("--phase", help="1 to 8.")] = None
    everything: Annotated[bool, Option("--all", "-a", help="Resolved ones, too.")] = False


def ls(
    terminal: Terminal,
    which: Which,
    limit: Annotated[int, Option("--limit", min=1, max=200)] = 50,
    cursor: Annotated[str | None, Option("--cursor", help="Where the last list ended.")] = None,
    viewer: Viewer = None,
) -> None:
    """List incidents: unresolved first, the worst first."""
    status = which.status or (None if which.everything else "active,monitoring")
    answer = terminal.connection.get(
        "/incidents",
        status=_words(status),
        severity=_words(which.severity),
        phase=which.phase,
        limit=limit,
        cursor=cursor,
        as_=viewer,
    )
    page = answer.json
    terminal.say(answer, shown.board(worst_first(page["incidents"]), terminal.at))
    if page.get("nextCursor") and not terminal.json:
        terminal.say(answer, f"There are more: mim ls --cursor {page['nextCursor']}")


def _words(text: str | None) -> str | None:
    return None if text is None else ",".join(part.strip().capitalize() for part in text.split(","))


def show(terminal: Terminal, incident: Ref, *, viewer: Viewer = None) -> None:
    """Show one incident: how it stands, who commands, what was promised and said, and the log."""
    answer = terminal.connection.get(incident_path(incident), as_=viewer)
    terminal.say(answer, shown.incident_page(answer.json, terminal.at))


# ── The log ──────────────────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True)
class Entry:
    """What may be said about an entry beside its title."""

    details: Annotated[str, Option("--details", "-d", help="More than a line; - reads stdin.")] = ""
    kind: Annotated[str | None, Option("--type", "-t", help="action, alert or update.")] = None
    public: Annotated[bool, Option("--public", help="For everyone; without it internal.")] = False
    when: Annotated[str | None, Option("--at", help="When it happened: 10m (ago), 14:05, RFC 3339.")] = None
    corrects: Annotated[str | None, Option("--corrects", help="Number or id of the entry it puts right.")] = (
        None
    )


def log(
    terminal: Terminal,
    incident: Ref,
    *,
    entry: Entry,
    title: Annotated[str | None, Argument(help="What happened. Without it the log is shown.")] = None,
) -> None:
    """Post to the log, or show it with the numbers that milestones and corrections use."""
    if title is None:
        events = read_log(terminal.connection, incident)
        raw = Answer(msgspec.json.encode({"events": events, "nextCursor": None}))
        terminal.say(raw, shown.log(events, numbered=True))
        return
    posted = terminal.connection.post(
        incident_path(incident, "timeline"),
        body_of(
            title=title,
            description=text_given(entry.details) or None,
            type=_word(entry.kind),
            visibility="public" if entry.public else None,
            timestamp=_moment(moment_before, entry.when, terminal.at),
            corrects=_event_id(terminal, incident, entry.corrects),
        ),
    )
    terminal.say(posted, shown.log([posted.json]))


def _event_id(terminal: Terminal, incident: str, text: str | None) -> str | None:
    if text is None:
        return None
    chosen = pick_events(text, read_log(terminal.connection, incident))
    if len(chosen) != 1:
        raise usage("usage", "Name exactly one entry.", f"mim log {incident} shows their numbers.")
    return str(chosen[0]["id"])


def retract(
    terminal: Terminal,
    incident: Ref,
    *,
    item: Annotated[
        str, Argument(help="Number or id of the entry; the id of an update; number or id of a milestone.")
    ],
    kind: Annotated[str, Option("--kind", help="timeline, updates or milestones.")] = "timeline",
    reason: Why = None,
    yes: Sure = False,
) -> None:
    """Take back what went out by mistake: the record stays, all but command read "Taken back"."""
    if kind not in {"timeline", "updates", "milestones"}:
        raise usage("usage", f"{kind[:64]!r} cannot be taken back.", "One of timeline, updates, milestones.")
    terminal.confirm(f"Take it back from {spoken(incident)}, for everyone but command?", yes=yes)
    item_id = (
        _event_id(terminal, incident, item)
        if kind == "timeline"
        else _item_id(terminal, incident, kind, item)
    )
    taken = terminal.connection.post(
        incident_path(incident, kind, str(item_id), "retract"), body_of(reason=reason)
    )
    terminal.say(taken, "Taken back.")


def _item_id(terminal: Terminal, incident: str, kind: str, text: str) -> str:
    if kind != "milestones" or not text.isdigit():
        return text
    rows = terminal.connection.get(incident_path(incident)).json["milestones"]
    found = next((row["id"] for row in rows if row["sequence"] == int(text)), None)
    if found is None:
        raise usage("unknown_milestone", f"There is no milestone {text}.", f"mim show {incident} lists them.")
    return str(found)
