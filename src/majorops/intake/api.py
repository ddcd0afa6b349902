"""HTTP of intake: sources, the hook each of them calls, and the queue."""

from majorops.intake import actions, rules, store
from majorops.intake.actions import (
    DUPLICATE,
    AddSource,
    AttachAlert,
    DismissAlert,
    EditSource,
    OpenAlert,
)
from majorops.intake.record import AlertState, IntakeSource
from majorops.intake.wire import AlertShown, SourceShown, etag_of, show_alert, show_source
from majorops.people.record import acting
from majorops.platform.database import Tx
from majorops.platform.errors import Invalid, Malformed, NotFound, echo
from majorops.platform.ids import is_ulid
from majorops.platform.parameters import read_limit
from majorops.platform.web import Answer, Call, Route, Who

HOOK_LIMIT = 1024 * 1024
LAST_POSSIBLE = "~"  # sorts after every ULID
_SOURCE = "/v1/sources/{sourceId}"
_ALERT = "/v1/intake/{alertId}"


def _answer(source: IntakeSource, call: Call, *, status: int = 200) -> Answer:
    admin = call.principal.role == "admin"
    return Answer.json(show_source(source, admin=admin), status=status, etag=etag_of(source))


async def list_sources(call: Call) -> Answer:
    """Every source, newest first, and the kinds that this server can hear."""
    admin = call.principal.role == "admin"
    sources = await call.read(store.list_sources)
    return Answer.json(
        {
            "sources": [show_source(source, admin=admin) for source in sources],
            "kinds": sorted(call.edge.parts["vendors"]),
            "nextCursor": None,
        }
    )


async def get_source(call: Call) -> Answer:
    """One source."""
    return _answer(await call.read(lambda tx: actions.load_source(tx, call.path["sourceId"])), call)


async def post_source(call: Call) -> Answer:
    """Add a source."""
    wish, kinds = call.body(AddSource), tuple(call.edge.parts["vendors"])
    return await call.write(
        lambda tx: _answer(
            actions.add_source(tx, wish, kinds, by=acting(call.principal), at=call.at), call, status=201
        )
    )


async def patch_source(call: Call) -> Answer:
    """Change a source."""
    wish, expecting = call.body(EditSource), call.expected_version
    return await call.write(
        lambda tx: _answer(
            actions.edit_source(
                tx, call.path["sourceId"], wish, expecting=expecting, by=acting(call.principal), at=call.at
            ),
            call,
        )
    )


async def delete_source(call: Call) -> Answer:
    """Remove a source."""

    def act(tx: Tx) -> Answer:
        actions.remove_source(tx, call.path["sourceId"], by=acting(call.principal), at=call.at)
        return Answer(status=204)

    return await call.write(act)


async def take_hook(call: Call) -> Answer:
    """What a vendor sends: look up, prove, read, use once. Unknown and disabled read alike."""
    source = await call.read(lambda tx: store.find_source(tx, call.path["sourceId"]))
    vendor = call.edge.parts["vendors"].get(source.kind) if source else None
    if source is None or vendor is None or not source.enabled:
        raise NotFound
    # A call that does not prove itself changes nothing: else anyone could make a source look broken.
    vendor.prove(call.request.headers, call.raw, source.secret)
    call.edge.parts["buckets"].take("source", source.id)
    try:
        delivery = vendor.read(call.raw)
        rules.check_delivery(delivery)
    except Invalid as refusal:
        reason = refusal.detail  # a name of its own: the except name is gone when the writer runs
        await call.edge.database.write(
            lambda tx: actions.keep_unreadable(tx, source.id, call.raw, reason=reason, at=call.at)
        )
        raise

    def act(tx: Tx) -> Answer:
        word = actions.receive(tx, actions.load_source(tx, source.id), delivery, call.raw, at=call.at)
        return (
            Answer.json({"duplicate": True}) if word == DUPLICATE else Answer.json({"code": word}, status=202)
        )

    return await call.edge.database.write(act)


def _list_state(query: dict[str, str]) -> AlertState:
    try:
        return AlertState(query.get("state", AlertState.WAITING.value))
    except ValueError:
        words = ", ".join(state.wire for state in AlertState)
        raise Invalid(
            "invalid_value", f"state {echo(query['state'])!r} is not known.", field="/state", hint=words
        ) from None


