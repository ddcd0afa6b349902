"""HTTP of intake: sources, the hook each of them calls, and the queue."""

from typing import Any

from majorops.intake import actions, rules, store
from majorops.intake.actions import (
    DUPLICATE,
    AddSource,
    AttachAlert,
    DismissAlert,
    EditSource,
    OpenAlert,
)
from majorops.intake.record import AlertState, IntakeAlert, IntakeSource
from majorops.people.record import acting
from majorops.platform.database import Tx
from majorops.platform.errors import Invalid, Malformed, NotFound, echo
from majorops.platform.ids import is_ulid
from majorops.platform.parameters import read_limit
from majorops.platform.web import Answer, Call, Route, Who
from majorops.platform.wording import rfc3339, rfc3339_or_none

HOOK_LIMIT = 1024 * 1024
LAST_POSSIBLE = "~"  # sorts after every ULID
_SOURCE = "/v1/sources/{sourceId}"
_ALERT = "/v1/intake/{alertId}"
SHOWN_LAST = 4
SHORT_SECRET = 8


def source_json(source: IntakeSource, *, admin: bool) -> dict[str, Any]:
    """A source for a MIM; an admin also reads the end of the secret, to tell two apart, never the secret."""
    health = {
        name: rfc3339(value) if isinstance(value, int) else value
        for name, value in rules.health(source).items()
    }
    shown = {
        "id": source.id,
        "name": source.name,
        "kind": source.kind,
        "mode": source.mode.wire,
        "defaultMim": source.default_mim,
        "severityMap": {word: severity.wire for word, severity in source.severity_map.items()},
        "enabled": source.enabled,
        "health": health,
        "createdAt": rfc3339(source.created_at),
        "hook": f"/v1/hooks/{source.id}",
        "etag": _etag(source),
    }
    if admin:
        shown["secretLast4"] = source.secret[-SHOWN_LAST:] if len(source.secret) > SHORT_SECRET else None
    return shown


def alert_json(alert: IntakeAlert) -> dict[str, Any]:
    """A waiting, joined, dismissed or cleared alert; ``payload`` comes from outside, to be shown as text."""
    return {
        "id": alert.id,
        "sourceId": alert.source_id,
        "alertId": alert.external_id,
        "title": alert.title,
        "severity": alert.severity.wire,
        "receivedAt": rfc3339(alert.received_at),
        "firedAt": rfc3339_or_none(alert.fired_at),
        "clearedAt": rfc3339_or_none(alert.cleared_at),
        "state": alert.state.wire,
        "incidentId": alert.incident_id,
        "systems": alert.systems,
        "link": alert.link,
        "payload": alert.payload,
    }


def _etag(source: IntakeSource) -> str:
    return f'"v{source.version}"'


def _answer(source: IntakeSource, call: Call, *, status: int = 200) -> Answer:
    admin = call.principal.role == "admin"
    return Answer.json(source_json(source, admin=admin), status=status, etag=_etag(source))


async def list_sources(call: Call) -> Answer:
    """Every source, newest first."""
    admin = call.principal.role == "admin"
    sources = await call.read(store.list_sources)
    return Answer.json(
        {"sources": [source_json(source, admin=admin) for source in sources], "nextCursor": None}
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
    return Answer.json({"alerts": [alert_json(alert) for alert in found[:most]], "nextCursor": more})


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
            alert_json(
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
            alert_json(
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
        listing="sources",
    ),
    Route(
        method="POST",
        path="/v1/sources",
        handler=post_source,
        who=Who.ADMIN,
        summary="Add an alert source",
        body=AddSource,
        status=201,
    ),
    Route(method="GET", path=_SOURCE, handler=get_source, who=Who.MIM, summary="Read an alert source"),
    Route(
        method="PATCH",
        path=_SOURCE,
        handler=patch_source,
        who=Who.ADMIN,
        summary="Change an alert source",
        body=EditSource,
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
        keyed=True,
        summary="Let a waiting alert join an incident",
    ),
    Route(
        method="POST",
        path=f"{_ALERT}/dismiss",
        handler=dismiss_alert,
        who=Who.MIM,
        body=DismissAlert,
        keyed=True,
        summary="Dismiss a waiting alert with a reason",
    ),
)
