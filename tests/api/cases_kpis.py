"""Rows about KPIs: formulas, slugs, targets, observations."""

from functools import partial
from typing import Any

import httpx

from tests.api.bed import Bed
from tests.api.rows import Ask, case

FORMULAS = ("1; DROP TABLE incidents", "(select 1)", "load_extension('x')", "randomblob(1e9)", "titel + 1")
WHOLE = {"name": "Odd", "units": "minutes", "formula": "resolved_at - detected_at"}


def _put(bed: Bed, slug: str = "odd", **fields: Any) -> Ask:
    """Define a KPI; the answer."""
    body, fresh = {**WHOLE, **fields}, {"if-none-match": "*"}
    return lambda: bed.client("admin").put(f"/v1/kpis/{slug}", json=body, headers=fresh)


@case("rest", "PUT KPI formula")
def _formula(bed: Bed) -> list[Ask]:
    def told(formula: str) -> httpx.Response:
        answer = bed.client("admin").put(
            "/v1/kpis/odd", json={**WHOLE, "formula": formula}, headers={"if-none-match": "*"}
        )
        problem = answer.json()
        assert isinstance(problem["position"], int)
        assert all(word in problem["hint"] for word in ("detected_at", "phase_8_ms", "COALESCE"))
        return answer

    return [partial(told, formula) for formula in FORMULAS]


@case("rest", "PUT KPI with the slug")
def _slug(bed: Bed) -> list[Ask]:
    return [_put(bed, slug) for slug in ("MTTR!", "mttr_2", "2-mttr")]


@case("rest", "PUT KPI with targets")
def _targets(bed: Bed) -> list[Ask]:
    return [_put(bed, targets={"p1": 120}), _put(bed, targets={"executive": {"p1": 120}})]


@case("rest", "POST an observation with confidence")
def _confidence(bed: Bed) -> list[Ask]:
    path, value = _observed(bed)
    return [lambda: bed.mim.post(path, json={**value, "confidence": share}) for share in (1.2, -0.1)]  # noqa: B023  asked at once


@case("rest", "POST an observation with units")
def _units(bed: Bed) -> list[Ask]:
    path, value = _observed(bed)
    return [lambda: bed.mim.post(path, json={**value, "units": "hours"})]


def _observed(bed: Bed) -> tuple[str, dict[str, Any]]:
    incident = bed.opened()
    value = {"slug": "stakeholder-satisfaction", "value": 4, "timestamp": incident["detectedAt"]}
    return f"/v1/incidents/{incident['id']}/kpis", value
