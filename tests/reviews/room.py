"""A real store, everything that follows from an act, and an incident on its way to its review."""

from pathlib import Path
from typing import Any

from majorops.incidents.command.actions import Join, join
from majorops.incidents.lifecycle import actions as lifecycle
from majorops.incidents.record import Change, Severity
from majorops.people.record import Person
from majorops.platform.wording import rfc3339
from majorops.reactions import Reactions
from majorops.reviews import actions, store
from majorops.reviews.actions import AddAddendum, EditReview, Sections, StartReview
from majorops.reviews.items import AddAction, EditAction, Item, add_action, edit_action
from majorops.reviews.record import Review, ReviewAction
from tests.incidents.room import Room
from tests.incidents.samples import ANA, BEN, MINUTE, refusal_of

HOUR = 60 * MINUTE
DAY = 24 * HOUR


class ReviewRoom(Room):
    """Ana commands; Ben, a stakeholder, has joined; each act comes a minute after the one before."""

    def __init__(self, folder: Path, severity: Severity = Severity.CRITICAL, **wish: Any) -> None:
        super().__init__(folder, Reactions())
        self.open(severity=severity, **wish)
        self.act(join, Join(), by=BEN)

    def review(self) -> Review:
        found = self.read(store.find)
        assert found is not None
        return found

    def no_review(self) -> bool:
        return self.read(store.find) is None

    def items(self) -> list[ReviewAction]:
        return self.read(store.actions_of)

    def edit(self, *, by: Person = ANA, expected: int | None = None, **fields: Any) -> Change:
        """Sections and the times of the meeting, with the version of just now unless told otherwise."""
        return self.act(actions.edit, self._wish(fields), by=by, expected=expected or self.incident().version)

    def edit_refused(
        self, *, by: Person = ANA, expected: int | None = None, **fields: Any
    ) -> tuple[int, str]:
        return self.refused(
            actions.edit, self._wish(fields), by=by, expected=expected or self.incident().version
        )

    @staticmethod
    def _wish(fields: dict[str, Any]) -> EditReview:
        own = {name: fields.pop(name) for name in ("scheduled_at", "held_at", "repeat_of") if name in fields}
        return EditReview(sections=Sections(**fields), **own)

    def start(self, *, by: Person = ANA, **wish: Any) -> Change:
        return self.act(actions.start, StartReview(**wish), by=by)[0]

    def hold(self, after: int = MINUTE) -> Change:
        """The meeting took place so long after the act before."""
        self.at += after
        return self.edit(held_at=self.at)

    def publish(self, by: Person = ANA) -> Change:
        return self.act(actions.publish, by=by)

    def to_published(self) -> None:
        self.resolve()
        self.hold()
        self.publish()

    def adds(self, text: str, by: Person = ANA) -> Change:
        return self.act(actions.add_addendum, AddAddendum(text), by=by)

    def takes_on(self, title: str = "Warn earlier", *, owner: Person = BEN, by: Person = ANA) -> ReviewAction:
        change = self.act(add_action, AddAction(title, owner.id, self.at + 7 * DAY), by=by)
        action: ReviewAction = change.touched["review_actions"][0]
        return action

    def changes_item(
        self, action: ReviewAction, *, by: Person = ANA, expected: int | None = None, **fields: Any
    ) -> Change:
        self.at += MINUTE
        item, wish = Item(self.id, action.id), EditAction(**fields)
        version = expected or next(one.version for one in self.items() if one.id == action.id)
        return self.do(lambda tx: edit_action(tx, item, wish, expected=version, by=by, at=self.at))

    def item_refused(self, action: ReviewAction, **given: Any) -> tuple[int, str]:
        before = self.everything()
        refusal = refusal_of(lambda: self.changes_item(action, **given))
        assert self.everything() == before
        return refusal

    def reopen(self) -> Change:
        return self.act(lifecycle.reopen, lifecycle.Reopen(reason="It is back"))

    def ends_again(self) -> Change:
        """After a reopening: back to where the work was, then the end."""
        self.act(lifecycle.leave_reentry, lifecycle.LeaveReentry(self.incident().active_phase))
        self.monitor()
        return self.resolve_now()

    def false_alarm(self) -> Change:
        return self.act(lifecycle.resolve, lifecycle.Resolve(false_alarm=True, reason="A probe"))


def spoken(at: int) -> str:
    """As the log says it."""
    return rfc3339(at)
