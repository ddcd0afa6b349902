"""HTTP of the After Action: read, start, edit, hold, publish, add to it; its action items; the debrief."""

from collections.abc import Mapping
from typing import Any

from majorops.audiences.fields import View
from majorops.audiences.incident_shape import version_tag
from majorops.audiences.record import Column
from majorops.incidents import store as incident_store
from majorops.incidents.record import Incident
from majorops.people.record import acting
from majorops.people.rules import permit
from majorops.platform.database import Tx
from majorops.platform.errors import Invalid, echo
from majorops.platform.web import Answer, Call, Route, Who
from majorops.reviews import actions, document, rules, wire
from majorops.reviews.actions import AddAddendum, EditReview, StartReview
from majorops.reviews.debrief import Run, debrief
from majorops.reviews.items_api import ROUTES as ITEMS
from majorops.reviews.reading import facts_of, shown_by, whole

_ONE = "/v1/incidents/{id}"
_REVIEW = f"{_ONE}/review"
FORMATS = ("json", "markdown", "html")
MINUTE_MS = 60_000


# -- one review --------------------------------------------------------------------------------------------


def _answer(tx: Tx, call: Call, incident: Incident, status: int = 200) -> Answer:
    shown = whole(tx, call, incident)
    tag = shown.setdefault("etag", shown_by(call).bytes_tag(shown))
    answer = Answer.json(shown, status=status, etag=tag)
    # The version does not rise with everything that a review reads from the record.
    fresh = call.route.method == "GET" and tag == version_tag(incident)
    return Answer(answer.body, status, headers={"etag": tag}) if fresh else answer


async def read_review(call: Call) -> Answer:
    """The review, as JSON, Markdown or one page of HTML."""
    wanted = call.query().get("format", "json")
    if wanted not in FORMATS:
        raise Invalid(
            "invalid_value", f"There is no format {echo(wanted)!r}.", field="format", hint=", ".join(FORMATS)
        )

    def read(tx: Tx) -> Answer:
        incident = incident_store.load_for(tx, call.path["id"], acting(call.principal))
        return _answer(tx, call, incident) if wanted == "json" else _file(whole(tx, call, incident), wanted)

    return await call.read(read)


def _file(shown: Mapping[str, Any], wanted: str) -> Answer:
    """The review as a file of its own; a browser shows the page, and saves the Markdown."""
    name = f"after-action-{shown['number']}"
    if wanted == "html":
        headers = {**document.HEADERS, "content-disposition": f'inline; filename="{name}.html"'}
        return Answer(document.html(shown), media="text/html", headers=headers)
    headers = {"content-disposition": f'attachment; filename="{name}.md"'}
    return Answer(document.markdown(shown).encode(), media="text/markdown", headers=headers)


async def start_review(call: Call) -> Answer:
    """Start a review that no rule asked for."""
    wish = call.body(StartReview)

    def act(tx: Tx) -> Answer:
        change, new = actions.start(tx, call.path["id"], wish, by=acting(call.principal), at=call.at)
        return _answer(tx, call, change.after, 201 if new else 200)

    return await call.write(act)


async def edit_review(call: Call) -> Answer:
    """Write sections, plan the meeting, say that it was held."""
    wish, expected = call.body(EditReview), call.expected_version

    def act(tx: Tx) -> Answer:
        by = acting(call.principal)
        change = actions.edit(tx, call.path["id"], wish, expected=expected, by=by, at=call.at)
        return _answer(tx, call, change.after)

    return await call.write(act)


async def publish_review(call: Call) -> Answer:
    """Make it final."""

    def act(tx: Tx) -> Answer:
        change = actions.publish(tx, call.path["id"], by=acting(call.principal), at=call.at)
        return _answer(tx, call, change.after)

    return await call.write(act)


async def add_addendum(call: Call) -> Answer:
    """Add what was learned since."""
    wish = call.body(AddAddendum)

    def act(tx: Tx) -> Answer:
        change = actions.add_addendum(tx, call.path["id"], wish, by=acting(call.principal), at=call.at)
        return _answer(tx, call, change.after, 201)

    return await call.write(act)


# -- debrief -----------------------------------------------------------------------------------------------


async def read_debrief(call: Call) -> Answer:
    """Grade, baselines and remarks of a resolved incident."""
    by = acting(call.principal)

    def read(tx: Tx) -> Answer:
        incident = incident_store.load_for(tx, call.path["id"], by)
        permit(by, "debrief.read")
        rules.may_start(incident)
        view = View(Column.COMMAND_MIM, incident, call.at, tx.installation)
        return Answer.json(_debrief(incident, facts_of(tx, call, view), tx.installation.phase_targets))

    return await call.read(read)


def _minutes(ms: int | None) -> float | None:
    return None if ms is None else ms / MINUTE_MS


def _debrief(incident: Incident, known: Mapping[str, Any], targets: tuple[int, ...]) -> dict[str, Any]:
    spans = known["durations"]
    took = {row["phase"]: row["tookMs"] / MINUTE_MS for row in known["phases"] if row["tookMs"] is not None}
    run = Run(
        severity=incident.severity,
        resolve=_minutes(spans["resolveMs"]) or 0.0,
        mitigate=_minutes(spans["mitigateMs"]),
        first_milestone=_minutes(spans["firstMilestoneMs"]),
        phases=took,
        targets=targets,
        communications=incident.milestone_count + incident.update_count,
    )
    found = debrief(run)
    return {
        "incidentId": incident.id,
        "number": f"INC-{incident.number}",
        "status": incident.status.wire,
        "grade": found.grade,
        "score": found.score,
        "baselines": {
            "resolve": found.baselines.resolve,
            "mitigate": found.baselines.mitigate,
            "firstMilestone": found.baselines.first_milestone,
        },
        "actual": {
            "resolve": run.resolve,
            "mitigate": run.mitigate,
            "firstMilestone": run.first_milestone,
        },
        "phases": known["phases"],
        "communications": run.communications,
        "deductions": [{"what": one.what, "points": one.points} for one in found.deductions],
        "remarks": {"good": found.good, "improve": found.improve},
    }


ROUTES = (
    Route(
        method="GET",
        path=_REVIEW,
        handler=read_review,
        who=Who.VIEWER,
        summary="Read the After Action",
        query=("format", "as"),
        answer=wire.Review,
    ),
    Route(
        method="POST",
        path=_REVIEW,
        handler=start_review,
        who=Who.COMMAND,
        summary="Start an After Action that no rule asked for",
        body=StartReview,
        answer=wire.Review,
        status=201,
    ),
    Route(
        method="PATCH",
        path=_REVIEW,
        handler=edit_review,
        who=Who.COMMAND,
        summary="Write sections, schedule, hold",
        body=EditReview,
        answer=wire.Review,
        conditional=True,
    ),
    Route(
        method="POST",
        path=f"{_REVIEW}/publish",
        handler=publish_review,
        who=Who.MIM,
        summary="Publish the After Action, for good",
        answer=wire.Review,
        keyed=True,
    ),
    Route(
        method="POST",
        path=f"{_REVIEW}/addenda",
        handler=add_addendum,
        who=Who.COMMAND,
        summary="Add to a published After Action",
        body=AddAddendum,
        answer=wire.Review,
        status=201,
        keyed=True,
    ),
    *ITEMS,
    Route(
        method="GET",
        path=f"{_ONE}/debrief",
        handler=read_debrief,
        who=Who.MIM,
        summary="Read how an incident was run",
        answer=wire.Debrief,
    ),
)
