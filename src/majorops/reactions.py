"""When this happens, these follow: one table. All of it inside the transaction of the change itself."""

from collections.abc import Callable, Mapping

from majorops.audiences import actions as audiences
from majorops.drafts import actions as drafts
from majorops.incidents.lifecycle.actions import Resolve
from majorops.incidents.record import Change
from majorops.kpis import actions as kpis
from majorops.milestones import actions as milestones
from majorops.platform import journal
from majorops.platform.database import Tx
from majorops.promises import actions as promises
from majorops.reviews import actions as reviews
from majorops.updates import actions as updates

Reaction = Callable[[Tx, Change], None]


def on_resolved(tx: Tx, change: Change) -> None:
    """Resolving cuts its milestone, posts its public update, breaks what is left of the promises, and
    drafts the review that a rule asks for."""
    if isinstance(change.intent, Resolve):
        milestones.on_resolved(tx, change)
        updates.on_resolved(tx, change)
        promises.on_resolved(tx, change)
        reviews.on_resolved(tx, change)


def on_reviewed(tx: Tx, change: Change) -> None:
    """Sections of a review that were begun from a draft use it up."""
    if isinstance(change.intent, reviews.EditReview) and (begun := change.intent.begun):
        drafts.use_for_review(tx, change, *begun)


REACTIONS: Mapping[str, tuple[Reaction, ...]] = {
    "opened": (promises.on_opened, kpis.on_change),
    "status": (on_resolved, reviews.on_reopened, kpis.on_change),
    "milestone": (drafts.on_cut, kpis.on_change),
    "update": (drafts.on_posted, kpis.on_change),
    "changed": (drafts.on_edited, kpis.on_change),
    "review": (on_reviewed, kpis.on_change),
    **dict.fromkeys(("phase", "alert", "command", "handover", "promise"), (kpis.on_change,)),
}


class Reactions:
    """The table, as the database calls it."""

    def react(self, tx: Tx, change: Change) -> None:
        """Let other domains add their part before the change is saved."""
        for reaction in REACTIONS.get(change.kind, ()):
            reaction(tx, change)

    def publish(self, tx: Tx, change: Change) -> None:
        """The journal first, then every column's feed."""
        journal.append(tx, change)
        audiences.publish(tx, change)
