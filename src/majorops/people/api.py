"""HTTP of users."""

import msgspec

from majorops.people import actions, rules, store
from majorops.people.actions import CreateUser, PatchUser
from majorops.people.record import Person, Role, User, acting
from majorops.people.rules import UserShown
from majorops.people.store import UserQuery
from majorops.platform.cursor import read_cursor, write_cursor
from majorops.platform.database import Tx
from majorops.platform.decode import Title
from majorops.platform.errors import Invalid, NotFound
from majorops.platform.parameters import read_limit
from majorops.platform.web import Answer, Call, Route, Who

_USERS = "/v1/users"
_ME = f"{_USERS}/me"
_USER = f"{_USERS}/{{userId}}"


class PatchMe(msgspec.Struct, rename="camel"):
    """``PATCH /users/me``."""

    display_name: Title


async def show_me(call: Call) -> Answer:
    """One's own record."""
    by = acting(call.principal)
    return await call.read(lambda tx: _answer(tx, store.load(tx, by.id), by))


async def show_user(call: Call) -> Answer:
    """One user. Whom the caller may not see reads as absent."""
    by, user_id = acting(call.principal), call.path["userId"].lower()

    def read(tx: Tx) -> Answer:
        user = store.load(tx, user_id)
        if not rules.sees_user(by, user):
            raise NotFound
        return _answer(tx, user, by)

    return await call.read(read)


async def list_users(call: Call) -> Answer:
    """Look users up by a part of name or e-mail, and role; only admins see the disabled ones."""
    by, query = acting(call.principal), call.query()
    limit = read_limit(query)
    wish = UserQuery(
        text=query.get("q", ""),
        roles=_roles(query.get("role", "")),
        disabled_too=by.role == Role.ADMIN,
        after=read_cursor(query["cursor"], tuple[int, str]) if "cursor" in query else UserQuery().after,
        limit=limit + 1,
    )

    def read(tx: Tx) -> Answer:
        found = store.list_users(tx, wish)
        page = found[:limit]
        going_on = write_cursor(page[-1].created_at, page[-1].id) if len(found) > limit else None
        return Answer.json({"users": [_shown(tx, user, by) for user in page], "nextCursor": going_on})

    return await call.read(read)


async def create_user(call: Call) -> Answer:
    """Make a user, before their first sign-in."""
    wish, by = call.body(CreateUser), acting(call.principal)
    return await call.write(
        lambda tx: _answer(tx, actions.create_user(tx, wish, by=by, at=call.at), by, status=201)
    )


async def amend_me(call: Call) -> Answer:
    """Rename oneself."""
    wish = PatchUser(display_name=call.body(PatchMe).display_name)
    return await _amend(call, acting(call.principal).id, wish)


async def amend_user(call: Call) -> Answer:
    """Rename, give another role, disable or enable."""
    return await _amend(call, call.path["userId"].lower(), call.body(PatchUser))


async def _amend(call: Call, user_id: str, wish: PatchUser) -> Answer:
    by, expecting = acting(call.principal), call.expected_version

    def act(tx: Tx) -> Answer:
        after = actions.amend_user(tx, user_id, wish, by=by, at=call.at, expecting=expecting)
        return _answer(tx, after, by)

    return await call.write(act)


def _answer(tx: Tx, user: User, by: Person, *, status: int = 200) -> Answer:
    shown = _shown(tx, user, by)
    return Answer.json(shown, status=status, etag=shown.etag if isinstance(shown.etag, str) else "")


def _shown(tx: Tx, user: User, by: Person) -> UserShown:
    known = store.identities_of(tx, user.id) if by.role == Role.ADMIN else ()
    return rules.show_user(user, by, known)


def _roles(text: str) -> tuple[str, ...]:
    """Roles joined by commas; none means all. Raises Invalid ``invalid_value``."""
    try:
        return tuple(Role(word) for word in text.split(",") if word)
    except ValueError:
        hint = f"Roles: {', '.join(Role)}; several joined by commas."
        raise Invalid("invalid_value", "There is no such role.", field="role", hint=hint) from None


ROUTES = (
    Route(
        method="GET",
        path=_ME,
        handler=show_me,
        who=Who.USER,
        summary="Read one's own record",
        answer=UserShown,
    ),
    Route(
        method="PATCH",
        path=_ME,
        handler=amend_me,
        who=Who.USER,
        summary="Rename oneself",
        body=PatchMe,
        answer=UserShown,
        conditional=True,
    ),
    Route(
        method="GET",
        path=_USERS,
        handler=list_users,
        who=Who.MIM,
        summary="Look users up",
        answer=UserShown,
        query=("q", "role", "limit", "cursor"),
        listing="users",
    ),
    Route(
        method="POST",
        path=_USERS,
        handler=create_user,
        who=Who.ADMIN,
        summary="Make a user",
        body=CreateUser,
        answer=UserShown,
        status=201,
    ),
    Route(method="GET", path=_USER, handler=show_user, who=Who.USER, summary="Read a user", answer=UserShown),
    Route(
        method="PATCH",
        path=_USER,
        handler=amend_user,
        who=Who.ADMIN,
        summary="Change a user",
        body=PatchUser,
        answer=UserShown,
        conditional=True,
    ),
)
