"""ULIDs sort in the order they were made and are never given twice."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from hypothesis import given
from hypothesis import strategies as st

from majorops.platform import ids
from majorops.platform.clock import now_ms
from majorops.platform.ids import is_ulid, new_ulid, ulid_ms


@pytest.fixture(autouse=True)
def fresh(monkeypatch: pytest.MonkeyPatch) -> None:
    """A test that makes ids of the far future must not push every later id there."""
    monkeypatch.setattr(ids, "_sequence", ids._Sequence())


def test_ids_sort_in_the_order_they_were_made() -> None:
    made = [new_ulid() for _ in range(20_000)]
    assert made == sorted(set(made))


def test_ids_of_one_millisecond_count_up() -> None:
    made = [new_ulid(1_800_000_000_000) for _ in range(1000)]
    assert made == sorted(set(made))
    assert {ulid_ms(made_id) for made_id in made} == {1_800_000_000_000}


def test_a_clock_that_goes_back_does_not_turn_the_order() -> None:
    later = new_ulid(1_800_000_000_000)
    assert new_ulid(1_700_000_000_000) > later


def test_threads_never_get_the_same_one() -> None:
    with ThreadPoolExecutor(8) as pool:
        made = list(pool.map(lambda _: [new_ulid() for _ in range(500)], range(16)))
    assert all(mine == sorted(mine) for mine in made)
    assert len({one for mine in made for one in mine}) == 8000


@given(st.integers(0, 2**48 - 1))
def test_the_time_can_be_read_again(at: int) -> None:
    made = ids._Sequence().next(at) >> 80
    assert made == at


def test_an_id_carries_the_present() -> None:
    before = now_ms()
    made = new_ulid()
    assert before <= ulid_ms(made) <= now_ms()
    assert is_ulid(made)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "01ARZ3NDEKTSV4RRFFQ69G5FAV\n",
        "01arz3ndektsv4rrffq69g5fav",
        "81ARZ3NDEKTSV4RRFFQ69G5FAV",
        "01ARZ3NDEKTSV4RRFFQ69G5FAI",
        "01ARZ3NDEKTSV4RRFFQ69G5FA",
        "INC-7",
        " 01ARZ3NDEKTSV4RRFFQ69G5FAV",
    ],
)
def test_what_is_no_ulid(text: str) -> None:
    assert not is_ulid(text)
