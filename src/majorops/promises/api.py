"""HTTP of promises."""

from majorops.incidents.wire import Promise
from majorops.people.record import acting
from majorops.platform.database import Tx
from majorops.platform.web import Answer, Call, Route, Who
from majorops.promises import actions
from majorops.promises.actions import MakePromise, WithdrawPromise

_PROMISES = "/v1/incidents/{id}/promises"


async def list_promises(call: Call) -> Answer:
    """Every promise the caller's column may see."""
    return await call.read(lambda tx: call.edge.parts["shown"].list(tx, call, "promises"))


async def make_promise(call: Call) -> Answer:
    """Promise the next update."""
    wish = call.body(MakePromise)

    def act(tx: Tx) -> Answer:
        change = actions.make(tx, call.path["id"], wish, by=acting(call.principal), at=call.at)
        made = change.touched["promises"][-1]
        answer: Answer = call.edge.parts["shown"].row(tx, call, change, "promises", made.id, status=201)
        return answer

    return await call.write(act)


async def withdraw_promise(call: Call) -> Answer:
    """Take it back, with a reason."""
    wish = call.body(WithdrawPromise)

    def act(tx: Tx) -> Answer:
        promise_id = call.path["promiseId"]
        change = actions.withdraw(
            tx, call.path["id"], promise_id, wish, by=acting(call.principal), at=call.at
        )
        answer: Answer = call.edge.parts["shown"].row(tx, call, change, "promises", promise_id, status=200)
        return answer

    return await call.write(act)


ROUTES = (
    Route(
        method="GET",
        path=_PROMISES,
        handler=list_promises,
        who=Who.VIEWER,
        summary="Read the promises",
        query=("limit", "cursor", "as"),
        answer=Promise,
        listing="promises",
    ),
    Route(
        method="POST",
        path=_PROMISES,
        handler=make_promise,
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
