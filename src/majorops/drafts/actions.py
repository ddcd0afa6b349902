"""What people do to drafts: have one made, change it, throw it away; and what using one leaves behind.

Making is three steps: ``prepare`` reads, a provider writes with no transaction open, ``keep`` checks each
citation against the record of that moment and saves.
"""

from collections.abc import Mapping

import msgspec
from msgspec import UNSET, UnsetType
from msgspec.structs import replace

from majorops.drafts import prompt, rules, store, template
from majorops.drafts.material import Asked, gather, readable
from majorops.drafts.model import Model, ModelFailed
from majorops.drafts.record import Audience, Draft, Kind, Material, Outcome, Words
from majorops.incidents import store as incidents
from majorops.incidents.actions import EditImpact
from majorops.incidents.record import Change, Incident
from majorops.milestones.actions import CutMilestone
from majorops.people.record import Person
from majorops.people.rules import permit
from majorops.platform.database import Tx
from majorops.platform.decode import Ids, Line, Text
from majorops.platform.errors import ChangedMeanwhile, Invalid, NotFound
from majorops.platform.ids import new_ulid
from majorops.updates.actions import PostUpdate

TEMPLATE = "template"


class AskDraft(msgspec.Struct, rename="camel"):
    """``POST …/drafts``. ``sources``: the events to write from; without it the newest ones."""

    kind: Kind
    audience: Audience
    sources: Ids | UnsetType = UNSET


class EditDraft(msgspec.Struct, rename="camel"):
    """``PATCH …/drafts/{draftId}``."""

    title: Line | UnsetType = UNSET
    body: Text | UnsetType = UNSET


class Written(msgspec.Struct, frozen=True):
    """What a provider gave: which one, why not the model if there is one, and what the model was asked."""

    words: Words
    provider: str = TEMPLATE
    fallback: str | None = None
    prompt: str | None = None
    left_out: int = 0


def _permitted(tx: Tx, ref: str, wish: AskDraft, by: Person) -> Incident:
    incident = incidents.load_for(tx, ref, by)
    act = rules.act_of(wish.kind, wish.audience, restricted=incident.restricted)
    permit(by, act, None if by.commands else incidents.standing(tx, incident, by))
    return incident


def prepare(tx: Tx, ref: str, wish: AskDraft, *, by: Person, at: int) -> Material:
    """All that a draft may be made from.

    Raises NotFound, Forbidden; Invalid: invalid_value, unknown_event; Conflict restricted.
    """
    asked = Asked(wish.kind, wish.audience, wish.sources or None)
    return gather(tx, _permitted(tx, ref, wish, by), asked, at=at)


async def compose(material: Material, model: Model | None) -> Written:
    """The words: of the model, if there is one and it can; else of the template. Never raises ModelFailed."""
    left_out = material.left_out
    if model is None:
        return Written(template.write(material), left_out=left_out)
    asked = prompt.prompt_of(material)
    words, reason = None, "nothing_cited"
    try:
        words = prompt.read_reply(await model.write(asked), material)
    except ModelFailed as failed:
        reason = failed.reason
    except prompt.Unreadable:
        reason = "unreadable"
    seen = {entry.id for entry in (*material.anchors, *material.entries)}
    kept = rules.checked(words, seen) if words is not None else None
    if kept is not None and kept.sentences:
        return Written(kept, model.name, None, asked.shown, left_out)
    plain = template.write(material)
    dropped = kept.dropped if kept is not None else 0
    return Written(replace(plain, dropped=dropped), TEMPLATE, reason, asked.shown, left_out)


def keep(tx: Tx, ref: str, wish: AskDraft, written: Written, *, by: Person, at: int) -> Draft:
    """Save a draft for its author, with the citations that hold now: something may be taken back meanwhile.

    Raises NotFound, Forbidden, Invalid invalid_value, Conflict restricted.
    """
    incident = _permitted(tx, ref, wish, by)
    words = rules.checked(written.words, readable(tx, incident, wish.audience, at=at))
    body = rules.body_of(words.sentences)
    draft = Draft(
        id=new_ulid(at),
        incident_id=incident.id,
        author_id=by.id,
        author=by.name,
        kind=wish.kind,
        audience=wish.audience,
        title=words.title,
        body=body,
        sentences=words.sentences,
        dropped=words.dropped,
        left_out=written.left_out,
        provider=written.provider,
        fallback=written.fallback,
        prompt=written.prompt,
        drafted_title=words.title,
        drafted_body=body,
        created_at=at,
    )
    store.add(tx, draft)
    return draft


