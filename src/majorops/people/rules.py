"""Who may do what: one line per act. Source: rules.md section 6.

Rights come from the role on every incident a person can see; a participant or a seat adds what the line says.
"""

import re
from collections.abc import Mapping, Sequence
from typing import NamedTuple, Protocol

from msgspec import UNSET, Struct, UnsetType

from majorops.people.record import Identity, Person, Role, User
from majorops.platform.errors import Conflict, Forbidden, Invalid, echo
from majorops.platform.wording import rfc3339, rfc3339_or_none

SCOPES = ("read", "post", "command", "admin")


class Standing(Protocol):
    """Where a person stands on one incident."""

    @property
    def participant(self) -> bool:
        """Holds a seat on it or has joined it."""

    @property
    def seats(self) -> frozenset[str]:
        """The seats they hold, as column names."""


class _Line(NamedTuple):
    roles: frozenset[str]
    participant: bool
    seats: frozenset[str]
    scope: str


_MIM = frozenset({"mim", "admin"})
_STAFF = frozenset({"mim", "admin", "stakeholder", "executive"})


def _line(
    roles: frozenset[str], *, participant: bool = False, seats: tuple[str, ...] = (), scope: str = "command"
) -> _Line:
    return _Line(roles, participant, frozenset(seats), scope)


ACTS: Mapping[str, _Line] = {
    "incident.open": _line(_MIM),
    "incident.command": _line(_MIM),
    "incident.edit": _line(_MIM),
    "impact.wording": _line(_MIM, seats=("service_manager", "customer_ops")),
    "impact.business": _line(_MIM),
    "alert.figures": _line(_MIM, seats=("service_manager", "customer_ops")),
    "alert.source": _line(_MIM),
    "seats.edit": _line(_MIM),
    "handover.offer": _line(_MIM),
    "participants.join": _line(_STAFF, scope="post"),
    "participants.name": _line(_MIM),
    "timeline.post": _line(_MIM, participant=True, scope="post"),
    "update.internal": _line(_MIM, seats=("customer_ops",), scope="post"),
    "update.public": _line(_MIM),
    "milestone.cut": _line(_MIM),
    "promise.make": _line(_MIM),
    "publication.change": _line(_MIM),
    "retract": _line(_MIM),
    "review.edit": _line(_MIM, participant=True, scope="post"),
    "review.hold": _line(_MIM),
    "review.action": _line(_MIM, participant=True, scope="post"),
    "review.close": _line(_STAFF, scope="post"),
    "debrief.read": _line(_MIM, scope="read"),
    "sources.read": _line(_MIM, scope="read"),
    "sources.edit": _line(frozenset({"admin"}), scope="admin"),
    "intake.answer": _line(_MIM),
    "kpis.read": _line(_MIM | {"executive"}, scope="read"),
    "kpis.read_all": _line(_MIM, scope="read"),
    "kpis.observe": _line(_MIM),
    "kpis.edit": _line(frozenset({"admin"}), scope="admin"),
    "users.look_up": _line(_MIM, scope="read"),
    "users.edit": _line(frozenset({"admin"}), scope="admin"),
}


def scope_allows(scope: str, needed: str) -> bool:
    """Whether a token of ``scope`` may do what needs ``needed``: read < post < command < admin."""
    return scope in SCOPES and SCOPES.index(scope) >= SCOPES.index(needed)


def may(by: Person, act: str, standing: Standing | None = None) -> bool:
    """Whether the table lets this person do ``act``."""
    line = ACTS[act]
    if not scope_allows(by.scope, line.scope):
        return False
    if by.role in line.roles:
        return True
    if standing is None or by.anonymous:
        return False
    return (line.participant and standing.participant) or bool(line.seats & standing.seats)


def permit(by: Person, act: str, standing: Standing | None = None) -> None:
    """Raise Forbidden unless the table lets this person do ``act``."""
    if may(by, act, standing):
        return
    line = ACTS[act]
    seats = [f"seat {seat}" for seat in sorted(line.seats)]
    who = sorted(line.roles) + (["participants"] if line.participant else []) + seats
    raise Forbidden("forbidden", "You may not do this here.", hint=f"Open to: {', '.join(who)}.")


# -- users ------------------------------------------------------------------------------------------------

_EMAIL = re.compile(r"^[^\s@<>()\[\],;:\"\\]+@[^\s@<>()\[\],;:\"\\]+$")
_EMAIL_LIMIT = 254
_SEATED = frozenset({"mim", "admin"})


def email_of(text: str) -> str:
    """An e-mail as a user id: trimmed, lower case. Raises Invalid ``invalid_value``."""
    email = text.strip().lower()
    if len(email) > _EMAIL_LIMIT or not email.isprintable() or not _EMAIL.match(email):
        raise Invalid("invalid_value", f"{echo(text)!r} is not an e-mail address.", field="/email")
    return email


def name_from(email: str) -> str:
    """``ana.lopez@example.com`` → ``Ana Lopez``: a name that does not tell the address."""
    parts = re.split(r"[._+-]+", email.partition("@")[0])
    return " ".join(part.capitalize() for part in parts if part) or email.partition("@")[0]


def check_amendment(before: User, after: User, *, by: Person, admins: int) -> None:
    """Whether ``by`` may make this of a user while ``admins`` active admins exist.

    Raises Forbidden ``self_role_change``, Conflict ``last_admin``.
    """
    if before.id == by.id and before.role != after.role:
        raise Forbidden("self_role_change", "You cannot change your own role.", hint="Ask another admin.")
    if _is_admin(before) and not _is_admin(after) and admins <= 1:
        raise Conflict("last_admin", "This is the last admin.", hint="Make another one first.")


def _is_admin(user: User) -> bool:
    return user.role is Role.ADMIN and not user.disabled


def sees_user(viewer: Person, user: User) -> bool:
    """Oneself; the active ones for a MIM, who fills seats; all for an admin."""
    return viewer.id == user.id or viewer.role == "admin" or (viewer.role == "mim" and not user.disabled)


class UserShown(Struct, rename="camel"):
    """A user as the API shows one; what the viewer may not see is left out."""

    id: str
    email: str
    display_name: str
    role: Role
    created_at: str | UnsetType = UNSET
    last_seen_at: str | UnsetType | None = UNSET
    etag: str | UnsetType = UNSET
    disabled: bool | UnsetType = UNSET
    identities: list[Identity] | UnsetType = UNSET


def show_user(user: User, viewer: Person, identities: Sequence[Identity] = ()) -> UserShown:
    """A user whom ``viewer`` sees, field by field as the User lines of ``audiences.csv``."""
    shown = UserShown(user.id, user.email, user.shown_name, user.role)
    admin = viewer.role == Role.ADMIN
    if admin or viewer.id == user.id:
        shown.created_at = rfc3339(user.created_at)
        shown.last_seen_at = rfc3339_or_none(user.last_seen_at)
        shown.etag = etag_of(user)
    if viewer.role in _SEATED:
        shown.disabled = user.disabled
    if admin:
        shown.identities = list(identities)
    return shown


def etag_of(user: User) -> str:
    """The ETag that a PATCH must name."""
    return f'"v{user.version}"'
