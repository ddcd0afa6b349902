"""A time is one that can be told again: an offset may lead out of the calendar at either end."""

import httpx
import pytest

from tests.conftest import RunningServer, declare, key

pytestmark = pytest.mark.web
BEFORE, AFTER = "0001-01-01T00:00:00+23:59", "9999-12-31T23:59:59-23:59"


@pytest.mark.parametrize("moment", [BEFORE, AFTER])
def test_a_time_outside_the_calendar_is_refused(server: RunningServer, moment: str) -> None:
    with server.client("mim") as mim:
        incident = declare(mim)["id"]
        wish = {"title": "Too early, or too late", "severity": "Low"}
        refused: list[httpx.Response] = [
            mim.post("/v1/incidents", json={**wish, "detectedAt": moment}, headers=key()),
            mim.post(
                f"/v1/incidents/{incident}/timeline", json={"title": "x", "timestamp": moment}, headers=key()
            ),
            mim.get("/v1/kpis/scorecard", params={"from": moment}),
        ]
    told = [(answer.status_code, answer.json()["code"]) for answer in refused]
    assert told == [(422, "invalid_timestamp")] * len(refused)
