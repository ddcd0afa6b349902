"""One effect per key, the same answer byte for byte, for seven days."""

import asyncio
from collections.abc import Callable
from typing import Any

import pytest

from majorops.platform.database import Database, Tx, write_now
from majorops.platform.errors import Conflict, Invalid, Malformed
from majorops.platform.idempotency import KEEP_MS, InFlight, Key, Stored, check_key, once, sweep
from tests.platform.store import add, ids

NOW = 1_800_000_000_000


def key(body: bytes = b"{}", at: int = NOW, **where: Any) -> Key:
    place = {"person": "a@example.org", "route": "POST /v1/x", "key": "k", **where}
    return Key(place["person"], place["route"], place["key"], body=body, at=at)


Do = Callable[..., tuple[Stored, bool]]


async def lightly(database: Database, act: Callable[[Tx], Any], others: int) -> Any:
    """As a light act with company, whose turn it shares."""
    company = [database.write(lambda _: None, light=True) for _ in range(others)]
    return (await asyncio.gather(*company, database.write(act, light=True)))[-1]


@pytest.fixture(params=["heavy", "light and alone", "light among others"])
def do(database: Database, request: pytest.FixtureRequest) -> Do:
    """Use a key once more: to write a note by default."""

    def use(used: Key, number: int = 1, act: Callable[[Tx], Stored] | None = None) -> tuple[Stored, bool]:
        def note(tx: Tx) -> Stored:
            return 201, f'{{"id":{add(number)(tx)},"é":"\x00"}}'.encode(), f'"v{number}"'

        def act_once(tx: Tx) -> tuple[Stored, bool]:
            return once(tx, used, act or note)

        if request.param == "heavy":
            return write_now(database, act_once)
        others = 0 if request.param == "light and alone" else 2
        found: tuple[Stored, bool] = asyncio.run(lightly(database, act_once, others))
        return found

    return use


def test_the_second_time_gives_the_first_answer_and_does_nothing(database: Database, do: Do) -> None:
    first, again = do(key())
    assert not again
    assert do(key(), 2) == (first, True)
    assert database.read_now(ids) == [1]


def test_another_body_under_the_same_key_is_refused(database: Database, do: Do) -> None:
    do(key())
    with pytest.raises(Invalid) as refused:
        do(key(b'{"a":1}'), 2)
    assert (refused.value.status, refused.value.code) == (422, "idempotency_key_reused")


@pytest.mark.parametrize("other", [{"person": "b@example.org"}, {"route": "POST /v1/y"}, {"key": "l"}])
def test_a_key_belongs_to_one_person_and_route(database: Database, do: Do, other: dict[str, Any]) -> None:
    do(key())
    assert not do(key(**other), 2)[1]


def test_a_refused_act_uses_no_key_up(database: Database, do: Do) -> None:
    def act(tx: Tx) -> Stored:
        add(1)(tx)
        raise Conflict("phase_mismatch", "No.")

    with pytest.raises(Conflict):
        do(key(), act=act)
    assert do(key()) == ((201, b'{"id":1,"\xc3\xa9":"\x00"}', '"v1"'), False)


def test_a_key_is_forgotten_after_seven_days(database: Database, do: Do) -> None:
    do(key())
    assert do(key(at=NOW + KEEP_MS), 2)[1]
    assert not do(key(b"other", at=NOW + KEEP_MS + 1), 3)[1]
    assert do(key(b"other", at=NOW + KEEP_MS + 2), 4)[1]
    assert database.read_now(ids) == [1, 3]


def test_sweeping_forgets_the_old_ones_only(database: Database, do: Do) -> None:
    do(key())
    do(key(key="young", at=NOW + 10), 2)
    assert write_now(database, lambda tx: sweep(tx, at=NOW + KEEP_MS)) == 0
    assert write_now(database, lambda tx: sweep(tx, at=NOW + KEEP_MS + 1)) == 1
    assert do(key(key="young", at=NOW + 10), 3)[1]


def test_the_same_key_at_the_same_time_is_409_until_the_first_is_done() -> None:
    running = InFlight()
    name = running.enter(key())
    with pytest.raises(Conflict) as refused:
        running.enter(key())
    assert (refused.value.code, refused.value.headers) == ("idempotency_in_progress", {"retry-after": "1"})
    running.enter(key(key="other"))
    running.leave(name)
    assert running.enter(key()) == name


@pytest.mark.parametrize("good", ["k", "~ !", "x" * 200])
def test_a_usable_key(good: str) -> None:
    assert check_key(good, required=True) == good


@pytest.mark.parametrize("bad", ["", "x" * 201, "a\tb", "a\x00", "é", "\x7f"])
def test_an_unusable_key(bad: str) -> None:
    with pytest.raises(Malformed) as refused:
        check_key(bad, required=False)
    assert refused.value.code == "invalid_idempotency_key"


def test_a_key_may_be_left_out_only_where_none_is_needed() -> None:
    assert check_key(None, required=False) is None
    with pytest.raises(Malformed) as refused:
        check_key(None, required=True)
    assert refused.value.code == "idempotency_key_required"
