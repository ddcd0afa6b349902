"""Writes last week's outage and its finished After Action, by the actions that people use, at its times."""

from collections.abc import Callable, Mapping
from random import Random
from typing import Any

from msgspec import UNSET

from majorops.cli.scenarios import last_week as past
from majorops.cli.scenarios.script import BEN, CARA, HANA
from majorops.incidents import store as incidents
from majorops.incidents.actions import OpenAlert, OpenIncident, open_incident
from majorops.incidents.command.actions import Seats
from majorops.incidents.lifecycle import actions as lifecycle
from majorops.incidents.lifecycle.actions import ResolutionMilestone, ResolutionUpdate
from majorops.incidents.record import EventType, ExternalImpact, Severity, Status, Visibility
from majorops.incidents.timeline.actions import PostEvent, post_event
from majorops.milestones.actions import CutMilestone, cut
from majorops.people import store as people
from majorops.people.record import Person
from majorops.platform.database import Tx
from majorops.platform.ids import own_ids
from majorops.reviews import actions as reviews
from majorops.reviews.actions import AddAddendum, EditReview, Sections
from majorops.reviews.items import AddAction, EditAction, add_action, edit_action
from majorops.reviews.items import Item as NamedItem
from majorops.reviews.record import ActionStatus
from majorops.reviews.store import ReviewQuery, list_reviews
from majorops.updates.actions import PostUpdate, post

Given = Mapping[str, Any]


def look_back(tx: Tx, *, now: int) -> str:
    """Write all of it, once; the number of the incident. The people of the demo must be there."""
    query = ReviewQuery(_person(tx, HANA), now, ("published",), most=200)
    for _, incident, _, _ in list_reviews(tx, query):
        if incident.title == past.OPENED["title"]:
            return f"INC-{incident.number}"
    # Ids of last week, so that lists show it behind what happens now.
    with own_ids(Random("last week")):  # noqa: S311  ids of a story must repeat
        telling = _Telling(tx, now - past.BEFORE_MS)
        for deed in past.RUN:
            telling.do(deed)
        telling.review(now)
    return f"INC-{incidents.load(tx, telling.id).number}"


def _person(tx: Tx, email: str) -> Person:
    return people.load(tx, email).person()


