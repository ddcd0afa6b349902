"""HTTP of promises."""

from majorops.incidents.timeline.appended import LAST, added, listed, shown
from majorops.incidents.wire import Promise
from majorops.people.record import acting
from majorops.platform.database import Tx
from majorops.platform.web import Answer, Call, Route, Who
from majorops.promises import actions
from majorops.promises.actions import MakePromise, WithdrawPromise

_PROMISES = "/v1/incidents/{id}/promises"


async def withdraw_promise(call: Call) -> Answer:
    """Take it back, with a reason."""
    wish = call.body(WithdrawPromise)

    def act(tx: Tx) -> Answer:
        promise_id = call.path["promiseId"]
        change = actions.withdraw(
            tx, call.path["id"], promise_id, wish, by=acting(call.principal), at=call.at
        )
        return shown(tx, call, change, "promises", promise_id)

    return await call.write(act)


ROUTES = (
    Route(
        method="GET",
        path=_PROMISES,
        handler=listed("promises"),
        who=Who.VIEWER,
        summary="Read the promises",
        query=("limit", "cursor", "as"),
        answer=Promise,
        listing="promises",
    ),
    Route(
        method="POST",
        path=_PROMISES,
        handler=added("promises", MakePromise, actions.make, pick=LAST),
        who=Who.MIM,
        summary="Promise the next update",
        body=MakePromise,
        answer=Promise,
        status=201,
        keyed=True,
    ),
    Route(
        method="POST",
        path=f"{_PROMISES}/{{promiseId}}/withdraw",
        handler=withdraw_promise,
        who=Who.MIM,
        summary="Withdraw a promise",
        body=WithdrawPromise,
        answer=Promise,
        keyed=True,
    ),
)
