"""What people do with passkeys: add, sign in by, remove. A challenge is used up in the act that it allows."""

import hashlib
from typing import NamedTuple

from majorops.people import store as people
from majorops.people.door.actions import SignedIn
from majorops.people.passkeys import rules, store
from majorops.people.passkeys.rules import Passkey
from majorops.people.record import Noted, Person
from majorops.people.sessions.actions import start_session
from majorops.platform import journal
from majorops.platform.database import Tx
from majorops.platform.errors import Conflict, NotFound, Refusal
from majorops.platform.ids import new_ulid

PASSKEY = "passkey"


class Proved(NamedTuple):
    """The public half of a new passkey, proved by the browser that made it."""

    credential_id: str
    public_key: str
    sign_count: int


class Answered(NamedTuple):
    """A challenge that was answered: good once, until ``ends_at``."""

    challenge: bytes
    ends_at: int


class NewPasskey(NamedTuple):
    """What is added: its proved half, and what its owner and their browser say of it."""

    proved: Proved
    name: str
    transports: list[str]
    rp_id: str


def add_passkey(tx: Tx, new: NewPasskey, answered: Answered, *, by: Person, at: int) -> Passkey:
    """A passkey of one's own. Raises Conflict: challenge_over, passkey_known, too_many_passkeys."""
    _use_up(tx, answered, at=at)
    if store.find_by_credential(tx, new.proved.credential_id) is not None:
        raise Conflict("passkey_known", "This passkey is here already.", hint="Use another device or key.")
    if len(store.list_of(tx, by.id)) >= rules.MOST:
        raise Conflict(
            "too_many_passkeys", f"Nobody has more than {rules.MOST} passkeys.", hint="Remove one."
        )
    passkey = Passkey(
        id=new_ulid(at),
        user_id=by.id,
        **new.proved._asdict(),
        transports=rules.known_transports(new.transports),
        name=new.name,
        rp_id=new.rp_id,
        created_at=at,
    )
    store.add(tx, passkey)
    _note(tx, "passkey.added", passkey, by=by.id, at=at)
    return passkey


def sign_in(tx: Tx, passkey_id: str, shown: int, answered: Answered, *, at: int) -> SignedIn | Refusal:
    """Start a session by a passkey that has proved itself; ``shown``: its count of uses.

    Raises Conflict ``challenge_over``; NotSignedIn ``passkey_refused`` when it is gone or its user disabled.
    A count that went back is *given* as a refusal, not raised: its line in the journal must stay.
    """
    passkey = store.find(tx, passkey_id)
    user = people.load(tx, passkey.user_id) if passkey is not None else None
    if passkey is None or user is None or user.disabled:
        raise rules.refused()
    _use_up(tx, answered, at=at)
    if rules.went_back(passkey.sign_count, shown):
        counts = {"kept": passkey.sign_count, "shown": shown}
        # By nobody: whose hand it was is just what is not known.
        _note(tx, "passkey.count_went_back", passkey, by="", at=at, **counts)
        return rules.copied()
    store.mark_used(tx, passkey.id, shown, at=at)
    return SignedIn(user, start_session(tx, user, how=PASSKEY, at=at))


def remove_passkey(tx: Tx, passkey_id: str, user_id: str, *, by: Person, at: int) -> int:
    """Away with one of this user's; how many are left. Sessions that it began go on. Raises NotFound."""
    passkey = store.find(tx, passkey_id)
    if passkey is None or passkey.user_id != user_id:
        raise NotFound
    store.remove(tx, passkey.id)
    left = len(store.list_of(tx, user_id))
    _note(tx, "passkey.removed", passkey, by=by.id, at=at, left=left)
    return left


def _use_up(tx: Tx, answered: Answered, *, at: int) -> None:
    hashed = hashlib.sha256(answered.challenge).hexdigest()
    if at >= answered.ends_at or not store.use_challenge(tx, hashed, answered.ends_at, at=at):
        raise rules.challenge_over()


def _note(tx: Tx, kind: str, passkey: Passkey, *, by: str, at: int, **more: int) -> None:
    detail = {"owner": passkey.user_id, "name": passkey.name, **more}
    journal.append(tx, Noted(kind, at, by, PASSKEY, passkey.id, detail))
