"""Cloudflare Access in front: its true word signs in, every lie is 401, and never anonymous."""

import asyncio
import time
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from majorops.people.providers.keys import ASK_AGAIN_MS, Keys
from majorops.people.providers.rules import Expected, Unbelievable
from majorops.platform.egress import Egress
from tests.conftest import RunningServer, declare, key, running
from tests.people.providers import statements
from tests.people.providers.key_server import KeyServer, key_server
from tests.people.providers.statements import AUDIENCE, EMAIL, Signer, claims, hostile

pytestmark = pytest.mark.web
HEADER = "cf-access-jwt-assertion"


@pytest.fixture(scope="module")
def signer() -> Signer:
    return Signer("key-1")


@pytest.fixture(scope="module")
def stranger() -> Signer:
    return Signer("key-of-another-team")


@pytest.fixture(scope="module")
def team(signer: Signer) -> Iterator[KeyServer]:
    with key_server(signer) as server:
        statements_of(server)
        yield server


def statements_of(server: KeyServer) -> None:
    """The true issuer of these tests is where their keys are."""
    statements.ISSUER = server.url


@pytest.fixture(scope="module")
def behind(tmp_path_factory: pytest.TempPathFactory, team: KeyServer) -> Iterator[RunningServer]:
    folder = tmp_path_factory.mktemp("behind-access")
    settings = {
        "access_team": team.url,
        "access_audience": AUDIENCE,
        "bootstrap_admins": '["root@example.com"]',
    }
    with running(folder, **settings) as server:
        yield server


def ask(server: RunningServer, token: str, path: str = "/v1/auth/session", **headers: str) -> httpx.Response:
    return httpx.get(server.url + path, headers={HEADER: token, **headers})


def test_a_true_statement_signs_in_and_makes_a_stakeholder(behind: RunningServer, signer: Signer) -> None:
    said = ask(behind, signer.sign(claims(name="Nora North"))).json()
    assert said["user"]["id"] == EMAIL
    assert said["user"]["displayName"] == "Nora North"
    assert (said["user"]["role"], said["via"]) == ("stakeholder", "access")


def test_a_configured_email_begins_as_admin(behind: RunningServer, signer: Signer) -> None:
    said = ask(behind, signer.sign(claims(sub="root", email="Root@Example.com"))).json()
    assert (said["user"]["id"], said["user"]["role"]) == ("root@example.com", "admin")


def test_every_lie_is_refused_and_none_is_taken_for_nobody(
    behind: RunningServer, signer: Signer, stranger: Signer
) -> None:
    lies = [(what, token) for what, token in hostile(signer, stranger) if token.isprintable()]
    assert len(lies) >= 80
    with httpx.Client(base_url=behind.url) as client:
        for what, token in lies:
            for path in ("/v1/auth/session", "/status", "/v1/public", "/sign-in"):
                answer = client.get(path, headers={HEADER: token})
                expected = {401} if "service" not in what else {200, 401}
                assert answer.status_code in expected, f"{what} at {path}: {answer.status_code}"


def test_a_service_token_is_nobody_but_our_own_token_beside_it_counts(
    behind: RunningServer, signer: Signer
) -> None:
    machine = signer.sign(claims(sub="", common_name="ci.access", email=...))
    assert ask(behind, machine).json()["code"] == "sign_in_required"
    with behind.client("mim") as mim:
        assert mim.get("/v1/auth/session", headers={HEADER: machine}).json()["via"] == "token"


def test_another_identity_never_inherits_an_email(behind: RunningServer, signer: Signer) -> None:
    ask(behind, signer.sign(claims(email="owner@example.com", sub="first")))
    assert ask(behind, signer.sign(claims(email="owner@example.com", sub="second"))).status_code == 401


def test_what_a_browser_sends_by_itself_does_not_prove_our_page(
    behind: RunningServer, signer: Signer
) -> None:
    token = signer.sign(claims(sub="root", email="root@example.com"))
    wish = {"title": "Checkout is down", "severity": "High"}
    headers = {HEADER: token, **key()}
    assert httpx.post(f"{behind.url}/v1/incidents", json=wish, headers=headers).json()["code"] == "csrf"
    marked = {**headers, "x-majorops": "1"}
    foreign = {**marked, "sec-fetch-site": "cross-site"}
    assert httpx.post(f"{behind.url}/v1/incidents", json=wish, headers=foreign).status_code == 403
    assert httpx.post(f"{behind.url}/v1/incidents", json=wish, headers=marked).status_code == 201


def test_a_disabled_person_is_out_at_once(behind: RunningServer, signer: Signer) -> None:
    token = signer.sign(claims(email="gone@example.com", sub="gone"))
    assert ask(behind, token).status_code == 200
    with behind.client("admin") as admin:
        etag = admin.get("/v1/users/gone@example.com").headers["etag"]
        answer = admin.patch(
            "/v1/users/gone@example.com", json={"disabled": True}, headers={"if-match": etag}
        )
        assert answer.is_success
    assert ask(behind, token).status_code == 401


def test_new_keys_are_found_and_old_ones_stay_good_meanwhile(tmp_path: Path) -> None:
    old, new = Signer("old"), Signer("new")

    async def rotate() -> None:
        with key_server(old) as server:
            keys = Keys(Egress(trusted=True), server.url, tmp_path / "keys.json")
            at = time.time_ns() // 1_000_000  # noqa: TID251  signed by the provider's clock
            await keys.find("old", at=at)
            server.signers.append(new)
            with pytest.raises(Unbelievable):
                await keys.find("new", at=at + 1_000)
            assert server.asked == 1, "an unknown key may not make us hammer the provider"
            await keys.find("new", at=at + ASK_AGAIN_MS)
            await keys.find("old", at=at + ASK_AGAIN_MS)
            assert server.asked == 2
        again = Keys(Egress(trusted=True), "http://127.0.0.1:9", tmp_path / "keys.json")
        assert (await again.find("new", at=at)).kid == "new", "kept over a restart while the provider is away"

    asyncio.run(rotate())


def test_the_control_one_check_left_out_lets_a_lie_in(
    signer: Signer, team: KeyServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    expected = Expected(statements.ISSUER, AUDIENCE, frozenset({"app"}))
    lie = signer.sign(claims(aud=["somebody else's application"]))
    at = time.time_ns() // 1_000_000  # noqa: TID251

    async def verify() -> None:
        keys = Keys(Egress(trusted=True), team.url, tmp_path / "keys.json")
        await keys.verify(lie, expected, at=at)

    with pytest.raises(Unbelievable):
        asyncio.run(verify())
    monkeypatch.setattr("majorops.people.providers.rules.check_claims", lambda *_, **__: None)
    asyncio.run(verify())


def test_incidents_opened_behind_access_are_the_persons_own(behind: RunningServer, signer: Signer) -> None:
    token = signer.sign(claims(sub="root", email="root@example.com"))
    headers = {HEADER: token, "x-majorops": "1"}
    with httpx.Client(base_url=behind.url, headers=headers) as client:
        assert declare(client)["openedBy"] == "root@example.com"


def test_keys_that_cannot_be_kept_sign_people_in_all_the_same(team: KeyServer, tmp_path: Path) -> None:
    """A full disk at three in the morning; a folder that is not there refuses as it does."""

    async def sign_in() -> None:
        keys = Keys(Egress(trusted=True), team.url, tmp_path / "gone" / "keys.json")
        assert (await keys.find(team.signers[0].kid, at=time.time_ns() // 1_000_000)).kid  # noqa: TID251

    asyncio.run(sign_in())
