"""What a MIM does to milestones: cut, correct, take back; and what resolving does."""

import msgspec
from msgspec import UNSET, UnsetType
from msgspec.structs import replace

from majorops.incidents import store as incident_store
from majorops.incidents.lifecycle.actions import ResolutionMilestone, Resolve
from majorops.incidents.record import Change, EventType, FieldChange, Retraction, Visibility
from majorops.incidents.timeline import store as timeline_store
from majorops.incidents.timeline.actions import finish, write
from majorops.incidents.timeline.rules import Automatic
from majorops.milestones import rules, store
from majorops.milestones.record import Milestone
from majorops.milestones.rules import Cut
from majorops.people.record import Person
from majorops.people.rules import permit
from majorops.platform.database import Tx
from majorops.platform.decode import Body, Ids, Line, Moment, Title
from majorops.platform.errors import Invalid, NotFound
from majorops.platform.ids import new_ulid
from majorops.promises import actions as promises
from majorops.promises.rules import Ask, check_eta


class CutMilestone(msgspec.Struct, rename="camel"):
    """``POST …/milestones``."""

    title: Title
    body: Body
    sources: Ids = []
    next_update_eta: Moment | UnsetType = UNSET
    corrects: Line | UnsetType = UNSET
    is_resolution: bool = False
    draft_id: Line | UnsetType = UNSET


def cut(tx: Tx, ref: str, wish: CutMilestone, *, by: Person, at: int) -> Change:
    """Publish a summary of the log for good; it keeps the internal promise and may make the next.

    Raises NotFound, Forbidden; Invalid: eta_not_allowed, eta_in_past, eta_too_far, unknown_event,
    unknown_milestone; Conflict: not_resolved, resolution_milestone_exists, incident_resolved.
    """
    before = incident_store.load_for(tx, ref, by)
    permit(by, "milestone.cut")
    eta = wish.next_update_eta if isinstance(wish.next_update_eta, int) else None
    asked = Cut(corrects=wish.corrects is not UNSET, is_resolution=wish.is_resolution, eta=eta)
    rules.may_promise(asked)
    if eta is not None:
        check_eta(eta, at=at)
    change = Change(kind="milestone", by=by, at=at, before=before, after=before, intent=wish)
    milestone = _draft(tx, change, wish.title, wish.body, wish.sources)
    corrected = _corrected(tx, before.id, wish.corrects)
    rules.may_cut(before, asked)
    milestone = replace(
        milestone,
        next_update_eta=eta,
        is_resolution=wish.is_resolution,
        corrects=corrected.id if corrected else None,
        promise_id=new_ulid(at) if eta is not None else None,
        draft_id=wish.draft_id or None,
    )
    _publish(tx, change, milestone, corrected)
    finish(tx, change)
    return change


def _draft(tx: Tx, change: Change, title: str, body: str, sources: list[str], *, at: str = "") -> Milestone:
    """A milestone of the present moment; ``at`` is the JSON pointer that ``/sources`` is below."""
    opened = []
    for index, event_id in enumerate(sources):
        is_open = timeline_store.is_open(tx, change.after.id, event_id)
        if is_open is None:
            field = f"{at}/sources/{index}"
            raise Invalid("unknown_event", "There is no such event on this incident.", field=field)
        opened += [event_id] if is_open else []
    return Milestone(
        id=new_ulid(change.at),
        incident_id=change.after.id,
        sequence=change.after.milestone_count + 1,
        title=title,
        body=body,
        status_at_cut=change.after.status,
        next_update_eta=None,
        cut_by=change.by.id,
        created_at=change.at,
        is_resolution=False,
        cut_by_name=change.by.name,
        sources=tuple(sources),
        open_sources=tuple(opened),
    )


def _corrected(tx: Tx, incident_id: str, corrects: str | UnsetType) -> Milestone | None:
    if not isinstance(corrects, str):
        return None
    found = store.find(tx, incident_id, corrects)
    if found is None:
        raise Invalid("unknown_milestone", "There is no such milestone on this incident.", field="/corrects")
    return found


def _publish(tx: Tx, change: Change, milestone: Milestone, corrected: Milestone | None = None) -> None:
    """The milestone itself, its event, the promise it settles, and the one it makes; in this order."""
    store.add(tx, milestone)
    change.touch("milestones", milestone)
    change.after = rules.counted(change.after, milestone)
    event = Automatic(
        EventType.UPDATE,
        rules.headline(milestone, corrected),
        changes=(FieldChange("milestones", None, milestone.id),),
        subject_id=milestone.id,
    )
    write(tx, change, event)
    if corrected is not None:
        change.touch("milestones", replace(corrected, corrected_by=milestone.id))
        return
    word = rules.word_of(milestone)
    promises.settle_by_communication(tx, change, word)
    if milestone.next_update_eta is not None and milestone.promise_id is not None:
        ask = Ask(
            id=milestone.promise_id,
            due_at=milestone.next_update_eta,
            visibility=Visibility.INTERNAL,
            made_in=word,
        )
        promises.make_with(tx, change, ask)


def retract(tx: Tx, ref: str, milestone_id: str, reason: str, *, by: Person, at: int) -> Change:
    """Take back what was cut by mistake; the record stays.

    Raises NotFound, Forbidden; Conflict already_retracted.
    """
    before = incident_store.load_for(tx, ref, by)
    permit(by, "retract")
    milestone = store.find(tx, before.id, milestone_id)
    if milestone is None:
        raise NotFound
    rules.may_retract(milestone)
    change = Change(kind="milestone", by=by, at=at, before=before, after=before)
    taken_back = Retraction(at, by.name, reason)
    timeline_store.add_retraction(tx, before.id, store.KIND, milestone.id, by.id, taken_back)
    change.touch("milestones", replace(milestone, retraction=taken_back))
    title = f"Milestone {milestone.sequence} taken back"
    write(tx, change, Automatic(EventType.ACTION, title, reason=reason, subject_id=milestone.id))
    finish(tx, change)
    return change


def on_resolved(tx: Tx, change: Change) -> None:
    """Reaction: the resolution milestone that was given with resolving. Raises Invalid unknown_event."""
    if isinstance(change.intent, Resolve) and isinstance(change.intent.milestone, ResolutionMilestone):
        wish = change.intent.milestone
        milestone = _draft(tx, change, wish.title, wish.body, wish.sources, at="/milestone")
        _publish(tx, change, replace(milestone, is_resolution=True))
