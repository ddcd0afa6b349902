"""HTTP of drafts. What an answer shows stands in the Draft lines of audiences.csv: command only."""

from typing import Any, Literal

import msgspec
from msgspec import UNSET, UnsetType

from majorops.audiences import cursors
from majorops.drafts import actions, rules, store
from majorops.drafts.actions import AskDraft, EditDraft
from majorops.drafts.record import Draft
from majorops.incidents import store as incidents
from majorops.people.record import Person, acting
from majorops.platform.database import Tx
from majorops.platform.parameters import read_limit
from majorops.platform.web import Answer, Call, Route, Who
from majorops.platform.wording import rfc3339

_DRAFTS = "/v1/incidents/{id}/drafts"
_DRAFT = f"{_DRAFTS}/{{draftId}}"
_LAST_POSSIBLE = "~"  # sorts after every ULID


class SentenceShown(msgspec.Struct):
    """One sentence and the events it rests on. ``part``: conditions, actions, needs …, or empty."""

    text: str
    sources: list[str]
    part: str


class DraftShown(msgspec.Struct, rename="camel"):
    """Words that nobody has published. ``fallback``: why the template wrote although there is a model.

    ``leftOut``: chosen events that the audience may not see. ``prompt``: for a MIM only.
    """

    id: str
    incident_id: str
    kind: Literal["milestone", "update", "execSummary", "catchUp", "review"]
    audience: Literal["public", "stakeholder", "executive", "command"]
    title: str
    body: str
    sentences: list[SentenceShown]
    dropped: int
    left_out: int
    provider: str
    fallback: (
        Literal["busy", "timeout", "unreachable", "refused", "too_large", "unreadable", "nothing_cited"]
        | None
    )
    author: str
    created_at: str
    expires_at: str
    etag: str
    prompt: str | UnsetType | None = UNSET


def _etag(draft: Draft) -> str:
    return f'"v{draft.version}"'


def draft_json(draft: Draft, viewer: Person) -> dict[str, Any]:
    """A draft as its author or a MIM reads it."""
    shown = {
        "id": draft.id,
        "incidentId": draft.incident_id,
        "kind": draft.kind.value,
        "audience": draft.audience.value,
        "title": draft.title,
        "body": draft.body,
        "sentences": [{"text": s.text, "sources": s.sources, "part": s.part} for s in draft.sentences],
        "dropped": draft.dropped,
        "leftOut": draft.left_out,
        "provider": draft.provider,
        "fallback": draft.fallback,
        "author": draft.author,
        "createdAt": rfc3339(draft.created_at),
        "expiresAt": rfc3339(rules.expires_at(draft)),
        "etag": _etag(draft),
    }
    return {**shown, "prompt": draft.prompt} if viewer.commands else shown


def _answer(draft: Draft, call: Call, *, status: int = 200) -> Answer:
    return Answer.json(draft_json(draft, acting(call.principal)), status=status, etag=_etag(draft))


async def list_drafts(call: Call) -> Answer:
    """Newest first: all for a MIM, their own for participants."""
    by, query = acting(call.principal), call.query()
    limit, secret = read_limit(query), call.edge.parts["shown"].secret

    def page(tx: Tx) -> Answer:
        incident = incidents.load_for(tx, call.path["id"], by)
        call.edge.gate.admit(tx, by, call.route, call.path)
        scope = f"drafts {incident.id} {by.id}"
        before = cursors.unseal(secret, scope, query["cursor"]) if "cursor" in query else _LAST_POSSIBLE
        author = None if by.commands else by.id
        found = store.list_drafts(tx, incident.id, author=author, before=before, most=limit + 1)
        following = cursors.seal(secret, scope, found[limit - 1].id) if len(found) > limit else None
        return Answer.json(
            {"drafts": [draft_json(draft, by) for draft in found[:limit]], "nextCursor": following}
        )

    return await call.read(page)


async def ask_draft(call: Call) -> Answer:
    """Have one written; while a model thinks, no transaction is open."""
    wish, by, ref = call.body(AskDraft), acting(call.principal), call.path["id"]
    material = await call.read(lambda tx: actions.prepare(tx, ref, wish, by=by, at=call.at))
    written = await actions.compose(material, call.edge.parts["model"])
    return await call.write(
        lambda tx: _answer(actions.keep(tx, ref, wish, written, by=by, at=call.at), call, status=201)
    )


async def read_draft(call: Call) -> Answer:
    """One draft."""
    by = acting(call.principal)

    def look(tx: Tx) -> Answer:
        call.edge.gate.admit(tx, by, call.route, call.path)
        return _answer(actions.load(tx, call.path["id"], call.path["draftId"], by), call)

    return await call.read(look)


async def edit_draft(call: Call) -> Answer:
    """Change its words."""
    wish, expected, by = call.body(EditDraft), call.expected_version, acting(call.principal)

    def act(tx: Tx) -> Answer:
        call.edge.gate.admit(tx, by, call.route, call.path)
        ref, draft_id = call.path["id"], call.path["draftId"]
        return _answer(actions.edit(tx, ref, draft_id, wish, expected=expected, by=by), call)

    return await call.write(act)


async def discard_draft(call: Call) -> Answer:
    """Throw it away."""
    by = acting(call.principal)

    def act(tx: Tx) -> Answer:
        call.edge.gate.admit(tx, by, call.route, call.path)
        actions.discard(tx, call.path["id"], call.path["draftId"], by=by, at=call.at)
        return Answer(status=204)

    return await call.write(act)


ROUTES = (
    Route(
        method="GET",
        path=_DRAFTS,
        handler=list_drafts,
        who=Who.COMMAND,
        summary="List drafts",
        query=("limit", "cursor"),
        answer=DraftShown,
        listing="drafts",
    ),
    Route(
        method="POST",
        path=_DRAFTS,
        handler=ask_draft,
        who=Who.COMMAND,
        summary="Have a draft written",
        body=AskDraft,
        answer=DraftShown,
        status=201,
    ),
    Route(
        method="GET",
        path=_DRAFT,
        handler=read_draft,
        who=Who.COMMAND,
        summary="Read a draft",
        answer=DraftShown,
    ),
    Route(
        method="PATCH",
        path=_DRAFT,
        handler=edit_draft,
        who=Who.COMMAND,
        summary="Change the words of a draft",
        body=EditDraft,
        answer=DraftShown,
        conditional=True,
    ),
    Route(
        method="DELETE",
        path=_DRAFT,
        handler=discard_draft,
        who=Who.COMMAND,
        summary="Throw a draft away",
        status=204,
    ),
)
