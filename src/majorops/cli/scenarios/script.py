"""A real outage as acts of people on the public API. Pure: the outage in, the acts out, in order.

What happened, when and in which phase is the published record. Who clicks what, the milestones and the
promises are ours, worded from that record.
"""

from collections.abc import Callable, Iterator, Mapping
from importlib import resources
from typing import Any, Literal

import msgspec

from majorops.platform.wording import epoch_ms

ANA, HANA, BEN, CARA, DEV, EVA, FINN, GUS = (
    f"{name}@demo.example"
    for name in (
        "ana.ortiz",
        "hana.sato",
        "ben.kessler",
        "cara.novak",
        "dev.rao",
        "eva.lindt",
        "finn.osei",
        "gus.adler",
    )
)
PEOPLE: Mapping[str, tuple[str, str, str]] = {
    ANA: ("Ana Ortiz", "mim", "commands the outage through the first night"),
    HANA: ("Hana Sato", "mim", "takes over in the morning"),
    BEN: ("Ben Kessler", "stakeholder", "SRE lead on the incident: posts to the log"),
    CARA: ("Cara Novak", "stakeholder", "customer ops on the incident"),
    DEV: ("Dev Rao", "executive", "leader on the incident, escalation authority"),
    EVA: ("Eva Lindt", "stakeholder", "waits for milestones and updates"),
    FINN: ("Finn Osei", "executive", "reads the executive view"),
    GUS: ("Gus Adler", "admin", "runs the server"),
}
"""User id → name, role, what they do here."""

WAITING: Mapping[str, Literal["executive", "stakeholder"]] = {EVA: "stakeholder", FINN: "executive"}
"""Who looks from above; all others stand on the ground."""

PUBLIC_COMPONENTS: Mapping[str, str] = {
    "Web application": "Website",
    "PostgreSQL primary": "Issues, merge requests, comments",
    "Webhooks": "Webhooks",
    "CI runners": "CI runners",
    "Pages": "Pages",
}
"""System → what customers call it."""

WRITERS: Mapping[str, str] = {"Communications": CARA, "Incident team": ANA}
"""Who posts for an actor of the report; Ben for all others."""

_MINUTE = 60_000
_HOUR = 60 * _MINUTE
_DAY = 24 * _HOUR
_POSTED = {"phase": "update", "command": "action"}  # kinds that only the system writes


class Eta(msgspec.Struct, frozen=True):
    """A time still to come when the act is done: so many ms of the outage later."""

    after: int


class Ago(msgspec.Struct, frozen=True):
    """A time before the act is done: so many ms of the outage earlier."""

    before: int


class Act(msgspec.Struct, frozen=True):
    """One request. ``offset``: ms since detection; ``path`` below ``/v1``; ``says``: for the screen.

    A body may hold :class:`Eta` and :class:`Ago`, which become times when it is sent.
    """

    offset: int
    who: str
    path: str
    body: dict[str, Any]
    says: str
    method: str = "POST"


class Outage(msgspec.Struct, rename="camel"):
    """The file of one outage; see the note beside the samples."""

    title: str
    severity: str
    detected_at: str
    resolved_at: str
    affected_systems: list[str]
    customer_impact: str
    entries: list[dict[str, Any]]
    public_updates: list[dict[str, Any]]

    def offset(self, at: str) -> int:
        """Ms since detection, negative before it."""
        return epoch_ms(at) - epoch_ms(self.detected_at)


def load_outage(name: str = "gitlab-2017-01-31-database") -> Outage:
    """An outage that ships with the package."""
    text = resources.files("majorops.cli.scenarios").joinpath(f"{name}.json").read_bytes()
    return msgspec.json.decode(text, type=Outage)


def hook_payload() -> dict[str, Any]:
    """A PagerDuty v3 event in the vendor's shape."""
    text = (
        resources.files("majorops.cli.scenarios")
        .joinpath("pagerduty-v3-incident.triggered.json")
        .read_bytes()
    )
    payload: dict[str, Any] = msgspec.json.decode(text)
    return payload


def _clock(day: int, text: str) -> Callable[[Outage], int]:
    """31 January (0) or 1 February (1) and a time of day, as an offset."""
    hours, minutes = map(int, text.split(":"))
    return lambda outage: (
        day * 24 * _HOUR + hours * _HOUR + minutes * _MINUTE - epoch_ms(outage.detected_at) % 86_400_000
    )