class _Telling:
    """The outage being written; minutes count from its detection."""

    def __init__(self, tx: Tx, begun: int) -> None:
        self.tx = tx
        self.begun = begun
        wish = OpenIncident(
            title=past.OPENED["title"],
            severity=Severity.CRITICAL,
            description=past.OPENED["description"],
            affected_systems=past.OPENED["affected_systems"],
            alert=OpenAlert(
                customer_count=past.OPENED["customer_count"],
                external_impact=ExternalImpact.YES,
                issue_time=begun - past.MINUTE_MS,
            ),
            command=Seats(
                sre=past.OPENED["sre"],
                leader=past.OPENED["leader"],
                customer_ops=past.OPENED["customer_ops"],
            ),
            business_impact=past.OPENED["business_impact"],
            customer_impact_summary=past.OPENED["customer_impact_summary"],
        )
        self.id = open_incident(tx, wish, by=_person(tx, HANA), at=begun).after.id

    def at(self, minutes: int) -> int:
        """So many minutes in."""
        return self.begun + minutes * past.MINUTE_MS

    def do(self, deed: past.Deed) -> None:
        """One act, at its time."""
        _ACTS[deed.act](self, deed.given, _person(self.tx, deed.who), self.at(deed.after))

    def advance(self, given: Given, by: Person, at: int) -> None:
        lifecycle.advance(self.tx, self.id, lifecycle.Advance(**given), by=by, at=at)

    def post(self, given: Given, by: Person, at: int) -> None:
        wish = PostEvent(title=given["title"], type=EventType(given.get("type", "update")))
        post_event(self.tx, self.id, wish, by=by, at=at)

    def milestone(self, given: Given, by: Person, at: int) -> None:
        eta = at + given["eta"] * past.MINUTE_MS
        wish = CutMilestone(title=given["title"], body=given["body"], next_update_eta=eta)
        cut(self.tx, self.id, wish, by=by, at=at)

    def update(self, given: Given, by: Person, at: int) -> None:
        visibility = Visibility.PUBLIC if given["public"] else Visibility.INTERNAL
        eta = at + given["eta"] * past.MINUTE_MS if "eta" in given else UNSET
        wish = PostUpdate(content=given["content"], visibility=visibility, next_update_eta=eta)
        post(self.tx, self.id, wish, by=by, at=at)

    def status(self, _given: Given, by: Person, at: int) -> None:
        wish = lifecycle.ChangeStatus(Status.ACTIVE, Status.MONITORING)
        lifecycle.change_status(self.tx, self.id, wish, by=by, at=at)

    def resolve(self, given: Given, by: Person, at: int) -> None:
        wish = lifecycle.Resolve(
            milestone=ResolutionMilestone(given["title"], given["body"]),
            public_update=ResolutionUpdate(given["content"]),
        )
        lifecycle.resolve(self.tx, self.id, wish, by=by, at=at)

    # -- the After Action --------------------------------------------------------------------------------

    def review(self, now: int) -> None:
        """Written by several, held two days later, published, and added to."""
        begin = 24 * 60
        self._write(begin, BEN, timeline=past.TIMELINE, root_cause=past.ROOT_CAUSE)
        self._write(begin + 40, CARA, went_well=past.WENT_WELL)
        self._edit(begin + 60, HANA, EditReview(scheduled_at=self.at(past.SCHEDULED_AT)))
        self._edit(past.HELD_AT, HANA, EditReview(held_at=self.at(past.SCHEDULED_AT)))
        self._write(past.HELD_AT + 1, HANA, summary=past.SUMMARY, what_we_change=past.WHAT_WE_CHANGE)
        self._write(past.HELD_AT + 2, HANA, learnings=past.LEARNINGS)
        hana, ben = _person(self.tx, HANA), _person(self.tx, BEN)
        items = [self._takes_on(item, hana) for item in past.ITEMS]
        reviews.publish(self.tx, self.id, by=hana, at=self.at(past.PUBLISHED_AT))
        for item, item_id in zip(past.ITEMS, items, strict=True):
            if item.closed:
                self._closes(item, item_id)
        addendum = AddAddendum(past.ADDENDUM)
        reviews.add_addendum(self.tx, self.id, addendum, by=ben, at=min(now, self.at(past.ADDED_AT)))

    def _write(self, minutes: int, who: str, **sections: str) -> None:
        self._edit(minutes, who, EditReview(sections=Sections(**sections)))

    def _edit(self, minutes: int, who: str, wish: EditReview) -> None:
        version = incidents.load(self.tx, self.id).version
        by = _person(self.tx, who)
        reviews.edit(self.tx, self.id, wish, expected=version, by=by, at=self.at(minutes))

    def _takes_on(self, item: past.Item, by: Person) -> str:
        wish = AddAction(item.title, item.owner, self.at(item.due))
        change = add_action(self.tx, self.id, wish, by=by, at=self.at(past.HELD_AT + 5))
        action_id: str = change.touched["review_actions"][0].id
        return action_id

    def _closes(self, item: past.Item, item_id: str) -> None:
        named, wish = NamedItem(self.id, item_id), EditAction(status=ActionStatus.DONE, note=item.note)
        by, at = _person(self.tx, item.owner), self.at(max(item.closed, past.PUBLISHED_AT + 1))
        edit_action(self.tx, named, wish, expected=1, by=by, at=at)


_ACTS: Mapping[str, Callable[[_Telling, Given, Person, int], None]] = {
    "advance": _Telling.advance,
    "post": _Telling.post,
    "milestone": _Telling.milestone,
    "update": _Telling.update,
    "status": _Telling.status,
    "resolve": _Telling.resolve,
}
