"""Ways in: one-time links, the first admin, and the way out."""

import msgspec

from majorops.people import rules, store
from majorops.people.actions import CreateUser, PatchUser, amend_user, create_user
from majorops.people.door.rules import invalid_token
from majorops.people.record import SYSTEM, GlassBroken, Noted, Person, Role, User
from majorops.people.sessions import store as sessions
from majorops.people.sessions.actions import (
    end_session,
    end_statement,
    make_codes,
    make_link,
    start_session,
)
from majorops.people.sessions.rules import BREAK_GLASS, FIRST_ADMIN, LINK_MS, SIGN_IN, as_written
from majorops.people.tokens import actions as tokens
from majorops.people.tokens import store as token_store
from majorops.people.tokens.actions import CreateToken
from majorops.people.tokens.rules import digest
from majorops.platform import journal
from majorops.platform.database import Tx
from majorops.platform.decode import Line
from majorops.platform.errors import Conflict, Forbidden, Invalid
from majorops.platform.wording import rfc3339


class RedeemLink(msgspec.Struct, rename="camel"):
    """``POST /auth/link``. The first admin gives ``email`` (and a name); others are known by their link."""

    token: Line
    email: Line = ""
    display_name: Line = ""


class SignedIn(msgspec.Struct, frozen=True):
    """Who came in, and what their cookie must hold."""

    user: User
    secret: str


def first_admin_link(tx: Tx, at: int) -> str | None:
    """The secret of a one-time link that makes the first admin; None once there is one. Older ones end."""
    if store.active_admins(tx):
        return None
    sessions.withdraw_links(tx, FIRST_ADMIN, at=at)
    return make_link(tx, None, FIRST_ADMIN, at=at)


def sign_in_link(tx: Tx, user_id: str, *, by: Person, at: int, lives_ms: int = LINK_MS) -> str:
    """The secret of a one-time link that signs this user in. Raises NotFound, Conflict ``user_disabled``.

    An admin gains nothing by it that a token for the same user would not give (``tokens.rules.check_new``);
    who made it for whom is written down either way.
    """
    user = store.load(tx, user_id)
    if user.disabled:
        raise Conflict("user_disabled", "This user is disabled.", hint="Enable them first.")
    secret = make_link(tx, user.id, SIGN_IN, at=at, lives_ms=lives_ms)
    detail = {"expiresAt": rfc3339(at + lives_ms)}
    journal.append(tx, Noted("link.created", at, by.id, "user", user.id, detail))
    return secret


def redeem_link(tx: Tx, wish: RedeemLink, *, at: int) -> SignedIn:
    """Use a one-time link up and start a session.

    Raises NotSignedIn ``invalid_token`` when it is unknown, used, too old, its user disabled, or the first
    admin there already; Invalid ``missing_field`` when the first admin does not say who they are (then the
    link stays good).
    """
    link = sessions.use_link(tx, digest(as_written(wish.token)), at=at)
    if link is None:
        raise invalid_token()
    if link.purpose == FIRST_ADMIN:
        user = _first_admin(tx, wish, at=at)
    else:
        user = store.load(tx, link.user_id or "")
    if user.disabled:
        raise invalid_token()
    if link.purpose == BREAK_GLASS:
        journal.append(tx, Noted("break_glass.used", at, user.id, "user", user.id))
        tx.announce(GlassBroken(user.id, at))
    return SignedIn(user, start_session(tx, user, how=link.purpose, at=at))


def _first_admin(tx: Tx, wish: RedeemLink, *, at: int) -> User:
    if store.active_admins(tx):
        raise invalid_token()
    if not wish.email:
        raise Invalid("missing_field", "Say who the first admin is.", field="/email")
    return make_admin(tx, wish.email, wish.display_name, at=at)


def make_admin(tx: Tx, email: str, name: str = "", *, at: int) -> User:
    """Someone with this e-mail as an active admin, new or known. Raises Invalid ``invalid_value``."""
    known = store.find(tx, rules.email_of(email))
    if known is not None:
        return amend_user(tx, known.id, PatchUser(role=Role.ADMIN, disabled=False), by=SYSTEM, at=at)
    wish = CreateUser(email=email, display_name=name or msgspec.UNSET, role=Role.ADMIN)
    return create_user(tx, wish, by=SYSTEM, at=at)


def bootstrap_admin(tx: Tx, email: str, at: int) -> str | None:
    """Make the first admin and give the value of a full-scope token of theirs; None once there is one."""
    if store.active_admins(tx):
        return None
    admin = make_admin(tx, email, at=at)
    _, value = tokens.create_token(tx, CreateToken("bootstrap", "admin"), by=admin.person(), at=at)
    return value


def break_glass_codes(tx: Tx, user_id: str, *, at: int) -> list[str]:
    """New codes for an emergency, for an admin or a MIM. Raises NotFound, Forbidden for anybody else."""
    user = store.load(tx, user_id)
    if user.role not in {Role.ADMIN, Role.MIM}:
        raise Forbidden("forbidden", "Codes for an emergency are for admins and MIMs.")
    return make_codes(tx, user.id, at=at)


def sign_out(tx: Tx, kind: str, secret: str, *, by: Person, at: int) -> None:
    """End what the request signed in with. ``kind``: session, token, or statement of a proxy in front."""
    hashed = digest(secret)
    if kind == "statement":
        end_statement(tx, hashed, by.id, at=at)
        return
    if kind == "session":
        end_session(tx, hashed, by.id, by_id=by.id, at=at)
        return
    token = token_store.find_by_hash(tx, hashed)
    if token is not None:
        tokens.end(tx, token, by=by, at=at)
