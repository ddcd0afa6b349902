"""All that is said about people over HTTP: who they are, how they come in, what they did."""

from majorops.people.api import ROUTES as USERS
from majorops.people.audit.api import ROUTES as AUDIT
from majorops.people.door.api import ROUTES as DOOR
from majorops.people.passkeys.api import ROUTES as PASSKEYS
from majorops.people.providers.api import ROUTES as PROVIDERS
from majorops.people.sessions.api import ROUTES as SESSIONS
from majorops.people.tokens.api import ROUTES as TOKENS

ROUTES = (*USERS, *DOOR, *PASSKEYS, *TOKENS, *SESSIONS, *AUDIT, *PROVIDERS)
