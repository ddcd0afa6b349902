"""KPIs over HTTP: what of a definition differs, and by whose target an incident is judged."""

from typing import Any

import httpx
import pytest

from tests.conftest import RunningServer, declare
from tests.conftest import key as once

pytestmark = pytest.mark.web
FORMULA = {"name": "Calls", "units": "count", "formula": "counted by hand", "observedAt": "manual"}


def define(admin: httpx.Client, slug: str, **more: Any) -> httpx.Response:
    headers = {"if-none-match": "*"}
    return admin.put(f"/v1/kpis/{slug}", json={**FORMULA, **more}, headers=headers)


def test_every_field_that_differs_is_named(server: RunningServer) -> None:
    with server.client("admin") as admin:
        assert define(admin, "differing").status_code == 201
        mine = {
            "dataSources": ["phone"],
            "reviewCadence": "monthly",
            "observedAt": "resolved",
            "formula": "1",
        }
        answer = define(admin, "differing", **mine)
    assert (answer.status_code, answer.json()["code"]) == (412, "version_conflict")
    assert {one["field"]: one["yours"] for one in answer.json()["differs"]} == mine


def test_the_target_of_ones_role_judges_an_incident_as_it_judges_the_scorecard(server: RunningServer) -> None:
    targets = {"default": 1, "executive": {"default": 10}}
    with server.client("admin") as admin:
        made = define(admin, "by-role", targets=targets, visibility="exec", direction="lower")
        assert made.status_code == 201, made.text
    with server.client("mim") as mim:
        incident = declare(mim)["id"]
        seen = {"slug": "by-role", "value": 5, "timestamp": "2026-01-01T00:00:00Z"}
        assert mim.post(f"/v1/incidents/{incident}/kpis", json=seen, headers=once()).status_code == 201
    judged = {}
    for role in ("mim", "executive"):
        with server.client(role) as viewer:
            asked = {"slug": "by-role", "from": "2025-12-31"}
            (card,) = viewer.get("/v1/kpis/scorecard", params=asked).json()["kpis"]
            listed = viewer.get(f"/v1/incidents/{incident}/kpis").json()["kpis"]
            (one,) = [row for row in listed if row["slug"] == "by-role"]
            judged[role] = (card["overall"]["onTarget"]["met"], one["state"], one["onTarget"])
    assert judged == {"mim": (0, "observed", False), "executive": (1, "observed", True)}
