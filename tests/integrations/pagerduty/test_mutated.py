"""Calls of a vendor that are almost right (S4): none is accepted, none breaks anything."""

import random
import secrets
from pathlib import Path

import httpx
import pytest

from majorops.integrations.pagerduty.signature import HEADER, prove, sign
from majorops.integrations.registry import VENDORS
from majorops.platform.errors import Forbidden, Malformed
from tests.api.bed import Bed, footprint
from tests.api.cases_hooks import source
from tests.api.conftest import bed  # noqa: F401  the fixture
from tests.guarantees.sizes import size, told
from tests.integrations.pagerduty.payloads import SECRET, event

CALLS = size(quick=1_500, full=100_000)
Call = tuple[dict[str, str], bytes]


def bits(chance: random.Random, body: bytes) -> bytes:
    """One bit of it, turned."""
    place = chance.randrange(len(body))
    return body[:place] + bytes([body[place] ^ 1 << chance.randrange(8)]) + body[place + 1 :]


def cut(chance: random.Random, body: bytes) -> bytes:
    """Its beginning."""
    return body[: chance.randrange(len(body))]


def grown(chance: random.Random, body: bytes) -> bytes:
    """With something put in."""
    place = chance.randrange(len(body) + 1)
    return body[:place] + chance.randbytes(chance.randrange(1, 9)) + body[place:]


def swapped(chance: random.Random, body: bytes) -> bytes:
    """Two neighbours that differ, the other way round."""
    places = [i for i in range(len(body) - 1) if body[i] != body[i + 1]]
    i = chance.choice(places)
    return body[:i] + body[i + 1 : i + 2] + body[i : i + 1] + body[i + 2 :]


def lied(chance: random.Random, body: bytes) -> str:
    """A header that proves nothing."""
    right = sign(body, SECRET)
    turned = f"v1={int(right[3:], 16) ^ 1 << chance.randrange(256):064x}"
    return chance.choice(
        [
            turned,
            right[: chance.randrange(len(right))],
            right.replace("v1=", chance.choice(["v0=", "v2=", "V1=", "v1:", "", "v1= "])),
            right + chance.choice("0123456789abcdef"),
            sign(body, SECRET[:-1]),
            sign(body, SECRET.upper()),
            sign(body, ""),
            sign(b"", SECRET),
            ",".join([turned] * 40),
            "v1=" + "0" * 64,
            "v1=" + "z" * 64,
            "=" * chance.randrange(200),
        ]
    )


def mutated(chance: random.Random, n: int) -> Call:
    """A body that is not what was signed, or a signature that is not of the body."""
    body = event(id=f"01M{n}", data={"id": f"Q{n}"})
    if chance.random() < 0.5:
        return {HEADER: lied(chance, body)}, body
    return {HEADER: sign(body, SECRET)}, chance.choice([bits, cut, grown, swapped])(chance, body)


@pytest.mark.timeout(3_600 if CALLS > 10_000 else 120)
def test_what_was_not_signed_like_that_is_never_taken(bed: Bed) -> None:  # noqa: F811
    hook = source(bed)
    seed = secrets.randbits(32)
    chance = random.Random(seed)
    store = bed.server.data / "majorops.db"
    before = footprint(store)
    statuses: dict[int, int] = {}
    with httpx.Client(base_url=bed.server.url, timeout=20) as vendor:
        with told("S4 mutated calls of a vendor") as counted:
            for n in range(CALLS):
                headers, body = mutated(chance, n)
                answer = vendor.post(hook, content=body, headers=headers)
                statuses[answer.status_code] = statuses.get(answer.status_code, 0) + 1
            counted.update(calls=CALLS, refused=statuses.get(400, 0) + statuses.get(403, 0))
        assert set(statuses) == {400, 403}, (seed, statuses)
        assert footprint(store) == before, seed

        body = event(id=secrets.token_hex(8), data={"id": secrets.token_hex(5)})
        right = vendor.post(hook, content=body, headers={HEADER: sign(body, SECRET)})
        assert right.status_code == 202, "the control: a true one is taken"
    assert footprint(store) != before


def test_every_vendor_is_tried() -> None:
    folder = Path(__file__).resolve().parents[1]
    for vendor in VENDORS:
        assert (folder / vendor / "test_mutated.py").exists(), vendor


def proves(headers: dict[str, str], body: bytes) -> bool:
    try:
        prove(headers, body, SECRET)
    except (Forbidden, Malformed):
        return False
    return True


def test_the_control_a_check_that_compares_lengths_takes_some(monkeypatch: pytest.MonkeyPatch) -> None:
    chance = random.Random(4)
    calls = [mutated(chance, n) for n in range(200)]
    assert not any(proves(*call) for call in calls)
    monkeypatch.setattr("hmac.compare_digest", lambda one, other: len(one) == len(other))
    assert any(proves(*call) for call in calls)
