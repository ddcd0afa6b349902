"""Cloudflare Access in front of us: every request brings a statement of who is calling, and we check it.

Its keys are those of the team; its audience is our application's. A service token is a machine: it never
becomes a person, and what it may do comes from our own token beside it.
"""

from collections.abc import Sequence
from collections.abc import Set as AbstractSet
from typing import Any, NamedTuple

import structlog

from majorops.people import store
from majorops.people.door.rules import invalid_token
from majorops.people.providers import rules
from majorops.people.providers.actions import user_of
from majorops.people.providers.keys import Keys
from majorops.people.providers.rules import Claimed, Expected, Unbelievable
from majorops.people.record import AccessChanged, Person, Renamed, User
from majorops.people.sessions.store import has_ended
from majorops.people.tokens.rules import digest
from majorops.platform.database import Database, Tx

HEADER = "cf-access-jwt-assertion"
CERTIFICATES = "/cdn-cgi/access/certs"
WAY_OUT = "/cdn-cgi/access/logout"
KINDS = frozenset({"app"})
_KEEP_MS = 30_000
_REMEMBERED = 10_000
log = structlog.get_logger(__name__)


class _Known(NamedTuple):
    person: Person
    until: int


class AccessDoor:
    """Checks the assertions of one team and one application."""

    header = HEADER

    def __init__(
        self, database: Database, keys: Keys, expected: Expected, admins: AbstractSet[str] = frozenset()
    ) -> None:
        self._database = database
        self._keys = keys
        self._expected = expected
        self._admins = admins
        self._known: dict[str, _Known] = {}
        self._changes = 0
        database.listeners.append(self.hear)

    def hear(self, facts: Sequence[Any]) -> None:
        """Forget whoever's access or name has just changed."""
        changed = {fact.user_id for fact in facts if isinstance(fact, AccessChanged | Renamed)}
        if changed:
            self._changes += 1
            self._known = {key: one for key, one in self._known.items() if one.person.id not in changed}

    async def person(self, assertion: str, *, at: int) -> Person | None:
        """Whom the assertion names; None for a service. Raises NotSignedIn ``invalid_token``."""
        key = digest(assertion)
        known = self._known.get(key)
        if known is not None and at < known.until:
            return known.person
        changes = self._changes
        try:
            claims = await self._keys.verify(assertion, self._expected, at=at)
            if rules.is_service(claims):
                return None
            claimed = rules.person_in(claims)
        except Unbelievable as reason:
            log.info("assertion_refused", reason=str(reason))
            raise invalid_token() from None
        person = (await self._user(claimed, key, at)).person(via="access")
        # An access that changed while it was being read must not be remembered as it was before.
        if changes == self._changes:
            ends_ms = (int(claims["exp"]) + rules.LEEWAY_S) * 1000
            self._remember(key, _Known(person, min(at + _KEEP_MS, ends_ms)))
        return person

    async def _user(self, claimed: Claimed, hashed: str, at: int) -> User:
        """Read when known, which is nearly always; written only at the first sign-in.

        Raises NotSignedIn when the person has signed out of this very assertion.
        """

        def read(tx: Tx) -> tuple[User | None, bool]:
            return store.find_by_identity(tx, claimed.identity), has_ended(tx, hashed)

        user, ended = await self._database.read(read)
        if ended:
            raise invalid_token()
        if user is not None and not user.disabled:
            return user
        return await self._database.write(lambda tx: user_of(tx, claimed, admins=self._admins, at=at))

    async def way_out(self) -> str | None:
        """Where a browser signs out of the team, too: else it would bring a new assertion at once."""
        return WAY_OUT

    def _remember(self, key: str, known: _Known) -> None:
        if len(self._known) >= _REMEMBERED:
            del self._known[next(iter(self._known))]
        self._known[key] = known
