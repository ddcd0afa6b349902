"""Incidents of the past, made up from a seed: the same one tells the same past. Pure: numbers in, steps out.

Every incident runs through its phases with the time each of them takes, speaks to those who wait, keeps most
promises and breaks some, and now and then is a false alarm, is restricted, goes back a phase or is reopened.
"""

from collections.abc import Iterator
from random import Random
from typing import Any, NamedTuple

_MINUTE = 60_000
_DAY = 24 * 60 * _MINUTE
_SEVERITIES = ("critical", "high", "medium", "low")
_MIX = (12, 28, 40, 20)
_TARGETS = (5, 10, 15, 8, 25, 30, 15, 5)
_PACE = {"critical": 0.9, "high": 1.1, "medium": 1.4, "low": 1.0}
_FIRST_WORD = {"critical": 15, "high": 20, "medium": 30, "low": 45}
_EVERY = {"critical": 20, "high": 30, "medium": 60, "low": 60}
_CUSTOMERS = {"critical": 40_000, "high": 9_000, "medium": 900, "low": 40}
_SYSTEMS = (
    "checkout",
    "payments",
    "search",
    "sign-in",
    "api gateway",
    "orders database",
    "messaging",
    "billing",
)
_TROUBLES = (
    "answers slowly",
    "refuses one request in five",
    "is down in one region",
    "loses sessions",
    "is behind by minutes",
    "answers with old data",
)
_NOTES = (
    "Error rate is back to its normal",
    "Rolled back the last release",
    "Connection pool is exhausted",
    "Failing over to the second region",
    "Queue is draining, 4,000 a minute",
    "Suspect the certificate; it is not that",
    "Cache warmed, watching the hit rate",
    "Vendor confirms trouble on their side",
)


_SHARE = {
    "restricted": 0.05,
    "published": 0.5,
    "customers": 0.8,
    "false alarm": 0.06,
    "alert time": 0.8,
    "alert cleared": 0.7,
    "reopened": 0.04,
    "gone back": 0.04,
    "phase skipped": 0.08,
    "last milestone": 0.88,
    "last public update": 0.8,
    "public word": 0.4,
    "internal update": 0.3,
}
"""How often each of these happens."""
_MITIGATION, _LAST = 6, 8
_MAY_SKIP = frozenset({2, 4})
_MAY_GO_BACK = range(4, 7)


class Step(NamedTuple):
    """One act: ``after`` ms since detection, the name of the act, and what is given to it."""

    after: int
    act: str
    given: dict[str, Any] = {}  # noqa: RUF012  never written to


class Past(NamedTuple):
    """One incident: detected ``before`` ms before now, by which MIM (a number), and all that happened."""

    before: int
    mim: int
    opened: dict[str, Any]
    issued_before: int | None
    steps: tuple[Step, ...]


def history(count: int, *, seed: int, days: int = 365) -> Iterator[Past]:
    """``count`` incidents over the ``days`` before now, oldest first."""
    chance = Random(seed)  # noqa: S311  a story, not a secret
    # The last two days stay free, so that nothing of the past is still going on.
    moments = sorted((chance.randrange(2 * _DAY, days * _DAY) for _ in range(count)), reverse=True)
    for n, before in enumerate(moments):
        yield _Story(Random(f"{seed}/{n}"), before).told()  # noqa: S311  as above


