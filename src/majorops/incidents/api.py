"""HTTP of the record: open and edit.

Reading is in ``audiences``, because what is read is always somebody's view.
"""

from majorops.incidents import actions
from majorops.incidents.actions import EditAlert, EditImpact, EditIncident, OpenIncident
from majorops.incidents.command.api import ROUTES as COMMAND
from majorops.incidents.lifecycle.api import ROUTES as LIFECYCLE
from majorops.incidents.publication.api import ROUTES as PUBLICATION
from majorops.incidents.timeline.api import ROUTES as TIMELINE
from majorops.incidents.wire import AlertInfo, Incident
from majorops.people.record import acting
from majorops.platform.database import Tx
from majorops.platform.web import Answer, Call, Route, Who

_ONE = "/v1/incidents/{id}"


async def open_incident(call: Call) -> Answer:
    """Declare."""
    wish = call.body(OpenIncident)

    def act(tx: Tx) -> Answer:
        change = actions.open_incident(tx, wish, by=acting(call.principal), at=call.at)
        answer: Answer = call.edge.parts["shown"].incident(tx, call, change, status=201)
        return answer

    return await call.write(act)


async def edit_incident(call: Call) -> Answer:
    """Change what it says of itself."""
    wish, expected = call.body(EditIncident), call.expected_version

    def act(tx: Tx) -> Answer:
        change = actions.edit(
            tx, call.path["id"], wish, expected=expected, by=acting(call.principal), at=call.at
        )
        answer: Answer = call.edge.parts["shown"].incident(tx, call, change)
        return answer

    return await call.write(act)


async def edit_impact(call: Call) -> Answer:
    """Change the impact wording."""
    wish, expected = call.body(EditImpact), call.expected_version

    def act(tx: Tx) -> Answer:
        change = actions.edit_impact(
            tx, call.path["id"], wish, expected=expected, by=acting(call.principal), at=call.at
        )
        answer: Answer = call.edge.parts["shown"].incident(tx, call, change)
        return answer

    return await call.write(act)


async def edit_alert(call: Call) -> Answer:
    """Change the intake figures."""
    wish, expected = call.body(EditAlert), call.expected_version

    def act(tx: Tx) -> Answer:
        change = actions.edit_alert(
            tx, call.path["id"], wish, expected=expected, by=acting(call.principal), at=call.at
        )
        answer: Answer = call.edge.parts["shown"].part(tx, call, change, "alert")
        return answer

    return await call.write(act)


ROUTES = (
    Route(
        method="POST",
        path="/v1/incidents",
        handler=open_incident,
        who=Who.MIM,
        summary="Open an incident",
        body=OpenIncident,
        answer=Incident,
        status=201,
        keyed=True,
    ),
    Route(
        method="PATCH",
        path=_ONE,
        handler=edit_incident,
        who=Who.MIM,
        summary="Edit an incident",
        body=EditIncident,
        answer=Incident,
        conditional=True,
    ),
    Route(
        method="PATCH",
        path=f"{_ONE}/impact",
        handler=edit_impact,
        who=Who.COMMAND,
        summary="Edit the impact wording",
        body=EditImpact,
        answer=Incident,
        conditional=True,
    ),
    Route(
        method="PATCH",
        path=f"{_ONE}/alert",
        handler=edit_alert,
        who=Who.COMMAND,
        summary="Edit the alert figures",
        body=EditAlert,
        answer=AlertInfo,
        conditional=True,
    ),
    *LIFECYCLE,
    *COMMAND,
    *TIMELINE,
    *PUBLICATION,
)
