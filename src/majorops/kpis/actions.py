"""What people do to KPIs: define, observe, ask for a backfill; and what a change of an incident asks for."""

from typing import Annotated, Any

import msgspec
from msgspec import UNSET, Meta, UnsetType
from msgspec.structs import replace

from majorops.incidents import store as incidents
from majorops.incidents.command.actions import known_user
from majorops.incidents.record import Change, Incident
from majorops.incidents.timeline.rules import GRACE_MS
from majorops.kpis import rules, store
from majorops.kpis.facts import store as facts
from majorops.kpis.formulas.rules import read_formula
from majorops.kpis.record import Definition, Direction, Moment, Observation, Reach
from majorops.people.record import Noted, Person
from majorops.people.rules import permit
from majorops.platform import jobs, journal
from majorops.platform.database import Tx
from majorops.platform.decode import Check, Ids, Line, Text, Title
from majorops.platform.decode import Moment as Time
from majorops.platform.errors import ChangedMeanwhile, Conflict, Invalid, NotFound
from majorops.platform.ids import new_ulid
from majorops.platform.wording import camel

FACTS, BACKFILL = "kpi-facts", "kpi-backfill"
_LONGEST_METADATA = 10_000
_ALWAYS = 2**62
FormulaText = Annotated[
    str, Meta(extra={"check": Check(limit=2_000)}, extra_json_schema={"maxLength": 2_000})
]
Value = Annotated[float, Meta(ge=0)]
Confidence = Annotated[float, Meta(ge=0, le=1)]


class PutKpi(msgspec.Struct, rename="camel"):
    """``PUT /v1/kpis/{slug}``: the whole definition."""

    name: Title
    units: Title
    formula: FormulaText
    description: Text = ""
    targets: dict[str, Any] | None = None
    data_sources: Ids | None = None
    visibility: Reach = Reach.INTERNAL
    owner: Title = "mim"
    review_cadence: Line | None = None
    direction: Direction = Direction.NONE
    observed_at: Moment = Moment.RESOLVED


class PreviewKpi(msgspec.Struct, rename="camel"):
    """``POST /v1/kpis/preview``: a formula that is not saved yet."""

    formula: FormulaText
    observed_at: Moment = Moment.RESOLVED


class PostObservation(msgspec.Struct, rename="camel"):
    """``POST /v1/incidents/{id}/kpis``."""

    slug: Line
    value: Value
    timestamp: Time
    confidence: Confidence | UnsetType | None = UNSET
    metadata: dict[str, Any] | UnsetType | None = UNSET


class FillKpis(msgspec.Struct, rename="camel"):
    """``POST /v1/kpis/backfill``: of one KPI or all, over the incidents detected from ``from`` to ``to``."""

    slug: Line | UnsetType = UNSET
    since: Time | UnsetType = msgspec.field(name="from", default=UNSET)
    until: Time | UnsetType = msgspec.field(name="to", default=UNSET)


# -- what follows from a change ----------------------------------------------------------------------------

_EDITABLE = ("severity", "affected_systems", "restricted")
_ALERT = ("customer_count", "external_impact", "issue_time", "issue_time_given", "resolve_time")
_FIELDS = {
    "changed": _EDITABLE,
    "alert": _ALERT,
    "command": ("mim",),
    "handover": ("mim",),
    "review": ("after_action",),
}
"""Changes that ask for a measurement only when one of these fields moved; all others always do."""


def on_change(tx: Tx, change: Change) -> None:
    """Reaction: facts may have changed, so the KPIs of this incident are measured by a job."""
    fields = _FIELDS.get(change.kind)
    if fields is None or change.before is None or _differ(change.before, change.after, fields):
        jobs.enqueue(tx, FACTS, change.after.id, {}, at=change.at)


def _differ(before: Incident, after: Incident, fields: tuple[str, ...]) -> bool:
    return any(getattr(before, name) != getattr(after, name) for name in fields)


# -- definitions -------------------------------------------------------------------------------------------


def load_definition(tx: Tx, slug: str) -> Definition:
    """One definition, or NotFound."""
    found = store.find_definition(tx, slug)
    if found is None:
        raise NotFound
    return found


def put_definition(
    tx: Tx, slug: str, wish: PutKpi, *, expecting: int | None, by: Person, at: int
) -> Definition:
    """Define a new KPI (``expecting`` None), or write one anew.

    Raises Forbidden; Invalid: invalid_slug, formula_rejected, unknown_field, wrong_type, out_of_range,
    invalid_value; NotFound; ChangedMeanwhile.
    """
    permit(by, "kpis.edit")
    rules.check_slug(slug)
    rules.check_targets(wish.targets or {})
    _check_owner(tx, wish.owner)
    computed = wish.observed_at is not Moment.MANUAL
    expression = read_formula(wish.formula).sqlite if computed else ""
    before = store.find_definition(tx, slug)
    after = _defined(slug, wish, before, expression, at)
    if before is None:
        if expecting is not None:
            raise NotFound
        store.add_definition(tx, after)
    elif expecting != before.version or not store.save_definition(tx, after, expecting=before.version):
        raise ChangedMeanwhile(
            "version_conflict",
            "This KPI is defined already." if expecting is None else "Someone changed this KPI first.",
            hint="Read it again and send its ETag in If-Match.",
            current=f'"v{before.version}"',
            differs=_differing(before, after),
        )
    shown = msgspec.to_builtins(after)
    journal.append(tx, Noted("kpi.defined", at, by.id, "kpi", slug, shown))
    return after


