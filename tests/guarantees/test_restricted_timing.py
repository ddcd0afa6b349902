"""A restricted incident and an absent one cost the same (S2): the same statements, and no telling time.

Times of the processor are compared by rank, over samples that alternate at random, so that a loaded machine
changes nothing: of two answers, one of each kind, either is as often the faster one. The statements are
compared one by one, which finds what is too small for that.
"""

import asyncio
import random
import time
from itertools import product
from pathlib import Path

import pytest

from majorops.app import ROUTES
from majorops.incidents import store
from majorops.incidents.record import Incident
from majorops.people import actions as people
from majorops.people.actions import CreateUser
from majorops.people.record import SYSTEM, Person
from majorops.people.tokens.actions import CreateToken, create_token
from majorops.platform.clock import now_ms
from majorops.platform.database import Tx
from tests.conftest import UNLIMITED
from tests.guarantees.sizes import size, told
from tests.guarantees.test_statement_counts import House, counted  # noqa: F401  the fixture

READS = [
    route.path
    for route in ROUTES
    if route.method == "GET" and route.path.startswith("/v1/incidents/{id}") and route.path.count("{") == 1
]
ABSENT = "01K00000000000000000000000"
SAMPLES = size(quick=400, full=4_000)
EVEN, WITHIN = 0.5, size(quick=9, full=4) / 100
"""A coin, and how far from it so many samples may lie: over four of their standard deviations."""


@pytest.fixture(autouse=True)
def _unlimited(monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in UNLIMITED.items():
        monkeypatch.setenv(f"MAJOROPS_{name.upper()}", value)


async def outsider(house: House) -> None:
    """From now on, the client of the house is that of a stakeholder."""

    def act(tx: Tx) -> str:
        sten = people.create_user(tx, CreateUser("sten@example.com"), by=SYSTEM, at=now_ms())
        return create_token(tx, CreateToken("t", "read"), by=sten.person(), at=now_ms())[1]

    house.http.headers["authorization"] = f"Bearer {await house.database.write(act)}"
    await house.http.get("/v1/users/me")
    await asyncio.sleep(0.2)


async def hidden(house: House) -> tuple[str, str]:
    """A restricted incident with a long text; its id and number."""
    wish = {"title": "Nobody knows", "severity": "Critical", "restricted": True, "description": "x" * 9_000}
    made, _ = await house.cost("POST", "/v1/incidents", wish)
    await house.fill(made["id"], 50)
    return made["id"], made["number"]


def test_the_hidden_and_the_absent_take_the_same_statements(tmp_path: Path, counted: list[str]) -> None:  # noqa: F811
    async def story() -> dict[str, tuple[int, int]]:
        async with House(tmp_path, counted) as house:
            names = dict(zip(await hidden(house), (ABSENT, "INC-999999"), strict=True))
            await outsider(house)
            found = {}
            for path, (there, absent) in product(READS, names.items()):
                asked = []
                for name in (there, absent):
                    counted.clear()
                    answer = await house.http.get(path.replace("{id}", name))
                    assert answer.status_code == 404
                    asked.append(list(counted))
                found[f"{path} of {there}"] = (asked[0], asked[1])
            return {path: both for path, both in found.items() if both[0] != both[1]}  # type: ignore[misc]

    assert asyncio.run(story()) == {}


async def _took(house: House, name: str) -> float:
    begun = time.process_time()
    answer = await house.http.get(f"/v1/incidents/{name}")
    took = time.process_time() - begun
    assert answer.status_code == 404
    return took


def faster(ones: list[float], others: list[float]) -> float:
    """How often one of the first is faster than one of the second (Mann and Whitney): 0.5 tells nothing."""
    ranked = sorted([(took, 0) for took in ones] + [(took, 1) for took in others])
    wins, slower = 0, len(others)
    for _, kind in ranked:
        slower -= kind
        wins += 0 if kind else slower
    return wins / (len(ones) * len(others))


def odds(folder: Path) -> float:
    """How often an absent incident is refused faster than a hidden one."""

    async def story() -> float:
        async with House(folder, []) as house:
            there, _ = await hidden(house)
            await outsider(house)
            took: dict[str, list[float]] = {there: [], ABSENT: []}
            chance = random.Random(2)
            for _ in range(SAMPLES):
                for name in chance.sample(list(took), 2):
                    took[name].append(await _took(house, name))
            return faster(took[ABSENT], took[there])

    return asyncio.run(story())


@pytest.mark.slow
@pytest.mark.timeout(300)
def test_time_does_not_tell_the_hidden_from_the_absent(tmp_path: Path) -> None:
    with told("S2 hidden and absent, by time") as told_of:
        found = odds(tmp_path)
        told_of.update(pairs=SAMPLES, faster_per_cent=round(100 * found))
    assert abs(found - EVEN) < WITHIN


@pytest.mark.slow
def test_the_control_reading_before_refusing_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def careless(tx: Tx, ref: str, by: Person) -> Incident | None:
        found = store.find_by_ref(tx, ref)
        # As if its log were read before it is refused.
        for _ in range(20 if found else 0):
            store.participants_of(tx, ABSENT)
        return found if by.commands else None

    monkeypatch.setattr(store, "_find_near", careless)
    assert odds(tmp_path) > EVEN + WITHIN
