"""An outage of last week and its finished After Action: who did what, how many minutes in. All of it ours."""

from collections.abc import Mapping
from typing import Any, NamedTuple

from majorops.cli.scenarios.script import ANA, BEN, CARA, DEV, EVA, HANA

MINUTE_MS = 60_000
_HOUR = 60  # minutes
_DAY = 24 * _HOUR
BEFORE_MS = (4 * _DAY + 7 * _HOUR) * MINUTE_MS
"""How long ago it was detected."""


class Deed(NamedTuple):
    """What somebody did: ``after`` minutes since detection, the name of the act, what is given to it."""

    after: int
    who: str
    act: str
    given: Mapping[str, Any]


OPENED: Mapping[str, Any] = {
    "title": "Card payments refused: certificate of the gateway expired",
    "description": "Every card payment ends with a TLS error at the gateway. Invoices and wallets work.",
    "affected_systems": ["checkout", "payment gateway"],
    "customer_count": 18_400,
    "sre": BEN,
    "leader": DEV,
    "customer_ops": CARA,
    "business_impact": "About 310,000 EUR of card orders an hour.",
    "customer_impact_summary": "Paying by card fails. Orders already paid are safe.",
}

RUN: tuple[Deed, ...] = (
    Deed(3, HANA, "advance", {"leaving": 1, "to": 2}),
    Deed(
        6, BEN, "post", {"title": "Gateway logs: its certificate expired twelve minutes ago", "type": "alert"}
    ),
    Deed(9, HANA, "advance", {"leaving": 2, "to": 3}),
    Deed(
        12,
        HANA,
        "milestone",
        {
            "title": "Card payments are refused",
            "body": "The certificate of the payment gateway has expired. Wallets and invoices work.",
            "eta": 20,
        },
    ),
    Deed(13, HANA, "update", {"content": "Paying by card fails at the moment.", "public": True, "eta": 30}),
    Deed(14, HANA, "advance", {"leaving": 3, "to": 5}),
    Deed(15, CARA, "update", {"content": "Point customers to wallets; promise no time.", "public": False}),
    Deed(29, BEN, "post", {"title": "The renewal failed 20 days ago; its alert went to a closed mailbox"}),
    Deed(
        31,
        HANA,
        "milestone",
        {
            "title": "A new certificate is being issued",
            "body": "Issuing takes about ten minutes, putting it on six hosts about fifteen.",
            "eta": 25,
        },
    ),
    Deed(33, HANA, "advance", {"leaving": 5, "to": 6}),
    Deed(47, BEN, "post", {"title": "Certificate issued, two of six hosts done", "type": "action"}),
    Deed(
        40, HANA, "update", {"content": "The cause is known, a fix is on its way.", "public": True, "eta": 30}
    ),
    Deed(60, HANA, "advance", {"leaving": 6, "to": 7}),
    Deed(61, HANA, "status", {}),
    Deed(
        64,
        HANA,
        "milestone",
        {
            "title": "Card payments work again",
            "body": "All six hosts have the new certificate. We watch for ten minutes before we close.",
            "eta": 15,
        },
    ),
    Deed(66, HANA, "update", {"content": "Paying by card works; we watch it.", "public": True, "eta": 15}),
    Deed(76, HANA, "advance", {"leaving": 7, "to": 8}),
    Deed(
        78,
        HANA,
        "resolve",
        {
            "title": "Resolved: card payments are back",
            "body": "Ten clean minutes on all hosts. No payment was taken twice.",
            "content": "Paying by card works again. Thank you for your patience.",
        },
    ),
)

SUMMARY = """\
For 62 minutes **every card payment was refused**. About 18,400 customers met the error; some paid by
wallet instead. No order was lost and nobody was charged twice.

The certificate of the payment gateway had expired. It was issued anew and put on six hosts by hand."""

TIMELINE = """\
- **12 min before** the certificate expires; connections that are open go on
- **0** the first payments fail, the alert fires, the incident is declared
- **+6 min** the cause is known
- **+33 min** the new certificate is ordered; **+47 min** it is there
- **+62 min** the last of six hosts has it"""

ROOT_CAUSE = """\
The renewal job failed twenty days earlier, when the DNS provider changed its API. Its alert went to the
mailbox of a team that no longer exists.

Nothing else looked at the date: the check of certificates covers the public site, not the gateway, because
the gateway was added by another route. *A single silent job stood between us and an expired certificate.*"""

WENT_WELL = """\
- The cause was known six minutes after the alert.
- The first milestone came after twelve minutes, and each promise was kept.
- Customer operations had a way round to offer before the second milestone."""

WHAT_WE_CHANGE = """\
1. A certificate is watched by its **date**, from outside, whoever renews it.
2. An alert without a living owner is refused when it is made.
3. One command puts a certificate on all hosts."""

LEARNINGS = """\
We had practised the loss of a data centre and never the loss of a file. The dull failures deserve a drill.

> "I knew there was a job for that." Everybody did, and nobody knew whose."""

ADDENDUM = """\
The vendor of the DNS service answered: the old API had been announced as ending in a mail to the same closed
mailbox. We now own that contract under a role, not a person."""


class Item(NamedTuple):
    """An action item: due so many minutes after detection, closed so many, with a note."""

    title: str
    owner: str
    due: int
    closed: int = 0
    note: str = ""


ITEMS: tuple[Item, ...] = (
    Item(
        "Watch every certificate by its date, from outside",
        BEN,
        4 * _DAY,
        3 * _DAY,
        "New check covers 41 names, change 5120; it warned about one more on its first run.",
    ),
    Item("Refuse alerts whose owner has left", DEV, 12 * _DAY),
    Item(
        "Send the mail of the closed team to its successor",
        CARA,
        3 * _DAY,
        2 * _DAY + 5 * _HOUR,
        "Forwarded; 212 old messages read.",
    ),
    Item("One command for a certificate on all hosts", BEN, 4 * _DAY + 2 * _HOUR),
    Item("Drill: a file is missing", ANA, 30 * _DAY),
    Item("Tell the largest merchants what we changed", EVA, 6 * _DAY),
)

SCHEDULED_AT, HELD_AT, PUBLISHED_AT, ADDED_AT = 2 * _DAY, 2 * _DAY + _HOUR, 2 * _DAY + 6 * _HOUR, 4 * _DAY
