"""HTTP of KPIs: definitions, candidate formulas, observations of an incident, backfill."""

from typing import Any

from majorops.audiences.record import Column
from majorops.incidents import store as incidents
from majorops.incidents.record import Incident
from majorops.kpis import actions, rules, store
from majorops.kpis.actions import FillKpis, PostObservation, PreviewKpi, PutKpi, load_definition
from majorops.kpis.facts import store as facts
from majorops.kpis.facts.record import ABOUT, Subject
from majorops.kpis.formulas.rules import FUNCTIONS, read_formula
from majorops.kpis.formulas.store import results
from majorops.kpis.record import Definition, Moment, Observation, Standing, State
from majorops.kpis.scorecards.api import ROUTES as SCORECARDS
from majorops.kpis.shown import column_of, reads, show_definition, show_observation
from majorops.people.record import acting
from majorops.people.rules import may, permit
from majorops.platform.database import Tx
from majorops.platform.errors import Malformed, NotFound, PreconditionRequired
from majorops.platform.web import Answer, Call, Route, Who
from majorops.platform.wording import rfc3339

_ONE = "/v1/kpis/{slug}"
_OF_INCIDENT = "/v1/incidents/{id}/kpis"
_PREVIEWED = 12


async def list_kpis(call: Call) -> Answer:
    """Every KPI of the caller's column; for command also what a formula may be made of."""
    person = acting(call.principal)
    permit(person, "kpis.read")
    column = column_of(person)
    found = await call.read(store.list_definitions)
    shown: dict[str, Any] = {
        "kpis": [show_definition(one, column) for one in found if reads(one, column)],
        "nextCursor": None,
    }
    if may(person, "kpis.read_all"):
        shown["facts"] = [{"name": name, "about": about} for name, about in ABOUT.items()]
        shown["functions"] = list(FUNCTIONS)
    return Answer.json(shown)


async def get_kpi(call: Call) -> Answer:
    """One KPI."""
    person = acting(call.principal)
    permit(person, "kpis.read")
    return _defined(await call.read(lambda tx: load_definition(tx, call.path["slug"])), column_of(person))


def _defined(definition: Definition, column: Column, status: int = 200) -> Answer:
    if not reads(definition, column):
        raise NotFound
    etag = f'"v{definition.version}"' if column is Column.COMMAND_MIM else ""
    return Answer.json(show_definition(definition, column), status=status, etag=etag)


async def put_kpi(call: Call) -> Answer:
    """Define a KPI, or write one anew."""
    wish, person, slug = call.body(PutKpi), acting(call.principal), call.path["slug"]
    rules.check_slug(slug)
    if wish.observed_at is not Moment.MANUAL:
        # Read apart from the writer, which then finds it ready: parsing takes longer than any act.
        await call.read(lambda _tx: read_formula(wish.formula))
    rules.check_targets(wish.targets or {})
    expecting = _expected(call)

    def act(tx: Tx) -> Answer:
        written = actions.put_definition(tx, slug, wish, expecting=expecting, by=person, at=call.at)
        return _defined(written, column_of(person), 201 if expecting is None else 200)

    return await call.write(act)


def _expected(call: Call) -> int | None:
    """The version in If-Match; None for a new one. Raises 428 and 400."""
    fresh = call.request.headers.get("if-none-match")
    if fresh is None:
        if call.request.headers.get("if-match") is None:
            raise PreconditionRequired(
                "precondition_required",
                "This change needs If-Match, or If-None-Match for a new KPI.",
                hint="If-None-Match: * for a new one, else the ETag of the last read in If-Match.",
            )
        return call.expected_version
    if fresh.strip() != "*":
        raise Malformed("bad_request", "If-None-Match takes only * here.", hint="If-None-Match: *")
    return None


async def preview_kpi(call: Call) -> Answer:
    """What a formula that is not saved yet gives for the incidents resolved last."""
    wish = call.body(PreviewKpi)
    permit(acting(call.principal), "kpis.edit")
    if wish.observed_at is Moment.MANUAL:
        return Answer.json({"formula": None, "facts": [], "values": []})

    def read(tx: Tx) -> dict[str, Any]:
        formula = read_formula(wish.formula)
        subjects = facts.newest_resolved(tx, _PREVIEWED)
        return {
            "formula": {"sqlite": formula.sqlite, "postgresql": formula.postgresql},
            "facts": formula.facts,
            "values": [
                _previewed(tx, subject, formula.sqlite, wish.observed_at, call.at) for subject in subjects
            ],
        }

    return Answer.json(await call.read(read))


