"""HTTP of phases and status. Every act answers with the whole incident, as the caller's column sees it."""

from collections.abc import Callable
from typing import Any

import msgspec

from majorops.incidents.lifecycle import actions
from majorops.incidents.record import Change
from majorops.incidents.wire import Incident
from majorops.people.record import acting
from majorops.platform.database import Tx
from majorops.platform.web import Answer, Call, Handler, Route, Who

_ONE = "/v1/incidents/{id}"


def _act(action: Callable[..., Change], struct: type[msgspec.Struct]) -> Handler:
    async def handle(call: Call) -> Answer:
        wish = call.body(struct)

        def act(tx: Tx) -> Answer:
            change = action(tx, call.path["id"], wish, by=acting(call.principal), at=call.at)
            answer: Answer = call.edge.parts["shown"].incident(tx, call, change)
            return answer

        return await call.write(act)

    return handle


def _route(path: str, action: Callable[..., Change], struct: type[msgspec.Struct], summary: str) -> Route:
    return Route(
        method="POST",
        path=_ONE + path,
        handler=_act(action, struct),
        who=Who.MIM,
        summary=summary,
        body=struct,
        answer=Incident,
        keyed=True,
    )


_LINES: tuple[tuple[str, Callable[..., Change], type[Any], str], ...] = (
    ("/phase", actions.advance, actions.Advance, "Advance to a later phase"),
    ("/reentry", actions.reenter, actions.Reenter, "Visit Gather or Assess again"),
    ("/reentry/leave", actions.leave_reentry, actions.LeaveReentry, "Return to where the work was"),
    ("/status", actions.change_status, actions.ChangeStatus, "Active to Monitoring and back"),
    ("/resolve", actions.resolve, actions.Resolve, "End the incident"),
    ("/reopen", actions.reopen, actions.Reopen, "Take a resolved incident up again"),
)
ROUTES = tuple(_route(*line) for line in _LINES)
