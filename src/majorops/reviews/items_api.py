"""HTTP of action items, and of the lists over all incidents: reviews and items."""

from collections.abc import Mapping
from typing import Any

from majorops.audiences import cursors
from majorops.audiences.review_shape import ReviewRow, project_action, project_review_row
from majorops.incidents import store as incident_store
from majorops.incidents.record import Change, Incident
from majorops.people.record import acting
from majorops.platform.database import Tx
from majorops.platform.errors import Forbidden, Invalid, NotFound, echo
from majorops.platform.parameters import read_limit
from majorops.platform.web import Answer, Call, Route, Who
from majorops.reviews import items, store, wire
from majorops.reviews.items import AddAction, EditAction, Item
from majorops.reviews.reading import action_row, shown_by
from majorops.reviews.record import ActionStatus
from majorops.reviews.store import ActionQuery, ReviewQuery

_ACTIONS = "/v1/incidents/{id}/review/actions"
_ACTION = f"{_ACTIONS}/{{actionId}}"
STATES = ("required", "due", "overdue", "published", "actions")

# -- action items ------------------------------------------------------------------------------------------


def _item(tx: Tx, call: Call, of: Change | Incident, action: Any, status: int = 200) -> Answer:
    incident = of.after if isinstance(of, Change) else of
    shown = project_action(action_row(call, action), shown_by(call).view(tx, call, incident))
    if shown is None:
        raise NotFound
    return Answer.json(shown, status=status, etag=shown["etag"])


async def read_action(call: Call) -> Answer:
    """One action item."""

    def read(tx: Tx) -> Answer:
        incident = incident_store.load_for(tx, call.path["id"], acting(call.principal))
        action = store.find_action(tx, incident.id, call.path["actionId"])
        if action is None:
            raise NotFound
        return _item(tx, call, incident, action)

    return await call.read(read)


async def add_action(call: Call) -> Answer:
    """Take something on."""
    wish = call.body(AddAction)

    def act(tx: Tx) -> Answer:
        change = items.add_action(tx, call.path["id"], wish, by=acting(call.principal), at=call.at)
        return _item(tx, call, change, change.touched["review_actions"][0], 201)

    return await call.write(act)


async def edit_action(call: Call) -> Answer:
    """Change or close an action item."""
    wish, expected = call.body(EditAction), call.expected_version
    item = Item(call.path["id"], call.path["actionId"])

    def act(tx: Tx) -> Answer:
        by = acting(call.principal)
        change = items.edit_action(tx, item, wish, expected=expected, by=by, at=call.at)
        stored = store.find_action(tx, change.after.id, item.action)
        return _item(tx, call, change, stored)

    return await call.write(act)


# -- lists -------------------------------------------------------------------------------------------------


def _picked(query: Mapping[str, str], name: str, known: tuple[str, ...]) -> tuple[str, ...]:
    """The values of a filter, joined by commas. Raises Invalid invalid_value."""
    found = [word.strip().lower() for word in query[name].split(",")] if name in query else []
    for word in found:
        if word not in known:
            raise Invalid(
                "invalid_value", f"{name} has no value {echo(word)!r}.", field=name, hint=", ".join(known)
            )
    return tuple(dict.fromkeys(found))


async def list_reviews(call: Call) -> Answer:
    """Every review that the caller may see, newest incident first."""
    query, by = call.query(), acting(call.principal)
    states, limit = _picked(query, "state", STATES), read_limit(query)
    secret, scope = shown_by(call).secret, f"reviews {by.id} {states}"
    before = cursors.unseal(secret, scope, query["cursor"]) if "cursor" in query else "~"

    def read(tx: Tx) -> Answer:
        found = store.list_reviews(tx, ReviewQuery(by, call.at, states, before, limit + 1))
        rows = []
        for review, incident, still_open, overdue in found[:limit]:
            view = shown_by(call).view(tx, call, incident)
            shown = project_review_row(ReviewRow(review), (still_open, overdue), view)
            rows += [] if shown is None else [shown]
        more = len(found) > limit
        following = cursors.seal(secret, scope, found[limit - 1][0].id) if more else None
        return Answer.json({"reviews": rows, "nextCursor": following})

    return await call.read(read)


async def list_actions(call: Call) -> Answer:
    """Every action item that the caller may see, newest first; ``owner=me`` for one's own."""
    query, by = call.query(), acting(call.principal)
    known = (*(status.value for status in ActionStatus), "overdue")
    statuses, limit = _picked(query, "status", known), read_limit(query)
    owner = _owner(query.get("owner", ""), call)
    secret, scope = shown_by(call).secret, f"actions {by.id} {statuses} {owner}"
    before = cursors.unseal(secret, scope, query["cursor"]) if "cursor" in query else "~"
    wish = ActionQuery(
        by=by,
        at=call.at,
        statuses=tuple(word for word in statuses if word != "overdue"),
        overdue="overdue" in statuses,
        owner=owner,
        before=before,
        most=limit + 1,
    )

    def read(tx: Tx) -> Answer:
        found = store.list_actions(tx, wish)
        rows = []
        for action, incident in found[:limit]:
            shown = project_action(action_row(call, action), shown_by(call).view(tx, call, incident))
            rows += [] if shown is None else [shown]
        following = cursors.seal(secret, scope, found[limit - 1][0].id) if len(found) > limit else None
        return Answer.json({"actions": rows, "nextCursor": following})

    return await call.read(read)


def _owner(asked: str, call: Call) -> str:
    """``me``, or for those who read e-mails anybody's. Raises Invalid invalid_value, Forbidden."""
    if asked in {"", "me"}:
        return call.principal.id if asked else ""
    if not acting(call.principal).commands:
        raise Forbidden("forbidden", "You may ask for your own items.", hint="owner=me")
    return asked.strip().lower()


ROUTES = (
    Route(
        method="POST",
        path=_ACTIONS,
        handler=add_action,
        who=Who.COMMAND,
        summary="Add an action item",
        body=AddAction,
        answer=wire.ReviewAction,
        status=201,
        keyed=True,
    ),
    Route(
        method="GET",
        path=_ACTION,
        handler=read_action,
        who=Who.VIEWER,
        summary="Read an action item",
        answer=wire.ReviewAction,
    ),
    Route(
        method="PATCH",
        path=_ACTION,
        handler=edit_action,
        who=Who.VIEWER,
        summary="Change or close an action item",
        body=EditAction,
        answer=wire.ReviewAction,
        conditional=True,
    ),
    Route(
        method="GET",
        path="/v1/reviews",
        handler=list_reviews,
        who=Who.USER,
        summary="List After Actions",
        query=("state", "limit", "cursor"),
        answer=wire.ReviewRow,
        listing="reviews",
    ),
    Route(
        method="GET",
        path="/v1/actions",
        handler=list_actions,
        who=Who.USER,
        summary="List action items",
        query=("owner", "status", "limit", "cursor"),
        answer=wire.ReviewAction,
        listing="actions",
    ),
)
