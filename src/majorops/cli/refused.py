"""What a command says when it does not do what was asked: a stable code, a sentence, a hint and an exit code.

The exit codes are a promise to scripts; ``docs/operate/commands.md`` lists them.
"""

from enum import IntEnum

from majorops.cli.inert import inert

HTTP_CONFLICTS = frozenset({409, 412})
HTTP_DOORS = frozenset({401, 403})
HTTP_ABSENT = 404
HTTP_TOO_MANY = 429
HTTP_BROKEN = 500


class Outcome(IntEnum):
    """How a command ends."""

    DONE = 0
    USAGE = 2
    SIGN_IN = 3
    ABSENT = 4
    CONFLICT = 5
    UNAVAILABLE = 6
    INVALID = 7


class Refused(Exception):
    """Not done. ``str`` is the sentence; ``outcome`` the exit code."""

    def __init__(self, outcome: Outcome, code: str, detail: str, hint: str = "") -> None:
        super().__init__(detail)
        self.outcome = outcome
        self.code = code
        self.hint = hint

    def lines(self) -> str:
        """The two lines for stderr."""
        hint = f"\nhint: {inert(self.hint)}" if self.hint else ""
        return f"error[{inert(self.code)}]: {inert(self)}{hint}"


def outcome_of(status: int) -> Outcome:
    """The exit code for an HTTP status that is not a success."""
    if status in HTTP_DOORS:
        return Outcome.SIGN_IN
    if status == HTTP_ABSENT:
        return Outcome.ABSENT
    if status in HTTP_CONFLICTS:
        return Outcome.CONFLICT
    if status == HTTP_TOO_MANY or status >= HTTP_BROKEN:
        return Outcome.UNAVAILABLE
    return Outcome.INVALID


def usage(code: str, detail: str, hint: str = "") -> Refused:
    """A command that was called wrongly."""
    return Refused(Outcome.USAGE, code, detail, hint)


def unreachable(detail: str, hint: str) -> Refused:
    """No MajorOps answered: which of the many ways it was, and what to check."""
    return Refused(Outcome.UNAVAILABLE, "unreachable", detail, hint)
