"""HTTP of publishing."""

from majorops.incidents.publication import actions
from majorops.incidents.publication.actions import Publish, Unpublish
from majorops.incidents.wire import Publication
from majorops.people.record import acting
from majorops.platform.database import Tx
from majorops.platform.web import Answer, Call, Route, Who

_ONE = "/v1/incidents/{id}"


async def publish(call: Call) -> Answer:
    """Put it on the public page."""
    wish = call.body(Publish)

    def act(tx: Tx) -> Answer:
        change = actions.publish(tx, call.path["id"], wish, by=acting(call.principal), at=call.at)
        answer: Answer = call.edge.parts["shown"].part(tx, call, change, "publication")
        return answer

    return await call.write(act)


async def unpublish(call: Call) -> Answer:
    """Take it off the public page."""
    wish = call.body(Unpublish)

    def act(tx: Tx) -> Answer:
        change = actions.unpublish(tx, call.path["id"], wish, by=acting(call.principal), at=call.at)
        answer: Answer = call.edge.parts["shown"].part(tx, call, change, "publication")
        return answer

    return await call.write(act)


ROUTES = (
    Route(
        method="POST",
        path=f"{_ONE}/publish",
        handler=publish,
        who=Who.MIM,
        summary="Publish under a public title",
        body=Publish,
        answer=Publication,
        keyed=True,
    ),
    Route(
        method="POST",
        path=f"{_ONE}/unpublish",
        handler=unpublish,
        who=Who.MIM,
        summary="Take off the public page",
        body=Unpublish,
        answer=Publication,
        keyed=True,
    ),
)