def _previewed(tx: Tx, subject: Subject, expression: str, moment: Moment, at: int) -> dict[str, Any]:
    result = results(tx, {"": expression}, subject.facts)[""]
    came = rules.event_at(moment, rules.timing_of(subject.facts, at=at)) is not None
    incident = incidents.load(tx, subject.incident_id)
    state = State.NOT_APPLICABLE if result.value is None or not came else State.OBSERVED
    return {
        "incident": {
            "id": incident.id,
            "number": f"INC-{incident.number}",
            "title": incident.title,
            "severity": incident.severity.wire,
        },
        "state": State.INVALID if result.invalid and came else state,
        "value": result.value if came else None,
        "reason": result.invalid or None,
    }


# -- one incident ------------------------------------------------------------------------------------------


async def list_of_incident(call: Call) -> Answer:
    """Every KPI of an incident: how it stands, and the observations behind it."""
    person = acting(call.principal)

    def read(tx: Tx) -> Answer:
        incident = incidents.load_for(tx, call.path["id"], person)
        permit(person, "kpis.read")
        column = column_of(person)
        if incident.restricted and column is not Column.COMMAND_MIM:
            raise NotFound
        definitions = [one for one in store.list_definitions(tx) if reads(one, column)]
        rows = store.observations_of(tx, [incident.id])
        read_by = {one.slug for one in definitions}
        return Answer.json(
            {
                "kpis": _standings(tx, incident, definitions, rows, call),
                "observations": [
                    show_observation(row, column, incident)
                    for row in reversed(rows)
                    if row.kpi_slug in read_by
                ],
                "nextCursor": None,
            }
        )

    return await call.read(read)


def _standings(
    tx: Tx, incident: Incident, definitions: list[Definition], rows: list[Observation], call: Call
) -> list[dict[str, Any]]:
    """How each KPI stands; all pending for an incident opened this moment, which no job has measured yet."""
    subjects = facts.subjects_of(tx, [incident.id])
    invalid = store.invalid_of(tx, [incident.id])
    found = []
    for definition in definitions:
        standing = Standing(State.PENDING, incident.detected_at)
        if subjects:
            own = [row for row in rows if row.kpi_slug == definition.slug]
            timing = rules.timing_of(subjects[0].facts, at=call.at)
            why = invalid.get((definition.slug, incident.id), "")
            standing = rules.standing_of(definition.observed_at, timing, own, why)
        target = rules.target_of(definition.targets, incident.severity.value, acting(call.principal).role)
        found.append(_stands(definition, standing, target))
    return found


def _stands(definition: Definition, standing: Standing, target: float | None) -> dict[str, Any]:
    observed = standing.state is State.OBSERVED
    return {
        "slug": definition.slug,
        "name": definition.name,
        "units": definition.units,
        "state": standing.state,
        "value": standing.value if observed else None,
        "timestamp": rfc3339(standing.at) if observed else None,
        "onTarget": rules.meets(standing.value, target, definition.direction) if observed else None,
    }


async def post_observation(call: Call) -> Answer:
    """Enter a value by hand."""
    wish = call.body(PostObservation)

    def act(tx: Tx) -> Answer:
        person = acting(call.principal)
        row, new = actions.observe(tx, call.path["id"], wish, by=person, at=call.at)
        return Answer.json(show_observation(row, column_of(person)), status=201 if new else 200)

    return await call.write(act)


async def fill_kpis(call: Call) -> Answer:
    """Have history measured again."""
    wish = call.body(FillKpis)

    def act(tx: Tx) -> Answer:
        return Answer.json(
            {"job": actions.ask_backfill(tx, wish, by=acting(call.principal), at=call.at)}, status=202
        )

    return await call.write(act)


ROUTES = (
    Route(
        method="GET",
        path="/v1/kpis",
        handler=list_kpis,
        who=Who.USER,
        summary="List KPI definitions",
    ),
    *SCORECARDS,
    Route(
        method="POST",
        path="/v1/kpis/preview",
        handler=preview_kpi,
        who=Who.ADMIN,
        summary="Try a formula on past incidents",
        body=PreviewKpi,
    ),
    Route(
        method="POST",
        path="/v1/kpis/backfill",
        handler=fill_kpis,
        who=Who.ADMIN,
        summary="Measure past incidents again",
        body=FillKpis,
        status=202,
        keyed=True,
    ),
    Route(method="GET", path=_ONE, handler=get_kpi, who=Who.USER, summary="Read a KPI definition"),
    Route(
        method="PUT",
        path=_ONE,
        handler=put_kpi,
        who=Who.ADMIN,
        summary="Write a KPI definition",
        body=PutKpi,
    ),
    Route(
        method="GET",
        path=_OF_INCIDENT,
        handler=list_of_incident,
        who=Who.VIEWER,
        summary="Read the KPIs of an incident",
    ),
    Route(
        method="POST",
        path=_OF_INCIDENT,
        handler=post_observation,
        who=Who.MIM,
        summary="Enter a KPI observation",
        body=PostObservation,
        status=201,
    ),
)