def _defined(slug: str, wish: PutKpi, before: Definition | None, expression: str, at: int) -> Definition:
    return Definition(
        slug=slug,
        name=wish.name,
        description=wish.description,
        formula=wish.formula,
        units=wish.units,
        targets=wish.targets,
        data_sources=wish.data_sources,
        visibility=wish.visibility,
        owner=wish.owner,
        review_cadence=wish.review_cadence,
        direction=wish.direction,
        observed_at=wish.observed_at,
        created_at=before.created_at if before else at,
        updated_at=at,
        expression=expression,
        version=before.version + 1 if before else 1,
        revision=before.revision + 1 if before else 1,
    )


def _differing(before: Definition, after: Definition) -> list[dict[str, Any]]:
    was, wanted = msgspec.to_builtins(before), msgspec.to_builtins(after)
    return [
        {"field": camel(name), "yours": wanted[name], "current": was[name]}
        for name in PutKpi.__struct_fields__
        if was[name] != wanted[name]
    ]


def _check_owner(tx: Tx, owner: str) -> None:
    if owner not in rules.OWNERS and known_user(tx, owner) is None:
        raise Invalid(
            "invalid_value",
            "The owner is a role, a seat, or the e-mail of an active user.",
            field="/owner",
            hint=", ".join(rules.OWNERS),
        )


# -- observations ------------------------------------------------------------------------------------------


def observe(tx: Tx, ref: str, wish: PostObservation, *, by: Person, at: int) -> tuple[Observation, bool]:
    """A person enters a value; and whether it is new. Repeated with the same value it is the same row.

    Raises NotFound, Forbidden; Invalid: timestamp_in_future, too_long; Conflict observation_conflict.
    """
    incident = incidents.load_for(tx, ref, by)
    permit(by, "kpis.observe")
    definition = load_definition(tx, wish.slug)
    if wish.timestamp > at + GRACE_MS:
        raise Invalid("timestamp_in_future", "It cannot be observed in the future.", field="/timestamp")
    metadata = wish.metadata or None
    if len(msgspec.json.encode(metadata)) > _LONGEST_METADATA:
        raise Invalid("too_long", f"At most {_LONGEST_METADATA:,} bytes of JSON.", field="/metadata")
    known = store.find_observation(tx, definition.slug, incident.id, wish.timestamp)
    if known is not None:
        return _repeated(known, wish.value), False
    row = Observation(
        id=new_ulid(at),
        kpi_slug=definition.slug,
        incident_id=incident.id,
        timestamp=wish.timestamp,
        value=wish.value,
        units=definition.units,
        source="ui",
        confidence=wish.confidence if isinstance(wish.confidence, float | int) else None,
        metadata=metadata,
        created_at=at,
    )
    store.add_observations(tx, [row])
    facts.touch(tx, incident.id)
    detail = {"incident": incident.id, "value": row.value, "timestamp": row.timestamp}
    journal.append(tx, Noted("kpi.observed", at, by.id, "kpi", definition.slug, detail))
    return row, True


def _repeated(known: Observation, value: float) -> Observation:
    if known.value != value:
        raise Conflict(
            "observation_conflict",
            "This KPI has another value for this incident at this time.",
            hint="Give another time, or leave what is there.",
            current=known.value,
        )
    return known


def ask_backfill(tx: Tx, wish: FillKpis, *, by: Person, at: int, source: str = "worker") -> str:
    """Have history measured again by a job; its id. Raises Forbidden, NotFound, Invalid time_order."""
    permit(by, "kpis.edit")
    low = wish.since if isinstance(wish.since, int) else 0
    high = wish.until if isinstance(wish.until, int) else _ALWAYS
    if high < low:
        raise Invalid("time_order", "The end lies before the beginning.", field="/to")
    chosen = [load_definition(tx, wish.slug)] if isinstance(wish.slug, str) else store.list_definitions(tx)
    slugs = [one.slug for one in chosen if one.expression]
    if not slugs:
        raise Invalid("invalid_value", "This KPI is entered by people; nothing computes it.", field="/slug")
    body = {"slugs": slugs, "low": low, "high": high, "source": source}
    job = jobs.enqueue(tx, BACKFILL, new_ulid(at), body, at=at)
    journal.append(tx, Noted("kpi.backfill", at, by.id, "job", job, body))
    return job


def renew(definition: Definition, **given: Any) -> PutKpi:
    """A definition as a wish with some fields replaced; for whoever edits one field at a time."""
    fields = {name: getattr(definition, name) for name in PutKpi.__struct_fields__}
    return replace(PutKpi(**fields), **given)