def _milestone(title: str, body: str, eta: int | None) -> dict[str, Any]:
    return {"title": title, "body": body, **({"nextUpdateEta": Eta(eta * _MINUTE)} if eta else {})}


_IMPACT = {
    "customerImpactSummary": "GitLab.com is offline. Git repositories and wikis are intact. Projects, "
    "comments and accounts made since 17:20 UTC may be lost.",
    "businessImpact": "All customers of the hosted service are without it; a part of six hours of "
    "data is at risk.",
    "execSummary": "The primary database directory was removed by mistake during a replication "
    "repair. Five ways of backup are being checked; a six-hour-old copy is the "
    "fallback.",
}
OF_THE_ALERT = "ALERT"
"""Stands in a path for the incident that the hook opened; its number is known only then."""
_FALSE_ALARM = "The queue is long because the database is down; it belongs to INC-1."

# What people do beside the entries of the report: when, who, path, body, words for the screen.
_DEEDS: tuple[tuple[Callable[[Outage], int], str, str, dict[str, Any], str], ...] = (
    (_clock(0, "19:05"), EVA, "participants", {}, "Eva joins to follow closely"),
    (
        _clock(0, "21:05"),
        ANA,
        "milestones",
        _milestone(
            "The database is unstable and writes lock up",
            "Spam traffic put the database under heavy load. Writes lock up and there is "
            "some downtime. Spammers are being blocked.",
            60,
        ),
        "first milestone, next update promised",
    ),
    (
        _clock(0, "22:02"),
        ANA,
        "milestones",
        _milestone(
            "Replication to the secondary has stopped",
            "The secondary lags so far behind that it must be rebuilt. The service runs on "
            "the primary alone.",
            88,
        ),
        "milestone 2: the promise is kept",
    ),
    (
        _clock(0, "23:31"),
        ANA,
        "milestones",
        _milestone(
            "GitLab.com is offline: data was removed on the primary",
            "A directory was deleted on the primary database host by mistake. The deletion "
            "was stopped; of about 300 GB some 4.5 GB remains. Recovery has begun.",
            50,
        ),
        "milestone 3, a minute late",
    ),
    (
        _clock(0, "23:32"),
        ANA,
        "publish",
        {"publicTitle": "GitLab.com is offline"},
        "published on the public page",
    ),
    (
        _clock(0, "23:33"),
        ANA,
        "updates",
        {
            "content": "Emergency database maintenance. GitLab.com is offline.",
            "visibility": "public",
            "nextUpdateEta": Eta(60 * _MINUTE),
        },
        "first public update",
    ),
    (
        _clock(1, "00:12"),
        ANA,
        "reentry",
        {"from": 5, "to": 2, "reason": "Every backup must be found and checked."},
        "Gather is re-entered: which backups are there?",
    ),
    (_clock(1, "00:22"), ANA, "reentry/leave", {"from": 2}, "back to Isolation"),
    (
        _clock(1, "00:26"),
        ANA,
        "milestones",
        _milestone(
            "We restore from a copy that is six hours old",
            "Five ways of backup failed or were never set up. The staging snapshot of 17:20"
            " is the best there is; the alternative would lose almost 24 hours.",
            100,
        ),
        "milestone 4: how it goes on",
    ),
    (
        _clock(1, "00:28"),
        CARA,
        "updates",
        {
            "content": "Customers ask about lost projects: refer to the public page, promise nothing.",
            "visibility": "internal",
        },
        "internal note of customer ops",
    ),
    (
        _clock(1, "04:02"),
        ANA,
        "milestones",
        _milestone(
            "56 % of the files are copied",
            "The copy is limited by the disks it comes from, at about 60 Mbit/s. It will "
            "take until the afternoon.",
            360,
        ),
        "milestone 5",
    ),
    (
        _clock(1, "08:00"),
        ANA,
        "command/handover",
        {"to": HANA, "brief": "Copy runs; next milestone at 10:00."},
        "Ana offers command to Hana",
    ),
    (_clock(1, "08:04"), HANA, "command/handover/accept", {}, "Hana takes command"),
    (_clock(1, "17:05"), HANA, "status", {"from": "Active", "to": "Monitoring"}, "Monitoring"),
    (
        _clock(1, "17:06"),
        HANA,
        "milestones",
        _milestone(
            "The database is back, webhooks are not yet",
            "The database is restored. Webhooks were stripped by the staging copy and come from elsewhere.",
            75,
        ),
        "milestone 6: the broken promise is settled",
    ),
)


