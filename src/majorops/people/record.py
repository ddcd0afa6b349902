"""A person, as every action sees them, and what is stored of people."""

from enum import StrEnum
from typing import Any, Self

import msgspec


class Person(msgspec.Struct, frozen=True):
    """Who acts. ``id`` is the e-mail in lower case, empty for an anonymous caller and for the system.

    ``role``: mim, stakeholder, executive, admin, or empty. ``via``: cookie, token, access (a proxy in front
    says who it is) or empty.
    ``scope``: of the token (read < post < command < admin, or intake); a cookie has ``admin``.
    """

    id: str
    name: str
    role: str = ""
    via: str = ""
    scope: str = "admin"
    client: str = "api"  # what they use: web, api or cli

    @property
    def anonymous(self) -> bool:
        """Not signed in."""
        return not self.id

    @property
    def ambient(self) -> bool:
        """Signed in by what a browser sends by itself, so that it does not prove that our page asked."""
        return self.via in {"cookie", "access"}

    @property
    def commands(self) -> bool:
        """Has command rights on every incident it can see."""
        return self.role in {"mim", "admin"}


SYSTEM = Person("", "MajorOps")
"""What acts when no person does: a source that opens an incident, a due time."""


def acting(principal: object) -> Person:
    """The caller of a request as the person it is; the door lets nobody else in."""
    if not isinstance(principal, Person):
        raise TypeError(type(principal))
    return principal


class Role(StrEnum):
    """What a user is on every incident they can see; spoken in lower case, a capital is accepted."""

    MIM = "mim"
    STAKEHOLDER = "stakeholder"
    EXECUTIVE = "executive"
    ADMIN = "admin"

    @classmethod
    def _missing_(cls, value: object) -> Self | None:
        return next((role for role in cls if value in {role.value.capitalize(), role.value.upper()}), None)


class User(msgspec.Struct, frozen=True):
    """Someone with access. ``id`` and ``email`` are the e-mail in lower case; times are epoch ms.

    ``version`` rises with every change that people make; being seen does not count.
    """

    id: str
    email: str
    display_name: str | None
    role: Role
    created_at: int
    last_seen_at: int | None = None
    disabled: bool = False
    version: int = 1

    @property
    def shown_name(self) -> str:
        """The display name, or the part of the e-mail that says who without saying where."""
        return self.display_name or self.email.partition("@")[0]

    def person(self, *, via: str = "", scope: str = "admin") -> Person:
        """This user as one who acts."""
        return Person(self.id, self.shown_name, self.role.value, via, scope)


class Identity(msgspec.Struct, frozen=True):
    """Who a user is at a sign-in provider, bound for good."""

    issuer: str
    subject: str


class Credential(msgspec.Struct, frozen=True):
    """What a token or a session proves, until ``ends_at`` (epoch ms, None: for good).

    ``seen_at``: its last use that was noted.
    """

    person: Person
    ends_at: int | None
    seen_at: int | None


class Noted(msgspec.Struct, frozen=True):
    """A journal row about people: ``user.created``, ``token.revoked`` …; never holds a secret or its hash."""

    kind: str
    at: int
    by: str
    entity: str
    entity_id: str
    detail: dict[str, Any] = {}

    def journal_entry(self) -> tuple[str, str | None, Any]:
        """See ``platform.journal.Recorded``."""
        return self.by, None, {"entity": self.entity, "entityId": self.entity_id, "detail": self.detail}


class AccessChanged(msgspec.Struct, frozen=True):
    """Announced: what this user may do has changed or ended; open sockets of theirs close within a second."""

    user_id: str


class GlassBroken(msgspec.Struct, frozen=True):
    """Announced: somebody came in by a code for emergencies. Everybody who runs this should know at once."""

    user_id: str
    at: int


class Renamed(msgspec.Struct, frozen=True):
    """Announced: this user is shown by another name from now on; nothing closes."""

    user_id: str