async def list_alerts(call: Call) -> Answer:
    """What waits, newest first; another ``state`` on request."""
    query = call.query()
    state, most, before = _list_state(query), read_limit(query), query.get("cursor", LAST_POSSIBLE)
    if before != LAST_POSSIBLE and not is_ulid(before):
        raise Malformed(
            "invalid_cursor", "This cursor is not one of ours.", hint="Start again without a cursor."
        )
    found = await call.read(lambda tx: store.list_alerts(tx, state=state, before=before, most=most + 1))
    more = found[most - 1].id if len(found) > most else None
    return Answer.json({"alerts": [show_alert(alert) for alert in found[:most]], "nextCursor": more})


async def open_alert(call: Call) -> Answer:
    """Open an incident of a waiting alert."""
    wish = call.body(OpenAlert)

    def act(tx: Tx) -> Answer:
        change = actions.open_alert(tx, call.path["alertId"], wish, by=acting(call.principal), at=call.at)
        answer: Answer = call.edge.parts["shown"].incident(tx, call, change, status=201)
        return answer

    return await call.write(act)


async def attach_alert(call: Call) -> Answer:
    """Let a waiting alert join an incident."""
    wish = call.body(AttachAlert)
    return await call.write(
        lambda tx: Answer.json(
            show_alert(
                actions.attach_alert(
                    tx, call.path["alertId"], wish.incident_id, by=acting(call.principal), at=call.at
                )
            )
        )
    )


async def dismiss_alert(call: Call) -> Answer:
    """Say why a waiting alert needs no incident."""
    wish = call.body(DismissAlert)
    return await call.write(
        lambda tx: Answer.json(
            show_alert(
                actions.dismiss_alert(
                    tx, call.path["alertId"], wish.reason, by=acting(call.principal), at=call.at
                )
            )
        )
    )


ROUTES = (
    Route(
        method="GET",
        path="/v1/sources",
        handler=list_sources,
        who=Who.MIM,
        summary="List alert sources",
        answer=SourceShown,
        listing="sources",
    ),
    Route(
        method="POST",
        path="/v1/sources",
        handler=post_source,
        who=Who.ADMIN,
        summary="Add an alert source",
        body=AddSource,
        answer=SourceShown,
        status=201,
    ),
    Route(
        method="GET",
        path=_SOURCE,
        handler=get_source,
        who=Who.MIM,
        summary="Read an alert source",
        answer=SourceShown,
    ),
    Route(
        method="PATCH",
        path=_SOURCE,
        handler=patch_source,
        who=Who.ADMIN,
        summary="Change an alert source",
        body=EditSource,
        answer=SourceShown,
        conditional=True,
    ),
    Route(
        method="DELETE",
        path=_SOURCE,
        handler=delete_source,
        who=Who.ADMIN,
        summary="Remove an alert source",
        status=204,
    ),
    Route(
        method="POST",
        path="/v1/hooks/{sourceId}",
        handler=take_hook,
        who=Who.SOURCE,
        summary="Take a vendor's webhook, signed",
        status=202,
        raw_body=True,
        body_limit=HOOK_LIMIT,
    ),
    Route(
        method="GET",
        path="/v1/intake",
        handler=list_alerts,
        who=Who.MIM,
        summary="Read the intake queue",
        answer=AlertShown,
        query=("state", "limit", "cursor"),
        listing="alerts",
    ),
    Route(
        method="POST",
        path=f"{_ALERT}/open",
        handler=open_alert,
        who=Who.MIM,
        body=OpenAlert,
        status=201,
        keyed=True,
        summary="Open an incident of a waiting alert",
    ),
    Route(
        method="POST",
        path=f"{_ALERT}/attach",
        handler=attach_alert,
        who=Who.MIM,
        body=AttachAlert,
        answer=AlertShown,
        keyed=True,
        summary="Let a waiting alert join an incident",
    ),
    Route(
        method="POST",
        path=f"{_ALERT}/dismiss",
        handler=dismiss_alert,
        who=Who.MIM,
        body=DismissAlert,
        answer=AlertShown,
        keyed=True,
        summary="Dismiss a waiting alert with a reason",
    ),
)
