"""HTTP of API tokens."""

from typing import Any

import msgspec

from majorops.people.record import acting
from majorops.people.tokens import actions, rules, store
from majorops.people.tokens.actions import CreateToken
from majorops.platform.cursor import read_cursor, write_cursor
from majorops.platform.database import Tx
from majorops.platform.errors import Forbidden
from majorops.platform.parameters import read_limit
from majorops.platform.web import Answer, Call, Route, Who

_TOKENS = "/v1/tokens"


class TokenShown(msgspec.Struct, rename="camel"):
    """An API token. ``value`` stands in the answer that made it and nowhere else. Times are RFC 3339."""

    id: str
    name: str
    scope: str
    created_at: str
    last_used_at: str | None
    expires_at: str | None
    value: str | msgspec.UnsetType = msgspec.UNSET


async def list_tokens(call: Call) -> Answer:
    """One's own; an admin may ask for another's with ``userId``."""
    by, query = acting(call.principal), call.query()
    limit = read_limit(query)
    user_id = query.get("userId", by.id).lower()
    if user_id != by.id and by.role != "admin":
        raise Forbidden("forbidden", "You can list your own tokens only.")
    after = read_cursor(query["cursor"], tuple[str])[0] if "cursor" in query else store.AFTER_ALL_IDS

    def read(tx: Tx) -> Answer:
        found = store.list_of(tx, user_id, after=after, limit=limit + 1)
        page = found[:limit]
        going_on = write_cursor(page[-1].id) if len(found) > limit else None
        return Answer.json({"tokens": [rules.show_token(token) for token in page], "nextCursor": going_on})

    return await call.read(read)


async def create_token(call: Call) -> Answer:
    """Make a token. With an Idempotency-Key a repetition gives the same token without its value."""
    wish, by = call.body(CreateToken), acting(call.principal)
    shown: dict[str, Any] = {}

    def act(tx: Tx) -> Answer:
        token, value = actions.create_token(tx, wish, by=by, at=call.at)
        shown.update(rules.show_token(token), value=value)
        # Without the value: the answer of a keyed request is kept in the store for days.
        return Answer.json(rules.show_token(token), status=201)

    answer = await call.write(act)
    return Answer.json(shown, status=201) if shown else answer


async def revoke_token(call: Call) -> Answer:
    """End a token at once."""
    by = acting(call.principal)

    def act(tx: Tx) -> Answer:
        actions.revoke_token(tx, call.path["tokenId"], by=by, at=call.at)
        return Answer(status=204)

    return await call.write(act)


ROUTES = (
    Route(
        method="GET",
        path=_TOKENS,
        handler=list_tokens,
        who=Who.USER,
        summary="List API tokens",
        answer=TokenShown,
        query=("userId", "limit", "cursor"),
        listing="tokens",
    ),
    Route(
        method="POST",
        path=_TOKENS,
        handler=create_token,
        who=Who.USER,
        summary="Make an API token",
        body=CreateToken,
        answer=TokenShown,
        status=201,
    ),
    Route(
        method="DELETE",
        path=f"{_TOKENS}/{{tokenId}}",
        handler=revoke_token,
        who=Who.USER,
        summary="Revoke an API token",
        status=204,
    ),
)
