"""The whole API, as every principal, with whatever its description admits and much that it does not (S10).

Never a 500, never an answer that the description does not announce to who asked.
"""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest

from majorops.app import describe_api
from tests.conftest import PEOPLE, RunningServer, declare, running
from tests.guarantees.fuzzing import PRINCIPALS, WHOLE, Fuzzed, sweep
from tests.guarantees.narrowed import narrowed
from tests.guarantees.sizes import FULL, size, told

REQUESTS = size(quick=1_500, full=200_000)
EXAMPLES = 40 if FULL else 1
"""Per operation and way of making data in one sweep; sweeps follow each other until there are enough."""
VICTIM = "vera@example.com"


@pytest.fixture(scope="module")
def fuzzed(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Fuzzed]:
    with running(tmp_path_factory.mktemp("fuzz"), rate_sign_in="1000000") as server:
        yield with_something_in_it(server)


def with_something_in_it(server: RunningServer) -> Fuzzed:
    for role in PEOPLE:
        server.token(role)
    with server.client("mim") as mim, server.client("admin") as admin:
        incident = declare(mim, participants=[PEOPLE["participant"]])
        admin.post("/v1/users", json={"email": VICTIM, "role": "stakeholder"})
        source = admin.post("/v1/sources", json={"name": "PD", "kind": "pagerduty"}).json()
    known = {"id": incident["id"], "userId": VICTIM, "sourceId": source["id"], "slug": "mttr"}
    return Fuzzed(server, known)


@pytest.mark.timeout(7_200 if FULL else 240)
def test_nothing_that_anybody_sends_breaks_it(fuzzed: Fuzzed) -> None:
    with told("S10 requests by the description") as counted:
        while fuzzed.asked < REQUESTS:
            sweep(fuzzed, EXAMPLES)
        counted.update(requests=fuzzed.asked, broken=len(fuzzed.broken))
    assert fuzzed.broken == set()
    for principal in PRINCIPALS:
        assert {(principal.name, status) for status in (200, 404)} & fuzzed.answered
    assert httpx.get(f"{fuzzed.server.url}/readyz").is_success


def test_an_answer_that_breaks_the_description_is_noticed(fuzzed: Fuzzed) -> None:
    document: Any = describe_api()
    wanted = document["paths"]["/v1/users/me"]["get"]
    wanted["responses"]["200"]["content"] = {"application/json": {"schema": {"type": "array"}}}
    document["paths"] = {"/v1/users/me": {"get": wanted}}
    assert any("schema" in said for said in sweep(Fuzzed(fuzzed.server, fuzzed.known, document), 1))


def test_a_field_that_a_column_may_not_get_is_noticed(tmp_path: Path) -> None:
    server = RunningServer(tmp_path / "data", program="tests.guarantees.leaky_server").start()
    try:
        leaky = with_something_in_it(server)
        document: Any = describe_api()
        path = "/v1/incidents/{id}"
        document["paths"] = {path: {"get": document["paths"][path]["get"]}}
        leaky.document = document
        assert any("businessImpact" in said for said in sweep(leaky, 1))
    finally:
        server.stop()


def test_a_column_is_excused_from_nothing_but_what_the_table_leaves_out() -> None:
    whole: Any = describe_api()
    executive = narrowed(whole, frozenset({"executive"}))
    parts = [document["components"]["schemas"]["Incident"] for document in (whole, executive)]
    missing = set(parts[0]["required"]) - set(parts[1]["required"])
    assert {"openedBy", "participants", "version"} <= missing
    assert not {"title", "severity", "businessImpact", "milestones"} & missing
    assert narrowed(whole, WHOLE)["components"]["schemas"]["Incident"]["properties"]["title"]
