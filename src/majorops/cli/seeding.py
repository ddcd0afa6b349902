"""Writes a history through the actions that people use, at its own times; one transaction an incident."""

from collections.abc import Callable, Mapping
from random import Random
from typing import Any

from msgspec import UNSET

from majorops.cli.scenarios.history import Past, Step
from majorops.incidents import store as incidents
from majorops.incidents.actions import EditAlert, OpenAlert, OpenIncident, edit_alert, open_incident
from majorops.incidents.lifecycle import actions as lifecycle
from majorops.incidents.lifecycle.actions import ResolutionMilestone, ResolutionUpdate
from majorops.incidents.publication.actions import Publish, publish
from majorops.incidents.record import ExternalImpact, Severity, Status, Visibility
from majorops.incidents.timeline.actions import PostEvent, post_event
from majorops.milestones.actions import CutMilestone, cut
from majorops.people import store as people
from majorops.people.actions import CreateUser, create_user
from majorops.people.record import SYSTEM, Person, Role
from majorops.platform.database import Tx
from majorops.platform.ids import new_ulid, own_ids
from majorops.promises import actions as promises
from majorops.promises import store as promise_store
from majorops.updates.actions import PostUpdate, post

COMMANDERS = (
    ("rosa.marin@history.example", "Rosa Marín"),
    ("tom.okafor@history.example", "Tom Okafor"),
    ("yuki.mori@history.example", "Yuki Mori"),
)
Given = Mapping[str, Any]


def commanders(tx: Tx, *, at: int) -> tuple[Person, ...]:
    """Those who commanded in the past; made when they are not there yet."""
    found = []
    for email, name in COMMANDERS:
        user = people.find(tx, email) or create_user(
            tx, CreateUser(email=email, display_name=name, role=Role.MIM), by=SYSTEM, at=at
        )
        found.append(user.person())
    return tuple(found)


def write_past(tx: Tx, past: Past, mims: tuple[Person, ...], *, seed: str, now: int) -> str | None:
    """Write one incident of the past, whole; its id, or None when this very one is there already.

    Its ids tell its own times and come from ``seed``, so that it sorts where it belongs.
    """
    at = now - past.before
    with own_ids(Random(seed)):  # noqa: S311  ids of a story must repeat
        incident_id = new_ulid(at)
    if incidents.find(tx, incident_id) is not None:
        return None
    with own_ids(Random(seed)):  # noqa: S311  as above
        _Telling(tx, past, mims[past.mim % len(mims)], at).tell()
    return incident_id


class _Telling:
    """One incident being written."""

    def __init__(self, tx: Tx, past: Past, by: Person, at: int) -> None:
        self.tx = tx
        self.past = past
        self.by = by
        self.begun = at
        self.id = ""

    def tell(self) -> None:
        """Open it, then every step at its time."""
        opened, issued = self.past.opened, self.past.issued_before
        wish = OpenIncident(
            title=opened["title"],
            severity=Severity(opened["severity"]),
            affected_systems=opened["affected_systems"],
            restricted=opened["restricted"],
            alert=OpenAlert(
                customer_count=opened["customers"],
                external_impact=ExternalImpact(opened["impact"]),
                issue_time=UNSET if issued is None else self.begun - issued,
            ),
        )
        self.id = open_incident(self.tx, wish, by=self.by, at=self.begun).after.id
        for step in self.past.steps:
            self._do(step)

    def _do(self, step: Step) -> None:
        _ACTS[step.act](self, step.given, self.begun + step.after)

    def _eta(self, given: Given) -> Any:
        return self.begun + given["eta"] if "eta" in given else UNSET

    def note(self, given: Given, at: int) -> None:
        wish = PostEvent(title=given["title"])
        post_event(self.tx, self.id, wish, by=self.by, at=at)

    def advance(self, given: Given, at: int) -> None:
        wish = lifecycle.Advance(leaving=given["leaving"], to=given["to"])
        lifecycle.advance(self.tx, self.id, wish, by=self.by, at=at)

    def reenter(self, given: Given, at: int) -> None:
        wish = lifecycle.Reenter(leaving=given["leaving"], to=given["to"], reason=given["reason"])
        lifecycle.reenter(self.tx, self.id, wish, by=self.by, at=at)

    def come_back(self, given: Given, at: int) -> None:
        wish = lifecycle.LeaveReentry(leaving=given["leaving"])
        lifecycle.leave_reentry(self.tx, self.id, wish, by=self.by, at=at)

    def status(self, given: Given, at: int) -> None:
        wish = lifecycle.ChangeStatus(leaving=Status(given["leaving"]), to=Status(given["to"]))
        lifecycle.change_status(self.tx, self.id, wish, by=self.by, at=at)

    def resolve(self, given: Given, at: int) -> None:
        milestone, update = given.get("milestone"), given.get("public_update")
        wish = lifecycle.Resolve(
            false_alarm=given.get("false_alarm", False),
            reason=given.get("reason", UNSET),
            milestone=ResolutionMilestone(**milestone) if milestone else UNSET,
            public_update=ResolutionUpdate(**update) if update else UNSET,
        )
        lifecycle.resolve(self.tx, self.id, wish, by=self.by, at=at)

    def reopen(self, given: Given, at: int) -> None:
        lifecycle.reopen(self.tx, self.id, lifecycle.Reopen(reason=given["reason"]), by=self.by, at=at)

    def publish(self, given: Given, at: int) -> None:
        publish(self.tx, self.id, Publish(public_title=given["title"]), by=self.by, at=at)

    def milestone(self, given: Given, at: int) -> None:
        wish = CutMilestone(title=given["title"], body=given["body"], next_update_eta=self._eta(given))
        cut(self.tx, self.id, wish, by=self.by, at=at)

    def update(self, given: Given, at: int) -> None:
        visibility = Visibility(given["visibility"])
        wish = PostUpdate(content=given["content"], visibility=visibility, next_update_eta=self._eta(given))
        post(self.tx, self.id, wish, by=self.by, at=at)

    def withdraw(self, given: Given, at: int) -> None:
        wish = promises.WithdrawPromise(reason=given["reason"])
        for promise in promise_store.open_of(self.tx, self.id):
            if promise.due_at >= at:
                promises.withdraw(self.tx, self.id, promise.id, wish, by=self.by, at=at)

    def cleared(self, _given: Given, at: int) -> None:
        version = incidents.load(self.tx, self.id).version
        edit_alert(self.tx, self.id, EditAlert(resolve_time=at), expected=version, by=self.by, at=at)


_ACTS: Mapping[str, Callable[[_Telling, Given, int], None]] = {
    "note": _Telling.note,
    "advance": _Telling.advance,
    "reenter": _Telling.reenter,
    "return": _Telling.come_back,
    "status": _Telling.status,
    "resolve": _Telling.resolve,
    "reopen": _Telling.reopen,
    "publish": _Telling.publish,
    "milestone": _Telling.milestone,
    "update": _Telling.update,
    "withdraw": _Telling.withdraw,
    "cleared": _Telling.cleared,
}