def _opening(outage: Outage) -> Act:
    return Act(
        0,
        ANA,
        "incidents",
        {
            "title": outage.title[:200],
            "severity": outage.severity,
            "description": outage.entries[1]["text"],
            "affectedSystems": outage.affected_systems,
            "bridgeUrl": "https://meet.demo.example/outage",
            "command": {"sre": BEN, "leader": DEV, "customerOps": CARA},
            "alert": {"externalImpact": "Yes"},
        },
        "Ana declares the outage",
    )


def _entries(outage: Outage) -> Iterator[Act]:
    """The entries of the report, each after the phase it belongs to is reached."""
    phase = 1
    for entry in outage.entries:
        offset = outage.offset(entry["at"])
        early = {"timestamp": Ago(-offset)} if offset < 0 else {}
        at = max(offset, 1000)
        if entry["phase"] > phase:
            by = HANA if at > 14 * _HOUR else ANA
            yield Act(at, by, "INC/phase", {"from": phase, "to": entry["phase"]}, f"phase {entry['phase']}")
            phase = entry["phase"]
        title, _, rest = entry["text"].partition("; ")
        yield Act(
            at,
            WRITERS.get(entry["actor"], BEN),
            "INC/timeline",
            {
                "title": title[:200],
                "description": rest,
                "type": _POSTED.get(entry["type"], entry["type"]),
                "visibility": "public" if entry["public"] else "internal",
                **early,
            },
            title,
        )


def _public_updates(outage: Outage) -> Iterator[Act]:
    end = outage.offset(outage.resolved_at)
    for update in outage.public_updates[:-1]:
        offset = outage.offset(update["at"])
        if offset < end:
            promise = {"nextUpdateEta": Eta(45 * _MINUTE)} if offset < 8.2 * _HOUR else {}
            body = {"content": update["text"], "visibility": "public", **promise}
            yield Act(offset + 1, ANA, "INC/updates", body, "public update")


def _ending(outage: Outage) -> Act:
    last = max(outage.offset(entry["at"]) for entry in outage.entries)
    announced = outage.public_updates[-2]["text"]
    return Act(
        last + _MINUTE,
        HANA,
        "INC/resolve",
        {
            "milestone": {"title": "GitLab.com is back online", "body": outage.customer_impact},
            "publicUpdate": {"content": announced},
        },
        "resolved, with its milestone and public update",
    )


def _aside() -> Iterator[Act]:
    """A second, small incident, opened by the PagerDuty hook and found again by its alert."""
    yield Act(2 * _HOUR, GUS, "hook", {"event_type": "incident.triggered"}, "PagerDuty opens an incident")
    yield Act(
        3 * _HOUR,
        GUS,
        "hook",
        {"event_type": "incident.resolved"},
        "PagerDuty clears its alert; the incident stays open",
    )
    yield Act(
        4 * _HOUR,
        HANA,
        f"incidents/{OF_THE_ALERT}/resolve",
        {"falseAlarm": True, "reason": _FALSE_ALARM},
        "that one was a false alarm",
    )


def script(outage: Outage) -> list[Act]:
    """Every act, in the order of the outage; the first declares INC-1 at offset 0."""
    deeds = [Act(at(outage), who, f"INC/{path}", body, says) for at, who, path, body, says in _DEEDS]
    impact = Act(_clock(0, "23:31")(outage) + 1, ANA, "INC/impact", _IMPACT, "impact for customers", "PATCH")
    acts = [*_entries(outage), *deeds, impact, *_public_updates(outage), *_aside(), _ending(outage)]
    placed = [
        msgspec.structs.replace(act, path=act.path.replace("INC/", "incidents/INC-1/", 1)) for act in acts
    ]
    return [_opening(outage), *sorted(placed, key=lambda act: act.offset)]
