"""The whole API, as every principal, with whatever its description admits and much that it does not.

Never a 500, never an answer that the description does not announce. Full size: MAJOROPS_FULL=1.
"""

import os
import secrets
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import httpx
import pytest
import requests
import schemathesis
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from hypothesis.errors import Unsatisfiable
from schemathesis import Case, GenerationMode
from schemathesis.checks import (
    content_type_conformance,
    not_a_server_error,
    response_schema_conformance,
    status_code_conformance,
)
from schemathesis.core.failures import Failure, FailureGroup
from schemathesis.core.result import Ok

from majorops.app import describe_api
from tests.conftest import RunningServer, declare, running

FULL = os.environ.get("MAJOROPS_FULL") == "1"
EXAMPLES = 170 if FULL else 1
"""Per operation, principal and way of making data; full size: 200,000 requests in all."""
PRINCIPALS = ("admin", "mim", "participant", "stakeholder", "executive", None)
ENDS_THE_CALLER = {"/v1/auth/sign-out"}
CHECKS = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_schema_conformance,
]
WHOLE = {"admin", "mim"}
"""Who sees a record whole, as it is described; a narrower column leaves fields out (spec/audiences.csv)."""
LEFT_OUT = "is a required property"
VICTIM = "vera@example.com"


@dataclass
class Fuzzed:
    """A server with something in it, and names of what is there."""

    server: RunningServer
    known: dict[str, str]
    session: requests.Session = field(default_factory=requests.Session)
    asked: int = 0
    answered: set[int] = field(default_factory=set)

    def ask(self, case: Case, role: str | None, *, real: bool) -> None:
        """Send one, about something that exists when ``real``; hold the answer against the description."""
        if real:
            names = case.path_parameters or {}
            case.path_parameters = {name: self.known.get(name, given) for name, given in names.items()}
        headers = {"authorization": f"Bearer {self.server.token(role)}"} if role else {}
        if case.method != "GET" and real:
            headers["idempotency-key"] = secrets.token_hex(12)
        response = case.call(base_url=self.server.url, session=self.session, headers=headers, timeout=20)
        self.asked += 1
        self.answered.add(response.status_code)
        case.validate_response(response, checks=CHECKS)


@pytest.fixture(scope="module")
def fuzzed(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Fuzzed]:
    with running(tmp_path_factory.mktemp("fuzz")) as server:
        with server.client("mim") as mim, server.client("admin") as admin:
            incident = declare(mim)
            admin.post("/v1/users", json={"email": VICTIM, "role": "stakeholder"})
            source = admin.post("/v1/sources", json={"name": "PD", "kind": "pagerduty"}).json()
        known = {"id": incident["id"], "userId": VICTIM, "sourceId": source["id"], "slug": "mttr"}
        yield Fuzzed(server, known)


def sweep(fuzzed: Fuzzed, document: dict[str, Any], role: str | None) -> list[str]:
    """Every operation of the document; what broke."""
    broken: list[str] = []
    for found in schemathesis.openapi.from_dict(document).get_all_operations():
        assert isinstance(found, Ok)
        operation = found.ok()
        if operation.path in ENDS_THE_CALLER:
            continue
        for mode in GenerationMode:
            try:
                _examples(fuzzed, operation.as_strategy(generation_mode=mode), role)
            except Unsatisfiable:
                # Where every text is a right one, nothing can be wrong.
                assert mode is GenerationMode.NEGATIVE, operation.label
            except FailureGroup as group:
                broken += [f"{operation.label}: {one}" for one in group.exceptions]
            except Failure as failure:
                broken.append(f"{operation.label}: {failure}")
    return broken


def _examples(fuzzed: Fuzzed, cases: st.SearchStrategy[Case], role: str | None) -> None:
    @settings(
        max_examples=EXAMPLES,
        derandomize=not FULL,
        database=None,
        deadline=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(case=cases, real=st.booleans())
    def once(case: Case, *, real: bool) -> None:
        fuzzed.ask(case, role, real=real or EXAMPLES == 1)

    once()


@pytest.mark.timeout(7_200 if FULL else 240)
@pytest.mark.parametrize("role", PRINCIPALS)
def test_nothing_that_anybody_sends_breaks_it(fuzzed: Fuzzed, role: str | None) -> None:
    before = fuzzed.asked
    broken = sweep(fuzzed, describe_api(), role)
    if role not in WHOLE:
        broken = [told for told in broken if LEFT_OUT not in told]
    assert broken == []
    assert fuzzed.asked - before > 80
    assert {200, 404} & fuzzed.answered
    assert httpx.get(f"{fuzzed.server.url}/readyz").is_success


def test_an_answer_that_breaks_the_description_is_noticed(fuzzed: Fuzzed) -> None:
    document = describe_api()
    paths: Any = document["paths"]
    wanted = paths["/v1/users/me"]["get"]
    wanted["responses"]["200"]["content"] = {"application/json": {"schema": {"type": "array"}}}
    document["paths"] = {"/v1/users/me": {"get": wanted}}
    assert any("schema" in told for told in sweep(fuzzed, document, "mim"))
