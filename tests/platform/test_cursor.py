"""Positions in lists."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from majorops.platform.cursor import read_cursor, write_cursor
from majorops.platform.errors import Malformed


@given(st.integers(0, 2**62), st.text(max_size=40))
def test_a_cursor_is_read_as_it_was_written(at: int, name: str) -> None:
    assert read_cursor(write_cursor(at, name), tuple[int, str]) == (at, name)


@given(st.text(max_size=40))
def test_a_forged_cursor_is_refused(text: str) -> None:
    with pytest.raises(Malformed) as refused:
        read_cursor(text, tuple[int, str])
    assert refused.value.code == "invalid_cursor"


@pytest.mark.parametrize("position", [("a",), (1,), (1, 2), (1, "a", 2), ("1", "a")])
def test_a_cursor_of_another_list_is_refused(position: tuple[int | str, ...]) -> None:
    with pytest.raises(Malformed):
        read_cursor(write_cursor(*position), tuple[int, str])
