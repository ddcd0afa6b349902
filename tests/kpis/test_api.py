"""KPIs over HTTP: what of a definition differs."""

from typing import Any

import httpx
import pytest

from tests.conftest import RunningServer

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
