"""How reviews are read: what the caller's column holds, texts as HTML too, facts from the record."""

from typing import Any

from majorops.audiences.actions import Shown
from majorops.audiences.fields import View
from majorops.audiences.review_shape import ActionRow, ReviewRow, project_review
from majorops.incidents import store as incident_store
from majorops.incidents.record import Incident
from majorops.platform import markdown
from majorops.platform.database import Tx
from majorops.platform.errors import NotFound
from majorops.platform.web import Call
from majorops.reviews import actions, document, store
from majorops.reviews.facts import facts

_BELOW = 2  # a section has a heading of this rank itself


def shown_by(call: Call) -> Shown:
    """The way in which every answer about an incident is made."""
    shown: Shown = call.edge.parts["shown"]
    return shown


def whole(tx: Tx, call: Call, incident: Incident) -> dict[str, Any]:
    """The review as the caller's column reads it. Raises NotFound; Conflict not_resolved before the end."""
    view = shown_by(call).view(tx, call, incident)
    review = actions.load(tx, incident)
    repeats = incident_store.find(tx, review.repeat_of) if review.repeat_of else None
    rows = [action_row(call, action) for action in store.actions_of(tx, incident.id)]
    shown = project_review(ReviewRow(review, repeats), rows, store.addenda_of(tx, incident.id), view)
    if shown is None:
        raise NotFound
    return rendered(shown) | {"facts": facts_of(tx, call, view)}


def rendered(shown: dict[str, Any]) -> dict[str, Any]:
    """What people wrote, as safe HTML beside the text."""
    addenda = [{**row, "html": markdown.render(row["text"], below=_BELOW)} for row in shown["addenda"]]
    html = {name: markdown.render(shown[name], below=_BELOW) for name in document.SECTIONS}
    return {**shown, "addenda": addenda, "html": html}


def facts_of(tx: Tx, call: Call, view: View) -> dict[str, Any]:
    record = shown_by(call).record(tx, view)
    return facts(record, tx.installation.phase_targets, column=view.column, at=call.at)


def action_row(call: Call, action: Any) -> ActionRow:
    return ActionRow(action, mine=action.owner_id == call.principal.id)
