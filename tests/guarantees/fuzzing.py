"""The whole API by its description, each request as every principal; every answer held against it."""

import secrets
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, NamedTuple

import requests
import schemathesis
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from hypothesis.errors import Unsatisfiable
from schemathesis import Case, GenerationMode
from schemathesis.checks import content_type_conformance, not_a_server_error, status_code_conformance
from schemathesis.core.failures import Failure, FailureGroup
from schemathesis.core.result import Ok
from schemathesis.core.transport import Response

from majorops.app import describe_api
from tests.conftest import PEOPLE, RunningServer, key
from tests.guarantees.narrowed import narrowed

Json = dict[str, Any]
Columns = frozenset[str]
SIGN_OUT = "/v1/auth/sign-out"
CHECKS = [not_a_server_error, status_code_conformance, content_type_conformance]
WHOLE = frozenset({"command_mim"})


class Principal(NamedTuple):
    """Who asks: the person's role (None: nobody), how they prove it, and the columns that may answer them."""

    name: str
    role: str | None
    by: str
    columns: Columns


PRINCIPALS = (
    Principal("admin", "admin", "command", WHOLE),
    Principal("mim", "mim", "command", WHOLE),
    Principal("mim in a browser", "mim", "cookie", WHOLE),
    Principal("mim who may read", "mim", "read", WHOLE),
    Principal("mim who may post", "mim", "post", WHOLE),
    Principal("participant", "participant", "command", frozenset({"command_participant", "stakeholder"})),
    Principal("stakeholder", "stakeholder", "command", frozenset({"stakeholder"})),
    Principal("executive", "executive", "command", frozenset({"executive"})),
    Principal("source", "admin", "intake", WHOLE),
    Principal("nobody", None, "", frozenset({"public_anonymous"})),
)
ASKED = {"public": "public_staff", "public_anonymous": "public_anonymous"}
"""Words of ``as`` that name another column than the principal's own; the others name a column."""
PUBLIC, PARTICIPANTS = "/v1/public", "/participants"


def columns_of(principal: Principal, case: Case) -> Columns:
    """In whose eyes an answer may be."""
    word = str((case.query or {}).get("as", ""))
    if PARTICIPANTS in case.operation.path:
        return principal.columns | {"command_participant"}  # who joins reads as one who is in
    if case.operation.path.startswith(PUBLIC) and principal.role:
        return frozenset({"public_staff"})
    if word == "command" or not word:
        return principal.columns
    return frozenset({ASKED.get(word, word if word in {"stakeholder", "executive"} else "public_staff")})


@dataclass
class Fuzzed:
    """A server with something in it, and names of what is there."""

    server: RunningServer
    known: dict[str, str]
    document: Json = field(default_factory=describe_api)
    session: requests.Session = field(default_factory=requests.Session)
    asked: int = 0
    answered: set[tuple[str, int]] = field(default_factory=set)
    broken: set[str] = field(default_factory=set)
    shown: dict[str, dict[str, str]] = field(default_factory=dict)
    described: dict[Columns, dict[str, Any]] = field(default_factory=dict)

    def ask_as_everybody(self, case: Case, *, real: bool) -> None:
        """Send one as every principal, about something that exists when ``real``."""
        if real:
            names = case.path_parameters or {}
            case.path_parameters = {name: self.known.get(name, given) for name, given in names.items()}
        for principal in PRINCIPALS:
            self._ask(case, principal, real=real)
        if real and PARTICIPANTS in case.operation.path:
            self._reseat()

    def _reseat(self) -> None:
        """Whoever joined has left again, and the participant is back: everybody reads in their own column."""
        path = f"/v1/incidents/{self.known['id']}{PARTICIPANTS}"
        with self.server.client("mim") as mim:
            for role in ("stakeholder", "executive"):
                mim.delete(f"{path}/{PEOPLE[role]}", headers=key())
            mim.post(path, json={"userId": PEOPLE["participant"]}, headers=key())

    def _ask(self, case: Case, principal: Principal, *, real: bool) -> None:
        once = case.operation.path == SIGN_OUT  # ends what it came with
        headers = self.proof(principal) if once else self._shown(principal)
        if case.method != "GET" and real:
            headers = {**headers, "idempotency-key": secrets.token_hex(12)}
        answer = case.call(base_url=self.server.url, session=self.session, headers=headers, timeout=20)
        self.session.cookies.clear()
        self.asked += 1
        self.answered.add((principal.name, answer.status_code))
        told = self._operation(columns_of(principal, case), case.operation.label)
        # Kept, not raised: what is there changes with every request, so none can be tried once more.
        try:
            case.validate_response(answer, checks=CHECKS)
            told.validate_response(Response.from_any(answer), case=case)
        except FailureGroup as group:
            self.broken |= {f"{told.label} as {principal.name}: {one}" for one in group.exceptions}
        except Failure as failure:
            self.broken.add(f"{told.label} as {principal.name}: {failure}")

    def _operation(self, columns: Columns, label: str) -> Any:
        """The operation as it is described to these columns."""
        if columns not in self.described:
            document = self.document if columns == WHOLE else narrowed(self.document, columns)
            self.described[columns] = {one.label: one for one in operations(document)}
        return self.described[columns][label]

    def _shown(self, principal: Principal) -> dict[str, str]:
        if principal.name not in self.shown:
            self.shown[principal.name] = self.proof(principal)
        return self.shown[principal.name]

    def proof(self, principal: Principal) -> dict[str, str]:
        """Headers that sign a principal in anew."""
        if principal.role is None:
            return {}
        person = PEOPLE[principal.role]
        self.server.token(principal.role)
        with self.server.client("admin") as admin:
            if principal.by == "cookie":
                link = admin.post(f"/v1/users/{person}/links").json()["url"].rpartition("/")[2]
                answer = requests.post(f"{self.server.url}/v1/auth/link", json={"token": link}, timeout=20)
                return {"cookie": answer.headers["set-cookie"].partition(";")[0], "x-majorops": "1"}
            wish = {"name": "fuzz", "scope": principal.by, "userId": person}
            return {"authorization": f"Bearer {admin.post('/v1/tokens', json=wish).json()['value']}"}


def operations(document: Json) -> Iterator[Any]:
    """Every operation of a description."""
    for found in schemathesis.openapi.from_dict(document).get_all_operations():
        assert isinstance(found, Ok)
        yield found.ok()


def sweep(fuzzed: Fuzzed, examples: int) -> set[str]:
    """Every operation, so many requests of each kind as everybody; what broke so far."""
    for operation in operations(fuzzed.document):
        for mode in GenerationMode:
            try:
                _examples(fuzzed, operation.as_strategy(generation_mode=mode), examples)
            except Unsatisfiable:
                # Where every text is a right one, nothing can be wrong.
                assert mode is GenerationMode.NEGATIVE, operation.label
    return fuzzed.broken


def _examples(fuzzed: Fuzzed, cases: st.SearchStrategy[Case], examples: int) -> None:
    @settings(
        max_examples=examples,
        derandomize=examples == 1,
        database=None,
        deadline=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(case=cases, real=st.booleans())
    def once(case: Case, *, real: bool) -> None:
        fuzzed.ask_as_everybody(case, real=real or examples == 1)

    once()
