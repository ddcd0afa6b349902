"""HTTP of sessions: where somebody is signed in, and the end of that."""

import msgspec

from majorops.people import store as people
from majorops.people.record import acting
from majorops.people.sessions import rules, store
from majorops.people.sessions.actions import end_session
from majorops.people.tokens.rules import digest
from majorops.platform.database import Tx
from majorops.platform.errors import Forbidden, NotFound
from majorops.platform.web import Answer, Call, Route, Who
from majorops.platform.wording import rfc3339

_SESSIONS = "/v1/sessions"


class SessionShown(msgspec.Struct, rename="camel"):
    """One signed-in browser. ``id`` is no secret. Times are RFC 3339."""

    id: str
    created_at: str
    last_seen_at: str
    ends_at: str
    current: bool


def _whose(call: Call) -> str:
    """Oneself; an admin may name another with ``userId``. Raises Forbidden."""
    by = acting(call.principal)
    user_id = call.query().get("userId", by.id).lower()
    if user_id != by.id and by.role != "admin":
        raise Forbidden("forbidden", "You can see your own sessions only.")
    return user_id


def _own(call: Call) -> str:
    """The id of the session that this request came with; empty for a token."""
    name = rules.cookie_name(call.request.scope["scheme"], call.request.headers.get("host", ""))
    held = call.request.cookies.get(name)
    return digest(held) if held and acting(call.principal).via == "cookie" else ""


async def list_sessions(call: Call) -> Answer:
    """Those that still prove something, newest first."""
    user_id, own = _whose(call), _own(call)

    def read(tx: Tx) -> Answer:
        people.load(tx, user_id)
        shown = [
            SessionShown(
                id=one.id,
                created_at=rfc3339(one.created_at),
                last_seen_at=rfc3339(one.last_seen_at),
                ends_at=rfc3339(rules.ends_at(one.expires_at, one.last_seen_at)),
                current=one.id == own,
            )
            for one in store.list_live(tx, user_id, at=call.at)
        ]
        return Answer.json({"sessions": shown, "nextCursor": None})

    return await call.read(read)


async def end(call: Call) -> Answer:
    """Sign out of one session, at once and on open pages, too."""
    user_id, by = _whose(call), acting(call.principal)

    def act(tx: Tx) -> Answer:
        session_id = call.path["sessionId"]
        if all(one.id != session_id for one in store.list_live(tx, user_id, at=call.at)):
            raise NotFound
        end_session(tx, session_id, user_id, by_id=by.id, at=call.at)
        return Answer(status=204)

    return await call.write(act)


ROUTES = (
    Route(
        method="GET",
        path=_SESSIONS,
        handler=list_sessions,
        who=Who.USER,
        summary="List sessions",
        answer=SessionShown,
        query=("userId",),
        listing="sessions",
    ),
    Route(
        method="DELETE",
        path=f"{_SESSIONS}/{{sessionId}}",
        handler=end,
        who=Who.USER,
        summary="End a session",
        query=("userId",),
        status=204,
    ),
)
