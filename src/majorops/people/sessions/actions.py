"""Sessions start, and end: by signing out, by an admin's hand, or everywhere at once."""

import secrets
from base64 import urlsafe_b64encode

from majorops.people import store as people
from majorops.people.record import AccessChanged, Noted, User
from majorops.people.sessions import rules, store
from majorops.people.sessions.rules import Session, SignInLink
from majorops.people.tokens.rules import SECRET_BYTES, digest
from majorops.platform import journal
from majorops.platform.database import Tx


def new_secret() -> str:
    """256 bits of chance, fit for a cookie and for an address."""
    return urlsafe_b64encode(secrets.token_bytes(SECRET_BYTES)).rstrip(b"=").decode()


def start_session(tx: Tx, user: User, *, how: str, at: int) -> str:
    """Sign ``user`` in; what the cookie must hold. ``how``: the purpose of the link, for the journal."""
    value = new_secret()
    store.add(
        tx,
        Session(
            id=digest(value),
            user_id=user.id,
            created_at=at,
            expires_at=at + rules.SESSION_MS,
            last_seen_at=at,
        ),
    )
    people.mark_seen(tx, user.id, at=at)
    journal.append(tx, Noted("session.started", at, user.id, "session", user.id, {"how": how}))
    return value


def end_session(tx: Tx, hashed: str, user_id: str, *, by_id: str, at: int) -> None:
    """Sign a user out of the session with this hash; twice is once."""
    if store.revoke(tx, hashed, at=at):
        journal.append(tx, Noted("session.ended", at, by_id, "session", user_id))
        tx.announce(AccessChanged(user_id))


def end_statement(tx: Tx, hashed: str, user_id: str, *, at: int) -> None:
    """Sign out of what a proxy in front says with each request: we do not believe it again. Twice is once."""
    if store.has_ended(tx, hashed):
        return
    ends_at = at + rules.SESSION_MS  # longer than any proxy lets a statement live
    lives = {"created_at": at, "expires_at": ends_at, "last_seen_at": at, "revoked_at": at}
    store.add(tx, Session(hashed, user_id, **lives))
    journal.append(tx, Noted("session.ended", at, user_id, "session", user_id))
    tx.announce(AccessChanged(user_id))


def end_all_sessions(tx: Tx, user_id: str, *, by_id: str, at: int) -> None:
    """Sign a user out everywhere."""
    count = store.revoke_all(tx, user_id, at=at)
    if count:
        journal.append(tx, Noted("session.all_ended", at, by_id, "session", user_id, {"count": count}))
        tx.announce(AccessChanged(user_id))


def make_codes(tx: Tx, user_id: str, *, at: int) -> list[str]:
    """Codes for the day on which no other way in works, each good for once; those from before end.

    They are kept nowhere: whoever asks writes them down.
    """
    store.withdraw_links_of(tx, user_id, rules.BREAK_GLASS, at=at)
    codes = [rules.write_code(secrets.token_bytes(SECRET_BYTES)) for _ in range(rules.CODES)]
    for code in codes:
        lives = {"created_at": at, "expires_at": at + rules.CODE_LIVES_MS}
        store.add_link(tx, SignInLink(digest(code), user_id, rules.BREAK_GLASS, **lives))
    journal.append(tx, Noted("break_glass.made", at, "", "user", user_id, {"count": len(codes)}))
    return codes


def make_link(tx: Tx, user_id: str | None, purpose: str, *, at: int, lives_ms: int = rules.LINK_MS) -> str:
    """A link that signs in once; its secret, which is kept nowhere."""
    value = new_secret()
    store.add_link(tx, SignInLink(digest(value), user_id, purpose, created_at=at, expires_at=at + lives_ms))
    return value