class _Story:
    """One incident in the making."""

    def __init__(self, chance: Random, before: int) -> None:
        self.chance = chance
        self.before = before
        self.severity = chance.choices(_SEVERITIES, _MIX)[0]
        self.restricted = self._happens("restricted")
        self.published = not self.restricted and self._happens("published")
        self.steps: list[Step] = []

    def told(self) -> Past:
        """All of it."""
        chance = self.chance
        systems = chance.sample(_SYSTEMS, chance.choices((1, 2, 3), (70, 22, 8))[0])
        several = round(chance.lognormvariate(0, 1) * _CUSTOMERS[self.severity])
        customers = several if self._happens("customers") else 0
        opened = {
            "title": f"{systems[0].capitalize()} {chance.choice(_TROUBLES)}",
            "severity": self.severity,
            "affected_systems": systems,
            "restricted": self.restricted,
            "customers": customers,
            "impact": "yes" if customers else chance.choice(("no", "unknown", "likely")),
        }
        if self._happens("false alarm"):
            self._false_alarm()
        else:
            self._whole()
        issued = chance.randrange(1, 25) * _MINUTE if self._happens("alert time") else None
        steps = tuple(sorted(self.steps, key=lambda step: step.after))
        return Past(self.before, chance.randrange(3), opened, issued, steps)

    def _happens(self, what: str) -> bool:
        return self.chance.random() < _SHARE[what]

    def _at(self, minutes: float) -> int:
        return int(minutes * _MINUTE)

    def _say(self, minutes: float, act: str, **given: Any) -> None:
        self.steps.append(Step(self._at(minutes), act, given))

    def _false_alarm(self) -> None:
        after = self.chance.uniform(4, 25)
        self._say(after * 0.5, "note", title="Looks like the probe, not the service")
        self._say(after, "resolve", false_alarm=True, reason="The probe was at fault")

    def _whole(self) -> None:
        chance = self.chance
        resolved, mitigated = self._phases()
        if self.published:
            self._say(chance.uniform(2, 10), "publish", title=f"Trouble with {chance.choice(_SYSTEMS)}")
        self._words(resolved)
        for _ in range(chance.randrange(2, 6)):
            self._say(chance.uniform(1, resolved), "note", title=chance.choice(_NOTES))
        if self._happens("alert cleared"):
            self._say(chance.uniform(mitigated, resolved), "cleared")
        if self._happens("reopened"):
            self._reopened(resolved + chance.uniform(20, 300))

    def _phases(self) -> tuple[float, float]:
        """Through the eight phases; when it was resolved, and when mitigation began."""
        chance, at, phase, mitigated = self.chance, 0.0, 1, 0.0
        while phase < _LAST:
            at += max(0.5, _TARGETS[phase - 1] * _PACE[self.severity] * chance.lognormvariate(-0.1, 0.6))
            if phase in _MAY_GO_BACK and self._happens("gone back"):
                at = self._back(at, phase)
            following = phase + (2 if phase in _MAY_SKIP and self._happens("phase skipped") else 1)
            self._say(at, "advance", leaving=phase, to=following)
            mitigated = at if phase < _MITIGATION <= following else mitigated
            phase = following
        monitoring = at + chance.uniform(0.2, 2)
        self._say(monitoring, "status", leaving="active", to="monitoring")
        resolved = monitoring + _TARGETS[7] * chance.lognormvariate(0, 0.5)
        self._say(resolved, "resolve", **self._last_word())
        return resolved, mitigated

    def _last_word(self) -> dict[str, Any]:
        said: dict[str, Any] = {}
        if self._happens("last milestone"):
            said["milestone"] = {"title": "Recovered", "body": "Service is back and figures hold."}
        if self.published and self._happens("last public update"):
            said["public_update"] = {"content": "The trouble is over."}
        return said

    def _back(self, at: float, phase: int) -> float:
        """Gather again, and return; when the work goes on."""
        returned = at + self.chance.uniform(4, 20)
        self._say(at, "reenter", leaving=phase, to=2, reason="New facts from another region")
        self._say(returned, "return", leaving=2)
        return returned + 0.5

    def _words(self, resolved: float) -> None:
        """Milestones and updates, each with the next promise, kept or not."""
        chance, every = self.chance, _EVERY[self.severity]
        at, first = _FIRST_WORD[self.severity] * chance.lognormvariate(-0.25, 0.45), True
        while at < resolved - 2:
            promised = at + every
            outcome = chance.choices(("kept", "late", "broken", "withdrawn"), (78, 12, 5, 5))[0]
            self._word(at, promised, public=self.published and not first and self._happens("public word"))
            first = False
            if outcome == "withdrawn":
                self._say(at + every * 0.5, "withdraw", reason="Nothing new before the vendor answers")
            late = {"late": chance.uniform(0.05, 0.9), "broken": chance.uniform(1.1, 1.8)}.get(outcome)
            at = promised + every * late if late else promised - chance.uniform(0.5, every * 0.3)

    def _word(self, at: float, promised: float, *, public: bool) -> None:
        eta = self._at(promised)
        if public:
            self._say(at, "update", content="We are working on it.", visibility="public", eta=eta)
        else:
            self._say(at, "milestone", title="Where we are", body="Conditions, actions, needs.", eta=eta)
        if self._happens("internal update"):
            self._say(at + 1, "update", content="Vendor is on the bridge.", visibility="internal")

    def _reopened(self, at: float) -> None:
        """It came back: Gather again, return, and resolve once more."""
        chance = self.chance
        self._say(at, "reopen", reason="It came back")
        at += chance.uniform(5, 25)
        self._say(at, "milestone", title="It came back", body="The fix did not hold.")
        at += chance.uniform(1, 10)
        self._say(at, "return", leaving=2)
        at += chance.uniform(5, 40)
        self._say(at, "status", leaving="active", to="monitoring")
        self._say(at + chance.uniform(3, 15), "resolve", **self._last_word())