def load(tx: Tx, ref: str, draft_id: str, by: Person) -> Draft:
    """One draft that ``by`` may see: their own, or any for a MIM. Raises NotFound."""
    incident = incidents.load_for(tx, ref, by)
    draft = store.find(tx, incident.id, draft_id)
    if draft is None:
        raise NotFound
    rules.may_see(draft, by)
    return draft


def edit(tx: Tx, ref: str, draft_id: str, wish: EditDraft, *, expected: int, by: Person) -> Draft:
    """Change the words. Raises NotFound, ChangedMeanwhile."""
    before = load(tx, ref, draft_id, by)
    given = {name: getattr(wish, name) for name in ("title", "body") if getattr(wish, name) is not UNSET}
    if expected != before.version:
        raise _changed_meanwhile(before, given)
    after = replace(before, **given)
    if after != before:
        after = replace(after, version=before.version + 1)
        store.save(tx, before, after)
    return after


def _changed_meanwhile(before: Draft, given: dict[str, str]) -> ChangedMeanwhile:
    differs = [
        {"field": name, "yours": text, "current": getattr(before, name)}
        for name, text in given.items()
        if text != getattr(before, name)
    ]
    return ChangedMeanwhile(
        "version_conflict",
        "Somebody changed this draft since you read it.",
        hint="Read it again and decide.",
        current=f'"v{before.version}"',
        differs=differs,
    )


def discard(tx: Tx, ref: str, draft_id: str, *, by: Person, at: int) -> None:
    """Throw a draft away. Raises NotFound."""
    store.end(tx, _ended(load(tx, ref, draft_id, by), "discarded", by=by.id, at=at))


def _ended(draft: Draft, outcome: str, *, by: str, at: int) -> Outcome:
    return Outcome(
        draft_id=draft.id,
        incident_id=draft.incident_id,
        kind=draft.kind,
        audience=draft.audience,
        provider=draft.provider,
        author_id=draft.author_id,
        outcome=outcome,
        at=at,
        by_id=by,
    )


# -- what follows from publishing ------------------------------------------------------------------


def on_cut(tx: Tx, change: Change) -> None:
    """Reaction: the milestone was started from a draft. Raises Invalid invalid_value."""
    if isinstance(change.intent, CutMilestone) and change.intent.draft_id:
        milestone = change.touched["milestones"][0]
        text = f"{milestone.title}\n{milestone.body}"
        _use(tx, change, change.intent.draft_id, text, used_in=milestone.id)


def on_posted(tx: Tx, change: Change) -> None:
    """Reaction: the status update was started from a draft. Raises Invalid invalid_value."""
    if isinstance(change.intent, PostUpdate) and change.intent.draft_id:
        update = change.touched["updates"][0]
        _use(tx, change, change.intent.draft_id, update.content, used_in=update.id)


def on_edited(tx: Tx, change: Change) -> None:
    """Reaction: the executive summary was started from a draft. Raises Invalid invalid_value."""
    if isinstance(change.intent, EditImpact) and change.intent.draft_id:
        _use(tx, change, change.intent.draft_id, change.after.exec_summary, used_in=change.after.id)


def use_for_review(tx: Tx, change: Change, draft_id: str, sections: Mapping[str, str]) -> None:
    """Of a review: these sections were started from a draft. Raises Invalid invalid_value."""
    draft = _find(tx, change, draft_id)
    drafted = "\n\n".join(rules.section_of(draft.sentences, part) for part in sections)
    _end_used(tx, change, draft, (drafted, "\n\n".join(sections.values())), used_in=change.after.id)


def _use(tx: Tx, change: Change, draft_id: str, text: str, *, used_in: str) -> None:
    draft = _find(tx, change, draft_id)
    titled = draft.kind is Kind.MILESTONE
    drafted = f"{draft.drafted_title}\n{draft.drafted_body}" if titled else draft.drafted_body
    _end_used(tx, change, draft, (drafted, text), used_in=used_in)


def _find(tx: Tx, change: Change, draft_id: str) -> Draft:
    draft = store.find(tx, change.after.id, draft_id)
    if draft is None or (draft.author_id != change.by.id and not change.by.commands):
        raise Invalid(
            "invalid_value",
            "There is no such draft on this incident any more.",
            field="/draftId",
            hint="Leave draftId out to publish these words all the same.",
        )
    return draft


def _end_used(tx: Tx, change: Change, draft: Draft, texts: tuple[str, str], *, used_in: str) -> None:
    """It is used up; how far what was made of it is from what was drafted stays."""
    drafted, text = texts
    store.end(
        tx,
        replace(
            _ended(draft, "used", by=change.by.id, at=change.at),
            used_in=used_in,
            distance=rules.edit_distance(drafted, text),
            length=len(drafted),
        ),
    )
